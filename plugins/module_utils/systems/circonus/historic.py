# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What today's service has no more and installed systems may still have: templates, metric clusters, outlier reports."""

from __future__ import annotations

import json
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Merge, Module, Resource
from ...steps import Desired
from ...values import Choice, Field, Flag, Keyed, ListOf, Members, Name, Ref, Row, SetOf, Text
from .system import cid, named
from .values import Cleared, Tags

GONE = "Today's Circonus has none of them: only older installations do"
REMOVALS = ("unbind", "deactivate", "remove")
"""What becomes of the checks of a host or a bundle that leaves a template."""


def _config(text: str) -> str:
    """Return a configuration in one spelling: as data when it is JSON."""
    try:
        return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return text.strip()


QUERY = Members(
    Field("query", required=True),
    Field(
        "type",
        Choice("average", "count", "counter", "counter_stddev", "derive", "derive_stddev", "histogram", "stddev", "text"),
        required=True,
    ),
)
METRIC_CLUSTER = Resource(
    **named("metric_cluster", "name", optional=GONE),
    fields=(
        Field("name", Name(), required=True),
        Field("queries", ListOf(QUERY), required=True),
        Field("description", Cleared()),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("name", "queries")),
)
OUTLIER_REPORT = Resource(
    **named("outlier_report", "title", optional=GONE),
    fields=(
        Field("title", Name(), required=True),
        Field("config", Text(_config)),
        Field("metric_cluster", Ref("metric_cluster")),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("title",)),
)


def _leaving(want: Desired, row: Row) -> dict[str, list]:
    """Return what leaves a template, by the option that says what becomes of its checks."""
    was = TEMPLATE.to_options(row)
    leaving = {}
    for option, action, name in (
        ("hosts", "host_removal_action", lambda one: one),
        ("check_bundles", "bundle_removal_action", lambda one: one["check_bundle"]),
    ):
        stay = [name(one) for one in want.get(option, was.get(option) or ())]
        gone = [name(one) for one in was.get(option) or () if name(one) not in stay]
        if gone:
            leaving[action] = gone
    return leaving


def _removals(change: Any) -> dict:
    """Return what becomes of the checks of what leaves: it stands beside the body of the update."""
    return {action: change.want.controls[action] for action in _leaving(change.want, change.row)}


class TemplateRules(Behaviour):
    """What the service would refuse, and one name in two spellings."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row whose bundles have their ids in the long form, which the oldest releases give as numbers."""
        bundles = [{**one, "bundle_id": BUNDLE(one.get("bundle_id")) or one.get("bundle_id")} for one in row.get("check_bundles") or ()]
        return {**row, "check_bundles": bundles} if "check_bundles" in row else row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse to let something leave that nobody said the end of; take a name with its host filled in for the same."""
        if row is None:
            return want
        for action, gone in _leaving(want, row).items():
            if not want.controls.get(action):
                names = ", ".join(str(want.called(Ref("check_bundle"), one)) for one in gone)
                raise BadInput(
                    f"{names} would leave the template, and nothing says what becomes of its checks",
                    advice=f"Set {action} to {', '.join(REMOVALS[:-1])} or {REMOVALS[-1]}",
                )
        if "check_bundles" not in want.options:
            return want
        was = {one["check_bundle"]: one.get("name") for one in TEMPLATE.to_options(row).get("check_bundles") or ()}
        host = str(row.get("master_host") or "")
        told = [
            {**one, "name": was[one["check_bundle"]]}
            if was.get(one["check_bundle"]) == str(one["name"]).replace("{target}", host)
            else one
            for one in want["check_bundles"]
        ]
        return want.saying(check_bundles=told)


BUNDLE = cid("check_bundle")
TEMPLATE = Resource(
    **named("template", "name", optional=GONE),
    fields=(
        Field("name", Name(), required=True),
        Field("master_host", Name(), required=True),
        Field(
            "check_bundles",
            Keyed(
                Members(Field("check_bundle", Ref("check_bundle"), at="bundle_id", required=True), Field("name", required=True)),
                by="check_bundle",
                ordered=False,
            ),
            required=True,
        ),
        Field("hosts", SetOf(Name()), required=True),
        Field("sync_rules", Flag(), initial=False),
        Field("notes", Cleared()),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("name", "master_host", "check_bundles", "hosts"), query=_removals),
    module=Module(options=(Field("host_removal_action", Choice(*REMOVALS)), Field("bundle_removal_action", Choice(*REMOVALS)))),
    behaviour=TemplateRules(),
)

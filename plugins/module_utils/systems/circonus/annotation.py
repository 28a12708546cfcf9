# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Annotations: what happened when, drawn into the graphs."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Module, Replace, Resource
from ...steps import Desired
from ...times import instant, iso
from ...values import NOW, Epoch, Field, Name, Options, Row, SetOf, Text
from .system import CIRCONUS, WholeRules, cid
from .values import Cleared
from .young import LeadsToChecks


class AnnotationRules(LeadsToChecks, WholeRules):
    """An annotation that nobody has ended yet stops where it starts: the API has no other form for it."""

    def check(self, params: Options) -> list[str]:
        """Refuse one that would stop before it starts."""
        _refuse_backwards(params.get("start"), params.get("stop"))
        return []

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Let a new one stop where it starts; refuse one that would stop before it has started."""
        options = want.options
        if want.absent:
            return want
        if row is None:
            start = options.get("start")
            _refuse_backwards(start or iso(lookup.now()), options.get("stop"))
            return want.with_(options={**options, "stop": start}) if start and "stop" not in options else want
        known = {**ANNOTATION.to_options(row), **options}
        _refuse_backwards(known.get("start"), known.get("stop"))
        return want


def _refuse_backwards(start: Any, stop: Any) -> None:
    if start and stop and instant(stop, "stop") < instant(start, "start"):
        raise BadInput(f"stop: an annotation cannot stop at {stop}, before it starts at {start}")


def _sure_filter(wanted: Options) -> Optional[dict]:
    """Return a query for one key; times are whole seconds there."""
    if not wanted.get("category"):
        return None
    query = {"f_category": wanted["category"]}
    if wanted.get("start"):
        second = int(instant(wanted["start"]))
        query.update(f_start_ge=second, f_start_le=second)
    return query


ANNOTATION = Resource(
    "annotation",
    CIRCONUS,
    "/v2/annotation",
    (
        Field("category", Name(), required=True),
        Field("title", Name(), required=True),
        Field("start", Epoch(), initial=NOW),
        Field("stop", Epoch(), initial=NOW),
        Field("description", Cleared(str)),
        Field("rel_metrics", SetOf(Text()), initial=[]),
    ),
    Identity(("category", "title", "start"), id="_cid", parse_id=cid("annotation"), names=("title",)),
    Listing(filter=_sure_filter),
    Body(constants={"description": ""}),
    update=Replace("PUT"),
    # What happened is no configuration: nobody would want last year's deployments in an export.
    module=Module(constraints={"required_one_of": [("id", "category"), ("id", "title")]}, exported=False),
    behaviour=AnnotationRules(),
)

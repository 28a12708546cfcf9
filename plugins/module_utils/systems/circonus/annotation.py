# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Annotations: what happened when, drawn into the graphs."""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Module, Resource
from ...steps import Desired
from ...times import instant, iso
from ...values import NOW, Epoch, Field, Name, Options, Row, SetOf, Text, Unknown
from .system import CIRCONUS, WHOLE, cid
from .values import Cleared
from .young import LeadsToChecks

MARK = re.compile(r"(?:^|\n)\[steadyops-key: ([^\n]+)\]\s*\Z")
"""Where a key is kept: in the last line of the description, which is the one place that the API leaves to others."""


def _marked(description: Optional[str], key: Optional[str]) -> str:
    return "\n".join(filter(None, [description, f"[steadyops-key: {key}]" if key else None]))


class AnnotationRules(LeadsToChecks, Behaviour):
    """An annotation that nobody has ended yet stops where it starts: the API has no other form for it.

    A moment of somebody's looks the same, so that only a key tells ours.
    """

    def check(self, params: Options) -> None:
        """Refuse one that would stop before it starts, and a key that cannot be kept."""
        _refuse_backwards(params.get("start"), params.get("stop"))
        if params.get("key") is not None and (not params["key"].strip() or "\n" in params["key"].strip()):
            raise BadInput("key must be one line, and not blank")

    def read(self, row: Row, now: float) -> Row:
        """Return the key and the description apart."""
        description = row.get("description")
        match = MARK.search(description) if isinstance(description, str) else None
        return {**row, "description": description[: match.start()], "key": match.group(1)} if match else row

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return the body with the key in the description."""
        said = {name: value for name, value in body.items() if name != "key"}
        return {**said, "description": _marked(body.get("description"), body["key"])} if body.get("key") else said

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Let a new one stop where it starts; refuse one that would stop before it has started."""
        options = want.options
        if row is None:
            start = options.get("start")
            _refuse_backwards(start or iso(lookup.now()), options.get("stop"))
            return want.saying(stop=start) if start and "stop" not in options else want
        known = {**ANNOTATION.to_options(row), **options}
        _refuse_backwards(known.get("start"), known.get("stop"))
        return want


def _refuse_backwards(start: Any, stop: Any) -> None:
    known = start and stop and Unknown not in (start.__class__, stop.__class__)
    if known and instant(stop, "stop") < instant(start, "start"):
        raise BadInput(f"stop: an annotation cannot stop at {stop}, before it starts at {start}")


def _sure_filter(wanted: Options) -> Optional[dict]:
    """Return a query for one key; times are whole seconds there."""
    if wanted.get("key"):
        return {"f_description_wildcard": f"*{_marked(None, wanted['key'])}*"}
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
        Field("key", Name()),
        Field("category", Name(), required=True),
        Field("title", Name(), required=True),
        Field("start", Epoch(), initial=NOW),
        Field("stop", Epoch(), initial=NOW),
        Field("description", Cleared(str)),
        Field("rel_metrics", SetOf(Text()), initial=[]),
    ),
    Identity("key", ("category", "title", "start"), id="_cid", parse_id=cid("annotation"), names=("title",)),
    Listing(filter=_sure_filter),
    Body(constants={"description": ""}),
    update=WHOLE,
    # What happened is no configuration: nobody would want last year's deployments in an export.
    module=Module(constraints={"required_one_of": [("id", "key", "category"), ("id", "key", "title")]}, exported=False),
    behaviour=AnnotationRules(),
)

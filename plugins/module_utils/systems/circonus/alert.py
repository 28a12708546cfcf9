# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alerts, and who has taken note of one."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import ByUpdate, Call, Identity, Listing, Merge, Module, Resource
from ...steps import Desired
from ...times import duration, iso
from ...values import FIXED, STABLE, Duration, Epoch, Field, ListOf, Options, Raw, Ref, Row, Text
from .system import CIRCONUS, cid
from .values import SEVERITY, Cleared, told


def _open_ones(wanted: Options) -> Optional[dict]:
    """Return a query for what is open of a metric; a list has only that."""
    query = {"f__check": wanted.get("check"), "f__metric_name": wanted.get("metric_name"), "f__severity": wanted.get("severity")}
    return {name: value for name, value in query.items() if value is not None} if wanted.get("metric_name") else None


ALERT = Resource(
    "alert",
    CIRCONUS,
    "/v2/alert",
    (
        Field("metric_name", role=FIXED, at="_metric_name"),
        Field("check", Ref("check"), FIXED, at="_check"),
        Field("severity", SEVERITY, FIXED, at="_severity"),
        Field("comment", Cleared()),
        Field("occurred_on", Epoch(), STABLE, at="_occurred_on"),
        Field("cleared_on", Epoch(), STABLE, at="_cleared_on"),
        *told("acknowledgement", "value", "cleared_value", "rule_set", "check_name", "broker", "metric_link", "metric_notes", "alert_url"),
        Field("rule", Raw(), STABLE, at="_rule"),
        Field("host", role=STABLE, at="_check_target"),
        Field("maintenance", ListOf(Raw()), STABLE, at="_maintenance"),
        Field("tags", ListOf(Text()), STABLE, at="_tags"),
    ),
    Identity(("metric_name", "check", "severity"), id="_cid", parse_id=cid("alert")),
    Listing(filter=_open_ones, exhaustive=False),
    create=None,
    remove=Call("POST", "/v2/alert/{id}/clear", {"force_clear": True}),
    gone=lambda row, now: row.get("_cleared_on") is not None,
    module=Module(exported=False),
)


class EpochText(Epoch):
    """Epoch seconds, which are told as a number and taken as text."""

    def to_wire(self, value: Any) -> Any:
        """Return the text."""
        return None if value is None else str(super().to_wire(value))


class AcknowledgementRules(Behaviour):
    """One that is over counts as none, and none moves to another alert."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse another alert; count a duration from the acknowledgement, which is not prolonged by the same task again."""
        if row is not None and want.get("alert", row.get("alert")) != row.get("alert"):
            raise BadInput(f"alert: this one acknowledges {row['alert']}; leave out id to acknowledge {want['alert']}")
        length = want.controls.get("duration")
        if row is not None or not length or want.get("until"):
            return want
        until = iso(lookup.now() + duration(length, "duration"))
        return want.saying(until=until).with_(unsure=(*want.unsure, "until"))


def _no_longer(row: Row) -> Row:
    return {"alert": row["alert"], "acknowledged_until": "0"}


ACKNOWLEDGEMENT = Resource(
    "acknowledgement",
    CIRCONUS,
    "/v2/acknowledgement",
    (
        Field("alert", Ref("alert"), required=True),
        Field("until", EpochText(), at="acknowledged_until", required=True),
        Field("notes", Cleared()),
        *told("acknowledged_by"),
    ),
    Identity("alert", id="_cid", parse_id=cid("acknowledgement")),
    Listing(query={"f__active": "true"}),
    update=Merge("PUT", always=("alert", "until")),
    remove=ByUpdate(_no_longer),
    gone=lambda row, now: row.get("_active") is False,
    module=Module(
        options=(Field("duration", Duration()),),
        constraints={"mutually_exclusive": [("until", "duration")]},
        exported=False,
    ),
    behaviour=AcknowledgementRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services: what alerts are about.

Source: https://developer.pagerduty.com/api-reference/, Services
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Lookup
from ...errors import BadInput
from ...resource import Body, Listing, Merge, Module, Paths, Resource
from ...steps import Desired, Extra, Sent, Step
from ...values import (
    COMPUTED,
    INTERNAL,
    STABLE,
    Boxed,
    Choice,
    Field,
    Flag,
    Instant,
    Members,
    Number,
    Options,
    Row,
    SetOf,
    Text,
    Unknown,
)
from .namesakes import Unique
from .service_uses import called, taken_out, uses_of
from .system import PAGERDUTY, NameOrId
from .values import Printed, Reference, TimeOfDay

PATH = "/services"
PAUSE = "auto_pause_notifications_parameters"
SEEN = f"?include[]={PAUSE}"
"""Without it nobody sees whether notifications are paused by themselves; what a write answers lacks it in any case."""
LIVE_STATUS = "live status"
GROUPING = {
    "time": ("timeout",),
    "intelligent": ("time_window",),
    "content_based": ("aggregate", "fields", "time_window"),
}
"""What goes with each way of grouping: the service refuses what belongs to another."""
LENGTHS = {
    "time": "timeout is 0 to 1440 minutes",
    "intelligent": "time_window is 300 to 3600 seconds, or 0 for what PagerDuty recommends",
    "content_based": "time_window is 300 to 3600 seconds, 86400, or 0 for what PagerDuty recommends",
}
HOURS = ("during_support_hours", "outside_support_hours")


def _may_last(kind: str, length: int) -> bool:
    if kind == "time":
        return 0 <= length <= 1440
    return length == 0 or 300 <= length <= 3600 or (kind == "content_based" and length == 86400)


class Timeout(Number):
    """Seconds; 0 is none, as null is."""

    def canonical(self, value: Any) -> Any:
        """Return the seconds, None for none."""
        return super().canonical(value) or None


class Enabled(Flag):
    """Whether it is not switched off; every other status is what incidents and windows make of it."""

    def to_wire(self, value: Any) -> Any:
        """Return the only two words that the service takes."""
        return value if value.__class__ is Unknown else "active" if value else "disabled"

    def from_wire(self, value: Any) -> Any:
        """Return whether it is on."""
        return value != "disabled"


class Constant(Boxed, Choice):
    """An urgency of its own."""

    member = "urgency"
    beside = {"type": "constant"}


class Whole(Members):
    """Members that are replaced together, as the service does: what a task leaves out is not kept."""

    completes = False

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a member that is named is another; nothing is named where it is to be emptied."""
        return super().differs(wanted, found) if wanted else bool(found)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return what is wanted."""
        return wanted

    def to_wire(self, value: Any) -> Any:
        """Return the members, None for none."""
        return super().to_wire(value) if value else None


class UrgencyRule(Whole):
    """How urgent an incident is: always the same, or by the hours in which somebody is there."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what does not belong to its type."""
        super().check(value, place)
        rule = self.canonical(self.given(value))
        hours = [name for name in HOURS if rule.get(name)]
        if rule.get("type") == "constant" and (hours or not rule.get("urgency")):
            raise BadInput(f"{place}: type constant needs urgency, and no {' or '.join(hours) or 'hours'}")
        if rule.get("type") == "use_support_hours" and (len(hours) < 2 or rule.get("urgency")):
            raise BadInput(f"{place}: type use_support_hours needs {' and '.join(HOURS)}, and no urgency")

    def canonical(self, value: Any) -> Any:
        """Return the rule with its type, which the rest of it tells."""
        rule = super().canonical(value)
        if not rule or rule.__class__ is Unknown or rule.get("type"):
            return rule
        hours = any(rule.get(name) for name in HOURS)
        return {**rule, "type": "use_support_hours" if hours else "constant"}


class SupportHours(Whole):
    """The hours in which somebody is there."""

    def check(self, value: Any, place: str) -> None:
        """Refuse some of them, because they are replaced together."""
        super().check(value, place)
        lacking = [one.name for one in self.fields if value.get(one.name) is None]
        if len(lacking) not in (0, len(self.fields)):
            raise BadInput(f"{place} needs {' and '.join(lacking)}, too: it is replaced as a whole")

    def to_wire(self, value: Any) -> Any:
        """Return them with the only type there is."""
        sent = super().to_wire(value)
        return {"type": "fixed_time_per_day", **sent} if sent else None


class ScheduledAction(Members):
    """What becomes of urgencies when the hours begin or end."""

    def to_wire(self, value: Any) -> Any:
        """Return the action in the form there is."""
        return {"type": "urgency_change", "at": {"type": "named_time", "name": value["at"]}, "to_urgency": value.get("to_urgency") or "high"}

    def from_wire(self, value: Any) -> Any:
        """Return when, and what to."""
        at = (value or {}).get("at") or {}
        return {"at": at.get("name"), "to_urgency": (value or {}).get("to_urgency")}


class Pause(Whole):
    """Whether notifications wait; how long only where they do. 0 asks for what PagerDuty recommends, and is told as that."""

    def check(self, value: Any, place: str) -> None:
        """Refuse how long nothing waits."""
        super().check(value, place)
        if not value["enabled"] and value.get("timeout"):
            raise BadInput(f"{place}: timeout means nothing when it is not enabled")

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a member that is named is another."""
        return super().differs(self.merged(wanted, found), found)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return what is wanted, with what is recommended where that is wanted and there."""
        there = found.get("timeout") if isinstance(found, dict) else None
        if isinstance(wanted, dict) and wanted.get("timeout") == 0 and there and there == found.get("recommended"):
            return {**wanted, "timeout": there}
        return wanted

    def from_wire(self, value: Any) -> Any:
        """Return what is said of it; nothing is recommended where nothing waits."""
        said = super().from_wire(value)
        return {name: one for name, one in said.items() if one is not None and (name != "recommended" or said.get("enabled"))}


class AlertGrouping(Whole):
    """How alerts become one incident. A setting that several services share may have a shape that a service cannot show."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what does not belong to its type."""
        super().check(value, place)
        kind, given = value["type"], self.given(value)
        stranger = next((name for name in given if name not in ("type", *GROUPING.get(kind, ()))), None)
        if stranger:
            raise BadInput(f"{place}: {stranger} does not belong to the type {kind}")
        length = given.get("timeout", given.get("time_window"))
        if length is not None and not _may_last(kind, length):
            raise BadInput(f"{place}: {LENGTHS[kind]}, and not {length}")
        if kind == "content_based" and not (given.get("aggregate") and given.get("fields")):
            raise BadInput(f"{place}: the type content_based needs aggregate and fields")
        if kind == "time" and length is None:
            raise BadInput(f"{place}: the type time needs timeout, in minutes; 0 groups until the incident is resolved")

    def to_wire(self, value: Any) -> Any:
        """Return the type and what belongs to it; no type turns grouping off."""
        if value["type"] == "none":
            return {"type": None}
        config = {name: value[name] for name in GROUPING[value["type"]] if name in value}
        return {"type": value["type"], "config": config}

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return it with what only the service knows of, where the type stays: the service refuses what belongs to another."""
        if not isinstance(sent, dict) or not isinstance(found, dict) or not sent.get("type") or sent["type"] != found.get("type"):
            return sent
        ours = GROUPING[sent["type"]]
        config = {name: one for name, one in (found.get("config") or {}).items() if name not in ours}
        return {**found, **sent, "config": {**config, **sent["config"]}}

    def from_wire(self, value: Any) -> Any:
        """Return the type and what belongs to it, beside each other."""
        value = value or {}
        if str(value.get("type")).endswith("_reference"):
            return {"type": "shared setting"}
        return {**super().from_wire(value.get("config") or {}), "type": value.get("type") or "none"}


class ServiceRules(Unique):
    """What a service says of itself is not what may be said of it."""

    def check(self, params: Options) -> None:
        """Refuse hours beside a rule that does not go by any."""
        rule = SERVICE.by_name["incident_urgency_rule"].type
        kind = rule.canonical(rule.given(params.get("incident_urgency_rule") or {})).get("type")
        said = [one for one in (params.get("support_hours") or {}).values() if one is not None]
        if kind == "constant" and (params.get("scheduled_actions") or said):
            raise BadInput("incident_urgency_rule: support_hours and scheduled_actions mean nothing beside the type constant")

    def read(self, row: Row, now: float) -> Row:
        """Return a row with its status once more: whether it is on is one thing, what incidents make of it another."""
        return {**row, LIVE_STATUS: row.get("status")}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Take the hours away with the rule that is about them: the service refuses them beside another."""
        if want.absent:
            return want
        was = {"incident_urgency_rule": {"type": "constant"}} if row is None else SERVICE.to_options(row)
        rule = want.get("incident_urgency_rule") or was.get("incident_urgency_rule") or {}
        if row is not None and want.get("incident_urgency_rule") and rule.get("type") == "constant":
            empty = {"support_hours": {}, "scheduled_actions": []}
            want = want.with_(options={**{name: one for name, one in empty.items() if was.get(name)}, **want.options})
        if {"incident_urgency_rule", "support_hours"} & set(want.options):
            _refuse_hours(rule, want.get("support_hours", was.get("support_hours")))
        return _whole_grouping(want, was.get("alert_grouping"))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body that the service takes: a new one is on, and hours come with what is done at their ends."""
        body = dict(body)
        if row is None:
            body.pop("status", None)
        rule = body.get("incident_urgency_rule")
        if rule and rule.get("type") == "use_support_hours" and "scheduled_actions" not in body:
            body["scheduled_actions"] = (row or {}).get("scheduled_actions") or []
        return body

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Switch a new one off after it was made; say in check mode what is lost with one that goes."""
        if want.absent and row is not None:
            known = row.get("id").__class__ is str
            if known and want.controls.get("detach"):
                return taken_out(uses_of(row, lookup, certain=True))
            if known and lookup.checking:
                _tell_users(row, lookup)
            return NOTHING_MORE
        if row is not None or want.get("enabled") is not False:
            return NOTHING_MORE

        def where(sent: Sent) -> str:
            return lookup.path(f"{PATH}/{{id}}", id=(SERVICE.body.unwrapped(sent.answers[-1].data) or {}).get("id"))

        def off(sent: Sent) -> Row:
            policy = (SERVICE.body.unwrapped(sent.answers[-1].data) or {}).get("escalation_policy")
            return {"service": {"type": "service", "status": "disabled", "escalation_policy": policy}}

        return Extra(steps=(Step("PUT", where, off, repeatable=True),))

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Leave out a grouping that only the setting can say which it comes from."""
        grouping = options.get("alert_grouping")
        if isinstance(grouping, dict) and grouping.get("type") not in ("none", *GROUPING):
            return {name: one for name, one in options.items() if name != "alert_grouping"}
        return options


def _refuse_hours(rule: Options, hours: Any) -> None:
    """Refuse a rule by hours that nobody gives, and hours that no rule is about."""
    if rule.get("type") == "use_support_hours" and not hours:
        raise BadInput("support_hours is missing: incident_urgency_rule goes by them")
    if rule.get("type") == "constant" and hours:
        raise BadInput("support_hours means nothing while incident_urgency_rule has the type constant; give during_ and outside_support_hours")


def _whole_grouping(want: Desired, was: Any) -> Desired:
    """Return the wish with how long alerts are grouped: as before where the type stays, else as PagerDuty recommends, which is 0."""
    grouping = want.get("alert_grouping")
    if not isinstance(grouping, dict) or "time_window" in grouping or "time_window" not in GROUPING.get(grouping["type"], ()):
        return want
    length = was.get("time_window") if isinstance(was, dict) and was.get("type") == grouping["type"] else None
    return want.with_(options={**want.options, "alert_grouping": {**grouping, "time_window": length or 0}})


def _tell_users(row: Row, lookup: Lookup) -> None:
    """Warn of what points at a service that is to go: the service itself refuses nothing."""
    found = [one.label for one in uses_of(row, lookup, certain=False)]
    if found:
        lookup.warn(
            f"PagerDuty deletes the service {called(row)} although it is used, and what becomes of that it does not say: {', '.join(found)}."
            " With detach it is taken out of all of that first."
        )


_URGENCY = ("high", "low", "severity_based")
SERVICE = Resource(
    "service",
    PAGERDUTY,
    Paths(f"{PATH}{SEEN}", one=f"{PATH}/{{id}}{SEEN}"),
    (
        Field("name", Printed(), required=True),
        Field("description"),
        Field("escalation_policy", Reference("escalation_policy"), required=True),
        Field("enabled", Enabled(), at="status", usual=True),
        Field("auto_resolve_timeout", Timeout("seconds", least=0)),
        Field("acknowledgement_timeout", Timeout("seconds", least=0)),
        Field(
            "incident_urgency_rule",
            UrgencyRule(
                Field("type", Choice("constant", "use_support_hours")),
                Field("urgency", Choice(*_URGENCY)),
                Field("during_support_hours", Constant(*_URGENCY)),
                Field("outside_support_hours", Constant(*_URGENCY)),
            ),
            usual={"type": "constant", "urgency": "high"},
        ),
        Field(
            "support_hours",
            SupportHours(
                Field("time_zone"),
                Field("start_time", TimeOfDay()),
                Field("end_time", TimeOfDay()),
                Field("days_of_week", SetOf(Number(least=1, most=7), least=1)),
            ),
        ),
        Field(
            "scheduled_actions",
            SetOf(
                ScheduledAction(
                    Field("at", Choice("support_hours_start", "support_hours_end"), required=True),
                    Field("to_urgency", Choice("high"), default="high"),
                )
            ),
        ),
        Field(
            "alert_grouping",
            AlertGrouping(
                Field("type", Choice("none", *GROUPING), required=True),
                Field("timeout", Number("minutes")),
                Field("time_window", Number("seconds")),
                Field("aggregate", Choice("all", "any")),
                Field("fields", SetOf(Text())),
            ),
            at="alert_grouping_parameters",
            usual={"type": "none"},
        ),
        Field(
            "auto_pause_notifications",
            Pause(
                Field("enabled", Flag(), required=True),
                Field("timeout", Number("seconds", choices=(0, 120, 180, 300, 600, 900))),
                Field("recommended", Number("seconds"), INTERNAL, at="recommended_timeout"),
            ),
            at=PAUSE,
            usual={"enabled": False},
        ),
        Field("status", role=COMPUTED, at=LIVE_STATUS),
        Field("created_at", Instant(), STABLE),
        Field("html_url", role=STABLE),
    ),
    NameOrId("name"),
    Listing(rows="services", filter=lambda wanted: {"name": wanted["name"]}),
    Body("service", {"type": "service"}, lacks=("auto_pause_notifications",)),
    # The vendor's schema wants the policy in every update.
    update=Merge("PUT", always=("escalation_policy",)),
    module=Module((Field("detach", Flag(), default=False),)),
    behaviour=ServiceRules(),
)

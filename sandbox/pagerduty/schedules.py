"""Schedules with layers, and how they are shown for a stretch of time.

Source: https://developer.pagerduty.com/api-reference/ (Schedules)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from . import rendering, schedule_fields
from .answers import answer, error, invalid
from .directory import Directory
from .fields import Checked, checked
from .lists import NOTHING, Names, Row, by_name, many, matching, page, zone_of
from .rendering import DAY, Shift
from .world import Kind, World, parse_time, wrapped, zone_named

TWO_WEEKS = 14 * DAY
LONGEST = 366 * DAY
"""More than that nobody is shown at once (unconfirmed)."""
EARLIEST, LATEST = 0, 32_503_680_000
"""1970 and 3000."""
PARTS: Names = frozenset(("schedule_layers", "overrides_subschedule", "final_schedule"))
"""What of a schedule a list shows only when it is included."""
IN_USE = "Schedule can't be deleted if it's being used by escalation policies"
IN_SNAPSHOT = "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"


@dataclass(frozen=True)
class Span:
    """What of a schedule is rendered. zone: in which its times are written; None: in the schedule's own."""

    since: int
    until: int
    overflow: bool = False
    zone: tzinfo | None = None


def moment_of(call: Call, name: str, zone: tzinfo | None = None) -> int | None:
    """Return a time in the query, None when there is none."""
    text = call.param(name)
    if not text:
        return None
    found = parse_time(text.replace(" ", "+"), zone)
    if found is None or not EARLIEST <= found <= LATEST:
        raise invalid(f"{name.capitalize()} is not a valid date")
    return found


def span_of(call: Call) -> Span | None:
    """Return what is to be rendered: one bound alone means two weeks, none nothing."""
    zone = zone_of(call)
    since, until = moment_of(call, "since", zone), moment_of(call, "until", zone)
    if since is None and until is None:
        return None
    start = until - TWO_WEEKS if since is None else since  # type: ignore[operator]
    end = start + TWO_WEEKS if until is None else until
    return checked_span(start, end, call, zone)


def checked_span(start: int, end: int, call: Call, zone: tzinfo | None) -> Span:
    """Return a stretch of time; refuse one that is empty or too long."""
    if end <= start or end - start > LONGEST:
        raise Refusal(error(400, 2004, "Invalid Date Range", "The date range must be between 1 second and 1 year"))
    return Span(start, end, call.param("overflow") == "true", zone)


class Schedules(Checked):
    """The operations on schedules; overrides have a family of their own."""

    kind = Kind("schedule", "schedules", "schedules", 3004)
    checks = schedule_fields.CHECKS
    required = ("name", "time_zone")
    defaults: Row = {"description": None, "team_ids": [], "layers": []}
    created = 200
    """As is seen, whatever is described."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._others, self._directory = others, others[Directory]

    def operations(self) -> list[Operation]:
        """Return every operation on schedules."""
        return [
            *super().operations(),
            Operation("POST", "/schedules/preview", self.preview),
            Operation("GET", "/schedules/{id}/users", self.users),
        ]

    # -- reading ---------------------------------------------------------------------------------------------

    def rows(self, call: Call) -> Sequence[Row]:
        """Return schedules by name, of some teams if wanted."""
        teams = many(call, "team_ids")
        rows = by_name(call, matching(call, self._table.all(), "name"))
        return [row for row in rows if not teams or teams & set(row["team_ids"])]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with one page; layers and what comes of them are there only when included."""
        include, span = many(call, "include") & PARTS, span_of(call)
        user = call.param("include_next_oncall_for_user")
        return page(call, "schedules", rows, lambda row: self.rendered(row, include, span, user))

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a schedule: it has its layers."""
        user = call.param("include_next_oncall_for_user")
        return answer({"schedule": self.rendered(row, PARTS, span_of(call), user)}, status)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a schedule as others show it where they are asked for it whole."""
        return self.rendered(row, include, None, None)

    def rendered(self, row: Row, include: Names, span: Span | None, user: str | None) -> Row:
        """Return a schedule as shown. include: the parts of it. user: whose next shift is wanted."""
        world, feed = self._world, f"webcal.pagerduty.com/private/{row['calendar_key']}/schedule"
        policies = [one["id"] for one in world.all("escalation_policy") if names(one, row["id"])]
        shown = {
            **world.head("schedule", row),
            **{name: row[name] for name in ("name", "time_zone", "description")},
            "http_cal_url": f"https://{feed}",
            "web_cal_url": f"webcal://{feed}",
            "escalation_policies": world.references("escalation_policy", policies),
            "users": world.references("user", self.members(row)),
            "teams": world.references("team", row["team_ids"]),
            **self._parts(row, self.overrides(row["id"]), include, span),
        }
        if user:
            shown["next_oncall_for_user"] = self._next(row, user)
        return shown

    @staticmethod
    def members(row: Row) -> list[str]:
        """Return the ids of the users in the layers, each once."""
        return list(dict.fromkeys(user for layer in row["layers"] for user in layer["user_ids"]))

    def _parts(self, row: Row, overrides: Sequence[Row], include: Names, span: Span | None) -> Row:
        """Return the layers, newest first, and the two schedules that come of them and of the overrides."""
        own = zone_named(row["time_zone"])
        zone, parts = (span.zone if span and span.zone else own), {}
        if "schedule_layers" in include:
            parts["schedule_layers"] = [self._layer(layer, own, span, zone) for layer in reversed(row["layers"])]
        wide = self.reach(row, span)
        if "overrides_subschedule" in include:
            found = rendering.override_shifts(overrides, *wide) if wide else []
            parts["overrides_subschedule"] = {"name": "Overrides", **self._entries(found, span, zone)}
        if "final_schedule" in include:
            found = self.shifts(row, overrides, *wide) if wide else []
            parts["final_schedule"] = {"name": "Final Schedule", **self._entries(found, span, zone)}
        return parts

    @staticmethod
    def reach(row: Row, span: Span | None) -> tuple[int, int] | None:
        """Return from when until when shifts are computed: beyond the bounds where they are not cut there."""
        if span is None:
            return None
        more = rendering.reach(row["layers"]) if span.overflow else 0
        return span.since - more, span.until + more

    def _layer(self, layer: Row, own: tzinfo, span: Span | None, zone: tzinfo) -> Row:
        wide = self.reach({"layers": [layer]}, span)
        found = rendering.layer_shifts(layer, own, *wide) if wide else []
        show = self._world.shown
        return {
            "id": layer["id"],
            "name": layer["name"],
            "start": show(layer["start"], own),
            "end": show(layer["end"], own),
            "rotation_virtual_start": show(layer["virtual_start"], own),
            "rotation_turn_length_seconds": layer["turn"],
            "users": [{"user": self._world.reference("user", key)} for key in layer["user_ids"]],
            "restrictions": layer["restrictions"],
            **self._entries(found, span, zone),
        }

    def _entries(self, shifts: Sequence[Shift], span: Span | None, zone: tzinfo) -> Row:
        """Return shifts as shown. Their user is a reference."""
        if span is None:
            return {"rendered_schedule_entries": [], "rendered_coverage_percentage": None}
        show, there = self._world.shown, [one for one in shifts if one.start < span.until and one.end > span.since]
        return {
            "rendered_schedule_entries": [
                {
                    "start": show(one.start, zone),
                    "end": show(one.end, zone),
                    "user": self._world.reference("user", one.user),
                }
                for one in there
            ],
            "rendered_coverage_percentage": rendering.coverage(there, span.since, span.until),
        }

    # -- who is on call --------------------------------------------------------------------------------------

    def overrides(self, schedule: str) -> list[Row]:
        """Return the overrides of a schedule, oldest first."""
        return [row for row in self._world.table("overrides").all() if row["schedule_id"] == schedule]

    def shifts(self, row: Row, overrides: Sequence[Row], since: int, until: int) -> list[Shift]:
        """Return who is on call between two moments."""
        zone = zone_named(row["time_zone"])
        under = rendering.layers_shifts(row["layers"], zone, since, until)
        return rendering.overlaid(under, rendering.override_shifts(overrides, since, until))

    def on_call(self, schedule: str, since: int, until: int | None = None) -> list[Shift]:
        """Return who is on call in a schedule at a moment, or between two; nobody where there is none."""
        row = self._table.shared(schedule)
        if row is None:
            return []
        return self.shifts(row, self.overrides(schedule), since, since + 1 if until is None else until)

    def on_calls(self, schedule: str, since: int, until: int) -> list[tuple[int, int | None, str]]:
        """Return (start, end, user) of the shifts that touch a time, uncut; end: None when none is in sight."""
        row = self._table.shared(schedule)
        if row is None:
            return []
        overrides = self.overrides(schedule)
        for more in (rendering.reach(row["layers"]), 2 * LONGEST):
            first, last = since - more, until + more
            found = [one for one in self.shifts(row, overrides, first, last) if one.start < until and one.end > since]
            if all(first < one.start and one.end < last for one in found):
                break
        begun = min((layer["start"] for layer in row["layers"]), default=0)
        return [
            (begun if one.start == first else one.start, None if one.end == last else one.end, one.user) for one in found
        ]

    def _next(self, row: Row, user: str) -> Row | None:
        now, zone = self._world.now(), zone_named(row["time_zone"])
        for shift in self.on_call(row["id"], now, now + LONGEST):
            if shift.user == user:
                start, end = self._world.shown(shift.start, zone), self._world.shown(shift.end, zone)
                return {"start": start, "end": end, "user": self._world.reference("user", user)}
        return None

    def users(self, call: Call) -> Response:
        """GET /schedules/{id}/users: who is on call, now unless another time is asked for."""
        row = self.found(call)
        span = span_of(call)
        since, until = (span.since, span.until) if span else (self._world.now(), None)
        keys = list(dict.fromkeys(shift.user for shift in self.on_call(row["id"], since, until)))
        return answer({"users": self._directory.inflated("user", keys, True)})

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """POST /schedules"""
        span_of(call)  # refused before anything is kept
        return super().create(call)

    def update(self, call: Call) -> Response:
        """PUT /schedules/{id}"""
        span_of(call)
        return super().update(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; that two schedules cannot have one name is unconfirmed."""
        new = "id" not in current
        changes = super().written(sent, current)
        name = changes.get("name", "").lower()
        if any(row["name"].lower() == name and row["id"] != current.get("id") for row in self._table.all()):
            raise invalid("Name has already been taken")
        if new or "schedule_layers" in sent:
            zone = changes.get("time_zone", current.get("time_zone"))
            changes["layers"] = schedule_fields.layers(
                self._world, sent.get("schedule_layers"), current["layers"], zone
            )
        return changes

    def store(self, row: Row) -> Row:
        """Put a schedule; its layers get their ids, and it its calendar."""
        layers = [{**layer, "id": layer["id"] or self._world.new_id("schedule_layers")} for layer in row["layers"]]
        return super().store({"calendar_key": f"SCHEDULE{row['id'][::-1]}", **row, "layers": layers})

    def preview(self, call: Call) -> Response:
        """POST /schedules/preview: what a schedule would look like; nothing is kept, and overrides are not known."""
        sent = wrapped(call, "schedule")
        self.check_type(sent)
        row = {"name": "Preview", **self.blank(), **checked(self._world, {"time_zone": None, **sent}, self.checks)}
        layers = schedule_fields.layers(self._world, sent.get("schedule_layers"), [], row["time_zone"], dry=True)
        row["layers"] = [{**layer, "id": f"PREVIEW{number}"} for number, layer in enumerate(layers, 1)]
        shown = {
            "id": None, "type": "schedule", "summary": row["name"], "self": None, "html_url": None,
            **{name: row[name] for name in ("name", "time_zone", "description")},
            "escalation_policies": [],
            "users": self._world.references("user", self.members(row)),
            "teams": self._world.references("team", row["team_ids"]),
            **self._parts(row, [], PARTS, span_of(call)),
        }  # fmt: skip
        return answer({"schedule": shown})

    def remove(self, row: Row) -> None:
        """Remove a schedule and its overrides, unless a policy, or what an open incident keeps of one, names it."""
        if any(names(policy, row["id"]) for policy in self._world.all("escalation_policy")):
            raise invalid(IN_USE)
        if any(names(entry["snapshot"], row["id"]) for entry in self._world.table("paging").all()):
            raise invalid(IN_SNAPSHOT)
        for override in self.overrides(row["id"]):
            self._world.table("overrides").delete(override["id"])
        super().remove(row)


def names(policy: Row, schedule: str) -> bool:
    """Tell whether a policy, or a snapshot of one, names a schedule."""
    return any(target["id"] == schedule for rule in policy["escalation_rules"] for target in rule["targets"])

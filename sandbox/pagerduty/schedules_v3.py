"""Schedules of shifts, of the newer kind: they are there and can be read and named by policies, not written.

Source: https://developer.pagerduty.com/api-reference/ (Schedules V3)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Operation, Refusal, number
from . import seed
from .answers import answer
from .collection import Collection
from .directory import Directory
from .lists import NOTHING, Names, Row, many, matching, zone_of
from .rendering import Shift, coverage
from .schedules import checked_span, moment_of, names
from .shifts_v3 import EVERYBODY, IN_TURN, assignments, gaps
from .world import Kind, World, api, parse_time

FOLLOW_THE_SUN = "PV3SUN1"
ROTATION, OFFICE, CUSTOM, OVERRIDE = "PV3R0T1", "PV3EV01", "PV3CS01", "PV30V01"


def refused(status: int, message: str, **errors: str) -> Refusal:
    """Return a refusal of these paths, whose `errors` go by the member."""
    listed = {name: [text] for name, text in errors.items()}
    return Refusal(JSONResponse({"error": {"message": message, "code": 2001, "errors": listed}}, status))


class SchedulesV3(Collection):
    """The operations on schedules of shifts, and on what is in them."""

    kind = Kind("schedule_v3", "schedules_v3", "schedules", 3004, place="v3/schedules")
    verbs = "list read"
    path = "/v3/schedules"
    stored_in = "schedules_v3"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]

    def operations(self) -> list[Operation]:
        """Return every operation."""
        one = "/v3/schedules/{id}"
        rotation = f"{one}/rotations/{{rotation_id}}"
        return [
            *super().operations(),
            Operation("GET", f"{one}/rotations", self.rotations),
            Operation("GET", rotation, self.rotation),
            Operation("GET", f"{rotation}/events", self.events),
            Operation("GET", f"{rotation}/events/{{event_id}}", self.event),
            *(
                Operation("GET", f"{one}/{place}{key}", handler)
                for place, key, handler in (
                    ("custom_shifts", "", self.custom_shifts),
                    ("custom_shifts", "/{shift_id}", self.custom_shift),
                    ("overrides", "", self.overrides),
                    ("overrides", "/{override_id}", self.override),
                )
            ),
        ]

    # -- schedules -------------------------------------------------------------------------------------------

    def rows(self, call: Call) -> Sequence[Row]:
        """Return schedules, by name and of some teams if wanted."""
        teams = many(call, "team_ids")
        return [row for row in matching(call, self._table.all(), "name") if not teams or teams & set(row["team_ids"])]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with references: their names are in their summaries."""
        return _page(call, "schedules", rows, lambda row: self._world.reference("schedule_v3", row["id"]), 100, 1000)

    def missing(self, call: Call) -> Refusal:
        """Return the 404; a schedule of the older kind is a 400."""
        if self._world.find("schedule", call.path["id"]):
            return refused(400, "Invalid Input Provided", id="Schedule is not a shift-based schedule")
        return refused(404, "Not Found", id="Schedule not found")

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a schedule, and with its shifts where they and a time are asked for."""
        shown, zone = self.shown(row), zone_of(call)
        since, until = moment_of(call, "since", zone), moment_of(call, "until", zone)
        if "final_schedule" in many(call, "include") and since is not None and until is not None:
            span = checked_span(since, until, call, zone)
            shown["final_schedule"] = self._final(row, span.since, span.until, span.overflow, zone)
        return answer({"schedule": shown}, status)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a schedule as shown."""
        world, feed = self._world, f"webcal.pagerduty.com/private/{row['calendar_key']}/schedule"
        policies = [one["id"] for one in world.all("escalation_policy") if names(one, row["id"])]
        events = [event for rotation in row["rotations"] for event in rotation["events"]]
        users = dict.fromkeys(member for event in events for member in event["members"] if member)
        return {
            **world.head("schedule_v3", row),
            **{name: row[name] for name in ("name", "time_zone", "description")},
            "teams": world.references("team", row["team_ids"]),
            "escalation_policies": world.references("escalation_policy", policies),
            "users": world.references("user", list(users)),
            "rotations": [self._rotation(row, rotation) for rotation in row["rotations"]],
            "http_cal_url": f"https://{feed}",
            "web_cal_url": f"webcal://{feed}",
        }

    def _final(self, row: Row, since: int, until: int, overflow: bool, zone: Any) -> Row:
        found = assignments(row, since, until)
        rows = [(one.start, one.end, one.user, dict(one.source)) for one in found if one.user]
        rows += [(start, end, None, {"type": "schedule_rotation"}) for start, end in gaps(found, since, until)]
        time = self._time(zone)
        covered = [Shift(start, end, "") for start, end in gaps(found, since, until)]
        return {
            "type": "final_schedule",
            "rendered_coverage_percentage": 100 - coverage(covered, since, until),
            "computed_shift_assignments": [
                {
                    "type": "computed_shift_assignment",
                    "start_time": time(start if overflow else max(start, since)),
                    "end_time": time(end if overflow else min(end, until)),
                    "member": _member(user),
                    "source": source,
                }
                for start, end, user, source in sorted(rows, key=lambda one: (one[0], one[2] or ""))
            ],
        }

    def _time(self, zone: Any) -> Callable[[int | None], str | None]:
        return (lambda moment: self._world.shown(moment, zone)) if zone else self._world.utc

    # -- who is on call --------------------------------------------------------------------------------------

    def on_call(self, schedule: str, since: int, until: int | None = None) -> list[Shift]:
        """Return who is on call at a moment, or between two."""
        row = self._table.shared(schedule)
        found = assignments(row, since, since + 1 if until is None else until) if row else []
        return [Shift(one.start, one.end, one.user) for one in found if one.user]

    def on_calls(self, schedule: str, since: int, until: int) -> list[tuple[int, int | None, str]]:
        """Return (start, end, user) of the shifts that touch a time, uncut."""
        return [(one.start, one.end, one.user) for one in self.on_call(schedule, since, until)]

    # -- what is in them -------------------------------------------------------------------------------------

    def rotations(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/rotations"""
        row = self.found(call)
        return _page(call, "rotations", row["rotations"], lambda one: self._rotation(row, one))

    def rotation(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/rotations/{rotation_id}"""
        row = self.found(call)
        return answer({"rotation": self._rotation(row, _one(row["rotations"], call.path["rotation_id"], "Rotation"))})

    def events(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/rotations/{rotation_id}/events"""
        row = self.found(call)
        rotation = _one(row["rotations"], call.path["rotation_id"], "Rotation")
        return _page(call, "events", rotation["events"], lambda one: self._event(row, rotation, one))

    def event(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}"""
        row = self.found(call)
        rotation = _one(row["rotations"], call.path["rotation_id"], "Rotation")
        found = _one(rotation["events"], call.path["event_id"], "Event")
        return answer({"event": self._event(row, rotation, found)})

    def custom_shifts(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/custom_shifts: those of a time."""
        row = self.found(call)
        return _page(call, "custom_shifts", _in_time(call, row["custom_shifts"]), lambda one: self._custom(row, one))

    def custom_shift(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/custom_shifts/{shift_id}"""
        row = self.found(call)
        found = _one(row["custom_shifts"], call.path["shift_id"], "Custom shift")
        return answer({"custom_shift": self._custom(row, found)})

    def overrides(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/overrides: those of a time."""
        row = self.found(call)
        return _page(call, "overrides", _in_time(call, row["overrides"]), lambda one: self._override(row, one))

    def override(self, call: Call) -> Response:
        """GET /v3/schedules/{id}/overrides/{override_id}"""
        row = self.found(call)
        found = _one(row["overrides"], call.path["override_id"], "Override")
        return answer({"override": self._override(row, found)})

    def _rotation(self, row: Row, rotation: Row) -> Row:
        place = f"{api()}/v3/schedules/{row['id']}/rotations/{rotation['id']}"
        events = [self._event(row, rotation, event) for event in rotation["events"]]
        return {"id": rotation["id"], "type": "schedule_rotation", "self": place, "html_url": None, "events": events}

    def _event(self, row: Row, rotation: Row, event: Row) -> Row:
        utc = self._world.utc
        strategy: Row = {"type": event["strategy"], "members": [_member(user) for user in event["members"]]}
        if event["strategy"] != EVERYBODY:
            strategy["shifts_per_member"] = event["shifts_per_member"]
        return {
            "id": event["id"],
            "type": "schedule_event",
            "self": f"{api()}/v3/schedules/{row['id']}/rotations/{rotation['id']}/events/{event['id']}",
            "html_url": None,
            "name": event["name"],
            "start_time": {"date_time": utc(event["start"]), "time_zone": event["zone"]},
            "end_time": {"date_time": utc(event["end"]), "time_zone": event["zone"]},
            "effective_since": utc(event["effective_since"]),
            "effective_until": utc(event["effective_until"]),
            "recurrence": event["recurrence"],
            "assignment_strategy": strategy,
        }

    def _custom(self, row: Row, shift: Row) -> Row:
        assignment = {"id": f"{shift['id']}A", "type": "shift_assignment", "member": _member(shift["user_id"])}
        return {**self._timed(row, "custom_shifts", shift), "type": "custom_shift", "assignments": [assignment]}

    def _override(self, row: Row, override: Row) -> Row:
        return {
            **self._timed(row, "overrides", override),
            "type": "override_shift",
            **{name: override[name] for name in ("rotation_id", "custom_shift_id") if override[name]},
            "overridden_member": _member(override["overridden"]),
            "overriding_member": _member(override["overriding"]),
        }

    def _timed(self, row: Row, place: str, part: Row) -> Row:
        return {
            "id": part["id"],
            "self": f"{api()}/v3/schedules/{row['id']}/{place}/{part['id']}",
            "html_url": None,
            "start_time": self._world.utc(part["start"]),
            "end_time": self._world.utc(part["end"]),
        }

    # -- seed ------------------------------------------------------------------------------------------------

    def seed(self) -> None:
        """Put a schedule: by turns on weekdays in office hours, both on one Sunday, and one Tuesday the other way round."""
        start, end = parse_time("2026-01-05T09:00:00+01:00"), parse_time("2026-01-05T17:00:00+01:00")
        event = {
            "id": OFFICE, "name": "Office hours", "start": start, "end": end, "zone": "Europe/Madrid",
            "effective_since": start, "effective_until": None, "strategy": IN_TURN, "shifts_per_member": 5,
            "recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"], "members": [seed.DEMO_USER, seed.SECOND_USER],
        }  # fmt: skip
        shift = {"id": CUSTOM, "user_id": seed.SECOND_USER}
        shift |= {"start": parse_time("2026-01-11T10:00:00Z"), "end": parse_time("2026-01-11T12:00:00Z")}
        override = {
            "id": OVERRIDE, "rotation_id": ROTATION, "custom_shift_id": None, "overridden": seed.DEMO_USER,
            "overriding": seed.SECOND_USER, "start": parse_time("2026-01-06T10:00:00Z"), "end": parse_time("2026-01-06T12:00:00Z"),
        }  # fmt: skip
        self.store(
            {
                "id": FOLLOW_THE_SUN, "name": "Follow the sun", "time_zone": "Europe/Madrid", "description": "By shifts",
                "team_ids": [], "calendar_key": "SHIFTSOFTHESUN", "rotations": [{"id": ROTATION, "events": [event]}],
                "custom_shifts": [shift], "overrides": [override],
            }
        )  # fmt: skip


def _member(user: str | None) -> Row:
    return {"type": "user_member", "user_id": user} if user else {"type": "empty_member"}


def _one(rows: Sequence[Row], key: str, label: str) -> Row:
    found = next((row for row in rows if row["id"] == key), None)
    if found is None:
        raise refused(404, "Not Found", id=f"{label} not found")
    return found


def _in_time(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    zone = zone_of(call)
    since, until = moment_of(call, "since", zone), moment_of(call, "until", zone)
    if since is None or until is None:
        raise refused(400, "Invalid Input Provided", since="Since and until can't be blank")
    span = checked_span(since, until, call, zone)
    return [row for row in rows if row["start"] < span.until and row["end"] > span.since]


def _page(
    call: Call, name: str, rows: Sequence[Row], render: Callable[[Row], Any], usual: int = 25, most: int = 100
) -> Response:
    """Answer with one page: there is no total, and a limit that is too high is refused."""
    limit, offset = number(call.param("limit"), usual, 1, most), number(call.param("offset"), 0)
    if limit is None or offset is None:
        raise refused(400, "Invalid Input Provided", limit=f"Limit must be between 1 and {most}, offset 0 or more")
    shown = [render(row) for row in rows[offset : offset + limit]]
    return answer({name: shown, "limit": limit, "offset": offset, "more": offset + limit < len(rows)})

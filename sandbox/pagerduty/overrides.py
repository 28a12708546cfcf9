"""Overrides of a schedule: somebody else, for a while. They are added and taken away, never changed.

Source: https://developer.pagerduty.com/api-reference/ (Schedules)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from .. import collection
from ..collection import Row
from ..service import Call, Families, Refusal
from .answers import answer, error, invalid, missing
from .checks import key_of
from .lists import zone_of
from .schedules import Schedules, checked_span, moment_of
from .world import World, parse_time, zone_named

AFTER = "Override must end after its start"
PAST = "Override can't be changed once it has ended"


class Overrides(collection.Collection):
    """The operations on overrides: there is none that shows a single one, and none that changes one."""

    path = "/schedules/{id}/overrides"
    verbs = "list create delete"
    name = "override_id"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._schedules = others[Schedules]

    def owner(self, call: Call) -> Row:
        """Return the schedule's id, or refuse."""
        return {"schedule_id": self._schedule(call)["id"]}

    def _schedule(self, call: Call) -> Row:
        return self._world.fetch("schedule", call.path["id"])

    # -- reading ---------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """GET /schedules/{id}/overrides: those between two moments, which have to be said."""
        schedule = self._schedule(call)
        own, wanted = zone_named(schedule["time_zone"]), zone_of(call)
        bounds = [moment_of(call, name, wanted) for name in ("since", "until")]
        lacking = [f"{name} can't be blank" for name, bound in zip(("Since", "Until"), bounds, strict=True) if bound is None]
        if lacking:
            raise invalid(*lacking)
        span, editable = checked_span(*bounds, call, wanted), call.param("editable") == "true"  # type: ignore[misc]
        there = [
            row
            for row in self._schedules.overrides(schedule["id"])
            if row["start"] < span.until and row["end"] > span.since
            and (not editable or row["start"] > self._world.now())
        ]  # fmt: skip
        if editable:
            return answer({"overrides": [{"id": row["id"]} for row in there]})
        if not span.overflow:
            there = [
                {**row, "start": max(row["start"], span.since), "end": min(row["end"], span.until)} for row in there
            ]
        return answer({"overrides": [self._entry(row, wanted or own) for row in there]})

    def _entry(self, row: Row, zone: Any) -> Row:
        show = self._world.shown
        return {
            "id": row["id"],
            "start": show(row["start"], zone),
            "end": show(row["end"], zone),
            "user": self._world.reference("user", row["user_id"]),
        }

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """POST: a list, of which each entry goes well or badly by itself; or one, an older way of saying it."""
        schedule, body = self._schedule(call), call.body if isinstance(call.body, dict) else {}
        if isinstance(body.get("override"), dict):
            made = self._made(schedule, body["override"])
            if made["errors"]:
                raise invalid(*made["errors"])
            return answer({"override": made["override"]}, 201)
        if not isinstance(body.get("overrides"), list):
            raise invalid("Overrides must be a list inside 'overrides'")
        return JSONResponse([self._made(schedule, item) for item in body["overrides"]], 201)

    def _made(self, schedule: Row, item: Any) -> Row:
        """Add an override; return what became of it."""
        zone = zone_named(schedule["time_zone"])
        sent = item if isinstance(item, dict) else {}
        try:
            row = self._checked(sent, zone)
        except ValueError as problem:
            return {"status": 400, "errors": [str(problem)], "override": sent}
        row = self.store({"id": self.new_key(), "schedule_id": schedule["id"], **row})
        return {"status": 201, "errors": [], "override": self._entry(row, zone)}

    def _checked(self, sent: Row, zone: Any) -> Row:
        """Return the members of an override; what has begun begins now (unconfirmed). Raises ValueError."""
        now, start, end = self._world.now(), parse_time(sent.get("start"), zone), parse_time(sent.get("end"), zone)
        if self._world.find("user", key_of(sent.get("user"))) is None:
            raise ValueError("User can't be blank")
        if start is None or end is None:
            raise ValueError(f"{'Start' if start is None else 'End'} is invalid")
        if end <= start:
            raise ValueError(AFTER)
        if end <= now:
            raise ValueError("Override must end in the future")
        return {"start": max(start, now), "end": end, "user_id": sent["user"]["id"]}

    def delete(self, call: Call) -> Response:
        """DELETE: what lies ahead goes, what runs ends now, what is over is refused (which way is unconfirmed)."""
        row, now = self.found(call), self._world.now()
        if row["end"] <= now:
            raise Refusal(error(400, 4004, "Invalid Override", PAST))
        if row["start"] > now:
            self.remove(row)
            return Response(status_code=204)
        self.store({**row, "end": now})
        return Response(status_code=200)

    def missing(self, call: Call) -> Refusal:
        """Return the 404."""
        return missing(4004, "Override")

    def new_key(self) -> str:
        """Return the next id."""
        return self._world.new_id("overrides", "Q", 13)

    def sent(self, call: Call) -> Row:
        """Return the body; `create` reads it by itself."""
        return call.body

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with one."""
        return answer({"override": row}, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list."""
        return answer({"overrides": list(rows)})

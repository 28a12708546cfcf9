"""Downtimes: the controller forwards them to the scheduler, here emulated; a bearer client cannot list them."""

from __future__ import annotations

import calendar
import re
import uuid
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation
from . import jackson
from .answers import answer, failure, message
from .scheduler import known, visible
from .workers import AskingWorkers

PATH = "/api/v1/downtimes"
_ESCAPED = re.compile(r'[\s"<>\\^`{|}%]')
_SHAPE: dict[str, jackson.Reader] = {
    "comment": jackson.text, "start_time": jackson.long, "end_time": jackson.long, "created_by": jackson.text,
    "id": jackson.text, "entities": jackson.texts, "alert_definitions": jackson.listing(jackson.whole),
}  # fmt: skip


def _year_after(moment: float) -> int:
    """Return the same second of the next calendar year (28 February for the 29th)."""
    day = datetime.fromtimestamp(int(moment), UTC)
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return int(day.replace(year=day.year + 1, day=min(day.day, last)).timestamp())


class Downtimes(AskingWorkers):
    """The two operations on downtimes. No role is asked for."""

    def operations(self) -> list[Operation]:
        """Return them."""
        return [
            Operation("POST", PATH, self._create, write=True),
            Operation("DELETE", PATH + "/{id}", self._delete, write=True),
        ]

    def _create(self, call: Call) -> Response:
        sent = self._read(call.body)
        alerts = sent["alert_definitions"]
        if alerts is None:
            alerts = [
                row["id"] for row in self._world.alerts.all() if row["status"] == "ACTIVE" and not row["template"]
            ]
        if alerts and (sent["entities"] is None or None in alerts):
            raise failure()
        wanted = set(sent["entities"] or ())
        affected = {number: wanted.intersection(known(self._world, number)) for number in dict.fromkeys(alerts)}
        affected = {number: entities for number, entities in affected.items() if entities}
        group = {
            "comment": sent["comment"], "start_time": sent["start_time"], "end_time": sent["end_time"],
            "created_by": call.actor.name, "id": str(uuid.uuid4()),
            "entities": sorted(set().union(*affected.values())), "alert_definitions": list(affected),
        }  # fmt: skip
        self._schedule(group, affected)
        return answer(group)

    def _read(self, body: Any) -> dict[str, Any]:
        """Return the request; its own validator replaces the one that would ask for comment and entities."""
        try:
            sent = jackson.read(body, _SHAPE)
        except jackson.Unreadable as error:
            raise message("Could not read request") from error
        now = self._world.clock.now()
        if "start_time" not in body:
            sent["start_time"] = int(now)
        start, end = sent["start_time"], sent["end_time"]
        if start is None or end is None:
            raise failure()
        if start >= end:
            raise message("Start date must precede end date")
        if end <= int(now):
            raise message("End time expired")
        if end > _year_after(now):
            raise message("End time limit exceeded (maximum is 1 year)")
        return sent

    def _schedule(self, group: dict[str, Any], affected: dict[int, set[str]]) -> None:
        """Store one downtime per pair and have the pairs looked at; without a pair the group's id refers to nothing.

        What the scheduler does not know yet is not stored, though the answer names it.
        """
        self._workers.follow_the_clock()
        self._clean()
        now = self._world.clock.now()
        for alert, entities in affected.items():
            for entity in sorted(entities):
                if not visible(self._world, entity, now):
                    continue
                number = str(uuid.uuid4())
                row = {name: group[name] for name in ("comment", "start_time", "end_time", "created_by")}
                row |= {"id": number, "alert_id": alert, "entity": entity, "group_id": group["id"], "gone_at": None}
                self._world.downtimes.put(number, row)
            self._workers.look_now(alert, entities)

    def _clean(self) -> None:
        """Drop what is over, as the scheduler does now and then."""
        now = self._world.clock.now()
        for key, row in self._world.downtimes.items():
            if row["end_time"] <= now or (row["gone_at"] is not None and row["gone_at"] <= now):
                self._world.downtimes.delete(key)

    def _delete(self, call: Call) -> Response:
        """Answer with a skeleton whatever the id was; the scheduler deletes behind the answer's back."""
        if _ESCAPED.search(call.path["id"]):  # passed on as it is, and then it is no address
            raise failure()
        now = self._world.clock.now()
        delay = (self._world.settings.get("downtime-deletion") or {"delay": 0})["delay"]
        for key, row in self._world.downtimes.items():
            if row["group_id"] == call.path["id"] and row["gone_at"] is None:
                self._world.downtimes.put(key, {**row, "gone_at": now + delay})
        return answer({**dict.fromkeys(_SHAPE), "start_time": int(now)})

"""What the workers have found, kept until they look again: which entities are in alarm, and what keeps them silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..service import Families, Family
from .inheritance import merged
from .notices import tell
from .periods import within
from .scheduler import Round, round_of, show, watched
from .world import World

WORKER = "sandbox-worker-1"
_HIDDEN = ("gone_at",)
_LOOKED_BACK = 40 * 86_400
"""Seconds of a clock that was moved in which each turn of a time period is told; beyond that the last look alone counts."""


class Workers:
    """The alarms of every alert, per entity `{"start_time", "value", "captures", "ts", "downtimes", "told"}`."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world
        self._table = world.alarms

    def alarms(self, alert: int | str) -> dict[str, dict[str, Any]]:
        """Return what the workers stored about each entity in alarm, when they last looked at it."""
        if alert not in self._table:
            return {}
        self.catch_up(int(alert))
        return {
            entity: {**shown(found), "start_time": found["start_time"], "downtimes": found["downtimes"]}
            for entity, found in self._entities(alert).items()
        }

    def result(self, alert: int, entity: str, now: float) -> dict[str, Any]:
        """Return the newest result of one entity, whether it is in alarm or not."""
        found = self._entities(alert).get(entity)
        row = self._world.evaluated.shared(alert) or {"at": now}
        return shown(found or {"ts": min(row["at"], now), "value": 0, "captures": {}})

    def _entities(self, alert: int | str) -> Mapping[str, Any]:
        return (self._table.shared(alert) or {"entities": {}})["entities"]

    def follow_the_clock(self) -> None:
        """Bring every alarm up to this moment, and tell whom it concerns."""
        for number in [int(key) for key, _row in self._table.items()]:
            self.catch_up(number)

    def catch_up(self, number: int) -> None:
        """Look at what is in alarm for an alert as often as that was due; in between nothing is looked at."""
        before = self._entities(number)
        if not before:
            return
        node = self._world.alerts.shared(number)
        rounds = round_of(self._world, node)
        if rounds is None:
            return
        last = rounds.last(self._world.clock.now())
        since = min(found["ts"] for found in before.values())
        if last is None or last <= since:
            return
        alert = merged(self._world.alerts, node)
        moments = {*self._moments(number, rounds, since, last), *_turns(alert["period"], rounds, since, last)}
        for moment in sorted(moments):
            self._look(alert, before, moment)

    def _moments(self, number: int, rounds: Round, since: float, last: float) -> list[float]:
        """Return when something may look otherwise than before: a downtime has begun or is over; and the last one."""
        edges = (
            edge
            for row in self._world.downtimes.all()
            if row["alert_id"] == number
            for edge in (row["start_time"], row["end_time"], row["gone_at"])
            if edge is not None and since < edge <= last
        )
        return sorted({moment for edge in edges if (moment := rounds.following(edge)) <= last} | {last})

    def _look(self, alert: Mapping[str, Any], entities: Iterable[str], moment: float) -> None:
        """Look at entities in alarm: since when, under which downtimes, and whether somebody has to be told."""
        row = self._table.get(alert["id"]) or {"entities": {}}
        for entity in entities:
            found = row["entities"].get(entity)
            if found is None or found["ts"] > moment:
                continue
            inside = within(alert["period"], moment)
            found["ts"], found["downtimes"] = moment, self.downtimes(alert["id"], entity, moment) if inside else None
            if inside and not found["told"] and not found["downtimes"] and watched(alert):
                found["told"] = True
                tell(self._world, alert, entity, found, "alert", moment)
        self._table.put(alert["id"], row)

    def look_now(self, number: int, entities: Iterable[str]) -> None:
        """Look at once at some of what is in alarm: a downtime was stored."""
        node = self._world.alerts.shared(number)
        if number in self._table and round_of(self._world, node) is not None:
            self._look(merged(self._world.alerts, node), entities, self._world.clock.now())

    def ring(self, number: int, entities: list[str], value: Any, captures: dict[str, Any]) -> None:
        """Put exactly these entities in alarm, and look at them now."""
        self.catch_up(number)
        now, before = self._world.clock.now(), dict(self._entities(number))
        alert = merged(self._world.alerts, self._world.alerts.shared(number))
        for entity, found in before.items():
            quiet = self.downtimes(number, entity, now) or not within(alert["period"], now)
            if entity not in entities and found["told"] and not quiet and watched(alert):
                tell(self._world, alert, entity, found, "ended", now)
        if not entities:
            self._table.delete(number)
            return
        show(self._world, number, entities)
        fresh = {"start_time": now, "told": False, "downtimes": []}
        rows = {
            entity: {**before.get(entity, fresh), "ts": now, "value": value, "captures": captures} for entity in entities
        }
        self._table.put(number, {"entities": rows})
        self._look(alert, entities, now)

    def downtimes(self, alert: int, entity: str, moment: float) -> list[dict[str, Any]]:
        """Return the downtimes of a pair that are in force at a moment, as the scheduler stored them."""
        return [
            stored(row)
            for row in self._world.downtimes.all()
            if row["alert_id"] == alert
            and row["entity"] == entity
            and row["start_time"] <= moment < row["end_time"]
            and (row["gone_at"] is None or moment < row["gone_at"])
        ]

    def kept(self) -> Iterator[dict[str, Any]]:
        """Yield every downtime that the scheduler holds now: also what is yet to come."""
        now = self._world.clock.now()
        for row in self._world.downtimes.all():
            if now < row["end_time"] and (row["gone_at"] is None or now < row["gone_at"]):
                yield stored(row)


def _turns(period: str | None, rounds: Round, since: float, last: float) -> Iterator[float]:
    """Yield when an alert is looked at for the first time in its period, or outside of it."""
    if not period or last - since > _LOOKED_BACK:
        return
    moment, before = rounds.following(since), within(period, since)
    while moment <= last:
        if within(period, moment) is not before:
            before = not before
            yield moment
        moment = rounds.following(moment + 1)


def stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a downtime as the scheduler stores it."""
    return {name: value for name, value in row.items() if name not in _HIDDEN}


def shown(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return one result of a check."""
    return {
        "ts": found["ts"], "td": 0.031, "value": found["value"], "worker": WORKER, "captures": found["captures"],
    }  # fmt: skip


class AskingWorkers(Family):
    """Operations that look at what the workers have found, or let them look."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._workers = others[Workers]

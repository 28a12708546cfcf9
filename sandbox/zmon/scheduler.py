"""When the workers look at an alert, and at which entities: what the scheduler knows, by the sandbox's clock.

The scheduler reads definitions and entities anew once a minute; here it always takes the whole minute (sandbox choice).
From then on an alert is looked at as often as its check runs. The entities a worker has once looked at stay known.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from .inheritance import merged
from .world import World

LAG = 60
"""Seconds until the scheduler knows of something new."""


def watched(node: Mapping[str, Any]) -> bool:
    """Tell whether the workers are given an alert at all."""
    return node["status"] == "ACTIVE" and not node["template"]


class Round:
    """The moments at which an alert is looked at."""

    def __init__(self, since: float, interval: int) -> None:
        self._since = since
        self._first = since + LAG
        self._interval = max(1, interval)

    def last(self, now: float) -> float | None:
        """Return the newest one; None when there was none yet."""
        if now < self._since:  # somebody has put the clock back: what there is has been there for long
            return now
        return None if now < self._first else self._first + (now - self._first) // self._interval * self._interval

    def following(self, moment: float) -> float:
        """Return the first one that is not before `moment`."""
        return self._first + max(0, ceil((moment - self._first) / self._interval)) * self._interval


def round_of(world: World, node: Mapping[str, Any] | None) -> Round | None:
    """Return when an alert is looked at; None when it is not."""
    if node is None or not watched(node):
        return None
    number = node["check_definition_id"]
    if number is None:
        number = merged(world.alerts, node)["check_definition_id"]
    check = world.checks.shared(number)
    if check is None or check["status"] != "ACTIVE":
        return None
    return Round(node["since"], check["interval"])


def visible(world: World, entity: str, moment: float) -> bool:
    """Tell whether the scheduler knew of an entity at that moment."""
    if entity in world.handed:
        return True
    row = world.entities.shared(entity)
    # What is there although it is yet to be made: somebody has put the clock back.
    return row is not None and (row["made"] + LAG <= moment or row["made"] > world.clock.now())


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def passes(entity: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    """Tell whether an entity has everything one filter wants; a list counts when one of its items fits."""
    for name, value in wanted.items():
        found = entity.get(name)
        if value not in ([_spelled(item) for item in found] if isinstance(found, list) else [_spelled(found)]):
            return False
    return True


def _fits(check: Mapping[str, Any] | None, alert: Mapping[str, Any], entity: Mapping[str, Any]) -> bool:
    """Tell whether an entity passes the filters of a check, if there is one, and of an alert (merged) on it."""
    return (
        check is not None
        and any(passes(entity, wanted) for wanted in check["entities"])
        and (not alert["entities"] or any(passes(entity, wanted) for wanted in alert["entities"]))
        and not any(passes(entity, unwanted) for unwanted in alert["entities_exclude"] or ())
    )


def matching(world: World, alert: Mapping[str, Any]) -> list[str]:
    """Return the ids of the stored entities that pass the filters of the alert (merged) and of its check."""
    check = world.checks.shared(alert["check_definition_id"])
    return [key for key, row in world.entities.items() if _fits(check, alert, row["body"])]


def before_it_goes(world: World, entity: Mapping[str, Any]) -> None:
    """Put down which alerts the workers have looked at an entity for: they go on to know it."""
    seeing = {row["id"]: row for row in world.checks.all() if any(passes(entity, one) for one in row["entities"])}
    for node in world.alerts.all() if seeing else ():
        number = node["check_definition_id"]
        if watched(node) and (number is None or number in seeing):
            alert = merged(world.alerts, node)
            if _fits(seeing.get(alert["check_definition_id"]), alert, entity):
                look(world, node["id"])


def show(world: World, number: int, entities: list[str]) -> None:
    """Let a worker look at these entities for an alert now, whatever the filters say."""
    look(world, number)
    _know(world, number, entities, world.clock.now())


def _know(world: World, alert: int, entities: list[str], at: float) -> None:
    """Put down that these entities were looked at for an alert; what was known stays known."""
    row = world.evaluated.get(alert) or {"at": at, "entities": []}
    row["entities"] = list(dict.fromkeys([*row["entities"], *entities]))
    row["at"] = max(row["at"], at)
    world.evaluated.put(alert, row)


def look(world: World, number: int) -> None:
    """Put down what the workers have looked at for an alert until now, before it is asked for or changed."""
    node = world.alerts.shared(number)
    rounds = round_of(world, node)
    last = rounds.last(world.clock.now()) if rounds else None
    row = world.evaluated.shared(number)
    if node is None or last is None or (row is not None and row["at"] >= last):
        return
    found = matching(world, merged(world.alerts, node))
    _know(world, number, [key for key in found if visible(world, key, last)], last)


def known(world: World, number: int) -> list[str]:
    """Return the entities that a worker has looked at for an alert."""
    look(world, number)
    row = world.evaluated.shared(number)
    return row["entities"] if row else []

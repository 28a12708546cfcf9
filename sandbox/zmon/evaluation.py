"""The workers' part: which entities an alert has looked at, which are in alarm, and the operations to play them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Family, Operation, Refusal
from .answers import answer
from .inheritance import merged
from .world import World

WORKER = "sandbox-worker-1"
_INTERVAL = 60


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


def matching(world: World, alert: Mapping[str, Any]) -> list[str]:
    """Return the ids of the stored entities that pass the filters of the alert (merged) and of its check."""
    check = world.checks.get(alert["check_definition_id"])
    if check is None:
        return []
    found = []
    for key, row in world.entities.items():
        entity = row["body"]
        if (
            any(passes(entity, wanted) for wanted in check["entities"])
            and (not alert["entities"] or any(passes(entity, wanted) for wanted in alert["entities"]))
            and not any(passes(entity, unwanted) for unwanted in alert["entities_exclude"] or ())
        ):
            found.append(key)
    return found


def evaluate(world: World, alert: Mapping[str, Any]) -> None:
    """Let a worker look at every matching entity, as it would within a minute; only what is ACTIVE and normal."""
    if alert["status"] == "ACTIVE" and not alert["template"]:
        know(world, alert["id"], matching(world, alert))


def know(world: World, alert: int, entities: list[str]) -> None:
    """Put down that these entities were evaluated for an alert; what was known stays known."""
    row = world.evaluated.get(alert) or {"entities": []}
    row["entities"] = list(dict.fromkeys([*row["entities"], *entities]))
    world.evaluated.put(alert, row)


def known(world: World, alert: int) -> list[str]:
    """Return the entities evaluated for an alert."""
    row = world.evaluated.get(alert)
    return row["entities"] if row else []


def alarms(world: World, alert: int | str) -> dict[str, dict[str, Any]]:
    """Return what the workers stored about each entity that is in alarm for an alert."""
    row = world.alarms.get(alert)
    if row is None:
        return {}
    now = world.clock.now()
    shown = {}
    for entity, alarm in row["entities"].items():
        result = {**measured(now, alarm), "start_time": alarm["start_time"]}
        result["downtimes"] = running_downtimes(world, int(alert), entity)
        shown[entity] = result
    return shown


def measured(now: float, alarm: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the newest result of one entity; checks run once a minute."""
    alarm = alarm or {"start_time": 0.0, "value": 0, "captures": {}}
    return {
        "ts": now - (now - alarm["start_time"]) % _INTERVAL, "td": 0.031, "value": alarm["value"],
        "worker": WORKER, "captures": alarm["captures"],
    }  # fmt: skip


def running_downtimes(world: World, alert: int, entity: str) -> list[dict[str, Any]]:
    """Return the downtimes of a pair that are active now, as the scheduler stored them."""
    now = world.clock.now()
    return [
        {name: value for name, value in row.items() if name != "gone_at"}
        for row in world.downtimes.all()
        if row["alert_id"] == alert
        and row["entity"] == entity
        and row["start_time"] <= now < row["end_time"]
        and (row["gone_at"] is None or now < row["gone_at"])
    ]


class Evaluation(Family):
    """The operations that play the workers and the scheduler (see the package)."""

    def operations(self) -> list[Operation]:
        """Return them: open, and no writes, for no client of ZMON has them."""
        return [
            Operation("POST", "/_sandbox/evaluate", self._evaluate, open=True),
            Operation("POST", "/_sandbox/alarm", self._alarm, open=True),
            Operation("POST", "/_sandbox/downtime-deletion", self._downtime_deletion, open=True),
        ]

    def _alert(self, call: Call) -> dict[str, Any]:
        body = call.body
        node = self._world.alerts.get(body.get("alert_id")) if isinstance(body, dict) else None
        if node is None:
            raise Refusal(answer({"message": "alert_id must be the id of an alert definition"}, 400))
        return merged(self._world.alerts, node)

    @staticmethod
    def _entities(body: Mapping[str, Any]) -> list[str]:
        entities = body.get("entities")
        if not isinstance(entities, list) or not all(isinstance(entity, str) for entity in entities):
            raise Refusal(answer({"message": "entities must be a list of entity ids"}, 400))
        return entities

    def _evaluate(self, call: Call) -> Response:
        alert = self._alert(call)
        named = "entities" in call.body
        know(self._world, alert["id"], self._entities(call.body) if named else matching(self._world, alert))
        return answer({"alert_id": alert["id"], "entities": known(self._world, alert["id"])})

    def _alarm(self, call: Call) -> Response:
        alert, entities = self._alert(call)["id"], self._entities(call.body)
        before = (self._world.alarms.get(alert) or {"entities": {}})["entities"]
        now = self._world.clock.now()
        if entities:
            know(self._world, alert, entities)
            shown = {"value": call.body.get("value", 1), "captures": call.body.get("captures", {})}
            row = {entity: {"start_time": now, **before.get(entity, {}), **shown} for entity in entities}
            self._world.alarms.put(alert, {"entities": row})
        else:
            self._world.alarms.delete(alert)
        return answer({"alert_id": alert, "entities": entities})

    def _downtime_deletion(self, call: Call) -> Response:
        delay = call.body.get("delay") if isinstance(call.body, dict) else None
        if not isinstance(delay, int | float):
            raise Refusal(answer({"message": "delay must be a number of seconds"}, 400))
        self._world.settings.put("downtime-deletion", {"delay": delay})
        return answer({"delay": delay})

"""The operations that play the workers, the scheduler and whoever runs the installation (see the package)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation, Refusal
from . import actors
from .answers import answer
from .inheritance import merged
from .scheduler import known, matching, show
from .workers import AskingWorkers


def _wrong(words: str) -> Refusal:
    return Refusal(answer({"message": words}, 400))


class Evaluation(AskingWorkers):
    """The operations that play the workers and the scheduler (see the package)."""

    def operations(self) -> list[Operation]:
        """Return them: open, and no writes, for no client of ZMON has them."""
        return [
            Operation("POST", "/_sandbox/evaluate", self._evaluate, open=True),
            Operation("POST", "/_sandbox/alarm", self._alarm, open=True),
            Operation("GET", "/_sandbox/downtimes", self._downtimes, open=True),
            Operation("POST", "/_sandbox/downtime-deletion", self._downtime_deletion, open=True),
            Operation("POST", "/_sandbox/runtimes", self._runtimes, open=True),
            Operation("POST", "/_sandbox/token-expiry", self._token_expiry, open=True),
        ]

    def _alert(self, call: Call) -> dict[str, Any]:
        body = call.body
        node = self._world.alerts.get(body.get("alert_id")) if isinstance(body, dict) else None
        if node is None:
            raise _wrong("alert_id must be the id of an alert definition")
        return merged(self._world.alerts, node)

    @staticmethod
    def _entities(body: Mapping[str, Any]) -> list[str]:
        entities = body.get("entities")
        if not isinstance(entities, list) or not all(isinstance(entity, str) for entity in entities):
            raise _wrong("entities must be a list of entity ids")
        return entities

    def _hand_out(self, entities: list[str]) -> None:
        """Let the scheduler know of entities: it has given them to a worker."""
        for entity in entities:
            if entity not in self._world.handed:
                self._world.handed.put(entity, {})

    def _evaluate(self, call: Call) -> Response:
        alert = self._alert(call)
        entities = self._entities(call.body) if "entities" in call.body else matching(self._world, alert)
        self._hand_out(entities)
        show(self._world, alert["id"], entities)
        return answer({"alert_id": alert["id"], "entities": known(self._world, alert["id"])})

    def _alarm(self, call: Call) -> Response:
        alert, entities = self._alert(call)["id"], list(dict.fromkeys(self._entities(call.body)))
        captures = call.body.get("captures", {})
        if not isinstance(captures, dict):
            raise _wrong("captures must be an object")
        self._hand_out(entities)
        self._workers.ring(alert, entities, call.body.get("value", 1), captures)
        return answer({"alert_id": alert, "entities": entities})

    def _downtimes(self, call: Call) -> Response:
        """Show what the scheduler holds, of one alert and one entity where they are given."""
        wanted = {name: call.param(name) for name in ("alert_id", "entity")}
        return answer(
            [
                row
                for row in self._workers.kept()
                if all(value is None or str(row[name]) == value for name, value in wanted.items())
            ]
        )

    def _downtime_deletion(self, call: Call) -> Response:
        delay = call.body.get("delay") if isinstance(call.body, dict) else None
        if not isinstance(delay, int | float) or not 0 <= delay <= 86_400:
            raise _wrong("delay must be a number of seconds, at most a day")
        self._world.settings.put("downtime-deletion", {"delay": delay})
        return answer({"delay": delay})

    def _runtimes(self, call: Call) -> Response:
        enabled = call.body.get("enabled") if isinstance(call.body, dict) else None
        if not isinstance(enabled, bool):
            raise _wrong("enabled must be true or false")
        self._world.settings.put("runtimes", {"enabled": enabled})
        return answer({"enabled": enabled})

    def _token_expiry(self, call: Call) -> Response:
        body = call.body if isinstance(call.body, dict) else {}
        token, moment = body.get("token"), body.get("expires_at")
        if not isinstance(token, str) or token not in actors.ACTORS:
            raise _wrong("token must be one that the installation knows")
        if moment is not None and (isinstance(moment, bool) or not isinstance(moment, int)):
            raise _wrong("expires_at must be a whole number of seconds since 1970, or null")
        self._world.settings.put(f"expiry {token}", {"expires_at": moment})
        return answer({"expires_at": moment})

"""What the workers found: which alerts are up, and what every entity last measured."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..json_text import load
from ..patterns import like
from ..service import Call, Family, Operation, Refusal
from . import actors
from .answers import answer, framework, nothing
from .entities import contains
from .evaluation import WORKER, alarms, known, measured
from .inheritance import merged, single
from .paths import missing, plain_number

PATH = "/api/v1/status"


class Status(Family):
    """The operations on status."""

    def operations(self) -> list[Operation]:
        """Return them; coverage is a question asked by POST."""
        return [
            Operation("GET", PATH, self._system),
            Operation("GET", PATH + "/alert/{ids}", self._alerts),
            Operation("GET", PATH + "/alert/{id}/all-entities", self._all_entities),
            Operation("GET", PATH + "/alert/{id}/details", self._details),
            Operation("GET", PATH + "/active-alerts", self._active_alerts),
            Operation("GET", PATH + "/alert-results", self._alert_results),
            Operation("POST", PATH + "/alert-coverage", lambda _call: nothing(500)),
        ]

    def _system(self, _call: Call) -> Response:
        now = int(self._world.clock.now())
        quiet = {
            "ingest_max_check_tier": 0, "query_distance_hours_limit": 0, "query_max_check_tier": 0,
            "sampled_check_tier": 0, "sampled_check_rate": 0.0, "message": "",
        }  # fmt: skip
        return answer(
            {
                "alerts_active": len(self._world.alarms.all()), "workers_active": 1, "workers_total": 1,
                "check_invocations": 991, "queue_size": 0,
                "workers": [{"name": WORKER, "last_execution_time": now, "check_invocations": 991}],
                "queues": [{"name": "zmon:queue:default", "size": 0}], "service_level_status": quiet,
            }
        )  # fmt: skip

    def _alerts(self, call: Call) -> Response:
        """Show the entities in alarm; a quiet alert and an unknown one are both left out."""
        wanted = [part.strip() for part in call.path["ids"].split(",")]
        if len(set(wanted)) < len(wanted):
            raise Refusal(
                framework(call.request, self._world.clock, 500, "Duplicate key []", "java.lang.IllegalStateException")
            )
        found = {number: alarms(self._world, number) for number in wanted if number.isdigit()}
        return answer({number: entities for number, entities in found.items() if entities})

    def _active(self, number: int) -> dict[str, Any] | None:
        node = self._world.alerts.get(number)
        return merged(self._world.alerts, node) if node is not None and node["status"] == "ACTIVE" else None

    def _all_entities(self, call: Call) -> Response:
        number = plain_number(call, self._world.clock)
        if self._active(number) is None:
            return answer([])
        now = self._world.clock.now()
        up = (self._world.alarms.get(number) or {"entities": {}})["entities"]
        return answer(
            [
                {
                    "entity": entity, "results": [measured(now, up.get(entity))], "active_alert_ids": [number],
                    "entities_count": None,
                }
                for entity in known(self._world, number)
            ]
        )  # fmt: skip

    def _details(self, call: Call) -> Response:
        alert = self._active(plain_number(call, self._world.clock))
        return nothing(404) if alert is None else answer(self._shown(call.actor, alert))

    def _shown(self, actor: actors.Actor, alert: Mapping[str, Any]) -> dict[str, Any]:
        results = [{"entity": entity, "result": result} for entity, result in alarms(self._world, alert["id"]).items()]
        definition = {
            **single(alert), "editable": actors.may_edit_alert(actor, alert), "cloneable": actor.acts,
            "deletable": actors.may_delete_alert(actor, alert),
        }  # fmt: skip
        return {
            "alert_definition": definition, "entities": results, "message": _title(alert["name"], results),
            "notifications_ack": False, "entities_count": None,
        }  # fmt: skip

    def _active_alerts(self, call: Call) -> Response:
        teams, tags = _values(call, "team"), _values(call, "tags")
        up = [alert for key, _row in self._world.alarms.items() if (alert := self._active(int(key))) is not None]
        if teams is not None or tags is not None:
            up = [alert for alert in up if _wanted(alert, teams, tags)]
        return answer([self._shown(call.actor, alert) for alert in up])

    def _alert_results(self, call: Call) -> Response:
        written = call.param("filter")
        if written is None:
            raise missing(call.request, self._world.clock, "String", "filter")
        try:
            wanted = load(written)
        except ValueError:
            wanted = None
        # `application` is the only key an installation allows unless told otherwise.
        if not isinstance(wanted, dict) or set(wanted) != {"application"} or not wanted["application"]:
            return nothing(400)
        results = []
        for row in self._world.alerts.all():
            alert = self._active(row["id"])
            if alert is not None and not alert["template"]:
                results.extend(self._results(alert, wanted))
        return answer({"alert_results": results})

    def _results(self, alert: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        up = alarms(self._world, alert["id"])
        stored = {key: row["body"] for key, row in self._world.entities.items()}
        return [
            {
                "alert_definition_id": str(alert["id"]), "entity_id": entity, "entity_type": stored[entity]["type"],
                "check_definition_id": str(alert["check_definition_id"]), "title": alert["name"],
                "triggered": entity in up, "priority": str(alert["priority"]),
            }
            for entity in known(self._world, alert["id"])
            if entity in stored and contains(stored[entity], wanted)
        ]  # fmt: skip


def _values(call: Call, name: str) -> list[str] | None:
    """Return a parameter that may be repeated or hold commas; None when it is not there."""
    values = call.query.get(name)
    return None if values is None else [part for value in values for part in value.split(",") if part]


def _wanted(alert: Mapping[str, Any], teams: list[str] | None, tags: list[str] | None) -> bool:
    # Without `team` the procedure gets an empty list of teams, not none at all: nothing passes.
    if not any(like(team, alert["team"]) for team in teams or ()):
        return False
    own = set(alert["tags"] or ())
    included = {tag for tag in tags or () if not tag.startswith("!")}
    excluded = {tag[1:] for tag in tags or () if tag.startswith("!")}
    return (not included or bool(included & own)) and not excluded & own


def _title(name: str, results: list[dict[str, Any]]) -> str:
    """Return the alert's name with `{entities}` and `{capture}` filled in from what is not in downtime."""
    if not results:
        return name
    loud = [item for item in results if not item["result"]["downtimes"]]
    words: dict[str, set[str]] = {"entities": {item["entity"] for item in loud}}
    for item in loud:
        for capture, value in item["result"]["captures"].items():
            words.setdefault(capture.lower(), set()).add(json.dumps(value))

    def fill(match: re.Match[str]) -> str:
        found = words.get(match[1].lower())
        return match[0] if found is None else ", ".join(sorted(found))

    return re.sub(r"\{(\w+)\}", fill, name)

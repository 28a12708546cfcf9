"""What the workers found: which alerts are up, and what every entity last measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.responses import Response

from ..json_text import load
from ..patterns import like
from ..service import Call, Operation, Refusal
from . import actors, jackson
from .answers import answer, nothing, thrown, unreadable
from .entities import contains
from .inheritance import merged, single
from .notices import titled
from .paths import missing, plain_number
from .scheduler import known, matching, passes, watched
from .workers import WORKER, AskingWorkers

PATH = "/api/v1/status"


class Status(AskingWorkers):
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
            Operation("POST", PATH + "/alert-coverage", self._coverage),
        ]

    def _system(self, _call: Call) -> Response:
        now = int(self._world.clock.now())
        quiet = {
            "ingest_max_check_tier": 0, "query_distance_hours_limit": 0, "query_max_check_tier": 0,
            "sampled_check_tier": 0, "sampled_check_rate": 0.0, "message": "",
        }  # fmt: skip
        return answer(
            {
                "alerts_active": len(list(self._up())), "workers_active": 1, "workers_total": 1,
                "check_invocations": 991, "queue_size": 0,
                "workers": [{"name": WORKER, "last_execution_time": now, "check_invocations": 991}],
                "queues": [{"name": "zmon:queue:default", "size": 0}], "service_level_status": quiet,
            }
        )  # fmt: skip

    def _alerts(self, call: Call) -> Response:
        """Show the entities in alarm; a quiet alert and an unknown one are both left out."""
        wanted = [part.strip() for part in call.path["ids"].split(",")]
        if len(set(wanted)) < len(wanted):
            kind = "java.lang.IllegalStateException"
            raise Refusal(thrown(call.request, self._world.clock, kind, "Duplicate key []"))
        found = {number: self._workers.alarms(number) for number in wanted if number.isdigit()}
        return answer({number: entities for number, entities in found.items() if entities})

    def _active(self, number: int) -> dict[str, Any] | None:
        node = self._world.alerts.get(number)
        return merged(self._world.alerts, node) if node is not None and node["status"] == "ACTIVE" else None

    def _all_entities(self, call: Call) -> Response:
        number = plain_number(call, self._world.clock)
        if self._active(number) is None:
            return answer([])
        now, entities = self._world.clock.now(), known(self._world, number)
        self._workers.catch_up(number)
        return answer(
            [
                {
                    "entity": entity, "results": [self._workers.result(number, entity, now)],
                    "active_alert_ids": [number], "entities_count": None,
                }
                for entity in entities
            ]
        )  # fmt: skip

    def _details(self, call: Call) -> Response:
        alert = self._active(plain_number(call, self._world.clock))
        return nothing(404) if alert is None else answer(self._shown(call.actor, alert))

    def _shown(self, actor: actors.Actor, alert: Mapping[str, Any]) -> dict[str, Any]:
        up = self._workers.alarms(alert["id"])
        results = [{"entity": entity, "result": result} for entity, result in up.items()]
        definition = {
            **single(alert), "editable": actors.may_edit_alert(actor, alert), "cloneable": actor.acts,
            "deletable": actors.may_delete_alert(actor, alert),
        }  # fmt: skip
        return {
            "alert_definition": definition, "entities": results, "message": titled(alert["name"], results),
            "notifications_ack": False, "entities_count": None,
        }  # fmt: skip

    def _up(self) -> Iterator[dict[str, Any]]:
        """Yield the alerts in alarm that are ACTIVE; the alarms of the others stay where they are, unseen."""
        for number in [int(key) for key, _row in self._world.alarms.items()]:
            alert = self._active(number)
            if alert is not None:
                yield alert

    def _coverage(self, call: Call) -> Response:
        """Show which alerts look at what the filters let through: entities with the same alerts together."""
        try:
            wanted = jackson.filters(call.body)
        except jackson.Unreadable:
            wanted = None
        if wanted is None or jackson.null_filter(wanted):
            return unreadable(call.request, self._world.clock)
        stored = {key: row["body"] for key, row in self._world.entities.items()}
        looking: dict[str, list[dict[str, Any]]] = {
            key: [] for key, body in stored.items() if any(passes(body, one) for one in wanted)
        }
        for node in self._world.alerts.all() if looking else ():
            if watched(node):
                alert = merged(self._world.alerts, node)
                for key in looking.keys() & set(matching(self._world, alert)):
                    looking[key].append({"name": alert["name"], "id": alert["id"]})
        groups: dict[str, dict[str, Any]] = {}
        for key, alerts in looking.items():
            group = groups.setdefault(str([alert["id"] for alert in alerts]), {"entities": [], "alerts": alerts})
            group["entities"].append({"id": key, "type": stored[key]["type"]})
        return answer(list(groups.values()))

    def _active_alerts(self, call: Call) -> Response:
        teams, tags = _values(call, "team"), _values(call, "tags")
        up = list(self._up())
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
        up = self._workers.alarms(alert["id"])
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

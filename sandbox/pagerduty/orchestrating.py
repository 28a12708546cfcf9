"""What the rules of event orchestrations do with an event, on its way to a service and at it.

Source: https://developer.pagerduty.com/docs/event-orchestration-overview
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..service import Families
from .conditions import captured, matches, value_at
from .lists import Row
from .orchestration_paths import FORBIDDEN, OrchestrationPaths
from .orchestration_rules import START, UNROUTED
from .world import World

_PLACE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_SEEN = 50
"""So many sets an event goes through, at most: they may send it round in circles."""


@dataclass
class Event:
    """An event on its way. facts: what rules see of it; the rest is what they have made of it so far."""

    facts: Row
    dropped: bool = False
    suppressed: bool = False
    suspended: int = 0
    given: Row = field(default_factory=dict)
    """Members of the incident: `priority_id`, `escalation_policy_id`."""
    notes: list[str] = field(default_factory=list)

    @property
    def seen(self) -> Row:
        """Return the event as rules see it."""
        return self.facts["event"]


class Orchestrating:
    """Lets events go through the rules."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._paths = others[OrchestrationPaths]

    def routed(self, orchestration: str, event: Event) -> str | None:
        """Return the service that an orchestration sends an event to, None when it goes nowhere."""
        self._follow("global", orchestration, event)
        if event.dropped:
            return None
        found = self._target(orchestration, event)
        if found is None or self._world.find("service", found) is None:
            self._follow(UNROUTED, orchestration, event)
            return None
        return found

    def _target(self, orchestration: str, event: Event) -> str | None:
        path = self._paths.path("router", orchestration)
        for rule in path["sets"][0]["rules"]:
            if _applies(rule, event):
                found = self._destination(rule["actions"], event)
                if found is not None:
                    return found
        last = path["catch_all"]["actions"]["route_to"]
        return None if last == UNROUTED else last

    def _destination(self, actions: Row, event: Event) -> str | None:
        if "route_to" in actions:
            return actions["route_to"]
        dynamic = actions["dynamic_route_to"]
        wanted = captured(dynamic["regex"], str(value_at(dynamic["source"], event.facts) or ""))
        member = "id" if dynamic["lookup_by"] == "service_id" else "name"
        return next((row["id"] for row in self._world.all("service") if row[member] == wanted), None)

    def at_service(self, service: str, event: Event) -> None:
        """Let an event go through the rules of a service, if they are switched on."""
        if self._paths.active(service):
            self._follow("service", service, event)

    def _follow(self, kind: str, key: str, event: Event) -> None:
        """Go from set to set, in each to the first rule that applies; where none does, the catch-all does."""
        path = self._paths.path(kind, key)
        sets, name = {one["id"]: one["rules"] for one in path["sets"]}, START
        for _dummy in range(_SEEN):
            rule = next((rule for rule in sets[name] if _applies(rule, event)), None)
            actions = (rule or path["catch_all"])["actions"]
            _do(actions, event)
            if "route_to" not in actions:
                return
            name = actions["route_to"]


def _applies(rule: Row, event: Event) -> bool:
    """Tell whether one of the conditions of a rule is true; a rule with what the plan lacks is not looked at."""
    if rule["disabled"] or rule["actions"].get(FORBIDDEN):
        return False
    return not rule["conditions"] or any(matches(one["expression"], event.facts) for one in rule["conditions"])


def _do(actions: Row, event: Event) -> None:
    for variable in actions.get("variables", []):
        found = captured(variable["value"], str(value_at(variable["path"], event.facts) or ""))
        event.facts["variables"][variable["name"]] = found
    for extraction in actions.get("extractions", []):
        _extract(extraction, event)
    for name in ("severity", "event_action"):
        if name in actions:
            event.seen[name] = actions[name]
    event.dropped = event.dropped or bool(actions.get("drop_event"))
    event.suppressed = event.suppressed or bool(actions.get("suppress"))
    event.suspended = actions.get("suspend", event.suspended)
    for name, kept in (("priority", "priority_id"), ("escalation_policy", "escalation_policy_id")):
        if name in actions:
            event.given[kept] = actions[name]
    if actions.get("annotate"):
        event.notes.append(_filled(actions["annotate"], event))


def _extract(extraction: Row, event: Event) -> None:
    """Put something at another place of the event: a template filled in, or what a pattern finds."""
    if "template" in extraction:
        found: str | None = _filled(extraction["template"], event)
    else:
        found = captured(extraction["regex"], str(value_at(extraction["source"], event.facts) or ""))
    names = extraction["target"].split(".")
    if found is None or names[0] != "event" or len(names) not in (2, 3):
        return
    place: Any = event.seen
    if len(names) == 3:
        if not isinstance(place.get(names[1]), dict):
            place[names[1]] = {}
        place = place[names[1]]
    place[names[-1]] = found


def _filled(template: str, event: Event) -> str:
    return _PLACE.sub(lambda place: str(value_at(place[1], event.facts) or ""), template)

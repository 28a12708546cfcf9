"""What the path of an event orchestration may hold: sets of rules, their conditions and their actions.

Source: https://developer.pagerduty.com/docs/event-orchestration-overview
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .answers import invalid
from .fields import Check, each, flag, one_of, text, url, whole
from .lists import Row
from .world import World

START, UNROUTED = "start", "unrouted"
SEVERITIES = ("info", "error", "warning", "critical")
TRIGGERS = ("alert_triggered", "alert_suppressed", "alert_suspended")


def _empty(value: Any) -> bool:
    """Tell whether a member might as well not be there: the vendor's Terraform provider sends all there are, empty."""
    return value is None or value is False or value in ("", [], {})


def _members(label: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """Want an object that has some members and may have others; what nobody knows is passed over."""

    def check(world: World, value: Any) -> Row:
        if not isinstance(value, dict):
            raise ValueError(f"{label} must be an object")
        kept = {name: one(world, value.get(name)) for name, one in required.items()}
        return kept | {name: one(world, value[name]) for name, one in optional.items() if not _empty(value.get(name))}

    return check


def _said(label: str) -> Check:
    return text(label, blank=False)


def _known(kind: str, label: str) -> Check:
    """Want the id of something that is there."""

    def check(world: World, value: Any) -> str:
        if world.find(kind, value) is None:
            raise ValueError(f"{label} not found")
        return value

    return check


def _extraction(world: World, value: Any) -> Row:
    """Want a target, and either a template or a source with a pattern."""
    words = {name: _said(f"Extraction {name}") for name in ("template", "source", "regex")}
    kept = _members("Extraction", {"target": _said("Extraction target")}, words)(world, value)
    if set(kept) not in ({"target", "template"}, {"target", "source", "regex"}):
        raise ValueError("Extraction must have either a template or a source and a regex")
    return kept


_VARIABLE = _members(
    "Variable",
    {name: _said(f"Variable {name}") for name in ("name", "path", "value")} | {"type": one_of("Variable type", ("regex",))},
    {},
)
_PAIR = _members("Header", {"key": _said("Header key"), "value": text("Header value")}, {})
_TRIGGER_TYPES = each(one_of("Trigger types", TRIGGERS), "Trigger types", 1, 1)
_AUTOMATION = _members(
    "Automation action",
    {"name": _said("Automation action name"), "url": url("Automation action url")},
    {
        "auto_send": flag("Automation action auto send"),
        "headers": each(_PAIR, "Headers"),
        "parameters": each(_PAIR, "Parameters"),
        "trigger_types": _TRIGGER_TYPES,
    },
)
_PD_AUTOMATION = _members(
    "Pagerduty automation action",
    {"action_id": _said("Pagerduty automation action id")},
    {"trigger_types": _TRIGGER_TYPES},
)
_FIELD = _members("Incident custom field update", {"id": _said("Incident custom field update id")}, {"value": text("Value")})

_UNROUTED: dict[str, Check] = {
    "severity": one_of("Severity", SEVERITIES),
    "event_action": one_of("Event action", ("trigger", "resolve")),
    "variables": each(_VARIABLE, "Variables"),
    "extractions": each(_extraction, "Extractions"),
}
_SERVICE: dict[str, Check] = {
    **_UNROUTED,
    "suppress": flag("Suppress"),
    "suspend": whole("Suspend", 0, 86_400),
    "priority": _known("priority", "Priority"),
    "escalation_policy": _known("escalation_policy", "Escalation policy"),
    "annotate": text("Annotate"),
    "automation_actions": each(_AUTOMATION, "Automation actions"),
    "incident_custom_field_updates": each(_FIELD, "Incident custom field updates"),
}
ACTIONS: dict[str, dict[str, Check]] = {
    "router": {},
    "unrouted": _UNROUTED,
    "global": {**_SERVICE, "drop_event": flag("Drop event")},
    "service": {**_SERVICE, "pagerduty_automation_actions": each(_PD_AUTOMATION, "Pagerduty automation actions")},
}
"""What the rules of each path may do, besides going on to another set or a service."""
_EVERY = (*ACTIONS["global"], "pagerduty_automation_actions", "route_to", "dynamic_route_to")
"""What is an action somewhere."""


def _acts(label: str, optional: Mapping[str, Check]) -> Check:
    """Want actions; one that only other paths have is refused, unless it is empty."""
    plain = _members(label, {}, optional)

    def check(world: World, value: Any) -> Row:
        kept = plain(world, value)
        strange = [name for name in _EVERY if name not in optional and not _empty(value.get(name))]
        if strange:
            raise ValueError(f"{label} {strange[0]} is not supported")
        return kept

    return check


_DYNAMIC = _members(
    "Dynamic route to",
    {
        "lookup_by": one_of("Lookup by", ("service_name", "service_id")),
        "source": _said("Source"),
        "regex": _said("Regex"),
    },
    {},
)
_CONDITIONS = each(_members("Condition", {"expression": _said("Expression")}, {}), "Conditions")


class Rules:
    """Reads the sets and the catch-all of one kind of path."""

    def __init__(self, world: World, kind: str, new_rule: Callable[[], str], there: frozenset[str]) -> None:
        """Keep what a body needs. there: the ids of the rules that the path has; a rule that has one keeps it."""
        self._world, self._kind, self._new_rule, self._there = world, kind, new_rule, there

    def read(self, body: Mapping[str, Any]) -> Row:
        """Return the sets and the catch-all; raises 400."""
        try:
            sets = self._sets(body.get("sets"))
            catch_all = body.get("catch_all")
            if not isinstance(catch_all, dict | None):
                raise ValueError("Catch all must be an object")
            last = self._catch_all((catch_all or {}).get("actions"))
        except ValueError as problem:
            raise invalid(str(problem)) from None
        for group in sets:  # only now: what is refused takes no ids
            for rule in group["rules"]:
                rule["id"] = rule["id"] or self._new_rule()
        return {"sets": sets, "catch_all": {"actions": last}}

    def _sets(self, value: Any) -> list[Row]:
        value = [{"id": START, "rules": []}] if value is None else value
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ValueError("Sets must be a list of sets")
        names = [one.get("id", START) for one in value]
        if not all(isinstance(name, str) and name for name in names) or len(set(names)) < len(names) or START not in names:
            raise ValueError("Sets must have unique ids, one of which is start")
        if self._kind == "router" and len(names) > 1:
            raise ValueError("A router has only the set start")
        seen: set[str] = set()
        return [{"id": name, "rules": self._rules(one.get("rules"), names, seen)} for name, one in zip(names, value, strict=True)]

    def _rules(self, value: Any, names: list[str], seen: set[str]) -> list[Row]:
        rules = each(lambda _world, rule: rule, "Rules")(self._world, value)
        return [self._rule(rule, number, names, seen) for number, rule in enumerate(rules)]

    def _rule(self, rule: Any, number: int, names: list[str], seen: set[str]) -> Row:
        if not isinstance(rule, dict):
            raise ValueError("Rules must be objects")
        conditions = _CONDITIONS(self._world, rule.get("conditions"))
        key = rule.get("id")
        kept = key if isinstance(key, str) and key in self._there and key not in seen else None
        seen.add(kept or "")
        return {
            "id": kept,
            "label": text("Label")(self._world, rule.get("label")),
            "conditions": conditions,
            "actions": self._actions(rule.get("actions"), number, conditions, names),
            "disabled": flag("Disabled", null=False)(self._world, rule.get("disabled")),
        }

    def _actions(self, value: Any, number: int, conditions: list[Row], names: list[str]) -> Row:
        value = {} if value is None else value
        if self._kind == "router":
            actions = _acts("Actions", {"route_to": _known("service", "Service"), "dynamic_route_to": _DYNAMIC})(self._world, value)
            if len(actions) != 1:
                raise ValueError("Actions must have either route_to or dynamic_route_to")
            if "dynamic_route_to" in actions and (number or conditions):
                raise ValueError("Dynamic route to is only for the first rule, without conditions")
            return actions
        route = one_of("Route to", tuple(names))
        return self._filled(_acts("Actions", {**ACTIONS[self._kind], "route_to": route})(self._world, value))

    def _catch_all(self, value: Any) -> Row:
        value = {} if value is None else value
        if self._kind == "router":
            actions = _acts("Catch all actions", {"route_to": self._destination})(self._world, value)
            return {"route_to": UNROUTED, **actions}
        checks = dict(ACTIONS[self._kind])
        if self._kind == "unrouted":
            checks["suppress"] = flag("Suppress")  # shown, so that it may be sent back
        actions = self._filled(_acts("Catch all actions", checks)(self._world, value))
        return {**actions, "suppress": True} if self._kind == "unrouted" else actions

    @staticmethod
    def _destination(world: World, value: Any) -> str:
        return value if value == UNROUTED else _known("service", "Service")(world, value)

    @staticmethod
    def _filled(actions: Row) -> Row:
        """Return actions as they are answered: lists that are not there are empty."""
        return {"variables": [], "extractions": [], **actions}

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of event orchestrations as values: said whole, compared in one normal form, and shown where they differ.

Source: https://developer.pagerduty.com/docs/event-orchestration
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...values import (
    DROP,
    Boxed,
    Choice,
    Duration,
    Field,
    Flag,
    Keyed,
    Link,
    ListOf,
    Map,
    Members,
    Options,
    Ref,
    SetOf,
    Text,
    Unknown,
    sortable,
)

NOTHING = (None, "", [], {}, False)
"""What is the same as nothing at all."""
SECRETS = re.compile(r"auth|token|secret|key|password|cookie|signature", re.I)
"""Headers that are credentials."""


class Exact(Members):
    """A map that is said whole: what a task leaves out is not there, and what is empty or false is the same as left out."""

    completes = False

    def canonical(self, value: Any) -> Any:
        """Return what of it says something."""
        said = super().canonical(value)
        if said.__class__ is Unknown:
            return said
        return {name: one for name, one in said.items() if one.__class__ is Unknown or one not in NOTHING}

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether anything is otherwise."""
        return wanted != (found or {})

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return it as the task has it."""
        return wanted


class Condition(Boxed, Text):
    """A condition."""

    member = "expression"


class Pairs(Map):
    """A map here, a list of keys and values there."""

    def to_wire(self, value: Any) -> Any:
        """Return the list."""
        return [{"key": key, "value": one} for key, one in (value or {}).items()]

    def from_wire(self, value: Any) -> Any:
        """Return the map."""
        return {one["key"]: one.get("value") for one in value or () if isinstance(one, dict) and "key" in one}


def _texts(pairs: dict) -> dict:
    return {str(key): "" if one is None else str(one) for key, one in pairs.items()}


class RuleId(Text):
    """The id of a rule: by it a task says which one it means, and nobody else needs it."""

    def shown(self, value: Any, name: Any) -> Any:
        """Return nothing: it is another one in each account."""
        return DROP


TRIGGERS = SetOf(Choice("alert_triggered", "alert_suppressed", "alert_suspended"), most=1)
ACTIONS = Exact(
    Field("route_to"),
    Field("route_to_service", Ref("service")),
    Field(
        "dynamic_route_to",
        Exact(
            Field("lookup_by", Choice("service_name", "service_id"), required=True),
            Field("source", required=True),
            Field("regex", required=True),
        ),
    ),
    Field("drop_event", Flag()),
    Field("suppress", Flag()),
    Field("suspend", Duration()),
    Field("priority", Ref("priority")),
    Field("escalation_policy", Ref("escalation_policy")),
    Field("annotate"),
    Field("severity", Choice("info", "warning", "error", "critical")),
    Field("event_action", Choice("trigger", "resolve")),
    Field(
        "variables",
        ListOf(
            Exact(
                Field("name", required=True),
                Field("path", required=True),
                Field("value", required=True),
                Field("type", Choice("regex"), default="regex"),
            )
        ),
    ),
    Field("extractions", ListOf(Exact(Field("target", required=True), Field("template"), Field("source"), Field("regex")))),
    Field(
        "automation_actions",
        ListOf(
            Exact(
                Field("name", required=True),
                Field("url", Link(), required=True),
                Field("auto_send", Flag()),
                Field("headers", Pairs(_texts, secret=SECRETS.search)),
                Field("parameters", Pairs(_texts, secret=SECRETS.search)),
                Field("trigger_types", TRIGGERS),
            )
        ),
    ),
    Field("pagerduty_automation_actions", ListOf(Exact(Field("action_id", required=True), Field("trigger_types", TRIGGERS)))),
    Field("incident_custom_field_updates", ListOf(Exact(Field("id", required=True), Field("value")))),
)
RULE = Exact(
    Field("id", RuleId()),
    Field("label"),
    Field("conditions", ListOf(Condition(shortest=1))),
    Field("actions", ACTIONS),
    Field("disabled", Flag()),
)


def _normal(rule: Options) -> Options:
    """Return what a rule says; its id is no part of that."""
    return {name: one for name, one in rule.items() if name != "id"}


class Rules(ListOf):
    """Rules in their order. One stays the same by its id, by its label, or where it has none by what it says."""

    completes = True

    def __init__(self) -> None:
        super().__init__(RULE)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether another rule stands in some place, or a rule says something else."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted != found
        return list(map(_normal, wanted or ())) != list(map(_normal, found or ()))

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return them with the ids they have, so that they stay the rules they are."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        ids = [(one or {}).get("id") for one in counterparts(wanted, found or [])]
        return [{**_normal(one), **({"id": known} if known else {})} for one, known in zip(wanted, ids)]

    def counterparts(self, sent: list, found: list) -> list:
        """Return for each rule that is sent the one it was, as it was read."""
        known = {one.get("id"): one for one in found if one.get("id")}
        return [known.get(one.get("id")) for one in sent]


def counterparts(wanted: list, found: list) -> list[Optional[Options]]:
    """Return for each wanted rule the one that it is already, None for a new one."""
    rest = list(found)
    pairs: list[Optional[Options]] = [None] * len(wanted)
    signs = (
        lambda one: one.get("id"),
        lambda one: (one["label"], sortable(_normal(one))) if one.get("label") else None,
        lambda one: one.get("label"),
        lambda one: sortable(_normal(one)),
    )
    for sign in signs:
        for number, one in enumerate(wanted):
            mark = sign(one) if pairs[number] is None else None
            match = next((other for other in rest if mark is not None and sign(other) == mark), None)
            if match is not None:
                pairs[number] = match
                rest = [other for other in rest if other is not match]
    return pairs


RULE_SET = Members(Field("id", required=True), Field("rules", Rules()))
SETS = Keyed(RULE_SET, by="id", ordered=False)


def changes(before: list, after: list) -> tuple[Options, Options]:
    """Return what of the sets differs, before and after: the rules that change, and where the order does the order.

    Both sides are sets as they are shown.
    """
    was, will_be = ({one["id"]: one.get("rules") or [] for one in side} for side in (before, after))
    both: tuple[Options, Options] = ({}, {})
    for name in dict.fromkeys((*was, *will_be)):
        told = _changes_of_one(was.get(name), will_be.get(name))
        for side, one in zip(both, told):
            if one is not None:
                side[name] = one
    return both


def _changes_of_one(before: Optional[list], after: Optional[list]) -> tuple[Optional[Options], Optional[Options]]:
    """Return what differs of one set; None where there is no such set, and on both sides where nothing differs."""
    old, new = _called(before or []), _called(after or [], before or [])
    sides = [
        {name: one for name, one in mine.items() if other.get(name) != one} for mine, other in ((old, new), (new, old))
    ]
    common = [[name for name in one if name in old and name in new] for one in (old, new)]
    moved = list(old) != list(new) and (common[0] != common[1] or set(old) != set(new))
    told = [{"rules": one, **({"order": list(order)} if moved else {})} for one, order in zip(sides, (old, new))]
    if before is not None and after is not None and told[0] == told[1]:
        return None, None
    return (None if before is None else told[0]), (None if after is None else told[1])


def _called(rules: list, known: Optional[list] = None) -> dict[str, Options]:
    """Return rules under what a person calls them. known: those that were there, whose names they keep."""
    names = {}
    if known:
        earlier = _called(known)
        by_rule = {id(rule): name for name, rule in zip(earlier, known)}
        names = {number: by_rule[id(one)] for number, one in enumerate(counterparts(rules, known)) if one is not None}
    taken = set(names.values())
    called: dict[str, Options] = {}
    for number, rule in enumerate(rules):
        name = names.get(number)
        if name is None or (rule.get("label") and not name.startswith(rule["label"])):
            name = _free(rule.get("label") or f"rule {number + 1}", taken | set(called))
        called[name] = _normal(rule)
    return called


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free

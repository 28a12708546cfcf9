"""What an alert gets from its ancestors, and the two forms it is shown in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..store import Table

FIELDS = (
    "id", "name", "description", "team", "responsible_team", "entities", "entities_exclude", "condition",
    "notifications", "check_definition_id", "status", "priority", "last_modified", "last_modified_by", "period",
    "template", "parent_id", "parameters", "tags",
)  # fmt: skip
LISTS = ("entities", "entities_exclude", "notifications", "tags")
INHERITED = (
    "name", "description", "entities", "entities_exclude", "condition", "notifications", "check_definition_id",
    "priority", "period", "tags",
)  # fmt: skip
MANDATORY = {
    "name": "name is mandatory",
    "description": "description is mandatory",
    "entities": "entities filter is mandatory",
    "entities_exclude": "exclude entities filter is mandatory",
    "condition": "condition is mandatory",
    "priority": "priority is mandatory",
}
"""What a normal alert must have, own or inherited, in the order it is asked for."""


def merged(alerts: Table, node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the alert with what it inherits; parameters are merged per name, the child's winning."""
    if node["parent_id"] is None:
        return dict(node)
    parent = alerts.get(node["parent_id"])
    return dict(node) if parent is None else overlay(merged(alerts, parent), node)


def overlay(parent: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    """Return `node` with `parent`'s values where it has null."""
    result = {**node, **{name: parent[name] for name in INHERITED if node[name] is None}}
    if parent["parameters"] is not None:
        result["parameters"] = {**parent["parameters"], **(node["parameters"] or {})}
    return result


def single(alert: Mapping[str, Any]) -> dict[str, Any]:
    """Return the alert as a GET of it shows it: each parameter is JSON text, lists nobody set are null."""
    parameters = alert["parameters"]
    if parameters is not None:
        parameters = {
            name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for name, value in parameters.items()
        }
    return {**{name: alert[name] for name in FIELDS}, "parameters": parameters}


def whole(alert: Mapping[str, Any]) -> dict[str, Any]:
    """Return the alert as writes and the list of all show it: parameters are objects, lists nobody set are empty.

    One parameter that is null itself makes all of them null here.
    """
    shown = {name: alert[name] if name not in LISTS or alert[name] is not None else [] for name in FIELDS}
    return shown | {"parameters": None} if None in (alert["parameters"] or {}).values() else shown


def broken_by(alerts: Table, changed: Mapping[str, Any]) -> list[int]:
    """Return the ids of normal alerts below `changed` that its new (merged) values leave without a mandatory one."""
    children: dict[Any, list[Mapping[str, Any]]] = {}
    for node in alerts.all():
        if node["parent_id"] is not None:
            children.setdefault(node["parent_id"], []).append(node)
    return list(_broken(children, changed))


def _broken(children: Mapping[Any, list[Mapping[str, Any]]], parent: Mapping[str, Any]) -> Iterator[int]:
    for node in children.get(parent["id"], ()):
        child = overlay(parent, node)
        if not child["template"] and any(child[name] is None for name in (*MANDATORY, "check_definition_id")):
            yield child["id"]
        yield from _broken(children, child)

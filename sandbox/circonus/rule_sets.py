"""Rule sets: what is wrong with a metric, how bad that is, and whom to tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from .. import patterns
from ..service import Call
from .answers import invalid
from .listing import Collection, Row
from .rules import FUNCTIONS, rules, summary
from .search import Attributes
from .tag_query import balanced
from .world import ANY_CHECK, World, known_cid, member, number_of, text

SEVERITIES = ("1", "2", "3", "4", "5")
_IDENTITY = ("check", "metric_name", "metric_type", "metric_pattern", "filter")
_OPTIONAL = ("name", "metric_name", "metric_pattern", "filter")
"""Shown only when they are set, as in the vendor's example."""


class RuleSets(Collection):
    """The operations on rule sets."""

    kind = "rule_set"
    first = 2001
    filters = frozenset(("check", "tags"))
    insisted = ("check", "metric_type", "rules")

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search; `name` is the check's name."""
        check = self._world.checks.shared(row["check"]) or {}
        bundle = self._world.bundle_of(row["check"]) or {}
        label = [bundle["display_name"]] if bundle else []
        metric = [row["metric_name"]] if "metric_name" in row else [row.get("metric_pattern", "")]
        active = ["1" if check.get("_active") else "0"]
        return {
            "": metric, "metric_name": metric, "name": label, "check_name": label, "tags": row["tags"],
            "host": [bundle.get("target", "")], "broker": [check.get("_broker", "")],
            "type": [bundle.get("type", "")], "check_id": [number_of(row["check"])],
            "check_bundle_id": [number_of(check.get("_check_bundle", ""))],
            "active": active, "active_check": active,
        }  # fmt: skip

    def shown(self, row: Row) -> Row:
        """Return a rule set with what comes from its check."""
        bundle = self._world.bundle_of(row["check"]) or {}
        shown = {name: value for name, value in row.items() if name not in _OPTIONAL or value is not None}
        return {
            **shown, "_host": bundle.get("target"), "tags": bundle.get("tags", []), "metric_tags": [],
            "lookup_key": None,
        }  # fmt: skip

    def update(self, call: Call) -> Response:
        """Change a rule set; what identifies it has to be told, when the service insists."""
        if self._world.setting("insist_on_put"):
            body, row = self.sent(call), self.found(call)
            self.need(body, ("metric_name" if row["metric_name"] else "metric_pattern",))
        return super().update(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the rule set.

        One more for the same metric is taken as a second one, the least helpful answer there is: whether the service
        refuses it, updates the first or does this is unconfirmed, so a client must look first. What identifies it
        cannot change (that trying is refused is the sandbox's choice).
        """
        if "_cid" not in current:
            identity = self._identity(sent)
            return identity | self._merged(sent, identity)
        for field in _IDENTITY:
            if field in sent and (sent[field] or None) != current[field]:
                raise invalid(f"{field} cannot be changed: delete the rule set and create another")
        return self._merged(sent, current)

    def _identity(self, body: Mapping[str, Any]) -> dict[str, Any]:
        check = body.get("check")
        if check != ANY_CHECK:
            check = known_cid(check, self._world.checks, "check")
            if self._world.missed(check):
                raise invalid(f"check: {check!r} is not the _cid of an existing object")
        if body.get("metric_type") not in ("numeric", "text"):
            raise invalid("metric_type must be numeric or text")
        name, pattern = (body.get(field) or None for field in ("metric_name", "metric_pattern"))
        if (name is None) == (pattern is None):
            raise invalid("exactly one of metric_name and metric_pattern must be set")
        for field in ("metric_name", "metric_pattern", "filter"):
            text(body.get(field), field)
        _check_pattern(pattern)
        query = body.get("filter") or None
        if query is not None and not balanced(query):
            raise invalid("filter: its parentheses do not match")
        return {
            "check": check, "metric_name": name, "metric_pattern": pattern, "filter": query,
            "metric_type": body["metric_type"],
        }  # fmt: skip

    def _merged(self, body: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """Return everything that may be changed, after a merge; `tags`, `lookup_key`, `metric_tags` are ignored."""
        derive = body.get("derive") if body.get("derive") in FUNCTIONS else None
        stored = current.get("rules")
        if "rules" in body or stored is None:
            stored = rules(body.get("rules"), current["metric_type"], derive)
        return {
            "name": text(member(body, "name", current, None), "name"),
            "derive": summary(stored),
            "link": text(member(body, "link", current, None), "link"),
            "notes": text(member(body, "notes", current, None), "notes"),
            "parent": self._parent(body["parent"], current.get("_cid")) if "parent" in body else current.get("parent"),
            "user_json": _user_json(member(body, "user_json", current, None)),
            "contact_groups": contact_groups(self._world, member(body, "contact_groups", current, None)),
            "rules": stored,
        }

    def _parent(self, value: Any, own: str | None) -> str | None:
        """Return the parent's cid; the old form `<check id>_<metric>` is taken too."""
        if value is None or value == "":
            return None
        for row in self._table.all():
            old = f"{row['check'].rpartition('/')[2]}_{row['metric_name']}"
            if value in (row["_cid"], old) and row["_cid"] != own:
                if not any(rule["severity"] == 1 for rule in row["rules"]):
                    raise invalid("parent must have a rule of severity 1")
                return row["_cid"]
        raise invalid(f"parent: {value!r} is not the _cid of another rule set")

    def remove(self, row: Row) -> None:
        """Delete for good."""
        self._drop(row)

    def forget(self, check: str) -> list[str]:
        """Delete the rule sets of a check; return the numbers of the groups that lost some by it."""
        gone = [row for row in self._table.all() if row["check"] == check]
        return [group for row in gone for group in self._drop(row)]

    def _drop(self, row: Row) -> list[str]:
        """Delete one: what it was the parent of has none, groups lose their condition (both the sandbox's choice)."""
        super().remove(row)
        for other in self._table.all():
            if other["parent"] == row["_cid"]:
                self.store({**other, "parent": None})
        modified = []
        for key, group in self._world.rule_set_groups.items():
            left = [one for one in group["rule_set_conditions"] if one["rule_set"] != row["_cid"]]
            if len(left) < len(group["rule_set_conditions"]):
                self._world.rule_set_groups.put(key, {**group, "rule_set_conditions": left})
                modified.append(number_of(key))
        return modified


def contact_groups(world: World, value: Any) -> dict[str, list[str]]:
    """Return cids by severity, all five keys. (That missing ones count as empty is unconfirmed.)"""
    value = {} if value is None else value
    if not isinstance(value, dict) or not set(value) <= set(SEVERITIES):
        raise invalid('contact_groups must be an object with the keys "1" to "5"')
    groups: dict[str, list[str]] = {}
    for severity in SEVERITIES:
        wanted, name = value.get(severity) or [], f'contact_groups["{severity}"]'
        if not isinstance(wanted, list):
            raise invalid(f"{name} must be a list")
        known = [known_cid(cid, world.contact_groups, name) for cid in wanted]
        groups[severity] = list(dict.fromkeys(known))
    return groups


def _check_pattern(pattern: str | None) -> None:
    try:
        patterns.check(pattern or "")
    except ValueError as error:
        raise invalid(f"metric_pattern is not a regular expression: {error}") from error


def _user_json(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid("user_json must be an object")
    if len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()) > 4096:
        raise invalid("user_json must not be longer than 4096 bytes")
    return value

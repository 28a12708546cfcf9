"""Groups of rule sets: when several things are wrong at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import answer, invalid
from .expressions import formula
from .listing import Collection, Row
from .rule_sets import contact_groups
from .search import Attributes
from .world import known_cid, member, objects, required_text, tags, whole


class RuleSetGroups(Collection):
    """The operations on groups of rule sets. A name may be taken twice (unconfirmed)."""

    kind = "rule_set_group"
    first = 3001
    filters = frozenset(("name", "tags"))
    insisted = ("name", "formulas", "rule_set_conditions")

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {"": [row["name"]], "name": [row["name"]], "tags": row["tags"]}

    def create(self, call: Call) -> Response:
        """Add a group; this answer, unlike all others, has the raised severities as text."""
        row = self.add(self.sent(call))
        formulas = [{**one, "raise_severity": str(one["raise_severity"])} for one in row["formulas"]]
        return answer({**row, "formulas": formulas})

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge."""
        conditions = current.get("rule_set_conditions")
        if "rule_set_conditions" in sent or conditions is None:
            conditions = [self._condition(one) for one in _some(sent, "rule_set_conditions")]
        formulas = current.get("formulas")
        if "formulas" in sent or formulas is None:
            formulas = [_formula(one, len(conditions)) for one in _some(sent, "formulas")]
        for one in formulas:
            formula(one["expression"], len(conditions))
        return {
            "name": required_text(member(sent, "name", current, None), "name"),
            "rule_set_conditions": conditions, "formulas": formulas,
            "contact_groups": contact_groups(self._world, member(sent, "contact_groups", current, None)),
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip

    def _condition(self, one: Mapping[str, Any]) -> Row:
        rule_set = known_cid(one.get("rule_set"), self._world.rule_sets, "rule_set_conditions: rule_set")
        return {"rule_set": rule_set, "matching_severities": _severities(one.get("matching_severities"))}


def _some(sent: Mapping[str, Any], name: str) -> list[Row]:
    if not sent.get(name):
        raise invalid(f"{name} is required, and must not be empty")
    return objects(sent[name], name)


def _severities(value: Any) -> list[str]:
    """Return severities as the service shows them, in text."""
    if isinstance(value, str):
        value = [letter for letter in value if letter not in ", "]
    if not isinstance(value, list) or not value:
        raise invalid("matching_severities must be a list of severities")
    return [str(number) for number in sorted({whole(one, "matching_severities", 1, 5) for one in value})]


def _formula(one: Mapping[str, Any], conditions: int) -> Row:
    expression = one.get("expression")
    formula(expression, conditions)
    if isinstance(expression, str):
        expression = int(expression) if expression.strip().isdigit() else " ".join(expression.split())
    wait = 0 if one.get("wait") is None else one["wait"]
    return {
        "expression": expression, "raise_severity": whole(one.get("raise_severity"), "raise_severity", 1, 5),
        "wait": whole(wait, "wait", 0),
    }  # fmt: skip

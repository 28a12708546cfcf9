"""What people are asked for by the others, and the account's priorities."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from ..service import Call, Families
from .collection import BY_TYPE, Collection
from .lists import NOTHING, Names, Row
from .plan import Plan
from .world import Kind, World


class Directory:
    """Who is who, and who is called."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._others = others

    def inflated(self, kind: str, keys: list[str], whole: bool) -> list[Row]:
        """Return references, or the objects themselves where `include[]` asked for them."""
        if not whole:
            return self._world.references(kind, keys)  # type: ignore[return-value]
        render = self._others[BY_TYPE[kind]].shown
        return [render(record) for key in keys if (record := self._world.find(kind, key))]

    def on_call(self, policy: str, level: int = 1) -> list[str]:
        """Return the ids of the users a policy notifies on a level; none when it has no such level."""
        rules = self._rules(policy)
        return self.called(rules[level - 1]["targets"]) if 1 <= level <= len(rules) else []

    def first_on_call(self, policy: str) -> list[str]:
        """Return the ids of the users to whom a new incident of a policy goes, on the first level that has any."""
        rules = self._rules(policy)
        level = self.first_level(rules)
        return self.assigned(rules[level - 1]) if level else []

    def anybody(self, policy: str) -> bool:
        """Tell whether somebody is on call in a policy, on whatever level."""
        return self.first_level(self._rules(policy)) is not None

    def _rules(self, policy: str) -> Sequence[Row]:
        record = self._world.find("escalation_policy", policy)
        return record["escalation_rules"] if record else []

    def first_level(self, rules: Sequence[Row]) -> int | None:
        """Return the first level on which somebody is on call, None when nobody is at all."""
        return next((level for level, rule in enumerate(rules, 1) if self.called(rule["targets"])), None)

    def assigned(self, rule: Row) -> list[str]:
        """Return the ids of the users whom a rule gives an incident: by turns, where they take turns, else all."""
        if rule["strategy"] != "round_robin":
            return self.called(rule["targets"])
        turns, targets = self._world.table("round_robin"), rule["targets"]
        turn = (turns.get(rule["id"]) or {"next": 0})["next"]
        for step in range(len(targets)):
            users = self.called([targets[(turn + step) % len(targets)]])
            if users:
                turns.put(rule["id"], {"next": (turn + step + 1) % len(targets)})
                return users
        return []

    def called(self, targets: Sequence[Row]) -> list[str]:
        """Return the ids of the users whom targets mean now, each once: a schedule means whoever is on call in it.

        Of somebody who has been taken away a stub may be left, which nobody calls.
        """
        found: list[str] = []
        for target in targets:
            if target["kind"] == "user":
                found.append(target["id"])
            else:
                schedules = self._others[BY_TYPE[target["kind"]]]
                found += [shift.user for shift in schedules.on_call(target["id"], self._world.now())]  # type: ignore[attr-defined]
        return [key for key in dict.fromkeys(found) if self._world.find("user", key)]


class Priorities(Collection):
    """The list of priorities."""

    kind = Kind("priority", "priorities", None, 2100)
    verbs = "list"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._plan = others[Plan]

    def list(self, call: Call) -> Response:
        """GET /priorities: 402 where the plan has none (an empty list was seen as well)."""
        self._plan.need("priorities")
        return super().list(call)

    def shown(self, row: Row, _include: Names = NOTHING) -> Row:
        """Return a priority as shown."""
        fields = ("name", "description", "color", "order")
        return {**self._world.head("priority", row), **{field: row[field] for field in fields}}


def user_targets(policy: Row) -> list[str]:
    """Return the users whom a policy names, not those of its schedules."""
    return [
        target["id"] for rule in policy["escalation_rules"] for target in rule["targets"] if target["kind"] == "user"
    ]

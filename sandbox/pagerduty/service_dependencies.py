"""Which service needs which: ordered pairs of technical and business services, without circles.

Source: https://developer.pagerduty.com/api-reference/ (Service Dependencies)
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, invalid
from .business_services import BusinessServices
from .lists import Row
from .services import Services
from .world import World

ENDS = ("supporting_service", "dependent_service")
MOST = 2_000
"""So many a service may have."""
MAX_DEPTH = 100
_SHOWN = {"service": "technical_service_reference", "business_service": "business_service_reference"}


class ServiceDependencies(Family):
    """The operations on dependencies: added and taken away pair by pair."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.table("service_dependencies")
        others[Services].before_delete.append(lambda key: self._forget("service", key))
        others[BusinessServices].before_delete.append(lambda key: self._forget("business_service", key))

    def operations(self) -> list[Operation]:
        """Return the two questions and the two changes."""
        path = "/service_dependencies"
        return [
            Operation("GET", f"{path}/business_services/{{id}}", lambda call: self._of(call, "business_service")),
            Operation("GET", f"{path}/technical_services/{{id}}", lambda call: self._of(call, "service")),
            Operation("POST", f"{path}/associate", self.associate, write=True),
            Operation("POST", f"{path}/disassociate", self.disassociate, write=True),
        ]

    def _of(self, call: Call, kind: str) -> Response:
        """Answer with the pairs on whose either side a service stands."""
        end = [kind, self._world.fetch(kind, call.path["id"])["id"]]
        return _answer([row for row in self._table.all() if end in (row[ENDS[0]], row[ENDS[1]])])

    def associate(self, call: Call) -> Response:
        """Add pairs; the answer holds those that came to be: not what was there, closes a circle or is one too many."""
        return _answer([row for pair in self._pairs(call) if (row := self._added(pair))])

    def _added(self, pair: Row) -> Row | None:
        rows = self._table.all()
        full = any(sum(end in (row[ENDS[0]], row[ENDS[1]]) for row in rows) >= MOST for end in pair.values())
        if _key(pair) in self._table or full or self._too_long(pair):
            return None
        row = {**pair, "id": self._world.new_id("service_dependencies", "D", 13)}
        self._table.put(_key(pair), row)
        return row

    def _too_long(self, pair: Row) -> bool:
        """Tell whether a pair would close a circle, or make a chain too deep."""
        below, above = self._levels(pair["supporting_service"], 0), self._levels(pair["dependent_service"], 1)
        return pair["dependent_service"] in sum(below, []) or len(below) + len(above) > MAX_DEPTH

    def _levels(self, start: list[str], way: int) -> list[list[list[str]]]:
        """Return the services that can be reached, level by level. way: 0 to what supports one, 1 to what depends on it."""
        levels, seen = [[start]], {tuple(start)}
        while levels[-1]:
            found = [row[ENDS[way]] for row in self._table.all() if row[ENDS[1 - way]] in levels[-1]]
            levels.append([end for end in found if tuple(end) not in seen])
            seen.update(tuple(end) for end in found)
        return levels[:-1]

    def disassociate(self, call: Call) -> Response:
        """Take pairs away; the answer holds those that were there."""
        gone = [row for pair in self._pairs(call) if (row := self._table.get(_key(pair)))]
        for row in gone:
            self._table.delete(_key(row))
        return _answer(gone)

    def _pairs(self, call: Call) -> list[Row]:
        items = call.body.get("relationships") if isinstance(call.body, dict) else None
        if not isinstance(items, list) or not items:
            raise invalid("Relationships must be a list inside 'relationships'")
        pairs = [self._pair(item) for item in items]
        return list({_key(pair): pair for pair in pairs}.values())

    def _pair(self, item: Any) -> Row:
        pair = {}
        for end in ENDS:
            one = item.get(end) if isinstance(item, dict) else None
            if not isinstance(one, dict) or not isinstance(one.get("id"), str) or one.get("type") not in tuple(_SHOWN):
                # Also what a listing calls them: `business_service_reference`.
                raise invalid(f"{end.replace('_', ' ').capitalize()} must have an id and a type in {', '.join(_SHOWN)}")
            pair[end] = [one["type"], self._world.fetch(one["type"], one["id"])["id"]]
        return pair

    def _forget(self, kind: str, key: str) -> None:
        for row in self._table.all():
            if [kind, key] in (row[ENDS[0]], row[ENDS[1]]):
                self._table.delete(_key(row))


def _key(pair: Row) -> str:
    return "/".join(word for end in ENDS for word in pair[end])


def _answer(rows: list[Row]) -> Response:
    return answer(
        {
            "relationships": [
                {
                    "id": row["id"],
                    "type": "service_dependency",
                    **{end: {"id": row[end][1], "type": _SHOWN[row[end][0]]} for end in ENDS},
                }
                for row in rows
            ]
        }
    )

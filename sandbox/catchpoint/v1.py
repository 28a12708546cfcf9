"""What version 1 lists and shows beside performance: tests, folders, products, groups of nodes, divisions, in snake case.

Only its reading is here; v1 wrote whole objects, and nobody is to manage things through it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, Refusal
from ..store import Table
from . import enums as e
from .answers import items, matches, message, true
from .settled import FOLDER, PRODUCT, TEST, Settled
from .world import DIVISION, World, no_valid

Row = dict[str, Any]
V1 = "/ui/api/v1"
_FILTERS = {
    "divisionId": "divisionId", "productId": "productId", "statusId": "status", "typeId": "testType", "monitorId": "monitor",
}  # fmt: skip


class Version1(Family):
    """The operations of version 1 on things."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._settled = others[Settled]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        of: list[tuple[str, str, Table, Callable[[Row], Row], dict[str, str]]] = [
            ("tests", "Test", self._world.tests, _test, TEST), ("folders", "Folder", self._world.folders, _folder, FOLDER),
            ("products", "Product", self._world.products, _product, PRODUCT),
            ("nodeGroups", "Node Group", self._world.node_groups, _node_group, {}),
        ]  # fmt: skip
        return [
            Operation("GET", f"{V1}/divisions", self._divisions),
            *(one for each in of for one in self._of(*each)),
        ]

    def _of(
        self, word: str, kind: str, table: Table, shown: Callable[[Row], Row], spelling: dict[str, str]
    ) -> Sequence[Operation]:
        """Return the operations on one kind. spelling: section -> member, of things that have sections."""

        def listed(call: Call) -> Response:
            return items(call, [shown(row) for row in table.all() if _passes(call, row)])

        def found(call: Call) -> Row:
            row = table.shared(call.path["id"])
            if row is None:
                raise Refusal(message(no_valid(kind, call.path["id"]), self._world.setting("unknown_id")))
            return row

        def whole(call: Call) -> Response:
            row = found(call)
            sections = {_snake(member): _snaked(self._settled.shown(section, row.get(member))) for section, member in spelling.items()}
            return JSONResponse({**shown(row), **sections})

        every = [
            Operation("GET", f"{V1}/{word}", listed),
            Operation("GET", f"{V1}/{word}/{{id}}", lambda call: JSONResponse(shown(found(call)))),
        ]
        return [*every, Operation("GET", f"{V1}/{word}/{{id}}/allSections", whole)] if spelling else every

    def _divisions(self, call: Call) -> Response:
        return items(call, [{"id": DIVISION, "name": "Example", "status": e.pair(e.STATUS, 0)}])


def _passes(call: Call, row: Row) -> bool:
    parent = {"parentFolderId": "folderId" if "testType" in row else "parentId"}
    texts = all((call.param(name) or "").lower() in str(row.get(name) or "").lower() for name in ("name", "url"))
    paused = call.param("alertsPaused") is None or true(call, "alertsPaused") == row.get("alertsPaused")
    return texts and paused and matches(call, row, _FILTERS | parent)


def _test(row: Row) -> Row:
    return {
        "id": row["id"], "division_id": row["divisionId"], "product_id": row["productId"], "parent_folder_id": row["folderId"],
        "name": row["name"], "test_url": row["url"], "test_type": row["testType"], "monitor": row["monitor"],
        "status": row["status"], "alerts_paused": row["alertsPaused"], "start": american(row["startTime"]),
        "end": american(row["endTime"]) if row["endTime"] else None, "change_date": american(row["changeDate"]),
    }  # fmt: skip


def _folder(row: Row) -> Row:
    return {
        "id": row["id"], "division_id": row["divisionId"], "product_id": row["productId"], "parent_folder_id": row["parentId"],
        "name": row["name"],
    }  # fmt: skip


def _product(row: Row) -> Row:
    return {"id": row["id"], "division_id": row["divisionId"], "name": row["name"], "status": row["status"]}


def _node_group(row: Row) -> Row:
    return {
        "id": row["id"], "name": row["name"], "description": row["description"], "division_id": row["divisionId"],
        "network_type": row["syntheticNetworkType"], "change_date": american(row["changeDate"]),
        "nodes": [{"id": number} for number in row["nodes"]],
    }  # fmt: skip


def american(moment: str) -> str:
    """Write a time as v1 does: `03/01/2025 08:00:00 AM`."""
    hour = int(moment[11:13])
    half = "AM" if hour < 12 else "PM"
    return f"{moment[5:7]}/{moment[8:10]}/{moment[:4]} {hour % 12 or 12:02d}{moment[13:19]} {half}"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _snaked(value: Any) -> Any:
    if isinstance(value, dict):
        return {_snake(name): _snaked(member) for name, member in value.items() if name.lower() not in ("password", "passphrase")}
    return [_snaked(member) for member in value] if isinstance(value, list) else value

"""Tests, which are only read so far: in both versions, in v2 also by id."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, World
from .answers import enumeration, envelope, link, page, true

_PATH = "/api/v2/tests"
STATUSES = {0: "Active", 1: "Inactive"}
SECTIONS = {
    "requestSettings": "includeRequest", "scheduleSettings": "includeTargeting", "insightData": "includeInsight",
    "advancedSettings": "includeAdvanceSettings", "alertGroup": "includeAlerts",
}  # fmt: skip
"""Member of a test -> the switch that brings it into a list (the vendor's spelling)."""


class Tests(Family):
    """The operations on tests."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.table("tests")

    def operations(self) -> list[Operation]:
        """Return what there is so far: the reading."""
        return [
            Operation("GET", "/ui/api/v1/tests", self._tests_v1),
            Operation("GET", _PATH, self._tests),
            Operation("GET", _PATH + "/{ids}", self._tests_by_id),
        ]

    def seed(self) -> None:
        """Put three tests, the last of them inactive."""
        for document in (
            _test(880012, "Shop front page", 2002, None, "https://shop.example.org/", (0, "Web"), (18, "Chrome"), 0),
            _test(880013, "Shop search", 2002, 3003, "https://shop.example.org/search", (0, "Web"), (2, "Object"), 0),
            _test(880014, "Name service", 2003, None, "example.org", (5, "Dns"), (13, "DNS Direct"), 1),
        ):
            self._table.put(document["id"], document)

    def _tests_v1(self, call: Call) -> Response:
        filters = {
            "divisionId": "divisionId", "productId": "productId", "parentFolderId": "folderId",
            "statusId": "status", "typeId": "testType", "monitorId": "monitor",
        }  # fmt: skip
        rows = [row for row in self._table.all() if _matches(call, row, filters) and _contains(call, row)]
        number, size = page(call, lambda message: JSONResponse({"Message": message}, 400))
        shown = [_in_v1(row) for row in rows[(number - 1) * size : number * size]]
        return JSONResponse({"items": shown, "has_more": number * size < len(rows), "page_number": number})

    def _tests(self, call: Call) -> Response:
        filters = {
            "productIds": "productId", "parentFolderIds": "folderId", "statusId": "status", "typeIds": "testType",
            "monitorIds": "monitor",
        }  # fmt: skip
        rows = [row for row in self._table.all() if _matches(call, row, filters) and _contains(call, row)]
        if call.param("statusId") is None:
            # The vendor's description says both "active and inactive" and "active"; here it is active ones.
            rows = [row for row in rows if row["status"]["id"] == 0]
        number, size = page(call, lambda message: envelope({}, (message,), 400))
        wanted = {section for section, switch in SECTIONS.items() if true(call, switch)}
        shown = [{**row, **dict.fromkeys(set(SECTIONS) - wanted)} for row in rows[(number - 1) * size : number * size]]
        more = number * size < len(rows)
        data = {
            "tests": shown, "hasMore": more, "next": link(call, _PATH, number + 1, size) if more else None,
            "previous": link(call, _PATH, number - 1, size) if number > 1 else None,
        }  # fmt: skip
        return envelope(data)

    def _tests_by_id(self, call: Call) -> Response:
        wanted = call.path["ids"]
        if wanted == "0":
            return envelope({"tests": [_test(0, None, 0, None, None, (0, "Web"), (18, "Chrome"), 0)], "hasMore": False})
        found = [row for row in (self._table.get(test_id) for test_id in wanted.split(",")) if row]
        if not found:
            # Not 404. Whether it comes with 400 or 200 is not known; 400 here.
            return envelope({}, (f"No valid Test found for input '{wanted}'.",), 400)
        return envelope({"tests": found, "hasMore": False})


def _test(
    number: int, name: str | None, product: int, folder: int | None, url: str | None,
    kind: tuple[int, str], monitor: tuple[int, str], status: int,
) -> dict[str, Any]:  # fmt: skip
    inherit = {"id": 0, "name": "Inherit"}
    return {
        "id": number, "divisionId": 1001 if number else 0, "productId": product, "folderId": folder, "name": name,
        "description": "", "url": url, "testType": enumeration(kind), "monitor": enumeration(monitor),
        "status": enumeration((status, STATUSES[status])), "alertsPaused": False, "enableTestDataWebhook": True,
        "startTime": "2025-03-01T00:00:00Z", "endTime": None, "changeDate": "2025-03-02T11:02:09Z", "labels": [],
        "thresholdRestModel": None, "scheduleSettings": {"scheduleSettingType": inherit},
        "requestSettings": {"requestSettingType": inherit}, "insightData": {"insightSettingType": inherit},
        "advancedSettings": {"advancedSettingType": inherit},
        "alertGroup": {"alertSettingType": inherit, "alertGroupItems": []},
    }  # fmt: skip


def _in_v1(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"], "division_id": row["divisionId"], "product_id": row["productId"],
        "parent_folder_id": row["folderId"], "name": row["name"], "test_url": row["url"],
        "test_type": row["testType"], "monitor": row["monitor"], "status": row["status"],
        "alerts_paused": row["alertsPaused"], "start": _american(row["startTime"]),
        "change_date": _american(row["changeDate"]),
    }  # fmt: skip


def _american(moment: str) -> str:
    """Write a time as v1 does: `03/01/2025 08:00:00 AM`."""
    hour = int(moment[11:13])
    half = "AM" if hour < 12 else "PM"
    return f"{moment[5:7]}/{moment[8:10]}/{moment[:4]} {hour % 12 or 12:02d}{moment[13:19]} {half}"


def _matches(call: Call, row: dict[str, Any], filters: dict[str, str]) -> bool:
    """Tell whether a row passes the filters given; filters: parameter -> member, an id or an enumeration."""
    for parameter, member in filters.items():
        wanted = call.param(parameter)
        value = row[member]["id"] if isinstance(row[member], dict) else row[member]
        if wanted is not None and str(value) not in wanted.split(","):
            return False
    return True


def _contains(call: Call, row: dict[str, Any]) -> bool:
    """Tell whether name and url hold the texts asked for; whether the service compares exactly is not known."""
    texts = all((call.param(name) or "").lower() in (row[name] or "").lower() for name in ("name", "url"))
    return texts and (call.param("alertsPaused") is None or true(call, "alertsPaused") == row["alertsPaused"])

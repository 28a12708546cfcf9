"""The list of alerts: what has been raised, and what became of it. A change of them is a plain list, no JSON Patch."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import ids, matches, message, page_of, paging, true
from .collection import API
from .explorer import Explorer
from .labels import Labels
from .shapes import Flag, ListOf, Object, Text, Wrong, epoch, iso
from .v1 import V1
from .world import World, no_valid

Row = dict[str, Any]
_DAY = 86400
_FILTERS = {
    "levelId": "level", "testIds": "test", "alertTypeId": "alertType", "alertTypeSubId": "alertSubtype", "acknowledgedBy": "acknowledgedBy",
}  # fmt: skip
_CHANGES = ListOf(
    Object(
        {"alertId": Text(64), "acknowledgeAlert": Flag(), "dropAlert": Flag(), "assignToContactByEmail": Text(256)}, ("alertId",)
    )
)


class Alerts(Family):
    """`/v2/tests/alerts`."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._explorer = others[Explorer]
        self._labels = others[Labels]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{API}/tests/alerts"
        return [
            Operation("GET", path, self._list), Operation("GET", f"{path}/{{ids}}", self._by_id),
            Operation("PATCH", path, self._change, write=True), Operation("GET", f"{V1}/alerts", self._v1),
        ]  # fmt: skip

    def _list(self, call: Call) -> Response:
        start, end = self._explorer.window(call, _DAY)
        for name in _FILTERS:
            ids(call, name)  # which refuses what is no number, also where there is nothing to filter
        rows = [row for row in self._world.alerts.all() if start <= epoch(row["reportTime"]) <= end and self._passes(call, row)]
        if not rows and self._world.setting("no_alerts") == 404:
            raise self._world.refusal("No alerts found.", status=404)
        shown, told = paging(self._world, call, rows)
        details = true(call, "includeNodeDetails")
        return self._world.envelope({"alerts": [self._shown(row, details) for row in shown], **told})

    def _passes(self, call: Call, row: Row) -> bool:
        test = self._world.tests.shared(row["test"]) or {"name": "", "productId": 0}
        product = self._world.products.shared(test["productId"]) or {"name": ""}
        named = all(
            (call.param(name) or "").lower() in text.lower() for name, text in (("testName", test["name"]), ("productName", product["name"]))
        )
        return named and matches(call, row, _FILTERS) and matches(call, test, {"productIds": "productId"})

    def _by_id(self, call: Call) -> Response:
        every = list(dict.fromkeys(call.path["ids"].split(",")))
        found = [row for row in (self._world.alerts.shared(one) for one in every) if row]
        if not found:
            raise self._world.unknown("Alert", call.path["ids"])
        missing = [no_valid("Alert", one) for one in every if one not in self._world.alerts]
        return self._world.envelope({"alerts": [self._shown(row, True) for row in found]}, missing)

    def _shown(self, row: Row, details: bool) -> Row:
        test = self._world.tests.shared(row["test"]) or {"id": row["test"], "name": None, "labels": [], "testType": None, "productId": 0}
        product = self._world.products.shared(test["productId"])
        node = self._world.nodes.shared(row["node"])
        shown = {
            **row, "test": {"id": test["id"], "name": test["name"]}, "testType": test["testType"],
            "testPath": [one["name"] for one in (product, test) if one], "labels": self._labels.of_test(test["labels"]),
            "node": {"id": node["id"], "name": node["name"]} if details and node else None,
        }  # fmt: skip
        return {name: value for name, value in shown.items() if value is not None}

    def _change(self, call: Call) -> Response:
        """Acknowledge, hand over or drop alerts."""
        try:
            changes = _CHANGES.read(call.body, "alerts")
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong
        people = {row["email"].lower(): row for row in self._world.contacts.all() if row["status"]["id"] == 0}
        wrong = [
            no_valid("Contact", change["assignToContactByEmail"])
            for change in changes if change.get("assignToContactByEmail", "").lower() not in {"", *people}
        ]  # fmt: skip
        missing = [no_valid("Alert", change["alertId"]) for change in changes if change["alertId"] not in self._world.alerts]
        if wrong or len(missing) == len(changes):
            raise self._world.refusal(*(wrong or missing or ["There are no alerts."]), status=400)
        done = [change for change in changes if change["alertId"] in self._world.alerts]
        for change in done:
            self._apply(change, people.get(change.get("assignToContactByEmail", "").lower()))
        return self._world.envelope({"alerts": [change["alertId"] for change in done]}, missing)

    def _apply(self, change: Row, person: Row | None) -> None:
        row = self._world.alerts.get(change["alertId"])
        if row is None:  # the same one twice in a list, dropped by the first
            return
        if change.get("dropAlert"):
            self._world.alerts.delete(row["id"])
            return
        who = person or self._world.contacts.shared(7001) or {"id": 0, "firstName": "API", "lastName": "consumer"}
        if change.get("acknowledgeAlert") or person:
            row["acknowledgedBy"] = {"id": who["id"], "name": f"{who['firstName']} {who['lastName']}"}
        elif change.get("acknowledgeAlert") is False:
            row["acknowledgedBy"] = None
        self._world.alerts.put(row["id"], row)

    def _v1(self, call: Call) -> Response:
        """Answer in the shape that version 1 has for alerts alone: not under `items`."""
        asked = page_of(call)
        if isinstance(asked, str):
            raise Refusal(message(asked))
        page, size = asked
        now = self._world.clock.now()
        rows = [row for row in self._world.alerts.all() if now - _DAY <= epoch(row["reportTime"])]
        shown = [
            {
                "report_time": row["reportTime"], "level": row["level"], "alert_type": row["alertType"],
                "test": {"id": row["test"], "name": (self._world.tests.shared(row["test"]) or {"name": None})["name"]},
            }
            for row in rows[(page - 1) * size : page * size]
        ]  # fmt: skip
        span = {name: f"{iso(moment)[:-1]}.0000000Z" for name, moment in (("start", now - _DAY), ("end", now))}
        return JSONResponse({**span, "page_number": page, "alerts": shown})

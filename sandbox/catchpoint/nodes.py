"""Where tests run: every node in `/v2/nodes/all`, those of the customer in `/v2/nodes`, both in v1."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..collection import Row
from ..service import Call, Family, Operation, Refusal
from . import enums as e
from .answers import holds, ids, items, matches, message, paging, true
from .collection import API
from .regimes import Regimes
from .shapes import Enum, ListOf, Object, Text, Whole, Wrong
from .world import World, no_valid

V1 = "/ui/api/v1/nodes"
ENTERPRISE = (3, 4, 9)
"""Kinds of networks whose nodes are the customer's."""
_PUBLIC = (
    "id", "name", "ipRanges", "isIPv6", "isTargeted", "availableForSyntheticTests", "availableForInstantTests", "latitude",
    "longitude", "status", "networkType", "asn", "city", "country",
)  # fmt: skip
_STATE = {0: "Active", 1: "Paused"}
_CHANGES = ListOf(Object({"id": Whole(1), "name": Text(256), "status": Enum({0: "On", 1: "Off"})}, ("id", "status")))


class Nodes(Family):
    """The operations on nodes."""

    _world: World

    def __init__(self, world: World, others: Any) -> None:
        super().__init__(world, others)
        self._regimes = others[Regimes]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        return [
            Operation("GET", f"{API}/nodes/all", self._all),
            Operation("GET", f"{API}/nodes", self._own),
            Operation("GET", f"{API}/nodes/{{ids}}", self._own_by_id),
            Operation("GET", f"{API}/nodes/state/{{ids}}", lambda call: self._states(call, "isPaused")),
            Operation("GET", f"{API}/nodes/status/{{ids}}", lambda call: self._states(call, "status")),
            Operation("PATCH", f"{API}/nodes/state", lambda call: self._change(call, "isPaused"), write=True),
            Operation("PATCH", f"{API}/nodes/status", lambda call: self._change(call, "status"), write=True),
            Operation("GET", V1, self._v1),
            Operation("GET", f"{V1}/{{id}}", self._v1_one),
        ]

    # Version 2

    def _all(self, call: Call) -> Response:
        rows = [row for row in self._world.nodes.all() if self._passes(call, row)]
        shown, told = paging(self._world, call, rows)
        return self._world.envelope({"nodes": [{name: row[name] for name in _PUBLIC} for row in shown], **told})

    def _passes(self, call: Call, row: Row) -> bool:
        flags = {"targeted": row["isTargeted"], "active": row["status"]["id"] == 0, "paused": row["isPaused"], "ipv6": row["isIPv6"]}
        return (
            all(call.param(name) is None or true(call, name) == value for name, value in flags.items())
            and matches(call, row, {"networkType": "networkType", "asNumber": "asn"})
            and all(_said(call.param(name), row[name]) for name in ("city", "country", "asn"))
            and holds(self._world, call.param("name"), row["name"])
        )

    def _own(self, call: Call) -> Response:
        status = ids(call, "statusId") or ["0"]
        rows = [row for row in self._enterprise() if self._passes(call, row) and str(row["status"]["id"]) in status]
        return self._world.envelope({"nodes": [_enterprise(row) for row in rows]})

    def _enterprise(self) -> list[Row]:
        return [row for row in self._world.nodes.all() if row["networkType"]["id"] in ENTERPRISE]

    def _own_by_id(self, call: Call) -> Response:
        found, missing = self._found(call.path["ids"])
        return self._world.envelope({"nodes": [_enterprise(row) for row in found]}, missing)

    def _found(self, wanted: str) -> tuple[list[Row], list[str]]:
        rows = {str(row["id"]): row for row in self._enterprise()}
        every = list(dict.fromkeys(part.strip() for part in wanted.split(",")))
        found = [rows[one] for one in every if one in rows]
        if not found:
            raise self._world.unknown("Node", wanted)
        return found, [no_valid("Node", one) for one in every if one not in rows]

    def _states(self, call: Call, member: str) -> Response:
        found, missing = self._found(call.path["ids"])
        shown = [{"id": row["id"], "name": row["name"], "status": _state(row, member)} for row in found]
        return self._world.envelope({"nodes": shown}, missing)

    def _change(self, call: Call, member: str) -> Response:
        """Pause or resume nodes, or take them out of use; every one has to be the customer's."""
        try:
            changes = _CHANGES.read(call.body, "nodes")
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong
        own = {row["id"] for row in self._enterprise()}
        unknown = [no_valid("Node", change["id"]) for change in changes if change["id"] not in own]
        if unknown or not changes:
            raise self._world.refusal(*(unknown or ["There are no nodes."]), status=self._world.setting("unknown_id"))
        for change in changes:
            row, off = self._world.nodes.get(change["id"]), change["status"]["id"]
            value = bool(off) if member == "isPaused" else e.pair(e.STATUS, off)
            self._world.nodes.put(change["id"], {**(row or {}), member: value})
        self._regimes.renew()
        return self._world.envelope({"nodes": [change["id"] for change in changes]})

    # Version 1

    def _v1(self, call: Call) -> Response:
        rows = [row for row in self._world.nodes.all() if call.param("targeted") is None or true(call, "targeted") == row["isTargeted"]]
        return items(call, [_in_v1(row) for row in rows])

    def _v1_one(self, call: Call) -> Response:
        row = self._world.nodes.shared(call.path["id"])
        if row is None:
            raise Refusal(message(no_valid("Node", call.path["id"]), self._world.setting("unknown_id")))
        return JSONResponse(_in_v1(row))


def _said(wanted: str | None, place: Row) -> bool:
    """Tell whether a place is meant, by its id or a part of its name."""
    return not wanted or wanted == str(place["id"]) or wanted.lower() in place["name"].lower()


def _state(row: Row, member: str) -> Row:
    return e.pair(_STATE, int(row["isPaused"])) if member == "isPaused" else row["status"]


def _enterprise(row: Row) -> Row:
    """Return a node of the customer's: coordinates are texts here."""
    members = ("id", "name", "status", "networkType", "isPaused", "country", "continent", "city", "isIPv6")
    return {
        **{name: row[name] for name in members}, "latitude": str(row["latitude"]), "longitude": str(row["longitude"]),
        "internetServiceProvider": row["isp"], "osType": {"id": 1, "name": "Linux"}, "size": 1, "capacity": 100,
        "instanceCount": 1, "activeInstanceCount": 0 if row["isPaused"] else 1, "utilizedInstances": 1, "runRate": 0.0,
        "instances": [],
    }  # fmt: skip


def _in_v1(row: Row) -> Row:
    return {
        "id": row["id"], "name": row["name"], "status": row["status"], "network_type": row["networkType"],
        "ip_ranges": row["ipRanges"], "isp": row["isp"], "asn": {"name": row["asn"]["name"], "value": f"AS{row['asn']['id']}"},
        "city": row["city"], "region": row["city"], "country": row["country"], "continent": row["continent"],
        "coordinates": {"latitude": row["latitude"], "longitude": row["longitude"]},
    }  # fmt: skip

"""Groups of nodes. Odd in three ways: POST answers with an object and GET with a list, ids stand in the query, no pages."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Operation
from . import enums as e
from .answers import ids, matches, true
from .collection import API, Collection
from .patching import Paths
from .regimes import Regimes
from .shapes import NAMED, Anything, Enum, Ignored, ListOf, Object, Text, Whole, Wrong
from .world import DIVISION, no_valid

_LOCATION = Object(
    {"objectType": Enum(e.LOCATION_OBJECT), "nodesCount": Whole(0), "city": NAMED, "country": NAMED, "continent": NAMED},
    ("objectType",),
)  # fmt: skip
_SHAPE = Object(
    {
        "id": Anything(), "name": Text(128), "description": Text(256), "syntheticNetworkType": Enum(e.NETWORK_TYPE),
        "nodes": ListOf(Object({"id": Whole(1), "name": Anything()}, ("id",))), "nodeLocations": ListOf(_LOCATION),
        "divisionId": Whole(0, blank=("", 0)), "changeDate": Ignored(), "nodesCount": Ignored(),
    },
    ("name",),
)  # fmt: skip


class NodeGroups(Collection):
    """`/v2/nodes/groups`."""

    kind, one, many = "Node Group", "nodeGroups", "nodeGroups"
    shape = _SHAPE
    filters = {"networkType": "syntheticNetworkType"}
    path = f"{API}/nodes/groups"
    stored_in = "node_groups"
    paged = False
    first = 5101
    verbs = "list create read"
    patch = Paths(
        _SHAPE, frozenset(("name", "description", "nodes", "nodeLocations", "syntheticNetworkType")),
        fixed=frozenset(("id", "divisionId")),
    )  # fmt: skip

    def operations(self) -> list[Operation]:
        """Return the operations; a literal word wins over an id."""
        return [
            *super().operations(),
            Operation("PATCH", self.path, self.update, write=True),
            Operation("DELETE", self.path, self.delete, write=True),
            Operation("GET", f"{self.path}/networktype", self._network_types),
            Operation("GET", f"{self.path}/objecttype", self._object_types),
            Operation("GET", f"{self.path}/nodelocations", self._locations),
        ]

    def blank(self) -> Row:
        """Return what a new group is."""
        network = e.pair(e.NETWORK_TYPE, 0)
        return {
            "id": 0, "name": None, "description": None, "syntheticNetworkType": network, "divisionId": DIVISION,
            "changeDate": None, "nodes": [], "nodeLocations": [],
        }  # fmt: skip

    def template(self) -> Row:
        """Return a blank group."""
        return {**self.blank(), "name": "", "changeDate": self.now()}

    def passes(self, call: Call, row: Row) -> bool:
        """Filter by name, kind of network, and by nodes."""
        wanted = ids(call, "nodeId")
        nodes = [self._world.nodes.shared(number) for number in row["nodes"]]
        named = call.param("nodeName")
        return (
            super().passes(call, row)
            and (wanted is None or any(str(number) in wanted for number in row["nodes"]))
            and (not named or any(node and named.lower() in node["name"].lower() for node in nodes))
            and matches(call, row, self.filters)
        )

    def sections(self, row: Row, told: Any) -> Row:
        """Return a row with its nodes as their ids."""
        return _with_ids(row) if "nodes" in told else row

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want nodes that there are, and a name of its own."""
        super().checked(row, was)
        self.own_division(row)
        row = {**row, "divisionId": row.get("divisionId") or DIVISION, "nodes": row.get("nodes") or []}
        row["syntheticNetworkType"] = row.get("syntheticNetworkType") or e.pair(e.NETWORK_TYPE, 0)
        for number in row["nodes"]:
            if number not in self._world.nodes:
                raise Wrong(no_valid("Node", number))
        self.alone(row, "divisionId", "syntheticNetworkType", "name")
        return {**row, "changeDate": self.now()}

    def store(self, row: Row) -> Row:
        """Put a row, and see to it that tests run where it now says."""
        super().store(row)
        self._others[Regimes].renew()
        return row

    def remove(self, row: Row) -> None:
        """Take a group away: tests no longer run on its nodes."""
        super().remove(row)
        self._others[Regimes].renew()

    def shown(self, row: Row) -> Row:
        """Return a group with its nodes."""
        nodes = [node for node in (self._world.nodes.shared(number) for number in row["nodes"]) if node]
        members = ("id", "name", "networkType", "status")
        shown = [{**{name: node[name] for name in members}, "ipAddress": node["ipRanges"].partition("/")[0]} for node in nodes]
        placed = sum(location.get("nodesCount", 0) for location in row["nodeLocations"] or ())
        return {**row, "nodeLocations": row["nodeLocations"] or [], "nodes": shown, "nodesCount": len(shown) + placed}

    def made(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with an object under `nodeGroups`; without details its id alone (what else is not known)."""
        details = self.details(row) if true(call, "objectDetails") else {"nodeGroups": {"id": row["id"]}}
        return self._world.envelope(details, status=status)

    def details(self, row: Row) -> Row:
        """Return everything, without the id beside it that other things have."""
        return {"nodeGroups": self.whole(row, False)}

    def update(self, call: Call) -> Response:
        """Change the group that the query names."""
        call.path[self.name] = call.param("nodeGroupId") or ""
        return super().update(call)

    def delete(self, call: Call) -> Response:
        """Remove the groups that the query names."""
        wanted = call.param("nodegroupIds")
        if not wanted:
            raise self._world.refusal("The nodegroupIds field is required.")
        return self.removed(wanted)

    def told_gone(self, gone: list[int]) -> Row:
        """Return the ids as a list."""
        return {"nodeGroups": gone}

    # What a form is filled in with

    def _network_types(self, _call: Call) -> Response:
        every = [e.pair(e.NETWORK_TYPE, number) for number in e.NETWORK_TYPE]
        return self._world.envelope({"nodeGroups": {"networkTypes": every}})

    def _object_types(self, _call: Call) -> Response:
        return self._world.envelope({"objectTypes": [e.pair(e.LOCATION_OBJECT, number) for number in e.LOCATION_OBJECT]})

    def _locations(self, call: Call) -> Response:
        """Answer with the places of the nodes of one kind of network, each with how many there are."""
        continents: dict[int, Row] = {}
        for node in self._world.nodes.all():
            if not matches(call, node, {"networkType": "networkType"}):
                continue
            continent = _counted(continents, node["continent"])
            country = _counted(continent.setdefault("countries", {}), node["country"])
            _counted(country.setdefault("cities", {}), node["city"])
        return self._world.envelope({"continents": _listed(continents)})


def _with_ids(row: Row) -> Row:
    if row.get("nodes") is None:
        return row
    return {**row, "nodes": list(dict.fromkeys(node["id"] for node in row["nodes"]))}


def _counted(places: dict[int, Row], place: Row) -> Row:
    found = places.setdefault(place["id"], {"id": place["id"], "name": place["name"], "nodesCount": 0})
    found["nodesCount"] += 1
    return found


def _listed(places: dict[int, Row]) -> list[Row]:
    shown = []
    for place in places.values():
        below = {name: _listed(member) for name, member in place.items() if name in ("countries", "cities")}
        shown.append({**place, **below})
    return shown

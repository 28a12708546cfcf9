"""Node groups: "North" of two nodes, then of one, gone."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

CASE = Case(
    "catchpoint_node_group",
    missing={"nodes": ["733"]},
    says="one of the following is required: id, name",
    create={"name": "North", "description": "Nearest to the customers", "nodes": ["Oslo, NO - Telenor", "734"]},
    change={"name": "North", "nodes": ["Oslo, NO - Telenor"]},
    remove={"name": "North", "state": "absent"},
    things=Things(
        "catchpoint", "/api/v2/nodes/groups", "data.nodeGroups", where={"name": "North"}, item="/api/v2/nodes/groups/{id}",
        envelope="data.nodeGroups", paging="catchpoint unpaged",
    ),
    creation=("POST", "/nodes/groups$"),
    # One more for the node that is named.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id",),
    crowd=Raw("catchpoint", "POST", "/api/v2/nodes/groups", {"id": 0, "name": "North {n}", "syntheticNetworkType": {"id": 0}}),
    crowd_size=101,
    many={"name": "Many {n}", "nodes": ["733"]},
    many_other={"description": "One of many"},
    many_reads=1,  # the list has no pages
    fields={
        "name": Sample("North", "South"),
        "description": Sample("Nearest", "Farthest", ""),
        "nodes": Sample(["733"], ["734", "733"], [], where=("nodes", "nodesCount")),
    },
    fixed=("network",),
    references=(
        Reference("nodes", "Oslo, NO - Telenor", "733", create={"name": "North"}),
    ),
)  # fmt: skip

"""Worksheets: graphs of the web servers side by side."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"title": "Web"}
_GRAPH = {"title": "{title}", "datapoints": [], "access_keys": [], "composites": []}
_QUERY = {"name": "Slow ones", "query": "latency*"}

CASE = Case(
    "circonus_worksheet",
    missing={"tags": ["service:web"]},
    says="one of the following is required: id, title",
    create={**_KEY, "graphs": ["First byte", "Requests"], "tags": ["Service:Web"]},
    change={**_KEY, "graphs": ["Requests"], "notes": "Look at it each morning"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/worksheet", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/worksheet$"),
    # The worksheets of that title; all graphs for the titles that are named.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "description", "notes"),
    prepare=(
        Raw("circonus", "POST", "/v2/graph", {**_GRAPH, "title": "First byte"}),
        Raw("circonus", "POST", "/v2/graph", {**_GRAPH, "title": "Requests"}),
    ),
    twin=Raw("circonus", "POST", "/v2/worksheet", {**_KEY, "graphs": []}),
    crowd=Raw("circonus", "POST", "/v2/worksheet", {"title": "Other {n}", "graphs": []}),
    crowd_size=1001,
    many={"title": "Many {n}", "graphs": ["Requests"]},
    many_other={"graphs": ["First byte"]},
    elsewhere=({"notes": "Somebody's words"}, {"tags": ["env:prod"]}),
    many_reads=2,  # the worksheets, and the graphs
    fields={
        "title": Sample("Web", "Web servers"),
        "graphs": Sample(["First byte", "Requests"], ["Requests", "First byte"], []),
        "smart_queries": Sample([_QUERY], [{**_QUERY, "order": ["Requests"]}, {"name": "All", "query": "*"}], []),
        "description": Sample("For the wall", "For the office", ""),
        "notes": Sample("Each morning", "Each evening", ""),
        "favorite": Sample(True, False),
        "tags": Sample(["service:web"], ["service:web", "env:prod"], []),
    },
    references=(
        Reference(
            "graphs", "Requests", among=Things("circonus", "/v2/graph", where={"title": "Requests"}, id="_cid"), create=_KEY,
        ),
        Reference(
            "smart_queries.order", "Requests", among=Things("circonus", "/v2/graph", where={"title": "Requests"}, id="_cid"),
            create=_KEY, beside=_QUERY,
        ),
    ),
)  # fmt: skip

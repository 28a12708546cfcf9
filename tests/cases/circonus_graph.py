"""Graphs: how long the first byte takes."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"title": "First byte"}
_TTFB = {
    "name": "TTFB", "check": "www.example.com http", "metric_name": "tt_firstbyte", "metric_type": "numeric", "derive": "gauge", "axis": "l",
    "color": "#4a00dc",
}  # fmt: skip
_P99 = {"name": "p99", "caql": 'find("duration") | histogram:percentile(99) ', "metric_type": "caql", "axis": "l", "derive": "none", "color": "#0a9e4b"}
_LIMIT = {"name": "limit", "color": "#aa3333", "data_formula": "500", "legend_formula": "=round(VAL,0)"}
_SHARED = {"key": "abc123", "nickname": "wall", "active": True}
_AXES = {
    f"{name}_y": Sample("0", 40.5, "")
    for name in ("min_left", "max_left", "min_right", "max_right", "logarithmic_left", "logarithmic_right")
}

CASE = Case(
    "circonus_graph",
    missing={"tags": ["service:web"]},
    says="one of the following is required: id, title",
    create={**_KEY, "datapoints": [_TTFB, _P99], "min_left_y": "0.0", "tags": ["service:web"]},
    change={**_KEY, "datapoints": [{**_TTFB, "check": 12345}, _P99], "guides": [_LIMIT], "style": "line"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/graph", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/graph$"),
    # The graphs of that title; the bundles of the name that stands for a check.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(
        "id", "description", "notes", "line_style", "style", "max_left_y", "min_right_y", "max_right_y", "logarithmic_left_y", "logarithmic_right_y",
    ),
    crowd=Raw("circonus", "POST", "/v2/graph", {"title": "Other {n}", "datapoints": [], "access_keys": [], "composites": []}),
    crowd_size=1001,
    many={"title": "Many {n}", "datapoints": [_P99]},
    many_other={"datapoints": []},
    elsewhere=({"notes": "Somebody's words"}, {"style": "area"}),
    many_reads=1,  # the graphs
    fields={
        "title": Sample("First byte", "Last byte"),
        "datapoints": Sample([_TTFB, _P99], [_P99, _TTFB], []),
        "guides": Sample([_LIMIT], [{**_LIMIT, "data_formula": "600"}], []),
        "access_keys": Sample([_SHARED], [{**_SHARED, "active": False}], []),
        "description": Sample("Of the web server", "Of all servers", ""),
        "notes": Sample("Ask Jo", "Ask Max", ""),
        "style": Sample("area", "line"),
        "line_style": Sample("stepped", "interpolated"),
        **_AXES,
        "tags": Sample(["service:web"], ["service:web", "env:prod"], []),
    },
    references=(
        Reference(
            "datapoints.check", "www.example.com http", "/check/12345", shared="db1.example.com json:nad", create=_KEY,
            beside={"metric_name": "duration", "color": "#4a00dc"},
        ),
    ),
)  # fmt: skip

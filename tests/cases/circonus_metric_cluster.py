"""Metric clusters, on an installation that still has them."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_KEY = {"name": "Shop latency"}
_FIRST = {"query": "*`tt_firstbyte (service:shop)", "type": "average"}
_LAST = {"query": "*`duration (service:shop)", "type": "histogram"}
OLDER = Raw("circonus", "POST", "/_sandbox/settings", {"historic": True})

CASE = Case(
    "circonus_metric_cluster",
    missing={"tags": ["service:shop"]},
    says="one of the following is required: id, name",
    create={**_KEY, "queries": [_FIRST], "tags": ["service:shop"]},
    change={**_KEY, "queries": [_LAST, _FIRST], "description": "What customers feel"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/metric_cluster", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/metric_cluster$"),
    # The clusters of that name.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "description"),
    prepare=(OLDER,),
    twin=Raw("circonus", "POST", "/v2/metric_cluster", {**_KEY, "queries": [_FIRST]}),
    crowd=Raw("circonus", "POST", "/v2/metric_cluster", {"name": "Other {n}", "queries": [_FIRST]}),
    crowd_size=1001,
    many={"name": "Many {n}", "queries": [_FIRST]},
    many_other={"queries": [_LAST]},
    elsewhere=({"description": "Somebody's words"}, {"queries": [_LAST]}),
    many_reads=1,  # the clusters
    fields={
        "name": Sample("Shop latency", "Latency of the shop"),
        "queries": Sample([_FIRST], [_LAST, _FIRST]),
        "description": Sample("What customers feel", "What we measure", ""),
        "tags": Sample(["service:shop"], ["service:shop", "env:prod"], []),
    },
)  # fmt: skip

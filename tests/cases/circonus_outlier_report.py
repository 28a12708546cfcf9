"""Outlier reports, on an installation that still has them."""

from __future__ import annotations

from .circonus_metric_cluster import OLDER
from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"title": "Slow ones"}
_CLUSTER = {"name": "Shop latency", "queries": [{"query": "*`tt_firstbyte", "type": "average"}]}

CASE = Case(
    "circonus_outlier_report",
    missing={"tags": ["service:shop"]},
    says="one of the following is required: id, title",
    create={**_KEY, "metric_cluster": "Shop latency", "config": '{"sensitivity": 3}'},
    change={**_KEY, "config": '{ "sensitivity" : 4 }'},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/outlier_report", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/outlier_report$"),
    # The reports of that title; the clusters of the name that is given.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    prepare=(
        OLDER,
        Raw("circonus", "POST", "/v2/metric_cluster", _CLUSTER),
        Raw("circonus", "POST", "/v2/metric_cluster", {**_CLUSTER, "name": "Other latency"}),
    ),
    twin=Raw("circonus", "POST", "/v2/outlier_report", _KEY),
    crowd=Raw("circonus", "POST", "/v2/outlier_report", {"title": "Other {n}"}),
    crowd_size=1001,
    many={"title": "Many {n}", "metric_cluster": "Shop latency"},
    many_other={"config": "7"},
    elsewhere=({"config": "8"}, {"tags": ["service:shop"]}),
    many_reads=2,  # the reports, and the clusters
    fields={
        "title": Sample("Slow ones", "Fast ones"),
        "config": Sample('{"sensitivity": 3}', '{"sensitivity": 4}', ""),
        "metric_cluster": Sample("Shop latency", "Other latency", ""),
        "tags": Sample(["service:shop"], ["service:shop", "env:prod"], []),
    },
    references=(
        Reference(
            "metric_cluster", "Shop latency", among=Things("circonus", "/v2/metric_cluster", where={"name": "Shop latency"}, id="_cid"),
            create=_KEY, twin=Raw("circonus", "POST", "/v2/metric_cluster", _CLUSTER),
        ),
    ),
)  # fmt: skip

"""Metrics: "Load", whose values are sent by hand, drawn otherwise, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_KEY = {"name": "Load", "provider": "Self"}
_BELOW = f"{_PAGE}/metrics_providers/{{before}}/metrics"
_SELF = {"metrics_provider": {"type": "Self"}}

CASE = Case(
    "statuspage_metric",
    missing={"provider": "Self"},
    says="one of the following is required: id, name",
    create={**_KEY, "suffix": "ms", "y_axis_min": 0, "tooltip_description": "Of the three machines"},
    change={**_KEY, "suffix": "s", "y_axis_max": 2.5},
    remove={**_KEY, "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/metrics", where={"name": "Load"}, item=f"{_PAGE}/metrics/{{id}}"),
    creation=("POST", "/metrics_providers/[^/]+/metrics$"),
    # The metrics, and the providers, because the provider is given by its type.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 1), absent=(2, 0)),
    chosen=("id", "metric_identifier", "y_axis_max", "y_axis_hidden", "display", "decimal_places", "reference_name",
            "most_recent_data_at", "last_fetched_at"),
    moved=("most_recent_data_at", "last_fetched_at"),
    prepare=(Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", _SELF),),
    twin=Raw("statuspage", "POST", _BELOW, {"metric": {"name": "Load"}}),
    crowd=Raw("statuspage", "POST", _BELOW, {"metric": {"name": "Load {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "provider": "Self", "decimal_places": 2},
    many_other={"suffix": "s"},
    many_reads=3,  # the metrics, which fill a page, so that a second is asked for, and the providers
    elsewhere=({"tooltip_description": "Ask Jo first"}, {"suffix": "s"}),
    fields={
        "name": Sample("Load", "Burden"),
        "metric_identifier": Sample("avg:system.load.1{*}", "avg:system.load.5{*}", ""),
        "suffix": Sample("ms", "s", ""),
        "y_axis_min": Sample(0, -1.5),
        "y_axis_max": Sample(100, 99.5),
        "y_axis_hidden": Sample(True, False),
        "display": Sample(True, False),
        "decimal_places": Sample(2, 0),
        "tooltip_description": Sample("Of the three machines", "Of all machines", ""),
    },
    fixed=("provider", "transform", "application_id"),
    references=(
        Reference(
            "provider", "Self", among=Things("statuspage", f"{_PAGE}/metrics_providers", paging="statuspage unpaged"),
            twin=Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", _SELF),
            create={"name": "Load"},
        ),
    ),
)  # fmt: skip

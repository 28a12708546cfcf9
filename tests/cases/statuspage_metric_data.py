"""Values of "Load": one, the same slot again, then all of them deleted. Every run sends, for nobody can ask what is there."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_THEN = "2038-01-01T00:00:00Z"
_BELOW = f"{_PAGE}/metrics_providers/{{before}}/metrics"

CASE = Case(
    "statuspage_metric_data",
    missing={"metric": "Load"},
    says="state is sent but any of the following are missing: points, value",
    create={"metric": "Load", "value": 1.5, "timestamp": _THEN},
    change={"metric": "Load", "value": 2, "timestamp": "2145916800"},
    remove={"metric": "Load", "state": "purged"},
    actions=("sent", "sent", "purged"),
    # Values cannot be read; that there is one shows in its metric.
    things=Things("statuspage", f"{_PAGE}/metrics", where={"most_recent_data_at": _THEN}),
    creation=("POST", "/metrics/[^/]+/data$"),
    # The metrics, because the metric is given by its name.
    cost=Cost(create=(1, 1), unchanged=(1, 1), change=(1, 1), remove=(1, 1), absent=(1, 1)),
    chosen=(),
    masked=(),
    prepare=(
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", {"metrics_provider": {"type": "Self"}}),
        Raw("statuspage", "POST", _BELOW, {"metric": {"name": "Load"}}),
    ),
    keeps=False,
    repeats=True,
    references=(
        Reference(
            "metric", "Load", among=Things("statuspage", f"{_PAGE}/metrics", where={"name": "Load"}),
            create={"value": 1, "timestamp": _THEN},
        ),
        Reference(
            "points.metric", "Load", among=Things("statuspage", f"{_PAGE}/metrics", where={"name": "Load"}),
            beside={"value": 1, "timestamp": _THEN},
        ),
    ),
)  # fmt: skip

"""Metrics providers: Datadog, asked at another address, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_PATH = "/v1/pages/kctbh9vrtdwd/metrics_providers"
_KEYS = {"provider_api_key": "c4n4ry-api-0c5f2d7b9e", "application_key": "c4n4ry-app-71d8a3e6f4"}

CASE = Case(
    "statuspage_metrics_provider",
    missing={"metric_base_uri": "https://app.datadoghq.com/api/v1"},
    says="one of the following is required: id, type",
    create={"type": "Datadog", **_KEYS, "metric_base_uri": "https://app.datadoghq.com/api/v1"},
    change={"type": "Datadog", **_KEYS, "metric_base_uri": "https://app.datadoghq.eu/api/v1/"},
    remove={"type": "Datadog", "state": "absent"},
    things=Things("statuspage", _PATH, where={"type": "Datadog"}, item=f"{_PATH}/{{id}}", paging="statuspage unpaged"),
    creation=("POST", "/metrics_providers$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "disabled", "last_revalidated_at"),
    moved=("last_revalidated_at",),
    masked=("id", "last_revalidated_at"),
    twin=Raw(
        "statuspage", "POST", _PATH,
        {"metrics_provider": {"type": "Datadog", "api_key": "a", "application_key": "b", "metric_base_uri": "https://c"}},
    ),
    crowd=Raw("statuspage", "POST", _PATH, {"metrics_provider": {"type": "Pingdom", "api_token": "token {n}"}}),
    crowd_size=101,
    fields={
        "type": Sample("Datadog", "Self"),
        "metric_base_uri": Sample("https://app.datadoghq.com/api/v1", "https://app.datadoghq.eu/api/v1"),
    },
    fixed=("email", "password", "provider_api_key", "provider_api_token", "application_key"),
)  # fmt: skip

"""Annotations: the vendor's example "Deploy 2.14.0", taken on, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_KEY = {"category": "deployments", "title": "Deploy 2.14.0", "start": "2026-01-01T10:00:00Z"}
_RAW = {"category": "deployments", "title": "Deploy 2.14.0", "description": "", "start": 1767261600, "stop": 1767261600}

CASE = Case(
    "circonus_annotation",
    missing={"category": "deployments", "start": "2026-01-01T10:00:00Z"},
    says="one of the following is required: id, key, title",
    create={**_KEY, "description": "web tier rolled forward", "rel_metrics": ["60001_version", "12345_duration"]},
    change={**_KEY, "stop": "2026-01-01T11:10:00+01:00"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/annotation", where={"title": "Deploy 2.14.0"}, item="/v2{id}", id="_cid"),
    creation=("POST", "/annotation$"),
    # The annotations of the category at that second.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    twin=Raw("circonus", "POST", "/v2/annotation", _RAW),
    crowd=Raw("circonus", "POST", "/v2/annotation", {**_RAW, "title": "Another {n}"}),
    crowd_size=1001,
    many={**_KEY, "title": "Many {n}"},
    many_other={"description": "One is different"},
    elsewhere=({"description": "Somebody's words"}, {"rel_metrics": ["12345_duration"]}),
    many_reads=1,  # the annotations
    fields={
        "key": Sample("CHG-4711", "Änderung 42, 変更 🚀", where=("description",)),
        "category": Sample("deployments", "releases"),
        "title": Sample("Deploy 2.14.0", "Deploy 2.14.1"),
        "start": Sample("2026-01-01T10:00:00Z", "2026-01-01T09:59:00Z"),
        "stop": Sample("2026-01-01T10:10:00Z", "2026-01-01T10:20:00Z"),
        "description": Sample("web tier rolled forward", "web tier rolled back", ""),
        "rel_metrics": Sample(["12345_duration"], ["12345_duration", "60001_version"], []),
    },
)  # fmt: skip

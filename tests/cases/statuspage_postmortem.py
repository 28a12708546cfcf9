"""Postmortems: of a resolved incident, drafted, published with another text, deleted."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_INCIDENTS = "/v1/pages/kctbh9vrtdwd/incidents"
_OVER = Things("statuspage", _INCIDENTS, where={"name": "Orders were late"})
_INCIDENT = {"incident": "INC-4711"}

CASE = Case(
    "statuspage_postmortem",
    missing={"body": "A disk was full."},
    says="incident is missing",
    create={**_INCIDENT, "body": "A disk was full."},
    change={**_INCIDENT, "body": "Two disks were full.", "publish": True},
    remove={**_INCIDENT, "state": "absent"},
    things=Things("statuspage", f"{_INCIDENTS}/{{inside}}/postmortem", id="preview_key", inside=_OVER),
    creation=("PUT", "/postmortem$"),
    # The incidents, and the postmortem.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 2), remove=(2, 1), absent=(2, 0)),
    chosen=("id", "published", "published_at"),
    moved=("published", "published_at"),
    masked=("id", "published_at"),
    prepare=(
        Raw("statuspage", "POST", _INCIDENTS,
            {"incident": {"name": "Orders were late", "status": "resolved", "metadata": {"ansible": {"key": "INC-4711"}}}}),
    ),
    fields={"body": Sample("A disk was full.", "Two disks were full.")},
    fixed=("incident",),
    identify=_INCIDENT,
    references=(
        Reference(
            "incident", "Orders were late", among=_OVER,
            twin=Raw("statuspage", "POST", _INCIDENTS, {"incident": {"name": "Orders were late"}}),
            create={"body": "A disk was full."},
        ),
    ),
)  # fmt: skip

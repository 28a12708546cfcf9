"""The embedded notice: in another corner, then in other colours. Nobody makes or removes it: it is set back."""

from __future__ import annotations

from .words import Case, Cost, Sample, Things

_PATH = "/v1/pages/kctbh9vrtdwd/status_embed_config"

CASE = Case(
    "statuspage_embed_config",
    missing={"page_id": ""},
    says="page_id is missing",
    create={"position": "top-right", "incident_text_color": "#eee"},
    change={"incident_background_color": "#AA0000", "maintenance_background_color": "00a"},
    remove={"position": "bottom-left"},
    actions=("updated", "updated", "updated"),
    things=Things("statuspage", _PATH, where={"position": "top-right"}, item=_PATH, id="page_id"),
    creation=("PATCH", "/status_embed_config$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(),
    masked=(),
    identify={},
    fields={
        "position": Sample("top-right", "top-left"),
        "incident_background_color": Sample("#a00", "bb0000"),
        "incident_text_color": Sample("#eee", "DDD"),
        "maintenance_background_color": Sample("00a", "#0000BB"),
        "maintenance_text_color": Sample("#EEEEEE", "ddd"),
    },
)  # fmt: skip

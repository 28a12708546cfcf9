"""Dashboards: the cities. Nobody removes one with a token, which has tests of its own."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things
from .zmon_check_definition import COORDINATES

_BOARDS = "/api/v1/dashboard"
_KEY = {"name": "Cities"}
_VALUE = {"type": "value", "title": "Höhe über Köln 🌡", "checkDefinitionId": "20", "entityId": "de-berlin", "jsonPath": "latitude"}
_TREND = {"type": "trend", "title": "Ширина", "checkDefinitionId": "20", "options": {"lines": {"fill": True, "width": 1.5}, "series": ["a", None]}}

CASE = Case(
    "zmon_dashboard",
    missing={"view_mode": "COMPACT"},
    says="one of the following is required: id, name",
    create={
        **_KEY, "edit_option": "TEAM", "alert_teams": ["Platform/*"], "tags": ["climate"],
        "widget_configuration": [{**_VALUE, "checkDefinitionId": "City coordinates"}],
    },
    change={**_KEY, "view_mode": "COMPACT", "tags": ["climate", "東京"]},
    remove={},
    things=Things("zmon", "/api/v1/quick-search", "dashboards", {"query": "Cities", "limit": "1000"}, {"title": "Cities"},
                  item=f"{_BOARDS}/{{id}}", partial=True),
    creation=("POST", "/dashboard/$"),
    stage=(COORDINATES,),
    # A search, the dashboard as a whole, and the checks where one is named.
    cost=Cost(create=(2, 1), unchanged=(3, 0), change=(2, 1)),
    crowd=Raw("zmon", "POST", f"{_BOARDS}/", {"name": "Cities of district {n}"}),
    crowd_size=101,
    many={"name": "Many {n}", "tags": ["climate"]},
    many_other={"tags": []},
    many_reads=101,  # the search, and each as a whole
    fields={
        "name": Sample("Cities", "Städte, города, 都市 🏙 100%_\\"),
        "view_mode": Sample("FULL", "COMPACT"),
        "edit_option": Sample("PRIVATE", "PUBLIC"),
        "alert_teams": Sample(["Platform/*", "Бригада"], ["Team Zürich"], []),
        "tags": Sample(["climate", "地図"], ["wetter ☔"], []),
        "widget_configuration": Sample([_VALUE, _TREND], [{**_TREND, "title": "幅 🗾"}, _VALUE], []),
    },
)  # fmt: skip

"""Alert definitions: "City Longitude >0" of ZMON's documentation."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things
from .zmon_check_definition import COORDINATES

_ALERTS = "/api/v1/alert-definitions"
_KEY = {"name": "City Longitude >0", "team": "Platform/Software"}
_TWIN = {
    **_KEY, "responsible_team": "Platform/Software", "description": "The same again", "entities": [],
    "entities_exclude": [], "condition": "False", "check_definition_id": 20, "status": "ACTIVE", "priority": 3,
    "notifications": [], "parameters": {}, "tags": [], "template": False,
}  # fmt: skip
_LONGITUDE = {"comment": "Longitude parameter", "type": "float", "value": 0}

CASE = Case(
    "zmon_alert_definition",
    missing={"team": "Platform/Software"},
    says="one of the following is required: id, name",
    create={
        **_KEY,
        "description": "Test whether a city lies east or west",
        "responsible_team": "Platform/Software",
        "entities": [{"type": "city"}],
        "condition": "capture(longitude=float(value)) > longitude_param",
        "check_definition": "City coordinates",
        "status": "ACTIVE",
        "priority": 2,
        "parameters": {"longitude_param": _LONGITUDE},
        "tags": ["CITY"],
    },
    change={**_KEY, "description": "Checks whether a city lies east or west"},
    remove={**_KEY, "state": "absent"},
    things=Things("zmon", "/api/v1/quick-search", "alerts", {"query": "City Longitude", "limit": "1000"},
                  {"title": "City Longitude >0"}, item=f"{_ALERTS}/{{id}}", partial=True),
    creation=("POST", "/alert-definitions$"),
    # The list shows active ones only, and a search whether another one bears the name.
    cost=Cost(create=(3, 1), unchanged=(3, 0), change=(2, 1), remove=(2, 1), absent=(2, 0)),
    stage=(COORDINATES,),
    twin=Raw("zmon", "POST", _ALERTS, _TWIN),
    crowd=Raw("zmon", "POST", _ALERTS, {**_TWIN, "name": "City Longitude >0 of district {n}"}),
    crowd_size=101,
    many={
        "name": "Stadt, город, 街 🏘 {n}", "team": "Platform/Software", "description": "One of many", "condition": "value > 0",
        "check_definition": "City coordinates", "priority": 2,
    },
    many_other={"priority": 1},
    elsewhere=({"period": "hr {8-18}"}, {"priority": 1}),
    many_reads=3,  # the active ones, the names of all, and the checks
    fields={
        "name": Sample("City Longitude >0", "Größte Länge, долгота, 経度 🏙 >= 0"),
        "description": Sample("East or west\n", "Welche Hälfte – восток или запад? 東西 🧭"),
        "team": Sample("Platform/Software", "Platform/Network"),
        "responsible_team": Sample("Platform/Software", "Platform/Network"),
        "entities": Sample([{"type": "city"}, {"type": "host", "port": 8080}], [{"type": "city"}], []),
        "entities_exclude": Sample([{"country": "DE"}], [{"country": "US"}, {"country": "CN"}], []),
        "condition": Sample("value > 0", "value >= 0  # größer, больше, 以上 📈"),
        "notifications": Sample(["send_mail('a@example.org')"], ["send_mail('b@example.org', subject='Störung, тревога, 警報 🚨')"], []),
        "status": Sample("ACTIVE", "INACTIVE"),
        "priority": Sample(2, 1),
        "period": Sample("wd {Mon-Fri}", "hr {8-18}", ""),
        "template": Sample(False, True),
        "parameters": Sample({"a": {"value": 1, "type": "int"}, "b": {"value": "x"}}, {"a": {"value": "Köln", "comment": "город 都市 🌆"}}, {}),
        "tags": Sample(["CITY", "MAP"], ["MAP", "Städte", "地図 🗺"], []),
    },
    fixed=("check_definition", "parent"),
    references=(
        Reference(
            "check_definition", "City coordinates", "20",
            twin=Raw("zmon", "POST", "/api/v1/check-definitions",
                     {"name": "City coordinates", "description": "Again", "owning_team": "Platform",
                      "entities": [{"type": "city"}], "interval": 60, "command": "1", "status": "ACTIVE",
                      "last_modified_by": "somebody"}),
            create={**_KEY, "description": "East", "condition": "value > 0", "priority": 2},
        ),
        Reference(
            "parent", "City too hot", "312",
            twin=Raw("zmon", "POST", _ALERTS, {**_TWIN, "name": "City too hot", "team": "Platform/Network"}),
            create={**_KEY},
        ),
    ),
)  # fmt: skip

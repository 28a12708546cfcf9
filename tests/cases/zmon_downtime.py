"""Downtimes: two cities for an hour. City too hot (312) is made to shout, so that what silences it can be seen."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Staged, Things
from .zmon_check_definition import COORDINATES

_KEY = {"key": "cities", "entities": ["cd-kinshasa", "cn-peking"]}
_HOT = {"name": "City too hot", "team": "Platform/Software"}
_CITIES = {
    "cd-kinshasa": {"city": "Kinshasa", "country": "CD", "latitude": -4.32142, "longitude": 15.30807, "population": 7785965},
    "cn-peking": {"city": "Peking", "country": "CN", "latitude": 39.9075, "longitude": 116.39723, "population": 11716620},
}

CASE = Case(
    "zmon_downtime",
    missing={"key": "cities", "duration": "1h"},
    says="state is present but any of the following are missing: entities, entity_filters",
    create={**_KEY, "comment": "Cities downtime", "duration": "1h"},
    change={**_KEY, "comment": "Cities downtime", "duration": "2h"},
    remove={"key": "cities", "state": "absent"},
    actions=("created", "updated", "deleted"),
    things=Things("zmon", "/_sandbox/downtimes", query={"alert_id": "312", "entity": "cd-kinshasa"}),
    creation=("POST", "/downtimes$"),
    # The ledger is read; intent, downtime and its id are written, and what is replaced is deleted.
    cost=Cost(create=(1, 3), unchanged=(1, 0), change=(1, 4), remove=(1, 2), absent=(1, 0)),
    chosen=("id", "start_time", "end_time"),
    moved=("id",),
    masked=("id", "start_time", "end_time"),
    prepare=(
        Raw("zmon", "POST", "/_sandbox/alarm", {"alert_id": 312, "entities": ["cd-kinshasa", "cn-peking"]}),
        Raw("zmon", "POST", "/_sandbox/evaluate", {"alert_id": 311, "entities": ["cd-kinshasa", "cn-peking"]}),
    ),
    stage=(
        *(Staged("zmon_entity", {"id": one, "type": "city", "data": data}, undo={"id": one, "state": "absent"}) for one, data in _CITIES.items()),
        COORDINATES,
        Staged(
            "zmon_alert_definition",
            {**_HOT, "check_definition": "City coordinates", "description": "Closer to the equator than is good",
             "condition": "abs(value['latitude']) < limit", "priority": 2, "tags": ["climate"],
             "parameters": {"limit": {"value": 40, "comment": "degrees", "type": "int"}}},
            undo={**_HOT, "state": "absent"},
        ),
        # Only what a worker has looked at can be silenced.
        Staged("zmon_info", {"resource": "alert_entities", "alert_definition": "City too hot"}, until="{it}.count > 1"),
    ),
    crowd=Raw(
        "zmon", "PUT", "/api/v1/entities",
        {
            "id": "steadyops-downtime-{n}", "type": "steadyops_downtime", "key": "other{n}", "run_id": "0", "entities": [],
            "start_time": 0, "end_time": 1, "group_id": "gone", "comment": None, "alert_definitions": None, "previous": [],
        },
    ),
    crowd_size=101,
    many={"key": "Büro – Склад 倉庫 🙂 {n}", "entities": ["cd-kinshasa"], "duration": "1h"},
    many_other={"duration": "2h"},
    many_reads=1,  # the ledger
    fields={
        "comment": Sample("Cities downtime", "Wartung für das Büro – ремонт 工事 🚧", ""),
        "entities": Sample(["cd-kinshasa", "cn-peking"], ["cd-kinshasa"]),
        "alert_definitions": Sample(["City too hot"], ["311", "312"]),
        "duration": Sample("1h", "90m"),
    },
    fixed=("key", "start_time", "end_time"),
    identify={**_KEY, "duration": "1h"},
    references=(
        Reference(
            "alert_definitions", "City too hot", "312",
            twin=Raw(
                "zmon", "POST", "/api/v1/alert-definitions",
                {
                    "name": "City too hot", "team": "Platform/Network", "responsible_team": "Platform/Software",
                    "description": "Again", "entities": [], "entities_exclude": [], "condition": "False",
                    "check_definition_id": 20, "status": "ACTIVE", "priority": 3, "notifications": [], "parameters": {},
                    "tags": [], "template": False,
                },
            ),
            create={**_KEY, "duration": "1h"},
        ),
    ),
)  # fmt: skip

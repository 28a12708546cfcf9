"""Entities: a city that checks look at."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_ENTITIES = "/api/v1/entities"
_KEY = {"id": "de-koeln"}
_DATA = {"city": "Köln", "names": ["Кёльн", "ケルン", "🏙"], "ports": {"8080": 8080}, "capital": False}

CASE = Case(
    "zmon_entity",
    missing={"type": "city"},
    says="one of the following is required: id",
    create={**_KEY, "type": "city", "team": "Platform/Software", "data": _DATA},
    change={**_KEY, "data": {**_DATA, "population": 1100000}},
    remove={**_KEY, "state": "absent"},
    things=Things("zmon", f"{_ENTITIES}/", query={"query": '{"id": "de-koeln"}'}),
    creation=("PUT", "/entities$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(),
    masked=(),
    crowd=Raw("zmon", "PUT", _ENTITIES, {"id": "crowd-{n}", "type": "city"}),
    crowd_size=101,
    many={"id": "many-{n}", "type": "city", "data": {"city": "Stadt {n}"}},
    many_other={"data": {"city": "Город"}},
    many_reads=1,
    fields={
        "team": Sample("Platform/Software", "Platform", ""),
        "data": Sample(_DATA, {"city": "京都", "notes": {"de": "groß", "list": [1.5, None, True]}}, {}),
    },
    fixed=("id", "type"),
)  # fmt: skip

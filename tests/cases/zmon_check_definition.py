"""Check definitions: how long cities take to answer."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Staged, Things

_CHECKS = "/api/v1/check-definitions"
_KEY = {"name": "City latency", "owning_team": "Platform/Software"}
_RAW = {
    **_KEY, "description": "Round trip", "entities": [{"type": "city"}], "interval": 60, "command": "ping()", "status": "ACTIVE",
    "last_modified_by": "somebody",
}  # fmt: skip
_REST = {name: value for name, value in _RAW.items() if name not in ("name", "owning_team", "status", "last_modified_by")}
_COORDINATES = {"name": "City coordinates", "owning_team": "Platform/Software"}
COORDINATES = Staged(
    "zmon_check_definition",
    {
        **_COORDINATES, "description": "City coordinates, for rehearsals", "entities": [{"type": "city"}], "interval": 60,
        "command": "{k: float(entity[k]) for k in ('longitude', 'latitude')}",
    },
    undo={**_COORDINATES, "state": "absent"},
)  # fmt: skip
"""The check of the seed data that others refer to by its name."""

CASE = Case(
    "zmon_check_definition",
    missing={"owning_team": "Platform/Software"},
    says="one of the following is required: id, name, source_url",
    create={**_KEY, **_REST, "potential_solution": "Обратитесь к мэру – 東京 🏙"},
    change={**_KEY, "interval": 300},
    remove={**_KEY, "state": "absent"},
    things=Things("zmon", "/api/v1/checks/all-check-definitions", "check_definitions", where={"name": "City latency"},
                  item=f"{_CHECKS}/{{id}}"),
    creation=("POST", "/check-definitions$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "source_url", "technical_details", "potential_analysis", "potential_impact"),
    crowd=Raw("zmon", "POST", _CHECKS, {**_RAW, "name": "City latency of district {n}"}),
    crowd_size=101,
    many={**_REST, "name": "City {n}", "owning_team": "Platform/Software"},
    many_other={"interval": 90},
    elsewhere=({"potential_impact": "Кто-то писал здесь"}, {"interval": 90}),
    many_reads=1,
    fields={
        "name": Sample("City latency", "Größte Städte 東京"),
        "description": Sample("Round trip\n", "Wie lange München braucht – Задержка 東京 ⏱"),
        "owning_team": Sample("Platform/Software", "Platform"),
        "entities": Sample([{"type": "city"}, {"type": "host", "port": 8080}], [{"type": "city", "city": "Köln"}]),
        "interval": Sample(60, 300),
        "command": Sample("ping()\n", "http('/gesundheit').text() == 'в порядке ✅'"),
        "status": Sample("ACTIVE", "INACTIVE"),
        "source_url": Sample("https://git.example.com/checks/city.yaml", "https://git.example.com/checks/stadt.yaml", ""),
        "technical_details": Sample("ICMP", "пинг", ""),
        "potential_analysis": Sample("Look at the map", "地図を見る", ""),
        "potential_impact": Sample("None", "Für Fußgänger keiner", ""),
        "potential_solution": Sample("Walk", "🚶", ""),
    },
    fixed=("runtime",),
)  # fmt: skip

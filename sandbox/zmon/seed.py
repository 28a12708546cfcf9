"""What a fresh installation holds: cities, three checks, a template and two alerts, a notification group."""

from __future__ import annotations

from typing import Any

from ..service import Families
from .alerts import Alerts, blank
from .checks import Checks
from .entities import Entities, as_kept
from .world import World

_CITIES = (
    ("cd-kinshasa", "Kinshasa", "CD", -4.32142, 15.30807, 7785965),
    ("cn-peking", "Peking", "CN", 39.9075, 116.39723, 11716620),
    ("de-berlin", "Berlin", "DE", 52.52437, 13.41053, 3426354),
    ("us-nyc", "New York City", "US", 40.71427, -74.00597, 8175133),
)
_OWN = "Platform/Software"
_OTHER = "Platform/Network"


def _check(number: int, name: str, team: str, **values: Any) -> dict[str, Any]:
    return {
        "id": number, "name": name, "description": f"{name}, for rehearsals", "owning_team": team,
        "entities": [{"type": "city"}], "interval": 60, "command": "entity", "status": "ACTIVE",
        "runtime": "PYTHON_2", **values,
    }  # fmt: skip


def seed(families: Families, world: World) -> None:
    """Put the seed data; everything of its own belongs to the team of the demo user, the rest to its neighbours."""
    entities, checks, alerts = families[Entities], families[Checks], families[Alerts]
    long_ago = world.clock.now() - 86_400
    for key, name, country, latitude, longitude, people in _CITIES:
        place = {"latitude": latitude, "longitude": longitude, "population": people}
        body = {"id": key, "type": "city", "city": name, "country": country, **place}
        entities.store(as_kept(body, b""), "seed", long_ago)
    for check in (
        _check(20, "City coordinates", _OWN, command="{k: float(entity[k]) for k in ('longitude', 'latitude')}"),
        _check(21, "Router latency", _OTHER, entities=[{"type": "router"}], command="ping()"),
        _check(22, "City population", _OWN, status="INACTIVE"),
    ):
        checks.store(check, "seed", {**check, "created_by": "seed", "born": check["runtime"]})
    common = {"team": _OWN, "responsible_team": _OWN, "check_definition_id": 20, "entities": [], "entities_exclude": []}
    limit = {"limit": {"value": 40, "comment": "degrees", "type": "int"}}
    for alert in (
        {
            "name": "City template", "description": "What every alert on cities begins with", "template": True,
            "condition": "value['latitude'] > limit", "priority": 3, "parameters": limit,
        },
        {
            "name": "City too hot", "description": "Closer to the equator than is good",
            "condition": "abs(value['latitude']) < limit", "priority": 2, "parameters": limit, "tags": ["climate"],
        },
        {
            "name": "City retired", "description": "No longer looked at", "condition": "False", "priority": 3,
            "status": "INACTIVE",
        },
    ):  # fmt: skip
        alerts.store(blank(**common, **alert), "seed", long_ago)
    _called(world)


def _called(world: World) -> None:
    """Put whom notifications call: a group of two, of whom one is on call."""
    people = {"grace@example.org": "Grace", "hedy@example.org": "Hedy"}
    for number, (member, name) in enumerate(people.items()):
        world.members.put(member, {"name": name, "phones": [f"00493000{number}"]})
    world.groups.put("weather", {"members": list(people), "active": list(people)[:1]})

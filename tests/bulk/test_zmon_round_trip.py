"""P10: what export writes, apply accepts with zero changes. A whole ZMON controller, and made again from what was written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.zmon import emptied, names_in

TEAM = "Platform/Software"
LIMIT = {"limit": {"value": 0.8, "comment": "Sekunden – 秒", "type": "float"}}
SIZES = [pytest.param(1, id="small"), pytest.param(10, id="large", marks=pytest.mark.full)]


def kind(name: str, *things: dict[str, Any]) -> list[dict[str, Any]]:
    """Return entries of one kind."""
    return [{f"zmon_{name}": one} for one in things]


def check(number: int) -> dict[str, Any]:
    return {
        "name": f"Prüfung {number:02} – проверка ⏱", "owning_team": TEAM if number % 2 else "Platform", "interval": 60 + number,
        "description": f"測定 {number}", "entities": [{"type": "host", "rack": f"r{number}"}], "command": "http('/health').time()",
        "potential_analysis": "Blick auf die Karte" if number % 3 else "",
    }  # fmt: skip


def alerts(size: int) -> list[dict[str, Any]]:
    """Return 20 alerts of each size: two templates, trees of three generations, some that are not active; children first."""
    made: list[dict[str, Any]] = []
    for one in range(size):
        template, other = ({"name": f"Vorlage {word} {one:02}", "team": TEAM} for word in ("A", "Б"))
        named = {"team": TEAM, "check_definition": check(one)["name"]}
        own = {"description": "遅い 🐢", "condition": "value > limit", "priority": 2, "parameters": LIMIT, "entities": [{"type": "host"}]}
        made += [
            *({**named, "name": f"Enkel {one:02}.{two}", "parent": f"Kind {one:02}.{two}", "priority": 1,
               "parameters": {"limit": {"value": two}}} for two in range(4)),
            *({**named, "name": f"Kind {one:02}.{two}", "parent": template["name"], "tags": ["街", f"t{two}"]} for two in range(6)),
            {**named, "name": f"Пусто {one:02}", "parent": other["name"], "entities": [], "period": "", "tags": []},
            {**named, "name": f"Тихо {one:02}", "parent": other["name"], "status": "INACTIVE"},
            {**named, **own, "name": f"Ruht {one:02}", "status": "INACTIVE"},
            {**named, **own, "name": f"Abgelehnt {one:02}", "status": "REJECTED"},
            *({**named, **own, "name": f"Wurzel {one:02}.{two}", "notifications": ["notify_group('dba')"], "period": "wd {Mon-Fri}",
               "entities_exclude": [{"rack": "r0"}]} for two in range(4)),
            {**named, **own, **template, "template": True, "tags": ["街"]},
            {**named, **own, **other, "template": True, "period": "hr {8-18}", "tags": ["b"]},
        ]  # fmt: skip
    return made


def dashboard(number: int) -> dict[str, Any]:
    shown = [{"type": "value", "title": f"幅 {two}", "checkDefinitionId": check(two)["name"], "entityId": "web-1"} for two in range(2)]
    return {"name": f"Übersicht {number} 🏙", "edit_option": "TEAM", "tags": ["街"], "alert_teams": ["Platform/*"], "widget_configuration": shown}


def group(number: int) -> dict[str, Any]:
    members = [f"ada{number}@example.org", "jürgen@example.org", "花子"]
    return {"id": f"dba-{number}", "members": members, "active": members[:1], "phones": {members[0]: ["+49 30 1", "+49 30 2"]}}


def entity(number: int) -> dict[str, Any]:
    data = {"stadt": f"Köln {number}", "names": ["Кёльн", "ケルン 🏙"], "ports": {"8080": number}, "load": 1.5, "none": None}
    return {"id": f"host-{number:03}[shop:live]", "type": "host", "data": data, **({"team": TEAM} if number % 2 else {})}


def everything(size: int) -> list[dict[str, Any]]:
    """Return the entries of a controller; what refers to others is before them."""
    return [
        *kind("dashboard", *map(dashboard, range(2 * size))),
        *kind("alert_definition", *alerts(size)),
        *kind("check_definition", *map(check, range(6 * size))),
        *kind("entity", *map(entity, range(50 * size))),
        *kind("notification_group", *map(group, range(2 * size))),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_controller_is_written_down_and_made_again(bulk: Any, sandbox: Any, size: int) -> None:
    emptied(sandbox)
    wanted = everything(size)
    made = bulk.apply(*wanted)
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(wanted)}
    first = bulk.exported("zmon")
    count = {name: sum(name in entry for entry in first) for name in {name for entry in first for name in entry}}
    assert count["zmon_alert_definition"] == 20 * size
    again = bulk.apply(*first)
    assert not again.failed, again["msg"]
    assert (again["changed"], again.writes) == (False, []), again["diff"]

    sandbox.reset()
    emptied(sandbox)
    there = len(bulk.exported("zmon"))
    foretold = bulk.apply(*first, check=True)
    restored = bulk.apply(*first)
    assert not restored.failed, restored["msg"]
    ours = len(wanted)
    assert foretold["summary"] == restored["summary"] == ({"created": ours, "unchanged": there} if there else {"created": ours})
    assert bulk.exported("zmon") == first


def test_a_controller_is_written_down_by_names(bulk: Any, sandbox: Any) -> None:
    """Ids fit one controller alone."""
    emptied(sandbox)
    bulk.apply(*everything(1))
    text = json.dumps(bulk.exported("zmon"))
    rows = names_in(sandbox)
    ids = [one["id"] for found in ("alerts", "checks") for one in rows[found]]
    assert [one for one in ids if f'"{one}"' in text or f'": {one},' in text] == []
    assert '"checkDefinitionId": "Pr' in text


def test_removed_in_one_apply_everything_goes_in_an_order_that_works(bulk: Any, sandbox: Any) -> None:
    emptied(sandbox)
    bulk.apply(*everything(1))
    gone = [
        {module: {**{name: one[name] for name in ("name", "team", "owning_team", "id") if name in one}, "state": "absent"}}
        for entry in bulk.exported("zmon")
        for module, one in entry.items()
        if module in ("zmon_check_definition", "zmon_alert_definition", "zmon_entity", "zmon_notification_group")
    ]
    ran = bulk.apply(*gone)
    assert not ran.failed, ran["msg"]
    assert ran["summary"] == {"deleted": len(gone)}
    rows = names_in(sandbox)
    assert (rows["alerts"], rows["checks"]) == ([], [])

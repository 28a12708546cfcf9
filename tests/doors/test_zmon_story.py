"""One playbook grows the documented "City Longitude" into a check, a template, two children and a downtime, and removes it again.

P1: each task is run twice in process, and the second time changes nothing. P8: both doors tell the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.playbooks import DOORS, Record, comparable, register, task, with_results
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.zmon import names_in

CHECK, ALERT, DOWNTIME = "zmon_check_definition", "zmon_alert_definition", "zmon_downtime"
TEAM = "Platform/Software"
CITY = {"name": "City Longitude", "owning_team": TEAM}
EAST, WEST = {"name": "City Longitude >0", "team": TEAM}, {"name": "City Longitude <0", "team": TEAM}
TEMPLATE = {"name": "City Longitude", "team": TEAM}
CITIES = ["de-berlin", "us-nyc"]
WINDOW = {"key": "Straßenfest 🎪 – праздник", "entities": CITIES, "alert_definitions": [EAST["name"], WEST["name"]]}
LIMIT = {"comment": "Longitude parameter", "type": "float", "value": 0}
IDS = (315, 316)
"""The ids of the two children: the seed data has three alerts, and the template is the fourth."""

STORY = [
    task("check", CHECK, {
        **CITY, "description": "Wie weit östlich liegt die Stadt? 経度", "entities": [{"type": "city"}], "interval": 60,
        "command": "entity['longitude']", "potential_solution": "Передвиньте город.",
    }),
    task("template", ALERT, {
        **TEMPLATE, "template": True, "check_definition": CITY["name"], "description": "Test whether a city lies east or west",
        "entities": [{"type": "city"}], "condition": "capture(longitude=float(value)) > longitude_param", "priority": 2,
        "parameters": {"longitude_param": LIMIT}, "tags": ["CITY"],
    }),
    task("east", ALERT, {**EAST, "parent": TEMPLATE["name"], "check_definition": CITY["name"]}),
    task("west", ALERT, {
        **WEST, "parent": TEMPLATE["name"], "check_definition": CITY["name"], "priority": 3,
        "condition": "capture(longitude=float(value)) < longitude_param", "tags": ["CITY", "西"],
    }),
    task("open", DOWNTIME, {**WINDOW, "duration": "1h", "comment": "The street is closed"}),
    task("extend", DOWNTIME, {**WINDOW, "duration": "3h"}),
    task("end", DOWNTIME, {"key": WINDOW["key"], "state": "absent"}),
    task("east goes", ALERT, {**EAST, "state": "absent"}),
    task("west goes", ALERT, {**WEST, "state": "absent"}),
    task("template goes", ALERT, {**TEMPLATE, "state": "absent"}),
    task("check goes", CHECK, {**CITY, "state": "absent"}),
]  # fmt: skip
ACTIONS = ["created"] * 5 + ["updated"] + ["deleted"] * 5
TIMES = {"in process": 2, "shipped": 1}
"""How often each task is run: what is shipped takes its time."""
MASKED = ("id", "start_time", "end_time")


def again(one: dict[str, Any]) -> dict[str, Any]:
    name = f"{one['name']}, again"
    return {**one, "name": name, "register": register(name)}


def played(times: int) -> list[dict[str, Any]]:
    """Return every task, and the same again where it is to be run twice. A worker looks at the children before they are silenced."""
    tasks = [one for first in STORY for one in (first, again(first))[:times]]
    looked = [["POST", "$ZMON_API_URL/_sandbox/evaluate", {"alert_id": one, "entities": CITIES}] for one in IDS]
    return [{**one, "vars": {**one.get("vars", {}), "sandbox_calls": looked}} if one["name"] == "open" else one for one in tasks]


def everything(sandbox: Sandbox) -> dict[str, Any]:
    """Return what the controller holds of checks, alerts and entities, without who wrote it last and when."""
    entities = make(sandbox, Raw("zmon", "GET", "/api/v1/entities"))
    return {**names_in(sandbox), "entities": [{name: value for name, value in one.items() if name != "last_modified"} for one in entities]}


def test_a_story_is_told_once_and_leaves_nothing(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests
) -> None:
    told = {}
    for door in DOORS:
        sandbox.reset()
        before = everything(sandbox)
        ran = told[door] = run_playbook(with_results(played(TIMES[door])), door, play={"ignore_errors": False})
        assert ran.code == 0, ran.printed
        assert "WARNING" not in ran.printed, ran.printed
        for one, action in zip(STORY, ACTIONS, strict=True):
            with subtests.test(one["name"], door=door):
                first = ran[one["name"]]
                assert (first.result["changed"], first.result["action"]) == (True, action)
                if TIMES[door] > 1:
                    second = ran[f"{one['name']}, again"]
                    assert (second.result["changed"], second.writes) == (False, [])
        assert everything(sandbox) == before
        opened, extended = ran["open"].result["resource"], ran["extend"].result["resource"]
        assert (opened["start_time"], opened["entities"]) == (extended["start_time"], CITIES)
        assert opened["end_time"] < extended["end_time"]
    for one in STORY:
        here, shipped = (comparable(told[door][one["name"]].result, MASKED) for door in DOORS)
        assert here == shipped, one["name"]


def test_what_others_rest_on_is_not_removed_before_them(run_playbook: Callable[..., Record], sandbox: Sandbox) -> None:
    """The controller refuses, and the sentence says what stands in the way."""
    rest = [one for one in STORY if one["name"] in ("template goes", "check goes")]
    ran = run_playbook(with_results([*STORY[:4], *rest]), "in process")
    for name, words in (("template goes", "descendants"), ("check goes", "City Longitude")):
        assert ran[name].result["failed"]
        assert words in ran[name].result["msg"]

"""Graphs, worksheets and dashboards of Circonus, where they are odd."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Things
from tests.support.engine import Engine
from tests.support.raw import rows_of
from tests.support.sandbox import Sandbox

FIRST = {"name": "TTFB", "check": 12345, "metric_name": "tt_firstbyte", "axis": "l", "color": "#4a00dc", "alpha": "0.3"}
SECOND = {"name": "p99", "caql": "find('x')", "axis": "r", "color": "#0a9e4b", "derive": "none"}


def graph(sandbox: Sandbox) -> dict[str, Any]:
    """Return the graph as the service has it."""
    (found,) = rows_of(sandbox, Things("circonus", "/v2/graph", where={"title": "G"}))
    return found


def test_a_datapoint_keeps_what_the_task_leaves_out_wherever_it_moves(engine: Engine, sandbox: Sandbox) -> None:
    engine.done("circonus_graph", {"title": "G", "datapoints": [FIRST, SECOND]})
    short = {"caql": "find('x') "}, {"check": "/check/12345", "metric_name": "tt_firstbyte"}
    assert engine.done("circonus_graph", {"title": "G", "datapoints": list(short)})["changed"]
    assert [one.get("color") for one in graph(sandbox)["datapoints"]] == ["#0a9e4b", "#4a00dc"]
    again = engine.done("circonus_graph", {"title": "G", "datapoints": list(short)})
    assert (again["changed"], again.writes) == (False, [])


def test_no_function_is_sent_as_false_and_read_as_none(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done("circonus_graph", {"title": "G", "datapoints": [SECOND]})
    assert graph(sandbox)["datapoints"][0]["derive"] is False
    assert made["resource"]["datapoints"][0]["derive"] == "none"


def test_a_colour_that_the_service_chooses_is_not_foretold(engine: Engine) -> None:
    task = {"title": "G", "datapoints": [{"caql": "find('x')"}]}
    assert "datapoints" not in engine.done("circonus_graph", task, check=True)["resource"]
    assert engine.done("circonus_graph", task)["resource"]["datapoints"][0]["color"]


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"name": "nothing"}, "datapoints[0] needs exactly one of check, caql, search"),
        ({"check": 12345, "metric_name": "x", "caql": "find('x')"}, "datapoints[0] needs exactly one of"),
        ({"check": 12345}, "metric_name goes with check"),
        ({"search": "x", "metric_name": "y"}, "metric_name goes with check"),
    ],
    ids=["none", "two", "no metric", "no check"],
)
def test_a_datapoint_shows_one_thing(engine: Engine, point: dict, words: str) -> None:
    ran = engine.refused("circonus_graph", {"title": "G", "datapoints": [point]})
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_title_that_is_taken_is_changed_and_no_second_graph_is_made(engine: Engine, sandbox: Sandbox) -> None:
    for title in ("G", " G "):
        engine.done("circonus_graph", {"title": title, "notes": title})
    assert graph(sandbox)["title"] == "G"


def test_numbers_that_come_back_as_text_are_the_same(engine: Engine) -> None:
    widget = {"widget_id": "w", "type": "list", "origin": "a0", "width": 1, "height": 1}
    settings = {"type": "graph", "limit": 10, "account_id": 2317}
    engine.done("circonus_dashboard", {"title": "D", "widgets": [{**widget, "settings": settings}]})
    for spelled in (settings, {"limit": "10"}, {"account_id": "2317"}, {"account_id": 2317}):
        again = engine.done("circonus_dashboard", {"title": "D", "widgets": [{**widget, "settings": spelled}]})
        assert (again["changed"], again.writes) == (False, [])


def test_a_dashboard_that_was_removed_is_made_anew(engine: Engine) -> None:
    first = engine.done("circonus_dashboard", {"title": "D"})["resource"]["id"]
    engine.done("circonus_dashboard", {"title": "D", "state": "absent"})
    gone = engine.done("circonus_dashboard", {"id": first, "state": "absent"})
    assert (gone["changed"], gone.writes) == (False, [])
    assert engine.done("circonus_dashboard", {"title": "D"})["resource"]["id"] != first


def test_a_style_is_left_to_the_service_again(engine: Engine, sandbox: Sandbox) -> None:
    engine.done("circonus_graph", {"title": "G", "style": "area", "line_style": "stepped"})
    engine.done("circonus_graph", {"title": "G", "style": "none"})
    assert (graph(sandbox)["style"] or None, graph(sandbox)["line_style"]) == (None, "stepped")
    again = engine.done("circonus_graph", {"title": "G", "style": "none"})
    assert (again["changed"], again.writes) == (False, [])


@pytest.mark.parametrize("left_out", ["name", "axis", "color", "derive"])
def test_nothing_of_a_datapoint_that_the_service_fills_in_is_foretold(engine: Engine, left_out: str) -> None:
    whole = {**FIRST, "name": "first", "axis": "l", "color": "#4a00dc", "derive": "gauge"}
    task = {"title": "G", "datapoints": [{name: value for name, value in whole.items() if name != left_out}]}
    foretold = engine.done("circonus_graph", task, check=True)["resource"]
    made = engine.done("circonus_graph", task)["resource"]
    assert {name: made[name] for name in foretold} == foretold
    assert "datapoints" not in foretold

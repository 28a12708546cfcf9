"""What an incident makes of components, and what it gives back."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.filter.incident_components import (
    BEFORE,
    SET,
    FilterModule,
    incident_components,
)

WEB, DOCS = "v6q2k8wd1mzp", "d9f6b3yqn2lh"


def page(web: str = "operational", docs: str = "operational") -> list[dict[str, Any]]:
    return [{"id": WEB, "name": "Website", "status": web}, {"id": DOCS, "name": "Docs", "status": docs}]


def incident(key: str, before: dict[str, str], given: dict[str, str], *updates: tuple[str, str], **more: Any) -> dict[str, Any]:
    said = [{"body": body, "status": status} for body, status in updates]
    return {"key": key, "components": dict(given), "metadata": {BEFORE: before, SET: given}, "updates": said, **more}


def told(wanted: dict[str, str], rows: Any, incidents: Any, status: str = "investigating", **more: Any) -> dict[str, Any]:
    return incident_components(wanted, rows, incidents, "A", status, **more)


def test_the_filter_bears_its_name() -> None:
    assert FilterModule().filters() == {"incident_components": incident_components}


def test_what_a_component_was_is_noted_by_its_id() -> None:
    found = told({"Website": "major_outage"}, page("degraded_performance"), [])
    assert found == {
        "components": {WEB: "major_outage"}, "left": [],
        "metadata": {BEFORE: {WEB: "degraded_performance"}, SET: {WEB: "major_outage"}},
    }  # fmt: skip


def test_what_was_noted_first_stays_and_other_metadata_with_it() -> None:
    mine = incident("A", {WEB: "operational"}, {WEB: "partial_outage"})
    mine["metadata"]["team"] = {"name": "web"}
    found = told({WEB: "major_outage", "Docs": "partial_outage"}, page("partial_outage"), [mine], "identified")
    assert found["components"] == {WEB: "major_outage", DOCS: "partial_outage"}
    assert found["metadata"] == {
        "team": {"name": "web"}, BEFORE: {WEB: "operational", DOCS: "operational"}, SET: {WEB: "major_outage", DOCS: "partial_outage"}
    }  # fmt: skip


def test_one_that_a_task_does_not_name_stays_with_the_incident_as_it_is() -> None:
    mine = incident("A", {WEB: "operational"}, {WEB: "partial_outage"})
    assert told({"Docs": "partial_outage"}, page("partial_outage"), [mine])["components"] == {WEB: "partial_outage", DOCS: "partial_outage"}


@pytest.mark.parametrize(
    ("body", "status", "old"),
    [
        ("one", "investigating", True), ("one \r\n", "investigating", True), ("two", "identified", False), ("one", "identified", False),
        ("three", "identified", False),
    ],
)  # fmt: skip
def test_a_text_that_was_said_before_something_newer_says_nothing_of_components(body: str, status: str, old: bool) -> None:
    mine = incident("A", {WEB: "operational"}, {WEB: "major_outage"}, ("two", "identified"), ("one", "investigating"))
    found = told({"Website": "partial_outage"}, page("major_outage"), [mine], status, body=body)
    assert (found["components"] is None) is old


@pytest.mark.parametrize("name", ["Web site", "Twin"])
def test_a_name_that_leads_nowhere_or_to_two_is_left_to_the_module(name: str) -> None:
    rows = [*page(), {"id": "a", "name": "Twin", "status": "operational"}, {"id": "b", "name": "Twin", "status": "operational"}]
    assert told({name: "major_outage"}, rows, [])["components"] == {name: "major_outage"}


@pytest.mark.parametrize(
    ("now", "before", "given", "others", "after"),
    [
        ("partial_outage", "operational", "partial_outage", [], "operational"),
        ("partial_outage", "degraded_performance", "partial_outage", [], "degraded_performance"),
        ("partial_outage", "partial_outage", "partial_outage", [], "operational"),
        ("under_maintenance", "operational", "partial_outage", [], "under_maintenance"),
        ("major_outage", "operational", "major_outage", [("degraded_performance",)], "degraded_performance"),
        ("major_outage", "operational", "major_outage", [("degraded_performance",), ("partial_outage",)], "partial_outage"),
        ("major_outage", "operational", "major_outage", [()], "major_outage"),
    ],
    ids=["as it was", "slow as before", "broken before", "changed meanwhile", "held by another", "held by two", "held by a stranger"],
)
def test_what_a_component_goes_back_to(now: str, before: str, given: str, others: list[tuple[str, ...]], after: str) -> None:
    mine = incident("A", {WEB: before}, {WEB: given})
    rest = [
        incident(f"B{number}", {WEB: "operational"}, {WEB: one[0]}) if one else {"key": None, "components": {WEB: now}, "metadata": {}, "updates": []}
        for number, one in enumerate(others)
    ]
    found = told({"Website": "major_outage"}, page(now), [mine, *rest], "resolved")
    assert found["components"] == {WEB: after}
    assert found["left"] == (["Website"] if after == now != "operational" else [])


def test_one_that_was_attached_by_hand_stays_as_it_is() -> None:
    mine = incident("A", {}, {}, components={WEB: "partial_outage"})
    assert told({}, page("partial_outage"), [mine], "resolved") == {"components": {WEB: "partial_outage"}, "metadata": None, "left": ["Website"]}


def test_all_of_them_get_what_the_task_says_in_place_of_what_they_were() -> None:
    mine = incident("A", {WEB: "partial_outage"}, {WEB: "major_outage"})
    assert told({}, page("under_maintenance"), [mine], "resolved", on_resolve="operational")["components"] == {WEB: "operational"}


def test_underneath_another_incident_lies_what_was_there_before_it() -> None:
    other = incident("B", {WEB: "degraded_performance"}, {WEB: "partial_outage"})
    assert told({"Website": "major_outage"}, page("partial_outage"), [other])["metadata"][BEFORE] == {WEB: "degraded_performance"}


def test_nothing_is_said_where_nothing_is_open_to_be_resolved_or_nothing_is_wanted() -> None:
    nothing = {"components": None, "metadata": None, "left": []}
    assert told({"Website": "major_outage"}, page(), [], "resolved") == nothing
    assert told({}, page(), []) == nothing

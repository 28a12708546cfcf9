"""What each task costs Catchpoint, row by row of what its callers are promised: twenty calls a minute are soon gone.

Whatever is named costs one call more for its name, so here everything is given by its id. A list of tests may leave out
those that do not run (the vendor says both); only a list that shows one is known not to, so that what is not among the
others, and a creation, cost a second list.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine
from tests.support.sandbox import Sandbox

TEST, FOLDER, PRODUCT = "catchpoint_test", "catchpoint_folder", "catchpoint_product"
HERE = {"frequency": "10m", "nodes": ["733"]}
PING = {"name": "Counted", "product": "2002", "division": "1001", "type": "ping", "url": "host.example.org"}
KEYED = {"name": "Shop front page", "product": "2002", "key": "CHG-1"}
Story = list[tuple[str, dict[str, Any], int, int]]

STORIES: dict[str, Story] = {
    "test by id": [
        (TEST, {"id": "880012"}, 1, 0),
        (TEST, {"id": "880012", "description": "Counted"}, 1, 1),
        (TEST, {"id": "880012", "status": "inactive"}, 1, 1),
        (TEST, {"id": "880012", "state": "absent"}, 1, 1),
    ],
    "test by name": [
        (TEST, PING, 2, 1),  # also those that do not run, so that none is made twice
        (TEST, PING, 1, 0),
        (TEST, {**PING, "description": "Counted"}, 1, 1),
        (TEST, {**PING, "state": "absent"}, 1, 1),
    ],
    "status": [
        (TEST, {**PING, "schedule": HERE}, 2, 1),
        (TEST, {**PING, "status": "inactive"}, 1, 1),
    ],
    "pause under a key": [
        (TEST, {**KEYED, "state": "paused"}, 1, 1),
        (TEST, {"key": "CHG-1", "state": "resumed"}, 2, 1),  # the label of the key, and the tests that bear it
        (TEST, {"key": "CHG-1", "state": "resumed"}, 2, 0),
    ],
    "alerts": [
        (TEST, {"tests": ["880012", "880013"], "muted_until": "2037-01-01T00:00:00Z"}, 1, 1),
        (TEST, {"tests": ["880012", "880013"], "muted_until": "2037-01-01T00:00:00Z"}, 1, 0),
        (TEST, {"tests": ["880012", "880013"], "muted_for": "1h"}, 1, 0),
        (TEST, {"tests": ["880017", "880018"], "muted_for": "1h"}, 2, 2),  # the service keeps no beginning, so a label does
        (TEST, {"tests": ["880017", "880018"], "muted_for": "1h"}, 2, 0),
    ],
    "several removed": [(TEST, {"tests": ["880012", "880013", "880017"], "state": "absent"}, 1, 1)],
    "folder": [
        (FOLDER, {"name": "Counted", "product": "Shop"}, 2, 1),  # the name of the product, which tells the division
        (FOLDER, {"name": "Counted", "product": "2002"}, 1, 0),
        (FOLDER, {"name": "Counted", "product": "2002", "schedule": HERE}, 1, 1),
    ],
    "product": [
        (PRODUCT, {"name": "Counted", "division": "1001", "schedule": HERE}, 2, 1),
        (PRODUCT, {"name": "Counted", "division": "1001"}, 1, 0),
        (PRODUCT, {"name": "Counted", "status": "inactive"}, 1, 1),
        (PRODUCT, {"name": "Counted", "status": "inactive"}, 2, 0),
        (PRODUCT, {"name": "Counted", "status": "active"}, 2, 1),
    ],
    "node group": [
        ("catchpoint_node_group", {"name": "Counted", "nodes": ["733"]}, 1, 1),
        ("catchpoint_node_group", {"name": "Counted", "nodes": ["733"]}, 1, 0),
        ("catchpoint_node_group", {"name": "Counted", "nodes": ["734"]}, 1, 1),
        ("catchpoint_node_group", {"name": "Counted", "state": "absent"}, 1, 1),
    ],
    "label": [
        ("catchpoint_label", {"name": "counted", "values": ["a"]}, 1, 1),
        ("catchpoint_label", {"name": "counted", "values": ["a"]}, 1, 0),
        ("catchpoint_label", {"name": "counted", "values": ["a", "b"]}, 1, 1),
        ("catchpoint_label", {"name": "counted", "state": "absent"}, 1, 1),
    ],
    "contact": [
        ("catchpoint_contact", {"email": "c@example.org", "first_name": "C", "last_name": "D"}, 2, 1),
        ("catchpoint_contact", {"email": "c@example.org"}, 1, 0),
        ("catchpoint_contact", {"email": "c@example.org", "notes": "Counts"}, 1, 1),
        ("catchpoint_contact", {"email": "c@example.org", "state": "absent"}, 1, 1),
    ],
    "instant test": [("catchpoint_instant_test", {"test": "880012", "nodes": ["733"], "wait": False}, 0, 1)],
    "names": [
        (TEST, {**PING, "product": "Shop", "division": "Example", "folder": "Checkout"}, 5, 1),
        (TEST, {**PING, "product": "Shop", "folder": "Checkout"}, 3, 0),
        ("catchpoint_node_group", {"name": "Counted", "nodes": ["Oslo, NO - Telenor"]}, 2, 1),
        ("catchpoint_node_group", {"name": "Counted", "nodes": ["Oslo, NO - Telenor", "Frankfurt, DE - DTAG"]}, 3, 1),
    ],
}  # fmt: skip
"""What is done in turn, and the reads and writes of each."""


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_what_each_task_costs(engine: Engine, sandbox: Sandbox, story: Story) -> None:
    sandbox.clock(now="2036-12-31T22:00:00Z")
    counted = []
    for module, task, _reads, _writes in story:
        sandbox.clock(advance=60)  # an end that hangs on the time is another one in each task
        ran = engine.done(module, task)
        assert (ran["calls"]["read"], ran["calls"]["write"]) == (len(ran.reads), len(ran.writes))
        counted.append((len(ran.reads), len(ran.writes)))
    assert counted == [(reads, writes) for _module, _task, reads, writes in story]


@pytest.mark.parametrize(("listed", "reads"), [("all", 1), ("active", 2)])
@pytest.mark.parametrize("task", [{}, {"description": "Counted"}, {"status": "active"}, {"state": "absent"}], ids=str)
def test_one_that_does_not_run_costs_no_more_where_the_list_shows_it(engine: Engine, sandbox: Sandbox, task: dict, listed: str, reads: int) -> None:
    engine.done(TEST, {**PING, "status": "inactive"})
    Catchpoint(sandbox).settings(list_without_status=listed)
    ran = engine.done(TEST, {**PING, **task})
    assert (len(ran.reads), len(ran.writes)) == (reads, bool(task))


@pytest.mark.parametrize(("listed", "reads"), [("all", 1), ("active", 2)])
def test_a_folder_that_is_paused_is_looked_through_once_where_the_list_shows_what_does_not_run(
    engine: Engine, sandbox: Sandbox, listed: str, reads: int
) -> None:
    place = {"product": "2002", "folder": "3003", "state": "paused"}
    engine.done(TEST, {**place, "key": "CHG-1"})
    Catchpoint(sandbox).settings(list_without_status=listed)
    again, other = engine.done(TEST, {**place, "key": "CHG-1"}), engine.done(TEST, {**place, "key": "CHG-2"})
    assert [(len(ran.reads), len(ran.writes)) for ran in (again, other)] == [(reads, 0), (reads, 3)]


def test_many_tests_cost_the_list_of_their_product_and_a_call_for_each_that_changes(engine: Engine, sandbox: Sandbox) -> None:
    session = engine.session(many=True)
    tasks = [{**PING, "name": f"Counted {number:03}"} for number in range(30)]
    made = [engine.done(TEST, task, session=session) for task in tasks]
    assert [sum(len(getattr(ran, kind)) for ran in made) for kind in ("reads", "writes")] == [2, 30]
    session = engine.session(many=True)
    changed = [engine.done(TEST, {**task, "description": "Third" if number % 3 == 0 else ""}, session=session) for number, task in enumerate(tasks)]
    assert [sum(len(getattr(ran, kind)) for ran in changed) for kind in ("reads", "writes")] == [1, 10]
    gone = engine.done(TEST, {"tests": [task["name"] for task in tasks], "product": "2002", "state": "absent"})
    assert (len(gone.reads), len(gone.writes)) == (1, 1)

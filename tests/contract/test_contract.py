"""What our sandbox answers, and what our clients send, against the vendors' own API descriptions."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.contract import checker
from tests.contract.known import KNOWN
from tests.contract.tour import Tour

SYSTEMS = ("statuspage", "pagerduty", "circonus", "catchpoint")


@pytest.fixture(scope="module", params=SYSTEMS)
def tour(request: pytest.FixtureRequest, sandbox: Any) -> Tour:
    """A finished tour through one system; each test asks it something else."""
    checker.need_descriptions()
    script = importlib.import_module(f"tests.contract.tours.{request.param}")
    sandbox.reset()
    done = Tour(request.param, sandbox.urls[request.param], script.HEADERS)
    script.visit(done)
    return done


def test_every_exchange_agrees_with_the_description(tour: Tour) -> None:
    assert sorted(tour.problems) == []


def test_the_tour_goes_to_every_operation(tour: Tour) -> None:
    assert tour.unvisited() == [], f"add them to tests/contract/tours/{tour.system}.py"


@pytest.mark.parametrize(
    ("tour", "every", "least"),
    [("statuspage", 112, 100), ("circonus", 126, 82), ("catchpoint", 145, 71), ("pagerduty", 468, 270)],
    indirect=["tour"],
)
def test_the_tour_exercises_the_whole_description(tour: Tour, every: int, least: int) -> None:
    done, missing = tour.described()
    assert len(done) + len(missing) == every
    assert len(done) >= least, missing


@pytest.mark.parametrize("tour", ["circonus"], indirect=True)
def test_the_tour_leaves_out_what_the_service_says_it_leaves_out(tour: Tour) -> None:
    kinds = {operation.split("/")[1] for operation in tour.described()[1]}
    assert kinds == {"custom_dashboard", "data", "promql", "snapshot", "stats"}


def test_what_is_known_to_disagree_still_does(tour: Tour) -> None:
    assert [known.text for known in KNOWN[tour.system] if known not in checker.used] == []


def test_rows_of_the_journal_can_be_checked_too(tour: Tour, sandbox: Any) -> None:
    rows = sandbox.journal(system=tour.system)
    assert checker.check_rows(rows) == []
    (row,) = [row for row in rows if row["method"] == "GET" and row["status"] == 200][:1]
    assert len(checker.check_rows([{**row, "query": {"no_such_parameter": ["1"]}}])) == 1

"""What every run tries and what `make test-full` tries are everything, and every shape is in the first."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Merge
from tests.cases.table import CASES
from tests.support.engine import RESOURCES
from tests.support.shapes import READ, READING, SAMPLE, Kind, listing_of, representatives, shape_of, way_in_of

SAMPLED = (
    "engine.test_hostile",
    "engine.test_lost_answers",
    "engine.test_mutants",
    "engine.test_retries",
    "engine.test_connections",
    "engine.test_kill",
    "engine.test_secrets",
    "engine.test_calls",
    "unit.test_hostile_answers",
)
"""The files whose matrices are sampled."""
BY_WAY_IN = ("engine.test_connections", "engine.test_secrets", "engine.test_retries-test_a_service_that_goes_on_refusing")
"""Those about the connection and the masking, of which every run tries one module of each service and way in."""
BY_LIST = ("engine.test_calls",)
"""Those about lists, of which every run tries one module of each way of reading them."""


def matrices() -> Iterator[Any]:
    """Yield every matrix that is sampled: module -> whether every run tries (some of) it."""
    for file in SAMPLED:
        tests = vars(importlib.import_module(f"tests.{file}"))
        for name, test in tests.items():
            for mark in getattr(test, "pytestmark", ()) if name.startswith("test_") else ():
                params = mark.args[1] if mark.name == "parametrize" else ()
                if any(_is_full(one) for one in params):
                    yield pytest.param(params, id=f"{file}-{name}")


def _is_full(param: Any) -> bool:
    return any(mark.name == "full" for mark in getattr(param, "marks", ()))


def module_of(param: Any) -> str:
    """Return the module that a test with this parameter tries, alone or as an entry; "" for one that has no case."""
    named = [getattr(one, "entry", "") or getattr(one, "module", one) for one in param.values]
    return next((one for one in named if isinstance(one, str) and one in CASES), "")


def test_every_shape_has_one_representative_the_first_by_name() -> None:
    chosen = representatives()
    assert set(chosen) == {shape_of(kind) for kind in RESOURCES.values()}
    for shape, module in chosen.items():
        assert module == min(name for name, kind in RESOURCES.items() if shape_of(kind) == shape)
    assert representatives(dict(reversed(RESOURCES.items()))) == chosen


@pytest.fixture
def alike(request: pytest.FixtureRequest) -> Callable[[Kind], Any]:
    """Return what two modules have in common of which every run tries one."""
    here = request.node.callspec.id
    return way_in_of if here.startswith(BY_WAY_IN) else listing_of if here.startswith(BY_LIST) else shape_of


@pytest.mark.parametrize("params", list(matrices()))
def test_every_run_tries_every_shape_and_both_runs_together_try_everything(params: list[Any], alike: Callable[[Kind], Any]) -> None:
    tried, all_of_it = set(), set()
    for one in filter(module_of, params):
        all_of_it.add(module_of(one))
        if not _is_full(one):
            tried.add(module_of(one))
    shapes = {alike(RESOURCES[module]) for module in all_of_it}
    assert {alike(RESOURCES[module]) for module in tried} == shapes
    if alike is not listing_of:
        assert all_of_it == {module for module in CASES if alike(RESOURCES[module]) in shapes}


@pytest.mark.parametrize("params", list(matrices()))
def test_every_service_does_in_every_run_all_that_can_go_wrong(params: list[Any]) -> None:
    everything, tried = set(), set()
    for one in filter(module_of, params):
        last = one.values[-1]
        wrong = (CASES[module_of(one)].system, last if isinstance(last, str) and last != module_of(one) else "")
        everything.add(wrong)
        if not _is_full(one):
            tried.add(wrong)
    assert tried == everything


def test_the_sampled_files_are_sampled() -> None:
    assert {one.id.partition("-")[0] for one in matrices()} == set(SAMPLED)


class Differently(Merge):
    """A way of changing that only one service has."""


def test_a_new_shape_is_taken_up_by_itself() -> None:
    odd = object.__new__(type(RESOURCES["statuspage_component"]))
    odd.__dict__.update({**vars(RESOURCES["statuspage_component"]), "update": Differently()})
    before, after = (set(representatives(kinds).values()) for kinds in (RESOURCES, {**RESOURCES, "statuspage_odd": odd}))
    assert after - before == {"statuspage_odd"}


def test_what_reads_in_its_own_way_is_always_tried_with_odd_answers() -> None:
    own = {
        module
        for module, kind in RESOURCES.items()
        for one in type(kind.behaviour).__mro__
        if one is not Behaviour and set(READING) & set(vars(one))
    }
    assert own | SAMPLE == READ

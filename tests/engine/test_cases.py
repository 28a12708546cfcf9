"""Every module has cases, every option a sample, and what check mode leaves out is documented."""

from __future__ import annotations

import importlib
import re

import pytest
import yaml

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Action, Resource
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.declarations import is_reference, walk
from tests.support.engine import PLUGINS, RESOURCES

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def test_every_module_has_cases() -> None:
    assert sorted(CASES) == sorted(RESOURCES)


@every_case
def test_every_option_that_is_kept_has_a_sample(case: Case) -> None:
    if case.keeps:
        assert sorted([*case.fields, *case.fixed]) == sorted(one.name for one in RESOURCES[case.module].asked)


def references_of(resource: Resource | Action) -> set[str]:
    """Return the dotted names of the options that take a name or an id. Members that differ in number only are one."""
    return {re.sub(r"\.[2-9](?=\.|$)", ".1", place) for place, one in walk(resource.asked) if is_reference(one)}


@every_case
def test_every_reference_has_a_case(case: Case) -> None:
    assert references_of(RESOURCES[case.module]) <= {one.option for one in case.references}


@every_case
def test_what_check_mode_leaves_out_is_documented(case: Case) -> None:
    module = importlib.import_module(f"{PLUGINS}.modules.{case.module}")
    notes = " ".join(yaml.safe_load(module.DOCUMENTATION)["notes"])
    said = re.search(r"[^.]*\bcheck mode\b.*", notes, re.I)
    assert said, "the notes say nothing of check mode"
    for name in {*case.chosen, *case.moved}:
        assert re.search(rf"[CO]\({name}\)", said[0]), f"{name} is not named"

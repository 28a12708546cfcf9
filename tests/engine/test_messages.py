"""P7: what a message says of the thing, and what to do, so that nobody has to look it up at night."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource
from tests.cases.table import CASES
from tests.cases.words import Case, Options, Raw
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import make, prepare
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

KINDS = {name: kind for name, kind in RESOURCES.items() if isinstance(kind, Resource)}


def settings_in(kind: Resource) -> list[str]:
    """Return the settings that the address of a kind is made of."""
    return [name for name in kind.address if name not in kind.by_name]


SOMEWHERE = [name for name, kind in KINDS.items() if settings_in(kind)]
INSIDE = [name for name, kind in KINDS.items() if kind.containers and kind.create is not None]


@pytest.mark.parametrize("module", SOMEWHERE)
def test_an_address_that_leads_nowhere_names_the_setting_that_is_wrong(engine: Engine, module: str) -> None:
    case, (setting, *_others) = CASES[module], settings_in(KINDS[module])
    ran = engine.refused(module, {**(case.create or case.change), setting: "nopenopenope"})
    is_one_clear_sentence(ran["msg"])
    assert f"Check {setting}" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize("module", INSIDE)
def test_what_is_inside_something_says_inside_what(engine: Engine, sandbox: Sandbox, module: str) -> None:
    case = CASES[module]
    prepare(sandbox, case)
    method, path = case.creation
    sandbox.fault(case.system, "status", method=method, path=path, status=400)
    said = engine.refused(module, case.create)["msg"]
    assert all(f"{name.replace('_', ' ')} {case.create[name]}" in said for name in KINDS[module].containers)


def test_a_name_that_something_planned_bears_too_is_told_in_words(engine: Engine) -> None:
    entries = [{"statuspage_component": {"name": "Docs", "group": "Core"}}, {"statuspage_subscriber": {"email": "a@example.org", "components": ["Docs"]}}]
    said = engine.refused("apply", {"resources": entries})["msg"]
    assert "are named 'Docs' (d9f6b3yqn2lh of no group, one that is to be made of group Core)" in said
    assert "Unknown" not in said


@pytest.mark.parametrize("written", ["#FFF", "2fcc66", "#2FCC66", "001100"])
def test_a_colour_is_taken_in_every_spelling(engine: Engine, written: str) -> None:
    assert not engine.run("statuspage_page", {"css_greens": written}).failed


MOVES: dict[str, tuple[str, Options, dict[str, str], dict[str, str]]] = {
    "component by id": ("statuspage_component", {"id": "v6q2k8wd1mzp", "group": "Regional"}, {"group": "Core"}, {"group": "Regional"}),
    "alert to another check": (
        "zmon_alert_definition", {"name": "City too hot", "team": "Platform/Software", "check_definition": "Other", "replace": True},
        {"check_definition": "City coordinates"}, {"check_definition": "Other"},
    ),
}  # fmt: skip
CHECK = {"name": "Other", "description": "Other", "owning_team": "Platform", "entities": [{"type": "city"}], "interval": 60,
         "command": "1", "status": "ACTIVE", "last_modified_by": "somebody"}  # fmt: skip


@pytest.mark.parametrize(("module", "options", "before", "after"), MOVES.values(), ids=MOVES)
@pytest.mark.parametrize("many", [False, True], ids=["task", "loop"])
def test_a_move_is_shown_by_names(
    engine: Engine, sandbox: Sandbox, module: str, options: Options, before: dict[str, Any], after: dict[str, Any], many: bool
) -> None:
    make(sandbox, Raw("zmon", "POST", "/api/v1/check-definitions", CHECK))
    for check in (True, False):
        diff = engine.done(module, options, check=check, session=engine.session(many=many))["diff"]
        assert {name: diff["before"][name] for name in before} == before
        assert {name: diff["after"][name] for name in after} == after


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_diffs_are_dictionaries(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    if case.create:
        assert isinstance(engine.done(case.module, case.create, check=True)["diff"]["after"], dict)

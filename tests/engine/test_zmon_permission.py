"""Which rule a 403 of ZMON comes from: told apart by a look, for every kind, with tokens of other teams."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

OTH = "e95a0b7c3d2148f6a7c4b18e6f02d93a"
"""A user of the team ops; the tasks' own is one of Platform and Platform/Software."""
NOB = "1d86f4e0a2c94b7790e3d5b6c8fa2714"
TEAM = {"team": "Platform/Software"}
ALERT = {**TEAM, "name": "Theirs", "description": "d", "condition": "c", "check_definition": 20, "priority": 1}
CHECK = {"name": "Theirs", "description": "d", "owning_team": "Platform/Software", "entities": [{"type": "city"}],
         "interval": 60, "command": "1"}  # fmt: skip
OPS = {"team": "ops", "responsible_team": "ops"}


def says(engine: Engine, module: str, options: dict[str, Any], words: str, token: str = OTH) -> None:
    """Run a task as somebody else, who is refused and hears why."""
    ran = engine.refused(module, options, api_token=token, retries=0)
    is_one_clear_sentence(ran["msg"])
    assert words in ran["msg"]


class TestAlerts:
    MODULE = "zmon_alert_definition"

    def test_one_that_is_active_is_its_teams(self, engine: Engine) -> None:
        engine.done(self.MODULE, ALERT)
        says(engine, self.MODULE, {**ALERT, "priority": 2}, "It is there and ACTIVE, so it is changed by members of its team 'Platform/Software'")
        says(engine, self.MODULE, {**ALERT, "state": "absent"}, "It is there, and is removed by members of its team 'Platform/Software' only")

    def test_one_that_is_not_active_is_the_responsible_teams_too(self, engine: Engine) -> None:
        made = engine.done(self.MODULE, {**ALERT, "status": "INACTIVE", "responsible_team": "Platform"})["resource"]["id"]
        words = "It is there and INACTIVE, so it is changed by members of its team 'Platform/Software' or of its responsible team 'Platform'"
        says(engine, self.MODULE, {"id": made, "priority": 2}, words)

    def test_who_is_only_responsible_does_not_switch_it_on(self, engine: Engine) -> None:
        made = engine.done(self.MODULE, {**ALERT, "status": "INACTIVE", "responsible_team": "ops"})["resource"]["id"]
        assert engine.done(self.MODULE, {"id": made, "priority": 2}, api_token=OTH)["changed"]
        says(engine, self.MODULE, {"id": made, "status": "ACTIVE"}, "Who is only in the responsible team may not change its status")

    def test_one_that_moves_to_another_team_wants_both(self, engine: Engine) -> None:
        made = engine.done(self.MODULE, ALERT)["resource"]["id"]
        ran = engine.refused(self.MODULE, {"id": made, **OPS})
        assert "Its new team is 'ops', and they have to be in that one as well" in ran["msg"]

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("ACTIVE", "An alert that is ACTIVE is made by members of its team 'Platform/Software'; members of its responsible team may"),
            ("INACTIVE", "is made by members of its team 'Platform/Software' and of its responsible team 'Platform/Software'"),
        ],
    )
    def test_who_may_make_one(self, engine: Engine, status: str, words: str) -> None:
        says(engine, self.MODULE, {**ALERT, "status": status}, words)


class TestChecks:
    MODULE = "zmon_check_definition"

    def test_one_is_its_teams(self, engine: Engine) -> None:
        says(engine, self.MODULE, CHECK, "A check is made by members of its owning team, which is exactly 'Platform/Software'")
        engine.done(self.MODULE, CHECK)
        words = "It is there, and is changed by members of its owning team, which is exactly 'Platform/Software'"
        says(engine, self.MODULE, {**CHECK, "interval": 90}, words)
        says(engine, self.MODULE, {**CHECK, "state": "absent"}, "It is there, and is removed by members of its owning team")

    def test_one_that_moves_to_another_team_wants_both(self, engine: Engine) -> None:
        made = engine.done(self.MODULE, CHECK)["resource"]["id"]
        ran = engine.refused(self.MODULE, {"id": made, "owning_team": "ops"})
        assert "Its new owning team is 'ops', and they have to be in that one as well" in ran["msg"]

    def test_a_runtime_is_told_from_a_team(self, engine: Engine, sandbox: Sandbox) -> None:
        make(sandbox, Raw("zmon", "POST", "/_sandbox/runtimes", {"enabled": True}))
        ran = engine.refused(self.MODULE, {**CHECK, "runtime": "PYTHON_2"})
        assert "runtime: this installation makes new checks with PYTHON_3 only" in ran["msg"]
        engine.done(self.MODULE, {**CHECK, "runtime": "PYTHON_3"})
        ran = engine.refused(self.MODULE, {**CHECK, "runtime": "PYTHON_2"})
        assert "what was made with PYTHON_3 does not go back" in ran["msg"]


class TestEntities:
    MODULE = "zmon_entity"

    def test_one_is_its_teams(self, engine: Engine) -> None:
        entity = {"id": "their-city", "type": "city", **TEAM}
        engine.done(self.MODULE, entity)
        says(engine, self.MODULE, {**entity, "data": {"a": 1}}, "It belongs to the team 'Platform/Software'")

    def test_configuration_is_for_administrators(self, engine: Engine) -> None:
        words = "Entities of type zmon_config are written by administrators only"
        says(engine, self.MODULE, {"id": "some-config", "type": "zmon_config"}, words)


class TestDashboards:
    MODULE = "zmon_dashboard"

    @pytest.mark.parametrize(
        ("kind", "change", "words"),
        [
            ("PRIVATE", {"tags": ["mine"]}, "It is PRIVATE, so it is changed by its maker 'robot-demo'"),
            ("TEAM", {"tags": ["mine"]}, "It is TEAM, so it is changed by members of 'Platform"),
            ("PUBLIC", {"edit_option": "PRIVATE"}, "It is PUBLIC, and its edit_option is changed by its maker 'robot-demo'"),
        ],
    )
    def test_who_may_change_one(self, engine: Engine, kind: str, change: dict[str, Any], words: str) -> None:
        engine.done(self.MODULE, {"name": "Cities", "edit_option": kind})
        says(engine, self.MODULE, {"name": "Cities", **change}, words)

    def test_who_may_make_one(self, engine: Engine) -> None:
        says(engine, self.MODULE, {"name": "Mine"}, "the token's user has no role that makes dashboards", NOB)

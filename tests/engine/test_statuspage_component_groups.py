"""Component groups: never empty, their members in order and yet a set, and the same said from two sides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.statuspage import CORE, DOCS, EUROPE, REGIONAL, STATES, WEBSITE, Statuspage

GROUP, COMPONENT = "statuspage_component_group", "statuspage_component"


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def groups(page: Statuspage) -> dict[str, list[str]]:
    """Return the members of each group, by the group's name."""
    return {row["name"]: row["components"] for row in page.get("/component-groups")}


def sent(sandbox: Sandbox) -> dict[str, Any]:
    """Return the body of the last write."""
    return [row["body"] for row in sandbox.journal(system="statuspage") if row["write"]][-1]


class TestMembers:
    def test_they_are_sent_in_the_order_of_the_task(self, engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
        engine.done(GROUP, {"name": "All", "components": ["US", "Docs", "EU"]})
        assert groups(page)["All"] == [STATES, DOCS, EUROPE]
        engine.done(GROUP, {"name": "All", "components": [DOCS, "Website", "US", "EU"]})
        assert sent(sandbox) == {"component_group": {"name": "All", "components": [DOCS, WEBSITE, STATES, EUROPE]}}

    def test_another_order_is_no_difference(self, engine: Engine, page: Statuspage) -> None:
        ran = engine.done(GROUP, {"name": "Regional", "components": ["US", "EU"]})
        assert (ran["changed"], ran.writes) == (False, [])
        assert groups(page)["Regional"] == [EUROPE, STATES]

    def test_one_twice_is_one(self, engine: Engine) -> None:
        assert not engine.done(GROUP, {"name": "Regional", "components": ["US", "EU", STATES]})["changed"]

    def test_a_change_of_anything_else_leaves_their_order(
        self, engine: Engine, sandbox: Sandbox, page: Statuspage
    ) -> None:
        engine.done(GROUP, {"name": "All", "components": ["US", "Docs", "EU"]})
        engine.done(GROUP, {"name": "All", "description": "Everything"})
        assert groups(page)["All"] == [STATES, DOCS, EUROPE]

    def test_name_and_members_are_sent_with_every_change(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(GROUP, {"name": "Regional", "description": "Where we are"})
        assert sent(sandbox) == {
            "component_group": {"name": "Regional", "components": [EUROPE, STATES], "description": "Where we are"}
        }

    def test_one_that_is_left_out_leaves_and_stays_on_the_page(self, engine: Engine, page: Statuspage) -> None:
        ran = engine.done(GROUP, {"name": "Regional", "components": ["US"]})
        assert ran["diff"]["before"]["components"] == ["EU", "US"]
        assert ran["diff"]["after"]["components"] == ["US"]
        assert page.get(f"/components/{EUROPE}")["group_id"] is None

    def test_a_group_is_no_member(self, engine: Engine) -> None:
        ran = engine.refused(GROUP, {"name": "All", "components": ["Regional"]})
        assert "components: there is no statuspage_component named 'Regional'" in ran["msg"]
        assert ran.writes == []


def test_the_description_is_sent_inside_the_envelope(engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
    engine.done(GROUP, {"name": "All", "components": ["Docs"], "description": "Everything"})
    body = sent(sandbox)
    assert list(body) == ["component_group"]
    assert body["component_group"]["description"] == "Everything"
    assert [row["description"] for row in page.get("/component-groups") if row["name"] == "All"] == ["Everything"]


class TestNeverEmpty:
    @pytest.mark.parametrize("name", ["Regional", "New"])
    @pytest.mark.parametrize("check", [True, False])
    def test_an_empty_list_is_refused_before_any_call(self, engine: Engine, name: str, check: bool) -> None:
        ran = engine.refused(GROUP, {"name": name, "components": []}, check=check)
        assert "components is empty, and Statuspage component groups cannot do without" in ran["msg"]
        assert ran.rows == []

    def test_none_is_made_without_members(self, engine: Engine) -> None:
        ran = engine.refused(GROUP, {"name": "New"})
        assert "components must be given" in ran["msg"]
        assert ran.writes == []

    def test_its_components_stay_when_it_goes(self, engine: Engine, page: Statuspage) -> None:
        engine.done(GROUP, {"name": "Regional", "state": "absent"})
        assert list(groups(page)) == ["Core"]
        assert page.get(f"/components/{EUROPE}")["group_id"] is None

    def test_it_has_gone_with_its_last_component(self, engine: Engine) -> None:
        engine.done(COMPONENT, {"name": "Website", "state": "absent"})
        assert engine.done(GROUP, {"name": "Core", "state": "absent"})["action"] == "unchanged"

    def test_somebody_deletes_its_last_component_meanwhile(self, engine: Engine, page: Statuspage) -> None:
        session = engine.session(many=True)
        engine.done(GROUP, {"name": "Core"}, session=session)
        page.send("DELETE", f"/components/{WEBSITE}")
        ran = engine.done(GROUP, {"name": "Core", "state": "absent"}, session=session)
        assert ran["action"] == "deleted", "what must go is gone, whoever removed it"
        assert ran.writes == [f"DELETE /v1/pages/kctbh9vrtdwd/component-groups/{CORE}"]


@pytest.mark.parametrize("check", [True, False], ids=["foretold", "done"])
class TestOneLoop:
    """What a write does to the other kind is seen by the tasks after it, although the list was read before."""

    def tasks(self, engine: Engine, check: bool, *tasks: tuple[str, dict[str, Any]]) -> list[Ran]:
        session = engine.session(many=True)
        try:
            ran = [engine.done(module, options, session=session, check=check) for module, options in tasks]
        finally:
            session.close()
        assert sum(len(one.reads) for one in ran) == 1, "one list holds both kinds"
        return ran

    @pytest.mark.parametrize("named", [{"name": "Website"}, {"name": "Website", "group": "Core"}, {"id": WEBSITE}])
    def test_the_last_member_is_deleted(self, engine: Engine, check: bool, named: dict[str, Any]) -> None:
        removal, after = self.tasks(
            engine, check, (COMPONENT, {**named, "state": "absent"}), (GROUP, {"name": "Core", "state": "absent"})
        )
        assert (removal["changed"], after["changed"]) == (True, False)

    def test_the_last_member_is_moved_away(self, engine: Engine, check: bool) -> None:
        move, after = self.tasks(
            engine, check, (COMPONENT, {"id": WEBSITE, "group": ""}), (GROUP, {"name": "Core", "state": "absent"})
        )
        assert (move["changed"], after["changed"]) == (True, False)

    def test_another_group_takes_the_last_member(self, engine: Engine, check: bool) -> None:
        taken, after, left = self.tasks(
            engine, check,
            (GROUP, {"name": "Regional", "components": ["EU", "US", "Website"]}),
            (GROUP, {"name": "Core", "state": "absent"}),
            (COMPONENT, {"name": "Website", "group": "Regional"}),
        )  # fmt: skip
        assert [taken["changed"], after["changed"], left["changed"]] == [True, False, False]

    def test_a_group_is_removed(self, engine: Engine, check: bool) -> None:
        removal, member = self.tasks(
            engine, check, (GROUP, {"id": REGIONAL, "state": "absent"}), (COMPONENT, {"name": "EU", "group": ""})
        )
        assert (removal["changed"], member["changed"]) == (True, False)

    def test_a_member_is_removed(self, engine: Engine, check: bool) -> None:
        removal, group = self.tasks(
            engine, check, (COMPONENT, {"id": EUROPE, "state": "absent"}), (GROUP, {"name": "Regional", "components": ["US"]})
        )
        assert (removal["changed"], group["changed"]) == (True, False)


def test_a_new_component_joins_a_group_whose_last_member_has_left_meanwhile(engine: Engine) -> None:
    session = engine.session(many=True)
    engine.done(COMPONENT, {"id": WEBSITE, "state": "absent"}, session=session)
    ran = engine.refused(COMPONENT, {"name": "API", "group": "Core"}, session=session)
    assert "group: there is no statuspage_component_group named 'Core'" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize(("seconds", "reads"), [(0.0, 0), (11.0, 1)])
def test_members_that_go_along_are_not_those_of_long_ago(
    engine: Engine, page: Statuspage, seconds: float, reads: int
) -> None:
    now = [1000.0]
    session = engine.session(many=True, clock=lambda: now[0])
    engine.done(GROUP, {"name": "Core"}, session=session)
    if seconds:
        page.send("PATCH", f"/component-groups/{REGIONAL}", {"component_group": {"components": [EUROPE, STATES, DOCS]}})
    now[0] += seconds
    ran = engine.done(GROUP, {"name": "Regional", "description": "Where we are"}, session=session)
    assert len(ran.reads) == reads
    assert set(groups(page)["Regional"]) == {EUROPE, STATES, *((DOCS,) if seconds else ())}


def test_two_groups_of_one_name_fail_unless_an_id_says_which(engine: Engine, page: Statuspage) -> None:
    page.make("/component-groups", "component_group", name="Regional", components=[DOCS])
    ran = engine.refused(GROUP, {"name": "Regional", "description": "Which?"})
    assert REGIONAL in ran["msg"]
    assert engine.done(GROUP, {"id": REGIONAL, "description": "This one"})["changed"]

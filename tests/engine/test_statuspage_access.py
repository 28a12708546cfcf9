"""What is only true of who may see a page, and of who works on it: lists at addresses of their own, sets, whole maps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.engine.test_calls import counts
from tests.support.engine import Engine
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.statuspage import DOCS, EUROPE, PAGE, PAGE_ID, WEBSITE, Statuspage

ADA = {"email": "ada@example.com"}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def ids(rows: list[dict[str, Any]]) -> set[str]:
    """Return the ids of rows."""
    return {row["id"] for row in rows}


class TestUser:
    MODULE = "statuspage_page_access_user"
    LISTS = {"components": ["Docs", "EU"], "metrics": ["Load"]}

    @pytest.fixture(autouse=True)
    def _page_with_groups_and_metrics(self, sandbox: Sandbox) -> None:
        prepare(sandbox, CASES[self.MODULE])

    def theirs(self, page: Statuspage, identity: str) -> tuple[set[str], set[str]]:
        """Return what a user sees, past the module."""
        base = f"/page_access_users/{identity}"
        return ids(page.get(f"{base}/components")), ids(page.get(f"{base}/metrics"))

    def test_the_lists_are_set_in_one_call_each_whatever_was_there(self, engine: Engine, page: Statuspage) -> None:
        check = engine.done(self.MODULE, {**ADA, **self.LISTS}, check=True)
        made = engine.done(self.MODULE, {**ADA, **self.LISTS})
        assert check["diff"] == made["diff"]
        assert {name: made["resource"][name] for name in check["resource"]} == check["resource"]
        identity = made["resource"]["id"]
        assert made.writes == [
            f"POST {PAGE}/page_access_users",
            f"POST {PAGE}/page_access_users/{identity}/components",
            f"POST {PAGE}/page_access_users/{identity}/metrics",
        ]
        page.send("PATCH", f"/page_access_users/{identity}/components", {"component_ids": [WEBSITE]})
        ran = engine.done(self.MODULE, {**ADA, "components": ["EU", "Docs"]})
        assert ran.writes == [f"POST {PAGE}/page_access_users/{identity}/components"]
        assert self.theirs(page, identity)[0] == {DOCS, EUROPE}

    def test_they_cost_what_the_reference_says(self, engine: Engine) -> None:
        """One read for each list, and one for each list in which its names are looked up."""
        assert counts(engine.done(self.MODULE, {**ADA, **self.LISTS})) == (3, 3)
        assert counts(engine.done(self.MODULE, {**ADA, **self.LISTS})) == (5, 0)
        assert counts(engine.done(self.MODULE, {**ADA, "components": ["Docs"]})) == (3, 1)
        assert counts(engine.done(self.MODULE, {**ADA, "components": []})) == (2, 1)
        assert counts(engine.done(self.MODULE, ADA)) == (1, 0)
        assert counts(engine.done(self.MODULE, {**ADA, "state": "absent"})) == (1, 1)

    def test_an_empty_list_is_emptied_with_an_empty_body(self, engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
        identity = engine.done(self.MODULE, {**ADA, **self.LISTS})["resource"]["id"]
        for name in self.LISTS:
            ran = engine.done(self.MODULE, {**ADA, name: []})
            assert ran.writes == [f"DELETE {PAGE}/page_access_users/{identity}/{name}"]
            assert sandbox.journal(system="statuspage", method="DELETE")[-1]["body"] == {}
            assert ran["resource"][name] == []
            assert not engine.done(self.MODULE, {**ADA, name: []})["changed"]
        assert self.theirs(page, identity) == (set(), set())

    def test_an_option_left_out_wipes_nothing_and_reads_nothing(self, engine: Engine, page: Statuspage) -> None:
        groups = {"page_access_groups": ["Partners"]}
        identity = engine.done(self.MODULE, {**ADA, **self.LISTS, **groups})["resource"]["id"]
        before = self.theirs(page, identity)
        for options in ({**ADA, "external_login": "ada"}, {**ADA, "page_access_groups": ["Resellers"]}, ADA):
            ran = engine.done(self.MODULE, options)
            assert not [row for row in ran.rows if row["path"].endswith((f"{identity}/components", f"{identity}/metrics"))]
            assert self.theirs(page, identity) == before
        assert engine.done(self.MODULE, {**ADA, "components": ["Docs"]}).writes[0].endswith("/components")
        assert self.theirs(page, identity) == ({DOCS}, before[1])
        assert len(page.get(f"/page_access_users/{identity}")["page_access_group_ids"]) == 1

    def test_a_list_that_was_not_written_is_written_by_the_next_run(self, engine: Engine, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", method="POST", path="/components$", status=403)
        refused = engine.refused(self.MODULE, {**ADA, **self.LISTS})
        is_one_clear_sentence(refused["msg"])
        ran = engine.done(self.MODULE, {**ADA, **self.LISTS})
        assert (ran["action"], len(ran.writes)) == ("updated", 2)
        assert len(rows_of(sandbox, CASES[self.MODULE].things)) == 1

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_a_list_whose_answer_is_lost_is_sent_again(self, engine: Engine, sandbox: Sandbox, when: str) -> None:
        sandbox.fault("statuspage", "reset", method="POST", path="/metrics$", when=when)
        ran = engine.done(self.MODULE, {**ADA, **self.LISTS})
        assert ran["calls"]["retried"] == 1
        assert not engine.done(self.MODULE, {**ADA, **self.LISTS})["changed"]
        assert len(rows_of(sandbox, CASES[self.MODULE].things)) == 1

    def test_an_empty_list_of_a_new_user_needs_no_call(self, engine: Engine) -> None:
        empty = {**ADA, "components": [], "metrics": []}
        check = engine.done(self.MODULE, empty, check=True)
        made = engine.done(self.MODULE, empty)
        assert len(made.writes) == 1
        assert {name: made["resource"][name] for name in check["resource"]} == check["resource"]

    def test_a_search_that_also_shows_others_is_read_exactly(self, engine: Engine, page: Statuspage) -> None:
        page.make("/page_access_users", "page_access_user", status=200, email="ada@example.com.au")
        made = engine.done(self.MODULE, {"email": "Ada@Example.com"})
        assert made["action"] == "created"
        assert not engine.done(self.MODULE, ADA)["changed"]

    def test_one_without_an_address_is_found_by_its_login(self, engine: Engine, page: Statuspage) -> None:
        for number in range(101):
            page.make("/page_access_users", "page_access_user", status=200, external_login=f"login{number}")
        ran = engine.done(self.MODULE, {"external_login": "login100", "components": ["Docs"]})
        assert ran["action"] == "updated"
        assert not engine.done(self.MODULE, {"external_login": "login100", "components": ["Docs"]})["changed"]

    def test_a_login_that_somebody_else_has_is_one_sentence(self, engine: Engine, page: Statuspage) -> None:
        page.make("/page_access_users", "page_access_user", status=200, external_login="ada")
        ran = engine.refused(self.MODULE, {**ADA, "external_login": "ada"})
        is_one_clear_sentence(ran["msg"])
        assert ran["status"] == 409

    def test_somebody_who_was_faster_is_found_at_a_second_look(self, engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
        page.make("/page_access_users", "page_access_user", status=200, **ADA)
        sandbox.fault("statuspage", "garbage", method="GET", path="/page_access_users$", body="[]")
        ran = engine.done(self.MODULE, {**ADA, "components": [DOCS]})
        assert [row["status"] for row in ran.rows if row["method"] == "POST"] == [409, 201]

    def test_check_mode_sees_what_earlier_items_would_have_done(self, engine: Engine) -> None:
        tasks = [{**ADA, **self.LISTS}, {**ADA, **self.LISTS}, {**ADA, "components": []}, {**ADA, "components": []}]
        for check in (True, False):
            session = engine.session(many=True)
            seen = [engine.done(self.MODULE, one, check=check, session=session) for one in tasks]
            session.close()
            assert [ran["action"] for ran in seen] == ["created", "unchanged", "updated", "unchanged"]


class TestGroup:
    MODULE = "statuspage_page_access_group"
    NAME = {"name": "Partners"}

    @pytest.fixture(autouse=True)
    def _page_with_users_and_metrics(self, sandbox: Sandbox) -> None:
        prepare(sandbox, CASES[self.MODULE])

    def test_the_lists_are_sets_and_replace_what_was_there(self, engine: Engine, page: Statuspage) -> None:
        whole = {**self.NAME, "components": ["Docs", "EU"], "metrics": ["Load", "Time"],
                 "page_access_users": ["Eve@example.com", "bob@example.com"]}  # fmt: skip
        engine.done(self.MODULE, whole)
        turned = {name: value[::-1] if isinstance(value, list) else value for name, value in whole.items()}
        for options in (whole, turned, {**whole, "components": ["Docs", "EU", DOCS]}):
            again = engine.done(self.MODULE, options)
            assert (again["changed"], again.writes) == (False, [])
        ran = engine.done(self.MODULE, {**self.NAME, "components": ["Website"]})
        assert len(ran.writes) == 1
        (group,) = page.get("/page_access_groups")
        assert group["component_ids"] == [WEBSITE]
        assert (len(group["metric_ids"]), len(group["page_access_user_ids"])) == (2, 2)

    def test_an_empty_list_empties_and_one_left_out_does_not(self, engine: Engine, page: Statuspage) -> None:
        engine.done(self.MODULE, {**self.NAME, "components": ["Docs"], "page_access_users": ["eve@example.com"]})
        engine.done(self.MODULE, {**self.NAME, "page_access_users": []})
        (group,) = page.get("/page_access_groups")
        assert (group["component_ids"], group["page_access_user_ids"]) == ([DOCS], [])

    def test_the_users_of_a_group_that_is_removed_stay(self, engine: Engine, page: Statuspage) -> None:
        engine.done(self.MODULE, {**self.NAME, "page_access_users": ["eve@example.com"]})
        engine.done(self.MODULE, {**self.NAME, "state": "absent"})
        assert {row["email"] for row in page.get("/page_access_users")} == {"eve@example.com", "bob@example.com"}

    def test_two_of_one_name_fail_and_the_identifier_tells_them_apart(self, engine: Engine, page: Statuspage) -> None:
        made = [
            page.make("/page_access_groups", "page_access_group", **self.NAME, **more)["id"]
            for more in ({}, {"external_identifier": "grp-1"})
        ]
        ran = engine.refused(self.MODULE, {**self.NAME, "components": ["Docs"]})
        assert all(one in ran["msg"] for one in made)
        told = engine.done(self.MODULE, {**self.NAME, "external_identifier": "grp-1", "components": ["Docs"]})
        assert (told["action"], told["resource"]["id"]) == ("updated", made[1])

    def test_a_user_is_named_by_login_or_id_too(self, engine: Engine, page: Statuspage) -> None:
        user = page.make("/page_access_users", "page_access_user", status=200, external_login="7f3c9a")
        made = engine.done(self.MODULE, {**self.NAME, "page_access_users": ["7f3c9a"]})
        assert made["resource"]["page_access_users"] == ["7f3c9a"]
        assert not engine.done(self.MODULE, {**self.NAME, "page_access_users": [user["id"]]})["changed"]


class TestMember:
    MODULE = "statuspage_user"
    ONE = {PAGE_ID: {"incident_manager": True}}

    def test_the_organization_is_needed_here_alone(self, engine: Engine) -> None:
        del engine.environment["STATUSPAGE_ORGANIZATION_ID"]
        ran = engine.refused(self.MODULE, ADA)
        assert ran["msg"] == "organization_id is missing: set organization_id or STATUSPAGE_ORGANIZATION_ID."
        assert ran.rows == []
        for module in ("statuspage_subscriber", "statuspage_page_access_user"):
            assert engine.done(module, ADA)["changed"]

    def test_no_page_is_needed(self, engine: Engine) -> None:
        del engine.environment["STATUSPAGE_PAGE_ID"]
        assert engine.done(self.MODULE, ADA)["changed"]

    @pytest.mark.parametrize("name", ["first_name", "last_name"])
    def test_nothing_of_a_member_can_be_changed(self, engine: Engine, name: str) -> None:
        engine.done(self.MODULE, {**ADA, name: "Ada"})
        assert not engine.done(self.MODULE, {**ADA, name: "Ada"})["changed"]
        for check in (True, False):
            ran = engine.refused(self.MODULE, {**ADA, name: "Eve"}, check=check)
            is_one_clear_sentence(ran["msg"])
            assert f"Statuspage cannot change this: {name} is 'Ada' and would become 'Eve'" in ran["msg"]
            assert "Change it by hand, or leave the option out" in ran["msg"]
            assert ran.writes == []

    def test_a_password_is_sent_once_and_never_compared(self, engine: Engine, sandbox: Sandbox) -> None:
        secret = "canary-0c1f-of-a-member"
        for number in range(2):
            ran = engine.done(self.MODULE, {**ADA, "password": secret})
            assert ran["changed"] is (number == 0)
            assert secret not in ran.text
        refused = engine.refused(self.MODULE, {**ADA, "password": secret, "update_secrets": "always"})
        assert "Unsupported parameters" in refused["msg"]

    def test_permissions_are_a_whole_map(self, engine: Engine, page: Statuspage, sandbox: Sandbox) -> None:
        identity = engine.done(self.MODULE, {**ADA, "permissions": self.ONE})["resource"]["id"]
        same = {PAGE_ID: {"incident_manager": "yes", "maintenance_manager": False}}
        for permissions in (self.ONE, same):
            again = engine.done(self.MODULE, {**ADA, "permissions": permissions})
            assert (again["changed"], again.writes) == (False, [])
        other = {PAGE_ID: {"maintenance_manager": True}}
        check = engine.done(self.MODULE, {**ADA, "permissions": other}, check=True)
        ran = engine.done(self.MODULE, {**ADA, "permissions": other})
        assert check["diff"] == ran["diff"]
        assert check["resource"] == ran["resource"]
        assert len(ran.writes) == 1
        assert sandbox.journal(system="statuspage", method="PUT")[-1]["body"] == {"pages": other}
        path = f"/v1/organizations/{sandbox.credentials['STATUSPAGE_ORGANIZATION_ID']}/permissions/{identity}"
        held = page.get(path)["data"]["pages"][PAGE_ID]
        assert held == {"page_configuration": False, "incident_manager": False, "maintenance_manager": True}
        assert engine.done(self.MODULE, {**ADA, "permissions": {}})["changed"]
        assert page.get(path)["data"]["pages"] == {}
        assert not engine.done(self.MODULE, {**ADA, "permissions": {}})["changed"]

    def test_left_out_they_are_neither_read_nor_changed(self, engine: Engine) -> None:
        engine.done(self.MODULE, {**ADA, "permissions": self.ONE})
        ran = engine.done(self.MODULE, ADA)
        assert (ran["changed"], len(ran.rows)) == (False, 1)

    def test_a_page_without_roles_is_reached_all_the_same(self, engine: Engine) -> None:
        bare = {**ADA, "permissions": {PAGE_ID: {}}}
        assert engine.done(self.MODULE, bare)["changed"]
        assert not engine.done(self.MODULE, bare)["changed"]
        assert engine.done(self.MODULE, {**ADA, "permissions": {}})["changed"]

    @pytest.mark.parametrize(
        ("permissions", "words"),
        [
            ({PAGE_ID: "incident_manager"}, "must be a dictionary of page_configuration"),
            ({PAGE_ID: {"boss": True}}, "boss is none of page_configuration, incident_manager, maintenance_manager"),
            ({PAGE_ID: {"incident_manager": "perhaps"}}, "incident_manager must be true or false"),
        ],
        ids=["no map", "unknown role", "no flag"],
    )
    def test_what_are_no_permissions_is_refused_before_any_call(
        self, engine: Engine, permissions: dict[str, Any], words: str
    ) -> None:
        ran = engine.refused(self.MODULE, {**ADA, "permissions": permissions})
        is_one_clear_sentence(ran["msg"])
        assert words in ran["msg"]
        assert ran.rows == []

    def test_a_page_that_nobody_has_is_one_sentence(self, engine: Engine) -> None:
        engine.done(self.MODULE, ADA)
        ran = engine.refused(self.MODULE, {**ADA, "permissions": {"zzzzzzzzzzzz": {}}})
        is_one_clear_sentence(ran["msg"])
        assert ran["status"] == 404

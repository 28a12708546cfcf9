"""Page access users and groups, and who may see what, as the sandbox's Statuspage answers them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.statuspage import CORE, DOCS, EUROPE, NOT_FOUND, PAGE_ID, STATES, UNKNOWN, WEBSITE, Statuspage

USERS, GROUPS = "/page_access_users", "/page_access_groups"


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def user(page: Statuspage, email: str | None = "ada@example.com", **attributes: Any) -> dict[str, Any]:
    return page.make(USERS, "page_access_user", 200, **({"email": email} if email else {}), **attributes)


def group(page: Statuspage, name: str = "Gold", **attributes: Any) -> dict[str, Any]:
    return page.make(GROUPS, "page_access_group", name=name, **attributes)


def metric(page: Statuspage) -> str:
    owner = page.make("/metrics_providers", "metrics_provider", type="Self")
    return page.make(f"/metrics_providers/{owner['id']}/metrics", "metric", name="Load")["id"]


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def listed(page: Statuspage, owner: dict[str, Any], kind: str = USERS) -> list[str]:
    return [row["id"] for row in page.get(f"{kind}/{owner['id']}/components")]


class TestUsers:
    def test_a_new_one_is_200(self, page: Statuspage) -> None:
        found = user(page, subscribe_to_components=True)
        assert re.fullmatch("[a-z0-9]{12}", found["id"])
        assert found == {
            "id": found["id"], "page_id": PAGE_ID, "email": "ada@example.com", "external_login": None,
            "page_access_group_id": None, "page_access_group_ids": [], "created_at": found["created_at"],
            "updated_at": found["created_at"],
        }  # fmt: skip
        assert page.get(f"{USERS}/{found['id']}") == found

    def test_a_login_will_do(self, page: Statuspage) -> None:
        assert user(page, None, external_login="u1")["email"] is None

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"external_login": ""}, "Email can't be blank"),
            ({"email": "ada"}, "Email is invalid"),
            ({"email": "a@b.org", "page_access_group_ids": [UNKNOWN]}, "Page access groups is invalid"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        assert page.send("POST", USERS, {"page_access_user": wanted}) == (422, {"error": [sentence]})
        assert page.get(USERS) == []

    @pytest.mark.parametrize("wanted", [{"email": "ADA@example.com"}, {"email": "b@b.org", "external_login": "u1"}])
    def test_a_conflict_is_409(self, page: Statuspage, wanted: dict[str, Any]) -> None:
        refused = (409, {"error": "The request could not be processed due to a conflict in resource state."})
        user(page, external_login="u1")
        assert page.send("POST", USERS, {"page_access_user": wanted}) == refused
        other = user(page, "grace@example.com")
        assert page.send("PATCH", f"{USERS}/{other['id']}", {"page_access_user": wanted}) == refused
        assert len(page.get(USERS)) == 2

    def test_the_list_is_paged_and_searched_by_the_beginning(self, page: Statuspage) -> None:
        first, second, third = (user(page, email) for email in ("ada@a.org", "Ada@a.org.uk", "grace@a.org"))
        assert page.get(USERS) == [first, second, third]
        assert page.get(USERS, per_page=2, page=2) == [third]
        assert page.get(USERS, email="ADA@a.org") == [first, second]
        assert page.get(USERS, email="nobody@a.org") == []

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_change(self, page: Statuspage, method: str) -> None:
        found, gold = user(page), group(page)
        path = f"{USERS}/{found['id']}"
        assert page.send(method, path) == (200, found)
        wanted = {"external_login": "u1", "page_access_group_ids": [gold["id"]], "component_ids": [DOCS]}
        status, changed = page.send(method, path, {"page_access_user": wanted})
        assert (status, changed["email"], changed["external_login"]) == (200, "ada@example.com", "u1")
        assert (changed["page_access_group_id"], changed["page_access_group_ids"]) == (gold["id"], [gold["id"]])
        assert listed(page, found) == [DOCS]
        assert page.get(f"{GROUPS}/{gold['id']}")["page_access_user_ids"] == [found["id"]]
        status, _answer = page.send(method, path, {"page_access_user": {"email": "", "external_login": None}})
        assert status == 422

    def test_delete_is_204(self, page: Statuspage) -> None:
        found = user(page)
        gold = group(page, page_access_user_ids=[found["id"]])
        assert page.send("DELETE", f"{USERS}/{found['id']}") == (204, None)
        assert page.send("DELETE", f"{USERS}/{found['id']}") == NOT_FOUND
        assert page.get(f"{GROUPS}/{gold['id']}")["page_access_user_ids"] == []


class TestLists:
    """The lists below a user; a group's are the same but where it says so."""

    @pytest.fixture(params=[USERS, GROUPS])
    def owner(self, page: Statuspage, request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
        return f"{request.param}/{{id}}/components", user(page) if request.param == USERS else group(page)

    def ask(self, page: Statuspage, owner: tuple[str, dict[str, Any]], method: str, members: Any) -> tuple[int, Any]:
        """Send the ids and return the status and the list as it is then."""
        path = owner[0].format(**owner[1])
        status, answer = page.send(method, path, None if members is None else {"component_ids": members})
        if status < 400:
            assert answer["id"] == owner[1]["id"]
        return status, [row["id"] for row in page.get(path)]

    def test_patch_and_put_add_and_post_replaces(self, page: Statuspage, owner: Any) -> None:
        assert self.ask(page, owner, "PATCH", [DOCS]) == (200, [DOCS])
        assert self.ask(page, owner, "PUT", [WEBSITE, DOCS]) == (200, [DOCS, WEBSITE])
        assert self.ask(page, owner, "POST", [EUROPE, WEBSITE]) == (201, [EUROPE, WEBSITE])

    def test_delete_removes_some_or_all(self, page: Statuspage, owner: Any) -> None:
        self.ask(page, owner, "POST", [DOCS, EUROPE, STATES, WEBSITE])
        assert self.ask(page, owner, "DELETE", [EUROPE, UNKNOWN]) == (200, [DOCS, STATES, WEBSITE])
        assert self.ask(page, owner, "DELETE", []) == (200, [DOCS, STATES, WEBSITE])
        path = owner[0].format(**owner[1])
        assert page.send("DELETE", f"{path}/{STATES}")[0] == 200
        assert page.send("DELETE", f"{path}/{STATES}") == NOT_FOUND
        assert names(page.get(path)) == ["Docs", "Website"]
        assert self.ask(page, owner, "DELETE", None) == (200, [])

    def test_delete_reads_the_query_too(self, page: Statuspage, owner: Any) -> None:
        self.ask(page, owner, "POST", [DOCS, EUROPE])
        path = owner[0].format(**owner[1])
        assert page.send("DELETE", path, {"component_ids": DOCS}) == (400, {"error": "Bad request"})
        assert page.send("DELETE", path, params={"component_ids[]": [DOCS]})[0] == 200
        assert names(page.get(path)) == ["EU"]

    def test_rows_are_whole_and_paged(self, page: Statuspage, owner: Any) -> None:
        path = owner[0].format(**owner[1])
        page.send("POST", path, {"component_ids": [DOCS, EUROPE, STATES]})
        assert page.get(path, per_page=2, page=2) == [page.get(f"/components/{STATES}")]
        assert page.get(path, per_page=2, page=3) == []

    @pytest.mark.parametrize("member", [UNKNOWN, CORE])
    @pytest.mark.parametrize("method", ["PATCH", "PUT", "POST"])
    def test_what_is_no_component_is_404(self, page: Statuspage, owner: Any, method: str, member: str) -> None:
        assert self.ask(page, owner, method, [DOCS, member]) == (404, [])

    @pytest.mark.parametrize("body", [None, {}, {"component_ids": []}, {"component_ids": DOCS}, [DOCS]])
    def test_the_ids_are_needed(self, page: Statuspage, owner: Any, body: Any) -> None:
        path = owner[0].format(**owner[1])
        refused = (400, {"error": "param is missing or the value is empty: component_ids"})
        assert page.send("POST", path, body) == refused
        for method in ("PATCH", "PUT"):  # of a group, adding does not need them
            status, answer = page.send(method, path, body)
            assert (status, answer) == (refused if path.startswith(USERS) else (200, answer))

    def test_an_unknown_owner_is_404(self, page: Statuspage, owner: Any) -> None:
        for method in ("GET", "PATCH", "PUT", "POST", "DELETE"):
            assert page.send(method, owner[0].format(id=UNKNOWN)) == NOT_FOUND

    def test_a_form_will_do(self, page: Statuspage, owner: Any) -> None:
        path = owner[0].format(**owner[1])
        assert page.raw("POST", path, data={"component_ids[]": [DOCS, EUROPE]}).status_code == 201
        assert len(page.get(path)) == 2

    def test_metrics_of_a_user(self, page: Statuspage) -> None:
        found, row = user(page), metric(page)
        path = f"{USERS}/{found['id']}/metrics"
        for method, status in (("PATCH", 200), ("PUT", 200), ("POST", 201)):
            answer = page.send(method, path, {"metric_ids": [row]})
            assert answer == (status, page.get(f"{USERS}/{found['id']}"))
            assert page.get(path) == [page.get(f"/metrics/{row}")]
            assert page.send("DELETE", path if method == "PATCH" else f"{path}/{row}")[0] == 200
            assert page.get(path) == []
        assert page.send("POST", path, {"metric_ids": [UNKNOWN]}) == NOT_FOUND

    def test_a_group_has_no_path_for_metrics(self, page: Statuspage) -> None:
        assert page.send("GET", f"{GROUPS}/{group(page)['id']}/metrics") == NOT_FOUND


class TestGroups:
    def test_a_new_one(self, page: Statuspage) -> None:
        member, row = user(page), metric(page)
        found = group(page, external_identifier="ldap-1", component_ids=[DOCS, DOCS], metric_ids=[row],
                      page_access_user_ids=[member["id"]])  # fmt: skip
        assert found == {
            "id": found["id"], "page_id": PAGE_ID, "name": "Gold", "external_identifier": "ldap-1",
            "component_ids": [DOCS], "metric_ids": [row], "page_access_user_ids": [member["id"]],
            "created_at": found["created_at"], "updated_at": found["created_at"],
        }  # fmt: skip
        assert page.get(f"{GROUPS}/{found['id']}") == found
        assert page.get(f"{USERS}/{member['id']}")["page_access_group_ids"] == [found["id"]]

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"name": " "}, "Name can't be blank"),
            ({"external_identifier": "ldap-1"}, "External identifier has already been taken"),
            ({"component_ids": [CORE]}, "Components is invalid"),
            ({"metric_ids": [UNKNOWN]}, "Metrics is invalid"),
            ({"page_access_user_ids": [UNKNOWN]}, "Page access users is invalid"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        group(page, external_identifier="ldap-1")
        other = group(page)
        body = {"page_access_group": {"name": "Silver", **wanted}}
        assert page.send("POST", GROUPS, body) == (422, {"error": [sentence]})
        assert page.send("PATCH", f"{GROUPS}/{other['id']}", body) == (422, {"error": [sentence]})
        assert names(page.get(GROUPS)) == ["Gold", "Gold"]

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_a_list_replaces_the_one_before(self, sandbox: Sandbox, page: Statuspage, method: str) -> None:
        one, other = user(page), user(page, "grace@example.com")
        found = group(page, external_identifier="ldap-1", component_ids=[DOCS], page_access_user_ids=[one["id"]])
        sandbox.clock(advance=60)
        wanted = {"component_ids": [EUROPE, STATES], "page_access_user_ids": [other["id"]]}
        status, changed = page.send(method, f"{GROUPS}/{found['id']}", {"page_access_group": wanted})
        assert (status, changed) == (200, {**found, **wanted, "updated_at": changed["updated_at"]})
        assert changed["updated_at"] > found["updated_at"]
        assert page.get(f"{USERS}/{one['id']}")["page_access_group_id"] is None
        emptied = {"component_ids": [], "page_access_user_ids": []}
        status, changed = page.send(method, f"{GROUPS}/{found['id']}", {"page_access_group": emptied})
        assert (changed["component_ids"], changed["page_access_user_ids"], changed["name"]) == ([], [], "Gold")

    def test_the_list_is_paged(self, page: Statuspage) -> None:
        for number in range(3):
            group(page, f"g{number}")
        assert names(page.get(GROUPS)) == ["g0", "g1", "g2"]
        assert names(page.get(GROUPS, per_page=2, page=2)) == ["g2"]

    def test_delete_is_200_and_leaves_its_users(self, page: Statuspage) -> None:
        member = user(page)
        found = group(page, page_access_user_ids=[member["id"]])
        assert page.send("DELETE", f"{GROUPS}/{found['id']}") == (200, found)
        assert page.send("DELETE", f"{GROUPS}/{found['id']}") == NOT_FOUND
        assert page.get(f"{USERS}/{member['id']}")["page_access_group_ids"] == []


class TestComponents:
    """The same from the component's end."""

    @pytest.mark.parametrize("kind", ["users", "groups"])
    def test_add_and_remove_all(self, page: Statuspage, kind: str) -> None:
        owners = f"/page_access_{kind}"
        make = user if kind == "users" else group
        one, other, third = (make(page, f"{name}@example.com") for name in ("ada", "grace", "joan"))
        path, name = f"/components/{DOCS}/page_access_{kind}", f"page_access_{kind[:-1]}_ids"
        page.send("POST", f"{owners}/{one['id']}/components", {"component_ids": [EUROPE]})
        found = page.get(f"/components/{DOCS}")
        assert page.send("POST", path, {name: [one["id"], other["id"]]}) == (201, found)
        assert page.raw("POST", path, data={f"{name}[]": [third["id"]]}).status_code == 201
        assert [listed(page, owner, owners) for owner in (one, other, third)] == [[EUROPE, DOCS], [DOCS], [DOCS]]
        assert page.send("DELETE", path) == (200, found)
        assert [listed(page, owner, owners) for owner in (one, other, third)] == [[EUROPE], [], []]

    @pytest.mark.parametrize("kind", ["users", "groups"])
    def test_refuses(self, page: Statuspage, kind: str) -> None:
        name = f"page_access_{kind[:-1]}_ids"
        path = f"/components/{DOCS}/page_access_{kind}"
        assert page.send("POST", path, {name: [UNKNOWN]}) == (422, {"error": [f"Page access {kind} is invalid"]})
        assert page.send("POST", path, {}) == (422, {"error": [f"Page access {kind} can't be blank"]})
        assert page.send("POST", path, {name: []})[0] == 422
        assert page.send("GET", path) == NOT_FOUND
        for row in (UNKNOWN, CORE):
            assert page.send("DELETE", f"/components/{row}/page_access_{kind}") == NOT_FOUND

    def test_a_deleted_component_leaves_every_list(self, page: Statuspage) -> None:
        member = user(page)
        found = group(page, component_ids=[DOCS, EUROPE])
        page.send("POST", f"{USERS}/{member['id']}/components", {"component_ids": [DOCS]})
        page.send("DELETE", f"/components/{DOCS}")
        assert listed(page, member) == []
        assert page.get(f"{GROUPS}/{found['id']}")["component_ids"] == [EUROPE]

    def test_a_deleted_metric_leaves_every_list(self, page: Statuspage) -> None:
        row = metric(page)
        found = group(page, metric_ids=[row])
        page.send("DELETE", f"/metrics/{row}")
        assert page.get(f"{GROUPS}/{found['id']}")["metric_ids"] == []

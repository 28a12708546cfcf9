"""ZMON's emulated controller answers as the real one is known to."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests

from sandbox.zmon.actors import ADM_TOKEN, DEMO_TOKEN, EXPIRED_TOKEN
from tests.support.zmon import ALERTS, CHECKS, ENTITIES, Zmon, alert, check, without

DENIED = "Edit denied. Please check documentation for more details: /docs/permissions.html"


@pytest.fixture
def ask(sandbox) -> Zmon:
    """Send a request as one of the users."""
    return Zmon(sandbox)


class TestAuthentication:
    """Bearer tokens, and the chain that wants a cookie."""

    @pytest.mark.parametrize(
        ("header", "error", "description"),
        [
            ("", "unauthorized", "Full authentication is required to access this resource"),
            ("Basic YWRtOmFkbQ==", "unauthorized", "Full authentication is required to access this resource"),
            ("Bearer nonsense", "invalid_token", "Invalid pre-shared token"),
            (f"Bearer {EXPIRED_TOKEN}", "invalid_token", "Pre-shared token expired"),
        ],
        ids=["none", "basic", "wrong", "expired"],
    )
    def test_bearer_only(self, ask: Zmon, header: str, error: str, description: str) -> None:
        answer = ask("GET", f"{ENTITIES}/de-berlin", who=None, headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.json() == {"error": error, "error_description": description}
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["WWW-Authenticate"].startswith(f'Bearer realm="zmon", error="{error}"')

    @pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/alert-definitions"])
    def test_unknown_paths_want_a_token_first(self, ask: Zmon, path: str) -> None:
        assert ask("GET", path, who=None).status_code == 401

    def test_scheme_in_any_case_and_query_parameter(self, ask: Zmon) -> None:
        assert ask("GET", "/api/v1/teams", who=None, headers={"Authorization": f"bEaReR {ADM_TOKEN}"}).ok
        assert ask("GET", f"/api/v1/teams?access_token={ADM_TOKEN}", who=None).ok

    @pytest.mark.parametrize("accept", ["*/*", "text/html, application/json"])
    def test_rest_sends_a_bearer_away(self, ask: Zmon, accept: str) -> None:
        answer = ask("GET", "/rest/downtimes?alert_definition_id=312", headers={"Accept": accept})
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("/signin")
        page = requests.get(answer.headers["Location"], timeout=10)
        assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")

    @pytest.mark.parametrize("accept", ["application/json", "application/json;charset=UTF-8, */*"])
    def test_rest_says_401_to_who_wants_json(self, ask: Zmon, accept: str) -> None:
        answer = ask("GET", "/rest/downtimes", headers={"Accept": accept})
        assert answer.status_code == 401
        assert answer.json() == {"message": "Full authentication is required to access this resource"}

    def test_head_needs_no_token(self, ask: Zmon) -> None:
        for path in (ALERTS, CHECKS, "/api/v1/checks/all-active-alert-definitions"):
            answer = ask("HEAD", path, who=None)
            assert answer.status_code == 200
            assert answer.headers["Last-Modified"].endswith("Z")


class TestChecks:
    """One POST for everything, found by id, source or name and team."""

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"name": None}, "name is mandatory"),
            ({"owning_team": None}, "owning team is mandatory"),
            ({"last_modified_by": None}, "user that modified the check definition is mandatory"),
            ({"entities": [{"name": "x"}]}, "each entity should contain field: type"),
            ({"entities": []}, "each entity should contain field: type"),
            ({"entities": [{"type": None}]}, "null filters not supported"),
            ({"interval": 0}, "minimum interval value is 1"),
            ({"status": "ON"}, "Could not read request"),
            ({"entities": [{"type": {"a": 1}}]}, "Could not read request"),
            ({"interval": "often"}, "Could not read request"),
        ],
        ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
    )
    def test_refusals(self, ask: Zmon, change: dict[str, Any], message: str) -> None:
        answer = ask("POST", CHECKS, check(**change))
        assert (answer.status_code, answer.json()) == (400, {"message": message})

    @pytest.mark.parametrize(
        "change",
        [
            {"interval": None}, {"interval": 2**31}, {"name": " Latency"}, {"owning_team": "shop "}, {"name": "x" * 257},
            {"description": "a\0b"}, {"entities": [{"type": "\0"}]},
        ],
        ids=lambda change: next(iter(change)),
    )  # fmt: skip
    def test_what_the_database_refuses_is_500_and_empty(self, ask: Zmon, change: dict[str, Any]) -> None:
        answer = ask("POST", CHECKS, check(**change))
        assert (answer.status_code, answer.content) == (500, b"")

    def test_minimum_interval_comes_from_an_entity(self, ask: Zmon) -> None:
        assert ask("POST", CHECKS, check(interval=1)).status_code == 200
        body = {"id": "zmon-min-check-interval", "type": "zmon_config", "data": {"min_check_interval": 30}}
        assert ask("PUT", ENTITIES, body).ok
        assert ask("POST", CHECKS, check(interval=29)).status_code == 500
        assert ask("POST", CHECKS, check(interval=30)).status_code == 200

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
    def test_other_content_types_are_500(self, ask: Zmon, kind: str) -> None:
        answer = ask("POST", CHECKS, data=json.dumps(check()), headers={"Content-Type": kind})
        assert (answer.status_code, answer.content) == (500, b"")

    def test_broken_json(self, ask: Zmon) -> None:
        answer = ask("POST", CHECKS, data="{", headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()) == (400, {"message": "Could not read request"})

    def test_membership_is_exact_but_for_case(self, ask: Zmon) -> None:
        assert ask("POST", CHECKS, check(owning_team="SHOP"), who="dev").status_code == 200
        assert ask("POST", CHECKS, check(owning_team="shop/web"), who="dev").status_code == 403

    def test_answer_and_get(self, ask: Zmon) -> None:
        entities = [{"type": "host", "port": 8080, "live": True, "ratio": 1.0}]
        made = ask("POST", CHECKS, check(entities=entities, interval="60", runtime="PYTHON_2"), who="dev").json()
        number = made["id"]
        assert made == {
            "id": number, "name": "Latency", "description": "how slow", "technical_details": None,
            "potential_analysis": None, "potential_impact": None, "potential_solution": None, "owning_team": "shop",
            "entities": [{"type": "host", "port": "8080", "live": "true", "ratio": "1.0"}], "interval": 60,
            "command": "ping()", "status": "ACTIVE", "source_url": None, "last_modified_by": "dev",
            "last_modified": None, "criticality": None, "deleted": False,
        }  # fmt: skip
        assert ask("GET", f"{CHECKS}/{number}").json() == without(made, "last_modified", "deleted")
        listed = ask("GET", "/api/v1/checks/all-check-definitions").json()
        assert abs(listed["check_definitions"][-1]["last_modified"] / 1000 - time.time()) < 60
        assert isinstance(listed["snapshot_id"], int)

    def test_same_name_and_team_is_an_update(self, ask: Zmon) -> None:
        first = ask("POST", CHECKS, check(technical_details="x"), who="dev").json()
        second = ask("POST", CHECKS + "/", check(name="LATENCY", owning_team="Shop"), who="dev").json()
        assert second["id"] == first["id"]
        stored = ask("GET", f"{CHECKS}/{first['id']}").json()
        assert (stored["name"], stored["owning_team"], stored["technical_details"]) == ("LATENCY", "Shop", None)

    def test_empty_source_url_takes_over_another_check(self, ask: Zmon) -> None:
        first = ask("POST", CHECKS, check(source_url=""), who="dev").json()
        second = ask("POST", CHECKS, check(name="Other", owning_team="ops", source_url=""), who="oth").json()
        assert second["id"] == first["id"]
        assert ask("GET", f"{CHECKS}/{first['id']}").json()["owning_team"] == "ops"

    def test_null_source_urls_are_no_match(self, ask: Zmon) -> None:
        assert ask("POST", CHECKS, check()).json()["id"] != ask("POST", CHECKS, check(name="B")).json()["id"]

    def test_rename_onto_another_check_is_500(self, ask: Zmon) -> None:
        ask("POST", CHECKS, check())
        other = ask("POST", CHECKS, check(name="Other")).json()
        assert ask("POST", CHECKS, check(id=other["id"])).status_code == 500

    def test_a_rename_frees_the_name(self, ask: Zmon) -> None:
        first = ask("POST", CHECKS, check(source_url="a")).json()["id"]
        ask("POST", CHECKS, check(id=first, name="Renamed", source_url="b"))
        second = ask("POST", CHECKS, check(source_url="A")).json()["id"]
        assert second != first
        ask("DELETE", f"{CHECKS}/{second}")
        assert ask("POST", CHECKS, check(source_url="A")).json()["id"] not in (first, second)

    def test_path_that_is_no_number(self, ask: Zmon) -> None:
        words = "Failed to convert value of type 'String' to required type 'int' for input value: abc"
        answer = ask("GET", f"{CHECKS}/abc")
        assert (answer.status_code, answer.json()) == (400, {"message": words})

    def test_post_by_id(self, ask: Zmon) -> None:
        assert ask("POST", f"{CHECKS}/20", check()).json() == {"message": "ID missing in body"}
        words = "ID from path does not match the one received in body"
        assert ask("POST", f"{CHECKS}/20", check(id=21)).json() == {"message": words}
        assert ask("POST", f"{CHECKS}/20/", check(id=20)).json()["id"] == 20

    def test_creator_may_write_what_another_team_owns(self, ask: Zmon) -> None:
        made = ask("POST", CHECKS, check(), who="dev").json()
        assert ask("POST", CHECKS, check(id=made["id"], owning_team="ops")).ok
        assert ask("POST", CHECKS, check(id=made["id"]), who="dev").ok

    def test_runtimes_are_off(self, ask: Zmon) -> None:
        old = ask("POST", CHECKS, check()).json()
        assert ask("POST", CHECKS, check(id=old["id"], runtime="PYTHON_3")).status_code == 403
        assert "runtime" not in old

    def test_delete(self, ask: Zmon) -> None:
        used = ask("DELETE", f"{CHECKS}/20")
        assert (used.status_code, used.text) == (404, '"Id not found or not part of owning team"')
        denied = {"message": "You are not allowed to delete this check definition"}
        for number, who in ((99999, "adm"), (21, "dev"), (21, "nob")):
            answer = ask("DELETE", f"{CHECKS}/{number}", who=who)
            assert (answer.status_code, answer.json()) == (403, denied)
        free = ask("DELETE", f"{CHECKS}/21", headers={"Accept": "application/json"})
        assert (free.status_code, free.text) == (200, '"Deleted"')
        assert ask("DELETE", f"{CHECKS}/22", headers={"Accept": "text/plain"}).text == "Deleted"

    def test_lists_and_diff(self, ask: Zmon) -> None:
        active = ask("GET", "/api/v1/checks/all-active-check-definitions").json()["check_definitions"]
        names = [row["name"] for row in active]
        assert names == ["City coordinates", "Router latency"]
        diff = "/api/v1/checks/check-definitions-diff?lastSnapshotId="
        snapshot = ask("GET", diff).json()["snapshot_id"]
        quiet = {"snapshot_id": snapshot, "disabled_definitions": None, "changed_definitions": None}
        assert ask("GET", f"{diff}{snapshot}").json() == quiet
        made = ask("POST", CHECKS, check()).json()
        ask("DELETE", f"{CHECKS}/21")
        changed = ask("GET", f"{diff}{snapshot}").json()
        assert [row["id"] for row in changed["changed_definitions"]] == [made["id"]]
        assert changed["disabled_definitions"] == [21]
        missing = ask("GET", "/api/v1/checks/check-definitions-diff")
        assert missing.json()["message"] == "Required Long parameter 'lastSnapshotId' is not present"

    def test_criticality_comes_from_an_entity(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "zmon-check-tiers", "type": "zmon_config", "data": {"critical": [20]}})
        assert ask("GET", f"{CHECKS}/20").json()["criticality"] == "critical"
        assert ask("GET", f"{CHECKS}/21").json()["criticality"] == "other"


class TestAlerts:
    """A tree of alerts with inheritance."""

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (without(alert(), "team"), "team is mandatory"),
            (without(alert(), "responsible_team"), "responsible team is mandatory"),
            (without(alert(), "status"), "status is mandatory"),
            (alert(template=None), "template is mandatory"),
            (alert(entities=[{"type": None}]), "null filters not supported"),
            (alert(parameters={"a b": {"value": 1}}), "Malformed alert parameter key"),
            (alert(parameters={"a": {"value": None}}), "value of the parameter is mandatory"),
            (alert(parameters={"a": '{"value": 1}'}), "Could not read request"),
            (alert(priority="high"), "Could not read request"),
            (without(alert(), "check_definition_id"), "check definition id is mandatory"),
            (without(alert(), "name"), "name is mandatory"),
            (without(alert(), "description"), "description is mandatory"),
            (without(alert(), "entities"), "entities filter is mandatory"),
            (without(alert(), "entities_exclude"), "exclude entities filter is mandatory"),
            (without(alert(), "condition"), "condition is mandatory"),
            (without(alert(), "priority"), "priority is mandatory"),
            (alert(check_definition_id=22), "Check definition with id 22 is not active"),
            (alert(check_definition_id=4242), "Check definition with id 4242 is not active"),
            (alert(parent_id=777), "Parent alert definition with id 777 not found"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_refusals(self, ask: Zmon, body: dict[str, Any], message: str) -> None:
        answer = ask("POST", ALERTS, body)
        assert (answer.status_code, answer.json()) == (400, {"message": message})

    def test_a_parameter_that_is_null_passes_and_hides_the_others_in_lists(self, ask: Zmon) -> None:
        made = ask("POST", ALERTS, alert(parameters={"a": {"value": 1}, "b": None})).json()
        assert made["parameters"] is None
        shown = ask("GET", f"{ALERTS}/{made['id']}").json()["parameters"]
        assert (json.loads(shown["a"])["value"], shown["b"]) == (1, "null")

    @pytest.mark.parametrize("change", [{"priority": 4}, {"name": "Slow "}, {"team": " shop"}, {"name": "x" * 257}, {"condition": "\0"}])
    def test_what_the_database_refuses_is_500_and_empty(self, ask: Zmon, change: dict[str, Any]) -> None:
        answer = ask("POST", ALERTS, alert(**change))
        assert (answer.status_code, answer.content) == (500, b"")

    def test_answer_and_get(self, ask: Zmon) -> None:
        limit = {"value": 0.8, "comment": "seconds", "type": "float"}
        made = ask("POST", ALERTS, alert(id=5, parameters={"limit": limit}, nonsense=1), who="dev").json()
        assert abs(made.pop("last_modified") / 1000 - time.time()) < 60
        number = made["id"]
        assert number != 5
        assert made == {
            **alert(), "id": number, "notifications": [], "last_modified_by": "dev", "period": None,
            "template": False, "parent_id": None, "parameters": {"limit": limit}, "tags": [],
        }  # fmt: skip
        got = ask("GET", f"{ALERTS}/{number}").json()
        assert got["parameters"] == {"limit": '{"value":0.8,"comment":"seconds","type":"float"}'}
        assert (got["tags"], got["notifications"], got["entities"]) == (None, None, [])
        listed = ask("GET", "/api/v1/checks/all-active-alert-definitions").json()["alert_definitions"][-1]
        assert (listed["tags"], listed["parameters"]) == ([], {"limit": limit})
        assert ask("PUT", f"{ALERTS}/{number}", got).json() == {"message": "Could not read request"}

    @pytest.mark.parametrize(
        ("who", "change", "status"),
        [
            ("dev", {"team": "shop/web"}, 200),
            ("dev", {"team": "Shop2"}, 200),
            ("oth", {"team": "shop/web"}, 403),
            ("dev", {"team": "ops"}, 403),
            ("dev", {"team": "ops", "status": "INACTIVE"}, 200),
            ("lea", {"team": "ops"}, 403),
            ("nob", {}, 403),
            ("demo", {"team": "Platform/Software", "responsible_team": "Platform/Software"}, 200),
        ],
    )
    def test_who_may_create(self, ask: Zmon, who: str, change: dict[str, Any], status: int) -> None:
        answer = ask("POST", ALERTS, alert(**change), who=who)
        assert answer.status_code == status
        assert status == 200 or answer.json() == {"message": DENIED}

    def test_update_echoes_what_it_ignores(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert()).json()["id"]
        echo = ask("PUT", f"{ALERTS}/{number}", alert(check_definition_id=21, parent_id=311)).json()
        assert (echo["check_definition_id"], echo["parent_id"]) == (21, 311)
        got = ask("GET", f"{ALERTS}/{number}").json()
        assert (got["check_definition_id"], got["parent_id"]) == (20, None)

    def test_update_replaces_everything(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(tags=["a"], period="wd {Mon}", notifications=["x"])).json()["id"]
        assert ask("PUT", f"{ALERTS}/{number}", without(alert(), "check_definition_id")).status_code == 400
        ask("PUT", f"{ALERTS}/{number}/", alert(name="Other"), who="dev")
        got = ask("GET", f"{ALERTS}/{number}").json()
        assert (got["name"], got["tags"], got["period"], got["notifications"]) == ("Other", None, None, None)
        assert got["last_modified_by"] == "dev"

    def test_get_unknown_and_no_number(self, ask: Zmon) -> None:
        answer = ask("GET", f"{ALERTS}/99999")
        assert (answer.status_code, answer.content) == (404, b"")
        words = "Failed to convert value of type 'String' to required type 'Integer' for input value: abc"
        assert ask("GET", f"{ALERTS}/abc").json() == {"message": words}

    def test_update_permissions_look_at_both(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(team="ops", status="INACTIVE")).json()["id"]
        path = f"{ALERTS}/{number}"
        assert ask("PUT", path, alert(team="ops", status="ACTIVE"), who="dev").status_code == 403
        assert ask("PUT", path, alert(team="ops", status="INACTIVE"), who="dev").status_code == 200
        assert ask("PUT", path, alert(team="ops", status="ACTIVE"), who="oth").status_code == 200
        assert ask("PUT", path, alert(team="ops", status="ACTIVE"), who="dev").status_code == 403
        assert ask("DELETE", path, who="dev").status_code == 403

    def test_own_team_may_hand_an_alert_over_only_inactive(self, ask: Zmon) -> None:
        path = f"{ALERTS}/{ask('POST', ALERTS, alert()).json()['id']}"
        assert ask("PUT", path, alert(team="ops"), who="dev").status_code == 403
        assert ask("PUT", path, alert(team="ops", status="INACTIVE"), who="dev").status_code == 200

    def test_deleted_status_is_final(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert()).json()["id"]
        assert ask("PUT", f"{ALERTS}/{number}", alert(status="DELETED")).ok
        words = f"Alert definition with id {number} is not available for edition"
        assert ask("PUT", f"{ALERTS}/{number}", alert()).json() == {"message": words}
        assert ask("DELETE", f"{ALERTS}/{number}").status_code == 200

    def test_child_inherits(self, ask: Zmon) -> None:
        parent = alert(tags=["a"], parameters={"x": {"value": 1}, "y": {"value": 2}})
        number = ask("POST", ALERTS, parent).json()["id"]
        child = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE", "parent_id": number}
        made = ask("POST", ALERTS, {**child, "parameters": {"y": {"value": 3}}}).json()
        assert (made["name"], made["priority"], made["tags"], made["check_definition_id"]) == (None, None, [], None)
        got = ask("GET", f"{ALERTS}/{made['id']}").json()
        assert (got["name"], got["priority"], got["tags"], got["check_definition_id"]) == ("Slow", 2, ["a"], 20)
        assert {name: json.loads(value)["value"] for name, value in got["parameters"].items()} == {"x": 1, "y": 3}
        path = f"{ALERTS}/{made['id']}"
        assert ask("PUT", path, without(child, "parent_id")).json() == {"message": "check definition id is mandatory"}
        assert ask("PUT", path, {**child, "name": "Own"}).ok
        assert ask("GET", path).json()["name"] == "Own"

    def test_child_of_inactive_check_is_refused_without_words(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert()).json()["id"]
        coordinates = ask("GET", f"{CHECKS}/20").json()
        ask("POST", CHECKS, {**coordinates, "status": "INACTIVE"})
        child = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE", "parent_id": number}
        answer = ask("POST", ALERTS, child)
        assert (answer.status_code, answer.json()) == (400, {"message": None})

    def test_descendants(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(template=True)).json()["id"]
        child = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE", "parent_id": number}
        own = ask("POST", ALERTS, child).json()["id"]
        words = f"Could not delete an alert definition with descendants: {{{own}}}"
        assert ask("DELETE", f"{ALERTS}/{number}").json() == {"message": words}
        words = f"Update breaks the following alert definitions: {{{own}}}"
        broken = ask("PUT", f"{ALERTS}/{number}", without(alert(template=True), "name"))
        assert (broken.status_code, broken.json()) == (400, {"message": words})

    def test_delete_answers_with_the_node(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(tags=["a"], entities_exclude=[{"type": "x"}])).json()["id"]
        gone = ask("DELETE", f"{ALERTS}/{number}").json()
        assert (gone["id"], gone["name"], gone["tags"], gone["entities_exclude"]) == (number, "Slow", [], [])
        assert ask("GET", f"{ALERTS}/{number}").status_code == 404

    def test_active_list_leaves_out_templates_and_inactive(self, ask: Zmon) -> None:
        listed = ask("GET", "/api/v1/checks/all-active-alert-definitions").json()["alert_definitions"]
        assert [row["name"] for row in listed] == ["City too hot"]

    def test_diff_follows_children(self, ask: Zmon) -> None:
        diff = "/api/v1/checks/alert-definitions-diff?lastSnapshotId="
        everything = ask("GET", diff).json()
        assert [row["name"] for row in everything["changed_definitions"]] == ["City too hot"]
        assert len(everything["disabled_definitions"]) == 1
        number = ask("POST", ALERTS, alert()).json()["id"]
        child = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE", "parent_id": number}
        own = ask("POST", ALERTS, child).json()["id"]
        snapshot = ask("GET", diff).json()["snapshot_id"]
        ask("PUT", f"{ALERTS}/{number}", alert(name="New"))
        changed = ask("GET", f"{diff}{snapshot}").json()["changed_definitions"]
        assert [(row["id"], row["name"]) for row in changed] == [(number, "New"), (own, "New")]
        ask("DELETE", f"{ALERTS}/{own}")
        assert ask("GET", f"{diff}{snapshot}").json()["disabled_definitions"] == [own]


class TestOneEntity:
    """The one answer that is not in UTF-8."""

    BODY = {"id": "de-koeln", "type": "city", "city": "Köln", "note": "größer – Склад"}

    def test_is_shown_in_latin_1_and_loses_what_that_lacks(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, self.BODY)
        answer = ask("GET", f"{ENTITIES}/de-koeln")
        assert answer.headers["Content-Type"] == "application/json; charset=ISO-8859-1"
        assert json.loads(answer.content.decode("latin-1")) == {**self.BODY, "note": "größer ? ?????"}

    def test_is_whole_in_the_list(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, self.BODY)
        answer = ask("GET", f"{ENTITIES}/", params={"query": '{"id": "de-koeln"}'})
        assert "utf-8" in answer.headers["Content-Type"].lower()
        (row,) = json.loads(answer.content)
        assert without(row, "last_modified") == self.BODY

    def test_its_own_last_modified_is_hidden_in_the_list(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {**self.BODY, "last_modified": "never"})
        (row,) = ask("GET", f"{ENTITIES}/", params={"query": '{"id": "de-koeln"}'}).json()
        assert row["last_modified"][:2] == "20"
        assert ask("GET", f"{ENTITIES}/de-koeln").json()["last_modified"] == "never"


class TestEntities:
    """Free objects with an owner."""

    SHOP = {"id": "web-1", "type": "host", "team": "shop", "port": 8080, "up": True}

    def stamp(self, ask: Zmon) -> str:
        """Return when web-1 was last written."""
        return ask("GET", ENTITIES, params={"query": '{"id": "web-1"}'}).json()[0]["last_modified"]

    def test_write_is_empty_and_nothing_changes_without_change(self, ask: Zmon) -> None:
        made = ask("PUT", ENTITIES, self.SHOP, who="dev")
        assert (made.status_code, made.content) == (200, b"")
        before = self.stamp(ask)
        turned = dict(reversed(self.SHOP.items())) | {"port": 8080.0}
        assert ask("POST", ENTITIES + "/", turned, who="oth").status_code == 200
        assert self.stamp(ask) == before
        assert ask("GET", f"{ENTITIES}/web-1").json() == self.SHOP
        assert ask("PUT", ENTITIES, {**self.SHOP, "up": 1}, who="dev").status_code == 200
        assert self.stamp(ask) != before

    @pytest.mark.parametrize("who", ["oth", "adm"])
    def test_not_the_owner(self, ask: Zmon, who: str) -> None:
        ask("PUT", ENTITIES, self.SHOP, who="dev")
        answer = ask("PUT", ENTITIES, {**self.SHOP, "port": 1}, who=who)
        assert answer.status_code == 403
        assert answer.json() == {
            "error": "access_denied", "error_description": "Access denied: entity was not updated",
        }  # fmt: skip
        gone = ask("DELETE", f"{ENTITIES}/web-1", who=who)
        assert (gone.status_code, gone.text) == (200, "0")

    def test_type_local_is_always_written(self, ask: Zmon) -> None:
        body = {"id": "web-1", "type": "local"}
        ask("PUT", ENTITIES, body)
        before = self.stamp(ask)
        ask("PUT", ENTITIES, body)
        assert self.stamp(ask) != before

    def test_team_null_is_a_team_called_null(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {**self.SHOP, "team": None}, who="adm")
        assert ask("PUT", ENTITIES, {**self.SHOP, "team": "shop"}, who="dev").status_code == 403

    def test_delete(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, self.SHOP, who="dev")
        assert ask("DELETE", f"{ENTITIES}/web-1/", who="dev").text == "1"
        assert ask("DELETE", f"{ENTITIES}/web-1", who="dev").text == "0"
        answer = ask("GET", f"{ENTITIES}/web-1")
        assert (answer.status_code, answer.json()["message"]) == (404, "Resource not found")

    @pytest.mark.parametrize(
        ("body", "who", "status", "text"),
        [
            ({"id": "de-berlin", "type": "town"}, "dev", 409, "\"Changing the 'type' of an entity is prohibited"),
            ({"id": "x1", "type": "Global"}, "adm", 403, '"Creating entity with type - GLOBAL is not allowed."'),
            ({"id": "x1", "type": "zmon_config"}, "dev", 403, '{"error": "access_denied"'),
            ({"id": "Web-1", "type": "host"}, "dev", 400, '"Check constraint violated"'),
            ({"id": "w", "type": "host"}, "dev", 400, '"Check constraint violated"'),
            ({"id": "web-1"}, "dev", 400, '"Check constraint violated"'),
            ({"id": "de-berlin"}, "dev", 409, "\"Changing the 'type'"),
            ([{"id": "web-1", "type": "host"}], "dev", 400, '"Check constraint violated"'),
        ],
    )
    def test_refusals(self, ask: Zmon, body: Any, who: str, status: int, text: str) -> None:
        answer = ask("PUT", ENTITIES, body, who=who)
        assert answer.status_code == status
        assert answer.text.startswith(text)

    def test_ids_with_brackets(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "web-1[shop:live]", "type": "host"})
        assert ask("GET", f"{ENTITIES}/web-1%5Bshop%3Alive%5D").json()["type"] == "host"

    def test_broken_json_is_the_frameworks(self, ask: Zmon) -> None:
        answer = ask("PUT", ENTITIES, data="{", headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")

    def test_query(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "a1", "type": "host", "ports": {"8080": 8080, "22": 22}, "tags": ["x", "y"]})
        ask("PUT", ENTITIES, {"id": "b1", "type": "rack", "team": "ops"})

        def ids(**params: str) -> list[str]:
            return [row["id"] for row in ask("GET", ENTITIES, params=params).json()]

        assert ids(query='{"ports":{"8080":8080}}') == ["a1"]
        assert ids(query='{"tags":["y"]}') == ["a1"]
        assert ids(query='[{"type":"host"},{"type":"rack"}]') == ["a1", "b1"]
        assert ids(query='{"type":"ho"}') == []
        assert len(ids()) == 6
        assert "b1" not in ids(exclude="team", query='{"type":"rack"}')
        assert ask("GET", ENTITIES, params={"query": "{"}).status_code == 500


class TestDashboards:
    """Created behind a slash, never listed, never deleted."""

    PATH = "/api/v1/dashboard"

    def test_slash_and_life(self, ask: Zmon) -> None:
        body = {"name": "Shop", "widget_configuration": [{"type": "value", "checkDefinitionId": 20}]}
        assert ask("POST", self.PATH, body, who="dev").status_code == 404
        made = ask("POST", self.PATH + "/", body, who="dev")
        assert made.status_code == 200
        number = made.json()
        got = ask("GET", f"{self.PATH}/{number}").json()
        assert got["widget_configuration"] == body["widget_configuration"]
        assert (got["view_mode"], got["edit_option"], got["shared_teams"]) == ("FULL", "PRIVATE", [])
        assert (got["created_by"], got["alert_teams"]) == ("dev", None)
        update = {**body, "id": number, "edit_option": "TEAM", "view_mode": "COMPACT"}
        assert ask("POST", f"{self.PATH}/{number}", update, who="dev").json() == number
        assert ask("GET", f"{self.PATH}/{number}").json()["shared_teams"] == ["shop"]
        ask("POST", f"{self.PATH}/", {**body, "id": number}, who="dev")
        got = ask("GET", f"{self.PATH}/{number}").json()
        assert (got["edit_option"], got["view_mode"], got["shared_teams"]) == ("PRIVATE", "FULL", ["shop"])

    @pytest.mark.parametrize("change", [{"edit_option": "PRIVATE"}, {}, {"edit_option": "PUBLIC"}])
    def test_others_are_refused_with_500(self, ask: Zmon, change: dict[str, Any]) -> None:
        number = ask("POST", self.PATH + "/", {"name": "A", "edit_option": "PRIVATE"}, who="dev").json()
        answer = ask("POST", f"{self.PATH}/{number}", {"id": number, "name": "B", **change}, who="oth")
        assert answer.status_code == 500
        assert answer.json()["exception"].endswith("ZMonAuthorizationException")
        kind = answer.json()["exception"]
        words = "Your are not allowed to create/edit this dashboard"
        assert answer.json()["message"] == f"Request processing failed; nested exception is {kind}: {words}"

    def test_public_may_be_edited_but_not_turned(self, ask: Zmon) -> None:
        number = ask("POST", self.PATH + "/", {"name": "A", "edit_option": "PUBLIC"}, who="dev").json()
        path, body = f"{self.PATH}/{number}", {"id": number, "name": "B"}
        assert ask("POST", path, {**body, "edit_option": "PUBLIC"}, who="oth").status_code == 200
        assert ask("POST", path, {**body, "edit_option": "PRIVATE"}, who="oth").status_code == 500
        assert ask("POST", path, body, who="oth").status_code == 500

    def test_refusals(self, ask: Zmon) -> None:
        assert "ZMonException: JSON does not contain" in ask("POST", f"{self.PATH}/7", {"name": "A"}).json()["message"]
        assert ask("POST", f"{self.PATH}/7", {"name": "A", "id": 8}).status_code == 500
        assert ask("POST", f"{self.PATH}/99", {"name": "A", "id": 99}).status_code == 500
        assert ask("POST", f"{self.PATH}/", {"name": None}).status_code == 500
        assert ask("POST", f"{self.PATH}/", {"name": "A"}, who="nob").status_code == 500
        assert ask("POST", f"{self.PATH}/", {"name": "A", "view_mode": "WIDE"}).status_code == 400
        unknown = ask("GET", f"{self.PATH}/99")
        assert (unknown.status_code, unknown.content) == (200, b"")


class TestDowntimes:
    """Forwarded to a scheduler that knows only what was evaluated."""

    PATH = "/api/v1/downtimes"

    def alert(self, ask: Zmon) -> int:
        """Return the id of the seed's active alert."""
        return ask("GET", "/api/v1/checks/all-active-alert-definitions").json()["alert_definitions"][0]["id"]

    def body(self, **values: Any) -> dict[str, Any]:
        """Return a downtime of one hour for one city."""
        now = int(time.time())
        return {"comment": "patch", "start_time": now, "end_time": now + 3600, "entities": ["de-berlin"], **values}

    @pytest.mark.parametrize("change", [{"end_time": None}, {"start_time": None}, {"entities": None}])
    def test_nulls_are_500(self, ask: Zmon, change: dict[str, Any]) -> None:
        answer = ask("POST", self.PATH, self.body(**change))
        assert (answer.status_code, answer.content) == (500, b"")

    def test_what_is_not_needed(self, ask: Zmon) -> None:
        """No comment, no start, times with fractions, a start in the past, nobody's role."""
        now = time.time()
        body = {"end_time": now + 60.7, "entities": ["de-berlin", "de-berlin", "cn-peking"]}
        made = ask("POST", self.PATH, body, who="nob").json()
        assert (made["comment"], made["created_by"], made["end_time"]) == (None, "nob", int(now + 60.7))
        assert abs(made["start_time"] - now) < 5
        assert ask("POST", self.PATH, self.body(start_time=1)).status_code == 200

    def test_only_known_pairs_are_covered(self, ask: Zmon) -> None:
        number = self.alert(ask)
        body = self.body(entities=["de-berlin", "us-nyc", "nowhere"], alert_definitions=[number, 99999])
        made = ask("POST", self.PATH, body).json()
        assert (sorted(made["entities"]), made["alert_definitions"]) == (["de-berlin", "us-nyc"], [number])
        for change in ({"entities": ["nowhere"]}, {"alert_definitions": []}, {"entities": []}):
            nothing = ask("POST", self.PATH, self.body(**change))
            assert nothing.status_code == 200
            assert (nothing.json()["entities"], nothing.json()["alert_definitions"]) == ([], [])
            assert len(nothing.json()["id"]) == 36

    def test_all_alerts_means_active_and_no_templates(self, ask: Zmon) -> None:
        assert ask("POST", self.PATH, self.body()).json()["alert_definitions"] == [self.alert(ask)]

    def test_a_new_entity_is_not_known_until_evaluated(self, ask: Zmon) -> None:
        number = self.alert(ask)
        ask("PUT", ENTITIES, {"id": "fr-paris", "type": "city"})
        body = self.body(entities=["fr-paris"])
        assert ask("POST", self.PATH, body).json()["entities"] == []
        assert ask("POST", "/_sandbox/evaluate", {"alert_id": number}, who=None).ok
        assert ask("POST", self.PATH, body).json()["entities"] == ["fr-paris"]

    def test_twice_is_two_and_delete_is_a_skeleton(self, ask: Zmon) -> None:
        number = self.alert(ask)
        ask("POST", "/_sandbox/alarm", {"alert_id": number, "entities": ["de-berlin"]})
        first, second = (ask("POST", self.PATH, self.body()).json()["id"] for dummy in range(2))
        assert first != second

        def groups() -> list[str]:
            shown = ask("GET", f"/api/v1/status/alert/{number}").json()[str(number)]["de-berlin"]["downtimes"]
            return [row["group_id"] for row in shown]

        assert groups() == [first, second]
        gone = ask("DELETE", f"{self.PATH}/{first}")
        assert gone.status_code == 200
        assert abs(gone.json().pop("start_time") - time.time()) < 5
        assert set(without(gone.json(), "start_time").values()) == {None}
        assert list(gone.json()) == [
            "comment", "start_time", "end_time", "created_by", "id", "entities", "alert_definitions",
        ]  # fmt: skip
        assert ask("DELETE", f"{self.PATH}/whatever").status_code == 200
        held = ask("GET", "/_sandbox/downtimes", params={"alert_id": number}, who=None).json()
        assert [row["group_id"] for row in held] == [second]

    def test_downtimes_begin_and_end(self, ask: Zmon, sandbox) -> None:
        number = self.alert(ask)
        ask("POST", "/_sandbox/alarm", {"alert_id": number, "entities": ["de-berlin"]})
        now = int(time.time())
        ask("POST", self.PATH, self.body(start_time=now + 600, end_time=now + 1200))

        def seen() -> int:
            return len(ask("GET", f"/api/v1/status/alert/{number}").json()[str(number)]["de-berlin"]["downtimes"])

        assert seen() == 0
        sandbox.clock(advance=700)
        assert seen() == 1
        sandbox.clock(advance=600)
        assert seen() == 0

    def test_broken_bodies(self, ask: Zmon) -> None:
        for body in (self.body(end_time="soon"), self.body(entities="de-berlin"), []):
            answer = ask("POST", self.PATH, body)
            assert (answer.status_code, answer.json()) == (400, {"message": "Could not read request"})


class TestStatus:
    """What workers found."""

    def test_only_what_is_in_alarm(self, ask: Zmon) -> None:
        loud = ask("POST", ALERTS, alert(name="{entities} at {p95}")).json()["id"]
        quiet = ask("POST", ALERTS, alert()).json()["id"]
        ask.sandbox.clock(advance=61)
        knob = {"alert_id": loud, "entities": ["us-nyc"], "value": {"p95": 1.4}, "captures": {"p95": 1.4}}
        assert ask("POST", "/_sandbox/alarm", knob, who=None).ok
        status = ask("GET", f"/api/v1/status/alert/{loud},{quiet},99999/").json()
        assert list(status) == [str(loud)]
        result = status[str(loud)]["us-nyc"]
        assert (result["value"], result["captures"], result["downtimes"]) == ({"p95": 1.4}, {"p95": 1.4}, [])
        assert result["start_time"] <= result["ts"]
        details = ask("GET", f"/api/v1/status/alert/{loud}/details", who="oth").json()
        assert details["message"] == "us-nyc at 1.4"
        assert [row["entity"] for row in details["entities"]] == ["us-nyc"]
        definition = details["alert_definition"]
        assert (definition["editable"], definition["cloneable"], definition["deletable"]) == (False, True, False)
        assert ask("GET", f"/api/v1/status/alert/{quiet}/details").json()["entities"] == []
        ask("POST", "/_sandbox/alarm", {"alert_id": loud, "entities": []})
        assert ask("GET", f"/api/v1/status/alert/{loud}").json() == {}

    def test_all_entities(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(entities=[{"country": "DE"}])).json()["id"]
        ask.sandbox.clock(advance=61)
        (row,) = ask("GET", f"/api/v1/status/alert/{number}/all-entities").json()
        assert (row["entity"], row["active_alert_ids"], len(row["results"])) == ("de-berlin", [number], 1)
        assert ask("GET", "/api/v1/status/alert/99999/all-entities").json() == []
        assert ask("GET", "/api/v1/status/alert/99999/details").status_code == 404

    def test_filters_exclude_and_check(self, ask: Zmon) -> None:
        made = ask("POST", ALERTS, alert(entities_exclude=[{"country": "DE"}, {"city": "Peking"}])).json()
        ask.sandbox.clock(advance=61)
        shown = ask("GET", f"/api/v1/status/alert/{made['id']}/all-entities").json()
        assert [row["entity"] for row in shown] == ["cd-kinshasa", "us-nyc"]

    def test_the_checks_filter_counts_too(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "de-host", "type": "host", "country": "DE"})
        number = ask("POST", ALERTS, alert(entities=[{"country": "DE"}])).json()["id"]
        ask.sandbox.clock(advance=61)
        shown = ask("GET", f"/api/v1/status/alert/{number}/all-entities").json()
        assert [row["entity"] for row in shown] == ["de-berlin"]

    def test_active_alerts(self, ask: Zmon) -> None:
        number = ask("POST", ALERTS, alert(tags=["a", "b"])).json()["id"]
        ask("POST", "/_sandbox/alarm", {"alert_id": number, "entities": ["us-nyc"]})

        def found(query: str) -> list[int]:
            rows = ask("GET", f"/api/v1/status/active-alerts{query}").json()
            return [row["alert_definition"]["id"] for row in rows]

        assert found("") == found("?team=SH*") == found("?team=x,shop&tags=a,!c") == [number]
        assert found("?team=sh") == found("?tags=a") == found("?team=shop&tags=!b") == found("?team=shop&tags=c") == []

    def test_results_coverage_and_probe(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "de-bonn", "type": "city", "application": "shop"})
        number = ask("POST", ALERTS, alert()).json()["id"]
        ask.sandbox.clock(advance=61)
        answer = ask("GET", "/api/v1/status/alert-results", params={"filter": '{"application": "shop"}'}).json()
        mine = {row["alert_definition_id"]: row for row in answer["alert_results"]}[str(number)]
        assert (mine["entity_id"], mine["triggered"], mine["priority"]) == ("de-bonn", False, "2")
        for wrong in ("{}", '{"type": "city"}', "x"):
            assert ask("GET", "/api/v1/status/alert-results", params={"filter": wrong}).status_code == 400
        assert ask("GET", "/api/v1/status").json()["alerts_active"] == 0


class TestTheRest:
    """Search, teams, groups, tokens, the journal."""

    def test_search(self, ask: Zmon) -> None:
        def titles(query: str, **params: str) -> list[str]:
            answer = ask("GET", "/api/v1/quick-search", params={"query": query, **params}).json()
            return [row["title"] for row in answer["alerts"]]

        assert titles("city") == ["City template", "City too hot", "City retired"]
        assert titles("CITY T", limit="1") == ["City template"]
        assert titles("c_ty%hot") == ["City too hot"]
        assert titles("c\\_ty") == []
        assert titles("31") == titles("city")
        assert titles("city", teams="platform/software") == []
        assert titles("city", teams="x,Platform/Software") != []
        whole = ask("GET", "/api/v1/quick-search?query=20").json()
        assert whole["checks"] == [{"id": "20", "title": "City coordinates", "team": "Platform/Software", "url": None}]
        assert list(whole) == ["alerts", "checks", "grafana_dashboards", "dashboards"]
        assert titles("city\\") == []
        assert ask("GET", "/api/v1/quick-search?query=city&limit=-1").status_code == 500

    def test_teams(self, ask: Zmon) -> None:
        ask("POST", ALERTS, alert(responsible_team="ops"))
        assert ask("GET", "/api/v1/teams").json() == ["Platform/Network", "Platform/Software", "ops", "shop"]

    def test_groups(self, ask: Zmon) -> None:
        member, active = "/api/v1/groups/dba/member/a@example.org/", "/api/v1/groups/dba/active/a@example.org/"
        assert ask("PUT", active).text == "-1"
        assert [ask("PUT", member).text for dummy in range(2)] == ["1", "0"]
        assert [ask("PUT", active).text for dummy in range(2)] == ["1", "0"]
        assert ask("PUT", "/api/v1/groups/dba/active/b@example.org/").text == "-1"
        assert ask("PUT", member.rstrip("/")).status_code == 404
        assert [ask("DELETE", member).text for dummy in range(2)] == ["1", "0"]
        left = {"name": "dba", "id": "dba", "members": [], "active": ["a@example.org"]}
        assert ask("GET", "/api/v1/groups").json()[-1] == left
        assert ask("DELETE", "/api/v1/groups/dba/active").text == "0"
        assert ask("GET", "/api/v1/groups").json()[-1]["active"] == []

    def test_the_seeds_group_has_members_with_phones(self, ask: Zmon) -> None:
        (group,) = ask("GET", "/api/v1/groups").json()
        assert (group["name"], group["active"]) == ("weather", ["grace@example.org"])
        grace = ask("GET", "/api/v1/groups/member/grace@example.org/").json()
        assert (grace["name"], len(grace["phones"])) == ("Grace", 1)

    def test_members(self, ask: Zmon) -> None:
        path = "/api/v1/groups/a@example.org"
        assert [ask("PUT", f"{path}/phone/0049").text for dummy in range(2)] == ["1", "0"]
        assert ask("PUT", f"{path}/name/Ada").content == b""
        person = {"email": "a@example.org", "id": "a@example.org", "name": "Ada", "phones": ["0049"]}
        assert ask("GET", "/api/v1/groups/member/a@example.org/").json() == person
        assert ask("DELETE", f"{path}/phone/0049").text == "1"
        unknown = ask("GET", "/api/v1/groups/member/b@example.org/").json()
        assert (unknown["name"], unknown["phones"]) == ("", [])

    def test_tokens(self, ask: Zmon, sandbox) -> None:
        path = "/api/v1/onetime-tokens"
        token = ask("POST", path, who="dev")
        assert (token.text[0], token.text[-1], len(token.json())) == ('"', '"', 8)
        again = ask("POST", path + "/", who="dev")
        assert (again.status_code, again.text) == (429, '"Rate limit hit: wait 15 seconds"')
        assert ask("POST", path, who="oth", headers={"Accept": "text/plain"}).text.isalnum()
        assert [row["token"] for row in ask("GET", path, who="dev").json()] == [token.json()]
        sandbox.clock(advance=16)
        assert ask("POST", path, who="dev").status_code == 200

    def test_journal_knows_writes(self, ask: Zmon, sandbox) -> None:
        ask("POST", "/_sandbox/alarm", {"alert_id": 312, "entities": ["us-nyc"]})
        ask("POST", "/api/v1/status/alert-coverage", [])
        ask("GET", f"{ALERTS}/312", who="demo")
        assert sandbox.writes("zmon") == []
        ask("PUT", f"{ALERTS}/99999", alert())
        assert [(row["method"], row["status"]) for row in sandbox.writes("zmon")] == [("PUT", 403)]
        assert DEMO_TOKEN not in json.dumps(sandbox.journal(system="zmon"))

    def test_seed(self, ask: Zmon, sandbox) -> None:
        assert sandbox.credentials["ZMON_API_TOKEN"] == DEMO_TOKEN
        names = [row["title"] for row in ask("GET", "/api/v1/quick-search", who="demo").json()["alerts"]]
        assert "City Longitude >0" not in names
        assert ask("GET", f"{ENTITIES}/cd-kinshasa", who="demo").json()["longitude"] > 0

    def test_rate_limit(self, ask: Zmon, sandbox) -> None:
        sandbox.limit("zmon", 1, 30)
        assert ask("GET", "/api/v1/teams").status_code == 200
        answer = ask("GET", "/api/v1/teams")
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 31

"""Catchpoint as the sandbox answers it: two generations of credentials, two shapes of answers, limits, and how it says no."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.catchpoint import KEY
from sandbox.catchpoint.usage import Usage
from sandbox.store import Store
from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint
from tests.support.in_process import InProcess

SHOP, SEARCH, DNS = 880012, 880013, 880014


class TestV1:
    def test_token(self, cp: Catchpoint) -> None:
        answer = cp.token_answer().json()
        assert (answer["token_type"], answer["expires_in"]) == ("bearer", 1800)
        assert set(answer) == {"access_token", "token_type", "expires_in"}

    @pytest.mark.parametrize("changes", [{"client_secret": "wrong"}, {"client_id": ""}, {"grant_type": "password"}])
    def test_wrong_credentials_get_a_message(self, cp: Catchpoint, changes: dict[str, str]) -> None:
        answer = cp.token_answer(**changes)
        assert (answer.status_code, set(answer.json())) == (400, {"Message"})

    @pytest.mark.parametrize("encode", [str.encode, base64.b64encode, base64.urlsafe_b64encode])
    def test_takes_the_token_raw_or_in_base64(self, cp: Catchpoint, encode: Callable) -> None:
        token = cp.token_answer().json()["access_token"]
        token = encode(token if encode is str.encode else token.encode()).decode()
        assert cp.with_token(token).status_code == 200

    @pytest.mark.parametrize("token", ["", "wrong", "d3Jvbmc=", "ä"])
    def test_refuses_another_token(self, cp: Catchpoint, token: str) -> None:
        answer = cp.with_token(token.encode().decode("latin-1"))
        assert (answer.status_code, answer.json()) == (401, {"Message": "Invalid token"})

    def test_a_key_of_v2_is_no_token(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        assert cp.with_token(sandbox.credentials["CATCHPOINT_API_TOKEN"]).status_code == 401

    @pytest.mark.parametrize("status", [200, 401])
    def test_a_token_lives_thirty_minutes_and_says_so_with_either_status(self, cp: Catchpoint, sandbox: Sandbox, status: int) -> None:
        cp.settings(expired_token=status)
        token = cp.token_answer().json()["access_token"]
        sandbox.clock(advance=1790)
        assert "items" in cp.with_token(token).json()
        sandbox.clock(advance=20)
        answer = cp.with_token(token)
        assert (answer.status_code, answer.json()) == (status, {"Message": "Expired token"})

    def test_lists_in_snake_case(self, cp: Catchpoint) -> None:
        answer = cp.v1("tests", pageSize=2, pageNumber=2)
        assert (answer["has_more"], answer["page_number"]) == (True, 2)
        row = answer["items"][0]
        assert (row["id"], row["status"]) == (DNS, {"id": 1, "name": "Inactive"})
        assert (row["change_date"], row["start"]) == ("03/02/2025 11:02:09 AM", "03/01/2025 12:00:00 AM")
        assert [row["id"] for row in cp.v1("tests", statusId=0, name="SEARCH")["items"]] == [SEARCH]
        assert [row["id"] for row in cp.v1("folders", parentFolderId=3003)["items"]] == [3004]

    def test_shows_one_thing_and_its_sections(self, cp: Catchpoint) -> None:
        assert cp.v1("products/2002")["name"] == "Shop"
        whole = cp.v1("products/2002/allSections")
        assert whole["schedule_settings"]["frequency"] == {"id": 3, "name": "10 Minutes"}
        assert cp.v1("nodeGroups/5001")["nodes"] == [{"id": 733}, {"id": 734}]

    @pytest.mark.parametrize("status", [400, 200])
    def test_an_unknown_id_gets_a_message(self, cp: Catchpoint, status: int) -> None:
        cp.settings(unknown_id=status)
        answer = cp.with_token(cp.token_answer().json()["access_token"], "tests/5")
        assert (answer.status_code, answer.json()) == (status, {"Message": "No valid Test found for input '5'."})

    def test_nodes(self, cp: Catchpoint) -> None:
        node = cp.v1("nodes/733")
        assert (node["asn"], node["coordinates"]["latitude"]) == ({"name": "Telenor", "value": "AS2119"}, 59.91)
        assert {row["network_type"]["id"] for row in cp.v1("nodes", targeted="true")["items"]} == {0}


class TestV2:
    def test_wants_the_key_as_bearer(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        key = sandbox.credentials["CATCHPOINT_API_TOKEN"]
        in_base64 = base64.b64encode(key.encode()).decode()
        wrong = (None, key, f"Basic {key}", f"Bearer {key.lower()}", f"Bearer {in_base64}")
        for header in wrong:
            answer = cp("GET", "tests", headers={"Authorization": header})
            assert answer.status_code == 401
            assert set(answer.json()) == {"errors", "traceId"}, "neither data nor completed"
            assert answer.json()["errors"] == [{"message": "Invalid credentials"}]

    def test_a_key_can_be_too_old(self, cp: Catchpoint) -> None:
        cp.settings(key="expired")
        answer = cp("GET", "tests")
        assert (answer.status_code, answer.json()["errors"]) == (401, [{"message": "Expired Token"}])
        assert cp.v1("tests")["items"], "version 1 has credentials of its own"

    def test_envelope_has_a_fresh_trace_id(self, cp: Catchpoint) -> None:
        first, second = (cp.done("GET", "tests") for _dummy in range(2))
        assert set(first) == {"data", "messages", "errors", "completed", "traceId", "usageLimits"}
        assert first["traceId"] != second["traceId"]

    @pytest.mark.parametrize("version", ["v3", "v3.3", "v4", "v4.0", "v2.0"])
    def test_later_versions_have_the_same_paths(self, cp: Catchpoint, version: str) -> None:
        data = cp.get(f"/api/{version}/tests", pageSize=1)
        assert data["next"] == f"/api/{version}/tests?pageNumber=2&pageSize=1"

    def test_paths_are_read_in_any_case_and_unknown_parameters_are_ignored(self, cp: Catchpoint) -> None:
        assert cp.names("/API/v2/Tests", Name="no such", nonsense=1) == cp.names("tests")

    def test_other_paths_and_verbs_have_no_body(self, cp: Catchpoint) -> None:
        assert (cp("GET", "nothing").status_code, cp("GET", "nothing").content) == (404, b"")
        assert cp("PUT", "tests").status_code == 405

    @pytest.mark.parametrize("path", ["products/2002", "folders/3003"])
    @pytest.mark.parametrize("status", [405, 404])
    def test_products_and_folders_cannot_be_deleted(self, cp: Catchpoint, path: str, status: int) -> None:
        cp.settings(wrong_method=status)
        assert cp("DELETE", path).status_code == status
        assert cp.row(path)["name"]

    def test_a_client_without_a_name_meets_a_page_in_front_of_the_api(self, cp: Catchpoint) -> None:
        for agent in ("", "Python-urllib/3.12"):
            answer = cp("GET", "tests", headers={"User-Agent": agent})
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (403, "text/html")
            assert "1010" in answer.text
        cp.settings(edge=False)
        assert cp("GET", "tests", headers={"User-Agent": ""}).status_code == 200

    def test_who_asks(self, cp: Catchpoint) -> None:
        assert set(cp.get("useridentity")) == {"contact_id", "contact_email", "user_id"}
        assert cp.rows("divisions") == [{"id": 1001, "name": "Example", "statusType": {"id": 0, "name": "Active"}}]
        assert cp.rows("divisions", divisionStatus=1) == []
        assert (cp.names("userroles"), cp.names("userroles/2,9")) == (["User", "Administrator", "Read Only"], ["Administrator"])


KINDS = (
    ("tests", "Test"), ("folders", "Folder"), ("products", "Product"), ("labels", "Label"), ("contacts", "Contact"),
    ("nodes/groups", "Node Group"), ("tests/alert/state", "Test"),
)  # fmt: skip


class TestUnknownIds:
    @pytest.mark.parametrize(("path", "kind"), KINDS)
    @pytest.mark.parametrize("status", [400, 200])
    def test_are_never_a_404(self, cp: Catchpoint, path: str, kind: str, status: int) -> None:
        cp.settings(unknown_id=status)
        assert cp.refused("GET", f"{path}/123", status=status) == f"No valid {kind} found for input '123'."

    @pytest.mark.parametrize("path", ["tests", "folders", "products", "labels", "contacts"])
    def test_are_refused_in_a_patch(self, cp: Catchpoint, path: str) -> None:
        assert "No valid" in cp.refused("PATCH", f"{path}/123", [{"op": "replace", "path": "/name", "value": "x"}])

    @pytest.mark.parametrize(("path", "known"), [("tests", SHOP), ("labels", 31), ("nodes/groups", 5001)])
    def test_beside_known_ones_are_errors_beside_data(self, cp: Catchpoint, path: str, known: int) -> None:
        answer = cp("GET", f"{path}/{known},123").json()
        assert (answer["completed"], len(answer["errors"])) == (False, 1)
        assert len(next(iter(answer["data"].values()))) == 1

    @pytest.mark.parametrize("path", ["tests", "folders", "products", "labels", "contacts", "nodes/groups"])
    def test_id_0_is_a_template(self, cp: Catchpoint, path: str) -> None:
        assert cp.row(f"{path}/0")["id"] == 0


class TestUnsetMembers:
    def test_are_left_out(self, cp: Catchpoint) -> None:
        assert "folderId" not in cp.row(f"tests/{SHOP}")
        assert "parentId" not in cp.row("folders/3003")
        assert "next" not in cp.get("tests")

    def test_are_null_when_the_settings_say_so(self, cp: Catchpoint) -> None:
        cp.settings(unset="null")
        assert cp.row(f"tests/{SHOP}")["folderId"] is None
        assert cp.row("folders/3003")["parentId"] is None
        assert cp.rows("tests")[0]["scheduleSettings"] is None, "a section whose switch is off"
        assert cp.get("tests")["next"] is None


class TestLists:
    def test_paging(self, cp: Catchpoint) -> None:
        first = cp.get("tests", pageSize=1, name="shop")
        assert (first["hasMore"], "previous" in first) == (True, False)
        second = cp.get(first["next"])
        assert [row["id"] for row in first["tests"] + second["tests"]] == [SHOP, SEARCH]
        assert second["previous"] == "/api/v2/tests?name=shop&pageNumber=1&pageSize=1"
        assert cp.get("tests", pageNumber=9)["tests"] == []
        assert cp.refused("GET", "tests?pageSize=all") == "The value 'all' is not valid for pageSize."

    def test_a_page_has_at_most_a_hundred(self, cp: Catchpoint) -> None:
        for number in range(101):
            cp.post("labels", {"name": f"label {number}", "color": "#000000"})
        data = cp.get("labels", pageSize=500)
        assert (len(data["labels"]), data["hasMore"]) == (100, True)

    def test_groups_of_nodes_have_no_pages(self, cp: Catchpoint) -> None:
        assert set(cp.get("nodes/groups", pageSize=1)) == {"nodeGroups"}
        assert len(cp.rows("nodes/groups", pageSize=1)) == 2

    @pytest.mark.parametrize(("path", "part", "whole"), [("folders", "check", "Checkout"), ("products", "plat", "Platform"), ("labels", "tea", "team")])
    def test_a_name_is_a_part_of_it_or_all_of_it(self, cp: Catchpoint, path: str, part: str, whole: str) -> None:
        assert cp.names(path, name=part) == [whole]
        cp.settings(name_filter="exact")
        assert cp.names(path, name=part) == []
        assert cp.names(path, name=whole) == [whole]

    def test_hold_active_ones_only(self, cp: Catchpoint) -> None:
        assert cp.names("products") == ["Shop", "Platform"]
        assert cp.names("products", statusId=1) == ["Old shop"]
        assert "former@example.com" not in [row["email"] for row in cp.rows("contacts")]
        assert [row["email"] for row in cp.rows("contacts", statusId=2)] == ["former@example.com"]
        assert DNS not in [row["id"] for row in cp.rows("tests")]
        assert [row["id"] for row in cp.rows("tests", statusId=1)] == [DNS]
        cp.settings(list_without_status="all")
        assert DNS in [row["id"] for row in cp.rows("tests")]

    @pytest.mark.parametrize("path", ["tests?statusId=0,1", "products?statusId=x", "contacts?divisionId=-1", "tests/alerts?levelId=1.0"])
    def test_a_parameter_that_is_no_list_takes_one_number(self, cp: Catchpoint, path: str) -> None:
        name, _sign, value = path.partition("?")[2].partition("=")
        assert cp.refused("GET", path) == f"The value '{value}' is not valid for {name}."


class TestLimits:
    def test_over_the_limit_of_the_sandbox_is_429(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.limit("catchpoint", 1, 30)
        cp("GET", "tests")
        answer = cp("GET", "tests")
        assert (answer.status_code, answer.json()["completed"]) == (429, False)
        assert answer.headers["X-Rate-Limit-Remaining"] == "0"
        assert 1 <= int(answer.headers["Retry-After"]) <= 30

    @pytest.mark.parametrize("window", ["minute", "hour", "day"])
    def test_over_a_budget_of_its_own_is_429(self, cp: Catchpoint, window: str) -> None:
        cp.settings(limits={window: 2})
        assert [cp("GET", "tests").status_code for _dummy in range(3)] == [200, 200, 429]
        answer = cp("GET", "tests")
        assert answer.json()["errors"] == [{"message": f"The limit of API calls per {window} is exceeded."}]
        assert answer.headers["X-Rate-Limit-Limit"] == "2"
        cp.settings(limits={window: 0})
        assert cp("GET", "tests").status_code == 200

    def test_a_second_takes_as_many_as_it_says(self) -> None:
        usage, budget = Usage(), {"second": 7, "minute": 0, "hour": 0, "day": 0}
        taken = [usage.take(budget) for _dummy in range(8)]
        if taken[7] is not None:  # on a machine that took longer than a second for eight calls there was room again
            assert taken[:7] == [None] * 7
            assert taken[7][:2] == ("second", 7)

    def test_what_is_refused_takes_no_place(self, cp: Catchpoint) -> None:
        cp.settings(limits={"minute": 1})
        cp("GET", "tests")
        told = cp("GET", "tests").json()["usageLimits"]
        assert told["runs"]["day"] == cp("GET", "tests").json()["usageLimits"]["runs"]["day"] == 1

    def test_every_answer_says_how_many_calls_there_were(self, cp: Catchpoint) -> None:
        cp.settings(limits={"minute": 50})
        cp.get("tests")
        told = cp.done("GET", "tests")["usageLimits"]
        assert (told["limits"], told["runs"]["day"]) == ({"minute": 50, "hour": 500, "day": 2000}, 2)
        cp.settings(usage_limits=False)
        assert "usageLimits" not in cp.done("GET", "tests")

    def test_a_key_that_is_wrong_counts_nothing(self, cp: Catchpoint) -> None:
        cp.settings(limits={"minute": 1})
        for _dummy in range(3):
            assert cp("GET", "tests", headers={"Authorization": "Bearer no"}).status_code == 401
        assert cp("GET", "tests").status_code == 200


class TestSettings:
    @pytest.mark.parametrize(
        "wrong",
        [
            [], {"no_such": 1}, {"unset": "gone"}, {"unknown_id": 404}, {"unknown_id": 200.0}, {"edge": 1}, {"limits": {"week": 1}},
            {"limits": {"minute": -1}}, {"seed": "x"}, {"limits": 5},
        ],
    )  # fmt: skip
    def test_refuse_what_there_is_not(self, cp: Catchpoint, wrong: Any) -> None:
        before = cp("GET", "/_sandbox/settings").json()
        answer = cp("POST", "/_sandbox/settings", wrong)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
        assert cp("GET", "/_sandbox/settings").json() == before

    def test_are_forgotten_by_a_reset(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        cp.settings(unset="null", limits={"minute": 1})
        sandbox.reset()
        assert cp("GET", "/_sandbox/settings").json()["unset"] == "absent"


def test_both_generations_have_credentials_in_the_environment(sandbox: Sandbox) -> None:
    names = {"CATCHPOINT_API_URL", "CATCHPOINT_API_TOKEN", "CATCHPOINT_CLIENT_ID", "CATCHPOINT_CLIENT_SECRET", "CATCHPOINT_PACE"}
    assert names <= set(sandbox.credentials)
    assert all(len(sandbox.credentials[name]) > 20 for name in names if name.endswith(("TOKEN", "ID", "SECRET")))


def test_a_state_file_remembers_all_of_it(tmp_path: Path) -> None:
    reads = ("tests/880012,880013", "labels", f"tests/explorer/raw?testIds={SHOP}&startTimeUtc=2026-03-03T00:00:00&endTimeUtc=2026-03-04T00:00:00")
    seen = []
    for again in (False, True):
        store = Store(tmp_path / "state.sqlite")
        here = InProcess(store)

        def ask(method: str, path: str, body: Any = None, here: InProcess = here) -> Any:
            headers = {"Authorization": f"Bearer {KEY}", "User-Agent": "test"}
            status, _headers, content = here.ask(method, here.urls["catchpoint"] + path, headers, json.dumps(body).encode() if body else b"")
            assert status == 200, content
            return json.loads(content)

        if not again:
            ask("PATCH", f"/api/v2/tests/{SHOP}", [{"op": "replace", "path": "/name", "value": "Front"}])
            ask("POST", "/_sandbox/settings", {"seed": 9})
            ask("POST", "/_sandbox/outage", {"testId": SEARCH, "minutes": 60})
        seen.append([ask("GET", f"/api/v2/{path}")["data"] for path in reads])
        store.close()
    assert seen[0] == seen[1]
    assert seen[1][0]["tests"][0]["name"] == "Front"


def test_what_goes_wrong_once_is_injected_by_the_admin_interface(cp: Catchpoint, sandbox: Sandbox) -> None:
    sandbox.fault("catchpoint", "status", status=503)
    assert [cp("GET", "tests").status_code for _dummy in range(2)] == [503, 200]

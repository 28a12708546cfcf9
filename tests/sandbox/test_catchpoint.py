"""Catchpoint as the sandbox answers it: two generations of credentials, two shapes of answers."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.sandbox.conftest import Sandbox

V1, V2 = "/ui/api/v1/tests", "/api/v2/tests"
SHOP, SEARCH, DNS = 880012, 880013, 880014

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Ask API v2 with the key."""
    header = {"Authorization": f"Bearer {sandbox.credentials['CATCHPOINT_API_TOKEN']}"}

    def send(path: str = V2, **params: Any) -> requests.Response:
        return sandbox.request("catchpoint", "GET", path, headers=header, params=params)

    return send


def token_answer(sandbox: Sandbox, **changes: str) -> requests.Response:
    form = {
        "grant_type": "client_credentials", "client_id": sandbox.credentials["CATCHPOINT_CLIENT_ID"],
        "client_secret": sandbox.credentials["CATCHPOINT_CLIENT_SECRET"], "refresh_token": "None",
    }  # fmt: skip
    return sandbox.request("catchpoint", "POST", "/ui/api/token", data=form | changes)


def with_token(sandbox: Sandbox, token: str, **params: Any) -> requests.Response:
    return sandbox.request("catchpoint", "GET", V1, headers={"Authorization": f"Bearer {token}"}, params=params)


class TestV1:
    def test_token(self, sandbox: Sandbox) -> None:
        answer = token_answer(sandbox).json()
        assert (answer["token_type"], answer["expires_in"]) == ("bearer", 1800)
        assert set(answer) == {"access_token", "token_type", "expires_in"}

    @pytest.mark.parametrize("changes", [{"client_secret": "wrong"}, {"client_id": ""}, {"grant_type": "password"}])
    def test_wrong_credentials_get_a_message(self, sandbox: Sandbox, changes: dict[str, str]) -> None:
        answer = token_answer(sandbox, **changes)
        assert (answer.status_code, set(answer.json())) == (400, {"Message"})

    @pytest.mark.parametrize("encode", [str.encode, base64.b64encode, base64.urlsafe_b64encode])
    def test_takes_the_token_raw_or_in_base64(self, sandbox: Sandbox, encode: Callable) -> None:
        token = token_answer(sandbox).json()["access_token"]
        token = encode(token if encode is str.encode else token.encode()).decode()
        assert with_token(sandbox, token).status_code == 200

    @pytest.mark.parametrize("token", ["", "wrong", "d3Jvbmc=", "ä"])
    def test_refuses_another_token(self, sandbox: Sandbox, token: str) -> None:
        answer = with_token(sandbox, token.encode().decode("latin-1"))
        assert (answer.status_code, answer.json()) == (401, {"Message": "Invalid token"})

    def test_a_key_of_v2_is_no_token(self, sandbox: Sandbox) -> None:
        assert with_token(sandbox, sandbox.credentials["CATCHPOINT_API_TOKEN"]).status_code == 401

    def test_a_token_lives_thirty_minutes(self, sandbox: Sandbox) -> None:
        token = token_answer(sandbox).json()["access_token"]
        sandbox.clock(advance=1790)
        assert "items" in with_token(sandbox, token).json()
        sandbox.clock(advance=20)
        assert with_token(sandbox, token).json() == {"Message": "Expired token"}

    def test_lists_in_snake_case(self, sandbox: Sandbox) -> None:
        token = token_answer(sandbox).json()["access_token"]
        answer = with_token(sandbox, token, pageSize=2, pageNumber=2).json()
        assert (answer["has_more"], answer["page_number"]) == (False, 2)
        (row,) = answer["items"]
        assert (row["id"], row["status"]) == (DNS, {"id": 1, "name": "Inactive"})
        assert row["change_date"] == "03/02/2025 11:02:09 AM"
        assert with_token(sandbox, token, pageSize=2).json()["has_more"] is True
        assert [row["id"] for row in with_token(sandbox, token, statusId=0, name="SEARCH").json()["items"]] == [SEARCH]


class TestV2:
    def test_wants_the_key_as_bearer(self, sandbox: Sandbox) -> None:
        key = sandbox.credentials["CATCHPOINT_API_TOKEN"]
        in_base64 = base64.b64encode(key.encode()).decode()
        wrong = (None, key, f"Basic {key}", f"Bearer {key.lower()}", f"Bearer {in_base64}")
        for header in wrong:
            answer = sandbox.request("catchpoint", "GET", V2, headers={"Authorization": header} if header else {})
            assert answer.status_code == 401
            assert answer.json().pop("traceId")
            assert set(answer.json()) == {"errors", "traceId"}
            assert answer.json()["errors"] == [{"message": "Invalid credentials"}]

    def test_envelope_has_a_fresh_trace_id(self, ask: Ask) -> None:
        first, second = ask().json(), ask().json()
        assert set(first) == {"data", "messages", "errors", "completed", "traceId"}
        assert (first["errors"], first["completed"]) == ([], True)
        assert first["traceId"] != second["traceId"]

    def test_the_list_holds_active_ones_unless_asked(self, ask: Ask) -> None:
        assert [row["id"] for row in ask().json()["data"]["tests"]] == [SHOP, SEARCH]
        assert [row["id"] for row in ask(statusId=1).json()["data"]["tests"]] == [DNS]

    @pytest.mark.parametrize(
        ("params", "found"),
        [
            ({"name": "shop"}, [SHOP, SEARCH]), ({"name": "Shop front page"}, [SHOP]), ({"productIds": "2003,1"}, []),
            ({"parentFolderIds": 3003}, [SEARCH]), ({"monitorIds": "2,3"}, [SEARCH]), ({"typeIds": 5}, []),
            ({"alertsPaused": "true"}, []), ({"url": "/search"}, [SEARCH]), ({"nonsense": 1}, [SHOP, SEARCH]),
            ({"Name": "no such"}, [SHOP, SEARCH]),
        ],
    )  # fmt: skip
    def test_filters(self, ask: Ask, params: dict[str, Any], found: list[int]) -> None:
        assert [row["id"] for row in ask(**params).json()["data"]["tests"]] == found

    def test_sections_come_when_switched_on(self, ask: Ask) -> None:
        plain, switched = (ask(**params).json()["data"]["tests"][0] for params in ({}, {"includeTargeting": "true"}))
        assert plain["scheduleSettings"] is None
        assert switched["scheduleSettings"] == {"scheduleSettingType": {"id": 0, "name": "Inherit"}}
        assert switched["requestSettings"] is None

    def test_paging(self, ask: Ask) -> None:
        first = ask(pageSize=1, name="shop").json()["data"]
        assert (first["hasMore"], first["previous"]) == (True, None)
        second = ask(first["next"]).json()["data"]
        assert [row["id"] for row in first["tests"] + second["tests"]] == [SHOP, SEARCH]
        assert (second["hasMore"], second["next"]) == (False, None)
        assert second["previous"] == "/api/v2/tests?name=shop&pageNumber=1&pageSize=1"
        assert ask(pageNumber=9).json()["data"]["tests"] == []
        assert ask(pageSize="all").json()["errors"] == [{"message": "The value 'all' is not valid for pageSize."}]

    def test_by_id(self, ask: Ask) -> None:
        rows = ask(f"{V2}/{SHOP},{DNS}").json()["data"]["tests"]
        assert [row["id"] for row in rows] == [SHOP, DNS]
        assert rows[0]["requestSettings"] == {"requestSettingType": {"id": 0, "name": "Inherit"}}
        assert ask(f"{V2}/0").json()["data"]["tests"][0]["id"] == 0

    def test_an_unknown_id_is_no_404(self, ask: Ask) -> None:
        answer = ask(f"{V2}/123")
        assert answer.status_code == 400
        body = answer.json()
        assert (body["data"], body["completed"]) == ({}, False)
        assert body["errors"] == [{"message": "No valid Test found for input '123'."}]

    def test_paths_are_read_in_any_case(self, ask: Ask) -> None:
        assert ask("/API/v2/Tests").status_code == 200

    def test_over_the_limit_is_429(self, sandbox: Sandbox, ask: Ask) -> None:
        sandbox.limit("catchpoint", 1, 30)
        ask()
        answer = ask()
        assert (answer.status_code, answer.json()["completed"]) == (429, False)
        assert answer.headers["X-Rate-Limit-Remaining"] == "0"
        assert 1 <= int(answer.headers["Retry-After"]) <= 30

    def test_other_paths_and_verbs_have_no_body(self, sandbox: Sandbox, ask: Ask) -> None:
        assert (ask("/api/v2/nothing").status_code, ask("/api/v2/nothing").content) == (404, b"")
        assert sandbox.request("catchpoint", "PUT", V2).status_code == 405

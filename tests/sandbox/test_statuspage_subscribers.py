"""Page subscribers, one by one and by the dozen, as the sandbox's Statuspage answers them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.statuspage import CORE, DOCS, EUROPE, NOT_FOUND, PAGE_ID, UNKNOWN, Statuspage

BAD_REQUEST = (400, {"error": "Bad request"})
MISSING = (400, {"error": "param is missing or the value is empty: subscribers"})


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def mail(page: Statuspage, email: str = "ada@example.com", **attributes: Any) -> dict[str, Any]:
    return page.make("/subscribers", "subscriber", email=email, **attributes)


def active(page: Statuspage, email: str = "bob@example.com", **attributes: Any) -> dict[str, Any]:
    return mail(page, email, skip_confirmation_notification=True, **attributes)


def phone(page: Statuspage, number: str = "202-555-0105") -> dict[str, Any]:
    return page.make("/subscribers", "subscriber", phone_country="US", phone_number=number)


def hook(page: Statuspage, url: str = "https://example.com/hook") -> dict[str, Any]:
    return page.make("/subscribers", "subscriber", endpoint=url)


def behind(sandbox: Sandbox, found: dict[str, Any]) -> dict[str, Any]:
    rows = sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json()
    return next(row for row in rows if row["id"] == found["id"])


def become(sandbox: Sandbox, found: dict[str, Any], state: str) -> None:
    answer = sandbox.request("statuspage", "POST", f"/_sandbox/subscribers/{found['id']}", json={"state": state})
    assert (answer.status_code, answer.json()["state"]) == (200, state)


def addresses(client: Statuspage, /, **params: Any) -> list[str]:
    return [row["email"] or row["endpoint"] or row["phone_number"] for row in client.get("/subscribers", **params)]


class TestCreate:
    def test_an_email_subscriber(self, page: Statuspage) -> None:
        found = mail(page, " Ada@Example.com", component_ids=[DOCS, EUROPE], whatever=1)
        assert found == {
            "id": found["id"], "mode": "email", "email": "ada@example.com", "endpoint": None, "phone_number": None,
            "phone_country": None, "display_phone_number": None, "obfuscated_channel_name": None,
            "workspace_name": None, "skip_confirmation_notification": False, "quarantined_at": None, "purge_at": None,
            "components": [DOCS, EUROPE], "page_access_user_id": None, "created_at": found["created_at"],
        }  # fmt: skip
        assert page.get(f"/subscribers/{found['id']}") == found

    def test_a_fresh_one_is_not_in_the_default_list(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = mail(page)
        assert page.get("/subscribers") == []
        assert page.get("/subscribers", state="unconfirmed") == page.get("/subscribers", state="all") == [found]
        become(sandbox, found, "active")
        assert page.get("/subscribers") == [found]

    def test_skipping_the_confirmation_opts_in(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = active(page)
        assert found["skip_confirmation_notification"] is True
        assert page.get("/subscribers") == [found]
        assert behind(sandbox, found)["confirmations"] == 0

    def test_a_webhook_has_an_address_or_not(self, page: Statuspage) -> None:
        found = hook(page)
        assert (found["mode"], found["endpoint"], found["email"]) == ("webhook", "https://example.com/hook", None)
        other = page.make("/subscribers", "subscriber", endpoint="https://example.com/2", email="ada@example.com")
        assert (other["mode"], other["email"]) == ("webhook", "ada@example.com")
        assert page.get("/subscribers", type="webhook") == [other, found]
        mail(page)  # the address of a webhook is no e-mail subscriber

    def test_a_number_is_shown_as_dialled(self, page: Statuspage) -> None:
        found = phone(page)
        assert (found["mode"], found["phone_number"], found["phone_country"], found["display_phone_number"]) == (
            "sms", "202-555-0105", "US", "+1 (202) 555-0105",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"skip_confirmation_notification": True}, "Email can't be blank"),
            ({"email": "ada"}, "Email is invalid"),
            ({"email": ["ada@example.com"]}, "Email can't be blank"),
            ({"endpoint": "example.com"}, "Endpoint is invalid"),
            ({"endpoint": "https://example.com", "email": "ada"}, "Email is invalid"),
            ({"phone_country": "US"}, "Phone number can't be blank"),
            ({"phone_number": "202-555-0105"}, "Phone country can't be blank"),
            ({"phone_country": "USA", "phone_number": "202-555-0105"}, "Phone country is invalid"),
            ({"phone_country": "US", "phone_number": "call me"}, "Phone number is invalid"),
            ({"email": "a@b.org", "component_ids": []}, "Component ids can't be blank"),
            ({"email": "a@b.org", "component_ids": None}, "Component ids can't be blank"),
            ({"email": "a@b.org", "component_ids": [UNKNOWN]}, "Components is invalid"),
            ({"email": "a@b.org", "component_ids": [CORE]}, "Components is invalid"),
            ({"email": "a@b.org", "page_access_user": UNKNOWN}, "Page access user is invalid"),
            ({"email": "ADA@example.com"}, "Email has already been taken"),
            ({"endpoint": "https://example.com/hook"}, "Endpoint has already been taken"),
            ({"phone_country": "us", "phone_number": "(202) 5550105"}, "Phone number has already been taken"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        mail(page), hook(page), phone(page)
        assert page.send("POST", "/subscribers", {"subscriber": wanted}) == (422, {"error": [sentence]})
        assert len(page.get("/subscribers", state="all")) == 3

    def test_an_envelope_is_needed(self, page: Statuspage) -> None:
        answer = page.send("POST", "/subscribers", {"email": "ada@example.com"})
        assert answer == (400, {"error": "param is missing or the value is empty: subscriber"})

    def test_of_a_page_access_user(self, page: Statuspage) -> None:
        user = page.make("/page_access_users", "page_access_user", 200, email="ada@example.com")
        assert mail(page, page_access_user=user["id"])["page_access_user_id"] == user["id"]


class TestList:
    def test_pages_count_from_0(self, page: Statuspage) -> None:
        for name in "cab":
            active(page, f"{name}@example.com")
        assert addresses(page, limit=2) == addresses(page, limit=2, page=0) == ["a@example.com", "b@example.com"]
        assert addresses(page, limit=2, page=1) == ["c@example.com"]
        assert addresses(page, limit=2, page=2) == []
        assert len(addresses(page, per_page=1)) == 3

    def test_only_a_search_bounds_the_page(self, page: Statuspage) -> None:
        for number in range(102):
            hook(page, f"https://example.com/{number}")
        assert [len(addresses(page, **params)) for params in ({}, {"limit": 500}, {"limit": 500, "q": "example"})] == [
            100, 102, 100,
        ]  # fmt: skip

    def test_filters(self, page: Statuspage) -> None:
        mail(page), active(page), hook(page), phone(page)
        assert addresses(page) == ["202-555-0105", "bob@example.com", "https://example.com/hook"]
        assert addresses(page, type="email", state="all") == ["ada@example.com", "bob@example.com"]
        assert addresses(page, type="slack", state="all") == []
        assert addresses(page, q="EXAMPLE.com", state="all") == [
            "ada@example.com", "bob@example.com", "https://example.com/hook",
        ]  # fmt: skip
        assert addresses(page, q="ada@example.com") == []

    def test_a_search_is_no_equality(self, page: Statuspage) -> None:
        for name in ("xada", "ada", "ada.b"):
            active(page, f"{name}@example.com")
        assert len(addresses(page, q="ada")) == 3
        assert addresses(page, q="ada@example.com") == ["ada@example.com", "xada@example.com"]
        assert addresses(page, q="ada@example.com", sort_field="relevance", sort_direction="desc") == [
            "xada@example.com", "ada@example.com",
        ]  # fmt: skip

    def test_orders(self, sandbox: Sandbox, page: Statuspage) -> None:
        for name in "bca":
            found = active(page, f"{name}@x.org")
            sandbox.clock(advance=1)
        assert addresses(page, sort_direction="desc") == ["c@x.org", "b@x.org", "a@x.org"]
        assert addresses(page, sort_field="created_at") == ["b@x.org", "c@x.org", "a@x.org"]
        become(sandbox, found, "quarantined")
        assert addresses(page, sort_field="quarantined_at", state="all")[0] == "a@x.org"

    @pytest.mark.parametrize(
        "query", ["type=carrier_pigeon", "state=gone", "sort_field=email", "sort_field=relevance", "page=-1",
                  "sort_direction=up", "limit=0", "limit=many"],
    )  # fmt: skip
    def test_a_bad_query_is_400(self, page: Statuspage, query: str) -> None:
        assert page.send("GET", f"/subscribers?{query}") == BAD_REQUEST


class TestChange:
    def test_there_is_no_envelope_and_nothing_means_all(self, page: Statuspage) -> None:
        found = mail(page, component_ids=[DOCS])
        path = f"/subscribers/{found['id']}"
        assert page.send("PATCH", path, {"component_ids": [EUROPE], "email": "eve@example.com"}) == (
            200, {**found, "components": [EUROPE]},
        )  # fmt: skip
        assert page.send("PATCH", path, {"subscriber": {"component_ids": [DOCS]}}) == (
            200,
            {**found, "components": None},
        )
        page.send("PATCH", path, {"component_ids": [EUROPE]})
        assert page.send("PATCH", path, {}) == (200, {**found, "components": None})
        assert page.get(path)["components"] is None

    @pytest.mark.parametrize("members", [[], None, "x", [CORE]])
    def test_refuses(self, page: Statuspage, members: Any) -> None:
        found = mail(page, component_ids=[DOCS])
        path = f"/subscribers/{found['id']}"
        assert page.send("PATCH", path, {"component_ids": members})[0] == 422
        assert page.get(path) == found

    def test_put_is_unknown(self, page: Statuspage) -> None:
        assert page.send("PUT", f"/subscribers/{mail(page)['id']}", {"component_ids": [DOCS]}) == NOT_FOUND

    def test_a_deleted_component_leaves_the_list(self, page: Statuspage) -> None:
        found = mail(page, component_ids=[DOCS, EUROPE])
        page.send("DELETE", f"/components/{DOCS}")
        assert page.get(f"/subscribers/{found['id']}")["components"] == [EUROPE]


class TestLeave:
    @pytest.mark.parametrize(("query", "told"), [("", True), ("?skip_unsubscription_notification=true", False)])
    def test_delete_is_200_and_remembered(self, sandbox: Sandbox, page: Statuspage, query: str, told: bool) -> None:
        found = mail(page)
        assert page.send("DELETE", f"/subscribers/{found['id']}{query}") == (200, found)
        for method in ("GET", "DELETE", "PATCH"):
            assert page.send(method, f"/subscribers/{found['id']}", {}) == NOT_FOUND
        assert page.get("/subscribers/unsubscribed") == [found]
        assert (behind(sandbox, found)["state"], behind(sandbox, found)["farewell"]) == ("unsubscribed", told)

    def test_who_comes_back_is_not_gone(self, page: Statuspage) -> None:
        page.send("DELETE", f"/subscribers/{mail(page)['id']}")
        mail(page)
        assert page.get("/subscribers/unsubscribed") == []

    def test_the_list_of_the_gone_is_paged_from_1(self, page: Statuspage) -> None:
        made = [active(page, f"{name}@x.org")["id"] for name in "abc"]
        for gone in made:
            page.send("DELETE", f"/subscribers/{gone}")
        assert [row["id"] for row in page.get("/subscribers/unsubscribed", per_page=2, page=2)] == made[2:]

    def test_quarantine_ends_by_the_clock(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = active(page)
        become(sandbox, found, "quarantined")
        assert page.get("/subscribers") == []
        (row,) = page.get("/subscribers", state="quarantined")
        assert row["quarantined_at"] < row["purge_at"]
        sandbox.clock(advance=8 * 24 * 3600)
        assert page.get("/subscribers", state="all") == []
        assert [row["id"] for row in page.get("/subscribers/unsubscribed")] == [found["id"]]


class TestBulk:
    def test_counts(self, sandbox: Sandbox, page: Statuspage) -> None:
        mail(page), active(page), hook(page)
        become(sandbox, phone(page), "quarantined")
        nobody = dict.fromkeys(("email", "sms", "webhook", "integration_partner", "slack", "teams"), 0)
        assert page.get("/subscribers/count") == {**nobody, "email": 1, "webhook": 1}
        assert page.get("/subscribers/count", state="all") == {**nobody, "email": 2, "webhook": 1, "sms": 1}
        assert page.get("/subscribers/count", type="webhook", state="all") == {**nobody, "webhook": 1}
        assert page.send("GET", "/subscribers/count?type=fax") == BAD_REQUEST
        none = dict.fromkeys(("active", "unconfirmed", "quarantined", "total"), 0)
        assert page.get("/subscribers/histogram_by_state") == {
            **dict.fromkeys(nobody, none), "email": {**none, "active": 1, "unconfirmed": 1, "total": 2},
            "webhook": {**none, "active": 1, "total": 1}, "sms": {**none, "quarantined": 1, "total": 1},
        }  # fmt: skip

    def test_resend_one(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = mail(page)
        assert page.send("POST", f"/subscribers/{found['id']}/resend_confirmation") == (201, None)
        assert behind(sandbox, found)["confirmations"] == 2
        assert page.send("POST", f"/subscribers/{UNKNOWN}/resend_confirmation") == NOT_FOUND

    @pytest.mark.parametrize("everybody", [True, False])
    def test_resend_reaches_unconfirmed_mails_only(self, sandbox: Sandbox, page: Statuspage, everybody: bool) -> None:
        made = [mail(page), active(page), hook(page)]
        wanted = "all" if everybody else [UNKNOWN, *(row["id"] for row in made)]
        assert page.send("POST", "/subscribers/resend_confirmation", {"subscribers": wanted}) == (201, None)
        assert [behind(sandbox, row)["confirmations"] for row in made] == [2, 0, 0]

    @pytest.mark.parametrize("path", ["resend_confirmation", "unsubscribe", "reactivate"])
    @pytest.mark.parametrize(
        ("body", "answer"),
        [({}, MISSING), ({"subscribers": []}, MISSING), ({"subscriber": {"subscribers": "all"}}, MISSING),
         ([1], MISSING), ({"subscribers": "some"}, BAD_REQUEST), ({"subscribers": 7}, BAD_REQUEST)],
    )  # fmt: skip
    def test_a_choice_is_needed(self, page: Statuspage, path: str, body: Any, answer: Any) -> None:
        assert page.send("POST", f"/subscribers/{path}", body) == answer

    def test_unsubscribe_takes_the_active_ones(self, sandbox: Sandbox, page: Statuspage) -> None:
        fresh, gone, other = mail(page), active(page), hook(page)
        chosen = [fresh["id"], gone["id"], UNKNOWN]
        body = {"subscribers": chosen, "skip_unsubscription_notification": True}
        assert page.send("POST", "/subscribers/unsubscribe", body) == (201, None)
        assert page.get("/subscribers", state="all") == [fresh, other]
        assert behind(sandbox, gone)["farewell"] is False
        page.send("POST", "/subscribers/unsubscribe", {"subscribers": "all", "state": "all", "type": "email"})
        assert page.get("/subscribers", state="all") == [other]
        assert behind(sandbox, fresh)["farewell"] is True
        assert page.get("/subscribers/unsubscribed") == [gone, fresh]

    def test_unsubscribe_is_for_a_hundred(self, page: Statuspage) -> None:
        made = [hook(page, f"https://example.com/{number}")["id"] for number in range(101)]
        for wanted in (made, "all"):
            assert page.send("POST", "/subscribers/unsubscribe", {"subscribers": wanted})[0] == 422
        assert page.get("/subscribers/unsubscribed") == []
        assert page.send("POST", "/subscribers/unsubscribe", {"subscribers": made[:100]}) == (201, None)
        assert [row["id"] for row in page.get("/subscribers")] == made[100:]
        assert page.send("POST", "/subscribers/unsubscribe", {"subscribers": "all"}) == (201, None)
        assert page.get("/subscribers") == []

    def test_reactivate_takes_the_quarantined_ones(self, sandbox: Sandbox, page: Statuspage) -> None:
        fresh, one, other = mail(page), active(page), phone(page)
        become(sandbox, one, "quarantined")
        become(sandbox, other, "quarantined")
        assert page.send("POST", "/subscribers/reactivate", {"subscribers": "all", "type": "sms"}) == (201, None)
        assert page.get("/subscribers") == [other]
        page.send("POST", "/subscribers/reactivate", {"subscribers": [one["id"], fresh["id"]]})
        assert page.get("/subscribers") == [other, one]
        assert behind(sandbox, fresh)["state"] == "unconfirmed"

    @pytest.mark.parametrize(
        ("path", "wanted"),
        [("reactivate", {"type": "teams"}), ("unsubscribe", {"type": "fax"}), ("unsubscribe", {"state": "gone"})],
    )
    def test_other_words_are_refused(self, page: Statuspage, path: str, wanted: dict[str, str]) -> None:
        status, data = page.send("POST", f"/subscribers/{path}", {"subscribers": "all", **wanted})
        (name,) = wanted
        assert (status, data["error"][0].split(" must be one of ")[0]) == (422, name.capitalize())

    def test_a_form_will_do(self, page: Statuspage) -> None:
        found = active(page)
        page.raw("POST", "/subscribers/unsubscribe", data={"subscribers[]": [found["id"]]})
        assert page.get("/subscribers", state="all") == []


class TestTheSandboxsOwn:
    def test_no_key_and_no_write(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = mail(page)
        writes = len(sandbox.writes("statuspage"))
        become(sandbox, found, "active")
        assert len(sandbox.writes("statuspage")) == writes

    @pytest.mark.parametrize("body", [{}, {"state": "unconfirmed"}, [1]])
    def test_refuses(self, sandbox: Sandbox, page: Statuspage, body: Any) -> None:
        path = f"/_sandbox/subscribers/{mail(page)['id']}"
        assert sandbox.request("statuspage", "POST", path, json=body).status_code == 422

    def test_bulk_calls_are_writes(self, sandbox: Sandbox, page: Statuspage) -> None:
        page.get("/subscribers/count")
        for name in ("resend_confirmation", "unsubscribe", "reactivate"):
            page.send("POST", f"/subscribers/{name}", {})
        assert [row["path"].rsplit("/", 1)[1] for row in sandbox.writes("statuspage")] == [
            "resend_confirmation", "unsubscribe", "reactivate",
        ]  # fmt: skip


class TestElsewhere:
    """Those who subscribe where the API does not reach."""

    CHANNEL = {"page_id": PAGE_ID, "mode": "slack", "workspace_name": "Example", "obfuscated_channel_name": "#*****an"}

    def test_a_channel_is_listed_changed_and_removed(self, sandbox: Sandbox, page: Statuspage) -> None:
        answer = sandbox.request("statuspage", "POST", "/_sandbox/subscribers", json=self.CHANNEL)
        found = answer.json()
        assert (answer.status_code, found["mode"], found["email"], found["components"]) == (201, "slack", None, None)
        assert page.get("/subscribers", type="slack") == [found]
        assert page.get("/subscribers", q="#*****an") == [], "the search does not see it"
        changed = page.send("PATCH", f"/subscribers/{found['id']}", {"component_ids": [DOCS]})[1]
        assert changed["components"] == [DOCS]
        assert page.send("DELETE", f"/subscribers/{found['id']}")[0] == 200

    @pytest.mark.parametrize("wrong", [{"mode": "email"}, {"page_id": UNKNOWN}, {"mode": None}])
    def test_nobody_else_comes_that_way(self, sandbox: Sandbox, wrong: dict[str, Any]) -> None:
        answer = sandbox.request("statuspage", "POST", "/_sandbox/subscribers", json={**self.CHANNEL, **wrong})
        assert answer.status_code == 422

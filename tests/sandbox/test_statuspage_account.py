"""Members and their permissions, pages, the embedded window and uptime, as the sandbox's Statuspage answers them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.statuspage.service import StatuspageService
from sandbox.store import Clock, Store
from tests.sandbox.conftest import Sandbox
from tests.support.statuspage import CORE, DOCS, EUROPE, NOT_FOUND, PAGE_ID, REGIONAL, STATES, UNKNOWN, Statuspage

ORGANIZATION = "/v1/organizations/b9q4xwz2f7hn"
USERS = f"{ORGANIZATION}/users"
OPERATOR = "x3j8v5kqn1cd"
ALL = {"page_configuration": True, "incident_manager": True, "maintenance_manager": True}
NOTHING = dict.fromkeys(ALL, False)


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


class TestUsers:
    def test_the_one_whose_key_it_is(self, page: Statuspage) -> None:
        (found,) = page.get(USERS)
        assert found == {
            "id": OPERATOR, "organization_id": "b9q4xwz2f7hn", "email": "operator@example.com", "first_name": "Demo",
            "last_name": "Operator", "created_at": found["created_at"], "updated_at": found["created_at"],
        }  # fmt: skip

    def test_a_new_one_shows_no_password(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = page.make(USERS, "user", email="ada@example.com", password="s3cret-a", last_name="L")
        assert set(found) == {
            "id", "organization_id", "email", "first_name", "last_name", "created_at", "updated_at",
        }  # fmt: skip
        assert (found["first_name"], found["last_name"]) == (None, "L")
        assert page.get(USERS, per_page=1, page=2) == [found]
        assert "s3cret" not in str(sandbox.journal())

    @pytest.mark.parametrize(
        ("email", "sentence"),
        [
            ("", "Email can't be blank"), ("ada", "Email is invalid"),
            ("Operator@Example.com", "Email has already been taken"),
        ],
    )  # fmt: skip
    def test_refuses(self, page: Statuspage, email: str, sentence: str) -> None:
        assert page.send("POST", USERS, {"user": {"email": email}}) == (422, {"error": [sentence]})

    def test_delete_is_200_with_the_object(self, page: Statuspage) -> None:
        found = page.make(USERS, "user", email="ada@example.com")
        assert page.send("DELETE", f"{USERS}/{found['id']}") == (200, found)
        assert page.send("DELETE", f"{USERS}/{found['id']}") == NOT_FOUND

    def test_there_is_no_one_to_read_or_change(self, page: Statuspage) -> None:
        for method in ("GET", "PATCH", "PUT"):
            assert page.send(method, f"{USERS}/{OPERATOR}") == NOT_FOUND

    @pytest.mark.parametrize("path", ["users", f"users/{OPERATOR}", f"permissions/{OPERATOR}"])
    def test_another_organisation_is_404(self, page: Statuspage, path: str) -> None:
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert page.send(method, f"/v1/organizations/{UNKNOWN}/{path}", {"user": {"email": "a@b.org"}}) == NOT_FOUND


class TestPermissions:
    def test_of_the_one_whose_key_it_is(self, page: Statuspage) -> None:
        assert page.get(f"{ORGANIZATION}/permissions/{OPERATOR}") == {
            "data": {"user_id": OPERATOR, "pages": {PAGE_ID: ALL}}
        }

    def test_a_write_replaces_the_whole_map(self, page: Statuspage) -> None:
        user = page.make(USERS, "user", email="ada@example.com")["id"]
        path = f"{ORGANIZATION}/permissions/{user}"

        def written(pages: dict[str, Any]) -> Any:
            status, answer = page.send("PUT", path, {"pages": pages})
            assert (status, answer) == (200, page.get(path))
            assert answer["data"]["user_id"] == user
            return answer["data"]["pages"]

        assert page.get(path) == {"data": {"user_id": user, "pages": {}}}
        assert written({PAGE_ID: {"incident_manager": True, "owner": True}}) == {
            PAGE_ID: NOTHING | {"incident_manager": True}
        }
        assert written({PAGE_ID: {"page_configuration": True}}) == {PAGE_ID: NOTHING | {"page_configuration": True}}
        assert written({PAGE_ID: {}}) == {PAGE_ID: NOTHING}
        assert written({}) == {}

    @pytest.mark.parametrize(
        ("body", "status"),
        [({}, 400), ({"pages": [PAGE_ID]}, 400), ({"pages": {PAGE_ID: True}}, 400), ({"pages": {UNKNOWN: {}}}, 404)],
    )
    def test_refuses(self, page: Statuspage, body: dict[str, Any], status: int) -> None:
        path = f"{ORGANIZATION}/permissions/{OPERATOR}"
        assert page.send("PUT", path, body)[0] == status
        assert page.get(path)["data"]["pages"] == {PAGE_ID: ALL}

    def test_an_unknown_user_is_404(self, page: Statuspage) -> None:
        for method in ("GET", "PUT"):
            assert page.send(method, f"{ORGANIZATION}/permissions/{UNKNOWN}", {"pages": {}}) == NOT_FOUND
        page.send("DELETE", f"{USERS}/{OPERATOR}")
        assert page.send("GET", f"{ORGANIZATION}/permissions/{OPERATOR}") == NOT_FOUND


class TestPage:
    FOOTER = "You received this email because you are subscribed to {}'s service status notifications."

    def test_the_footer_has_a_default(self, page: Statuspage) -> None:
        assert page.get("")["notifications_email_footer"] == self.FOOTER.format("Example Status")
        wanted = {"notifications_email_footer": "", "name": "ACME"}
        assert page.send("PATCH", "", {"page": wanted})[1]["notifications_email_footer"] == self.FOOTER.format("ACME")

    @pytest.mark.parametrize("name", ["Berlin", "Pacific Time (US & Canada)", "Nuku'alofa", "UTC"])
    def test_zones_have_rails_names(self, page: Statuspage, name: str) -> None:
        assert page.send("PATCH", "", {"page": {"time_zone": name}})[1]["time_zone"] == name

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"time_zone": "Middle Earth"}, "Time zone is not included in the list"),
            ({"time_zone": None}, "Time zone is not included in the list"),
            ({"subdomain": ""}, "Subdomain can't be blank"),
            ({"subdomain": "my_page"}, "Subdomain is invalid"), ({"subdomain": "shop.example.com"}, "Subdomain is invalid"),
            ({"domain": "https://status.example.com/"}, "Domain is invalid"),
            ({"notifications_from_email": "noreply"}, "Notifications from email is invalid"),
            ({"css_no_data": "#12"}, "Css no data is invalid"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        before = page.get("")
        assert page.send("PATCH", "", {"page": wanted}) == (422, {"error": [sentence]})
        assert page.get("") == before

    @pytest.mark.parametrize("given", ["shop-status", "shop-status.statuspage.io", "Shop-Status.StatusPage.io"])
    def test_a_subdomain_is_a_label_or_the_whole_host(self, page: Statuspage, given: str) -> None:
        assert page.send("PATCH", "", {"page": {"subdomain": given}})[1]["subdomain"] == "shop-status"

    def test_a_domain_can_be_set_and_taken_away(self, page: Statuspage) -> None:
        for value in ("status.example.com", None):
            assert page.send("PUT", "", {"page": {"domain": value}})[1]["domain"] == value
        assert page.send("PUT", "", {"page": {"domain": ""}})[1]["domain"] is None


class TestEmbedConfig:
    PATH = "/status_embed_config"

    def test_every_page_has_one(self, page: Statuspage) -> None:
        assert page.get(self.PATH) == {
            "page_id": PAGE_ID, "position": "bottom-left", "incident_background_color": "F95356",
            "incident_text_color": "FFFFFF", "maintenance_background_color": "0066FF",
            "maintenance_text_color": "FFFFFF",
        }  # fmt: skip
        assert page.send("GET", f"/v1/pages/{UNKNOWN}{self.PATH}") == NOT_FOUND
        assert page.send("DELETE", self.PATH) == NOT_FOUND

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_change_merges(self, page: Statuspage, method: str) -> None:
        before = page.get(self.PATH)
        wanted = {"position": "top-right", "incident_text_color": "#00ff7F", "page_id": UNKNOWN}
        after = {**before, "position": "top-right", "incident_text_color": "00ff7F"}
        assert page.send(method, self.PATH, {"status_embed_config": wanted}) == (200, after)
        assert page.get(self.PATH) == after

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"position": "middle"}, "Position must be one of top-left|top-right|bottom-left|bottom-right"),
            ({"position": None}, "Position must be one of top-left|top-right|bottom-left|bottom-right"),
            ({"maintenance_text_color": "white"}, "Maintenance text color is invalid"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        assert page.send("PATCH", self.PATH, {"status_embed_config": wanted}) == (422, {"error": [sentence]})


class TestUptime:
    @pytest.fixture(autouse=True)
    def _old_components(self, sandbox: Sandbox, page: Statuspage) -> None:
        sandbox.clock(now="2031-03-10T12:00:00Z")
        for row in (DOCS, EUROPE):
            self.set(page, row, start_date="2030-01-01")

    def set(self, page: Statuspage, row: str, **attributes: Any) -> None:
        assert page.send("PATCH", f"/components/{row}", {"component": attributes})[0] == 200

    def of(self, page: Statuspage, path: str = f"components/{DOCS}", **params: str) -> dict[str, Any]:
        return page.get(f"/{path}/uptime", **params)

    def days(self, page: Statuspage, **params: str) -> tuple[str, str, int]:
        found = self.of(page, **params)
        return found["range_start"], found["range_end"], len(found["warnings"])

    def test_ninety_days_without_trouble(self, page: Statuspage) -> None:
        assert self.of(page) == {
            "range_start": "2030-12-10T00:00:00Z", "range_end": "2031-03-10T23:59:59Z", "uptime_percentage": 100.0,
            "major_outage": 0, "partial_outage": 0, "warnings": [], "id": DOCS, "name": "Docs", "related_events": [],
        }  # fmt: skip

    def test_outages_count_from_change_to_change(self, sandbox: Sandbox, page: Statuspage) -> None:
        for moment, status in (
            ("2031-03-08T00:00:00Z", "partial_outage"), ("2031-03-08T10:00:00Z", "major_outage"),
            ("2031-03-08T12:00:00Z", "degraded_performance"), ("2031-03-10T06:00:00Z", "major_outage"),
        ):  # fmt: skip
            sandbox.clock(now=moment)
            self.set(page, DOCS, status=status)
        sandbox.clock(now="2031-03-10T12:00:00Z")
        found = self.of(page, start="2031-03-08", end="2031-03-08")
        assert found["partial_outage"] == pytest.approx(36000, abs=2)
        assert found["major_outage"] == pytest.approx(7200, abs=2)
        assert found["uptime_percentage"] == pytest.approx(100 * (1 - (7200 + 0.3 * 36000) / 86400), abs=0.01)
        assert self.of(page, start="2031-03-09")["major_outage"] == pytest.approx(6 * 3600, abs=2)
        assert self.of(page, start="2031-03-01", end="2031-03-07")["uptime_percentage"] == 100.0

    def test_incidents_are_named_unless_unwanted(self, sandbox: Sandbox, page: Statuspage) -> None:
        wanted = {"name": "Down", "components": {DOCS: "major_outage"}}
        made = page.make("/incidents", "incident", **wanted)["id"]
        page.make("/incidents", "incident", name="Elsewhere", component_ids=[EUROPE])
        assert self.of(page)["related_events"] == [{"id": made}]
        assert self.of(page, end="2031-03-09")["related_events"] == []
        assert "related_events" not in self.of(page, skip_related_events="true")
        page.send("PATCH", f"/incidents/{made}", {"incident": {"status": "resolved"}})
        sandbox.clock(advance=86400)
        assert self.of(page, start="2031-03-11")["related_events"] == []

    def test_what_the_clock_ended_counts_until_then(self, sandbox: Sandbox, page: Statuspage) -> None:
        self.set(page, DOCS, status="major_outage")
        page.make(
            "/incidents", "incident", name="Repair", component_ids=[DOCS], scheduled_for="2031-03-10T12:30:00Z",
            scheduled_until="2031-03-10T13:00:00Z", scheduled_auto_in_progress=True, scheduled_auto_completed=True,
            auto_transition_to_operational_state=True,
        )  # fmt: skip
        sandbox.clock(now="2031-03-12T12:00:00Z")
        assert self.of(page)["major_outage"] == pytest.approx(3600, abs=2)

    @pytest.mark.parametrize(
        ("params", "start", "end", "warnings"),
        [
            ({"start": "2031"}, "2031-01-01", "2031-03-10", 0),
            ({"start": "2030-11", "end": "2031-02"}, "2030-11-01", "2031-02-28", 0),
            ({"start": "2031-03-01", "end": "2031"}, "2031-03-01", "2031-03-10", 1),
            ({"start": "2030-01"}, "2030-09-10", "2031-03-10", 1),
            ({"start": "2029-12-01", "end": "2030-02"}, "2030-01-01", "2030-02-28", 1),
            ({"start": "2029", "end": "2031-12"}, "2030-09-10", "2031-03-10", 3),
            ({"start": "2032-01-01"}, "2031-03-10", "2031-03-10", 1),
        ],
    )
    def test_ranges_are_completed_and_clamped(
        self, page: Statuspage, params: dict[str, str], start: str, end: str, warnings: int
    ) -> None:
        assert self.days(page, **params) == (f"{start}T00:00:00Z", f"{end}T23:59:59Z", warnings)

    def test_days_are_those_of_the_pages_zone(self, page: Statuspage) -> None:
        page.send("PATCH", "", {"page": {"time_zone": "Tokyo"}})
        assert self.days(page, start="2031-03-01")[:2] == ("2031-02-28T15:00:00Z", "2031-03-10T14:59:59Z")

    def test_a_young_component_begins_with_its_start(self, page: Statuspage) -> None:
        self.set(page, DOCS, start_date="2031-03-05")
        assert self.days(page) == ("2031-03-05T00:00:00Z", "2031-03-10T23:59:59Z", 0)

    @pytest.mark.parametrize(
        ("params", "sentence"),
        [
            ({"start": "yesterday"}, "Start is not a valid date"),
            ({"end": "2031-02-30"}, "End is not a valid date"),
            ({"end": "2031-13"}, "End is not a valid date"),
            ({"start": "1969-12-31"}, "Start can't be before 1970-01-01"),
            ({"start": "2031-03-02", "end": "2031-03-01"}, "Start must be before end"),
        ],
    )
    def test_refuses(self, page: Statuspage, params: dict[str, str], sentence: str) -> None:
        for path in (f"components/{DOCS}", f"component-groups/{REGIONAL}"):
            assert page.send("GET", f"/{path}/uptime", params=params) == (422, {"error": [sentence]})

    def test_a_group_is_its_members(self, sandbox: Sandbox, page: Statuspage) -> None:
        self.set(page, STATES, start_date="2031-01-01")
        made = page.make("/incidents", "incident", name="Down", components={EUROPE: "major_outage"})["id"]
        sandbox.clock(now="2031-03-11T00:00:00Z")
        found = self.of(page, f"component-groups/{REGIONAL}", end="2031-03-10", start="2031-03-10")
        assert (found["id"], found["name"]) == (REGIONAL, "Regional")
        assert (found["major_outage"], found["uptime_percentage"]) == (pytest.approx(43200, abs=2), 75.0)
        assert found["related_events"] == [
            {"component_id": EUROPE, "incidents": [{"id": made}]}, {"component_id": STATES, "incidents": []},
        ]  # fmt: skip
        assert self.of(page, f"component-groups/{REGIONAL}")["range_start"] == "2030-12-11T00:00:00Z"

    def test_a_group_begins_with_the_first_of_all_its_members(self, page: Statuspage) -> None:
        self.set(page, EUROPE, start_date="2031-02-01", showcase=False)
        self.set(page, STATES, start_date="2031-03-01")
        assert self.of(page, f"component-groups/{REGIONAL}")["range_start"] == "2031-02-01T00:00:00Z"

    def test_without_showcase_there_is_none(self, page: Statuspage) -> None:
        self.set(page, EUROPE, showcase=False)
        assert page.send("GET", f"/components/{EUROPE}/uptime")[0] == 422
        assert self.of(page, f"component-groups/{REGIONAL}", skip_related_events="1")["name"] == "Regional"
        self.set(page, STATES, showcase=False)
        assert page.send("GET", f"/component-groups/{REGIONAL}/uptime")[0] == 422

    @pytest.mark.parametrize("path", [f"components/{CORE}", f"components/{UNKNOWN}", f"component-groups/{DOCS}"])
    def test_what_is_not_there_is_404(self, page: Statuspage, path: str) -> None:
        assert page.send("GET", f"/{path}/uptime") == NOT_FOUND


def test_whatever_is_not_a_get_is_a_write() -> None:
    operations = StatuspageService(Store(), Clock()).operations()
    assert [
        (found.method, found.path)
        for found in operations
        if found.path.startswith("/v1/") and found.write is (found.method == "GET")
    ] == []

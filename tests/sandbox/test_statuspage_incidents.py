"""What belongs to incidents as the sandbox's Statuspage answers it: updates, subscribers, postmortems, templates."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.statuspage import CORE, DOCS, EUROPE, NOT_FOUND, PAGE, STATES, UNKNOWN, Statuspage

BAD_REQUEST = (400, {"error": "Bad request"})
OVER = {"status": "resolved"}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def missing(envelope: str) -> tuple[int, Any]:
    return 400, {"error": f"param is missing or the value is empty: {envelope}"}


def incident(page: Statuspage, **attributes: Any) -> dict[str, Any]:
    status, data = page.send("POST", "/incidents", {"incident": {"name": "Elevated errors", **attributes}})
    assert status == 201, data
    return data


def changed(page: Statuspage, found: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    status, data = page.send("PATCH", f"/incidents/{found['id']}", {"incident": attributes})
    assert status == 200, data
    return data


def at(found: dict[str, Any]) -> str:
    return f"/incidents/{found['id']}"


class TestIncidents:
    @pytest.mark.parametrize(
        "wanted", [{"reminder_intervals": [1, 2]}, {"name": ["x"]}, {"status": {"a": 1}}, {"impact_override": []}]
    )
    def test_a_list_for_a_text_is_dropped(self, sandbox: Sandbox, page: Statuspage, wanted: dict[str, Any]) -> None:
        found = incident(page, reminder_intervals="4", impact_override="minor")
        sandbox.clock(advance=60)
        assert changed(page, found, **wanted) == found

    def test_only_a_difference_is_an_update(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = incident(page, component_ids=[DOCS])
        sandbox.clock(advance=60)
        assert changed(page, found, name="Elevated errors", component_ids=[DOCS]) == found
        assert changed(page, found, name="Renamed")["updated_at"] > found["updated_at"]

    def test_metadata_is_replaced_and_an_override_can_go(self, page: Statuspage) -> None:
        found = incident(page, metadata={"a": {"x": 1}}, impact_override="critical")
        body = {"incident": {"metadata": {"b": {"y": {"z": 2}}}, "impact_override": ""}}
        status, now = page.send("PUT", at(found), body)
        assert (status, now["metadata"], now["impact_override"], now["impact"], now["name"]) == (
            200, {"b": {"y": {"z": 2}}}, None, "none", found["name"],
        )  # fmt: skip
        assert changed(page, found, metadata=None)["metadata"] == {}

    def test_a_maintenance_has_no_reminders_and_an_incident_no_window(self, page: Statuspage) -> None:
        window = {"scheduled_for": "2036-01-01T00:00:00Z", "scheduled_until": "2036-01-02T00:00:00Z"}
        assert incident(page, reminder_intervals="nonsense", **window)["reminder_intervals"] is None
        found = incident(page, scheduled_remind_prior=True, auto_transition_to_maintenance_state=True)
        assert (found["scheduled_remind_prior"], found["auto_transition_to_maintenance_state"]) == (False, None)

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "noon"])
    def test_a_time_that_is_none_is_refused(self, page: Statuspage, moment: str) -> None:
        body = {"incident": {"name": "Move", "scheduled_for": moment, "scheduled_until": moment}}
        assert page.send("POST", "/incidents", body) == (422, {"error": ["Scheduled for is invalid"]})

    def test_the_beginning_of_time_does_no_harm(self, page: Statuspage) -> None:
        window = {"scheduled_for": "0001-01-01T00:00:00Z", "scheduled_until": "2036-01-02T00:00:00Z"}
        found = incident(page, scheduled_remind_prior=True, **window)
        assert page.get(at(found))["scheduled_reminded_at"] == found["created_at"]

    def test_the_map_may_leave_a_status_alone(self, page: Statuspage) -> None:
        page.send("PATCH", f"/components/{DOCS}", {"component": {"status": "partial_outage"}})
        found = incident(page, components={DOCS: "", EUROPE: None})
        assert {row["id"]: row["status"] for row in found["components"]} == {
            DOCS: "partial_outage", EUROPE: "operational",
        }  # fmt: skip

    def test_limit_and_page_cut_the_list(self, page: Statuspage) -> None:
        for name in ("one", "two", "three"):
            incident(page, name=name)
        assert [row["name"] for row in page.get("/incidents", limit=2)] == ["three", "two"]
        assert [row["name"] for row in page.get("/incidents", limit=2, page=2)] == ["one"]
        assert page.get("/incidents", limit=2, page=3) == []
        # per_page is another list's word
        assert len(page.get("/incidents", per_page=1)) == 3
        assert [row["name"] for row in page.get("/incidents/unresolved", per_page=1, page=3)] == ["one"]
        assert page.send("GET", "/incidents?page=0") == BAD_REQUEST

    def test_a_search_looks_at_the_postmortem(self, page: Statuspage) -> None:
        found = incident(page, **OVER)
        incident(page, name="Another")
        page.send("PUT", f"{at(found)}/postmortem", {"postmortem": {"body_draft": "A squirrel."}})
        assert page.get("/incidents", q="squirrel") == []
        page.send("PUT", f"{at(found)}/postmortem/publish", {"postmortem": {"notify_subscribers": False}})
        assert [row["id"] for row in page.get("/incidents", q="SQUIRREL")] == [found["id"]]

    def test_a_deleted_component_leaves_incidents_and_templates(self, page: Statuspage) -> None:
        found = incident(page, component_ids=[DOCS, EUROPE])
        page.make("/incident_templates", "template", name="a", title="b", body="c", component_ids=[DOCS])
        assert page.send("DELETE", f"/components/{DOCS}")[0] == 204
        assert [row["id"] for row in page.get(at(found))["components"]] == [EUROPE]
        assert page.get("/incident_templates")[0]["components"] == []
        update = changed(page, found, body="Go on.")["incident_updates"][0]
        assert [row["code"] for row in update["affected_components"]] == [EUROPE]

    def test_resolved_once_is_resolved_then(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = incident(page, **OVER)
        sandbox.clock(advance=3600)
        assert changed(page, found, **OVER)["resolved_at"] == found["resolved_at"]
        opened = changed(page, found, status="identified")
        assert opened["resolved_at"] is None
        assert changed(page, found, **OVER)["resolved_at"] > found["resolved_at"]

    def test_an_overdue_maintenance_starts_at_the_next_look(self, page: Statuspage) -> None:
        found = incident(
            page, scheduled_for="2020-01-01T00:00:00Z", scheduled_until="2036-01-01T00:00:00Z",
            scheduled_auto_in_progress=True, auto_transition_to_maintenance_state=True, component_ids=[STATES],
            auto_transition_deliver_notifications_at_start=True, deliver_notifications=False,
        )  # fmt: skip
        assert found["status"] == "scheduled"
        now = page.get(at(found))
        assert (now["status"], now["components"][0]["status"]) == ("in_progress", "under_maintenance")
        assert [row["deliver_notifications"] for row in now["incident_updates"]] == [True, False]
        assert page.get("/incidents/unresolved") == []

    def test_ended_by_hand_stays_ended(self, sandbox: Sandbox, page: Statuspage) -> None:
        sandbox.clock(now="2030-12-31T12:00:00Z")
        found = incident(
            page, scheduled_for="2031-01-01T08:00:00Z", scheduled_until="2031-01-01T09:00:00Z",
            scheduled_auto_in_progress=True, scheduled_auto_completed=True,
        )  # fmt: skip
        found = changed(page, found, status="completed")
        sandbox.clock(now="2031-01-01T10:00:00Z")
        assert page.get(at(found)) == found

    def test_a_kind_is_for_life(self, page: Statuspage) -> None:
        found = incident(page)
        times = {"scheduled_for": "2036-01-01T00:00:00Z", "scheduled_until": "2036-01-02T00:00:00Z"}
        assert changed(page, found, **times, scheduled_auto_completed=True) == {
            **found, "updated_at": page.get(at(found))["updated_at"],
        }  # fmt: skip


class TestUpdates:
    def test_text_time_and_flags_change_and_the_status_does_not(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = changed(page, incident(page, body="Lokking."), body="A fix.")
        sandbox.clock(advance=60)
        update = found["incident_updates"][1]
        body = {"body": "Looking.", "display_at": "2024-06-07T03:00:00+02:00", "deliver_notifications": False,
                "wants_twitter_update": True, "status": "resolved", "whatever": 1}  # fmt: skip
        path = f"{at(found)}/incident_updates/{update['id']}"
        status, now = page.send("PATCH", path, {"incident_update": body})
        assert status == 200
        assert now == {
            **update, "body": "Looking.", "display_at": "2024-06-07T01:00:00.000Z", "deliver_notifications": False,
            "wants_twitter_update": True, "updated_at": now["updated_at"],
        }  # fmt: skip
        assert now["updated_at"] > update["updated_at"]
        assert page.get(at(found))["incident_updates"] == [found["incident_updates"][0], now]
        assert page.send("PUT", path, {"incident_update": {"body": "Looking."}}) == (200, now)

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"body": ""}, "Body can't be blank"),
            ({"body": "x" * 25_001}, "Body is too long (maximum is 25000 characters)"),
            ({"display_at": "soon"}, "Display at is invalid"),
            ({"display_at": None}, "Display at can't be blank"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        found = incident(page)
        path = f"{at(found)}/incident_updates/{found['incident_updates'][0]['id']}"
        assert page.send("PATCH", path, {"incident_update": wanted}) == (422, {"error": [sentence]})
        assert page.get(at(found)) == found

    def test_an_envelope_is_needed(self, page: Statuspage) -> None:
        found = incident(page)
        path = f"{at(found)}/incident_updates/{found['incident_updates'][0]['id']}"
        assert page.send("PATCH", path, {"body": "x"}) == missing("incident_update")

    def test_only_its_own_incident_has_it(self, page: Statuspage) -> None:
        found, other = incident(page), incident(page)
        body = {"incident_update": {"body": "x"}}
        update = found["incident_updates"][0]["id"]
        for path in (f"{at(other)}/incident_updates/{update}", f"/incidents/{UNKNOWN}/incident_updates/{update}"):
            assert page.send("PATCH", path, body) == NOT_FOUND
        for method in ("GET", "DELETE", "POST"):
            assert page.send(method, f"{at(found)}/incident_updates/{update}", body) == NOT_FOUND


class TestSubscribers:
    def test_come_stay_and_go(self, page: Statuspage) -> None:
        path = f"{at(incident(page))}/subscribers"
        found = page.make(path, "subscriber", email="Ada@Example.com", component_ids=[DOCS], endpoint="https://x.org/")
        assert found == {
            "id": found["id"], "mode": "email", "email": "ada@example.com", "endpoint": None, "phone_number": None,
            "phone_country": None, "display_phone_number": None, "obfuscated_channel_name": None,
            "workspace_name": None, "skip_confirmation_notification": False, "quarantined_at": None, "purge_at": None,
            "components": None, "page_access_user_id": None, "created_at": found["created_at"],
        }  # fmt: skip
        phone = page.make(path, "subscriber", phone_country="us", phone_number="202-555-0105")
        assert (phone["mode"], phone["phone_country"], phone["phone_number"], phone["display_phone_number"]) == (
            "sms", "US", "202-555-0105", "+1 (202) 555-0105",
        )  # fmt: skip
        assert page.get(path) == [found, phone]
        assert page.get(path, per_page=1, page=2) == [phone]
        assert page.get(f"{path}/{found['id']}") == found
        assert page.send("DELETE", f"{path}/{found['id']}") == (200, found)
        assert page.send("GET", f"{path}/{found['id']}") == NOT_FOUND
        assert page.get("/subscribers", state="all") == page.get("/subscribers/unsubscribed") == []

    @pytest.mark.parametrize(
        ("wanted", "sentence"),
        [
            ({"endpoint": "https://example.com/"}, "Email can't be blank"),
            ({"email": "ada"}, "Email is invalid"),
            ({"phone_number": "202-555-0105"}, "Phone country can't be blank"),
            ({"email": "ADA@example.com"}, "Email has already been taken"),
        ],
    )
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentence: str) -> None:
        path = f"{at(incident(page))}/subscribers"
        page.make(path, "subscriber", email="ada@example.com")
        assert page.send("POST", path, {"subscriber": wanted}) == (422, {"error": [sentence]})

    def test_each_incident_has_its_own(self, page: Statuspage) -> None:
        one, other = (f"{at(incident(page))}/subscribers" for dummy in range(2))
        found = page.make(one, "subscriber", email="ada@example.com")
        page.make(other, "subscriber", email="ada@example.com")
        for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/resend_confirmation")):
            assert page.send(method, f"{other}/{found['id']}{path}") == NOT_FOUND

    def test_confirmations(self, sandbox: Sandbox, page: Statuspage) -> None:
        path = f"{at(incident(page))}/subscribers"
        found = page.make(path, "subscriber", email="ada@example.com")
        page.make(path, "subscriber", email="bob@example.com", skip_confirmation_notification=True)
        page.make(path, "subscriber", phone_country="DE", phone_number="030 123456")
        for row in page.get(path):
            assert page.send("POST", f"{path}/{row['id']}/resend_confirmation") == (201, None)
        rows = sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json()
        assert [(row["state"], row["confirmations"]) for row in rows] == [
            ("unconfirmed", 2),
            ("active", 0),
            ("active", 0),
        ]
        hook = f"/_sandbox/subscribers/{found['id']}"
        assert sandbox.request("statuspage", "POST", hook, json={"state": "active"}).json()["state"] == "active"
        page.send("POST", f"{path}/{found['id']}/resend_confirmation")
        assert sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json()[0]["confirmations"] == 2

    def test_a_page_can_do_without(self, page: Statuspage) -> None:
        page.send("PATCH", "", {"page": {"allow_incident_subscribers": False}})
        answer = page.send("POST", f"{at(incident(page))}/subscribers", {"subscriber": {"email": "ada@example.com"}})
        assert answer == (403, {"error": "You are not authorized to access this resource."})

    def test_go_with_their_incident(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = incident(page)
        page.make(f"{at(found)}/subscribers", "subscriber", email="ada@example.com")
        page.send("DELETE", at(found))
        assert page.send("GET", f"{at(found)}/subscribers") == NOT_FOUND
        assert sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json() == []


class TestPostmortems:
    @pytest.fixture
    def over(self, page: Statuspage) -> dict[str, Any]:
        return incident(page, component_ids=[DOCS], **OVER)

    @staticmethod
    def draft(page: Statuspage, found: dict[str, Any], body: str = "It was DNS.") -> dict[str, Any]:
        status, data = page.send("PUT", f"{at(found)}/postmortem", {"postmortem": {"body_draft": body}})
        assert status == 200, data
        return data

    @staticmethod
    def publish(page: Statuspage, found: dict[str, Any], **attributes: Any) -> dict[str, Any]:
        wanted = {"notify_subscribers": False, **attributes}
        status, data = page.send("PUT", f"{at(found)}/postmortem/publish", {"postmortem": wanted})
        assert status == 200, data
        return data

    def test_there_is_none_at_first(self, page: Statuspage, over: dict[str, Any]) -> None:
        path = f"{at(over)}/postmortem"
        assert page.send("GET", path) == page.send("DELETE", path) == page.send("PUT", f"{path}/revert") == NOT_FOUND
        assert page.send("PUT", f"{path}/publish", {"postmortem": {"notify_twitter": False}}) == NOT_FOUND
        assert page.send("GET", f"/incidents/{UNKNOWN}/postmortem") == NOT_FOUND

    def test_a_draft_tells_nobody(self, page: Statuspage, over: dict[str, Any]) -> None:
        found = self.draft(page, over)
        assert found == {
            "preview_key": found["preview_key"], "body": None, "body_updated_at": None, "body_draft": "It was DNS.",
            "body_draft_updated_at": found["updated_at"], "published_at": None, "notify_subscribers": None,
            "notify_twitter": None, "custom_tweet": None, "created_at": found["created_at"],
            "updated_at": found["updated_at"],
        }  # fmt: skip
        assert page.get(f"{at(over)}/postmortem") == found == self.draft(page, over)
        assert page.get(at(over)) == over

    @pytest.mark.parametrize(
        ("sent", "returned"),
        [
            ("a\nb\r\nc", "a\r\nb\r\nc"),
            ("Hi <script>\nalert(1)</script>there <b>all</b>", "Hi there <b>all</b>"),
        ],
    )
    def test_the_text_comes_back_in_another_form(
        self, page: Statuspage, over: dict[str, Any], sent: str, returned: str
    ) -> None:
        assert self.draft(page, over, sent)["body_draft"] == returned

    @pytest.mark.parametrize("wanted", [{"body_draft": " "}, {"body": "x"}, {"body_draft": None}])
    def test_a_blank_draft_is_400(self, page: Statuspage, over: dict[str, Any], wanted: dict[str, Any]) -> None:
        assert page.send("PUT", f"{at(over)}/postmortem", {"postmortem": wanted}) == BAD_REQUEST
        assert page.send("PUT", f"{at(over)}/postmortem", {"body_draft": "x"}) == missing("postmortem")

    def test_too_early_is_400(self, page: Statuspage, over: dict[str, Any]) -> None:
        body = {"postmortem": {"body_draft": "x", "notify_subscribers": False}}
        assert page.send("PUT", f"{at(incident(page))}/postmortem", body) == BAD_REQUEST
        self.draft(page, over)
        changed(page, over, status="monitoring")
        assert page.send("PUT", f"{at(over)}/postmortem/publish", body) == BAD_REQUEST

    def test_publishing_changes_the_incident(self, sandbox: Sandbox, page: Statuspage, over: dict[str, Any]) -> None:
        self.draft(page, over)
        sandbox.clock(advance=3600)
        found = self.publish(page, over, notify_subscribers=True, notify_twitter=True, custom_tweet="Done")
        assert (found["body"], found["body_draft"]) == ("It was DNS.", "It was DNS.")
        assert (found["notify_subscribers"], found["notify_twitter"], found["custom_tweet"]) == (True, True, "Done")
        assert found["published_at"] == found["body_updated_at"] == found["updated_at"]
        now = page.get(at(over))
        assert (now["status"], now["postmortem_body"], now["resolved_at"]) == (
            "postmortem", "It was DNS.", over["resolved_at"],
        )  # fmt: skip
        assert now["postmortem_published_at"] == found["published_at"][:19] + "Z"
        assert (now["postmortem_notified_subscribers"], now["postmortem_notified_twitter"]) == (True, True)
        update, *before = now["incident_updates"]
        assert before == over["incident_updates"]
        assert (update["status"], update["body"], update["deliver_notifications"], update["custom_tweet"]) == (
            "postmortem", "It was DNS.", True, "Done",
        )  # fmt: skip
        assert page.get("/incidents/unresolved") == []

    def test_nobody_is_told_unless_asked(self, page: Statuspage, over: dict[str, Any]) -> None:
        self.draft(page, over)
        body = {"postmortem": {"custom_tweet": "x"}}
        assert page.send("PUT", f"{at(over)}/postmortem/publish", body)[1]["notify_subscribers"] is False
        assert page.get(at(over))["incident_updates"][0]["deliver_notifications"] is False
        assert page.send("PUT", f"{at(over)}/postmortem/publish") == missing("postmortem")

    def test_an_edit_stays_a_draft_until_published_again(self, page: Statuspage, over: dict[str, Any]) -> None:
        self.draft(page, over)
        self.publish(page, over)
        found = self.draft(page, over, "It was BGP.")
        assert (found["body"], found["body_draft"]) == ("It was DNS.", "It was BGP.")
        assert page.get(at(over))["postmortem_body"] == "It was DNS."
        assert self.publish(page, over)["body"] == "It was BGP."
        now = page.get(at(over))
        assert (now["postmortem_body"], len(now["incident_updates"])) == ("It was BGP.", 3)

    def test_revert_makes_a_draft_of_it(self, page: Statuspage, over: dict[str, Any]) -> None:
        self.draft(page, over)
        path = f"{at(over)}/postmortem"
        assert page.send("PUT", f"{path}/revert") == BAD_REQUEST
        self.publish(page, over)
        status, found = page.send("PUT", f"{path}/revert")
        assert (status, found["published_at"], found["body"], found["body_draft"]) == (200, None, None, "It was DNS.")
        assert page.get(path) == found
        now = page.get(at(over))
        assert {**now, "updated_at": over["updated_at"]} == over

    def test_delete_is_204_and_takes_the_publishing_back(self, page: Statuspage) -> None:
        window = {"scheduled_for": "2036-01-01T00:00:00Z", "scheduled_until": "2036-01-02T00:00:00Z"}
        over = incident(page, status="completed", **window)
        self.draft(page, over)
        self.publish(page, over)
        assert page.send("DELETE", f"{at(over)}/postmortem") == (204, None)
        assert page.send("GET", f"{at(over)}/postmortem") == NOT_FOUND
        now = page.get(at(over))
        assert (now["status"], now["postmortem_body"], now["postmortem_published_at"]) == ("completed", None, None)
        assert now["incident_updates"] == over["incident_updates"]

    def test_a_client_cannot_set_the_status_and_can_change_the_rest(
        self, page: Statuspage, over: dict[str, Any]
    ) -> None:
        self.draft(page, over)
        self.publish(page, over)
        assert page.send("PATCH", at(over), {"incident": {"status": "postmortem"}})[0] == 422
        now = changed(page, over, name="Renamed", body="One more thing.")
        assert (now["status"], now["name"], now["incident_updates"][0]["body"]) == (
            "postmortem", "Renamed", "One more thing.",
        )  # fmt: skip

    def test_goes_with_its_incident(self, page: Statuspage, over: dict[str, Any]) -> None:
        self.draft(page, over)
        page.send("DELETE", at(over))
        assert page.send("GET", f"{at(over)}/postmortem") == NOT_FOUND


class TestTemplates:
    FULL = {
        "name": "Slow", "title": "Slow answers", "body": "We see slow answers.", "group_id": "8tn5vbjvlqpv",
        "update_status": "investigating", "should_tweet": False, "should_send_notifications": True,
    }  # fmt: skip

    def test_components_come_back_as_objects(self, page: Statuspage) -> None:
        found = page.make("/incident_templates", "template", **self.FULL, component_ids=[EUROPE], whatever=1)
        assert found == {**self.FULL, "id": found["id"], "components": [page.get(f"/components/{EUROPE}")]}
        assert re.fullmatch("[a-z0-9]{12}", found["id"])
        assert page.get("/incident_templates") == [found]

    def test_what_is_left_out_is_off(self, page: Statuspage) -> None:
        found = page.make("/incident_templates", "template", name="a", title="b", body="c")
        assert found == {
            "id": found["id"], "name": "a", "title": "b", "body": "c", "group_id": None, "update_status": None,
            "should_tweet": False, "should_send_notifications": False, "components": [],
        }  # fmt: skip

    def test_names_are_not_unique_and_the_list_is_paged(self, page: Statuspage) -> None:
        made = [page.make("/incident_templates", "template", name="a", title="b", body="c")["id"] for dummy in range(3)]
        assert [row["id"] for row in page.get("/incident_templates", per_page=2)] == made[:2]
        assert [row["id"] for row in page.get("/incident_templates", per_page=2, page=2)] == made[2:]

    @pytest.mark.parametrize(
        ("wanted", "sentences"),
        [
            ({"group_id": "x"}, ["Name can't be blank", "Title can't be blank", "Body can't be blank"]),
            ({"name": "a", "body": "c"}, ["Title can't be blank"]),
            ({**FULL, "title": "x" * 256}, ["Title is too long (maximum is 255 characters)"]),
            ({**FULL, "update_status": "postmortem"}, ["Update status must be one of investigating|identified|monitoring|"
             "resolved|scheduled|in_progress|verifying|completed"]),
            ({**FULL, "component_ids": [CORE]}, ["Components is invalid"]),
            ({**FULL, "component_ids": [UNKNOWN]}, ["Components is invalid"]),
        ],
    )  # fmt: skip
    def test_refuses(self, page: Statuspage, wanted: dict[str, Any], sentences: list[str]) -> None:
        assert page.send("POST", "/incident_templates", {"template": wanted}) == (422, {"error": sentences})
        assert page.get("/incident_templates") == []

    def test_the_envelope_is_template(self, page: Statuspage) -> None:
        assert page.send("POST", "/incident_templates", {"incident_template": self.FULL}) == missing("template")

    def test_nothing_else_is_there(self, page: Statuspage) -> None:
        found = page.make("/incident_templates", "template", **self.FULL)
        for method in ("GET", "PATCH", "PUT", "DELETE"):
            assert page.send(method, f"/incident_templates/{found['id']}", {"template": self.FULL}) == NOT_FOUND


def test_what_changes_something_is_marked_a_write(sandbox: Sandbox, page: Statuspage) -> None:
    found = incident(page, **OVER)
    page.send("PUT", f"{at(found)}/postmortem", {"postmortem": {"body_draft": "x"}})
    page.get(f"{at(found)}/postmortem")
    page.get("/incident_templates")
    page.send("POST", "/incident_templates", {"template": {}})
    assert [(row["method"], row["path"].removeprefix(PAGE)) for row in sandbox.writes("statuspage")][-2:] == [
        ("PUT", f"{at(found)}/postmortem"), ("POST", "/incident_templates"),
    ]  # fmt: skip

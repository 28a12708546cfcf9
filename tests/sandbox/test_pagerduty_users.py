"""Users in the sandbox's PagerDuty, how they are reached, and what licences they have."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty import USER_TOKEN
from sandbox.pagerduty.seed import DEMO_USER, POLICY, SECOND_USER, TEAM
from tests.support.pagerduty import Api, incident_body, invalid, refusal


def user(api: Api, name: str = "Ana Sol", email: str = "ana.sol@example.org", **more: Any) -> dict[str, Any]:
    return api.made("/users", "user", type="user", name=name, email=email, **more)


def methods(api: Api, key: str) -> list[dict[str, Any]]:
    return api.get(f"/users/{key}/contact_methods")["contact_methods"]


def rules(api: Api, key: str, **query: Any) -> list[tuple[int, str]]:
    found = api.get(f"/users/{key}/notification_rules", **query)["notification_rules"]
    return [(rule["start_delay_in_minutes"], rule["urgency"]) for rule in found]


def phone(api: Api, key: str = DEMO_USER, status: int = 201, **more: Any) -> Any:
    body = {"type": "phone_contact_method", "label": "Work", "address": "612 345-678", "country_code": 34, **more}
    answer = api("POST", f"/users/{key}/contact_methods", {"contact_method": body})
    return answer.json()["contact_method"] if answer.status_code == status == 201 else refusal(answer)


def rule(api: Api, method: str, key: str = DEMO_USER, **more: Any) -> Any:
    contact = {"id": method, "type": "phone_contact_method"}
    body = {"type": "assignment_notification_rule", "start_delay_in_minutes": 5, "urgency": "high", "contact_method": contact}
    return api("POST", f"/users/{key}/notification_rules", {"notification_rule": {**body, **more}})


class TestUsers:
    def test_names_lose_their_extra_spaces_and_addresses_their_capitals(self, api):
        made = user(api, "  Ana   Sol ", "Ana.SOL@Example.org")
        assert (made["name"], made["email"], made["role"]) == ("Ana Sol", "ana.sol@example.org", "user")
        assert (made["summary"], made["time_zone"], made["invitation_sent"]) == ("Ana Sol", "America/Lima", True)

    def test_a_new_one_is_invited_and_reached_by_mail_at_once(self, api, sandbox):
        made = user(api)
        (method,) = methods(api, made["id"])
        assert (method["type"], method["label"], method["address"]) == ("email_contact_method", "Default", made["email"])
        assert rules(api, made["id"], urgency="all") == [(0, "high")]
        (told,) = sandbox.outbox(system="pagerduty")
        assert (told["to"], told["by"], told["why"]) == (made["email"], "mail", "user created")

    def test_an_address_is_one_users_whatever_its_letters(self, api):
        body = {"user": {"type": "user", "name": "Other", "email": "DEMO@example.org"}}
        assert refusal(api("POST", "/users", body)) == invalid("Email has already been taken")
        change = {"user": {"type": "user", "email": "demo@example.org"}}
        assert refusal(api("PUT", f"/users/{SECOND_USER}", change)) == invalid("Email has already been taken")

    def test_creating_wants_somebody_who_does_it(self, api):
        body = {"user": {"type": "user", "name": "Ana", "email": "ana@example.org"}}
        assert api("POST", "/users", body, sender=None).json()["error"]["message"].startswith("You must specify")
        assert refusal(api("POST", "/users", body, sender="nobody@example.org"))[:2] == (400, 1008)
        assert api("POST", "/users", body, sender=None, token=USER_TOKEN).status_code == 201

    def test_what_is_wrong_is_said_all_at_once(self, api):
        body = {"user": {"type": "user", "email": "a@b", "role": "boss"}}
        roles = (
            "Role must be in read_only_user, owner, admin, user, observer, limited_user, team_responder, or restricted_access"
        )
        assert refusal(api("POST", "/users", body)) == invalid("Name can't be blank", "Email is invalid", roles)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"name": "a" * 101}, "Name is too long (maximum is 100 characters)"),
            ({"name": "   "}, "Name can't be blank"),
            ({"email": "a@b.c"}, "Email is invalid"),
            ({"email": f"{'a' * 95}@b.org"}, "Email is too long (maximum is 100 characters)"),
            ({"job_title": "a" * 101}, "Job title is too long (maximum is 100 characters)"),
            ({"time_zone": "Mars/Olympus"}, "Time zone is not valid"),
            ({"type": "team"}, "Type must be user"),
        ],
    )
    def test_what_a_user_cannot_be(self, api, change, says):
        assert refusal(api("PUT", f"/users/{SECOND_USER}", {"user": change})) == invalid(says)

    def test_users_are_found_by_team_and_shown_with_what_is_included(self, api):
        key = user(api)["id"]
        assert key not in [row["id"] for row in api.get("/users", **{"team_ids[]": TEAM})["users"]]
        include = {"include[]": ["contact_methods", "notification_rules", "teams", "subdomains"]}
        (row,) = api.get("/users", query="ana.sol@", **include)["users"]
        assert (row["contact_methods"][0]["address"], row["notification_rules"][0]["urgency"], row["teams"]) == (
            "ana.sol@example.org", "high", [],
        )  # fmt: skip
        assert row["subdomains"] == ["steadyops-demo"]

    def test_a_change_leaves_alone_what_it_does_not_say(self, api):
        key = user(api, job_title="Engineer", color="red", time_zone="Europe/Madrid")["id"]
        changed = api.put(f"/users/{key}", "user", type="user", description="On holiday")
        assert [changed[name] for name in ("job_title", "color", "time_zone")] == ["Engineer", "red", "Europe/Madrid"]
        assert api.put(f"/users/{key}", "user", time_zone=None)["time_zone"] == "America/Lima"

    def test_some_roles_want_an_ability(self, api, sandbox):
        change = {"user": {"role": "read_only_user"}}
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"read_only_users": False})
        assert refusal(api("PUT", f"/users/{SECOND_USER}", change))[:2] == (402, 2014)
        assert "read_only_users" not in api.get("/abilities")["abilities"]
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"read_only_users": True})
        assert api("PUT", f"/users/{SECOND_USER}", change).json()["user"]["role"] == "read_only_user"

    def test_nobody_becomes_the_owner(self, api):
        answer = api("PUT", f"/users/{SECOND_USER}", {"user": {"role": "owner"}})
        assert refusal(answer) == invalid("Role owner can't be assigned")

    def test_lists_never_show_calendars_and_one_user_only_to_themselves_or_when_asked(self, api):
        assert all("http_cal_url" not in row for row in api.get("/users", **{"include[]": "calendar_urls"})["users"])
        path = f"/users/{DEMO_USER}"
        assert "http_cal_url" not in api.get(path)["user"]
        assert "http_cal_url" in api.get(path, **{"include[]": "calendar_urls"})["user"]
        assert "http_cal_url" in api("GET", path, token=USER_TOKEN).json()["user"]


class TestRemovingUsers:
    def test_one_who_is_nowhere_goes_with_what_they_have(self, api):
        key = user(api)["id"]
        api("PUT", f"/teams/{TEAM}/users/{key}", {"role": "responder"})
        assert api("DELETE", f"/users/{key}").status_code == 204
        assert refusal(api("GET", f"/users/{key}"))[:2] == (404, 2013)
        assert refusal(api("GET", f"/users/{key}/contact_methods"))[:2] == (404, 2013)
        assert key not in [row["user"]["id"] for row in api.get(f"/teams/{TEAM}/members")["members"]]

    def test_one_in_a_policy_stays(self, api):
        assert refusal(api("DELETE", f"/users/{SECOND_USER}"))[:2] == (400, 2001)

    def test_one_with_an_open_incident_stays_until_it_is_resolved(self, api):
        key = user(api)["id"]
        assignments = [{"assignee": {"id": key, "type": "user_reference"}}]
        incident = api("POST", "/incidents", incident_body(assignments=assignments)).json()["incident"]
        assert refusal(api("DELETE", f"/users/{key}"))[2] == ["User can't be deleted while open incidents are assigned to them"]
        api("PUT", f"/incidents/{incident['id']}", {"incident": {"type": "incident", "status": "resolved"}})
        assert api("DELETE", f"/users/{key}").status_code == 204

    def test_one_in_a_layer_stays_until_it_has_ended(self, api):
        key = user(api)["id"]
        now = "2026-01-01T00:00:00Z"
        layer = {
            "start": now, "rotation_virtual_start": now, "rotation_turn_length_seconds": 86_400,
            "users": [{"user": {"id": key, "type": "user_reference"}}],
        }  # fmt: skip
        made = api.made("/schedules", "schedule", 200, type="schedule", name="S", time_zone="UTC", schedule_layers=[layer])
        assert "on call" in refusal(api("DELETE", f"/users/{key}"))[2][0]
        (old,) = made["schedule_layers"]
        api.put(f"/schedules/{made['id']}", "schedule", schedule_layers=[{**layer, "id": old["id"], "end": now}])
        assert api("DELETE", f"/users/{key}").status_code == 204
        assert api.get(f"/schedules/{made['id']}")["schedule"]["users"][0]["self"] is None

    def test_where_people_are_off_boarded_a_stub_stays(self, api, sandbox):
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"offboarding": True})
        assert api("DELETE", f"/users/{SECOND_USER}").status_code == 204
        policy = api.get(f"/escalation_policies/{POLICY}")["escalation_policy"]
        stub = policy["escalation_rules"][1]["targets"][0]
        assert (stub["id"], stub["summary"], stub["self"]) == (SECOND_USER, "Noa Vidal", None)


class TestContactMethods:
    def test_a_number_loses_its_gaps_and_is_there_once_whatever_its_label(self, api):
        made = phone(api)
        assert (made["address"], made["country_code"], made["summary"]) == ("612345678", 34, "Work")
        assert phone(api, status=400, label="Other", address="612345678") == invalid("User Contact method must be unique")
        assert phone(api, country_code=1)["country_code"] == 1
        assert phone(api, type="sms_contact_method")["type"] == "sms_contact_method"

    @pytest.mark.parametrize("address", ["0612345678", "+34612345678", "home", "6" * 41, None])
    def test_what_is_no_number_is_refused(self, api, address):
        assert phone(api, status=400, address=address)[:2] == (400, 2001)

    def test_mail_is_long_unless_it_is_asked_to_be_short(self, api):
        body = {"type": "email_contact_method", "label": "Home", "address": "demo@example.com"}
        made = api.made(f"/users/{DEMO_USER}/contact_methods", "contact_method", **body)
        assert (made["send_short_email"], "country_code" in made) == (False, False)
        path = f"/users/{DEMO_USER}/contact_methods/{made['id']}"
        assert api.put(path, "contact_method", send_short_email=True)["send_short_email"] is True
        assert refusal(api("PUT", path, {"contact_method": {"address": "nowhere"}})) == invalid("Address is invalid")

    def test_push_comes_from_the_app_alone_and_the_type_stays(self, api):
        assert "mobile app" in phone(api, status=400, type="push_notification_contact_method")[2][0]
        key = phone(api)["id"]
        changed = api.put(f"/users/{DEMO_USER}/contact_methods/{key}", "contact_method", type="sms_contact_method", label="New")
        assert (changed["type"], changed["label"], changed["address"]) == ("phone_contact_method", "New", "612345678")

    def test_a_country_is_1_unless_it_is_said(self, api):
        body = {"contact_method": {"type": "phone_contact_method", "label": "W", "address": "612345678"}}
        made = api("POST", f"/users/{DEMO_USER}/contact_methods", body).json()["contact_method"]
        assert made["country_code"] == 1

    def test_one_that_rules_use_stays_until_they_are_gone(self, api):
        key = phone(api)["id"]
        made = rule(api, key).json()["notification_rule"]
        path = f"/users/{DEMO_USER}"
        assert refusal(api("DELETE", f"{path}/contact_methods/{key}"))[:2] == (400, 2001)
        assert api("DELETE", f"{path}/notification_rules/{made['id']}").status_code == 204
        assert api("DELETE", f"{path}/contact_methods/{key}").status_code == 204
        assert refusal(api("GET", f"{path}/contact_methods/{key}"))[:2] == (404, 2100)

    def test_one_of_another_user_is_not_there(self, api):
        key = phone(api)["id"]
        assert api("GET", f"/users/{SECOND_USER}/contact_methods/{key}").status_code == 404


class TestNotificationRules:
    def test_lists_show_high_urgency_unless_asked(self, api):
        key = phone(api)["id"]
        assert rule(api, key, urgency="low").status_code == 201
        assert rules(api, DEMO_USER) == [(0, "high")]
        assert rules(api, DEMO_USER, urgency="low") == [(5, "low")]
        assert rules(api, DEMO_USER, urgency="all") == [(0, "high"), (5, "low")]
        assert refusal(api("GET", f"/users/{DEMO_USER}/notification_rules", params={"urgency": "some"}))[:2] == (400, 2001)

    def test_the_same_one_twice_is_refused(self, api):
        key = phone(api)["id"]
        assert rule(api, key).status_code == 201
        twice = "Channel Start delay must be unique for a given contact method"
        assert refusal(rule(api, key)) == invalid(twice)
        assert rule(api, key, urgency="low").status_code == 201
        assert rule(api, key, start_delay_in_minutes=6).status_code == 201

    def test_the_contact_method_is_taken_in_both_spellings_of_its_type_and_is_the_users_own(self, api):
        key = phone(api)["id"]
        reference = {"id": key, "type": "phone_contact_method_reference"}
        made = rule(api, key, contact_method=reference).json()["notification_rule"]
        assert made["contact_method"]["type"] == "phone_contact_method"
        assert "address" not in made["contact_method"]
        whole = api.get(f"/users/{DEMO_USER}/notification_rules/{made['id']}", **{"include[]": "contact_methods"})
        assert whole["notification_rule"]["contact_method"]["address"] == "612345678"
        assert refusal(rule(api, key, SECOND_USER)) == invalid("Contact method can't be blank")

    def test_low_urgency_wants_an_ability(self, api, sandbox):
        key = phone(api)["id"]
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"urgencies": False})
        assert refusal(rule(api, key, urgency="low"))[:2] == (402, 2014)
        assert rule(api, key).status_code == 201

    def test_rules_for_shifts_and_for_status_updates(self, api):
        path, contact = f"/users/{DEMO_USER}", {"id": phone(api)["id"], "type": "phone_contact_method"}
        shifts = {"notify_advance_in_minutes": 60, "handoff_type": "oncall", "contact_method": contact}
        made = api.made(f"{path}/oncall_handoff_notification_rules", "oncall_handoff_notification_rule", **shifts)
        assert (made["notify_advance_in_minutes"], made["handoff_type"]) == (60, "oncall")
        made = api.made(f"{path}/status_update_notification_rules", "status_update_notification_rule", contact_method=contact)
        below = f"{path}/status_update_notification_rules/{made['id']}"
        assert api.get(below)["notification_rule"]["id"] == made["id"]
        assert len(api.get(f"{path}/status_update_notification_rules")["status_update_notification_rules"]) == 1


class TestLicenses:
    def test_a_user_has_the_one_for_their_role_and_never_shows_it(self, api):
        key = user(api)["id"]
        licence = api.get(f"/users/{key}/license")["license"]
        assert (licence["name"], "user" in licence["valid_roles"]) == ("Business", True)
        assert "license" not in api.get(f"/users/{key}")["user"]
        api.put(f"/users/{key}", "user", role="read_only_user")
        assert api.get(f"/users/{key}/license")["license"]["name"] == "Stakeholder"
        current = {row["name"]: row["current_value"] for row in api.get("/licenses")["licenses"]}
        assert current == {"Business": 2, "Stakeholder": 1}
        rows = api.get("/license_allocations", limit=100)["license_allocations"]
        assert [row["license"]["name"] for row in rows if row["user"]["id"] == key] == ["Stakeholder"]

    def test_one_that_does_not_fit_the_role_is_refused_and_both_cannot_change_at_once(self, api):
        stakeholder = {"id": "PL1CST1", "type": "license_reference"}
        key = user(api)["id"]
        answer = api("PUT", f"/users/{key}", {"user": {"license": stakeholder}})
        assert refusal(answer) == invalid("License Stakeholder is not valid for the role user")
        answer = api("PUT", f"/users/{key}", {"user": {"license": stakeholder, "role": "read_only_user"}})
        assert refusal(answer) == invalid("License and role can't be changed together")
        made = user(api, email="look@example.org", role="read_only_user", license=stakeholder)
        assert api.get(f"/users/{made['id']}/license")["license"]["id"] == stakeholder["id"]

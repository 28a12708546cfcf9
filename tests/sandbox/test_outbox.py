"""Who would have been told what: the outbox, and Statuspage's notifications in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.outbox import EMAIL, ENDPOINT, PHONE, Audience
from tests.support.sandbox import Sandbox
from tests.support.statuspage import DOCS, PAGE_ID, WEBSITE, Statuspage

EVERYBODY = {("mail", EMAIL), ("sms", PHONE), ("webhook", ENDPOINT)}
WINDOW = {"scheduled_for": "2036-01-01T10:00:00Z", "scheduled_until": "2036-01-01T11:00:00Z"}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


@pytest.fixture
def audience(sandbox: Sandbox) -> Audience:
    """Somebody who reads mail, somebody with a phone, and a webhook, all subscribed to the page."""
    return Audience(sandbox)


def reached(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(row["by"], row["to"]) for row in rows}


def change(page: Statuspage, incident: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    status, data = page.send("PATCH", f"/incidents/{incident['id']}", {"incident": attributes})
    assert status == 200, data
    return data


class TestOutbox:
    def test_a_row_says_who_when_by_which_way_of_what_and_why(self, page: Statuspage, sandbox: Sandbox, audience: Audience) -> None:
        sandbox.clock(now="2031-05-06T07:08:09Z")
        made = page.make("/incidents", "incident", name="Fire", component_ids=[DOCS])
        row = next(row for row in audience.heard() if row["by"] == "mail")
        assert set(row) == {"n", "system", "at", "to", "by", "about", "why"}
        assert (row["system"], row["to"], row["at"][:16]) == ("statuspage", EMAIL, "2031-05-06T07:08")
        for words in (made["id"], "Fire", "investigating", made["incident_updates"][0]["id"]):
            assert words in row["about"]
        assert row["why"].startswith("deliver_notifications: subscriber ")

    def test_filters_by_system_and_number(self, page: Statuspage, sandbox: Sandbox, audience: Audience) -> None:
        page.make("/incidents", "incident", name="Fire")
        first = sandbox.outbox()[0]["n"]
        assert [row["n"] for row in sandbox.outbox(since=first)] == [first + 1, first + 2]
        assert len(sandbox.outbox(system="statuspage")) == 3
        assert sandbox.outbox(system="zmon") == []

    @pytest.mark.parametrize("query", ["system=nagios", "since=soon", "method=GET"])
    def test_refuses_a_filter_it_does_not_know(self, sandbox: Sandbox, query: str) -> None:
        answer = sandbox.http.get(f"{sandbox.admin}/outbox?{query}")
        assert (answer.status_code, set(answer.json())) == (400, {"error"})

    def test_can_be_cleared_and_is_by_a_reset(self, page: Statuspage, sandbox: Sandbox, audience: Audience) -> None:
        page.make("/incidents", "incident", name="Fire")
        last = sandbox.outbox()[-1]["n"]
        assert sandbox.http.delete(f"{sandbox.admin}/outbox").json() == [] == sandbox.outbox()
        page.make("/incidents", "incident", name="Fire")
        assert sandbox.outbox()[0]["n"] == last + 1
        sandbox.reset()
        assert sandbox.outbox() == []


class TestIncidents:
    def test_every_update_reaches_every_subscriber_unless_it_is_said_otherwise(self, page: Statuspage, audience: Audience) -> None:
        made = page.make("/incidents", "incident", name="Fire")
        assert reached(audience.heard()) == EVERYBODY
        change(page, made, status="identified", body="It burns.")
        assert reached(audience.heard()) == EVERYBODY
        change(page, made, body="It burns.")
        assert len(audience.heard()) == 3, "what is posted again is announced again"
        change(page, made, status="resolved", deliver_notifications=False)
        change(page, made, metadata={"a": {}})
        assert audience.heard() == []

    def test_of_history_nobody_hears(self, page: Statuspage, audience: Audience) -> None:
        page.make("/incidents", "incident", name="Then", backfilled=True, backfill_date="2020-01-01")
        assert audience.heard() == []

    def test_who_chose_components_hears_of_those(self, page: Statuspage, audience: Audience) -> None:
        page.make("/subscribers", "subscriber", email="docs@example.com", skip_confirmation_notification=True, component_ids=[DOCS])
        page.make("/incidents", "incident", name="A", component_ids=[WEBSITE])
        assert ("mail", "docs@example.com") not in reached(audience.heard())
        page.make("/incidents", "incident", name="B", component_ids=[WEBSITE, DOCS])
        assert ("mail", "docs@example.com") in reached(audience.heard())

    def test_only_the_active_ones_hear(self, page: Statuspage, audience: Audience, sandbox: Sandbox) -> None:
        fresh = page.make("/subscribers", "subscriber", email="fresh@example.com")
        (asked,) = audience.heard()
        assert (asked["to"], asked["by"], asked["why"]) == ("fresh@example.com", "mail", "confirmation")
        page.make("/incidents", "incident", name="A")
        assert ("mail", "fresh@example.com") not in reached(audience.heard())
        sandbox.request("statuspage", "POST", f"/_sandbox/subscribers/{fresh['id']}", json={"state": "active"})
        page.make("/incidents", "incident", name="B")
        assert ("mail", "fresh@example.com") in reached(audience.heard())

    def test_subscribers_of_the_incident_hear_once(self, page: Statuspage, audience: Audience) -> None:
        made = page.make("/incidents", "incident", name="A", deliver_notifications=False)
        every = f"/incidents/{made['id']}/subscribers"
        for email in (EMAIL, "one@example.com"):
            page.make(every, "subscriber", email=email, skip_confirmation_notification=True)
        change(page, made, status="resolved")
        heard = audience.heard()
        assert reached(heard) == {*EVERYBODY, ("mail", "one@example.com")}
        assert len(heard) == 4

    def test_a_correction_is_announced_where_it_says_so(self, page: Statuspage, audience: Audience) -> None:
        made = page.make("/incidents", "incident", name="A", deliver_notifications=False)
        path = f"/incidents/{made['id']}/incident_updates/{made['incident_updates'][0]['id']}"
        page.send("PATCH", path, {"incident_update": {"body": "B"}})
        assert audience.heard() == []
        page.send("PATCH", path, {"incident_update": {"body": "C", "deliver_notifications": True}})
        assert reached(audience.heard()) == EVERYBODY

    def test_a_postmortem_is_announced_where_it_says_so(self, page: Statuspage, audience: Audience) -> None:
        made = page.make("/incidents", "incident", name="A", deliver_notifications=False)
        change(page, made, status="resolved", deliver_notifications=False)
        path = f"/incidents/{made['id']}/postmortem"
        page.send("PUT", path, {"postmortem": {"body_draft": "It was DNS."}})
        page.send("PUT", f"{path}/publish", {"postmortem": {"notify_subscribers": False}})
        assert audience.heard() == []
        page.send("PUT", f"{path}/publish", {"postmortem": {"notify_subscribers": True}})
        heard = audience.heard()
        assert reached(heard) == EVERYBODY
        assert all(row["why"].startswith("notify_subscribers: ") for row in heard)


class TestMaintenances:
    def plan(self, page: Statuspage, **attributes: Any) -> dict[str, Any]:
        quiet = {"deliver_notifications": False, "scheduled_auto_in_progress": True, "scheduled_auto_completed": True}
        return page.make("/incidents", "incident", name="Upgrade", component_ids=[DOCS], **WINDOW, **quiet, **attributes)

    def test_by_themselves_they_are_announced_as_their_flags_say(self, page: Statuspage, audience: Audience, sandbox: Sandbox) -> None:
        self.plan(page, auto_transition_deliver_notifications_at_end=True)
        assert audience.heard() == []
        sandbox.clock(now="2036-01-01T10:30:00Z")
        page.get("/incidents")
        assert audience.heard() == []
        sandbox.clock(now="2036-01-01T12:00:00Z")
        page.get("/incidents")
        heard = audience.heard()
        assert reached(heard) == EVERYBODY
        assert {row["at"] for row in heard} == {"2036-01-01T11:00:00.000Z"}, "not when somebody looks"
        assert all("completed" in row["about"] for row in heard)
        page.get("/incidents")
        assert audience.heard() == []

    def test_an_hour_before_there_is_one_reminder(self, page: Statuspage, audience: Audience, sandbox: Sandbox) -> None:
        self.plan(page, scheduled_remind_prior=True)
        sandbox.clock(now="2036-01-01T08:30:00Z")
        page.get("/incidents")
        assert audience.heard() == []
        sandbox.clock(now="2036-01-01T09:30:00Z")
        page.get("/incidents")
        page.get("/incidents")
        heard = audience.heard()
        assert (reached(heard), len(heard)) == (EVERYBODY, 3)
        assert {row["at"] for row in heard} == {"2036-01-01T09:00:00.000Z"}


class TestComponents:
    def test_a_new_status_reaches_webhooks_alone(self, page: Statuspage, audience: Audience) -> None:
        page.send("PATCH", f"/components/{DOCS}", {"component": {"status": "major_outage"}})
        (row,) = audience.heard()
        assert (row["by"], row["to"]) == ("webhook", ENDPOINT)
        assert DOCS in row["about"]
        assert "operational to major_outage" in row["about"]
        page.send("PATCH", f"/components/{DOCS}", {"component": {"status": "major_outage", "name": "Handbook"}})
        assert audience.heard() == []

    def test_whatever_brought_it_about(self, page: Statuspage, audience: Audience) -> None:
        page.make("/incidents", "incident", name="A", components={DOCS: "partial_outage"}, deliver_notifications=False)
        assert [row["why"].partition(":")[0] for row in audience.heard()] == ["component status"]


class TestSubscriptions:
    def test_who_has_to_confirm_is_asked_and_asked_again(self, page: Statuspage, sandbox: Sandbox) -> None:
        made = page.make("/subscribers", "subscriber", email="a@example.com")
        page.send("POST", f"/subscribers/{made['id']}/resend_confirmation")
        page.send("POST", "/subscribers/resend_confirmation", {"subscribers": "all"})
        incident = page.make("/incidents", "incident", name="A")
        one = page.make(f"/incidents/{incident['id']}/subscribers", "subscriber", email="b@example.com")
        page.send("POST", f"/incidents/{incident['id']}/subscribers/{one['id']}/resend_confirmation")
        asked = [(row["to"], row["why"]) for row in sandbox.outbox()]
        assert asked == [("a@example.com", "confirmation")] * 3 + [("b@example.com", "confirmation")] * 2
        assert f"page {PAGE_ID}" in sandbox.outbox()[0]["about"]

    def test_who_is_unsubscribed_hears_of_it_unless_it_is_said_otherwise(self, page: Statuspage, sandbox: Sandbox) -> None:
        for quiet in ("true", "false"):
            made = page.make("/subscribers", "subscriber", email="a@example.com", skip_confirmation_notification=True)
            page.send("DELETE", f"/subscribers/{made['id']}", params={"skip_unsubscription_notification": quiet})
        assert [(row["to"], row["why"]) for row in sandbox.outbox()] == [("a@example.com", "unsubscribed")]


def test_contact_groups_of_circonus_are_told_there_too(sandbox: Sandbox) -> None:
    push = {"check": "/check/60001", "metrics": {"disk`/`used_percent": 99}}
    assert sandbox.request("circonus", "POST", "/_sandbox/metrics", json=push).status_code == 200
    sandbox.clock(advance=86_400)
    headers = {"X-Circonus-Auth-Token": sandbox.credentials["CIRCONUS_API_TOKEN"], "X-Circonus-App-Name": "x"}
    assert sandbox.request("circonus", "GET", "/v2/alert", headers=headers).status_code == 200
    rows = sandbox.outbox(system="circonus")
    assert rows
    assert {row["by"] for row in rows} <= {"mail", "sms", "webhook", "pagerduty", "slack", "xmpp"}

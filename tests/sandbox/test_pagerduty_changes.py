"""Change events in the sandbox's PagerDuty: sent to the events host, read over REST."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING, BILLING_KEY, TEAM, WEB_SHOP, WEB_SHOP_V2_KEY
from tests.support.pagerduty import CHANGE, Api, incident_body, invalid, refusal

PATH = "/change_events"


def send(api: Api, summary: str = "Deployed", key: str = WEB_SHOP_V2_KEY, **payload: Any) -> None:
    answer = api.event(CHANGE, routing_key=key, payload={"summary": summary, **payload})
    assert (answer.status_code, answer.json()) == (202, {"status": "success", "message": "Change event processed"})


def summaries(api: Api, path: str = PATH, **query: Any) -> list[str]:
    return [row["summary"] for row in api.get(path, **query)["change_events"]]


def test_what_was_sent_is_shown_and_nothing_tells_two_apart(api):
    links = [{"href": "https://ci.example.org/7", "text": "Build"}]
    event = {"summary": "Deployed", "source": "ci", "timestamp": "2026-11-21T10:00:00Z", "custom_details": {"build": 7}}
    for _dummy in range(2):
        assert api.event(CHANGE, routing_key=WEB_SHOP_V2_KEY, payload=event, links=links).status_code == 202
    page = api.get(PATH)
    first, second = page["change_events"]
    assert first["id"] != second["id"]
    assert (page["limit"], page["offset"], page["more"]) == (None, None, False)
    assert (first["summary"], first["source"], first["custom_details"], first["links"]) == ("Deployed", "ci", {"build": 7}, links)
    assert (first["timestamp"], first["routing_key"]) == ("2026-11-21T10:00:00Z", WEB_SHOP_V2_KEY)
    assert [one["id"] for one in first["services"]] == [WEB_SHOP]
    assert first["integration"]["id"] == "PWS0001"
    assert api.get(f"{PATH}/{first['id']}")["change_event"] == first


def test_lists_are_filtered(api):
    send(api, "shop")
    send(api, "bill", BILLING_KEY)
    assert summaries(api) == ["bill", "shop"]
    assert summaries(api, **{"integration_ids[]": "PWS0001"}) == ["shop"]
    assert summaries(api, **{"team_ids[]": TEAM}) == ["shop"]
    assert summaries(api, f"/services/{BILLING}/change_events") == ["bill"]
    assert summaries(api, since="2099-01-01T00:00:00Z") == []
    assert summaries(api, until="2000-01-01T00:00:00+00:00") == []


@pytest.mark.parametrize("moment", ["2026-11-21T10:00:00+01:00", "2026-11-21T10:00:00", "2026-11-21", "soon"])
def test_bounds_have_to_be_in_utc(api, moment):
    assert refusal(api("GET", PATH, params={"since": moment})) == invalid("Since must be a date and time in UTC")


def test_summary_and_details_can_be_changed_and_nothing_else(api):
    send(api, source="ci")
    (made,) = api.get(PATH)["change_events"]
    after = api.put(f"{PATH}/{made['id']}", "change_event", summary="Undone", custom_details={"a": 1}, source="me")
    assert after == {**made, "summary": "Undone", "custom_details": {"a": 1}}
    assert refusal(api("PUT", f"{PATH}/{made['id']}", {"change_event": {"summary": ""}})) == invalid("Summary can't be blank")


def test_they_are_kept_for_ninety_days(api):
    send(api)
    (made,) = api.get(PATH)["change_events"]
    api.sandbox.clock(advance=91 * 86_400)
    assert summaries(api) == []
    assert api("GET", f"{PATH}/{made['id']}").status_code == 404


def test_what_came_before_an_incident_is_related_to_it(api):
    send(api, "shop")
    send(api, "bill", BILLING_KEY)
    made = api.made("/incidents", "incident", **incident_body()["incident"])
    api.sandbox.clock(advance=60)
    send(api, "later")
    assert summaries(api, f"/incidents/{made['id']}/related_change_events") == ["shop"]


def test_they_make_no_incidents(api):
    send(api)
    assert api.incidents() == []

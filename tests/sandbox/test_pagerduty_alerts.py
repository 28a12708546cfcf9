"""The alerts of incidents in the sandbox's PagerDuty, as REST shows and changes them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import WEB_SHOP_V2_KEY
from tests.support.pagerduty import Api, invalid, refusal


@pytest.fixture
def incidents(api) -> list[str]:
    """Return the ids of two incidents with an alert each."""
    for key in ("disk", "memory"):
        api.v2("trigger", key, WEB_SHOP_V2_KEY, custom_details={"free": 1})
    return [row["id"] for row in api.incidents()]


def alerts(api: Api, incident: str, **query: Any) -> list[dict[str, Any]]:
    return api.get(f"/incidents/{incident}/alerts", **query)["alerts"]


def put(api: Api, key: str, alert: dict[str, Any], /, **change: Any) -> Any:
    return api("PUT", f"/incidents/{key}/alerts/{alert['id']}", {"alert": {"type": "alert", **change}})


def test_an_alert_says_which_key_and_which_integration(api, incidents):
    (alert,) = alerts(api, incidents[0])
    assert (alert["alert_key"], alert["status"], alert["severity"], alert["suppressed"]) == ("disk", "triggered", "critical", False)
    assert alert["integration"]["id"] == "PWS0001"
    assert alert["body"]["details"] == {"free": 1}
    assert api.get(f"/incidents/{incidents[0]}/alerts/{alert['id']}")["alert"] == alert
    assert api("GET", f"/incidents/{incidents[1]}/alerts/{alert['id']}").status_code == 404
    (whole,) = alerts(api, incidents[0], **{"include[]": ["services", "incidents"]})
    assert (whole["service"]["name"], whole["incident"]["id"]) == ("Web shop", incidents[0])


def test_they_are_filtered_and_sorted(api, incidents):
    (alert,) = alerts(api, incidents[1])
    put(api, incidents[1], alert, incident={"id": incidents[0], "type": "incident_reference"})
    put(api, incidents[0], alert, status="resolved")
    assert [row["alert_key"] for row in alerts(api, incidents[0])] == ["disk", "memory"]
    assert [row["alert_key"] for row in alerts(api, incidents[0], **{"statuses[]": "resolved"})] == ["memory"]
    assert [row["alert_key"] for row in alerts(api, incidents[0], alert_key="disk")] == ["disk"]
    assert [row["alert_key"] for row in alerts(api, incidents[0], sort_by="resolved_at:desc")][0] == "disk"
    path = f"/incidents/{incidents[0]}/alerts"
    assert api("GET", path, params={"sort_by": "severity"}).status_code == 400
    assert api("GET", path, params={"statuses[]": "acknowledged"}).status_code == 400


def test_the_last_one_that_is_resolved_resolves_the_incident(api, incidents):
    (alert,) = alerts(api, incidents[0])
    assert put(api, incidents[0], alert, status="resolved").json()["alert"]["status"] == "resolved"
    assert api.states() == ["resolved", "triggered"]
    put(api, incidents[0], alert, status="triggered")
    assert api.states() == ["triggered", "triggered"]


def test_one_that_moves_is_found_by_its_key_where_it_is(api, incidents):
    (alert,) = alerts(api, incidents[0])
    put(api, incidents[0], alert, incident={"id": incidents[1], "type": "incident_reference"})
    assert alerts(api, incidents[0]) == []
    assert {row["alert_key"] for row in alerts(api, incidents[1])} == {"disk", "memory"}
    assert [row["id"] for row in api.incidents(incident_key="disk")] == [incidents[1]]
    assert api.get(f"/incidents/{incidents[1]}")["incident"]["alert_counts"] == {"all": 2, "triggered": 2, "resolved": 0}


def test_many_at_once_are_all_or_none(api, incidents):
    (alert,) = alerts(api, incidents[0])
    path = f"/incidents/{incidents[0]}/alerts"
    good = {"id": alert["id"], "type": "alert", "status": "resolved"}
    assert api("PUT", path, {"alerts": [good, {**good, "id": "QNONE"}]}).status_code == 404
    assert alerts(api, incidents[0]) == [alert]
    assert api("PUT", path, {"alerts": [good] * 251}).status_code == 413
    assert refusal(api("PUT", path, {"alerts": [{**good, "status": "acknowledged"}]})) == invalid("Status must be in triggered, resolved")
    assert api("PUT", path, {"alerts": [good]}).json()["alerts"][0]["status"] == "resolved"
    assert refusal(put(api, incidents[1], alerts(api, incidents[1])[0], incident={"id": "QNONE"}))[:2] == (404, 5001)

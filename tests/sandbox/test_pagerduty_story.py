"""A day in the sandbox's PagerDuty: everything that happens to one service, one thing after another."""

from __future__ import annotations

from sandbox.pagerduty.seed import TEAM, WEB_SHOP
from tests.support.pagerduty import CHANGE, at, incident_body


def test_a_service_from_its_first_key_to_its_last_window(api):
    key = api.made(f"/services/{WEB_SHOP}/integrations", "integration", type="events_api_v2_inbound_integration", name="Alerts")
    events = ["incident.triggered", "incident.acknowledged", "incident.resolved"]
    method = {"type": "http_delivery_method", "url": "https://hooks.example.org/"}
    whom = {"type": "team_reference", "id": TEAM}
    api.made("/webhook_subscriptions", "webhook_subscription", 200, delivery_method=method, events=events, filter=whom)

    def send(action: str) -> None:
        api.v2(action, "disk", key["integration_key"])

    def told(by: str) -> list[str]:
        return [row["about"].partition(":")[0] for row in api.sandbox.outbox(system="pagerduty") if row["by"] == by]

    send("trigger")
    send("trigger")
    (incident,) = api.incidents()
    assert (incident["status"], incident["alert_counts"]["all"]) == ("triggered", 1)
    assert len(told("mail")) == 1, "who is on call was paged once"
    send("acknowledge")
    api("POST", f"/incidents/{incident['id']}/snooze", {"duration": 600})
    api.sandbox.clock(advance=601)
    assert api.states() == ["triggered"]
    opened = {"type": "maintenance_window", "services": [{"id": WEB_SHOP}], "start_time": at(api), "end_time": at(api, hours=1)}
    window = api.made("/maintenance_windows", "maintenance_window", **opened)
    send("resolve")
    api.v2("trigger", "other", key["integration_key"])
    assert api.states() == ["triggered"], "events come to nothing during a window"
    assert api("POST", "/incidents", incident_body()).status_code == 400
    assert api("DELETE", f"/maintenance_windows/{window['id']}").status_code == 204
    send("resolve")
    assert api.states() == ["resolved"]
    assert told("webhook") == ["incident.triggered", "incident.acknowledged", "incident.resolved"]
    assert api.event(CHANGE, routing_key=key["integration_key"], payload={"summary": "Deployed"}).status_code == 202
    assert len(api.get(f"/services/{WEB_SHOP}/change_events")["change_events"]) == 1
    kinds = [row["type"] for row in api.get(f"/incidents/{incident['id']}/log_entries", is_overview="true")["log_entries"]]
    assert [kind.removesuffix("_log_entry") for kind in reversed(kinds)] == ["trigger", "acknowledge", "unacknowledge", "resolve"]

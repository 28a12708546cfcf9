"""Integrations of PagerDuty's services in the sandbox: their keys, kinds and vendors."""

from __future__ import annotations

import pytest

from sandbox.pagerduty.seed import BILLING, WEB_SHOP
from sandbox.pagerduty.vendors import CLOUDWATCH
from tests.support.pagerduty import Api, invalid, refusal

PATH = f"/services/{WEB_SHOP}/integrations"
V2 = "events_api_v2_inbound_integration"


def integration(api: Api, **body: object) -> dict:
    return api.made(PATH, "integration", **{"type": V2, "name": "Alerts", **body})


def test_a_new_one_has_a_key_that_events_can_be_sent_with(api):
    made = integration(api)
    assert len(made["integration_key"]) == 32
    api.v2("trigger", routing_key=made["integration_key"])
    (incident,) = api.incidents()
    assert incident["service"]["id"] == WEB_SHOP


def test_the_service_lists_them_and_shows_keys_only_when_asked(api):
    made = integration(api)
    assert api("GET", PATH).status_code == 404
    plain = api.get(f"/services/{WEB_SHOP}")["service"]["integrations"][-1]
    assert (plain["id"], plain["type"]) == (made["id"], f"{V2}_reference")
    assert "integration_key" not in plain
    whole = api.get(f"/services/{WEB_SHOP}", **{"include[]": "integrations"})["service"]["integrations"][-1]
    assert whole["integration_key"] == made["integration_key"]


def test_names_are_not_unique(api):
    assert integration(api)["id"] != integration(api)["id"]


def test_type_service_and_key_stay(api):
    made = integration(api)
    change = {"name": "Other", "type": "nagios_inbound_integration", "integration_key": "0" * 32, "vendor": None}
    after = api.put(f"{PATH}/{made['id']}", "integration", service={"id": BILLING, "type": "service_reference"}, **change)
    assert after == {**made, "name": "Other", "summary": "Other"}


def test_a_vendor_decides_the_type(api):
    made = api.made(PATH, "integration", name="Cloud", vendor={"id": CLOUDWATCH, "type": "vendor_reference"})
    assert made["type"] == "aws_cloudwatch_inbound_integration"
    assert made["vendor"]["summary"] == "Amazon CloudWatch"
    shown = api.get(f"{PATH}/{made['id']}", **{"include[]": ["vendors", "services"]})["integration"]
    assert (shown["vendor"]["name"], shown["service"]["name"]) == ("Amazon CloudWatch", "Web shop")


def test_a_type_that_is_none_counts_as_none_beside_a_vendor(api):
    vendor = {"id": CLOUDWATCH, "type": "vendor"}
    made = api.made(PATH, "integration", name="Cloud", vendor=vendor, type="service_integration")
    assert made["type"] == "aws_cloudwatch_inbound_integration"


def test_vendors_fill_more_than_one_page_and_cannot_be_searched(api):
    first = api.get("/vendors", query="Datadog")
    assert (len(first["vendors"]), first["more"]) == (25, True)
    names = [row["name"] for row in first["vendors"] + api.get("/vendors", offset=25)["vendors"]]
    assert {"Datadog", "Zabbix"} <= set(names)
    assert api.get(f"/vendors/{CLOUDWATCH}")["vendor"]["name"] == "Amazon CloudWatch"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"type": None}, "Type can't be blank"),
        ({"type": V2, "vendor": {"id": CLOUDWATCH}}, "Type and vendor cannot be given together"),
        ({"vendor": {"id": "PNONE"}}, "Vendor not found"),
        ({"name": "End "}, "Name cannot end with a space or contain non-printing characters"),
    ],
)
def test_what_is_refused(api, body, text):
    assert refusal(api("POST", PATH, {"integration": {"type": V2, **body}})) == invalid(text)


def test_one_that_takes_mails_has_an_address_of_the_account(api):
    made = integration(api, type="generic_email_inbound_integration", email_filter_mode="all-email")
    assert made["integration_email"].endswith("@steadyops-demo.pagerduty.com")
    assert made["email_filter_mode"] == "all-email"
    extractor = {"type": "between", "part": "body", "value_name": "host", "starts_after": "on ", "ends_before": "."}
    predicate = {"type": "all", "children": [{"type": "contains", "matcher": "down", "part": "subject", "children": []}]}
    parser = {"action": "trigger", "match_predicate": predicate, "value_extractors": [extractor]}
    after = api.put(f"{PATH}/{made['id']}", "integration", email_parsers=[parser], integration_email="ops@steadyops-demo.pagerduty.com")
    assert after["email_parsers"] == [parser]
    assert after["integration_email"] == "ops@steadyops-demo.pagerduty.com"
    wrong = api("PUT", f"{PATH}/{made['id']}", {"integration": {"integration_email": "ops@example.org"}})
    assert refusal(wrong) == invalid("Integration email must be an address at steadyops-demo.pagerduty.com")


def test_only_those_that_take_mails_have_addresses(api):
    assert "integration_email" not in integration(api, integration_email="a@steadyops-demo.pagerduty.com")


def test_one_that_is_removed_is_gone_with_its_key(api):
    made = integration(api)
    assert api("DELETE", f"{PATH}/{made['id']}").status_code == 204
    assert api("GET", f"{PATH}/{made['id']}").status_code == 404
    event = {"routing_key": made["integration_key"], "event_action": "resolve", "dedup_key": "a"}
    assert api.event(**event).json()["errors"] == ["Invalid routing key"]


def test_another_services_is_not_there(api):
    assert api("GET", f"/services/{BILLING}/integrations/{integration(api)['id']}").status_code == 404

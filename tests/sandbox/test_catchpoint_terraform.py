"""What the vendor's Terraform provider sends, first and second edition: it is taken, it comes back, and it can be patched as it patches."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint

INHERIT, OVERRIDE = {"id": 0, "name": "Inherit"}, {"id": 1, "name": "Override"}
INHERITED = {
    "requestSettings": {"requestSettingType": INHERIT}, "scheduleSettings": {"scheduleSettingType": INHERIT},
    "advancedSettings": {"advancedSettingType": INHERIT}, "insightData": {"insightSettingType": INHERIT}, "alertGroup": None,
}  # fmt: skip
SCHEDULE = {
    "scheduleSettingType": OVERRIDE, "id": 0, "frequency": {"id": 3, "name": "10 minutes"}, "testNodeDistribution": {"id": 0, "name": "random"},
    "networkType": {"id": 0, "name": "Backbone"}, "runScheduleId": None, "maintenanceScheduleId": None, "roundRobinAmount": None,
    "nodes": [{"id": 733, "name": "Node 733", "networkType": {"id": 0, "name": "Backbone"}}], "nodeGroups": None,
}  # fmt: skip
RULE = {
    "notificationType": {"id": 0, "name": "DefaultContacts"}, "alertType": {"id": 9, "name": "test failure"}, "alertSubType": None,
    "enforceTestFailure": False, "omitScatterplot": False, "notificationGroups": None,
    "nodeThreshold": {"nodeThresholdType": {"id": 0, "name": "runs"}, "numberOfUnits": 2, "percentageOfUnits": None, "consecutiveRunsEnabled": False},
    "trigger": {"triggerType": {"id": 1, "name": "specific value"}, "operationType": {"id": 0, "name": "not equals"}, "filterItems": None},
}  # fmt: skip
ALERTS = {
    "alertSettingType": OVERRIDE, "alertGroupItems": [RULE],
    "notificationGroup": {
        "subject": "${NotificationLevel}: ${TestName}", "notifyOnWarning": True, "notifyOnCritical": True, "notifyOnImproved": True, "alertWebhooks": [],
        "recipients": [{"id": 0, "email": "grace@example.com", "name": None, "recipientType": {"id": 2, "name": "Email"}}],
    },
}  # fmt: skip


def body(name: str, kind: int, monitor: int, **more: Any) -> dict[str, Any]:
    return {
        "id": 0, "divisionId": 1001, "productId": 2003, "folderId": None, "name": name, "description": "", "url": "",
        "testType": {"id": kind, "name": name}, "monitor": {"id": monitor, "name": name}, "status": {"id": 0, "name": "Active"},
        "startTime": "2026-02-01T08:00:00-05:00", "endTime": "2037-02-01T08:00:00-05:00", "changeDate": "2026-02-01T08:00:00-05:00",
        "alertsPaused": False, "enableTestDataWebhook": True, "gatewayAddressOrHost": "", "labels": [{"name": "owner", "values": ["shop"], "color": "#0F0F0F"}],
        "thresholdRestModel": {"testTimeApdexThresholdWarning": 0, "testTimeApdexThresholdCritical": 0}, **INHERITED, **more,
    }  # fmt: skip


def scripted(kind: int, monitor: int, script: int, test_id: int) -> dict[str, Any]:
    kinds = {"testType": {"id": kind, "name": "?"}, "monitor": {"id": monitor, "name": "?"}}
    return {"testRequestData": {"testId": test_id, "requestData": "open()\r\nclose()\r\n", "transactionScriptType": {"id": script, "name": "?"}, **kinds}}


CHROME = {"chromeMonitorVersion": {"applicationVersionType": {"id": 1, "name": "stable"}, "applicationVersionId": None}}
BODIES = [
    body("web", 0, 18, url="https://example.org", **CHROME, requestHttpMethod={"id": 0, "name": "GET"}),
    body("mobile", 0, 26, url="https://example.org", userAgentTypeId={"id": 3, "name": "android"}),
    body("api", 9, 25, **scripted(9, 25, 2, 1)), body("transaction", 1, 18, **CHROME, **scripted(1, 18, 1, 1)),
    body("playwright", 25, 39, **scripted(25, 39, 3, 0)), body("puppeteer", 26, 18, **CHROME, **scripted(26, 18, 4, 0)),
    body("dns", 5, 13, url="example.org", dnsServer="192.0.2.53", dnsQueryType={"id": 32770, "name": "A or AAAA"}), body("ping", 6, 11, url="example.org"),
    body("traceroute", 12, 29, url="example.org"),
    body("ssl", 18, 31, url="ssl://example.org", enforceCertificatePinning=False, enforceCertificateKeyPinning=False), body("bgp", 20, 41, url="2001:db8::/32"),
]  # fmt: skip


@pytest.mark.parametrize("sent", BODIES, ids=lambda sent: sent["name"])
def test_each_type_is_taken_read_back_and_patched(cp: Catchpoint, sent: dict[str, Any]) -> None:
    number = cp.post("tests", sent)["id"]
    row = cp.row(f"tests/{number}", showInheritedProperties="false")
    for name, value in sent.items():
        if isinstance(value, dict) and set(value) == {"id", "name"}:
            assert row[name]["id"] == value["id"]
    assert (row["startTime"], row["endTime"], row["labels"][0]["values"]) == ("2026-02-01T13:00:00Z", "2037-02-01T13:00:00Z", ["shop"])
    if "testRequestData" in sent:
        assert row["testRequestData"]["requestData"] == sent["testRequestData"]["requestData"]
    told = cp.patch(
        f"tests/{number}", ("/name", "renamed"), ("/status", "1"), ("/alertsPaused", "true"), ("/enableTestDataWebhook", "false"), ("/folderId", "3005"),
        ("/monitor", str(sent["monitor"]["id"])), ("/endTime", "2038-02-01T08:00:00-05:00"), ("/labels", []), ("/alertGroup", ALERTS),
        ("/gatewayAddressOrHost", ""), ("/thresholdRestModel", {"testTimeApdexThresholdWarning": 3}),
    )  # fmt: skip
    assert told["messages"] == []
    row = cp.row(f"tests/{number}")
    assert (row["name"], row["status"]["id"], row["alertsPaused"], row["enableTestDataWebhook"], row["folderId"], row["labels"]) == (
        "renamed", 1, True, False, 3005, [],
    )  # fmt: skip
    assert row["alertGroup"]["notificationGroup"]["recipients"][0]["recipientType"]["id"] == 0
    assert row["alertGroup"]["alertGroupItems"][0]["notificationGroups"] == []


def test_a_schedule_with_nothing_for_null(cp: Catchpoint) -> None:
    number = cp.post("tests", body("web", 0, 18, url="https://example.org", scheduleSettings=SCHEDULE))["id"]
    shown = cp.row(f"tests/{number}")["scheduleSettings"]
    assert (shown["nodeGroups"], "roundRobinAmount" in shown, shown["nodes"][0]["name"]) == ([], False, "Oslo, NO - Telenor")


def test_a_product_and_a_folder_with_five_sections(cp: Catchpoint) -> None:
    sections = {"requestSettings": {"requestSettingType": INHERIT}, "advancedSettingsModel": {"advancedSettingType": INHERIT}, "alertGroup": ALERTS}
    product = {"id": 0, "divisionId": 1001, "name": "Books", "status": {"id": 0, "name": "Active"}, "scheduleSettings": SCHEDULE,
               "insightsData": {"insightSettingType": {"id": 3, "name": "No Settings"}}, **sections}  # fmt: skip
    number = cp.post("products", product)["id"]
    assert cp.row(f"products/{number}")["insightsData"]["insightSettingType"] == {"id": 3, "name": "No Settings"}
    folder = {"id": 0, "divisionId": 1001, "productId": number, "name": "Novels", "testFolderTypeId": {"id": 1, "name": "Synthetic"},
              "requestSetting": {"requestSettingType": INHERIT}, "scheduleSetting": {"scheduleSettingType": INHERIT},
              "advancedSettings": {"advancedSettingType": INHERIT}, "insights": {"insightSettingType": INHERIT},
              "alertGroup": {"alertSettingType": INHERIT}}  # fmt: skip
    assert cp.row(f"folders/{cp.post('folders', folder)['id']}")["name"] == "Novels"


def test_headers_and_media_types_of_clients(cp: Catchpoint) -> None:
    patch = json.dumps([{"op": "replace", "path": "/name", "value": "Front"}])
    for media_type in ("application/json", "application/json-patch+json", "application/json-patch+json; charset=utf-8"):
        headers = {"Content-Type": media_type, "cp-integration": "1", "cp-api-preview": "true"}
        assert cp("PATCH", "tests/880012", data=patch, headers=headers).json()["completed"] is True
    assert cp.row("tests/880012")["name"] == "Front"


def test_an_id_may_be_a_text(cp: Catchpoint) -> None:
    cp.settings(id_as_text=True)
    number = cp.post("tests", BODIES[0])["id"]
    assert isinstance(number, str)
    assert cp.row(f"tests/{number}")["id"] == int(number)


def test_credentials_find_what_uses_them(cp: Catchpoint) -> None:
    request = {"requestSettingType": OVERRIDE, "tokenIds": [602], "authentication": {"authenticationMethodType": {"id": 1}, "passwordIds": [601]}}
    cp.patch("tests/880012", ("/requestSettings", request))
    cp.patch("folders/3003", ("/requestSetting", request))
    assert cp.names("tests", credentialIds="601") == ["Shop front page"]
    assert cp.names("folders", credentialIds="602,7") == ["Checkout"]
    assert cp.names("products", credentialIds="601") == []

"""The part of the tour through Catchpoint that makes, changes and removes things."""

from __future__ import annotations

from typing import Any

from tests.contract.tour import Tour

API = "/api/v2"
INHERIT = {"id": 0, "name": "Inherit"}
OVERRIDE = {"id": 1, "name": "Override"}
SCHEDULE = {
    "scheduleSettingType": OVERRIDE, "frequency": {"id": 3, "name": "10 Minutes"}, "testNodeDistribution": {"id": 0, "name": "Random"},
    "networkType": {"id": 0, "name": "Backbone"},
    "nodes": [{"id": 733, "name": "Oslo, NO - Telenor", "networkType": {"id": 0, "name": "Backbone"}}],
    "nodeGroups": [], "roundRobinAmount": 1, "runScheduleId": 4, "maintenanceScheduleId": 5,
}  # fmt: skip
REQUEST = {
    "requestSettingType": OVERRIDE, "tokenIds": [602], "libraryCertificateIds": [603],
    "authentication": {
        "authenticationMethodType": {"id": 1, "name": "Basic"}, "userName": "shop", "password": "s3cret", "passwordIds": [601],
    },
    "httpHeaderRequests": [
        {"requestHeaderType": {"id": 11, "name": "Custom"}, "headerName": "X-Shop", "requestValue": "1", "childHostPattern": "*"}
    ],
}  # fmt: skip
ADVANCED = {
    "advancedSettingType": OVERRIDE, "appliedTestFlags": [{"id": 2, "name": "Verify"}, {"id": 25, "name": "Stop"}],
    "maxStepRuntimeSecOverride": 30, "waitForNoActivity": 500, "viewportHeight": 900, "viewportWidth": 1400,
    "testBandwidthThrottling": {"id": 7, "name": "DSL"}, "additionalMonitor": {"id": 8, "name": "Ping"},
}  # fmt: skip
THRESHOLD = {
    "nodeThresholdType": {"id": 2, "name": "Node"}, "numberOfUnits": 2, "consecutiveRunsEnabled": True, "consecutiveRuns": 2,
    "utilizePerNodeHistoricalAverage": False,
}  # fmt: skip
TRIGGER = {
    "triggerType": {"id": 1, "name": "Specific"}, "operationType": {"id": 2, "name": ">"}, "warningTrigger": 4000.5,
    "criticalTrigger": 8000, "warningReminderFrequency": {"id": 15, "name": "15"}, "criticalReminderFrequency": {"id": 60, "name": "60"},
    "thresholdInterval": {"id": 5, "name": "5"}, "filterType": {"id": 2, "name": "Name"}, "filterValue": "*", "expression": "x",
    "statisticalType": {"id": 1, "name": "Average"}, "historicalInterval": {"id": 30, "name": "30"}, "useIntervalRollingWindow": True,
}  # fmt: skip
RECIPIENTS = [
    {"id": 7002, "email": "grace@example.com", "recipientType": {"id": 0, "name": "Contact"}},
    {"id": 501, "recipientType": {"id": 1, "name": "Group"}},
    {"id": 0, "email": "outside@example.net", "recipientType": {"id": 2, "name": "Email"}},
]
GROUP = {
    "subject": "${TestName}", "notifyOnWarning": True, "notifyOnCritical": True, "notifyOnImproved": False,
    "alertWebhooks": [{"id": 301}], "recipients": RECIPIENTS,
}  # fmt: skip
ALERTS = {
    "alertSettingType": OVERRIDE, "notificationGroup": GROUP,
    "alertGroupItems": [
        {
            "alertType": {"id": 7, "name": "Timing"}, "alertSubType": {"id": 59, "name": "Test Time"}, "nodeThreshold": THRESHOLD,
            "trigger": TRIGGER, "notificationType": {"id": 1, "name": "Both"}, "notificationGroups": [GROUP],
            "enforceTestFailure": True, "omitScatterplot": False, "matchAllRecords": False,
            "instruction": {"instructions": "Look at the queue", "instructionType": {"id": 1, "name": "Custom"}},
        },
        {"alertType": {"id": 9, "name": "Failure"}, "nodeThreshold": THRESHOLD, "trigger": TRIGGER},
    ],
}  # fmt: skip
FEW = {**ALERTS, "notificationGroup": {**GROUP, "recipients": RECIPIENTS[:1]}, "alertGroupItems": ALERTS["alertGroupItems"][1:]}
INSIGHTS = {"insightSettingType": OVERRIDE, "indicators": [{"id": 801, "name": "Cart"}], "tracepoints": [{"id": 802, "name": "DC"}]}
TEST = {
    "id": 0, "divisionId": 1001, "productId": 2002, "folderId": 3003, "name": "Cart", "description": "The cart",
    "testType": {"id": 0, "name": "Web"}, "monitor": {"id": 18, "name": "Chrome"}, "status": {"id": 0, "name": "Active"},
    "url": "https://shop.example.org/cart", "startTime": "2026-01-01T01:00:00+01:00", "endTime": "2036-01-01T00:00:00Z",
    "alertsPaused": True, "alertsPauseExpiration": "2036-01-01T00:00:00Z", "enableTestDataWebhook": True, "gatewayAddressOrHost": "gw",
    "chromeMonitorVersion": {"applicationVersionType": {"id": 3, "name": "Specific"}, "applicationVersionId": 31965},
    "userAgentTypeId": {"id": 3, "name": "Android"}, "requestHttpMethod": {"id": 1, "name": "Post"}, "requestPostData": "a=1",
    "requestPostDataFormat": {"id": 0, "name": "Plain"}, "labels": [{"name": "env", "values": ["prod", "blue"], "color": "#3A7BD5"}],
    "thresholdRestModel": {"testTimeApdexThresholdWarning": 5000.0, "availabilityApdexThresholdWarning": 99},
    "enforceCertificatePinning": False, "enforceCertificateKeyPinning": False,
    "customFields": [{"parameterId": 1, "name": "owner", "value": "shop"}],
    "requestSettings": REQUEST, "scheduleSettings": SCHEDULE, "advancedSettings": ADVANCED, "alertGroup": ALERTS, "insightData": INSIGHTS,
}  # fmt: skip
SCRIPTED = {
    "divisionId": 1001, "productId": 2003, "name": "Ledger", "testType": {"id": 9, "name": "Api"}, "monitor": {"id": 25, "name": "Api"},
    "status": {"id": 0, "name": "Active"}, "startTime": "2026-01-01T00:00:00Z",
    "testRequestData": {
        "testId": 1, "requestData": "open(\"https://ledger.example.org/\")", "transactionScriptType": {"id": 2, "name": "JavaScript"},
        "testType": {"id": 9, "name": "Api"}, "monitor": {"id": 25, "name": "Api"},
    },
}  # fmt: skip


def replace(path: str, value: Any) -> dict[str, Any]:
    """Return an operation of a patch."""
    return {"op": "replace", "path": path, "value": value}


def visit(tour: Tour) -> None:
    """Go through every operation."""
    products(tour)
    folders(tour)
    groups(tour)
    labels(tour)
    contacts(tour)
    tests(tour)
    alert_states(tour)
    nodes(tour)
    besides(tour)


def products(tour: Tour) -> None:
    path = f"{API}/products"
    everything = {"includeTargeting": "true", "includeAlerts": "true", "includeRequest": "true", "includeInsight": "true", "includeAdvanceSettings": "true"}
    body = {
        "id": 0, "divisionId": 1001, "name": "Ledgers", "status": {"id": 0, "name": "Active"}, "testDataWebhookId": 12,
        "scheduleSettings": SCHEDULE, "requestSettings": REQUEST, "advancedSettingsModel": ADVANCED, "alertGroup": FEW,
        "insightsData": INSIGHTS,
    }  # fmt: skip
    made = tour.call("POST", path, body, params={"objectDetails": "true"})["data"]
    tour.call("POST", path, {"divisionId": 1001, "name": "Ledgers"}, 400)
    tour.get(path, name="Ledgers", pageSize=1, **everything)
    tour.get(f"{path}/{made['id']}")
    tour.get(f"{path}/123", 400)
    tour.get(f"{path}/0")
    change = [replace("/name", "Books"), replace("/scheduleSettings", SCHEDULE), replace("/no/such", 1)]
    tour.call("PATCH", f"{path}/{made['id']}", change)
    insights = [replace("/insightsData/indicators", [{"id": 801}]), replace("/insightsData/tracepoints", None)]
    tour.call("PATCH", f"{path}/{made['id']}", [*insights, replace("/status", "1")], params={"objectDetails": "true"})
    tour.get(path, statusId=1)


def folders(tour: Tour) -> None:
    path = f"{API}/folders"
    body = {
        "id": 0, "divisionId": 1001, "productId": 2003, "name": "Deep", "parentId": 3005, "testFolderTypeId": {"id": 1},
        "scheduleSetting": SCHEDULE, "requestSetting": {"requestSettingType": INHERIT}, "advancedSettings": ADVANCED,
        "alertGroup": FEW, "insights": INSIGHTS,
    }  # fmt: skip
    made = tour.call("POST", path, body)["data"]
    tour.get(path, productIds="2003", parentFolderIds="3005", includeTargeting="true", includeInsight="true", showInheritedProperties="true")
    tour.get(f"{path}/{made['id']}", showInheritedProperties="false")
    tour.get(f"{path}/0")
    change = [replace("/parentId", "0"), replace("/requestSetting", REQUEST), replace("/insights/indicators", [{"id": 801}])]
    tour.call("PATCH", f"{path}/{made['id']}", change, params={"objectDetails": "true"})
    tour.call("PATCH", f"{path}/9", [replace("/name", "x")], 400)


def groups(tour: Tour) -> None:
    path = f"{API}/nodes/groups"
    place = {"objectType": {"id": 0, "name": "City"}, "nodesCount": 1, "city": {"id": 41, "name": "Oslo"}}
    body = {
        "id": 0, "name": "North", "description": "Where it is cold", "syntheticNetworkType": {"id": 0, "name": "Backbone"},
        "nodes": [{"id": 733, "name": "Oslo"}], "nodeLocations": [place], "divisionId": 1001,
    }  # fmt: skip
    made = tour.call("POST", path, body, params={"objectDetails": "true"})["data"]["nodeGroups"]
    tour.get(path, name="north", networkType=0, nodeId=733, nodeName="oslo")
    tour.get(f"{path}/{made['id']}")
    tour.get(f"{path}/0")
    change = [replace("/name", "Cold"), replace("/nodes", [{"id": 734}]), replace("/syntheticNetworkType/id", 0)]
    tour.call("PATCH", path, change, params={"nodeGroupId": made["id"]})
    tour.call("DELETE", path, params={"nodegroupIds": f"{made['id']},9"})
    tour.call("DELETE", path, None, 400)
    tour.get(f"{path}/networktype")
    tour.get(f"{path}/objecttype")
    tour.get(f"{path}/nodelocations", networkType=0)


def labels(tour: Tour) -> None:
    path = f"{API}/labels"
    body = {"id": 0, "name": "stage", "color": "#112233", "divisionId": 1001, "labelValues": [{"name": "a"}, {"name": "b"}]}
    made = tour.call("POST", path, body, params={"objectDetails": "true"})["data"]
    kept = made["label"]["labelValues"][0]["id"]
    tour.get(path, name="stage", values="a", pageSize=5)
    tour.get(f"{path}/{made['id']},31")
    tour.get(f"{path}/0")
    change = [replace("/labelValues", [{"id": kept, "name": "a"}]), {"op": "add", "path": "/labelValues/-", "value": {"name": "c"}}]
    tour.call("PATCH", f"{path}/{made['id']}", [*change, replace("/color", "#332211")])
    tour.call("DELETE", f"{path}/{made['id']},9")


def contacts(tour: Tour) -> None:
    path = f"{API}/contacts"
    body = {
        "id": 0, "firstName": "Ada", "lastName": "Byron", "email": "ada@example.com", "status": {"id": 0, "name": "Active"},
        "division": {"id": 1001, "name": "Example"}, "systemAccess": {"id": 1, "name": "User"}, "timeZone": {"id": 4, "name": "UTC"},
        "notificationType": {"notificationList": [{"id": 1, "name": "Email"}], "smsEmail": "1@sms.example.com", "voiceCallNumber": "1"},
        "testAccessRestriction": {
            "testAccessRestrictType": {"id": 2, "name": "Product"}, "testAccessRestrictionList": [{"id": 2002, "name": "Shop"}],
            "viewAllTests": True,
        },
        "rumAccessRestriction": {"rumAccessRestrictType": {"id": 0, "name": "All"}, "rumAccessRestrictionList": [], "viewAllSites": True},
        "primaryDashboard": {"type": {"id": 0, "name": "Dashboard"}, "id": 1, "name": "Wall", "doNotDisplayOtherDashboards": False},
        "contactGroups": [{"id": 501, "name": "On call"}], "title": "Countess", "country": {"id": 222, "name": "UK"}, "city": "London",
    }  # fmt: skip
    made = tour.call("POST", path, body, params={"objectDetails": "true"})["data"]
    tour.get(path, statusId=0, divisionId=1001, pageSize=2)
    tour.get(f"{path}/{made['id']}")
    tour.get(f"{path}/0")
    change = [replace("/title", "Lady"), replace("/contactGroups", [{"id": 502}]), replace("/status/id", 0), replace("/timeZone/id", 5)]
    tour.call("PATCH", f"{path}/{made['id']}", change)
    tour.call("DELETE", path, params={"contactIds": f"{made['id']},9"})
    tour.call("DELETE", path, None, 400, params={"email": "ada@example.com"})
    tour.get(path, statusId=2)


def tests(tour: Tour) -> None:
    path = f"{API}/tests"
    switches = {"includeTargeting": "true", "includeAlerts": "true", "includeRequest": "true", "includeInsight": "true", "includeAdvanceSettings": "true"}
    made = tour.call("POST", path, TEST, params={"objectDetails": "true"})["data"]
    other = tour.call("POST", path, SCRIPTED)["data"]
    tour.call("POST", path, {**SCRIPTED, "id": 5}, 400)
    asked = {"testType": {"id": 5}, "monitor": {"id": 13}, "url": "example.org", "dnsQueryType": {"id": 32770, "name": "A or AAAA"}}
    dns = {name: one for name, one in SCRIPTED.items() if name != "testRequestData"}
    tour.call("POST", path, {**dns, **asked, "name": "Either record"})
    tour.get(path, pageNumber=1, pageSize=2, name="shop", includeTargeting="true")
    tour.get(path, productIds="2002", parentFolderIds="3003", typeIds="0", monitorIds="18", statusId=0, **switches)
    tour.get(path, labelKeyIds="31", labelValueIds="10001", alertsPaused="false", maximumFrequencyMinutes=15, url="shop")
    tour.get(f"{path}/{made['id']},880014", showInheritedProperties="false")
    tour.get(f"{path}/{other['id']}", showInheritedProperties="true")
    tour.get(f"{path}/0")
    tour.get(f"{path}/123", 400)
    change = [
        replace("/name", "Basket"), replace("/status", "1"), replace("/folderId", ""), replace("/alertsPaused", "false"),
        replace("/monitor", "2"), replace("/chromeMonitorVersion", None), replace("/requestSettings", {"requestSettingType": INHERIT}),
        replace("/scheduleSettings", SCHEDULE), replace("/alertGroup", ALERTS), replace("/labels", [{"name": "env", "values": ["staging"]}]),
        replace("/insightData/indicators", [{"id": 801}]), replace("/insightData/tracepoints", None), replace("/nothing", 1),
        replace("/insightData/insightSettingType", "1"), replace("/advancedSettings", {"advancedSettingType": INHERIT}),
        replace("/thresholdRestModel", {"testTimeApdexThresholdWarning": 1}),
    ]  # fmt: skip
    tour.call("PATCH", f"{path}/{made['id']}", change, params={"objectDetails": "true"})
    script = [replace("/testRequestData/requestData", "open()"), {"op": "remove", "path": "/description"}]
    tour.call("PATCH", f"{path}/{other['id']}", script)
    tour.call("PATCH", f"{path}/{other['id']}", [replace("/testType", "0")], 400)
    tour.call("DELETE", f"{path}/{made['id']},{other['id']},9")
    tour.call("DELETE", f"{path}/{made['id']}", None, 400)
    tour.get(f"{path}/enumeration", settingsType="true", displayTestFrequency="true")
    languages = {"scriptLanguage": 1, "languageScriptShouldConvertTo": 3}
    tour.call("POST", f"{path}/scriptconvert", {"script": "open shop"}, params=languages)


def alert_states(tour: Tour) -> None:
    path = f"{API}/tests/alert/state"
    paused = {"status": {"id": 0, "name": "Paused"}}
    body = {"tests": [{"testId": 880012, **paused, "pauseExpiration": "02:30"}, {"testId": 880013, **paused}, {"testId": 9, **paused}]}
    tour.call("PATCH", path, body)
    tour.get(f"{path}/880012,880013")
    tour.call("PATCH", path, {"tests": [{"testId": 880012, "status": {"id": 1, "name": "Unpaused"}}]})
    tour.get(f"{path}/123", 400)


def nodes(tour: Tour) -> None:
    path = f"{API}/nodes"
    tour.get(path, statusId=0, networkType=4, city="Berlin", country="Germany", paused="false", ipv6="false", name="office")
    tour.get(f"{path}/901,902")
    tour.get(f"{path}/733", 400)
    tour.get(f"{path}/all", name="oslo", targeted="true", active="true", networkType=0, asn="telenor", asNumber=2119, pageSize=5)
    off = [{"id": 901, "status": {"id": 1, "name": "off"}}]
    tour.call("PATCH", f"{path}/state", off)
    tour.call("PATCH", f"{path}/status", off)
    tour.get(f"{path}/state/901")
    tour.get(f"{path}/status/901,902")


def besides(tour: Tour) -> None:
    tour.get(f"{API}/divisions", divisionId=1001, divisionStatus=0)
    tour.get(f"{API}/useridentity")
    tour.get(f"{API}/userroles", divisionIds="1001")
    tour.get(f"{API}/userroles/1,2")
    tour.get(f"{API}/userroles/9", 400)
    library(tour)
    insights(tour)


def library(tour: Tour) -> None:
    path = f"{API}/library/credentials"
    tour.get(path, credentialType=0, contactIds="7002")
    tour.get(f"{path}/601,603")
    body = {
        "id": 0, "divisionId": 1001, "type": {"id": 1, "name": "Token"}, "name": "Ledger", "description": "x", "userName": "u", "token": "t0ken",
        "restrictContactAccess": True, "contactIds": [7002],
    }  # fmt: skip
    made = tour.call("POST", path, {"credential": body}, params={"objectDetails": "true"})["data"]
    tour.call("POST", path, {"credential": body}, 400)
    paper = {"id": 0, "name": "Paper", "givenName": "paper.pfx", "file": "AAAA", "passphrase": "p"}
    tour.call("POST", path, {"certificate": paper}, params={"objectDetails": "true"})
    tour.call("PATCH", f"{path}/{made['id']}", [replace("/token", "n3w"), replace("/description", "y"), replace("/status", 1)])
    tour.call("DELETE", f"{path}/{made['id']},9")


def insights(tour: Tour) -> None:
    path = f"{API}/insights"
    body = {
        "id": 0, "name": "Queue", "statusType": {"id": 0, "name": "Active"}, "insightType": {"id": 1, "name": "Indicator"}, "token": "queue",
        "httpSection": {"id": 1, "name": "Content"}, "contentType": {"id": 0, "name": "Number"}, "format": "q=(.*)", "includeChildren": False,
    }  # fmt: skip
    tour.call("POST", path, body, params={"objectDetails": "true"})
    tour.call("POST", path, body, 400)
    tour.get(f"{path}/queue,insight-801")
    tour.get(f"{path}/insights", insightName="queue", insightType=1, insightStatus=0)
    tour.call("PATCH", f"{path}/1/queue", [replace("/name", "Line"), replace("/statusType/id", 1)], params={"objectDetails": "true"})
    tour.call("PATCH", f"{path}/0/queue", [replace("/name", "Line")], 400)

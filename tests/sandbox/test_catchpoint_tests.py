"""Catchpoint's tests of all types: what a creation needs, what a patch does and does not, how sections are inherited."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint

SHOP, SEARCH, DNS = 880012, 880013, 880014
INHERIT, OVERRIDE = {"id": 0, "name": "Inherit"}, {"id": 1, "name": "made up"}
NODE = {"id": 733, "name": "whatever", "networkType": {"id": 3}}
SCHEDULE = {"scheduleSettingType": OVERRIDE, "frequency": {"id": 2, "name": "x"}, "nodes": [NODE], "nodeGroups": []}
SECTIONS = {
    "scheduleSettings": "scheduleSettingType", "requestSettings": "requestSettingType", "insightData": "insightSettingType",
    "advancedSettings": "advancedSettingType", "alertGroup": "alertSettingType",
}  # fmt: skip


def inherited(section: str) -> dict[str, Any]:
    shown: dict[str, Any] = {SECTIONS[section]: INHERIT}
    return {**shown, "alertGroupItems": []} if section == "alertGroup" else shown


def web(**more: Any) -> dict[str, Any]:
    return {
        "id": 0, "divisionId": 1001, "productId": 2002, "name": "Cart", "testType": {"id": 0, "name": "w"},
        "monitor": {"id": 18, "name": "c"}, "status": {"id": 0, "name": "a"}, "startTime": "2026-01-01T02:00:00.25+02:00",
        "url": "https://shop.example.org/cart", **more,
    }  # fmt: skip


def scripted(kind: int, monitor: int, script: int, text: str = "open()\nclose()", **more: Any) -> dict[str, Any]:
    data = {"testId": 0, "requestData": text, "transactionScriptType": {"id": script}, "testType": {"id": kind}, "monitor": {"id": monitor}}
    return web(name=f"script {kind}/{monitor}", testType={"id": kind}, monitor={"id": monitor}, url=None, testRequestData=data, **more)


def plain(kind: int, monitor: int, url: str, **more: Any) -> dict[str, Any]:
    return web(name=f"plain {kind}/{monitor}", testType={"id": kind}, monitor={"id": monitor}, url=url, **more)


TYPES = [
    *(plain(0, monitor, "https://example.org/") for monitor in (2, 3, 18, 19, 20, 26)),
    *(scripted(kind, monitor, script) for kind, monitor, script in
      ((9, 25, 1), (9, 25, 2), (1, 18, 1), (1, 3, 1), (1, 26, 1), (25, 18, 3), (25, 39, 3), (26, 18, 4))),
    plain(5, 12, "example.org", dnsQueryType={"id": 1, "name": "A"}),
    plain(5, 13, "example.org", dnsQueryType={"id": 28, "name": "AAAA"}, dnsServer="192.0.2.53"),
    *(plain(6, monitor, "gw.example.org") for monitor in (8, 11, 23)), *(plain(12, monitor, "gw.example.org") for monitor in (9, 14, 29)),
    plain(18, 31, "ssl://shop.example.org:443"), plain(20, 34, "192.0.2.0/24"), plain(20, 41, "2001:db8::/32"),
]  # fmt: skip


class TestCreate:
    @pytest.mark.parametrize("body", TYPES, ids=lambda body: body["name"])
    def test_every_type_comes_back_as_it_was_sent(self, cp: Catchpoint, body: dict[str, Any]) -> None:
        row = cp.row(f"tests/{cp.post('tests', body)['id']}")
        assert (row["testType"]["id"], row["monitor"]["id"], row.get("url")) == (body["testType"]["id"], body["monitor"]["id"], body["url"])
        assert [row[section] for section in SECTIONS] == [inherited(section) for section in SECTIONS]

    def test_answers_with_the_id_or_with_everything(self, cp: Catchpoint) -> None:
        assert set(cp.post("tests", web())) == {"id"}
        data = cp.post("tests", web(name="Basket"), objectDetails="true")
        assert data["test"]["id"] == data["id"]
        assert data["test"]["name"] == "Basket"

    def test_may_answer_201(self, cp: Catchpoint) -> None:
        cp.settings(created=201)
        assert cp("POST", "tests", web()).status_code == 201

    def test_what_the_server_manages(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-05-06T07:08:09Z")
        row = cp.post("tests", web(changeDate="2001-01-01T00:00:00Z", monitorWithVersion="IE 6"), objectDetails="true")["test"]
        assert (row["changeDate"], row["monitorWithVersion"]) == ("2031-05-06T07:08:09Z", "Chrome")
        assert row["startTime"] == "2026-01-01T00:00:00Z", "in UTC with Z"
        assert row["testType"] == {"id": 0, "name": "Web"}, "any name is taken, the official one comes back"

    def test_times_may_have_fractions(self, cp: Catchpoint) -> None:
        cp.settings(fractions=True)
        row = cp.row(f"tests/{SHOP}")
        assert (row["startTime"], "endTime" in row) == ("2025-03-01T00:00:00.1230000Z", False)

    def test_member_names_in_any_case_and_unknown_members(self, cp: Catchpoint) -> None:
        body = {**web(requestHTTPMethod={"id": 1}, noSuchMember=1), "NAME": "Basket"}
        del body["name"]
        row = cp.post("tests", body, objectDetails="true")["test"]
        assert (row["name"], row["requestHttpMethod"]["name"], "noSuchMember" in row) == ("Basket", "Post", False)

    @pytest.mark.parametrize("missing", ["divisionId", "productId", "name", "testType", "monitor", "startTime", "status"])
    @pytest.mark.parametrize("value", ["absent", None])
    def test_needs(self, cp: Catchpoint, missing: str, value: Any) -> None:
        body = {**web(), missing: None}
        if value == "absent":
            del body[missing]
        assert cp.refused("POST", "tests", body) == f"The {missing} field is required."

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            (web(id=5), "Test Id must be zero."), (web(name="Shop front page"), "already exists"),
            (web(endTime="2020-01-01T00:00:00Z"), "in the past"), (web(startTime="2040-01-01T00:00:00Z", endTime="2039-01-01T00:00:00Z"), "after"),
            (web(status={"id": 2}), "The value '2' is not valid for status"), (web(name="x" * 129), "maximum length of 128"),
            (web(description="x" * 129), "maximum length of 128"), (web(productId=7), "No valid Product found for input '7'"),
            (web(folderId=7), "No valid Folder"), (web(folderId=3005), "No valid Folder"), (web(divisionId=7), "No valid Division"),
            (web(monitor={"id": 8}), "monitor"), (web(url=""), "url"), (web(name=5), "Path 'name', line 1"),
            (web(productId="shop"), "Path 'productId', line 1"), (web(labels="x"), "Path 'labels', line 1"),
            (web(alertsPaused=[]), "Path 'alertsPaused', line 1"), (web(startTime="soon"), "Path 'startTime', line 1"),
            (plain(18, 31, "shop.example.org"), "must begin with ssl://"), (plain(18, 31, "https://shop.example.org"), "ssl://"),
            (plain(20, 34, "192.0.2.0/25"), "between 8 and 24"), (plain(20, 34, "2001:db8::/20"), "between 28 and 128"),
            (plain(20, 34, "shop"), "is not a prefix"), (plain(5, 13, "example.org"), "dnsQueryType"),
            (plain(5, 13, "example.org", dnsQueryType={"id": 3}), "not valid for dnsQueryType"), (scripted(25, 18, 2), "script type"),
            (scripted(9, 25, 2, text=" "), "requestData"), (web(testType={"id": 9}, monitor={"id": 25}), "requestData"),
            (web(chromeMonitorVersion={"applicationVersionType": {"id": 3}}), "applicationVersionId is required"),
            (web(chromeMonitorVersion={"applicationVersionType": {"id": 1}, "applicationVersionId": 8}), "needs the version type"),
            (plain(6, 8, "gw", requestSettings={"requestSettingType": OVERRIDE}), "has no requestSettings of its own"),
            (plain(20, 34, "192.0.2.0/24", scheduleSettings=SCHEDULE), "has no scheduleSettings of its own"),
        ],
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, wrong: dict[str, Any], words: str) -> None:
        before = cp.rows("labels")
        assert words in cp.refused("POST", "tests", wrong)
        assert cp.rows("labels") == before
        assert len(cp.rows("tests", pageSize=100)) == 11

    @pytest.mark.parametrize("body", [[], "x", 5, None, True])
    def test_refuses_what_is_no_object(self, cp: Catchpoint, body: Any) -> None:
        answer = cp("POST", "tests", data="null", headers={"Content-Type": "application/json"}) if body is None else cp("POST", "tests", body)
        assert (answer.status_code, answer.json()["completed"]) == (400, False)

    def test_refuses_what_is_no_json(self, cp: Catchpoint) -> None:
        assert "Invalid JSON" in cp("POST", "tests", data="{", headers={"Content-Type": "application/json"}).json()["errors"][0]["message"]


class TestPatch:
    @pytest.mark.parametrize(
        ("path", "value", "member", "found"),
        [
            ("/name", "Front", "name", "Front"), ("/status", "1", "status", {"id": 1, "name": "Inactive"}),
            ("/status", 1, "status", {"id": 1, "name": "Inactive"}), ("/status/id", 1, "status", {"id": 1, "name": "Inactive"}),
            ("/status", {"id": 1}, "status", {"id": 1, "name": "Inactive"}), ("/status", "inactive", "status", {"id": 1, "name": "Inactive"}),
            ("/alertsPaused", "true", "alertsPaused", True), ("/alertsPaused", True, "alertsPaused", True),
            ("/folderId", "3003", "folderId", 3003), ("/folderId", "", "folderId", None), ("/monitor", "2", "monitor", {"id": 2, "name": "HTTP"}),
            ("/endTime", "2039-01-01T01:00:00+01:00", "endTime", "2039-01-01T00:00:00Z"), ("/endTime", "", "endTime", None),
            ("/userAgentTypeId", "14", "userAgentTypeId", {"id": 14, "name": "iPhone 6"}), ("/Description", "new", "description", "new"),
            ("/chromeMonitorVersion/applicationVersionType", "2", "chromeMonitorVersion",
             {"applicationVersionId": 0, "applicationVersionType": {"id": 2, "name": "Preview"}}),
            ("/thresholdRestModel", {"testTimeApdexThresholdWarning": 5}, "thresholdRestModel", {"testTimeApdexThresholdWarning": 5.0}),
        ],
    )  # fmt: skip
    def test_takes_a_scalar_as_text_or_as_it_is(self, cp: Catchpoint, path: str, value: Any, member: str, found: Any) -> None:
        told = cp.patch(f"tests/{SHOP}", (path, value))
        assert (told["messages"], "data" in told) == ([], False)
        assert cp.row(f"tests/{SHOP}").get(member) == found

    @pytest.mark.parametrize("value", ["15", 15, "MX", {"id": 15, "name": "?"}])
    def test_takes_the_dns_query_as_number_or_as_name(self, cp: Catchpoint, value: Any) -> None:
        cp.patch(f"tests/{DNS}", ("/dnsQueryType", value))
        assert cp.row(f"tests/{DNS}")["dnsQueryType"] == {"id": 15, "name": "MX"}

    def test_shows_everything_on_request(self, cp: Catchpoint) -> None:
        data = cp.patch(f"tests/{SHOP}", ("/name", "Front"), objectDetails="true")["data"]
        assert (data["id"], data["test"]["name"], data["test"]["scheduleSettings"]) == (SHOP, "Front", inherited("scheduleSettings"))

    @pytest.mark.parametrize("path", ["/no/such", "/noSuch", "name", "file_data", "", "/scheduleSettings/frequency", "/status/name", "/name/id", "/changeDate"])
    def test_a_path_that_it_does_not_know_is_ignored_and_told(self, cp: Catchpoint, path: str) -> None:
        before = cp.row(f"tests/{SHOP}")
        told = cp.patch(f"tests/{SHOP}", (path, "1"))
        assert [one["ignoredPath"] for one in told["messages"]] == [[{"ops": "replace", "path": path}]]
        assert cp.row(f"tests/{SHOP}") == before

    def test_the_rest_of_the_patch_is_done(self, cp: Catchpoint) -> None:
        told = cp.patch(f"tests/{SHOP}", ("/nothing", 1), ("/name", "Front"))
        assert len(told["messages"][0]["ignoredPath"]) == 1
        assert cp.row(f"tests/{SHOP}")["name"] == "Front"

    @pytest.mark.parametrize(("path", "value"), [("/testType", "9"), ("/divisionId", "1001"), ("/id", 5)])
    def test_refuses_or_ignores_what_cannot_change(self, cp: Catchpoint, path: str, value: Any) -> None:
        operation = [{"op": "replace", "path": path, "value": value}]
        assert "cannot be updated" in cp.refused("PATCH", f"tests/{SHOP}", operation)
        cp.settings(immutable="ignore")
        assert cp.patch(f"tests/{SHOP}", *operation)["messages"][0]["ignoredPath"] == [{"ops": "replace", "path": path}]

    @pytest.mark.parametrize(
        "operations",
        [
            [], {}, "x", [5], [{"op": "replace"}], [{"op": "move", "path": "/name", "value": "x"}], [{"op": 5, "path": "/name"}],
            [{"op": "replace", "path": 5}], [{"op": "replace", "path": "/name", "value": 5}], [{"op": "remove", "path": "/name"}],
            [{"op": "replace", "path": "/name", "value": ""}], [{"op": "replace", "path": "/status", "value": "2"}],
            [{"op": "replace", "path": "/name", "value": "Front"}, {"op": "replace", "path": "/monitor", "value": "8"}],
            [{"op": "replace", "path": "/name", "value": "Our prefix"}, {"op": "replace", "path": "/productId", "value": "2003"}],
            [{"op": "replace", "path": "/endTime", "value": "2020-01-01T00:00:00Z"}],
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses_and_then_nothing_has_changed(self, cp: Catchpoint, operations: Any) -> None:
        before = cp.row(f"tests/{SHOP}")
        cp.refused("PATCH", f"tests/{SHOP}", operations)
        assert cp.row(f"tests/{SHOP}") == before

    def test_moves_between_products_and_folders(self, cp: Catchpoint) -> None:
        cp.patch(f"tests/{SEARCH}", ("/productId", "2003"), ("/folderId", "3005"))
        row = cp.row(f"tests/{SEARCH}")
        assert (row["productId"], row["folderId"]) == (2003, 3005)
        assert "No valid Folder" in cp.refused("PATCH", f"tests/{SEARCH}", [{"op": "replace", "path": "/productId", "value": "2002"}])


class TestSections:
    def test_one_of_its_own_comes_back_whole(self, cp: Catchpoint) -> None:
        cp.patch(f"tests/{SHOP}", ("/scheduleSettings", {**SCHEDULE, "roundRobinAmount": 1, "maintenanceScheduleId": 8}))
        shown = cp.row(f"tests/{SHOP}")["scheduleSettings"]
        assert shown.pop("id") > 0
        assert shown == {
            "scheduleSettingType": {"id": 1, "name": "Override"}, "frequency": {"id": 2, "name": "5 Minutes"},
            "testNodeDistribution": {"id": 0, "name": "Random"}, "networkType": {"id": 0, "name": "Backbone"},
            "nodes": [{"id": 733, "name": "Oslo, NO - Telenor", "networkType": {"id": 0, "name": "Backbone"}}], "nodeGroups": [],
            "roundRobinAmount": 1, "maintenanceScheduleId": 8,
        }  # fmt: skip

    def test_is_replaced_whole(self, cp: Catchpoint) -> None:
        flags = {"advancedSettingType": OVERRIDE, "appliedTestFlags": [{"id": 2}, {"id": 9}], "viewportWidth": 1400}
        cp.patch(f"tests/{SHOP}", ("/advancedSettings", flags))
        cp.patch(f"tests/{SHOP}", ("/advancedSettings", {"advancedSettingType": OVERRIDE, "appliedTestFlags": [{"id": 14}]}))
        shown = cp.row(f"tests/{SHOP}")["advancedSettings"]
        assert ([flag["id"] for flag in shown["appliedTestFlags"]], "viewportWidth" in shown) == ([14], False)

    @pytest.mark.parametrize("section", SECTIONS)
    def test_can_be_inherited_again(self, cp: Catchpoint, section: str) -> None:
        own = {"scheduleSettings": SCHEDULE}.get(section, {SECTIONS[section]: OVERRIDE})
        path = f"/{section}" if section != "insightData" else "/insightData/insightSettingType"
        cp.patch(f"tests/{SHOP}", (path, own if section != "insightData" else "1"))
        assert cp.row(f"tests/{SHOP}")[section][SECTIONS[section]]["id"] == 1
        cp.patch(f"tests/{SHOP}", (path, {SECTIONS[section]: INHERIT, "id": 5} if section != "insightData" else "0"))
        assert cp.row(f"tests/{SHOP}")[section] == inherited(section)

    def test_what_is_inherited_shows_on_request(self, cp: Catchpoint) -> None:
        shown = cp.row("tests/880023", showInheritedProperties="true")["scheduleSettings"]
        assert shown["scheduleSettingType"]["id"] == 0
        assert ([node["id"] for node in shown["nodes"]], shown["frequency"]["id"]) == ([733, 734], 7), "the folder's"
        of_product = cp.row(f"tests/{SEARCH}", showInheritedProperties="true")
        assert of_product["scheduleSettings"]["frequency"]["id"] == 3
        assert {item["alertType"]["id"] for item in of_product["alertGroup"]["alertGroupItems"]} == {7, 9}
        assert cp.row("tests/880023")["scheduleSettings"] == inherited("scheduleSettings")

    def test_inherited_alerts_may_be_shown_unasked(self, cp: Catchpoint) -> None:
        cp.settings(alerts_echo=True)
        row = cp.row(f"tests/{SEARCH}")
        assert (row["alertGroup"]["alertSettingType"]["id"], len(row["alertGroup"]["alertGroupItems"])) == (0, 2)
        assert row["scheduleSettings"] == inherited("scheduleSettings")

    def test_come_into_a_list_by_their_switches(self, cp: Catchpoint) -> None:
        switches = {
            "includeTargeting": "scheduleSettings", "includeRequest": "requestSettings", "includeInsight": "insightData",
            "includeAdvanceSettings": "advancedSettings", "includeAlerts": "alertGroup",
        }  # fmt: skip
        assert not set(cp.rows("tests")[0]) & set(SECTIONS)
        for switch, section in switches.items():
            row = cp.rows("tests", **{switch: "true"})[0]
            assert set(row) & set(SECTIONS) == {section}
            assert row[section] == inherited(section)
        assert {"labels", "thresholdRestModel"} <= set(cp.rows("tests")[0]), "there is no switch for these"

    @pytest.mark.parametrize(
        ("section", "value", "words"),
        [
            ("scheduleSettings", {"scheduleSettingType": OVERRIDE, "nodes": []}, "at least one node or node group"),
            ("scheduleSettings", {"scheduleSettingType": OVERRIDE}, "at least one node or node group"),
            ("scheduleSettings", {**SCHEDULE, "nodes": [{"id": 7}]}, "No valid Node found for input '7'"),
            ("scheduleSettings", {**SCHEDULE, "nodeGroups": [{"id": 7}]}, "No valid Node Group"),
            ("scheduleSettings", {**SCHEDULE, "frequency": {"id": 60}}, "not valid for scheduleSettings.frequency"),
            ("scheduleSettings", {"nodes": [NODE]}, "scheduleSettingType is required"),
            ("scheduleSettings", {**SCHEDULE, "scheduleSettingType": {"id": 2}}, "'2' is not valid"),
            ("advancedSettings", {"advancedSettingType": OVERRIDE, "waitForNoActivity": 500}, "needs the flag 25"),
            ("advancedSettings", {"advancedSettingType": OVERRIDE, "appliedTestFlags": [{"id": 19}, {"id": 21}]}, "exclude each other"),
            ("advancedSettings", {"advancedSettingType": OVERRIDE, "viewportWidth": 200}, "between 300 and 2000"),
            ("advancedSettings", {"advancedSettingType": OVERRIDE, "maxStepRuntimeSecOverride": 31}, "maxStepRuntimeSecOverride"),
            ("requestSettings", {"requestSettingType": OVERRIDE, "tokenIds": [7]}, "No valid Credential"),
            ("requestSettings", {"requestSettingType": OVERRIDE, "httpHeaderRequests": [{"requestHeaderType": {"id": 11}, "requestValue": "x"}]}, "headerName"),
            ("requestSettings", {"requestSettingType": OVERRIDE, "httpHeaderRequests": [{"requestHeaderType": {"id": 15}}]}, "requestValue"),
        ],
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, section: str, value: Any, words: str) -> None:
        assert words in cp.refused("PATCH", f"tests/{SHOP}", [{"op": "replace", "path": f"/{section}", "value": value}])

    def test_a_blocked_request_may_have_an_empty_value(self, cp: Catchpoint) -> None:
        header = {"requestHeaderType": {"id": 15}, "requestValue": ""}
        cp.patch(f"tests/{SHOP}", ("/requestSettings", {"requestSettingType": OVERRIDE, "httpHeaderRequests": [header]}))
        assert cp.row(f"tests/{SHOP}")["requestSettings"]["httpHeaderRequests"][0]["requestValue"] == ""

    def test_secrets_never_come_back(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        authentication = {"authenticationMethodType": {"id": 1}, "userName": "shop", "password": "h1dden", "passwordIds": [601]}
        told = cp.patch(
            f"tests/{SHOP}", ("/requestSettings", {"requestSettingType": OVERRIDE, "authentication": authentication}), objectDetails="true"
        )
        shown = told["data"]["test"]["requestSettings"]["authentication"]
        assert (shown["userName"], shown["passwordStatus"]["id"], shown["passwordIds"]) == ("shop", 1, [601])
        everything = str([told, cp.row(f"tests/{SHOP}"), cp.v1(f"tests/{SHOP}/allSections"), sandbox.journal()])
        assert "h1dden" not in everything

    def test_insights_come_piece_by_piece(self, cp: Catchpoint) -> None:
        pieces = [("/insightData/indicators", [{"id": 801}]), ("/insightData/tracepoints", None), ("/insightData/insightSettingType", "1")]
        cp.patch(f"tests/{SHOP}", *pieces)
        assert cp.row(f"tests/{SHOP}")["insightData"] == {
            "insightSettingType": {"id": 1, "name": "Override"}, "indicators": [{"id": 801, "name": "Cart items"}], "tracepoints": [],
        }  # fmt: skip
        assert "No valid Insight" in cp.refused("PATCH", f"tests/{SHOP}", [{"op": "replace", "path": "/insightData/tracepoints", "value": [{"id": 801}]}])

    @pytest.mark.parametrize("name", ["id", "nodeGroupId", "both"])
    def test_the_id_of_a_node_group_is_in_either_place(self, cp: Catchpoint, name: str) -> None:
        cp.settings(node_group_id=name)
        given = {"nodeGroupId": 5001, "id": 5001, "name": "?", "nodes": [{"id": 123, "name": "placeholder"}]}
        cp.patch(f"tests/{SHOP}", ("/scheduleSettings", {**SCHEDULE, "nodes": [], "nodeGroups": [given]}))
        (group,) = cp.row(f"tests/{SHOP}")["scheduleSettings"]["nodeGroups"]
        places = ("id", "nodeGroupId") if name == "both" else (name,)
        assert group == {**dict.fromkeys(places, 5001), "name": "Europe"}


RULE = {
    "alertType": {"id": 9, "name": "?"}, "nodeThreshold": {"nodeThresholdType": {"id": 2}, "numberOfUnits": 2},
    "trigger": {"triggerType": {"id": 1}, "criticalTrigger": 5},
}  # fmt: skip
GROUP = {"subject": "s", "recipients": [], "alertWebhooks": []}


class TestAlertGroup:
    def put(self, cp: Catchpoint, **section: Any) -> dict[str, Any]:
        cp.patch(f"tests/{SHOP}", ("/alertGroup", {"alertSettingType": OVERRIDE, **section}))
        return cp.row(f"tests/{SHOP}")["alertGroup"]

    def refused(self, cp: Catchpoint, **section: Any) -> str:
        value = {"alertSettingType": OVERRIDE, **section}
        return cp.refused("PATCH", f"tests/{SHOP}", [{"op": "replace", "path": "/alertGroup", "value": value}])

    def test_rules_get_numbers_and_lose_their_order(self, cp: Catchpoint) -> None:
        other = {**RULE, "alertType": {"id": 7}, "alertSubType": {"id": 59}}
        items = self.put(cp, notificationGroup=GROUP, alertGroupItems=[RULE, other])["alertGroupItems"]
        assert [item["alertType"] for item in items] == [{"id": 7, "name": "Timing"}, {"id": 9, "name": "Test Failure"}]
        assert all(item["id"] > 0 and item["trigger"]["id"] > 0 and item["nodeThreshold"]["id"] > 0 for item in items)
        again = self.put(cp, notificationGroup=GROUP, alertGroupItems=[RULE, other])["alertGroupItems"]
        assert {item["id"] for item in items}.isdisjoint(item["id"] for item in again)

    def test_an_address_of_a_contact_becomes_the_contact(self, cp: Catchpoint) -> None:
        told = [
            {"email": "GRACE@example.com", "recipientType": {"id": 2}}, {"email": "x@example.net", "recipientType": {"id": 2}},
            {"id": 501, "recipientType": {"id": 1}}, {"id": 99, "email": "Managers", "recipientType": {"id": 1}},
        ]  # fmt: skip
        recipients = self.put(cp, notificationGroup={**GROUP, "recipients": told})["notificationGroup"]["recipients"]
        assert [(one["id"], one["recipientType"]["id"], one.get("email")) for one in recipients] == [
            (7002, 0, "grace@example.com"), (0, 2, "x@example.net"), (501, 1, None), (502, 1, None),
        ]  # fmt: skip

    def test_inherits_and_adds(self, cp: Catchpoint) -> None:
        cp.patch(f"tests/{SHOP}", ("/alertGroup", {"alertSettingType": {"id": 2}, "alertGroupItems": [RULE]}))
        shown = cp.row(f"tests/{SHOP}")["alertGroup"]
        assert (shown["alertSettingType"]["id"], len(shown["alertGroupItems"])) == (2, 1)

    @pytest.mark.parametrize("members", [{"recipients": None}, {"alertWebhooks": None}])
    def test_refuses_null_in_the_lists_at_the_top(self, cp: Catchpoint, members: dict[str, Any]) -> None:
        assert "must not be null" in self.refused(cp, notificationGroup={**GROUP, **members})

    def test_takes_null_for_the_lists_of_a_rule(self, cp: Catchpoint) -> None:
        nested = {"subject": "s", "recipients": None, "alertWebhooks": None}
        (item,) = self.put(cp, alertGroupItems=[{**RULE, "notificationGroups": [nested]}])["alertGroupItems"]
        assert item["notificationGroups"][0]["recipients"] == []
        assert self.put(cp, alertGroupItems=[{**RULE, "notificationGroups": None}])["alertGroupItems"][0]["notificationGroups"] == []

    @pytest.mark.parametrize(
        ("section", "words"),
        [
            ({"alertGroupItems": [{**RULE, "trigger": None}]}, "trigger is required"),
            ({"alertGroupItems": [{"alertType": {"id": 9}, "trigger": {}}]}, "nodeThreshold is required"),
            ({"alertGroupItems": [{**RULE, "alertType": {"id": 1}}]}, "not valid for alertGroup.alertGroupItems[0].alertType"),
            ({"alertGroupItems": [{**RULE, "nodeThreshold": {"nodeThresholdType": {"id": 0}}}]}, "numberOfUnits or percentageOfUnits"),
            ({"alertGroupItems": [{**RULE, "trigger": {"criticalReminderFrequency": {"id": 7}}}]}, "not valid"),
            ({"alertGroupItems": [{**RULE, "notificationGroups": [GROUP] * 6}]}, "at most 5"),
            ({"notificationGroup": {"recipients": [], "alertWebhooks": []}}, "subject is required"),
            ({"notificationGroup": {**GROUP, "recipients": [{"id": 9, "recipientType": {"id": 0}}]}}, "No valid Contact found for input '9'"),
            ({"notificationGroup": {**GROUP, "recipients": [{"id": 9, "recipientType": {"id": 1}}]}}, "No valid Contact Group"),
            ({"notificationGroup": {**GROUP, "recipients": [{"email": "x", "recipientType": {"id": 2}}]}}, "is not valid"),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, section: dict[str, Any], words: str) -> None:
        assert words in self.refused(cp, **section)


class TestScript:
    def test_comes_back_with_the_line_ends_of_the_service(self, cp: Catchpoint) -> None:
        number = cp.post("tests", scripted(9, 25, 2, text="open()\nclose()"))["id"]
        data = cp.row(f"tests/{number}")["testRequestData"]
        assert (data["requestData"], data["testId"]) == ("open()\r\nclose()", number)
        cp.settings(script_line_ends="as sent")
        assert cp.row(f"tests/{number}")["testRequestData"]["requestData"] == "open()\nclose()"

    def test_its_type_can_be_patched_alone(self, cp: Catchpoint) -> None:
        number = cp.post("tests", scripted(9, 25, 2))["id"]
        cp.patch(f"tests/{number}", ("/testRequestData/transactionScriptType", "1"))
        assert cp.row(f"tests/{number}")["testRequestData"]["transactionScriptType"]["id"] == 1

    def test_can_be_converted(self, cp: Catchpoint) -> None:
        assert "// open shop" in cp.post("tests/scriptconvert", {"script": "open shop"}, scriptLanguage=1)["script"]
        assert "required" in cp.refused("POST", "tests/scriptconvert", {"script": 5})


class TestDelete:
    def test_several_and_partly(self, cp: Catchpoint) -> None:
        answer = cp("DELETE", f"tests/{SHOP},{SEARCH},9")
        assert (answer.status_code, answer.json()["data"]) == (200, {"deleted": f"{SHOP},{SEARCH}"})
        assert (answer.json()["completed"], answer.json()["errors"]) == (False, [{"message": "No valid Test found for input '9'."}])
        assert SHOP not in [row["id"] for row in cp.rows("tests")]

    def test_again_is_an_unknown_id(self, cp: Catchpoint) -> None:
        assert cp.done("DELETE", f"tests/{SHOP}")["data"] == {"deleted": str(SHOP)}
        assert cp.refused("DELETE", f"tests/{SHOP}") == f"No valid Test found for input '{SHOP}'."

    def test_frees_the_name(self, cp: Catchpoint) -> None:
        cp.done("DELETE", f"tests/{SHOP}")
        assert cp.post("tests", web(name="Shop front page"))["id"]


class TestFilters:
    @pytest.mark.parametrize(
        ("params", "found"),
        [
            ({"name": "shop"}, [SHOP, SEARCH, 880021]), ({"name": "Shop front page"}, [SHOP]), ({"productIds": "2004,1"}, []),
            ({"parentFolderIds": "3003"}, [SEARCH, 880017, 880018]), ({"monitorIds": "2,3"}, [SEARCH]), ({"typeIds": 5}, [880023]),
            ({"alertsPaused": "true"}, []), ({"url": "/search"}, [SEARCH]), ({"url": "ssl"}, []), ({"labelKeyIds": "32"}, [SHOP, SEARCH, 880015]),
            ({"labelValueIds": "10004"}, [880015]), ({"maximumFrequencyMinutes": 10, "productIds": 2002, "typeIds": 18}, [880021]),
            ({"maximumFrequencyMinutes": 10, "productIds": 2003}, []),
        ],
    )  # fmt: skip
    def test_by(self, cp: Catchpoint, params: dict[str, Any], found: list[int]) -> None:
        assert [row["id"] for row in cp.rows("tests", **params)] == found

    def test_vocabularies(self, cp: Catchpoint) -> None:
        (one,) = cp.rows("tests/enumeration", displayTestFrequency="true")
        assert (one["section"], one["enumeration"][3]) == ("displayTestFrequency", {"id": 3, "name": "10 Minutes"})
        assert len(cp.rows("tests/enumeration")) > 40, "no switch is all of them"

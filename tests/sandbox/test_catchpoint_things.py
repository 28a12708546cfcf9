"""What Catchpoint's tests lie in, run on and are told by: products, folders, nodes and their groups, labels, contacts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint

OVERRIDE, INHERIT = {"id": 1, "name": "?"}, {"id": 0, "name": "Inherit"}
SCHEDULE = {"scheduleSettingType": OVERRIDE, "frequency": {"id": 7}, "nodes": [{"id": 733}]}


def product(**more: Any) -> dict[str, Any]:
    return {"id": 0, "divisionId": 1001, "name": "Ledgers", "scheduleSettings": SCHEDULE, **more}


def folder(**more: Any) -> dict[str, Any]:
    return {"id": 0, "divisionId": 1001, "productId": 2002, "name": "Returns", "testFolderTypeId": {"id": 1}, **more}


def contact(**more: Any) -> dict[str, Any]:
    return {"id": 0, "firstName": "Ada", "lastName": "Byron", "email": "ada@example.com", **more}


class TestProducts:
    def test_made_read_changed(self, cp: Catchpoint) -> None:
        number = cp.post("products", product())["id"]
        row = cp.row(f"products/{number}")
        assert (row["status"], row["scheduleSettings"]["frequency"]["id"]) == ({"id": 0, "name": "Active"}, 7)
        assert row["advancedSettingsModel"] == {"advancedSettingType": INHERIT}, "the product's own spelling"
        assert row["insightsData"] == {"insightSettingType": INHERIT}
        cp.patch(f"products/{number}", ("/name", "Books"), ("/status", "1"), ("/testDataWebhookId", "5"))
        row = cp.row(f"products/{number}")
        assert (row["name"], row["status"]["id"], row["testDataWebhookId"]) == ("Books", 1, 5)
        assert cp.names("products", statusId=1) == ["Old shop", "Books"]

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (product(id=3), "Product Id must be zero."), (product(name="Shop"), "already exists"), (product(name="Old shop"), "already exists"),
            (product(scheduleSettings=None), "scheduleSettings field is required"), (product(divisionId=5), "No valid Division"),
            (product(scheduleSettings={"scheduleSettingType": INHERIT}), "nothing to inherit from"), (product(name=None), "name field is required"),
            (product(scheduleSettings={"scheduleSettingType": OVERRIDE, "nodes": []}), "node or node group"), (product(status=2), "not valid"),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: dict[str, Any], words: str) -> None:
        assert words in cp.refused("POST", "products", body)

    @pytest.mark.parametrize("path", ["/advancedSettings", "/alertGroupId", "/insightData/indicators", "/requestSetting"])
    def test_ignores_the_spelling_of_other_things(self, cp: Catchpoint, path: str) -> None:
        assert cp.patch("products/2002", (path, None))["messages"][0]["ignoredPath"] == [{"ops": "replace", "path": path}]

    def test_the_division_stays(self, cp: Catchpoint) -> None:
        assert "cannot be updated" in cp.refused("PATCH", "products/2002", [{"op": "replace", "path": "/divisionId", "value": "1001"}])


class TestFolders:
    def test_made_read_changed(self, cp: Catchpoint) -> None:
        number = cp.post("folders", folder(parentId=3003, scheduleSetting=SCHEDULE))["id"]
        row = cp.row(f"folders/{number}")
        assert (row["parentId"], row["scheduleSetting"]["frequency"]["id"], row["requestSetting"]) == (3003, 7, {"requestSettingType": INHERIT})
        assert (row["insights"], row["alertGroup"]["alertGroupItems"]) == ({"insightSettingType": INHERIT}, [])
        cp.patch(f"folders/{number}", ("/parentId", "0"), ("/name", "Refunds"), ("/insights/indicators", [{"id": 801}]))
        row = cp.row(f"folders/{number}")
        assert ("parentId" in row, row["name"], row["insights"]["indicators"][0]["name"]) == (False, "Refunds", "Cart items")

    def test_one_name_in_one_place(self, cp: Catchpoint) -> None:
        assert "already exists" in cp.refused("POST", "folders", folder(name="Checkout"))
        assert "already exists" in cp.refused("POST", "folders", folder(name="Payments", parentId=3003))
        assert cp.post("folders", folder(name="Checkout", parentId=3003))["id"]
        assert cp.post("folders", folder(name="Checkout", productId=2003))["id"]

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (folder(id=3), "Folder Id must be zero."), (folder(productId=9), "No valid Product"), (folder(parentId=9), "No valid Folder"),
            (folder(parentId=3005), "No valid Folder found for input '3005'"), (folder(name=None), "name field is required"),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: dict[str, Any], words: str) -> None:
        assert words in cp.refused("POST", "folders", body)

    def test_does_not_lie_in_itself(self, cp: Catchpoint) -> None:
        for inside in ("3004", "3003"):
            assert "in itself" in cp.refused("PATCH", "folders/3003", [{"op": "replace", "path": "/parentId", "value": inside}])

    def test_takes_along_what_lies_in_it(self, cp: Catchpoint) -> None:
        cp.patch("folders/3003", ("/productId", "2003"))
        assert cp.row("folders/3004")["productId"] == 2003
        assert {row["productId"] for row in cp.rows("tests/880013,880016,880017")} == {2003}

    def test_filters(self, cp: Catchpoint) -> None:
        assert cp.names("folders", productIds="2003,9") == ["Names"]
        assert cp.names("folders", parentFolderIds="3003") == ["Payments"]

    def test_inherits_from_the_parent(self, cp: Catchpoint) -> None:
        cp.patch("folders/3003", ("/scheduleSetting", SCHEDULE))
        shown = cp.row("folders/3004", showInheritedProperties="true")["scheduleSetting"]
        assert (shown["scheduleSettingType"]["id"], shown["frequency"]["id"]) == (0, 7)


class TestNodeGroups:
    def body(self, **more: Any) -> dict[str, Any]:
        return {"id": 0, "name": "North", "description": "Cold", "syntheticNetworkType": {"id": 0}, "nodes": [{"id": 733}, {"id": 734}], **more}

    def test_post_answers_an_object_and_get_a_list(self, cp: Catchpoint) -> None:
        made = cp.post("nodes/groups", self.body())["nodeGroups"]
        assert set(made) == {"id"}
        row = cp.row(f"nodes/groups/{made['id']}")
        assert (row["nodesCount"], [set(node) for node in row["nodes"]]) == (2, [{"id", "name", "networkType", "status", "ipAddress"}] * 2)
        assert cp.post("nodes/groups", self.body(name="South"), objectDetails="true")["nodeGroups"]["name"] == "South"

    def test_a_patch_names_the_group_in_the_query(self, cp: Catchpoint) -> None:
        cp.patch("nodes/groups", ("/name", "EU"), ("/nodes", [{"id": 734}]), ("/description", ""), nodeGroupId=5001)
        row = cp.row("nodes/groups/5001")
        assert (row["name"], [node["id"] for node in row["nodes"]], row["description"]) == ("EU", [734], "")
        assert cp.patch("nodes/groups", ("/status/id", 1), nodeGroupId=5001)["messages"][0]["ignoredPath"]
        assert "No valid Node Group" in cp.refused("PATCH", "nodes/groups", [{"op": "remove", "path": "/nodes"}])

    def test_several_are_deleted_by_a_query_and_told_as_numbers(self, cp: Catchpoint) -> None:
        answer = cp("DELETE", "nodes/groups?nodegroupIds=5001,9").json()
        assert (answer["data"], answer["errors"]) == ({"nodeGroups": [5001]}, [{"message": "No valid Node Group found for input '9'."}])
        assert "nodegroupIds" in cp.refused("DELETE", "nodes/groups?nodeGroupIds=5002"), "the letter case counts"

    def test_refuses(self, cp: Catchpoint) -> None:
        assert "already exists" in cp.refused("POST", "nodes/groups", self.body(name="Europe"))
        assert cp.post("nodes/groups", self.body(name="Europe", syntheticNetworkType={"id": 4}))
        assert "No valid Node found for input '9'" in cp.refused("POST", "nodes/groups", self.body(nodes=[{"id": 9}]))
        assert "No valid Division" in cp.refused("POST", "nodes/groups", self.body(divisionId=1002))
        assert "must be zero" in cp.refused("POST", "nodes/groups", self.body(id=3))

    def test_filters_and_what_a_form_is_filled_in_with(self, cp: Catchpoint) -> None:
        assert cp.names("nodes/groups", nodeId=735) == ["Worldwide"]
        assert cp.names("nodes/groups", nodeName="oslo") == ["Europe", "Worldwide"]
        assert cp.get("nodes/groups/networktype")["nodeGroups"]["networkTypes"][4] == {"id": 4, "name": "Enterprise"}
        assert cp.rows("nodes/groups/objecttype")[0]["name"] == "City"
        (continent, *_others) = cp.rows("nodes/groups/nodelocations", networkType=4)
        assert (continent["nodesCount"], continent["countries"][0]["cities"]) == (1, [{"id": 48, "name": "Berlin", "nodesCount": 1}])

    def test_no_other_test_runs_on_a_group_that_is_gone(self, cp: Catchpoint) -> None:
        group = {"scheduleSettingType": OVERRIDE, "nodeGroups": [{"id": 5001}], "nodes": [{"id": 738}]}
        cp.patch("tests/880012", ("/scheduleSettings", group))
        cp.done("DELETE", "nodes/groups?nodegroupIds=5001")
        assert cp.row("tests/880012")["scheduleSettings"]["nodeGroups"] == []


class TestNodes:
    def test_the_list_has_the_customers_own(self, cp: Catchpoint) -> None:
        assert cp.names("nodes") == ["Berlin office", "Austin office"]
        assert isinstance(cp.rows("nodes")[0]["latitude"], str)
        assert "No valid Node" in cp.refused("GET", "nodes/733")
        assert cp.names("nodes/901") == ["Berlin office"]

    def test_all_of_them_in_pages(self, cp: Catchpoint) -> None:
        assert len(cp.names("nodes/all")) == 9
        data = cp.get("nodes/all", pageSize=4, pageNumber=3)
        assert ([row["id"] for row in data["nodes"]], data["hasMore"]) == ([902], False)
        assert data["nodes"][0]["latitude"] == 30.27

    @pytest.mark.parametrize(
        ("params", "found"),
        [
            ({"name": "oslo"}, [733]), ({"networkType": 5}, [738]), ({"active": "false"}, [739]), ({"paused": "true"}, [902]),
            ({"city": "Lon"}, [736]), ({"country": 81}, [734, 901]), ({"asNumber": 2119}, [733]), ({"asn": "verizon"}, [735]),
            ({"targeted": "true"}, [733, 734, 735, 739]), ({"ipv6": "true"}, []),
        ],
    )  # fmt: skip
    def test_filters(self, cp: Catchpoint, params: dict[str, Any], found: list[int]) -> None:
        assert [row["id"] for row in cp.rows("nodes/all", **params)] == found

    def test_the_customers_own_are_paused_and_taken_out(self, cp: Catchpoint) -> None:
        assert cp.done("PATCH", "nodes/state", [{"id": 901, "status": {"id": 1}}])["data"] == {"nodes": [901]}
        assert cp.row("nodes/state/901")["status"]["id"] == 1
        cp.done("PATCH", "nodes/status", [{"id": 901, "status": {"id": 1}}])
        assert (cp.names("nodes"), cp.row("nodes/status/901")["status"]["id"]) == (["Austin office"], 1)
        assert "No valid Node" in cp.refused("PATCH", "nodes/state", [{"id": 733, "status": {"id": 1}}])


class TestLabels:
    def test_attached_to_nothing(self, cp: Catchpoint) -> None:
        value = '{"v":1,"key":"patch"}'
        made = cp.post("labels", {"name": "steadyops-window 0123", "color": "#123456", "labelValues": [{"name": value}]})
        (row,) = cp.rows("labels", name="steadyops-window")
        assert (row["id"], row["labelValues"][0]["name"], row["labelValues"][0]["associatedObjects"]) == (made["id"], value, [])
        assert cp.done("DELETE", f"labels/{made['id']}")["data"] == {"deleted": str(made["id"])}
        assert cp.rows("labels", name="steadyops-window") == []

    def test_shows_what_carries_them(self, cp: Catchpoint) -> None:
        prod, staging = cp.row("labels/31")["labelValues"]
        assert [one["objectId"] for one in prod["associatedObjects"]] == [880012, 880013, 880015]
        assert [one["objectId"] for one in staging["associatedObjects"]] == [880016]

    def test_values_keep_their_ids_by_name(self, cp: Catchpoint) -> None:
        before = {value["name"]: value["id"] for value in cp.row("labels/31")["labelValues"]}
        cp.patch("labels/31", ("/labelValues", [{"name": "dev"}, {"name": "prod"}]), ("/color", "#FFFFFF"))
        row = cp.row("labels/31")
        after = {value["name"]: value["id"] for value in row["labelValues"]}
        assert (row["color"], after["prod"], after["dev"] in before.values()) == ("#FFFFFF", before["prod"], False)
        assert {"name": "env", "values": []}.items() <= cp.row("tests/880016")["labels"][0].items(), "its value is gone"

    def test_a_value_is_renamed_by_its_id(self, cp: Catchpoint) -> None:
        (prod, staging) = cp.row("labels/31")["labelValues"]
        cp.patch("labels/31", ("/labelValues", [{"id": prod["id"], "name": "live"}, {"name": "staging"}]))
        assert cp.row("tests/880012")["labels"][0]["values"] == ["live"]
        words = cp.refused("PATCH", "labels/31", [{"op": "replace", "path": "/labelValues", "value": [{"id": 5, "name": "x"}]}])
        assert "No valid Label Value" in words

    def test_a_value_is_appended(self, cp: Catchpoint) -> None:
        cp.patch("labels/31", {"op": "add", "path": "/labelValues/-", "value": {"name": "dev"}})
        assert [value["name"] for value in cp.row("labels/31")["labelValues"]] == ["prod", "staging", "dev"]

    def test_goes_from_the_tests_that_carry_it(self, cp: Catchpoint) -> None:
        cp.done("DELETE", "labels/31")
        assert [label["name"] for label in cp.row("tests/880012")["labels"]] == ["team"]

    def test_a_test_makes_what_is_not_there_yet(self, cp: Catchpoint) -> None:
        cp.patch("tests/880012", ("/labels", [{"name": "env", "values": ["blue"]}, {"name": "new", "values": ["a", "b"]}]))
        shown = cp.row("tests/880012")["labels"]
        assert [(label["name"], label["values"]) for label in shown] == [("env", ["blue"]), ("new", ["a", "b"])]
        assert shown[0]["color"] == "#3A7BD5", "the library's"
        assert shown[1]["color"].startswith("#")
        assert [value["name"] for value in cp.row("labels/31")["labelValues"]] == ["prod", "staging", "blue"]

    def test_an_account_may_forbid_new_ones(self, cp: Catchpoint) -> None:
        cp.settings(label_creation=False)
        assert "permission" in cp.refused("POST", "labels", {"name": "x", "color": "#000000"}, status=403)
        for labels in ([{"name": "x", "values": ["1"]}], [{"name": "env", "values": ["blue"]}]):
            assert "permission" in cp.refused("PATCH", "tests/880012", [{"op": "replace", "path": "/labels", "value": labels}])
        cp.patch("tests/880012", ("/labels", [{"name": "env", "values": ["staging"]}]))

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ({"name": "env", "color": "#000000"}, "already exists"), ({"name": "x"}, "color field is required"), ({"color": "x"}, "name field is required"),
            ({"name": "x", "color": "y", "labelValues": [{"id": 0}]}, "name is required"), ({"id": 4, "name": "x", "color": "y"}, "must be zero"),
            ({"name": "x", "color": "y", "divisionId": 7}, "No valid Division"),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: dict[str, Any], words: str) -> None:
        assert words in cp.refused("POST", "labels", body)

    def test_filters_by_values(self, cp: Catchpoint) -> None:
        assert cp.names("labels", values="yes,no") == ["retired"]


class TestContacts:
    def test_made_read_changed(self, cp: Catchpoint) -> None:
        number = cp.post("contacts", contact(contactGroups=[{"id": 501}], timeZone={"id": 5}))["id"]
        row = cp.row(f"contacts/{number}")
        assert row["contactGroups"] == [{"id": 501, "name": "On call", "division": {"id": 1001, "name": "Example"}}]
        assert (row["timeZone"], row["status"]["id"]) == ({"id": 5, "name": "Central Europe"}, 0)
        cp.patch(f"contacts/{number}", ("/title", "Countess"), ("/status/id", 1), ("/contactGroups", []), ("/notificationType/smsEmail", "x@y"))
        assert number not in [row["id"] for row in cp.rows("contacts")]
        row = cp.row(f"contacts/{number}")
        assert (row["title"], row["contactGroups"], row["notificationType"]) == ("Countess", [], {"smsEmail": "x@y"})

    def test_are_archived_not_removed(self, cp: Catchpoint) -> None:
        assert cp.done("DELETE", "contacts?contactIds=7001")["data"] == {"archivedIds": "7001"}
        assert cp.row("contacts/7001")["status"] == {"id": 2, "name": "Archived"}
        assert 7001 not in [row["id"] for row in cp.rows("contacts")]
        assert cp.refused("DELETE", "contacts?contactIds=7001") == "No valid Contact found for input '7001'."

    def test_are_archived_by_address_and_partly(self, cp: Catchpoint) -> None:
        assert cp.done("DELETE", "contacts?email=Grace@example.com")["data"] == {"archivedIds": "7002"}
        answer = cp("DELETE", "contacts?contactIds=7001,7003,9").json()
        assert (answer["data"], len(answer["errors"]), answer["completed"]) == ({"archivedIds": "7001"}, 2, False)
        assert "required" in cp.refused("DELETE", "contacts")

    def test_an_address_is_free_again_when_archived(self, cp: Catchpoint) -> None:
        assert cp.post("contacts", contact(email="former@example.com"))["id"]
        assert "already exists" in cp.refused("POST", "contacts", contact(email="GRACE@example.com"))

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (contact(id=1), "must be zero"), (contact(email=None), "email field is required"), (contact(firstName=""), "firstName field is required"),
            (contact(email="nobody"), "is not valid"), (contact(contactGroups=[{"id": 9}]), "No valid Contact Group"),
            (contact(division={"id": 9, "name": "x"}), "No valid Division"), (contact(timeZone={"id": 99}), "not valid"),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: dict[str, Any], words: str) -> None:
        assert words in cp.refused("POST", "contacts", body)

    def test_filters(self, cp: Catchpoint) -> None:
        assert cp.rows("contacts", divisionId=1002) == []
        assert [len(cp.rows("contacts", statusId=status)) for status in (0, 1, 2)] == [2, 0, 1]


class TestAlertState:
    """Muting: 0 is paused. A span is said, a moment is shown by the test."""

    def pause(self, cp: Catchpoint, *numbers: int, **more: Any) -> Any:
        return cp.done("PATCH", "tests/alert/state", {"tests": [{"testId": one, "status": {"id": 0}, **more} for one in numbers]})["data"]

    def test_many_in_one_call_with_an_end(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-01-01T10:00:00Z")
        told = self.pause(cp, 880012, 880013, pauseExpiration="02:30")
        paused = {"id": 0, "name": "Paused"}
        assert told["tests"] == [{"testId": one, "status": paused, "pauseExpiration": "02:30"} for one in (880012, 880013)]
        row = cp.row("tests/880012")
        assert (row["alertsPaused"], row["alertsPauseExpiration"][:15]) == (True, "2031-01-01T12:3")
        assert [row["id"] for row in cp.rows("tests", alertsPaused="true")] == [880012, 880013]

    def test_ends_by_the_clock(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-01-01T10:00:00Z")
        self.pause(cp, 880012, pauseExpiration="02:30")
        sandbox.clock(now="2031-01-01T11:45:00Z")
        assert cp.rows("tests/alert/state/880012")[0]["pauseExpiration"] in ("00:45", "00:46")
        sandbox.clock(now="2031-01-01T12:31:00Z")
        row = cp.row("tests/880012")
        assert (row["alertsPaused"], "alertsPauseExpiration" in row) == (False, False)
        assert cp.rows("tests/alert/state/880012,880013") == [
            {"testId": one, "status": {"id": 1, "name": "Unpaused"}} for one in (880012, 880013)
        ]  # fmt: skip

    def test_for_ever_and_back(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.pause(cp, 880012)
        sandbox.clock(advance=10**8)
        assert cp.rows("tests/alert/state/880012") == [{"testId": 880012, "status": {"id": 0, "name": "Paused"}}]
        cp.done("PATCH", "tests/alert/state", {"tests": [{"testId": 880012, "status": {"id": 1}}]})
        assert cp.row("tests/880012")["alertsPaused"] is False

    def test_also_by_a_patch_of_the_test(self, cp: Catchpoint) -> None:
        cp.patch("tests/880012", ("/alertsPaused", "true"))
        assert cp.rows("tests/alert/state/880012")[0]["status"]["id"] == 0
        self.pause(cp, 880012, pauseExpiration="01:00")
        cp.patch("tests/880012", ("/alertsPaused", "false"))
        assert "alertsPauseExpiration" not in cp.row("tests/880012")

    def test_unknown_tests_are_errors_beside_the_others(self, cp: Catchpoint) -> None:
        body = {"tests": [{"testId": 9, "status": {"id": 0}}, {"testId": 880012, "status": {"id": 0}}]}
        answer = cp("PATCH", "tests/alert/state", body).json()
        assert ([one["testId"] for one in answer["data"]["tests"]], answer["completed"]) == ([880012], False)
        assert answer["errors"] == [{"message": "No valid Test found for input '9'."}]
        assert "No valid Test" in cp.refused("PATCH", "tests/alert/state", {"tests": body["tests"][:1]})

    @pytest.mark.parametrize(
        "body",
        [
            {}, [], {"tests": []}, {"tests": None}, {"tests": [{"testId": 880012}]}, {"tests": [{"testId": 880012, "status": {"id": 2}}]},
            *({"tests": [{"testId": 880012, "status": {"id": 0}, "pauseExpiration": span}]} for span in ("soon", "2", "1:60", "00:00", 90, "-1:00")),
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: Any) -> None:
        assert cp.refused("PATCH", "tests/alert/state", body)
        assert cp.row("tests/880012")["alertsPaused"] is False


class TestLibrary:
    def body(self, **more: Any) -> dict[str, Any]:
        return {"credential": {"id": 0, "name": "Ledger", "type": {"id": 1}, "token": "h1dden", "contactIds": [7002], **more}}

    def test_passwords_and_tokens_are_listed_apart_from_certificates(self, cp: Catchpoint) -> None:
        assert [row["id"] for row in cp.rows("library/credentials")] == [601, 602]
        assert [row["id"] for row in cp.get("library/credentials", credentialType=2)["certificates"]] == [603]
        assert [row["id"] for row in cp.rows("library/credentials/602,601")] == [602, 601]

    def test_secrets_never_come_back(self, cp: Catchpoint) -> None:
        made = cp.post("library/credentials", self.body(), objectDetails="true")
        assert (made["credential"]["name"], made["credential"]["type"]) == ("Ledger", {"id": 1, "name": "Token"})
        told = cp.patch(f"library/credentials/{made['id']}", ("/token", "n3w"), ("/description", "of the ledger"), objectDetails="true")
        assert (told["messages"], told["data"]["credential"]["description"]) == ([], "of the ledger")
        everything = str([made, told, cp.get("library/credentials"), cp.rows("library/credentials", contactIds="7002")])
        assert "h1dden" not in everything
        assert "n3w" not in everything

    def test_a_certificate_comes_under_its_own_name(self, cp: Catchpoint) -> None:
        made = cp.post("library/credentials", {"certificate": {"name": "Paper", "file": "AAAA", "passphrase": "p"}}, objectDetails="true")
        assert (made["certificate"]["type"]["id"], "file" in made["certificate"]) == (2, False)

    def test_are_deleted_in_part(self, cp: Catchpoint) -> None:
        answer = cp("DELETE", "library/credentials/601,9").json()
        assert (answer["data"], answer["completed"]) == ({"deletedIds": "601"}, False)

    @pytest.mark.parametrize(
        "body",
        [
            {}, [], {"credential": 5}, {"credential": {}}, {"credential": {"name": "Shop login", "type": 0}},
            {"credential": {"name": "x", "contactIds": [9]}},
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: Any) -> None:
        assert cp.refused("POST", "library/credentials", body)


class TestInsights:
    def test_the_list_has_an_address_of_its_own(self, cp: Catchpoint) -> None:
        assert cp.names("insights/insights", insightType=1) == ["Cart items"]
        assert cp.names("insights/insights", insightName="centre") == ["Data centre"]
        assert cp.names("insights/insight-802,insight-801") == ["Data centre", "Cart items"]

    def test_made_and_changed_by_type_and_token(self, cp: Catchpoint) -> None:
        made = cp.post("insights", {"name": "Queue", "insightType": {"id": 0}})["insights"][0]
        cp.patch(f"insights/0/{made['token']}", ("/name", "Line"), ("/statusType", "1"))
        assert cp.names("insights/insights", insightStatus=1) == ["Line"]
        assert "No valid Insight" in cp.refused("PATCH", f"insights/1/{made['token']}", [{"op": "replace", "path": "/name", "value": "x"}])
        assert "already exists" in cp.refused("POST", "insights", {"name": "Line", "insightType": 0})
        cp.patch("tests/880012", ("/insightData/tracepoints", [{"id": made["id"]}]))
        assert cp.row("tests/880012")["insightData"]["tracepoints"][0]["name"] == "Line"

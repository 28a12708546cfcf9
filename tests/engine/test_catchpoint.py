"""Where Catchpoint is odd: what counts as done, what counts as absent, and what stays for ever."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

LABEL = {"name": "tier", "values": ["gold", "silver"]}
GOOD = {"data": {}, "messages": [], "errors": [], "completed": True}


@pytest.fixture
def catchpoint(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def bodies(ran: Ran) -> list[Any]:
    """Return what was written."""
    return [row["body"] for row in ran.rows if row["write"]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"completed": False}, "completed: false"),
        ({"errors": [{"id": 7, "message": "Not on a Friday."}, None, {"id": None, "message": None}]}, ": Not on a Friday."),
        ({"errors": [None]}, "no reason given"),
        ({"errors": [{"message": "x " * 2000}]}, "x x ..."),
        (
            {"messages": [{"information": "", "ignoredPath": [{"ops": "replace", "path": "/color"}]}]},
            "it ignored /color",
        ),
        ({"messages": [{"information": "", "ignoredPath": ["/color"]}]}, "it ignored /color"),
    ],
)
def test_a_200_that_did_nothing_is_a_failure(engine: Engine, sandbox: Sandbox, answer: dict, said: str) -> None:
    engine.done("catchpoint_label", LABEL)
    sandbox.fault("catchpoint", "status", method="PATCH", status=200, body=json.dumps({**GOOD, **answer}), times=0)
    ran = engine.refused("catchpoint_label", {"name": "tier", "color": "#000001"})
    assert said in ran["msg"]
    is_one_clear_sentence(ran["msg"])


def test_messages_that_are_plain_text_do_no_harm(engine: Engine, sandbox: Sandbox) -> None:
    body = {**GOOD, "data": {"labels": [], "hasMore": False}, "messages": ["Maintenance on Sunday"]}
    sandbox.fault("catchpoint", "status", method="GET", status=200, body=json.dumps(body))
    assert engine.done("catchpoint_label", LABEL)["action"] == "created"


@pytest.mark.parametrize("status", [400, 200])
def test_an_id_that_leads_nowhere_is_absent_with_400_and_with_200(
    engine: Engine, catchpoint: Catchpoint, status: int
) -> None:
    catchpoint.settings(unknown_id=status)
    assert not engine.done("catchpoint_label", {"id": "99999", "state": "absent"})["changed"]


def test_a_key_without_rights_is_never_taken_for_absence(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("catchpoint", "status", status=403, body=json.dumps({"errors": [{"message": "Forbidden"}]}), times=0)
    assert engine.refused("catchpoint_label", {"name": "tier", "state": "absent"})["status"] == 403


def test_a_patch_has_what_differs_single_values_as_text_and_lists_whole(engine: Engine, sandbox: Sandbox) -> None:
    engine.done("catchpoint_label", LABEL)
    (write,) = bodies(
        engine.done("catchpoint_label", {"name": "tier", "color": "#000001", "values": ["gold", "silver"]})
    )
    assert write == [{"op": "replace", "path": "/color", "value": "#000001"}]
    engine.done("catchpoint_product", {"name": "Depot", "schedule": {"frequency": "10m", "nodes": ["733"]}})
    (write,) = bodies(engine.done("catchpoint_product", {"name": "Depot", "status": "inactive"}))
    assert write == [{"op": "replace", "path": "/status", "value": "1"}]


def test_a_value_that_stays_keeps_its_id_and_with_it_its_tests(engine: Engine, catchpoint: Catchpoint) -> None:
    before = catchpoint.row("labels", name="env")
    engine.done("catchpoint_label", {"name": "env", "values": ["staging", "prod", "test"]})
    after = catchpoint.row("labels", name="env")
    kept = {one["name"]: one for one in after["labelValues"]}
    assert set(kept) == {"prod", "staging", "test"}
    assert all(kept[one["name"]] == one for one in before["labelValues"])


@pytest.mark.parametrize("module", ["catchpoint_product", "catchpoint_folder"])
def test_what_nobody_can_delete_is_refused_in_a_sentence_and_before_any_write(engine: Engine, module: str) -> None:
    task = {"name": "Shop"} if module == "catchpoint_product" else {"name": "Checkout", "product": "Shop"}
    for check in (True, False):
        ran = engine.refused(module, {**task, "state": "absent"}, check=check)
        assert "through its API" in ran["msg"]
        assert ran.writes == []
    assert not engine.done(module, {**task, "name": "Nowhere", "state": "absent"})["changed"]


@pytest.mark.parametrize(
    ("module", "task"),
    [
        ("catchpoint_product", {"name": "Depot", "schedule": {"frequency": "10m", "nodes": ["733"]}}),
        ("catchpoint_contact", {"email": "jo@example.com", "first_name": "Jo", "last_name": "Field"}),
    ],
)
def test_an_inactive_one_is_found_before_a_second_is_made(engine: Engine, module: str, task: dict) -> None:
    made = engine.done(module, {**task, "status": "inactive"})["resource"]["id"]
    again = engine.done(module, {**task, "status": "active"})
    assert (again["action"], again["resource"]["id"]) == ("updated", made)


@pytest.mark.parametrize("module", ["catchpoint_contact", "catchpoint_product", "catchpoint_test"])
def test_what_is_inactive_can_be_read(engine: Engine, module: str) -> None:
    task = {
        "catchpoint_contact": {"email": "jo@example.com", "first_name": "Jo", "last_name": "Field"},
        "catchpoint_product": {"name": "Depot", "schedule": {"frequency": "10m", "nodes": ["733"]}},
        "catchpoint_test": {"name": "Ping", "product": "Shop", "type": "ping", "url": "example.org"},
    }[module]
    engine.done(module, {**task, "status": "inactive"})
    look = {"resource": module.partition("_")[2], "name": next(iter(task.values()))}
    assert [one["status"] for one in engine.done("catchpoint_info", look)["resources"]] == ["inactive"]


def test_an_archived_contact_counts_as_gone(engine: Engine) -> None:
    task = {"email": "jo@example.com", "first_name": "Jo", "last_name": "Field"}
    first = engine.done("catchpoint_contact", task)["resource"]["id"]
    assert engine.done("catchpoint_contact", {**task, "state": "absent"})["action"] == "deleted"
    assert not engine.done("catchpoint_contact", {**task, "state": "absent"})["changed"]
    assert not engine.done("catchpoint_contact", {"id": first, "state": "absent"})["changed"]
    assert engine.done("catchpoint_contact", task)["resource"]["id"] != first


def test_a_schedule_of_its_own_is_told_apart_from_an_inherited_one(engine: Engine) -> None:
    folder = {"name": "Delivery", "product": "Shop"}
    own = {"frequency": "1h", "nodes": ["733"]}
    engine.done("catchpoint_folder", folder)
    assert not engine.done("catchpoint_folder", {**folder, "schedule": {"inherit": True}})["changed"]
    assert engine.done("catchpoint_folder", {**folder, "schedule": own})["changed"]
    assert not engine.done("catchpoint_folder", {**folder, "schedule": own})["changed"]
    (write,) = bodies(engine.done("catchpoint_folder", {**folder, "schedule": {"inherit": True}}))
    assert write[0]["value"] == {"scheduleSettingType": {"id": 0, "name": "inherit"}}
    assert not engine.done("catchpoint_folder", {**folder, "schedule": {"inherit": True}})["changed"]


def test_a_schedule_from_nowhere_is_refused_before_any_call(engine: Engine) -> None:
    ran = engine.run(
        "catchpoint_folder", {"name": "Delivery", "product": "Shop", "schedule": {"nodes": [], "node_groups": []}}
    )
    assert ran.failed
    assert "both are empty" in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize(
    ("task", "names"),
    [
        ({"resource": "node", "number": "733"}, ["Oslo, NO - Telenor"]),
        ({"resource": "node", "number": "1"}, []),
        ({"resource": "nodes", "search": "Oslo, NO - Telenor"}, ["Oslo, NO - Telenor"]),
        ({"resource": "nodes", "search": "Oslo"}, []),
        ({"resource": "tests", "search": "Shop front page"}, ["Shop front page"]),
        ({"resource": "division"}, ["Example"]),
        ({"resource": "label", "name": "env"}, ["env"]),
    ],
)
def test_what_can_be_read(engine: Engine, task: dict, names: list[str]) -> None:
    assert [one["name"] for one in engine.done("catchpoint_info", task)["resources"]] == names


def test_every_list_and_each_chart_can_be_read(engine: Engine) -> None:
    for resource in ("alerts", "contact", "favorite_charts", "folder", "node_group", "nodes", "product", "tests"):
        engine.done("catchpoint_info", {"resource": resource})
    charts = engine.done("catchpoint_info", {"resource": "favorite_charts"})["resources"]
    assert charts
    for chart in charts:
        (whole,) = engine.done("catchpoint_info", {"resource": "favorite_chart", "number": str(chart["id"])})[
            "resources"
        ]
        assert whole["name"] == chart["name"]
        assert whole["tests"]


class TestVersion1:
    """What version 1 has can be read with its credentials, and all else is refused before any call."""

    @pytest.fixture(autouse=True)
    def _has_no_key(self, engine: Engine) -> None:
        del engine.environment["CATCHPOINT_API_TOKEN"]

    LISTS = ("alerts", "division", "favorite_charts", "folders", "node_groups", "nodes", "products", "tests")

    @pytest.mark.parametrize("resource", LISTS)
    def test_its_lists(self, engine: Engine, resource: str) -> None:
        ran = engine.done("catchpoint_info", {"resource": resource})
        assert (ran.writes, ran["changed"]) == ([], False)
        assert all(row["path"].startswith("/ui/api/") for row in ran.rows)
        there = ran["resources"]
        engine.environment["CATCHPOINT_API_TOKEN"] = engine.sandbox.credentials["CATCHPOINT_API_TOKEN"]
        second = engine.done("catchpoint_info", {"resource": resource, **({"status": "active"} if resource == "tests" else {})})
        assert len(there) >= len(second["resources"])
        assert all(row["path"].startswith("/api/v2/") for row in second.rows)
        assert {str(one["id"]) for one in second["resources"]} <= {str(one["id"]) for one in there} or resource == "alerts"

    def test_by_name_and_by_status(self, engine: Engine) -> None:
        for resource, name in (("tests", "Shop front page"), ("nodes", "Oslo, NO - Telenor"), ("products", "Shop"), ("folders", "Checkout")):
            (row,) = engine.done("catchpoint_info", {"resource": resource, "search": name})["resources"]
            assert row["name"] == name
            assert engine.done("catchpoint_info", {"resource": resource, "search": name[:-1]})["resources"] == []
        statuses = [engine.done("catchpoint_info", {"resource": "tests", "status": one})["resources"] for one in ("active", "inactive")]
        assert [{test["status"]["id"] for test in some} for some in statuses] == [{0}, {1}]

    def test_one_node_and_one_chart(self, engine: Engine) -> None:
        (node,) = engine.done("catchpoint_info", {"resource": "node", "number": "733"})["resources"]
        assert (node["name"], "network_type" in node) == ("Oslo, NO - Telenor", True)
        (chart,) = engine.done("catchpoint_info", {"resource": "favorite_chart", "number": "45001"})["resources"]
        assert chart["name"] == "EU shop"

    @pytest.mark.parametrize("status", [400, 200])
    def test_what_is_not_there(self, engine: Engine, catchpoint: Catchpoint, status: int) -> None:
        catchpoint.settings(unknown_id=status)
        assert engine.done("catchpoint_info", {"resource": "node", "number": "1"})["resources"] == []

    @pytest.mark.parametrize("resource", ["contact", "folder", "instant_test", "label", "node_group", "product", "test"])
    def test_what_only_version_2_has(self, engine: Engine, resource: str) -> None:
        ran = engine.refused("catchpoint_info", {"resource": resource, **({"number": "1"} if resource == "instant_test" else {})})
        assert (f"{resource} needs api_token" in ran["msg"], ran.rows) == (True, []), ran["msg"]
        is_one_clear_sentence(ran["msg"])

    def test_the_version_that_is_said_counts(self, engine: Engine) -> None:
        ran = engine.refused("catchpoint_info", {"resource": "tests", "api_version": "v2"})
        assert ("api_token is missing" in ran["msg"], ran.rows) == (True, [])
        ran = engine.refused("catchpoint_info", {"resource": "tests", "all_sections": True})
        assert ("all_sections can be asked of version 2 alone" in ran["msg"], ran.rows) == (True, [])
        engine.environment["CATCHPOINT_API_TOKEN"] = engine.sandbox.credentials["CATCHPOINT_API_TOKEN"]
        ran = engine.done("catchpoint_info", {"resource": "tests", "api_version": "v1"})
        assert "parent_folder_id" in str(ran["resources"])

    @pytest.mark.parametrize("case", [case for case in CASES.values() if case.system == "catchpoint"], ids=lambda case: case.module)
    def test_nothing_is_managed_with_it(self, engine: Engine, case: Case) -> None:
        for check in (True, False):
            ran = engine.refused(case.module, case.create, check=check)
            is_one_clear_sentence(ran["msg"])
            assert ran.rows == []
            assert "client_id and client_secret reach version 1 of the API alone, which only reads here" in ran["msg"]


class TestContacts:
    """How people are told, and what they see."""

    JO: dict[str, Any] = {"email": "jo@example.com", "first_name": "Jo", "last_name": "Field"}

    def told(self, catchpoint: Catchpoint) -> dict[str, Any]:
        return next(row for row in catchpoint.rows("contacts") if row["email"] == "jo@example.com")

    def test_products_tests_or_all(self, engine: Engine, catchpoint: Catchpoint) -> None:
        for access, kind, ids in (
            ({"products": ["Shop"]}, 2, [2002]),
            ({"tests": ["Shop front page", "880013"]}, 1, [880012, 880013]),
            ({"products": ["2003", "Shop"], "view_all": True}, 2, [2003, 2002]),
            ({"products": []}, 0, []),
        ):
            engine.done("catchpoint_contact", {**self.JO, "test_access": access})
            row = self.told(catchpoint)["testAccessRestriction"]
            assert (row["testAccessRestrictType"]["id"], {one["id"] for one in row["testAccessRestrictionList"]}) == (kind, set(ids))
            again = engine.done("catchpoint_contact", {**self.JO, "test_access": access})
            assert (again["changed"], again.writes) == (False, [])
        assert row["viewAllTests"] is True, "what was left out is left alone"

    def test_both_lists_at_once_are_refused_before_any_call(self, engine: Engine) -> None:
        ran = engine.refused("catchpoint_contact", {**self.JO, "test_access": {"products": ["Shop"], "tests": ["880012"]}})
        assert ("cannot both be named" in ran["msg"], ran.rows) == (True, [])

    def test_of_notifications_a_member_that_is_left_out_stays(self, engine: Engine, catchpoint: Catchpoint) -> None:
        grace = {"email": "grace@example.com"}
        assert not engine.done("catchpoint_contact", {**grace, "notifications": {"means": ["sms", "email"]}})["changed"]
        (write,) = bodies(engine.done("catchpoint_contact", {**grace, "notifications": {"means": ["voice_call"], "voice_call_number": "555 0100"}}))
        assert [one["path"] for one in write] == ["/notificationType"]
        (row,) = [row for row in catchpoint.rows("contacts") if row["email"] == "grace@example.com"]
        told = row["notificationType"]
        assert ([one["id"] for one in told["notificationList"]], told["smsEmail"]) == ([128], "15550100@sms.example.com")
        ran = engine.done("catchpoint_contact", {**grace, "notifications": {"means": []}})
        assert ran["resource"]["notifications"]["means"] == []
        assert not engine.done("catchpoint_contact", {**grace, "notifications": {"means": []}})["changed"]

    def test_no_notification_may_be_told_as_a_way_of_its_own(self, engine: Engine, catchpoint: Catchpoint) -> None:
        catchpoint.patch("contacts/7002", ("/notificationType", {"notificationList": [{"id": 0}]}))
        found = engine.done("catchpoint_contact", {"email": "grace@example.com", "notifications": {"means": []}})
        assert (found["changed"], found["resource"]["notifications"]["means"]) == (False, [])


def test_a_label_is_in_a_division_and_stays_there(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done("catchpoint_label", {**LABEL, "division": "Example"})
    assert bodies(made)[0]["divisionId"] == 1001
    assert made["resource"]["division"] == "Example"
    assert not engine.done("catchpoint_label", {**LABEL, "division": "1001"})["changed"]


@pytest.mark.parametrize("module", ["catchpoint_contact", "catchpoint_folder", "catchpoint_label", "catchpoint_product", "catchpoint_test"])
def test_the_pattern_of_a_thing_is_no_thing(engine: Engine, module: str) -> None:
    """Of the id 0 the service tells a thing with nothing in it: what a new one would be."""
    case = CASES[module]
    ran = engine.refused(module, {**case.create, "id": 0})
    assert "there is none with id 0" in ran["msg"]
    assert ran.writes == []
    ran = engine.done(module, {**case.create, "id": 0, "state": "absent"})
    assert (ran["changed"], ran.writes) == (False, [])


@pytest.mark.parametrize("options", [{"parent": 0}, {"parent": "0"}, {"product": 0}], ids=str)
def test_nothing_is_inside_the_pattern_of_a_thing(engine: Engine, options: dict[str, Any]) -> None:
    ran = engine.refused("catchpoint_folder", {**CASES["catchpoint_folder"].create, **options})
    assert "named '0'" in ran["msg"]
    assert ran.writes == []

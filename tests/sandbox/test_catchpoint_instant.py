"""Catchpoint's instant tests: started once, asynchronous, one node and one step a look."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint

WEB = {
    "url": "https://shop.example.org/", "instantTestType": {"id": 0, "name": "?"}, "monitorType": {"id": 18}, "nodesIds": [{"id": 733}, {"id": 734}],
}  # fmt: skip


def start(cp: Catchpoint, path: str = "instanttests", demand: bool = True, **more: Any) -> dict[str, Any]:
    body = {**WEB, **more} if path == "instanttests" else {"nodesIds": WEB["nodesIds"], **more}
    return cp.post(path, body, **({"onDemand": "true"} if demand else {}))


def states(cp: Catchpoint, number: int, node: int = 733, times: int = 4) -> list[str]:
    return [cp.get(f"instanttests/{number}", nodeId=node)["instantTestStatus"] for _dummy in range(times)]


def test_goes_on_each_time_somebody_looks(cp: Catchpoint) -> None:
    made = start(cp)
    assert made["instantTestNodes"] == [
        {"id": 733, "name": "Oslo, NO - Telenor", "instantTestStatus": "Pending"}, {"id": 734, "name": "Frankfurt, DE - DTAG", "instantTestStatus": "Pending"},
    ]  # fmt: skip
    assert states(cp, made["id"]) == ["Pending", "Running", "Completed", "Completed"]
    assert states(cp, made["id"], 734, 1) == ["Pending"], "each node by itself"


def test_is_done_after_ten_seconds(cp: Catchpoint, sandbox: Sandbox) -> None:
    made = start(cp)
    sandbox.clock(advance=11)
    assert states(cp, made["id"], times=1) == ["Completed"]


def test_has_a_record_when_it_is_done(cp: Catchpoint, sandbox: Sandbox) -> None:
    made = start(cp)
    assert "instantTestRecord" not in cp.get(f"instanttests/{made['id']}", nodeId=733)
    sandbox.clock(advance=11)
    data = cp.get(f"instanttests/{made['id']}", nodeId=733, stepId=0)
    assert (data["instantTest"]["url"], data["instantTest"]["instantTestType"]) == ("https://shop.example.org/", {"id": 0, "name": "Web"})
    record = data["instantTestRecord"]
    metrics = record["testResult"]["metrics"]
    assert (record["node"]["id"], len(metrics["fields"]), "errorMessage" in record) == (733, len(metrics["items"]), False)
    assert all(value > 0 for value in metrics["items"])


def test_fails_where_there_is_no_host(cp: Catchpoint, sandbox: Sandbox) -> None:
    made = start(cp, url="https://nowhere.invalid/")
    assert states(cp, made["id"])[-1] == "Failed"
    record = cp.get(f"instanttests/{made['id']}", nodeId=733)["instantTestRecord"]
    assert (record["primaryErrorData"]["isWarning"], bool(record["errorMessage"])) == (False, True)
    assert set(record["testResult"]["metrics"]["items"]) == {None}


def test_of_a_test_that_there_is(cp: Catchpoint, sandbox: Sandbox) -> None:
    cp("POST", "/_sandbox/outage", {"testId": 880012, "minutes": 30, "nodes": [733]})
    made = start(cp, "instanttests/880012", authentication={"userName": "shop", "password": "h1dden"}, tokenIds=[602])
    assert (states(cp, made["id"])[-1], states(cp, made["id"], 734)[-1]) == ("Failed", "Completed")
    assert "h1dden" not in str([cp.get(f"instanttests/{made['id']}", nodeId=733), sandbox.journal()])
    body = {"nodesIds": [{"id": 733}]}
    assert "No valid Test" in cp.refused("POST", "instanttests/123", body)
    assert "cannot be run" in cp.refused("POST", "instanttests/880022?onDemand=true", body)


def test_each_start_is_another_one(cp: Catchpoint) -> None:
    assert start(cp)["id"] != start(cp)["id"]


def test_without_on_demand_only_the_customers_own_nodes(cp: Catchpoint) -> None:
    assert "needs onDemand" in cp.refused("POST", "instanttests", WEB)
    assert start(cp, demand=False, nodesIds=[{"id": 901}])["id"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"nodesIds": []}, "nodesIds field is required"), ({"nodesIds": [{"id": n} for n in (733, 734, 735, 736, 737, 738)]}, "at most 5"),
        ({"nodesIds": [{"id": 5}]}, "No valid Node found for input '5'"), ({"nodesIds": [{"id": 739}]}, "not available"),
        ({"url": None}, "url field is required"),
        ({"url": "x" * 2049}, "maximum length of 2048"), ({"instantTestType": {"id": 20}}, "not valid for instantTestType"),
        ({"instantTestType": {"id": 9}}, "it holds the script"), ({"monitorType": None}, "monitorType field is required"),
    ],
    ids=str,
)  # fmt: skip
def test_refuses(cp: Catchpoint, more: dict[str, Any], words: str) -> None:
    assert words in cp.refused("POST", "instanttests?onDemand=true", {**WEB, **more})


def test_a_script_is_the_data_that_are_posted(cp: Catchpoint) -> None:
    made = start(cp, url=None, instantTestType={"id": 9}, monitorType={"id": 25}, transactionScriptTypeId={"id": 2}, requestPostData="open()")
    assert cp.get(f"instanttests/configuration/{made['id']}")["instantTest"]["requestPostData"] == "open()"


def test_a_look_names_one_node_of_it(cp: Catchpoint) -> None:
    number = start(cp)["id"]
    assert "nodeId field is required" in cp.refused("GET", f"instanttests/{number}")
    assert "No valid Node" in cp.refused("GET", f"instanttests/{number}?nodeId=735")
    assert "stepId" in cp.refused("GET", f"instanttests/{number}?nodeId=733&stepId=x")
    assert cp.refused("GET", "instanttests/5?nodeId=733") == "No valid Instant Test found for input '5'."


def test_its_configuration_may_come_without_the_envelope(cp: Catchpoint) -> None:
    assert cp.get("instanttests/configuration/0")["instantTest"]["id"] == 0
    cp.settings(bare=True)
    assert set(cp("GET", "instanttests/configuration/0").json()) == {"result", "value"}


def test_version_1(cp: Catchpoint) -> None:
    header = {"Authorization": f"Bearer {cp.token_answer().json()['access_token']}"}
    body = {
        "id": 0, "test_type": {"id": 0}, "monitor": {"id": 18}, "test_url": "https://x.invalid/", "http_method": {"id": 0},
        "nodes": [{"id": 733, "name": "?"}],
    }  # fmt: skip
    number = cp("POST", "/ui/api/v1/onDemandTest/0", body, headers=header).json()["id"]
    looks = [cp("GET", f"/ui/api/v1/onDemandTest/{number}", headers=header).json()["items"] for _dummy in range(3)]
    assert looks[:2] == [[], []]
    assert (looks[2][0]["node"]["id"], bool(looks[2][0]["web"]["test_failure"]["description"])) == (733, True)
    for wrong in ({}, {**body, "test_url": ""}, {**body, "nodes": [{"id": 5}]}, {**body, "nodes": []}, []):
        answer = cp("POST", "/ui/api/v1/onDemandTest/0", wrong, headers=header)
        assert (answer.status_code, set(answer.json())) == (400, {"Message"})


def test_what_was_started_can_be_seen_and_how_long_it_takes_can_be_said(cp: Catchpoint) -> None:
    cp.settings(patience=0)
    number = start(cp)["id"]
    assert states(cp, number, times=1) == ["Completed"]
    shown = cp.sandbox.request("catchpoint", "GET", "/_sandbox/instant-tests").json()
    assert [(row["id"], row["url"]) for row in shown] == [(number, "https://shop.example.org/")]

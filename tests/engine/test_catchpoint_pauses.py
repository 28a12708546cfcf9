"""Catchpoint's tests that do not run for a while, under a key, and those whose alerts are muted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox

MODULE = "catchpoint_test"
CHECKOUT = {"product": "Shop", "folder": "Checkout"}
PAUSED = "steadyops-paused"
SHOP, SEARCH = 880012, 880013


@pytest.fixture
def catchpoint(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def bodies(ran: Ran) -> list[Any]:
    """Return what was written."""
    return [row["body"] for row in ran.rows if row["write"]]


def statuses(catchpoint: Catchpoint) -> dict[int, int]:
    """Return the status of every test."""
    return {row["id"]: row["status"]["id"] for status in (0, 1) for row in catchpoint.rows("tests", statusId=status)}


def keys(catchpoint: Catchpoint, number: int) -> list[str]:
    """Return the keys that hold a test."""
    return [key for label in catchpoint.row(f"tests/{number}").get("labels", ()) if label["name"] == PAUSED for key in label["values"]]


def pause(engine: Engine, key: str, **more: Any) -> Ran:
    return engine.done(MODULE, {"state": "paused", "key": key, **more})


def resume(engine: Engine, key: str, **more: Any) -> Ran:
    return engine.done(MODULE, {"state": "resumed", "key": key, **more})


# Pausing


def test_a_pause_is_foretold_done_in_one_patch_each_and_done_once(engine: Engine, catchpoint: Catchpoint) -> None:
    foretold = engine.done(MODULE, {"state": "paused", "key": "CHG-1", **CHECKOUT}, check=True)
    ran = pause(engine, "CHG-1", **CHECKOUT)
    for name in ("changed", "action", "diff", "resource", "warnings"):
        assert foretold[name] == ran[name]
    assert (ran["action"], foretold.writes, len(ran.writes)) == ("paused", [], 3)
    for body in bodies(ran):
        assert [one["path"] for one in body] == ["/labels", "/status"]
        assert (body[0]["value"][-1], body[1]["value"]) == ({"name": PAUSED, "values": ["CHG-1"]}, "1")
    assert {one["name"]: (one["status"], one["paused_by"]) for one in ran["resource"]["tests"]} == dict.fromkeys(
        ("Shop search", "Sign in", "Print an invoice"), ("inactive", ["CHG-1"])
    )
    again = pause(engine, "CHG-1", **CHECKOUT)
    assert (again["changed"], again.writes, again["resource"]) == (False, [], ran["resource"])


def test_a_pause_says_that_it_has_no_end(engine: Engine) -> None:
    for check in (True, False):
        ran = engine.done(MODULE, {"state": "paused", "key": "CHG-1", **CHECKOUT}, check=check)
        assert any("no end of its own: 3 tests measure nothing until somebody says state: resumed with key CHG-1" in one for one in ran.warnings)
    assert pause(engine, "CHG-1", **CHECKOUT).warnings
    assert not resume(engine, "CHG-1").warnings


def test_only_what_a_key_has_paused_is_resumed_by_it(engine: Engine, catchpoint: Catchpoint) -> None:
    """The story: twenty tests, three of which were inactive before, and two that another key holds."""
    web = {"product": "Platform", "type": "web", "url": "https://example.org"}
    session = engine.session(many=True)
    made = [engine.done(MODULE, {"name": f"Story {number:02}", **web}, session=session)["resource"]["id"] for number in range(20)]
    for number in made[:3]:
        engine.done(MODULE, {"id": number, "status": "inactive"})
    pause(engine, "OTHER", tests=made[3:5])
    before = statuses(catchpoint)
    ran = pause(engine, "CHG-2", tests=made)
    assert len(ran.writes) == 17
    assert [statuses(catchpoint)[int(number)] for number in made] == [1] * 20
    assert not pause(engine, "CHG-2", tests=made)["changed"]
    foretold = engine.done(MODULE, {"state": "resumed", "key": "CHG-2"}, check=True)
    ran = resume(engine, "CHG-2")
    assert (foretold["diff"], foretold["resource"]) == (ran["diff"], ran["resource"])
    assert (ran["action"], len(ran.writes), statuses(catchpoint)) == ("resumed", 17, before)
    assert [keys(catchpoint, int(number)) for number in made[3:6]] == [["OTHER"], ["OTHER"], []]
    again = resume(engine, "CHG-2")
    assert (again["changed"], again.writes) == (False, [])
    resume(engine, "OTHER")
    assert [statuses(catchpoint)[int(number)] for number in made] == [1] * 3 + [0] * 17


@pytest.mark.parametrize("first", ["A", "B"])
def test_two_keys_over_one_test_do_not_disturb_each_other(engine: Engine, catchpoint: Catchpoint, first: str) -> None:
    pause(engine, "A", name="Shop front page")
    ran = pause(engine, "B", name="Shop front page")
    assert [one["path"] for one in bodies(ran)[0]] == ["/labels"]
    assert sorted(keys(catchpoint, SHOP)) == ["A", "B"]
    ran = resume(engine, first)
    assert [one["path"] for one in bodies(ran)[0]] == ["/labels"]
    (last,) = {"A", "B"} - {first}
    assert (statuses(catchpoint)[SHOP], keys(catchpoint, SHOP)) == (1, [last])
    ran = resume(engine, last)
    assert [one["path"] for one in bodies(ran)[0]] == ["/status", "/labels"]
    assert (statuses(catchpoint)[SHOP], keys(catchpoint, SHOP)) == (0, [])


def test_the_labels_of_people_stay_as_they_are(engine: Engine, catchpoint: Catchpoint) -> None:
    before = catchpoint.row(f"tests/{SHOP}")["labels"]
    assert before
    pause(engine, "A", name="Shop front page")
    task = {"name": "Shop front page", "product": "Shop"}
    labels = {one["name"]: one["values"] for one in before}
    ran = engine.done(MODULE, {**task, "labels": labels})
    assert (ran["changed"], ran["resource"]["labels"], ran["resource"]["paused_by"]) == (False, labels, ["A"])
    engine.done(MODULE, {**task, "labels": {"env": ["staging"]}})
    assert keys(catchpoint, SHOP) == ["A"]
    engine.done(MODULE, {**task, "labels": labels})
    resume(engine, "A")
    assert catchpoint.row(f"tests/{SHOP}")["labels"] == before


def test_a_test_that_is_kept_as_code_stays_paused(engine: Engine, catchpoint: Catchpoint) -> None:
    pause(engine, "A", name="Shop front page")
    ran = engine.done(MODULE, {"name": "Shop front page", "product": "Shop", "status": "active", "description": "Front"})
    assert any("paused under A" in one for one in ran.warnings)
    assert [one["path"] for one in bodies(ran)[0]] == ["/description"]
    assert statuses(catchpoint)[SHOP] == 1


def test_what_somebody_switched_on_meanwhile_loses_its_label_and_is_no_failure(engine: Engine, catchpoint: Catchpoint) -> None:
    pause(engine, "A", name="Shop front page")
    catchpoint.patch(f"tests/{SHOP}", ("/status", "0"))
    ran = resume(engine, "A")
    assert ([one["path"] for one in bodies(ran)[0]], keys(catchpoint, SHOP), statuses(catchpoint)[SHOP]) == (["/labels"], [], 0)


def test_some_of_a_key_can_be_resumed(engine: Engine, catchpoint: Catchpoint) -> None:
    pause(engine, "A", **CHECKOUT)
    resume(engine, "A", name="Shop search")
    assert (statuses(catchpoint)[SEARCH], statuses(catchpoint)[880017]) == (0, 1)


@pytest.mark.parametrize("kept", [True, False])
def test_an_account_that_makes_no_labels_refuses_and_nothing_is_paused(engine: Engine, catchpoint: Catchpoint, kept: bool) -> None:
    if kept:  # somebody has made the label and the value, and then it goes
        engine.done("catchpoint_label", {"name": PAUSED, "values": ["CHG-1"]})
    catchpoint.settings(label_creation=False)
    before = statuses(catchpoint)
    if kept:
        assert pause(engine, "CHG-1", **CHECKOUT)["changed"]
        resume(engine, "CHG-1")
    else:
        ran = engine.refused(MODULE, {"state": "paused", "key": "CHG-1", **CHECKOUT})
        assert f"The key is kept in a label of the test: {PAUSED}, with the value CHG-1" in ran["msg"]
    assert statuses(catchpoint) == before


def test_what_the_calls_cost(engine: Engine) -> None:
    """One read finds named tests that run; what may be inactive costs a second list, and a key its label."""
    costs = {
        "one": pause(engine, "A", name="Shop front page", product="2002"),
        "two": pause(engine, "A", tests=["Shop search", "Sign in"], product="2002"),
        "folder": pause(engine, "B", product="2002", folder="3003"),
        "again": pause(engine, "B", product="2002", folder="3003"),
        "by id": pause(engine, "C", tests=["880019", "880020"]),
        "key": resume(engine, "B"),
        "named": resume(engine, "A", name="Shop front page", product="2002"),
    }
    assert {name: (ran["calls"]["read"], ran["calls"]["write"]) for name, ran in costs.items()} == {
        "one": (1, 1), "two": (1, 2), "folder": (2, 3), "again": (2, 0), "by id": (1, 2), "key": (2, 3), "named": (2, 1),
    }  # fmt: skip


def test_a_hundred_pauses_in_a_loop_cost_one_list_and_a_patch_each(engine: Engine) -> None:
    session = engine.session(many=True)
    names = ("Shop front page", "Shop search", "Token service", "Reach the gateway")
    ran = [engine.done(MODULE, {"state": "paused", "key": "A", "name": name}, session=session) for name in names]
    ran += [engine.done(MODULE, {"state": "paused", "key": "A", "name": name}, session=session) for name in names]
    assert [(one["calls"]["read"], one["calls"]["write"]) for one in ran] == [(1, 1), (0, 1), (0, 1), (0, 1)] + [(0, 0)] * 4


@pytest.mark.parametrize("kind", ["reset", "timeout"])
def test_a_pause_whose_answer_was_lost_goes_on(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint, kind: str) -> None:
    sandbox.fault("catchpoint", kind, method="PATCH", when="after", times=1)
    ran = engine.done(MODULE, {"state": "paused", "key": "A", **CHECKOUT}, timeout=1)
    assert (ran["changed"], [keys(catchpoint, number) for number in (SEARCH, 880017, 880018)]) == (True, [["A"]] * 3)


def test_a_status_that_did_not_change_is_a_failure(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    row = catchpoint.row(f"tests/{SHOP}")
    body = {"data": {"id": SHOP, "test": row}, "messages": [], "errors": [], "completed": True}
    sandbox.fault("catchpoint", "status", method="PATCH", status=200, body=json.dumps(body), times=0)
    ran = engine.refused(MODULE, {"state": "paused", "key": "A", "name": "Shop front page"})
    assert f"it says that the test {SHOP} is active still" in ran["msg"]


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"state": "paused", "name": "Shop front page"}, "key is missing"),
        ({"state": "paused", "key": "A"}, "nothing says which tests are to be paused"),
        ({"state": "paused", "key": "A", "tests": []}, "tests is empty"),
        ({"state": "paused", "key": "A", "name": "Shop front page", "url": "https://x.example"}, "url cannot be given beside state: paused"),
        ({"state": "resumed", "key": "x" * 101}, "key has 101 characters; it can have 100"),
        ({"state": "resumed", "key": " "}, "key is missing"),
        ({"state": "resumed", "key": "a\nb"}, "is no single line"),
        ({"tests": ["Shop front page"]}, "give muted_until or muted_for"),
        ({"tests": [], "state": "absent"}, "tests is empty"),
        ({"tests": ["Shop front page"], "state": "absent", "url": "https://x.example"}, "url cannot be given beside state: absent"),
        ({"tests": ["Shop front page"], "muted_for": "1h", "status": "active"}, "status cannot be given beside a mute of several tests"),
        ({"tests": [" "], "muted_for": "1h"}, "tests[0] holds a blank"),
        ({"muted_for": "1h"}, "nothing says which tests are to be muted"),
        ({"tests": ["Shop front page"], "muted_until": "22:00"}, "muted_until"),
    ],
)
def test_what_is_wrong_is_said_before_any_call(engine: Engine, task: dict, words: str) -> None:
    ran = engine.run(MODULE, task)
    assert ran.failed
    assert words in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ({"tests": ["No such test"]}, "there is no test named 'No such test'"),
        ({"tests": ["880012", "999999"]}, "999999"),
        ({"product": "Platform", "folder": "Names", "tests": ["Shop search"]}, "there is no test named 'Shop search'"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_paused(engine: Engine, task: dict, words: str) -> None:
    ran = engine.refused(MODULE, {"state": "paused", "key": "A", **task})
    assert words in ran["msg"]
    assert ran.writes == []


# Removing


def test_several_are_removed_in_one_call_and_what_is_gone_stays_gone(engine: Engine, catchpoint: Catchpoint) -> None:
    catchpoint.patch("tests/880017", ("/status", "1"))
    task = {"tests": ["Shop front page", "Sign in", str(SEARCH), "Never was", "999999"], "product": "2002", "state": "absent"}
    foretold = engine.done(MODULE, task, check=True)
    ran = engine.done(MODULE, task)
    assert (foretold["diff"], foretold["action"], foretold.writes) == (ran["diff"], ran["action"], [])
    assert (ran["action"], ran.writes) == ("deleted", [f"DELETE /api/v2/tests/{SHOP},{SEARCH},880017"])
    assert not {SHOP, SEARCH, 880017} & set(statuses(catchpoint))
    again = engine.done(MODULE, task)
    assert (again["action"], again["changed"], again.writes) == ("unchanged", False, [])


def test_one_that_goes_meanwhile_is_no_failure(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    body = {"data": {"deleted": str(SHOP)}, "messages": [], "errors": [{"message": f"No valid Test found for input '{SEARCH}'."}], "completed": True}
    sandbox.fault("catchpoint", "status", method="DELETE", status=200, body=json.dumps(body), times=1, when="after")
    ran = engine.done(MODULE, {"tests": [SHOP, SEARCH], "state": "absent"})
    assert (ran["action"], len(ran.writes)) == ("deleted", 1)
    assert not {SHOP, SEARCH} & set(statuses(catchpoint))


# Muting


def until(catchpoint: Catchpoint, number: int) -> Any:
    """Return until when the alerts of a test are muted."""
    row = catchpoint.row(f"tests/{number}")
    return row.get("alertsPauseExpiration") if row["alertsPaused"] else None


def test_several_are_muted_in_one_call_and_heard_again_by_themselves(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    sandbox.clock(now="2031-05-06T07:00:00Z")
    task = {"tests": ["Shop front page", "Shop search"], "muted_until": "2031-05-06T09:30:00Z"}
    foretold = engine.done(MODULE, task, check=True)
    ran = engine.done(MODULE, task)
    assert (foretold["diff"], foretold["resource"], foretold.writes) == (ran["diff"], ran["resource"], [])
    assert ran.writes == ["PATCH /api/v2/tests/alert/state"]
    (body,) = bodies(ran)
    assert [(one["testId"], one["status"]["id"]) for one in body["tests"]] == [(SHOP, 0), (SEARCH, 0)]
    assert (ran["action"], ran["calls"]["read"]) == ("muted", 1)
    again = engine.done(MODULE, task)
    assert (again["changed"], again.writes) == (False, [])
    assert statuses(catchpoint)[SHOP] == 0, "it goes on measuring"
    sandbox.clock(now="2031-05-06T09:32:00Z")
    assert until(catchpoint, SHOP) is None
    assert "has passed" in engine.refused(MODULE, task)["msg"]


def test_what_is_muted_for_longer_or_without_end_is_left_so(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    sandbox.clock(now="2031-05-06T07:00:00Z")
    engine.done(MODULE, {"name": "Shop front page", "muted_until": "2031-05-06T12:00:00Z"})
    engine.done(MODULE, {"name": "Shop search", "product": "Shop", "alerts_paused": True})
    before = until(catchpoint, SHOP)
    ran = engine.done(MODULE, {"tests": ["Shop front page", "Shop search", "Sign in"], "muted_until": "2031-05-06T09:00:00Z"})
    assert [one["testId"] for one in bodies(ran)[0]["tests"]] == [880017]
    assert (until(catchpoint, SHOP), until(catchpoint, SEARCH), catchpoint.row(f"tests/{SEARCH}")["alertsPaused"]) == (before, None, True)
    ran = engine.done(MODULE, {"tests": ["Shop front page", "Shop search"], "muted_for": "1h"})
    assert (ran["changed"], ran.writes) == (False, [])


@pytest.mark.parametrize("which", [{"name": "Shop front page", "product": "Shop"}, {"tests": ["Shop front page"]}], ids=["one", "several"])
def test_a_length_counts_from_the_first_run(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint, which: dict) -> None:
    sandbox.clock(now="2031-05-06T07:00:00Z")
    foretold = engine.done(MODULE, {**which, "muted_for": "2h"}, check=True)
    ran = engine.done(MODULE, {**which, "muted_for": "2h"})
    assert (foretold["diff"], foretold["action"], foretold.writes) == (ran["diff"], ran["action"], [])
    first = until(catchpoint, SHOP)
    sandbox.clock(now="2031-05-06T07:30:00Z")
    again = engine.done(MODULE, {**which, "muted_for": "2h"})
    assert (again["changed"], again.writes, until(catchpoint, SHOP)) == (False, [], first)
    engine.done(MODULE, {**which, "muted_for": "3h"})
    assert until(catchpoint, SHOP).startswith("2031-05-06T10:0")
    sandbox.clock(now="2031-05-06T11:00:00Z")
    engine.done(MODULE, {**which, "muted_for": "2h"})
    assert until(catchpoint, SHOP).startswith("2031-05-06T13:0")
    values = [one["name"] for one in catchpoint.row("labels", name="steadyops-muted")["labelValues"]]
    assert len(values) == 1, "what is over is forgotten"


def test_a_short_mute_by_somebody_else_is_made_longer(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    sandbox.clock(now="2031-05-06T07:00:00Z")
    catchpoint.done("PATCH", "tests/alert/state", {"tests": [{"testId": SHOP, "status": {"id": 0}, "pauseExpiration": "00:05"}]})
    assert engine.done(MODULE, {"tests": ["Shop front page"], "muted_for": "1h"})["changed"]
    assert until(catchpoint, SHOP).startswith("2031-05-06T08:0")


def test_one_that_is_made_is_muted_at_once(engine: Engine, catchpoint: Catchpoint) -> None:
    task = {"name": "Young", "product": "Shop", "type": "web", "url": "https://example.org", "muted_for": "1h"}
    ran = engine.done(MODULE, task)
    assert ran["action"] == "created"
    assert until(catchpoint, int(ran["resource"]["id"]))
    assert not engine.done(MODULE, task)["changed"]
    assert engine.done(MODULE, {"name": "Young", "product": "Shop", "alerts_paused": False})["changed"]
    assert not until(catchpoint, int(ran["resource"]["id"]))


def test_an_account_that_makes_no_labels_can_be_muted_until_a_time(engine: Engine, sandbox: Sandbox, catchpoint: Catchpoint) -> None:
    catchpoint.settings(label_creation=False)
    sandbox.clock(now="2031-05-06T07:00:00Z")
    ran = engine.refused(MODULE, {"tests": ["Shop front page"], "muted_for": "1h"})
    assert "muted_until needs none" in ran["msg"]
    assert until(catchpoint, SHOP)
    assert engine.done(MODULE, {"tests": ["Shop search"], "muted_until": "2031-05-07T00:00:00Z"})["changed"]
    assert until(catchpoint, SEARCH).startswith("2031-05-07T00:0")
    ran = engine.refused(MODULE, {"tests": ["Shop search"], "muted_until": "2037-01-01T00:00:00Z"})
    assert "alerts_paused: true mutes without end" in ran["msg"]


# Together with the rest


def test_an_entry_of_an_apply_pauses_too_and_an_export_says_nothing_of_it(engine: Engine, catchpoint: Catchpoint) -> None:
    entry = {"catchpoint_test": {"state": "paused", "key": "CHG-9", **CHECKOUT}}
    ran = engine.done("apply", {"resources": [entry]})
    assert ran["summary"] == {"paused": 1}
    assert keys(catchpoint, SEARCH) == ["CHG-9"]
    assert engine.done("apply", {"resources": [entry]})["summary"] == {"unchanged": 1}
    told = engine.done("export", {"resources": ["catchpoint_test"]})["resources"]
    (search,) = [one["catchpoint_test"] for one in told if one["catchpoint_test"]["name"] == "Shop search"]
    assert (search.get("status", "active"), PAUSED in str(told)) == ("active", False)
    assert engine.done("apply", {"resources": told})["summary"] == {"unchanged": len(told)}
    assert keys(catchpoint, SEARCH) == ["CHG-9"]


def test_a_place_that_is_not_there_yet_is_asked_for_nothing(engine: Engine) -> None:
    ran = engine.run(MODULE, {"state": "paused", "key": "A", "product": "To be made", "name": "Young"}, check=True)
    assert "To be made" in str(ran.warnings)
    assert not [row for row in ran.rows if "Unknown" in str(row)]


@pytest.mark.parametrize("together", [True, False], ids=["in one process", "each in its own"])
def test_in_check_mode_a_later_item_sees_what_an_earlier_one_would_do(engine: Engine, together: bool) -> None:
    shop = {"name": "Shop front page", "product": "Shop"}
    tasks = [
        {"state": "paused", "key": "A", **shop}, {"state": "paused", "key": "A", **shop}, {"state": "paused", "key": "B", **shop},
        {"state": "resumed", "key": "A", **shop}, {"state": "resumed", "key": "B", **shop}, {"tests": ["Shop search"], "muted_for": "1h"},
        {"tests": ["Shop search"], "muted_for": "1h"}, {"tests": ["Sign in"], "state": "absent"}, {"tests": ["Sign in"], "state": "absent"},
    ]  # fmt: skip
    session = engine.session(many=True)
    foretold = []
    for number, task in enumerate(tasks):
        how = {"session": session} if together else {"earlier": [[one, {}] for one in tasks[:number]]}
        foretold.append(engine.done(MODULE, task, check=True, **how))
    done = [engine.done(MODULE, task) for task in tasks]
    assert [(one["action"], one["diff"], one.writes) for one in foretold] == [(one["action"], one["diff"], []) for one in done]
    assert [one["action"] for one in done] == ["paused", "unchanged", "paused", "resumed", "resumed", "muted", "unchanged", "deleted", "unchanged"]

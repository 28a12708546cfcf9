"""A window over a second page, which has its own components and its own readers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.outbox import Audience
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import SECTIONS, Windows, silent

SECOND = "/v1/pages/b5x8m2tqv9wd"


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    make(sandbox, Raw("statuspage", "POST", f"{SECOND}/components", {"component": {"name": "Shop"}}))
    return Windows(sandbox)


def second(**more: Any) -> dict[str, Any]:
    return {"also": [{"connection": "statuspage:partners", "page_id": "b5x8m2tqv9wd", **more}]}


def entries(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [row for row in make(sandbox, Raw("statuspage", "GET", f"{SECOND}/incidents")) if row["status"] == "in_progress"]


def shop(sandbox: Sandbox) -> str:
    (row,) = make(sandbox, Raw("statuspage", "GET", f"{SECOND}/components"))
    return str(row["status"])


def test_each_page_tells_its_own_readers_its_own_words(windows: Windows, sandbox: Sandbox) -> None:
    audience, before = Audience(sandbox), silent(sandbox)
    task = second(components=["Shop"], title="Wartung", message="Wir warten den Shop.")
    check = windows.task(check=True, **task)
    ran = windows.well(**task)
    assert (ran["diff"], ran["told"]["notified"]) == (check["diff"], True)
    assert "'Maintenance', mailed: We patch the servers." in ran["diff"]["after"]["entry"]
    assert "nobody is mailed: Wir warten den Shop." in ran["diff"]["after"]["entry"]
    (entry,) = entries(sandbox)
    assert entry["name"] == "Wartung"
    bodies = [one["body"] for one in entry["incident_updates"]]
    assert any("Wir warten den Shop." in str(one) for one in bodies)
    assert not any(SECTIONS["statuspage"]["message"] in str(one) for one in bodies)
    assert [row["by"] for row in audience.announced()].count("mail") == 1, "of the first page alone"
    assert windows.well(**task).writes == []
    assert "page: Shop" in windows.well("status")["table"]
    windows.well("closed", **second(message_closed="Fertig."))
    assert (entries(sandbox), shop(sandbox)) == ([], "operational")
    assert silent(sandbox) == before


def test_an_account_of_its_own_is_reached_with_its_own_credential_which_is_never_shown(windows: Windows, sandbox: Sandbox) -> None:
    token = sandbox.credentials["STATUSPAGE_API_TOKEN"]
    own = {"also": [{"connection": "statuspage:partners", "options": {"page_id": "b5x8m2tqv9wd", "api_token": token}, "components": ["Shop"]}]}
    ran = windows.well(**own)
    assert token not in ran.text
    assert shop(sandbox) == "under_maintenance"
    wrong = {"also": [{**own["also"][0], "options": {"page_id": "b5x8m2tqv9wd", "api_token": "another"}}]}
    assert "401" in windows.wrong(key="other", **wrong)
    windows.well("closed", **own)
    assert shop(sandbox) == "operational"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"connection": "statuspage"}, "connection must be a service and a name"),
        ({"connection": "nagios:eu"}, "connection must be a service and a name"),
        ({"connection": "statuspage:eu", "page_id": "b5x8m2tqv9wd", "components": ["Shop"], "mesage": "x"}, "mesage is no option of statuspage"),
        ({"connection": "statuspage:eu", "page_id": "b5x8m2tqv9wd"}, "give components"),
    ],
)
def test_what_is_no_second_account_is_refused_before_any_call(windows: Windows, entry: dict[str, Any], words: str) -> None:
    ran = windows.task(also=[entry])
    assert words in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("announce", [True, False])
def test_a_second_page_is_extended_shown_and_closed_by_the_key_alone(windows: Windows, sandbox: Sandbox, announce: bool) -> None:
    """The records name it, and the same token reaches it."""
    before = silent(sandbox)
    windows.well(**second(components=["Shop"], announce=announce))
    end = windows.well("extended")["resource"]["ends_at"]
    table = windows.well("status", key=None)["table"]
    assert "page: Shop" in table
    assert "ends differ" not in table
    if announce:
        (entry,) = entries(sandbox)
        assert datetime.fromisoformat(entry["scheduled_until"]) == datetime.fromisoformat(end)
    sandbox.fault("statuspage", "status", status=403, method="GET", path="b5x8m2tqv9wd", times=0)
    assert "not asked: statuspage/b5x8m2tqv9wd" in windows.well("status", key=None)["table"]
    words = windows.wrong("closed")
    assert "Statuspage could not be read" in words
    assert "(name statuspage/b5x8m2tqv9wd in also when the task is run again)" in words
    sandbox.mend()
    assert shop(sandbox) == "under_maintenance"
    windows.well("closed", **second())
    assert (silent(sandbox), shop(sandbox)) == (before, "operational")
    windows.well(**second(components=["Shop"], announce=announce))
    windows.well("closed")
    assert (silent(sandbox), shop(sandbox), entries(sandbox)) == (before, "operational", [])

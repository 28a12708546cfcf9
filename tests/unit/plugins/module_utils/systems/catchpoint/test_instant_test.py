"""What an instant test tells of itself, whatever words the service has for it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.instant_test import Running

METRICS = {"fields": [{"name": "DNS (ms)", "index": 0}, {"name": "Test Time (ms)", "index": 1}], "items": [14, 903.5]}
RECORD = {"id": 1, "actualRuntime": "2026-03-04T10:00:00Z", "publicLink": "https://p.example.org/1", "testResult": {"metrics": METRICS}}
OSLO = {"id": 733, "name": "Oslo", "instantTestStatus": "Pending"}


class Answers:
    """Answers looks in their turn, and notes of which node they were."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def path(self, template: str, **names: str) -> str:
        return template.format(**names)

    def get(self, path: str, query: dict[str, Any]) -> Any:
        self.asked.append(query["nodeId"])
        return self.answers.pop(0)


def looked(data: Any, node: dict[str, Any] | None = None) -> Running:
    running = Running(991200, [node or OSLO])
    running.look(Answers({"data": data, "completed": True}))
    return running


@pytest.mark.parametrize(
    ("data", "left"),
    [
        ({"instantTestStatus": "Completed", "instantTestRecord": RECORD}, []),
        ({"instantTestStatus": "completed"}, []),
        ({"instantTestStatus": "Failed"}, []),
        ({"instantTestStatus": "Running"}, ["733"]),
        ({"instantTestStatus": "RUNNING", "instantTestRecord": RECORD}, ["733"]),
        ({"instantTestStatus": "Queued"}, ["733"]),
        ({"instantTestStatus": "Finished", "instantTestRecord": RECORD}, []),
        ({"instantTestRecord": RECORD}, ["733"]),
        ({}, ["733"]),
        (None, ["733"]),
    ],
)
def test_it_is_done_when_it_says_so_or_has_a_record(data: Any, left: list[str]) -> None:
    assert looked(data).left() == left


def test_a_row_has_names_numbers_and_the_units_stand_beside() -> None:
    told = looked({"instantTestStatus": "Completed", "instantTestRecord": RECORD}).told()
    assert told["rows"] == [
        {
            "node": "Oslo", "node_id": 733, "status": "completed", "succeeded": True, "time": "2026-03-04T10:00:00Z", "error": None,
            "link": "https://p.example.org/1", "dns": 14, "test_time": 903.5,
        }
    ]  # fmt: skip
    assert [(one["name"], one["unit"]) for one in told["fields"]] == [("dns", "ms"), ("test_time", "ms")]
    assert (told["id"], told["finished"], told["succeeded"], told["raw"]) == ("991200", True, True, [RECORD])


@pytest.mark.parametrize(
    ("record", "word", "error", "succeeded"),
    [
        ({"errorMessage": "No host"}, "Completed", "No host", False),
        ({"errorMessage": "Old TLS", "primaryErrorData": {"id": 3, "message": "Old TLS", "isWarning": True}}, "Completed", "Old TLS", True),
        ({"primaryErrorData": {"id": 12007, "name": "DNS", "isWarning": False}}, "Completed", "DNS", False),
        ({"primaryErrorData": {"id": 0, "name": "None"}}, "Completed", None, True),
        ({}, "Failed", "Catchpoint gives no reason", False),
    ],
)
def test_an_error_is_none_when_it_is_a_warning(record: dict[str, Any], word: str, error: str | None, succeeded: bool) -> None:
    told = looked({"instantTestStatus": word, "instantTestRecord": {**RECORD, **record}}).told()
    assert (told["rows"][0]["error"], told["succeeded"]) == (error, succeeded)


def test_what_was_not_measured_is_null_and_a_node_that_is_not_done_has_no_numbers() -> None:
    running = Running(1, [OSLO, {"id": 734, "name": "Paris"}, {"id": 735, "name": "Rome"}])
    failed = {"instantTestStatus": "Failed", "instantTestRecord": {"errorMessage": "No host"}}
    answers = Answers({"data": {"instantTestStatus": "Completed", "instantTestRecord": RECORD}}, {"data": failed}, {"data": {"instantTestStatus": "Running"}})
    running.look(answers)
    told = running.told()
    assert [row.get("test_time", "no number") for row in told["rows"]] == [903.5, None, "no number"]
    assert (told["finished"], told["succeeded"], running.left()) == (False, None, ["735"])
    answers.answers = [{"data": {"instantTestStatus": "Completed", "instantTestRecord": RECORD}}]
    running.look(answers)
    assert answers.asked == ["733", "734", "735", "735"], "a node is asked until it is done there"
    assert running.told()["succeeded"] is False

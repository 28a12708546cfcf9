"""Users of Circonus, and what older installations have."""

from __future__ import annotations

import pytest

from tests.support.engine import Engine


def test_an_address_is_changed_by_the_id_of_the_user(engine: Engine) -> None:
    ran = engine.done("circonus_user", {"id": "5002", "email": "joan@example.com"})
    assert ran["diff"]["before"] == {"email": "jo@example.com"}
    assert engine.done("circonus_user", {"email": "joan@example.com"})["resource"]["id"] == "/user/5002"


def test_whoever_the_token_belongs_to_is_current(engine: Engine) -> None:
    for check in (True, False):
        ran = engine.done("circonus_user", {"id": "current", "firstname": "Ada"}, check=check)
        assert (ran["changed"], ran["resource"]["id"]) == (True, "/user/5001")
        assert ran.writes == ([] if check else ["PUT /v2/user/5001"])
    again = engine.done("circonus_user", {"id": "current", "firstname": "Ada"})
    assert (again["changed"], again.reads) == (False, ["GET /v2/user/current"])
    assert engine.done("circonus_user", {"id": "5001"})["resource"]["firstname"] == "Ada"


@pytest.mark.parametrize(
    ("module", "task"),
    [
        ("circonus_metric_cluster", {"name": "C", "queries": [{"query": "x", "type": "average"}]}),
        ("circonus_outlier_report", {"title": "R"}),
    ],
    ids=["metric_cluster", "outlier_report"],
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_service_without_them_is_said_in_one_sentence(engine: Engine, module: str, task: dict, state: str) -> None:
    ran = engine.refused(module, {**task, "state": state})
    assert "only older installations do" in ran["msg"]
    assert ran.writes == []

"""What the original client took is taken: a body as text, filters as parameters, severities and groups as they are spelled."""

from __future__ import annotations

import json

import pytest

from tests.support.engine import Engine

RULE_SET = {"check": "/check/12345", "metric_name": "foo", "metric_type": "numeric", "rules": []}


@pytest.mark.parametrize("body", [RULE_SET, json.dumps(RULE_SET)], ids=["dictionary", "text"])
@pytest.mark.parametrize("path", ["/rule_set", "/v2/rule_set"])
def test_a_body_is_taken_as_data_and_as_text(engine: Engine, body: object, path: str) -> None:
    ran = engine.done("api", {"system": "circonus", "method": "POST", "path": path, "body": body})
    assert ran["data"]["metric_name"] == "foo"
    assert [row["body"] for row in ran.rows] == [RULE_SET]
    listed = engine.done("api", {"system": "circonus", "path": path, "query": {"f_check": "/check/12345"}})
    assert [row["_cid"] for row in listed["data"]] == [ran["data"]["_cid"]]


@pytest.mark.parametrize("severity", [1, "1"], ids=repr)
@pytest.mark.parametrize("group", ["On Call", "1234", "/contact_group/1234"])
def test_a_rule_set_is_the_same_in_every_spelling(engine: Engine, severity: object, group: str) -> None:
    rule = {"criteria": "max value", "severity": severity, "value": 40, "wait": str(5)}
    made = {"check": 12345, "metric_name": "foo", "parent": "1001", "contact_groups": {severity: [group]}, "rules": [rule]}
    first = engine.done("circonus_rule_set", made)
    (write,) = [row["body"] for row in first.rows if row["write"]]
    assert (write["parent"], write["contact_groups"]["1"]) == ("/rule_set/1001", ["/contact_group/1234"])
    assert (write["rules"][0]["severity"], write["rules"][0]["wait"]) == (1, 5)
    plain = {**made, "contact_groups": {"1": ["/contact_group/1234"]}, "rules": [{**rule, "severity": 1, "value": "40.0", "wait": 5}]}
    again = engine.done("circonus_rule_set", plain)
    assert (again["changed"], again.writes) == (False, [])
    gone = engine.done("circonus_rule_set", {"check": 12345, "metric_name": "foo", "state": "absent"})
    assert gone["action"] == "deleted"


def test_the_account_that_is_meant_is_said_and_another_is_refused(engine: Engine) -> None:
    options = {"check": "/check/12345", "metric_name": "tt_connect", "rules": []}
    engine.done("circonus_rule_set", options, account_id="/account/2317")
    ran = engine.refused("circonus_rule_set", options, account_id="1")
    assert "The token has no access to account 1" in ran["msg"]
    assert ran.writes == []

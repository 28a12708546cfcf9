"""systems/circonus/annotation.py: moments, and stretches of time."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.kinds import ANNOTATION
from tests.support.network import reply
from tests.support.stage import play

NAMED = {"category": "deployments", "title": "Deploy 2.14.0", "api_token": "a-token-of-the-test"}
TEN, NINE = "2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z"
SECOND = 1767261600
ROW = {"_cid": "/annotation/7", "category": "deployments", "title": "Deploy 2.14.0", "description": "", "start": SECOND,
       "stop": SECOND, "rel_metrics": []}  # fmt: skip
NONE = reply(body=[])


def made(request):
    """Answer a write as the service does."""
    return reply(body={"_cid": "/annotation/7", **request.body})


def test_new_one_is_a_moment():
    result, script = play(ANNOTATION, NONE, made, **NAMED, start=TEN)
    assert script.bodies == [{**{name: ROW[name] for name in ROW if name != "_cid"}}]
    assert result["diff"]["after"]["stop"] == TEN


def test_without_a_start_it_begins_when_it_is_sent():
    result, script = play(ANNOTATION, reply(body=[], Date="Fri, 15 Jan 2027 09:00:00 GMT"), made, **NAMED)
    assert (script.bodies[0]["start"], script.bodies[0]["stop"]) == (1800003600, 1800003600)
    checked, _script = play(ANNOTATION, NONE, check_mode=True, **NAMED)
    assert {"start", "stop"}.isdisjoint(checked["resource"])
    assert checked["diff"] == result["diff"]


def test_one_that_goes_on_is_ended():
    result, script = play(ANNOTATION, reply(body=[ROW]), made, **NAMED, stop="2026-01-01T11:00:00Z")
    assert (result["action"], script.writes[0].body["stop"]) == ("updated", SECOND + 3600)


def test_description_is_said_where_there_is_none():
    _result, script = play(ANNOTATION, reply(body=[{**ROW, "description": "old"}]), made, **NAMED, description="")
    assert script.writes[0].body["description"] == ""


def test_what_nobody_here_knows_goes_back_as_it_was_read():
    _result, script = play(ANNOTATION, reply(body=[{**ROW, "new": [1], "_author": "jo"}]), made, **NAMED, description="d")
    assert script.writes[0].body == {**{name: ROW[name] for name in ROW if name != "_cid"}, "description": "d", "new": [1]}


def test_filter_is_as_narrow_as_the_key():
    _result, script = play(ANNOTATION, NONE, made, **NAMED, start=TEN)
    assert "f_category=deployments&f_start_ge=1767261600&f_start_le=1767261600" in script.requests[0].url


@pytest.mark.parametrize(
    ("replies", "options"),
    [
        pytest.param([], {"start": TEN, "stop": NINE}, id="as written"),
        pytest.param([reply(body=[ROW])], {"stop": NINE}, id="against what is there"),
        pytest.param([NONE], {"stop": NINE}, id="against now"),
    ],
)
def test_nothing_stops_before_it_starts(replies, options):
    with pytest.raises(BadInput, match="cannot stop at .*, before it starts at"):
        play(ANNOTATION, *replies, **NAMED, **options)

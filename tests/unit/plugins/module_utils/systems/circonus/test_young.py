"""systems/circonus/young.py: which checks a body leads to, and whether one of them was just made."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import NotFound
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.young import (
    LeadsToChecks,
    checks_in,
)
from tests.support.network import NOON


class Look:
    """What a lookup tells of one check and its bundle."""

    def __init__(self, check=True, age=5):
        self.check, self.age = check, age

    def now(self):
        return NOON

    def get(self, path):
        if not self.check:
            raise NotFound("no such thing")
        return {"_check_bundle": "/check_bundle/1"} if path == "/v2/check/12" else {"_created": NOON - self.age}


@pytest.mark.parametrize(
    ("body", "checks"),
    [
        ({"check": "/check/12", "metric_name": "x"}, ["/check/12"]),
        ({"check": "/check/0"}, []),
        ({"type": "check", "item": "/check/12"}, ["/check/12"]),
        ({"type": "metric", "item": "/metric/12_a`b"}, ["/check/12"]),
        ({"type": "host", "item": "web1.example.com"}, []),
        ({"type": "rule_set", "item": "/rule_set/12"}, []),
        ({"rel_metrics": ["12_a", "13_b", "12_c"]}, ["/check/12", "/check/13"]),
        ({"datapoints": [{"check_id": 12}, {"caql": "1"}, {"check_id": None}]}, ["/check/12"]),
        ({"rel_metrics": None, "datapoints": None}, []),
        ({}, []),
        (None, []),
    ],
)
def test_checks_are_named_in_many_ways(body, checks):
    assert checks_in(body) == checks


@pytest.mark.parametrize(
    ("status", "times", "look", "pause"),
    [
        (404, 0, Look(), 1.0),
        (400, 2, Look(), 1.0),
        (400, 3, Look(), None),
        (400, 0, Look(check=False), 1.0),
        (400, 0, Look(age=3600), None),
        (403, 0, Look(), None),
        (409, 0, Look(), None),
    ],
)
def test_only_what_leads_to_a_young_one_is_sent_again(status, times, look, pause):
    assert LeadsToChecks().again(status, {"check": "/check/12"}, times, look) == pause

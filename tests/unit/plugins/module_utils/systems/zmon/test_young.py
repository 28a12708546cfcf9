"""systems/zmon/young.py: what was written a moment ago, by a database that writes its local time and no zone."""

from __future__ import annotations

import json
import time

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.young import (
    young_alerts,
    young_entities,
)
from tests.support.network import NOON


class Look:
    """What a lookup tells: entities by how many seconds ago they were written, and alerts."""

    def __init__(self, zone=0.0, alerts=(), **ages):
        self.ages, self.zone, self.alerts, self.queries = ages, zone, alerts, []

    def now(self):
        return NOON

    def get(self, path, query):
        assert path == "/api/v1/entities/"
        ids = [one["id"] for one in json.loads(query["query"])]
        self.queries.append(ids)
        return [{"id": one, "type": "host", "last_modified": self.written(self.ages[one])} for one in ids if one in self.ages]

    def written(self, age):
        if isinstance(age, str):
            return age
        moment = NOON - age + self.zone * 3600
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment)) + ".5"

    def listed(self, kind):
        assert kind == "alert_definition"
        return dict(self.alerts)


@pytest.mark.parametrize("zone", [0, 1, -7, 5.5, 5.75, 14, -12])
def test_entities_are_young_in_whatever_zone_the_database_is(zone):
    look = Look(zone, new=5, edge=59, old=120, older=7 * 86400)
    assert young_entities(look, ["new", "edge", "old", "older", "none"]) == ["edge", "new"]


@pytest.mark.parametrize("written", ["2027-01-15", "null", "", "2027-01-15T07:59:59Z"])
def test_what_cannot_be_read_is_old(written):
    assert young_entities(Look(new=written), ["new"]) == []


def test_many_are_asked_for_in_several_calls():
    look = Look()
    young_entities(look, [f"e{number}" for number in range(120)])
    assert [len(one) for one in look.queries] == [50, 50, 20]


def test_alerts_are_young_for_two_minutes():
    rows = {"1": {"last_modified": (NOON - 100) * 1000}, "2": {"last_modified": (NOON - 130) * 1000}, "3": {"last_modified": None}, "4": {}}
    assert young_alerts(Look(alerts=rows)) == ["1"]

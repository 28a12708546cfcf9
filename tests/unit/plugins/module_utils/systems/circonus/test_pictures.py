"""systems/circonus/graph.py and dashboard.py: what is replaced whole."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.strategies import Replace
from tests.support.network import reply
from tests.support.stage import play

GRAPH = {"_cid": "/graph/5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f11", "title": "G", "datapoints": [], "access_keys": [], "composites": [{"name": "c"}]}
DASHBOARD = {"_cid": "/dashboard/7", "title": "D", "shared": False, "widgets": [], "options": {}, "grid_layout": {"width": 8, "height": 4}}
CHANGES = {
    "circonus_graph": (GRAPH, {"title": "G", "notes": "n"}),
    "circonus_dashboard": (DASHBOARD, {"title": "D", "shared": True}),
}
ELSEWHERE = {"circonus_annotation", "circonus_rule_set"}
"""These have the same test in files of their own."""


def test_every_kind_that_is_replaced_whole_is_tried():
    whole = {name for name, kind in RESOURCES.items() if kind.system.name == "circonus" and isinstance(getattr(kind, "update", None), Replace)}
    assert whole == {*CHANGES, *ELSEWHERE}


@pytest.mark.parametrize(("name", "row", "change"), [(name, *one) for name, one in CHANGES.items()], ids=CHANGES)
def test_what_nobody_here_knows_goes_back_as_it_was_read(name, row, change):
    found = reply(body=[{**row, "new": [1], "_author": "jo"}])
    _result, script = play(
        RESOURCES[name], found, lambda request: reply(body={**row, **request.body}), api_token="a-token-of-the-test", **change
    )
    (sent,) = script.bodies
    kept = {member: value for member, value in row.items() if member != "_cid" and member not in change}
    assert {member: sent.get(member) for member in kept} == kept
    assert (sent["new"], [member for member in sent if member.startswith("_")]) == ([1], [])

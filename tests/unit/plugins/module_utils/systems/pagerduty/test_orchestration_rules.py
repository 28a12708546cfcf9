"""Rules of event orchestrations: one normal form, which rule is which, and what a diff shows."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.orchestration_rules import (
    ACTIONS,
    RULE,
    SETS,
    Rules,
    changes,
    counterparts,
)

DB = {"label": "Database", "conditions": ["event.source matches part 'db'"], "actions": {"severity": "error"}}
WEB = {"label": "Web", "actions": {"suppress": True}}
BARE = {"conditions": ["event.summary matches part 'x'"]}


def read(rule: dict) -> dict:
    return RULE.canonical(RULE.from_wire(rule))


class TestNormalForm:
    @pytest.mark.parametrize(
        "wire",
        [
            {"label": "Web", "actions": {"suppress": True}},
            {"label": "Web", "conditions": None, "actions": {"suppress": True, "variables": [], "extractions": None}, "disabled": False},
            {"label": "Web", "conditions": [], "actions": {"suppress": True, "annotate": "", "drop_event": False, "automation_actions": []}},
        ],
    )
    def test_null_empty_and_false_are_the_same_as_left_out(self, wire):
        assert read(wire) == WEB

    def test_conditions_are_texts_here_and_expressions_there(self):
        sent = RULE.to_wire(RULE.canonical(DB))
        assert sent["conditions"] == [{"expression": "event.source matches part 'db'"}]
        assert read(sent) == DB

    def test_headers_are_a_map_here_and_pairs_there_and_credentials_are_masked(self):
        action = {"name": "Call", "url": "https://a.example.com/", "headers": {"Authorization": "Bearer s3cr3t", "X-Id": 5}}
        said = ACTIONS.canonical({"automation_actions": [action]})
        sent = ACTIONS.to_wire(said)["automation_actions"][0]["headers"]
        assert sent == [{"key": "Authorization", "value": "Bearer s3cr3t"}, {"key": "X-Id", "value": "5"}]
        assert ACTIONS.canonical(ACTIONS.from_wire(ACTIONS.to_wire(said))) == said
        assert "s3cr3t" not in str(ACTIONS.shown(said, lambda ref, one: one))
        assert list(ACTIONS.hidden(said)) == ["Bearer s3cr3t"]

    def test_a_delay_is_seconds_however_it_is_written(self):
        assert ACTIONS.to_wire(ACTIONS.canonical({"suspend": "5m"})) == {"suspend": 300}
        assert ACTIONS.canonical({"suspend": 300}) == ACTIONS.canonical({"suspend": "PT5M"})


class TestRules:
    def test_ids_are_no_difference_and_the_order_is(self):
        found = [{"id": "1", **DB}, {"id": "2", **WEB}]
        assert not Rules().differs([DB, WEB], found)
        assert Rules().differs([WEB, DB], found)
        assert Rules().differs([DB], found)

    def test_what_a_rule_leaves_out_it_does_not_do(self):
        assert Rules().differs([{"label": "Database"}], [{"id": "1", **DB}])

    def test_rules_keep_their_ids_by_label_by_content_and_by_the_id_that_is_given(self):
        found = [{"id": "1", **DB}, {"id": "2", **WEB}, {"id": "3", **BARE}]
        moved = Rules().merged([BARE, {**WEB, "disabled": True}, {"label": "Renamed", "id": "1"}, {"label": "New"}], found)
        assert [one.get("id") for one in moved] == ["3", "2", "1", None]

    def test_what_nobody_here_knows_of_a_rule_goes_back(self):
        found = [{"id": "1", **RULE.to_wire(DB), "tomorrow": 1}, {"id": "2", **RULE.to_wire(WEB), "tomorrow": 2}]
        found[1]["actions"]["new_action"] = True
        read = [RULE.canonical(RULE.from_wire(one)) for one in found]
        wanted = Rules().merged([{**WEB, "disabled": True}, {"label": "New"}, DB], read)
        sent = Rules().with_unknown(Rules().to_wire(wanted), found)
        assert [one.get("tomorrow") for one in sent] == [2, None, 1]
        assert sent[0]["actions"] == {"suppress": True, "new_action": True}

    def test_ids_are_not_shown(self):
        assert Rules().shown([{"id": "1", **WEB}], lambda ref, one: one) == [WEB]

    def test_an_id_that_is_not_there_is_not_sent(self):
        assert Rules().merged([{"id": "gone", **WEB}], []) == [WEB]

    def test_of_two_with_one_label_the_one_that_says_the_same_is_meant(self):
        other = {"label": "Web", "actions": {"severity": "info"}}
        found = [{"id": "1", **WEB}, {"id": "2", **other}]
        assert [one["id"] for one in counterparts([other, WEB], found)] == ["2", "1"]

    def test_sets_are_told_apart_by_their_id_whatever_their_order(self):
        sets = [{"id": "start", "rules": [WEB]}, {"id": "more", "rules": [DB]}]
        assert not SETS.differs(sets, [*reversed(sets)])


class TestChanges:
    def test_only_the_rule_that_changes_is_shown(self):
        before = [{"id": "start", "rules": [DB, WEB, BARE]}, {"id": "more", "rules": [WEB]}]
        after = [{"id": "start", "rules": [DB, {**WEB, "disabled": True}, BARE]}, {"id": "more", "rules": [WEB]}]
        was, will_be = changes(before, after)
        assert was == {"start": {"rules": {"Web": WEB}}}
        assert will_be == {"start": {"rules": {"Web": {**WEB, "disabled": True}}}}

    def test_a_new_rule_is_shown_with_its_place(self):
        was, will_be = changes([{"id": "start", "rules": [DB]}], [{"id": "start", "rules": [WEB, DB]}])
        assert was == {"start": {"rules": {}, "order": ["Database"]}}
        assert will_be == {"start": {"rules": {"Web": WEB}, "order": ["Web", "Database"]}}

    def test_a_moved_rule_shows_as_an_order(self):
        was, will_be = changes([{"id": "start", "rules": [DB, WEB]}], [{"id": "start", "rules": [WEB, DB]}])
        assert (was["start"]["order"], will_be["start"]["order"]) == (["Database", "Web"], ["Web", "Database"])
        assert was["start"]["rules"] == will_be["start"]["rules"] == {}

    def test_a_set_that_comes_or_goes_is_on_one_side(self):
        was, will_be = changes([{"id": "start", "rules": []}, {"id": "old", "rules": [DB]}], [{"id": "start", "rules": []}])
        assert (list(was), list(will_be)) == (["old"], [])

    def test_nothing_is_shown_of_what_is_the_same(self):
        sets = [{"id": "start", "rules": [DB, BARE]}]
        assert changes(sets, sets) == ({}, {})

"""Whose turn it is, and how it stays theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.rotation import kept, turn_at
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import instant, iso
from tests.support.properties import steady

DAY = 86400
ANCHOR = instant("2026-01-05T08:00:00Z")
USERS = some.lists(some.sampled_from("abcde"), min_size=1, max_size=6)
TURNS = some.sampled_from([3600, 43200, DAY, 7 * DAY])


def layer(users, turn=DAY, anchor=ANCHOR, **more):
    return {"name": "L", "users": list(users), "turn": str(turn), "rotation_start": iso(anchor), **more}


def whose(one, moment):
    return one["users"][turn_at(one, moment)]


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (0.99, 0), (1, 1), (2.5, 2), (3, 0), (-0.5, 2), (-3, 0)], ids=str
)
def test_turns_are_counted_from_the_anchor_forwards_and_backwards(days, place):
    assert turn_at(layer("abc"), ANCHOR + days * DAY) == place


class TestKept:
    def test_nothing_changed_leaves_the_anchor(self):
        assert kept(layer("abc"), layer("abc", anchor=ANCHOR + 5 * DAY), ANCHOR + 40.3 * DAY) == iso(ANCHOR + 5 * DAY)

    def test_somebody_new_in_front_does_not_take_over_now(self):
        now, before = ANCHOR + 31.5 * DAY, layer("abc")
        after = layer("xabc")
        after["rotation_start"] = kept(after, before, now)
        assert whose(after, now) == whose(before, now)

    def test_who_leaves_is_followed_by_whoever_came_next(self):
        now, before = ANCHOR + 31.5 * DAY, layer("abc")
        assert whose(before, now) == "b"
        after = layer("ac")
        after["rotation_start"] = kept(after, before, now)
        assert whose(after, now) == "c"

    def test_of_several_places_the_one_is_taken_after_which_most_goes_on_as_before(self):
        now, before = ANCHOR + 0.5 * DAY, layer("abc")
        after = layer("axabc")
        after["rotation_start"] = kept(after, before, now)
        assert [whose(after, now + number * DAY) for number in range(3)] == ["a", "b", "c"]

    def test_a_layer_that_has_not_begun_keeps_who_begins(self):
        start = ANCHOR + 100 * DAY
        before = layer("abc", start=iso(start))
        after = layer("cab", start=iso(start))
        after["rotation_start"] = kept(after, before, ANCHOR)
        assert whose(after, start) == whose(before, start)

    def test_the_hour_at_which_turns_change_is_that_of_the_task(self):
        now, before = ANCHOR + 9.2 * DAY, layer("abc")
        after = layer("abc", anchor=ANCHOR + 2 * 3600)
        after["rotation_start"] = kept(after, before, now)
        assert (instant(after["rotation_start"]) - ANCHOR) % DAY == 2 * 3600
        assert whose(after, now) == whose(before, now)

    def test_the_rotation_starts_as_the_task_says_where_nobody_is_to_be_kept(self):
        given_anchor = ANCHOR + DAY
        assert kept(layer("abc", anchor=given_anchor), layer("abc"), ANCHOR, keep=False) == iso(given_anchor)
        again = kept(layer("abc", anchor=given_anchor), layer("abc", anchor=given_anchor + 3 * DAY), ANCHOR, keep=False)
        assert again == iso(given_anchor + 3 * DAY)

    @steady
    @given(before=USERS, after=USERS, turn=TURNS, other=TURNS, hours=some.integers(0, 20_000), apart=some.integers(-50, 50))
    def test_whoever_stays_is_on_call_before_and_after(self, before, after, turn, other, hours, apart):
        now = ANCHOR + hours * 3600 + 1800
        was = layer(before, turn)
        will = layer(after, other, ANCHOR + apart * 3600)
        will["rotation_start"] = kept(will, was, now)
        if whose(was, now) in after:
            assert whose(will, now) == whose(was, now)
        assert (instant(will["rotation_start"]) - ANCHOR - apart * 3600) % other == 0
        again = layer(after, other, ANCHOR + apart * 3600)
        assert kept(again, will, now + 1) == will["rotation_start"]

    @steady
    @given(users=USERS, turn=TURNS, hours=some.integers(0, 20_000), turns=some.integers(-9, 9))
    def test_a_task_that_changes_nothing_moves_nobody(self, users, turn, hours, turns):
        was = layer(users, turn, ANCHOR + turns * turn)
        assert kept(layer(users, turn), was, ANCHOR + hours * 3600) == was["rotation_start"]

"""Who is on call when: laid over each other, compared, told."""

from __future__ import annotations

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.shifts import (
    Shift,
    changes,
    first_difference,
    laid_over,
    lines,
    names_of,
    on_call,
    shifts_of,
)

RENDERED = {
    "rendered_schedule_entries": [
        {"start": "1970-01-01T00:01:40Z", "end": "1970-01-01T01:03:20+01:00", "user": {"id": "B", "summary": "Bo"}},
        {"start": "1970-01-01T00:00:00Z", "end": "1970-01-01T00:01:40Z", "user": {"id": "A", "summary": "Al"}},
    ]
}
BOTH = [Shift(0, 100, "A"), Shift(100, 200, "B")]


def test_rendered_entries_are_instants_in_their_order():
    assert shifts_of(RENDERED) == BOTH
    assert shifts_of(None) == shifts_of({}) == []


def test_an_override_cuts_what_is_below_it():
    assert laid_over(BOTH, [Shift(50, 150, "C")]) == [Shift(0, 50, "A"), Shift(50, 150, "C"), Shift(150, 200, "B")]
    assert laid_over(BOTH, [Shift(10, 20, "C")])[:3] == [Shift(0, 10, "A"), Shift(10, 20, "C"), Shift(20, 100, "A")]
    assert laid_over(BOTH, []) == BOTH


def test_between_two_shifts_there_is_nobody():
    assert on_call([Shift(0, 10, "A"), Shift(20, 30, "A")], 15) is None
    assert changes([Shift(0, 10, "A"), Shift(20, 30, "A")], 5, 40) == [(5, "A"), (10, None), (20, "A"), (30, None)]


def test_shifts_of_one_person_one_after_another_are_one():
    assert changes([Shift(0, 10, "A"), Shift(10, 30, "A")], 0, 30) == [(0, "A")]


def test_lines_begin_with_now_and_end_before_the_end():
    names = names_of({"final_schedule": RENDERED})
    assert lines(BOTH, 60, 200, names) == ["now: Al", "1970-01-01T00:01:40Z: Bo"]
    assert lines([], 60, 200, names) == ["now: nobody"]


def test_the_first_difference_is_found_inside_the_time_alone():
    moved = [Shift(0, 120, "A"), Shift(120, 200, "B")]
    assert first_difference(BOTH, moved, 0, 200) == 100
    assert first_difference(BOTH, moved, 110, 200) == 110
    assert first_difference(BOTH, moved, 0, 100) is None
    assert first_difference(BOTH, list(BOTH), 0, 200) is None

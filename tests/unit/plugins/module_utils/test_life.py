"""life.py: what happens and passes."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.life import Lifecycle, Span
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import iso
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Instant
from tests.support.network import NOON, reply
from tests.support.stage import demo_system, play

HOUR = 3600.0
LIFE = Lifecycle(closed=("over",), corrections=("name",))
SPAN = Span("start", "end")


def window(system=None):
    """Return a thing that lasts from its start to its end."""
    fields = (Field("key"), Field("start", Instant()), Field("end", Instant()))
    return Resource("window", system or demo_system(), "/windows", fields, Identity("key"), life=SPAN)


class TestLifecycle:
    ROWS = [
        {"id": 1, "status": "over", "created_at": "2026-01-01"},
        {"id": 2, "status": "over", "created_at": "2026-03-01"},
        {"id": 3, "status": "over", "created_at": "2026-02-01"},
    ]

    def test_what_is_open_is_meant_first(self):
        assert LIFE.meant([*self.ROWS, {"id": 4, "status": "new", "created_at": "2025-01-01"}])[0]["id"] == 4

    def test_of_what_is_over_the_newest_is_meant(self):
        assert [row["id"] for row in LIFE.meant(self.ROWS)] == [2]

    def test_nothing_means_nothing(self):
        assert LIFE.meant([]) == []

    def test_two_that_are_open_are_both_meant(self):
        rows = [{"id": number, "status": "new"} for number in (1, 2)]
        assert LIFE.meant(rows) == rows

    def test_little_of_what_is_over_can_be_corrected(self):
        thing = Resource("event", demo_system(), "/events", (Field("name"), Field("body")), Identity("name"), life=LIFE)
        assert LIFE.corrected(Desired(thing, options={"name": "a", "body": "b"})).options == {"name": "a"}

    def test_key_finds_the_one_that_is_open(self):
        fields = (Field("name"), Field("status"))
        thing = Resource("event", demo_system(), "/events", fields, Identity("name"), life=LIFE)
        rows = [{"id": 1, "name": "a", "status": "over", "created_at": "3"}, {"id": 2, "name": "a", "status": "new"}]
        result, _script = play(thing, reply(body=rows), name="a")
        assert result["resource"]["id"] == "2"


class TestCheck:
    @pytest.mark.parametrize(
        ("params", "words"),
        [
            pytest.param({"start": "soon"}, "start: 'soon' is no time", id="start"),
            pytest.param({"end": "later"}, "end: 'later' is no time", id="end"),
            pytest.param({"start": "2026-11-22", "end": "2026-11-21"}, "the window would end", id="backwards"),
        ],
    )
    def test_times_that_can_be_none_are_refused_before_any_call(self, params, words):
        with pytest.raises(BadInput, match=words):
            SPAN.check("the window", params)

    def test_what_only_the_clock_tells_is_left_to_it(self):
        SPAN.check("the window", {"end": "2001-01-01", "duration": "1h"})


class TestWindow:
    @pytest.mark.parametrize(
        ("given", "began", "start", "end"),
        [
            pytest.param({"duration": "1h"}, None, NOON, NOON + HOUR, id="from now"),
            pytest.param({"duration": "1h"}, NOON - 60, NOON - 60, NOON - 60 + HOUR, id="from the first opening"),
            pytest.param({"start": NOON + 60, "duration": "1h"}, NOON, NOON + 60, NOON + 60 + HOUR, id="from a given start"),
            pytest.param({"end": NOON + HOUR}, None, NOON, NOON + HOUR, id="to an end"),
            pytest.param({}, None, NOON, None, id="nothing says an end"),
        ],
    )
    def test_duration_counts_from_the_first_opening(self, given, began, start, end):
        assert SPAN.window(given, began, NOON) == (start, end)

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [(NOON, NOON, "before it starts"), (NOON, NOON - 1, "before it starts"), (NOON - HOUR, NOON - 60, "in the past")],
    )
    def test_window_that_cannot_be_is_refused(self, start, end, words):
        with pytest.raises(BadInput, match=f"^the window would end .*{words}"):
            SPAN.refuse_impossible("the window", start, end, NOON)

    def test_clock_that_may_be_wrong_is_forgiven(self):
        SPAN.refuse_impossible("the window", NOON - HOUR, NOON - 60, NOON, tolerance=600)


class TestRefinement:
    def refined(self, row, **options):
        return SPAN.refine(Desired(window(), options=options), row, NOON)

    def test_opening_begins_now_and_nobody_foretells_when_that_is(self):
        want = self.refined(None, key="k", end=iso(NOON + HOUR))
        assert (want.options["start"], want.unsure) == (iso(NOON), ("start",))

    def test_given_start_is_foretold(self):
        want = self.refined(None, key="k", start=iso(NOON + 60), end=iso(NOON + HOUR))
        assert want.unsure == ()

    def test_what_has_begun_keeps_its_start(self):
        row = {"id": 1, "key": "k", "start": iso(NOON - 60), "end": iso(NOON + HOUR)}
        want = self.refined(row, key="k", start=iso(NOON + 60), end=iso(NOON + 2 * HOUR))
        assert want.options == {"key": "k", "end": iso(NOON + 2 * HOUR)}

    def test_what_has_not_begun_is_moved(self):
        row = {"id": 1, "key": "k", "start": iso(NOON + 60), "end": iso(NOON + HOUR)}
        want = self.refined(row, key="k", start=iso(NOON + 120), end=iso(NOON + 2 * HOUR))
        assert want.options["start"] == iso(NOON + 120)

    def test_removal_is_left_alone(self):
        want = Desired(window(), "absent", options={"key": "k"})
        assert SPAN.refine(want, None, NOON) is want

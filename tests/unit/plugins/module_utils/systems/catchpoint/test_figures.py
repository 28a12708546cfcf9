"""Figures: percentiles, weighed means, and what is missing counts nowhere."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.figures import figures, percentile

TIME = {"name": "test_time", "unit": "ms"}
AVAILABLE = {"name": "availability", "unit": "%"}


class TestPercentile:
    @pytest.mark.parametrize(
        ("values", "percent", "expected"),
        [([], 95, None), ([7], 95, 7), ([1, 2], 50, 1.5), ([4, 1, 3, 2], 50, 2.5), (list(range(101)), 95, 95), (list(range(101)), 99, 99),
         ([10, 20], 95, 19.5), ([5, 5, 5], 99, 5)],
    )  # fmt: skip
    def test_between_two_values_in_proportion(self, values, percent, expected):
        assert percentile(values, percent) == expected

    @given(st.lists(st.floats(0, 1e6), min_size=2, max_size=60), st.integers(1, 99))
    def test_is_that_of_the_standard_library(self, values, percent):
        expected = statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
        assert percentile(values, percent) == pytest.approx(expected, abs=0.001)


class TestFigures:
    def test_missing_is_missing_and_not_zero(self):
        found = figures([{"test_time": 100}, {"test_time": None}, {"test_time": 300}], [TIME])
        assert found["count"] == 3
        assert found["metrics"]["test_time"] == {
            "unit": "ms", "points": 2, "missing": 1, "mean": 200, "min": 100, "max": 300, "p50": 200, "p95": 290, "p99": 298,
        }  # fmt: skip

    def test_of_nothing_there_is_nothing(self):
        found = figures([], [TIME])
        assert (found["count"], found["availability"]) == (0, None)
        assert found["metrics"]["test_time"] == {
            "unit": "ms", "points": 0, "missing": 0, "mean": None, "min": None, "max": None, "p50": None, "p95": None, "p99": None,
        }  # fmt: skip

    def test_a_real_zero_counts(self):
        assert figures([{"test_time": 0}, {"test_time": 10}], [TIME])["metrics"]["test_time"]["mean"] == 5

    def test_values_weigh_as_many_runs_as_they_are_made_of(self):
        rows = [{"runs": 9, "availability": 100, "test_time": 100}, {"runs": 2, "availability": 50, "test_time": 1100}]
        found = figures(rows, [TIME, AVAILABLE])
        assert (found["count"], found["availability"]) == (11, pytest.approx(90.909))
        assert found["metrics"]["test_time"]["mean"] == 200, "of two runs one has measured"

    def test_runs_of_which_nothing_is_said_are_not_available_by_that(self):
        assert figures([{"test_time": 5}], [TIME])["availability"] is None

"""Rows from what the service says by position."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.measurements import (
    fields_of,
    number,
    of_chart,
    of_item,
    of_pulled,
    slug,
    unit_of,
    valued,
)


class TestFields:
    @pytest.mark.parametrize(
        ("title", "name", "unit"),
        [("Test Time (ms)", "test_time", "ms"), ("% Availability", "availability", "%"), ("# Runs", "runs", "count"), ("# Bytes", "bytes", "bytes"),
         ("Throughput", "throughput", None), ("Time To First Byte (ms)", "time_to_first_byte", "ms"), ("Downloaded Bytes", "downloaded_bytes", "bytes"),
         ("NodeGroup", "node_group", None)],
    )  # fmt: skip
    def test_have_a_name_and_a_unit(self, title, name, unit):
        assert (slug(title), unit_of(title)) == (name, unit)

    def test_a_statistic_is_in_the_name_unless_it_is_the_mean(self):
        headers = [{"name": "Load (ms)", "index": 0, "statistical": {"prefix": one}} for one in ("Avg", "95th Percentile")]
        assert [(one["name"], one["statistic"]) for one in fields_of(headers)] == [("load", "avg"), ("95th_percentile_load", "95th percentile")]

    def test_two_of_one_name_are_told_apart(self):
        assert [one["name"] for one in fields_of([{"name": "X"}, {"name": "X"}, {"name": "x 2"}, {"name": "X"}])] == ["x", "x_2", "x_2_2", "x_3"]

    def test_the_index_says_where_a_value_stands(self):
        fields = fields_of([{"name": "Load (ms)", "index": 2}, {"name": "DNS (ms)", "index": 0}])
        assert valued(fields, [1, 2, 3]) == {"load": 3, "dns": 1}
        assert valued(fields, [1]) == {"load": None, "dns": 1}
        assert valued(fields, None) == {"load": None, "dns": None}

    @pytest.mark.parametrize(
        ("written", "expected"),
        [(5, 5), (0, 0), (0.0, 0.0), ("903", 903), ("12.5", 12.5), ("1e3", 1000.0), ("", None), ("N/A", None), (None, None), (True, None),
         (float("nan"), None), ("Oslo", "Oslo")],
    )  # fmt: skip
    def test_numbers_are_numbers(self, written, expected):
        assert number(written) == expected
        assert type(number(written)) is type(expected)


class TestSeries:
    def test_of_the_explorer(self):
        item = {
            "startTimeUtc": "2026-03-04T00:00:00Z", "endTimeUtc": "2026-03-05T00:00:00Z", "hasMoreRecords": True,
            "metrics": [{"index": 0, "name": "Test Time (ms)"}], "tracepoints": [{"id": 8, "index": 0, "name": "Data centre"}],
            "items": [{"dateTime": "2026-03-04T00:00:00.0000000Z", "values": [None], "tracepoints": ["fra"],
                       "dimensions": [{"type": {"id": 16, "name": "Test"}, "id": 5, "name": "Shop"}]}],
        }  # fmt: skip
        series = of_item(item)
        assert series["rows"] == [{"data_centre": "fra", "time": "2026-03-04T00:00:00Z", "test": "Shop", "test_id": 5, "test_time": None}]
        assert (series["complete"], series["raw"] is item, [one["name"] for one in series["fields"]]) == (False, True, ["test_time", "data_centre"])

    def test_of_an_empty_answer(self):
        assert (of_item({})["rows"], of_item({})["fields"], of_pulled({})["rows"], of_chart({}, {})["rows"]) == ([], [], [], [])

    def test_a_chart_without_known_dimensions_has_the_test_second(self):
        fields = {"fields": {"syntheticMetrics": [{"name": "# Runs"}]}}
        row = {"dateTime": "2026-03-04T00:00:00Z", "dimension": [{"id": 733, "name": "Oslo"}, {"id": 5, "name": "Shop"}], "syntheticMetrics": ["3"]}
        (found,) = of_chart({"summary": fields, "detail": {"items": [row]}}, {})["rows"]
        assert (found["test"], found["breakdown_1"], found["runs"]) == ("Shop", "Oslo", 3)

    def test_a_moment_of_version_1_is_what_its_number_says(self):
        fields = {"dimension": {"name": "Time", "id": 17}, "synthetic_metrics": [{"name": "Load (ms)", "index": 0}]}
        entry = {"dimension": {"name": "2025-03-04T10:04:11", "id": 1741079051}, "synthetic_metrics": [14]}
        other = {"dimension": {"name": "2025-03-04T10:04:11", "id": 0}, "synthetic_metrics": [14]}
        answer = {"start": "2025-03-04T09:00:00.0000000Z", "timezone": {"id": 5, "name": "Berlin"}, "detail": {"fields": fields, "items": [entry, other]}}
        series = of_pulled(answer)
        assert [row["time"] for row in series["rows"]] == ["2025-03-04T09:04:11Z", "2025-03-04T10:04:11"]
        assert series["start"] == "2025-03-04T09:00:00Z"

"""What Catchpoint's tests have measured: computed from a seed, the same whoever asks, with a day's pattern and with gaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint

SHOP, SEARCH, DNS, GATEWAY, PREFIX = 880012, 880013, 880014, 880019, 880022
NOW = "2031-05-06T12:00:00Z"
MARCH = {"startTimeUtc": "2026-03-03T00:00:00", "endTimeUtc": "2026-03-04T00:00:00"}
MONTH = {"startTimeUtc": "2026-03-01T00:00:00", "endTimeUtc": "2026-03-31T00:00:00"}


def raw(cp: Catchpoint, tests: Any = SHOP, **params: Any) -> dict[str, Any]:
    (item,) = cp.rows("tests/explorer/raw", testIds=tests, **params)
    return item


def aggregated(cp: Catchpoint, tests: Any = SHOP, **params: Any) -> dict[str, Any]:
    (item,) = cp.rows("tests/explorer/aggregated", testIds=tests, **params)
    return item


def column(item: dict[str, Any], name: str) -> list[Any]:
    (index,) = [metric["index"] for metric in item["metrics"] if metric["name"] == name]
    return [row["values"][index] for row in item["items"]]


class TestRaw:
    def test_the_last_hour_unless_said_otherwise(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        item = raw(cp)
        assert (item["startTimeUtc"], item["endTimeUtc"], item["timeZoneOffSet"]) == ("2031-05-06T11:00:00Z", NOW, "00:00:00")
        assert len(item["items"]) == 18, "every ten minutes on three nodes"
        assert all(item["startTimeUtc"] <= row["dateTime"] <= NOW for row in item["items"])
        assert "timeInterval" not in item

    def test_rows_say_where_and_what(self, cp: Catchpoint) -> None:
        item = raw(cp)
        row = item["items"][0]
        assert [one["name"] for one in item["dimensions"]] == ["Time", "Test", "Node"]
        assert (row["dimensions"][0], row["dimensions"][1]["type"]["id"]) == ({"type": {"id": 16, "name": "Test"}, "id": SHOP, "name": "Shop front page"}, 1)
        assert [set(metric) for metric in item["metrics"]] == [{"index", "name"}] * len(row["values"])
        assert set(column(item, "% Availability")) == {100.0}

    def test_is_the_same_whenever_it_is_asked_for(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        first = raw(cp, **MARCH)
        part = raw(cp, startTimeUtc="2026-03-03T10:00:00", endTimeUtc="2026-03-03T11:00:00")["items"]
        assert part == [row for row in first["items"] if "2026-03-03T10" in row["dateTime"]]
        sandbox.reset()
        sandbox.clock(now=NOW)
        assert raw(cp, **MARCH) == first
        cp.settings(seed=8)
        assert raw(cp, **MARCH) != first

    def test_a_type_has_its_own_measures(self, cp: Catchpoint) -> None:
        both = {item["items"][0]["dimensions"][0]["id"]: [metric["name"] for metric in item["metrics"]]
                for item in cp.rows("tests/explorer/raw", testIds=f"{SHOP},{GATEWAY}")}  # fmt: skip
        assert "Document Complete (ms)" in both[SHOP]
        assert "Ping Round Trip (ms)" not in both[SHOP]
        assert both[GATEWAY][:3] == ["% Availability", "% Packet Loss", "Ping Round Trip (ms)"]

    def test_metrics_come_in_the_order_asked_for(self, cp: Catchpoint) -> None:
        item = raw(cp, metricIds="89,15", dimensionIds="17,7")
        assert [metric["name"] for metric in item["metrics"]] == ["Test Time (ms)", "% Availability"]
        assert item["items"][0]["dimensions"][0]["type"]["name"] == "Country"

    def test_a_failed_run_has_measured_nothing(self, cp: Catchpoint) -> None:
        item = raw(cp, availabilityFilter=0, metricIds="89,15,33", **MARCH)
        assert len(item["items"]) == 13
        assert {tuple(row["values"]) for row in item["items"]} == {(None, 0.0, 1.0)}
        good = raw(cp, availabilityFilter=1, metricIds="89", **MARCH)["items"]
        assert len(good) + 13 == len(raw(cp, **MARCH)["items"])
        assert raw(cp, availabilityFilter=3, **MARCH)["items"] == []

    def test_verifying_runs_on_request(self, cp: Catchpoint) -> None:
        assert len(raw(cp, availabilityFilter=0, verifyOnError="true", **MARCH)["items"]) == 26

    def test_some_points_are_missing_not_zero(self, cp: Catchpoint) -> None:
        rows = raw(cp, metricIds="89", **MARCH)["items"]
        assert 400 < len(rows) < 432
        assert 0 not in column(raw(cp, metricIds="89", **MARCH), "Test Time (ms)")

    def test_too_much_for_one_answer_says_so(self, cp: Catchpoint) -> None:
        item = raw(cp, metricIds="15", **MONTH)
        assert (item["hasMoreRecords"], len(item["items"])) == (True, 5000)
        assert raw(cp, metricIds="15", **MARCH)["hasMoreRecords"] is False

    def test_looking_for_failures_comes_to_an_end(self, cp: Catchpoint) -> None:
        years = {"startTimeUtc": "2025-03-01T00:00:00", "endTimeUtc": "2030-01-01T00:00:00"}
        item = raw(cp, metricIds="15", availabilityFilter=0, **years)
        assert (item["hasMoreRecords"], 0 < len(item["items"]) < 5000) == (True, True)

    def test_insights_are_numbers_and_texts(self, cp: Catchpoint) -> None:
        assert raw(cp, tracepointIds="802")["tracepoints"] == [{"id": 802, "index": 0, "name": "Data centre"}]
        cp.patch(f"tests/{SHOP}", ("/insightData/indicators", [{"id": 801}]))
        item = raw(cp, tracepointIds="802")
        assert item["indicators"] == [{"id": 801, "index": 0, "name": "Cart items"}]
        row = item["items"][0]
        assert (isinstance(row["indicators"][0], float), isinstance(row["tracepoints"][0], str)) == (True, True)

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("", "testIds field is required"), ("testIds=", "testIds field is required"), ("testIds=123", "No valid Test found for input '123'"),
            (f"testIds={SHOP},x", "No valid Test found for input 'x'"), (f"testIds={SHOP}&startTimeUtc=2026-01-01T00:00:00", "together"),
            (f"testIds={SHOP}&startTimeUtc=2026-01-02T00:00:00&endTimeUtc=2026-01-01T00:00:00", "before"),
            (f"testIds={SHOP}&startTimeUtc=now&endTimeUtc=later", "not valid for startTimeUtc"), (f"testIds={SHOP}&metricIds=9", "not valid for metricIds"),
            (f"testIds={SHOP}&dimensionIds=99", "not valid for dimensionIds"), (f"testIds={SHOP}&availabilityFilter=9", "availabilityFilter"),
        ],
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, query: str, words: str) -> None:
        assert words in cp.refused("GET", f"tests/explorer/raw?{query}")

    def test_names_that_it_does_not_know_are_ignored(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        assert raw(cp, startTime="2026-03-03T00:00:00", interval=9)["startTimeUtc"] == "2031-05-06T11:00:00Z"


class TestAggregated:
    def test_the_last_day_by_quarters_unless_said_otherwise(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        item = aggregated(cp)
        assert (item["timeInterval"], item["startTimeUtc"]) == ({"id": 6, "name": "15 Minutes"}, "2031-05-05T12:00:00Z")
        assert {row["dateTime"][14:] for row in item["items"]} == {"00:00Z", "15:00Z", "30:00Z", "45:00Z"}

    def test_the_interval_is_an_id_not_minutes(self, cp: Catchpoint) -> None:
        assert len(aggregated(cp, timeInterval=9, dimensionIds="17,16", **MONTH)["items"]) == 30
        assert "not valid for timeInterval" in cp.refused("GET", f"tests/explorer/aggregated?testIds={SHOP}&timeInterval=60")

    def test_a_day_has_its_pattern(self, cp: Catchpoint) -> None:
        item = aggregated(cp, timeInterval=8, dimensionIds="17", metricIds="89", **MARCH)
        hours = column(item, "Test Time (ms)")
        assert len(hours) == 24
        assert max(range(24), key=hours.__getitem__) in range(11, 18)
        assert max(hours) > 1.25 * min(hours)

    def test_some_days_have_an_outage(self, cp: Catchpoint) -> None:
        days = column(aggregated(cp, timeInterval=9, dimensionIds="17", metricIds="15", **MONTH), "% Availability")
        assert sum(day < 98 for day in days) in range(2, 10)
        assert max(days) == 100.0

    def test_is_what_the_raw_rows_say(self, cp: Catchpoint) -> None:
        rows = raw(cp, metricIds="89,15,61,33", **MARCH)["items"]
        ((summary,), (whole,)) = (aggregated(cp, metricIds="89,15,61,33", dimensionIds=one, **MARCH)["summaryItems"] for one in ("17,1", "16"))
        times = [row["values"][0] for row in rows if row["values"][0] is not None]
        wanted = [sum(times) / len(times), 100 * len(times) / len(rows), len(rows), len(rows) - len(times)]
        assert summary["values"] == pytest.approx(wanted, abs=0.01)
        assert whole["values"] == summary["values"]

    def test_without_time_each_place_is_a_row(self, cp: Catchpoint) -> None:
        rows = aggregated(cp, dimensionIds="1", metricIds="61", **MARCH)["items"]
        assert {row["dimensions"][0]["id"] for row in rows} == {733, 734, 735}
        assert all("dateTime" not in row for row in rows)

    def test_a_slot_without_runs_is_no_row(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-05-06T10:00:00Z")
        cp.patch(f"tests/{SHOP}", ("/status", "1"))
        sandbox.clock(now="2031-05-06T12:00:00Z")
        cp.patch(f"tests/{SHOP}", ("/status", "0"))
        sandbox.clock(now="2031-05-06T14:00:00Z")
        window = {"startTimeUtc": "2031-05-06T09:00:00", "endTimeUtc": "2031-05-06T14:00:00"}
        hours = [row["dateTime"][11:13] for row in aggregated(cp, timeInterval=8, dimensionIds="17", **window)["items"]]
        assert hours == ["09", "12", "13"]


class TestWhatRan:
    def rows(self, cp: Catchpoint, test: int, start: str, end: str) -> list[str]:
        return [row["dateTime"] for row in raw(cp, test, startTimeUtc=start, endTimeUtc=end)["items"]]

    def test_a_new_test_has_no_past(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        body = {
            "divisionId": 1001, "productId": 2002, "name": "New", "testType": {"id": 0}, "monitor": {"id": 18}, "status": {"id": 0},
            "startTime": "2026-01-01T00:00:00Z", "url": "https://example.org/",
        }  # fmt: skip
        number = cp.post("tests", body)["id"]
        assert raw(cp, number)["items"] == []
        sandbox.clock(now="2031-05-06T13:00:00Z")
        assert len(raw(cp, number)["items"]) == 18

    def test_nothing_later_than_now_or_the_end(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        cp.patch(f"tests/{SHOP}", ("/endTime", "2031-05-06T13:00:00Z"))
        window = ("2031-05-06T11:00:00", "2031-05-06T15:00:00")
        assert max(self.rows(cp, SHOP, *window)) <= NOW
        sandbox.clock(now="2031-05-06T15:00:00Z")
        assert "2031-05-06T12:4" < max(self.rows(cp, SHOP, *window)) <= "2031-05-06T13:00:00Z"

    def test_what_was_measured_stays_when_the_schedule_changes(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        window = ("2031-05-06T09:00:00", "2031-05-06T12:00:00")
        before = self.rows(cp, SHOP, *window)
        often = {"scheduleSettingType": {"id": 1}, "frequency": {"id": 1}, "nodes": [{"id": 738}]}
        cp.patch("products/2002", ("/scheduleSettings", often))
        sandbox.clock(now="2031-05-06T13:00:00Z")
        assert self.rows(cp, SHOP, *window) == before
        later = raw(cp, SHOP, startTimeUtc="2031-05-06T12:00:00", endTimeUtc="2031-05-06T13:00:00")["items"]
        assert (len(later) in (59, 60), {row["dimensions"][1]["id"] for row in later}) == (True, {738})

    def test_an_inactive_one_and_an_old_pause_leave_gaps(self, cp: Catchpoint) -> None:
        assert raw(cp, DNS)["items"] == []
        assert raw(cp, DNS, **MARCH)["items"]
        hours = {row["dateTime"][:13] for row in aggregated(cp, SEARCH, timeInterval=8, dimensionIds="17", metricIds="61",
                                                            **last(cp, 30))["items"]}  # fmt: skip
        assert 28 <= len(hours) <= 30, "31 hours begin in it, of which two or three are missing in part or whole"

    def test_runs_may_be_lost_slow_or_fail_when_somebody_says_so(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        usual = raw(cp, metricIds="89")["summaryItems"][0]["values"][0]
        for test, kind in ((SHOP, "slow"), (SEARCH, "failure"), (880016, "missing")):
            cp("POST", "/_sandbox/outage", {"testId": test, "minutes": 60, "kind": kind, "factor": 10})
        sandbox.clock(now="2031-05-06T13:00:00Z")
        assert raw(cp, SHOP, metricIds="89")["summaryItems"][0]["values"][0] > 8 * usual
        assert set(column(raw(cp, SEARCH, metricIds="15"), "% Availability")) == {0.0}
        assert raw(cp, 880016)["items"] == []

    def test_the_last_hours_before_the_sandbox_began_are_quiet(self, cp: Catchpoint) -> None:
        for test in (SHOP, SEARCH, 880015, 880017):
            assert set(column(raw(cp, test, metricIds="15"), "% Availability")) == {100.0}
            assert max(column(raw(cp, test, metricIds="89"), "Test Time (ms)")) < 2000


def last(cp: Catchpoint, hours: int) -> dict[str, str]:
    """Return the parameters of a window that ends now."""
    item = aggregated(cp)
    end = datetime.fromisoformat(item["endTimeUtc"])
    return {"startTimeUtc": f"{end - timedelta(hours=hours):%Y-%m-%dT%H:%M:%S}", "endTimeUtc": f"{end:%Y-%m-%dT%H:%M:%S}"}


class TestErrors:
    def test_failing_runs_alone(self, cp: Catchpoint) -> None:
        (item,) = cp.rows("tests/errors/raw", testIds=SHOP, **MARCH)
        assert {row["values"][0] for row in item["items"]} == {1.0}
        (timeouts,) = cp.rows("tests/errors/raw", testIds=SHOP, errorTypes="6", **MARCH)
        assert len(timeouts["items"]) == 12
        assert cp.rows("tests/errors/raw", testIds=SHOP, errorTypes="3", **MARCH) == []

    def test_of_all_tests_and_of_the_last_hours(self, cp: Catchpoint) -> None:
        assert len(cp.rows("tests/errors/raw", **MARCH)) > 2
        assert cp.rows("tests/errors/raw", testTypeId=6, testIds=SHOP, **MARCH) == []
        assert cp.rows(f"tests/errors/raw/{SHOP}") == []


class TestVocabularies:
    def test_every_one_or_those_asked_for(self, cp: Catchpoint) -> None:
        assert [row["section"] for row in cp.rows("tests/explorer/enumeration")] == ["dimensions", "metrics", "subSourceTypes", "timeIntervals"]
        (intervals,) = cp.rows("tests/explorer/enumeration", includeTimeIntervals="true")
        assert {"id": 9, "name": "1 Day"} in intervals["enumeration"]


class TestCharts:
    def test_list_and_details(self, cp: Catchpoint) -> None:
        assert [set(row) for row in cp.rows("tests/explorer/favoritechart")] == [{"id", "name", "description", "changeDate"}] * 2
        row = cp.row("tests/explorer/favoritechart/45001")
        assert (row["dimension"]["name"], row["breakdownOne"]["name"], row["breakdownTwo"]["name"]) == ("Time", "Node", "Test")
        assert [test["id"] for test in row["tests"]] == [SHOP, SEARCH]
        assert "breakdownTwo" not in cp.row("tests/explorer/favoritechart/45002")

    def test_data_are_positional_and_name_the_test_second(self, cp: Catchpoint) -> None:
        row = cp.row("tests/explorer/favoritechart/data/45001")
        names = [metric["name"] for metric in row["summary"]["fields"]["syntheticMetrics"]]
        assert names == ["Test Time (ms)", "% Availability", "# Runs"]
        line = row["detail"]["items"][0]
        assert (len(line["syntheticMetrics"]), line["dimension"][1]["id"] in (SHOP, SEARCH)) == (3, True)
        assert {line["dimension"][0]["id"] for line in row["detail"]["items"]} == {733, 734}
        assert len(row["summary"]["items"]) == 4

    def test_window_interval_and_tests_can_be_others(self, cp: Catchpoint) -> None:
        row = cp.row("tests/explorer/favoritechart/data/45001", tests=SHOP, timeInterval=9, **MARCH)
        assert {line["dateTime"] for line in row["detail"]["items"]} == {"2026-03-03T00:00:00Z"}
        assert {line["dimension"][1]["id"] for line in row["detail"]["items"]} == {SHOP}
        assert cp.row("tests/explorer/favoritechart/data/45001", start="2026-03-03T00:00:00", end="2026-03-04T00:00:00") == cp.row(
            "tests/explorer/favoritechart/defaultdata/45001"
        ), "names that it does not know are ignored"

    def test_one_that_is_not_over_time_has_no_detail(self, cp: Catchpoint) -> None:
        row = cp.row("tests/explorer/favoritechart/data/45002")
        assert ("detail" in row, len(row["summary"]["items"])) == (False, 4)

    @pytest.mark.parametrize("path", ["45001", "data/45001", "defaultdata/45001"])
    def test_may_come_without_the_envelope(self, cp: Catchpoint, path: str) -> None:
        cp.settings(bare=True)
        assert set(cp("GET", f"tests/explorer/favoritechart/{path}").json()) == {"favoriteCharts"}

    def test_an_unknown_one(self, cp: Catchpoint) -> None:
        for path in ("9", "data/9", "defaultdata/9"):
            assert cp.refused("GET", f"tests/explorer/favoritechart/{path}") == "No valid Favorite Chart found for input '9'."


MARCH_V1 = {"startTime": "2026-03-03T00:00:00", "endTime": "2026-03-04T00:00:00"}


class TestVersion1:
    def test_raw_is_positional(self, cp: Catchpoint) -> None:
        answer = cp.v1(f"performance/raw/{SHOP}", **MARCH_V1)
        assert (answer["start"], answer["timezone"]["name"]) == ("2026-03-03T00:00:00.0000000Z", "UTC")
        fields = answer["detail"]["fields"]
        assert [fields[name]["name"] for name in ("dimension", "breakdown_1", "breakdown_2")] == ["Time", "Test", "Node"]
        metrics = [metric["name"] for metric in fields["synthetic_metrics"]]
        assert (metrics[0], metrics[17], len(metrics)) == ("DNS (ms)", "Webpage Response (ms)", 19)
        item = answer["detail"]["items"][0]
        assert (item["breakdown_1"], len(item["synthetic_metrics"])) == ({"name": "Shop front page", "id": SHOP}, 19)

    def test_measures_the_same_as_version_2(self, cp: Catchpoint) -> None:
        first = cp.v1(f"performance/raw/{SHOP}", **MARCH_V1)["detail"]["items"][0]
        second = raw(cp, metricIds="1", **MARCH)["items"][0]
        assert (first["dimension"]["name"] + "Z", first["synthetic_metrics"][0]) == (second["dateTime"], second["values"][0])

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"), ("03-03-2026 00:00", "03-04-2026 00:00"), ("2026-03-03", "2026-03-04"),
            ("2026-03-03T02:00:00+02:00", "2026-03-04T00:00:00"),
        ],
    )  # fmt: skip
    def test_takes_times_in_several_forms(self, cp: Catchpoint, start: str, end: str) -> None:
        assert cp.v1(f"performance/raw/{SHOP}", startTime=start, endTime=end) == cp.v1(f"performance/raw/{SHOP}", **MARCH_V1)

    def test_several_tests_of_one_type(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now=NOW)
        answer = cp.v1("performance/raw", tests=f"{SHOP},{SEARCH}")
        assert answer["start"] == "2031-05-06T11:45:00.0000000Z", "the last fifteen minutes"
        assert {item["breakdown_1"]["id"] for item in answer["detail"]["items"]} == {SHOP, SEARCH}
        assert cp.v1(f"performance/raw/{SHOP}", showOnlyPushApiFailed="true", **MARCH_V1)["detail"]["items"] == []

    @pytest.mark.parametrize(("kind", "most"), [("Day", 1), ("Minutes15", 96), (None, 96)])
    def test_aggregated(self, cp: Catchpoint, kind: str | None, most: int) -> None:
        params = MARCH_V1 | ({"aggregationType": kind} if kind else {})
        answer = cp.v1("performance/aggregated", tests=SHOP, **params)
        assert answer["summary"]["fields"]["synthetic_metrics"][0] == {
            "name": "Test Time (ms)", "index": 0, "statistical": {"prefix": "Avg", "id": 1},
        }  # fmt: skip
        assert [item["breakdown_1"]["id"] for item in answer["summary"]["items"]] == [SHOP]
        assert "dimension" not in answer["summary"]["fields"]
        assert most - 4 < len(answer["detail"]["items"]) <= most
        assert answer["detail"]["items"][0]["dimension"]["name"] == "2026-03-03T00:00:00"

    def test_favourite_charts(self, cp: Catchpoint) -> None:
        assert cp.v1("performance/favoriteCharts")["items"][0] == {
            "id": 45001, "name": "EU shop", "description": "The shop as seen from Europe", "change_date": "03/02/2025 11:02:09 AM",
        }  # fmt: skip
        details = cp.v1("performance/favoriteCharts/45001")
        assert (details["dimension"]["name"], details["breakdown_1"]["name"], len(details["tests"])) == ("Time", "Node", 2)
        data = cp.v1("performance/favoriteCharts/45001/data", tests=SHOP, **MARCH_V1)
        assert {item["breakdown_2"]["id"] for item in data["summary"]["items"]} == {SHOP}
        assert data["start"] == "2026-03-03T00:00:00.0000000Z"
        by_node = cp.v1("performance/favoriteCharts/45002/data")
        assert by_node["summary"]["fields"]["dimension"]["name"] == "Node"
        assert by_node["summary"]["items"][0]["dimension"]["id"] in (733, 735)
        assert "detail" not in by_node

    @pytest.mark.parametrize(
        ("path", "params"),
        [
            ("raw/5", MARCH_V1), ("raw", {}), ("raw", {"tests": f"{SHOP},{GATEWAY}"}), (f"raw/{SHOP}", {"startTime": "2026-03-03"}),
            (f"raw/{SHOP}", {"startTime": "soon", "endTime": "later"}), (f"raw/{SHOP}", {"startTime": "2026-03-03", "endTime": "2026-03-02"}),
            ("aggregated", {"tests": SHOP, "aggregationType": "Week"}), ("favoriteCharts/5", {}), ("favoriteCharts/5/data", {}),
        ],
    )  # fmt: skip
    def test_says_in_a_message_what_is_wrong(self, cp: Catchpoint, path: str, params: dict[str, Any]) -> None:
        answer = cp.with_token(cp.token_answer().json()["access_token"], f"performance/{path}", **params)
        assert (answer.status_code, set(answer.json())) == (400, {"Message"})

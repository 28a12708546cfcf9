"""What Catchpoint's tests have measured, read in both versions: each read, times, figures, an outage that shows, what a play asserts."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "catchpoint_performance_info"
SHOP, SEARCH, GATEWAY, CHART, NODE = "880012", "880013", "880019", "45001", "733"
MARCH = {"start": "2026-03-03", "end": "2026-03-04"}
VERSIONS = ["v1", "v2"]


def asked(engine: Engine, **options: Any) -> Ran:
    ran = engine.done(MODULE, options)
    assert (ran.writes == [] or ran.writes == ["POST /ui/api/token"], ran["changed"]) == (True, False)
    return ran


def one(engine: Engine, **options: Any) -> dict[str, Any]:
    (series,) = asked(engine, **options)["resources"]
    return series


def query(ran: Ran, path: str) -> dict[str, Any]:
    (found,) = [row["query"] for row in ran.rows if row["path"] == path]
    return {name: value[0] if isinstance(value, list) else value for name, value in found.items()}


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


class TestReads:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_raw(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="raw", tests=[SHOP], api_version=version, **MARCH)
        assert len(series["rows"]) > 400
        assert (series["start"], series["end"], series["complete"]) == ("2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z", True)
        units = {field["name"]: field["unit"] for field in series["fields"]}
        assert (units["test_time"], units["dns"]) == ("ms", "ms")
        row = series["rows"][0]
        assert (row["test"], row["test_id"], row["node_id"], row["time"][:10]) == ("Shop front page", 880012, 734, "2026-03-03")
        assert {type(row[name]) for name in units} <= {int, float, type(None)}
        failed = [row for row in series["rows"] if row["test_time"] is None]
        assert failed
        assert 0 not in [row["test_time"] for row in series["rows"]]

    def test_both_versions_say_the_same_at_the_same_moments(self, engine: Engine) -> None:
        first, second = (one(engine, resource="raw", tests=[SHOP], api_version=version, **MARCH)["rows"] for version in VERSIONS)
        told = [[(row["time"], row["node"], row["dns"], row["test_time"]) for row in rows] for rows in (first, second)]
        assert told[0] == told[1]

    def test_the_raw_shape_stands_beside_the_rows(self, engine: Engine, cp: Catchpoint) -> None:
        series = one(engine, resource="raw", tests=[SHOP], **MARCH)
        (item,) = cp.rows("tests/explorer/raw", testIds=SHOP, startTimeUtc="2026-03-03T00:00:00", endTimeUtc="2026-03-04T00:00:00")
        assert series["raw"] == item
        place = [metric["name"] for metric in item["metrics"]].index("Test Time (ms)")
        assert [row["test_time"] for row in series["rows"]] == [row["values"][place] for row in item["items"]]

    @pytest.mark.parametrize(
        ("interval", "version", "most"),
        [("Day", "v1", 1), ("Minutes15", "v1", 96), (None, "v1", 96), ("Day", "v2", 3), ("Hour", "v2", 72), (None, "v2", 288)],
    )
    def test_aggregated(self, engine: Engine, interval: str | None, version: str, most: int) -> None:
        ran = asked(engine, resource="aggregated", tests=[SHOP], api_version=version, **MARCH, **({"interval": interval} if interval else {}))
        (series,) = ran["resources"]
        assert most - 12 < len(series["rows"]) <= most
        assert all(row["runs"] > 0 for row in series["rows"])
        assert series["totals"][0]["availability"] < 100
        assert ran.warnings == []

    @pytest.mark.parametrize("version", VERSIONS)
    def test_charts_their_details_and_their_data(self, engine: Engine, version: str) -> None:
        charts = asked(engine, resource="favorite_charts", api_version=version)["resources"]
        assert [chart["name"] for chart in charts] == ["EU shop", "Platform by node"]
        details = one(engine, resource="favorite_details", name="EU shop", api_version=version)
        assert [test["id"] for test in details["tests"]] == [int(SHOP), int(SEARCH)]
        series = one(engine, resource="favorite_data", id=CHART, api_version=version)
        row = series["rows"][0]
        assert (row["test_id"] in (int(SHOP), int(SEARCH)), row["node_id"] in (733, 734), row["runs"] > 0) == (True, True, True)
        assert [field["name"] for field in series["fields"]] == ["test_time", "availability", "runs"]
        assert len(series["totals"]) == 4

    @pytest.mark.parametrize("version", VERSIONS)
    def test_time_frame_and_tests_of_a_chart_can_be_others(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="favorite_data", name="EU shop", tests=["Shop search"], api_version=version, **MARCH)
        assert {row["test"] for row in series["rows"]} == {"Shop search"}
        assert {row["time"][:10] for row in series["rows"]} == {"2026-03-03"}

    def test_interval_of_a_chart_can_be_another(self, engine: Engine) -> None:
        series = one(engine, resource="favorite_data", id=CHART, interval="Day", **MARCH)
        assert {row["time"] for row in series["rows"]} == {"2026-03-03T00:00:00Z"}

    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_chart_that_is_not_over_time_has_rows_all_the_same(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="favorite_data", name="Platform by node", api_version=version)
        assert {row["node"] for row in series["rows"]} == {"Oslo, NO - Telenor", "New York, US - Verizon"}
        assert {row["test"] for row in series["rows"]} == {"Token service", "Reach the gateway"}

    def test_a_chart_may_come_without_its_envelope(self, engine: Engine, cp: Catchpoint) -> None:
        whole = [one(engine, resource=resource, id=CHART)["id"] for resource in ("favorite_details", "favorite_data")]
        cp.settings(bare=True)
        assert [one(engine, resource=resource, id=CHART)["id"] for resource in ("favorite_details", "favorite_data")] == whole

    @pytest.mark.parametrize("version", VERSIONS)
    def test_nodes_and_a_node(self, engine: Engine, version: str) -> None:
        nodes = asked(engine, resource="nodes", api_version=version)["resources"]
        assert len(nodes) >= 9
        assert one(engine, resource="node", id=NODE, api_version=version)["name"] == "Oslo, NO - Telenor"
        assert str(one(engine, resource="node", name="Oslo, NO - Telenor", api_version=version)["id"]) == NODE
        assert asked(engine, resource="nodes", name="Atlantis", api_version=version)["resources"] == []

    @pytest.mark.parametrize("version", VERSIONS)
    def test_several_tests_by_name_and_id(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="raw", tests=["Shop search", SHOP], api_version=version, **MARCH)
        assert {row["test"] for row in series["rows"]} == {"Shop front page", "Shop search"}

    def test_tests_of_two_types_are_two_series(self, engine: Engine) -> None:
        first, second = asked(engine, resource="raw", tests=[SHOP, GATEWAY], **MARCH)["resources"]
        assert {row["test_id"] for row in [*first["rows"], *second["rows"]]} == {int(SHOP), int(GATEWAY)}
        assert [field["name"] for field in first["fields"]] != [field["name"] for field in second["fields"]]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_only_the_metrics_that_are_asked_for(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="raw", tests=[SHOP], metrics=["Test Time (ms)", "dns"], api_version=version, **MARCH)
        assert {field["name"] for field in series["fields"]} == {"test_time", "dns"}
        assert set(series["rows"][0]) == {"time", "test", "test_id", "node", "node_id", "test_time", "dns"}

    def test_by_country_and_only_failures(self, engine: Engine) -> None:
        rows = one(engine, resource="raw", tests=[SHOP], dimensions=["time", "country"], only="failures", **MARCH)["rows"]
        assert len(rows) == 13
        assert {row["availability"] for row in rows} == {0}
        assert "country" in rows[0]

    def test_too_much_for_one_answer_is_said(self, engine: Engine) -> None:
        ran = asked(engine, resource="raw", tests=[SHOP], start="2026-03-01", end="2026-03-31", metrics=["availability"])
        assert ran["resources"][0]["complete"] is False
        assert "there is more in this time frame" in ran.warnings[0]


class TestTimes:
    def test_minutes_back_from_now(self, engine: Engine) -> None:
        ran = asked(engine, resource="raw", tests=[SHOP], start=-60, end="now")
        sent = query(ran, "/api/v2/tests/explorer/raw")
        begin, end = (datetime.fromisoformat(sent[name]) for name in ("startTimeUtc", "endTimeUtc"))
        assert end - begin == timedelta(minutes=60)
        assert abs(datetime.now(UTC).replace(tzinfo=None) - end) < timedelta(minutes=10)
        assert len(ran["resources"][0]["rows"]) == 18

    def test_version_2_is_asked_in_utc_whatever_the_zone(self, engine: Engine) -> None:
        ran = asked(engine, resource="raw", tests=[SHOP], time_zone="Europe/Berlin", **MARCH)
        assert query(ran, "/api/v2/tests/explorer/raw")["startTimeUtc"] == "2026-03-02T23:00:00"

    def test_version_1_is_asked_by_the_clock_of_the_zone(self, engine: Engine) -> None:
        ran = asked(engine, resource="raw", tests=[SHOP], time_zone="Europe/Berlin", api_version="v1", **MARCH)
        assert query(ran, f"/ui/api/v1/performance/raw/{SHOP}") == {"startTime": "2026-03-03T00:00:00", "endTime": "2026-03-04T00:00:00"}

    @pytest.mark.parametrize("resource", ["raw", "aggregated", "favorite_data"])
    @pytest.mark.parametrize(
        ("times", "words"),
        [({"start": 60, "end": "now"}, "start: 60 minutes from now has no numbers yet"), ({"start": -60}, "start is given without end"),
         ({"end": "now"}, "end is given without start"), ({"start": -60, "end": "2026-03-04"}, "goes with end: now"),
         ({"start": -60, "end": "now", "time_zone": "Mars/Base"}, "no time zone 'Mars/Base'")],
    )  # fmt: skip
    def test_refused_before_any_call(self, engine: Engine, resource: str, times: dict[str, Any], words: str) -> None:
        where = {"id": CHART} if resource == "favorite_data" else {}
        ran = engine.refused(MODULE, {"resource": resource, "tests": ["Shop search"], **where, **times})
        assert words in ran["msg"]
        is_one_clear_sentence(ran["msg"])
        assert ran.rows == []


class TestFigures:
    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_play_can_assert_on_them(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="raw", tests=["Shop front page"], start=-30, end="now", summarise=True, api_version=version)
        (shop,) = series["summary"]
        assert (shop["test"], shop["test_id"], shop["count"]) == ("Shop front page", int(SHOP), len(series["rows"]))
        assert shop["metrics"]["test_time"]["p95"] < 2000
        found = shop["metrics"]["test_time"]
        assert found["min"] <= found["p50"] <= found["p95"] <= found["p99"] <= found["max"]
        assert shop["availability"] == (100 if version == "v2" else None)

    def test_they_are_what_the_rows_say(self, engine: Engine) -> None:
        series = one(engine, resource="raw", tests=[SHOP, SEARCH], metrics=["test_time"], summarise=True, **MARCH)
        assert [entry["test_id"] for entry in sorted(series["summary"], key=lambda entry: entry["test_id"])] == [int(SHOP), int(SEARCH)]
        for entry in series["summary"]:
            rows = [row for row in series["rows"] if row["test_id"] == entry["test_id"]]
            times = [row["test_time"] for row in rows if row["test_time"] is not None]
            found = entry["metrics"]["test_time"]
            assert (entry["count"], found["points"], found["missing"]) == (len(rows), len(times), len(rows) - len(times))
            assert found["mean"] == pytest.approx(sum(times) / len(times), abs=0.001)
            assert entry["availability"] == pytest.approx(100 * len(times) / len(rows), abs=0.001)

    @pytest.mark.parametrize("version", VERSIONS)
    def test_of_values_by_the_quarter_they_are_weighed_by_runs(self, engine: Engine, version: str) -> None:
        series = one(engine, resource="aggregated", tests=[SHOP], summarise=True, api_version=version, **MARCH)
        (shop,), (total,) = series["summary"], series["totals"]
        assert (shop["count"], shop["availability"]) == (total["runs"], pytest.approx(total["availability"], abs=0.01))
        assert shop["metrics"]["test_time"]["mean"] == pytest.approx(total["test_time"], abs=0.05)

    def test_of_each_test_of_a_chart(self, engine: Engine) -> None:
        series = one(engine, resource="favorite_data", id=CHART, summarise=True, start=-120, end="now")
        assert {entry["test"] for entry in series["summary"]} == {"Shop front page", "Shop search"}
        assert all(entry["metrics"]["test_time"]["p95"] < 2000 for entry in series["summary"])

    def test_an_outage_shows(self, engine: Engine, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-05-06T12:00:00Z")
        asked(engine, resource="nodes")
        for test, kind in ((SHOP, "slow"), (SEARCH, "failure")):
            assert cp("POST", "/_sandbox/outage", {"testId": int(test), "minutes": 60, "kind": kind, "factor": 10}).status_code == 200
        sandbox.clock(now="2031-05-06T13:00:00Z")
        frame = {"start": "2031-05-06T12:05:00Z", "end": "2031-05-06T12:55:00Z"}
        series = one(engine, resource="raw", tests=[SHOP, SEARCH], summarise=True, **frame)
        shop, search = sorted(series["summary"], key=lambda entry: entry["test_id"])
        assert (shop["availability"], shop["metrics"]["test_time"]["p95"] > 2000) == (100, True)
        assert (search["availability"], search["count"] > 0, search["metrics"]["test_time"]["p95"]) == (0, True, None)

    def test_a_test_that_has_measured_nothing_is_there_with_none(self, engine: Engine, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-05-06T12:00:00Z")
        cp("POST", "/_sandbox/outage", {"testId": int(SHOP), "minutes": 60, "kind": "missing"})
        sandbox.clock(now="2031-05-06T13:00:00Z")
        frame = {"start": "2031-05-06T12:00:00Z", "end": "2031-05-06T13:00:00Z"}
        series = one(engine, resource="raw", tests=["Shop front page", SEARCH], summarise=True, **frame)
        there = {entry["test_id"]: entry for entry in series["summary"]}
        assert (there[int(SHOP)]["count"], there[int(SHOP)]["availability"]) == (0, None)
        assert there[int(SHOP)]["metrics"]["test_time"]["p95"] is None
        assert there[int(SEARCH)]["count"] > 0


class TestVersions:
    def test_the_credentials_say_which(self, engine: Engine) -> None:
        assert asked(engine, resource="favorite_charts").reads == ["GET /api/v2/tests/explorer/favoritechart"]
        del engine.environment["CATCHPOINT_API_TOKEN"]
        paths = [row["path"] for row in asked(engine, resource="favorite_charts").rows]
        assert paths[0] == "/ui/api/token"
        assert set(paths[1:]) == {"/ui/api/v1/performance/favoriteCharts"}

    def test_the_token_is_written_in_base64(self, engine: Engine, cp: Catchpoint) -> None:
        ran = asked(engine, resource="node", id=NODE, api_version="v1")
        first, second = ran.rows
        assert first["path"] == "/ui/api/token"
        assert "authorization" not in first["headers"]
        assert second["path"] == f"/ui/api/v1/nodes/{NODE}"

    def test_one_token_does_for_a_task(self, engine: Engine) -> None:
        ran = asked(engine, resource="favorite_data", name="EU shop", tests=["Shop search"], api_version="v1")
        assert [row["path"] for row in ran.rows].count("/ui/api/token") == 1
        assert len(ran.rows) == 4

    def test_a_wrong_secret_says_so_and_shows_nothing(self, engine: Engine) -> None:
        ran = engine.refused(MODULE, {"resource": "nodes", "api_version": "v1", "client_secret": "wrong-secret-of-ours"})
        assert "client_id and client_secret" in ran["msg"]
        assert "wrong-secret-of-ours" not in ran.text
        assert base64.b64encode(b"wrong-secret-of-ours").decode() not in ran.text

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"resource": "raw"}, "tests must be given"), ({"resource": "raw", "tests": ["x", ""]}, "tests holds a blank"),
            ({"resource": "favorite_data"}, "id or name must be given"), ({"resource": "node", "id": "Oslo"}, "'Oslo' is no id"),
            ({"resource": "node", "id": 1, "name": "x"}, "give one of them"), ({"resource": "nodes", "tests": [SHOP]}, "tests has no meaning"),
            ({"resource": "raw", "tests": [SHOP], "interval": "Day"}, "interval has no meaning"),
            ({"resource": "raw", "tests": [SHOP], "api_version": "v1", "only": "failures"}, "only can be asked of version 2 alone"),
            ({"resource": "aggregated", "tests": [SHOP], "api_version": "v1", "interval": "Hour"}, "knows Minutes15 and Day alone"),
            ({"resource": "favorite_data", "id": CHART, "api_version": "v1", "interval": "Day"}, "by its own interval alone"),
        ],
    )  # fmt: skip
    def test_refuses_before_any_call(self, engine: Engine, options: dict[str, Any], words: str) -> None:
        ran = engine.refused(MODULE, options)
        assert words in ran["msg"]
        is_one_clear_sentence(ran["msg"])
        assert ran.rows == []

    @pytest.mark.parametrize("version", VERSIONS)
    @pytest.mark.parametrize(
        ("options", "words"),
        [({"resource": "raw", "tests": ["Atlantis"]}, "there is no test 'Atlantis'"), ({"resource": "favorite_data", "name": "Atlantis"}, "no favourite chart"),
         ({"resource": "favorite_details", "id": 9}, "No valid Favorite Chart found")],
    )  # fmt: skip
    def test_what_is_not_there(self, engine: Engine, options: dict[str, Any], words: str, version: str) -> None:
        ran = engine.refused(MODULE, {**options, "api_version": version})
        assert words in ran["msg"]

    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_node_that_is_not_there_is_no_node(self, engine: Engine, version: str) -> None:
        assert asked(engine, resource="node", id=99999, api_version=version)["resources"] == []

    def test_blanks_around_a_name_do_not_count(self, engine: Engine) -> None:
        assert one(engine, resource="raw", tests=[" Shop front page "], **MARCH)["rows"]

    def test_a_metric_that_is_not_there(self, engine: Engine) -> None:
        assert "Catchpoint has no metric 'Speed'; there are" in engine.refused(MODULE, {"resource": "raw", "tests": [SHOP], "metrics": ["Speed"]})["msg"]

    def test_no_credentials_at_all(self, engine: Engine) -> None:
        for name in ("CATCHPOINT_API_TOKEN", "CATCHPOINT_CLIENT_ID", "CATCHPOINT_CLIENT_SECRET"):
            del engine.environment[name]
        assert "api_token is missing" in engine.refused(MODULE, {"resource": "nodes"})["msg"]

    def test_what_version_1_cannot_do_asks_for_the_key(self, engine: Engine) -> None:
        del engine.environment["CATCHPOINT_API_TOKEN"]
        ran = engine.refused("catchpoint_info", {"resource": "label"})
        assert "label needs api_token" in ran["msg"]
        assert ran.rows == []

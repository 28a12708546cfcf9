"""What rule sets of the emulated Circonus find in what is pushed, who is told, and what keeps silent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.circonus import Circonus, refused

DISK = "disk`/`used_percent"
ON_CALL = "/contact_group/1234"
START = 1767261600


@pytest.fixture(autouse=True)
def new_year(ask: Circonus) -> None:
    """It is always the same time at first, and no alert is up."""
    ask.sandbox.clock(now=START)
    for cid in ("/alert/50001", "/alert/50002"):
        ask.post(f"{cid}/clear", {"force_clear": True})


def watch(ask: Circonus, *rules: dict[str, Any], **more: Any) -> str:
    """Make a rule set of metric foo of the front page, whose contact group is On Call, and return its cid."""
    body = {
        "check": "/check/12345", "metric_name": "foo", "metric_type": "numeric",
        "contact_groups": {str(severity): [ON_CALL] for severity in range(1, 6)},
        "rules": [{"severity": 2, **rule} for rule in rules], **more,
    }  # fmt: skip
    return ask.post("/rule_set", body)["_cid"]


def above(value: float, **more: Any) -> dict[str, Any]:
    return {"criteria": "max value", "value": value, **more}


def up(ask: Circonus) -> list[tuple[str, int, str]]:
    """Return the open alerts: which metric, how bad, with what value."""
    return [(one["_metric_name"], one["_severity"], one["_value"]) for one in ask.get("/alert")]


class TestJudging:
    """A rule says of numbers and texts what its words mean."""

    @pytest.mark.parametrize(
        ("rule", "value", "alerts"),
        [
            (above(90), 91, True), (above(90), 90, False), (above(90), 89.9, False),
            ({"criteria": "min value", "value": "10"}, 9.5, True), ({"criteria": "min value", "value": "10"}, 10, False),
            ({"criteria": "equals", "value": "3"}, 3.0, True), ({"criteria": "equals", "value": "3"}, 4, False),
            ({"criteria": "does not equal", "value": "3"}, 4, True),
            ({"criteria": "does not equal", "value": "3"}, 3, False), (above(90), "a text", False),
        ],
        ids=str,
    )  # fmt: skip
    def test_numbers(self, ask: Circonus, rule: dict[str, Any], value: Any, alerts: bool) -> None:
        watch(ask, rule)
        ask.push("/check/12345", foo=value)
        assert bool(up(ask)) == alerts

    @pytest.mark.parametrize(
        ("criteria", "wanted", "value", "alerts"),
        [
            ("match", "500", "500", True), ("match", "500", "1500", False), ("does not match", "200", "500", True),
            ("does not match", "200", "200", False), ("contains", "50", "1500", True), ("contains", "50", "200", False),
            ("does not contain", "20", "500", True), ("does not contain", "20", "200", False),
        ],
    )  # fmt: skip
    def test_texts(self, ask: Circonus, criteria: str, wanted: str, value: str, alerts: bool) -> None:
        rule = {"criteria": criteria, "value": wanted}
        watch(ask, rule, metric_name="code", metric_type="text")
        ask.push("/check/12345", code=value)
        assert bool(up(ask)) == alerts

    def test_a_change(self, ask: Circonus) -> None:
        told = []
        for version in ("1.2", "1.2", "1.3", "1.3"):
            ask.push("/check/60002", version=version)
            told.append(up(ask))
        assert told == [[], [], [("version", 4, "1.3")], []]

    @pytest.mark.parametrize(
        ("function", "values", "limit", "alerts"),
        [
            ("average", (50, 100), 70, True), ("average", (50, 100), 80, False), ("stddev", (0, 100), 49, True),
            ("derive", (0, 600), 9, True), ("derive", (0, 600), 10, False), ("counter", (600, 0), 1, False),
            ("derive", (600, 0), -11, True), ("counter", (0, 600), 9, True),
        ],
    )  # fmt: skip
    def test_windows(self, ask: Circonus, function: str, values: tuple[float, ...], limit: float, alerts: bool) -> None:
        watch(ask, above(limit, windowing_function=function, windowing_duration=300))
        ask.push("/check/12345", foo=1000000, at=START - 900)
        for place, value in enumerate(values):
            ask.push("/check/12345", foo=value, at=START - 60 * (len(values) - 1 - place))
        assert bool(up(ask)) == alerts

    def test_a_window_may_need_some_length(self, ask: Circonus) -> None:
        watch(ask, above(1, windowing_function="average", windowing_duration=300, windowing_min_duration=60))
        ask.push("/check/12345", foo=5)
        assert up(ask) == []
        ask.sandbox.clock(advance=60)
        assert up(ask) == [("foo", 2, "5")]

    def test_the_first_rule_that_holds_decides(self, ask: Circonus) -> None:
        watch(ask, above(90, severity=1), above(50, severity=3))
        seen = []
        for value in (60, 95, 60, 10):
            ask.push("/check/12345", foo=value)
            seen.append(up(ask))
        assert seen == [[("foo", 3, "60")], [("foo", 1, "95")], [("foo", 3, "60")], []]
        assert len(ask.get("/alert", search="(active:0)(metric:foo)")) == 3

    def test_absence_by_the_clock(self, ask: Circonus) -> None:
        watch(ask, {"criteria": "on absence", "value": 300, "severity": 1})
        ask.sandbox.clock(advance=3600)
        assert up(ask) == []
        ask.push("/check/12345", foo=7)
        ask.sandbox.clock(advance=299)
        assert up(ask) == []
        ask.sandbox.clock(advance=3600)
        (alert,) = ask.get("/alert")
        assert (alert["_severity"], alert["_value"], alert["_occurred_on"] - START) == (1, "7", 3900)
        ask.push("/check/12345", foo=8)
        cleared = ask.get(alert["_cid"])
        assert (cleared["_cleared_value"], up(ask)) == ("8", [])

    def test_patterns_and_filters_look_at_any_check(self, ask: Circonus) -> None:
        several = {"check": "/check/0", "metric_name": None, "metric_pattern": "^dur", "filter": "and(service:web)"}
        watch(ask, above(1), **several)
        ask.put("/check_bundle/1200", {"metric_limit": -1})
        ask.push("/check/12345", **{"duration": 5, "duration2|ST[a:b]": 6, "tt_firstbyte": 7})
        assert sorted(up(ask)) == [("duration", 2, "5"), ("duration2|ST[a:b]", 2, "6")]
        ask.put("/check_bundle/1200", {"tags": []})
        ask.push("/check/12345", duration=9)
        assert ("duration", 2, "9") not in up(ask)

    def test_what_is_not_collected_is_not_looked_at(self, ask: Circonus) -> None:
        watch(ask, above(1), metric_name="bar")
        assert ask.push("/check/12345", bar=5) == {"collected": [], "ignored": ["bar"]}
        assert up(ask) == []
        wanted = {"name": "bar", "type": "numeric", "status": "active"}
        ask.put("/check_bundle_metrics/1200", {"metrics": [wanted]})
        assert up(ask) == [("bar", 2, "5")]

    @pytest.mark.parametrize(
        "body",
        [{}, {"check": "/check/1"}, {"metrics": {}}, {"metrics": {"foo": True}}, {"metrics": {"foo": None}}, {"at": START + 1}],
        ids=str,
    )
    def test_what_cannot_be_pushed(self, ask: Circonus, body: dict[str, Any]) -> None:
        whole = {"check": "/check/12345", "metrics": {"foo": 1}, **body} if body else {}
        refused(ask("POST", "/_sandbox/metrics", whole))

    def test_a_group_of_rule_sets(self, ask: Circonus) -> None:
        ask.put("/rule_set_group/901", {"contact_groups": {"1": [ON_CALL]}})
        ask.push("/check/60002", version="1")
        ask.push("/check/60002", version="2")
        assert len(up(ask)) == 1
        ask.push("/check/60001", **{DISK: 1})
        ask.sandbox.clock(advance=301)
        groups = [one for one in ask.get("/alert") if one["_rule_set"] == "/rule_set_group/901"]
        assert [(one["_severity"], one["_check"], one["_rule"]) for one in groups] == [(1, None, {})]
        ask.push("/check/60002", version="2")
        assert [one["_rule_set"] for one in ask.get("/alert")] == ["/rule_set/1001"]


class TestAlerts:
    """What an alert tells, and how it is found."""

    def test_what_it_tells(self, ask: Circonus) -> None:
        cid = watch(ask, above("90"), notes="call", link="https://wiki.example.com/foo")
        ask.push("/check/12345", foo=95)
        (alert,) = ask.get("/alert")
        shown = {
            "_broker": "/broker/1", "_check": "/check/12345", "_check_name": "www.example.com http", "_check_module": "http",
            "_check_target": "www.example.com", "_metric_name": "foo", "_metric_notes": "call", "_severity": 2,
            "_metric_link": "https://wiki.example.com/foo", "_rule": {"criteria": "max value", "value": "90"},
            "_rule_set": cid, "_tags": ["service:web"], "_value": "95", "_cleared_on": None, "_cleared_value": None,
            "_maintenance": [], "_acknowledgement": None, "_occurred_on": START,
        }  # fmt: skip
        assert {name: alert[name] for name in shown} == shown

    def test_only_the_comment_can_be_changed(self, ask: Circonus) -> None:
        before = ask.get("/alert/50001")
        changed = ask.put("/alert/50001", {"comment": "known", "_value": "1", "_severity": 5})
        assert changed == {**before, "comment": "known"}
        assert ask.put("/alert/50001", {})["comment"] == "known"
        assert ask.put("/alert/50001", {"comment": ""}) == before
        for verb in ("POST", "DELETE"):
            refused(ask(verb, "/alert/50001", {}), 405)

    def test_clearing_by_hand(self, ask: Circonus) -> None:
        watch(ask, above(90))
        ask.push("/check/12345", foo=95)
        (alert,) = ask.get("/alert")
        refused(ask("POST", f"{alert['_cid']}/clear", {}))
        for _again in range(2):
            assert ask.post(f"{alert['_cid']}/clear", {"force_clear": True}) == {"_cid": alert["_cid"]}
        assert ask.get(alert["_cid"])["_cleared_on"] == START
        assert up(ask) == []
        ask.push("/check/12345", foo=96)
        assert up(ask) == [("foo", 2, "96")]
        refused(ask("POST", "/alert/1/clear", {"force_clear": True}), 404)

    def test_lists_look_back_for_thirty_days(self, ask: Circonus) -> None:
        day = 86400
        watch(ask, above(90))
        ask.push("/check/12345", foo=95)
        ask.sandbox.clock(advance=29 * day)
        assert len(ask.get("/alert", search="(active:*)(metric:foo)")) == 1
        ask.sandbox.clock(advance=2 * day)
        assert ask.get("/alert", search="(active:*)(metric:foo)") == []
        asked = f"(occurred_on_start:{START})(occurred_on_end:{START + 30 * day})(metric:foo)"
        assert len(ask.get("/alert", search=asked)) == 1
        assert len(ask.get("/alert", search=f"(occurred_on_start:{START})(metric:foo)")) == 1
        refused(ask("GET", "/alert", params={"search": f"(occurred_on_start:1)(occurred_on_end:{30 * day + 2})"}))
        refused(ask("GET", "/alert", params={"search": "(occurred_on_start:today)"}))

    def test_searching(self, ask: Circonus) -> None:
        ask.sandbox.clock(now=START)
        watch(ask, above(90))
        ask.push("/check/12345", foo=95)
        (cid,) = ask.ids("/alert")
        for search, found in (
            ("(active:1)", [cid]), ("(active:false)", []), ("(host:www*)", [cid]), ("(severity:2,3)", [cid]),
            ("(severities:1)", []), ("(tags:service:web)", [cid]), ("(acknowledged:1)", []), ("(broker:/broker/1)", [cid]),
            (f"(cleared_on_start:{START - 60})", []),
        ):  # fmt: skip
            assert [one for one in ask.ids("/alert", search=search) if one == cid] == found, search
        ask.push("/check/12345", foo=1)
        assert cid in ask.ids("/alert", search=f"(cleared_on_start:{START})")
        assert cid in ask.ids("/alert", search=f"(cleared_on_end:{START + 100})")
        assert cid not in ask.ids("/alert", search=f"(cleared_on_start:{START + 100})")

    def test_an_alert_goes_with_its_rule_set(self, ask: Circonus) -> None:
        cid = watch(ask, above(90))
        ask.push("/check/12345", foo=95)
        ask.delete(cid)
        assert up(ask) == []


class TestAcknowledgements:
    """Somebody knows."""

    @pytest.fixture
    def alert(self, ask: Circonus) -> str:
        """An alert that is up."""
        watch(ask, above(90))
        ask.push("/check/12345", foo=95)
        return ask.get("/alert")[0]["_cid"]

    @pytest.mark.parametrize(
        ("until", "seconds"),
        [
            ("1h30m", 5400), ("2d", 172800), ("1d2h3m4s", 93784), ("90s", 90), (START + 600, 600), (str(START + 600), 600),
            (START + 600.0, 600), (0, 0), ("0", 0), (START - 5, 0),
        ],
        ids=str,
    )  # fmt: skip
    def test_until_when(self, ask: Circonus, alert: str, until: Any, seconds: int) -> None:
        ask.sandbox.clock(now=START)
        made = ask.post("/acknowledgement", {"alert": alert, "acknowledged_until": until})
        assert made["acknowledged_until"] - made["_acknowledged_on"] == seconds
        assert made["_active"] is (seconds > 0)
        assert (made["notes"], made["_acknowledged_by"], made["_last_modified_by"]) == (None, "/user/5001", "/user/5001")
        assert ask.get(alert)["_acknowledgement"] == made["_cid"]
        assert ask.get(made["_cid"]) == made

    @pytest.mark.parametrize(
        "change",
        [
            {"alert": None}, {"alert": "/alert/1"}, {"alert": 50001}, {"acknowledged_until": None},
            {"acknowledged_until": "soon"}, {"acknowledged_until": ""}, {"acknowledged_until": "1h 30m"},
            {"acknowledged_until": True}, {"acknowledged_until": 1e15}, {"notes": 5},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, alert: str, change: dict[str, Any]) -> None:
        refused(ask("POST", "/acknowledgement", {"alert": alert, "acknowledged_until": "1h", **change}))
        assert ask.get("/acknowledgement") == []

    def test_it_ends_by_itself_or_by_a_time_that_is_over(self, ask: Circonus, alert: str) -> None:
        made = ask.post("/acknowledgement", {"alert": alert, "acknowledged_until": "1h"})
        assert ask.ids("/acknowledgement", f__active="true") == ["90001"]
        ask.sandbox.clock(advance=3601)
        assert ask.get(made["_cid"])["_active"] is False
        longer = ask.put(made["_cid"], {"acknowledged_until": "1h", "notes": "still"})
        assert (longer["_active"], longer["notes"]) == (True, "still")
        ended = ask.put(made["_cid"], {"acknowledged_until": 0})
        assert (ended["_active"], ended["notes"]) == (False, "still")
        assert ask.ids("/acknowledgement", f__active="true") == []
        refused(ask("DELETE", made["_cid"]), 405)
        refused(ask("PUT", made["_cid"], {"alert": "/alert/50001"}))

    def test_a_newer_one_takes_its_place(self, ask: Circonus, alert: str) -> None:
        first = ask.post("/acknowledgement", {"alert": alert, "acknowledged_until": "1h"})
        second = ask.post("/acknowledgement", {"alert": alert, "acknowledged_until": "2h"})
        assert ask.get(alert)["_acknowledgement"] == second["_cid"]
        assert ask.get(first["_cid"])["_active"] is False


class TestMaintenances:
    """What nobody is told of, and how long."""

    BODY = {"type": "host", "item": "www.example.com", "notes": "upgrade", "tags": ["Change:4711"]}

    def test_defaults(self, ask: Circonus) -> None:
        made = ask.post("/maintenance", {"type": "host", "item": "www.example.com"})
        assert (made["stop"] - made["start"], abs(made["start"] - START) < 5) == (300, True)
        assert (made["severities"], made["notes"], made["tags"]) == ([1, 2, 3, 4, 5], None, [])
        assert "_last_modified" not in made

    @pytest.mark.parametrize(
        ("kind", "item"),
        [
            ("account", "/account/2317"), ("rule_set", "/rule_set/1001"), ("check", "/check/60001"), ("host", "anything.example.com"),
            ("metric", f"/metric/60001_{DISK}"),
        ],
    )  # fmt: skip
    def test_every_type(self, ask: Circonus, kind: str, item: str) -> None:
        assert ask.post("/maintenance", {"type": kind, "item": item})["item"] == item
        wrong = "/nothing/1"
        refused(ask("POST", "/maintenance", {"type": kind, "item": wrong}))

    @pytest.mark.parametrize("severities", ["135", "1,3,5", "5,3,1", [1, 3, 5], ["1", "3", "5"], 135], ids=str)
    def test_severities_in_every_spelling(self, ask: Circonus, severities: Any) -> None:
        assert ask.post("/maintenance", {**self.BODY, "severities": severities})["severities"] == [1, 3, 5]

    @pytest.mark.parametrize(
        "change",
        [
            {"type": None}, {"type": "check_bundle"}, {"item": None}, {"item": ""}, {"start": START - 3600},
            {"start": "soon"}, {"stop": START}, {"start": START + 60, "stop": START + 60}, {"severities": ""},
            {"severities": "116"}, {"severities": "11"}, {"severities": [1, 1]}, {"severities": [0]}, {"severities": []},
            {"tags": "x"}, {"notes": []},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        refused(ask("POST", "/maintenance", {**self.BODY, **change}))
        assert ask.get("/maintenance") == []

    def test_before_it_begins_all_but_its_item_may_change(self, ask: Circonus) -> None:
        made = ask.post("/maintenance", {**self.BODY, "start": str(START + 600), "stop": str(START + 1200)})
        assert (made["start"], made["stop"], made["tags"]) == (START + 600, START + 1200, ["change:4711"])
        changed = ask.put(made["_cid"], {"start": START + 300, "severities": "1", "notes": ""})
        assert changed == {**made, "start": START + 300, "severities": [1], "notes": None}
        for change in ({"type": "check"}, {"item": "other.example.com"}):
            refused(ask("PUT", made["_cid"], change))
        ask.delete(made["_cid"])
        refused(ask("GET", made["_cid"]), 404)

    def test_one_that_runs_can_be_ended_not_deleted(self, ask: Circonus) -> None:
        made = ask.post("/maintenance", {**self.BODY, "stop": START + 1200})
        refused(ask("DELETE", made["_cid"]))
        ask.sandbox.clock(advance=60)
        refused(ask("PUT", made["_cid"], {"start": made["start"] + 1}))
        assert ask.put(made["_cid"], {**made, "stop": START + 2400})["stop"] == START + 2400
        assert ask.ids("/maintenance") == ["31415"]
        assert ask.put(made["_cid"], {"stop": START + 60})["stop"] == START + 60
        assert ask.get("/maintenance", search="(active:*)") == []
        assert ask.get(made["_cid"])["stop"] == START + 60
        for change in ({"stop": START + 9999}, {"notes": "x"}, made):
            refused(ask("PUT", made["_cid"], change))
        refused(ask("DELETE", made["_cid"]))

    def test_filters(self, ask: Circonus) -> None:
        ask.post("/maintenance", {**self.BODY, "start": START + 600, "stop": START + 1200})
        for query, found in (
            ({"f_item": "www.example.com", "f_type": "host"}, 1), ({"f_item_wildcard": "www*"}, 1), ({"f_type": "check"}, 0),
            ({"f_start_ge": START + 600, "f_stop_le": START + 1200}, 1), ({"f_start_gt": START + 600}, 0),
            ({"f_tags_has": "change:4711"}, 1), ({"search": "(type:host)(tags:change:4711)"}, 1), ({"search": "(active:1)"}, 0),
        ):  # fmt: skip
            assert len(ask.get("/maintenance", **query)) == found, query

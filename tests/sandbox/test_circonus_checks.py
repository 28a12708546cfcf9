"""Check bundles, their checks, metrics and brokers, as the real service is known to treat them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.circonus.check_types import DEFAULTS
from tests.support.circonus import Circonus, refused

CODE = {"name": "code", "type": "text", "status": "active", "units": None}
DURATION = {"name": "duration", "type": "numeric", "status": "active", "units": "milliseconds"}
BUNDLE = {
    "type": "http", "target": "shop.example.com", "display_name": "shop", "brokers": ["/broker/1", "/broker/37"],
    "period": 60, "timeout": 10, "status": "active", "notes": "front page", "tags": ["Service:Shop", "env:prod", "env:prod", " "],
    "metric_limit": 0, "config": {"url": "https://shop.example.com/", "header_Host": "shop.example.com"},
    "metrics": [CODE, DURATION],
}  # fmt: skip
SMALL = {"type": "http", "target": "a.example.com", "brokers": ["/broker/1"], "config": {"url": "http://a.example.com/"}}
RULE_SET = {"metric_name": "duration", "metric_type": "numeric", "rules": []}


class TestCreate:
    """What a new bundle becomes."""

    def test_documented_example(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", BUNDLE)
        assert (made["tags"], made["metric_filters"]) == (["env:prod", "service:shop"], [])
        assert made["metrics"] == [{**CODE, "tags": []}, {**DURATION, "tags": []}]
        secret = made["config"]["reverse:secret_key"]
        assert made["config"] == {**DEFAULTS["http"], **BUNDLE["config"], "reverse:secret_key": secret}
        assert len(made["_checks"]) == len(made["_check_uuids"]) == len(made["_reverse_connection_urls"]) == 2
        for cid, uuid, url in zip(made["_checks"], made["_check_uuids"], made["_reverse_connection_urls"], strict=True):
            check = ask.get(cid)
            assert (check["_check_bundle"], check["_check_uuid"], check["_active"]) == (made["_cid"], uuid, True)
            assert url.endswith(f"/check/{uuid}")
            assert check["_reverse_url"] == url
        assert {ask.get(cid)["_broker"] for cid in made["_checks"]} == set(BUNDLE["brokers"])
        assert ask.get(made["_cid"]) == made

    def test_defaults(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", SMALL)
        names = ("display_name", "period", "timeout", "metrics", "metric_filters", "metric_limit", "status", "notes", "tags")
        assert [made[name] for name in names] == ["a.example.com http", 60, 10, [], [], 0, "active", None, []]

    @pytest.mark.parametrize("kind", sorted(DEFAULTS))
    def test_every_type_fills_in_what_it_knows(self, ask: Circonus, kind: str) -> None:
        made = ask.post("/check_bundle", {**SMALL, "type": kind, "config": {}, "brokers": ["/broker/37"]})
        assert made["config"]["reverse:secret_key"]
        assert DEFAULTS[kind].items() <= made["config"].items()

    def test_a_trap_tells_where_to_send_to(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", {**SMALL, "type": "httptrap", "config": {"secret": "abc"}})
        config = made["config"]
        assert config["submission_url"].endswith(f"/module/httptrap/{made['_check_uuids'][0]}/abc")
        drawn = ask.post("/check_bundle", {**SMALL, "type": "httptrap", "config": {}})["config"]["secret"]
        assert drawn

    def test_a_type_nobody_knows_here_is_taken(self, ask: Circonus) -> None:
        body = {**SMALL, "type": "googleanalytics", "config": {"what": "ever"}, "brokers": ["/broker/35"]}
        assert ask.post("/check_bundle", body)["config"]["what"] == "ever"

    def test_caql_needs_no_target(self, ask: Circonus) -> None:
        body = {"type": "caql", "brokers": ["/broker/1"], "config": {"query": "1"}}
        assert ask.post("/check_bundle", body)["target"] == "q._caql"
        refused(ask("POST", "/check_bundle", {**body, "config": {}}))

    @pytest.mark.parametrize(
        "change",
        [
            {"type": None}, {"target": None}, {"target": ""}, {"brokers": None}, {"brokers": []}, {"brokers": ["1"]},
            {"brokers": ["/broker/1490"]}, {"brokers": ["/broker/35"], "type": "dns"}, {"config": None}, {"config": []},
            {"config": {"url": True}}, {"config": {"url": {}}}, {"period": 9}, {"period": 301}, {"timeout": 301},
            {"timeout": -1}, {"timeout": "x"}, {"metric_limit": -2}, {"status": "deleted"}, {"tags": "a"}, {"notes": 5},
            {"metrics": [{"name": "x"}]}, {"metrics": [{**CODE, "type": "number"}]}, {"metrics": [{**CODE, "status": "on"}]},
            {"metrics": [{**CODE, "name": ""}]}, {"metrics": {}}, {"metric_filters": ["allow"]},
            {"metric_filters": [["permit", "x"]]}, {"metric_filters": [["allow"]]}, {"metric_filters": [["allow", "("]]},
            {"metric_filters": [["allow", "x", "y", "z", "and", "more"]]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        before = ask.ids("/check_bundle"), ask.ids("/check")
        refused(ask("POST", "/check_bundle", {**SMALL, **change}))
        assert (ask.ids("/check_bundle"), ask.ids("/check")) == before

    def test_filters_get_a_comment(self, ask: Circonus) -> None:
        sent = [["allow", "^disk"], ["deny", ".", "the rest"], ["allow", "x", "tags", "and(a:b)"]]
        made = ask.post("/check_bundle", {**SMALL, "metric_filters": sent})
        assert made["metric_filters"] == [["allow", "^disk", ""], ["deny", ".", "the rest"], [*sent[2], ""]]

    def test_numbers_of_a_config_come_back_as_text(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", {**SMALL, "type": "tcp", "config": {"port": 22}, "timeout": "2.5"})
        assert (made["config"]["port"], made["timeout"]) == ("22", 2.5)


class TestTwins:
    """A POST of what is measured already is answered with the bundle that does."""

    def test_the_one_that_is_there_comes_back_unchanged(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", BUNDLE)
        other = {**BUNDLE, "display_name": "another", "tags": [], "period": 30, "brokers": ["/broker/37", "/broker/1"]}
        assert ask.post("/check_bundle", other) == made
        assert ask.post("/check_bundle", {**BUNDLE, "config": {"url": "https://shop.example.com/en"}})["_cid"] != made["_cid"]

    def test_unless_a_duplicate_is_asked_for(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", SMALL)
        assert ask.post("/check_bundle", SMALL, params={"duplicate": "1"})["_cid"] != made["_cid"]
        trap = {**SMALL, "type": "httptrap", "config": {}}
        first = ask.post("/check_bundle", trap)
        assert ask.post("/check_bundle", trap) == first
        assert ask.post("/check_bundle", {**trap, "config": {"secret": "mine"}})["_cid"] != first["_cid"]

    @pytest.mark.parametrize(
        ("params", "same"), [("", True), ("url", False), ("method", True), ("display_name", False), ("method,period", True)]
    )
    def test_what_is_compared_can_be_said(self, ask: Circonus, params: str, same: bool) -> None:
        made = ask.post("/check_bundle", SMALL)
        other = {**SMALL, "config": {"url": "http://b.example.com/"}, "display_name": "b"}
        found = ask.post("/check_bundle", other, params={"dedupe_params": params})
        assert (found["_cid"] == made["_cid"]) == same

    def test_a_disabled_one_counts_as_well(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", SMALL)
        ask.delete(made["_cid"])
        found = ask.post("/check_bundle", SMALL)
        assert (found["_cid"], found["status"]) == (made["_cid"], "disabled")


class TestUpdate:
    """What a PUT keeps and what it takes."""

    def test_what_is_left_out_or_null_stays(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", BUNDLE)
        changed = ask.put(made["_cid"], {"tags": ["a"], "notes": None, "period": None, "_checks": [], "config": None})
        assert changed == {**made, "tags": ["a"], "_last_modified": changed["_last_modified"]}
        assert ask.put(made["_cid"], changed)["config"] == made["config"]

    def test_a_config_is_replaced_whole(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", BUNDLE)
        config = ask.put(made["_cid"], {"config": {"url": "https://shop.example.com/en", "code": ""}})["config"]
        assert "header_Host" not in config
        assert "code" not in config
        assert (config["url"], config["redirects"]) == ("https://shop.example.com/en", "0")
        assert config["reverse:secret_key"] == made["config"]["reverse:secret_key"]

    def test_metrics_are_merged_by_name(self, ask: Circonus) -> None:
        made = ask.post("/check_bundle", BUNDLE)
        size = {"name": "size", "type": "numeric", "status": "active"}
        changed = ask.put(made["_cid"], {"metrics": [{**CODE, "status": "available"}, size, {}]})
        assert [(one["name"], one["status"], one["units"]) for one in changed["metrics"]] == [
            ("code", "available", None), ("duration", "active", "milliseconds"), ("size", "active", None),
        ]  # fmt: skip

    def test_the_type_stays(self, ask: Circonus) -> None:
        assert "type" in refused(ask("PUT", "/check_bundle/1200", {"type": "json"}))
        assert ask.put("/check_bundle/1200", {"target": "www2.example.com"})["display_name"] == "www.example.com http"

    def test_brokers_come_and_go_with_their_checks(self, ask: Circonus) -> None:
        watched = ask.post("/rule_set", {"check": "/check/60002", **RULE_SET})["_cid"]
        changed = ask("PUT", "/check_bundle/270001", {"brokers": ["/broker/1"]})
        assert changed.json()["_checks"] == ["/check/60001"]
        assert changed.headers["X-Circonus-RuleSetGroupsModified"] == "901"
        for cid in ("/check/60002", watched, "/rule_set/1002"):
            refused(ask("GET", cid), 404)
        assert [one["rule_set"] for one in ask.get("/rule_set_group/901")["rule_set_conditions"]] == ["/rule_set/1001"]
        more = ask("PUT", "/check_bundle/270001", {"brokers": ["/broker/37", "/broker/1"]})
        assert "X-Circonus-RuleSetGroupsModified" not in more.headers
        assert more.json()["_checks"][0] == "/check/60001"
        assert ask.get(more.json()["_checks"][1])["_broker"] == "/broker/37"

    def test_no_brokers_are_no_checks(self, ask: Circonus) -> None:
        gone = ask.put("/check_bundle/1200", {"brokers": []})
        assert (gone["status"], gone["_checks"]) == ("disabled", [])

    def test_the_host_of_rule_sets_follows(self, ask: Circonus) -> None:
        ask.put("/check_bundle/270001", {"target": "db9.example.com"})
        assert ask.get("/rule_set/1001")["_host"] == "db9.example.com"


class TestDisabled:
    """A DELETE disables; only what watched the checks is gone."""

    @pytest.mark.parametrize("verb", ["DELETE", "PUT"])
    def test_it_is_gone_from_lists_alone(self, ask: Circonus, verb: str) -> None:
        ask(verb, "/check_bundle/270001", {"status": "disabled"})
        assert "270001" not in ask.ids("/check_bundle", size=100)
        gone = ask.get("/check_bundle/270001")
        assert (gone["status"], gone["metrics"]) == ("disabled", [{}])
        assert ask.get("/check/60001")["_active"] is False
        assert "60001" not in ask.ids("/check", search="(active:1)")
        assert ask.get("/rule_set") == []
        assert ask.get("/rule_set_group/901")["rule_set_conditions"] == []

    def test_twice_is_as_once(self, ask: Circonus) -> None:
        ask.delete("/check_bundle/1200")
        before = ask.get("/check_bundle/1200")
        ask.delete("/check_bundle/1200")
        assert ask.get("/check_bundle/1200") == before
        refused(ask("DELETE", "/check_bundle/1"), 404)

    def test_it_comes_back_when_that_is_said(self, ask: Circonus) -> None:
        before = ask.get("/check_bundle/270001")
        ask.delete("/check_bundle/270001")
        gone = ask.get("/check_bundle/270001")
        for body in ({"notes": "back"}, gone, {"status": "disabled"}):
            refused(ask("PUT", "/check_bundle/270001", body))
        back = ask.put("/check_bundle/270001", {**gone, "status": "active"})
        assert back == {**before, "_last_modified": back["_last_modified"], "_last_modified_by": "/user/5001"}
        assert ask.get("/check/60001")["_active"] is True
        assert "270001" in ask.ids("/check_bundle")


class TestMetrics:
    """Metrics, by themselves and of a bundle."""

    def test_metrics_of_a_bundle(self, ask: Circonus) -> None:
        assert {one["result"] for one in ask.get("/check_bundle_metrics/1200")["metrics"]} == {"success"}
        change = [{**CODE, "status": "available"}, {**DURATION, "units": None}]
        told = ask.put("/check_bundle_metrics/1200", {"metrics": change})
        assert told["_cid"] == "/check_bundle_metrics/1200"
        results = {one["name"]: one["result"] for one in told["metrics"]}
        assert results == {"duration": "noop", "tt_firstbyte": "noop", "code": "success", "foo": "noop"}
        again = ask.put("/check_bundle_metrics/1200", {"metrics": change})
        assert {one["result"] for one in again["metrics"]} == {"noop"}
        assert "result" not in ask.get("/check_bundle/1200")["metrics"][0]
        refused(ask("PUT", "/check_bundle_metrics/1200", {"metrics": [{"name": "x"}]}))
        refused(ask("GET", "/check_bundle_metrics/1"), 404)
        for verb in ("POST", "DELETE"):
            refused(ask(verb, "/check_bundle_metrics/1200", {}), 405)

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("", 12), ("d*", 3), ("duration and(service:web)", 1), ("and(__check_id:60001)", 2), ("not(service:web)", 7),
            ("* or(env:prod,service:batch)", 5), ("disk*", 2), ("nothing", 0),
        ],
    )  # fmt: skip
    def test_search(self, ask: Circonus, search: str, found: int) -> None:
        answer = ask("GET", "/metric", params={"search": search, "size": 10000})
        assert (len(answer.json()), answer.headers["X-Snowth-Search-Result-Count"]) == (found, str(found))

    def test_one_by_number_and_by_uuid(self, ask: Circonus) -> None:
        one = ask.get("/metric/60001_disk%60%2F%60used_percent")
        assert (one["_cid"], one["_active"], one["_metric_type"]) == ("/metric/60001_disk`/`used_percent", True, "numeric")
        assert ask.get(f"/metric/{one['_check_uuid']}_disk%60%2F%60used_percent") == one
        assert ask.put("/metric/60001_version", {"units": "x"}) == ask.get("/metric/60001_version")
        refused(ask("GET", "/metric/60001_nothing"), 404)
        refused(ask("GET", "/metric", params={"search": "and(a:b"}))
        refused(ask("GET", "/metric?size=10001"))

    def test_list_of_old(self, ask: Circonus) -> None:
        found = ask.get("/metric_old", f__metric_name="version", size=10)
        assert [one["_check"] for one in found] == ["/check/60001", "/check/60002"]
        assert len(ask.get("/metric_old", f__check="/check/60001")) == 2

    def test_what_was_found_can_be_collected(self, ask: Circonus) -> None:
        told = ask.push("/check/60005", jobs_failed=1, jobs_done=5)
        assert told == {"collected": ["jobs_failed"], "ignored": ["jobs_done"]}
        assert len(ask.get("/check_bundle/270004")["metrics"]) == 1
        more = ask.get("/check_bundle/270004", query_broker=1)["metrics"]
        assert [(one["name"], one["status"]) for one in more] == [("jobs_failed", "active"), ("jobs_done", "available")]
        ask.put("/check_bundle/270004", {"metric_limit": -1})
        assert ask.push("/check/60005", jobs_done=5)["ignored"] == []
        assert len(ask.get("/check_bundle/270004")["metrics"]) == 2
        assert "_check_status" in ask.get("/check_bundle/270004", fetch_broker_state=1)
        assert "_check_status" not in ask.get("/check_bundle/1200", fetch_broker_state=1)


class TestBrokers:
    """Where checks are made, and moving them."""

    def test_brokers_are_read_only(self, ask: Circonus) -> None:
        assert ask.get("/broker")[0]["_details"][0]["check_counts"]
        assert not ask.get("/broker", check_counts="false")[0]["_details"][0]["check_counts"]
        assert not ask.get("/broker/1", check_counts="false")["_details"][0]["check_counts"]
        refused(ask("POST", "/broker", {}), 405)

    def test_a_move_is_done_in_the_next_minute(self, ask: Circonus) -> None:
        made = ask.post("/check_move", {"check_id": 12345, "new_broker": "/broker/37"})
        assert (made["_cid"], made["_status"], made["_broker"]) == ("/check_move/12345", "Pending", "/broker/1")
        assert ask.get("/check/12345")["_broker"] == "/broker/1"
        ask.sandbox.clock(advance=61)
        refused(ask("GET", "/check_move/12345"), 404)
        assert ask.get("/check/12345")["_broker"] == "/broker/37"
        assert ask.get("/check_bundle/1200")["brokers"] == ["/broker/37"]

    def test_a_move_that_cannot_be_done_says_so(self, ask: Circonus) -> None:
        ask.post("/check_move", {"check_id": 60001, "new_broker": "/broker/37"})
        ask.sandbox.clock(advance=61)
        failed = ask.get("/check_move/60001")
        assert failed["_status"] == "Error"
        assert failed["_error"]
        ask.delete("/check_move/60001")
        assert ask.get("/check_move") == []
        for change in ({"check_id": 1}, {"new_broker": "/broker/2"}):
            refused(ask("POST", "/check_move", {"check_id": 60001, "new_broker": "/broker/37", **change}))

    def test_a_new_check_may_be_missing_for_some_time(self, ask: Circonus) -> None:
        assert ask.settings(new_check_misses=2)["new_check_misses"] == 2
        check = ask.post("/check_bundle", SMALL)["_checks"][0]
        refused(ask("GET", check), 404)
        refused(ask("POST", "/rule_set", {"check": check, **RULE_SET}))
        assert ask.get(check)["_cid"] == check
        ask.post("/rule_set", {"check": check, **RULE_SET})

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/graph", lambda number: {"title": "G", "datapoints": [{"check_id": number, "metric_name": "code"}], "access_keys": [], "composites": []}),
            ("/maintenance", lambda number: {"type": "check", "item": f"/check/{number}", "stop": 4102444800}),
            ("/annotation", lambda number: {"category": "c", "title": "t", "description": "", "start": 1, "stop": 1, "rel_metrics": [f"{number}_code"]}),
        ],
        ids=["graph", "maintenance", "annotation"],
    )
    def test_whatever_leads_to_a_new_check_may_miss_it(self, ask: Circonus, path: str, body: Any) -> None:
        ask.settings(new_check_misses=1)
        check = ask.post("/check_bundle", {**SMALL, "metrics": [CODE]})["_checks"][0]
        number = int(check.rpartition("/")[2])
        refused(ask("POST", path, body(number)))
        ask.post(path, body(number))

    def test_search_and_filters(self, ask: Circonus) -> None:
        for query, found in (
            ({"f_display_name_wildcard": "*nad"}, ["270001"]),
            ({"f_brokers_has": "/broker/35"}, ["270002"]),
            ({"f_type": "caql"}, ["270003"]),
            ({"search": "(active:1)(type:httptrap)"}, ["270004"]),
            ({"search": '"gw1.example.com ping_icmp"'}, ["270002"]),
        ):
            assert ask.ids("/check_bundle", **query) == found, json.dumps(query)
        uuid = ask.get("/check/60003")["_check_uuid"]
        assert ask.ids("/check", f__check_uuid=uuid) == ask.ids("/check", search=f"(check_uuid:{uuid})") == ["60003"]

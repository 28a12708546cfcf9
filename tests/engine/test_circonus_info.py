"""Reading Circonus without managing: every look, what it asks for, what is looked at again, and what it refuses to ask."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "circonus_info"
DISK = "disk`/`used_percent"
NEEDS: dict[str, dict] = {
    "check_bundle_metrics": {"check_bundle": "1200"},
    "provision_broker": {"id": "edge-1.example.com"},
    "caql": {"caql": 'find("duration", "and(service:web)")'},
}
"""What a look cannot do without."""


def send(sandbox: Sandbox, path: str, body: Any, method: str = "POST") -> Any:
    return make(sandbox, Raw("circonus", method, path, body))


def asked(engine: Engine, **options: Any) -> Any:
    return engine.done(MODULE, options)


def called(ran: Any, name: str = "id") -> list[str]:
    return [row[name] for row in ran["resources"]]


@pytest.fixture
def older(sandbox: Sandbox) -> None:
    send(sandbox, "/_sandbox/settings", {"historic": True})


@pytest.fixture
def crowd(sandbox: Sandbox) -> None:
    """Put three bundles that nearly look alike."""
    for name, kind, tags in (("One", "http", ["Env:Prod", "service:web"]), ("Two", "tcp", ["env:prod"]), ("Three", "http", [])):
        send(
            sandbox,
            "/v2/check_bundle",
            {"type": kind, "target": f"{name.lower()}.example.org", "display_name": name, "brokers": ["/broker/1"], "tags": tags,
             "config": {"url": "https://example.org/"} if kind == "http" else {"port": "22"}, "period": 60 if name == "One" else 120},
        )  # fmt: skip


def test_every_kind_can_be_read_at_the_price_of_its_pages(engine: Engine, older: None) -> None:
    for resource in (*SEEN,):
        ran = asked(engine, resource=resource, **NEEDS.get(resource, {}))
        assert (ran.writes, ran["changed"], len(ran.reads)) == ([], False, 1), resource
        assert ran["count"] == len(ran["resources"]), resource
        assert bool(ran["count"]) == SEEN[resource], resource


SEEN = {
    "account": True, "acknowledgement": False, "alert": True, "annotation": False, "broker": True, "caql": True, "check": True,
    "check_bundle": True, "check_bundle_metrics": True, "contact_group": True, "dashboard": True, "graph": True, "maintenance": False, "metric": True,
    "metric_cluster": False, "outlier_report": False, "provision_broker": True, "rule_set": True, "rule_set_group": True, "tag": True,
    "template": False, "user": True, "worksheet": True,
}  # fmt: skip
"""Every look, and whether the seed data has something for it."""


def test_every_look_is_tried_here() -> None:
    assert set(MODULES[MODULE].all_looks) == set(SEEN)


@pytest.mark.parametrize("resource", ["metric_cluster", "outlier_report", "template"])
def test_what_the_service_has_no_more_is_said(engine: Engine, resource: str) -> None:
    ran = engine.refused(MODULE, {"resource": resource})
    assert "only older installations do" in ran["msg"]
    is_one_clear_sentence(ran["msg"])


@pytest.mark.parametrize(
    ("resource", "written", "name"),
    [
        ("check_bundle", "1200", "display_name"),
        ("check_bundle", "/check_bundle/1200", "display_name"),
        ("check", "/check/12345", "check_uuid"),
        ("broker", "/broker/1", "name"),
        ("rule_set", "1001", "metric_name"),
        ("metric", "12345_duration", "name"),
        ("metric", "/metric/60002_version", "name"),
        ("alert", "50002", "metric_name"),
        ("provision_broker", "edge-1.example.com", "id"),
        ("user", "5001", "email"),
    ],
)
def test_one_thing_is_read_by_its_id(engine: Engine, resource: str, written: str, name: str) -> None:
    ran = asked(engine, resource=resource, id=written)
    assert (len(ran.reads), ran["count"]) == (1, 1)
    assert ran["resources"][0][name]


@pytest.mark.parametrize("resource", ["check_bundle", "rule_set", "metric", "alert", "graph", "broker"])
def test_an_id_of_nothing_is_no_failure(engine: Engine, resource: str) -> None:
    assert asked(engine, resource=resource, id="999999")["resources"] == []


@pytest.mark.parametrize(
    ("resource", "name", "narrowed"),
    [
        ("check_bundle", "www.example.com http", {"f_display_name": ["www.example.com http"]}),
        ("contact_group", "On Call", {"f_name": ["On Call"]}),
        ("graph", "Web latency", {"f_title": ["Web latency"]}),
        ("metric", "duration", {}),
        ("user", "jo@example.com", {"f_email": ["jo@example.com"]}),
    ],
)
def test_a_name_narrows_the_list(engine: Engine, resource: str, name: str, narrowed: dict) -> None:
    ran = asked(engine, resource=resource, name=name)
    assert ran["count"] >= 1
    assert {key: value for key, value in ran.rows[0]["query"].items() if key.startswith("f_")} == narrowed


def test_what_refers_to_something_gives_its_id(engine: Engine) -> None:
    (row,) = asked(engine, resource="rule_set", filters={"metric_name": DISK})["resources"]
    assert (row["check"], row["contact_groups"]["1"], row["rules"][0]["criteria"]) == ("/check/60001", ["/contact_group/1234"], "on absence")


class TestFilters:
    """Each is sent, and what comes back is looked at again: the service may not know it."""

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            ({"type": "tcp"}, ["Two"]),
            ({"f_type": "tcp"}, ["Two"]),
            ({"type": "http", "period": 60}, ["One"]),
            ({"period": "60.0"}, ["One"]),
            ({"period_gt": 60}, ["Three", "Two"]),
            ({"period_ge": 60, "period_lt": 120}, ["One"]),
            ({"period_le": 60}, ["One"]),
            ({"tags_has": "ENV:prod"}, ["One", "Two"]),
            ({"tags_has": ["env:prod", "service:web"]}, ["One"]),
            ({"display_name_wildcard": "T*e"}, ["Three"]),
            ({"notes": None}, ["One", "Three", "Two"]),
            ({"target": "nobody"}, []),
        ],
        ids=str,
    )
    def test_things_that_are_so(self, engine: Engine, crowd: None, filters: dict, names: list[str]) -> None:
        ran = asked(engine, resource="check_bundle", filters={"target_wildcard": "*.example.org", **filters})
        assert sorted(called(ran, "display_name")) == names

    def test_one_that_the_service_ignores_narrows_all_the_same(self, engine: Engine, crowd: None) -> None:
        ran = asked(engine, resource="check_bundle", filters={"period": 60, "_last_modified_by": "/user/5001"})
        assert called(ran, "display_name") == ["One"]
        assert ran.rows[0]["query"]["f_period"] == ["60"]

    def test_a_typing_error_is_no_empty_answer(self, engine: Engine) -> None:
        ran = engine.refused(MODULE, {"resource": "check_bundle", "filters": {"tpye": "http"}})
        assert "filters: nothing of this kind has 'tpye'" in ran["msg"]
        is_one_clear_sentence(ran["msg"])

    def test_search_goes_to_the_service(self, engine: Engine, crowd: None) -> None:
        assert called(asked(engine, resource="check_bundle", search='(type:"tcp")'), "display_name") == ["Two"]
        assert called(asked(engine, resource="metric", search="and(__check_target:gw1.example.com)"), "name") == ["average", "available"]
        assert called(asked(engine, resource="tag", search="*prod*"), "_cid") == ["/tag/env:prod"]


class TestAlerts:
    @pytest.mark.parametrize(("state", "ids"), [(None, ["50001"]), ("open", ["50001"]), ("cleared", ["50002"]), ("all", ["50001", "50002"])])
    def test_open_and_cleared_ones(self, engine: Engine, state: str | None, ids: list[str]) -> None:
        ran = asked(engine, resource="alert", **({"alert_state": state} if state else {}))
        assert called(ran) == [f"/alert/{one}" for one in ids]
        assert ran.warnings == []

    def test_by_time(self, engine: Engine) -> None:
        (row,) = asked(engine, resource="alert")["resources"]
        assert row["host"] == "db1.example.com"
        at = row["occurred_on"]
        for bounds, count in (({"start": at}, 1), ({"end": at}, 1), ({"start": at, "end": at}, 1), ({"start": "2099-01-01"}, 0)):
            assert asked(engine, resource="alert", **bounds)["count"] == count, bounds

    def test_what_the_service_tells_of_one(self, engine: Engine) -> None:
        (row,) = asked(engine, resource="alert", alert_state="cleared")["resources"]
        assert (row["value"], row["cleared_value"], row["rule_set"], row["severity"]) == ("93", "71", "/rule_set/1001", 2)
        assert row["cleared_on"] > row["occurred_on"]

    def test_acknowledgements_that_hold_and_that_are_over(self, engine: Engine, sandbox: Sandbox) -> None:
        made = send(sandbox, "/v2/acknowledgement", {"alert": "/alert/50001", "acknowledged_until": "1h"})
        assert called(asked(engine, resource="acknowledgement")) == [made["_cid"]]
        send(sandbox, f"/v2{made['_cid']}", {"acknowledged_until": "0"}, "PUT")
        assert called(asked(engine, resource="acknowledgement")) == []
        assert called(asked(engine, resource="acknowledgement", filters={"_active": False})) == [made["_cid"]]


def test_annotations_by_time(engine: Engine, sandbox: Sandbox) -> None:
    for title, start in (("Early", 1767225600), ("Late", 1767312000)):
        body = {"title": title, "category": "deploys", "description": "", "start": start, "stop": start + 60, "rel_metrics": []}
        send(sandbox, "/v2/annotation", body)
    assert called(asked(engine, resource="annotation", start="2026-01-01T12:00:00Z"), "title") == ["Late"]
    assert called(asked(engine, resource="annotation", end="2026-01-01T12:00:00Z"), "title") == ["Early"]


def test_maintenances_whoever_opened_them(engine: Engine, sandbox: Sandbox) -> None:
    now = int(engine.done(MODULE, {"resource": "caql", "caql": "1"})["resources"][0]["_end"]) + 300
    for item, start in (("www.example.com", now + 60), ("db1.example.com", now + 3600)):
        send(sandbox, "/v2/maintenance", {"type": "host", "item": item, "start": start, "stop": start + 600, "tags": ["change:1"]})
    assert called(asked(engine, resource="maintenance", filters={"tags_has": "change:1"}), "item") == ["www.example.com", "db1.example.com"]
    assert called(asked(engine, resource="maintenance", start=now + 1800), "item") == ["db1.example.com"]
    assert called(asked(engine, resource="maintenance", filters={"item": "www.example.com"}), "stop") == [now + 660]


def test_the_checks_of_a_bundle(engine: Engine) -> None:
    ran = asked(engine, resource="check", check_bundle="db1.example.com json:nad")
    assert called(ran) == ["/check/60001", "/check/60002"]
    assert called(ran, "broker") == ["/broker/1", "/broker/37"]
    assert ran["resources"][0]["active"] is True


def test_what_no_list_shows_is_found_by_its_id(engine: Engine) -> None:
    assert called(asked(engine, resource="check_bundle", id="270005")) == ["/check_bundle/270005"]
    assert called(asked(engine, resource="check_bundle", name="old.example.com http")) == []


def test_numbers_over_a_range_of_time(engine: Engine, sandbox: Sandbox) -> None:
    send(sandbox, "/_sandbox/metrics", {"check": "/check/12345", "metrics": {"duration": 500}})
    query = 'find("duration", "and(service:web)")'
    ran = asked(engine, resource="caql", caql=query, start=1767225600, end="2026-01-01T00:10:00Z", period="5m")
    (row,) = ran["resources"]
    assert [row["_start"], row["_end"], row["_period"], len(row["_data"])] == [1767225600, 1767226200, 300, 2]
    assert ran.rows[0]["query"] == {"query": [query], "start": ["1767225600"], "end": ["1767226200"], "period": ["300"]}
    (row,) = asked(engine, resource="caql", caql=query, format="DF4")["resources"]
    assert row["version"] == "DF4"


class TestEndOfLists:
    @pytest.mark.full
    def test_a_second_page_is_read_and_the_end_of_the_service_is_said(self, engine: Engine, sandbox: Sandbox) -> None:
        for number in range(2000):
            send(sandbox, "/v2/contact_group", {"name": f"Many {number}", "contacts": {"external": [], "users": []}})
        ran = asked(engine, resource="contact_group")
        assert (len(ran.reads), ran["count"]) == (2, 2000)
        assert ran.warnings == ["Circonus lets nobody read further: 2000 rows, and there are more. Narrow it by search or filters."]
        assert asked(engine, resource="contact_group", name="Many 1999")["count"] == 1

    def test_metrics_have_one_page_and_no_offset(self, engine: Engine) -> None:
        (row,) = asked(engine, resource="metric").rows
        assert row["query"] == {"size": ["10000"]}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"resource": "caql"}, "caql must be given"),
        ({"resource": "provision_broker"}, "id must be given"),
        ({"resource": "check_bundle_metrics"}, "check_bundle must be given"),
        ({"resource": "check", "name": "www.example.com http"}, "a check has no name of its own"),
        ({"resource": "graph", "start": "2026-01-01"}, "start has no meaning with resource graph"),
        ({"resource": "user", "search": "jo"}, "search has no meaning with resource user"),
        ({"resource": "alert", "start": "2026-02-01", "end": "2026-01-01"}, "start must not be later than end"),
        ({"resource": "alert", "start": "2026-01-01", "end": "2026-02-01"}, "30 days at most"),
        ({"resource": "alert", "start": "yesterday"}, "start: 'yesterday' is no time"),
        ({"resource": "alert", "id": "50001", "alert_state": "open"}, "can only contradict it"),
        ({"resource": "check_bundle", "filters": {"period_gt": "long"}}, "must be a number"),
        ({"resource": "check_bundle", "filters": {"tags_has": {"a": 1}}}, "must be a value"),
        ({"resource": "caql", "caql": "1", "period": "often"}, "no duration"),
    ],
    ids=str,
)
def test_bad_input_is_one_sentence_and_no_call(engine: Engine, options: dict, says: str) -> None:
    ran = engine.refused(MODULE, options)
    assert says in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    assert ran.rows == []

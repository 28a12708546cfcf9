"""Metrics: providers and their secrets, numbers, what never comes back, and values sent by hand."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.support.engine import Engine
from tests.support.sandbox import Sandbox
from tests.support.statuspage import Statuspage

PROVIDER, METRIC, DATA = "statuspage_metrics_provider", "statuspage_metric", "statuspage_metric_data"
URI = "https://api.example.com/v1"
API_KEY, API_TOKEN, APPLICATION_KEY, PASSWORD = (f"canary-{name}-5e1f0c7a" for name in ("key", "token", "app", "pass"))
SECRETS = (API_KEY, API_TOKEN, APPLICATION_KEY, PASSWORD)
WHOLE: dict[str, dict[str, Any]] = {
    "Datadog": {"provider_api_key": API_KEY, "application_key": APPLICATION_KEY, "metric_base_uri": URI},
    "NewRelic": {"provider_api_key": API_KEY, "metric_base_uri": URI},
    "Librato": {"email": "ops@example.com", "provider_api_token": API_TOKEN},
    "Pingdom": {"provider_api_token": API_TOKEN},
    "Self": {},
}
ON_THE_WIRE = {"provider_api_key": "api_key", "provider_api_token": "api_token"}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


@pytest.fixture
def metrics(page: Statuspage) -> dict[str, str]:
    """Make two metrics of Self and one of Pingdom; return their ids."""
    made = {}
    for kind, names, credentials in (("Self", ("Load", "Queue"), {}), ("Pingdom", ("Ping",), {"api_token": "x"})):
        provider = page.make("/metrics_providers", "metrics_provider", type=kind, **credentials)["id"]
        more = {"metric_identifier": "12"} if credentials else {}
        for name in names:
            made[name] = page.make(f"/metrics_providers/{provider}/metrics", "metric", name=name, **more)["id"]
    return made


def writes(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return all writes that came from a task, whose bodies are masked where a secret is."""
    return [row for row in sandbox.journal(system="statuspage") if row["write"]]


class TestProvider:
    @pytest.mark.parametrize("kind", WHOLE)
    def test_it_is_made_with_what_it_needs_and_nothing_else(self, engine: Engine, sandbox: Sandbox, kind: str) -> None:
        assert engine.done(PROVIDER, {"type": kind, **WHOLE[kind]})["action"] == "created"
        (made,) = writes(sandbox)
        assert set(made["body"]["metrics_provider"]) == {"type", *(ON_THE_WIRE.get(name, name) for name in WHOLE[kind])}
        assert not engine.done(PROVIDER, {"type": kind, **WHOLE[kind]})["changed"]

    @pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, needs in WHOLE.items() for name in needs])
    @pytest.mark.parametrize("check", [True, False])
    def test_what_it_lacks_is_named_and_nothing_is_sent(self, engine: Engine, kind: str, name: str, check: bool) -> None:
        given = {one: value for one, value in WHOLE[kind].items() if one != name}
        ran = engine.refused(PROVIDER, {"type": kind, **given}, check=check)
        assert f"to create it {name} must be given" in ran["msg"]
        assert ran.writes == []

    def test_an_old_pingdom_account_will_do(self, engine: Engine) -> None:
        old = {"email": "ops@example.com", "password": PASSWORD, "application_key": APPLICATION_KEY}
        assert engine.done(PROVIDER, {"type": "Pingdom", **old})["changed"]

    def test_one_that_is_there_needs_no_keys(self, engine: Engine) -> None:
        engine.done(PROVIDER, {"type": "Datadog", **WHOLE["Datadog"]})
        assert not engine.done(PROVIDER, {"type": "Datadog"})["changed"]

    def test_a_slash_at_the_end_of_its_address_is_no_difference(self, engine: Engine) -> None:
        engine.done(PROVIDER, {"type": "Datadog", **WHOLE["Datadog"]})
        assert not engine.done(PROVIDER, {"type": "Datadog", "metric_base_uri": f"{URI}/"})["changed"]

    def test_other_secrets_are_no_difference(self, engine: Engine) -> None:
        engine.done(PROVIDER, {"type": "Datadog", **WHOLE["Datadog"]})
        other = {"provider_api_key": "another-key-0f3a", "application_key": "another-app-0f3a"}
        ran = engine.done(PROVIDER, {"type": "Datadog", **other})
        assert (ran["changed"], ran.writes) == (False, [])

    def test_secrets_are_sent_always_when_that_is_asked_for(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(PROVIDER, {"type": "Librato", **WHOLE["Librato"]})
        for _again in range(2):
            for check in (True, False):
                ran = engine.done(PROVIDER, {"type": "Librato", **WHOLE["Librato"], "update_secrets": "always"}, check=check)
                assert (ran["changed"], ran["action"], len(ran.writes)) == (True, "updated", 0 if check else 1)
                assert ran["diff"]["after"]["provider_api_token"] == "sent again"
        assert set(writes(sandbox)[-1]["body"]["metrics_provider"]) == {"api_token", "email"}

    def test_without_secrets_there_is_nothing_to_send(self, engine: Engine) -> None:
        engine.done(PROVIDER, {"type": "Self"})
        assert not engine.done(PROVIDER, {"type": "Self", "update_secrets": "always"})["changed"]

    def test_no_secret_is_shown_whatever_happens(self, engine: Engine, sandbox: Sandbox) -> None:
        every = {
            "type": "Datadog", **WHOLE["Datadog"], "password": PASSWORD, "provider_api_token": API_TOKEN,
            "update_secrets": "always",
        }  # fmt: skip
        said = " ".join(SECRETS)
        texts = [engine.done(PROVIDER, every, check=check).text for check in (True, False, True, False)]
        for method in ("POST", "PATCH", "GET"):
            sandbox.fault("statuspage", "status", method=method, status=422, body={"error": [f"What is {said}?"]}, times=1)
            texts.append(engine.refused(PROVIDER, {**every, **({"type": "NewRelic"} if method == "POST" else {})}).text)
        sandbox.mend()
        texts.append(engine.done(PROVIDER, {**every, "state": "absent"}).text)
        assert [secret for secret in SECRETS for text in texts if secret in text] == []

    def test_two_of_a_type_fail_unless_an_id_says_which(self, engine: Engine, page: Statuspage) -> None:
        ids = [page.make("/metrics_providers", "metrics_provider", type="Self")["id"] for _number in range(2)]
        ran = engine.refused(PROVIDER, {"type": "Self", "state": "absent"})
        assert all(one in ran["msg"] for one in ids)
        assert engine.done(PROVIDER, {"id": ids[1], "state": "absent"})["changed"]
        assert engine.done(PROVIDER, {"type": "Self"})["resource"]["id"] == ids[0]


class TestMetric:
    @pytest.mark.parametrize(("there", "written"), [(0, 0.0), (0.0, "0"), (2.5, "2.50"), (100, 1e2), (-1.0, -1)])
    def test_numbers_compare_as_numbers(self, engine: Engine, metrics: dict[str, str], there: Any, written: Any) -> None:
        engine.done(METRIC, {"name": "Load", "y_axis_min": there})
        assert not engine.done(METRIC, {"name": "Load", "y_axis_min": written})["changed"]

    def test_a_zero_is_not_nothing(self, engine: Engine, page: Statuspage, metrics: dict[str, str]) -> None:
        assert engine.done(METRIC, {"name": "Load", "y_axis_min": 0, "decimal_places": 0})["changed"]
        row = page.get(f"/metrics/{metrics['Load']}")
        assert (row["y_axis_min"], row["decimal_places"]) == (0, 0)

    def test_what_never_comes_back_is_sent_when_it_is_made_and_never_again(
        self, engine: Engine, sandbox: Sandbox, metrics: dict[str, str]
    ) -> None:
        key = {"name": "Late", "provider": "Pingdom", "metric_identifier": "13"}
        made = engine.done(METRIC, {**key, "transform": "uptime", "application_id": "7"})
        assert {"transform", "application_id"} <= set(writes(sandbox)[-1]["body"]["metric"])
        assert "transform" not in made["resource"]
        ran = engine.done(METRIC, {**key, "transform": "response_time", "application_id": "8"})
        assert (ran["changed"], ran.writes) == (False, [])
        engine.done(METRIC, {**key, "transform": "response_time", "suffix": "ms"})
        assert writes(sandbox)[-1]["body"] == {"metric": {"suffix": "ms"}}

    def test_a_provider_wants_its_own_transforms(self, engine: Engine, metrics: dict[str, str]) -> None:
        options = {"name": "Late", "provider": "Pingdom", "metric_identifier": "13", "transform": "sum"}
        assert "Transform must be one of response_time|uptime" in engine.refused(METRIC, options)["msg"]

    def test_it_stays_with_its_provider(self, engine: Engine, metrics: dict[str, str]) -> None:
        move = {"id": metrics["Load"], "provider": "Pingdom"}
        ran = engine.refused(METRIC, move)
        assert "provider is" in ran["msg"]
        assert "replace" in ran["msg"]
        assert ran.writes == []
        anew = engine.done(METRIC, {**move, "metric_identifier": "14", "replace": True})
        assert anew["action"] == "replaced"
        assert [line.split()[0] for line in anew.writes[::-1]] in (["DELETE", "POST"], ["POST", "DELETE"])

    def test_one_name_at_two_providers_is_two_metrics(self, engine: Engine, metrics: dict[str, str]) -> None:
        other = engine.done(METRIC, {"name": "Load", "provider": "Pingdom", "metric_identifier": "15"})
        assert other["action"] == "created"
        assert metrics["Load"] in engine.refused(METRIC, {"name": "Load", "suffix": "s"})["msg"]
        assert engine.done(METRIC, {"name": "Load", "provider": "Self", "suffix": "s"})["changed"]

    def test_a_change_that_the_service_ignores_is_a_warning(
        self, engine: Engine, sandbox: Sandbox, page: Statuspage, metrics: dict[str, str]
    ) -> None:
        """Only name and identifier are documented to change; nobody knows what becomes of the rest."""
        as_before = page.get(f"/metrics/{metrics['Load']}")
        sandbox.fault("statuspage", "garbage", method="PATCH", body=json.dumps(as_before))
        ran = engine.done(METRIC, {"name": "Load", "suffix": "ms"})
        (warning,) = ran.warnings
        assert "left suffix as before; it may have to be deleted and made anew" in warning


NOW = "2038-01-01T00:00:00Z"
"""A day that no clock of a test has reached; values of the future are taken."""
SECONDS = 2145916800


def value_sent(sandbox: Sandbox) -> dict[str, Any]:
    """Return what the last write said."""
    return writes(sandbox)[-1]["body"]["data"]


class TestData:
    def test_one_value_is_one_call_to_its_metric(
        self, engine: Engine, sandbox: Sandbox, metrics: dict[str, str]
    ) -> None:
        ran = engine.done(DATA, {"metric": "Load", "value": 1.5, "timestamp": NOW})
        assert ran.writes == [f"POST /v1/pages/kctbh9vrtdwd/metrics/{metrics['Load']}/data"]
        assert value_sent(sandbox) == {"timestamp": SECONDS, "value": 1.5}

    def test_many_values_of_many_metrics_are_one_call(
        self, engine: Engine, sandbox: Sandbox, metrics: dict[str, str]
    ) -> None:
        points = [
            {"metric": "Load", "value": 1, "timestamp": NOW},
            {"metric": metrics["Queue"], "value": 12.5, "timestamp": str(SECONDS + 60)},
            {"value": 2, "timestamp": SECONDS + 120},
        ]
        ran = engine.done(DATA, {"metric": "Load", "points": points})
        assert ran.writes == ["POST /v1/pages/kctbh9vrtdwd/metrics/data"]
        assert value_sent(sandbox) == {
            metrics["Load"]: [{"timestamp": SECONDS, "value": 1}, {"timestamp": SECONDS + 120, "value": 2}],
            metrics["Queue"]: [{"timestamp": SECONDS + 60, "value": 12.5}],
        }
        assert ran["resource"]["points"][2] == {"metric": "Load", "value": 2, "timestamp": "2038-01-01T00:02:00Z"}

    def test_names_are_looked_up_in_one_list(self, engine: Engine, metrics: dict[str, str]) -> None:
        ran = engine.done(DATA, {"points": [{"metric": one, "value": 1} for one in ("Load", "Queue", "Load")]})
        assert len(ran.reads) == 1

    @pytest.mark.parametrize(
        "written",
        ["2145916800", 2145916800, NOW, "2038-01-01T01:00:00+01:00", "2038-01-01 00:00", "2037-12-31T19:00:00-0500"],
    )
    def test_a_moment_may_be_written_in_many_ways(
        self, engine: Engine, sandbox: Sandbox, metrics: dict[str, str], written: Any
    ) -> None:
        engine.done(DATA, {"metric": "Load", "value": 1, "timestamp": written})
        assert value_sent(sandbox)["timestamp"] == SECONDS

    @pytest.mark.parametrize("written", [1763720000000, "2145916800000", "1763720000000.5"])
    @pytest.mark.parametrize("check", [True, False])
    def test_milliseconds_are_refused_before_any_call(self, engine: Engine, written: Any, check: bool) -> None:
        alone = engine.refused(DATA, {"metric": "Load", "value": 1, "timestamp": written}, check=check)
        among = engine.refused(
            DATA, {"points": [{"metric": "Load", "value": 1}, {"metric": "Load", "value": 2, "timestamp": written}]}, check=check
        )
        for ran, place in ((alone, "timestamp: "), (among, "points[1].timestamp: ")):
            assert f"{place}{written} looks like milliseconds; give epoch seconds or an ISO 8601 time" in ran["msg"]
            assert ran.rows == []
        assert alone["msg"].startswith("Cannot send Statuspage metric data 'Load': ")

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"metric": "Load"}, "state is sent but any of the following are missing: points, value"),
            ({"value": 1}, "metric is missing"),
            ({"points": []}, "points is empty"),
            ({"points": [{"value": 1}]}, "points[0]: metric is missing"),
            ({"points": [{"metric": "Load"}]}, "missing required arguments: points[0].value"),
            ({"metric": "Load", "value": "inf"}, "value holds inf, which cannot be sent"),
            ({"metric": "Load", "value": 1, "timestamp": "yesterday"}, "is no time"),
            ({"metric": "Load", "value": 1, "points": [{"value": 1}]}, "mutually exclusive"),
            ({"state": "purged"}, "state is purged but all of the following are missing: metric"),
            ({"metric": "Load", "value": 1, "state": "purged"}, "cannot stand beside it"),
            ({"metric": "Load", "timestamp": NOW, "state": "purged"}, "cannot stand beside it"),
            ({"metric": "Load", "points": [], "state": "purged"}, "cannot stand beside it"),
            ({"metric": "Load", "state": "absent"}, "value of state must be one of: sent, purged"),
        ],
    )  # fmt: skip
    def test_nonsense_is_refused_before_any_call(self, engine: Engine, options: dict[str, Any], says: str) -> None:
        ran = engine.refused(DATA, options)
        assert says in ran["msg"]
        assert ran.rows == []

    def test_without_a_time_it_is_the_moment_of_sending(
        self, engine: Engine, sandbox: Sandbox, metrics: dict[str, str]
    ) -> None:
        foretold = engine.done(DATA, {"metric": "Load", "value": 1}, check=True)
        assert foretold["resource"] == {"points": [{"metric": "Load", "value": 1}]}
        ran = engine.done(DATA, {"metric": "Load", "value": 1})
        assert ran["diff"] == foretold["diff"]
        assert "timestamp" in ran["resource"]["points"][0]
        assert abs(value_sent(sandbox)["timestamp"] - time.time()) < 60

    def test_it_is_sent_in_every_run_and_not_in_check_mode(self, engine: Engine, metrics: dict[str, str]) -> None:
        options = {"metric": "Load", "value": 1, "timestamp": NOW}
        seen = [engine.done(DATA, options, check=check) for check in (True, False, False)]
        assert [(ran["changed"], ran["action"], len(ran.writes)) for ran in seen] == [
            (True, "sent", 0), (True, "sent", 1), (True, "sent", 1),
        ]  # fmt: skip

    def test_a_metric_that_takes_none_is_told(self, engine: Engine, metrics: dict[str, str]) -> None:
        ran = engine.refused(DATA, {"metric": "Ping", "value": 1})
        assert ran["status"] == 405

    def test_values_that_are_too_old_are_a_warning_where_the_service_says_nothing(
        self, engine: Engine, metrics: dict[str, str]
    ) -> None:
        points = [{"metric": "Load", "value": 1, "timestamp": "2020-02-03"}, {"metric": "Load", "value": 2}]
        (warning,) = engine.done(DATA, {"points": points}).warnings
        assert "1 of 2 values are older than 28 days, the oldest of 2020-02-03T00:00:00Z" in warning
        alone = engine.refused(DATA, points[0])
        assert "Timestamp is too old" in alone["msg"]

    def test_only_purging_deletes_and_only_of_one_metric(
        self, engine: Engine, page: Statuspage, metrics: dict[str, str]
    ) -> None:
        for name in ("Load", "Queue"):
            engine.done(DATA, {"metric": name, "value": 1, "timestamp": NOW})
        foretold = engine.done(DATA, {"metric": "Load", "state": "purged"}, check=True)
        assert (foretold["action"], foretold.writes) == ("purged", [])
        ran = engine.done(DATA, {"metric": "Load", "state": "purged"})
        assert ran.writes == [f"DELETE /v1/pages/kctbh9vrtdwd/metrics/{metrics['Load']}/data"]
        assert (ran["action"], ran["diff"]) == ("purged", foretold["diff"])
        latest = {row["name"]: row["most_recent_data_at"] for row in page.get("/metrics")}
        assert latest == {"Load": None, "Queue": NOW, "Ping": None}

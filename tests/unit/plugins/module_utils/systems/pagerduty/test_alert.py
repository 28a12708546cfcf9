"""systems/pagerduty/alert.py: events that are sent only when they would do something."""

from __future__ import annotations

import hashlib

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.kinds import ALERT
from tests.support.network import SECRET, reply
from tests.support.stage import play

KEY = "4baa5d20cfba466a5e075b02698f455c"
OTHER_KEY = "c" * 32
DEDUP = hashlib.md5(b"No data received", usedforsecurity=False).hexdigest()
ACCEPTED = reply(202, {"status": "success", "message": "Event processed", "dedup_key": DEDUP})
NONE = reply(body={"incidents": [], "more": False})
UNKNOWN = "Without api_token nobody can tell whether this alert is open already, so the event is sent at every run."


def incidents(*rows):
    return reply(body={"incidents": list(rows), "more": False})


def incident(status="triggered", identity="PI1", service="active", key=None):
    return {
        "id": identity,
        "status": status,
        "incident_key": key,
        "service": {"id": "PSVC123", "name": "Web", "status": service},
    }


def alerts(*integrations, key=DEDUP):
    return reply(
        body={
            "alerts": [
                {"id": f"A{n}", "alert_key": key, "integration": {"id": one}} for n, one in enumerate(integrations)
            ],
            "more": False,
        }
    )


def integration(key=KEY):
    return reply(body={"integration": {"id": "PINT123", "integration_key": key}})


OPEN = [incidents(incident()), alerts("PINT123"), integration()]
"""Open under our key, through our integration."""


def alert(*replies, **args):
    said = {"routing_key": KEY, "summary": "No data received", **args}
    return play(ALERT, *replies, **{name: value for name, value in said.items() if value is not None})


def with_token(*replies, **args):
    return alert(*replies, api_token=SECRET, **args)


class TestEvents:
    def test_documented_alert_is_sent_as_version_2(self):
        result, script = alert(
            ACCEPTED,
            client="My Client",
            client_url="http://mysite.com",
            custom_details={"some_key": "some_value"},
            source="web-1",
        )
        assert script.requests[0].url == "https://events.pagerduty.com/v2/enqueue"
        assert script.writes[0].body == {
            "routing_key": KEY,
            "event_action": "trigger",
            "dedup_key": DEDUP,
            "payload": {
                "summary": "No data received",
                "source": "web-1",
                "severity": "critical",
                "custom_details": {"some_key": "some_value"},
            },
            "client": "My Client",
            "client_url": "http://mysite.com",
        }
        assert (result["action"], result["resource"]["status"], result["resource"]["dedup_key"]) == (
            "triggered",
            "triggered",
            DEDUP,
        )

    def test_documented_alert_is_sent_as_version_1(self):
        answer = reply(200, {"status": "success", "message": "Event processed", "incident_key": DEDUP})
        _result, script = alert(
            answer,
            api_version="v1",
            client="My Client",
            client_url="http://mysite.com",
            custom_details={"some_key": "some_value"},
            links=[{"href": "http://x", "text": "x"}],
            images=[{"src": "https://y"}],
        )
        assert script.lines == ["POST /generic/2010-04-15/create_event.json"]
        assert script.writes[0].body == {
            "service_key": KEY,
            "event_type": "trigger",
            "incident_key": DEDUP,
            "description": "No data received",
            "details": {"some_key": "some_value"},
            "client": "My Client",
            "client_url": "http://mysite.com",
            "contexts": [{"type": "link", "href": "http://x", "text": "x"}, {"type": "image", "src": "https://y"}],
        }

    @pytest.mark.parametrize(("state", "verb"), [("acknowledged", "acknowledge"), ("resolved", "resolve")])
    def test_version_2_says_no_more_than_the_key(self, state, verb):
        _result, script = alert(ACCEPTED, state=state, dedup_key="k1", summary="Working on it.")
        assert script.writes[0].body == {"routing_key": KEY, "event_action": verb, "dedup_key": "k1"}

    def test_version_1_says_why(self):
        _result, script = alert(
            ACCEPTED, state="resolved", incident_key="k1", description="Fixed it.", summary=None, api_version="v1"
        )
        assert script.writes[0].body == {
            "service_key": KEY,
            "event_type": "resolve",
            "incident_key": "k1",
            "description": "Fixed it.",
        }

    def test_time_goes_in_one_form(self):
        _result, script = alert(ACCEPTED, timestamp="2026-11-21 23:00:00 +01:00")
        assert script.writes[0].body["payload"]["timestamp"] == "2026-11-21T22:00:00Z"

    def test_key_of_the_answer_is_told(self):
        result, _script = alert(reply(202, {"status": "success", "dedup_key": "from-the-service"}))
        assert result["resource"]["dedup_key"] == "from-the-service"

    def test_routing_key_is_in_no_result(self):
        result, _script = alert(ACCEPTED)
        assert KEY not in str(result)

    @pytest.mark.parametrize("status", [403, 429])
    def test_both_ways_of_saying_slow_down_are_heard(self, status):
        result, script = alert(reply(status), ACCEPTED)
        assert len(script.writes) == 2
        assert result["calls"]["waited"] >= 30

    def test_event_whose_answer_was_lost_is_sent_again_because_the_key_folds_it(self):
        _result, script = alert(reply(500), ACCEPTED)
        assert len(script.writes) == 2

    def test_refusal_is_told_with_all_its_reasons(self):
        body = {"status": "invalid event", "message": "Event object is invalid", "errors": ["Invalid routing key"]}
        with pytest.raises(
            errors.Refused,
            match="^Cannot trigger PagerDuty alert .*Event object is invalid; Invalid routing key. Check routing_key",
        ):
            alert(reply(400, body))


class TestWithoutToken:
    @pytest.mark.parametrize("state", ["triggered", "acknowledged", "resolved"])
    def test_event_is_always_sent_and_that_is_said(self, state):
        result, _script = alert(ACCEPTED, state=state, dedup_key="k1")
        assert (result["changed"], result["action"], result["warnings"]) == (True, state, [UNKNOWN])

    def test_check_mode_sends_nothing(self):
        result, script = alert(check_mode=True)
        assert (result["changed"], script.requests) == (True, [])


class TestWithToken:
    @pytest.mark.parametrize(
        ("wanted", "before", "sent"),
        [
            pytest.param("triggered", None, True, id="trigger of nothing"),
            pytest.param("triggered", "triggered", False, id="trigger of triggered"),
            pytest.param("triggered", "acknowledged", False, id="trigger of acknowledged"),
            pytest.param("acknowledged", None, False, id="acknowledge of nothing"),
            pytest.param("acknowledged", "triggered", True, id="acknowledge of triggered"),
            pytest.param("acknowledged", "acknowledged", False, id="acknowledge of acknowledged"),
            pytest.param("resolved", None, False, id="resolve of nothing"),
            pytest.param("resolved", "triggered", True, id="resolve of triggered"),
            pytest.param("resolved", "acknowledged", True, id="resolve of acknowledged"),
        ],
    )
    def test_event_is_sent_only_when_it_would_do_something(self, wanted, before, sent):
        look = [NONE] if before is None else [incidents(incident(before)), alerts("PINT123"), integration()]
        result, script = with_token(*look, *[ACCEPTED] * sent, state=wanted, dedup_key=DEDUP)
        assert (result["changed"], len(script.writes)) == (sent, int(sent))

    def test_question_is_exact_and_reaches_back_for_ever(self):
        _result, script = with_token(NONE, ACCEPTED)
        assert script.requests[0].url.startswith("https://api.pagerduty.com/incidents?")
        query = script.requests[0].query
        assert {
            ("incident_key", DEDUP),
            ("date_range", "all"),
            ("statuses[]", "triggered"),
            ("statuses[]", "acknowledged"),
        } <= set(query)

    def test_service_narrows_the_question(self):
        services = reply(body={"services": [{"id": "PSVC123", "name": "Web"}], "more": False})
        _result, script = with_token(services, NONE, ACCEPTED, service="Web")
        assert ("service_ids[]", "PSVC123") in script.requests[1].query

    def test_nothing_to_acknowledge_is_a_warning(self):
        result, _script = with_token(NONE, state="acknowledged", dedup_key="k1")
        assert result["warnings"] == ["Nothing is open under the key 'k1', so there is nothing to acknowledge."]

    def test_open_one_may_be_refreshed(self):
        result, script = with_token(*OPEN, ACCEPTED, refresh=True)
        assert (result["changed"], len(script.writes)) == (True, 1)

    def test_refreshing_leaves_it_acknowledged(self):
        result, _script = with_token(
            incidents(incident("acknowledged")), alerts("PINT123"), integration(), ACCEPTED, refresh=True
        )
        assert result["resource"]["status"] == "acknowledged"

    def test_check_mode_looks_and_sends_nothing(self):
        result, script = with_token(*OPEN, check_mode=True, state="resolved", dedup_key=DEDUP)
        assert (result["changed"], script.writes) == (True, [])
        assert (result["diff"]["before"], result["diff"]["after"]) == ({"status": "triggered"}, {"status": "resolved"})

    def test_alert_of_another_key_in_a_grouped_incident_is_not_ours(self):
        result, _script = with_token(incidents(incident()), alerts("PINT123", key="another"), ACCEPTED)
        assert result["changed"] is True

    def test_incident_with_the_key_itself_is_ours(self):
        result, _script = with_token(incidents(incident(key=DEDUP)), reply(body={"alerts": [], "more": False}))
        assert result["changed"] is False

    def test_token_from_the_environment_counts(self, monkeypatch):
        monkeypatch.setenv("PAGERDUTY_API_KEY", SECRET)
        result, _script = alert(*OPEN)
        assert result["changed"] is False


class TestDroppedWithoutAWord:
    FOREIGN = [incidents(incident()), alerts("PINT123"), integration(OTHER_KEY)]

    @pytest.mark.parametrize("state", ["acknowledged", "resolved"])
    def test_alert_of_another_integration_is_reported(self, state):
        words = f"PagerDuty would drop this {'acknowledge' if state == 'acknowledged' else 'resolve'} without a word: it was opened through another"
        with pytest.raises(errors.Refused, match=words):
            with_token(*self.FOREIGN, state=state, dedup_key=DEDUP)

    def test_trigger_opens_one_of_its_own(self):
        result, _script = with_token(*self.FOREIGN, ACCEPTED)
        assert (result["changed"], result["resource"]["status"]) == (True, "triggered")

    @pytest.mark.parametrize(
        ("service", "words"), [("maintenance", "in a maintenance window"), ("disabled", "is disabled")]
    )
    def test_resolve_while_the_service_is_off_is_reported(self, service, words):
        with pytest.raises(errors.Refused, match=words):
            with_token(
                incidents(incident(service=service)),
                alerts("PINT123"),
                integration(),
                state="resolved",
                dedup_key=DEDUP,
            )

    def test_own_alert_is_preferred_to_a_foreign_one(self):
        both = incidents(incident(identity="PI1"), incident(identity="PI2"))
        look = [both, alerts("PINT999"), integration(OTHER_KEY), alerts("PINT123"), integration()]
        result, _script = with_token(*look, ACCEPTED, state="resolved", dedup_key=DEDUP)
        assert result["resource"]["id"] == "PI2"

    def test_key_of_an_orchestration_reaches_every_integration(self):
        result, _script = with_token(incidents(incident()), alerts("PINT123"), routing_key="R" + "0" * 31)
        assert result["changed"] is False


class TestCheck:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"routing_key": None}, "routing_key is missing: set routing_key or PAGERDUTY_ROUTING_KEY"),
            ({"routing_key": "short"}, "routing_key has 5 characters; an integration key is 32"),
            ({"routing_key": "-" * 32}, "32 letters and digits"),
            ({"summary": None}, "summary is missing"),
            ({"summary": None, "dedup_key": "k1"}, "summary is missing"),
            ({"summary": "x" * 1025}, "summary has 1025 characters; PagerDuty takes 1024"),
            ({"dedup_key": "k" * 256}, "dedup_key has 256 characters; PagerDuty takes 255"),
            ({"images": [{"src": "http://x"}]}, "images: 'http://x' must begin with https://"),
            ({"custom_details": {"log": "x" * 512_000}}, r"the event is 512\d\d\d bytes long; PagerDuty takes 512000"),
            ({"state": "resolved"}, "dedup_key is missing: to resolve an alert"),
            ({"state": "acknowledged"}, "dedup_key is missing: to acknowledge an alert"),
            ({"timestamp": "now"}, "timestamp: 'now' is no time"),
        ],
        ids=lambda value: "" if isinstance(value, str) else "-".join(value),
    )
    def test_what_the_service_would_refuse_or_drop_is_refused_before_any_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            alert(**args)

    @pytest.mark.parametrize(("option", "length"), [("summary", 1024), ("dedup_key", 255)])
    def test_longest_that_is_taken_is_taken(self, option, length):
        result, _script = alert(ACCEPTED, **{option: "x" * length})
        assert result["changed"] is True

    def test_routing_key_comes_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("PAGERDUTY_ROUTING_KEY", KEY)
        _result, script = alert(ACCEPTED, routing_key=None)
        assert script.writes[0].body["routing_key"] == KEY

    def test_key_is_the_md5_of_the_description_as_in_the_original_wrapper(self):
        _result, script = alert(ACCEPTED, summary=None, description="No data received")
        assert script.writes[0].body["dedup_key"] == "0ace123ba99999160f35ea3bd381a318"

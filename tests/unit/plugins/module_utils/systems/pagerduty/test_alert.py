"""systems/pagerduty/alert.py: events that are sent only when they would do something."""

from __future__ import annotations

import hashlib

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.kinds import ALERT
from tests.support.network import SECRET, Clock, reply
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


def service(status="active"):
    return reply(body={"service": {"id": "PSVC123", "name": "Web", "status": status}})


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
            match="^Cannot trigger PagerDuty alert 'No data received' .*; Invalid routing key. If it is the key .*: routing_key is that",
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
        _result, script = with_token(services, NONE, service(), ACCEPTED, service="Web")
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


class TestPageGoesOut:
    """A trigger is sent whatever becomes of the question whether it is needed."""

    HARM = "The event is sent although it may be open already, which does no harm. "

    def sent(self, *replies, **args):
        result, script = with_token(*replies, ACCEPTED, **args)
        assert (result["changed"], result["action"], len(script.writes)) == (True, "triggered", 1)
        assert result["resource"]["id"] is None
        assert result["diff"]["before"] == {}
        (said,) = result["warnings"] if "slow down" not in result["warnings"][-1] else result["warnings"][:1]
        assert said.startswith(self.HARM)
        return said

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (reply(500), "(GET /incidents: 500): the service failed"),
            (reply(403), "(GET /incidents: 403): the credentials do not reach this"),
            (reply(401), "(GET /incidents: 401): the credentials were not accepted"),
            (reply(429, None, ratelimit_reset="40"), "(GET /incidents: 429): too many calls"),
            (requests.ConnectionError(ConnectionResetError(104, "reset by peer")), "reset by peer"),
            (requests.ReadTimeout("late"), "no answer within 5 s"),
            (reply(body={"incidents": "x"}), "(GET /incidents"),
            (reply(body={"incidents": [{}]}), "another shape than its documentation says"),
            (reply(200, "<title>Sign in</title>"), "it answered an HTML page"),
            (reply(302, None, Location="https://other.example"), "it points to https://other.example"),
            (reply(302, None, Location="https://login.example"), "it sends to a page where people log in"),
        ],
        ids=lambda one: one if isinstance(one, str) else "",
    )
    def test_rest_api_that_does_not_answer_keeps_nothing_back(self, answer, words):
        said = self.sent(answer, retries=0)
        assert "Cannot look whether PagerDuty alert 'No data received' is open" in said
        assert words in said

    def test_service_that_is_not_there_keeps_nothing_back(self):
        none = reply(body={"services": [], "more": False})
        assert "service: there is no pagerduty_service named 'Wbe'" in self.sent(none, reply(404), service="Wbe")

    def test_address_that_is_none_keeps_nothing_back(self):
        assert "api_url 'api' is no address" in self.sent(api_url="api")

    @pytest.mark.parametrize("failing", range(3))
    def test_whichever_of_its_calls_fails(self, failing):
        look = [*OPEN[:failing], *[reply(500)]]
        self.sent(*look, retries=0)

    def test_look_is_given_up_after_five_seconds_waits_included(self):
        clock = Clock()

        def taking(seconds, answer):
            def answered(_seen):
                clock.now += seconds
                return answer

            return answered

        begun = clock.now
        replies = [taking(1, reply(500)), taking(1, OPEN[0]), taking(1.5, reply(500)), ACCEPTED]
        said = {"routing_key": KEY, "summary": "No data received", "api_token": SECRET}
        result, script = play(ALERT, *replies, clock=clock, **said)
        assert (result["action"], len(script.writes)) == ("triggered", 1)
        assert clock.now - begun <= 5
        assert script.requests[-2].options["timeout"].total <= 2
        assert script.requests[-1].options["timeout"] == 30

    @pytest.mark.parametrize("state", ["acknowledged", "resolved"])
    def test_what_pages_nobody_waits_for_the_answer(self, state):
        with pytest.raises(errors.Broken):
            with_token(reply(500), state=state, dedup_key="k1", retries=0)

    def test_check_mode_says_the_same(self):
        result, script = with_token(reply(500), retries=0, check_mode=True)
        assert (result["action"], script.writes) == ("triggered", [])
        assert result["warnings"][0].startswith(self.HARM)


class TestDroppedWithoutAWord:
    FOREIGN = [incidents(incident()), alerts("PINT123"), integration(OTHER_KEY)]

    @pytest.mark.parametrize("state", ["acknowledged", "resolved"])
    def test_alert_of_another_integration_is_another_alert_and_left_as_it_is(self, state):
        result, script = with_token(*self.FOREIGN, state=state, dedup_key=DEDUP)
        assert (result["changed"], script.writes, result["resource"]["status"]) == (False, [], "resolved")
        assert result["resource"]["id"] is None
        assert result["warnings"] == [
            f"What is open under the key '{DEDUP}' came through another integration, on the service 'Web', so it is another"
            " alert and is left as it is."
        ]

    def test_trigger_opens_one_of_its_own(self):
        result, _script = with_token(*self.FOREIGN, ACCEPTED)
        assert (result["action"], result["resource"]["status"]) == ("triggered", "triggered")
        assert result["resource"]["id"] is None, "that of the incident is another one's"
        assert (result["diff"]["before"], result["diff"]["after"]) == ({"status": "resolved"}, {"status": "triggered"})

    @pytest.mark.parametrize(("status", "words"), [("maintenance", "in a maintenance window"), ("disabled", "disabled")])
    @pytest.mark.parametrize("check_mode", [False, True])
    def test_trigger_into_a_service_that_is_off_is_sent_and_not_called_triggered(self, status, words, check_mode):
        look = [NONE, service(status)]
        result, script = with_token(*look, *[ACCEPTED] * (not check_mode), service="PSVC123", check_mode=check_mode)
        assert (result["changed"], result["action"], result["resource"]["status"]) == (True, "sent", "resolved")
        assert result["warnings"] == [f"The event is sent, but PagerDuty pages nobody: the service 'Web' is {words}."]
        assert len(script.writes) == (0 if check_mode else 1)

    def test_refresh_into_a_service_that_is_off_says_so_too(self):
        look = [incidents(incident("acknowledged", service="disabled")), alerts("PINT123"), integration()]
        result, _script = with_token(*look, ACCEPTED, refresh=True)
        assert (result["action"], result["resource"]["status"]) == ("sent", "acknowledged")

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
            ({"summary": " \n "}, "summary is blank"),
            ({"routing_key": " \n"}, "routing_key is missing"),
            ({"dedup_key": "  "}, "dedup_key is blank"),
            ({"state": "resolved", "dedup_key": " "}, "dedup_key is blank"),
            ({"links": [{"href": " "}]}, r"links\[0\].href is blank"),
            ({"dedup_key": "k" * 256}, "dedup_key has 256 characters; it can have 255"),
            ({"images": [{"src": "http://x"}]}, "images: 'http://x' must begin with https://"),
            ({"state": "resolved"}, "dedup_key is missing: to resolve an alert"),
            ({"state": "acknowledged"}, "dedup_key is missing: to acknowledge an alert"),
            ({"timestamp": "now"}, "timestamp: 'now' is no time"),
        ],
        ids=lambda value: "" if isinstance(value, str) else "-".join(value),
    )
    def test_what_the_service_would_refuse_or_drop_is_refused_before_any_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            alert(**args)

    @pytest.mark.parametrize("api_version", ["v1", "v2"])
    def test_longer_summary_is_cut_and_keeps_its_key(self, api_version):
        long = "x" * 1024 + "y"
        result, script = alert(ACCEPTED, summary=long, api_version=api_version)
        sent = script.writes[0].body
        assert (sent.get("description") or sent["payload"]["summary"]) == "x" * 1021 + "..."
        key = hashlib.md5(long.encode(), usedforsecurity=False).hexdigest()
        assert (sent.get("incident_key") or sent["dedup_key"]) == key
        assert result["warnings"][0] == "summary has 1025 characters, and PagerDuty takes 1024: its end is cut off."

    def test_word_for_the_log_is_cut_too(self):
        _result, script = alert(ACCEPTED, summary="x" * 1025, state="resolved", dedup_key="k1", api_version="v1")
        assert len(script.writes[0].body["description"]) == 1024

    def test_body_is_counted_as_it_is_sent(self):
        _result, script = alert(ACCEPTED, custom_details={"log": "ж" * 250_000})
        assert 500_000 < len(script.writes[0].raw) < 512_000

    def test_bytes_that_are_no_characters_do_not_keep_a_page_back(self):
        _result, script = alert(ACCEPTED, summary="disk \udcff full", custom_details={"log": ["\udc80"]})
        payload = script.writes[0].body["payload"]
        assert (payload["summary"], payload["custom_details"]) == ("disk ? full", {"log": ["?"]})

    def test_number_that_is_none_does_not_keep_a_page_back(self):
        _result, script = alert(ACCEPTED, custom_details={"load": [float("nan"), 1.5], "rate": float("inf")})
        assert script.writes[0].body["payload"]["custom_details"] == {"load": ["nan", 1.5], "rate": "inf"}

    def test_blank_source_is_as_one_left_out(self):
        _result, script = alert(ACCEPTED, source=" ")
        assert script.writes[0].body["payload"]["source"] == "ansible"

    @pytest.mark.parametrize("around", ["{}\n", " {}", "{}\r\n"])
    def test_line_end_of_a_file_is_no_part_of_a_key(self, around):
        _result, script = with_token(NONE, ACCEPTED, routing_key=around.format(KEY))
        assert script.writes[0].body["routing_key"] == KEY

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

"""client.py and retry.py: the retry policy, as the docstring of Client states it."""

from __future__ import annotations

import threading
from email.utils import formatdate

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from tests.support.network import NOON, reply
from tests.support.stage import demo_system, line_of

VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "PUT", "DELETE")
UNSAFE = ("POST", "PATCH")
RESET = requests.ConnectionError("Connection aborted.")
TIMEOUT = requests.ReadTimeout("read timed out")
REFUSALS = [
    pytest.param(reply(429), id="429"),
    pytest.param(reply(420), id="420"),
    pytest.param(reply(503, None, Retry_After="1"), id="503 with Retry-After"),
]
BREAKS = [
    pytest.param(RESET, id="reset"),
    pytest.param(TIMEOUT, id="timeout"),
    pytest.param(reply(500), id="500"),
    pytest.param(reply(502, "<title>Bad Gateway</title>"), id="502"),
    pytest.param(reply(503), id="503"),
    pytest.param(reply(504), id="504"),
    pytest.param(reply(200, b"{", Content_Type="application/json"), id="truncated"),
]


def busy_line(*replies, **words):
    """Return a line to a service that says 420 as well as 429."""
    return line_of(*replies, system=demo_system(refused=(420, 429), backoff=5.0), **words)


def waits(line):
    """Return what was waited, as the client counts it."""
    return line.clock.slept


class TestRefused:
    @pytest.mark.parametrize("verb", VERBS)
    @pytest.mark.parametrize("refusal", REFUSALS)
    def test_refused_request_is_sent_again_with_any_verb(self, refusal, verb):
        line = busy_line(refusal, reply(200, {"ok": 1}))
        assert line.client.call(verb, "/x").data == {"ok": 1}
        assert line.script.lines == [f"{verb} /x"] * 2

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            pytest.param({"Retry_After": "7"}, 7, id="Retry-After in seconds"),
            pytest.param({"Retry_After": "0.5"}, 0.5, id="Retry-After in parts of a second"),
            pytest.param({"Retry_After": formatdate(NOON + 9, usegmt=True)}, 9, id="Retry-After as a date"),
            pytest.param({"ratelimit_reset": "11"}, 11, id="ratelimit-reset"),
            pytest.param({"Retry_After": "3", "ratelimit_reset": "11"}, 3, id="Retry-After before ratelimit-reset"),
            pytest.param({"Retry_After": "soon", "ratelimit_reset": "11"}, 11, id="nonsense, then ratelimit-reset"),
            pytest.param({}, 5, id="nothing: the host's own"),
            pytest.param({"Retry_After": "soon"}, 5, id="nonsense: the host's own"),
        ],
    )
    def test_wait_is_what_the_service_asks_for_and_up_to_a_fifth_more(self, header, seconds):
        line = busy_line(reply(429, None, **header), reply())
        line.client.get("/x")
        (waited,) = waits(line)
        assert seconds <= waited <= seconds * 1.2

    @pytest.mark.parametrize(
        "header",
        [{"Retry_After": "0"}, {"Retry_After": "-5"}, {"Retry_After": formatdate(NOON - 60, usegmt=True)}],
        ids=["nought", "negative", "a date gone by"],
    )
    def test_wait_that_is_over_is_none(self, header):
        line = busy_line(reply(429, None, **header), reply())
        line.client.get("/x")
        assert waits(line) == []

    def test_date_is_read_by_the_service_s_clock(self):
        an_hour_ahead = NOON + 3600
        headers = {
            "Date": formatdate(an_hour_ahead, usegmt=True),
            "Retry_After": formatdate(an_hour_ahead + 9, usegmt=True),
        }
        line = busy_line(reply(429, None, **headers), reply())
        line.client.get("/x")
        (waited,) = waits(line)
        assert 9 <= waited <= 9 * 1.2

    def test_waits_double_when_the_service_does_not_say(self):
        line = busy_line(*[reply(429)] * 4, reply())
        line.client.get("/x")
        assert all(5 * 2**n <= waited <= 6 * 2**n for n, waited in enumerate(waits(line)))
        assert len(waits(line)) == 4

    def test_jitter_differs_from_wait_to_wait(self):
        line = busy_line(*[reply(429, None, Retry_After="1")] * 20, reply())
        line.client.get("/x")
        assert len({round(waited, 6) for waited in waits(line)}) > 10

    @pytest.mark.parametrize("retries", [0, 4])
    @pytest.mark.parametrize("header", [{"Retry_After": "3"}, {"ratelimit_reset": "3"}, {}], ids=["Retry-After", "reset", "nothing"])
    def test_max_wait_alone_limits_how_often(self, header, retries):
        line = busy_line(*[reply(429, None, **header)] * 99, retries=retries, max_wait=120)
        with pytest.raises(errors.TooMany):
            line.client.get("/x")
        assert 110 <= sum(waits(line)) <= 120

    def test_service_that_asks_for_no_wait_is_not_asked_without_end(self):
        line = busy_line(*[reply(429, None, Retry_After="0")] * 99, max_wait=10)
        with pytest.raises(errors.TooMany):
            line.client.get("/x")
        assert len(line.script.requests) < 25

    def test_wait_that_just_fits_is_waited(self):
        line = busy_line(reply(429, None, Retry_After="119"), reply(), max_wait=120)
        line.client.get("/x")
        assert 119 <= sum(waits(line)) <= 120

    def test_wait_longer_than_allowed_fails_at_once_and_says_how_long(self):
        line = busy_line(reply(429, {"error": "Slow down"}, Retry_After="600"), max_wait=120)
        with pytest.raises(
            errors.TooMany,
            match=r"Slow down\. It asked to wait 600 s, and 0 s of max_wait \(120 s\) are waited already; raise max_wait",
        ):
            line.client.get("/x")
        assert waits(line) == []

    def test_all_waits_of_a_task_together_stay_within_max_wait(self):
        line = busy_line(*[reply(429, None, Retry_After="50")] * 3, max_wait=120)
        with pytest.raises(errors.TooMany):
            line.client.get("/x")
        assert sum(waits(line)) <= 120

    def test_waits_of_earlier_calls_of_the_task_count(self):
        line = busy_line(reply(429, None, Retry_After="50"), reply(), reply(429, None, Retry_After="90"), max_wait=120)
        line.client.get("/x")
        with pytest.raises(errors.TooMany):
            line.client.get("/y")

    def test_refusals_and_waits_are_counted(self):
        line = busy_line(reply(429, None, Retry_After="2"), reply(420, None, Retry_After="2"), reply())
        line.client.get("/x")
        calls = line.client.calls
        assert (calls.retried, line.client.slowed_by) == (2, {420, 429})
        assert calls.waited == pytest.approx(sum(waits(line)))

    def test_other_hosts_do_not_know_420(self):
        line = line_of(reply(420, {"error": "Enhance your calm"}))
        with pytest.raises(errors.Refused, match="Enhance your calm"):
            line.client.get("/x")


class TestBroken:
    @pytest.mark.parametrize("verb", SAFE)
    @pytest.mark.parametrize("broken", BREAKS)
    def test_broken_request_is_sent_again_when_that_does_no_harm(self, broken, verb):
        line = line_of(broken, reply(200, {"ok": 1}))
        assert line.client.call(verb, "/x").data == {"ok": 1}

    @pytest.mark.parametrize("verb", UNSAFE)
    @pytest.mark.parametrize("broken", BREAKS)
    def test_broken_creation_is_never_sent_again(self, broken, verb):
        line = line_of(broken)
        with pytest.raises(errors.FateUnknown):
            line.client.call(verb, "/x")
        assert line.script.lines == [f"{verb} /x"]

    @pytest.mark.parametrize(
        ("broken", "may"),
        [(RESET, False), (TIMEOUT, True), (reply(500), False), (reply(502), False), (reply(504), True)],
        ids=["reset", "timeout", "500", "502", "504"],
    )
    def test_only_what_timed_out_may_still_act(self, broken, may):
        with pytest.raises(errors.FateUnknown) as caught:
            line_of(broken).client.call("POST", "/x")
        assert caught.value.may_still_act is may

    def test_search_by_post_is_a_read(self):
        line = line_of(reply(500), reply(200, []))
        assert line.client.call("POST", "/search", reads=True).data == []

    def test_post_that_is_harmless_twice_is_sent_again(self):
        line = line_of(reply(500), reply(202, {}))
        assert line.client.call("POST", "/enqueue", repeatable=True).status == 202

    def test_put_that_is_not_harmless_twice_is_not_sent_again(self):
        with pytest.raises(errors.FateUnknown):
            line_of(reply(500)).client.call("PUT", "/x", repeatable=False)

    def test_retries_limit_how_often(self):
        line = line_of(*[reply(500)] * 3, retries=2)
        with pytest.raises(errors.Broken):
            line.client.get("/x")
        assert len(line.script.requests) == 3

    def test_no_retries_means_none(self):
        with pytest.raises(errors.Broken):
            line_of(RESET, retries=0).client.get("/x")

    def test_waits_double_from_a_second(self):
        line = line_of(*[reply(500)] * 4, reply())
        line.client.get("/x")
        assert all(2**n <= waited <= 1.2 * 2**n for n, waited in enumerate(waits(line)))

    @pytest.mark.parametrize("max_wait", [1.0, 3.0, 7.0, 10.0])
    def test_waits_together_stay_within_max_wait(self, max_wait):
        line = line_of(*[reply(500)] * 9, max_wait=max_wait, retries=8)
        with pytest.raises(errors.Broken):
            line.client.get("/x")
        assert sum(waits(line)) <= max_wait

    def test_timeout_says_how_long_we_listened(self):
        with pytest.raises(errors.Broken, match=r"no answer within 0\.3 s"):
            line_of(TIMEOUT, timeout=0.3, retries=0).client.get("/x")

    def test_last_words_of_the_server_are_in_the_error(self):
        line = line_of(reply(500, {"error": "database is down"}, X_Request_Id="r-3"), retries=0)
        with pytest.raises(errors.Broken, match=r"\(GET /x: 500\): database is down \(request id r-3\)"):
            line.client.get("/x")

    def test_fate_unknown_carries_the_server_s_words(self):
        with pytest.raises(errors.FateUnknown, match="metric base uri can't be blank"):
            line_of(reply(500, {"error": ["metric base uri can't be blank"]})).client.call("POST", "/x")

    def test_refusals_and_breaks_are_counted_apart(self):
        refused = reply(429, None, Retry_After="1")
        line = line_of(refused, reply(500), refused, reply(500), refused, reply(200, {"ok": 1}), retries=2)
        assert line.client.get("/x").data == {"ok": 1}

    def test_waits_for_a_service_that_asks_leave_those_for_one_that_fails(self):
        line = line_of(reply(429, None, Retry_After="9"), reply(500), reply(200, {"ok": 1}), max_wait=10)
        assert line.client.get("/x").data == {"ok": 1}


class TestThreadsOfOneClient:
    """What one is told to wait, all of them wait."""

    def test_another_thread_waits_too_before_its_next_call(self):
        line = busy_line(reply(429, None, Retry_After="7"), reply(), reply())
        sleep, other = line.client._sleep, []

        def asleep(seconds):
            if not other:  # while the first one waits, a second thread wants to call
                other.append(threading.Thread(target=line.client.get, args=("/y",)))
                before = len(line.script.requests)
                other[0].start()
                other[0].join(5)
                assert len(line.script.requests) == before + 1
                assert 6.9 <= waits(line)[0] <= 7 * 1.2 * 1.2, "it has waited before"
            sleep(seconds)

        line.client._sleep = asleep
        line.client.get("/x")
        assert len(waits(line)) == 2
        assert len(line.client.tallies) == 2
        assert all(tally.slowed > 0 for tally in line.client.tallies)

    def test_wait_of_another_that_is_too_long_is_said(self):
        line = busy_line(reply(), max_wait=5)
        line.client._quiet_until = line.client._now() + 9
        with pytest.raises(errors.TooMany, match=r"asked this client to slow down for 9 s more, longer than max_wait \(5 s\)"):
            line.client.get("/x")
        assert line.script.requests == []

    def test_nobody_waits_once_it_is_over(self):
        line = busy_line(reply(429, None, Retry_After="7"), reply(), reply())
        line.client.get("/x")
        line.client.get("/y")
        assert len(waits(line)) == 1


class TestRenewal:
    class Renewable:
        """A token that is refused until it was renewed so many times."""

        def __init__(self):
            self.renewed = 0

        def __call__(self, request):
            return request

        def reach(self, post):
            pass

        def renew(self):
            self.renewed += 1
            return True

    def test_refused_token_is_renewed_once_for_each_request(self):
        auth = self.Renewable()
        line = line_of(reply(401), reply(401, {"error": "invalid_token"}), auth=auth)
        with pytest.raises(errors.NotAuthenticated, match="invalid_token"):
            line.client.get("/x")
        assert auth.renewed == 1

    @pytest.mark.parametrize("verb", VERBS)
    def test_request_is_repeated_with_the_new_token_and_any_verb(self, verb):
        line = line_of(reply(401), reply(200, {"ok": 1}), auth=self.Renewable())
        assert line.client.call(verb, "/x").data == {"ok": 1}

    def test_fixed_token_that_is_refused_is_not_tried_again(self):
        line = line_of(reply(401, {"error": "Could not authenticate"}))
        with pytest.raises(errors.NotAuthenticated, match="Could not authenticate"):
            line.client.get("/x")


class TestPaceOfCalls:
    def test_calls_beyond_the_pace_wait_for_their_slot(self):
        line = line_of(*[reply()] * 3, pace=(2, 60.0))
        for _round in range(3):
            line.client.get("/x")
        assert waits(line) == [pytest.approx(60, abs=1)]

    def test_slots_are_no_waits_the_service_asked_for(self):
        line = line_of(*[reply()] * 3, pace=(2, 60.0))
        for _round in range(3):
            line.client.get("/x")
        assert line.client.calls.waited == 0

    def test_slot_too_far_away_fails_and_says_how_far(self):
        line = line_of(reply(), reply(), pace=(1, 60.0), max_wait=10)
        line.client.get("/x")
        with pytest.raises(
            errors.TooMany,
            match=r"the pace of calls to Demo is used up for the next 6\d s, longer than max_wait \(10 s\)",
        ):
            line.client.get("/x")
        assert len(line.script.requests) == 1

    def test_repeated_request_takes_a_slot_too(self):
        line = line_of(reply(429, None, Retry_After="0"), reply(), pace=(1, 60.0))
        line.client.get("/x")
        assert waits(line) == [pytest.approx(60, abs=1)]

    def test_pace_that_cannot_be_shared_is_one_warning(self, monkeypatch, tmp_path):
        (tmp_path / "file").touch()
        monkeypatch.setenv("STEADYOPS_RUNTIME_DIR", str(tmp_path / "file"))
        line = line_of(reply(), pace=(9, 1.0))
        first = line.client.warnings
        line.client.get("/x")
        line.client.begin()
        assert len(first) == 1
        assert first[0].startswith("The pace of calls is not shared with other runs: ")
        assert line.client.warnings == []

    def test_no_pace_is_no_file(self, tmp_path):
        line_of(reply()).client.get("/x")
        assert not (tmp_path / "runtime").exists()

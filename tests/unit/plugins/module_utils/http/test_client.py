"""client.py: what goes over the wire, what comes back as data, and what as an error."""

from __future__ import annotations

from email.utils import formatdate
from pathlib import Path

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import prepare_nothing
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import PageNumber
from tests.support.network import NOON, SECRET, reply
from tests.support.stage import demo_system, line_of, surroundings


def failure_of(*replies, method="GET", **words):
    """Return the error that these replies lead to."""
    line = line_of(*replies, **{"retries": 0, "max_wait": 0, **words})
    with pytest.raises(errors.Error) as caught:
        line.client.call(method, "/things/7")
    return caught.value


class TestRequest:
    def sent(self, *arguments, system=None, words=None, **options):
        line = line_of(reply(), system=system, **(words or {}))
        line.client.call(*arguments, **options)
        return line.script.requests[0]

    def test_path_is_added_to_the_address(self):
        assert (
            self.sent("GET", "/v1/x", words={"url": "https://demo.example/base"}).url
            == "https://demo.example/base/v1/x"
        )

    @pytest.mark.parametrize(
        ("query", "pairs"),
        [
            (None, []),
            ({}, []),
            ({"name": "a b"}, [("name", "a b")]),
            (
                {"statuses[]": ["triggered", "acknowledged"]},
                [("statuses[]", "triggered"), ("statuses[]", "acknowledged")],
            ),
            ({"active": True, "old": False}, [("active", "true"), ("old", "false")]),
            ({"page": 2}, [("page", "2")]),
            ({"left_out": None}, []),
        ],
        ids=str,
    )
    def test_query_is_written(self, query, pairs):
        assert self.sent("GET", "/x", query).query == pairs

    def test_body_goes_as_json(self):
        request = self.sent("POST", "/x", body={"name": "é"})
        assert (request.body, request.headers["Content-Type"]) == ({"name": "é"}, "application/json")

    def test_body_goes_in_utf_8_and_not_in_escapes(self):
        request = self.sent("POST", "/x", body={"name": "Büro – Склад"})
        assert request.raw == '{"name": "Büro – Склад"}'.encode()

    def test_half_a_character_is_escaped_because_no_charset_has_it(self):
        assert self.sent("POST", "/x", body={"name": "ж\udc80"}).raw == b'{"name": "\\u0436\\udc80"}'

    def test_number_that_json_lacks_is_refused(self):
        with pytest.raises(errors.BadInput, match="a value holds something that cannot be sent"):
            self.sent("POST", "/x", body={"value": float("nan")})

    def test_write_without_a_body_says_json_all_the_same(self):
        assert self.sent("PUT", "/x").headers["Content-Type"] == "application/json"

    @pytest.mark.parametrize("method", ["GET", "DELETE"])
    def test_request_that_carries_nothing_names_no_content_type(self, method):
        assert "Content-Type" not in self.sent(method, "/x").headers

    def test_headers_of_host_connection_and_client_are_sent(self):
        system = demo_system(accept="application/vnd.demo+json;version=2")
        headers = self.sent("GET", "/x", system=system, words={"headers": {"From": "me@example.org"}}).headers
        assert headers["Accept"] == "application/vnd.demo+json;version=2"
        assert headers["From"] == "me@example.org"
        assert headers["User-Agent"].startswith("steadyops.monitoring/")

    def test_timeout_and_certificates_reach_the_wire(self):
        words = {"timeout": 7, "verify": "/ca.pem", "cert": ("/c.pem", "/k.pem")}
        options = self.sent("GET", "/x", words=words).options
        assert (options["timeout"], options["verify"], options["cert"]) == (7, "/ca.pem", ("/c.pem", "/k.pem"))

    def test_checking_stays_off_whatever_the_environment_says(self, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bundle.pem")
        assert self.sent("GET", "/x", words=surroundings(validate_certs=False)).options["verify"] is False

    def test_bundle_of_the_environment_is_used(self, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/bundle.pem")
        assert self.sent("GET", "/x", words=surroundings()).options["verify"] == "/bundle.pem"

    def test_proxy_of_the_environment_is_used(self, monkeypatch):
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
        assert self.sent("GET", "/x", words=surroundings()).options["proxies"]["https"] == "http://proxy.example:3128"

    def test_proxy_is_not_used_for_excepted_hosts(self, monkeypatch):
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
        monkeypatch.setenv("NO_PROXY", "demo.example")
        assert not self.sent("GET", "/x", words=surroundings()).options["proxies"]


class TestAnswer:
    @pytest.mark.parametrize("status", [200, 201, 202, 204])
    def test_every_2xx_is_success(self, status):
        assert line_of(reply(status)).client.get("/x").status == status

    def test_empty_body_is_none(self):
        assert line_of(reply(200)).client.get("/x").data is None

    def test_request_id_comes_from_the_first_header_that_is_there(self):
        system = demo_system(request_id_headers=("Atl-Traceid", "X-Request-Id"))
        assert line_of(reply(200, X_Request_Id="r-1"), system=system).client.get("/x").request_id == "r-1"

    def test_success_that_the_body_denies_is_refused(self):
        system = demo_system(failed=lambda body: body.get("message") if body.get("success") is False else None)
        error = failure_of(reply(200, {"success": False, "message": "no such check"}), system=system)
        assert (type(error), error.words, error.status) == (errors.Refused, "no such check", 200)


class TestQuestionThatIsNotWorthWaitingFor:
    """at_most: calls, retries, and what the service or our own pace asks to wait take so long in all."""

    def taking(self, seconds, answer):
        def answered(_seen):
            self.line.clock.now += seconds
            return answer

        return answered

    @pytest.mark.parametrize(
        "replies",
        [
            pytest.param([reply(500)] * 9, id="retries"),
            pytest.param([reply(429, None, Retry_After="2")] * 9, id="slow down"),
            pytest.param([reply(429, None, Retry_After="90")], id="slow down for long"),
            pytest.param([requests.ConnectionError(ConnectionResetError(104, "reset"))] * 9, id="resets"),
        ],
    )
    def test_waits_count(self, replies):
        line = line_of(*replies, retries=8)
        with line.client.at_most(5), pytest.raises(errors.Refused):
            line.client.get("/x")
        assert sum(line.clock.slept) < 5

    def test_time_of_the_answers_counts(self):
        self.line = line_of(retries=0)
        self.line.script.replies = [self.taking(2, reply()), self.taking(2, reply()), reply()]
        with self.line.client.at_most(5):
            for _number in range(3):
                self.line.client.get("/x")
        assert [one.options["timeout"].total for one in self.line.script.requests] == [5, 3, 1]

    def test_own_pace_is_not_waited_for_any_longer(self):
        line = line_of(reply(), pace=(1, 60.0))
        line.client.get("/x")
        with line.client.at_most(5), pytest.raises(errors.TooMany, match="longer than this may take"):
            line.client.get("/x")
        assert line.clock.slept == []

    def test_urgent_call_is_not_kept_back_by_the_own_pace(self):
        line = line_of(reply(), reply(), reply(429, None, Retry_After="9"), pace=(1, 60.0), max_wait=5)
        for _number in range(2):
            line.client.call("POST", "/x", urgent=True)
        with pytest.raises(errors.TooMany, match="429"):  # the service decides
            line.client.call("POST", "/x", urgent=True)
        with pytest.raises(errors.TooMany, match="longer than max_wait"):
            line.client.call("POST", "/x")
        assert (len(line.script.requests), line.clock.slept) == (3, [])

    def test_what_comes_after_it_has_all_the_time_again(self):
        line = line_of(reply(500), reply(), reply(), timeout=30)
        with line.client.at_most(5):
            line.client.get("/x")
        line.client.get("/x")
        assert line.script.requests[-1].options["timeout"] == 30


class TestRefusal:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, errors.Refused),
            (401, errors.NotAuthenticated),
            (402, errors.Refused),
            (403, errors.Forbidden),
            (404, errors.NotFound),
            (405, errors.Refused),
            (409, errors.Conflict),
            (412, errors.Conflict),
            (422, errors.Refused),
            (429, errors.TooMany),
            (301, errors.Redirected),
            (302, errors.Redirected),
            (304, errors.Redirected),
            (308, errors.Redirected),
            (500, errors.Broken),
            (503, errors.Broken),
            (599, errors.Broken),
        ],
    )
    def test_status_tells_the_kind(self, status, kind):
        assert failure_of(*[reply(status)] * 2).__class__ is kind

    def test_evidence_is_complete(self):
        error = failure_of(reply(422, {"error": ["Name can't be blank"]}, X_Request_Id="r-9"))
        assert error.evidence() == {
            "system": "demo",
            "method": "GET",
            "endpoint": "/things/7",
            "status": 422,
            "request_id": "r-9",
        }
        assert str(error) == "(GET /things/7: 422): Name can't be blank (request id r-9)."

    def test_advice_of_the_host_follows_the_words(self):
        system = demo_system(advice={403: "Ask the owner"})
        assert str(failure_of(reply(403, {"error": "no"}), system=system)).endswith("no. Ask the owner.")

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (401, "the credentials were not accepted"),
            (403, "the credentials do not reach this"),
            (404, "no such thing"),
            (422, "no reason given"),
        ],
    )
    def test_silent_refusal_gets_our_words(self, status, words):
        assert failure_of(reply(status)).words == words

    def test_silent_breakdown_gets_our_words(self):
        assert failure_of(reply(500)).words.startswith("the service failed (")

    @pytest.mark.parametrize("status", [200, 404, 500])
    @pytest.mark.parametrize(
        "body",
        ["<html><title>Oops</title></html>", b"\xff\xfe garbage", b'{"half": '],
        ids=["html", "garbage", "truncated"],
    )
    def test_no_body_keeps_an_error_from_being_one_sentence(self, status, body):
        assert str(failure_of(reply(status, body))).startswith(f"(GET /things/7: {status}): ")

    def test_token_is_in_no_error(self):
        error = failure_of(reply(403, {"error": "no"}))
        assert SECRET not in repr(vars(error)) + str(error)


class TestUnknownContent:
    def test_page_instead_of_data_is_not_asked_for_again(self):
        line = line_of(reply(200, "<title>Sign in</title>"))
        with pytest.raises(errors.Broken, match="an HTML page instead of JSON: 'Sign in'.*api_url is the address"):
            line.client.get("/x")

    def test_text_instead_of_data_is_asked_for_again(self):
        line = line_of(reply(200, b"OK", Content_Type="text/plain"), reply(200, {"a": 1}))
        assert line.client.get("/x").data == {"a": 1}

    def test_truncated_answer_is_asked_for_again(self):
        line = line_of(reply(200, b'{"a":', Content_Type="application/json"), reply(200, {"a": 1}))
        assert line.client.get("/x").data == {"a": 1}

    @pytest.mark.parametrize(
        ("body", "kind"),
        [(b'{"a":', "application/json"), (b"OK", "text/plain"), (b"<p>", "text/html")],
        ids=["truncated", "text", "page"],
    )
    def test_unreadable_answer_to_a_creation_leaves_its_fate_unknown(self, body, kind):
        assert failure_of(reply(201, body, Content_Type=kind), method="POST").__class__ is errors.FateUnknown


class TestRedirect:
    def test_redirect_is_not_followed_and_the_token_stays(self):
        line = line_of(reply(302, None, Location="https://elsewhere.example/x"))
        with pytest.raises(
            errors.Redirected, match="points to https://elsewhere.example/x, and credentials do not follow"
        ):
            line.client.get("/x")
        assert len(line.script.requests) == 1

    def test_redirect_without_a_target_is_one_sentence(self):
        assert "points to nowhere" in str(failure_of(reply(301)))

    def test_redirect_to_nonsense_is_one_sentence(self):
        assert isinstance(failure_of(reply(302, None, Location="http://[")), errors.Redirected)


class TestBadAddress:
    @pytest.mark.parametrize("url", ["https://", "https://exa mple", "https://*.example", "https://x:99999999"])
    def test_address_that_is_none_is_bad_input(self, url):
        line = line_of(url=url)
        with pytest.raises(errors.BadInput, match="is no address"):
            line.client.get("/x")

    def test_half_an_ipv6_address_is_bad_input(self):
        with pytest.raises(errors.BadInput, match="is no address"):
            line_of(url="https://[::1", pace=(9, 1.0)).client.get("/x")

    def test_file_that_is_missing_is_bad_input(self):
        line = line_of(OSError("Could not find a suitable TLS CA certificate bundle, invalid path: /no.pem"))
        with pytest.raises(errors.BadInput, match="/no.pem"):
            line.client.get("/x")

    def test_value_that_cannot_stand_in_a_header_is_no_lost_request(self):
        line = line_of(headers={"From": "me@example.org\n"}, retries=2)
        with pytest.raises(errors.BadInput):
            line.client.call("POST", "/x", body={})

    def test_number_that_json_does_not_know_is_no_lost_request(self):
        line = line_of(retries=2)
        with pytest.raises(errors.BadInput):
            line.client.call("POST", "/x", body={"value": float("nan")})


class TestClock:
    def told(self, date, now=NOON):
        line = line_of(reply(200, None, Date=date))
        line.client.get("/x")
        return line.client.now() - now

    @pytest.mark.parametrize("behind", [-3600, -6, 6, 86400])
    def test_time_is_the_service_s(self, behind):
        assert self.told(formatdate(NOON + behind, usegmt=True)) == behind

    @pytest.mark.parametrize("behind", [-4, 0, 4])
    def test_difference_under_five_seconds_is_ignored(self, behind):
        assert self.told(formatdate(NOON + behind, usegmt=True)) == 0

    @pytest.mark.parametrize(
        "date",
        ["", "yesterday", "Mon, 99 Foo 2026", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"],
        ids=["empty", "word", "odd", "huge"],
    )
    def test_date_that_is_none_is_ignored(self, date):
        assert self.told(date) == 0

    def test_client_knows_whether_the_service_told_its_time(self):
        line = line_of(reply(200), reply(200, None, Date=formatdate(NOON, usegmt=True)))
        line.client.get("/x")
        before = line.client.heard
        line.client.get("/x")
        assert (before, line.client.heard) == (False, True)

    def test_clock_that_was_set_right_is_believed_again(self):
        line = line_of(*[reply(200, None, Date=formatdate(NOON + ahead, usegmt=True)) for ahead in (3600, 0)])
        line.client.get("/x")
        line.client.get("/x")
        assert line.client.now() == NOON


class TestPreparation:
    def test_an_answer_is_read_before_any_came(self, monkeypatch):
        """It is left where requests is built otherwise, so that nobody would notice."""
        read = []
        monkeypatch.setattr(requests.Response, "content", property(lambda answer: read.append((answer.status_code, answer.raw.read()))))
        prepare_nothing()
        assert read == [(200, b"{}")]


class TestCalls:
    def test_reads_and_writes_are_counted_apart(self):
        line = line_of(*[reply()] * 5)
        for method, reads in (("GET", False), ("POST", False), ("PUT", False), ("DELETE", False), ("POST", True)):
            line.client.call(method, "/x", reads=reads)
        calls = line.client.calls
        assert (calls.read, calls.write, calls.retried, calls.waited) == (2, 3, 0, 0.0)

    def test_every_page_is_a_read(self):
        line = line_of(reply(body=[{"id": 1}]), reply(body=[]))
        line.client.rows("/x", None, PageNumber(size=1))
        assert line.client.calls.read == 2

    def test_next_task_counts_anew(self):
        line = line_of(reply())
        line.client.get("/x")
        line.client.begin()
        assert (line.client.calls.read, line.client.calls.retried, len(line.client.tallies)) == (0, 0, 1)


class TestKeptConnection:
    def test_cookies_of_one_answer_do_not_replace_the_token(self):
        line = line_of(reply(200, None, Set_Cookie="session=abc; Path=/"), reply(200))
        line.client.get("/x")
        line.client.get("/x")
        assert line.script.requests[1].headers["X-Token"] == SECRET

    def test_netrc_does_not_replace_the_token(self):
        Path.home().mkdir(parents=True)
        (Path.home() / ".netrc").write_text("default login mallory password netrc-password\n")
        line = line_of(reply())
        line.client.get("/x")
        assert "Authorization" not in line.script.requests[0].headers

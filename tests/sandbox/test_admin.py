"""The server and its admin interface: journal, faults, limits, clock, reset, TLS, state, a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox import server
from sandbox.admin import foreign
from tests.sandbox.conftest import ROOT, Sandbox
from tests.support.in_process import InProcess

COMPONENTS = "/v1/pages/kctbh9vrtdwd/components"


def ask(sandbox: Sandbox, method: str = "GET", path: str = COMPONENTS, **options: Any) -> requests.Response:
    headers = {"Authorization": f"OAuth {sandbox.credentials['STATUSPAGE_API_TOKEN']}"}
    return sandbox.request("statuspage", method, path, headers=headers, **options)


def create(sandbox: Sandbox, name: str = "API", **options: Any) -> requests.Response:
    return ask(sandbox, "POST", json={"component": {"name": name}}, **options)


def names(sandbox: Sandbox) -> list[str]:
    return [row["name"] for row in ask(sandbox).json() if not row["group"]]


def admin(sandbox: Sandbox, method: str, path: str, **options: Any) -> requests.Response:
    return sandbox.http.request(method, sandbox.admin + path, timeout=10, **options)


class TestIndex:
    def test_lists_the_urls_and_the_calls(self, sandbox: Sandbox) -> None:
        index = admin(sandbox, "GET", "/").json()
        assert {**sandbox.urls, "admin": sandbox.admin} == index["urls"]
        assert "POST /faults" in index["calls"]

    @pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/faults", 405)])
    def test_refuses_what_it_does_not_know(self, sandbox: Sandbox, method: str, path: str, status: int) -> None:
        assert admin(sandbox, method, path).status_code == status


class TestJournal:
    def test_shows_what_was_asked_and_answered(self, sandbox: Sandbox) -> None:
        create(sandbox, params={"a": ["1", "2"]})
        (row,) = sandbox.journal()
        assert row["n"] > 0
        assert row["headers"].pop("content-type") == "application/json"
        assert {name: row[name] for name in ("system", "method", "path", "query", "body", "status", "write")} == {
            "system": "statuspage", "method": "POST", "path": COMPONENTS, "query": {"a": ["1", "2"]},
            "body": {"component": {"name": "API"}}, "status": 201, "write": True,
        }  # fmt: skip

    def test_has_a_row_before_the_answer(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "slow", seconds=1)
        waiting = threading.Thread(target=requests.get, args=(sandbox.urls["statuspage"] + "/v1/pages",))
        waiting.start()
        while not (rows := sandbox.journal()):
            time.sleep(0.01)
        assert [(row["path"], row["status"]) for row in rows] == [("/v1/pages", None)]
        waiting.join()
        assert sandbox.journal()[0]["status"] == 401

    def test_filters(self, sandbox: Sandbox) -> None:
        ask(sandbox)
        create(sandbox)
        sandbox.request("catchpoint", "GET", "/api/v2/tests")
        first = sandbox.journal()[0]["n"]
        assert len(sandbox.journal(system="statuspage")) == 2
        assert [row["method"] for row in sandbox.journal(method="post")] == ["POST"]
        assert [row["n"] for row in sandbox.journal(since=first)] == [first + 1, first + 2]

    @pytest.mark.parametrize("query", ["system=nagios", "since=yesterday", "verb=GET"])
    def test_refuses_a_filter_it_does_not_know(self, sandbox: Sandbox, query: str) -> None:
        assert admin(sandbox, "GET", f"/journal?{query}").status_code == 400

    def test_masks_credentials_wherever_they_are(self, sandbox: Sandbox) -> None:
        token = sandbox.credentials["STATUSPAGE_API_TOKEN"]
        secret = sandbox.credentials["CATCHPOINT_CLIENT_SECRET"]
        form = {"grant_type": "client_credentials", "client_id": "x", "client_secret": "not the one of the sandbox"}
        ask(sandbox)
        ask(sandbox, params={"api_key": token})
        ask(sandbox, "POST", json={"component": {"name": f"see {token}"}})
        ask(sandbox, "POST", json={"metrics_provider": {"type": "Librato", "password": "hunter2", "email": None}})
        ask(sandbox, "POST", data={"metrics_provider[password]": "hunter2"})
        sandbox.request("catchpoint", "POST", "/ui/api/token", data={**form, "refresh_token": secret})
        text = json.dumps(sandbox.journal())
        assert text.count("********") >= 8
        for hidden in (token, secret, "hunter2", "not the one"):
            assert hidden not in text
        assert sandbox.journal()[3]["body"]["metrics_provider"] == {
            "type": "Librato", "password": "********", "email": None,
        }  # fmt: skip

    def test_write_is_said_of_refused_ones_too_and_not_of_token_requests(self, sandbox: Sandbox) -> None:
        sandbox.request("statuspage", "POST", COMPONENTS, json={})
        sandbox.fault("statuspage", "reset")
        with pytest.raises(requests.ConnectionError):
            create(sandbox)
        sandbox.request("catchpoint", "POST", "/ui/api/token", data={"grant_type": "client_credentials"})
        sandbox.request("statuspage", "POST", "/v1/nowhere")
        rows = [(row["status"], row["write"]) for row in sandbox.journal()]
        assert rows == [(401, True), (None, True), (400, False), (404, False)]

    def test_masks_what_a_browser_sends_along(self, sandbox: Sandbox) -> None:
        sandbox.request("statuspage", "GET", "/v1/pages", headers={"Cookie": "session=4711", "Proxy-Authorization": "Basic eA=="})
        headers = sandbox.journal()[0]["headers"]
        assert (headers["cookie"], headers["proxy-authorization"]) == ("********", "********")

    @pytest.mark.parametrize(
        ("system", "body", "kept"),
        [
            ("circonus", json.dumps({"contact_info": json.dumps({"account": "a", "service_key": "hun\"ter2"})}), "account"),
            ("circonus", json.dumps({"a": json.dumps({"b": json.dumps({"api_key": "hunter2", "team": "blue"})})}), "blue"),
            ("statuspage", '{"metrics_provider": {"password": "hunter2", "type": "Libra', "Libra"),
            ("statuspage", '{"metrics_provider": {"type": "Librato", "password": "hunt', "Librato"),
            ("statuspage", "type=Librato&metrics_provider[password]=hunter2", "Librato"),
            ("statuspage", '{"password": 24680, "type": NaN,', "type"),
        ],
        ids=["JSON in text", "JSON in JSON in text", "broken JSON", "broken in the secret", "a form of no type", "a number"],
    )
    def test_masks_secrets_inside_text(self, sandbox: Sandbox, system: str, body: str, kept: str) -> None:
        sandbox.request(system, "POST", "/nowhere", data=body, headers={"Content-Type": "text/plain"})
        text = json.dumps(sandbox.journal()[0]["body"])
        assert "********" in text
        assert kept in text
        assert not any(secret in text for secret in ("hunt", "ter2", "24680"))

    def test_tells_a_path_as_it_was_sent_where_an_id_has_a_slash(self, sandbox: Sandbox) -> None:
        for path in ("/v2/metric/1_a%2Fb%20c", "/v2/metric/1_a%20b"):
            sandbox.request("circonus", "GET", path)
        slash, plain = sandbox.journal(system="circonus")
        assert (slash["path"], slash["sent_path"]) == ("/v2/metric/1_a/b c", "/v2/metric/1_a%2Fb%20c")
        assert plain["path"] == "/v2/metric/1_a b"
        assert "sent_path" not in plain

    def test_keeps_the_beginning_of_a_huge_body_and_says_so(self, sandbox: Sandbox) -> None:
        secret = {"metrics_provider": {"password": "hunter2"}}
        assert create(sandbox, "x" * 300_000).status_code == 201
        ask(sandbox, "POST", json={**secret, "rest": "x" * 300_000})
        ask(sandbox)
        made, hidden, small = sandbox.journal()
        assert made["truncated"] > 300_000
        assert 200_000 < len(made["body"]) < 300_000
        assert "hunter2" not in json.dumps(hidden)
        assert "truncated" not in small

    def test_can_be_cleared(self, sandbox: Sandbox) -> None:
        ask(sandbox)
        n = sandbox.journal()[0]["n"]
        admin(sandbox, "DELETE", "/journal")
        assert sandbox.journal() == []
        ask(sandbox)
        assert sandbox.journal()[0]["n"] == n + 1


class TestFaults:
    def test_status_before_leaves_the_service_alone(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", status=503, headers={"Retry-After": "7"}, body={"error": "later"})
        answer = create(sandbox)
        assert (answer.status_code, answer.json(), answer.headers["Retry-After"]) == (503, {"error": "later"}, "7")
        assert "API" not in names(sandbox)

    def test_status_after_lets_the_service_act(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", status=504, when="after")
        assert create(sandbox).status_code == 504
        assert names(sandbox).count("API") == 1

    def test_text_body_is_sent_as_it_is(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", status=500, body="out of order")
        answer = ask(sandbox)
        assert (answer.text, answer.headers["Content-Type"]) == ("out of order", "text/plain; charset=utf-8")

    @pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
    def test_reset_cuts_the_connection_without_an_answer(self, sandbox: Sandbox, when: str, created: int) -> None:
        sandbox.fault("statuspage", "reset", when=when, method="POST")
        host, port = sandbox.urls["statuspage"].removeprefix("http://").split(":")
        token = sandbox.credentials["STATUSPAGE_API_TOKEN"]
        body = '{"component": {"name": "API"}}'
        with socket.create_connection((host, int(port)), timeout=5) as link:
            head = f"POST {COMPONENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: OAuth {token}\r\n"
            link.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            with pytest.raises(ConnectionResetError):
                link.recv(100)
        assert names(sandbox).count("API") == created

    def test_timeout_answers_nothing(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "timeout", when="after")
        with pytest.raises(requests.ReadTimeout):
            create(sandbox, timeout=0.2)
        assert sandbox.journal()[0]["status"] is None
        assert names(sandbox).count("API") == 1

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_truncate_promises_more_than_it_sends(self, sandbox: Sandbox, when: str) -> None:
        sandbox.fault("statuspage", "truncate", when=when)
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)) as caught:
            create(sandbox)
        assert "IncompleteRead" in repr(caught.value)
        assert names(sandbox).count("API") == (when == "after")

    def test_garbage_is_no_json_and_says_it_is(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "garbage", times=2)
        answer = ask(sandbox)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        with pytest.raises(ValueError, match=r".+"):
            answer.json()
        sandbox.fault("statuspage", "garbage", when="after", method="POST")
        ask(sandbox)
        assert create(sandbox).status_code == 201

    @pytest.mark.parametrize(("given", "status"), [({}, 502), ({"status": 403}, 403)])
    def test_html_is_a_page(self, sandbox: Sandbox, given: dict[str, int], status: int) -> None:
        sandbox.fault("statuspage", "html", **given)
        answer = ask(sandbox)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert "<html>" in answer.text

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_slow_waits_and_answers_as_usual(self, sandbox: Sandbox, when: str) -> None:
        sandbox.fault("statuspage", "slow", seconds=0.2, when=when)
        started = time.monotonic()
        assert create(sandbox).status_code == 201
        assert time.monotonic() - started >= 0.2
        assert names(sandbox).count("API") == 1

    def test_hits_only_its_system_method_and_path(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", method="GET", path=r"/components\?.*page=2$")
        assert create(sandbox).status_code == 201
        assert ask(sandbox, params={"page": 1}).status_code == 200
        assert sandbox.request("catchpoint", "GET", "/api/v2/tests?page=2").status_code == 401
        assert ask(sandbox, params={"page": 2}).status_code == 500

    def test_strikes_as_often_as_told(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", status=429, times=2)
        assert [ask(sandbox).status_code for dummy in range(3)] == [429, 429, 200]
        assert admin(sandbox, "GET", "/faults").json()[0]["used"] == 2

    def test_of_no_number_strikes_until_deleted(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", times=0)
        assert {ask(sandbox).status_code for dummy in range(5)} == {500}
        assert admin(sandbox, "DELETE", "/faults").json() == []
        assert ask(sandbox).status_code == 200

    @pytest.mark.parametrize(
        "body",
        [
            {"kind": "status"}, {"system": "nagios", "kind": "status"}, {"system": "zmon", "kind": "fire"},
            {"system": "zmon", "kind": "status", "path": "("}, {"system": "zmon", "kind": "status", "times": -1},
            {"system": "zmon", "kind": "status", "when": "later"}, {"system": "zmon", "kind": "status", "status": 99},
            {"system": "zmon", "kind": "status", "colour": "red"}, {"system": "zmon", "kind": "slow", "seconds": "1"},
            {"system": [], "kind": {}}, {"system": "zmon", "kind": "slow", "seconds": 10**400},
            {"system": "zmon", "kind": "status", "times": True}, {"system": "zmon", "kind": "status", "status": False},
            {"system": "zmon", "kind": "status", "path": "(" * 5000}, {"system": "zmon", "kind": "status", "path": "a{9999999999}"},
            {"system": "zmon", "kind": "status", "headers": {"X-A": "a\r\nX-B: b"}},
            {"system": "zmon", "kind": "status", "headers": {"X-A": None}},
            {"system": "zmon", "kind": "status", "headers": {"X A": "a"}},
            {"system": "zmon", "kind": "status", "headers": {"X-A": "✓"}},
            {"system": "zmon", "kind": "status", "headers": {"Content-Length": "7"}},
        ],
        ids=lambda body: json.dumps(body)[:80],
    )  # fmt: skip
    def test_a_mistake_is_refused(self, sandbox: Sandbox, body: dict[str, Any]) -> None:
        answer = admin(sandbox, "POST", "/faults", json=body)
        assert (answer.status_code, set(answer.json())) == (400, {"error"})
        assert admin(sandbox, "GET", "/faults").json() == []
        assert "\n" not in answer.json()["error"]

    def test_no_expression_hangs_the_sandbox(self, sandbox: Sandbox) -> None:
        sandbox.fault("statuspage", "status", path="/(a+)+$", times=0)
        sandbox.fault("statuspage", "status", status=503, path="b$")
        assert ask(sandbox, path=f"/v1/{'a' * 60}!").status_code == 404
        assert "it strikes no more" in sandbox.faults()[0]["problem"]
        assert ask(sandbox, path="/v1/aaaa").status_code == 404
        assert ask(sandbox, path="/v1/b").status_code == 503


UNREADABLE = (
    "{", "[]", '"now"', "null", '{"now": NaN}', '{"advance": -Infinity}', '{"advance": 1e999}', '{"now": "\\ud800"}',
    '{"requests": %s}' % ("[" * 1000 + "]" * 1000), '{"now": "\\u00e9"}', b'{"now": "\xff"}',
)  # fmt: skip


@pytest.mark.parametrize("path", ["/faults", "/limits", "/clock"])
def test_a_body_that_cannot_be_read_is_refused_on_one_line_and_changes_nothing(sandbox: Sandbox, path: str) -> None:
    before = [admin(sandbox, "GET", path).json() for path in ("/faults", "/limits")]
    for body in UNREADABLE:
        answer = admin(sandbox, "POST", path, data=body)
        assert answer.status_code == 400
        assert set(answer.json()) == {"error"}
        assert "\n" not in answer.json()["error"]
    assert [admin(sandbox, "GET", path).json() for path in ("/faults", "/limits")] == before
    assert abs(admin(sandbox, "GET", "/clock").json()["epoch"] - time.time()) < 60


class TestStrangers:
    """A web page in the browser of whoever rehearses can send requests to this machine."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}, {"Host": "evil.example:8780"},
            {"Host": "127.0.0.1.evil.example"}, {"Origin": "http://localhost:1"}, {"Host": "["},
        ],
        ids=str,
    )  # fmt: skip
    @pytest.mark.parametrize(("method", "path"), [("POST", "/reset"), ("GET", "/journal"), ("POST", "/faults")])
    def test_are_refused(self, sandbox: Sandbox, method: str, path: str, headers: dict[str, str]) -> None:
        create(sandbox)
        answer = admin(sandbox, method, path, headers=headers, data='{"system": "zmon", "kind": "reset"}')
        assert (answer.status_code, set(answer.json())) == (403, {"error"})
        assert "API" in names(sandbox)
        assert sandbox.faults() == []
        own = sandbox.request("statuspage", "POST", "/_sandbox/subscribers", headers=headers, json={})
        assert own.status_code == 403

    @pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8780", "192.168.1.7:8780", "sandbox:8780"])
    def test_are_told_from_whoever_reached_it_by_address_or_local_name(self, sandbox: Sandbox, host: str) -> None:
        assert admin(sandbox, "GET", "/", headers={"Host": host}).status_code == 200
        assert admin(sandbox, "GET", "/", headers={"Host": host, "Origin": f"http://{host}"}).status_code == 200

    def test_the_name_given_with_host_is_known(self) -> None:
        there = [(b"host", b"sandbox.example:8780")]
        assert foreign(there, "http://sandbox.example:8780") is None
        assert "sandbox.example:8780" in str(foreign(there, "http://127.0.0.1:8780"))

    def test_the_services_answer_to_every_name(self, sandbox: Sandbox) -> None:
        headers = {"Host": "api.statuspage.io", "Authorization": f"OAuth {sandbox.credentials['STATUSPAGE_API_TOKEN']}"}
        assert sandbox.request("statuspage", "GET", "/v1/pages", headers=headers).status_code == 200


class TestLimits:
    def test_refuses_what_is_over_and_lets_in_when_there_is_room(self, sandbox: Sandbox) -> None:
        sandbox.limit("statuspage", 3, 1)
        assert [ask(sandbox).status_code for dummy in range(4)] == [200, 200, 200, 420]
        assert ask(sandbox).headers["Retry-After"] == "1"
        time.sleep(1.05)
        assert ask(sandbox).status_code == 200

    def test_knows_one_system_from_another_and_can_be_lifted(self, sandbox: Sandbox) -> None:
        sandbox.limit("statuspage", 1, 60)
        ask(sandbox)
        assert sandbox.request("catchpoint", "GET", "/api/v2/tests").status_code == 401
        assert ask(sandbox).status_code == 420
        sandbox.limit("statuspage", 0, 60)
        assert ask(sandbox).status_code == 200

    def test_runs_on_the_real_clock(self, sandbox: Sandbox) -> None:
        sandbox.limit("statuspage", 1, 60)
        ask(sandbox)
        sandbox.clock(advance=3600)
        assert ask(sandbox).status_code == 420

    def test_a_mistake_is_refused(self, sandbox: Sandbox) -> None:
        for body in (
            {"system": "nagios", "requests": 1}, {"system": "zmon", "requests": "many"}, {"system": [], "requests": 1},
            {"system": "zmon", "requests": True}, {"system": "zmon", "requests": 1, "seconds": 10**400},
            {"system": "zmon", "requests": 1, "seconds": 0}, {"system": "zmon", "requests": 1, "colour": "red"},
        ):  # fmt: skip
            assert admin(sandbox, "POST", "/limits", json=body).status_code == 400
            assert admin(sandbox, "GET", "/limits").json() == []


class TestClock:
    def test_sets_the_date_of_every_answer_and_goes_on_running(self, sandbox: Sandbox) -> None:
        sandbox.clock(now="2031-05-06T07:08:09Z")
        sandbox.fault("statuspage", "html", path="/broken")
        for path in (COMPONENTS, "/nowhere", "/broken"):
            dates = ask(sandbox, path=path).raw.headers.getlist("date")
            assert len(dates) == 1
            moment = parsedate_to_datetime(dates[0])
            assert moment.isoformat()[:16] == "2031-05-06T07:08"
        before = sandbox.clock(advance=0)["epoch"]
        assert 0 < sandbox.clock(advance=0)["epoch"] - before < 5

    def test_advances(self, sandbox: Sandbox) -> None:
        before = sandbox.clock(now=1_000_000)["epoch"]
        assert 3600 <= sandbox.clock(advance=3600)["epoch"] - before < 3605
        assert create(sandbox).json()["created_at"] == "1970-01-12T14:46:40Z"

    def test_a_mistake_is_refused(self, sandbox: Sandbox) -> None:
        for body in (
            {}, {"now": "soon"}, {"advance": "1h"}, {"now": 1, "advance": 1}, {"now": True}, {"now": 1e18}, {"now": -1},
            {"now": 10**400}, {"advance": 1e300}, {"advance": -1e12}, {"now": "9999-12-31T23:59:59Z"}, {"now": []},
        ):  # fmt: skip
            assert admin(sandbox, "POST", "/clock", json=body).status_code == 400
            assert abs(admin(sandbox, "GET", "/clock").json()["epoch"] - time.time()) < 60
        assert admin(sandbox, "POST", "/clock", data="{").status_code == 400


def test_reset_clears_everything(sandbox: Sandbox) -> None:
    create(sandbox)
    sandbox.fault("statuspage", "status", times=0)
    sandbox.limit("statuspage", 1, 60)
    sandbox.clock(advance=86400)
    sandbox.reset()
    assert sandbox.journal() == []
    assert [admin(sandbox, "GET", path).json() for path in ("/faults", "/limits")] == [[], []]
    assert names(sandbox) == ["Website", "EU", "US", "Docs"] == names(sandbox)
    assert abs(admin(sandbox, "GET", "/clock").json()["epoch"] - time.time()) < 5


def test_reset_seeds_again_who_was_asked_and_who_has_changed_or_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    here = InProcess()
    store, clock, every = here.sandbox.store, here.sandbox.clock, set(here.sandbox.services)
    seeded: set[str] = set()
    for name, service in here.sandbox.services.items():
        monkeypatch.setattr(service, "seed", lambda name=name, seed=service.seed: (seeded.add(name), seed()))
    fresh = {name: set(rows) for name, rows in here.memory.items()}

    def again() -> set[str]:
        seeded.clear()
        here.sandbox.reset()
        assert {name: set(rows) for name, rows in here.memory.items()} == fresh
        return set(seeded)

    monkeypatch.setattr(server, "JUST_NOW", 1000.0)
    assert again() == set()
    here.ask("GET", f"{here.urls['statuspage']}/v1/pages")
    assert again() == {"statuspage"}
    store.table("zmon.entities").delete("de-berlin")
    store.table("circonus.users").next_id()
    assert again() == {"zmon", "circonus"}
    clock.set(clock.now() + 60)
    assert again() == every
    monkeypatch.setattr(server, "JUST_NOW", 0.0)
    assert again() == every


class TestProcess:
    def test_keeps_its_state_in_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "state.sqlite"
        for there in (False, True):
            running = Sandbox("--state", str(file))
            try:
                assert ("API" in names(running)) is there
                if not there:
                    create(running)
                    ask(running, "DELETE", COMPONENTS + "/d9f6b3yqn2lh")
                assert "Docs" not in names(running)
            finally:
                assert running.stop() == 0

    def test_a_state_belongs_to_one_sandbox_at_a_time(self, tmp_path: Path) -> None:
        file = tmp_path / "state.sqlite"
        running = Sandbox("--state", str(file))
        try:
            second = run("serve", "--port-base", "0", "--state", str(file))
            assert (second.returncode, second.stderr) == (1, f"sandbox: --state {file}: another sandbox is using it\n")
            create(running)
        finally:
            running.process.kill()  # as abruptly as can be: the file is free again
            running.process.wait(5)
            running.process.stdin.close()
            running.process.stdout.close()
        again = Sandbox("--state", str(file))
        try:
            assert "API" in names(again)
        finally:
            again.stop()

    @pytest.mark.parametrize(
        "arguments",
        [
            (), ("fly",), ("serve", "--port-base", "x"), ("serve", "--port-base", "-1"), ("serve", "--port-base", "65531"),
            ("serve", "--port-base", "9" * 5000), ("serve", "--host", ""), ("serve", "--state", ""), ("serve", "--fast"),
            ("serve", "--host", "no such host", "--port-base", "0"), ("serve", "--tls", "/nowhere"), ("serve", "--state", "/"),
            ("env", "--port-base", "65531"),
        ],
        ids=lambda words: " ".join(words)[:40],
    )  # fmt: skip
    def test_a_wrong_argument_gets_one_line(self, arguments: tuple[str, ...]) -> None:
        done = run(*arguments)
        assert done.returncode in (1, 2)
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr

    def test_ends_while_a_request_hangs(self) -> None:
        running = Sandbox()
        running.fault("statuspage", "timeout")
        hanging = threading.Thread(target=lambda: pytest.raises(requests.RequestException, ask, running), daemon=True)
        hanging.start()
        while not running.journal():
            time.sleep(0.01)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
        hanging.join(2)
        running.stop()

    def test_speaks_tls(self, tmp_path: Path) -> None:
        certificate(tmp_path)
        running = Sandbox("--tls", str(tmp_path))
        try:
            address = running.urls["statuspage"]
            assert address.startswith("https://127.0.0.1:")
            assert requests.get(address, verify=str(tmp_path / "cert.pem"), timeout=5).status_code == 404
            with pytest.raises(requests.exceptions.SSLError):
                requests.get(address, timeout=5)
            environment = {**os.environ, "SSL_CERT_FILE": str(tmp_path / "cert.pem")}
            assert f"STATUSPAGE_API_URL={address}" in run("env", "--from", running.admin, env=environment).stdout
            running.http.verify = str(tmp_path / "cert.pem")
            running.fault("statuspage", "reset")
            with pytest.raises(requests.ConnectionError, match="reset|aborted"):
                running.request("statuspage", "GET", "/")
        finally:
            running.stop()

    def test_says_what_keeps_it_from_starting(self, sandbox: Sandbox, tmp_path: Path) -> None:
        missing = run("serve", "--port-base", "0", "--tls", str(tmp_path))
        assert (missing.returncode, missing.stderr) == (1, f"sandbox: --tls {tmp_path}: there is no cert.pem in it\n")
        no_state = run("serve", "--port-base", "0", "--state", str(tmp_path / "no" / "folder.sqlite"))
        assert (no_state.returncode, no_state.stderr.count("\n")) == (1, 1)
        (tmp_path / "text.sqlite").write_text("this is a text and no database at all")
        text = run("serve", "--port-base", "0", "--state", str(tmp_path / "text.sqlite"))
        assert (text.returncode, text.stderr) == (1, f"sandbox: --state {tmp_path / 'text.sqlite'}: file is not a database\n")
        for name in ("cert.pem", "key.pem"):
            (tmp_path / name).write_text("no certificate")
        broken = run("serve", "--port-base", "0", "--tls", str(tmp_path))
        assert (broken.returncode, broken.stderr.count("\n")) == (1, 1)
        port = sandbox.admin.rpartition(":")[2]
        taken = run("serve", "--port-base", port)
        assert taken.returncode == 1
        assert f"cannot listen on 127.0.0.1 port {port} for admin" in taken.stderr


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10, check=False, **options)


def certificate(folder: Path) -> None:
    """Write a certificate for 127.0.0.1 and localhost, and its key."""
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)

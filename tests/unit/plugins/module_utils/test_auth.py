"""auth.py: every way to show who we are, put on a prepared request and nowhere else."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import (
    BasicAuth,
    BearerAuth,
    ClientCredentialsAuth,
    HeaderAuth,
    NoAuth,
)
from tests.support.network import Clock, reply
from tests.support.stage import line_of

FORMS = [
    pytest.param(HeaderAuth({"Authorization": "OAuth k-1"}), {"Authorization": "OAuth k-1"}, id="statuspage"),
    pytest.param(
        HeaderAuth({"X-Circonus-Auth-Token": "t", "X-Circonus-App-Name": "us"}),
        {"X-Circonus-Auth-Token": "t", "X-Circonus-App-Name": "us"},
        id="circonus",
    ),
    pytest.param(HeaderAuth({"Authorization": "Token token=t"}), {"Authorization": "Token token=t"}, id="pagerduty"),
    pytest.param(BearerAuth("t"), {"Authorization": "Bearer t"}, id="bearer"),
    pytest.param(BasicAuth("joe", "s:é"), {"Authorization": "Basic am9lOnM6w6k="}, id="basic"),
    pytest.param(NoAuth(), {}, id="none"),
]


class TestForms:
    @pytest.mark.parametrize(("auth", "headers"), FORMS)
    def test_credential_stands_in_the_headers(self, auth, headers):
        line = line_of(reply(), auth=auth)
        line.client.get("/x")
        sent = {name: value for name, value in line.script.requests[0].headers.items() if name in headers}
        assert sent == headers

    @pytest.mark.parametrize(("auth", "headers"), FORMS)
    def test_credential_stands_nowhere_else(self, auth, headers):
        line = line_of(reply(), auth=auth)
        line.client.get("/x")
        assert line.script.requests[0].url == "https://demo.example/x"

    @pytest.mark.parametrize(("auth", "headers"), FORMS)
    def test_netrc_is_never_used(self, auth, headers):
        home = Path.home()
        home.mkdir(parents=True)
        (home / ".netrc").write_text("machine demo.example login mallory password netrc-password\n")
        line = line_of(reply(), auth=auth)
        line.client.get("/x")
        assert line.script.requests[0].headers.get("Authorization") == headers.get("Authorization")

    @pytest.mark.parametrize(("auth", "_headers"), FORMS)
    def test_fixed_credential_cannot_be_renewed(self, auth, _headers):
        assert auth.renew() is False


class Issuer:
    """Issues tokens t1, t2, ... that live 1800 seconds."""

    def __init__(self) -> None:
        self.issued = 0

    def __call__(self) -> tuple[str, float]:
        self.issued += 1
        return f"t{self.issued}", 1800


class TestClientCredentials:
    def tokens(self, line):
        return [one.headers["Authorization"] for one in line.script.requests]

    def test_one_token_serves_many_calls(self):
        clock = Clock()
        line = line_of(*[reply()] * 3, auth=ClientCredentialsAuth(Issuer(), now=clock))
        for _round in range(3):
            line.client.get("/x")
        assert self.tokens(line) == ["Bearer t1"] * 3

    @pytest.mark.parametrize(
        ("later", "token"),
        [(1739, "Bearer t1"), (1740, "Bearer t2")],
        ids=["in its last minute but one", "in its last minute"],
    )
    def test_token_is_renewed_a_minute_before_it_ends(self, later, token):
        clock = Clock()
        line = line_of(reply(), reply(), auth=ClientCredentialsAuth(Issuer(), now=clock))
        line.client.get("/x")
        clock.now += later
        line.client.get("/x")
        assert self.tokens(line)[-1] == token

    def test_refused_token_is_replaced_once_and_the_call_repeated(self):
        line = line_of(reply(401), reply(200, {"ok": True}), auth=ClientCredentialsAuth(Issuer(), now=Clock()))
        assert line.client.call("POST", "/x", body={}).data == {"ok": True}
        assert self.tokens(line) == ["Bearer t1", "Bearer t2"]

    def test_token_is_written_as_the_service_wants_it(self):
        def encode(token: str) -> str:
            return base64.b64encode(token.encode()).decode()

        line = line_of(reply(), auth=ClientCredentialsAuth(lambda: ("myToken", 1800), encode, now=Clock()))
        line.client.get("/x")
        assert self.tokens(line) == ["Bearer bXlUb2tlbg=="]

    def test_nothing_is_fetched_before_the_first_call(self):
        issuer = Issuer()
        line_of(auth=ClientCredentialsAuth(issuer))
        assert issuer.issued == 0

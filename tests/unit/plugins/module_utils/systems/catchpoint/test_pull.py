"""Version 1: a token for a key and its secret, in base64, fetched once, and again when an answer says that it has run out."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput, NotAuthenticated, Refused
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client, Connection
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.pull import PullAuth, auth_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.system import CATCHPOINT
from tests.support.network import Clock, Script, reply

TOKEN = reply(200, {"access_token": "myToken", "token_type": "bearer", "expires_in": 1800})
SECRET = "s3cret&more"


def client_of(*replies):
    script, clock = Script(*replies), Clock()
    auth = PullAuth("key", SECRET)
    auth._now = clock
    connection = Connection(url="https://demo.example", auth=auth, identity="demo")
    return Client(CATCHPOINT.hosts["pull"], connection, script, clock.sleep, clock), script, clock


class TestToken:
    def test_is_asked_for_with_a_form_and_shown_in_base64(self):
        client, script, _clock = client_of(TOKEN, reply(200, {"items": []}), reply(200, {"items": []}))
        client.get("/ui/api/v1/nodes")
        client.get("/ui/api/v1/nodes")
        assert script.lines == ["POST /ui/api/token", "GET /ui/api/v1/nodes", "GET /ui/api/v1/nodes"]
        first, second, third = script.requests
        assert first.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert "Authorization" not in first.headers
        assert {one.headers["Authorization"] for one in (second, third)} == {"Bearer bXlUb2tlbg=="}
        assert (client.calls.read, client.calls.write) == (3, 0)

    @pytest.mark.parametrize("expired", [reply(200, {"Message": "Expired token"}), reply(200, {"Message": "expired token"}), reply(401, {"Message": "x"}),
                                         reply(403, {"Message": "Invalid token"})])  # fmt: skip
    def test_is_fetched_again_once_whatever_the_status(self, expired):
        client, script, _clock = client_of(TOKEN, expired, TOKEN, reply(200, {"id": 1}))
        assert client.get("/x").data == {"id": 1}
        assert script.lines == ["POST /ui/api/token", "GET /x", "POST /ui/api/token", "GET /x"]

    def test_is_not_fetched_for_ever(self):
        expired = reply(200, {"Message": "Expired token"})
        client, script, _clock = client_of(TOKEN, expired, TOKEN, expired)
        with pytest.raises(Refused, match="Expired token"):
            client.get("/x")
        assert len(script.lines) == 4

    def test_that_is_about_to_run_out_is_fetched_before(self):
        client, script, clock = client_of(TOKEN, reply(200, {}), TOKEN, reply(200, {}))
        client.get("/x")
        clock.now += 1741
        client.get("/x")
        assert script.lines == ["POST /ui/api/token", "GET /x"] * 2

    @pytest.mark.parametrize("status", [400, 200, 401])
    def test_that_is_not_given_is_no_call_at_all(self, status):
        answer = reply(status, {"Message": "Invalid client"})
        client, script, _clock = client_of(answer, answer)
        with pytest.raises(Refused, match="Invalid client"):
            client.get("/x")
        assert set(script.lines) == {"POST /ui/api/token"}

    def test_an_answer_without_one(self):
        client, _script, _clock = client_of(reply(200, {"token_type": "bearer"}))
        with pytest.raises(NotAuthenticated, match="it gave no token"):
            client.get("/x")

    @pytest.mark.parametrize("lacking", ["client_id", "client_secret"])
    def test_both_halves_are_needed(self, lacking):
        options = {"client_id": "a", "client_secret": "b", lacking: None}
        with pytest.raises(BadInput, match=f"{lacking} is missing"):
            auth_of(options)

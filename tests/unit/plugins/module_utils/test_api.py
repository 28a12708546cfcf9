"""api.py: one raw call, with the credentials, retries and errors of every other module."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import API
from tests.support.network import SECRET, reply
from tests.support.stage import play

STATUSPAGE = {"connections": {"statuspage": {"api_token": SECRET, "page_id": "p1"}}}
LIST = "/pages/{page_id}/components"


def call(*replies, **args):
    return play(API, *replies, **{"system": "statuspage", "path": LIST, **STATUSPAGE, **args})


class TestCall:
    def test_answer_comes_back_as_it_is(self):
        result, _script = call(reply(200, [{"id": "c1"}], Atl_Traceid="t-1"))
        assert (result["changed"], result["status"], result["data"], result["request_id"]) == (
            False,
            200,
            [{"id": "c1"}],
            "t-1",
        )

    @pytest.mark.parametrize("path", ["/pages/p1/components", "/v1/pages/p1/components", LIST])
    def test_path_may_have_its_version_or_its_page_filled_in(self, path):
        _result, script = call(reply(), path=path)
        assert script.lines == ["GET /v1/pages/p1/components"]

    def test_credential_and_query_are_sent(self):
        _result, script = call(reply(), query={"q": "web"})
        assert script.requests[0].headers["Authorization"] == f"OAuth {SECRET}"
        assert script.requests[0].query == [("q", "web")]

    @pytest.mark.parametrize(
        "body", [{"component": {"name": "API"}}, '{"component": {"name": "API"}}'], ids=["dict", "text"]
    )
    def test_body_may_be_data_or_its_text(self, body):
        result, script = call(reply(201, {"id": "c1"}), method="POST", body=body)
        assert (result["changed"], script.writes[0].body) == (True, {"component": {"name": "API"}})

    def test_refused_call_is_sent_again(self):
        result, _script = call(reply(420, None, Retry_After="1"), reply(200, []))
        assert (result["calls"]["retried"], len(result["warnings"])) == (1, 1)

    def test_lost_creation_is_not_sent_again(self):
        with pytest.raises(errors.FateUnknown):
            call(reply(500), method="POST", body={})

    def test_refusal_is_one_sentence(self):
        with pytest.raises(
            errors.Refused, match=r"^Cannot call Statuspage \(POST /v1/pages/p1/components: 422\): Name can't be blank"
        ):
            call(reply(422, {"error": ["Name can't be blank"]}), method="POST", body={})

    def test_token_of_the_environment_is_used(self, monkeypatch):
        monkeypatch.setenv("STATUSPAGE_API_TOKEN", SECRET)
        monkeypatch.setenv("STATUSPAGE_PAGE_ID", "p9")
        _result, script = call(reply(), connections=None)
        assert script.lines == ["GET /v1/pages/p9/components"]


class TestCheckMode:
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_write_is_not_sent_and_that_is_said(self, method):
        result, script = call(method=method, check_mode=True)
        assert (result["changed"], script.requests) == (True, [])
        assert result["warnings"] == [
            f"Check mode: {method} /v1/pages/p1/components was not sent, and nobody can tell what it would do."
        ]

    def test_read_is_made(self):
        result, _script = call(reply(200, []), check_mode=True)
        assert result["data"] == []


class TestAllPages:
    def test_rows_of_every_page_come_together(self):
        first = [{"id": number} for number in range(100)]
        result, script = call(reply(body=first), reply(body=[{"id": 100}]), all_pages=True)
        assert [row["id"] for row in result["data"]] == list(range(101))

    def test_only_list_in_the_answer_is_taken(self):
        pages = [
            reply(body={"services": [{"id": "P1"}], "more": True}),
            reply(body={"services": [{"id": "P2"}], "more": False}),
        ]
        connections = {"pagerduty": {"api_token": SECRET}}
        result, _script = call(*pages, all_pages=True, system="pagerduty", path="/services", connections=connections)
        assert result["data"] == [{"id": "P1"}, {"id": "P2"}]

    @pytest.mark.parametrize("body", [{"a": [], "b": []}, {"a": 1}, None, "x"], ids=repr)
    def test_answer_without_one_list_is_refused(self, body):
        with pytest.raises(errors.Error, match="holds no list, or several"):
            call(
                reply(200, body) if body != "x" else reply(200, b'"x"', Content_Type="application/json"), all_pages=True
            )


class TestBadInput:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"path": "pages"}, "path 'pages' must begin with a slash"),
            (
                {"path": "/organizations/{organization_id}/users"},
                "path holds {organization_id}, and organization_id is not set",
            ),
            ({"method": "POST", "body": "{half"}, "body is text, but no JSON"),
            ({"method": "POST", "all_pages": True}, "all_pages goes with GET only"),
        ],
        ids=["slash", "placeholder", "body", "pages"],
    )
    def test_what_is_wrong_as_written_costs_no_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            call(**args)

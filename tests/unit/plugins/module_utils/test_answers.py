"""answers.py and sayings.py: the data of a good answer, the words of a bad one, in every shape the vendors have been seen to use."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.answers import Unreadable, decoded
from ansible_collections.steadyops.monitoring.plugins.module_utils.sayings import said_in, words_of
from tests.support.network import Script, reply
from tests.support.properties import steady

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def response_to(body, status=200, **headers):
    session = requests.Session()
    session.mount("https://", Script(reply(status, body, **headers)))
    return session.get("https://demo.example/x")


class TestDecoded:
    @pytest.mark.parametrize(
        "kind",
        [
            "application/json",
            "application/json; charset=utf-8",
            "Application/JSON",
            "application/vnd.pagerduty+json;version=2",
            "application/problem+json",
            "text/json",
        ],
    )
    def test_json_is_read_under_every_name_of_it(self, kind):
        assert decoded(response_to(b'{"a": 1}', Content_Type=kind)) == {"a": 1}

    @pytest.mark.parametrize("charset", ["ISO-8859-1", '"iso-8859-1"', "utf-16", "UTF-8", "utf8"])
    def test_charset_that_is_said_is_heeded(self, charset):
        raw = '{"comment": "Wartung für das Büro"}'.encode(charset.strip('"'))
        answer = response_to(raw, Content_Type=f"application/json; charset={charset}")
        assert decoded(answer) == {"comment": "Wartung für das Büro"}

    @pytest.mark.parametrize("charset", ["no-such", "base64", "ascii"])
    def test_charset_that_is_none_or_not_this_one_is_passed_over(self, charset):
        answer = response_to('{"a": "ж"}'.encode(), Content_Type=f"application/json;charset={charset}")
        assert decoded(answer) == {"a": "ж"}

    def test_json_without_a_content_type_is_read(self):
        assert decoded(response_to(b"[1]")) == [1]

    @pytest.mark.parametrize("body", [b"", b" \r\n\t "], ids=["nothing", "blanks"])
    @pytest.mark.parametrize("kind", ["application/json", "text/html"])
    def test_empty_body_is_none_under_any_type(self, body, kind):
        assert decoded(response_to(body, Content_Type=kind)) is None

    @pytest.mark.parametrize("body", ["null", "0", "false", '""'])
    def test_falsy_json_is_not_taken_for_an_empty_body(self, body):
        assert decoded(response_to(body, Content_Type="application/json")) == json.loads(body)

    def test_html_page_is_unreadable_and_told_by_its_title(self):
        page = "<html><head><title>Sign\n in</title><style>p{}</style></head><body><p>Hello</p></body></html>"
        with pytest.raises(Unreadable, match="^it answered an HTML page instead of JSON: 'Sign in'$") as caught:
            decoded(response_to(page))
        assert caught.value.html

    def test_html_page_without_a_title_is_told_by_its_text(self):
        with pytest.raises(Unreadable, match="'Bad gateway nginx'$"):
            decoded(response_to("<script>var x</script><h1>Bad gateway</h1><hr>nginx"))

    def test_text_is_unreadable_but_no_page(self):
        with pytest.raises(Unreadable, match="^it answered text instead of JSON: 'Deleted'$") as caught:
            decoded(response_to(b"Deleted", Content_Type="text/plain"))
        assert not caught.value.html

    @pytest.mark.parametrize(
        "body",
        [b'{"a": 1', b'{"a":', b"\xff\xfe\x00garbage", b"NaN-ish", b"[" * 100_000],
        ids=lambda body: str(body[:8]),
    )
    def test_truncated_or_garbled_json_is_unreadable(self, body):
        with pytest.raises(Unreadable, match="^its answer is not complete JSON: "):
            decoded(response_to(body, Content_Type="application/json"))

    def test_excerpt_of_a_long_text_is_short(self):
        with pytest.raises(Unreadable) as caught:
            decoded(response_to(b"x" * 5000, Content_Type="text/plain"))
        assert len(str(caught.value)) < 200

    @steady
    @given(
        st.binary(max_size=60), st.sampled_from(["application/json", "text/html", "text/plain;charset=nonsense", ""])
    )
    def test_any_body_is_read_or_unreadable(self, body, kind):
        with suppress(Unreadable):
            decoded(response_to(body, Content_Type=kind))


WORDS = [
    ("statuspage 401", {"error": "Could not authenticate"}, "Could not authenticate"),
    (
        "statuspage 422",
        {"error": ["Name can't be blank", "Status is not included in the list"]},
        "Name can't be blank; Status is not included in the list",
    ),
    ("statuspage field tree", {"error": {"name": ["can't be blank"]}}, "name can't be blank"),
    ("statuspage description", {"message": "Bad request"}, "Bad request"),
    ("statuspage errors", {"errors": ["first", "second"]}, "first; second"),
    (
        "circonus today",
        {"code": "ObjectError.InstanceNotFound", "status": 404, "message": "The requested object was not found"},
        "The requested object was not found; ObjectError.InstanceNotFound",
    ),
    (
        "circonus older",
        {
            "code": "Forbidden.BadToken",
            "message": "The password doesn't match the right format.",
            "explanation": "The authentication token you supplied is invalid",
            "reference": "q7Xy2kTQ",
            "server": "web-1",
            "tag": "AbC123",
        },
        "The password doesn't match the right format.; The authentication token you supplied is invalid;"
        " Forbidden.BadToken",
    ),
    (
        "pagerduty",
        {"error": {"message": "Invalid Input Provided", "code": 2001, "errors": ["Name has already been taken"]}},
        "Invalid Input Provided; Name has already been taken; 2001",
    ),
    (
        "pagerduty without errors",
        {"error": {"message": "Rate Limit Exceeded", "code": 2020}},
        "Rate Limit Exceeded; 2020",
    ),
    (
        "pagerduty errors as text",
        {"error": {"message": "Invalid Input Provided", "code": 2001, "errors": "Name is too long"}},
        "Invalid Input Provided; Name is too long; 2001",
    ),
    (
        "pagerduty names the scope",
        {"error": {"message": "Access Denied", "code": 2010, "required_scopes": "services.write", "token_scopes": ["services.read"]}},
        "Access Denied; 2010; the scope that is needed is services.write",
    ),
    ("pagerduty error as list", {"error": ["Not Found", "Try again"]}, "Not Found; Try again"),
    ("pagerduty error as text", {"error": "Account is expired"}, "Account is expired"),
    (
        "pagerduty v3 schedules",
        {"error": {"message": "Invalid Input Provided", "errors": {"rotations": ["is unknown", "is odd"]}}},
        "Invalid Input Provided; rotations is unknown is odd",
    ),
    (
        "events v1 and v2",
        {"status": "invalid event", "message": "Event object is invalid", "errors": ["Invalid routing key"]},
        "Event object is invalid; Invalid routing key",
    ),
    (
        "events not understood",
        {
            "status": "Unrecognized object",
            "message": "Event object format is unrecognized",
            "errors": ["JSON parse error"],
        },
        "Event object format is unrecognized; JSON parse error",
    ),
    ("zmon controller", {"message": "team is mandatory"}, "team is mandatory"),
    (
        "zmon framework",
        {
            "timestamp": 1584010000000,
            "status": 404,
            "error": "Not Found",
            "exception": "org.zalando.SomeException",
            "message": "Resource not found",
            "path": "/api/v1/entities/x",
        },
        "Not Found; Resource not found",
    ),
    (
        "zmon bearer chain",
        {"error": "invalid_token", "error_description": "Invalid GitHub access token!"},
        "invalid_token; Invalid GitHub access token!",
    ),
    ("zmon bare text", "Check constraint violated", "Check constraint violated"),
    (
        "catchpoint v2",
        {
            "data": {},
            "messages": [],
            "errors": [{"message": "No valid Test found for input '123'."}],
            "completed": False,
        },
        "No valid Test found for input '123'.",
    ),
    (
        "catchpoint v2 with ids",
        {"errors": [{"id": 7, "message": "Test Id must be zero."}, {"id": None, "message": "Name is taken."}]},
        "Test Id must be zero.; Name is taken.",
    ),
    ("catchpoint v1", {"Message": "Expired token"}, "Message Expired token"),
    ("the same said twice", {"error": "Nope", "message": "Nope"}, "Nope"),
    ("lines", {"error": "one\n  two"}, "one two"),
    ("lines in a name", {"one\ntwo": ["three"]}, "one two three"),
    ("nothing in the error", {"error": None, "message": "Still something"}, "Still something"),
]


class TestWordsOf:
    @pytest.mark.parametrize(("body", "words"), [pytest.param(body, words, id=name) for name, body, words in WORDS])
    def test_words_are_found_in(self, body, words):
        said = json.dumps(body).encode()
        assert words_of(response_to(said, 400, Content_Type="application/json")) == words

    def test_words_are_read_in_the_charset_that_is_said(self):
        answer = response_to('{"message": "für"}'.encode("latin-1"), 400, Content_Type="application/json;charset=ISO-8859-1")
        assert words_of(answer) == "für"

    def test_words_do_not_depend_on_the_content_type(self):
        assert words_of(response_to(b'{"error": "no"}', 400, Content_Type="text/plain")) == "no"

    def test_html_page_is_told_by_its_title(self):
        assert words_of(response_to("<title>502 Bad Gateway</title><p>x", 502)) == "it answered '502 Bad Gateway'"

    def test_truncated_body_is_shown_as_it_came(self):
        assert words_of(response_to(b'{"error": "na', 400)) == 'it answered \'{"error": "na\''

    @pytest.mark.parametrize("body", [b"", b"  \n"], ids=["nothing", "blanks"])
    def test_empty_body_says_nothing(self, body):
        assert words_of(response_to(body, 500)) == ""

    @pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"error": []}'])
    def test_json_without_a_word_is_shown_as_it_came(self, body):
        assert words_of(response_to(body, 400)) == repr(body.decode())

    def test_bottomless_json_is_shown_as_text(self):
        assert len(words_of(response_to(b"[" * 100_000, 400))) < 200

    @steady
    @given(JSON)
    def test_any_json_gives_some_words(self, body):
        assert words_of(response_to(json.dumps(body).encode(), 400)).strip()

    @steady
    @given(st.binary(max_size=60))
    def test_any_body_gives_text(self, body):
        assert isinstance(words_of(response_to(body, 400)), str)


class TestSaidIn:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ("Not on a Friday.", "Not on a Friday."),
            ([{"id": 7, "message": "Not on a Friday."}, None, {"id": None, "message": None}], "Not on a Friday."),
            ([{"message": "one\ntwo"}, "three"], "one two; three"),
            ([None], "no reason given"),
            ([{"message": " "}], "no reason given"),
            ("a" * 500, "..."),
        ],
    )
    def test_holds_what_is_said_and_nothing_that_is_none(self, data, words):
        assert said_in(data) == words

    def test_is_cut_between_two_words(self):
        told = said_in([{"message": f"reason {number}"} for number in range(100)])
        assert len(told) <= 400
        assert told.endswith(" ...")
        assert told.startswith("reason 0; reason 1; ")

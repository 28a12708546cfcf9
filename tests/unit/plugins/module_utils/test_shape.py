"""shape.py: what of a module's arguments is secret, said by its declaration, at any depth, before anybody has looked at them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import APPLY, MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.unsendable import refuse_unsendable
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    WRITE_ONLY,
    Field,
    Keyed,
    ListOf,
    Map,
    Members,
    Text,
    Url,
)
from tests.support.properties import steady
from tests.support.stage import demo_system

LOGIN = Members(Field("user"), Field("password", secret=True, aliases=("pass",)))
HOOK = Resource(
    "hook",
    demo_system(),
    "/hooks",
    (
        Field("name"),
        Field("login", LOGIN),
        Field("logins", ListOf(LOGIN)),
        Field("steps", Keyed(Members(Field("name"), Field("login", LOGIN)), by="name")),
        Field("headers", Map(secret=lambda key: key == "Authorization")),
        Field("keys", ListOf(Text()), WRITE_ONLY, secret=True),
        Field("target", Url()),
    ),
    Identity("name"),
)
PLACES = {
    "a member": ("login.password", {"login": {"user": "u", "password": "X"}}),
    "in a list": ("logins.password", {"logins": [{"user": "a"}, {"password": "X"}]}),
    "deeper": ("steps.login.password", {"steps": [{"name": "s", "login": {"password": "X"}}]}),
    "a key of a map": ("headers", {"headers": {"Accept": "*", "Authorization": "X"}}),
    "one of several": ("keys", {"keys": ["other", "X"]}),
    "an address": ("target", {"target": "https://robot:X@example.com/"}),
    "the connection's": ("api_token", {"api_token": "X"}),
    "the connection's address": ("api_url", {"api_url": "https://robot:X@example.com/"}),
}


@pytest.mark.parametrize(("place", "args"), PLACES.values(), ids=PLACES)
class TestPlaces:
    def test_secret_is_found(self, place, args):
        found = HOOK.secrets(json.loads(json.dumps(args).replace("X", "canary")))
        assert "canary" in found
        assert found <= {"canary", "other"}

    def test_secret_is_found_in_text_that_is_json(self, place, args):
        texts = {name: json.dumps(value) if isinstance(value, (dict, list)) else value for name, value in args.items()}
        assert any("canary" in one for one in HOOK.secrets(json.loads(json.dumps(texts).replace("X", "canary"))))

    def test_template_in_it_is_refused_by_its_place(self, place, args):
        with pytest.raises(BadInput, match=f"^{place} still holds a template: the variable it names was not filled in"):
            refuse_unsendable(HOOK.arguments, json.loads(json.dumps(args).replace("X", "{{ vault }}")))

    def test_secret_that_was_filled_in_is_taken(self, place, args):
        refuse_unsendable(HOOK.arguments, args)


def test_braces_of_what_is_no_secret_are_nobody_s_business():
    refuse_unsendable(HOOK.arguments, {"name": "{{ x }}", "login": {"user": "{{ x }}"}, "headers": {"Accept": "{{ x }}"}})


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("https://robot:canary@example.com", {"canary"}),
        ("https://robot:c%40nary@example.com/v1", {"c%40nary", "c@nary"}),
        ("https://robot:c@nary@example.com", {"c@nary"}),
        ("https://:canary@example.com", {"canary"}),
        ("robot:canary@example.com", {"canary"}),
        ("https://robot:ca/nary@example.com", {"ca/nary"}),
        ("https://robot@example.com", set()),
        ("https://example.com:8080/@home", set()),
        ("https://example.com", set()),
        ("", set()),
    ],
)
def test_password_of_an_address(text, password):
    assert set(Url().hidden(text)) == password


class TestSuspects:
    """What is refused as written is in the recorded invocation all the same."""

    @pytest.mark.parametrize(
        "args",
        [
            {"api_tokn": "canary"},
            {"login": {"passwrd": "canary"}},
            {"login": "user=u password=canary"},
            {"login": "{'user': 'u', 'password': 'canary'}"},
            {"login": [{"password": "canary"}]},
            {"pass": "canary"},
        ],
        ids=str,
    )
    def test_what_looks_like_a_secret_is_one(self, args):
        assert HOOK.suspects(args) == {"canary"}

    @pytest.mark.parametrize("args", [{"name": "web"}, {"colour": "red"}, {"headers": {"Accept": "*"}}, {"login": {"user": "u"}}], ids=str)
    def test_what_does_not_is_none(self, args):
        assert HOOK.suspects(args) == set()


def test_entries_of_an_apply_are_asked_like_tasks():
    address = "https://robot:canary@example.com"
    entries = [{"steadyops.monitoring.statuspage_component": {"name": "API", "api_url": address}}, "nonsense", {"nonsense": 1}]
    assert APPLY.secrets({"resources": entries}) == {"canary"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(['{"a": 1}', "[", "{", "a=b", "user=u"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["password", "user", "name", "login", "x"]), inner, max_size=2),
    max_leaves=5,
)


@steady
@given(st.dictionaries(st.sampled_from([one.name for one in HOOK.arguments]), ANYTHING, max_size=3))
def test_any_argument_can_be_asked(args):
    HOOK.secrets(args)
    HOOK.suspects(args)
    APPLY.secrets({"resources": [{"statuspage_component": args}, args]})


@pytest.mark.parametrize("thing", MODULES.values(), ids=MODULES)
@steady
@given(value=ANYTHING)
def test_any_value_of_any_option_can_be_asked(thing, value):
    for one in thing.secretive:
        thing.secrets({one.name: value})

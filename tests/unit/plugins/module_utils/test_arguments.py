"""arguments.py: from what a task writes to validated parameters."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import (
    InvalidArguments,
    argument_spec,
    module_arguments,
    plain,
    refuse_templates,
    validate,
    with_environment,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field, Resource
from tests.unit.conftest import SECRET
from tests.unit.stage import demo_system

SYSTEM = demo_system(
    token_env=("DEMO_API_TOKEN", "DEMO_API_KEY"),
    aliases=("api_key",),
    options=(
        Field("region", choices=("us", "eu"), env=("ZMON_REGION",), env_default="us"),
        Field("password", secret=True, env=("ZMON_PASSWORD",)),
    ),
)
THING = Resource(
    "thing",
    SYSTEM,
    path="/things",
    key=("name",),
    fields=(
        Field("name"),
        Field("tags", "list"),
        Field("rules", "list", elements="dict", options=(Field("size", "int", required=True),)),
    ),
    constraints={"required_one_of": [("id", "name")]},
)


class TestPlain:
    @pytest.mark.parametrize(
        ("written", "received"),
        [
            pytest.param(datetime.date(2026, 11, 21), "2026-11-21", id="date"),
            pytest.param(
                datetime.datetime(2026, 11, 21, 22, 0, tzinfo=datetime.UTC),
                "2026-11-21T22:00:00+00:00",
                id="time with a zone",
            ),
            pytest.param(datetime.datetime(2026, 11, 21, 22, 0), "2026-11-21T22:00:00", id="time without a zone"),
            pytest.param({1: "a", False: "b"}, {"1": "a", "false": "b"}, id="keys that are no text"),
            pytest.param(("a", "b"), ["a", "b"], id="tuple"),
            pytest.param({"a"}, ["a"], id="set"),
            pytest.param(
                {"deep": [{"when": datetime.date(2026, 1, 2)}]}, {"deep": [{"when": "2026-01-02"}]}, id="deep inside"
            ),
            pytest.param(None, None, id="null"),
            pytest.param({"a": 1.5, "b": False, "c": "x"}, {"a": 1.5, "b": False, "c": "x"}, id="what JSON knows"),
        ],
    )
    def test_arguments_arrive_as_a_shipped_module_gets_them(self, written, received):
        assert plain(written) == received

    def test_key_that_is_a_date_becomes_text_too(self):
        assert plain({datetime.date(2026, 11, 21): "x"}) == {"2026-11-21": "x"}

    def test_original_is_left_alone(self):
        written = {1: {"a"}}
        plain(written)
        assert written == {1: {"a"}}


class TestEnvironment:
    def test_what_was_given_wins(self, monkeypatch):
        monkeypatch.setenv("DEMO_API_TOKEN", "from the environment")
        assert with_environment(THING, {"api_token": "given"})["api_token"] == "given"

    @pytest.mark.parametrize(
        ("variables", "value"),
        [
            ({"DEMO_API_TOKEN": "one", "DEMO_API_KEY": "two"}, "one"),
            ({"DEMO_API_KEY": "two"}, "two"),
            ({"DEMO_API_TOKEN": "", "DEMO_API_KEY": "two"}, "two"),
            ({}, None),
        ],
        ids=["first of two", "second alone", "first is empty", "none"],
    )
    def test_first_variable_that_is_set_counts(self, monkeypatch, variables, value):
        for name, text in variables.items():
            monkeypatch.setenv(name, text)
        assert with_environment(THING, {"api_token": None})["api_token"] == value

    def test_default_comes_after_the_variable(self, monkeypatch):
        before = with_environment(THING, {})["region"]
        monkeypatch.setenv("ZMON_REGION", "eu")
        assert (before, with_environment(THING, {})["region"]) == ("us", "eu")

    def test_pace_is_read_as_a_number(self, monkeypatch):
        monkeypatch.setenv("DEMO_PACE", "20")
        assert with_environment(THING, {})["pace"] == 20

    @pytest.mark.parametrize(
        ("name", "text", "words"),
        [
            ("DEMO_PACE", "fast", "the environment variable DEMO_PACE is 'fast'; it must be a whole number"),
            ("ZMON_REGION", "mars", "the environment variable ZMON_REGION is 'mars'; it must be one of us, eu"),
        ],
    )
    def test_nonsense_is_refused_with_the_variable_s_name(self, monkeypatch, name, text, words):
        monkeypatch.setenv(name, text)
        with pytest.raises(BadInput, match=words):
            with_environment(THING, {})

    def test_parameters_given_are_left_alone(self):
        params = {"api_token": None}
        with_environment(THING, params)
        assert params == {"api_token": None}


class TestSpecification:
    def test_every_argument_has_its_specification(self):
        assert set(argument_spec(THING)) == {one.name for one in THING.arguments()}

    def test_ansible_reads_no_variables_itself(self):
        assert not any("fallback" in spec for spec in argument_spec(THING).values())

    def test_constraints_go_with_it_and_check_mode_is_supported(self):
        arguments = module_arguments(THING)
        assert (arguments["supports_check_mode"], arguments["required_one_of"]) == (True, [("id", "name")])


class TestValidate:
    def test_values_are_cast(self):
        params, _secrets, _notices = validate(THING, {"name": 5, "tags": "a,b", "timeout": "7"})
        assert (params["name"], params["tags"], params["timeout"]) == ("5", ["a", "b"], 7.0)

    def test_defaults_are_filled_in(self):
        params, _secrets, _notices = validate(THING, {"name": "web"})
        assert (params["state"], params["retries"], params["max_wait"], params["validate_certs"]) == (
            "present",
            4,
            120,
            True,
        )

    def test_alias_is_known_under_its_name(self):
        assert validate(THING, {"name": "web", "api_key": SECRET})[0]["api_token"] == SECRET

    @pytest.mark.parametrize("option", ["api_token", "api_key", "password"])
    def test_secrets_are_collected(self, option):
        assert SECRET in validate(THING, {"name": "web", option: SECRET})[1]

    def test_option_and_alias_together_are_a_warning(self):
        notices = validate(THING, {"name": "web", "api_key": "a", "api_token": "b"})[2]
        assert notices["warnings"] == ["Both option api_token and its alias api_key are set."]

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({}, "one of the following is required: id, name"),
            (
                {"name": "web", "size": 5},
                r"Unsupported parameters for \(demo_thing\) module: size\. Supported parameters include: api_token",
            ),
            ({"name": "web", "state": "gone"}, "value of state must be one of: present, absent, got: gone"),
            ({"name": "web", "retries": "many"}, "argument 'retries' is of type"),
            ({"name": "web", "rules": [{}]}, "missing required arguments: size found in rules"),
        ],
        ids=["missing", "unknown", "choice", "type", "nested"],
    )
    def test_refusal_has_the_words_of_ansible(self, args, words):
        with pytest.raises(InvalidArguments, match=words):
            validate(THING, args)

    def test_refusal_knows_what_to_mask(self):
        with pytest.raises(InvalidArguments) as caught:
            validate(THING, {"name": "web", "api_token": SECRET, "nonsense": 1})
        assert caught.value.secrets == {SECRET}


class TestTemplates:
    @pytest.mark.parametrize("option", ["api_token", "password"])
    @pytest.mark.parametrize("text", ["{{ vault_token }}", "prefix-{{token}}"])
    def test_secret_that_was_not_filled_in_is_refused_without_showing_it(self, option, text):
        with pytest.raises(
            BadInput, match=f"^{option} still holds a template: the variable it names was not filled in"
        ):
            refuse_templates(THING, {option: text})

    def test_braces_elsewhere_are_nobody_s_business(self):
        refuse_templates(THING, {"name": "{{ name }}", "api_token": "{single}"})

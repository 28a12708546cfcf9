"""arguments.py: from what a task writes to validated parameters."""

from __future__ import annotations

import datetime

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import given

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import (
    InvalidArguments,
    argument_spec,
    known,
    module_arguments,
    plain,
    refuse_wrong_types,
    validate,
    with_environment,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Module, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPUTED,
    Choice,
    Field,
    ListOf,
    Members,
    Number,
    Setting,
    Text,
)
from tests.support.network import SECRET
from tests.support.properties import steady
from tests.support.stage import demo_system
from tests.support.values import EVERY

SYSTEM = demo_system(
    token=Setting("api_token", secret=True, env=("DEMO_API_TOKEN", "DEMO_API_KEY"), aliases=("api_key",)),
    settings=(
        Setting("region", Choice("us", "eu"), env=("ZMON_REGION",), fallback="us"),
        Setting("password", secret=True, env=("ZMON_PASSWORD",)),
    ),
)
THING = Resource(
    "thing",
    SYSTEM,
    "/things",
    identity=Identity("name"),
    fields=(
        Field("name"),
        Field("tags", ListOf(Text())),
        Field("rules", ListOf(Members(Field("size", Number(), required=True)))),
        Field("made_at", role=COMPUTED),
    ),
    module=Module(constraints={"required_one_of": [("id", "name")]}),
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
        assert with_environment(THING.settings, {"api_token": "given"})["api_token"] == "given"

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
        assert with_environment(THING.settings, {"api_token": None})["api_token"] == value

    def test_default_comes_after_the_variable(self, monkeypatch):
        before = with_environment(THING.settings, {})["region"]
        monkeypatch.setenv("ZMON_REGION", "eu")
        assert (before, with_environment(THING.settings, {})["region"]) == ("us", "eu")

    def test_pace_is_read_as_a_number(self, monkeypatch):
        monkeypatch.setenv("DEMO_PACE", "20")
        assert with_environment(THING.settings, {})["pace"] == 20

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
            with_environment(THING.settings, {})

    def test_parameters_given_are_left_alone(self):
        params = {"api_token": None}
        with_environment(THING.settings, params)
        assert params == {"api_token": None}


class TestSpecification:
    def test_every_argument_has_its_specification(self):
        assert set(argument_spec(THING)) == {one.name for one in THING.arguments}

    def test_ansible_reads_no_variables_itself(self):
        assert not any("fallback" in spec for spec in argument_spec(THING).values())

    def test_constraints_go_with_it_and_check_mode_is_supported(self):
        arguments = module_arguments(THING)
        assert (arguments["supports_check_mode"], arguments["required_one_of"]) == (True, [("id", "name")])


class TestValidate:
    def test_values_are_cast(self):
        params, _secrets, _notices = validate(THING, {"name": 5, "tags": "a", "timeout": "7"})
        assert (params["name"], params["tags"], params["timeout"]) == ("5", ["a"], 7.0)

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
            ({"name": "web", "rules": [{}]}, r"missing required arguments: rules\[0\]\.size"),
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


class TestWithoutAnsible:
    """What already is as it must be is not converted by Ansible; nobody can tell from the result."""

    def outcome(self, kind, args):
        """Return the parameters, or the words of the refusal."""
        try:
            return validate(kind, args)[0], ""
        except InvalidArguments as refused:
            return {}, str(refused)

    @pytest.mark.parametrize("name", EVERY)
    def test_result_is_that_of_ansible_s_validator(self, name):
        one, values = EVERY[name]
        kind = Resource(
            "thing", demo_system(), "/things", identity=Identity("name"), fields=(Field("name"), Field("x", one))
        )
        by_ansible = ArgumentSpecValidator(argument_spec(kind))

        @steady
        @given(values)
        def the_same(value):
            args = plain({"name": "web", "x": one.given(value)})
            expected = by_ansible.validate(args)
            params, words = self.outcome(kind, args)
            if words:
                assert expected.error_messages
                assert words.endswith(expected.errors.msg) or "x" in words
            else:
                assert (params, expected.error_messages) == (expected.validated_parameters, [])

        the_same()

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"name": "web", "key": "a"}, "mutually exclusive"),
            ({}, "one of the following is required"),
            ({"name": "web", "size": None}, None),
            ({"name": "web", "title": "x"}, None),
            ({"name": "web"}, None),
        ],
        ids=str,
    )
    def test_constraints_and_nulls_and_aliases_are_heeded_all_the_same(self, args, words):
        limits = {"mutually_exclusive": [("name", "key")], "required_one_of": [("name", "key")]}
        fields = (
            Field("name"),
            Field("key"),
            Field("size", Number(), aliases=("breadth",)),
            Field("text", aliases=("title",)),
        )
        kind = Resource(
            "thing",
            demo_system(),
            "/things",
            identity=Identity("name"),
            fields=fields,
            module=Module(constraints=limits),
        )
        expected = ArgumentSpecValidator(argument_spec(kind), **limits).validate(args)
        if words:
            with pytest.raises(InvalidArguments, match=words):
                validate(kind, args)
        else:
            assert validate(kind, args)[0] == expected.validated_parameters

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"name": "web", "country": "DE", "number": "1"}, None),
            ({"name": "web", "country": "DE"}, None),
            ({"name": "web", "number": "1"}, "required by 'number': country"),
            ({"name": "web", "number": "1", "country": None}, "required by 'number': country"),
            ({"name": "web", "state": "absent"}, None),
            ({"name": "web", "kind": "one"}, "kind is one but all of the following are missing: country"),
            ({"name": "web", "kind": "one", "country": "DE"}, None),
            ({"name": "web", "kind": "any"}, "kind is any but any of the following are missing: country, number"),
            ({"name": "web", "kind": "any", "country": "DE"}, None),
        ],
        ids=str,
    )
    def test_what_one_option_asks_of_others_is_heeded_without_ansible_too(self, args, words):
        rules = [("kind", "one", ("country",)), ("kind", "any", ("country", "number"), True)]
        limits = {"required_by": {"number": "country"}, "required_if": rules}
        fields = (Field("name"), Field("country"), Field("number"), Field("kind"))
        kind = Resource("thing", demo_system(), "/things", identity=Identity("name"), fields=fields, module=Module(constraints=limits))
        assert (known(kind).quick(args) is None) == bool(words or None in args.values())
        if words:
            with pytest.raises(InvalidArguments, match=words):
                validate(kind, args)
        else:
            assert validate(kind, args)[0] == ArgumentSpecValidator(argument_spec(kind), **limits).validate(args).validated_parameters


class TestFilters:
    """What `export` and `prune` are told to look for must be something an option can have."""

    @pytest.mark.parametrize("wanted", [{}, {"name": "web"}, {"region": "eu"}, {"name": ""}, {"retries": 3}], ids=str)
    def test_value_of_an_option_s_type_is_taken(self, wanted):
        refuse_wrong_types(THING, wanted)

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            ({"region": "mars"}, r"region 'mars' is not what this option takes: str \(us, eu\)"),
            ({"retries": "3"}, "retries '3' is not what this option takes: int"),
            ({"tags": "a"}, "tags 'a' is not what this option takes: list"),
        ],
        ids=str,
    )
    def test_value_that_no_thing_can_have_is_refused(self, wanted, words):
        with pytest.raises(BadInput, match=words):
            refuse_wrong_types(THING, wanted)

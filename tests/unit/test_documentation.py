"""The pages say what the code does: options, defaults, variables, examples."""

from __future__ import annotations

import re

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import argument_spec, plain, validate
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, RESOURCES
from tests.cases.table import CASES
from tests.support.fixtures import OURS
from tests.unit.documented import COLLECTION, examples_of, page_of, text_of

VARIABLE = re.compile(r"E\((\w+)\)")
VALUE = re.compile(r"V\((\w+)\)")
FACTS = ("type", "default", "choices", "elements", "aliases", "required")


def facts_of(options):
    """Return what a page says about each option, in the words of an argument specification."""
    return {
        name: {
            "type": "str",
            **{
                fact: option[fact]
                for fact in FACTS
                if option.get(fact) not in (None, [], False) or fact == "default" and fact in option
            },
            **({"options": facts_of(option["suboptions"])} if option.get("suboptions") else {}),
        }
        for name, option in options.items()
    }


def specified(spec):
    """Return an argument specification without what no page says."""
    return {
        name: {
            **{fact: value for fact, value in one.items() if fact in FACTS},
            **({"options": specified(one["options"])} if one.get("options") else {}),
        }
        for name, one in spec.items()
    }


def described(option):
    """Return the whole text of an option's description."""
    text = option["description"]
    return "\n".join(text) if isinstance(text, list) else text


def strangers_in(args, spec, place=""):
    """Return the places of an example's keys that no option has."""
    names = {word: one for name, one in spec.items() for word in (name, *one.get("aliases", []))}
    found = []
    for name, value in args.items():
        if name not in names:
            found.append(place + name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and names.get(name, {}).get("options"):
                found += strangers_in(item, names[name]["options"], f"{place}{name}.")
    return found


@pytest.mark.parametrize("name", MODULES)
class TestPage:
    def test_options_are_those_of_the_code(self, name):
        assert facts_of(page_of(name)["options"]) == specified(argument_spec(MODULES[name]))

    def test_every_variable_is_mentioned_where_its_option_is_described(self, name):
        options = page_of(name)["options"]
        missing = {
            one.name: variable
            for one in MODULES[name].arguments
            for variable in getattr(one, "env", ())
            if f"E({variable})" not in described(options.get(one.name, {"description": ""}))
        }
        assert missing == {}

    def test_no_variable_of_ours_is_mentioned_that_the_module_does_not_read(self, name):
        read = {variable for one in MODULES[name].arguments for variable in getattr(one, "env", ())}
        said = {word for option in page_of(name)["options"].values() for word in VARIABLE.findall(described(option))}
        assert {word for word in said if word.startswith(OURS)} <= read

    def test_every_option_is_described(self, name):
        assert [option for option, said in page_of(name)["options"].items() if len(described(said)) < 20] == []

    def test_it_bears_its_own_name(self, name):
        assert page_of(name)["module"] == name

    def test_it_says_since_when_and_what_in_a_line(self, name):
        page = page_of(name)
        assert page["version_added"] == "0.1.0"
        assert 10 < len(page["short_description"]) < 80
        assert not page["short_description"].endswith(".")

    def test_what_every_module_has_is_said_in_one_place(self, name):
        fragments = page_of(name).get("extends_documentation_fragment", [])
        wanted = {f"{COLLECTION}.connection", f"{COLLECTION}.attributes"}
        if name in RESOURCES:
            wanted.add(f"{COLLECTION}.{RESOURCES[name].system.name}")
        assert wanted <= set(fragments)


@pytest.mark.parametrize("name", MODULES)
class TestExamples:
    def test_there_are_some_of_this_module(self, name):
        assert [module for module, _args in examples_of(name) if module == name]

    def test_they_use_options_that_exist(self, name):
        strangers = [
            f"{module}: {place}"
            for module, args in examples_of(name)
            for place in strangers_in(plain(args), argument_spec(MODULES[module]))
        ]
        assert strangers == []

    def test_they_would_be_accepted(self, name):
        for module, args in examples_of(name):
            if "{{" not in str(args):
                validate(MODULES[module], plain(args))

    def test_they_show_no_token(self, name):
        written = [(module, word) for module, args in examples_of(name) for word in secrets_of(MODULES[module], args)]
        assert [one for one in written if "{{" not in one[1]] == []


def secrets_of(thing, args):
    """Return what an example writes into secret options; the vendor's own example of an event shows its key."""
    words = [
        word
        for one in thing.arguments
        if one.secret and one.name != "routing_key"
        for word in (one.name, *one.aliases)
    ]
    return [str(args[word]) for word in words if word in args]


@pytest.mark.parametrize("name", RESOURCES)
class TestReturn:
    def test_every_state_module_returns_the_same(self, name):
        assert {"resource", "action", "diff", "calls"} <= set(text_of(name, "RETURN"))

    def test_every_action_that_a_case_knows_is_described(self, name):
        said = set(VALUE.findall(described(text_of(name, "RETURN")["action"])))
        actions = dict(zip(("create", "change", "remove"), CASES[name].actions, strict=True))
        assert said >= {actions[phase] for phase in CASES[name].phases}

    def test_nothing_is_returned_that_makes_ansible_add_file_facts(self, name):
        assert not {"path", "dest"} & set(text_of(name, "RETURN"))

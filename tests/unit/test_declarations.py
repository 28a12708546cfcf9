"""Every declaration at once: a forgotten module, page, action file or route fails here."""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import argument_spec
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, RESOURCES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import SAFE_TO_REPEAT
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource, placeholders
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import COMPUTED, STABLE, Members, Ref, Unknown
from tests.support.declarations import inmost, members_of, walk
from tests.unit.documented import PLUGINS, ROOT, tree_of

KINDS = {f"{name}_{kind}": one for name, system in SYSTEMS.items() for kind, one in system.resources.items()}
"""Every resource and action of every system, those without a module too."""
WHOLE_CODE = """
def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
"""
SECRET_NAMES = re.compile(r"token|password|secret|routing_key|passphrase|private")


def options_of(kind):
    """Return the options of a kind that guide its module and are no property of the thing."""
    return kind.module.options if kind.module else ()


def variables_of(one):
    """Return the environment variables an option falls back to."""
    return getattr(one, "env", ())


def templates_of(kind):
    """Return every template that a kind fills: of one that hangs on the options, nothing is known."""
    if not isinstance(kind, Resource):
        return [kind.path]
    ways = (kind.paths.list, kind.paths.one, kind.paths.item, *(one.part.path for one in kind.parts))
    return [*ways, *(getattr(way, "path", "") for way in (kind.create, kind.update, kind.remove))]


def test_there_are_modules_for_all_four_systems_of_today():
    assert {one.system.name for one in RESOURCES.values()} == {"catchpoint", "circonus", "pagerduty", "statuspage", "zmon"}


def test_every_module_file_is_in_the_catalogue_and_the_other_way_round():
    assert {path.stem for path in (PLUGINS / "modules").glob("*.py")} == set(MODULES)


def test_every_module_has_its_action_file_and_the_other_way_round():
    assert {path.stem for path in (PLUGINS / "action").glob("*.py")} == set(MODULES)


def test_what_is_generated_is_as_it_would_be_generated_now():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/generate.py", "--check"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", MODULES)
class TestModuleFile:
    def code(self, name):
        body = tree_of(PLUGINS / "modules" / f"{name}.py").body
        return [one for one in body if not (isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant))]

    def test_it_holds_documentation_two_imports_and_main(self, name):
        future, *imports = [one for one in self.code(name) if isinstance(one, ast.ImportFrom)]
        assert ast.unparse(future) == "from __future__ import annotations"
        assert "from ..module_utils.entry import run_module" in map(ast.unparse, imports)
        assert len(imports) == 2
        rest = [one for one in self.code(name) if not isinstance(one, ast.ImportFrom)]
        assert ast.unparse(ast.Module(rest, [])) == ast.unparse(ast.parse(WHOLE_CODE))

    def test_it_imports_the_declaration_of_its_name(self, name):
        file = importlib.import_module(f"ansible_collections.steadyops.monitoring.plugins.modules.{name}")
        assert file.RESOURCE is MODULES[name]


@pytest.mark.parametrize("name", MODULES)
def test_action_file_names_the_declaration_of_its_name(name):
    file = importlib.import_module(f"ansible_collections.steadyops.monitoring.plugins.action.{name}")
    assert file.ActionModule.thing is MODULES[name]


ALONE = r"""
import importlib, json, os, re, sys

ASKED = re.compile(r"\b(?:lookup|self|finder)\.(?:rows|one|met|listed|complete|resolve|kind)\(['\"](\w+)['\"]")

importlib.import_module("ansible_collections.steadyops.monitoring.plugins.module_utils.entry")
assert not [path for path in sys.modules if ".module_utils.systems" in path]
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        thing = importlib.import_module(f"ansible_collections.steadyops.monitoring.plugins.modules.{name}").RESOURCE
        kinds, lacking, waiting = getattr(getattr(thing, "system", None), "resources", {}), [], [thing]
        files = [one.__file__ for path, one in list(sys.modules.items()) if ".module_utils.systems." in path and one.__file__] if kinds else ()
        asked = {kind for file in files for kind in ASKED.findall(open(file, encoding="utf-8").read())}
        asked |= {holder.kind for holder in getattr(getattr(thing, "remove", None), "held_by", ())}
        lacking += asked - set(kinds)
        waiting += [kinds[kind] for kind in asked if kind in kinds]
        looked_at = set()
        while waiting:
            one = waiting.pop()
            if one not in looked_at:
                looked_at.add(one)
                wanted = {kind for field in getattr(one, "fields", ()) for kind in field.type.refers}
                wanted |= {kind for field in one.arguments for kind in field.type.refers}
                lacking += wanted - set(kinds)
                waiting += [kinds[kind] for kind in wanted if kind in kinds]
        print(json.dumps([name, lacking]), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""
"""Each module in a process of its own that has imported no other, but what all import: what it refers to, what holds it, and what its files ask for by name."""


def test_module_that_is_shipped_alone_knows_every_kind_it_asks_for():
    """What is shipped to a host is what a file imports; a kind names those it refers to, is held by and looks at."""
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *MODULES],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    lacking = dict(json.loads(line) for line in done.stdout.splitlines())
    assert lacking == {name: [] for name in MODULES}


@pytest.mark.parametrize("name", KINDS)
class TestResource:
    def test_every_reference_leads_to_a_kind_of_its_system(self, name):
        kind = KINDS[name]
        places = walk((*kind.fields, *options_of(kind)))
        strangers = {
            place: one.type.refers for place, one in places if not set(one.type.refers) <= set(kind.system.resources)
        }
        assert strangers == {}

    def test_what_others_call_it_by_is_a_field(self, name):
        kind = KINDS[name]
        assert bool(kind.identity.names) == bool(kind.identity.keys)
        assert set(kind.identity.names) <= set(kind.by_name)

    def test_what_it_is_inside_of_is_a_thing_or_a_setting(self, name):
        kind = KINDS[name]
        settings = {one.name for one in kind.system.connection_fields}
        assert {one for one in kind.address if one not in settings} == set(kind.containers)
        assert all(isinstance(kind.by_name[one].type, Ref) for one in kind.containers)

    def test_what_can_be_created_and_deleted_has_both_states(self, name):
        kind = KINDS[name]
        if isinstance(kind, Resource):
            assert ("absent" in kind.states) == (kind.create is not None or kind.remove is not None)

    def test_an_owner_owns_the_same_from_its_side(self, name):
        kind = KINDS[name]
        for one in getattr(kind, "mirrors", ()):
            (owner,) = one.type.refers
            assert kind.system.resources[owner].by_name[one.mirror.field].type.refers == (kind.name,)

    def test_no_field_is_there_twice(self, name):
        names = [one.name for one in (*KINDS[name].fields, *options_of(KINDS[name]))]
        assert len(names) == len(set(names))

    def test_no_two_fields_stand_in_one_place_of_the_body(self, name):
        places = [one.at for one in KINDS[name].fields]
        assert len(places) == len(set(places))

    def test_no_blank_stands_for_a_text_that_a_member_needs(self, name):
        for place, one in walk(KINDS[name].fields):
            held = inmost(one.type)
            texts = [inner.name for inner in members_of(one) if inner.required and inner.asked and inner.type.exact is str and not inner.type.choices]
            for text in texts if isinstance(held, Members) else ():
                with pytest.raises(BadInput, match=f"^{re.escape(place)}\\.{text}"):
                    held.check({text: " "}, place)

    def test_no_field_would_make_ansible_add_file_facts(self, name):
        assert not {"path", "dest"} & {one.name for one in KINDS[name].fields}

    def test_what_nobody_gives_names_nothing(self, name):
        kind = KINDS[name]
        computed = {one.name for one in kind.fields if one.role in (COMPUTED, STABLE)}
        assert not computed & {word for key in kind.identity.keys for word in key}

    def test_it_is_made_changed_and_removed_by_strategies(self, name):
        kind = KINDS[name]
        for way in (getattr(kind, word, None) for word in ("create", "update", "remove")):
            assert way is None or callable(way.steps)

    def test_update_goes_by_a_verb_that_is_looked_after_when_it_is_lost(self, name):
        update = getattr(KINDS[name], "update", None)
        assert getattr(update, "verb", "PUT") in (*SAFE_TO_REPEAT, "PATCH") or getattr(update, "repeatable", False)

    def test_placeholders_of_its_paths_are_options(self, name):
        kind = KINDS[name]
        known = {one.name for one in kind.arguments} | {"id"}
        assert {word for template in templates_of(kind) for word in placeholders(template)} <= known

    def test_its_behaviour_has_no_state_because_threads_share_it(self, name):
        assert vars(KINDS[name].behaviour) == {}


@pytest.mark.parametrize("name", MODULES)
class TestArguments:
    def test_every_secret_is_kept_from_the_log(self, name):
        arguments = MODULES[name].arguments
        spec = argument_spec(MODULES[name])
        secret = {one.name for one in arguments if one.secret}
        assert {one for one in spec if spec[one].get("no_log")} == secret

    def test_everything_named_like_a_secret_is_one(self, name):
        named = {one.name for one in MODULES[name].arguments if SECRET_NAMES.search(one.name) and not one.secret}
        assert named - {"update_secrets"} == set()  # says when secrets are sent, and is none

    def test_no_option_is_there_twice_under_any_name(self, name):
        names = [word for one in MODULES[name].arguments for word in (one.name, *one.aliases)]
        assert len(names) == len(set(names))

    def test_constraints_speak_of_options(self, name):
        spec = argument_spec(MODULES[name])
        words = set()
        for kind, rules in MODULES[name].constraints.items():
            for rule in rules.items() if kind == "required_by" else rules:
                words |= {rule[0], *rule[2]} if kind == "required_if" else set(rule)
        assert words <= set(spec)

    def test_what_nobody_knows_yet_is_read_and_sent_as_it_is(self, name):
        unknown = Unknown("web")
        changed = [
            place for place, one in walk(MODULES[name].arguments) if one.read(unknown) is not unknown or one.to_wire(unknown) is not unknown
        ]
        assert changed == []

    def test_no_option_is_required_that_the_environment_may_give(self, name):
        assert [one.name for one in MODULES[name].arguments if one.required and variables_of(one)] == []

    def test_variables_are_read_as_texts_or_whole_numbers(self, name):
        assert {one.type.type for one in MODULES[name].arguments if variables_of(one)} <= {"str", "int", "path"}


@pytest.mark.parametrize("name", SYSTEMS)
class TestSystem:
    def test_variables_are_named_after_the_system(self, name):
        variables = [variable for one in SYSTEMS[name].connection_fields for variable in one.env]
        assert [variable for variable in variables if not variable.startswith(f"{name.upper()}_")] == []

    def test_token_address_and_pace_have_their_variables(self, name):
        fields = {one.name: one for one in SYSTEMS[name].connection_fields}
        assert fields["api_token"].env[0] == f"{name.upper()}_API_TOKEN"
        assert (fields["api_url"].env, fields["pace"].env) == ((f"{name.upper()}_API_URL",), (f"{name.upper()}_PACE",))

    def test_address_of_every_host_can_be_given(self, name):
        settings = {one.name for one in SYSTEMS[name].connection_fields}
        assert {host.url_setting for host in SYSTEMS[name].hosts.values()} <= settings

    def test_only_what_says_slow_down_is_sent_again_with_any_verb(self, name):
        assert set(SYSTEMS[name].host.refused) <= {420, 429}

    def test_what_tells_accounts_apart_is_an_option(self, name):
        system = SYSTEMS[name]
        for called, host in system.hosts.items():
            kinds = [one for one in system.resources.values() if getattr(one, "host", "") == called]
            settings = [*system.connection_fields, *(one for kind in kinds for one in kind.arguments)]
            assert set(host.identified_by) <= {one.name for one in settings}

    def test_update_goes_by_a_verb_that_is_looked_after_when_it_is_lost(self, name):
        assert SYSTEMS[name].update.verb in (*SAFE_TO_REPEAT, "PATCH")

    def test_every_kind_stands_under_its_name(self, name):
        assert {one.name: one for one in SYSTEMS[name].resources.values()} == SYSTEMS[name].resources

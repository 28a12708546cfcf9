"""Every declaration at once: a forgotten module, page, action file or route fails here."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import argument_spec
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, RESOURCES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import SAFE_TO_REPEAT
from tests.unit.documented import PLUGINS, ROOT, tree_of

KINDS = {f"{name}_{kind}": one for name, system in SYSTEMS.items() for kind, one in system.kinds.items()} | RESOURCES
"""Every resource of every system, those without a module too."""
WHOLE_CODE = """
def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
"""
SECRET_NAMES = re.compile(r"token|password|secret|routing_key|passphrase|private")


def fields_of(resource):
    """Return every field of a resource, nested ones too, with its place."""
    waiting = [(one.name, one) for one in resource.fields + resource.options]
    while waiting:
        place, one = waiting.pop()
        yield place, one
        waiting.extend((f"{place}.{sub.name}", sub) for sub in one.options)


def test_there_are_modules_for_all_four_systems_of_today():
    assert {one.system.name for one in RESOURCES.values()} == {"circonus", "pagerduty", "statuspage", "zmon"}


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


@pytest.mark.parametrize("name", KINDS)
class TestResource:
    def test_every_reference_leads_to_a_kind_of_its_system(self, name):
        resource = KINDS[name]
        kinds = {kind for system in (resource.system, *resource.also) for kind in system.kinds}
        assert {
            place: one.refers_to for place, one in fields_of(resource) if one.refers_to and one.refers_to not in kinds
        } == {}

    def test_what_others_call_it_by_is_a_field(self, name):
        resource = KINDS[name]
        fields = {one.name for one in resource.fields}
        assert resource.called in fields or not resource.key
        assert set(resource.also_called) <= fields

    def test_what_is_inside_something_says_so_in_its_path(self, name):
        resource = KINDS[name]
        if resource.within:
            assert f"{{{resource.within}}}" in resource.path
            assert resource.field(resource.within).refers_to

    def test_what_can_be_created_and_deleted_has_both_states(self, name):
        resource = KINDS[name]
        if resource.plan is None and resource.manages:
            assert ("absent" in resource.states) == bool({"create", "delete"} & set(resource.can))

    def test_an_owner_owns_the_same_from_its_side(self, name):
        resource = KINDS[name]
        for one in resource.fields:
            if one.owned_by:
                owner = resource.system.kinds[one.owned_by]
                assert resource.name in {other.refers_to for other in owner.fields}

    def test_every_limit_is_an_option(self, name):
        resource = KINDS[name]
        options = {one.name for one in resource.options}
        assert {one.limited_by for one in resource.fields if one.limited_by} <= options

    def test_what_moves_a_value_is_a_field(self, name):
        resource = KINDS[name]
        assert {mover for one in resource.fields for mover in one.moved_by} <= {one.name for one in resource.fields}

    def test_parent_is_a_field_that_refers_to_its_own_kind(self, name):
        resource = KINDS[name]
        if resource.parent:
            assert resource.field(resource.parent).refers_to == resource.name
        assert bool(resource.parent) == any(one.inherits for one in resource.fields)

    def test_no_field_is_there_twice(self, name):
        names = [one.name for one in KINDS[name].fields + KINDS[name].options]
        assert len(names) == len(set(names))

    def test_no_two_fields_stand_in_one_place_of_the_body(self, name):
        places = [one.api for one in KINDS[name].fields]
        assert len(places) == len(set(places))

    def test_no_field_would_make_ansible_add_file_facts(self, name):
        assert not {"path", "dest"} & {one.name for one in KINDS[name].fields}

    def test_update_is_one_of_the_two_ways(self, name):
        assert KINDS[name].update in ("merge", "replace")

    def test_placeholders_of_its_paths_are_options(self, name):
        resource = KINDS[name]
        known = {one.name for one in resource.arguments()} | {"id"}
        assert set(re.findall(r"{(\w+)}", resource.path + resource.item + resource.made_at + resource.listing.path)) <= known


@pytest.mark.parametrize("name", MODULES)
class TestArguments:
    def test_every_secret_is_kept_from_the_log(self, name):
        arguments = MODULES[name].arguments()
        spec = argument_spec(MODULES[name])
        secret = {one.name for one in arguments if one.secret}
        assert {one for one in spec if spec[one].get("no_log")} == secret

    def test_everything_named_like_a_secret_is_one(self, name):
        named = {one.name for one in MODULES[name].arguments() if SECRET_NAMES.search(one.name) and not one.secret}
        assert named - {"update_secrets"} == set()  # says when secrets are sent, and is none

    def test_no_option_is_there_twice_under_any_name(self, name):
        names = [word for one in MODULES[name].arguments() for word in (one.name, *one.aliases)]
        assert len(names) == len(set(names))

    def test_constraints_speak_of_options(self, name):
        spec = argument_spec(MODULES[name])
        words = set()
        for kind, rules in MODULES[name].constraints.items():
            for rule in rules:
                words |= {rule[0], *rule[2]} if kind == "required_if" else set(rule)
        assert words <= set(spec)

    def test_no_option_is_required_that_the_environment_may_give(self, name):
        assert [one.name for one in MODULES[name].arguments() if one.required and one.env] == []

    def test_variables_are_read_as_texts_or_whole_numbers(self, name):
        assert {one.type for one in MODULES[name].arguments() if one.env} <= {"str", "int", "path"}


@pytest.mark.parametrize("name", SYSTEMS)
class TestSystem:
    def test_variables_are_named_after_the_system(self, name):
        variables = [variable for one in SYSTEMS[name].connection_fields() for variable in one.env]
        assert [variable for variable in variables if not variable.startswith(f"{name.upper()}_")] == []

    def test_token_address_and_pace_have_their_variables(self, name):
        fields = {one.name: one for one in SYSTEMS[name].connection_fields()}
        assert fields["api_token"].env[0] == f"{name.upper()}_API_TOKEN"
        assert (fields["api_url"].env, fields["pace"].env) == ((f"{name.upper()}_API_URL",), (f"{name.upper()}_PACE",))

    def test_only_what_says_slow_down_is_sent_again_with_any_verb(self, name):
        assert set(SYSTEMS[name].refused) <= {420, 429}

    def test_what_tells_accounts_apart_is_an_option(self, name):
        assert set(SYSTEMS[name].identified_by) <= {one.name for one in SYSTEMS[name].connection_fields()}

    def test_update_goes_by_a_verb_that_is_looked_after_when_it_is_lost(self, name):
        assert SYSTEMS[name].update_verb in (*SAFE_TO_REPEAT, "PATCH")

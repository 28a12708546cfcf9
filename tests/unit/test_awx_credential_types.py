"""The credential types for AWX say what the declarations say, and what AWX takes."""

from __future__ import annotations

import re

import pytest
import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Setting
from tests.unit.documented import ROOT

FOLDER = ROOT / "extensions/awx/credential_types"
TYPES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}

NOT_OFFERED = {
    "CIRCONUS_ACCOUNT": "an entry of a file with tokens, which no job in a container has",
    "PAGERDUTY_API_KEY": "another name of PAGERDUTY_API_TOKEN",
    "STATUSPAGE_API_KEY": "another name of STATUSPAGE_API_TOKEN",
}
"""Variables that a credential does not fill, and why."""

FIELD = {"id", "label", "type", "secret", "help_text", "choices", "default", "multiline", "format"}
"""What AWX knows of a field, `ask_at_runtime` left out, which it refuses in a type that is not its own."""
RESERVED = re.compile(
    r"ANSIBLE_|(VIRTUAL_ENV|PATH|PYTHONPATH|JOB_ID|INVENTORY_ID|INVENTORY_SOURCE_ID|INVENTORY_UPDATE_ID|AD_HOC_COMMAND_ID|REST_API_URL"
    r"|REST_API_TOKEN|MAX_EVENT_RES|CALLBACK_QUEUE|CALLBACK_CONNECTION|CACHE|JOB_CALLBACK_DEBUG|INVENTORY_HOSTVARS|AWX_HOST|PROJECT_REVISION"
    r"|SUPERVISOR_CONFIG_PATH)$"
)
"""Environment variables that AWX lets no credential set."""


def settings_of(system):
    """Return variable -> Setting of a system: those of every module, and those that some modules have beside."""
    of_modules = [one for name, module in MODULES.items() if name.startswith(f"{system}_") for one in module.arguments]
    every = [*SYSTEMS[system].connection_fields, *of_modules]
    return {name: one for one in every if isinstance(one, Setting) for name in one.env}


def fields_of(system):
    return {field["id"]: field for field in TYPES[system]["inputs"]["fields"]}


def test_each_service_has_its_type():
    assert set(TYPES) == set(SYSTEMS)
    assert len({one["name"] for one in TYPES.values()}) == len(TYPES)


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_variable_is_filled_or_left_out_for_a_reason(system):
    assert set(TYPES[system]["injectors"]["env"]) == set(settings_of(system)) - set(NOT_OFFERED)


def test_what_is_not_offered_is_there_to_be_offered():
    assert set(NOT_OFFERED) <= {name for system in SYSTEMS for name in settings_of(system)}


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_field_fills_the_variable_of_its_option(system):
    known = settings_of(system)
    for name, template in TYPES[system]["injectors"]["env"].items():
        assert template == "{{ " + known[name].name + " }}"
    assert sorted(known[name].name for name in TYPES[system]["injectors"]["env"]) == sorted(fields_of(system))


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_secret_to_the_modules_is_secret_to_awx(system):
    secrets = {one.name for one in settings_of(system).values() if one.secret}
    assert {name for name, field in fields_of(system).items() if field.get("secret")} == secrets


@pytest.mark.parametrize("system", SYSTEMS)
def test_choices_are_those_of_the_option(system):
    for one in settings_of(system).values():
        field = fields_of(system).get(one.name, {})
        assert tuple(field.get("choices", ())) == one.type.choices or one.name not in fields_of(system)
        assert "default" not in field or field["default"] == one.fallback


@pytest.mark.parametrize("system", TYPES)
def test_awx_takes_it(system):
    """Source: awx/main/fields.py, CredentialTypeInputField and CredentialTypeInjectorField, of AWX 24.6.1."""
    one = TYPES[system]
    assert set(one) == {"name", "description", "kind", "inputs", "injectors"}
    assert one["kind"] == "cloud"
    assert set(one["inputs"]) == {"fields", "required"}
    assert set(one["inputs"]["required"]) <= set(fields_of(system))
    assert len(fields_of(system)) == len(one["inputs"]["fields"])
    for field in one["inputs"]["fields"]:
        assert {"id", "label", "type", "help_text"} <= set(field) <= FIELD
        assert re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", field["id"])
        assert field["id"] != "tower"
        assert field["type"] == "string", "AWX writes it down where it is left out, and every run would be a change"
    assert set(one["injectors"]) == {"env"}
    for name, template in one["injectors"]["env"].items():
        assert not RESERVED.match(name)
        assert template.isascii()


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_awx_shows_of_the_environment_of_a_job_holds_no_secret(system):
    """It fills the variables once more, with stars for what is secret."""
    fields = fields_of(system)
    given = {name: "**********" if field.get("secret") else f"the {name}" for name, field in fields.items()}
    shown = {name: ImmutableSandboxedEnvironment().from_string(words).render(given) for name, words in TYPES[system]["injectors"]["env"].items()}
    secret = {name for name, one in settings_of(system).items() if one.secret} & set(shown)
    assert secret
    assert {shown[name] for name in secret} == {"**********"}

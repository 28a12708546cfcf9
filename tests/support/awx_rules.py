"""What AWX refuses, in its words: an answer of 400 is a dict of field -> sentences, one of 403 has a `detail`.

Source: awx/api/serializers.py, awx/api/views/__init__.py and awx/main/fields.py of AWX 24.6.1.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.support.awx_kinds import ASKS, KINDS, NODES, PROMPTS

HIDDEN = "$encrypted$"
Thing = dict[str, Any]


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status, body)
        self.status, self.body = status, body


def bad(name: str, *sentences: str) -> Refused:
    return Refused(400, {name: list(sentences)})


# Credential types and credentials

FIELD = {"id", "label", "type", "help_text", "multiline", "secret", "ask_at_runtime", "default", "format", "choices"}


def check_credential_type(new: Thing, old: Thing | None, used: bool) -> None:
    """Refuse what AWX refuses in a credential type, and write down the type of a field that says none."""
    if used and old is not None and new["inputs"] != old["inputs"]:
        raise Refused(403, {"detail": "Modifications to inputs are not allowed for credential types that are in use"})
    if not new["managed"] and new["kind"] not in ("cloud", "net"):
        raise bad("kind", f"Must be 'cloud' or 'net', not {new['kind']}")
    fields = new["inputs"].get("fields", [])
    for one in fields:
        for name in ("id", "label"):
            if name not in one:
                raise bad("inputs", f"'{name}' is a required property")
        if set(one) - FIELD:
            raise bad("inputs", f"Additional properties are not allowed ({', '.join(sorted(set(one) - FIELD))})")
        one.setdefault("type", "string")
    _check_injectors(new["injectors"].get("env", {}), {one["id"]: "EXAMPLE" for one in fields})


def _check_injectors(variables: dict[str, str], names: dict[str, str]) -> None:
    for name, template in variables.items():
        if name.startswith("ANSIBLE_"):
            raise bad("injectors", f"Environment variable {name} may affect Ansible configuration so its use is not allowed in credentials.")
        try:
            ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(template).render(names)
        except UndefinedError as problem:
            raise bad("injectors", f"{name} uses an undefined field ({problem})") from None
        except TemplateSyntaxError as problem:
            raise bad("injectors", f"Syntax error rendering template for {name} inside of env ({problem})") from None


def check_credential(new: Thing, fields: dict[str, Thing], fresh: bool) -> None:
    """Refuse inputs that the type does not know. One that lacks what the type requires is taken."""
    unknown = set(new["inputs"]) - set(fields)
    if unknown:
        raise bad("inputs", f"Additional properties are not allowed ({', '.join(repr(one) for one in sorted(unknown))} was unexpected)")
    wrong = {}
    for name, value in new["inputs"].items():
        field = fields[name]
        if fresh and field.get("secret") and value == HIDDEN:
            raise bad("inputs", f"{HIDDEN} is a reserved keyword, and cannot be used for {name}.")
        if not isinstance(value, str):
            wrong[name] = [f"{value!r} is not of type 'string'"]
        elif field.get("choices") and value not in field["choices"]:
            wrong[name] = [f"{value!r} is not one of {field['choices']!r}"]
    if wrong:
        raise Refused(400, {"inputs": wrong})


# Templates


def check_variables(name: str, text: str) -> None:
    """Refuse variables that are no JSON or YAML of a mapping."""
    try:
        read = json.loads(text or "{}")
    except ValueError:
        read = yaml.safe_load(text)
    if not isinstance(read, dict):
        raise bad(name, "Cannot parse as JSON or YAML: it is no dictionary.")


def check_project(new: Thing) -> None:
    if new["scm_type"] and not new["scm_url"]:
        raise bad("scm_url", "SCM URL is required.")
    for name in ("scm_update_on_launch", "scm_delete_on_update", "scm_track_submodules", "scm_clean"):
        if not new["scm_type"] and new[name]:
            raise bad(name, "Update options must be set to false for manual projects.")


def check_job_template(new: Thing, project: Thing | None, playbooks: list[str]) -> None:
    """playbooks: what the project holds, as far as AWX has synchronized it."""
    if project is None:
        raise bad("project", "Job Templates must have a project assigned.")
    if new["inventory"] is None and not new["ask_inventory_on_launch"]:
        raise bad("inventory", "You must either set a default value or ask to prompt on launch.")
    if not new["playbook"]:
        raise bad("playbook", "Must select playbook for project.")
    if new["playbook"] not in playbooks and not (project["scm_type"] and project["allow_override"]):
        raise bad("playbook", "Playbook not found for project.")
    check_variables("extra_vars", new["extra_vars"])


ANSWERS = {"text": str, "textarea": str, "password": str, "multiplechoice": str, "multiselect": (list, str), "integer": int, "float": (int, float)}


def check_survey(spec: Any) -> None:
    """Refuse a survey as AWX does, whose words for it stand under `error`."""

    for name, kind, label in (("name", str, "string"), ("description", str, "string"), ("spec", list, "list of items")):
        if name not in spec:
            raise refuse(f"Field '{name}' is missing from survey spec.")
        if not isinstance(spec[name], kind):
            raise refuse(f"Expected {label} for field '{name}', received {type(spec[name]).__name__} type.")
    if not spec["spec"]:
        raise refuse("'spec' doesn't contain any items.")
    for number, one in enumerate(spec["spec"]):
        if one.get("variable") in (other["variable"] for other in spec["spec"][:number]):
            raise refuse(f"'variable' '{one['variable']}' duplicated in survey question {number}.")
        _check_question(number, one)


def refuse(words: str) -> Refused:
    """Return the refusal of a survey."""
    return Refused(400, {"error": words})


def _check_question(number: int, one: Thing) -> None:
    for name, expected in (("type", str), ("question_name", str), ("variable", str), ("required", bool)):
        if name not in one:
            raise refuse(f"'{name}' missing from survey question {number}")
        if not isinstance(one[name], expected):
            raise refuse(f"'{name}' in survey question {number} expected to be {'boolean' if expected is bool else 'string'}.")
    kind, default = one["type"], one.get("default", "")
    if kind not in ANSWERS:
        raise refuse(f"'{kind}' in survey question {number} is not one of '{', '.join(ANSWERS)}' allowed question types.")
    if default != "" and (not isinstance(default, ANSWERS[kind]) or isinstance(default, bool)):
        raise refuse(f"Default value {default} in survey question {number} expected to be {kind if kind in ('integer', 'float') else 'string'}.")
    if kind in ("multiselect", "multiplechoice"):
        if "choices" not in one:
            raise refuse(f"Survey question {number} of type {kind} must specify choices.")
        wanted = default.splitlines() if isinstance(default, str) else default
        if any(choice not in one["choices"] for choice in wanted):
            raise refuse("Default choice must be answered from the choices listed.")
    if isinstance(default, str) and default.startswith(HIDDEN):
        raise refuse(f"{HIDDEN} is a reserved keyword, may not be used for new default in position {number}.")


# What a node and a schedule say for their template


def check_launch(new: Thing, template: Thing, questions: list[Thing], needed: bool) -> None:
    """Refuse variables that nobody asks for, wrong answers, and other things that the template does not ask. needed: no answer may lack."""
    errors: dict[str, Any] = {}
    said = new["extra_data"]
    problems = [words for one in questions for words in answered(one, said, needed)]
    if problems:
        errors["variables_needed_to_start"] = problems
    left = set(said) - {one["variable"] for one in questions}
    if left and not template.get("ask_variables_on_launch"):
        errors["extra_data"] = [
            f"Variables {', '.join(sorted(left))} are not allowed on launch. Check the Prompt on Launch setting on the "
            "Job Template to include Extra Variables."
        ]
    asked = {name for ask, name in ASKS.items() if template.get(f"ask_{ask}_on_launch")}
    for name in set(PROMPTS) - asked:
        if new.get(name) not in (None, template.get(name)):
            errors[name] = ["Field is not configured to prompt on launch."]
    if errors:
        raise Refused(400, errors)


def answered(one: Thing, said: Thing, needed: bool) -> list[str]:
    """Return what is wrong with the answer to one question. needed: it may not lack."""
    name = one["variable"]
    if name not in said:
        return [f"'{name}' value missing"] if one["required"] and needed else []
    value = said[name]
    if one["type"] in ("multiplechoice", "multiselect"):
        choices = one["choices"].splitlines() if isinstance(one["choices"], str) else one["choices"]
        return [f"Value {each} for '{name}' expected to be one of {choices}." for each in ([value] if isinstance(value, str) else value) if each not in choices]
    if not isinstance(value, ANSWERS[one["type"]]):
        return [f"Value {value} for '{name}' expected to be a string."]
    return [f"'{name}' value {value} is too small (length is 0 must be at least 1)."] if one.get("min") and not value else []


def check_rule(text: str) -> None:
    """Refuse a rule of a schedule."""
    errors = []
    starts = re.findall(r"DTSTART(?:;[^:]+)?:[0-9]+T[0-9]+Z?", text)
    if not starts:
        errors.append("Valid DTSTART required in rrule. Value should start with: DTSTART:YYYYMMDDTHHMMSSZ")
    if re.findall(r"DTSTART:[0-9]+T[0-9]+ ", text):
        errors.append("DTSTART cannot be a naive datetime.  Specify ;TZINFO= or YYYYMMDDTHHMMSSZZ.")
    if len(starts) > 1:
        errors.append("Multiple DTSTART is not supported.")
    rules = re.findall(r"RULE:[^\s]*", text)
    if not rules:
        errors.append("One or more rule required in rrule.")
    errors += [f"INTERVAL required in rrule: {one}" for one in rules if "interval" not in one.lower()]
    errors += [f"SECONDLY is not supported: {one}" for one in rules if "secondly" in one.lower()]
    if errors:
        raise bad("rrule", *errors)


# Lists


def check_link(kind: str, name: str, parent: Thing, child: Thing, lists: dict[str, list[int]], children: Any) -> None:
    """Refuse to put `child` into a list of `parent`. children: id of a node -> the ids that follow it."""
    if kind == NODES and name in KINDS[NODES].lists and name.endswith("_nodes"):
        others = (one for one in ("success_nodes", "failure_nodes", "always_nodes") if one != name)
        if any(child["id"] in lists.get(one, ()) for one in others):
            raise Refused(400, {"Error": "Relationship not allowed."})
        reached, ahead = set(), [child["id"]]
        while ahead:
            here = ahead.pop()
            reached.add(here)
            ahead += [one for one in children(here) if one not in reached]
        if parent["id"] in reached:
            raise Refused(400, {"Error": "Cycle detected."})

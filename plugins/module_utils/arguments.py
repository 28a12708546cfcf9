# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what a task writes to validated parameters, the same through both doors."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from .errors import BadInput
from .resource import Field, Options


def argument_spec(thing: Any) -> dict[str, dict[str, Any]]:
    """Return Ansible's argument specification of a resource's module."""
    return {one.name: one.argument() for one in thing.arguments()}


def module_arguments(thing: Any) -> dict[str, Any]:
    """Return the arguments of AnsibleModule for a thing."""
    return {"argument_spec": argument_spec(thing), "supports_check_mode": True, **thing.constraints}


def with_environment(thing: Any, params: Options) -> Options:
    """Return parameters with those left out taken from the environment, then from our own defaults.

    Ansible's own fallback runs before aliases are known, and would call an alias and a variable two settings of one
    option. A variable that is empty is not set. Raises BadInput naming the variable that holds nonsense.
    """
    return environment_of(thing.arguments(), params)


def environment_of(fields: tuple[Field, ...], params: Options) -> Options:
    """Return parameters with these fields, where left out, taken from the environment."""
    filled = dict(params)
    for one in fields:
        if one.env and filled.get(one.name) is None:
            name = next((name for name in one.env if os.environ.get(name)), None)
            filled[one.name] = one.env_default if name is None else _from_variable(one, name, os.environ[name])
    return filled


def _from_variable(one: Field, name: str, text: str) -> Any:
    if one.choices and text not in one.choices:
        raise BadInput(f"the environment variable {name} is {text!r}; it must be one of {', '.join(one.choices)}")
    if one.type != "int":
        return text
    try:
        return int(text)
    except ValueError:
        raise BadInput(f"the environment variable {name} is {text!r}; it must be a whole number") from None


def plain(args: Any) -> Any:
    """Return arguments as a shipped module would receive them: JSON, dates as ISO text, keys as text."""
    try:
        return json.loads(json.dumps(args, default=_as_text))
    except TypeError:  # a key that JSON has no text for, such as an unquoted date
        return json.loads(json.dumps(_with_text_keys(args), default=_as_text))


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _as_text(name) if isinstance(name, datetime.date) else name: _with_text_keys(item)
            for name, item in value.items()
        }
    return [_with_text_keys(item) for item in value] if isinstance(value, (list, tuple, set)) else value


def _as_text(value: Any) -> Any:
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, (set, tuple)):
        return list(value)
    return str(value)


def validate(thing: Any, args: Options) -> tuple[Options, set[str], dict[str, list]]:
    """Return the validated parameters, the values to mask, and {"warnings": [...], "deprecations": [...]}.

    Raises BadInput with the words a shipped module uses.
    """
    spec = argument_spec(thing)
    result = ArgumentSpecValidator(spec, **thing.constraints).validate(args)
    secrets = {str(value) for value in result._no_log_values if str(value)}
    if result.error_messages:
        words = result.errors.msg
        if isinstance(result.errors[0], UnsupportedError):
            words = f"Unsupported parameters for ({thing.module}) module: {words}"
        raise InvalidArguments(words, secrets)
    notices = {
        "warnings": [
            f"Both option {one['option']} and its alias {one['alias']} are set." for one in result._warnings
        ],
        "deprecations": list(result._deprecations),
    }
    return result.validated_parameters, secrets, notices


class InvalidArguments(BadInput):
    """Arguments that do not validate, with the values to mask in what is said about them."""

    def __init__(self, words: str, secrets: set[str]) -> None:
        super().__init__(words)
        self.secrets = secrets

    def __str__(self) -> str:
        return self.words


def refuse_templates(thing: Any, params: Options) -> None:
    """Refuse a secret whose variable was not filled in."""
    for one in thing.arguments():
        if one.secret and "{{" in str(params.get(one.name) or ""):
            raise BadInput(f"{one.name} still holds a template: the variable it names was not filled in")

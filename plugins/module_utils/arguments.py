# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what a task writes to validated parameters, the same through both doors."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any, Optional

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from .errors import BadInput
from .resource import Field, Options


def argument_spec(thing: Any) -> dict[str, dict[str, Any]]:
    """Return Ansible's argument specification of a resource's module."""
    return {one.name: one.argument(nested=not hasattr(thing, "key")) for one in thing.arguments()}


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


def validate(thing: Any, args: Options, name: Optional[str] = None) -> tuple[Options, set[str], dict[str, list]]:
    """Return the validated parameters, the values to mask, and {"warnings": [...], "deprecations": [...]}.

    Raises BadInput with the words a shipped module uses.
    """
    known = _known(thing)
    params = known.quick(args)
    if params is not None:
        return params, known.secrets_of(params), {"warnings": [], "deprecations": []}
    result = known.validator.validate(args)
    secrets = {str(value) for value in result._no_log_values if str(value)}
    if result.error_messages:
        words = result.errors.msg
        if isinstance(result.errors[0], UnsupportedError):
            words = f"Unsupported parameters for ({name or thing.module}) module: {words}"
        raise InvalidArguments(words, secrets)
    notices = {
        "warnings": [
            f"Both option {one['option']} and its alias {one['alias']} are set." for one in result._warnings
        ],
        "deprecations": list(result._deprecations),
    }
    return result.validated_parameters, secrets, notices


class _Known:
    """What validation needs of one module, worked out once: a loop of a thousand items asks a thousand times."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        self.validator = ArgumentSpecValidator(argument_spec(thing), **thing.constraints)
        fields = thing.arguments()
        self._fields = {one.name: one for one in fields}
        self._defaults = {one.name: one.default for one in fields}
        self._secret = [one.name for one in fields if one.secret]
        self._exclusive = thing.constraints.get("mutually_exclusive", ())
        self._one_of = thing.constraints.get("required_one_of", ())
        self._simple = set(thing.constraints) <= {"mutually_exclusive", "required_one_of"} and not any(
            one.required is True and one.on_create is None and not hasattr(thing, "key") for one in fields
        )

    def quick(self, args: Any) -> Optional[Options]:
        """Return the parameters when every argument already is what it must be; None when Ansible has to look.

        Ansible's validator converts, names what is wrong, and takes half a millisecond.
        """
        if not self._simple or not isinstance(args, dict):
            return None
        for name, value in args.items():
            one = self._fields.get(name)
            if one is None or not _is_right(one, value):
                return None
        for group in self._exclusive:
            if sum(args.get(name) is not None for name in group) > 1:
                return None
        for group in self._one_of:
            if not any(args.get(name) is not None for name in group):
                return None
        return {**self._defaults, **{name: _filled(self._fields[name], value) for name, value in args.items()}}

    def secrets_of(self, params: Options) -> set[str]:
        """Return the values to mask."""
        return {str(params[name]) for name in self._secret if params[name]}


_EXACT = {"str": str, "bool": bool, "int": int, "float": float}


def _is_right(one: Field, value: Any) -> bool:
    """Say whether a value needs no conversion and no complaint."""
    if value is None:
        return False
    if one.options and one.type == "dict":
        return value.__class__ is dict and _are_right(one.options, value)
    if one.type == "list":
        return value.__class__ is list and all(_is_right(one.item, item) for item in value) and not one.choices
    if one.type == "dict":
        return value.__class__ is dict
    return value.__class__ is _EXACT.get(one.type) and (not one.choices or value in one.choices)


def _are_right(members: tuple[Field, ...], value: dict) -> bool:
    known = {sub.name: sub for sub in members if not sub.read_only}
    if not all(name in known and _is_right(known[name], item) for name, item in value.items()):
        return False
    return all(sub.name in value for sub in members if sub.required)


def _filled(one: Field, value: Any) -> Any:
    """Return a nested value with the members that were left out, as Ansible's validator returns it."""
    if not one.options:
        return value
    if isinstance(value, list):
        return [_filled(one.item, item) for item in value]
    left_out = {sub.name: sub.default for sub in one.options if not sub.read_only}
    return {**left_out, **{sub.name: _filled(sub, value[sub.name]) for sub in one.options if sub.name in value}}


_knowledge: dict[int, _Known] = {}


def _known(thing: Any) -> _Known:
    known = _knowledge.get(id(thing))
    if known is None or known.thing is not thing:
        known = _knowledge[id(thing)] = _Known(thing)
    return known


class InvalidArguments(BadInput):
    """Arguments that do not validate, with the values to mask in what is said about them."""

    def __init__(self, words: str, secrets: set[str]) -> None:
        super().__init__(words)
        self.secrets = secrets

    def __str__(self) -> str:
        return self.words


def refuse_wrong_types(thing: Any, wanted: Options) -> None:
    """Refuse values of a filter that no option of that type can have."""
    fields = {one.name: one for one in thing.arguments()}
    for name, value in wanted.items():
        one = fields[name]
        if value != "" and not _is_right(one, value):
            choices = f" ({', '.join(map(str, one.choices))})" if one.choices else ""
            raise BadInput(f"{name} {value!r} is not what this option takes: {one.type}{choices}")


def refuse_templates(thing: Any, params: Options) -> None:
    """Refuse a secret whose variable was not filled in."""
    for one in thing.arguments():
        if one.secret and "{{" in str(params.get(one.name) or ""):
            raise BadInput(f"{one.name} still holds a template: the variable it names was not filled in")

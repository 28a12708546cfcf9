# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From what a task writes to validated parameters, the same through both doors."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from functools import cache
from typing import Any, Optional

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .errors import BadInput
from .shape import Shape
from .values import Container, Field, Options, Setting


def argument_spec(thing: Shape) -> dict[str, dict[str, Any]]:
    """Return Ansible's argument specification of a module."""
    return {one.name: one.argument(nested=thing.needs_all) for one in thing.arguments}


def module_arguments(thing: Shape) -> dict[str, Any]:
    """Return the arguments of AnsibleModule for a module."""
    return {"argument_spec": argument_spec(thing), "supports_check_mode": True, **thing.constraints}


def with_environment(settings: tuple[Setting, ...], params: Options) -> Options:
    """Return parameters with those left out taken from the environment, then from our own defaults.

    Ansible's own fallback runs before aliases are known, and would call an alias and a variable two settings of one
    option. A variable that is empty is not set. Raises BadInput naming the variable that holds nonsense.
    """
    filled = dict(params)
    for one in settings:
        if one.env and filled.get(one.name) is None:
            name = next((name for name in one.env if os.environ.get(name)), None)
            filled[one.name] = one.fallback if name is None else _from_variable(one, name, os.environ[name])
    return filled


def _from_variable(one: Field, name: str, text: str) -> Any:
    choices = one.type.choices
    if choices and text not in choices:
        raise BadInput(f"the environment variable {name} is {text!r}; it must be one of {', '.join(choices)}")
    if one.type.type != "int":
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


def validate(thing: Shape, args: Options, name: Optional[str] = None) -> tuple[Options, set[str], dict[str, list]]:
    """Return the validated parameters, the values to mask, and {"warnings": [...], "deprecations": [...]}.

    Raises InvalidArguments with the words a shipped module uses.
    """
    rules, secrets = known(thing), thing.secrets(args)
    params = rules.quick(args)
    if params is not None:
        return params, secrets, {"warnings": [], "deprecations": []}
    result = rules.validator.validate(digestible(rules.spec, args))
    secrets.update(str(value) for value in result._no_log_values if str(value))
    words = mistake(thing, args, list(result.errors.messages), name or thing.module_name)
    if words:
        raise InvalidArguments(words, secrets | thing.suspects(args))
    notices = {
        "warnings": [
            f"Both option {one['option']} and its alias {one['alias']} are set." for one in result._warnings
        ],
        "deprecations": list(result._deprecations),
    }
    return result.validated_parameters, secrets, notices


def digestible(spec: Options, args: Options) -> Options:
    """Return arguments with text wherever a dictionary is meant and a number or nothing stands: Ansible's validator breaks at that."""
    inner = {word: one["options"] for name, one in spec.items() if "options" in one for word in (name, *one.get("aliases", ()))}

    def fit(options: Options, value: Any) -> Any:
        if isinstance(value, dict):
            return digestible(options, value)
        return str(value) if value is None or isinstance(value, (int, float)) else value

    def fitting(word: str, value: Any) -> Any:
        if word not in inner or value is None:
            return value
        return [fit(inner[word], one) for one in value] if isinstance(value, list) else fit(inner[word], value)

    return {word: fitting(word, value) for word, value in args.items()}


# What is wrong with arguments


def mistake(thing: Shape, args: Options, said: list[str], name: str) -> Optional[str]:
    """Return what is wrong with raw arguments, None for nothing: a name that is none first, for it explains the rest.

    said: what Ansible's validator says. name: what the task calls the module.
    """
    levels = list(_levels(known(thing).spec, args, ""))
    looks = [_unknown, _cut_apart]
    if said:
        from .misfits import misfit  # here, because nothing is wrong with most arguments

        looks.append(misfit)
    for look in looks:
        words = next(filter(None, (look(*level) for level in levels)), None)
        if words:
            return f"Unsupported parameters for ({name}) module: {words}" if look is _unknown else words
    return said[0] if said else None


def _levels(spec: Options, args: Options, place: str) -> Iterator[tuple[str, Options, Options]]:
    """Yield place, specification by every name it goes under, and arguments, of the options and of each dictionary inside."""
    by_word = {word: one for name, one in spec.items() for word in (name, *one.get("aliases", ()))}
    yield place, by_word, args
    for word, value in args.items():
        inner = by_word.get(word, {}).get("options")
        several = enumerate(value) if isinstance(value, list) else [(None, value)]
        for number, item in several if inner else ():
            if isinstance(item, dict):
                at = "" if number is None else f"[{number}]"
                yield from _levels(inner, item, f"{place}{word}{at}.")


def _unknown(place: str, spec: Options, args: Options) -> Optional[str]:
    """Say which names there are not, which ones come near, and which there are."""
    strange = sorted(str(word) for word in args if word not in spec)
    if not strange:
        return None
    from difflib import get_close_matches

    near = dict.fromkeys(one for word in strange for one in get_close_matches(word, spec, n=1))
    meant = f" Did you mean {' and '.join(near)}?" if near else ""
    there = sorted({f"{word} ({', '.join(one['aliases'])})" if one.get("aliases") else word for word, one in spec.items()})
    aliases = {alias for one in spec.values() for alias in one.get("aliases", ())}
    there = [word for word in there if word.partition(" ")[0] not in aliases]
    return f"{', '.join(place + word for word in strange)}.{meant} Supported parameters include: {', '.join(there)}."


WITHOUT_COMMAS = ("int", "float", "bool")
"""Types in which there is no comma."""


def _cut_apart(place: str, spec: Options, args: Options) -> Optional[str]:
    """Refuse one text where a list is meant, unless commas cannot be part of what the list holds."""
    for word, value in args.items():
        one = spec[word]
        if one.get("type") != "list" or not isinstance(value, str) or one.get("choices") or one.get("elements") in WITHOUT_COMMAS:
            continue
        if "," in value:
            return (
                f"{place}{word} is a list, and {value!r} is one text with a comma in it: nobody can tell whether that parts it."
                " Write a list."
            )
        if not value.strip():
            return f"{place}{word} is a list, and an empty text is none; write [] to empty it, or leave it out."
    return None


class _Known:
    """What validation needs of one module, worked out once: a loop of a thousand items asks a thousand times."""

    def __init__(self, thing: Shape) -> None:
        self.spec = argument_spec(thing)
        self.validator = ArgumentSpecValidator(self.spec, **thing.constraints)
        fields = thing.arguments
        self._types = {one.name: one.type for one in fields}
        self._nested = {one.name: one.type for one in fields if isinstance(one.type, Container)}
        self._defaults = {one.name: one.default for one in fields}
        self._exclusive = [set(group) for group in thing.constraints.get("mutually_exclusive", ())]
        self._one_of = thing.constraints.get("required_one_of", ())
        self._needed = {one.name for one in fields if one.required and thing.needs_all}
        self._by = tuple(thing.constraints.get("required_by", {}).items())
        self._if = [(*rule, False)[:4] for rule in thing.constraints.get("required_if", ())]
        self._simple = set(thing.constraints) <= {"mutually_exclusive", "required_by", "required_if", "required_one_of"}

    def quick(self, args: Any) -> Optional[Options]:
        """Return the parameters when every argument already is what it must be; None when Ansible has to look.

        Ansible's validator converts, names what is wrong, and takes half a millisecond.
        """
        if not self._simple or not isinstance(args, dict):
            return None
        for name, value in args.items():
            one = self._types.get(name)
            if one is None or value is None or not one.fits(value):
                return None
        given = args.keys()  # none of which is null, by now
        if not given >= self._needed or any(map(given.isdisjoint, self._one_of)):
            return None
        if self._exclusive and any(len(given & group) > 1 for group in self._exclusive):
            return None
        if any(name in given and needed not in given for name, needed in self._by):
            return None
        params = {**self._defaults, **args}
        for name, value, names, one_will_do in self._if:
            if params.get(name) == value and (given.isdisjoint(names) if one_will_do else not given >= set(names)):
                return None
        for name in self._nested.keys() & given:
            params[name] = self._nested[name].filled(args[name])
        return params


@cache
def known(thing: Shape) -> _Known:
    """Return what validation needs of a module."""
    return _Known(thing)


class InvalidArguments(BadInput):
    """Arguments that do not validate, with the values to mask in what is said about them."""

    def __init__(self, words: str, secrets: set[str]) -> None:
        super().__init__(words)
        self.secrets = secrets

    def __str__(self) -> str:
        return self.words


def refuse_wrong_types(thing: Shape, wanted: Options) -> None:
    """Refuse values of a filter that no option of that type can have."""
    fields = {one.name: one for one in thing.arguments}
    for name, value in wanted.items():
        one = fields[name]
        if value != "" and not one.fits(value):
            choices = f" ({', '.join(map(str, one.type.choices))})" if one.type.choices else ""
            raise BadInput(f"{name} {value!r} is not what this option takes: {one.type.type}{choices}")

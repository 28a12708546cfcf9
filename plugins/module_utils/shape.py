# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every shape of module declares: resource, action, info, apply, export, api."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from .values import Field, ListOf, Options, Setting, leaves, looks_secret


def _all_of(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield fields, and those inside them."""
    for one in fields:
        yield one
        held: Any = one.type
        while isinstance(held, ListOf):
            held = held.item
        if held.has_members:
            yield from _all_of(held.fields)


_PAIR = re.compile(r"""["']?(\w+)["']?\s*[=:]\s*["']?([^"',\s}]+)""")
"""A name and its value in text that was to be a dictionary."""


def _suspects_in(value: Any, words: frozenset[str], known: frozenset[str], in_text: bool) -> set[str]:
    """Collect what stands under these words, and under unknown ones that look like them (a misspelt api_tokn)."""
    if isinstance(value, str):
        if value.lstrip()[:1] in ("{", "["):
            with suppress(ValueError):
                return _suspects_in(json.loads(value), words, known, in_text)
        return {found for name, found in _PAIR.findall(value) if name in words} if in_text else set()
    if isinstance(value, list):
        return {text for item in value for text in _suspects_in(item, words, known, in_text)}
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, item in value.items():
        if name in words or (name not in known and not isinstance(item, (dict, list)) and looks_secret(str(name))):
            found.update(leaves(item))
        elif in_text or isinstance(item, (dict, list)) or (isinstance(item, str) and item.lstrip()[:1] in ("{", "[")):
            found |= _suspects_in(item, words, known, in_text)
    return found


class Shape:
    """A module: its name, its options, and what of them is secret."""

    module_name = ""
    constraints: dict = {}
    """Ansible's mutually_exclusive and the like."""
    needs_all = True
    """Whether an option that is required must be given in every task; a thing that is there needs none of them."""

    def declared(self) -> tuple:
        """Return every option of the module, connection options included."""
        raise NotImplementedError

    def label(self, params: Options) -> str:
        """Return what messages call a task of it."""
        return self.module_name

    def run(self, params: Options, frame: Any) -> dict[str, Any]:
        """Do what validated parameters say, in a Frame; returns the task's result, raises Error."""
        raise NotImplementedError

    @cached_property
    def arguments(self) -> tuple:
        """Every option of the module."""
        return self.declared()

    @cached_property
    def secretive(self) -> tuple:
        """The options in which a secret may stand."""
        return tuple(one for one in self.arguments if one.may_hide)

    def secrets(self, args: Options) -> set[str]:
        """Return every secret inside arguments, also before anything is validated, under aliases too."""
        found: set[str] = set()
        for name, one in self._written:
            value = args.get(name)
            if value is not None:
                found.update(one.hidden(value))
        return found

    @cached_property
    def _written(self) -> tuple:
        return tuple((name, one) for one in self.secretive for name in (one.name, *one.aliases))

    def every_argument(self) -> Iterable[Field]:
        """Return every option of the module, and of what may stand in it."""
        return self.arguments

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        fields = list(_all_of(self.every_argument()))
        secret = frozenset(word for one in fields if one.secret for word in (one.name, *one.aliases))
        return secret, frozenset(word for one in fields for word in (one.name, *one.aliases))

    def suspects(self, args: Any, in_text: bool = True) -> set[str]:
        """Return what may be a secret by its name in arguments that nobody has understood yet.

        in_text: also in text that was to be a dictionary.
        """
        return _suspects_in(args, *self._words, in_text)

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """The options that may come from the environment."""
        return tuple(one for one in self.arguments if isinstance(one, Setting))

    @cached_property
    def secret_variables(self) -> tuple[str, ...]:
        """The environment variables whose values must be masked."""
        return tuple(name for one in self.settings if one.secret for name in one.env)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every shape of module declares: resource, action, info, apply, export, api."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from .values import Field, ListOf, Options, Setting


def _all_of(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield fields, and those inside them."""
    for one in fields:
        yield one
        held: Any = one.type
        while isinstance(held, ListOf):
            held = held.item
        if held.has_members:
            yield from _all_of(held.fields)


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
        from .suspects import suspects_in  # here, because few arguments are looked at before they are understood

        return suspects_in(args, *self._words, in_text)

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """The options that may come from the environment."""
        return tuple(one for one in self.arguments if isinstance(one, Setting))

    @cached_property
    def secret_variables(self) -> tuple[str, ...]:
        """The environment variables whose values must be masked."""
        return tuple(name for one in self.settings if one.secret for name in one.env)

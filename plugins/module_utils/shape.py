# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every shape of module declares: resource, action, info, apply, export, api."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from .values import Options, Setting, Value


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

    def arguments(self) -> tuple:
        """Return every option of the module."""
        return self._arguments

    @cached_property
    def _arguments(self) -> tuple:
        return self.declared()

    @cached_property
    def _secretive(self) -> tuple:
        return tuple(one for one in self.arguments() if one.secret or type(one.type).hidden is not Value.hidden)

    def secrets(self, args: Options) -> set[str]:
        """Return every secret inside raw arguments, before anything is validated, under aliases too."""
        found: set[str] = set()
        for one in self._secretive:
            for name in (one.name, *one.aliases):
                if args.get(name) is not None:
                    found |= set(one.hidden(args[name]))
        return found

    def secret_variables(self) -> tuple[str, ...]:
        """Return the environment variables whose values must be masked."""
        return self._secret_variables

    @cached_property
    def _secret_variables(self) -> tuple[str, ...]:
        return tuple(name for one in self.arguments() if one.secret and isinstance(one, Setting) for name in one.env)

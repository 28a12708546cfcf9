# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the modules for many things have in common: they know every kind there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..shape import Shape
from ..system import System


@dataclass(frozen=True, eq=False)
class ManyKinds(Shape):
    """A module that works on many kinds of things. kinds: by module name."""

    kinds: dict[str, Any]

    @property
    def systems(self) -> tuple[System, ...]:
        """Return every system its things may belong to."""
        return tuple(dict.fromkeys(one.system for one in self.kinds.values()))

    @cached_property
    def secret_variables(self) -> tuple[str, ...]:  # type: ignore[override]
        """The environment variables whose values must be masked."""
        return tuple({name: None for one in self.kinds.values() for name in one.secret_variables})

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plain data that declares itself, where a dataclass would be dear: it writes and compiles its methods at each start of a process."""

from __future__ import annotations

from typing import Any


class Record:
    """What a class annotates, each of its objects has: given by place or by name, else as the class has it. It does not change.

    A default that is a dict is each object's own. Two are equal when they are of one class and all they hold is equal.
    """

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        own = getattr(cls, "__annotations__", {})
        cls._names = tuple(dict.fromkeys((*getattr(cls, "_names", ()), *own)))
        cls._defaults = {**getattr(cls, "_defaults", {}), **{name: vars(cls)[name] for name in own if name in vars(cls)}}
        cls._known = frozenset(cls._names)
        cls._follows = cls._complete is not Record._complete
        cls._anew = tuple(name for name, value in cls._defaults.items() if value.__class__ is dict)

    def __init__(self, *values: Any, **named: Any) -> None:
        held = vars(self)
        held.update(self._defaults)
        for name in self._anew:
            held[name] = {}
        many = len(values) + len(named)
        named.update(zip(self._names, values))
        held.update(named)
        if held.keys() != self._known or len(named) != many:
            raise TypeError(f"{type(self).__name__} has {', '.join(self._names)}: {sorted(held.keys() ^ self._known) or values}")
        if self._follows:
            self._complete()

    def _complete(self) -> None:
        """Work out what follows from what was given, into `vars(self)`."""

    def with_(self, **changes: Any) -> Any:
        """Return another one with something changed."""
        return type(self)(**{**{name: getattr(self, name) for name in self._names}, **changes})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._names)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a {type(self).__name__} does not change: {name}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in self._names)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._names))

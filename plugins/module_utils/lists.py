# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values that hold others, and the lists among them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from math import inf
from typing import Any, Callable

from .errors import BadInput
from .scalars import DROP, Name, Ref, Swap, Unknown, Value, sortable


def all_paired(fitting: list[list[int]]) -> bool:
    """Say whether each can have a counterpart of its own. fitting: the places that would do for each.

    One that says less fits several: it must not take the place of one that has no other.
    """
    taken: dict[int, int] = {}

    def find(one: int, tried: set[int]) -> bool:
        for place in fitting[one]:
            if place not in tried:
                tried.add(place)
                if place not in taken or find(taken[place], tried):
                    taken[place] = one
                    return True
        return False

    return all(find(one, set()) for one in range(len(fitting)))


class Container(Value):
    """What holds other values. `inner(value, do)` returns it with `do(field or type, value, place)` done to each of them."""

    names_all = True
    """Whether a name or a reference in it must name something; a member that is blank is one that is empty."""

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the value with something done to each of what it holds; what becomes DROP is left out."""
        raise NotImplementedError

    def each(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the value with something done inside, as it is where nobody knows what is inside."""
        return value if value.__class__ is Unknown else self.inner(value, do)

    def index(self, value: Any) -> Any:
        """Return it as text."""
        return sortable(value)

    def given(self, value: Any) -> Any:
        """Return it without the nulls that Ansible fills in."""
        return self.each(value, lambda one, item, _at: one.given(item))

    def hides(self, inside: Iterable[Any]) -> bool:
        """Say whether a secret may stand in it: in what is inside, or where a class knows more than its members."""
        return type(self).hidden is not Container.hidden or any(one.may_hide for one in inside)

    def inside(self, value: Any) -> Iterator[tuple[str, Value, Any]]:
        """Yield (place, type, value) of what an argument holds. place: as people write it, `[0]` or `.name`."""
        raise NotImplementedError

    def check(self, value: Any, place: str) -> None:
        """Refuse what must not stand in it, and a blank where something must be named."""
        for at, one, item in self.inside(value):
            if self.names_all and isinstance(one, (Name, Ref)) and (item is None or isinstance(item, str) and not item.strip()):
                raise BadInput(f"{place}{at} holds a blank; give the name or the id of something, or leave it out")
            if item is not None and one.checks:
                one.check(item, f"{place}{at}")

    def to_wire(self, value: Any) -> Any:
        """Return it as the API takes it."""
        return self.each(value, lambda one, item, _at: one.to_wire(item))

    def from_wire(self, value: Any) -> Any:
        """Return it as an option has it."""
        return self.each(value, lambda one, item, _at: one.from_wire(item))

    def replaced(self, value: Any, swap: Swap, place: str = "") -> Any:
        """Return it with every reference swapped."""
        return self.each(value, lambda one, item, at: one.replaced(item, swap, f"{place}{at}"))

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return it as a person reads it."""
        return DROP if value.__class__ is Unknown else self.inner(value, lambda one, item, _at: one.shown(item, name))

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield the secrets inside; of an argument that nobody has looked at yet, too, and that may be JSON."""
        found: list[str] = []
        if value.__class__ is str and value.lstrip()[:1] in ("{", "["):
            with suppress(ValueError):
                value = json.loads(value)
        value = [value] if self.exact is list and isinstance(value, dict) else value  # written without its dash
        if isinstance(value, self.exact):
            self.each(value, lambda one, item, _at: found.extend(one.hidden(item)))
        return iter(found)


class ListOf(Container):
    """A list whose order counts. least, most: the items it may have."""

    type = "list"
    exact = list

    def __init__(self, item: Value, least: int = 0, most: float = inf) -> None:
        super().__init__()
        self.least, self.most = least, most
        self.item = item
        self.refers = item.refers
        self.has_members = item.has_members
        self.may_hide = self.hides([item])

    def check(self, value: Any, place: str) -> None:
        """Refuse one of too few or too many items, too."""
        if not self.least <= len(value) <= self.most:
            told = f"at least {self.least}" if self.most == inf else f"{self.least} to {self.most}" if self.least else f"at most {self.most}"
            raise BadInput(f"{place} has {len(value)} items; it can have {told}")
        super().check(value, place)

    def argument(self) -> dict[str, Any]:
        """Return the specification of a list."""
        inner = self.item.argument()
        spec = {"type": "list", "elements": inner.pop("type")}
        return {**spec, **inner} if "options" in inner or "choices" in inner else spec

    def fits(self, value: Any) -> bool:
        """Say whether every item fits; Ansible itself looks at choices."""
        return value.__class__ is list and not self.item.choices and all(map(self.item.fits, value))

    def filled(self, value: Any) -> Any:
        """Return the list with each item filled."""
        return [self.item.filled(item) for item in value]

    def inside(self, value: Any) -> Iterator[tuple[str, Value, Any]]:
        """Yield each item."""
        return ((f"[{number}]", self.item, item) for number, item in enumerate(value))

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the list with something done to each item."""
        done = [do(self.item, item, "") for item in value or ()]
        return [one for one in done if one is not DROP]

    def canonical(self, value: Any) -> Any:
        """Return the list with canonical items, in its order."""
        return value if value.__class__ is Unknown else [self.item.canonical(item) for item in value or ()]

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return the items, each with what its counterpart has beside what is known here."""
        if not self.has_members or sent.__class__ is not list or found.__class__ is not list:
            return sent
        return [self.item.with_unknown(one, other) for one, other in zip(sent, self.counterparts(sent, found))]

    def counterparts(self, sent: list, found: list) -> list:
        """Return for each item that is sent the one that was read and says the same, None for none."""
        mine, theirs = ([(self.item.canonical(self.item.from_wire(one)), one) for one in some] for some in (sent, found))
        fitting = []
        for said, _one in mine:
            same = next((other for other in theirs if not self.item.differs(said, other[0])), (None, None))
            theirs = [other for other in theirs if other is not same]
            fitting.append(same[1])
        return fitting

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether any place holds something else."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown or len(wanted) != len(found):
            return wanted != found
        return any(map(self.item.differs, wanted, found))


class Placed(ListOf):
    """A list in which each item keeps, at its place, what the task leaves out."""

    completes = True

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the items with what stood at their places."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        return [self.item.merged(one, before) for one, before in zip(wanted, self.counterparts(wanted, found or []))]

    def counterparts(self, sent: list, found: list) -> list:
        """Return for each item what stood at its place."""
        return [*found, *[None] * len(sent)][: len(sent)]


class SetOf(ListOf):
    """A list whose order does not count; an item that is there twice is there once."""

    def index(self, value: Any) -> Any:
        """Return the items in one order."""
        return sortable(sorted(map(sortable, value))) if value.__class__ is list else value

    def canonical(self, value: Any) -> Any:
        """Return the items once each, in the order in which they were written."""
        if value.__class__ is Unknown:
            return value
        items = super().canonical(value)
        if len(items) < 2:
            return items
        unique: dict[str, Any] = {}
        for item in items:
            unique.setdefault(sortable(item), item)
        return list(unique.values())

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether an item has no counterpart."""
        if wanted == found:
            return False
        if wanted.__class__ is Unknown or found.__class__ is Unknown or len(wanted) != len(found):
            return True
        fitting = [[at for at, other in enumerate(found) if not self.item.differs(one, other)] for one in wanted]
        return not all_paired(fitting)

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return the items sorted, so that a difference of order shows as none."""
        items = super().shown(value, name)
        return items if items is DROP else sorted(items, key=sortable)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values that hold others under names. Most things have none, and then this file is not read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Callable, Optional

from .errors import BadInput
from .lists import Container, ListOf
from .scalars import ASKED, DROP, KEPT, MASKED, READ, Field, Name, Ref, Row, Unknown, Value, sortable


def same(one: Any, other: Any) -> bool:
    """Say whether two free values are one; for Python, True is 1."""
    if one.__class__ is dict and other.__class__ is dict:
        return one.keys() == other.keys() and all(same(item, other[name]) for name, item in one.items())
    if one.__class__ is list and other.__class__ is list:
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and (one.__class__ is bool) is (other.__class__ is bool)


class Json(Value):
    """A free document: compared whole, its numbers by value; true and false are no numbers."""

    type = "dict"
    exact = dict

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether anything in it is something else."""
        return not same(wanted, found)

    def index(self, value: Any) -> Any:
        """Return it as text."""
        return sortable(value)

    def canonical(self, value: Any) -> Any:
        """Return the document, {} for none."""
        if value.__class__ is Unknown:
            return value
        value = self.normalise(value) if self.normalise is not None and value else value
        return value or {}


class Map(Container):
    """A free map.

    normalise: brings the whole map into one form. subset: only the keys that a task names are compared, and the others stay.
    keys: what stands on the left (a reference). secret: key -> whether its value is one.
    """

    type = "dict"
    exact = dict

    def __init__(
        self,
        normalise: Optional[Callable[[dict], dict]] = None,
        subset: bool = False,
        keys: Optional[Value] = None,
        secret: Optional[Callable[[str], Any]] = None,
    ) -> None:
        super().__init__(normalise)
        self.subset = self.completes = subset
        self.keys = keys
        self.secret = secret
        self.may_hide = secret is not None
        self.refers = keys.refers if keys else ()

    def inside(self, value: Any) -> Iterator[tuple[str, Value, Any]]:
        """Yield each key, where they are of a type."""
        return (("", self.keys, key) for key in (value if self.keys is not None else ()))

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the map with something done to each key; its values are free."""
        if self.keys is None or not value:
            return value or {}
        done = [(do(self.keys, key, ""), item) for key, item in value.items()]
        return {key: item for key, item in done if key is not DROP}

    def canonical(self, value: Any) -> Any:
        """Return the map, {} for none."""
        if not value or value.__class__ is Unknown:
            return value or {}
        return self.normalise(value) if self.normalise is not None else value

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a key holds something else."""
        if not self.subset or wanted.__class__ is Unknown or found.__class__ is Unknown:
            return not same(wanted, found)
        return any(key not in found or not same(item, found[key]) for key, item in wanted.items())

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the map that will be there."""
        if not self.subset or wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        return {**(found or {}), **wanted}

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return the map with its secrets masked by key."""
        told = super().shown(value, name)
        if self.secret is None or told is DROP:
            return told
        return {key: MASKED if self.secret(key) and item else item for key, item in told.items()}

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield what stands under secret keys."""
        if isinstance(value, str) and value.lstrip()[:1] == "{":
            with suppress(ValueError):
                value = json.loads(value)
        if self.secret is not None and isinstance(value, dict):
            yield from (str(item) for key, item in value.items() if item and self.secret(str(key)))


class Members(Container):
    """A map with named members, each a Field of its own; what a task leaves out is completed from what was there."""

    type = "dict"
    exact = dict
    completes = True
    has_members = True
    names_all = False

    def __init__(self, *fields: Field) -> None:
        super().__init__()
        self.fields = fields
        self._fields = {one.name: one for one in fields}
        self._asked = {one.name: one for one in fields if one.role in ASKED}
        self._needed = tuple(one.name for one in fields if one.required)
        self.refers = tuple(dict.fromkeys(kind for one in fields for kind in one.type.refers))
        self.may_hide = self.hides(fields)

    def member(self, name: str) -> Field:
        """Return one of the members."""
        return self._fields[name]

    def argument(self) -> dict[str, Any]:
        """Return the specification of a map with its members."""
        return {"type": "dict", "options": {one.name: one.argument(nested=True) for one in self._asked.values()}}

    def fits(self, value: Any) -> bool:
        """Say whether every member is known and fits, and none is lacking."""
        if value.__class__ is not dict or not all(name in value for name in self._needed):
            return False
        return all(name in self._asked and self._asked[name].fits(item) for name, item in value.items())

    def check(self, value: Any, place: str) -> None:
        """Refuse a blank in the place of a member that nothing is without, too."""
        blank = next((name for name in self._needed if isinstance(value.get(name), str) and not value[name].strip()), None)
        if blank:
            raise BadInput(f"{place}.{blank} is blank; give a {'name' if isinstance(self._fields[blank].type, (Name, Ref)) else 'text'}")
        super().check(value, place)

    def inside(self, value: Any) -> Iterator[tuple[str, Value, Any]]:
        """Yield each member that is given."""
        return ((f".{name}", one.type, value[name]) for name, one in self._asked.items() if value.get(name) is not None)

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the map with something done to each member it has."""
        value = value or {}
        done = [(name, do(one, value[name], f".{name}")) for name, one in self._fields.items() if name in value]
        return {name: item for name, item in done if item is not DROP}

    def filled(self, value: Any) -> Any:
        """Return an argument with the members that were left out, as Ansible's validator returns it."""
        left_out = {name: one.default for name, one in self._asked.items()}
        return {**left_out, **{name: one.filled(value[name]) for name, one in self._asked.items() if name in value}}

    def given(self, value: Any) -> Any:
        """Return the members that were written."""
        if not isinstance(value, dict):
            return value
        return {name: one.given(value[name]) for name, one in self._fields.items() if value.get(name) is not None}

    def canonical(self, value: Any) -> Any:
        """Return the members that are there, each canonical."""
        if value.__class__ is Unknown:
            return value
        value = value or {}
        return {name: one.type.canonical(value[name]) for name, one in self._fields.items() if name in value}

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a member that the task names is another; one that never comes back is not looked at."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted != found
        found = found or {}
        return any(
            self._fields[name].differs(item, found.get(name))
            for name, item in wanted.items()
            if self._fields[name].role in KEPT
        )

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the members as they will be."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        found = found or {}
        was = {name: item for name, item in found.items() if name not in wanted}
        both = {name: self._fields[name].type.merged(item, found.get(name)) for name, item in wanted.items()}
        return {**was, **both}

    def to_wire(self, value: Any) -> Any:
        """Return the members under the vendor's names."""
        if value.__class__ is Unknown:
            return value
        row: Row = {}
        for name, one in self._fields.items():
            if name in (value or {}) and one.role not in READ:
                one.put(row, one.to_wire(value[name]))
        return row

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return the members with those nobody here knows; what begins with an underscore is the service's own."""
        if sent.__class__ is not dict or found.__class__ is not dict:
            return sent
        known = {one.at.partition(".")[0] for one in self.fields}
        row = {**{name: item for name, item in found.items() if name not in known and name[:1] != "_"}, **sent}
        for one in self.fields:
            if one.type.keeps_unknown and one.get(sent, DROP) is not DROP:
                one.put(row, one.type.with_unknown(one.get(sent), one.get(found)))
        return row

    def from_wire(self, value: Any) -> Any:
        """Return the members under our names."""
        if value.__class__ is Unknown:
            return value
        value = value or {}
        found = ((name, one, one.get(value, DROP)) for name, one in self._fields.items())
        return {name: one.from_wire(item) for name, one, item in found if item is not DROP}


class Keyed(ListOf):
    """Maps that one member tells apart, so that each stays the same whatever becomes of the rest: ids are carried along.

    by: that member. ordered: whether the order counts. backwards: the API has them in the opposite order.
    """

    completes = True

    def __init__(self, item: Members, by: str, ordered: bool = True, backwards: bool = False) -> None:
        super().__init__(item)
        self.by = by
        self.ordered = ordered
        self.backwards = backwards

    def check(self, value: Any, place: str) -> None:
        """Refuse one that is there twice, too: nobody can tell which of the two is meant."""
        super().check(value, place)
        named = [sortable(one.get(self.by)) for one in value]
        twice = next((one for one in named if named.count(one) > 1), None)
        if twice is not None:
            raise BadInput(f"{place}: {twice} stands there twice")

    def _by_key(self, items: Any) -> dict:
        return {sortable(one.get(self.by)): one for one in items or ()}

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether one is new, gone, moved where the order counts, or another."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown or len(wanted) != len(found or ()):
            return wanted != found
        mine, theirs = self._by_key(wanted), self._by_key(found)
        same = list(mine) == list(theirs) if self.ordered else set(mine) == set(theirs)
        return not same or any(self.item.differs(one, theirs[key]) for key, one in mine.items())

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return them with what each had before."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        theirs = self._by_key(found)
        return [self.item.merged(one, theirs.get(sortable(one.get(self.by)), {})) for one in wanted]

    def counterparts(self, sent: list, found: list) -> list:
        """Return for each the one of the same key."""
        key = self.item.member(self.by)
        theirs = {sortable(key.read(key.get(one))): one for one in found}
        return [theirs.get(sortable(key.read(key.get(one)))) for one in sent]

    def to_wire(self, value: Any) -> Any:
        """Return them in the API's order."""
        return self._turned(super().to_wire(value))

    def from_wire(self, value: Any) -> Any:
        """Return them in ours."""
        return self._turned(super().from_wire(value))

    def _turned(self, items: Any) -> Any:
        return items[::-1] if self.backwards and items.__class__ is list else items

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return them sorted where their order does not count."""
        items = super().shown(value, name)
        return items if self.ordered or items is DROP else sorted(items, key=lambda one: sortable(one.get(self.by)))


class Either(Container):
    """What may be one of several kinds: the task says which, as `{user: jo@example.com}`, so that no name is two things."""

    type = "dict"
    exact = dict

    def __init__(self, **kinds: Value) -> None:
        super().__init__()
        self.kinds = kinds
        self.refers = tuple(kind for one in kinds.values() for kind in one.refers)
        self.may_hide = self.hides(kinds.values())

    def argument(self) -> dict[str, Any]:
        """Return the specification of a map of which one member is given."""
        options = {name: one.argument() for name, one in self.kinds.items()}
        return {"type": "dict", "options": options, "mutually_exclusive": [list(self.kinds)], "required_one_of": [list(self.kinds)]}

    def fits(self, value: Any) -> bool:
        """Say whether one member is given and fits."""
        if value.__class__ is not dict or len(value) != 1:
            return False
        ((name, item),) = value.items()
        return name in self.kinds and self.kinds[name].fits(item)

    def check(self, value: Any, place: str) -> None:
        """Refuse what names nothing: Ansible takes a member that is null for one that is given."""
        if isinstance(value, dict) and all(value.get(name) is None for name in self.kinds):
            raise BadInput(f"{place} names nothing; give {' or '.join(self.kinds)}")
        super().check(value, place)

    def inside(self, value: Any) -> Iterator[tuple[str, Value, Any]]:
        """Yield the member that is given."""
        return ((f".{name}", one, value[name]) for name, one in self.kinds.items() if value.get(name) is not None)

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the map with something done to its member."""
        done = {name: do(self.kinds[name], item, f".{name}") for name, item in (value or {}).items() if name in self.kinds}
        return DROP if DROP in done.values() else done

    def filled(self, value: Any) -> Any:
        """Return an argument with the members that were left out."""
        return {**dict.fromkeys(self.kinds), **value}

    def given(self, value: Any) -> Any:
        """Return the member that was written."""
        return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value

    def canonical(self, value: Any) -> Any:
        """Return the member in its one form."""
        if value.__class__ is Unknown:
            return value
        said = ((name, self.kinds[name].canonical(one)) for name, one in (value or {}).items() if name in self.kinds)
        return {name: one for name, one in said if one is not None}

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From rows to entries of an apply: names instead of ids, and without what is usual, secret, or moved by others."""

from __future__ import annotations

from typing import Any

from ..lookup import Finder
from ..parts import with_parts
from ..references import is_surely_an_id
from ..resource import Resource
from ..values import DROP, LIVE, MASKED, NOW, Container, Field, Options, Row


def lasting(one: Any, value: Any) -> Any:
    """Return what of a value an export says, DROP for nothing: no secret, and nothing that incidents, windows and people move.

    one: a field, or what a container holds. What would be lost by leaving a part of it out is left out whole.
    """
    if isinstance(one, Field) and (one.role == LIVE or one.secret):
        return DROP
    held = one.type if isinstance(one, Field) else one
    if value is None or not isinstance(held, Container):
        return value
    said = held.each(value, lambda inner, item, _at: lasting(inner, item))
    if held.may_hide and said.__class__ is dict:  # by key, or by what stands beside it
        told = held.shown(said, lambda _ref, identity: identity)
        said = {key: item for key, item in said.items() if told.get(key) != MASKED}
    return said if held.completes or said == value else DROP


class Writer:
    """Turns the rows of one kind into entries. kinds: all that are exported of this system.

    where: the options that say inside what the things are. secrets: what a creation needs and nobody can read. shared: what
    bears one name with another, so that its id is written.
    """

    def __init__(self, resource: Resource, finder: Finder, kinds: frozenset[str] = frozenset(), where: Any = None) -> None:
        self.resource = resource
        self.finder = finder
        self.kinds = kinds
        self.where: Options = where or {}
        self.secrets: list[dict[str, Any]] = []
        self.shared: list[str] = []

    def entries(self, rows: list[Row]) -> list[Options]:
        """Return the entries, sorted by key so that two exports are the same."""
        resource = self.resource
        options = [(self._options(row), row) for row in rows]
        counts: dict[tuple, int] = {}
        for one, _row in options:
            counts[self._key(one)] = counts.get(self._key(one), 0) + 1
        entries = []
        for one, row in options:
            nameless = resource.identity.keys and not resource.key_in(one)
            if counts[self._key(one)] > 1 or nameless or self._bears_the_name_of_another(one, row):  # no name would do
                self.shared.append(resource.label(one).partition(" ")[2])
                one = {"id": str(resource.identity.of(row)), **one}
            entries.append({**self.where, **one})
        return sorted(entries, key=lambda one: (str(self._key(one)), str(one.get("id"))))

    def _bears_the_name_of_another(self, entry: Options, row: Row) -> bool:
        """Say whether the key by which an entry is found fits another thing, which has a better one."""
        resource = self.resource
        if len(resource.identity.keys) < 2:
            return False
        names = (*resource.key_in(entry), *(one for one in resource.identity.tie_break if one in entry))
        key = {name: resource.option_of(row, name) for name in names if name not in resource.containers}
        return len(self.finder.collection(resource).matching(key)) > 1

    def _key(self, options: Options) -> tuple:
        return tuple(str(options.get(name)) for name in self.resource.naming)

    def _options(self, row: Row) -> Options:
        resource = self.resource
        if resource.parts:
            row = with_parts(self.finder, resource, row, dict.fromkeys(one.name for one in resource.parts))
        values = resource.behaviour.exported(resource.to_options(row), row, self.finder.lookup)
        entry: Options = {}
        for one in resource.asked:
            if one.name not in self.where and self._is_ours(one, values):
                self._say(one, values, entry)
        needed = [one.name for one in resource.asked if one.secret and one.needed(values)]
        if needed:
            name = " / ".join(str(part) for part in resource.key_in(entry).values() if part)
            self.secrets.append({"module": resource.module_name, "name": name, "options": needed})
        return entry

    def _is_ours(self, one: Field, values: Options) -> bool:
        """Say whether this kind says it: of a relation that two kinds show, the other one does where it is exported too."""
        if one.mirror is None or one.type.refers[0] not in self.kinds:
            return True
        return one.name in self.resource.identity.key and self._shares_name(values)

    def _say(self, one: Field, values: Options, entry: Options) -> None:
        value, key = lasting(one, values.get(one.name)), self.resource.identity.key
        if value is DROP:
            return
        if one.name not in key and self._is_usual(one, value, values):
            return
        if value is not None:
            entry[one.name] = one.given(one.shown(value, self._called))
        elif one.name in key[1:] and self._tells_apart(one, values):
            entry[one.name] = ""  # the one in no group, where others of its name are in groups

    def _tells_apart(self, one: Field, values: Options) -> bool:
        """Say whether others with the same key have this option, which this thing has not."""
        resource = self.resource
        given = {name: values[name] for name in resource.identity.key if values.get(name) is not None}
        alike = self.finder.collection(resource).matching(given)
        return any(resource.option_of(row, one.name) is not None for row in alike)

    def _shares_name(self, values: Options) -> bool:
        name = self.resource.identity.key[0]
        return len(self.finder.collection(self.resource).matching({name: values.get(name)})) > 1

    @staticmethod
    def _is_usual(one: Field, value: Any, values: Options) -> bool:
        """Say whether a creation without this option would give the same value."""
        usual = one.usual if one.usual is not None else one.initial
        if callable(usual):
            usual = usual(values)
            if usual is None:  # it comes from elsewhere, whatever that is: a parent
                return value is None
        return value is None or (usual is not NOW and not one.differs(value, one.type.canonical(usual)))

    def _called(self, ref: Any, identity: Any) -> Any:
        """Return the name that leads back to this id, or the id where none does."""
        finder = self.finder
        target = finder.kind(ref.kind)
        if not finder.stands_among(target):
            return identity
        row = finder.collection(target).rows.get(identity) or finder.one(target, identity)
        if row is None:
            return identity
        options = target.to_options(row)
        for option in target.identity.names:
            name = options.get(option)
            if not name or is_surely_an_id(target, name):
                continue
            if len(finder.search(target, {option: name})) == 1:
                return name
            self.shared.append(f"{target.title} '{name}'")
        return identity

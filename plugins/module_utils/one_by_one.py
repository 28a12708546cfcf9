# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists of a thing that can be given whole, or of which single members are added or removed and the others never touched."""

from __future__ import annotations

from typing import Any, Optional

from .behaviour import Behaviour, Lookup
from .errors import BadInput
from .steps import Desired
from .values import Field, ListOf, Members, Options, Row, Unknown, sortable

WORDS = ("add", "remove")


def single_ones(*fields: Field) -> tuple[Field, ...]:
    """Return the options by which single members of these lists are added and removed."""
    lists = Members(*(Field(one.name, one.type) for one in fields))
    return tuple(Field(word, lists) for word in WORDS)


class OneByOne(Behaviour):
    """Of its lists a task names all members, or with `add` and `remove` single ones. Lists at addresses of their own are Deltas."""

    def check(self, params: Options) -> None:
        """Refuse what says two things at once."""
        add, remove = (params.get(word) or {} for word in WORDS)
        for name in dict.fromkeys((*add, *remove)):
            said = [word for word, one in (("add", add), ("remove", remove)) if one.get(name) is not None]
            if params.get(name) is not None and said:
                raise BadInput(f"{name} and {said[0]}.{name} cannot both be given: the one says all of it, the other some")
            both = _members(add.get(name)) & _members(remove.get(name))
            if both:
                raise BadInput(f"add.{name} and remove.{name} both name {', '.join(sorted(both))}")

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the thing a task means, with the lists of which it names single members."""
        row = lookup.find(want)
        if row is None or want.absent or row.get("id").__class__ is Unknown:
            return row
        named = [name for name in _named(want) if want.resource.by_name[name].at not in row]
        return {**row, **{name: _read(want.resource.by_name[name], row, lookup) for name in named}} if named else row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with whole lists: what was there, with what is added and without what is removed."""
        if not _named(want):
            return want
        options = dict(want.options)
        for name in _named(want):
            one = want.resource.by_name[name]
            add, remove = (one.type.canonical((want.controls.get(word) or {}).get(name) or []) for word in WORDS)
            gone, there = set(map(sortable, remove)), one.read((row or {}).get(one.at) or [])
            stay = [member for member in there if sortable(member) not in gone]
            known = set(map(sortable, stay))
            options[name] = [*stay, *(member for member in add if sortable(member) not in known)]
        return want.with_(options=options)


def _members(said: Any) -> set[str]:
    """Return the members that are said, as text; of a map each value under its key is one."""
    if isinstance(said, dict):
        return {sortable([str(key), str(one)]) for key, values in said.items() for one in values or ()}
    return set(map(sortable, said or ()))


def _named(want: Desired) -> list[str]:
    """Return the lists of which single members are named."""
    said = (want.controls.get(word) or {} for word in WORDS)
    return [name for name in dict.fromkeys(name for one in said for name in one) if isinstance(want.resource.by_name[name].type, ListOf)]


def _read(one: Field, row: Row, lookup: Lookup) -> list[Any]:
    return lookup.pages(lookup.path(one.part.path, id=row["id"]), rows=one.part.rows, paging=one.part.paging)

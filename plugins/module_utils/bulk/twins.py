# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Two entries for one thing: told by what they say, before anything is asked, however each of them is spelled."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..values import Options, sortable
from .entries import Entry

Key = tuple[str, ...]
Signature = tuple[frozenset, frozenset]
"""What an entry gives of a key, and which keys before that one it gives."""


def refuse_twins(entries: list[Entry]) -> None:
    """Refuse two entries for the same thing: of one id, or with names of which one would find both."""
    by_id: dict[tuple, Entry] = {}
    known: dict[tuple, _Known] = {}
    for entry in entries:
        kind, who = entry.kind, (entry.kind.module_name, entry.account)
        written = entry.params.get("id")
        if written and "id" not in kind.by_name:
            place = tuple(sortable(entry.options.get(name)) for name in kind.containers)
            twin = by_id.setdefault((*who, place, kind.identity.parse_id(written) or str(written)), entry)
            if twin is not entry:
                raise errors.BadInput(f"{entry.place} and {twin.place} are the same thing")
            continue
        before: frozenset[Key] = frozenset()
        for key in _keys(entry):
            alike = known.get((*who, key))
            if alike is None:
                alike = known[(*who, key)] = _Known(kind, key)
            alike.enter(entry, before)
            before |= {key}


def refuse_namesakes(entries: list[Entry]) -> None:
    """Refuse an entry whose thing, known by its id, gets the very name by which another entry would find its own."""
    renamed = [(entry, after) for entry in entries if entry.want and entry.want.identity for after in _renamed(entry)]
    by_name: dict[tuple, list[Entry]] = {}
    for entry in entries if renamed else ():
        key = entry.kind.key_in(entry.want.options) if entry.is_state and entry.want and not entry.want.identity else {}
        for name in list(key)[:1]:
            by_name.setdefault((entry.kind, entry.account, name, sortable(key[name])), []).append(entry)
    for entry, after in renamed:
        for name in entry.kind.identity.naming:
            for other in by_name.get((entry.kind, entry.account, name, sortable(after.get(name))), ()):
                key = entry.kind.key_in(other.want.options)
                if other.thing != entry.thing and all(after.get(one) == value for one, value in key.items()):
                    raise errors.BadInput(
                        f"{entry.place} becomes what {other.place} is called: two things of one name",
                        advice="Give the id in both, or another name",
                    )


def _renamed(entry: Entry) -> list[Options]:
    """Return what an entry that names its thing by the id makes of it, where that gets another name."""
    if not entry.is_state or not entry.row or not entry.planned.row:
        return []
    before, after = (entry.kind.to_options(row) for row in (entry.row, entry.planned.row))
    return [after] if any(before.get(name) != after.get(name) for name in entry.kind.identity.naming) else []


def _keys(entry: Entry) -> list[Key]:
    """Return the keys that an entry gives; of what there is one of, the empty one; of an action without a name, none."""
    kind, options = entry.kind, entry.options
    if not kind.identity.keys:
        return [()] if entry.is_state else []
    return [key for key in kind.identity.keys if options.get(key[0]) not in (None, "")]


class _Known:
    """The entries of one kind and account that give one key, by what else they give of it."""

    def __init__(self, kind: Any, key: Key) -> None:
        self._names = (*key, *kind.identity.tie_break, *kind.containers)
        self._apart = [set(group) for group in kind.constraints.get("mutually_exclusive", ())]
        self._entries: dict[Signature, list[Entry]] = {}
        self._indexes: dict[Signature, dict[frozenset, dict[tuple, Entry]]] = {}

    def enter(self, entry: Entry, before: frozenset) -> None:
        """Take an entry in; raises BadInput when one that was there says nothing else. before: the keys it gives before this.

        Two that both give a key before this one are told apart, or are the same, by that.
        """
        given = frozenset([name for name in self._names if name in entry.options])
        for signature in self._entries:
            theirs, theirs_before = signature
            both = given & theirs
            if not before & theirs_before and not self._exclude_each_other(given - both, theirs - both):
                twin = self._index(signature, both).get(self._said(entry, both))
                if twin is not None:
                    raise self._refusal(entry, twin, given ^ theirs)
        mine: Signature = (given, before)
        self._entries.setdefault(mine, []).append(entry)
        for names, index in self._indexes.setdefault(mine, {}).items():
            index[self._said(entry, names)] = entry

    def _exclude_each_other(self, mine: frozenset, theirs: frozenset) -> bool:
        """Say whether nothing can have what each of two entries gives alone."""
        return any(group & mine and group & theirs for group in self._apart)

    def _index(self, signature: Signature, names: frozenset) -> dict[tuple, Entry]:
        """Return the entries of one signature by what they say of these names."""
        indexes = self._indexes[signature]
        if names not in indexes:
            indexes[names] = {self._said(one, names): one for one in self._entries[signature]}
        return indexes[names]

    def _said(self, entry: Entry, names: frozenset) -> tuple:
        return tuple([sortable(entry.options[name]) for name in self._names if name in names])

    def _refusal(self, entry: Entry, twin: Entry, lacking: frozenset) -> errors.BadInput:
        if not lacking:
            return errors.BadInput(f"{entry.place} and {twin.place} are the same thing")
        names = " and ".join(name for name in dict.fromkeys(self._names) if name in lacking)
        return errors.BadInput(f"{entry.place} and {twin.place} may be the same thing: give {names} in both")

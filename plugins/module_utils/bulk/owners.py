# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Relations that two kinds show, each from its side: entries may say one from both, as long as they say the same.

A member says what it is in, an owner says what is in it. That is compared by names before anything is asked, and by ids
before anything is written: only then is it known what every name means.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable, NamedTuple, Optional

from .. import errors
from ..references import references_in
from ..relations import Side, sides_of
from ..values import Field, Ref
from .entries import Entry

ADVICE = "Say it from one side"


class _Spoken(NamedTuple):
    """How entries tell things. names: entry -> what it is called; said: entry, field -> what it names there; None: nothing.

    sure: whether what no entry is called is the thing of no entry.
    """

    names: Callable[[Entry], list]
    said: Callable[[Entry, Field], Optional[list]]
    sure: bool


def agree(entries: list[Entry]) -> None:
    """Refuse entries that contradict each other by name; of two that agree, let the owner's come after the member's."""
    for relation in _relations(entries, _Spoken(_names_of, _written_in, False)):
        for member, owner, written in relation.agreed():
            owner.needs.add(member.index)
            member.needs.discard(owner.index)
            member.agreed.append((relation.side.field, written, owner))


def refuse_contradictions(entries: list[Entry]) -> None:
    """Refuse planned entries that contradict each other, now that it is known what every name means."""
    for relation in _relations(entries, _Spoken(lambda entry: [entry.thing], _meant_in, True)):
        relation.agreed()


def _relations(entries: list[Entry], spoken: _Spoken) -> Iterator[_Relation]:
    by_kind: dict[tuple, list[Entry]] = {}
    for entry in entries:
        if entry.is_state and not entry.absent:
            by_kind.setdefault((entry.kind, entry.account), []).append(entry)
    for (kind, account), owners in by_kind.items():
        for one in sides_of(kind):
            if one.theirs.mirror is not None and any(spoken.said(owner, one.field) is not None for owner in owners):
                yield _Relation(one.turned(), by_kind.get((one.other, account), []), owners, spoken)


class _Relation:
    """One relation, as the entries of one account tell it. side: from the members' side."""

    def __init__(self, side: Side, members: list[Entry], owners: list[Entry], spoken: _Spoken) -> None:
        self.side = side
        self._spoken = spoken
        self._members = members
        self._owners = owners
        self._by_name = {side.resource: _index(members, spoken), side.other: _index(owners, spoken)}

    def agreed(self) -> list[tuple[Entry, Entry, Any]]:
        """Return the members that say what an owner says, the owner, and how they write it; raises BadInput."""
        listed, open_ended = self._listed()
        by_number = {owner.index: owner for owner in self._owners}
        agreed: list[tuple[Entry, Entry, Any]] = []
        for member in self._members:
            said = self._spoken.said(member, self.side.field)
            if said is None:
                continue
            theirs = {number: (owner, written) for written in said for number, owner in self._meant(self.side.other, written)}
            for number, (owner, written) in theirs.items():
                lists = self._spoken.said(owner, self.side.theirs) is not None
                if member.index in listed.get(number, {}):
                    agreed.append((member, owner, written))
                elif lists and number not in open_ended:
                    raise self._contradiction(member, self.side.field, owner, self.side.theirs)
            sure = self._spoken.sure or all(self._meant(self.side.other, written) for written in said)
            for number, members in listed.items():
                if member.index in members and number not in theirs and sure:
                    raise self._contradiction(by_number[number], self.side.theirs, member, self.side.field)
        return agreed

    def _listed(self) -> tuple[dict[int, dict[int, Entry]], set[int]]:
        """Return by owner the members it lists, and the owners that list what may be any thing; raises BadInput."""
        listed: dict[int, dict[int, Entry]] = {}
        open_ended: set[int] = set()
        only: dict[Any, Entry] = {}
        for owner in self._owners:
            for written in self._spoken.said(owner, self.side.theirs) or ():
                found = self._meant(self.side.resource, written)
                listed.setdefault(owner.index, {}).update(found)
                if not found and not self._spoken.sure:
                    open_ended.add(owner.index)
                first = only.setdefault(written, owner)
                if first is not owner and not self.side.many:
                    raise self._two_owners(first, owner, written)
        return listed, open_ended

    def _meant(self, kind: Any, written: Any) -> list[tuple[int, Entry]]:
        """Return (number, entry) of the entry that is called so, none where none or several are."""
        index = self._by_name[kind]
        spellings = [written] if self._spoken.sure else [written, *(plain(kind, name, written) for name in kind.identity.names)]
        found = next((index[one] for one in spellings if one in index), [])
        return [(found[0].index, found[0])] if len(found) == 1 else []

    def _contradiction(self, one: Entry, said: Field, other: Entry, lacks: Field) -> errors.BadInput:
        return errors.BadInput(
            f"{one.place} and {other.place} contradict each other: the first has the second in {said.name}, and the second"
            f" does not have the first in {lacks.name}",
            advice=ADVICE,
        )

    def _two_owners(self, first: Entry, second: Entry, written: Any) -> errors.BadInput:
        field, kind, owner = self.side.theirs, self.side.resource, self.side.other
        called = second.want.called(Ref(kind.name), written) if self._spoken.sure else written
        return errors.BadInput(
            f"{first.place} and {second.place} contradict each other: both have {called!r} in {field.name}, and a {kind.title}"
            f" is in one {owner.title} only",
            advice="Say it in one of them",
        )


def _index(entries: list[Entry], spoken: _Spoken) -> dict[Any, list[Entry]]:
    index: dict[Any, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(spoken.names(entry)):
            index.setdefault(name, []).append(entry)
    return index


def plain(kind: Any, option: str, written: Any) -> str:
    """Return a name in the one spelling in which names compare."""
    one = kind.by_name[option].type
    return str(one.index(one.canonical(written)))


def _names_of(entry: Entry) -> list:
    """Return what an entry is called before anything was read."""
    names = [entry.options.get(name) for name in entry.kind.identity.names]
    return [str(one) for one in (entry.params.get("id"), *names) if one]


def _written_in(entry: Entry, one: Field) -> Optional[list]:
    """Return what an entry names in an option, as it is written."""
    return [written for _kind, written in references_in(one, entry.options[one.name])] if one.name in entry.options else None


def _meant_in(entry: Entry, one: Field) -> Optional[list]:
    """Return the ids of what an entry names in an option, those that are only planned too."""
    if entry.want is None or one.name not in entry.options:
        return None
    found: list = [owner.thing for field, _written, owner in entry.agreed if field is one]
    value = entry.want.options.get(one.name)
    if value not in (None, "", [], {}):
        one.replaced(value, lambda _ref, identity, _place: found.append(identity) or identity)
    return found

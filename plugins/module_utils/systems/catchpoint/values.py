# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that only Catchpoint has: what it calls things, and sections that may be inherited.

Source: https://docs.catchpoint.com/ (REST API v2 guide)
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from ...errors import BadInput
from ...values import Boxed, Enum, Field, Flag, Members, Number, NumberRef, SetOf, Text, Unknown

WHOLE_POST = "?objectDetails=true"
"""What makes a creation answer the thing."""


class Named(Boxed):
    """What stands there in an object beside its name, which does not count."""

    def to_wire(self, value: Any) -> Any:
        """Return the object, None for nothing."""
        found = super().to_wire(value)
        return None if found is None else {**found, "name": str(value)}


def kept_by_name(sent: Any, found: Any, *members: str) -> Any:
    """Return things that are sent with these members of what was read under their names."""
    known = {str(one.get("name")): one for one in found or () if isinstance(one, dict)}
    was = [known.get(one["name"], {}) for one in sent or ()]
    return [{**{name: other[name] for name in members if other.get(name)}, **one} for one, other in zip(sent or (), was)]


class Word(Named, Enum):
    """A word here; there an id with a name of its own beside it, of which only the id counts."""


class Thing(Boxed, NumberRef):
    """A thing of another kind, there an object with its id."""


class Node(Thing):
    """A node of a schedule. The name beside it and its network are decoration."""

    def to_wire(self, value: Any) -> Any:
        """Return it as the vendor's own clients send it."""
        found = super().to_wire(value)
        return found and {**found, "name": "", "networkType": {"id": 0, "name": "Backbone"}}


class Group(Thing):
    """A node group of a schedule: its id comes back in one of two places."""

    def from_wire(self, value: Any) -> Any:
        """Return the id from where it is."""
        return (value.get("nodeGroupId") or value.get("id")) if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    return str(int(value)) if str(value).strip().isdecimal() else value


class Numbered(Boxed, Text):
    """A thing that is known by its number alone: the number here, an object there."""

    def __init__(self) -> None:
        super().__init__(_plain, form=r"\d+", unlike="no id; it is a number", shortest=1)

    def to_wire(self, value: Any) -> Any:
        """Return the number in its object."""
        return super().to_wire(int(value) if str(value).isdecimal() else value)


class OpenWord(Word):
    """One of many words, or the number of one that has none here."""

    def __init__(self, **ids: Any) -> None:
        super().__init__(**ids)
        self.choices = ()

    def check(self, value: Any, place: str) -> None:
        """Refuse what is neither a word nor a number."""
        if value not in self.ids and not str(value).isdecimal():
            raise BadInput(f"{place}: {value!r} is none of {', '.join(self.ids)}, and no number")

    def cast(self, value: Any) -> Any:
        """Return the word, also of what was written as its number."""
        return self._words.get(int(value), str(value)) if str(value).isdecimal() else str(value)


class Limit(Number):
    """A number; 0 is none."""

    def canonical(self, value: Any) -> Any:
        """Return the number, None for 0."""
        found = super().canonical(value)
        return None if found == 0 and found.__class__ is not Unknown else found


class Counted(Named, Number):
    """A number that is an id there, in its object: here ids are minutes."""


class Alike(SetOf):
    """Things in any order. One stays the same by what tells it apart, and keeps what the task does not say of it.

    apart: an item -> what tells it apart from others, roughly.
    """

    completes = True

    def __init__(self, item: Members, apart: Callable[[Any], tuple]) -> None:
        super().__init__(item)
        self.apart = apart

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the items that will be there, each with what its counterpart has beside what the task says."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        found = list(found or ())
        return [self.item.merged(one, {} if place is None else found[place]) for one, place in zip(wanted, self._places(wanted, found))]

    def counterparts(self, sent: list, found: list) -> list:
        """Return for each item that is sent the one that was read and is the same, None for none."""
        mine, theirs = ([self.item.canonical(self.item.from_wire(one)) for one in some] for some in (sent, found))
        return [None if place is None else found[place] for place in self._places(mine, theirs)]

    def _places(self, wanted: list, found: list) -> list[Optional[int]]:
        """Return where the counterpart of each item stands: one that says the same, else one that is told apart by the same."""
        places: list[Optional[int]] = [None] * len(wanted)
        left = list(range(len(found)))
        for alike in (lambda one, other: not self.item.differs(one, other), lambda one, other: self.apart(one) == self.apart(other)):
            for number, one in enumerate(wanted):
                if places[number] is None:
                    places[number] = next((place for place in left if alike(one, found[place])), None)
                    left = [place for place in left if place != places[number]]
        return places


SETTINGS = Word(inherit=0, own=1, inherit_and_add=2, disabled=3)
"""What a section can be; what is no thing's own has a member of that name."""
ALONE = ("inherit", "disabled")
"""Those beside which nothing else can be said."""


def told_own(value: Any) -> bool:
    """Say whether a section, in option names, is a thing's own."""
    return isinstance(value, dict) and bool(value) and not any(value.get(name) for name in ALONE)


class Section(Members):
    """Settings that are a thing's own or inherited, and always written whole. kind: the member that tells the one from the other.

    inherits: whether there is anything to inherit from. adds: what is a thing's own may be added to that. nothing: it may be
    said that there are none at all. What the members are where nothing is said, of what becomes a thing's own, is their `initial`.
    """

    def __init__(self, kind: str, *fields: Field, inherits: bool = True, adds: bool = False, nothing: bool = False) -> None:
        said = {"inherit": inherits, "inherit_and_add": inherits and adds, "disabled": nothing}
        self.kinds = tuple(name for name, there in said.items() if there)
        super().__init__(*(Field(name, Flag()) for name in self.kinds), *fields)
        self.kind = kind
        self.usual = {one.name: one.initial for one in fields if one.initial is not None}

    def check(self, value: Any, place: str) -> None:
        """Refuse what says two things at once, too."""
        super().check(value, place)
        alone = next((name for name in ALONE if value.get(name)), None)
        others = [name for name, one in value.items() if name != alone and one not in (None, False)]
        if alone and others:
            raise BadInput(f"{place}: {alone} is true, so {' and '.join(others)} cannot be given beside it")

    def refuse_too_little(self, wanted: Any, found: Any) -> None:
        """Refuse what says too little of what is not there yet. wanted, found: the section in option names."""

    def canonical(self, value: Any) -> Any:
        """Return the members, of inherited ones only that they are."""
        found = super().canonical(value)
        if not isinstance(found, dict):
            return found
        for name in ALONE:
            if found.get(name):
                return {name: True}
        return {name: one for name, one in found.items() if name not in ALONE}

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether something else is wanted: of inherited settings only that they are. What is not there is inherited."""
        if isinstance(wanted, dict) and isinstance(found, dict):
            found = found or ({"inherit": True} if "inherit" in self.kinds else found)
            if any(bool(wanted.get(name)) != bool(found.get(name)) for name in ALONE):
                return True
        return super().differs(wanted, found)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the settings that will be there; nothing that is inherited becomes a thing's own."""
        if isinstance(wanted, dict) and wanted and not told_own(wanted):
            return wanted
        if isinstance(wanted, dict) and (not found or isinstance(found, dict) and not told_own(found)):
            found = self.usual
        return super().merged(wanted, found)

    def to_wire(self, value: Any) -> Any:
        """Return the section whole."""
        if not isinstance(value, dict):
            return value
        kind = {self.kind: SETTINGS.to_wire(next((name for name in self.kinds if value.get(name)), "own"))}
        if not told_own(value):
            return kind
        return {**kind, **{name: one for name, one in super().to_wire(value).items() if name not in self.kinds}}

    def from_wire(self, value: Any) -> Any:
        """Return the settings, of inherited ones only that they are."""
        if not isinstance(value, dict):
            return value
        said = SETTINGS.from_wire(value.get(self.kind) or 0)
        if said in ALONE and said in self.kinds:
            return {said: True}
        found = super().from_wire(value)
        return {**found, "inherit_and_add": said == "inherit_and_add"} if "inherit_and_add" in self.kinds else found

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return a section with what was read and has no option here, where it is a thing's own."""
        if isinstance(sent, dict) and (sent.get(self.kind) or {}).get("id") in (0, 3):
            return sent
        return super().with_unknown(sent, found)

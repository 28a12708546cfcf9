"""What a member of a body may hold: kinds that read what a client has sent, or say what is wrong with it.

Member names are read in any letter case. A scalar may come as text, as the vendor's Terraform provider sends each of them
in a patch. What no kind has is not looked at. Null is nothing: such a member is unset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .enums import pair

LARGEST = 2**31 - 1
_DIGITS = re.compile("-?[0-9]{1,18}")


class Wrong(Exception):
    """What has been sent cannot be: its text is the service's sentence."""


def _kind_wrong(value: Any, wanted: str, place: str) -> Wrong:
    """Return the complaint of the deserialiser, which names path and line (its exact text is not known)."""
    shown = "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else f"'{str(value)[:60]}'"
    return Wrong(f"Error converting value {shown} to type '{wanted}'. Path '{place}', line 1.")


class Kind:
    """One kind of value."""

    def read(self, value: Any, place: str) -> Any:
        """Return a value as it is stored, None for one that unsets the member; raises Wrong."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Kind):
    """Text of at most so many characters."""

    most: int | None = None

    def read(self, value: Any, place: str) -> Any:
        """Return the text."""
        if not isinstance(value, str):
            raise _kind_wrong(value, "System.String", place)
        if self.most is not None and len(value) > self.most:
            raise Wrong(f"The field {place} must be a string with a maximum length of {self.most}.")
        return value


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number. blank: the text and the number that unset it, as `""` and 0 do where a thing is referred to."""

    low: int = -LARGEST
    high: int = LARGEST
    blank: tuple[Any, ...] = ("",)

    def read(self, value: Any, place: str) -> Any:
        """Return the number."""
        if not isinstance(value, bool) and value in self.blank:
            return None
        number = value
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            number = int(value)
        if isinstance(value, float) and value.is_integer():
            number = int(value)
        if not isinstance(number, int) or isinstance(number, bool):
            raise _kind_wrong(value, "System.Int32", place)
        if number in self.blank:
            return None
        if not self.low <= number <= self.high:
            raise Wrong(f"The field {place} must be between {self.low} and {self.high}.")
        return number


@dataclass(frozen=True)
class Real(Kind):
    """A number."""

    low: float = -1e15
    high: float = 1e15

    def read(self, value: Any, place: str) -> Any:
        """Return the number, with a fraction."""
        number = value
        if isinstance(value, str):
            try:
                number = float(value)
            except ValueError:
                raise _kind_wrong(value, "System.Single", place) from None
        if not isinstance(number, int | float) or isinstance(number, bool):
            raise _kind_wrong(value, "System.Single", place)
        if not self.low <= number <= self.high:
            raise Wrong(f"The field {place} must be between {self.low} and {self.high}.")
        return float(number)


class Flag(Kind):
    """Yes or no."""

    def read(self, value: Any, place: str) -> Any:
        """Return the flag."""
        known = {"true": True, "false": False}
        if isinstance(value, str) and value.lower() in known:
            return known[value.lower()]
        if not isinstance(value, bool):
            raise _kind_wrong(value, "System.Boolean", place)
        return value


@dataclass(frozen=True)
class Enum(Kind):
    """A value of a vocabulary: `{"id": 1, "name": whatever}`, or the id or the name by itself.

    allowed: the ids a client may set, all when empty.
    """

    table: Mapping[int, str]
    allowed: tuple[int, ...] = ()

    def read(self, value: Any, place: str) -> Any:
        """Return the id with the official name."""
        if value == "":
            return None
        number = self._number(value, place)
        if number is None:
            return None
        if number not in self.table or (self.allowed and number not in self.allowed):
            raise Wrong(f"The value '{str(number)[:40]}' is not valid for {place}.")
        return pair(dict(self.table), number)

    def _number(self, value: Any, place: str) -> int | None:
        if isinstance(value, dict):
            given = [member for name, member in value.items() if name.lower() == "id"]
            if not given:
                raise Wrong(f"The field {place} lacks an id.")
            return Whole().read(given[0], f"{place}.id") if given[0] is not None else None
        if isinstance(value, str) and not _DIGITS.fullmatch(value):
            named = [number for number, name in self.table.items() if name.lower() == value.lower()]
            if not named:
                raise Wrong(f"The value '{value[:40]}' is not valid for {place}.")
            return named[0]
        return Whole().read(value, place)


class Moment(Kind):
    """A point in time, with an offset or `Z`; one without is UTC."""

    def read(self, value: Any, place: str) -> Any:
        """Return it in UTC with `Z`, to the second."""
        if value == "":
            return None
        if not isinstance(value, str):
            raise _kind_wrong(value, "System.DateTime", place)
        try:
            moment = datetime.fromisoformat(value)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _kind_wrong(value, "System.DateTime", place) from None
        if not 1970 <= moment.year <= 9000:
            raise Wrong(f"The field {place} is out of range.")
        return iso(moment.timestamp())


@dataclass(frozen=True)
class ListOf(Kind):
    """A list. most: how many there may be; null: whether null unsets it, or is refused."""

    inner: Kind
    most: int = 10_000
    null: bool = True

    def read(self, value: Any, place: str) -> Any:
        """Return the list."""
        if not isinstance(value, list):
            raise _kind_wrong(value, "System.Collections.Generic.List", place)
        if len(value) > self.most:
            raise Wrong(f"The field {place} must have at most {self.most} entries.")
        read = []
        for position, member in enumerate(value):
            if member is None:
                raise Wrong(f"The entry {position} of {place} must not be null.")
            read.append(self.inner.read(member, f"{place}[{position}]"))
        return [member for member in read if member is not None]


@dataclass(frozen=True)
class Object(Kind):
    """An object. required: the members that must be there and not null; rule: looks at the whole, may raise Wrong."""

    members: Mapping[str, Kind]
    required: tuple[str, ...] = ()
    rule: Callable[[dict[str, Any], str], dict[str, Any]] | None = None
    _names: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._names.update({name.lower(): name for name in self.members})

    def name(self, given: str) -> str | None:
        """Return the member that is meant, in the service's spelling."""
        return self._names.get(given.lower())

    def read(self, value: Any, place: str = "") -> Any:
        """Return the members that are set."""
        if not isinstance(value, dict):
            raise _kind_wrong(value, "object", place or "$")
        found = {}
        for given, member in value.items():
            name = self.name(given)
            if name is not None:
                below = f"{place}.{name}" if place else name
                found[name] = self._member(self.members[name], member, below)
        for name in self.required:
            if found.get(name) in (None, ""):
                raise Wrong(f"The {name} field is required." if not place else f"The field {place}.{name} is required.")
        kept = {name: member for name, member in found.items() if member is not None}
        return self.rule(kept, place) if self.rule else kept

    @staticmethod
    def _member(kind: Kind, value: Any, place: str) -> Any:
        if value is None:
            if isinstance(kind, ListOf) and not kind.null:
                raise Wrong(f"The field {place} must not be null.")
            return None
        return kind.read(value, place)


class Anything(Kind):
    """What the service keeps as it came."""

    def read(self, value: Any, place: str) -> Any:
        """Return it."""
        return value


class Ignored(Kind):
    """What a client may send and the service sets itself."""

    def read(self, value: Any, place: str) -> Any:
        """Return nothing."""
        return None


REFERENCE = Whole(1, LARGEST, ("", 0))
"""The id of another thing; empty or 0 is none."""
NAMED = Object({"id": Whole(0), "name": Text(256)}, ("id",))
"""`{"id": n, "name": "…"}` of something that has no vocabulary."""


def iso(epoch: float) -> str:
    """Return a moment as the service writes it."""
    return datetime.fromtimestamp(int(epoch), UTC).isoformat().replace("+00:00", "Z")


def epoch(text: str) -> float:
    """Return the seconds since the epoch of a moment that was stored."""
    return datetime.fromisoformat(text).timestamp()

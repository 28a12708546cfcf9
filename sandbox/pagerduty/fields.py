"""How the members of a body are checked: small checks that families put together, one line for each member.

A check takes the world and a value and returns the value as it is kept, or raises ValueError with the entry for
`errors`. Where the vendor documents no wording, it is Rails' own, which the known ones are.
Source: https://developer.pagerduty.com/docs/errors
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .answers import invalid
from .collection import Collection, Row
from .world import World, parse_time

Check = Callable[[World, Any], Any]
Checks = Mapping[str, tuple[str, Check]]
"""By the body's member: the member of the record, and the check."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def text(label: str, most: int = 65_535, *, blank: bool = True, empty: str | None = None) -> Check:
    """Want text. blank: whether null and nothing are fine; they are kept as `empty`."""

    def check(_world: World, value: Any) -> str | None:
        if value is None or value == "":
            if blank:
                return empty if value is None else value
            raise ValueError(f"{label} can't be blank")
        if not isinstance(value, str):
            raise ValueError(f"{label} must be a string")
        if not blank and not value.strip():
            raise ValueError(f"{label} can't be blank")
        if len(value) > most:
            raise ValueError(f"{label} is too long (maximum is {most} characters)")
        return value

    return check


def name(label: str = "Name", most: int = 255) -> Check:
    """Want a name: no space at its end, no characters that do not print."""
    plain = text(label, most, blank=False)

    def check(world: World, value: Any) -> str:
        found = plain(world, value)
        if found != found.rstrip() or not found.isprintable():
            raise ValueError(f"{label} cannot end with a space or contain non-printing characters")
        return found

    return check


def url(label: str, *, blank: bool = False, https: bool = False) -> Check:
    """Want an address of the web."""
    plain = text(label, 2_000, blank=blank)
    schemes = ("https",) if https else ("http", "https")

    def check(world: World, value: Any) -> str | None:
        found = plain(world, value)
        if found:
            try:
                parts = urlsplit(found)
                fine = parts.scheme in schemes and bool(parts.hostname)
            except ValueError:
                fine = False
            if not fine:
                raise ValueError(f"{label} is invalid")
        return found

    return check


def mail(label: str) -> Check:
    """Want a mail address."""
    plain = text(label, 255, blank=False)

    def check(world: World, value: Any) -> str:
        found = plain(world, value)
        if not _MAIL.fullmatch(found):
            raise ValueError(f"{label} is invalid")
        return found

    return check


def flag(label: str, *, null: bool | None = None) -> Check:
    """Want true or false. null: what null is kept as, if it is fine."""

    def check(_world: World, value: Any) -> bool:
        if value is None and null is not None:
            return null
        if not isinstance(value, bool):
            raise ValueError(f"{label} must be true or false")
        return value

    return check


def whole(label: str, least: int, most: int, *, null: bool = False) -> Check:
    """Want a whole number in a range."""

    def check(_world: World, value: Any) -> int | None:
        if value is None and null:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{label} is not a number")
        if not least <= value <= most:
            bound = f"greater than or equal to {least}" if value < least else f"less than or equal to {most}"
            raise ValueError(f"{label} must be {bound}")
        return value

    return check


def one_of(label: str, words: tuple[str, ...], *, null: bool = False) -> Check:
    """Want one of some words."""

    def check(_world: World, value: Any) -> str | None:
        if value is None and null:
            return None
        if value not in words or isinstance(value, bool):
            raise ValueError(f"{label} must be in {', '.join(words)}")
        return value

    return check


def moment(label: str, *, null: bool = False) -> Check:
    """Want a date and time; kept in seconds since the epoch."""

    def check(_world: World, value: Any) -> int | None:
        if value is None:
            if null:
                return None
            raise ValueError(f"{label} can't be blank")
        found = parse_time(value)
        if found is None:
            raise ValueError(f"{label} is invalid")
        return found

    return check


def ref(kind: str, label: str, *, null: bool = False) -> Check:
    """Want a reference to something that is there; its id is kept. One without an id is null."""

    def check(world: World, value: Any) -> str | None:
        if value in (None, {}, {"id": None}, {"id": ""}):
            if null:
                return None
            raise ValueError(f"{label} can't be blank")
        record = world.find(kind, value.get("id")) if isinstance(value, dict) else None
        if record is None:
            raise ValueError(f"{label} not found")
        return record["id"]

    return check


def each(check: Check, label: str, least: int = 0, most: int = 1_000) -> Check:
    """Want a list, and of every item what another check wants."""

    def checks(world: World, value: Any) -> list[Any]:
        value = [] if value is None else value
        if not isinstance(value, list):
            raise ValueError(f"{label} must be a list")
        if len(value) < least:
            raise ValueError(f"{label} can't be blank")
        if len(value) > most:
            raise ValueError(f"{label} is too long (maximum is {most} items)")
        return [check(world, item) for item in value]

    return checks


def refs(kind: str, label: str, least: int = 0, most: int = 1_000) -> Check:
    """Want references; their ids are kept, each once."""
    plain = each(ref(kind, label), label, least, most)
    return lambda world, value: list(dict.fromkeys(plain(world, value)))


def checked(world: World, body: Mapping[str, Any], checks: Checks) -> Row:
    """Return what the body says in the record's members; members nobody knows are passed over. Raises 400."""
    changes, errors = {}, []
    for member, (kept, check) in checks.items():
        if member in body:
            try:
                changes[kept] = check(world, body[member])
            except ValueError as problem:
                errors.append(str(problem))
    if errors:
        raise invalid(*errors)
    return changes


class Checked(Collection):
    """A kind whose body is a table of checks."""

    checks: Checks = {}
    required: tuple[str, ...] = ()
    """Members a new one cannot be without."""
    defaults: Row = {}
    """The members of a record of which nothing has been said."""
    fixed: tuple[str, ...] = ()
    """Members that only a new one takes; later they are passed over."""

    def blank(self) -> Row:
        """Return an object of which nothing has been said."""
        return {**self.defaults}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes: what is left out stays, lists and objects are replaced whole."""
        self.check_type(sent)
        if "id" not in current:
            sent = {**dict.fromkeys(self.required), **sent}
        elif self.fixed:
            sent = {member: value for member, value in sent.items() if member not in self.fixed}
        return checked(self._world, sent, self.checks)

    def check_type(self, sent: Mapping[str, Any]) -> None:
        """Refuse a type that is another one's; without one it is what the path says."""
        kind = self.kind.type
        if sent.get("type", kind) not in (kind, f"{kind}_reference"):
            raise invalid(f"Type must be {kind}")

"""What every part of the PagerDuty account shares: tables, ids, times, references."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from starlette.requests import Request

from .. import service
from ..service import Call
from .answers import Refusal, error, invalid, missing
from .zones import RAILS

SITE = "https://steadyops-demo.pagerduty.com"
ACCOUNT_ZONE = "America/Lima"
"""Not UTC, so that comparing times as text shows; without summer time, so that no zone database is needed."""

_FIXED_ZONES: dict[str, tzinfo] = {"UTC": UTC, "Etc/UTC": UTC, ACCOUNT_ZONE: timezone(timedelta(hours=-5))}
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST, _LAST = -62_135_510_400, 253_402_214_400
"""A day after the first moment that has a date, and a day before the last."""
_STRIDE = 1_103_515_253  # prime: multiplying by it visits every id of a length once


_base: ContextVar[str] = ContextVar("base", default="https://api.pagerduty.com")
"""Where the request at hand was sent. Each request runs in a context of its own."""


def came_to(request: Request) -> None:
    """Remember where a request was sent: official clients follow only addresses that begin like their own."""
    host = request.headers.get("host")
    if host:
        _base.set(f"{request.scope['scheme']}://{host}")


def api() -> str:
    """Return what addresses of objects begin with."""
    return _base.get()


@dataclass(frozen=True)
class Kind:
    """A kind of object: its type, its table, where the web site shows it, the code of its 404, the member that sums it up."""

    type: str
    table: str
    page: str | None
    code: int = 5001
    named: str = "name"
    place: str = ""
    """The path of its list, where that is not called like the table."""


KINDS = {"incident": Kind("incident", "incidents", "incidents")}
"""By type; every `Collection` adds its own."""


@dataclass(frozen=True)
class Actor:
    """Whose credential a request carries; user_id is None for account keys and app tokens."""

    user_id: str | None = None
    read_only: bool = False
    scopes: frozenset[str] | None = None
    """Of an app's token that has not got all of them."""


class World(service.World):
    """The account's data. Times are kept as epoch seconds, references as ids."""

    name = "pagerduty"
    _moment: int | None = None

    def now(self) -> int:
        """Return the time in whole seconds; PagerDuty shows no fractions."""
        return int(self.clock.now()) if self._moment is None else self._moment

    @contextmanager
    def at(self, moment: int) -> Iterator[None]:
        """Make it that moment for what is done inside: what was due before somebody looked happens when it was due."""
        self._moment = moment
        try:
            yield
        finally:
            self._moment = None

    def tell(self, to: str, by: str, about: str, why: str, at: float | None = None) -> None:
        """Tell somebody something, at the moment it is for what is done."""
        super().tell(to, by, about, why, self._moment if at is None else at)

    def new_id(self, table: str, first: str = "P", length: int = 6) -> str:
        """Return an id nobody can guess the next of: `P` and six letters or digits, `Q` and thirteen for incidents."""
        number = (self.table(table).next_id() + crc32(table.encode())) * _STRIDE * _STRIDE % 36**length
        digits = ""
        for _dummy in range(length):
            number, digit = divmod(number, 36)
            digits += _ALPHABET[digit]
        return first + digits

    # -- objects ---------------------------------------------------------------------------------------------

    def find(self, kind: str, key: Any) -> dict[str, Any] | None:
        """Return a copy of the record, None when the id names nothing."""
        return self.table(KINDS[kind].table).get(key) if isinstance(key, str) else None

    def fetch(self, kind: str, key: str) -> dict[str, Any]:
        """Return a copy of the record; raises the vendor's 404."""
        record = self.find(kind, key)
        if record is None:
            raise missing(KINDS[kind].code, kind.replace("_", " ").title())
        return record

    def save(self, kind: str, record: dict[str, Any]) -> None:
        """Put a record, new or changed."""
        self.table(KINDS[kind].table).put(record["id"], record)

    def remove(self, kind: str, record: dict[str, Any]) -> None:
        """Remove a record; what refers to it goes on showing its name."""
        self.table("tombstones").put(record["id"], {"summary": summary(kind, record)})
        self.table(KINDS[kind].table).delete(record["id"])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return every record, oldest first; shared, not to be changed."""
        return self.table(KINDS[kind].table).all()

    def head(self, kind: str, record: dict[str, Any]) -> dict[str, Any]:
        """Return the five members every object begins with."""
        key, page = record["id"], KINDS[kind].page
        return {
            "id": key,
            "type": kind,
            "summary": summary(kind, record),
            "self": f"{api()}/{KINDS[kind].place or KINDS[kind].table}/{key}",
            "html_url": f"{SITE}/{page}/{key}" if page else None,
        }

    def reference(self, kind: str, key: str | None) -> dict[str, Any] | None:
        """Return the reference object for an id; a removed object has no addresses any more."""
        if key is None:
            return None
        record = self.find(kind, key)
        if record is not None:
            return {**self.head(kind, record), "type": f"{kind}_reference"}
        gone = self.table("tombstones").get(key) or {"summary": None}
        return {"id": key, "type": f"{kind}_reference", "summary": gone["summary"], "self": None, "html_url": None}

    def references(self, kind: str, keys: list[str]) -> list[dict[str, Any] | None]:
        """Return the reference objects for a list of ids."""
        return [self.reference(kind, key) for key in keys]

    # -- times -----------------------------------------------------------------------------------------------

    def utc(self, moment: int | None) -> str | None:
        """Return a time as incidents show it: `2026-11-21T10:00:00Z`."""
        return self.shown(moment, UTC)

    def local(self, moment: int | None) -> str | None:
        """Return a time as services, windows and notes show it: in the account's zone, `…T05:00:00-05:00`."""
        return self.shown(moment, _FIXED_ZONES[ACCOUNT_ZONE])

    @staticmethod
    def shown(moment: int | None, zone: tzinfo) -> str | None:
        """Return a time in a zone, whole seconds."""
        if moment is None:
            return None
        return datetime.fromtimestamp(moment, zone).isoformat(timespec="seconds").replace("+00:00", "Z")


def summary(kind: str, record: dict[str, Any]) -> str | None:
    """Return the line a reference shows for an object."""
    if kind == "incident":
        return f"[#{record['incident_number']}] {record['title']}"
    return record[KINDS[kind].named]


def zone_named(name: str) -> tzinfo:
    """Return the zone of an IANA name, or of Rails' own; raises the vendor's 400 for one that does not exist."""
    if name in _FIXED_ZONES:
        return _FIXED_ZONES[name]
    try:
        return ZoneInfo(RAILS.get(name, name))
    except (KeyError, ValueError, OSError):
        raise invalid("Time zone is not valid") from None


def parse_time(text: Any, zone: tzinfo | None = None) -> int | None:
    """Return ISO 8601 text as epoch seconds, None when it is something else.

    zone: where a time without an offset is; the account's zone when not given. What has no date in some zone, before
    the year 1 or after 9999, is none.
    """
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or _FIXED_ZONES[ACCOUNT_ZONE])
    seconds = int(moment.timestamp())
    return seconds if _FIRST <= seconds <= _LAST else None


def wrapped(call: Call, key: str) -> dict[str, Any]:
    """Return the object inside the body's envelope; raises 400 when the envelope is not there.

    The wording of that refusal is the sandbox's own: the vendor's reference gives none.
    """
    inside = call.body.get(key) if isinstance(call.body, dict) else None
    if not isinstance(inside, dict):
        raise invalid(f"{key.replace('_', ' ').capitalize()} must be an object inside '{key}'")
    return inside


def requester(world: World, call: Call) -> str:
    """Return the id of the user a write is done for: the key's own, else the one named by the `From` header.

    Raises 400 without one. The code of a missing header is what users report (2016); the published list gives
    that number another meaning.
    """
    if call.actor.user_id:
        return call.actor.user_id
    address = call.request.headers.get("from", "").strip()
    if not address and (world.table("plan").get("from_optional") or {}).get("has"):
        return world.all("user")[0]["id"]
    if not address:
        text = 'You must specify a user\'s email address in the "From" header to perform this action'
        raise Refusal(error(400, 2016, text))
    if "@" not in address:
        raise Refusal(error(400, 1028, 'Malformed "From" header'))
    for user in world.all("user"):
        if user["email"] == address.lower():
            return user["id"]
    raise Refusal(error(400, 1008, "Requester User Not Found"))

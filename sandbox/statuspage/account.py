"""What the families share: tables, ids, times, the ways of refusing, envelopes, paging."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Sequence
from typing import Any, NoReturn

from starlette.responses import JSONResponse, Response

from ..service import Call, Refusal, World, number
from ..store import Clock, Store, Table

# Only the 401 body has been seen live; the vendor's description gives the sentences of the others.
BAD_REQUEST = "Bad request"
UNAUTHENTICATED = "Could not authenticate"
FORBIDDEN = "You are not authorized to access this resource."
NOT_FOUND = "The requested resource could not be found."
PAGE_SIZE = 100
"""Default and maximum; a larger wish is clamped (sandbox choice, the vendor does not say)."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
"""What an address looks like."""
ORGANIZATION = "b9q4xwz2f7hn"
_LETTERS = string.ascii_lowercase + string.digits


def error(status: int, message: str | list[str]) -> JSONResponse:
    """Return an error answer; a list of full sentences is what validation (422) gives."""
    return JSONResponse({"error": message}, status)


def invalid(*sentences: str) -> NoReturn:
    """Refuse a value."""
    raise Refusal(error(422, list(sentences)))


def not_found() -> NoReturn:
    """Refuse an unknown id."""
    raise Refusal(error(404, NOT_FOUND))


def forbidden() -> NoReturn:
    """Refuse what the page does without."""
    raise Refusal(error(403, FORBIDDEN))


def bad_request(message: str = BAD_REQUEST) -> NoReturn:
    """Refuse a request that cannot be understood."""
    raise Refusal(error(400, message))


def one_of(attribute: str, value: Any, choices: tuple[str, ...]) -> Any:
    """Return the value if it is one of the choices, else refuse in the only wording seen for an enumeration."""
    if value not in choices:
        invalid(f"{attribute} must be one of {'|'.join(choices)}")
    return value


def attributes(call: Call, envelope: str) -> dict[str, Any]:
    """Return what is inside the envelope. Rails counts an empty one as missing."""
    inside = call.body.get(envelope) if isinstance(call.body, dict) else None
    if not isinstance(inside, dict) or not inside:
        bad_request(f"param is missing or the value is empty: {envelope}")
    return inside


def paged(
    call: Call, rows: Sequence[Any], size_parameter: str = "per_page", first: int = 1, most: int = PAGE_SIZE
) -> Sequence[Any]:
    """Return one page of the rows; past the end there is an empty one. first: the number of the first page."""
    page, size = _number(call, "page", first, first) - first, min(_number(call, size_parameter, PAGE_SIZE), most)
    return rows[page * size : (page + 1) * size]


def _number(call: Call, name: str, default: int, least: int = 1) -> int:
    found = number(call.param(name), default, least)
    return bad_request() if found is None else found


def answer(document: Any, status: int = 200) -> Response:
    """Return an object or a list, bare as all of them are."""
    return JSONResponse(document, status)


class Account(World):
    """The organisation behind the key: its tables and its time."""

    name = "statuspage"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self.pages = self.table("pages")
        self.components = self.table("components")
        """Components and component groups, as the service lists them together."""
        self.incidents = self.table("incidents")
        self.postmortems = self.table("postmortems")
        """By the id of their incident."""
        self.incident_subscribers = self.table("incident_subscribers")
        self.incident_templates = self.table("incident_templates")
        self.subscribers = self.table("subscribers")
        self.unsubscribed = self.table("unsubscribed")
        """Page subscribers as they were when they left."""
        self.metrics_providers = self.table("metrics_providers")
        self.metrics = self.table("metrics")
        self.access_users = self.table("page_access_users")
        self.access_groups = self.table("page_access_groups")
        self.users = self.table("users")
        self.permissions = self.table("permissions")
        self.embed_configs = self.table("embed_configs")
        self.status_changes = self.table("status_changes")
        """By component: when it came into which status."""
        self._ids = self.table("ids")

    def now(self) -> str:
        """Return the time with milliseconds, as it is stored."""
        return self.clock.iso(milliseconds=True)

    def stamps(self) -> dict[str, str]:
        """Return the times of what has just been made."""
        return dict.fromkeys(("created_at", "updated_at"), self.second())

    def second(self) -> str:
        """Return the time as components, groups and pages show it."""
        return self.clock.iso()

    def new_id(self) -> str:
        """Return an id of the shape the service gives; in no order, but the same ones again after a reset."""
        return "".join(random.Random(self._ids.next_id()).choices(_LETTERS, k=12))

    def page(self, call: Call) -> str:
        """Return the page's id, or refuse."""
        page_id = call.path["page_id"]
        if page_id not in self.pages:
            not_found()
        return page_id

    def rows(self, call: Call, table: Table) -> list[dict[str, Any]]:
        """Return a page's rows in the order of their making, shared ones as `Table.all` gives; or refuse the page."""
        page_id = self.page(call)
        return [row for row in table.all() if row["page_id"] == page_id]

    def found(self, call: Call, table: Table, name: str = "id") -> dict[str, Any]:
        """Return a copy of the page's row whose id the path has under that name, or refuse."""
        page_id = self.page(call)
        row = table.get(call.path[name])
        if row is None or row["page_id"] != page_id:
            not_found()
        return row

    def check_components(self, page_id: str, members: list[str]) -> None:
        """Refuse ids that are no components of the page; groups are none."""
        for member in members:
            row = self.components.get(member)
            if row is None or row["group"] or row["page_id"] != page_id:
                invalid("Components is invalid")

    def change(self, table: Table, row: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        """Store what differs, if anything, and return the row as it is then."""
        if any(row[name] != value for name, value in changes.items()):
            row = {**row, **changes, "updated_at": self.second()}
            table.put(row["id"], row)
        return row

    def withdraw(self, ids: str, member: str) -> None:
        """Take what is gone out of the list called `ids` of every page access user and group."""
        for table in (self.access_users, self.access_groups):
            for row in table.all():
                if member in row.get(ids, ()):
                    table.put(row["id"], {**row, ids: [kept for kept in row[ids] if kept != member]})

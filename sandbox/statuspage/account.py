"""What the families share: tables, ids, times, the ways of refusing, envelopes, paging."""

from __future__ import annotations

import random
import string
from typing import Any, NoReturn

from starlette.responses import JSONResponse, Response

from ..service import Call, Refusal
from ..store import Clock, Store

# Only the 401 body has been seen live; the vendor's description gives the sentences of the others.
BAD_REQUEST = "Bad request"
UNAUTHENTICATED = "Could not authenticate"
NOT_FOUND = "The requested resource could not be found."
PAGE_SIZE = 100
"""Default and maximum; a larger wish is clamped (sandbox choice, the vendor does not say)."""
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


def paged(call: Call, rows: list[Any], size_parameter: str = "per_page") -> list[Any]:
    """Return one page of the rows, counted from 1; past the end there is an empty one."""
    page, size = _number(call, "page", 1), min(_number(call, size_parameter, PAGE_SIZE), PAGE_SIZE)
    return rows[(page - 1) * size : page * size]


def _number(call: Call, name: str, default: int) -> int:
    value = call.param(name)
    if value in (None, ""):
        return default
    if not value.isdecimal() or int(value) < 1:
        bad_request()
    return int(value)


def answer(document: Any, status: int = 200) -> Response:
    """Return an object or a list, bare as all of them are."""
    return JSONResponse(document, status)


class Account:
    """The organisation behind the key: its tables and its time."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock = clock
        self.pages = store.table("statuspage.pages")
        self.components = store.table("statuspage.components")
        """Components and component groups, as the service lists them together."""
        self.incidents = store.table("statuspage.incidents")

    def now(self) -> str:
        """Return the time with milliseconds, as it is stored."""
        return self.clock.iso(milliseconds=True)

    def second(self) -> str:
        """Return the time as components, groups and pages show it."""
        return self.clock.iso()

    def new_id(self) -> str:
        """Return an id of the shape the service gives."""
        return "".join(random.choices(_LETTERS, k=12))

    def page(self, call: Call) -> str:
        """Return the page's id, or refuse."""
        page_id = call.path["page_id"]
        if page_id not in self.pages:
            not_found()
        return page_id

"""Screens on the wall: a one-time token signs one in, and then it reads a little of what else wants a browser's cookie."""

from __future__ import annotations

import base64
import binascii
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..service import Call, Operation
from .answers import answer, nothing, sign_in
from .workers import AskingWorkers

_USABLE = 3_600_000
"""Milliseconds in which a token signs somebody in."""
BOUND = 365 * 86_400_000
"""Milliseconds from its creation until a screen has to sign in again, used or not."""
_SHOWN = ("comment", "start_time", "end_time", "created_by", "id", "alert_definition_id", "entity", "group_id")


class Screens(AskingWorkers):
    """The way in, and the list of downtimes, which a bearer token alone does not show."""

    def operations(self) -> list[Operation]:
        """Return them: open, because they look for cookies."""
        return [
            Operation("GET", "/tv/{token}", self._enter, open=True),
            Operation("GET", "/rest/downtimes", self._downtimes, open=True),
        ]

    def _enter(self, call: Call) -> Response:
        """Sign a screen in, once for each token; the others are sent to the same page without cookies."""
        now, row = self._world.millis(), self._world.tokens.get(call.path["token"])
        response = Response(status_code=302, headers={"Location": str(call.request.base_url)})
        if row is None or row["bound_at"] is not None or now >= row["created"] + _USABLE:
            return response
        screen = str(uuid.uuid4())
        self._world.tokens.put(row["token"], {**row, "bound_ip": _address(call.request), "bound_at": now, "screen": screen})
        for name, value in (("ZMON_TV", row["token"]), ("ZMON_TV_ID", screen)):
            written = base64.b64encode(value.encode()).decode()
            response.set_cookie(name, written, path="/", secure=True, httponly=True, samesite=None)
        return response

    def _signed_in(self, request: Request) -> bool:
        token, screen = (_decoded(request.cookies.get(name, "")) for name in ("ZMON_TV", "ZMON_TV_ID"))
        row = self._world.tokens.shared(token)
        return (
            row is not None
            and row["screen"] == screen
            and row["bound_ip"] == _address(request)
            and self._world.millis() < row["created"] + BOUND
        )

    def _downtimes(self, call: Call) -> Response:
        if not self._signed_in(call.request):
            return sign_in(call.request)
        wanted = [part for value in call.query.get("alert_definition_id", ()) for part in value.split(",")]
        if not wanted:
            return nothing(500)
        rows = (row for row in self._workers.kept() if str(row["alert_id"]) in wanted)
        # The scheduler calls the alert otherwise, and the controller does not look there.
        return answer([{name: _member(row, name) for name in _SHOWN} for row in rows])


def _member(row: dict[str, Any], name: str) -> Any:
    return None if name == "alert_definition_id" else row[name]


def _address(request: Request) -> str:
    forwarded = request.headers.get("x-forwarded-for", "").split(",")[0].strip()
    return forwarded or (request.client.host if request.client else "")


def _decoded(cookie: str) -> str:
    try:
        return base64.b64decode(cookie.strip('"'), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""

"""How Circonus says things: bare JSON, and errors with a code, a status and a sentence."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from ..service import Refusal

INVALID = "InvalidValue"
NOT_FOUND = "ObjectError.InstanceNotFound"


def answer(value: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer 200 with JSON, also where something was created."""
    return Response(json.dumps(value), headers=headers, media_type="application/json")


def error(status: int, code: str, message: str) -> Response:
    """Answer with an error."""
    body = {"code": code, "status": status, "message": message}
    return Response(json.dumps(body), status, media_type="application/json")


_EXPLANATIONS = {
    INVALID: "An invalid value was supplied", NOT_FOUND: "The object does not exist",
    "Forbidden.BadToken": "The authentication token you supplied is invalid",
}  # fmt: skip


def in_old_form(body: bytes) -> bytes | None:
    """Return an error as older endpoints word it: what is always said of its code is told apart from this cause.

    None when it is no error of the service, as what goes wrong on the way.
    """
    try:
        told = json.loads(body)
    except ValueError:
        return None
    if not isinstance(told, dict) or set(told) != {"code", "status", "message"}:
        return None
    explanation = _EXPLANATIONS.get(told["code"], "The request could not be served")
    old = {"code": told["code"], "message": told["message"], "explanation": explanation}
    return json.dumps({**old, "reference": "q4Ts9wXz", "server": "web-1", "tag": "SbX001"}).encode()


def invalid(message: str) -> Refusal:
    """Refuse a value."""
    return Refusal(error(400, INVALID, message))


def not_found(path: str) -> Refusal:
    """Refuse an id that is not there, or belongs to another account."""
    return Refusal(error(404, NOT_FOUND, f"Object {path} not found"))

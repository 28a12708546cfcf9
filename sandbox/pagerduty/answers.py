"""What PagerDuty's REST API says: JSON answers, and refusals in its error envelope.

Source: https://developer.pagerduty.com/docs/errors
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Refusal


def answer(body: dict[str, Any], status: int = 200) -> Response:
    """Return a JSON answer."""
    return JSONResponse(body, status)


def deleted() -> Response:
    """Return the answer to a DELETE that worked: 204, no body."""
    return Response(status_code=204)


def error(status: int, code: int, message: str, *details: str) -> Response:
    """Return an error; without details the member `errors` is absent."""
    body: dict[str, Any] = {"message": message, "code": code}
    if details:
        body["errors"] = list(details)
    return JSONResponse({"error": body}, status)


def invalid(*details: str) -> Refusal:
    """Return the 400 for input that fails its checks; the details say which."""
    return Refusal(error(400, 2001, "Invalid Input Provided", *details))


def bad_arguments(*details: str) -> Refusal:
    """Return the 400 for input that is well formed but cannot be acted on."""
    return Refusal(error(400, 2002, "Arguments Caused Error", *details))


def missing(code: int, thing: str = "") -> Refusal:
    """Return the 404 for a thing that is not there; each kind of thing has its own code."""
    return Refusal(error(404, code, f"{thing} Not Found".strip()))

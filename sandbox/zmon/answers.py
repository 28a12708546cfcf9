"""How the controller says things: JSON, text that is JSON unless text is asked for, and four families of errors."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..service import Handler, Operation, Refusal
from ..store import Clock

_JSON = "application/json;charset=UTF-8"
_SPRING = "org.springframework."


def answer(value: Any, status: int = 200) -> Response:
    """Answer with JSON; None is the word `null`, see `nothing` for an empty body."""
    return Response(json.dumps(value, ensure_ascii=False), status, media_type=_JSON)


def latin(value: Any) -> Response:
    """Answer with JSON the way one entity is shown: in ISO-8859-1, with `?` for every character that it lacks."""
    text = json.dumps(value, ensure_ascii=False).encode("latin-1", "replace")
    return Response(text, media_type="application/json; charset=ISO-8859-1")


def nothing(status: int = 200) -> Response:
    """Answer with a status and no body, as the controller does for what it has not and for what it cannot."""
    return Response(status_code=status)


def text(request: Request, value: str, status: int = 200) -> Response:
    """Answer with a text: the JSON converter comes first, so it is quoted unless text/plain is asked for."""
    wanted = request.headers.get("accept", "*/*").split(",")[0].split(";")[0].strip()
    if wanted == "text/plain":
        return Response(value, status, media_type="text/plain;charset=UTF-8")
    return answer(value, status)


def message(value: str | None, status: int = 400) -> Refusal:
    """Refuse the way alert, check and downtime definitions do."""
    return Refusal(answer({"message": value}, status))


def failure() -> Refusal:
    """Refuse the way they do when anything unexpected happened: 500 and not a word."""
    return Refusal(nothing(500))


def framework(request: Request, clock: Clock, status: int, words: str, exception: str | None = None) -> Response:
    """Answer with the map that the framework (Boot 1.4) makes of an error nobody handled.

    exception: a class name; `spring:` in front stands for Spring's package.
    """
    body: dict[str, Any] = {
        "timestamp": int(clock.now() * 1000), "status": status, "error": HTTPStatus(status).phrase,
    }  # fmt: skip
    if exception:
        body["exception"] = exception.replace("spring:", _SPRING)
    return answer({**body, "message": words, "path": request.url.path}, status)


def mismatch(request: Request, clock: Clock) -> Refusal:
    """Refuse a path or query value that is no number, where the framework does the refusing."""
    kind = "spring:web.method.annotation.MethodArgumentTypeMismatchException"
    return Refusal(framework(request, clock, 400, "Bad Request", kind))


def unreadable(request: Request, clock: Clock) -> Response:
    """Answer for a body that cannot be read, where the framework does the refusing."""
    return framework(request, clock, 400, "Bad Request", "spring:http.converter.HttpMessageNotReadableException")


def thrown(request: Request, clock: Clock, kind: str, words: str) -> Response:
    """Answer 500 for what was thrown where nobody handles it. kind: a class name, as in `framework`."""
    whole = f"Request processing failed; nested exception is {kind.replace('spring:', _SPRING)}: {words}"
    return framework(request, clock, 500, whole, kind)


def reading(path: str, handler: Handler, *also: str, open: bool = True) -> list[Operation]:
    """Return GET, and what ends in the same handler because that names no method: all is 200, and nothing is changed.

    also: further methods that no other handler of the path has. open: PATCH is one too, which no security rule covers.
    """
    others = [Operation(method, path, handler, write=True) for method in also]
    patch = [Operation("PATCH", path, handler, write=True, open=True)] if open else []
    return [Operation("GET", path, handler), *others, *patch]


def oauth(status: int, error: str, description: str) -> Refusal:
    """Refuse the way the bearer chain does."""
    response = answer({"error": error, "error_description": description}, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    if status == 401:
        response.headers["WWW-Authenticate"] = (
            f'Bearer realm="zmon", error="{error}", error_description="{description}"'
        )
    return Refusal(response)


def sign_in(request: Request) -> Response:
    """Answer for everything that wants the browser's cookie: 401 if JSON is wanted first of all, else the way in.

    Unknown to many a client: with `Accept: */*` it follows to a page of HTML and status 200.
    """
    first = request.headers.get("accept", "").split(",")[0].replace(" ", "").lower()
    if first in ("application/json", "application/json;charset=utf-8"):
        return answer({"message": "Full authentication is required to access this resource"}, 401)
    return Response(status_code=302, headers={"Location": str(request.base_url) + "signin"})

"""Catchpoint's emulated API, asked over real HTTP."""

from __future__ import annotations

from typing import Any

import requests

from sandbox.catchpoint import CLIENT_ID, CLIENT_SECRET, KEY
from tests.support.sandbox import Sandbox

V1 = "/ui/api/v1"


class Catchpoint:
    """Sends requests with the key of version 2."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {KEY}"} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        path = path if path.startswith(("/api", "/API", "/ui", "/_sandbox")) else f"/api/v2/{path}"
        return self.sandbox.request("catchpoint", method, path, headers=headers, **more)

    def done(self, method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        """Return the body of an answer that says it was done."""
        answer = self(method, path, body, **more)
        told = answer.json()
        assert answer.status_code in (200, 201), f"{method} {path}: {answer.status_code} {answer.text}"
        assert (told["completed"], told["errors"]) == (True, []), told
        return told

    def get(self, path: str, **params: Any) -> Any:
        """Return the data of a read."""
        return self.done("GET", path, params=params)["data"]

    def rows(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Return the things of a list or of a read by id."""
        data = self.get(path, **params)
        return next(value for value in data.values() if isinstance(value, list))

    def row(self, path: str, **params: Any) -> dict[str, Any]:
        """Return the only thing."""
        (row,) = self.rows(path, **params)
        return row

    def names(self, path: str, **params: Any) -> list[str]:
        """Return the names of a list."""
        return [row["name"] for row in self.rows(path, **params)]

    def post(self, path: str, body: Any, **params: Any) -> Any:
        """Return the data of a creation."""
        return self.done("POST", path, body, params=params)["data"]

    def patch(self, path: str, *operations: Any, **params: Any) -> dict[str, Any]:
        """Return what a patch is answered with; an operation is (path, value) to replace, or whole."""
        body = [
            {"op": "replace", "path": one[0], "value": one[1]} if isinstance(one, tuple) else one for one in operations
        ]
        return self.done("PATCH", path, body, params=params)

    def refused(self, method: str, path: str, body: Any = None, status: int = 400, **more: Any) -> str:
        """Return the words of a refusal."""
        answer = self(method, path, body, **more)
        told = answer.json()
        assert (answer.status_code, told["completed"]) == (status, False), answer.text
        return "; ".join(error["message"] for error in told["errors"])

    def settings(self, **settings: Any) -> None:
        """Switch something about the service."""
        answer = self("POST", "/_sandbox/settings", settings)
        assert answer.status_code == 200, answer.text

    # Version 1

    def token_answer(self, **changes: str) -> requests.Response:
        """Ask for a token."""
        form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": "None"}
        return self.sandbox.request("catchpoint", "POST", "/ui/api/token", data=form | changes)

    def with_token(self, token: str, path: str = "tests", **params: Any) -> requests.Response:
        """Read with a token."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.sandbox.request("catchpoint", "GET", f"{V1}/{path}", headers=headers, params=params)

    def v1(self, path: str, **params: Any) -> Any:
        """Return what version 1 shows."""
        answer = self.with_token(self.token_answer().json()["access_token"], path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

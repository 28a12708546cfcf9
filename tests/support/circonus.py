"""Circonus' emulated API, asked over real HTTP."""

from __future__ import annotations

from typing import Any

import requests

from sandbox.circonus.access import APP_NAME, DEMO_TOKEN
from tests.support.sandbox import Sandbox


class Circonus:
    """Sends requests with the demo token and application unless others are given (None: without)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = DEMO_TOKEN, app: str | None = APP_NAME,
        **more: Any,
    ) -> requests.Response:  # fmt: skip
        given = {"X-Circonus-Auth-Token": token, "X-Circonus-App-Name": app}
        headers = {name: value for name, value in given.items() if value is not None} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return self.sandbox.request("circonus", method, "/v2" + path, headers=headers, **more)

    def done(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Return what was answered with 200."""
        answer = self(method, path, body, **more)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        """Read."""
        return self.done("GET", path, params=params)

    def ids(self, path: str, **params: Any) -> list[str]:
        """Return the ends of the ids of a list."""
        return [row["_cid"].rpartition("/")[2] for row in self.get(path, **params)]

    def post(self, path: str, body: Any, **more: Any) -> Any:
        """Create."""
        return self.done("POST", path, body, **more)

    def put(self, path: str, body: Any, **more: Any) -> Any:
        """Change."""
        return self.done("PUT", path, body, **more)

    def delete(self, path: str) -> None:
        """Remove, which is answered with nothing."""
        answer = self("DELETE", path)
        assert (answer.status_code, answer.content) == (200, b"")

    def push(self, check: str, at: int | None = None, **metrics: Any) -> dict[str, Any]:
        """Let a check find something."""
        return self.post("/_sandbox/metrics", {"check": check, "metrics": metrics, "at": at})

    def settings(self, **settings: Any) -> dict[str, Any]:
        """Switch something about the service."""
        return self.post("/_sandbox/settings", settings)


def refused(answer: requests.Response, status: int = 400) -> str:
    """Return the message of a refusal, which has the vendor's form."""
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"code", "status", "message"}
    assert answer.json()["status"] == status
    return answer.json()["message"]

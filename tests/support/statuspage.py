"""Asking the sandbox's Statuspage with its key; paths count from the page unless they begin with `/v1`."""

from __future__ import annotations

from typing import Any

import requests

from tests.support.sandbox import Sandbox

PAGE_ID = "kctbh9vrtdwd"
PAGE = f"/v1/pages/{PAGE_ID}"
WEBSITE, EUROPE, STATES, DOCS = "v6q2k8wd1mzp", "h3n9c5xjt7br", "m8w4z1fpy6kd", "d9f6b3yqn2lh"
CORE, REGIONAL = "q7r5d2vhb9ns", "t4k1x8gcm3wz"
UNKNOWN = "zzzzzzzzzzzz"
NOT_FOUND = (404, {"error": "The requested resource could not be found."})


class Statuspage:
    """A client; `send` returns the status and the data of an answer, the others the data after a look at the status."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._headers = {"Authorization": f"OAuth {sandbox.credentials['STATUSPAGE_API_TOKEN']}"}

    def raw(self, method: str, path: str, **options: Any) -> requests.Response:
        """Return the answer itself."""
        path = path if path.startswith("/v1") else PAGE + path
        return self._sandbox.request("statuspage", method, path, headers=self._headers, **options)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        """Return status and data, None without any."""
        answer = self.raw(method, path, **({} if body is None else {"json": body}), **options)
        return answer.status_code, answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        """Read what is there."""
        status, data = self.send("GET", path, params=params)
        assert status == 200, data
        return data

    def make(self, path: str, envelope: str, status: int = 201, **attributes: Any) -> dict[str, Any]:
        """Create something."""
        found, data = self.send("POST", path, {envelope: attributes})
        assert found == status, data
        return data

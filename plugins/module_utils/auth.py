# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a call shows who it is: callables on a prepared request, so that requests never falls back to ~/.netrc."""

from __future__ import annotations

import base64
import time
from typing import Any, Callable


class Form(dict):
    """What a credential is traded for a token with: it is sent as a form, and without a credential beside it."""


class HeaderAuth:
    """Fixed headers: `{"X-Circonus-Auth-Token": …}`, `{"Authorization": "OAuth …"}`, `{"Authorization": "Token token=…"}`."""

    post: Callable[[str, Form], Any]
    """How the service is asked for a token: path, form -> decoded answer. The client says it."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        self.told = headers.get("Authorization", "").rpartition(" ")[2]
        """What a call shows, as it stands on the wire: made of secrets, and a secret."""

    def __call__(self, request: Any) -> Any:
        """Put the credential on a prepared request."""
        request.headers.update(self.headers)
        return request

    def renew(self) -> bool:
        """Say whether a refused credential can be replaced by a fresh one."""
        return False


class BearerAuth(HeaderAuth):
    """`Authorization: Bearer <token>`."""

    def __init__(self, token: str) -> None:
        super().__init__({"Authorization": f"Bearer {token}"})


class BasicAuth(HeaderAuth):
    """HTTP Basic with a user name and a password."""

    def __init__(self, username: str, password: str) -> None:
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        super().__init__({"Authorization": f"Basic {pair}"})


class NoAuth(HeaderAuth):
    """The credential is part of the body (PagerDuty's Events API)."""

    def __init__(self) -> None:
        super().__init__({})


class ClientCredentialsAuth(HeaderAuth):
    """OAuth2 client credentials: a token fetched when needed and again when it has expired.

    fetch: () -> (token, seconds it lives); it may ask the service by `post`. encode: how the token is written into the header.
    """

    def __init__(
        self,
        fetch: Callable[[], tuple[str, float]],
        encode: Callable[[str], str] = str,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__({})
        self._fetch = fetch
        self._encode = encode
        self._now = now
        self._until = 0.0

    def __call__(self, request: Any) -> Any:
        """Put the token on a prepared request, a fresh one when the last has run out."""
        if self._now() >= self._until:
            token, lives = self._fetch()
            self.told = self._encode(token)
            self.headers = {"Authorization": f"Bearer {self.told}"}
            self._until = self._now() + lives - 60  # a token must outlive the call it is used for
        return super().__call__(request)

    def renew(self) -> bool:
        """Forget the token, so that the next call fetches one."""
        self._until = 0.0
        return True

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Version 1 of the API, the pull API, which only reads here: tokens that live for half an hour, and pages.

Source: https://docs.catchpoint.com/ (pull API, client credentials)
"""

from __future__ import annotations

import base64
import re
from typing import Any

from ...auth import ClientCredentialsAuth, Form
from ...errors import BadInput, Broken, NotAuthenticated, Refused
from ...paging import PageNumber
from ...system import Host
from ...values import Options

PULL = "/ui/api/v1"
"""What every path of version 1 begins with."""
TOKEN = "/ui/api/token"
EXPIRED = re.compile(r"""["']?Message["']?\s*:\s*["'](expired|invalid) token""", re.I)
BURST = (7, 1.0)
"""Calls and seconds: twenty a minute may not come at once."""
SECONDS = 1800
"""A token lives so long when nothing is said."""
ADVICE = "client_id and client_secret are those of an API consumer (Settings > API); check both"


def encoded(token: str) -> str:
    """Return a token as version 1 wants it: base64 of what it gave."""
    return base64.b64encode(token.encode()).decode()


class PullAuth(ClientCredentialsAuth):
    """Fetches a token for a key and its secret."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        super().__init__(self._traded, encoded)
        self._pair = {"client_id": client_id, "client_secret": client_secret}

    def _traded(self) -> tuple[str, float]:
        try:
            told = self.post(TOKEN, Form(grant_type="client_credentials", **self._pair))
        except Broken:
            raise
        except Refused as refused:
            if refused.status in (400, 401, 403):
                raise NotAuthenticated(
                    str(getattr(refused, "words", refused)), system="catchpoint", method="POST", endpoint=TOKEN, status=refused.status, advice=ADVICE
                ) from None
            raise
        token = told.get("access_token") if isinstance(told, dict) else None
        if not token:
            words = told.get("Message") if isinstance(told, dict) else None
            raise NotAuthenticated(words or "it gave no token", system="catchpoint", method="POST", endpoint=TOKEN, status=200, advice=ADVICE)
        lives = told.get("expires_in")
        return str(token), float(lives) if isinstance(lives, (int, float)) else SECONDS


def auth_of(options: Options) -> PullAuth:
    """Return how version 1 is told who asks; raises BadInput naming what is missing."""
    for name in ("client_id", "client_secret"):
        if not options.get(name):
            raise BadInput(f"{name} is missing: version 1 needs client_id and client_secret; set it, or CATCHPOINT_{name.upper()}")
    return PullAuth(str(options["client_id"]), str(options["client_secret"]))


def version(params: Options) -> int:
    """Return which version is asked: the one that is said, else the one that the credentials are for."""
    said = params.get("api_version") or "auto"
    if said != "auto":
        return int(said[1:])
    return 1 if not params.get("api_token") and (params.get("client_id") or params.get("client_secret")) else 2


def check_key(params: Options) -> None:
    """Refuse to ask a version without what it is asked with."""
    if version(params) == 1:
        auth_of(params)
    elif not params.get("api_token"):
        raise BadInput("api_token is missing: set api_token or CATCHPOINT_API_TOKEN; or client_id and client_secret for version 1")


def has_expired(status: int, response: Any) -> bool:
    """Say whether an answer says that the token has run out: it may come with any status."""
    return status == 401 or EXPIRED.search(response.text[:500]) is not None


def refused(body: Any) -> Any:
    """Return what says that an answer with 200 is a failure after all: all it has is a message."""
    return body.get("Message") if isinstance(body, dict) else None


def by_number(more: str) -> PageNumber:
    """Return how lists are walked. more: the member that says whether there is another page; the two versions spell it differently."""
    return PageNumber(size_param="pageSize", page_param="pageNumber", more=more)


def pull_host(prefix: str) -> Host:
    """Return the host of version 1. prefix: what an address that is meant for version 2 may end in."""
    return Host(
        url="https://io.catchpoint.com",
        prefix=prefix,
        auth=auth_of,
        paging=by_number("has_more"),
        identified_by=("client_id",),
        pace=(20, 60.0),
        burst=BURST,
        backoff=15.0,
        expired=has_expired,
        failed=refused,
        advice={401: ADVICE, 403: "The consumer does not reach this: it may be that of another division, or the account lacks the feature"},
    )

"""Tokens, and the applications registered under each: a name is registered by its first request."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from starlette.requests import Request

from ..service import Refusal
from ..store import Table
from .answers import error
from .world import ACCOUNT, number_of

APP_NAME = "steadyops-demo"
DEMO_TOKEN = "3c7de2a9-51f8-4b06-9a4e-d80b6f17c235"
PENDING_TOKEN = "a60f4b18-9e2d-47c3-8b51-f27e90d6c4a8"
DENY_TOKEN = "e81b5d07-c349-4f6a-b2d8-05a97c3e1f64"
READ_ONLY_TOKEN = "72f9a3c6-d05e-4818-96bc-4e1da8f3072b"
NORMAL_TOKEN = "1f86d2e4-7ab3-4c59-a0d7-3b5e92c4f618"

STATES = ("allow", "pending", "deny")


@dataclass(frozen=True)
class Token:
    """One API token of the account. kind: its name in the sandbox; default: the state a new application gets."""

    kind: str
    default: str
    privilege: str = "Admin"


TOKENS = {
    DEMO_TOKEN: Token("allow", "allow"),
    PENDING_TOKEN: Token("pending", "pending"),
    DENY_TOKEN: Token("deny", "deny"),
    READ_ONLY_TOKEN: Token("read-only", "allow", "Read-Only"),
    NORMAL_TOKEN: Token("normal", "allow", "Normal"),
}


def _basic(request: Request) -> tuple[str, str]:
    """Return (application, token) from HTTP Basic, where they are user and password."""
    scheme, dummy, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        app, dummy, token = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return app, token


def admins_only(token: Token) -> None:
    """Refuse what only a token with the privilege Admin may do."""
    if token.privilege != "Admin":
        raise Refusal(error(403, "Forbidden.Privilege", "The token lacks the privilege to do this"))


def authenticate(request: Request, apps: Table) -> Token:
    """Return the token of this request; register its application. The codes of 401 are the sandbox's choice.

    Which account is meant by X-Circonus-Account-ID is unconfirmed: that of the tokens is taken, any other refused.
    """
    app, written = _basic(request)
    app = request.headers.get("x-circonus-app-name", "").strip() or app
    written = request.headers.get("x-circonus-auth-token", "").strip() or written
    if not written:
        raise Refusal(error(401, "Unauthorized.NoToken", "No API token was sent"))
    if not app:
        raise Refusal(error(401, "Unauthorized.NoApp", "No application name was sent"))
    token = TOKENS.get(written)
    if token is None:
        raise Refusal(error(403, "Forbidden.BadToken", "The authentication token you supplied is invalid"))
    key = f"{token.kind}/{app}"
    row = apps.get(key)
    if row is None:
        row = {"token": token.kind, "app": app, "state": token.default}
        apps.put(key, row)
    if row["state"] == "pending":
        raise Refusal(error(401, "Unauthorized.PendingApp", f"App '{app}' is awaiting approval for this token"))
    if row["state"] == "deny":
        raise Refusal(error(403, "Forbidden.BadApp", f"App '{app}' not allowed"))
    if token.privilege == "Read-Only" and request.method != "GET":
        raise Refusal(error(403, "Forbidden.ReadOnly", "This token may only read"))
    account = request.headers.get("x-circonus-account-id", "").strip()
    if account and account.rpartition("/")[2] != number_of(ACCOUNT):
        raise Refusal(error(403, "Forbidden.BadAccount", f"The token has no access to account {account}"))
    return token

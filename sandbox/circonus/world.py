"""Everything the account holds, and the rules that all resources share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .. import service
from ..service import Call
from ..store import Clock, Store, Table
from .answers import invalid

USER = "/user/5001"
"""Who the demo token belongs to: `current`."""
ACCOUNT = "/account/2317"


class World(service.World):
    """The tables; every document is the object as the API shows it, under its cid.

    rule_sets lack `_host` and `tags`, which come from the check; apps are the applications of `access`.
    """

    name = "circonus"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self.apps: Table = self.table("apps")
        self.accounts: Table = self.table("accounts")
        self.users: Table = self.table("users")
        self.brokers: Table = self.table("brokers")
        self.bundles: Table = self.table("check_bundles")
        self.checks: Table = self.table("checks")
        self.contact_groups: Table = self.table("contact_groups")
        self.rule_sets: Table = self.table("rule_sets")
        self.alerts: Table = self.table("alerts")

    def now(self) -> int:
        """Return the time as every timestamp is: whole seconds."""
        return int(self.clock.now())

    def bundles_by_check(self) -> dict[str, dict[str, Any]]:
        """Return check cid -> its bundle."""
        return {check: bundle for bundle in self.bundles.all() for check in bundle["_checks"]}


def sent(call: Call) -> Mapping[str, Any]:
    """Return the body of a write; there has to be one."""
    if call.body is None:
        raise invalid("The request has no body")
    return call.body


def member(body: Mapping[str, Any], name: str, current: Mapping[str, Any], default: Any) -> Any:
    """Return a top-level field after a merge: what was sent, else what is there, else the default."""
    return body[name] if name in body else current.get(name, default)


def tags(value: Any) -> list[str]:
    """Return tags as stored: lower case, none twice, none blank, sorted; never null."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise invalid("tags must be a list of strings")
    return sorted({tag.strip().lower() for tag in value if tag.strip()})


def text(value: Any, name: str) -> str | None:
    """Return a string or null; white space around it goes."""
    if value is not None and not isinstance(value, str):
        raise invalid(f"{name} must be a string")
    return value if value is None else value.strip()


def whole(value: Any, name: str, least: int, most: int | None = None) -> int:
    """Return a whole number, which may be quoted."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,12}", value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most is not None and value > most):
        raise invalid(f"{name} must be a whole number {_range(least, most)}")
    return value


def _range(least: int, most: int | None) -> str:
    return f"of at least {least}" if most is None else f"from {least} to {most}"


def known_cid(value: Any, table: Table, name: str) -> str:
    """Return a cid that exists; neither a name nor a bare number will do."""
    if not isinstance(value, str) or value not in table:
        raise invalid(f"{name}: {value!r} is not the _cid of an existing object")
    return value

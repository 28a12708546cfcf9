"""Everything the account holds, and the rules that all resources share."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

from .. import service
from ..service import Call
from ..store import Clock, Store, Table
from .answers import invalid

USER = "/user/5001"
"""Who the demo token belongs to: `current`."""
ACCOUNT = "/account/2317"
OPERATOR = "/user/5002"
"""Who owns the account."""
ANY_CHECK = "/check/0"
LAST = 253402300799
"""The last second that has a year of four digits."""


class Settings(TypedDict):
    """What can be switched about the service; `_sandbox/settings` says what each is for."""

    historic: bool
    insist_on_put: bool
    old_errors: bool
    new_check_misses: int


DEFAULTS = Settings(historic=False, insist_on_put=False, old_errors=False, new_check_misses=0)


class World(service.World):
    """The tables; every document is the object as the API shows it, under its cid, unless it says so below.

    rule_sets lack `_host` and `tags`, which come from the check; apps are the applications of `access`.
    samples: per check and metric what was pushed, the oldest first. notices: per open alert who was told of it.
    unseen: per new check how often it will still not be there.
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
        self.rule_set_groups: Table = self.table("rule_set_groups")
        self.alerts: Table = self.table("alerts")
        self.acknowledgements: Table = self.table("acknowledgements")
        self.maintenances: Table = self.table("maintenances")
        self.graphs: Table = self.table("graphs")
        self.samples: Table = self.table("samples")
        self.notices: Table = self.table("notices")
        self.unseen: Table = self.table("unseen")
        self.settings: Table = self.table("settings")

    def now(self) -> int:
        """Return the time as every timestamp is: whole seconds."""
        return int(self.clock.now())

    def setting(self, name: str) -> Any:
        """Return one of `Settings`."""
        return (self.settings.shared("all") or DEFAULTS)[name]

    def bundle_of(self, check: str) -> dict[str, Any] | None:
        """Return the bundle of a check, shared; None when there is no such check, as for any check."""
        row = self.checks.shared(check)
        return None if row is None else self.bundles.shared(row["_check_bundle"])

    def metric_of(self, check: str, name: str) -> dict[str, Any] | None:
        """Return a metric of a check as its bundle has it."""
        bundle = self.bundle_of(check) or {"metrics": []}
        return next((metric for metric in bundle["metrics"] if metric["name"] == name), None)

    def missed(self, check: str) -> bool:
        """Tell whether a check is too new to be seen, which holds for as many looks as the settings say."""
        left = self.unseen.shared(check) if len(self.unseen) else None
        if left is None:
            return False
        if left["looks"] > 1:
            self.unseen.put(check, {"looks": left["looks"] - 1})
        else:
            self.unseen.delete(check)
        return True

    def uuid(self) -> str:
        """Return a UUID that nothing has had; the same ones come again after a reset."""
        number = self.settings.next_id(1)
        return f"{number:08x}-5a1d-4b0e-9c3f-{number * 0x9E3779B1 % 2**48:012x}"

    def made(self) -> dict[str, Any]:
        """Return who changed a thing just now."""
        return {"_last_modified": self.now(), "_last_modified_by": USER}


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


def number_of(cid: str) -> str:
    """Return the last part of a cid."""
    return cid.rpartition("/")[2]


def objects(value: Any, name: str) -> list[dict[str, Any]]:
    """Return a list of objects; null is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise invalid(f"{name} must be a list of objects")
    return value


def flag(value: Any, name: str) -> bool:
    """Return a boolean; null is false."""
    if value is not None and not isinstance(value, bool):
        raise invalid(f"{name} must be true or false")
    return bool(value)


def one_of(value: Any, choices: Collection[Any], name: str) -> Any:
    """Return a value that is one of the choices."""
    if isinstance(value, dict | list) or value not in choices:
        raise invalid(f"{name} {value!r} is not known")
    return value


def decimal(value: Any, name: str) -> str | None:
    """Return a number as text, whatever it was sent as; null and an empty text are none."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool) or not Decimal(str(value)).is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise invalid(f"{name} must be a number") from None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def required_text(value: Any, name: str) -> str:
    """Return a text that is there and not empty."""
    found = text(value, name)
    if not found:
        raise invalid(f"{name} is required, and must not be empty")
    return found


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

"""Everything the account holds, what can be switched about the service, and how API v2 wraps an answer."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from starlette.responses import JSONResponse

from .. import service
from ..service import Refusal
from ..store import Clock, Store, Table
from .usage import Budget, Usage

DIVISION = 1001
"""The division of the demo key, which is the only one it may write to."""
CLIENT = 2210
CONSUMER = 77


class Settings(TypedDict):
    """What can be switched; `_sandbox/settings` and the README say what each is for."""

    unset: str
    unknown_id: int
    name_filter: str
    list_without_status: str
    node_group_id: str
    edge: bool
    created: int
    wrong_method: int
    immutable: str
    expired_token: int
    key: str
    usage_limits: bool
    label_creation: bool
    bare: bool
    script_line_ends: str
    no_alerts: int
    id_as_text: bool
    alerts_echo: bool
    fractions: bool
    seed: int
    patience: int
    limits: Budget


DEFAULTS = Settings(
    unset="absent", unknown_id=400, name_filter="contains", list_without_status="active", node_group_id="id", edge=True,
    created=200, wrong_method=405, immutable="refuse", expired_token=200, key="valid", usage_limits=True, label_creation=True,
    bare=False, script_line_ends="crlf", no_alerts=200, id_as_text=False, alerts_echo=False, fractions=False, seed=7,
    patience=10, limits=Budget(second=0, minute=0, hour=0, day=0),
)  # fmt: skip
CHOICES: dict[str, tuple[Any, ...]] = {
    "unset": ("absent", "null"), "unknown_id": (400, 200), "name_filter": ("contains", "exact"),
    "list_without_status": ("active", "all"), "node_group_id": ("id", "nodeGroupId", "both"), "created": (200, 201),
    "wrong_method": (405, 404), "immutable": ("refuse", "ignore"), "expired_token": (200, 401), "key": ("valid", "expired"),
    "script_line_ends": ("crlf", "as sent"), "no_alerts": (200, 404),
}  # fmt: skip


class World(service.World):
    """The tables. Rows are what API v2 shows, with null for what is unset, unless it says so below.

    tests: labels are `{"id": key, "values": [value ids]}`; regimes: per test, since when it ran how often and where.
    outages: per test what somebody has said goes wrong. ringing: per test how its nodes fare, and which rules ring.
    """

    name = "catchpoint"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self.usage = Usage()
        for name in (
            "tests", "folders", "products", "labels", "contacts", "contact_groups", "nodes", "node_groups", "settings",
            "tokens", "regimes", "outages", "alerts", "ringing", "charts", "instant_tests", "credentials", "insights",
            "webhooks", "label_values",
        ):  # fmt: skip
            setattr(self, name, self.table(name))

    tests: Table
    folders: Table
    products: Table
    labels: Table
    contacts: Table
    contact_groups: Table
    nodes: Table
    node_groups: Table
    settings: Table
    tokens: Table
    regimes: Table
    outages: Table
    alerts: Table
    ringing: Table
    charts: Table
    instant_tests: Table
    credentials: Table
    insights: Table
    webhooks: Table
    label_values: Table

    def setting(self, name: str) -> Any:
        """Return a setting."""
        row = self.settings.shared("settings") or {}
        return row.get(name, DEFAULTS[name])  # type: ignore[literal-required]

    def new_part(self) -> int:
        """Return the id of a part that the service numbers itself: a section, a rule, a group of recipients."""
        return self.settings.next_id(700_001)

    # How API v2 answers

    def envelope(
        self, data: Any, errors: Iterable[str] = (), status: int = 200, messages: Sequence[Any] = ()
    ) -> JSONResponse:
        """Return an answer of API v2; it failed when there are errors, whatever the status says. data: None leaves it out."""
        told = [{"message": message} for message in errors]
        body: dict[str, Any] = {} if data is None else {"data": data}
        body |= {"messages": list(messages), "errors": told, "completed": not told, "traceId": secrets.token_hex(16)}
        if self.setting("usage_limits"):
            body["usageLimits"] = self.usage.shown(self.setting("limits"), self.clock.iso())
        return JSONResponse(body, status)

    def refusal(self, *messages: str, status: int = 400) -> Refusal:
        """Return what ends a request that cannot be done."""
        return Refusal(self.envelope({}, messages, status))

    def unknown(self, kind: str, given: Any) -> Refusal:
        """Return the answer to an id that nobody has: never 404."""
        return self.refusal(no_valid(kind, given), status=self.setting("unknown_id"))


def no_valid(kind: str, given: Any) -> str:
    """Return the sentence about an id that nobody has."""
    return f"No valid {kind} found for input '{given}'."

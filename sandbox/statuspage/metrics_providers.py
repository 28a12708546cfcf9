"""Metrics providers: where a page's metrics come from. Their credentials are wanted, and never kept."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, invalid, one_of
from .forms import text
from .metrics import Metrics

TYPES = ("Pingdom", "NewRelic", "Librato", "Datadog", "Self")
CREDENTIALS = ("email", "password", "api_key", "api_token", "application_key")
_REQUIRED = {
    "Pingdom": ("api_token",),
    "NewRelic": ("api_key", "metric_base_uri"),
    "Librato": ("email", "api_token"),
    # The description asks Datadog users for an api_token; what the service misses is the application key.
    "Datadog": ("api_key", "application_key", "metric_base_uri"),
    "Self": (),
}
_OLD_PINGDOM = ("email", "password", "application_key")


class MetricsProviders(Family):
    """`/v1/pages/{page_id}/metrics_providers`. Several of one type are not refused (sandbox choice)."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._metrics = others[Metrics]
        self._table = account.metrics_providers

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every, one = "/v1/pages/{page_id}/metrics_providers", "/v1/pages/{page_id}/metrics_providers/{id}"
        return [
            Operation("GET", every, self._list),
            Operation("POST", every, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("PATCH", one, self._change, write=True),
            Operation("PUT", one, self._change, write=True),
            Operation("DELETE", one, self._delete, write=True),
        ]

    def _list(self, call: Call) -> Response:
        # The one list beside that of the pages that is not paged.
        return answer([_shown(row) for row in self._account.rows(call, self._table)])

    def _get(self, call: Call) -> Response:
        return answer(_shown(self._account.found(call, self._table)))

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        wanted = attributes(call, "metrics_provider")
        now = self._account.second()
        row = {
            "id": self._account.new_id(), "page_id": page_id, "type": _type(wanted.get("type")), "disabled": False,
            "metric_base_uri": text(wanted.get("metric_base_uri")),
            # Which of them were given, for the rules; nobody can read them out of what is not there.
            "credentials": [name for name in CREDENTIALS if (text(wanted.get(name)) or "").strip()],
            "last_revalidated_at": now, "created_at": now, "updated_at": now,
        }  # fmt: skip
        if row["type"] == "Self":  # there is nothing to validate anywhere
            row["last_revalidated_at"] = None
        _check(row)
        self._table.put(row["id"], row)
        return answer(_shown(row), 201)

    def _change(self, call: Call) -> Response:
        """Change what is documented; credentials are not, and so ignored (what the service does is not known)."""
        row = self._account.found(call, self._table)
        wanted = attributes(call, "metrics_provider")
        changes = {"type": _type(wanted["type"])} if "type" in wanted else {}
        if "metric_base_uri" in wanted:
            changes["metric_base_uri"] = text(wanted["metric_base_uri"])
        _check(row | changes)
        return answer(_shown(self._account.change(self._table, row, changes)))

    def _delete(self, call: Call) -> Response:
        row = self._account.found(call, self._table)
        self._metrics.remove_all_of(row["id"])
        self._table.delete(row["id"])
        return answer(_shown(row))


def _type(value: Any) -> str:
    kind = text(value)
    if not (kind or "").strip():
        invalid("Type can't be blank")
    return one_of("Type", kind, TYPES)


def _check(row: dict[str, Any]) -> None:
    """Want what a provider of this type cannot be asked without; that it is right cannot be found out here."""
    given = {*row["credentials"], *(("metric_base_uri",) if row["metric_base_uri"] else ())}
    if row["type"] == "Pingdom" and given.issuperset(_OLD_PINGDOM):
        return
    missing = [name for name in _REQUIRED[row["type"]] if name not in given]
    if missing:
        invalid(*(f"{name.replace('_', ' ').capitalize()} can't be blank" for name in missing))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "credentials"}

"""Metrics providers: where a page's metrics come from. Their credentials are wanted, and never kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .account import Account, answer, invalid, one_of
from .collection import Collection, Row
from .forms import text
from .metrics import Metrics

TYPES = ("Pingdom", "NewRelic", "Librato", "Datadog", "Self")
CREDENTIALS = ("email", "password", "api_key", "api_token", "application_key")
_REQUIRED = {
    # The description wants an application key as well. Whether the service insists is not known; it is taken, not asked for.
    "Pingdom": ("api_token",),
    "NewRelic": ("api_key", "metric_base_uri"),
    "Librato": ("email", "api_token"),
    # The description asks Datadog users for an api_token; what the service misses is the application key.
    "Datadog": ("api_key", "application_key", "metric_base_uri"),
    "Self": (),
}
_OLD_PINGDOM = ("email", "password", "application_key")


class MetricsProviders(Collection):
    """`/v1/pages/{page_id}/metrics_providers`. Several of one type are not refused (sandbox choice)."""

    path = "/v1/pages/{page_id}/metrics_providers"
    envelope = "metrics_provider"
    drawn_first = True

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._metrics = others[Metrics]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with all: the one list beside that of the pages that is not paged."""
        return answer(self.listed(rows))

    def blank(self) -> Row:
        """Return a provider without anything."""
        return {
            "type": None, "disabled": False, "metric_base_uri": None, "credentials": [], "last_revalidated_at": None,
            **self._account.stamps(),
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return what is documented; to change credentials is not, and so ignored (what the service does is not known)."""
        new = "id" not in current
        changes = {"type": _type(sent.get("type"))} if new or "type" in sent else {}
        if "metric_base_uri" in sent:
            changes["metric_base_uri"] = text(sent["metric_base_uri"])
        if new:
            # Which of them were given, for the rules; nobody can read them out of what is not there.
            changes["credentials"] = [name for name in CREDENTIALS if (text(sent.get(name)) or "").strip()]
            # For `Self` there is nothing to validate anywhere.
            changes["last_revalidated_at"] = None if changes["type"] == "Self" else current["created_at"]
        _check(current | changes)
        return changes

    def remove(self, row: Row) -> None:
        """Remove a provider with its metrics."""
        self._metrics.remove_all_of(row["id"])
        super().remove(row)

    def shown(self, row: Row) -> Row:
        """Return a provider without credentials."""
        return {name: value for name, value in row.items() if name != "credentials"}


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

"""Metrics: what a page draws a graph of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import Call, Operation, crud
from .account import invalid, one_of
from .collection import Collection, Row
from .forms import flag, number, text

_TRANSFORMS = ("average", "count", "max", "min", "sum")
_PINGDOM_TRANSFORMS = ("response_time", "uptime")
_TEXTS = ("name", "metric_identifier", "suffix", "tooltip_description")
_NUMBERS = ("y_axis_min", "y_axis_max", "decimal_places")
_FLAGS = ("y_axis_hidden", "display")
_ALWAYS, _EXTERNAL = ("name",), ("name", "metric_identifier")
# What each provider's metrics cannot be made without: the description, and for Datadog what clients have found.
_REQUIRED = {
    "Pingdom": _EXTERNAL,
    "NewRelic": (*_EXTERNAL, "application_id"),
    "Librato": _EXTERNAL,
    "Datadog": (*_EXTERNAL, "transform", *_FLAGS),
    "Self": _ALWAYS,
}


class Metrics(Collection):
    """`/v1/pages/{page_id}/metrics`, and the same below their provider. Names are not unique (sandbox choice)."""

    path = "/v1/pages/{page_id}/metrics"
    verbs = "list read update delete"
    envelope = "metric"

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        below = "/v1/pages/{page_id}/metrics_providers/{provider_id}/metrics"
        # The description gives both lists the type of one metric; their names and their paging say otherwise.
        return [*super().operations(), *crud(below, self, "list create")]

    def owner(self, call: Call) -> Row:
        """Return whose metrics these are: the page's, or those of one of its providers."""
        if "provider_id" not in call.path:
            return super().owner(call)
        # `self` in place of the id was understood once; whether it still is nobody has shown, so it is not here.
        provider = self._account.found(call, self._account.metrics_providers, "provider_id")
        return {"page_id": provider["page_id"], "metrics_provider_id": provider["id"]}

    def blank(self) -> Row:
        """Return a metric as nobody has shown it (sandbox choice): it is displayed, and nothing has been fetched yet."""
        return {
            "metrics_display_id": None, **dict.fromkeys((*_TEXTS, *_NUMBERS)), "display": True, "y_axis_hidden": False,
            "backfilled": False, "backfill_percentage": 0.0, "most_recent_data_at": None, "last_fetched_at": None,
            "reference_name": None, **self._account.stamps(),
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return anything: of changes only name and identifier are documented, clients send the rest (sandbox choice)."""
        kind = self._account.metrics_providers.get(current["metrics_provider_id"])["type"]
        needed = _REQUIRED[kind]
        if "id" in current:
            needed = [name for name in _EXTERNAL if name in sent and name in needed]
        _need(sent, needed)
        return _cast(sent, kind)

    def store(self, row: Row) -> Row:
        """Put a metric; a new one gets its second id."""
        row["metrics_display_id"] = row["metrics_display_id"] or self._account.new_id()
        return super().store(row)

    def shown(self, row: Row) -> Row:
        """Return a metric as answered."""
        return shown(row)

    def remove_all_of(self, provider_id: str) -> None:
        """Remove a provider's metrics: they cannot be without it."""
        for row in self._table.all():
            if row["metrics_provider_id"] == provider_id:
                self.remove(row)

    def remove(self, row: Row) -> None:
        """Remove a metric; nobody may see it any more."""
        super().remove(row)
        self._account.withdraw("metric_ids", row["id"])


def shown(metric: Row) -> Row:
    """Return a metric as answered: unlike everything else it does not say whose page it is on."""
    return {name: value for name, value in metric.items() if name != "page_id"}


def _need(wanted: Mapping[str, Any], names: tuple[str, ...] | list[str]) -> None:
    """Refuse what lacks one of the attributes, each with its sentence."""
    missing = [name for name in names if not (text(wanted.get(name)) or "").strip()]
    if missing:
        invalid(*(f"{_human(name)} can't be blank" for name in missing))


def _cast(wanted: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return what is kept of the attributes. Transform and application id never come back: they are not kept."""
    given: dict[str, Any] = {name: text(wanted[name]) for name in _TEXTS if name in wanted}
    given |= {name: _number(name, wanted[name]) for name in _NUMBERS if name in wanted}
    given |= {name: bool(flag(wanted[name])) for name in _FLAGS if wanted.get(name) not in (None, "")}
    if text(wanted.get("transform")):
        one_of("Transform", wanted["transform"], _PINGDOM_TRANSFORMS if kind == "Pingdom" else _TRANSFORMS)
    return given


def _number(name: str, value: Any) -> float | int | None:
    """Return the bounds of the axis as decimals, which is how they come back, and the places as a whole number."""
    try:
        given = number(value)
    except ValueError:
        invalid(f"{_human(name)} is not a number")
    if name != "decimal_places" or given is None:
        return given
    if given != int(given):
        invalid(f"{_human(name)} must be an integer")
    return int(given)


def _human(name: str) -> str:
    """Return an attribute's name as Rails writes it in sentences."""
    return name.removesuffix("_id").replace("_", " ").capitalize()

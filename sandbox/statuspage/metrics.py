"""Metrics: what a page draws a graph of."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, invalid, one_of, paged
from .forms import flag, number, text

_Metric = dict[str, Any]
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


class Metrics(Family):
    """`/v1/pages/{page_id}/metrics`, and the same below their provider. Names are not unique (sandbox choice)."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.metrics

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every, one = "/v1/pages/{page_id}/metrics", "/v1/pages/{page_id}/metrics/{id}"
        below = "/v1/pages/{page_id}/metrics_providers/{provider_id}/metrics"
        return [
            Operation("GET", every, self._list),
            Operation("GET", below, self._list_of_provider),
            Operation("POST", below, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("PATCH", one, self._change, write=True),
            Operation("PUT", one, self._change, write=True),
            Operation("DELETE", one, self._delete, write=True),
        ]

    # The description gives both lists the type of one metric; their names and their paging say otherwise.

    def _list(self, call: Call) -> Response:
        return answer([shown(row) for row in paged(call, self._account.rows(call, self._table))])

    def _list_of_provider(self, call: Call) -> Response:
        return answer([shown(row) for row in paged(call, self._of(self._provider(call)["id"]))])

    def _get(self, call: Call) -> Response:
        return answer(shown(self._account.found(call, self._table)))

    def _create(self, call: Call) -> Response:
        provider = self._provider(call)
        wanted = attributes(call, "metric")
        _need(wanted, _REQUIRED[provider["type"]])
        given = _cast(wanted, provider["type"])
        now = self._account.second()
        # Nobody has shown the defaults; sandbox choice: a metric is displayed, and nothing has been fetched yet.
        row = {
            "id": self._account.new_id(), "page_id": provider["page_id"], "metrics_provider_id": provider["id"],
            "metrics_display_id": self._account.new_id(), **dict.fromkeys((*_TEXTS, *_NUMBERS)), "display": True,
            "y_axis_hidden": False, "backfilled": False, "backfill_percentage": 0.0, "most_recent_data_at": None,
            "last_fetched_at": None, "reference_name": None, "created_at": now, "updated_at": now,
        } | given  # fmt: skip
        self._table.put(row["id"], row)
        return answer(shown(row), 201)

    def _change(self, call: Call) -> Response:
        """Change anything: only name and identifier are documented, clients send the rest too (sandbox choice)."""
        row = self._account.found(call, self._table)
        wanted = attributes(call, "metric")
        kind = self._account.metrics_providers.get(row["metrics_provider_id"])["type"]
        _need(wanted, [name for name in _EXTERNAL if name in wanted and name in _REQUIRED[kind]])
        return answer(shown(self._account.change(self._table, row, _cast(wanted, kind))))

    def _delete(self, call: Call) -> Response:
        row = self._account.found(call, self._table)
        self._remove(row["id"])
        return answer(shown(row))

    def remove_all_of(self, provider_id: str) -> None:
        """Remove a provider's metrics: they cannot be without it."""
        for row in self._of(provider_id):
            self._remove(row["id"])

    def _remove(self, metric_id: str) -> None:
        self._table.delete(metric_id)
        self._account.withdraw("metric_ids", metric_id)

    def _of(self, provider_id: str) -> list[_Metric]:
        return [row for row in self._table.all() if row["metrics_provider_id"] == provider_id]

    def _provider(self, call: Call) -> dict[str, Any]:
        # `self` in place of the id was understood once; whether it still is nobody has shown, so it is not here.
        return self._account.found(call, self._account.metrics_providers, "provider_id")


def shown(metric: _Metric) -> _Metric:
    """Return a metric as answered: unlike everything else it does not say whose page it is on."""
    return {name: value for name, value in metric.items() if name != "page_id"}


def _need(wanted: dict[str, Any], names: tuple[str, ...] | list[str]) -> None:
    """Refuse what lacks one of the attributes, each with its sentence."""
    missing = [name for name in names if not (text(wanted.get(name)) or "").strip()]
    if missing:
        invalid(*(f"{_human(name)} can't be blank" for name in missing))


def _cast(wanted: dict[str, Any], kind: str) -> dict[str, Any]:
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

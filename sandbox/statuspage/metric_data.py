"""Points for metrics. No path gives them back: all that is seen of them is when the latest one was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .account import Account, answer, attributes, bad_request, error, invalid, not_found
from .forms import number
from .metrics import shown

SLOT = 30
"""Seconds; of several points in one slot the last counts."""
OLDEST = 28 * 86_400
"""Seconds back in time for which points are taken."""
METHOD_NOT_ALLOWED = "Method not allowed."
_CYCLE = 146_097 * 86_400
"""Seconds after which the calendar repeats itself: 400 years."""


class MetricData(Family):
    """`/v1/pages/{page_id}/metrics/data` and `.../metrics/{id}/data`."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.metrics

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        one = "/v1/pages/{page_id}/metrics/{id}/data"
        return [
            Operation("POST", "/v1/pages/{page_id}/metrics/data", self._add_many, write=True),
            Operation("POST", one, self._add, write=True),
            Operation("DELETE", one, self._erase, write=True),
        ]

    def _add(self, call: Call) -> Response:
        metric = self._account.found(call, self._table)
        self._must_take_data(metric)
        point = attributes(call, "data")
        problems = self._problems(point)
        if problems:
            invalid(*problems)
        return answer({"data": {"timestamp": self._note(metric, point), "value": number(point["value"])}}, 201)

    def _add_many(self, call: Call) -> Response:
        """Accept points for later. What is wrong with one of them then is told to nobody: it is dropped."""
        self._account.page(call)
        wanted = attributes(call, "data")
        for metric_id, points in wanted.items():
            metric = self._table.get(metric_id)
            if metric is None or metric["page_id"] != call.path["page_id"]:
                not_found()
            self._must_take_data(metric)
            if not isinstance(points, list) or not all(isinstance(point, dict) for point in points):
                bad_request()
        for metric_id, points in wanted.items():
            for point in points:
                if not self._problems(point):
                    self._note(self._table.get(metric_id), point)
        return answer(wanted, 202)

    def _erase(self, call: Call) -> Response:
        metric = self._account.found(call, self._table)
        metric["most_recent_data_at"] = None
        self._table.put(metric["id"], metric)
        return answer(shown(metric))

    def _must_take_data(self, metric: dict[str, Any]) -> None:
        # That this is what the 405 of the description is for, is a reading; nobody has shown one.
        if self._account.metrics_providers.get(metric["metrics_provider_id"])["type"] != "Self":
            raise Refusal(error(405, METHOD_NOT_ALLOWED))

    def _problems(self, point: dict[str, Any]) -> list[str]:
        problems = [
            sentence
            for name, whole in (("timestamp", True), ("value", False))
            if (sentence := _problem(name, point.get(name), whole))
        ]
        # Points from up to 28 days ago are taken; that older ones are refused, and how, is a sandbox choice.
        if not problems and number(point["timestamp"]) < self._account.clock.now() - OLDEST:
            problems = ["Timestamp is too old"]
        return problems

    def _note(self, metric: dict[str, Any], point: dict[str, Any]) -> int:
        """Remember that there is data for this time; return the time it counts for.

        Milliseconds are taken for seconds, as the service does: such a point lies in the far future.
        """
        stored = (int(number(point["timestamp"])) + SLOT // 2) // SLOT * SLOT
        moment = _iso(stored)
        latest = metric["most_recent_data_at"]
        if latest is None or (len(latest), latest) < (len(moment), moment):  # longer: a year beyond 9999
            self._table.put(metric["id"], {**metric, "most_recent_data_at": moment})
        return stored


def _problem(name: str, value: Any, whole: bool) -> str | None:
    try:
        found = number(value)
    except ValueError:
        return f"{name.capitalize()} is not a number"
    if found is None:
        return f"{name.capitalize()} can't be blank"
    return f"{name.capitalize()} must be an integer" if whole and found != int(found) else None


def _iso(timestamp: int) -> str:
    """Return a time as the service shows it, of any year."""
    cycles, rest = divmod(timestamp, _CYCLE)
    moment = datetime.fromtimestamp(rest, UTC)
    return f"{moment.year + 400 * cycles}-{moment:%m-%dT%H:%M:%SZ}"

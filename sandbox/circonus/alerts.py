"""Alerts: what a rule set found wrong, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid
from .evaluation import Evaluation
from .listing import Collection, Row
from .search import Attributes, at_least, at_most, terms_in
from .world import number_of, text

_MONTH = 30 * 86400
"""Seconds that a list of alerts looks back, and the longest range that may be asked for."""


class Alerts(Collection):
    """The operations on alerts; a list shows those that are not cleared unless a term asks for others."""

    kind = "alert"
    verbs = "list read update"
    filters = frozenset(("_severity", "_check", "_metric_name", "_occurred_on", "_tags", "_cleared_on"))

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._evaluation = others[Evaluation]

    def operations(self) -> list[Operation]:
        """Return them, and the one that clears."""
        return [*super().operations(), Operation("POST", "/alert/{id}/clear", self._clear, write=True)]

    def found(self, call: Call) -> Row:
        """Return an alert as it is by now."""
        self._evaluation.follow_the_clock()
        return super().found(call)

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the active ones, the cleared ones with `(active:0)`, both with `(active:*)`; 30 days back."""
        self._evaluation.follow_the_clock()
        terms = terms_in(call.param("search") or "")
        wanted = {value.lower() for values in terms.get("active", ()) for value in values}
        cleared = any(name in terms for name in ("cleared_on_start", "cleared_on_end"))
        first, last = self._range(terms)

        def fits(row: Row) -> bool:
            if not first <= row["_occurred_on"] <= last:
                return False
            if "*" in wanted and not cleared:
                return True
            return (row["_cleared_on"] is not None) == (cleared or bool(wanted & {"0", "false"}))

        return [row for row in self._table.all() if fits(row)]

    def _range(self, terms: Mapping[str, list[list[str]]]) -> tuple[int, int]:
        """Return the first and the last second of what is asked for."""
        first, last = (_moment(terms, name) for name in ("occurred_on_start", "occurred_on_end"))
        now = self._world.now()
        if first is None and last is None:
            return now - _MONTH, now
        first = last - _MONTH if first is None else first
        last = min(first + _MONTH, max(now, first)) if last is None else last
        if last - first > _MONTH:
            raise invalid("occurred_on_start and occurred_on_end must not be more than 30 days apart")
        return first, last

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search. `active` and the range in time have been seen to."""
        severity = [str(row["_severity"])]
        group = [number_of(row["_rule_set"])]
        cleared = row["_cleared_on"]
        shown: dict[str, Any] = {
            "": [row["_check_target"] or ""], "host": [row["_check_target"] or ""], "name": [row["_check_name"] or ""],
            "metric": [row["_metric_name"] or ""], "type": [row["_check_module"] or ""], "tags": row["_tags"],
            "broker": [row["_broker"] or ""], "severity": severity, "severities": severity, "event_criteria_id": group,
            "ruleset_id": group, "acknowledged": ["1" if row["_acknowledgement"] else "0"],
        }  # fmt: skip
        if cleared is not None:
            shown |= {"cleared_on_start": at_least(cleared), "cleared_on_end": at_most(cleared)}
        return shown

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the comment, the one thing that can be changed; an empty text clears it."""
        if sent.get("comment") is None:
            return {}
        return {"comment": text(sent["comment"], "comment") or None}

    def _clear(self, call: Call) -> Response:
        """Clear an alert, which may be cleared already."""
        row = self.found(call)
        if self.sent(call).get("force_clear") is not True:
            raise invalid("force_clear must be true")
        if row["_cleared_on"] is None:
            self._evaluation.force(row)
        return answer({"_cid": row["_cid"]})


def _moment(terms: Mapping[str, list[list[str]]], name: str) -> int | None:
    values = [value for values in terms.get(name, ()) for value in values]
    if not values:
        return None
    if not values[0].isdigit():
        raise invalid(f"{name} must be in seconds since the epoch")
    return int(values[0])

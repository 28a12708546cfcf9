"""Acknowledgements: somebody knows of an alert, and nobody is to be told again for some time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..service import Call, Families
from .answers import invalid
from .evaluation import Evaluation
from .listing import Collection, Row
from .search import Attributes
from .world import LAST, USER, known_cid, member, text

_RELATIVE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_SECONDS = (86400, 3600, 60, 1)


class Acknowledgements(Collection):
    """The operations on acknowledgements. None is ever deleted: one ends at a time that is over."""

    kind = "acknowledgement"
    verbs = "list create read update"
    first = 90001
    filters = frozenset(("_active",))
    insisted = ("alert", "acknowledged_until")

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._evaluation = others[Evaluation]

    def attributes(self, row: Row) -> Attributes:
        """Return the notes; the vendor tells no terms."""
        return {"": [row["notes"] or ""], "notes": [row["notes"] or ""]}

    def shown(self, row: Row) -> Row:
        """Return an acknowledgement as it is by now."""
        return {**row, "_active": self._evaluation.holds(row)}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return all of them."""
        self._evaluation.follow_the_clock()
        return super().rows(call)

    def blank(self) -> Row:
        """Return who acknowledged, and when."""
        return {"_acknowledged_by": USER, "_acknowledged_on": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge; a time that is over ends it now. The alert stays the same."""
        alert = known_cid(member(sent, "alert", current, None), self._world.alerts, "alert")
        if current.get("alert", alert) != alert:
            raise invalid("alert cannot be changed")
        now = self._world.now()
        until = current.get("acknowledged_until")
        if sent.get("acknowledged_until") is not None or until is None:
            until = max(now, _until(sent.get("acknowledged_until"), now))
        notes = text(member(sent, "notes", current, None), "notes") or None
        return {**self._world.made(), "alert": alert, "acknowledged_until": until, "notes": notes, "_active": True}

    def store(self, row: Row) -> Row:
        """Put an acknowledgement, which the alert then tells; an older one of the same alert is none any more."""
        alert = self._world.alerts.get(row["alert"])
        new = row["_cid"] not in self._table
        stored = super().store(row)
        if new and alert is not None:
            self._world.alerts.put(alert["_cid"], {**alert, "_acknowledgement": row["_cid"]})
        self._evaluation.follow_the_clock()
        return stored


def _until(value: Any, now: int) -> int:
    """Return a time: seconds since the epoch, or how long from now in days, hours, minutes and seconds."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _bounded(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,12}", value):
        return _bounded(int(value))
    found = _RELATIVE.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise invalid("acknowledged_until must be seconds since the epoch, or a length of time as 1h30m")
    return _bounded(now + sum(int(part or 0) * size for part, size in zip(found.groups(), _SECONDS, strict=True)))


def _bounded(moment: int) -> int:
    if moment > LAST:
        raise invalid("acknowledged_until is too far away")
    return moment

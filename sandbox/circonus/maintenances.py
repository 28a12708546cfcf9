"""Maintenances: for how long nobody is told of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..service import Call
from .answers import invalid
from .listing import Collection, Row
from .search import Attributes, at_least, at_most
from .world import ACCOUNT, LAST, known_cid, member, one_of, required_text, tags, text, whole

TYPES = ("account", "rule_set", "check", "host", "metric")
_USUAL = 300
"""Seconds a maintenance lasts when nobody says how long."""
_SLACK = 60
"""Seconds that a new start may lie back: clocks differ. (That one further back is refused is unconfirmed.)"""


class Maintenances(Collection):
    """The operations on maintenances; one that is over is gone from lists and still there by its cid."""

    kind = "maintenance"
    first = 31415
    filters = frozenset(("item", "type", "start", "stop", "tags"))
    insisted = ("type", "item")

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those that are not over; nothing brings the others into a list."""
        now = self._world.now()
        return [row for row in self._table.all() if row["stop"] > now]

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search (those about time are the sandbox's choice)."""
        active = "1" if row["start"] <= self._world.now() else "0"
        item = [row["item"]]
        return {
            "": item, "maintenance_item": item, "item": item, "type": [row["type"]], "notes": [row["notes"] or ""],
            "tags": row["tags"], "start": at_least(row["start"]), "stop": at_most(row["stop"]), "active": [active],
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge: what it is about is fixed, its start once it began, all once it is over."""
        now, new = self._world.now(), "_cid" not in current
        if not new and current["stop"] <= now:
            raise invalid("The maintenance is over and cannot be changed")
        for name in () if new else ("type", "item"):
            if sent.get(name, current[name]) != current[name]:
                raise invalid(f"{name} cannot be changed")
        kind = one_of(member(sent, "type", current, None), TYPES, "type")
        start = current.get("start", now) if sent.get("start") is None else whole(sent["start"], "start", 0, LAST)
        began = not new and current["start"] <= now
        if began and start != current["start"]:
            raise invalid("start cannot be changed once the maintenance has begun")
        if not began and start < now - _SLACK and (new or start != current["start"]):
            raise invalid("start must not be in the past")
        stop = current.get("stop", start + _USUAL) if sent.get("stop") is None else whole(sent["stop"], "stop", 0, LAST)
        if stop <= start:
            raise invalid("stop must be after start")
        severities = current.get("severities", [1, 2, 3, 4, 5])
        if sent.get("severities") is not None:
            severities = _severities(sent["severities"])
        return {
            "type": kind, "item": self._item(kind, member(sent, "item", current, None)) if new else current["item"],
            "start": start, "stop": stop, "severities": severities,
            "notes": text(member(sent, "notes", current, None), "notes") or None,
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip

    def _item(self, kind: str, value: Any) -> str:
        """Return what nobody is told of; it must fit the type."""
        if kind in ("rule_set", "check"):
            cid = known_cid(value, self._world.rule_sets if kind == "rule_set" else self._world.checks, "item")
            if kind == "check" and self._world.missed(cid):
                raise invalid(f"item: {cid!r} is not the _cid of an existing object")
            return cid
        item = required_text(value, "item")
        if kind == "metric":
            check, _line, name = item.removeprefix("/metric/").partition("_")
            if not item.startswith("/metric/") or self._world.metric_of(f"/check/{check}", name) is None:
                raise invalid(f"item: {item!r} is not the _cid of an existing metric")
        elif (kind == "account" and item != ACCOUNT) or (kind == "host" and item.startswith("/")):
            raise invalid(f"item: {item!r} does not fit the type {kind}")
        return item

    def remove(self, row: Row) -> None:
        """Take away one that has not begun. The others can only be ended."""
        if row["start"] <= self._world.now():
            raise invalid("The maintenance has begun: it can be ended, not deleted")
        super().remove(row)


def _severities(value: Any) -> list[int]:
    """Return severities from `135`, `1,3,5`, numbers or texts in a list."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        value = value.split(",") if "," in value else list(value)
    if not isinstance(value, list) or not value:
        raise invalid("severities must name at least one severity")
    found = [whole(one, "severities", 1, 5) for one in value]
    if len(set(found)) < len(found):
        raise invalid("severities must not be repeated")
    return sorted(found)

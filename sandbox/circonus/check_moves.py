"""Moves of checks from one broker to another: asked for now, done at the start of the next minute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..service import Call
from .answers import invalid
from .brokers import eligible
from .listing import Collection, Row
from .world import known_cid, member, whole


class CheckMoves(Collection):
    """The operations on moves. One has the number of its check, and is gone when it has been done."""

    kind = "check_move"
    filters = frozenset(("check_id",))
    insisted = ("check_id", "new_broker")

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the moves that are still to be done, or failed."""
        self._act()
        return super().rows(call)

    def found(self, call: Call) -> Row:
        """Return a move that is still to be done, or failed."""
        self._act()
        return super().found(call)

    def shown(self, row: Row) -> Row:
        """Return a move without the minute it was asked for in."""
        return {name: value for name, value in row.items() if name != "minute"}

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Ask for a move; one of the same check is asked for anew."""
        row = self.written(sent, {})
        return self.store({"_cid": f"/check_move/{row['check_id']}", **row})

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members; the check of a move stays the same."""
        number = whole(member(sent, "check_id", current, None), "check_id", 1)
        if current.get("check_id", number) != number:
            raise invalid("check_id cannot be changed")
        check = self._world.checks.get(known_cid(f"/check/{number}", self._world.checks, "check_id")) or {}
        broker = known_cid(member(sent, "new_broker", current, None), self._world.brokers, "new_broker")
        return {
            "check_id": number, "new_broker": broker, "_broker": check["_broker"], "_status": "Pending",
            "_error": None, "minute": self._world.now() // 60,
        }  # fmt: skip

    def _act(self) -> None:
        """Do what was asked for in minutes that are over."""
        minute = self._world.now() // 60
        for row in self._table.all():
            if row["_status"] == "Pending" and row["minute"] < minute:
                self._move(row)

    def _move(self, row: Row) -> None:
        world = self._world
        check = world.checks.get(f"/check/{row['check_id']}")
        bundle = None if check is None else world.bundles.get(check["_check_bundle"])
        if bundle is None:
            self.remove(row)
        elif row["new_broker"] in bundle["brokers"] or not eligible(world.brokers.get(row["new_broker"]), bundle["type"]):
            self.store({**row, "_status": "Error", "_error": f"{row['new_broker']} cannot take the check"})
        else:
            brokers = [row["new_broker"] if cid == check["_broker"] else cid for cid in bundle["brokers"]]
            world.checks.put(check["_cid"], {**check, "_broker": row["new_broker"]})
            world.bundles.put(bundle["_cid"], {**bundle, "brokers": brokers})
            self.remove(row)

"""Everything the controller's database, the scheduler and the workers' Redis hold, in one place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .. import service
from ..store import Clock, Store, Table


class World(service.World):
    """The tables, each with what its documents are.

    alerts: own (not inherited) values, vendor names, plus `created_by`, and `since` when the workers are to look at it.
    checks: plus `created_by`, `runtime`, and `born`, the runtime it was made with.
    check_index: what is unique about a check -> its id.
    entities: `{"body", "created_by", "modified", "made"}`. history: one row per write of an alert or a check.
    evaluated: per alert id, the entities a worker has looked at. alarms: per alert id, those in alarm.
    handed: the entities that the scheduler has given to a worker because somebody has said so.
    downtimes: one per (alert, entity), as the scheduler stores them.
    """

    name = "zmon"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self.alerts: Table = self.table("alerts")
        self.checks: Table = self.table("checks")
        self.check_index: Table = self.table("check_index")
        self.entities: Table = self.table("entities")
        self.dashboards: Table = self.table("dashboards")
        self.history: Table = self.table("history")
        self.evaluated: Table = self.table("evaluated")
        self.alarms: Table = self.table("alarms")
        self.handed: Table = self.table("handed")
        self.downtimes: Table = self.table("downtimes")
        self.groups: Table = self.table("groups")
        self.members: Table = self.table("members")
        self.tokens: Table = self.table("tokens")
        self.settings: Table = self.table("settings")

    def millis(self) -> int:
        """Return the time as definitions carry it."""
        return int(self.clock.now() * 1000)

    def moment(self) -> str:
        """Return the time as entities carry it: the database's own text, without a zone and without zeros at its end."""
        return datetime.fromtimestamp(self.clock.now(), UTC).strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")

    def record(self, kind: str, number: int) -> None:
        """Write the history row of a change to an alert or a check; the newest row's id is the snapshot id."""
        row = self.history.next_id(1001)
        self.history.put(row, {"row": row, "kind": kind, "id": number})

    def snapshot(self, kind: str) -> int | None:
        """Return the newest history row of one kind."""
        return max((row["row"] for row in self.history.all() if row["kind"] == kind), default=None)

    def changed_since(self, kind: str, snapshot: int | None) -> list[int]:
        """Return the ids of one kind that have a history row after `snapshot`, each once, deleted ones too."""
        return list(
            dict.fromkeys(
                row["id"]
                for row in self.history.all()
                if row["kind"] == kind and (snapshot is None or row["row"] > snapshot)
            )
        )

    def last_modified(self, rows: list[dict[str, Any]]) -> str:
        """Return the newest change as HEAD answers tell it: ISO, not the form HTTP wants."""
        newest = max((row["last_modified"] for row in rows), default=946684800000)
        moment = datetime.fromtimestamp(newest / 1000, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

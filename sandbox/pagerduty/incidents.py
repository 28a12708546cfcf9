"""Incidents and their alerts as the account keeps them: what opens, acknowledges, resolves and reopens them.

An alert knows only triggered and resolved; acknowledged is said of the incident around it. An incident with alerts
has no key of its own.
Source: https://developer.pagerduty.com/docs/send-alert-event
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ..service import Families, Refusal
from . import urgency
from .answers import error
from .directory import Directory
from .lists import Row
from .services import Services
from .world import World

MAX_ALERTS = 1_000
"""So many an incident may have."""
Reference = tuple[str, str]
"""Kind and id, shown as a reference object."""
Due = tuple[int, int, Callable[[], None]]
"""When something will happen by itself, its place among what is due at once, and how to let it happen."""


_INDEXED = (
    "id", "service_id", "status", "last_status_change_at", "triggered_at", "created_at", "urgency", "snoozed_until",
)  # fmt: skip
"""What `due` needs; kept beside the incidents, so that looking for what is due is quick however many are open."""


def due(record: Row, service: Row) -> list[tuple[str, int]]:
    """Return what will happen to an incident by itself, and when."""
    coming = []
    if record["status"] == "acknowledged" and record["snoozed_until"]:
        coming.append(("unacknowledge", record["snoozed_until"]))
    elif record["status"] == "acknowledged" and service["acknowledgement_timeout"]:
        coming.append(("unacknowledge", record["last_status_change_at"] + service["acknowledgement_timeout"]))
    if record["status"] != "resolved" and service["auto_resolve_timeout"]:
        coming.append(("resolve", record["triggered_at"] + service["auto_resolve_timeout"]))
    if record.get("escalate_at"):
        coming.append(("escalate", record["escalate_at"]))
    raised = urgency.raised_at(record, service) if record["status"] != "resolved" else None
    if raised is not None:
        coming.append(("urgency_change", raised))
    return sorted(coming, key=lambda action: action[1])


class Incidents:
    """The state machine. A record is a copy: every method that changes one also saves it."""

    def __init__(self, world: World, others: Families) -> None:
        self.world = world
        self.directory, self.services = others[Directory], others[Services]
        self.services.before_delete.append(self.close_all)
        self.heard_by: list[Callable[[str, Row, Reference, Row], None]] = []
        """Who is told of all that happens to incidents, as by `announce`."""

    def announce(self, what: str, record: Row, by: Reference, **more: Any) -> None:
        """Say that something has happened to an incident, in the words of webhooks: triggered, acknowledged, resolved …

        by: who did it. more: what is to be known besides, by what has happened.
        """
        for hear in self.heard_by:
            hear(what, record, by, more)

    # -- life ------------------------------------------------------------------------------------------------

    def open(self, service: Row, title: str, by: Reference, **given: Any) -> Row:
        """Open an incident on a service; `given` are members of the record that are not computed."""
        now = self.world.now()
        policy = given.get("escalation_policy_id") or service["escalation_policy_id"]
        assigned = given.pop("assignee_ids", None)
        users = assigned or self.directory.first_on_call(policy)
        if not users:
            raise Refusal(error(400, 1015, "Escalation Policy Has Nobody On Call"))
        record: Row = {
            "id": self.world.new_id("incidents", "Q", 13),
            "incident_number": self.world.table("incident_numbers").next_id(),
            "title": title,
            "service_id": service["id"],
            "status": "triggered",
            "created_at": now,
            "urgency": self.urgency(service),
            "incident_key": uuid.uuid4().hex,
            "priority_id": None,
            "body": None,
            "incident_type": "incident_default",
            "conference_bridge": None,
            "first_entry": {"id": self.world.new_id("log_entries", "R", 13), "summary": "Triggered through the API."},
            "alert_ids": [],
            "triggered_at": now,
            "snoozed_until": None,
            "resolve_reason": None,
            "grouping": None,
            **{name: value for name, value in given.items() if value is not None},
            "escalation_policy_id": policy,
        }
        self.assign(record, users, direct=bool(assigned))
        # A requester who assigns to himself has seen it: acknowledged at once, nobody is notified.
        own = by[0] == "user" and assigned == [by[1]]
        self._enter(record, "acknowledged" if own else "triggered", by)
        service["last_incident_at"] = now
        self.world.save("service", service)
        self.announce("triggered", record, by)
        if own:
            self.announce("acknowledged", record, by)
        return record

    def assign(self, record: Row, users: list[str], direct: bool) -> None:
        """Hand an incident to users. Does not save."""
        record["assignments"] = [{"at": self.world.now(), "user_id": user} for user in users]
        record["assigned_via"] = "direct_assignment" if direct else "escalation_policy"

    def _enter(self, record: Row, status: str, by: Reference) -> None:
        now = self.world.now()
        record.update(
            status=status,
            updated_at=now,
            last_status_change_at=now,
            last_status_change_by=list(by),
            resolved_at=now if status == "resolved" else None,
            acknowledgements=[{"at": now, "by": list(by)}] if status == "acknowledged" else [],
            snoozed_until=None,
            resolve_reason=None,
        )
        if status == "resolved":
            record["assignments"] = []
        if status == "triggered":
            record["triggered_at"] = now
        self._file(record)

    def acknowledge(self, record: Row, by: Reference) -> None:
        """Acknowledge; on an acknowledged incident nothing happens (unconfirmed over REST)."""
        if record["status"] != "acknowledged":
            self._reassign_if_closed(record, [by[1]] if by[0] == "user" else [])
            self._enter(record, "acknowledged", by)
            self.announce("acknowledged", record, by)

    def trigger(self, record: Row, by: Reference) -> None:
        """Un-acknowledge, or reopen; alerts that were resolved stay resolved (unconfirmed)."""
        if record["status"] != "triggered":
            what = "reopened" if record["status"] == "resolved" else "unacknowledged"
            self._reassign_if_closed(record, [])
            self._enter(record, "triggered", by)
            self.announce(what, record, by)

    def _reassign_if_closed(self, record: Row, users: list[str]) -> None:
        if record["status"] == "resolved" and not record["assignments"]:
            self.assign(record, users or self.directory.first_on_call(record["escalation_policy_id"]), direct=bool(users))

    def resolve(self, record: Row, by: Reference, note: str | None = None) -> None:
        """Resolve the incident and every alert in it. note: how it came to its end."""
        if record["status"] == "resolved":
            return
        for alert in self.alerts(record):
            self._close_alert(alert)
        self._enter(record, "resolved", by)
        self.announce("resolved", record, by, note=note)

    def snooze(self, record: Row, seconds: int, by: Reference) -> None:
        """Acknowledge until a moment; then the incident is triggered again."""
        self.acknowledge(record, by)
        record["snoozed_until"] = self.world.now() + seconds
        self.touch(record)
        self.announce("snoozed", record, by, seconds=seconds)

    def merge(self, target: Row, source: Row, by: Reference) -> None:
        """Put the alerts of an incident into another one, and resolve it for that reason."""
        for alert in self.alerts(source):
            self.move_alert(alert, target)
        source.update(self.world.fetch("incident", source["id"]))
        self.resolve(source, by)
        source["resolve_reason"] = target["id"]
        self._file(source)

    def touch(self, record: Row) -> None:
        """Save an incident whose other members have changed."""
        record["updated_at"] = self.world.now()
        self._file(record)

    def _file(self, record: Row) -> None:
        index = self.world.table("open_incidents")
        if record["status"] == "resolved":
            index.delete(record["id"])
        else:
            index.put(record["id"], {name: record[name] for name in _INDEXED})
        self.world.save("incident", record)

    def coming(self) -> Iterator[Due]:
        """Return what the services' time-outs will do: acknowledgements end, forgotten incidents are resolved."""
        open_rows = self.world.table("open_incidents").all()
        services = {row["id"]: row for row in self.world.all("service")} if open_rows else {}
        for row in open_rows:
            service = services.get(row["service_id"])
            for action, at in due(row, service)[:1] if service else []:
                # A time-out that was shortened since is over now, and not before what has happened in between.
                at = max(at, row["last_status_change_at"])
                yield at, 0, partial(self._happen, action, row["id"], ("service", row["service_id"]))

    def _happen(self, action: str, key: str, by: Reference) -> None:
        record = self.world.fetch("incident", key)
        if action == "resolve":
            self.resolve(record, by)
        elif action == "urgency_change":
            self.raise_urgency(record, by)
        elif record["status"] == "acknowledged":
            self.trigger(record, by)

    def annotate(self, record: Row, text: str) -> None:
        """Put a note that nobody wrote: a rule did."""
        now = self.world.now()
        note = {"id": self.world.new_id("notes"), "incident_id": record["id"], "user_id": None, "content": text}
        self.world.table("notes").put(note["id"], {**note, "created_at": now, "updated_at": now})
        self.announce("annotated", record, ("service", record["service_id"]), note=text)

    def raise_urgency(self, record: Row, by: Reference) -> None:
        """Make an incident urgent."""
        record["urgency"] = "high"
        self.touch(record)
        self.announce("urgency_changed", record, by)

    def close_all(self, service: str) -> None:
        """Resolve what is open on a service that is about to go."""
        for row in self.world.table("open_incidents").all():
            if row["service_id"] == service:
                self.resolve(self.world.fetch("incident", row["id"]), ("service", service))

    def urgency(self, service: Row, severity: str | None = None) -> str:
        """Return the urgency a service gives a new incident."""
        return urgency.of(service, severity, self.world.now())

    # -- alerts ----------------------------------------------------------------------------------------------

    def alerts(self, record: Row) -> list[Row]:
        """Return copies of the alerts of an incident, oldest first."""
        table = self.world.table("alerts")
        return [alert for key in record["alert_ids"] if (alert := table.get(key))]

    def open_alert(self, routing_key: str, dedup_key: str) -> Row | None:
        """Return the open alert of a key; the same key of another integration is another alert."""
        entry = self.world.table("open_alerts").get(f"{routing_key}/{dedup_key}")
        return self.world.table("alerts").get(entry["id"]) if entry else None

    def add_alert(self, record: Row, alert: Row) -> None:
        """Put a new alert into an incident, which then has no key of its own."""
        alert.update(
            id=self.world.new_id("alerts", "Q", 13),
            incident_id=record["id"],
            status="triggered",
            created_at=self.world.now(),
            resolved_at=None,
            first_entry=record["first_entry"],
        )
        self._save_alert(alert)
        record["alert_ids"].append(alert["id"])
        record["incident_key"] = None
        self.world.save("incident", record)

    def _save_alert(self, alert: Row) -> None:
        index, key = self.world.table("open_alerts"), f"{alert['routing_key']}/{alert['alert_key']}"
        if alert["status"] == "triggered":
            index.put(key, {"id": alert["id"]})
        elif (index.get(key) or {}).get("id") == alert["id"]:
            index.delete(key)
        self.world.table("alerts").put(alert["id"], alert)

    def refresh_alert(self, alert: Row, news: Row) -> None:
        """Overwrite what an open alert says; nobody is notified, the incident keeps its title."""
        alert.update(news)
        self._save_alert(alert)
        self.touch(self.world.fetch("incident", alert["incident_id"]))

    def _close_alert(self, alert: Row) -> None:
        if alert["status"] == "triggered":
            alert.update(status="resolved", resolved_at=self.world.now())
            self._save_alert(alert)

    def resolve_alert(self, alert: Row, by: Reference) -> None:
        """Resolve an alert, and its incident when it was the last one open."""
        self._close_alert(alert)
        record = self.world.fetch("incident", alert["incident_id"])
        if all(other["status"] == "resolved" for other in self.alerts(record)):
            self.resolve(record, by)
        else:
            self.touch(record)

    def reopen_alert(self, alert: Row, by: Reference) -> None:
        """Trigger a resolved alert again, and its incident with it."""
        alert.update(status="triggered", resolved_at=None)
        self._save_alert(alert)
        record = self.world.fetch("incident", alert["incident_id"])
        if record["status"] == "resolved":
            self.trigger(record, by)

    def move_alert(self, alert: Row, target: Row) -> None:
        """Put an alert into another incident."""
        source = self.world.fetch("incident", alert["incident_id"])
        source["alert_ids"].remove(alert["id"])
        self.touch(source)
        target["alert_ids"].append(alert["id"])
        target["incident_key"] = None
        self.touch(target)
        alert["incident_id"] = target["id"]
        self._save_alert(alert)

"""Incidents: what is broken now, what will be worked on, what was broken once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .account import Account, answer, invalid, one_of, paged
from .collection import Collection
from .components import STATUSES, Components
from .forms import flag, ids, text, utc
from .incident_fields import (
    CLOSED,
    FIRST_TEXT,
    IMPACT_OF,
    IMPACTS,
    NEXT_TEXT,
    REALTIME,
    SCHEDULED,
    backfill_time,
    blank,
    cast,
    permitted,
    shown,
    update_text,
    window,
)
from .notices import Notices

_Incident = dict[str, Any]
_NOTICE = timedelta(hours=1)


class Incidents(Collection):
    """`/v1/pages/{page_id}/incidents`."""

    path = "/v1/pages/{page_id}/incidents"
    envelope = "incident"

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._components = others[Components]
        self._notices = others[Notices]

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every = self.path
        return [
            *super().operations(),
            Operation("GET", f"{every}/unresolved", self._unresolved),
            Operation("GET", f"{every}/scheduled", self._scheduled),
            Operation("GET", f"{every}/upcoming", self._upcoming),
            Operation("GET", f"{every}/active_maintenance", self._active),
        ]

    # Lists

    def list(self, call: Call) -> Response:
        """Answer with incidents of every kind, or those that are searched for."""
        rows, wanted = self.rows(call), (call.param("q") or "").lower()
        if wanted:
            rows = [row for row in rows if wanted in _searched(row)]
        return answer(self.listed(paged(call, rows, "limit")))

    def _unresolved(self, call: Call) -> Response:
        # Whether a running maintenance is listed too is not known; sandbox choice: it is not.
        rows = self.rows(call)
        return self.page(call, [row for row in rows if not row["scheduled_for"] and row["status"] not in CLOSED])

    def _scheduled(self, call: Call) -> Response:
        return self.page(call, [row for row in self.rows(call) if row["status"] == "scheduled"])

    def _upcoming(self, call: Call) -> Response:
        # How this differs from `scheduled` is not known; sandbox choice: an overdue one is not upcoming.
        now, rows = self._account.now(), self.rows(call)
        return self.page(call, [row for row in rows if row["status"] == "scheduled" and row["scheduled_for"] > now])

    def _active(self, call: Call) -> Response:
        rows = self.rows(call)
        return self.page(call, [row for row in rows if row["status"] in ("in_progress", "verifying")])

    def rows(self, call: Call) -> Sequence[_Incident]:
        """Return the newest first."""
        return sorted(reversed(super().rows(call)), key=lambda row: row["created_at"], reverse=True)

    def listed(self, rows: Sequence[_Incident]) -> Sequence[_Incident]:
        """Return incidents as lists show them."""
        return [self._rendered(row, listed=True) for row in rows]

    # One incident

    def change(self, row: _Incident, sent: Mapping[str, Any]) -> _Incident:
        """Change an incident."""
        incident, wanted = row, permitted(sent)
        if incident["scheduled_for"]:
            incident |= window(wanted, incident)
        status = text(wanted.get("status"))
        self._apply(incident, wanted, status, posts=status is not None)
        return incident

    def remove(self, row: _Incident) -> None:
        """Remove an incident, and what cannot be without it."""
        super().remove(row)
        self._account.postmortems.delete(row["id"])
        for subscriber in self._account.incident_subscribers.all():
            if subscriber["incident_id"] == row["id"]:
                self._account.incident_subscribers.delete(subscriber["id"])

    def shown(self, row: _Incident) -> _Incident:
        """Return the incident as answered, with its components as they are now."""
        return self._rendered(row)

    def _rendered(self, incident: _Incident, listed: bool = False) -> _Incident:
        components = (self._account.components.get(member) for member in incident["component_ids"])
        return shown(incident, [component for component in components if component], listed)

    def add(self, sent: Mapping[str, Any], key: str | None = None, *, page_id: str) -> _Incident:
        """Create an incident; `scheduled_for` makes it a maintenance, `backfilled` a piece of history."""
        wanted = permitted(sent)
        incident = blank(key or self._account.new_id(), page_id, self._account.now())
        backfilled = flag(wanted.get("backfilled"))
        status = text(wanted.get("status"))
        if backfilled:
            # What a backfilled incident's status is by default is not known; sandbox choice: resolved.
            status = status or "resolved"
            if wanted.get("components") or wanted.get("component_ids"):
                invalid("Components cannot be set on a backfilled incident")
            incident |= dict.fromkeys(("created_at", "started_at"), backfill_time(wanted)) | {"backfilled": True}
        elif text(wanted.get("scheduled_for")) or text(wanted.get("scheduled_until")):
            incident |= window(wanted, incident)
            incident |= {"started_at": incident["scheduled_for"], "impact": "maintenance"}
            incident |= {"auto_transition_to_maintenance_state": False, "auto_transition_to_operational_state": False}
        status = status or ("scheduled" if incident["scheduled_for"] else "investigating")
        self._apply(incident, {"name": None, **wanted}, status, posts=True)
        return incident

    # Changing

    def _apply(self, incident: _Incident, wanted: dict[str, Any], status: str | None, posts: bool) -> None:
        """Carry out a create or a change; posts: an update appears even without a text."""
        given, body = cast(wanted, incident), update_text(wanted)
        if status is not None:
            one_of("Status", status, SCHEDULED if incident["scheduled_for"] else REALTIME)
        statuses = self._statuses(incident["page_id"], wanted.get("components"))
        members = self._members(incident, wanted, statuses)
        incident |= given | {"component_ids": members}
        moment = incident["created_at"] if incident["status"] is None else self._account.now()
        rule = "" if flag(wanted.get("deliver_notifications", True)) is False else "deliver_notifications"
        self.move(incident, status or incident["status"], moment, statuses, body, rule, posts or body is not None)

    def move(
        self, incident: _Incident, status: str, moment: str, statuses: dict[str, str], body: str | None,
        rule: str, posts: bool,
    ) -> None:  # fmt: skip
        """Bring the incident into a status, its components with it, and store it.

        statuses: component id -> status to set now. moment: when it happened. posts: add an incident update.
        rule: the attribute that asks for notifications, empty when nobody is to be told.
        A status that is sent again adds an update as well (sandbox choice, after the vendor's "We are
        continuing to ..." texts).
        """
        before = incident["status"]
        statuses = _transition(incident, before, status) | {name: value for name, value in statuses.items() if value}
        affected = self._set_components(incident, statuses, moment)
        incident["status"] = status
        if status != before:
            _note_times(incident, status, moment)
        _note_impact(incident, [row["new_status"] for row in affected or []])
        if posts:
            texts = NEXT_TEXT if status == before else FIRST_TEXT
            incident["incident_updates"].insert(
                0,
                {
                    "id": self._account.new_id(), "incident_id": incident["id"], "status": status,
                    "body": body or texts[status], "affected_components": affected, "deliver_notifications": bool(rule),
                    "display_at": moment, "created_at": moment, "updated_at": moment, "wants_twitter_update": False,
                    "tweet_id": None, "custom_tweet": None, "twitter_updated_at": None,
                },
            )  # fmt: skip
            if rule:
                self._notices.posted(incident, incident["incident_updates"][0], rule)
        if incident != self._table.get(incident["id"]):
            incident["updated_at"] = moment
            self._table.put(incident["id"], incident)

    def _statuses(self, page_id: str, value: Any) -> dict[str, str]:
        """Read the map of component id to status ("" names a component and leaves its status); else nothing."""
        if not isinstance(value, dict):
            return {}
        self._account.check_components(page_id, list(value))
        return {
            member: "" if status in ("", None) else one_of("Component status", status, STATUSES)
            for member, status in value.items()
        }

    def _members(self, incident: _Incident, wanted: dict[str, Any], statuses: dict[str, str]) -> list[str]:
        """Return the affected components: the ids given, or those so far, and what the map names (sandbox choice)."""
        given = ids(wanted["component_ids"]) if "component_ids" in wanted else None
        members = incident["component_ids"] if given is None else given
        self._account.check_components(incident["page_id"], given or [])
        return list(dict.fromkeys([*members, *statuses]))

    def _set_components(
        self, incident: _Incident, statuses: dict[str, str], moment: str
    ) -> list[dict[str, str]] | None:
        """Set component statuses; return every attached one with its old and new status, None without any."""
        affected = []
        for member in incident["component_ids"]:
            row = self._account.components.get(member)
            if row is None:
                continue
            group = self._account.components.get(row["group_id"]) if row["group_id"] else None
            new = statuses.get(member, row["status"])
            affected.append(
                {"code": member, "name": f"{group['name']} - {row['name']}" if group else row["name"],
                 "old_status": row["status"], "new_status": new}
            )  # fmt: skip
            self._components.apply(row, {"status": new}, moment)
        return affected or None

    # The clock

    def follow_the_clock(self) -> None:
        """Start and end the maintenances whose time has come; called before every request."""
        now = self._account.now()
        for row in self._table.all():
            if not row["scheduled_for"] or row["status"] in CLOSED or not _waits_for(row, now):
                continue
            incident = self._table.get(row["id"])
            self._remind(incident, now)
            if _due(incident, "scheduled_auto_in_progress", ("scheduled",), incident["scheduled_for"], now):
                self._move_by_clock(incident, "in_progress", "scheduled_for", "start")
            running = ("in_progress", "verifying")
            if _due(incident, "scheduled_auto_completed", running, incident["scheduled_until"], now):
                self._move_by_clock(incident, "completed", "scheduled_until", "end")

    def _move_by_clock(self, incident: _Incident, status: str, time: str, end: str) -> None:
        rule = f"auto_transition_deliver_notifications_at_{end}"
        moment = max(incident[time], incident["created_at"])
        self.move(incident, status, moment, {}, None, rule if incident[rule] else "", posts=True)

    def _remind(self, incident: _Incident, now: str) -> None:
        if incident["status"] != "scheduled" or not incident["scheduled_remind_prior"]:
            return
        start, made = (datetime.fromisoformat(incident[name]) for name in ("scheduled_for", "created_at"))
        if incident["scheduled_reminded_at"] is None and start - datetime.fromisoformat(now) <= _NOTICE:
            incident["scheduled_reminded_at"] = utc(start - _NOTICE if start - made > _NOTICE else made)
            self._table.put(incident["id"], incident)
            self._notices.reminded(incident)


def _waits_for(incident: _Incident, now: str) -> bool:
    """Tell whether there may be something to do: most maintenances lie far ahead, and copies of all of them are dear."""
    to_remind = incident["scheduled_remind_prior"] and incident["scheduled_reminded_at"] is None
    return to_remind or incident["scheduled_for"] <= now or incident["scheduled_until"] <= now


def _due(incident: _Incident, by: str, statuses: tuple[str, ...], time: str, now: str) -> bool:
    return bool(incident[by]) and incident["status"] in statuses and time <= now


def _transition(incident: _Incident, before: str | None, status: str) -> dict[str, str]:
    """Return what a maintenance does to its components when it starts or ends, by the clock or by hand."""
    wanted = {
        "in_progress": ("auto_transition_to_maintenance_state", "under_maintenance"),
        "completed": ("auto_transition_to_operational_state", "operational"),
    }.get(status)
    if wanted is None or status == before or not incident[wanted[0]]:
        return {}
    return dict.fromkeys(incident["component_ids"], wanted[1])


def _note_times(incident: _Incident, status: str, moment: str) -> None:
    if status == "monitoring":
        incident["monitoring_at"] = moment
    # Whether a closed incident may be opened again is not known; sandbox choice: yes. A postmortem is closed, too.
    incident["resolved_at"] = (incident["resolved_at"] or moment) if status in CLOSED else None


def _note_impact(incident: _Incident, statuses: list[str]) -> None:
    """Let the impact grow with the components' statuses; it stays when they recover. An override wins."""
    if incident["scheduled_for"]:
        incident["worst"] = "maintenance"
    else:
        seen = [incident["worst"], *(IMPACT_OF[status] for status in statuses)]
        incident["worst"] = max(seen, key=IMPACTS.index)
    incident["impact"] = incident["impact_override"] or incident["worst"]


def _searched(incident: _Incident) -> str:
    """Return the text a search looks in: name, status, postmortem and updates."""
    updates = (update["body"] for update in incident["incident_updates"])
    return "\n".join([incident["name"], incident["status"], incident["postmortem_body"] or "", *updates]).lower()

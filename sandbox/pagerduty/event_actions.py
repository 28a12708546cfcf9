"""What events do: they open alerts, group them into incidents, acknowledge and resolve.

A key is known per integration: the same dedup key sent with another integration's key is another alert, even on the
same service.
Source: https://developer.pagerduty.com/docs/send-alert-event
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from ..service import Families
from .alert_grouping import AlertGrouping
from .conditions import value_at
from .directory import Directory
from .incidents import MAX_ALERTS, Due, Incidents
from .lists import Row
from .orchestrating import Event, Orchestrating
from .services import Services
from .world import World

RECOMMENDED = 3_600
"""Seconds that a time window of 0 means (the sandbox's choice; the vendor says: what is recommended)."""
_GROUPING_TYPES = {"time": "basic", "intelligent": "advanced", "content_based": "rules", "content_based_intelligent": "rules"}


@dataclass(frozen=True)
class Source:
    """Where an event comes in: a key, and behind it the integration of a service, or an orchestration."""

    key: str
    service: str | None = None
    integration: str | None = None
    orchestration: str | None = None


class EventActions:
    """Acts upon events. What cannot be acted on is dropped without a word."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._directory, self._services, self._incidents = others[Directory], others[Services], others[Incidents]
        self._grouping, self._rules = others[AlertGrouping], others[Orchestrating]
        self._suspended = world.table("suspended_events")

    def act(self, source: Source, action: str, key: str, news: Row) -> None:
        """Let an event go through the rules on its way, and do what is left of it.

        news: what an alert shows of it: summary, severity, details, contexts; and `fields`, what else it said.
        """
        details = news["details"] if isinstance(news["details"], dict) else {}
        seen = {**news["fields"], "summary": news["summary"], "severity": news["severity"], "custom_details": copy.deepcopy(details)}
        event = Event({"event": {**seen, "dedup_key": key, "event_action": action}, "variables": {}})
        service = source.service if source.orchestration is None else self._rules.routed(source.orchestration, event)
        if service is None or event.dropped:
            return
        self._rules.at_service(service, event)
        if event.seen["custom_details"] != details:
            news = {**news, "details": event.seen["custom_details"]}
        news = {**news, "summary": event.seen["summary"], "severity": event.seen["severity"], "fields": {name: event.seen.get(name) for name in news["fields"]}}
        ready = {"service": service, "integration": source.integration, "key": source.key, "dedup_key": event.seen["dedup_key"]}
        ready |= {"action": event.seen["event_action"], "news": news, "given": event.given, "notes": event.notes, "suppressed": event.suppressed}
        self._hold(ready, event.suspended)

    def _hold(self, ready: Row, seconds: int) -> None:
        """Keep back what is suspended: if it is resolved in the meantime, nothing has been."""
        place = f"{ready['key']}/{ready['dedup_key']}"
        if ready["action"] == "trigger" and seconds and self._incidents.open_alert(ready["key"], ready["dedup_key"]) is None:
            begun = self._suspended.get(place)
            until = begun["until"] if begun else self._world.now() + seconds
            self._suspended.put(place, {**ready, "until": until})
            return
        if ready["action"] == "resolve":
            self._suspended.delete(place)
        self._do(ready)

    def coming(self) -> Iterator[Due]:
        """Return what was suspended, and until when."""
        for place, ready in self._suspended.items():
            yield ready["until"], 3, partial(self._wake, place)

    def _wake(self, place: str) -> None:
        ready = self._suspended.get(place) or {}
        self._suspended.delete(place)
        self._do(ready)

    def _do(self, ready: Row) -> None:
        service = self._world.find("service", ready["service"])
        if service is None or self._services.silent(service):
            # No new incident; and those that are open cannot be reached by events either, only over REST.
            return
        alert = self._incidents.open_alert(ready["key"], ready["dedup_key"])
        if alert is not None and alert["service_id"] != service["id"]:
            return  # an orchestration has sent it elsewhere than the trigger
        by = ("service", service["id"])
        if ready["action"] == "trigger":
            self._trigger(alert, service, ready)
        elif alert is not None and ready["action"] == "acknowledge":
            record = self._world.fetch("incident", alert["incident_id"])
            if record["status"] == "triggered":
                self._incidents.acknowledge(record, by)
        elif alert is not None:
            self._incidents.resolve_alert(alert, by)

    def _trigger(self, alert: Row | None, service: Row, ready: Row) -> None:
        news = {**ready["news"], "routing_key": ready["key"], "alert_key": ready["dedup_key"]}
        policy = ready["given"].get("escalation_policy_id") or service["escalation_policy_id"]
        if alert is not None:
            self._incidents.refresh_alert(alert, news)
        elif not ready["suppressed"]:
            new = {**news, "integration_id": ready["integration"], "service_id": service["id"]}
            record = self._joined(service, new)
            if record is None and self._directory.anybody(policy):  # nobody on call: dropped without trace
                record = self._opened(service, new, ready)
            if record is not None:
                self._incidents.add_alert(record, new)

    def _opened(self, service: Row, new: Row, ready: Row) -> Row:
        urgency = self._incidents.urgency(service, new["severity"])
        setting = self._grouping.of(service["id"])
        kind = _GROUPING_TYPES[setting["type"]] if setting else None
        by = ("service", service["id"])
        record = self._incidents.open(service, new["summary"], by, urgency=urgency, grouping=kind, **ready["given"])
        for text in ready["notes"]:
            self._incidents.annotate(record, text)
        return record

    # -- grouping --------------------------------------------------------------------------------------------

    def _joined(self, service: Row, new: Row) -> Row | None:
        """Return the open incident that an alert belongs to by the service's setting."""
        setting = self._grouping.of(service["id"])
        if setting is None:
            return None
        for row in self._world.table("open_incidents").all():
            if row["service_id"] == service["id"]:
                record = self._world.fetch("incident", row["id"])
                if self._belongs(setting, record, new):
                    return record
        return None

    def _belongs(self, setting: Row, record: Row, new: Row) -> bool:
        alerts = self._incidents.alerts(record)
        if not alerts or len(alerts) >= MAX_ALERTS:
            return False
        kept, age = setting["config"], self._world.now() - record["created_at"]
        if setting["type"] == "time":
            return not kept["timeout"] or age < kept["timeout"]
        if age >= (kept["time_window"] or RECOMMENDED):
            return False
        names = kept.get("fields") or kept["iag_fields"]
        same = [_field(new, name) is not None and _field(new, name) == _field(alerts[0], name) for name in names]
        return any(same) if kept.get("aggregate") == "any" else all(same)


def _field(alert: Row, name: str) -> object:
    """Return a field of an alert by the name that settings have for it."""
    if name in ("summary", "severity"):
        return alert[name]
    details = alert["details"] if isinstance(alert["details"], dict) else {}
    return value_at(name, {**alert["fields"], "custom_details": details, "details": details})

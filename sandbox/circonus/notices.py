"""Who is told of an alert, and when: after the wait, again and again, somebody else when nobody acts, and at the end.

Nobody is told while a maintenance covers the alert, its rule set's parent is in alarm, or somebody has acknowledged
it. What was due in between is told once, when the first to ask comes by. An alert that outlasts its maintenance is told then;
the reminders of contact groups are taken as minutes (both the sandbox's choice). Aggregation is not played: each alert
is told by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..service import Families
from .listing import Row
from .world import World, number_of

_BY = {"email": "mail", "http": "webhook"}
"""What the ways of contacts are called in the outbox; the others are called as they are."""
_PLACES = {"http": "url", "pagerduty": "account", "slack": "channel", "victorops": "team"}
"""Way of a contact -> where its JSON says whom it reaches."""


class Notices:
    """Keeps, per open alert, when it is to be told and who was told."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world

    def expect(self, alert: Row, due: int) -> None:
        """Take on a new alert. due: when it may be told."""
        self._world.notices.put(alert["_cid"], {"due": due, "first": {}, "last": {}, "escalated": []})

    def follow(self, alert: Row, now: int) -> None:
        """Tell what is due of an open alert."""
        cover = self._maintenances(alert, now)
        if cover != alert["_maintenance"]:
            self._world.alerts.put(alert["_cid"], {**alert, "_maintenance": cover})
        notice = self._world.notices.get(alert["_cid"])
        if notice is None or now < notice["due"] or cover or self._acknowledged(alert) or self._under_parent(alert):
            return
        for group in self._groups(alert):
            self._remind(group, alert, notice, now)
            self._escalate(group, alert, notice, now)
        if notice != self._world.notices.shared(alert["_cid"]):
            self._world.notices.put(alert["_cid"], notice)

    def _remind(self, group: Row, alert: Row, notice: dict[str, Any], now: int) -> None:
        cid, pause = group["_cid"], group["reminders"][alert["_severity"] - 1] * 60
        if cid not in notice["first"]:
            notice["first"][cid] = now
        elif not pause or now - notice["last"][cid] < pause:
            return
        tell(self._world, group, alert, "alert" if cid not in notice["last"] else "reminder")
        notice["last"][cid] = now

    def _escalate(self, group: Row, alert: Row, notice: dict[str, Any], now: int) -> None:
        step = group["escalations"][alert["_severity"] - 1]
        if step is None or now - notice["first"][group["_cid"]] < step["after"]:
            return
        target = self._world.contact_groups.shared(step["contact_group"])
        if target is not None and target["_cid"] not in (*notice["first"], *notice["escalated"]):
            notice["escalated"].append(target["_cid"])
            tell(self._world, target, alert, "escalation")

    def over(self, alert: Row, now: int) -> None:
        """Tell those who were told that an alert has cleared. A maintenance keeps them from most of that, too."""
        notice = self._world.notices.get(alert["_cid"])
        if notice is None:
            return
        silent = bool(self._maintenances(alert, now))
        for cid in (*notice["first"], *notice["escalated"]):
            group = self._world.contact_groups.shared(cid)
            if group is not None and (group["always_send_clear"] or not silent):
                tell(self._world, group, alert, "clear")
        self._world.notices.delete(alert["_cid"])

    # What keeps silent

    def holds(self, acknowledgement: Mapping[str, Any]) -> bool:
        """Tell whether an acknowledgement is in force: its time is not over, and its alert has no newer one."""
        alert = self._world.alerts.shared(acknowledgement["alert"]) or {}
        return acknowledgement["acknowledged_until"] > self._world.now() and (
            alert.get("_acknowledgement") == acknowledgement["_cid"]
        )

    def _acknowledged(self, alert: Row) -> bool:
        found = self._world.acknowledgements.shared(alert["_acknowledgement"] or "")
        return found is not None and self.holds(found)

    def _under_parent(self, alert: Row) -> bool:
        rule_set = self._world.rule_sets.shared(alert["_rule_set"])
        parent = rule_set and rule_set["parent"]
        return parent is not None and any(
            row["_rule_set"] == parent and row["_severity"] == 1 and row["_cleared_on"] is None
            for row in self._world.alerts.all()
        )

    def _maintenances(self, alert: Row, now: int) -> list[str]:
        """Return the maintenances that cover an alert now."""
        items = {
            ("account", row["_cid"]) for row in self._world.accounts.all()
        } | {
            ("rule_set", alert["_rule_set"]), ("check", alert["_check"]), ("host", alert["_check_target"]),
            ("metric", f"/metric/{number_of(alert['_check'] or '')}_{alert['_metric_name']}"),
        }  # fmt: skip
        return [
            row["_cid"]
            for row in self._world.maintenances.all()
            if row["start"] <= now < row["stop"]
            and alert["_severity"] in row["severities"]
            and (row["type"], row["item"]) in items
        ]

    def _groups(self, alert: Row) -> Iterator[Row]:
        """Yield the contact groups of an alert's severity."""
        source = self._world.rule_sets.shared(alert["_rule_set"]) or self._world.rule_set_groups.shared(alert["_rule_set"])
        for cid in (source or {"contact_groups": {}})["contact_groups"].get(str(alert["_severity"]), ()):
            group = self._world.contact_groups.shared(cid)
            if group is not None:
                yield group


def tell(world: World, group: Row, alert: Row, why: str) -> None:
    """Tell every contact of a group."""
    told = [(_address(contact), contact["method"]) for contact in group["contacts"]["external"]]
    told += [(contact["_contact_info"] or contact["user"], contact["method"]) for contact in group["contacts"]["users"]]
    what = alert["_metric_name"] or "several things"
    about = f"{what} of {alert['_check_name']}, severity {alert['_severity']} ({alert['_cid']})"
    for to, by in told:
        world.tell(to, _BY.get(by, by), about, f"{why}: contact group '{group['name']}' of {alert['_rule_set']}")


def _address(contact: Row) -> str:
    """Return where a contact is reached, of what some carry as JSON; keys to it are no business of an outbox."""
    place = _PLACES.get(contact["method"])
    return contact["contact_info"] if place is None else str(json.loads(contact["contact_info"])[place])

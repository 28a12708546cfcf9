"""Who is told of an alert, and when: after the wait, again and again, somebody else when nobody acts, and at the end.

Nobody is told while a maintenance covers the alert, its rule set's parent is in alarm, or somebody has acknowledged
it. An alert that outlasts its maintenance is told then; the reminders of contact groups are taken as minutes (both the
sandbox's choice). Aggregation is not played: each alert is told by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
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
        self._world.notices.put(alert["_cid"], {"due": due, "silent": due, "first": {}, "last": {}, "escalated": []})

    def follow(self, alert: Row, now: int) -> None:
        """Tell what is due of an open alert, as at the moment when it was."""
        cover = self._maintenances(alert, now)
        if [one["_cid"] for one in cover] != alert["_maintenance"]:
            alert = {**alert, "_maintenance": [one["_cid"] for one in cover]}
            self._world.alerts.put(alert["_cid"], alert)
        notice = self._world.notices.get(alert["_cid"])
        if notice is None or now < notice["due"]:
            return
        silence = self._silence(alert, cover, now)
        if silence is None:
            notice["silent"] = min(notice["silent"], now)  # what ended before its time
            for group in self._groups(alert):
                self._remind(group, alert, notice, now)
                self._escalate(group, alert, notice, now)
        else:
            notice["silent"] = silence
        if notice != self._world.notices.shared(alert["_cid"]):
            self._world.notices.put(alert["_cid"], notice)

    def _silence(self, alert: Row, cover: Sequence[Row], now: int) -> int | None:
        """Return until when nobody is told, as far as that is known; None when somebody is."""
        ends = [one["stop"] for one in cover]
        known = self._world.acknowledgements.shared(alert["_acknowledgement"] or "")
        if known is not None and self.holds(known):
            ends.append(known["acknowledged_until"])
        if self._under_parent(alert):
            ends.append(now)
        return max(ends) if ends else None

    def _remind(self, group: Row, alert: Row, notice: dict[str, Any], now: int) -> None:
        """Tell a group of an alert, for the first time or again; reminders that were missed are one, the last of them."""
        cid, pause = group["_cid"], group["reminders"][alert["_severity"] - 1] * 60
        if cid not in notice["first"]:
            notice["first"][cid] = notice["last"][cid] = notice["silent"]
            tell(self._world, group, alert, "alert", notice["silent"])
        elif pause and now - notice["last"][cid] >= pause:
            missed = (now - notice["last"][cid]) // pause
            notice["last"][cid] = max(notice["last"][cid] + missed * pause, notice["silent"])
            tell(self._world, group, alert, "reminder", notice["last"][cid])

    def _escalate(self, group: Row, alert: Row, notice: dict[str, Any], now: int) -> None:
        step = group["escalations"][alert["_severity"] - 1]
        if step is None or now - notice["first"][group["_cid"]] < step["after"]:
            return
        target = self._world.contact_groups.shared(step["contact_group"])
        if target is not None and target["_cid"] not in (*notice["first"], *notice["escalated"]):
            notice["escalated"].append(target["_cid"])
            moment = max(notice["first"][group["_cid"]] + step["after"], notice["silent"])
            tell(self._world, target, alert, "escalation", moment)

    def over(self, alert: Row, now: int) -> None:
        """Tell those who were told that an alert has cleared. A maintenance keeps them from most of that, too."""
        notice = self._world.notices.get(alert["_cid"])
        if notice is None:
            return
        silent = bool(self._maintenances(alert, now))
        for cid in (*notice["first"], *notice["escalated"]):
            group = self._world.contact_groups.shared(cid)
            if group is not None and (group["always_send_clear"] or not silent):
                tell(self._world, group, alert, "clear", now)
        self._world.notices.delete(alert["_cid"])

    # What keeps silent

    def holds(self, acknowledgement: Mapping[str, Any]) -> bool:
        """Tell whether an acknowledgement is in force: its time is not over, and its alert has no newer one."""
        alert = self._world.alerts.shared(acknowledgement["alert"]) or {}
        return acknowledgement["acknowledged_until"] > self._world.now() and (
            alert.get("_acknowledgement") == acknowledgement["_cid"]
        )

    def _under_parent(self, alert: Row) -> bool:
        rule_set = self._world.rule_sets.shared(alert["_rule_set"])
        parent = rule_set and rule_set["parent"]
        return parent is not None and any(
            row["_rule_set"] == parent and row["_severity"] == 1 and row["_cleared_on"] is None
            for row in self._world.alerts.all()
        )

    def _maintenances(self, alert: Row, now: int) -> list[Row]:
        """Return the maintenances that cover an alert now."""
        items = {
            ("account", row["_cid"]) for row in self._world.accounts.all()
        } | {
            ("rule_set", alert["_rule_set"]), ("check", alert["_check"]), ("host", alert["_check_target"]),
            ("metric", f"/metric/{number_of(alert['_check'] or '')}_{alert['_metric_name']}"),
        }  # fmt: skip
        return [
            row
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


def tell(world: World, group: Row, alert: Row, why: str, at: int) -> None:
    """Tell every contact of a group. at: when that was due, in seconds since the epoch."""
    told = [(_address(contact), contact["method"]) for contact in group["contacts"]["external"]]
    told += [(contact["_contact_info"] or contact["user"], contact["method"]) for contact in group["contacts"]["users"]]
    what = alert["_metric_name"] or "several things"
    about = f"{what} of {alert['_check_name']}, severity {alert['_severity']} ({alert['_cid']})"
    for to, by in told:
        why_told = f"{why}: contact group '{group['name']}' of {alert['_rule_set']}"
        world.tell(to, _BY.get(by, by), about, why_told, at)


def _address(contact: Row) -> str:
    """Return where a contact is reached, of what some carry as JSON; keys to it are no business of an outbox."""
    place = _PLACES.get(contact["method"])
    return contact["contact_info"] if place is None else str(json.loads(contact["contact_info"])[place])

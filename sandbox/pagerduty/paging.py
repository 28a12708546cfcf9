"""Who is paged for an incident, when, and by which rule.

Whoever an incident is assigned to is told by each of their notification rules of its urgency, as long after the
assignment as the rule says, until somebody acknowledges or resolves it or it goes to somebody else. One of high urgency
goes to the next level of its policy after that level's delay, and round again as often as the policy says; one of low
urgency stays where it is, and so does one that was given to somebody by name. An incident keeps the rules that its policy
had when it came, its snapshot.

Source: https://support.pagerduty.com/main/docs/escalation-policies, https://support.pagerduty.com/main/docs/urgencies
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ..service import Families
from .contacts import EMAIL, NUMBERS, PHONE, PUSH, SMS
from .directory import Directory
from .incidents import Due, Incidents, Reference
from .lists import Row
from .world import World

MINUTE = 60
BY = {EMAIL: "mail", SMS: "sms", PHONE: "phone", PUSH: "push"}
"""What the ways are called in the outbox; the others by their first word."""


class Paging:
    """Hears what happens to incidents, and says what comes of it in time. One row for each incident that is not resolved:

    `{incident_id, snapshot, level, loops, direct, escalate_at, pages: [{at, user_id, rule_id}]}`; level and loops count
    from the policy's first level and from no repetition; escalate_at is None where nobody comes next.
    """

    def __init__(self, world: World, others: Families) -> None:
        self._world, self._directory = world, others[Directory]
        self._incidents = others[Incidents]
        self._table = world.table("paging")
        self._incidents.heard_by.append(self.hear)

    # -- what happens ----------------------------------------------------------------------------------------

    def hear(self, what: str, record: Row, _by: Reference, more: Row) -> None:
        """Take notice of what has happened to an incident."""
        if what == "notified":
            return
        if record["status"] == "resolved":
            self._put(record, None)
        elif record["status"] == "acknowledged":
            self._put(record, {**self._row(record), "pages": [], "escalate_at": None})
        elif what in ("triggered", "reopened"):
            self._begin(record, self._fresh(record))
        elif what in ("unacknowledged", "urgency_changed"):
            self._begin(record, self._row(record))
        elif what in ("reassigned", "delegated", "escalated") and not more.get("by_itself"):
            self._begin(record, self._fresh(record, more.get("level")))

    def _put(self, record: Row, row: Row | None) -> None:
        """Keep a row, and in the incident when it goes to somebody else."""
        record["escalate_at"] = row["escalate_at"] if row else None
        self._world.save("incident", record)
        if row:
            self._table.put(record["id"], row)
        else:
            self._table.delete(record["id"])

    def _row(self, record: Row) -> Row:
        return self._table.get(record["id"]) or self._fresh(record)

    def _fresh(self, record: Row, level: int | None = None) -> Row:
        """Return the row of an incident that begins on a level, the first on which there is somebody."""
        policy = self._world.find("escalation_policy", record["escalation_policy_id"])
        rules = policy["escalation_rules"] if policy else []
        snapshot = {"escalation_rules": rules, "num_loops": policy["num_loops"] if policy else 0}
        return {
            "incident_id": record["id"],
            "snapshot": snapshot,
            "level": level or self._directory.first_level(rules) or 1,
            "loops": 0,
        }

    def _begin(self, record: Row, row: Row) -> None:
        """Put down whom to tell from now on, and when it is somebody else's turn."""
        now, direct = self._world.now(), record["assigned_via"] == "direct_assignment"
        pages = []
        for assignment in record["assignments"]:
            for rule in self._rules(assignment["user_id"], record["urgency"]):
                at = now + rule["start_delay_in_minutes"] * MINUTE
                pages.append({"at": at, "user_id": assignment["user_id"], "rule_id": rule["id"]})
        row = {**row, "direct": direct, "pages": sorted(pages, key=lambda page: page["at"]), "escalate_at": None}
        rules = row["snapshot"]["escalation_rules"]
        last = row["level"] >= len(rules) and row["loops"] >= row["snapshot"]["num_loops"]
        if record["urgency"] == "high" and not direct and not last and row["level"] <= len(rules):
            row["escalate_at"] = now + rules[row["level"] - 1]["escalation_delay_in_minutes"] * MINUTE
        self._put(record, row)

    def _rules(self, user: str, urgency: str) -> Iterator[Row]:
        for rule in self._world.table("notification_rules").all():
            if rule["user_id"] == user and rule["urgency"] == urgency:
                yield rule

    # -- what is asked ---------------------------------------------------------------------------------------

    def coming(self) -> Iterator[Due]:
        """Return what is due, now or later."""
        for row in self._table.all():
            if row["escalate_at"] is not None:
                yield row["escalate_at"], 1, partial(self._escalate, row["incident_id"])
            if row["pages"]:
                yield row["pages"][0]["at"], 2, partial(self._page, row["incident_id"])

    # -- what comes of it ------------------------------------------------------------------------------------

    def _page(self, incident: str) -> None:
        """Tell the next one, unless the rule or the way is gone by now."""
        row: Any = self._table.get(incident)
        page, *row["pages"] = row["pages"]
        self._table.put(incident, row)
        rule = self._world.table("notification_rules").get(page["rule_id"])
        method = rule and self._world.table("contact_methods").get(rule["contact_method_id"])
        record = self._world.find("incident", incident)
        if not rule or not method or record is None:
            return
        to = f"+{method['country_code']}{method['address']}" if method["type"] in NUMBERS else method["address"]
        policy = self._world.reference("escalation_policy", record["escalation_policy_id"]) or {"summary": None}
        place = "by name" if row["direct"] else f"on level {row['level']} of {policy['summary']}"
        minutes, urgency = rule["start_delay_in_minutes"], rule["urgency"]
        why = f"{urgency} urgency, {minutes} minutes after it was assigned {place} (notification rule {rule['id']})"
        by = BY.get(method["type"], method["type"].partition("_")[0])
        about = f"[#{record['incident_number']}] {record['title']} ({incident})"
        self._world.tell(to, by, about, why)
        key, kind = self._world.new_id("notifications"), f"{method['type'].removesuffix('_contact_method')}_notification"
        told = {"id": key, "type": kind, "at": self._world.now(), "address": to, "user_id": page["user_id"]}
        self._world.table("notifications").put(key, told)
        self._incidents.announce("notified", record, ("service", record["service_id"]), user_id=page["user_id"])

    def _escalate(self, incident: str) -> None:
        """Hand an incident to the next level on which there is somebody."""
        row: Any = self._table.get(incident)
        record = self._world.fetch("incident", incident)
        rules, loops = row["snapshot"]["escalation_rules"], row["snapshot"]["num_loops"]
        place = row["loops"] * len(rules) + row["level"]  # as many levels have been asked
        for number in range(place, len(rules) * (loops + 1)):
            users = self._directory.assigned(rules[number % len(rules)])
            if users:
                row = {**row, "level": number % len(rules) + 1, "loops": number // len(rules)}
                self._incidents.assign(record, users, direct=False)
                self._incidents.touch(record)
                self._begin(record, row)
                self._incidents.announce("escalated", record, ("service", record["service_id"]), by_itself=True)
                return
        self._put(record, {**row, "escalate_at": None})

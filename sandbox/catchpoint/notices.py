"""Whom an alert reaches: the recipients of the section, those of the rule, or both, as the rule says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..service import Families
from . import enums as e
from .contacts import reached
from .world import World

Row = dict[str, Any]
_FLAGS = {0: "notifyOnWarning", 1: "notifyOnCritical", 3: "notifyOnImproved"}


class Notices:
    """Puts down who is told."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world

    def tell(self, test: Row, section: Row, rule: Row, level: int, at: float, why: str) -> None:
        """Tell everybody of an alert, each way once. at: when, in seconds since the epoch; why: alert, reminder or improved."""
        told: set[tuple[str, str]] = set()
        kind = rule["alertType"]["name"]
        for group in self._groups(section, rule):
            if not group.get(_FLAGS[level], True):
                continue
            for to, by in self._reached(group):
                if (to, by) not in told:
                    told.add((to, by))
                    about = f"{_filled(group['subject'], test, level, kind)} (test {test['id']})"
                    rule_of = f"rule {rule['id']}, {kind}, {e.ALERT_LEVEL[level]}"
                    self._world.tell(to, by, about, f"{why}: {rule_of}", at)

    @staticmethod
    def _groups(section: Row, rule: Row) -> Iterator[Row]:
        how = (rule.get("notificationType") or {"id": 0})["id"]
        if how in (0, 1) and section.get("notificationGroup"):
            yield section["notificationGroup"]
        if how in (1, 3):
            yield from rule.get("notificationGroups", ())

    def _reached(self, group: Row) -> Iterator[tuple[str, str]]:
        for recipient in group["recipients"]:
            kind = recipient["recipientType"]["id"]
            if kind == 2:
                yield recipient["email"], "mail"
            for contact in self._world.contacts.all() if kind != 2 else ():
                meant = contact["id"] == recipient["id"] if kind == 0 else _in_group(contact, recipient["id"])
                if meant and contact["status"]["id"] == 0:
                    yield from reached(contact)
        for webhook in group["alertWebhooks"]:
            yield f"webhook {webhook['id']}", "webhook"


def _in_group(contact: Row, number: int) -> bool:
    return any(group["id"] == number for group in contact.get("contactGroups") or ())


def _filled(subject: str, test: Row, level: int, kind: str) -> str:
    """Return a subject with its macros filled in."""
    words = {"NotificationLevel": e.ALERT_LEVEL[level], "TestId": str(test["id"]), "TestName": test["name"], "AlertType": kind}
    for name, word in words.items():
        subject = subject.replace("${" + name + "}", word)
    return subject

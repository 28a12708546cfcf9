"""Whom the page tells: its subscribers, those of an incident, and whoever subscribes or leaves.

Only the active ones hear of incidents. Who has chosen components hears of what concerns one of them, everybody else of
everything. Whoever subscribes both to the page and to an incident is told once. A change of a component's status reaches
webhooks alone, whatever brought it about: they are documented to be called, and of mails nothing is known.
Source: https://support.atlassian.com/statuspage/docs/ (notifications, webhooks)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from ..service import Families
from .account import Account
from .contacts import Subscriber, primary, state_of

_Row = dict[str, Any]
_BY = {"email": "mail", "integration_partner": "mail"}
"""By which way a subscriber of a mode is told; the others are called like the mode."""


class Notices:
    """Puts down who is told."""

    def __init__(self, account: Account, _others: Families) -> None:
        self._account = account

    def posted(self, incident: _Row, update: _Row, rule: str) -> None:
        """Tell of an incident update. rule: the attribute that asks for it. Of history nobody is told (sandbox choice)."""
        if not incident.get("backfilled"):
            words = f"{_named(incident)}: {update['status']} (update {update['id']})"
            self._tell_about(incident, words, rule, update["created_at"])

    def corrected(self, incident: _Row, update: _Row) -> None:
        """Tell of an update that was put right."""
        words = f"{_named(incident)}: {update['status']}, corrected (update {update['id']})"
        self._tell_about(incident, words, "deliver_notifications", self._account.now())

    def reminded(self, incident: _Row) -> None:
        """Tell that a maintenance is about to begin."""
        words = f"{_named(incident)}: begins at {incident['scheduled_for']}"
        self._tell_about(incident, words, "scheduled_remind_prior", incident["scheduled_reminded_at"])

    def changed(self, component: _Row, status: str, moment: str | None) -> None:
        """Tell the webhooks of a component's new status. moment: when it happened, if that was not just now."""
        about = f"component {component['id']} {component['name']!r}: {component['status']} to {status}"
        for row in self._of_page(component["page_id"], [component["id"]]):
            if row["mode"] == "webhook":
                self._tell(row, about, f"component status: {_scope(row)}", moment)

    def asked(self, row: Subscriber) -> None:
        """Ask somebody to confirm the subscription."""
        self._tell(row, _subscription(row), "confirmation")

    def bidden_farewell(self, row: Subscriber) -> None:
        """Tell somebody that the subscription is over."""
        self._tell(row, _subscription(row), "unsubscribed")

    # Who is meant

    def _tell_about(self, incident: _Row, words: str, rule: str, moment: str) -> None:
        of_page = self._of_page(incident["page_id"], incident["component_ids"])
        own = (row for row in self._account.incident_subscribers.all() if row["incident_id"] == incident["id"])
        told: set[str] = set()
        for row in (*of_page, *_active(own)):
            if row["key"] not in told:
                told.add(row["key"])
                self._tell(row, words, f"{rule}: {_scope(row)}", moment)

    def _of_page(self, page_id: str, components: list[str]) -> Iterator[Subscriber]:
        """Return the active subscribers who want to hear of one of these components, or of everything."""
        for row in _active(self._account.subscribers.all()):
            chosen = row["component_ids"]
            if row["page_id"] == page_id and (chosen is None or not set(chosen).isdisjoint(components)):
                yield row

    def _tell(self, row: Subscriber, about: str, why: str, moment: str | None = None) -> None:
        at = None if moment is None else datetime.fromisoformat(moment).timestamp()
        self._account.tell(primary(row), _BY.get(row["mode"], row["mode"]), about, why, at)


def _active(rows: Iterable[Subscriber]) -> Iterator[Subscriber]:
    return (row for row in rows if state_of(row) == "active")


def _named(incident: _Row) -> str:
    kind = "maintenance" if incident["scheduled_for"] else "incident"
    return f"{kind} {incident['id']} {incident['name']!r}"


def _scope(row: Subscriber) -> str:
    if row.get("incident_id"):
        return f"subscriber {row['id']} of the incident"
    chosen = row["component_ids"]
    return f"subscriber {row['id']} of {'the page' if chosen is None else ', '.join(chosen)}"


def _subscription(row: Subscriber) -> str:
    incident = row.get("incident_id")
    return f"subscription {row['id']} to {f'incident {incident}' if incident else 'page ' + row['page_id']}"

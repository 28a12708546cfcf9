"""Incident templates: listed and created; nothing else is documented, so nothing else is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import Call
from .account import attributes, invalid, one_of
from .collection import Collection, Row
from .forms import flag, ids, text
from .incident_fields import REALTIME, SCHEDULED, bounded, permitted

_NEEDED = ("name", "title", "body")


class IncidentTemplates(Collection):
    """`/v1/pages/{page_id}/incident_templates`. GET, PATCH and DELETE by id are an unknown path (sandbox choice)."""

    path = "/v1/pages/{page_id}/incident_templates"
    verbs = "list create"
    envelope = "template"
    drawn_first = True

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return what is permitted."""
        return permitted(attributes(call, self.envelope))

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the template."""
        given: dict[str, Any] = {name: text(sent.get(name)) for name in _NEEDED}
        blank = [name for name in _NEEDED if not (given[name] or "").strip()]
        if blank:
            invalid(*(f"{name.capitalize()} can't be blank" for name in blank))
        # The title becomes an incident's name and the body its first update: what they are bounded by holds here.
        bounded("Title", given["title"], 255)
        bounded("Body", given["body"], 25_000)
        status = text(sent.get("update_status"))
        members = ids(sent.get("component_ids")) or []
        self._account.check_components(current["page_id"], members)
        return given | {
            # No call lists template groups, so that any id has to do.
            "group_id": text(sent.get("group_id")),
            "update_status": None if status is None else one_of("Update status", status, REALTIME + SCHEDULED),
            "should_tweet": bool(flag(sent.get("should_tweet"))),
            "should_send_notifications": bool(flag(sent.get("should_send_notifications"))),
            "component_ids": members,
        }

    def shown(self, row: Row) -> Row:
        """Return a template with its components as they are."""
        components = (self._account.components.get(member) for member in row["component_ids"])
        shown = {name: value for name, value in row.items() if name not in ("page_id", "component_ids")}
        return shown | {"components": [component for component in components if component]}

"""Incident templates: listed and created; nothing else is documented, so nothing else is here."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, invalid, one_of, paged
from .forms import flag, ids, text
from .incident_fields import REALTIME, SCHEDULED, bounded, permitted

_NEEDED = ("name", "title", "body")


class IncidentTemplates(Family):
    """`/v1/pages/{page_id}/incident_templates`. GET, PATCH and DELETE by id are an unknown path (sandbox choice)."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.incident_templates

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every = "/v1/pages/{page_id}/incident_templates"
        return [Operation("GET", every, self._list), Operation("POST", every, self._create, write=True)]

    def _list(self, call: Call) -> Response:
        return answer([self._shown(row) for row in paged(call, self._account.rows(call, self._table))])

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        wanted = permitted(attributes(call, "template"))
        row = {"id": self._account.new_id(), "page_id": page_id, **self._cast(page_id, wanted)}
        self._table.put(row["id"], row)
        return answer(self._shown(row), 201)

    def _cast(self, page_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {name: text(wanted.get(name)) for name in _NEEDED}
        blank = [name for name in _NEEDED if not (given[name] or "").strip()]
        if blank:
            invalid(*(f"{name.capitalize()} can't be blank" for name in blank))
        # The title becomes an incident's name and the body its first update: what they are bounded by holds here.
        bounded("Title", given["title"], 255)
        bounded("Body", given["body"], 25_000)
        status = text(wanted.get("update_status"))
        members = ids(wanted.get("component_ids")) or []
        self._account.check_components(page_id, members)
        return given | {
            # No call lists template groups, so that any id has to do.
            "group_id": text(wanted.get("group_id")),
            "update_status": None if status is None else one_of("Update status", status, REALTIME + SCHEDULED),
            "should_tweet": bool(flag(wanted.get("should_tweet"))),
            "should_send_notifications": bool(flag(wanted.get("should_send_notifications"))),
            "component_ids": members,
        }

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        components = (self._account.components.get(member) for member in row["component_ids"])
        shown = {name: value for name, value in row.items() if name not in ("page_id", "component_ids")}
        return shown | {"components": [component for component in components if component]}

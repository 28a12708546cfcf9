"""Incident updates: what has been posted can be put right; posting one is a change of its incident."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, crud
from .account import Account, answer, attributes, invalid, not_found
from .forms import flag, text
from .incident_fields import moment, permitted, update_text
from .incidents import Incidents
from .notices import Notices


class IncidentUpdates(Family):
    """`/v1/pages/{page_id}/incidents/{id}/incident_updates/{uid}`; there is no list, no create, no delete."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._incidents = others[Incidents]
        self._notices = others[Notices]

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        updates = "/v1/pages/{page_id}/incidents/{id}/incident_updates"
        return crud(updates, self, "update", name="uid", update=("PATCH", "PUT"))

    def update(self, call: Call) -> Response:
        """Change an update. Its place stays, whatever `display_at` says (sandbox choice).

        Who is notified of it is not documented; sandbox choice: all, as often as a request says `deliver_notifications`.
        The incident keeps its own `updated_at` unless something differs.
        """
        incident = self._incidents.found(call)
        update = next((row for row in incident["incident_updates"] if row["id"] == call.path["uid"]), None)
        if update is None:
            not_found()
        changes = _cast(permitted(attributes(call, "incident_update")))
        if any(update[name] != value for name, value in changes.items()):
            now = self._account.now()
            update |= changes | {"updated_at": now}
            self._account.incidents.put(incident["id"], incident | {"updated_at": now})
        if changes.get("deliver_notifications"):
            self._notices.corrected(incident, update)
        return answer(update)


def _cast(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that can be changed; the status, for one, is dropped in silence."""
    given: dict[str, Any] = {}
    if "body" in wanted:
        given["body"] = update_text(wanted)
        if not (text(wanted["body"]) or "").strip():
            invalid("Body can't be blank")
    if "display_at" in wanted:
        given["display_at"] = moment("display_at", wanted["display_at"])
        if given["display_at"] is None:
            invalid("Display at can't be blank")
    return given | {
        name: bool(flag(wanted[name])) for name in ("deliver_notifications", "wants_twitter_update") if name in wanted
    }

"""Who has changed what: a record for each change of users, teams, schedules, policies and services.

Source: https://developer.pagerduty.com/docs/audit-records-api
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..json_text import load
from ..service import Call, Family, Operation
from .answers import invalid
from .lists import Row, choices, cursor_page, moment_of
from .world import KINDS

DAY = 86_400
MAX_SPAN = 31 * DAY
ACTIONS = {"POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
ROOTS = {"users": "user", "teams": "team", "schedules": "schedule", "escalation_policies": "escalation_policy", "services": "service"}
ACTORS = ("user_reference", "api_key_reference", "app_reference")


class Audit(Family):
    """The list of records; the account writes them. Their pages follow each other by cursors."""

    def operations(self) -> list[Operation]:
        """Return the one question."""
        return [Operation("GET", "/audit/records", self.list)]

    def note(self, operation: Operation, call: Call, response: Any) -> None:
        """Put down a write that worked on one of the roots itself, or below it."""
        words = operation.path.strip("/").split("/")
        kind = ROOTS.get(words[0])
        if not operation.write or kind is None or not isinstance(response, Response) or response.status_code >= 300:
            return
        below = len(words) > 2
        key = call.path.get("id") or self._created(kind, response)
        action = "update" if below else ACTIONS[operation.method]
        row = {"id": self._world.new_id("audit_records", "A", 13), "kind": kind, "root": words[0], "key": key, "action": action}
        actor = {"user_id": call.actor.user_id if call.actor else None, "at": self._world.now()}
        self._world.table("audit_records").put(row["id"], {**row, **actor})

    @staticmethod
    def _created(kind: str, response: Response) -> str | None:
        shown = load(bytes(response.body)) if response.body else {}
        return shown.get(kind, {}).get("id") if isinstance(shown, dict) else None

    def list(self, call: Call) -> Response:
        """GET /audit/records: of the last day unless asked otherwise, and of a month at most."""
        since, until = (moment_of(call, name) for name in ("since", "until"))
        end = self._world.now() if until is None else until
        start = end - DAY if since is None else since
        if end < start or end - start > MAX_SPAN:
            raise invalid("Since and until must be at most 31 days apart")
        roots, actions = choices(call, "root_resource_types", tuple(ROOTS)), choices(call, "actions", ("create", "update", "delete"))
        actor, who = call.param("actor_type"), call.param("actor_id")
        if actor and actor not in ACTORS:
            raise invalid(f"Actor type must be in {', '.join(ACTORS)}")
        rows = [
            row
            for row in reversed(self._world.table("audit_records").all())
            if start <= row["at"] <= end
            and (not roots or row["root"] in roots)
            and (not actions or row["action"] in actions)
            and actor in (None, "", "user_reference" if row["user_id"] else "api_key_reference")
            and who in (None, "", row["user_id"])
        ]
        return cursor_page(call, "records", rows, self._shown, response_metadata={"messages": None})

    def _shown(self, row: Row) -> Row:
        resource = self._world.reference(row["kind"], row["key"]) if row["kind"] in KINDS else None
        user = self._world.reference("user", row["user_id"])
        key = {"id": "PAPIKEY", "type": "api_key_reference", "summary": None, "self": None, "html_url": None}
        return {
            "id": row["id"],
            "self": None,
            "execution_time": self._world.utc(row["at"]),
            "execution_context": {"request_id": None, "remote_address": None},
            "actors": [user or key],
            "method": {"type": "api_token", "truncated_token": None, "description": None},
            "root_resource": resource,
            "action": row["action"],
            "details": {"resource": resource, "fields": None, "references": None},
        }

"""The question whom the account has told of incidents.

Source: https://developer.pagerduty.com/api-reference/ (Notifications)
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import error, invalid
from .directory import Directory
from .lists import Row, many, page, zone_of
from .schedules import DAY, moment_of
from .world import World

KINDS = ("sms_notification", "email_notification", "phone_notification", "push_notification")
LONGEST = 93 * DAY
"""Three months."""


class Notifications(Family):
    """The one question."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]

    def operations(self) -> list[Operation]:
        """Return it."""
        return [Operation("GET", "/notifications", self.list)]

    def list(self, call: Call) -> Response:
        """GET /notifications: those of a time, which has to be said."""
        zone, kind = zone_of(call), call.param("filter")
        since, until = moment_of(call, "since", zone), moment_of(call, "until", zone)
        if since is None or until is None:
            raise invalid("Since and until can't be blank")
        if kind and kind not in KINDS:
            raise invalid(f"Filter must be in {', '.join(KINDS)}")
        if until < since or until - since > LONGEST:
            raise Refusal(error(400, 2004, "Invalid Date Range", "The date range must be less than 3 months"))
        rows = [
            row
            for row in self._world.table("notifications").all()
            if since <= row["at"] <= until and kind in (None, "", row["type"])
        ]
        whole = "users" in many(call, "include")

        def shown(row: Row) -> Row:
            started = self._world.shown(row["at"], zone) if zone else self._world.local(row["at"])
            user = (self._directory.inflated("user", [row["user_id"]], whole) or [None])[0]  # type: ignore[list-item]
            return {"id": row["id"], "type": row["type"], "started_at": started, "address": row["address"], "user": user}

        return page(call, "notifications", rows, shown)

"""What users and teams want to hear of: the other end of the subscribers of business services and incidents.

Source: https://developer.pagerduty.com/api-reference/ (Users, Teams)
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .lists import Row, page
from .subscriptions import ACCOUNT, SUBSCRIBABLES, Subscriptions, pairs_in
from .world import World, summary


class NotificationSubscriptions(Family):
    """The operations on what a user or a team has subscribed to."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._subscriptions = others[Subscriptions]

    def operations(self) -> list[Operation]:
        """Return every operation, on users and on teams."""
        found = []
        for kind in ("user", "team"):
            place = f"/{kind}s/{{id}}/notification_subscriptions"
            found += [
                Operation("GET", place, partial(self._list, kind)),
                Operation("POST", place, partial(self._subscribe, kind), write=True),
                Operation("POST", f"{place}/unsubscribe", partial(self._unsubscribe, kind), write=True),
            ]
        return found

    def _pairs(self, kind: str, call: Call) -> list[Row]:
        key = self._world.fetch(kind, call.path["id"])["id"]
        return pairs_in(call, "subscribable", SUBSCRIBABLES, {"subscriber_id": key, "subscriber_type": kind})

    def _list(self, kind: str, call: Call) -> Response:
        rows = self._subscriptions.by(kind, self._world.fetch(kind, call.path["id"])["id"])
        return page(call, "subscriptions", rows, self._shown)

    def _shown(self, row: Row) -> Row:
        thing = self._world.find(row["subscribable_type"], row["subscribable_id"])
        name = summary(row["subscribable_type"], thing) if thing else None
        return {"subscription": {**row, "account_id": ACCOUNT}, "subscribable_name": name}

    def _subscribe(self, kind: str, call: Call) -> Response:
        return self._subscriptions.subscribe(self._pairs(kind, call))

    def _unsubscribe(self, kind: str, call: Call) -> Response:
        return self._subscriptions.unsubscribe(self._pairs(kind, call))

"""Who wants to hear of a business service or an incident: users and teams as its subscribers.

Source: https://developer.pagerduty.com/api-reference/ (Business Services, Subscribers)
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Refusal
from .answers import answer, error
from .lists import Row, page
from .world import World

ACCOUNT = "PACC0NT"
SUBSCRIBERS = ("user", "team")
SUBSCRIBABLES = ("business_service", "incident")


class Subscriptions:
    """The pairs of subscriber and subscribable, in the order in which they were made."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world
        self._table = world.table("subscriptions")

    def of(self, kind: str, key: str) -> list[Row]:
        """Return the pairs of a business service or an incident."""
        return [row for row in self._table.all() if (row["subscribable_type"], row["subscribable_id"]) == (kind, key)]

    def by(self, kind: str, key: str) -> list[Row]:
        """Return the pairs of a user or a team."""
        return [row for row in self._table.all() if (row["subscriber_type"], row["subscriber_id"]) == (kind, key)]

    def forget(self, kind: str, key: str) -> None:
        """Take away the pairs of a business service that goes."""
        for row in self.of(kind, key):
            self._table.delete(_key(row))

    def subscribe(self, pairs: list[Row]) -> Response:
        """Add pairs and say for each how that went: somebody who is not there is unauthorized (unconfirmed)."""
        return answer({"subscriptions": [{**pair, "account_id": ACCOUNT, "result": self._added(pair)} for pair in pairs]})

    def _added(self, pair: Row) -> str:
        if not self._there(pair):
            return "unauthorized"
        if _key(pair) in self._table:
            return "duplicate"
        self._table.put(_key(pair), pair)
        return "success"

    def _there(self, pair: Row) -> bool:
        return all(self._world.find(pair[f"{end}_type"], pair[f"{end}_id"]) for end in ("subscriber", "subscribable"))

    def unsubscribe(self, pairs: list[Row]) -> Response:
        """Take pairs away and count."""
        there = [pair for pair in pairs if self._there(pair)]
        deleted = sum(self._table.delete(_key(pair)) for pair in there)
        counts = {"deleted_count": deleted, "unauthorized_count": len(pairs) - len(there)}
        return answer({**counts, "non_existent_count": len(there) - deleted})

    def page(self, call: Call, rows: list[Row], end: str, **more: Any) -> Response:
        """Answer with a page of the subscribers or the subscribables. end: which of the two; more: what each has besides."""
        members = (f"{end}_id", f"{end}_type")
        return page(call, f"{end}s", rows, lambda row: {**{name: row[name] for name in members}, **more}, account_id=ACCOUNT)


def pairs_in(call: Call, end: str, kinds: tuple[str, ...], other: Row) -> list[Row]:
    """Return the pairs in a body, each with its other end; raises 422 for what is none."""
    items = call.body.get(f"{end}s") if isinstance(call.body, dict) else None
    fine = isinstance(items, list) and bool(items) and all(_good(item, end, kinds) for item in items)
    if not fine:
        raise Refusal(error(422, 2001, "Invalid Input Provided", f"{end.capitalize()}s are invalid"))
    return [{f"{end}_id": item[f"{end}_id"], f"{end}_type": item[f"{end}_type"], **other} for item in items]  # type: ignore[union-attr]


def _good(item: Any, end: str, kinds: tuple[str, ...]) -> bool:
    return isinstance(item, dict) and isinstance(item.get(f"{end}_id"), str) and item.get(f"{end}_type") in kinds


def _key(pair: Row) -> str:
    return "/".join(pair[name] for name in ("subscriber_type", "subscriber_id", "subscribable_type", "subscribable_id"))

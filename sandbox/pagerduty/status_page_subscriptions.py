"""Who hears of what is said on a status page.

Source: https://developer.pagerduty.com/api-reference/ (Status Pages)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .answers import invalid
from .collection import Enveloped
from .fields import mail, url
from .lists import Row, matching_choice
from .status_pages import PAGE, StatusPages, on_page, whole
from .world import World, api

CHANNELS = ("webhook", "email", "slack")
SUBSCRIBABLE = ("status_page", "status_page_service", "status_page_post")
CUSTOMER = "customer@example.org"


class StatusPageSubscriptions(Enveloped):
    """The operations on the subscriptions to a page, a service on it or a post."""

    path = "/status_pages/{id}/subscriptions"
    verbs = "list create read delete"
    stored_in, name = "status_page_subscriptions", "subscription_id"
    envelope = "subscription"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._pages = others[StatusPages]
        self._posts = world.table("status_page_posts")

    def seed(self) -> None:
        """Put somebody who hears of all."""
        everything = {"id": PAGE, "type": "status_page"}
        row = {"id": "PSPSUB1", "page_id": PAGE, "channel": "email", "contact": CUSTOMER, "status": "active"}
        self.store({**row, "subscribable_object": everything})

    def tell(self, post: Row, update: Row, what: str) -> None:
        """Tell those who subscribed to the page, to the post or to a service that it is about."""
        about = {post["page_id"], post["id"], *(one["service"] for one in update["impacted_services"])}
        for row in self._table.all():
            if row["page_id"] == post["page_id"] and row["status"] == "active" and row["subscribable_object"]["id"] in about:
                by = "mail" if row["channel"] == "email" else row["channel"]
                text = f"status page post {post['id']} {post['title']!r}: {what}"
                self._world.tell(row["contact"], by, text, f"subscription {row['id']}")

    def owner(self, call: Call) -> Row:
        """Return the page's id, or refuse."""
        return {"page_id": self._pages.page(call)}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those of a channel or in a state, if wanted."""
        channels = matching_choice(call, "channel", CHANNELS)
        states = matching_choice(call, "status", ("active", "pending"))
        return [row for row in super().rows(call) if row["channel"] in channels and row["status"] in states]

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members of a new one."""
        channel, page, named = sent.get("channel"), sent.get("status_page"), sent.get("subscribable_object")
        if channel not in ("webhook", "email"):
            raise invalid("Invalid subscription.channel parameter")
        if not isinstance(page, dict) or page.get("id") != current["page_id"]:
            raise invalid("Invalid subscription.status_page parameter")
        if not isinstance(named, dict) or not self._there(named.get("type"), named.get("id"), current["page_id"]):
            raise invalid("Invalid subscription.subscribable_object parameter")
        try:
            contact = (mail("Contact") if channel == "email" else url("Contact"))(self._world, sent.get("contact"))
        except ValueError:
            raise invalid("Invalid subscription.contact parameter") from None
        thing = {"id": named["id"], "type": named["type"]}
        return {"channel": channel, "contact": contact, "subscribable_object": thing, "status": "active"}

    def _there(self, kind: Any, key: Any, page: str) -> bool:
        if kind not in SUBSCRIBABLE or not isinstance(key, str):
            return False
        if kind == "status_page":
            return key == page
        row = (self._posts if kind == "status_page_post" else self._pages.table("services")).get(key)
        return row is not None and row["page_id"] == page

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list."""
        return whole("subscriptions", [self.shown(row) for row in rows])

    def shown(self, row: Row) -> Row:
        """Return a subscription as shown."""
        members = ("id", "channel", "contact", "status", "subscribable_object")
        return {
            **{member: row[member] for member in members},
            "self": f"{api()}/status_pages/{row['page_id']}/subscriptions/{row['id']}",
            "status_page": on_page(row),
            "type": "status_page_subscription",
        }

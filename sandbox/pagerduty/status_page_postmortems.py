"""What is said of a post on a status page when all is over: one postmortem each.

Source: https://developer.pagerduty.com/api-reference/ (Status Pages)
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, deleted, missing
from .lists import Row
from .status_page_posts import Posts, bad, html
from .status_page_subscriptions import StatusPageSubscriptions
from .world import World, api, wrapped

MOST = 10_000


class Postmortems(Family):
    """The operations on the postmortem of a post."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._posts, self._subscriptions = others[Posts], others[StatusPageSubscriptions]
        self._table = world.table("status_page_postmortems")

    def operations(self) -> list[Operation]:
        """Return every operation on it: there is at most one."""
        path = "/status_pages/{id}/posts/{post_id}/postmortem"
        return [
            Operation("GET", path, self.read),
            Operation("PUT", path, self.put, write=True),
            Operation("DELETE", path, self.delete, write=True),
        ]

    def _shown(self, post: Row, row: Row) -> Row:
        return {
            "id": row["id"],
            "self": f"{api()}/status_pages/{post['page_id']}/posts/{post['id']}/postmortem",
            "type": "status_page_post_postmortem",
            "post": {"id": post["id"], "type": "status_page_post"},
            "message": row["message"],
            "notify_subscribers": row["notify_subscribers"],
            "reported_at": self._world.utc(row["reported_at"]),
        }

    def read(self, call: Call) -> Response:
        """GET /status_pages/{id}/posts/{post_id}/postmortem"""
        post = self._posts.found(call)
        row = self._table.get(post["id"])
        if row is None:
            raise missing(2100)
        return answer({"postmortem": self._shown(post, row)})

    def put(self, call: Call) -> Response:
        """PUT /status_pages/{id}/posts/{post_id}/postmortem: 201 for the first one."""
        post, sent = self._posts.found(call), wrapped(call, "postmortem")
        message, notify, named = sent.get("message"), sent.get("notify_subscribers"), sent.get("post")
        if not isinstance(message, str) or not message.strip() or len(message) > MOST:
            raise bad("postmortem", "message")
        if not isinstance(notify, bool):
            raise bad("postmortem", "notify_subscribers")
        if not isinstance(named, dict) or named.get("id") != post["id"]:
            raise bad("postmortem", "post")
        current = self._table.get(post["id"])
        key = current["id"] if current else self._world.new_id("status_page_postmortems")
        row = {"id": key, "message": html(message), "notify_subscribers": notify, "reported_at": self._world.now()}
        self._table.put(post["id"], row)
        if notify:
            self._subscriptions.tell(post, {"impacted_services": []}, f"postmortem {key}")
        return answer({"postmortem": self._shown(post, row)}, 200 if current else 201)

    def delete(self, call: Call) -> Response:
        """DELETE /status_pages/{id}/posts/{post_id}/postmortem"""
        self.read(call)
        self._table.delete(call.path["post_id"])
        return deleted()

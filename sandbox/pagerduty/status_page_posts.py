"""What is said on a status page: posts, and the updates in them.

Source: https://developer.pagerduty.com/api-reference/ (Status Pages)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Refusal
from .answers import answer, invalid
from .collection import Enveloped
from .lists import Row, many, matching_choice
from .status_page_subscriptions import StatusPageSubscriptions
from .status_pages import POST_TYPES, StatusPages, on_page, whole
from .world import World, api, parse_time

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
REVIEWED = ("approved", "not_reviewed")
MOST_UPDATES = 50


def html(message: str) -> str:
    """Return a message as it is kept: plain text becomes a paragraph."""
    return message if _TAG.search(message) else f"<p>{escape(message, quote=False)}</p>"


def bad(envelope: str, member: str) -> Refusal:
    """Return the 400 for a member, in the service's words."""
    return invalid(f"Invalid {envelope}.{member} parameter")


class OnPages(Enveloped):
    """Things below a status page, each in an envelope of its own."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._pages = others[StatusPages]

    def owner(self, call: Call) -> Row:
        """Return the page's id, or refuse."""
        return {"page_id": self._pages.page(call)}

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list."""
        return whole(f"{self.envelope}s", [self.shown(row) for row in rows])

    def word(self, name: str, value: Any, page: str, post_type: str | None, member: str) -> str:
        """Return the id of a status, a severity, an impact or a service of the page, for this type of post."""
        key = value.get("id") if isinstance(value, dict) else None
        row = self._pages.table(name).get(key) if isinstance(key, str) else None
        if row is None or row["page_id"] != page or row.get("post_type") not in (None, post_type):
            raise bad(self.envelope, member)
        return row["id"]


class PostUpdates(OnPages):
    """The operations on the updates of a post."""

    path = "/status_pages/{id}/posts/{post_id}/post_updates"
    envelope, stored_in, name = "post_update", "status_page_post_updates", "post_update_id"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._posts = world.table("status_page_posts")
        self._subscriptions = others[StatusPageSubscriptions]

    def owner(self, call: Call) -> Row:
        """Return the ids of page and post, or refuse."""
        page, post = self._pages.page(call), self._posts.get(call.path["post_id"])
        if post is None or post["page_id"] != page:
            raise self.missing(call)
        return {"page_id": page, "post_id": post["id"]}

    def of(self, post: str) -> list[Row]:
        """Return the updates of a post, oldest first."""
        return [row for row in self._table.all() if row["post_id"] == post]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return them all, or those that were reviewed or not."""
        states = matching_choice(call, "reviewed_status", REVIEWED)
        return [row for row in super().rows(call) if row["reviewed_status"] in states]

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a new one on its own names its post."""
        post = self._posts.get(current["post_id"]) or {}
        new = "id" not in current
        if new or "post" in sent:
            named = sent.get("post")
            if not isinstance(named, dict) or named.get("id") != post["id"]:
                raise bad(self.envelope, "post")
        return self.checked(sent, current["page_id"], post["post_type"], new)

    def checked(self, sent: Mapping[str, Any], page: str, post_type: str, new: bool) -> Row:
        """Return the members of an update. new: whether all of them have to be there."""
        required = ("message", "status", "severity", "impacted_services", "notify_subscribers")
        body = {**dict.fromkeys(required), **sent} if new else dict(sent)
        if body.get("type", "status_page_post_update") != "status_page_post_update":
            raise bad(self.envelope, "type")
        changes: Row = {"update_frequency_ms": None, "reported_at": self._world.now(), "reviewed_status": "approved"} if new else {}
        for member in body:
            read = getattr(self, f"_read_{member}", None)
            if read is not None:
                changes[member] = read(body[member], page, post_type)
        return changes

    def _read_message(self, value: Any, *_where: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise bad(self.envelope, "message")
        return html(value)

    def _read_status(self, value: Any, page: str, post_type: str) -> str:
        return self.word("statuses", value, page, post_type, "status")

    def _read_severity(self, value: Any, page: str, post_type: str) -> str:
        return self.word("severities", value, page, post_type, "severity")

    def _read_impacted_services(self, value: Any, page: str, post_type: str) -> list[Row]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad(self.envelope, "impacted_services")
        return [
            {
                "service": self.word("services", one.get("service"), page, None, "impacted_services"),
                "impact": self.word("impacts", one.get("impact"), page, post_type, "impacted_services"),
            }
            for one in value
        ]

    def _read_update_frequency_ms(self, value: Any, *_where: str) -> int | None:
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise bad(self.envelope, "update_frequency_ms")
        return value

    def _read_notify_subscribers(self, value: Any, *_where: str) -> bool:
        if not isinstance(value, bool):
            raise bad(self.envelope, "notify_subscribers")
        return value

    def _read_reported_at(self, value: Any, *_where: str) -> int:
        found = self._world.now() if value is None else parse_time(value)
        if found is None:
            raise bad(self.envelope, "reported_at")
        return found

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put an update, and tell the subscribers if it says so."""
        return self.told(super().add(sent, key, **owner))

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Change an update; subscribers are told again only if this very change says so."""
        changed = super().change(row, sent)
        return self.told(changed) if sent.get("notify_subscribers") is True else changed

    def told(self, row: Row) -> Row:
        """Tell those who want to hear of an update that says so."""
        if row["notify_subscribers"]:
            post = self._posts.get(row["post_id"]) or {}
            self._subscriptions.tell(post, row, f"post update {row['id']}")
        return row

    def shown(self, row: Row) -> Row:
        """Return an update as shown."""
        return {
            "id": row["id"],
            "self": f"{api()}/status_pages/{row['page_id']}/posts/{row['post_id']}/post_updates/{row['id']}",
            "post": {"id": row["post_id"], "type": "status_page_post"},
            "message": row["message"],
            "reviewed_status": row["reviewed_status"],
            "status": {"id": row["status"], "type": "status_page_status"},
            "severity": {"id": row["severity"], "type": "status_page_severity"},
            "impacted_services": [
                {
                    "service": {"id": one["service"], "type": "status_page_service"},
                    "impact": {"id": one["impact"], "type": "status_page_impact"},
                }
                for one in row["impacted_services"]
            ],
            "update_frequency_ms": row["update_frequency_ms"],
            "notify_subscribers": row["notify_subscribers"],
            "reported_at": self._world.utc(row["reported_at"]),
            "type": "status_page_post_update",
        }


class Posts(OnPages):
    """The operations on posts."""

    path = "/status_pages/{id}/posts"
    envelope, stored_in, name = "post", "status_page_posts", "post_id"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._updates = others[PostUpdates]
        self._postmortems = world.table("status_page_postmortems")

    def rows(self, call: Call) -> Sequence[Row]:
        """Return posts of a type, with updates that were reviewed or not, whose last update has one of some statuses."""
        kinds, states = matching_choice(call, "post_type", POST_TYPES), matching_choice(call, "reviewed_status", REVIEWED)
        statuses = many(call, "status")
        found = []
        for row in super().rows(call):
            updates = self._updates.of(row["id"])
            last = updates[-1]["status"] if updates else None
            reviewed = not updates or any(one["reviewed_status"] in states for one in updates)
            if row["post_type"] in kinds and reviewed and (not statuses or last in statuses):
                found.append(row)
        return found

    def create(self, call: Call) -> Response:
        """Add a post with its first updates: they are checked before anything is kept."""
        owner, sent = self.owner(call), self.sent(call)
        updates = sent.get("updates")
        row = {**owner, "created_at": self._world.now()}
        row |= self.written(sent, row)
        if not isinstance(updates, list) or not 1 <= len(updates) <= MOST_UPDATES or not all(isinstance(one, dict) for one in updates):
            raise bad(self.envelope, "updates")
        checked = [self._updates.checked(one, owner["page_id"], row["post_type"], True) for one in updates]
        post = self.store({"id": self.new_key(), **row})
        for one in checked:
            self._updates.told(self._updates.store({"id": self._updates.new_key(), **owner, "post_id": post["id"], **one}))
        return self.answer(call, post, 201)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a post always names its page, and its type stays."""
        page = sent.get("status_page")
        if not isinstance(page, dict) or page.get("id") != current["page_id"]:
            raise bad(self.envelope, "status_page")
        new = "id" not in current
        if sent.get("type", "status_page_post") != "status_page_post":
            raise bad(self.envelope, "type")
        kind = sent.get("post_type", current.get("post_type"))
        if kind not in POST_TYPES or kind != current.get("post_type", kind):
            raise bad(self.envelope, "post_type")
        changes: Row = {"post_type": kind}
        if new or "title" in sent:
            title = sent.get("title")
            if not isinstance(title, str) or not title.strip() or len(title) > 128:
                raise bad(self.envelope, "title")
            changes["title"] = title
        for member in ("starts_at", "ends_at"):
            if new or member in sent:
                changes[member] = self._time(sent, member, kind)
        row = {**current, **changes}
        if row["starts_at"] is not None and row["ends_at"] is not None and row["ends_at"] <= row["starts_at"]:
            raise bad(self.envelope, "ends_at")
        return changes

    def _time(self, sent: Mapping[str, Any], member: str, kind: str) -> int | None:
        """Return a time; a maintenance has both, an incident may say null, but says it."""
        if member not in sent or (sent[member] is None and kind == "maintenance"):
            raise bad(self.envelope, member)
        found = None if sent[member] is None else parse_time(sent[member])
        if found is None and sent[member] is not None:
            raise bad(self.envelope, member)
        return found

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a post; a GET may ask for its updates whole."""
        shown = self.shown(row)
        if call.request.method == "GET" and "status_page_post_update" in many(call, "include"):
            shown["updates"] = [self._updates.shown(one) for one in self._updates.of(row["id"])]
        return answer({"post": shown}, status)

    def shown(self, row: Row) -> Row:
        """Return a post as shown: its updates are references."""
        postmortem = self._postmortems.shared(row["id"])
        return {
            "id": row["id"],
            "self": f"{api()}/status_pages/{row['page_id']}/posts/{row['id']}",
            "type": "status_page_post",
            "post_type": row["post_type"],
            "status_page": on_page(row),
            "linked_resource": None,
            "postmortem": {"id": postmortem["id"], "type": "status_page_post_postmortem"} if postmortem else None,
            "title": row["title"],
            "starts_at": self._world.utc(row["starts_at"]),
            "ends_at": self._world.utc(row["ends_at"]),
            "updates": [{"id": one["id"], "type": "status_page_post_update"} for one in self._updates.of(row["id"])],
        }

    def remove(self, row: Row) -> None:
        """Remove a post with all that was said in it."""
        for one in self._updates.of(row["id"]):
            self._updates.remove(one)
        self._postmortems.delete(row["id"])
        super().remove(row)

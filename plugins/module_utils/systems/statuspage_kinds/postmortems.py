# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Postmortems: what is written of an incident once it is over."""

from __future__ import annotations

from typing import Optional

from ...paging import Single
from ...plan import Step, Wish
from ...resource import Field, Listing, Resource, Row
from .announcements import LIST, moment, text
from .system import STATUSPAGE


def _with_text(row: Row) -> Row:
    """Return a postmortem with its text as it would be published next."""
    return {**row, "text": row.get("body_draft") or row.get("body"), "published": row.get("published_at") is not None}


def _publication(wish: Wish, found: Optional[Row], path: str) -> Optional[tuple]:
    """Publish what was written, or take it back to a draft."""
    wanted = wish.guidance.get("publish")
    published = bool((found or {}).get("published"))
    if wanted is None or wish.absent:
        return None
    if not wanted:
        step = Step("PUT", f"{path}/revert", repeatable=False)
        return ((step,), {"published": True}, {"published": False}) if published else None
    body = wish.options.get("body", (found or {}).get("text"))
    if published and text((found or {}).get("body") or "") == text(body or ""):
        return None
    notice = {"notify_subscribers": bool(wish.guidance["notify_subscribers"]), "notify_twitter": bool(wish.guidance["notify_twitter"])}
    if wish.guidance.get("custom_tweet"):
        notice["custom_tweet"] = wish.guidance["custom_tweet"]
    step = Step("PUT", f"{path}/publish", {"postmortem": notice}, repeatable=False)  # whom it tells, it tells again
    return (step,), {"published": published}, {"published": True}


POSTMORTEM = Resource(
    "postmortem",
    STATUSPAGE,
    path=f"{LIST}/{{incident}}/postmortem",
    item=f"{LIST}/{{incident}}/postmortem",
    listing=Listing(paging=Single()),
    within="incident",
    key=(),
    id_api="preview_key",
    put_only=True,
    envelope="postmortem",
    fields=(
        Field("incident", refers_to="incident", required=True, write_only=True),
        Field("body", api="text", normalise=text, required=True),
        Field("published", "bool", read_only=True),
        Field("published_at", read_only=True, normalise=moment),
    ),
    options=(
        Field("publish", "bool"),
        Field("notify_subscribers", "bool", default=False),
        Field("notify_twitter", "bool", default=False),
        Field("custom_tweet"),
    ),
    advice={400: "A postmortem can be written once the incident is resolved, and needs a text"},
    before_send=lambda body, wish, found: {"body_draft": body["text"]},
    after_read=_with_text,
    extra=_publication,
)

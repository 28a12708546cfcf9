# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Postmortems: what is written of an incident once it is over."""

from __future__ import annotations

from typing import Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...resource import Body, Identity, Merge, Module, Put, Resource
from ...steps import Desired, Extra, Step
from ...values import COMPUTED, WRITE_ONLY, Field, Flag, Instant, Ref, Row, Text
from .announcements import LIST, text
from .system import STATUSPAGE

PATH = f"{LIST}/{{incident}}/postmortem"


class PostmortemRules(Behaviour):
    """A text is a draft until it is published, and can be taken back to one."""

    def read(self, row: Row, now: float) -> Row:
        """Return a postmortem with its text as it would be published next."""
        return {**row, "text": row.get("body_draft") or row.get("body"), "published": row.get("published_at") is not None}

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send the text as the draft."""
        return {"body_draft": body["text"]}

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Publish what was written, or take it back to a draft."""
        wanted, path = want.controls.get("publish"), lookup.path(PATH)
        published = bool((row or {}).get("published"))
        if want.absent or wanted is None:
            return NOTHING_MORE
        if not wanted:
            step = Step("PUT", f"{path}/revert", repeatable=False, values={"published": False})
            return Extra({"published": True}, {"published": False}, (step,)) if published else NOTHING_MORE
        body = want.options.get("body", (row or {}).get("text"))
        if published and text((row or {}).get("body") or "") == text(body or ""):
            return NOTHING_MORE
        notice = {name: bool(want.controls[name]) for name in ("notify_subscribers", "notify_twitter")}
        if want.controls.get("custom_tweet"):
            notice["custom_tweet"] = want.controls["custom_tweet"]
        then = {"published": True, "body": body}
        step = Step("PUT", f"{path}/publish", {"postmortem": notice}, repeatable=False, values=then)  # whom it tells, it tells again
        return Extra({"published": published}, {"published": True}, (step,))

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say why it cannot be written."""
        return "A postmortem can be written once the incident is resolved, and needs a text" if status == 400 else None


POSTMORTEM = Resource(
    "postmortem",
    STATUSPAGE,
    PATH,
    identity=Identity(id="preview_key"),
    create=Put(),
    update=Merge("PUT"),
    body=Body("postmortem"),
    fields=(
        Field("incident", Ref("incident"), WRITE_ONLY, required=True),
        Field("body", Text(text), at="text", required=True),
        Field("published", Flag(), COMPUTED),
        Field("published_at", Instant(), COMPUTED),
    ),
    module=Module(
        options=(
            Field("publish", Flag()),
            Field("notify_subscribers", Flag(), default=False),
            Field("notify_twitter", Flag(), default=False),
            Field("custom_tweet"),
        ),
        exported=False,
    ),
    behaviour=PostmortemRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Posts on a status page of PagerDuty, and what is said in them: a text that stands in the history is not said again.

Source: https://developer.pagerduty.com/api-reference/, Status Pages
"""

from __future__ import annotations

import html
import re
from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...errors import BadInput, Immutable, Missing
from ...life import Span
from ...paging import Unpaged
from ...resource import Body, Listing, Merge, Module, Paths, Resource
from ...steps import PLANNED, Desired, Extra, Step
from ...values import COMPUTED, Choice, Field, Flag, Instant, Map, Name, Number, Options, Row
from .system import PAGERDUTY, NameOrId, referred
from .values import Reference

POSTS = "/status_pages/{status_page}/posts"
CLOSED = ("resolved", "completed")
"""What the last update of a post says when it is over."""
SPAN = Span("starts_at", "ends_at")
STATUS = "current status"
UPDATES = "its updates"
SAYING = ("status", "severity", "impacted_services", "update_frequency", "notify_subscribers")

STATUS_PAGE = Resource(**referred("status_page", Paths("/status_pages", one=None), Listing(rows="status_pages", paging=Unpaged())))


def plain(message: Any) -> str:
    """Return a message as it compares: it is kept as HTML, and plain text gets paragraphs."""
    text = re.sub(r"<br\s*/?>|</p>\s*<p[^>]*>", "\n", str(message or ""))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


class PostRules(Behaviour):
    """Open ones first; said once; over is over."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        if params.get("message") is not None and not plain(params["message"]):
            raise BadInput("message is blank; leave it out to say nothing")
        if params.get("message") and not (params.get("status") and params.get("severity")):
            raise BadInput("message needs status and severity beside it: PagerDuty takes none without")
        beside = [name for name in ("status", "severity", "impacted_services") if params.get(name) and not params.get("message")]
        if beside:
            raise BadInput(f"{beside[0]} needs a message, with which it is said")
        SPAN.check("the post", params)

    def read(self, row: Row, now: float) -> Row:
        """Return a row without the page it is on, which its address says."""
        return {name: one for name, one in row.items() if name != "status_page"}

    def answered(self, row: Row, change: Any) -> Row:
        """Tell what was said, and the status of the last of it, which no answer tells."""
        notes, was = change.want.notes, change.row
        told = {STATUS: notes.get("status"), UPDATES: [notes.get("update")]} if was is None else {STATUS: was.get(STATUS), UPDATES: was.get(UPDATES)}
        return {**told, **row}

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the post with this title that is not over; of a maintenance, the one that starts then, over or not."""
        if want.identity:
            row = lookup.find(want)
            return None if row is None else _with_history(row, want, lookup)
        kind, starts = want.params.get("post_type") or "incident", want.get("starts_at")
        rows = [row for row in lookup.rows(STATUS_PAGE_POST, {"title": want["title"]}) if row.get("post_type") == kind]
        planned = [row for row in rows if starts and STATUS_PAGE_POST.option_of(row, "starts_at") == starts]
        known = [_with_history(row, want, lookup) for row in planned or rows]
        return lookup.pick_one(want, [row for row in known if row[STATUS] not in CLOSED] or (known[-1:] if planned else []))

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Work out what is to be said, and leave out what was."""
        if want.absent:
            return want
        kind = (row or {}).get("post_type") or want.get("post_type") or "incident"
        options = dict(want.options)
        SPAN.check("the post", {**(row or {}), **options})
        if options.get("post_type", kind) != kind:
            raise Immutable(f"PagerDuty cannot change this: post_type is {kind!r} and would become {options['post_type']!r}")
        update = _update(want, kind, lookup) if want.controls.get("message") else None
        if row is None and update is None:
            raise BadInput("there is none yet, and to create it message, status and severity must be given")
        if row is not None and row.get(STATUS) in CLOSED:
            said = update is None or _was_said(update, row)
            words = f"{row.get('title')!r} ({row.get('id')}) is {row[STATUS]}, so nothing is said or changed any more. Use another title for a new one."
            return want.with_(options={}, warnings=() if said else (words,))
        if update is not None and row is not None and _was_said(update, row):
            update = None
        status = want.controls.get("status") if update else None
        return want.with_(options=options, notes={**want.notes, "update": update, "status": str(status).lower() if status else None})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body with all that the vendor's schema wants, and with the first update."""
        whole = {"starts_at": None, "ends_at": None, **body, "status_page": {"id": want["status_page"], "type": "status_page"}}
        return {**whole, "updates": [want.notes["update"]]} if row is None else whole

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Say what was not said."""
        update = want.notes.get("update")
        if want.absent or update is None:
            return NOTHING_MORE
        told = {name: want.controls[name] for name in SAYING if want.controls.get(name)}
        told = {"message": plain(want.controls["message"]), **told}
        if row is None:
            return Extra({}, told)
        path = lookup.path(f"{POSTS}/{{id}}/post_updates", id=row["id"])
        body = {"post_update": {**update, "post": {"id": row["id"], "type": "status_page_post"}}}
        then = {STATUS: want.notes["status"], UPDATES: [*row[UPDATES], update]}
        step = Step("POST", path, body, separate=True, repeatable=False, values=then)
        return Extra({**dict.fromkeys(told), "status": row.get(STATUS)}, told, (step,))

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Return what else PagerDuty may want."""
        if status == 400 and not (want.get("starts_at") and want.get("ends_at")):
            return "If it asks for times: give starts_at and ends_at"
        return None


# What was said


def _with_history(row: Row, want: Desired, lookup: Lookup) -> Row:
    """Return a post with its updates, and the status that the last of them says."""
    if PLANNED in row:  # with what its tasks say
        return row
    updates = (lookup.get(lookup.path(f"{POSTS}/{{id}}/post_updates", id=row["id"])) or {}).get("post_updates") or []
    last = max(enumerate(updates), key=lambda one: (str(one[1].get("reported_at") or ""), one[0]), default=(0, {}))[1]
    words = {one["id"]: one.get("description") for one in _listed("statuses", row.get("post_type"), lookup)} if updates else {}
    return {**row, UPDATES: updates, STATUS: str(words.get((last.get("status") or {}).get("id")) or "").lower() or None}


def _was_said(update: Row, row: Row) -> bool:
    """Say whether a text stands in the history of a post, with this status and severity."""
    wanted = (plain(update["message"]), update["status"]["id"], update["severity"]["id"])
    told = ((plain(one.get("message")), *((one.get(name) or {}).get("id") for name in ("status", "severity"))) for one in row.get(UPDATES) or ())
    return wanted in told


def _update(want: Desired, kind: str, lookup: Lookup) -> Row:
    """Return the update that a task wants said, with ids in the place of names."""
    controls = want.controls
    impacted = controls.get("impacted_services") or {}
    frequency = controls.get("update_frequency")
    return {
        "type": "status_page_post_update",
        "message": controls["message"],
        "status": _reference("status", "statuses", controls["status"], kind, lookup),
        "severity": _reference("severity", "severities", controls["severity"], kind, lookup),
        "impacted_services": [
            {
                "service": _reference("service", "services", name, None, lookup, "impacted_services"),
                "impact": _reference("impact", "impacts", impact, kind, lookup, "impacted_services"),
            }
            for name, impact in impacted.items()
        ],
        "update_frequency_ms": frequency * 60000 if frequency else None,
        "notify_subscribers": bool(controls.get("notify_subscribers")),
    }


def _listed(rows: str, kind: Optional[str], lookup: Lookup) -> list[Row]:
    query = {"post_type": kind} if kind else {}
    found = lookup.pages(lookup.path(f"/status_pages/{{status_page}}/{rows}"), query, rows, paging=Unpaged())
    return [one for one in found if not kind or one.get("post_type") in (None, kind)]


def _reference(thing: str, rows: str, written: Any, kind: Optional[str], lookup: Lookup, option: str = "") -> Row:
    """Return the reference to what is written: an id or a name, of a post of this kind."""
    there = _listed(rows, kind, lookup)
    called = [(one["id"], str(one.get("description") or one.get("name") or "")) for one in there]
    wanted = str(written).strip()
    fits = [identity for identity, name in called if wanted in (identity, name)] or [
        identity for identity, name in called if wanted.lower() == name.lower()
    ]
    if len(fits) != 1:
        names = ", ".join(repr(name) for _identity, name in called) or "none"
        raise Missing(f"{option or thing}: the page has no {thing} {wanted!r}{f' for {kind} posts' if kind else ''}; there are {names}")
    return {"id": fits[0], "type": f"status_page_{thing}"}


STATUS_PAGE_POST = Resource(
    "status_page_post",
    PAGERDUTY,
    Paths(POSTS, one=f"{POSTS}/{{id}}", item=f"{POSTS}/{{id}}"),
    (
        Field("status_page", Reference("status_page"), required=True),
        Field("title", Name(longest=128), required=True),
        Field("post_type", Choice("incident", "maintenance"), initial="incident"),
        Field("starts_at", Instant()),
        Field("ends_at", Instant()),
        Field("current_status", role=COMPUTED, at=STATUS),
    ),
    NameOrId("title"),
    Listing(rows="posts", paging=Unpaged()),
    Body("post", {"type": "status_page_post"}),
    # The vendor's schema wants all of it in every update.
    update=Merge("PUT", always=("title", "post_type", "starts_at", "ends_at")),
    module=Module(
        options=(
            Field("message"),
            Field("status"),
            Field("severity"),
            Field("impacted_services", Map()),
            Field("update_frequency", Number("minutes", least=0)),
            Field("notify_subscribers", Flag(), default=False),
        ),
        exported=False,
    ),
    behaviour=PostRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Statuspage tells the customers: incidents, maintenances, their updates, postmortems, templates.

Nothing of this has a name of its own, and a text is an event: it is sent once. A key is kept in the metadata; a text
that stands in the history was said and is not said again; a state that was passed is not gone back to; of what is over
nothing is announced any more.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...errors import BadInput, Missing
from ...life import Lifecycle
from ...paging import PageNumber
from ...steps import Desired, Extra, Step, names_planned
from ...times import instant, iso
from ...values import (
    COMPANION,
    COMPUTED,
    EVENT,
    STABLE,
    Choice,
    Field,
    Flag,
    Instant,
    Json,
    ListOf,
    Members,
    Name,
    Options,
    Row,
    Text,
)
from .system import PAGE, STATUSPAGE

TAG = "ansible"
"""The member of the metadata that is ours: {"ansible": {"key": ...}}."""
LIST = f"{PAGE}/incidents"
INCIDENT_STATUSES = ("investigating", "identified", "monitoring", "resolved")
MAINTENANCE_STATES = ("scheduled", "in_progress", "verifying", "completed")
IMPACTS = ("none", "maintenance", "minor", "major", "critical")
LIFE = Lifecycle(
    closed=("resolved", "completed", "postmortem"), corrections=("name", "key", "metadata", "impact_override")
)
TWEETS = ("auto_tweet_on_creation", "auto_tweet_one_hour_before", "auto_tweet_at_beginning", "auto_tweet_on_completion")
NEWEST = PageNumber(size=100, size_param="limit", most=1)
"""The newest hundred of both kinds, which is one call; what is open and older stands in lists of its own."""
EVERY = PageNumber(size=100, size_param="limit")


# What both kinds have


def text(written: str) -> str:
    """Return a text as it compares: line ends of one kind, none at the end."""
    return written.replace("\r\n", "\n").rstrip()


def tagged(row: Row) -> Row:
    """Return a row with our key beside the rest of the metadata, and the components by id."""
    metadata = row.get("metadata") or {}
    tag = metadata.get(TAG)
    components = {one["id"]: one.get("status") for one in row.get("components") or [] if isinstance(one, dict)}
    return {
        **row,
        "key": tag.get("key") if isinstance(tag, dict) else None,
        "own_metadata": {name: value for name, value in metadata.items() if name != TAG},
        "affected": components,
        "component_list": sorted(components),
        "updates": [_update(one) for one in row.get("incident_updates") or []],
    }


def _update(row: Row) -> Options:
    names = ("id", "status", "body", "display_at", "deliver_notifications")
    return {name: row.get(name) for name in names}


def _correction(wanted: Options, was: Row) -> Options:
    """Return what of an update is to become different."""
    change: Options = {}
    if wanted.get("body") is not None and text(wanted["body"]) != text(was.get("body") or ""):
        change["body"] = wanted["body"]
    if wanted.get("display_at") is not None and moment(wanted["display_at"]) != moment(was.get("display_at")):
        change["display_at"] = moment(wanted["display_at"])
    return change


def _edited(identity: str, change: Options) -> Callable[[Row], Row]:
    """Return what turns a row into the row with one update changed."""

    def values(row: Row) -> Row:
        changed = [{**one, **change} if one["id"] == identity else one for one in row.get("incident_updates") or []]
        return {"incident_updates": changed, "updates": [_update(one) for one in changed]}

    return values


def moment(value: Any) -> Optional[str]:
    """Return a time as ISO 8601 in UTC, None for none."""
    return None if value in (None, "") else iso(instant(value))


def rank(status: str) -> int:
    """Return how far on a status is, to compare with another of its kind; `postmortem` is further than any."""
    order = (*INCIDENT_STATUSES, *MAINTENANCE_STATES)
    return order.index(status) if status in order else len(order)


class Announcement(Behaviour):
    """What an incident and a maintenance share: said once, passed is passed, over is over; a key in the metadata.

    kind: whose behaviour it is. lists: those in which what is open and older than the newest hundred stands. instead: what to do
    for a new one, of what is over.
    """

    kind = ""
    lists: tuple[str, ...] = ()
    instead = ""

    def check(self, params: Options) -> None:
        """Refuse texts and metadata that the service would refuse."""
        if params.get("body") is not None and not params["body"].strip():
            raise BadInput("body is blank, and would be an update without a word; leave it out to say nothing")
        metadata = params.get("metadata") or {}
        wrong = sorted(str(name) for name, value in metadata.items() if not isinstance(value, dict))
        if wrong:
            raise BadInput(f"metadata: the value of {', '.join(wrong)} must be a dictionary; Statuspage takes nothing else there")
        if TAG in metadata:
            raise BadInput(f"metadata: {TAG!r} is where key is kept; use another name")

    def read(self, row: Row, now: float) -> Row:
        """Return a row with our key, its components by id, and its updates."""
        return tagged(row)

    def rows(self, key: Options, lookup: Lookup) -> list[Row]:
        """Return what is open and older than the newest hundred."""
        rows = [row for name in self.lists for row in self._rows_at(lookup, f"{LIST}/{name}", {})]
        return list({row["id"]: row for row in rows}.values())

    def _rows_at(self, lookup: Lookup, path: str, query: Options) -> list[Row]:
        """Return the rows of a kind in one of the lists of incidents, every page of it."""
        rows = lookup.rows_at(path, query, EVERY if path == LIST else STATUSPAGE.host.paging)
        return [tagged(row) for row in STATUSPAGE.resources[self.kind].listing.select(rows)]

    def bearing(self, want: Desired, lookup: Lookup, fits: Callable[[Row], bool], closed_too: bool = False) -> list[Row]:
        """Return what bears the key or the name that a task gives, and fits.

        When the newest hundred hold none, what is open is sought in lists of its own. closed_too: what is closed counts, and
        is sought by its name.
        """
        kind = want.resource
        key = kind.key_in(want.options)
        if not key:
            raise BadInput("nothing says which one is meant: give id, key or name")

        def ours(rows: Any) -> list[Row]:
            return [row for row in rows if fits(row) and all(kind.option_of(row, name) == key[name] for name in key)]

        rows = ours(lookup.listed(kind).values())
        if rows or lookup.complete(kind):
            return rows
        rows = ours(self.rows(key, lookup))
        if rows or not closed_too or not want.get("name"):
            return rows
        return ours(self._rows_at(lookup, LIST, {"q": want["name"]}))

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Take out of the wish what was said or passed before; of what is over nothing is announced any more."""
        if row is None:
            return self.opened(want, lookup.now())
        names = {one["id"]: one.get("name") or one["id"] for one in row.get("components") or [] if isinstance(one, dict)}
        want = want.with_(names={**names, **names_planned(row), **want.names})
        if LIFE.is_open(row) and "backfill_date" not in want.options:
            return self.news(want, row, lookup.now())
        said = (
            f"{row.get('name')!r} ({row['id']}) was closed at {moment(row.get('resolved_at'))}, so nothing is announced or"
            f" changed any more. {self.instead}"
        )
        means_it = want.identity or "backfill_date" in want.options
        corrected = LIFE.corrected(want) if means_it else want.with_(options={})
        return corrected.with_(warnings=() if self.has_heard(want, row) else (said,))

    def opened(self, want: Desired, now: float) -> Desired:
        """Return the wish for what is not there yet."""
        raise NotImplementedError

    def news(self, want: Desired, row: Row, now: float) -> Desired:
        """Return the wish with what is new about something that is open."""
        raise NotImplementedError

    def has_heard(self, want: Desired, row: Row) -> bool:
        """Say whether something that is over has heard all that a task says."""
        raise NotImplementedError

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body whose metadata is whole: the service may replace it by what is sent."""
        if "key" not in body and "own_metadata" not in body:
            return dict(body)
        body, row = dict(body), row or {}
        key, own = (body.pop(name, row.get(name)) for name in ("key", "own_metadata"))
        tag = (row.get("metadata") or {}).get(TAG)
        ours = {TAG: {**(tag if isinstance(tag, dict) else {}), "key": key}} if key else {}
        return {**body, "metadata": {**(own or {}), **ours}}

    @staticmethod
    def was_said(want: Desired, row: Row, status: Optional[str] = None) -> Optional[int]:
        """Return which update, the newest being 0, says the text of a wish (with this status), None when none does.

        A text counts as it is and as the same task corrects it.
        """
        body = want.get("body")
        if body is None:
            return None
        corrected = {one["id"]: one.get("body") for one in want.controls.get("edit_updates") or []}
        for number, one in enumerate(row.get("incident_updates") or []):
            texts = {text(written) for written in (one.get("body"), corrected.get(one["id"])) if written}
            if text(body) in texts and status in (None, one.get("status")):
                return number
        return None

    def as_written(self, want: Desired, name: str) -> Any:
        """Return an option as the task wrote it, canonical; the wish of a removal has only what names the thing."""
        value = want.params.get(name)
        return want.get(name) if value is None else want.resource.by_name[name].type.canonical(value)

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Correct updates that were posted before."""
        wanted = want.controls.get("edit_updates")
        if want.absent or not wanted or row is None:
            return NOTHING_MORE
        there = {one["id"]: one for one in row.get("incident_updates") or []}
        steps, before, after = [], {}, {}
        for one in wanted:
            if one["id"] not in there:
                raise Missing(
                    f"edit_updates: there is no update with id {one['id']} (there are {', '.join(sorted(there))})"
                )
            was = there[one["id"]]
            change = _correction(one, was)
            if change:
                before[f"update {one['id']}"] = {name: was.get(name) for name in change}
                after[f"update {one['id']}"] = change
                told = bool(want.params.get("deliver_notifications"))
                body = {"incident_update": {**change, "deliver_notifications": told}}
                path = lookup.path(f"{LIST}/{{id}}/incident_updates/{{update}}", id=row["id"], update=one["id"])
                steps.append(Step("PATCH", path, body, separate=True, values=_edited(one["id"], change)))
        return Extra(before, after, tuple(steps)) if steps else NOTHING_MORE

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Any:
        """Yield a row that is only planned as the service would have it; one that it answered holds that already."""
        if after is None or ("incident_updates" in after and not {"body", "component_statuses"} & set(after)):
            return
        row = dict(after)
        said = row.pop("body", None)
        updates = list(row.get("incident_updates") or [])
        row["incident_updates"] = [{"id": None, "status": row.get("status"), "body": said}, *updates] if said else updates
        row["affected"] = {**(row.get("affected") or {}), **(row.pop("component_statuses", None) or {})}
        yield self.kind, after, row


COMMON = (
    Field("name", Name(longest=255), required=True),
    Field("key", Name()),
    Field("body", Text(longest=25000), EVENT),
    Field("impact_override", Choice(*IMPACTS)),
    Field("metadata", Json(), at="own_metadata"),
    Field("deliver_notifications", Flag(), COMPANION, default=False),
)
TOLD = (
    Field("impact", role=COMPUTED),
    Field("shortlink", role=STABLE),
    Field("created_at", Instant(), STABLE),
    Field("resolved_at", Instant(), COMPUTED),
    Field("updates", ListOf(Json()), COMPUTED),
)
EDIT_UPDATES = Field("edit_updates", ListOf(Members(Field("id", required=True), Field("body"), Field("display_at", Instant()))))

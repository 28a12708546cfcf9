# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Statuspage tells the customers: incidents, maintenances, their updates, postmortems, templates.

Nothing of this has a name of its own, and a text is an event: it is sent once. A key is kept in the metadata; a text
that stands in the history was said and is not said again; a state that was passed is not gone back to; of what is over
nothing is announced any more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Optional

from ...errors import BadInput, Missing
from ...paging import PageNumber
from ...plan import Step, Wish, settle
from ...resource import Field, Options, Resource, Row
from ...snapshot import Reader, View
from ...times import instant, iso
from .system import PAGE, STATUSPAGE

TAG = "ansible"
"""The member of the metadata that is ours: {"ansible": {"key": ...}}."""
LIST = f"{PAGE}/incidents"
INCIDENT_STATUSES = ("investigating", "identified", "monitoring", "resolved")
MAINTENANCE_STATES = ("scheduled", "in_progress", "verifying", "completed")
IMPACTS = ("none", "maintenance", "minor", "major", "critical")
CLOSED = ("resolved", "completed", "postmortem")
CORRECTABLE = ("name", "key", "metadata", "impact_override")
"""What of something that is over can still be changed, because nobody is told."""
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


def with_whole_metadata(body: Row, found: Optional[Row]) -> Row:
    """Return a body whose metadata is whole: the service may replace it by what is sent."""
    if "key" not in body and "own_metadata" not in body:
        return body
    row = found or {}
    key = body.pop("key") if "key" in body else row.get("key")
    own = body.pop("own_metadata") if "own_metadata" in body else row.get("own_metadata")
    tag = (row.get("metadata") or {}).get(TAG)
    ours = {TAG: {**(tag if isinstance(tag, dict) else {}), "key": key}} if key else {}
    return {**body, "metadata": {**(own or {}), **ours}}


def knowing_its_members(wish: Wish, found: Row) -> Wish:
    """Return the wish knowing the names of the components that are attached already."""
    names = {one["id"]: one.get("name") or one["id"] for one in found.get("components") or [] if isinstance(one, dict)}
    return replace(wish, names={**names, **wish.names})


def examine_texts(params: Options) -> list[str]:
    """Refuse texts and metadata that the service would refuse."""
    if len(params.get("name") or "") > 255:
        raise BadInput(f"name has {len(params['name'])} characters; Statuspage takes 255")
    if len(params.get("body") or "") > 25000:
        raise BadInput(f"body has {len(params['body'])} characters; Statuspage takes 25000")
    metadata = params.get("metadata") or {}
    wrong = sorted(str(name) for name, value in metadata.items() if not isinstance(value, dict))
    if wrong:
        raise BadInput(f"metadata: the value of {', '.join(wrong)} must be a dictionary; Statuspage takes nothing else there")
    if TAG in metadata:
        raise BadInput(f"metadata: {TAG!r} is where key is kept; use another name")
    for number, one in enumerate(params.get("edit_updates") or []):
        if one.get("display_at") is not None:
            instant(one["display_at"], f"edit_updates[{number}]: display_at")
    return []


def was_said(wish: Wish, found: Row, status: Optional[str]) -> Optional[int]:
    """Return which update, the newest being 0, says the text of a wish (with this status), None when none does.

    A text counts as it is and as the same task corrects it.
    """
    body = wish.options.get("body")
    if body is None:
        return None
    corrected = {one["id"]: one.get("body") for one in wish.guidance.get("edit_updates") or []}
    for number, one in enumerate(found.get("incident_updates") or []):
        texts = {text(written) for written in (one.get("body"), corrected.get(one["id"])) if written}
        if text(body) in texts and status in (None, one.get("status")):
            return number
    return None


def edits(wish: Wish, found: Optional[Row], path: str) -> Optional[tuple]:
    """Correct updates that were posted before."""
    wanted = wish.guidance.get("edit_updates")
    if not wanted or found is None or wish.absent:
        return None
    there = {one["id"]: one for one in found.get("incident_updates") or []}
    steps, before, after = [], {}, {}
    for one in wanted:
        if one["id"] not in there:
            raise Missing(f"edit_updates: there is no update with id {one['id']} (there are {', '.join(sorted(there))})")
        was = there[one["id"]]
        change = _correction(one, was)
        if change:
            before[f"update {one['id']}"] = {name: was.get(name) for name in change}
            after[f"update {one['id']}"] = change
            told = bool(wish.guidance["params"].get("deliver_notifications"))
            body = {"incident_update": {**change, "deliver_notifications": told}}
            steps.append(Step("PATCH", f"{path}/incident_updates/{one['id']}", body, aside=True, values=_edited(one["id"], change)))
    return (tuple(steps), before, after) if steps else None


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


def planned_update(reader: Reader, before: Optional[Row], after: Optional[Row]) -> None:
    """Enter into a row that is only planned what the service would post; a row that it answered holds that already."""
    if after is None or "incident_updates" in after and not {"body", "component_statuses"} & set(after):
        return
    said = after.pop("body", None)
    updates = list(after.get("incident_updates") or [])
    after["incident_updates"] = [{"id": None, "status": after.get("status"), "body": said}, *updates] if said else updates
    after["affected"] = {**(after.get("affected") or {}), **(after.pop("component_statuses", None) or {})}


def moment(value: Any) -> Optional[str]:
    """Return a time as ISO 8601 in UTC, None for none."""
    return None if value in (None, "") else iso(instant(value))


def is_open(row: Row) -> bool:
    """Say whether something can still be announced about it."""
    return row.get("status") not in CLOSED


def open_or_newest(resource: Resource, wish: Wish, rows: list[Row]) -> Optional[Row]:
    """Choose among the rows of one key: the one that is open, else the newest that is over."""
    still_open = [row for row in rows if is_open(row)]
    if still_open:
        return settle(resource, wish, still_open)
    return max(rows, key=lambda row: str(row.get("created_at")), default=None)


def as_written(resource: Resource, wish: Wish, name: str) -> Any:
    """Return an option as the task wrote it, canonical; the wish of a removal has only what names the thing."""
    value = wish.guidance["params"].get(name)
    return wish.options.get(name) if value is None else resource.field(name).canonical(value)


def bearing(
    resource: Resource, wish: Wish, reader: Reader, fits: Callable[[Row], bool], closed_too: bool = False
) -> list[Row]:
    """Return what bears the key or the name that a task gives, and fits.

    When the newest hundred hold none, what is open is sought in lists of its own. closed_too: what is closed counts, and is
    sought by its name.
    """
    key = resource.key_in(wish.options)
    if not key:
        raise BadInput("nothing says which one is meant: give id, key or name")
    view = reader.view(resource)
    rows = [row for row in view.matching(key) if fits(row)]
    if rows or view.complete:
        return rows
    rows = _matching(resource, resource.beyond(reader, key), key, fits)
    if rows or not closed_too or not wish.options.get("name"):
        return rows
    return _matching(resource, _rows_at(reader, resource, LIST, {"q": wish.options["name"]}), key, fits)


def _matching(resource: Resource, rows: list[Row], key: Options, fits: Callable[[Row], bool]) -> list[Row]:
    return [row for row in View(resource, rows, 0.0, False).matching(key) if fits(row)]


def _rows_at(reader: Reader, resource: Resource, path: str, query: Options) -> list[Row]:
    """Return the rows of a kind in one of the lists of incidents, every page of it."""
    paging = EVERY if path == LIST else STATUSPAGE.paging
    pages = reader.client(resource).pages(reader.path(path), query, paging)
    return [tagged(row) for page, _cut in pages for row in page if resource.listing.keep(row)]


def beyond(kind: str, *lists: str) -> Any:
    """Return the look-up of what of a kind is open and older than the newest hundred."""

    def look(reader: Reader, key: Options) -> list[Row]:
        resource = STATUSPAGE.kinds[kind]
        rows = [row for name in lists for row in _rows_at(reader, resource, f"{LIST}/{name}", {})]
        return list({row["id"]: row for row in rows}.values())

    return look


def over(wish: Wish, found: Row, silent: bool, instead: str) -> Wish:
    """Return the wish for something that is over: nothing is announced about it any more, and a warning says so.

    silent: there was nothing left to say. instead: what to do for a new one.
    """
    warning = (
        f"{found.get('name')!r} ({found['id']}) was closed at {moment(found.get('resolved_at'))}, so nothing is announced or"
        f" changed any more. {instead}"
    )
    means_it = wish.identity or "backfill_date" in wish.options
    options = {name: wish.options[name] for name in CORRECTABLE if name in wish.options} if means_it else {}
    return replace(wish, options=options, warnings=() if silent else (warning,))


def by_id(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    """Return the row with the id that a task gives; raises Missing."""
    row = reader.by_id(resource, wish.identity)
    if row is None and not wish.absent:
        raise Missing(f"there is none with id {wish.identity}", advice="Leave id out to find or create it by its name or key")
    return row


def rank(status: str) -> int:
    """Return how far on a status is, to compare with another of its kind; `postmortem` is further than any."""
    order = (*INCIDENT_STATUSES, *MAINTENANCE_STATES)
    return order.index(status) if status in order else len(order)


COMMON = (
    Field("name", required=True, normalise=str.strip),
    Field("key"),
    Field("body", announced=True),
    Field("impact_override", choices=IMPACTS),
    Field("metadata", "dict", api="own_metadata"),
    Field("deliver_notifications", "bool", along=True, default=False),
)
TOLD = (
    Field("impact", read_only=True),
    Field("shortlink", read_only=True, stable=True),
    Field("created_at", read_only=True, stable=True, normalise=moment),
    Field("resolved_at", read_only=True, normalise=moment),
    Field("updates", "list", elements="dict", read_only=True),
)
EDIT_UPDATES = Field(
    "edit_updates",
    "list",
    elements="dict",
    options=(Field("id", required=True), Field("body"), Field("display_at")),
)
ANNOUNCEMENT: dict[str, Any] = {
    "path": LIST,
    "key": ("key",),
    "other_keys": (("name",),),
    "called": "name",
    "also_called": ("key",),
    "reads_ids": True,
    "lasting": False,
    "envelope": "incident",
    "after_read": tagged,
    "ripple": planned_update,
    "extra": edits,
}
"""What the declarations of both kinds have."""

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Statuspage tells the customers: incidents, maintenances, their updates, postmortems, templates.

Nothing of this has a name of its own, and a text is an event: it is sent once. A key is kept in the metadata; a text
that stands in the history was said and is not said again; a state that was passed is not gone back to; of what is over
nothing is announced any more.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Callable, Optional

from ..errors import BadInput, Missing
from ..paging import PageNumber, Single
from ..plan import Step, Wish, settle
from ..resource import Field, Listing, Options, Resource, Row
from ..snapshot import Reader, View
from ..times import duration, instant, iso
from .statuspage_components import STATUSES
from .statuspage_system import PAGE, STATUSPAGE

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


def _tagged(row: Row) -> Row:
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


def _metadata(body: Row, found: Optional[Row]) -> Row:
    """Return a body whose metadata is whole: the service may replace it by what is sent."""
    if "key" not in body and "own_metadata" not in body:
        return body
    row = found or {}
    key = body.pop("key") if "key" in body else row.get("key")
    own = body.pop("own_metadata") if "own_metadata" in body else row.get("own_metadata")
    tag = (row.get("metadata") or {}).get(TAG)
    ours = {TAG: {**(tag if isinstance(tag, dict) else {}), "key": key}} if key else {}
    return {**body, "metadata": {**(own or {}), **ours}}


def _named(wish: Wish, found: Row) -> Wish:
    """Return the wish knowing the names of the components that are attached already."""
    names = {one["id"]: one.get("name") or one["id"] for one in found.get("components") or [] if isinstance(one, dict)}
    return replace(wish, names={**names, **wish.names})


def _examine(params: Options) -> list[str]:
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


def _was_said(wish: Wish, found: Row, status: Optional[str]) -> Optional[int]:
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


def _edits(wish: Wish, found: Optional[Row], path: str) -> Optional[tuple]:
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
    if wanted.get("display_at") is not None and _moment(wanted["display_at"]) != _moment(was.get("display_at")):
        change["display_at"] = _moment(wanted["display_at"])
    return change


def _edited(identity: str, change: Options) -> Callable[[Row], Row]:
    """Return what turns a row into the row with one update changed."""

    def values(row: Row) -> Row:
        changed = [{**one, **change} if one["id"] == identity else one for one in row.get("incident_updates") or []]
        return {"incident_updates": changed, "updates": [_update(one) for one in changed]}

    return values


def _planned_update(reader: Reader, before: Optional[Row], after: Optional[Row]) -> None:
    """Enter into a row that is only planned what the service would post; a row that it answered holds that already."""
    if after is None or "incident_updates" in after and not {"body", "component_statuses"} & set(after):
        return
    said = after.pop("body", None)
    updates = list(after.get("incident_updates") or [])
    after["incident_updates"] = [{"id": None, "status": after.get("status"), "body": said}, *updates] if said else updates
    after["affected"] = {**(after.get("affected") or {}), **(after.pop("component_statuses", None) or {})}


def _moment(value: Any) -> Optional[str]:
    return None if value in (None, "") else iso(instant(value))


def _is_open(row: Row) -> bool:
    return row.get("status") not in CLOSED


def _open_or_newest(resource: Resource, wish: Wish, rows: list[Row]) -> Optional[Row]:
    """Choose among the rows of one key: the one that is open, else the newest that is over."""
    still_open = [row for row in rows if _is_open(row)]
    if still_open:
        return settle(resource, wish, still_open)
    return max(rows, key=lambda row: str(row.get("created_at")), default=None)


def _written(resource: Resource, wish: Wish, name: str) -> Any:
    """Return an option as the task wrote it, canonical; the wish of a removal has only what names the thing."""
    value = wish.guidance["params"].get(name)
    return wish.options.get(name) if value is None else resource.field(name).canonical(value)


def _bearing(
    resource: Resource, wish: Wish, reader: Reader, fits: Callable[[Row], bool], over: bool = False
) -> list[Row]:
    """Return what bears the key or the name that a task gives, and fits.

    When the newest hundred hold none, what is open is sought in lists of its own. over: what is closed counts, and is
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
    if rows or not over or not wish.options.get("name"):
        return rows
    return _matching(resource, _rows_at(reader, resource, LIST, {"q": wish.options["name"]}), key, fits)


def _matching(resource: Resource, rows: list[Row], key: Options, fits: Callable[[Row], bool]) -> list[Row]:
    return [row for row in View(resource, rows, 0.0, False).matching(key) if fits(row)]


def _rows_at(reader: Reader, resource: Resource, path: str, query: Options) -> list[Row]:
    """Return the rows of a kind in one of the lists of incidents, every page of it."""
    paging = EVERY if path == LIST else STATUSPAGE.paging
    pages = reader.client(resource).pages(reader.path(path), query, paging)
    return [_tagged(row) for page, _cut in pages for row in page if resource.listing.keep(row)]


def _beyond(*lists: str) -> Any:
    """Return the look-up of what is open and older than the newest hundred."""

    def beyond(reader: Reader, key: Options) -> list[Row]:
        resource = INCIDENT if "unresolved" in lists else MAINTENANCE
        rows = [row for name in lists for row in _rows_at(reader, resource, f"{LIST}/{name}", {})]
        return list({row["id"]: row for row in rows}.values())

    return beyond


def _over(wish: Wish, found: Row, silent: bool, instead: str) -> Wish:
    """Return the wish for something that is over: nothing is announced about it any more, and a warning says so.

    silent: there was nothing left to say. instead: what to do for a new one.
    """
    warning = (
        f"{found.get('name')!r} ({found['id']}) was closed at {_moment(found.get('resolved_at'))}, so nothing is announced or"
        f" changed any more. {instead}"
    )
    means_it = wish.identity or "backfill_date" in wish.options
    options = {name: wish.options[name] for name in CORRECTABLE if name in wish.options} if means_it else {}
    return replace(wish, options=options, warnings=() if silent else (warning,))


_COMMON = (
    Field("name", required=True, normalise=str.strip),
    Field("key"),
    Field("body", announced=True),
    Field("impact_override", choices=IMPACTS),
    Field("metadata", "dict", api="own_metadata"),
    Field("deliver_notifications", "bool", along=True, default=False),
)
_TOLD = (
    Field("impact", read_only=True),
    Field("shortlink", read_only=True, stable=True),
    Field("created_at", read_only=True, stable=True, normalise=_moment),
    Field("resolved_at", read_only=True, normalise=_moment),
    Field("updates", "list", elements="dict", read_only=True),
)
_EDIT_UPDATES = Field(
    "edit_updates",
    "list",
    elements="dict",
    options=(Field("id", required=True), Field("body"), Field("display_at")),
)


# Incidents


def _examine_incident(params: Options) -> list[str]:
    said = _examine(params)
    unknown = {name: value for name, value in (params.get("components") or {}).items() if value not in STATUSES}
    for name, value in unknown.items():
        raise BadInput(f"components: {value!r} of {name} is none of {', '.join(STATUSES)}")
    if params.get("backfill_date") is not None:
        if not re.match(r"^\d{4}-\d\d-\d\d$", params["backfill_date"]):
            raise BadInput(f"backfill_date {params['backfill_date']!r} must be a day, written as 2026-11-21")
        if params.get("components"):
            raise BadInput("components cannot stand beside backfill_date: what is over affects none")
        if params.get("status") not in (None, "resolved"):
            raise BadInput("status cannot stand beside backfill_date: what is backfilled is resolved")
    _check_reminders(params.get("reminder_intervals"))
    if params["state"] == "resolved" and params.get("status") not in (None, "resolved"):
        raise BadInput(f"state resolved and status {params['status']} contradict each other")
    return said


def _check_reminders(written: Optional[str]) -> None:
    """Refuse what is neither one number of hours nor a list of rising ones."""
    if written in (None, "", "[]"):
        return
    hours = re.findall(r"\d+", written)
    form = re.match(r"^(\d+|\[\s*\d+(\s*,\s*\d+)*\s*\])$", written.strip())
    numbers = [int(one) for one in hours]
    if not form or sorted(set(numbers)) != numbers or not all(1 <= one <= 24 for one in numbers):
        raise BadInput(
            f'reminder_intervals {written!r} must be hours from 1 to 24 in rising order, such as "[1, 5, 7]" or "4";'
            ' "[]" turns reminders off, "" takes the default'
        )


def _find_incident(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    if wish.identity:
        return _by_id(resource, wish, reader)
    if "key" in resource.key_in(wish.options):
        return _open_or_newest(resource, wish, _bearing(resource, wish, reader, lambda row: True, over=True))
    day = _written(resource, wish, "backfill_date")
    if day is None:
        return settle(resource, wish, _bearing(resource, wish, reader, _is_open))
    past = _bearing(resource, wish, reader, lambda row: not _is_open(row) and _day_of(row) == day, over=True)
    return settle(resource, wish, past)


def _day_of(row: Row) -> str:
    return str(row.get("started_at") or row.get("resolved_at") or row.get("created_at"))[:10]


def _by_id(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    row = reader.by_id(resource, wish.identity)
    if row is None and not wish.absent:
        raise Missing(f"there is none with id {wish.identity}", advice="Leave id out to find or create it by its name or key")
    return row


def _consider_incident(wish: Wish, found: Optional[Row], reader: Reader) -> Wish:
    """Take out of the wish what was said or passed before."""
    if wish.absent:
        return wish
    options = dict(wish.options)
    if wish.state == "resolved" or "backfill_date" in options:
        options["status"] = "resolved"
    wish = replace(wish, options=options)
    if found is None:
        if options.get("status") == "resolved" and "backfill_date" not in options:
            return replace(wish, state="absent", options={})  # nothing is open, so there is nothing to resolve
        return wish
    wish = _named(wish, found)
    if not _is_open(found) or "backfill_date" in options:
        return _over(wish, found, _nothing_to_say(wish, found), "Use another key for a new one.")
    return replace(wish, options=_news(wish, found))


def _nothing_to_say(wish: Wish, found: Row) -> bool:
    """Say whether a closed incident has heard all that a task says."""
    status = wish.options.get("status")
    if wish.options.get("body") is not None:
        return _was_said(wish, found, status) is not None
    if status is None:
        return bool(wish.identity or "backfill_date" in wish.options)
    return status == "resolved" or status in [one.get("status") for one in found.get("incident_updates") or []]


def _news(wish: Wish, found: Row) -> Options:
    """Return the options that say something new about an open incident."""
    options = dict(wish.options)
    status = options.get("status")
    # It is open: whoever resolved it before has opened it again, and what was said then has to be said again.
    said = None if status == "resolved" else _was_said(wish, found, status)
    passed = status is not None and _rank(status) < _rank(found["status"])
    if said is not None:
        options.pop("body")
    if said or (passed and "body" not in options):
        options.pop("status", None)
        options.pop("components", None)
    restored = wish.guidance.get("components_on_resolve")
    if status == "resolved" and restored and "components" not in options and found.get("affected"):
        options["components"] = dict.fromkeys(found["affected"], restored)
    return options


def _rank(status: str) -> int:
    order = (*INCIDENT_STATUSES, *MAINTENANCE_STATES)
    return order.index(status) if status in order else len(order)


def _incident_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Send the affected components as the API wants them: ids for membership, the map for their status."""
    body = _metadata(dict(body), found)
    affected = body.pop("affected", None)
    if affected is not None:
        body = {**body, "components": affected, "component_ids": sorted(affected)}
    if "backfill_date" in body:
        body["backfilled"] = True
    return body


INCIDENT = Resource(
    "incident",
    STATUSPAGE,
    path=LIST,
    listing=Listing(keep=lambda row: row.get("scheduled_for") is None, paging=NEWEST),
    beyond=_beyond("unresolved"),
    key=("key",),
    other_keys=(("name",),),
    called="name",
    also_called=("key",),
    reads_ids=True,
    lasting=False,
    envelope="incident",
    states=("present", "resolved", "absent"),
    fields=(
        *_COMMON,
        Field("status", choices=INCIDENT_STATUSES, on_create="investigating", read=lambda value: "resolved" if value == "postmortem" else value),
        Field("components", "dict", api="affected", refers_to="component"),
        Field("reminder_intervals", normalise=lambda written: re.sub(r"\s+", "", written)),
        Field("backfill_date", write_only=True),
        Field(TWEETS[0], "bool", write_only=True),
        Field("monitoring_at", read_only=True, normalise=_moment),
        *_TOLD,
    ),
    options=(Field("components_on_resolve", choices=STATUSES), _EDIT_UPDATES),
    constraints={"required_one_of": [("id", "key", "name")]},
    examine=_examine_incident,
    find=_find_incident,
    consider=_consider_incident,
    after_read=_tagged,
    before_send=_incident_body,
    ripple=_planned_update,
    extra=_edits,
)


# Maintenances


def _examine_maintenance(params: Options) -> list[str]:
    start = instant(params["start_time"], "start_time") if params.get("start_time") else None
    end = instant(params["end_time"], "end_time") if params.get("end_time") else None
    if params.get("duration") is not None:
        duration(params["duration"])
    if start is not None and end is not None and end <= start:
        raise BadInput(f"the maintenance would end ({iso(end)}) before it starts ({iso(start)})")
    return _examine(params)


def _find_maintenance(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    """Look a maintenance up: another start under the same name is another one, and under the same key once that is over."""
    if wish.identity:
        return _by_id(resource, wish, reader)
    start = _written(resource, wish, "start_time")
    if "key" not in resource.key_in(wish.options):
        if start is None:
            return settle(resource, wish, _bearing(resource, wish, reader, _is_open))
        return _open_or_newest(resource, wish, _bearing(resource, wish, reader, lambda row: _starts(row) == start, over=True))
    rows = _bearing(resource, wish, reader, lambda row: True, over=True)
    if start is None:
        return _open_or_newest(resource, wish, rows)
    moved = [row for row in rows if _is_open(row) and wish.state not in ("completed", "absent")]
    return _open_or_newest(resource, wish, [row for row in rows if _starts(row) == start] or moved)


def _starts(row: Row) -> Optional[str]:
    return _moment(row.get("scheduled_for"))


def _consider_maintenance(wish: Wish, found: Optional[Row], reader: Reader) -> Wish:
    """Work the window out, and take out of the wish what was said or passed before."""
    if wish.absent:
        return wish
    now = reader.client(MAINTENANCE).now()
    if found is None:
        return _opened(wish, dict(wish.options), now)
    wish = _named(wish, found)
    if not _is_open(found):
        return _over(wish, found, _was_all(wish, found), "Use another key or another start_time for a new one.")
    wish = _in_its_window(wish, found, now)
    options = dict(wish.options)
    if _rank(wish.state) > _rank(found["status"]):
        options["status"] = wish.state  # a text goes with it, or the service would take one of its own
    elif _was_said(wish, found, None) is not None:
        options.pop("body")
    return replace(wish, options={**options, **_component_statuses(wish, found, options)})


def _was_all(wish: Wish, found: Row) -> bool:
    """Say whether a task asks for nothing that a maintenance which is over has not been through."""
    if wish.options.get("body") is not None:
        return _was_said(wish, found, None) is not None
    window = wish.options.get("end_time") or wish.guidance.get("duration")
    return bool(wish.identity or wish.options.get("start_time") or not window)


def _in_its_window(wish: Wish, found: Row, now: float) -> Wish:
    """Return the wish with the end worked out, and without what no longer counts of it."""
    options = dict(wish.options)
    start, end = options.get("start_time") or _starts(found), _moment(found.get("scheduled_until"))
    if start is None:  # it is only planned, and begins when it is made
        return wish
    if wish.guidance.get("duration") is not None:
        options["end_time"] = iso(instant(start) + duration(wish.guidance["duration"]))
    _refuse_backwards(start, options.get("end_time") or end)
    warnings = []
    if _was_said(wish, found, None) and _rank(wish.state) < _rank(found["status"]):
        # The text of this task is not the newest, and its state was passed: what it plans has been changed since.
        was = MAINTENANCE.to_options(found)
        planned = [name for name in ("start_time", "end_time", "components") if name in options]
        kept = [name for name in planned if MAINTENANCE.field(name).differs(options.pop(name), was.get(name))]
        wish = replace(wish, guidance={**wish.guidance, "set_components_now": False})
        if kept:
            warnings.append(f"It is {found['status']} by now, and more was said since: {' and '.join(kept)} is left alone.")
    elif options.get("end_time", end) != end and instant(options["end_time"]) <= now:
        warnings.append(f"The end stays at {end}: {options.pop('end_time')} has passed. Set state to completed to end it.")
    return replace(wish, options=options, warnings=tuple(warnings))


def _opened(wish: Wish, options: Options, now: float) -> Wish:
    """Return the wish for a maintenance that is not there yet."""
    if wish.state == "completed":
        return replace(wish, state="absent", options={})  # nothing is planned, so there is nothing to complete
    clocked = []
    if not options.get("start_time"):
        options["start_time"] = iso(now)
        clocked.append("start_time")
    if wish.guidance.get("duration") is not None:
        options["end_time"] = iso(instant(options["start_time"]) + duration(wish.guidance["duration"]))
        clocked += ["end_time"] if clocked else []
    if not options.get("end_time"):
        raise BadInput("there is none yet, and to schedule it end_time or duration must be given")
    _refuse_backwards(options["start_time"], options["end_time"])
    if instant(options["end_time"]) <= now:
        raise BadInput(f"the maintenance would end in the past: {options['end_time']}, and it is {iso(now)}")
    options["status"] = wish.state
    if wish.guidance.get("set_components_now"):
        options["component_statuses"] = dict.fromkeys(options.get("components") or [], "under_maintenance")
    return replace(wish, options=options, clocked=tuple(clocked))


def _refuse_backwards(start: Optional[str], end: Optional[str]) -> None:
    if start is not None and end is not None and instant(end) <= instant(start):
        raise BadInput(f"the maintenance would end ({end}) before it starts ({start})")


def _component_statuses(wish: Wish, found: Row, options: Options) -> Options:
    """Return the statuses to set beside a change of state, where the task asks for them."""
    members = options.get("components", found.get("component_list") or [])
    now = options.get("status")
    if now == "completed" and wish.guidance.get("components_on_completed"):
        return {"component_statuses": dict.fromkeys(members, wish.guidance["components_on_completed"])}
    affected = found.get("affected") or {}
    stale = [one for one in members if affected.get(one) != "under_maintenance"]
    if wish.guidance.get("set_components_now") and stale and now != "completed":
        return {"component_statuses": dict.fromkeys(members, "under_maintenance")}
    return {}


def _maintenance_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Send membership as ids only: a map would turn the components blue before the work begins."""
    body = _metadata(dict(body), found)
    members = body.pop("component_list", None)
    if members is not None:
        body["component_ids"] = members
    statuses = body.pop("component_statuses", None)
    if statuses:
        body["components"] = statuses
    return body


_AUTOMATIC = (
    "scheduled_auto_in_progress",
    "scheduled_auto_completed",
    "auto_transition_to_maintenance_state",
    "auto_transition_to_operational_state",
)
_NOTICES = (
    "scheduled_remind_prior",
    "auto_transition_deliver_notifications_at_start",
    "auto_transition_deliver_notifications_at_end",
)

MAINTENANCE = Resource(
    "maintenance",
    STATUSPAGE,
    path=LIST,
    listing=Listing(keep=lambda row: row.get("scheduled_for") is not None, paging=NEWEST),
    beyond=_beyond("scheduled", "active_maintenance", "upcoming"),
    key=("key",),
    other_keys=(("name",),),
    called="name",
    also_called=("key",),
    reads_ids=True,
    lasting=False,
    envelope="incident",
    states=(*MAINTENANCE_STATES, "absent"),
    fields=(
        *_COMMON,
        Field("start_time", api="scheduled_for", normalise=_moment),
        Field("end_time", api="scheduled_until", normalise=_moment),
        Field("components", "list", api="component_list", refers_to="component", unordered=True),
        *(Field(name, "bool", on_create=True) for name in _AUTOMATIC),
        *(Field(name, "bool", on_create=False) for name in _NOTICES),
        *(Field(name, "bool", write_only=True) for name in TWEETS),
        Field("status", ours=True, read=lambda value: "completed" if value == "postmortem" else value),
        Field("component_statuses", "dict", refers_to="component", announced=True, ours=True),
        Field("scheduled_reminded_at", read_only=True, normalise=_moment),
        *_TOLD,
    ),
    options=(
        Field("duration"),
        Field("set_components_now", "bool", default=False),
        Field("components_on_completed", choices=STATUSES),
        _EDIT_UPDATES,
    ),
    constraints={
        "required_one_of": [("id", "key", "name")],
        "mutually_exclusive": [("end_time", "duration")],
    },
    examine=_examine_maintenance,
    find=_find_maintenance,
    consider=_consider_maintenance,
    after_read=_tagged,
    before_send=_maintenance_body,
    ripple=_planned_update,
    extra=_edits,
)


# Postmortems


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
        Field("published_at", read_only=True, normalise=_moment),
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


# Templates


def _template_components(row: Row) -> Row:
    return {**row, "component_list": [one["id"] for one in row.get("components") or [] if isinstance(one, dict)]}


def _template_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    body = dict(body)
    if "component_list" in body:
        body["component_ids"] = body.pop("component_list")
    return body


INCIDENT_TEMPLATE = Resource(
    "incident_template",
    STATUSPAGE,
    path=f"{PAGE}/incident_templates",
    key=("name",),
    can=("create",),
    listed_only=True,
    envelope="template",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("title", required=True),
        Field("body", required=True, normalise=text),
        Field("group_id"),
        Field("update_status", choices=(*INCIDENT_STATUSES, *MAINTENANCE_STATES)),
        Field("should_tweet", "bool"),
        Field("should_send_notifications", "bool"),
        Field("components", "list", api="component_list", refers_to="component", unordered=True),
    ),
    constraints={"required_one_of": [("id", "name")]},
    before_send=_template_body,
    after_read=_template_components,
)

KINDS = (INCIDENT, MAINTENANCE, POSTMORTEM, INCIDENT_TEMPLATE)

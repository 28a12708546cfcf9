# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Downtimes under a key, although the API can neither list nor change them.

What was opened under a key is kept in a ledger: one entity for each key. First the intent is written, then the downtime
is posted with `[key run]` in its comment, then its group id is written down. So a rerun, from any machine, knows what is
open; one that finds an intent without a group id knows that its predecessor died, and looks for that comment.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from typing import Any, Callable, Optional

from ..answers import Answer
from ..errors import BadInput, Broken
from ..plan import Plan, Step, Wish, shown
from ..resource import Options, Resource, Row
from ..snapshot import Reader
from ..times import duration, instant, iso

LEDGER_TYPE = "steadyops_downtime"
YEAR = 365 * 86400
"""The longest downtime the controller takes, in seconds (it counts a calendar year)."""
TOLERANCE = 600
"""Seconds by which this machine's clock may be wrong before the service has told its own time."""
NO_LEDGER = {
    403: "The token may not write entities, where the ledger is kept; set ledger to none to open downtimes without one"
    " (then a rerun opens another, because the API cannot list them)"
}


def as_iso(value: Any) -> str:
    """Return a time as ISO 8601 in UTC."""
    return iso(instant(value))


def as_seconds(value: Any) -> str:
    """Return a duration as seconds."""
    return str(duration(value))


def ledger_id(key: str) -> str:
    """Return the id of the entity that remembers a key: ids are limited in characters, keys are not."""
    return f"steadyops-downtime-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def examine(params: Options) -> list[str]:
    """Refuse, before any call, what can be told to be wrong by this machine's clock within TOLERANCE."""
    with_ledger = params["ledger"] == "entity"
    if params["state"] == "absent":
        if with_ledger and not params.get("key"):
            raise BadInput("key is missing: without it only ledger: none can remove a downtime, by its id")
        if not with_ledger and not params.get("id"):
            raise BadInput("id is missing: with ledger: none nothing else tells which downtime to remove")
        return []
    if with_ledger and not params.get("key"):
        raise BadInput("key is missing: name this downtime, so that the next run finds it (or set ledger to none)")
    if not params["entities"]:
        raise BadInput("entities is empty; the downtime would cover nothing")
    if params.get("alert_definitions") == []:
        raise BadInput("alert_definitions is empty; leave it out to cover every active alert")
    now = time.time()
    start, end = _window(params, now, None)
    # A start that is this machine's idea of now may be as wrong as its clock.
    _refuse_impossible(start if params.get("start_time") else min(start, end - 1), end, now, TOLERANCE)
    if with_ledger:
        return []
    return ["ledger is none: this opens a downtime at every run, because ZMON cannot list what is open."]


def _window(options: Options, now: float, first_start: Optional[float]) -> tuple[float, float]:
    """Return start and end in epoch seconds; a duration counts from the first opening."""
    if options.get("start_time"):
        start = instant(options["start_time"], "start_time")
    else:
        start = first_start if first_start is not None else float(int(now))
    if options.get("end_time"):
        return start, instant(options["end_time"], "end_time")
    return start, start + duration(options["duration"])


def _refuse_impossible(start: float, end: float, now: float, tolerance: float) -> None:
    if end <= now - tolerance:
        raise BadInput(f"the downtime would end in the past: {iso(end)}, and it is {iso(now)}")
    if end <= start:
        raise BadInput(f"the downtime would end ({iso(end)}) before it starts ({iso(start)})")
    if end > now + YEAR + tolerance:
        raise BadInput(f"the downtime would end more than a year from now ({iso(end)}); ZMON takes a year at most")


# Look


def find(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    """Return what the ledger says of this key, None when it says nothing.

    Keys of the row: group_id (None: the run that wrote it died), found_again (a group id seen in the alerts' status).
    """
    if wish.guidance["ledger"] == "none":
        return None
    ledger = resource.system.kinds["downtime_ledger"]
    entry = reader.by_id(ledger, ledger_id(wish.options["key"]))
    if entry is None:
        return None
    if not _is_readable(entry):
        raise BadInput(f"the entity {entry['id']}, where this key is kept, was changed by somebody and cannot be read")
    entry = dict(entry)
    if entry.get("group_id") is None and entry["end_time"] > reader.client(resource).now():
        entry["found_again"] = _seen_in_status(resource, reader, entry)
    return entry


def _is_readable(entry: Row) -> bool:
    """Say whether an entry is as we write it; entities can be edited by anybody."""
    lists = [entry.get("entities"), entry.get("previous") or [], entry.get("alert_definitions") or []]
    return (
        all(isinstance(entry.get(name), int) for name in ("start_time", "end_time"))
        and all(isinstance(entry.get(name), str) for name in ("key", "run_id"))
        and all(isinstance(one, list) and not any(isinstance(item, (dict, list)) for item in one) for one in lists)
    )


def _seen_in_status(resource: Resource, reader: Reader, entry: Row) -> Optional[str]:
    """Return the group id of the downtime with this entry's mark; visible only on entities that are in alarm."""
    client = reader.client(resource)
    if entry.get("alert_definitions"):
        ids = ",".join(str(one) for one in dict.fromkeys(entry["alert_definitions"]))
        status = client.get(f"/api/v1/status/alert/{ids}/").data or {}
        results = [result for entities in status.values() for result in entities.values()]
    else:
        alerts = client.get("/api/v1/status/active-alerts").data or []
        results = [one.get("result") or {} for alert in alerts for one in alert.get("entities") or []]
    mark = _mark(entry)
    for result in results:
        for one in result.get("downtimes") or []:
            if mark in (one.get("comment") or ""):
                return one["group_id"]
    return None


def _mark(entry: Row) -> str:
    return f"[{entry['key']} {entry['run_id']}]"


# Plan


def plan(resource: Resource, wish: Wish, found: Optional[Row], reader: Reader) -> Plan:
    """Decide what to open, move or remove. Raises BadInput for a window that the service's clock rules out."""
    now = reader.client(resource).now()
    if wish.guidance["ledger"] == "none":
        return _without_ledger(resource, wish, reader, now)
    open_now = found if found is not None and found["end_time"] > now else None
    if wish.absent:
        return _removal(resource, wish, reader, found, open_now)
    start, end = _window(wish.options, now, None if open_now is None else open_now["start_time"])
    if reader.client(resource).heard:
        _refuse_impossible(start, end, now, 0)
    entry = _entry(wish, start, end, open_now or {})
    if open_now is None:
        return _opening(resource, wish, reader, entry, found)
    group_id = open_now.get("group_id") or open_now.get("found_again")
    if group_id and _same(entry, open_now):
        return _kept(resource, wish, reader, open_now, group_id)
    return _moved(resource, wish, reader, entry, open_now, group_id)


def _entry(wish: Wish, start: float, end: float, open_now: Row) -> Row:
    """Return the ledger's entry for a wish; what the task leaves out stays as it is in the open one.

    Times are epoch seconds. It has no team, so that every team's robot may write it.
    """
    alerts = wish.options.get("alert_definitions", open_now.get("alert_definitions"))
    return {
        "id": ledger_id(wish.options["key"]) if wish.options.get("key") else None,
        "type": LEDGER_TYPE,
        "key": wish.options.get("key"),
        "run_id": uuid.uuid4().hex[:12],
        "comment": wish.options.get("comment", open_now.get("comment")),
        "entities": wish.options["entities"],
        "alert_definitions": None if alerts is None else [int(one) if str(one).isdigit() else one for one in alerts],
        "start_time": int(start),
        "end_time": int(end),
        "group_id": None,
        "previous": [],
    }


def _same(entry: Row, open_now: Row) -> bool:
    names = ("comment", "entities", "alert_definitions", "start_time", "end_time")
    return all(entry[name] == open_now.get(name) for name in names)


def _opening(resource: Resource, wish: Wish, reader: Reader, entry: Row, expired: Optional[Row]) -> Plan:
    return Plan(
        "created",
        _steps(entry, ()),
        in_turn=True,
        after=_managed(resource, wish, entry),
        resource=_thing(resource, wish, entry, clock_known=_clock_known(wish)),
        settle=_settled(resource, wish, reader, entry),
        warnings=() if expired is None else (f"The downtime {entry['key']!r} had expired; a new one is opened.",),
    )


def _moved(
    resource: Resource, wish: Wish, reader: Reader, entry: Row, open_now: Row, group_id: Optional[str]
) -> Plan:
    """Replace the open downtime: the new one first, so that nothing shouts in between."""
    previous = [*(open_now.get("previous") or []), *([group_id] if group_id else [])]
    warnings = []
    if group_id is None:
        warnings.append(
            f"An earlier run died while it opened the downtime {entry['key']!r}: if its request arrived, one more"
            f" downtime exists until {iso(open_now['end_time'])}."
        )
    return Plan(
        "updated",
        _steps(entry, previous),
        _managed(resource, wish, open_now),
        _managed(resource, wish, entry),
        in_turn=True,
        resource=_thing(resource, wish, entry, clock_known=True),
        settle=_settled(resource, wish, reader, entry),
        warnings=tuple(warnings),
    )


def _steps(entry: Row, previous: Any) -> tuple[Step, ...]:
    """Return intent, opening, removal of what it replaces, and the final entry."""
    intent = {**entry, "previous": list(previous)}

    def opened(answers: list[Answer]) -> Row:
        return {**entry, "group_id": _group_id(answers[1])}

    return (
        Step("PUT", "/api/v1/entities", intent, advice=NO_LEDGER),
        Step("POST", "/api/v1/downtimes", _request(entry)),
        *(Step("DELETE", f"/api/v1/downtimes/{one}") for one in previous),
        Step("PUT", "/api/v1/entities", opened, advice=NO_LEDGER),
    )


def _request(entry: Row) -> Row:
    comment = " ".join(part for part in (entry["comment"], _mark(entry) if entry["key"] else None) if part)
    body = {
        "comment": comment,
        "start_time": entry["start_time"],
        "end_time": entry["end_time"],
        "entities": entry["entities"],
    }
    if entry["alert_definitions"] is not None:  # null and absent mean every active alert
        body["alert_definitions"] = entry["alert_definitions"]
    return body


def _group_id(answer: Answer) -> str:
    if not isinstance(answer.data, dict) or not answer.data.get("id"):
        raise Broken(
            "it answered without the id of the downtime",
            system="zmon",
            method="POST",
            endpoint="/api/v1/downtimes",
            status=answer.status,
            advice="Run the task again: it looks for what was opened",
        )
    return answer.data["id"]


def _kept(resource: Resource, wish: Wish, reader: Reader, open_now: Row, group_id: str) -> Plan:
    """Nothing to change in the service; after a run that died, its ledger entry is completed."""
    steps: tuple[Step, ...] = ()
    entry = {name: value for name, value in open_now.items() if name not in ("found_again", "last_modified")}
    entry = {**entry, "group_id": group_id, "previous": []}
    if open_now.get("group_id") is None or open_now.get("previous"):
        steps = (
            *(Step("DELETE", f"/api/v1/downtimes/{one}") for one in open_now.get("previous") or []),
            Step("PUT", "/api/v1/entities", entry, advice=NO_LEDGER),
        )
    state = _managed(resource, wish, open_now)
    thing = _thing(resource, wish, entry, clock_known=True)

    def kept(answers: list[Answer]) -> Row:
        reader.wrote(resource.system.kinds["downtime_ledger"], entry)
        return thing

    healed = f"An earlier run died after it opened the downtime {open_now['key']!r}; it was found and is kept."
    return Plan(
        "updated" if steps else "unchanged",
        steps,
        state,
        state,
        resource=thing,
        settle=kept,
        warnings=(healed,) if steps else (),
    )


def _removal(
    resource: Resource, wish: Wish, reader: Reader, found: Optional[Row], open_now: Optional[Row]
) -> Plan:
    if found is None:
        return Plan("unchanged")
    steps = []
    warnings = []
    if open_now is not None:
        group_id = open_now.get("group_id") or open_now.get("found_again")
        groups = [*(open_now.get("previous") or []), *([group_id] if group_id else [])]
        steps = [Step("DELETE", f"/api/v1/downtimes/{one}") for one in groups]
        if group_id is None:
            warnings.append(
                f"An earlier run died while it opened the downtime {found['key']!r}: if its request arrived, it stays"
                f" until {iso(found['end_time'])}, because ZMON cannot list it."
            )
    steps.append(Step("DELETE", f"/api/v1/entities/{found['id']}", advice=NO_LEDGER))

    def removed(answers: list[Answer]) -> None:
        reader.deleted(resource.system.kinds["downtime_ledger"], found["id"])
        if answers[-1].data == 0:
            reader.warnings.append(
                f"The entity {found['id']}, where this key is kept, could not be removed: it is gone or not ours."
            )

    return Plan(
        "deleted",
        tuple(steps),
        before=_managed(resource, wish, found, everything=True),
        settle=removed,
        warnings=tuple(warnings),
    )


def _without_ledger(resource: Resource, wish: Wish, reader: Reader, now: float) -> Plan:
    if wish.absent:
        group_id = wish.guidance["id"]
        return Plan(
            "deleted",
            (Step("DELETE", f"/api/v1/downtimes/{group_id}"),),
            before={"id": group_id},
            settle=lambda answers: None,
            warnings=("ZMON answers the same whether this downtime was open or not.",),
        )
    entry = _entry(wish, *_window(wish.options, now, None), {})
    return Plan(
        "created",
        (Step("POST", "/api/v1/downtimes", _request(entry)),),
        after=_managed(resource, wish, entry),
        resource=_thing(resource, wish, entry, clock_known=_clock_known(wish)),
        settle=_settled(resource, wish, reader, entry, at=0),
    )


# Showing


def _clock_known(wish: Wish) -> bool:
    return bool(wish.options.get("start_time"))


def _managed(resource: Resource, wish: Wish, entry: Row, everything: bool = False) -> Options:
    """Return an entry in the options the task gave (or in all of them), for the diff."""
    values = _values(entry)
    values["duration"] = str(entry["end_time"] - entry["start_time"])
    given = [name for name in values if name in wish.options]
    if everything:
        given = [name for name in values if name != "duration" and values[name] is not None]
    return shown(resource, {name: values[name] for name in given}, wish.names)


def _values(entry: Row) -> Options:
    alerts = entry.get("alert_definitions")
    return {
        "key": entry.get("key"),
        "comment": entry.get("comment"),
        "entities": entry["entities"],
        "alert_definitions": None if alerts is None else [str(one) for one in alerts],
        "start_time": iso(entry["start_time"]),
        "end_time": iso(entry["end_time"]),
    }


def _thing(resource: Resource, wish: Wish, entry: Row, clock_known: bool) -> Options:
    """Return the task's `resource`. What hangs on the moment of opening cannot be known before it."""
    values = {name: value for name, value in _values(entry).items() if value is not None}
    if not clock_known:
        values.pop("start_time")
        if not wish.options.get("end_time"):
            values.pop("end_time")
    identity = {"id": entry["group_id"]} if entry.get("group_id") else {}
    return {**shown(resource, values, wish.names), **identity}


def _settled(
    resource: Resource, wish: Wish, reader: Reader, entry: Row, at: int = 1
) -> Callable[[list[Answer]], Row]:
    """Return what makes the thing from the answers. at: which of them is the opening's."""

    def settled(answers: list[Answer]) -> Row:
        opened = {**entry, "group_id": _group_id(answers[at])}
        reader.warnings.extend(_fallen_out(wish, entry, answers[at].data))
        if entry["id"]:
            reader.wrote(resource.system.kinds["downtime_ledger"], opened)
        return _thing(resource, wish, opened, clock_known=True)

    return settled


def _fallen_out(wish: Wish, entry: Row, answer: Row) -> list[str]:
    """Return warnings about what the downtime does not cover: pairs of alert and entity no worker has evaluated yet."""
    entities = [one for one in entry["entities"] if one not in (answer.get("entities") or [])]
    asked = [str(one) for one in entry["alert_definitions"] or []]
    covered = {str(one) for one in answer.get("alert_definitions") or []}
    alerts = [wish.names.get(one, one) for one in asked if one not in covered]
    warnings = []
    for what, names in (("entities", entities), ("alert_definitions", alerts)):
        if names:
            warnings.append(
                f"The downtime does not cover these {what}: {', '.join(names)}. ZMON silences only what a worker has"
                " already evaluated."
            )
    return warnings

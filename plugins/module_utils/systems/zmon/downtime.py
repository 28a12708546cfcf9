# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Downtimes under a key, although the API can neither list nor change them.

What was opened under a key is kept in a ledger: one entity for each key. First the intent is written, then the downtime
is posted with `[key run]` in its comment, then its group id is written down, with what it covers. So a rerun, from any
machine, knows what is open; one that finds an intent without a group id knows that its predecessor died, and looks for that
comment. While something that is asked for is not covered, each run opens it again.
"""

from __future__ import annotations

import time
from typing import Any, Callable, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Broken, Refused
from ...life import Span
from ...resource import Action, Identity, Module
from ...steps import PLANNED, Answer, Desired, Plan, Result, Sent, Step
from ...times import duration, iso
from ...values import Choice, Duration, Field, Flag, Instant, Json, ListOf, Name, Options, Ref, Row, SetOf, Text
from .ledger import (
    LEDGER_TYPE,
    YOUNG,
    covered_by,
    group_of,
    groups_of,
    kept_under,
    new_entry,
    number,
    request,
    same,
    uncovered,
    values_of,
)
from .system import ZMON, entities
from .young import young_alerts, young_entities

DOWNTIMES = "/api/v1/downtimes"
OPENING = Step("POST", DOWNTIMES)
ALERTS = Ref("alert_definition")
SPAN = Span("start_time", "end_time")
YEAR = 365 * 86400
"""The longest downtime the controller takes, in seconds (it counts a calendar year)."""
TOLERANCE = 600
"""Seconds by which this machine's clock may be wrong before the service has told its own time."""
LOOK_AGAIN = 15.0
"""Seconds between two looks whether what was too young is covered by now."""
NO_LEDGER = {
    403: "The token may not write entities, where the ledger is kept; set ledger to none to open downtimes without one"
    " (then a rerun opens another, because the API cannot list them)"
}


def _patience(params: Options) -> float:
    """Return the seconds for which a downtime may be opened again and again, until it covers everything."""
    return 0.0 if str(params.get("wait") or 0).strip() == "0" else float(duration(params["wait"], "wait"))


def _refuse_impossible(start: float, end: float, now: float, tolerance: float) -> None:
    SPAN.refuse_impossible("the downtime", None, end, now, tolerance)
    SPAN.refuse_impossible("the downtime", start, end)
    if end > now + YEAR + tolerance:
        raise BadInput(f"the downtime would end more than a year from now ({iso(end)}); ZMON takes a year at most")


# Plan


def _with_fitting(want: Desired, lookup: Lookup) -> Desired:
    """Return the wish with the ids of the entities that fit a filter now: ZMON takes nothing else."""
    filters = want.controls["entity_filters"]
    if want.absent or not filters:
        return want
    fitting = {row["id"] for row in entities(lookup, filters) if row.get("type") != LEDGER_TYPE}
    fitting |= {row["id"] for row in lookup.planned("entity") if any({**row, **row["data"]}.items() >= one.items() for one in filters)}
    if not fitting:
        raise BadInput("entity_filters: no entity fits any of them", advice="Check names and values; 8080 and '8080' are two")
    return want.with_(options={**want.options, "entities": sorted({*want.get("entities", ()), *fitting})})


def _too_young(entry: Row, lookup: Lookup) -> dict[str, Any]:
    """Return what ZMON may not know everywhere yet: entities, and alerts where all are meant."""
    alerts = [] if entry["alert_definitions"] is not None else [number(one) for one in young_alerts(lookup)]
    return {"entities": young_entities(lookup, entry["entities"]), "alert_definitions": alerts}


def _opening(want: Desired, entry: Row, open_now: Optional[Row], warnings: tuple[str, ...]) -> Plan:
    """Open a downtime; one that is open goes after that, so that nothing shouts in between."""
    return Plan(
        "created" if open_now is None else "updated",
        _steps(want, entry, open_now),
        {} if open_now is None else _managed(want, covered_by(open_now)),
        _managed(want, entry),
        locked=True,
        resource=_thing(want, entry, open_now),
        result=_settled(want, entry),
        leaves=(_left_behind(entry),),
        again=_again(want, entry),
        warnings=warnings,
    )


def _why(want: Desired, entry: Row, open_now: Row) -> tuple[str, ...]:
    """Return warnings that say why what is open is opened again, where the task has not changed."""
    if not group_of(open_now):
        return (
            f"An earlier run died while it opened the downtime {entry['key']!r}: if its request arrived, one more"
            f" downtime exists until {iso(open_now['end_time'])}.",
        )
    if not open_now.get("group_id"):
        return (
            f"An earlier run died after it opened the downtime {entry['key']!r}; it was found, and is opened again, to know"
            " what it covers.",
        )
    if not same(entry, open_now):
        return ()
    entities, alerts = uncovered(open_now)
    names = ", ".join([*entities, *(want.called(ALERTS, str(one)) for one in alerts)])
    return (f"The downtime {entry['key']!r} did not cover {names or 'everything'}, so it is opened again.",)


def _left_behind(entry: Row) -> Row:
    """Return an entry as it will be when the downtime covers what it is over."""
    covered = {"covered_entities": entry["entities"], "covered_alert_definitions": entry["alert_definitions"]}
    return {**entry, **covered, "group_id": PLANNED, PLANNED: True}


def _steps(want: Desired, entry: Row, open_now: Optional[Row]) -> tuple[Step, ...]:
    """Return intent, opening, removal of what it replaces, and the final entry.

    What is open is replaced by something that covers nothing only where the task allows that. Otherwise it stays, in the
    service and in the ledger, and what is removed in its place is the id that refers to nothing.
    """
    previous = [] if open_now is None else groups_of(open_now)
    stays = open_now is not None and not want.controls["allow_empty"]

    def left(sent: Sent) -> tuple[Row, Callable[[str], str]]:
        """Return the entry that is left, and which group goes where one was to."""
        new = _opened(want, entry, sent.answers[1])
        if _named(entry, sent.answers[1]) or not stays:
            return new, str
        was = {name: value for name, value in open_now.items() if name != "found_again"}
        return {**was, "group_id": group_of(open_now)}, lambda one: new["group_id"]

    return (
        Step("PUT", "/api/v1/entities", {**entry, "previous": previous}, advice=NO_LEDGER),
        OPENING.with_(body=request(entry["comment"], f"[{entry['key']} {entry['run_id']}]", entry)),
        *(Step("DELETE", lambda sent, one=one: f"{DOWNTIMES}/{left(sent)[1](one)}") for one in previous),
        Step("PUT", "/api/v1/entities", lambda sent: left(sent)[0], advice=NO_LEDGER),
    )


def _opened(want: Desired, entry: Row, answer: Answer) -> Row:
    """Return the entry of a downtime that was opened: its id, and what it covers. What is too young is named and not covered."""
    if not isinstance(answer.data, dict) or not answer.data.get("id"):
        evidence = OPENING.evidence(answer, ZMON.name)
        raise Broken("it answered without the id of the downtime", advice="Run the task again: it looks for what was opened", **evidence)
    young = want.notes.get("entities", ())
    covered = {
        "group_id": answer.data["id"],
        "covered_entities": [one for one in _named(entry, answer) if one not in young],
        "covered_alert_definitions": _named(entry, answer, "alert_definitions"),
    }
    if "patience" in want.notes:
        told = _told(answer, "alert_definitions")
        covered[YOUNG] = [one for one in want.notes["alert_definitions"] if str(one) not in told]
    return {**entry, **covered}


def _named(entry: Row, answer: Answer, name: str = "entities") -> list:
    """Return those of an entry's entities, or alerts, that ZMON says it covers."""
    told = _told(answer, name)
    return [one for one in entry[name] or [] if str(one) in told]


def _told(answer: Answer, name: str) -> set[str]:
    said = answer.data.get(name)
    return set(map(str, said)) if isinstance(said, list) else set()


def _again(want: Desired, entry: Row) -> Optional[Callable[[list[Answer], float], Optional[float]]]:
    """Return what says when a downtime that does not cover everything is opened again, None where the task waits for nothing."""
    patience = want.notes.get("patience", 0.0)

    def again(answers: list[Answer], waited: float) -> Optional[float]:
        if waited >= patience or not any(uncovered(_opened(want, entry, answers[1]))):
            return None
        return min(LOOK_AGAIN, patience - waited)

    return again if patience else None


def _kept(want: Desired, open_now: Row) -> Plan:
    state = _managed(want, open_now)
    return Plan("unchanged", (), state, state, resource=_thing(want, open_now, open_now))


def _removal(want: Desired, found: Optional[Row], open_now: Optional[Row]) -> Plan:
    if found is None:
        return Plan("unchanged")
    steps = []
    warnings = []
    if open_now is not None:
        steps = [Step("DELETE", f"{DOWNTIMES}/{one}") for one in groups_of(open_now)]
        if not group_of(open_now):
            warnings.append(
                f"An earlier run died while it opened the downtime {found['key']!r}: if its request arrived, it stays"
                f" until {iso(found['end_time'])}, because ZMON cannot list it."
            )
    steps.append(Step("DELETE", f"/api/v1/entities/{found['id']}", advice=NO_LEDGER))

    def removed(answers: list[Answer]) -> Result:
        left = f"The entity {found['id']}, where this key is kept, could not be removed: it is gone or not ours."
        warned = (left,) if answers[-1].data == 0 else ()
        return Result(None, warned, stored=(("downtime_ledger", found["id"], None),))

    return Plan(
        "deleted",
        tuple(steps),
        before=_whole(want, found),
        result=removed,
        leaves=(None,),
        warnings=tuple(warnings),
    )


def _without_ledger(want: Desired, now: float) -> Plan:
    if want.absent:
        group_id = want.controls["id"]
        return Plan(
            "deleted",
            (Step("DELETE", f"{DOWNTIMES}/{group_id}"),),
            before={"id": group_id},
            result=lambda answers: Result(None),
            warnings=("ZMON answers the same whether this downtime was open or not.",),
        )
    entry = new_entry(want, *SPAN.window(want.options, None, now), {})
    return Plan(
        "created",
        (OPENING.with_(body=request(entry["comment"], entry["key"] and f"[{entry['key']} {entry['run_id']}]", entry)),),
        after=_managed(want, entry),
        resource=_thing(want, entry, None),
        result=_settled(want, entry, at=0),
    )


# Showing


def _managed(want: Desired, entry: Row) -> Options:
    """Return an entry in the options the task gave, for the diff."""
    values = {**values_of(entry), "duration": str(entry["end_time"] - entry["start_time"])}
    return want.shown({name: value for name, value in values.items() if name in want.options})


def _whole(want: Desired, entry: Row) -> Options:
    return want.shown({name: value for name, value in values_of(entry).items() if value is not None})


def _thing(want: Desired, entry: Row, open_now: Optional[Row]) -> Options:
    """Return the task's `resource`. What hangs on the moment of opening cannot be known before it."""
    told = _whole(want, entry)
    if not want.get("start_time") and (open_now is None or PLANNED in open_now):
        told = {name: value for name, value in told.items() if name != "start_time" and (name != "end_time" or want.get(name))}
    return {**told, "id": entry["group_id"]} if entry.get("group_id") and PLANNED not in entry else told


def _settled(want: Desired, entry: Row, at: int = 1) -> Callable[[list[Answer]], Result]:
    """Return what makes the thing from the answers. at: which of them is the opening's."""

    def settled(answers: list[Answer]) -> Result:
        opened = _opened(want, entry, answers[at])
        if not _named(entry, answers[at]) and not want.controls["allow_empty"]:
            raise Refused(
                f"ZMON took it, and nothing is silent: no alert that is meant was ever evaluated for {', '.join(entry['entities'])}",
                **OPENING.evidence(answers[at], ZMON.name),
                advice="Check the ids; if they are right, run the task again once a worker has evaluated them, let it wait for that"
                " (wait: 3m), or set allow_empty",
            )
        kept = (("downtime_ledger", opened["id"], opened),) if entry["id"] else ()
        return Result(_thing(want, opened, opened), tuple(_fallen_out(want, opened)), kept)

    return settled


def _fallen_out(want: Desired, opened: Row) -> list[str]:
    """Return warnings about what the downtime does not cover: pairs of alert and entity no worker has evaluated yet."""
    entities, alerts = uncovered(opened)
    alerts = [want.called(ALERTS, str(one)) for one in alerts]
    name = f" {opened['key']!r}" if opened["key"] else ""
    return [
        f"The downtime{name} does not cover these {what}: {', '.join(names)}. ZMON silences only what a worker has already evaluated;"
        " the next run tries again."
        for what, names in (("entities", entities), ("alert_definitions", alerts))
        if names
    ]


class DowntimeRules(ActionBehaviour):
    """Opens, moves and removes, with the ledger."""

    def check(self, params: Options) -> Optional[list[str]]:
        """Refuse, before any call, what can be told to be wrong by this machine's clock within TOLERANCE."""
        with_ledger, absent = params["ledger"] == "entity", params["state"] == "absent"
        key = params.get("key") or ""
        if _patience(params) and not with_ledger:
            raise BadInput("wait has no use with ledger: none: what was opened cannot be opened again, or there would be two")
        if with_ledger and not key.strip():
            advice = (
                "without it only ledger: none can remove a downtime, by its id"
                if absent
                else "name this downtime, so that the next run finds it (or set ledger to none)"
            )
            raise BadInput(f"key is {'blank' if key else 'missing'}: {advice}")
        if absent:
            if not with_ledger and not params.get("id"):
                raise BadInput("id is missing: with ledger: none nothing else tells which downtime to remove")
            return None
        filters = params.get("entity_filters")
        if not params.get("entities") and not filters:
            raise BadInput(f"{'entities' if filters is None else 'entity_filters'} is empty; the downtime would cover nothing")
        if not all(filters or ()):
            raise BadInput("entity_filters holds an empty filter, which every entity fits; say what they have in common")
        if params.get("alert_definitions") == []:
            raise BadInput("alert_definitions is empty; leave it out to cover every active alert")
        now = time.time()
        start, end = SPAN.window(params, None, now)
        # A start that is this machine's idea of now may be as wrong as its clock.
        _refuse_impossible(start if params.get("start_time") else min(start, end - 1), end, now, TOLERANCE)
        return None if with_ledger else ["ledger is none: this opens a downtime at every run, because ZMON cannot list what is open."]

    def look(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return what the ledger says of this key, None when it says nothing."""
        return None if want.controls["ledger"] == "none" else kept_under(want["key"], lookup)

    def plan(self, want: Desired, seen: Optional[Row], lookup: Lookup) -> Plan:
        """Decide what to open, move or remove. Raises BadInput for a window that the service's clock rules out."""
        now, want = lookup.now(), _with_fitting(want, lookup)
        if want.controls["ledger"] == "none":
            return _without_ledger(want, now)
        open_now = seen if seen is not None and seen["end_time"] > now else None
        if want.absent:
            return _removal(want, seen, open_now)
        start, end = SPAN.window(want.options, None if open_now is None else open_now["start_time"], now)
        if lookup.heard():
            _refuse_impossible(start, end, now, 0)
        entry = new_entry(want, start, end, open_now or {})
        patience = _patience(want.params)
        if patience:
            want = want.with_(notes={"patience": patience, **_too_young(entry, lookup)})
        if open_now is None:
            expired = f"The downtime {entry['key']!r} had expired; a new one is opened."
            return _opening(want, entry, None, () if seen is None else (expired,))
        if open_now.get("group_id") and not open_now.get("previous") and same(entry, open_now) and not any(uncovered(open_now)):
            return _kept(want, open_now)
        return _opening(want, entry, open_now, _why(want, entry, open_now))


ENTITY = Name(form=r"(?s)[^{\[].*", unlike="a filter; write the id of each entity, and filters into entity_filters")
DOWNTIME = Action(
    "downtime",
    ZMON,
    identity=Identity("key"),
    fields=(
        Field("key"),
        Field("comment"),
        Field("entities", SetOf(ENTITY)),
        Field("alert_definitions", SetOf(ALERTS)),
        Field("start_time", Instant()),
        Field("end_time", Instant()),
        Field("duration", Duration()),
    ),
    module=Module(
        options=(
            Field("id", Text(form=r"[\w.-]+", unlike="no id of a downtime")),
            Field("ledger", Choice("entity", "none"), default="entity"),
            Field("allow_empty", Flag(), default=False),
            Field("entity_filters", ListOf(Json())),
            Field("wait", Duration()),
        ),
        states=("present", "absent"),
        constraints={
            "mutually_exclusive": [("end_time", "duration")],
            "required_if": [("state", "present", ("entities", "entity_filters"), True), ("state", "present", ("end_time", "duration"), True)],
        },
        concerns={"zmon_entity": lambda params, entity: bool(params.get("entity_filters")) or entity.get("id") in (params.get("entities") or ())},
    ),
    behaviour=DowntimeRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Maintenance windows: services that page nobody for a while.

A window has no name, and there are no recurring ones. So the key is kept at the end of the description, as `[key: CHG-4711]`, and a task
may stand for several windows, whose planned starts are kept there, too. What is over is not in the list of open windows, so a key that was
used before is free again.
Source: https://developer.pagerduty.com/api-reference/, Maintenance Windows
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Optional

from ...behaviour import ActionBehaviour, Behaviour, Lookup
from ...errors import BadInput, Missing
from ...fates import Fate, Fates
from ...life import Span
from ...resource import Action, Body, Identity, Listing, Module, Resource
from ...steps import PLANNED, Desired, Plan, Step
from ...times import duration, instant, iso, zone_of
from ...values import Choice, Duration, Field, Instant, Members, Name, Number, Options, Row, SetOf, Text, Unknown
from .system import PAGERDUTY, InSomebodysName
from .turns import MOST, check_repeat, in_zone, length_of, turns
from .values import Reference

PATH = "/maintenance_windows"
SPAN = Span("start_time", "end_time")
SAID = ("key", "services", "description")
UNDERWAY = 30.0
"""Seconds that may pass between the look at the clock and the begin of a window."""
SERVICES = SetOf(Reference("service"))
_MARK = re.compile(r"\s*\[key: (?P<key>[^\[\]\n]+?)(?:; turn: (?P<turn>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ))?\]\s*$")


def _text(written: str) -> str:
    return written.replace("\r\n", "\n").strip()


class WindowRules(Behaviour):
    """One window, with what the mark in its description says of it."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row with its key, its turn, and its times as epoch seconds."""
        said = row.get("description") or ""
        mark = _MARK.search(said)
        parts = mark.groupdict() if mark else {"key": None, "turn": None}
        times = {name: float(int(instant(row[f"{name}_time"]))) for name in ("start", "end")}
        return {**row, **parts, **times, "text": _text(said[: mark.start()] if mark else said) or None}


ONE_WINDOW = Resource(
    "one_window",
    PAGERDUTY,
    PATH,
    (
        Field("key"),
        Field("description", at="text"),
        Field("services", SERVICES),
        Field("start_time", Instant()),
        Field("end_time", Instant()),
    ),
    Identity("key", ("description", "services"), names=("key", "description")),
    Listing(
        query={"filter": "open"},
        rows="maintenance_windows",
        filter=lambda key: {"filter": "open", **({"service_ids[]": key["services"]} if key.get("services") else {})},
    ),
    Body("maintenance_window"),
    gone=lambda row, now: row["end"] <= now,
    module=None,
    behaviour=WindowRules(),
)


# What is wanted


@dataclass
class _Turn:
    """One window that is wanted, in epoch seconds. mark: its planned start, where there are several; row: the window that is there."""

    start: float
    end: Optional[float]
    mark: Optional[float] = None
    row: Optional[Row] = None


@dataclass
class _Windows:
    """The windows that a task wants. rows: those that are there."""

    want: Desired
    rows: list[Row]
    now: float
    turns: list[_Turn] = field(default_factory=list)
    surplus: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.repeat:
            self._recurring()
        else:
            self._single()
        made = [one for one in self.turns if one.row is None]
        lacking = [name for name in ("services",) if made and not self.want.get(name)]
        lacking += ["end_time or duration"] if any(one.end is None for one in made) else []
        if lacking:
            raise BadInput(f"there is none yet, and to open it {' and '.join(lacking)} must be given")

    @property
    def repeat(self) -> Optional[Options]:
        """How it recurs."""
        return self.want.controls.get("repeat")

    def _single(self) -> None:
        """Take the oldest window for the one that is meant; further ones of a key are twins, or turns that are not wanted any more."""
        row = self.rows[0] if self.rows else None
        start, end = SPAN.window(self.want.options, None if row is None else row["start"], self.now)
        began = row["start"] if row is not None and row["start"] <= self.now else None
        SPAN.refuse_impossible("the maintenance window", start if began is None else min(start, began), end, self.now)
        self.turns = [_Turn(start, end, row=row)]
        self.surplus = self.rows[1:]

    def _recurring(self) -> None:
        """Give each turn the window that was made for it; what has begun and is no turn any more is left to end by itself."""
        first = instant(self.want["start_time"])
        length = length_of(self.want.options, duration) or 0.0
        zone = zone_of(self.want.controls.get("time_zone"))
        left = list(self.rows)
        for begins in turns(first, length, self.repeat, zone, self.now):
            mine = [row for row in left if _planned(row) == begins]
            self.turns.append(_Turn(begins, begins + length, begins, mine[0] if mine else None))
            self.surplus += mine[1:]
            left = [row for row in left if row not in mine]
        self.surplus += [row for row in left if row["start"] > self.now]


def _planned(row: Row) -> float:
    """Return when the turn of a window was to begin: one that was made late begins later."""
    return instant(row["turn"]) if row.get("turn") else row["start"]


# What becomes of each


def _act(windows: _Windows, turn: _Turn, lookup: Lookup) -> Fate:
    return _opening(windows, turn) if turn.row is None else _kept(windows, turn, turn.row, lookup)


def _sent(want: Desired, key: Optional[str], turn: _Turn, text: Optional[str]) -> str:
    """Return a description as it is sent: the mark stands behind what the task says."""
    mark = f"[key: {key}" + (f"; turn: {iso(turn.mark)}" if turn.mark is not None else "") + "]" if key else ""
    return " ".join(one for one in (text, mark) if one)


def _told(row: Row) -> Options:
    """Return what a window says, but for its times."""
    return {"key": row["key"], "services": SERVICES.canonical(SERVICES.from_wire(row.get("services"))), "description": row["text"]}


def _opening(windows: _Windows, turn: _Turn) -> Fate:
    want = windows.want
    services = want["services"]
    body: Row = {
        "type": "maintenance_window",
        "start_time": iso(turn.start),
        "end_time": iso(turn.end or 0),
        "services": SERVICES.to_wire(services) if Unknown not in map(type, services) else services,
        "description": _sent(want, want.get("key"), turn, want.get("description")),
    }

    def made(sent: Any) -> Row:
        unknown = next((one.name for one in services if one.__class__ is Unknown), None)
        if unknown is not None:
            raise BadInput(f"services names something that is not there yet: {unknown}")
        # A window that begins now begins when it is made: what has passed by then the service would move, too.
        start = max(turn.start, sent.now) if turn.mark is None and not want.get("start_time") else turn.start
        return {"maintenance_window": {**body, "start_time": iso(start)}}

    said = {name: want[name] for name in SAID if want.get(name)}
    step = Step("POST", PATH, made, creates=True)
    then = {"id": Unknown("", of=object()), "start": turn.start, "end": turn.end, "turn": None if turn.mark is None else iso(turn.mark)}
    then = {**then, "key": want.get("key"), "text": want.get("description"), "services": SERVICES.to_wire(services), PLANNED: True}
    return Fate(_label(turn), None, None, want.shown({**said, **_times(windows, turn, None)}), step, then)


def _kept(windows: _Windows, turn: _Turn, row: Row, lookup: Lookup) -> Fate:
    """Keep a window, changed where it differs; a start is not sent once it has begun."""
    want, begun = windows.want, row["start"] <= windows.now
    turn = replace(turn, end=row["end"]) if _ends_as_sent(want, turn, row) else turn
    was, names = _told(row), [name for name in SAID if name in want.options]
    change: Row = {}
    if "services" in want.options and SERVICES.differs(want["services"], was["services"]):
        change["services"] = want["services"]
    key, text = want.get("key") or was["key"], want.get("description", was["description"])
    start_given = windows.repeat or want.get("start_time")
    if not begun and start_given and row["start"] != turn.start:
        change["start_time"] = iso(turn.start)
    mark = turn.mark if "start_time" in change else _marked(row)  # while it begins as planned, what is written of that is right
    if (key, text) != (was["key"], was["description"]) or mark != _marked(row):
        change["description"] = _sent(want, key, replace(turn, mark=mark), text)
    if turn.end is not None and row["end"] != turn.end:
        change["end_time"] = iso(turn.end)
    before = want.shown({**{name: was[name] for name in names}, **_times(windows, turn, row, was=True)})
    after = want.shown({**{name: want[name] for name in names}, **_times(windows, turn, row)})
    if not change:
        return Fate(_label(turn), row, before, after, then=row)

    def made(sent: Any) -> Row:
        # The vendor's schema wants the times and the services in every update; a start only while it is to come.
        whole: Row = {"type": "maintenance_window", "end_time": iso(row["end"])}
        whole["services"] = SERVICES.to_wire(change.get("services", was["services"]))
        if not begun:
            whole["start_time"] = iso(row["start"])
        return {"maintenance_window": {**whole, **{name: one for name, one in change.items() if name != "services"}}}

    then = {**row, "services": SERVICES.to_wire(change.get("services", was["services"])), "text": text, "key": key}
    then.update({"start": turn.start} if "start_time" in change else {}, end=row["end"] if turn.end is None else turn.end)
    return Fate(_label(turn), row, before, after, Step("PUT", lookup.path(f"{PATH}/{{id}}", id=row["id"]), made), then)


def _ends_as_sent(want: Desired, turn: _Turn, row: Row) -> bool:
    """Say whether a window only lacks the moment that passed until it began: PagerDuty moves a start that has passed, and no end."""
    return bool(want.get("duration")) and not want.get("start_time") and 0 < (turn.end or 0) - row["end"] <= UNDERWAY


def _marked(row: Row) -> Optional[float]:
    return instant(row["turn"]) if row.get("turn") else None


def _label(turn: _Turn) -> str:
    return f"turn {iso(turn.mark)}" if turn.mark is not None else ""


def _times(windows: _Windows, turn: _Turn, row: Optional[Row], was: bool = False) -> Options:
    """Return the times that the task gives, as a window has them or will have them."""
    want, repeat = windows.want, windows.repeat
    start = turn.start if row is None or (row["start"] > windows.now and not was) else row["start"]
    end = row["end"] if row is not None and (was or turn.end is None) else turn.end
    told: Options = {}
    if want.get("start_time") or repeat:
        told["start_time"] = iso(start)
    if (want.get("end_time") or repeat) and end is not None:
        told["end_time"] = iso(end)
    if want.get("duration") and row is not None and row["start"] <= windows.now and row["end"] <= turn.start and end is not None:
        told["end_time"] = iso(end)  # it runs, and is to last beyond a begin that is still to come
    elif want.get("duration") and not repeat and end is not None:  # from where it counts: the start that the task says, or the first opening
        kept = row is not None and (not want.get("start_time") or (was and row["start"] > windows.now))
        told["duration"] = str(int(end - (row["start"] if kept else turn.start)))
    return told


def _ending(want: Desired, row: Row, lookup: Lookup) -> Fate:
    """End a window: one that is to come is removed, one that runs ends now."""
    told = {name: one for name, one in _told(row).items() if name != "key"}
    times = {"start_time": iso(row["start"]), "end_time": iso(row["end"])}
    step = Step("DELETE", lookup.path(f"{PATH}/{{id}}", id=row["id"]), gone_is_fine=True)
    called = "one that is planned" if PLANNED in row else row["id"]
    return Fate(f"{called} from {iso(row['start'])}", row, want.shown({**told, **times}), None, step)


class MaintenanceWindowRules(InSomebodysName, ActionBehaviour):
    """Opens, changes, extends and ends the windows that a task stands for."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call; times without a zone get one."""
        if not any(str(params.get(name) or "").strip() for name in ("key", "id", "description")):
            raise BadInput("nothing says which window is meant: give key, id, or description and services")
        _check_words(params)
        if params.get("services") is not None and not params["services"] and params.get("state") != "absent":
            raise BadInput("services is empty: nothing would be silent; to end the window say state: absent")
        if not params.get("key") and not params.get("id") and not params.get("services"):
            raise BadInput("services is missing: by its description a window is only found among those of the same services")
        zone = zone_of(params.get("time_zone"))
        for name in ("start_time", "end_time"):
            if params.get(name):
                params[name] = in_zone(params[name], zone, name)
        length = length_of(params, duration)
        if params.get("repeat") is not None:
            check_repeat(params, length)
        SPAN.check("the maintenance window", params)

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return the windows that are meant and not over, the oldest first."""
        return sorted(_found(want, lookup), key=lambda row: (row["start"], row["id"]))

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide what to open, change and end."""
        names = {one["id"]: one.get("summary") for row in seen for one in row.get("services") or () if one.get("summary")}
        want = want.with_(names={**names, **want.names})
        if want.absent:
            acts, windows = [_ending(want, row, lookup) for row in seen], None
        else:
            windows = _Windows(want, seen, lookup.now())
            # First what is opened, last what is ended, so that nothing rings in between.
            acts = [_act(windows, turn, lookup) for turn in windows.turns]
            acts += [_ending(want, row, lookup) for row in windows.surplus]
        thing = None if windows is None else lambda rows: _resource(windows, list(zip(rows, windows.turns)))
        nothing = () if acts or windows is None else ("All turns of this window are over, so there is nothing to open.",)
        fates = Fates(ONE_WINDOW, acts, "window", ("id", "start_time", "end_time"), thing)
        return fates.plan(want, bool(seen), _side(acts, "before"), _side(acts, "after"), lookup, nothing)


def _check_words(params: Options) -> None:
    key, text = params.get("key"), params.get("description")
    if key is not None and not str(key).strip() and not params.get("id"):
        raise BadInput("key is blank")
    key = str(key or "").strip()
    if key and (re.search(r"[\[\]\n]", key) or "; turn: " in key):
        raise BadInput("key can hold no brackets, line ends or '; turn: ': it stands in brackets at the end of the description")
    if text and _MARK.search(text):
        raise BadInput("description: what stands in brackets at its end is where key is kept; give key instead")


def _found(want: Desired, lookup: Lookup) -> list[Row]:
    if want.identity or want.params.get("id"):
        return _by_id(str(want.identity or want.params["id"]).strip(), want, lookup)
    if want.get("key"):
        return lookup.rows(ONE_WINDOW, {"key": want["key"]})
    if Unknown in map(type, want["services"]):
        return []
    alike = lookup.rows(ONE_WINDOW, {"description": want["description"], "services": want["services"]})
    rows = [row for row in alike if not row["key"]]
    rows = [row for row in rows if _is_then(want, row, lookup.now())]
    return [one for one in [lookup.pick_one(want.with_(resource=ONE_WINDOW), rows)] if one]


def _is_then(want: Desired, row: Row, now: float) -> bool:
    """Say whether a window is the one that a task without a key means: it overlaps the wanted one, or, without a start, has begun."""
    if not want.params.get("start_time"):
        return want.absent or row["start"] <= now
    start = instant(want.params["start_time"])
    length = length_of(want.params, duration)
    return row["start"] == start or (row["start"] < start + (length or 1) and row["end"] > start)


def _by_id(identity: str, want: Desired, lookup: Lookup) -> list[Row]:
    row = lookup.one(ONE_WINDOW, identity)
    if row is not None:
        return [row]
    if want.absent:
        return []
    raise Missing(f"there is no window with id {identity} that is not over", advice="Leave id out to open another one")


def _side(acts: list[Fate], side: str) -> Options:
    """Return one side of the diff: the window, or, of several, each under when it is planned."""
    told = [(one.label, getattr(one, side)) for one in acts if getattr(one, side) is not None]
    if len(acts) == 1 and not acts[0].label:
        return told[0][1] if told else {}
    if len(acts) == 1 and not acts[0].stays:
        return told[0][1] if told else {}
    return {label or "window": value for label, value in told}


# What comes of it


def _resource(windows: _Windows, rows: list[tuple[Optional[Row], _Turn]]) -> Options:
    """Return the task's `resource`. rows: each window as it is afterwards, None where nobody can know it yet."""
    want = windows.want
    if windows.repeat:
        told = want.shown({name: want[name] for name in SAID if name in want.options})
        if all(row is not None for row, _turn in rows):
            told["windows"] = [_window(row) for row, _turn in rows if row is not None]
        return told
    ((row, turn),) = rows
    if row is not None:
        return {**want.shown(_told(row)), **_window(row)}
    was = turn.row or {}
    planned = PLANNED in was
    said = {**_told({"key": None, "text": None, **was}), **{name: want[name] for name in SAID if name in want.options}}
    told = {**want.shown(said), **({"id": was["id"]} if was and not planned else {})}
    start = was["start"] if was and was["start"] <= windows.now else turn.start
    was = {} if planned else was
    if was or want.get("start_time") and start > windows.now:  # what has passed begins when the service says
        told["start_time"] = iso(start)
    end = turn.end if turn.end is not None else was.get("end")
    if end is not None and (was or want.get("start_time") or want.get("end_time")):
        told["end_time"] = iso(end)
    return told


def _window(row: Row) -> Options:
    return {"id": row["id"], "start_time": iso(row["start"]), "end_time": iso(row["end"])}


REPEAT = Members(
    Field("every", Choice("day", "week", "month"), required=True),
    *(Field(name, Number(least=1, most=MOST)) for name in ("interval", "count", "ahead")),
)
MAINTENANCE_WINDOW = Action(
    "maintenance_window",
    PAGERDUTY,
    identity=Identity("key", ("description", "services", "start_time"), called=("key", "description")),
    fields=(
        Field("key", Name(longest=120)),
        Field("services", SERVICES),
        Field("description", Text(_text)),
        Field("start_time", Instant()),
        Field("end_time", Instant()),
        Field("duration", Duration()),
    ),
    module=Module(
        options=(Field("id"), Field("repeat", REPEAT), Field("time_zone")),
        states=("present", "absent"),
        constraints={"mutually_exclusive": [("end_time", "duration")]},
    ),
    behaviour=MaintenanceWindowRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedules: who is on call when. Those of layers are managed, those of shifts (v3) are found by their name and left alone.

Source: https://developer.pagerduty.com/api-reference/ (Schedules)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable, Optional

from ...behaviour import NOTHING_MORE, Lookup
from ...errors import BadInput, Immutable, Refused
from ...paging import OffsetUntilFlag, Page
from ...resource import Body, Delete, Identity, Listing, Merge, Module, Resource
from ...steps import Answer, Desired, Extra, Step
from ...times import duration, instant, iso
from ...values import (
    INTERNAL,
    Boxed,
    Cleared,
    Duration,
    Enum,
    Field,
    Flag,
    Instant,
    Keyed,
    ListOf,
    Members,
    Name,
    Options,
    Row,
    SetOf,
    Unknown,
)
from .holding import SCHEDULE_HELD_BY, with_somebody
from .namesakes import Unique
from .rotation import kept
from .shifts import first_difference, laid_over, lines, names_of, on_call, shifts_of
from .system import PAGERDUTY, NameOrId
from .values import Reference, TimeOfDay, Told, Zone

SLACK = 60.0
"""Seconds by which their clock and ours may differ: what begins or ends so soon has begun or ended."""
DAYS = 14 * 86400
"""How far ahead a diff tells who is on call, in seconds."""
LONGEST_TURN, SHORTEST_TURN = 31_536_000, 3600
BEGAN = "_began"
"""The member of a layer that has begun that keeps its start: it says nothing any more, but goes back with the layer."""
LAYERS = "schedule_layers"
V3 = "schedule_v3"
_RENDERED = ("rendered_schedule_entries", "rendered_coverage_percentage", BEGAN)


class OnCall(Boxed, Reference):
    """Somebody who takes turns."""

    member = "user"


class Restriction(Told):
    """When a layer counts: each day, or, with a day of the week, each week."""

    def to_wire(self, value: Any) -> Any:
        """Return it with its type."""
        row = {name: one for name, one in super().to_wire(value).items() if one is not None}
        return {"type": "weekly_restriction" if "start_day_of_week" in row else "daily_restriction", **row}


def _is_over(layer: Row, now: float) -> bool:
    return bool(layer.get("end")) and instant(layer["end"]) <= now + SLACK


class IfAny(OffsetUntilFlag):
    """Pages of a list that not every account has."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page; one that is empty where there is no such list, or where it may not be seen."""
        try:
            yield from super().pages(ask, rows)
        except Refused as refusal:
            if refusal.status not in (400, 402, 403, 404):
                raise
            yield [], False


class LayeredMerge(Merge):
    """An update that adds a layer adds it once more each time it is sent, for a layer that is left out stays."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        there = {one["name"] for one in change.was.get("layers") or ()}
        steps = super().steps(change)
        if "layers" not in change.differing or all(one["name"] in there for one in change.options["layers"]):
            return steps
        return tuple(step.with_(repeatable=False) for step in steps)


class ScheduleRules(Unique):
    """Layers are ended and not removed, whoever is on call stays so, and the diff tells who will be."""

    def check(self, params: Options) -> None:
        """Refuse layers that PagerDuty refuses."""
        for number, layer in enumerate(params.get("layers") or []):
            where = f"layers[{number}]"
            if layer.get("turn") is not None:
                turn = duration(layer["turn"], f"{where}.turn")
                if not SHORTEST_TURN <= turn <= LONGEST_TURN:
                    raise BadInput(f"{where}.turn: {layer['turn']} is {turn} seconds; PagerDuty takes an hour to 365 days")
            if layer.get("start") and layer.get("end") and instant(layer["end"], f"{where}.end") <= instant(layer["start"], f"{where}.start"):
                raise BadInput(f"{where}.end: {layer['end']} is not after its start, {layer['start']}")
            for at, one in enumerate(layer.get("restrictions") or []):
                _check_restriction(f"{where}.restrictions[{at}]", one)

    def rows(self, key: Options, lookup: Lookup) -> list[Row]:
        """Return schedules of shifts: no list holds both kinds, and not every account has these."""
        found = lookup.rows(SCHEDULE_V3, key)
        return [{**one, "name": one.get("summary") or one.get("name"), "type": V3} for one in found]

    def read(self, row: Row, now: float) -> Row:
        """Return a schedule with the layers that are not over; ended ones are told for ever."""
        if LAYERS not in row:
            return row
        live = [_begun(one, now) for one in row[LAYERS] or [] if not _is_over(one, now)]
        names: list[str] = []
        for one in live:
            if one.get("name") in names:  # two of one name cannot be told apart by it
                one["name"] = f"{one.get('name')} ({one.get('id')})"
            names.append(one.get("name"))
        return {**row, LAYERS: live}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Work out the anchor of each layer, and leave alone what has begun."""
        if row is not None and row.get("type") == V3:
            _refuse_v3(want)
        if not isinstance(want.get("layers"), list):
            return want
        found = {} if row is None else {one["name"]: one for one in SCHEDULE.to_options(row).get("layers") or ()}
        keep = want.controls.get("keep_on_call") is not False
        layers = [refined(one, found.get(one["name"]), lookup.now(), keep) for one in want["layers"] if not _is_over(one, lookup.now())]
        if not layers:
            raise BadInput("layers: all of them have ended; a schedule has one layer at least")
        return want.with_(options={**want.options, "layers": layers})

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Refuse to remove one of another kind."""
        if row.get("type") == V3:
            _refuse_v3(want)
        return want.resource.remove

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return the layers in the order in which they are sent, with those ended that are not to be there any more."""
        if LAYERS not in body:
            return body
        kept_ids = [one.get("id") for one in body[LAYERS]]
        ended = [_ended(one, now) for one in (row or {}).get(LAYERS) or () if one.get("id") and one["id"] not in kept_ids]
        ends = [one["id"] for one in (row or {}).get(LAYERS) or () if one.get("id") and one.get("end")]
        return {**body, LAYERS: [*ended[::-1], *(_sent(one, now, ends) for one in body[LAYERS][::-1])]}

    def detached(self, options: Options, was: Options, forced: bool, now: float) -> Options:
        """Refuse to leave a layer without anybody; forced: the layer ends. Who is on call stays so where they stay."""
        if "layers" not in options:
            return options
        left = with_somebody({f"{one['name']!r}": one for one in options["layers"]}, "users", "end the layer", forced)
        found = {one["name"]: one for one in was["layers"]}
        return {**options, "layers": [{**one, "rotation_start": kept(one, found[one["name"]], now)} for one in left]}

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Show who is on call before and after, and refuse a change of that which comes too soon."""
        guard = want.controls.get("oncall_guard")
        guarded = duration(guard, "oncall_guard") if guard and row is not None and not want.controls.get("force") else 0
        if want.absent:
            if guarded:
                _refuse_to_leave_nobody(want, row, lookup, guarded)
            return NOTHING_MORE
        layers = _layers_to_be(want, row)
        if layers is None:
            return NOTHING_MORE
        return _foretold(want, row, layers, lookup, guarded)


def _check_restriction(where: str, one: Options) -> None:
    weekly = one.get("start_day_of_week") is not None
    length = duration(one["duration"], f"{where}.duration")
    if length >= (7 if weekly else 1) * 86400:
        raise BadInput(f"{where}.duration: {one['duration']} must be less than {'a week' if weekly else 'a day'}")


def _begun(layer: Row, now: float) -> Row:
    """Return a layer without a start that has passed: it says nothing any more, and PagerDuty moves it to the moment it is sent."""
    layer = dict(layer)
    if layer.get("start") and instant(layer["start"]) <= now + SLACK:
        layer[BEGAN] = layer.pop("start")
    return layer


def refined(wanted: Options, found: Optional[Options], now: float, keep: bool) -> Options:
    """Return a layer as it is to be compared and sent."""
    layer = dict(wanted)
    if layer.get("start") and instant(layer["start"]) <= now + SLACK:
        layer.pop("start")
    if found is None:
        layer = {"end": None, "restrictions": [], **layer}
        lacking = [name for name in ("rotation_start", "turn", "users") if not layer.get(name)]
        if lacking:
            raise BadInput(f"layers: there is no layer {layer['name']!r} yet, and to make it {' and '.join(lacking)} must be given")
        return layer
    whole = {**found, **layer}
    if "rotation_start" in layer or whole["users"] != found["users"] or whole["turn"] != found["turn"]:
        layer["rotation_start"] = kept(whole, found, now, keep)
    return layer


def _refuse_v3(want: Desired) -> None:
    said = [name for name in want.options if name != "name"]
    if want.absent or said:
        raise Immutable(
            "it is a schedule of shifts (v3), which this module finds and does not change",
            advice="Change it in PagerDuty" if want.absent else f"Leave {' and '.join(said)} out, or change it in PagerDuty",
        )


def _sent(layer: Row, now: float, ends: list[str]) -> Row:
    """Return a layer as it is sent: with a start, which is now where nothing says it. ends: those whose end may be taken away."""
    plain = {name: one for name, one in layer.items() if name not in _RENDERED}
    if plain.get("end") is None and plain.get("id") not in ends:
        plain.pop("end", None)
    return {**plain, "start": layer.get("start") or layer.get(BEGAN) or iso(now)}


def _ended(layer: Row, now: float) -> Row:
    """Return a layer that ends now; one that has not begun does so, too, or it would end before it starts."""
    start = layer.get(BEGAN) or iso(now)
    plain = {name: one for name, one in layer.items() if name not in _RENDERED}
    return {**plain, "start": start, "end": iso(now)}


# Who is on call


def _layers_to_be(want: Desired, row: Optional[Row]) -> Optional[list[Options]]:
    """Return the layers as they will be, None where nothing is about to change who is on call."""
    kind = SCHEDULE.by_name["layers"]
    was = {} if row is None else SCHEDULE.to_options(row)
    layers = want.get("layers", was.get("layers"))
    if not isinstance(layers, list) or not layers:
        return None
    same_zone = "time_zone" not in want.options or want["time_zone"] == was.get("time_zone")
    if row is not None and same_zone and not kind.differs(layers, was.get("layers")):
        return None
    return kind.type.merged(layers, was.get("layers") or [])


def _foretold(want: Desired, row: Optional[Row], layers: list[Options], lookup: Lookup, guarded: int) -> Extra:
    """Return what a diff says of who is on call; raises Immutable for a change within `guarded` seconds."""
    now = lookup.now()
    zone = want.get("time_zone") or (row or {}).get("time_zone")
    if not zone or any(user.__class__ is Unknown for one in layers for user in one["users"]):
        return NOTHING_MORE
    since, until = now + SLACK, (now + max(DAYS, guarded)) // 3600 * 3600
    query = {"since": iso(now), "until": iso(until)}
    there = row is not None and isinstance(row["id"], str)
    found = _rendered(lookup, row["id"], query) if there else None
    wire = SCHEDULE.by_name["layers"].to_wire(layers)
    body = {
        "type": "schedule",
        "name": str(want.get("name") or (row or {}).get("name")),
        "time_zone": zone,
        LAYERS: [{name: one for name, one in _sent(layer, now, []).items() if name != "id"} for layer in wire[::-1]],
    }
    preview = lookup.ask("/schedules/preview", {"schedule": body}, query)["schedule"]
    before = shifts_of((found or {}).get("final_schedule"))
    above = shifts_of((found or {}).get("overrides_subschedule"))
    after = laid_over(shifts_of(preview.get("final_schedule")), above)
    names = {**names_of(found, preview), **{one[1]: name for one, name in want.names.items() if one[0] == "user"}}
    if guarded:
        _refuse_sudden(before, after, since, now + guarded, names)
    told = {"on_call": lines(after, since, until, names)}
    return Extra({"on_call": lines(before, since, until, names)} if there else {}, told)


def _rendered(lookup: Lookup, identity: str, query: dict) -> Row:
    return lookup.get(lookup.path("/schedules/{id}", id=identity), query)["schedule"]


def _refuse_sudden(before: list, after: list, since: float, until: float, names: dict) -> None:
    moment = first_difference(before, after, since, until)
    if moment is not None:
        was, will = (names.get(user, user) if user else "nobody" for user in (on_call(one, moment) for one in (before, after)))
        when = "now" if moment == since else f"at {iso(moment)}"
        raise Immutable(
            f"it would change who is on call within the time that oncall_guard keeps: {when} {will} instead of {was}",
            advice="Set force to true to change it all the same",
        )


def _refuse_to_leave_nobody(want: Desired, row: Row, lookup: Lookup, guarded: int) -> None:
    now = lookup.now()
    found = _rendered(lookup, row["id"], {"since": iso(now), "until": iso(now + guarded + SLACK)})
    before = shifts_of(found.get("final_schedule"))
    _refuse_sudden(before, [], now + SLACK, now + guarded, names_of(found))


DAYS_OF_WEEK = {"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7}
RESTRICTION = Restriction(
    Field("start_time_of_day", TimeOfDay(), required=True),
    Field("duration", Duration(), at="duration_seconds", required=True),
    Field("start_day_of_week", Enum(**DAYS_OF_WEEK)),
)
LAYER = Members(
    Field("id", role=INTERNAL),
    Field("began", role=INTERNAL, at=BEGAN),
    Field("name", Name(), required=True),
    Field("users", ListOf(OnCall("user"), least=1)),
    Field("rotation_start", Instant(), at="rotation_virtual_start"),
    Field("turn", Duration(), at="rotation_turn_length_seconds"),
    Field("start", Instant()),
    Field("end", Instant()),
    Field("restrictions", SetOf(RESTRICTION)),
)
SCHEDULE_V3 = Resource(
    "schedule_v3",
    PAGERDUTY,
    "/v3/schedules",
    (Field("name", Name(), at="summary"),),
    Identity("name"),
    Listing(rows="schedules", paging=IfAny(size=100), filter=lambda wanted: {"query": wanted["name"]}),
    Body("schedule"),
    module=None,
)
SCHEDULE = Resource(
    "schedule",
    PAGERDUTY,
    "/schedules",
    (
        Field("name", Name(), required=True),
        Field("time_zone", Zone(), required=True),
        Field("description", Cleared()),
        Field("layers", Keyed(LAYER, by="name", backwards=True), at=LAYERS, required=True),
        Field("teams", SetOf(Reference("team"))),
    ),
    NameOrId("name"),
    Listing({"include[]": LAYERS}, "schedules", filter=lambda wanted: {"query": wanted["name"]}, hides=True),
    Body("schedule", {"type": "schedule"}),
    update=LayeredMerge("PUT", always=("name", "time_zone")),
    remove=Delete(held_by=SCHEDULE_HELD_BY),
    module=Module(
        (
            Field("keep_on_call", Flag(), default=True),
            Field("oncall_guard", Duration()),
            Field("detach", Flag(), default=False),
            Field("force", Flag(), default=False),
        ),
    ),
    behaviour=ScheduleRules(),
)

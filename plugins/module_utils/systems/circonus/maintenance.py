# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Maintenances: things that are silent for a while, under one key.

A window of the API is over one thing, has no name, and cannot be over a tag or a check bundle. So a task stands for several
windows. Each has the key as a tag, and as another tag the moment from which the task's duration counts. Only what is not over
is in a list, so a key that was used before is free again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, Optional

from ...behaviour import ActionBehaviour, Behaviour, Lookup
from ...errors import BadInput, Missing
from ...fates import Fate, Fates
from ...life import Span
from ...resource import Action, Identity, Listing, Module, Resource
from ...steps import PLANNED, Desired, Plan, Sent, Step
from ...times import iso
from ...values import Duration, Either, Field, Instant, Members, Name, Options, Ref, Row, SetOf, Text, Unknown
from .check_bundle import CHECK_BUNDLE
from .system import CIRCONUS, cid
from .values import Severities, Tags
from .young import LeadsToChecks

PATH = "/v2/maintenance"
KEY, SINCE = "steadyops-key:", "steadyops-since:"
"""What begins the tags in which the key is kept, and the moment from which a duration counts."""
SPAN = Span("start_time", "end_time")
SOON = 10
"""Seconds by which the clocks may differ: what begins within them may have begun."""
ALL = [1, 2, 3, 4, 5]
METRIC = Members(Field("check", Ref("check"), required=True), Field("name", Name(), required=True))
OVER = SetOf(
    Either(
        account=Name(), check=Ref("check"), check_bundle=Ref("check_bundle"), host=Name(), metric=METRIC, rule_set=Ref("rule_set"),
        tag=Name(lambda text: text.strip().lower()),
    )
)  # fmt: skip


def key_tag(key: str) -> str:
    """Return the tag of a key: what of it a tag can hold, for people, and a hash, because two keys may look alike there."""
    readable = re.sub(r"[^a-z0-9._-]+", "-", key.lower()).strip("-")[:40]
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{KEY}{readable}-{digest}" if readable else f"{KEY}{digest}"


class WindowRules(Behaviour):
    """One window, with what its tags say of it."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row with its key's tag, and times that are numbers."""
        mark = next((tag for tag in row.get("tags") or () if tag.startswith(KEY)), None)
        return {**row, "mark": mark, "start": int(float(row["start"])), "stop": int(float(row["stop"]))}


def _is_over(row: Row, now: float) -> bool:
    """Say whether a window is over; one that was ended in the second in which it began lasts one second."""
    return row["stop"] <= max(now, row["start"] + 1)


WINDOW = Resource(
    "one_window",
    CIRCONUS,
    PATH,
    (Field("mark"), Field("severities", Severities())),
    Identity("mark", id="_cid", parse_id=cid("maintenance")),
    Listing(filter=lambda wanted: {"f_tags_has": wanted["mark"]}),
    gone=_is_over,
    module=None,
    behaviour=WindowRules(),
)


class Thing(NamedTuple):
    """What one window is over, as the API says it. called: what people call it."""

    type: str
    item: Any
    called: str

    @property
    def label(self) -> str:
        """How it is called in a diff."""
        return f"{self.type} {self.called}"


# What is meant


def _things(want: Desired, rows: list[Row], lookup: Lookup) -> list[Thing]:
    """Return what shall be silent, each thing once; what is silent now, where the task does not say it."""
    if "over" not in want.options:
        meant: Iterable[Thing] = [_thing_of(row) for row in rows]
    else:
        meant = [thing for one in want["over"] for kind, item in one.items() for thing in _of_kind(kind, item, want, lookup)]
    first: dict[tuple, Thing] = {}
    for one in meant:
        first.setdefault((one.type, one.item), one)
    return list(first.values())


def _thing_of(row: Row) -> Thing:
    return Thing(row["type"], row["item"], row["item"])


def _of_kind(kind: str, item: Any, want: Desired, lookup: Lookup) -> list[Thing]:
    if kind == "host":
        return [Thing(kind, item, item)]
    if kind == "account":
        return [_account(item, lookup)]
    if kind == "metric":
        check = item["check"]
        called = f"{want.called(Ref('check'), check)}: {item['name']}"
        planned = check.__class__ is Unknown
        return [Thing(kind, Unknown(called, of=object()) if planned else f"/metric/{check.rsplit('/', 1)[-1]}_{item['name']}", called)]
    if kind == "tag":
        return _checks(bundles_tagged(item, lookup), f"the tag {item!r}", item, lookup)
    if kind == "check_bundle":
        called = str(want.called(Ref(kind), item))
        if item.__class__ is Unknown:
            return [Thing("check", item, called)]
        bundle = lookup.one(kind, item)
        return _checks([bundle] if bundle else [], f"check bundle {called!r}", called, lookup)
    return [Thing(kind, item, str(want.called(Ref(kind), item)))]


def bundles_tagged(tag: str, lookup: Lookup) -> list[Row]:
    """Return the check bundles that bear a tag, also by what is only planned."""
    rows = [*lookup.rows_at(CHECK_BUNDLE.path, {"f_tags_has": tag}), *lookup.planned("check_bundle")]
    return [one for one in {row["_cid"]: row for row in rows}.values() if tag in (one.get("tags") or ())]


def _account(written: str, lookup: Lookup) -> Thing:
    (row,) = lookup.rows("account")
    names = ("current", row["_cid"], row["_cid"].rsplit("/", 1)[-1], row.get("name"))
    if written not in names:
        raise Missing(f"over.account: the token is one of the account {row.get('name')!r}, not of {written!r}; `current` is always it")
    return Thing("account", row["_cid"], str(row.get("name") or row["_cid"]))


def _checks(bundles: list[Row], what: str, called: str, lookup: Lookup) -> list[Thing]:
    """Return the checks of bundles: the API has no window over a bundle or a tag."""
    checks = [(check, one.get("display_name") or called) for one in bundles for check in one.get("_checks") or ()]
    checks += [(Unknown(str(one["display_name"]), of=object()), one["display_name"]) for one in bundles if one["_cid"].__class__ is Unknown]
    if checks:
        return [Thing("check", check, str(name) if check.__class__ is Unknown else f"{name} ({check})") for check, name in checks]
    if not lookup.checking:
        raise Missing(f"over: {what} has no check that runs, so nothing would be silent")
    lookup.warn(f"over: {what} has no check that runs yet: this fails unless an earlier task makes one")
    return [Thing("check", Unknown(called, of=object()), called)]


# What is to be done


SAID = ("severities", "notes", "tags")


class _Windows:
    """The windows that a task wants: their times in epoch seconds, and what they say.

    since: from when a duration counts. stop: None where each keeps its own. values: what a new one says.
    """

    def __init__(self, want: Desired, rows: list[Row], now: float) -> None:
        self.want = want
        began = min(map(_since, rows), default=None)
        start, end = SPAN.window(want.options, began, now)
        SPAN.refuse_impossible("the maintenance", start, end, now)
        if end is not None and end < now + 2:
            raise BadInput(f"the maintenance would end as soon as it begins, at {iso(end)}")
        lacking = [*([] if rows or "over" in want.options else ["over"]), *([] if rows or end else ["end_time or duration"])]
        if lacking:
            raise BadInput(f"there is none yet, and to open it {' and '.join(lacking)} must be given")
        self.since = int(start)
        self.stop = None if end is None else int(end)
        self.last = self.stop if self.stop is not None else max(row["stop"] for row in rows)
        self.moment_known = bool(want.get("start_time") or any(PLANNED not in row for row in rows))
        self.first_time = not rows
        said = {name: want.options[name] for name in SAID if name in want.options}
        self.values = {**(_said_by(rows[0]) if rows else {"severities": list(ALL), "notes": None, "tags": []}), **said}

    def opening(self, thing: Thing) -> Fate:
        """Open a window."""

        def body(sent: Sent) -> Row:
            if thing.item.__class__ is Unknown:
                raise BadInput(f"over names something that is not there yet: {thing.called}")
            later = {"start": self.since} if _is_to_come(self.since, sent.now) else {}  # one that has passed is refused
            return {"type": thing.type, "item": thing.item, **later, "stop": self.last, **self.sent(self.values)}

        hint = f"This was about the window over {thing.label}. The next run goes on from what was done before it"
        step = Step("POST", PATH, body, creates=True, advice={400: hint, 404: hint})
        told = {name: value for name, value in self.values.items() if name in self.want.options or (value and self.first_time)}
        then = {"_cid": Unknown("", of=object()), "type": thing.type, "item": thing.item, "mark": key_tag(self.want["key"]), PLANNED: True}
        then.update(self.sent(self.values), start=self.since, stop=self.last)
        return Fate(thing.label, None, None, self.want.shown({**told, **self.times({})}), step, then)

    def kept(self, thing: Thing, row: Row, now: float) -> Fate:
        """Keep a window, changed where it differs; a start is not sent once it has passed."""
        planned = _is_to_come(row["start"], now)
        was, names = _said_by(row), [name for name in SAID if name in self.want.options]
        change = {name: self.want[name] for name in names if self.want.resource.by_name[name].differs(self.want[name], was[name])}
        body: Row = {}
        if planned and self.want.get("start_time") and row["start"] != self.since:
            body["start"] = self.since
            change.setdefault("tags", was["tags"])  # the moment that is kept goes with it
        if self.stop is not None and row["stop"] != self.stop:
            body["stop"] = self.stop
        body.update(self.sent(change))
        before = self.want.shown({**{name: was[name] for name in names}, **self.times(row)})
        after = self.want.shown({**{name: self.want[name] for name in names}, **self.times({} if planned else {"start": row["start"]})})
        step = Step("PUT", address(row), {"type": row["type"], "item": row["item"], **body}) if body else None
        return Fate(thing.label, row, before, after, step, {**row, **body})

    def times(self, row: Row) -> Options:
        """Return the times that the task gives, as a window has them; as they will be where the row does not say."""
        start, stop = row.get("start", self.since), row.get("stop", self.last)
        values = {"start_time": iso(start), "end_time": iso(stop), "duration": str(stop - self.since)}
        return {name: value for name, value in values.items() if self.want.get(name)}

    def sent(self, values: Options) -> Row:
        """Return these values as the API takes them, with our tags beside the task's."""
        ours = [key_tag(self.want["key"]), f"{SINCE}{self.since}"]
        wire = {
            "severities": lambda severities: "".join(map(str, severities)),
            "notes": lambda notes: notes or "",
            "tags": lambda tags: [*tags, *ours],
        }
        return {name: wire[name](value) for name, value in values.items()}

    def resource(self, windows: Optional[list[Row]]) -> Options:
        """Return the task's `resource`. windows: as they are afterwards, None where nobody can know them yet."""
        given = {name: self.want[name] for name in ("key", "over") if name in self.want.options}
        known = windows is not None or self.moment_known
        times = {"start_time": iso(self.since)} if known else {}
        if known or self.want.get("end_time"):
            times["end_time"] = iso(self.last)
        told = self.want.shown({**given, **self.values, **times})
        if windows is not None:
            told["windows"] = [{"id": one["_cid"], "type": one["type"], "item": one["item"], **_times_of(one), **_said_by(one)} for one in windows]
        return told


def ending(row: Row, label: str, now: float) -> Fate:
    """End a window: one that has not begun is removed, of one that runs the end is moved to now."""

    def stopped(sent: Sent) -> Row:
        return {"type": row["type"], "item": row["item"], "stop": max(int(sent.now), row["start"] + 1)}

    planned = _is_to_come(row["start"], now)
    step = Step("DELETE", address(row), gone_is_fine=True) if planned else Step("PUT", address(row), stopped)
    return Fate(label, row, {**_said_by(row), **_times_of(row)}, None, step)


def acts(windows: _Windows, things: list[Thing], rows: list[Row], now: float) -> list[Fate]:
    """Return what becomes of each window: first what is opened, last what is ended, so that nothing rings in between."""
    stay: list[Fate] = []
    left = list(rows)
    instead: list[Row] = []
    for thing in things:
        row = next((one for one in left if (one["type"], one["item"]) == thing[:2]), None)
        if row is not None:
            left.remove(row)
        if row is not None and _is_to_come(row["start"], now) and not _is_to_come(windows.since, now):  # no start moves to now
            instead.append(row)
            row = None
        stay.append(windows.opening(thing) if row is None else windows.kept(thing, row, now))
    named = {thing[:2]: thing.label for thing in things}
    go = [(row, named.get((row["type"], row["item"]))) for row in (*instead, *left)]
    return [*stay, *(ending(row, f"{label} ({'planned' if PLANNED in row else row['_cid']})" if label else _thing_of(row).label, now) for row, label in go)]


def _is_to_come(start: float, now: float) -> bool:
    return start > now + SOON


def address(row: Row) -> str:
    """Return where a window is written, where one is made that is only planned; raises ValueError for an id that is none."""
    if PLANNED in row:
        return PATH
    identity = WINDOW.identity.parse_id(row["_cid"])
    if identity is None:
        raise ValueError("an id of another form")
    return f"/v2{identity}"


def _said_by(row: Row) -> Options:
    """Return what a task can say of a window."""
    severities = WINDOW.to_options(row).get("severities", [])
    tags = sorted(tag for tag in row.get("tags") or () if not tag.startswith((KEY, SINCE)))
    return {"severities": severities, "notes": (row.get("notes") or "").strip() or None, "tags": tags}


def _times_of(row: Row) -> Options:
    return {"start_time": iso(row["start"]), "end_time": iso(row["stop"])}


def _since(row: Row) -> int:
    """Return from when a window's duration counts: it is kept, because one that joins the others begins later than they."""
    kept = [tag[len(SINCE) :] for tag in row.get("tags") or () if tag.startswith(SINCE)]
    return int(kept[0]) if kept and kept[0].isdigit() else row["start"]


class MaintenanceRules(LeadsToChecks, ActionBehaviour):
    """Opens, changes and ends all windows of a key."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        if params.get("over") is not None and not params["over"]:
            raise BadInput("over: nothing would be silent; to end the maintenance say state: absent")
        if params.get("severities") is not None and not Severities().canonical(params["severities"]):
            raise BadInput("severities: nothing would be silent; leave it out for all of them")
        reserved = [tag for tag in params.get("tags") or () if str(tag).strip().lower().startswith((KEY, SINCE))]
        if reserved:
            raise BadInput(f"tags: {reserved[0]!r} is a tag by which this module finds its windows")
        SPAN.check("the maintenance", params)

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return the windows of the key that are not over, the oldest first."""
        rows = lookup.rows(WINDOW, {"mark": key_tag(want["key"])})
        return sorted(rows, key=lambda row: (len(row["_cid"]), row["_cid"]))

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide what to open, change and end."""
        now = lookup.now()
        if want.absent:
            windows = None
            all_acts = [ending(row, _thing_of(row).label, now) for row in seen]
        else:
            windows = _Windows(want, seen, now)
            all_acts = acts(windows, _things(want, seen, lookup), seen, now)
        thing = None if windows is None else lambda rows: windows.resource(None if None in rows else rows)
        return Fates(WINDOW, all_acts, "window", ("_cid",), thing).plan(
            want,
            bool(seen),
            _side({one.label: one.before for one in all_acts if one.before is not None}),
            _side({one.label: one.after for one in all_acts if one.after is not None}),
            lookup,
            list(_deaf([one for one in all_acts if one.stays], lookup)),
        )


def _side(told: dict[str, Options]) -> Options:
    """Return one side of the diff: over what, and what the windows have in common, or else what each has."""
    side: Options = {"over": sorted(told)} if told else {}
    for name in dict.fromkeys(name for values in told.values() for name in values):
        each = {label: values.get(name) for label, values in told.items()}
        first = next(iter(each.values()))
        side[name] = first if all(one == first for one in each.values()) else each
    return side


def _deaf(foreseen: list[Fate], lookup: Lookup) -> Iterable[str]:
    """Yield warnings about hosts that are to fall silent and that nothing watches: the service takes any name."""
    for one in foreseen:
        host = one.label[len("host ") :] if one.row is None and one.label.startswith("host ") else None
        if host and not lookup.rows("check_bundle", {"target": host}):
            yield f"No check bundle has the target {host!r}, so the window over this host silences nothing yet."


def _may_mean(params: Options, bundle: Options) -> bool:
    """Say whether a maintenance is over a tag that a check bundle has, or had before."""
    tags = {one["tag"].strip().lower() for one in params.get("over") or () if one.get("tag")}
    return bool(tags) and (bundle.get("tags") is None or not tags.isdisjoint(Tags().canonical(bundle["tags"])))


MAINTENANCE = Action(
    "maintenance",
    CIRCONUS,
    identity=Identity("key"),
    fields=(
        Field("key", Name()),
        Field("over", OVER),
        Field("start_time", Instant()),
        Field("end_time", Instant()),
        Field("duration", Duration()),
        Field("severities", Severities()),
        Field("notes", Text(str.strip)),
        Field("tags", Tags()),
    ),
    module=Module(
        states=("present", "absent"),
        constraints={"required_one_of": [("key",)], "mutually_exclusive": [("end_time", "duration")]},
        concerns={"circonus_check_bundle": _may_mean},
    ),
    behaviour=MaintenanceRules(),
)

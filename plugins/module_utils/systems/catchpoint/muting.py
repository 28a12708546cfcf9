# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests that go on measuring and alert nobody until some time: one call for all of them, and the service ends it by itself.

The service keeps an end and no beginning. A length counts from the first run all the same, so a label that no test bears says
what was asked for, and when.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Optional

from ...behaviour import NOTHING_MORE, ActionBehaviour, Lookup
from ...errors import BadInput
from ...resource import Identity
from ...steps import Answer, Desired, Extra, Plan, Result, Sent, Step
from ...times import instant, iso
from ...values import Duration, Field, Instant, Options, Row
from .several_tests import WHICH, OfTests, called, id_of, meant, refuse_others, told_id
from .system import API, CATCHPOINT

ALERT_STATE = f"{API}/tests/alert/state"
PAUSED, HEARD = {"id": 0, "name": "Paused"}, {"id": 1, "name": "Unpaused"}
"""States of alerts: 0 and 1 mean the other of what they mean everywhere else."""
EVER = math.inf
MUTED = "steadyops-muted"
"""The label whose values say what was muted for how long, and from when."""
NEW = "new"
"""In the place of the id of a test that is only planned."""
MINUTE = 60.0


def refuse_no_mute(params: Options) -> None:
    """Refuse a mute of what goes, and of what may alert nobody anyway."""
    if params.get("muted_until") is None and params.get("muted_for") is None:
        return
    if params.get("state") == "absent":
        raise BadInput("muted_until and muted_for cannot be given beside state: absent")
    if params.get("alerts_paused") is not None:
        raise BadInput("alerts_paused cannot be given beside muted_until or muted_for: it has no end")
    for name, kind in (("muted_for", Duration()), ("muted_until", Instant())):
        if params.get(name) is not None:
            if not str(params[name]).strip():
                raise BadInput(f"{name} is blank; leave it out, or give a time")
            try:
                kind.canonical(params[name])
            except BadInput as reason:
                raise BadInput(f"{name}: {reason.words}") from None


def muted_until(row: Optional[Row], now: float) -> float:
    """Return until when the alerts of a test are muted, epoch seconds: 0 for not at all, EVER where no end is said."""
    if not row or not row.get("alertsPaused"):
        return 0.0
    until = row.get("alertsPauseExpiration")
    end = instant(until) if until else EVER
    return end if end > now else 0.0


def span(end: float, now: float) -> str:
    """Return how long a mute lasts that goes on until `end`, epoch seconds, as the service takes it: hours and begun minutes."""
    minutes = max(1, math.ceil((end - now) / MINUTE))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass
class _Memory:
    """What was asked for: test -> (seconds, begin). label: the one that says it, None when there is none yet."""

    label: Optional[Row] = None
    known: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, lookup: Lookup) -> _Memory:
        """Return what the label says and is not over."""
        rows = lookup.pages(f"{API}/labels", {"name": MUTED}, "data.labels")
        label = next((row for row in rows if row.get("name") == MUTED), None)
        known: dict[str, tuple[int, int]] = {}
        for one in (label or {}).get("labelValues") or ():
            parts = str(one.get("name")).split()
            if len(parts) == 3 and all(part.isdigit() for part in parts) and int(parts[1]) + int(parts[2]) > lookup.now():
                known[parts[0]] = (int(parts[1]), int(parts[2]))
        return cls(label, known)

    def step(self, lookup: Lookup, length: int, begins: dict[str, float], ids: Any) -> Step:
        """Return the write that says what is asked for now. ids: what was sent -> the id of a test that is new."""
        before = {str(one.get("name")): one for one in (self.label or {}).get("labelValues") or () if isinstance(one, dict)}

        def values(sent: Sent) -> list[Row]:
            asked = {ids(sent) if one == NEW else one: (length, int(begin)) for one, begin in begins.items()}
            names = [f"{one} {seconds} {begin}" for one, (seconds, begin) in sorted({**self.known, **asked}.items())]
            return [{"name": name, **({"id": before[name]["id"]} if before.get(name, {}).get("id") else {})} for name in names]

        advice = {
            status: "The alerts are muted. For how long from when is kept in a label, which this account refuses; muted_until needs none"
            for status in (400, 403)
        }
        if self.label is None:
            label = {"id": 0, "name": MUTED, "color": "#808080"}
            return Step("POST", f"{API}/labels", lambda sent: {**label, "labelValues": values(sent)}, separate=True, repeatable=False, advice=advice)
        path = lookup.path(f"{API}/labels/{{id}}", id=str(self.label["id"]))
        return Step(
            "PATCH", path, lambda sent: [{"op": "replace", "path": "/labelValues", "value": values(sent)}], separate=True, repeatable=True, advice=advice
        )


@dataclass
class _Mute:
    """What a task asks of some tests. rows: by id, NEW for one that is only planned. ends: of those that are muted now."""

    want: Desired
    rows: dict[str, Optional[Row]]
    lookup: Lookup
    ends: dict[str, float] = field(default_factory=dict)
    begins: dict[str, float] = field(default_factory=dict)
    memory: Optional[_Memory] = None

    def __post_init__(self) -> None:
        now, until = self.lookup.now(), self.want.controls.get("muted_until") or self.want.options.get("muted_until")
        if until:
            end = instant(until)
            if end <= now:
                raise BadInput(f"muted_until: {iso(end)} has passed")
            self.ends = {one: end for one, row in self.rows.items() if muted_until(row, now) < end}
            return
        if all(muted_until(row, now) >= now + self.length for row in self.rows.values()):
            return  # as long as a mute that begins now, whenever the first began
        self.memory = _Memory.read(self.lookup)
        for one, row in self.rows.items():
            begin = self.memory.known.get(one, (0, now))[1]
            end = begin + self.length
            if muted_until(row, now) < end - MINUTE and end > now:
                self.ends[one] = end
                if self.memory.known.get(one) != (self.length, int(begin)):
                    self.begins[one] = begin

    @property
    def length(self) -> int:
        """For how long, seconds."""
        return int(Duration().canonical(self.want.controls.get("muted_for") or self.want.options.get("muted_for")))

    def steps(self) -> tuple[Step, ...]:
        """Return the writes: one for all tests, and one that remembers a length."""
        if not self.ends:
            return ()

        def body(sent: Sent) -> Row:
            changes = []
            for one, end in sorted(self.ends.items()):
                number = int(_made(sent) if one == NEW else one)
                changes.append({"testId": number, "status": PAUSED, "pauseExpiration": span(end, sent.now)})
            return {"tests": changes}

        latest = max(self.ends.values())
        values = {"alertsPaused": True, "alertsPauseExpiration": iso(math.ceil(latest))}
        advice = {400: "A mute is said in hours and minutes, so that its end cannot be far away; alerts_paused: true mutes without end"}
        state = Step("PATCH", ALERT_STATE, body, separate=True, repeatable=True, values=values, advice=advice)
        return (state,) if self.memory is None or not self.begins else (state, self.memory.step(self.lookup, self.length, self.begins, _made))

    def told(self, one: str, after: bool) -> Options:
        """Return one side of the diff for a test."""
        if self.memory is not None:
            return {"muted_for": str(self.length) if after else None}
        now = muted_until(self.rows[one], self.lookup.now())
        end = self.ends[one] if after else now
        return {"muted_until": "without end" if end == EVER else iso(end) if end else None}


def _made(sent: Sent) -> str:
    """Return the id of the test that was made first."""
    data = sent.answers[0].data["data"]
    return str(data["id"] if "id" in data else data["test"]["id"])


def mute_of(want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
    """Return what mutes the one test of a task."""
    if want.absent or not (want.controls.get("muted_until") or want.controls.get("muted_for")):
        return NOTHING_MORE
    one = NEW if row is None else str(row["id"])
    mute = _Mute(want, {one: row}, lookup)
    if not mute.ends:
        return NOTHING_MORE
    return Extra(mute.told(one, after=False) if row is not None else {}, mute.told(one, after=True), mute.steps())


class MuteRules(ActionBehaviour):
    """Mutes several tests at once."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        if params.get("muted_until") is None and params.get("muted_for") is None:
            raise BadInput("nothing says what is to be done with tests: give muted_until or muted_for, or state: paused and a key")
        if not any(params.get(name) for name in ("tests", "product", "folder")):
            raise BadInput("nothing says which tests are to be muted: give tests, name, id, product or folder")
        refuse_others(params, "a mute of several tests", ("muted_until", "muted_for"))
        refuse_no_mute(params)

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return the tests that are meant."""
        return meant(want, lookup, inactive_too=False)

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide which are to be muted; what is muted for longer or without end is left so."""
        mute = _Mute(want, {id_of(row): row for row in seen}, lookup)
        names, steps = called(seen), mute.steps()
        thing = {"tests": [{**told_id(row), "name": row.get("name"), "alerts_paused": True} for row in seen]}

        def result(answers: list[Answer]) -> Result:
            changed = [(id_of(row), {**row, **steps[0].values}) for row in seen if id_of(row) in mute.ends]
            return Result(thing, stored=tuple(("test", one, {**row, "alertsPauseExpiration": iso(mute.ends[one])}) for one, row in changed))

        return Plan(
            "muted" if steps else "unchanged",
            steps,
            {names[one]: mute.told(one, after=False) for one in mute.ends},
            {names[one]: mute.told(one, after=True) for one in mute.ends},
            thing,
            findable=True,
            result=result,
        )


TEST_MUTE = OfTests(
    "test_mute",
    CATCHPOINT,
    identity=Identity("name"),
    fields=(*WHICH, Field("muted_until", Instant()), Field("muted_for", Duration())),
    module=None,
    behaviour=MuteRules(),
)

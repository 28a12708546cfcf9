# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests that go on measuring and alert nobody until some time: one call for all of them, and the service ends it by itself.

The service keeps an end and no beginning. A length counts from the first run all the same, so a label that no test bears says
what was asked for, and when.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

import math
from typing import Optional

from ...behaviour import NOTHING_MORE, ActionBehaviour, Lookup
from ...errors import BadInput
from ...resource import Identity
from ...steps import Desired, Extra, Plan, Sent, Step
from ...times import duration, instant, iso
from ...values import Duration, Field, Instant, Options, Row
from .labels_of_test import kept_by_name, label_named
from .several_tests import WHICH, OfTests, id_of, meant, plan_of, refuse_others, told_id
from .system import API, CATCHPOINT

ALERT_STATE = f"{API}/tests/alert/state"
PAUSED, HEARD = {"id": 0, "name": "Paused"}, {"id": 1, "name": "Unpaused"}
"""States of alerts: 0 and 1 mean the other of what they mean everywhere else."""
EVER = math.inf
MUTED = "steadyops-muted"
"""The label whose values say what was muted for how long, and from when."""
MUTES = {"muted_until": instant, "muted_for": duration}
NEW = "new"
"""In the place of the id of a test that is only planned."""
MINUTE = 60.0


def refuse_no_mute(params: Options) -> None:
    """Refuse a mute of what goes, and of what may alert nobody anyway."""
    given = [name for name in MUTES if params.get(name) is not None]
    for name in given:  # blank, too, and a length of nothing
        MUTES[name](params[name], name)
    if given and params.get("state") == "absent":
        raise BadInput("muted_until and muted_for cannot be given beside state: absent")
    if given and params.get("alerts_paused") is not None:
        raise BadInput("alerts_paused cannot be given beside muted_until or muted_for: it has no end")


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


def _asked_before(label: Row, now: float) -> dict[str, tuple[int, int]]:
    """Return what the label says was asked for and is not over: test -> (seconds, begin)."""
    found = {}
    for one in label.get("labelValues") or ():
        parts = str(one.get("name")).split()
        if len(parts) == 3 and all(part.isdecimal() for part in parts) and int(parts[1]) + int(parts[2]) > now:
            found[parts[0]] = (int(parts[1]), int(parts[2]))
    return found


class _Mute:
    """What a task asks of some tests. rows: by id, NEW for one that is only planned.

    ends: of those that are muted now. label: what remembers a length, {} when there is none yet; None where nothing is to be remembered.
    """

    def __init__(self, want: Desired, rows: dict[str, Optional[Row]], lookup: Lookup) -> None:
        said, now = {**want.options, **want.controls}, lookup.now()
        self.rows, self.lookup = rows, lookup
        self.ends: dict[str, float] = {}
        self.label: Optional[Row] = None
        self.asked: dict[str, tuple[int, int]] = {}
        if said.get("muted_until"):
            end = instant(said["muted_until"])
            if end <= now:
                raise BadInput(f"muted_until: {iso(end)} has passed")
            self.ends = {one: end for one, row in rows.items() if muted_until(row, now) < end}
            return
        self.length = int(Duration().canonical(said["muted_for"]))
        if all(muted_until(row, now) >= now + self.length for row in rows.values()):
            return  # as long as a mute that begins now, whenever the first began
        self.label = label_named(MUTED, lookup)
        self.before = _asked_before(self.label, now)
        for one, row in rows.items():
            begin = self.before.get(one, (0, now))[1]
            end = begin + self.length
            if muted_until(row, now) < end - MINUTE and end > now:
                self.ends[one] = end
                if self.before.get(one) != (self.length, int(begin)):
                    self.asked[one] = (self.length, int(begin))

    def _remembering(self, label: Row) -> Step:
        """Return the write that says what is asked for now."""

        def values(sent: Sent) -> list[Row]:
            asked = {_made(sent) if one == NEW else one: said for one, said in self.asked.items()}
            told = [{"name": f"{one} {seconds} {begin}"} for one, (seconds, begin) in sorted({**self.before, **asked}.items())]
            return kept_by_name(told, label.get("labelValues"), "id")

        words = "The alerts are muted. For how long from when is kept in a label, which this account refuses; muted_until needs none"
        more = {"separate": True, "advice": dict.fromkeys((400, 403), words), "repeatable": bool(label)}
        if not label:
            made = {"id": 0, "name": MUTED, "color": "#808080"}
            return Step("POST", f"{API}/labels", lambda sent: {**made, "labelValues": values(sent)}, **more)
        path = self.lookup.path(f"{API}/labels/{{id}}", id=str(label["id"]))
        return Step("PATCH", path, lambda sent: [{"op": "replace", "path": "/labelValues", "value": values(sent)}], **more)

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
        return (state, self._remembering(self.label)) if self.label is not None and self.asked else (state,)

    def told(self, one: str, after: bool) -> Options:
        """Return one side of the diff for a test."""
        if self.label is not None:
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
        if all(params.get(name) is None for name in MUTES):
            raise BadInput("nothing says what is to be done with tests: give muted_until or muted_for, or state: paused and a key")
        if not any(params.get(name) for name in ("tests", "product", "folder")):
            raise BadInput("nothing says which tests are to be muted: give tests, name, id, product or folder")
        refuse_others(params, "a mute of several tests", tuple(MUTES))
        refuse_no_mute(params)

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return the tests that are meant."""
        return meant(want, lookup, inactive_too=False)

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide which are to be muted; what is muted for longer or without end is left so."""
        rows = {id_of(row): row for row in seen}
        mute = _Mute(want, rows, lookup)
        steps = mute.steps()
        then = {one: {**rows[one], **steps[0].values, "alertsPauseExpiration": iso(end)} for one, end in mute.ends.items()}
        thing = {"tests": [{**told_id(row), "name": row.get("name"), "alerts_paused": True} for row in seen]}
        return plan_of("muted", steps, seen, {one: (mute.told(one, after=False), mute.told(one, after=True)) for one in mute.ends}, thing, then)


TEST_MUTE = OfTests(
    "test_mute",
    CATCHPOINT,
    identity=Identity("name"),
    fields=(*WHICH, Field("muted_until", Instant()), Field("muted_for", Duration())),
    module=None,
    behaviour=MuteRules(),
)

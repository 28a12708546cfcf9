"""What failing runs bring about: alerts are raised and end, and whoever is to be told is told, unless the test is muted.

Rules of alerts look at the nodes of a test as their last runs left them. Failures and slow runs are said by
`/_sandbox/outage`; what has failed by itself before the sandbox began has its alerts in the seed data and nobody is told.
Of the kinds of rules these are judged: failure of test or host, availability, and timing, ping and byte length by the measures
that there are, against a value that the rule says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import islice
from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, Refusal
from . import enums as e
from .notices import Notices
from .runs import MOST, Run, Runs, said_of
from .settled import Settled
from .shapes import epoch, iso
from .world import World

Row = dict[str, Any]
WARNING, CRITICAL, IMPROVED = 0, 1, 3
LONGEST = 1440
"""Minutes that one outage may last."""
_DAY = 86_400
_FAILING = (4, 9, 15)
_MEASURED: dict[int, dict[int, str]] = {
    2: {2: "total", 3: "filesize"}, 12: {100: "rtt", 101: "loss"},
    7: {
        50: "dns", 51: "connect", 52: "send", 53: "wait", 54: "load", 55: "ttfb", 57: "content", 58: "response", 59: "testtime",
        61: "dom", 63: "testtime", 64: "server", 66: "document", 67: "redirect", 68: "ssl", 0: "testtime",
    },
}  # fmt: skip
"""Type and sub-type of a rule -> what it looks at."""
_KINDS = ("failure", "slow", "missing")


class Watch(Family):
    """Looks at the runs of tests of which somebody has said that something goes wrong."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._runs = others[Runs]
        self._settled = others[Settled]
        self._notices = others[Notices]

    def operations(self) -> list[Operation]:
        """Return the sandbox's own operation."""
        return [Operation("POST", "/_sandbox/outage", self._outage, open=True)]

    def _outage(self, call: Call) -> Response:
        """Let the runs of a test fail, be slow, or be missing from now on, for so many minutes; 0 ends it."""
        body = call.body if isinstance(call.body, dict) else {}
        test, minutes, kind = body.get("testId"), body.get("minutes", 30), body.get("kind", "failure")
        nodes, factor = body.get("nodes"), body.get("factor", 20)
        row = self._world.tests.shared(test) if isinstance(test, int) and not isinstance(test, bool) else None
        if row is None:
            raise _wrong("testId is the id of a test")
        if not _number(minutes, 0, LONGEST) or not _number(factor, 1, 1000) or kind not in _KINDS:
            raise _wrong(f"minutes is at most {LONGEST}, factor at most 1000, kind one of {', '.join(_KINDS)}")
        if nodes is not None and not (isinstance(nodes, list) and all(isinstance(one, int) for one in nodes)):
            raise _wrong("nodes is a list of ids, all nodes when it is left out")
        now = self._world.clock.now()
        known = self._world.outages.get(row["id"]) or {"spans": []}
        spans = [{**span, "until": min(span["until"], now)} for span in known["spans"]]
        span = {"from": now, "until": now + minutes * 60, "kind": kind, "nodes": nodes, "factor": factor}
        if row["id"] not in self._world.ringing:
            self._world.ringing.put(row["id"], {"seen": now, "nodes": {}, "rules": {}})
        self._world.outages.put(row["id"], {"spans": [*spans, span] if minutes else spans})
        return JSONResponse({"testId": row["id"], "from": iso(span["from"]), "until": iso(span["until"])})

    def fails_now(self, test: int, node: int) -> bool:
        """Tell whether somebody has said that a test fails on a node at this moment."""
        spans = (self._world.outages.shared(test) or {"spans": []})["spans"]
        return said_of(spans, node, self._world.clock.now()).get("kind") == "failure"

    def follow_the_clock(self) -> None:
        """Look at the runs since the last time."""
        now = self._world.clock.now()
        for key, row in self._world.ringing.items():
            test = self._world.tests.shared(key)
            if test is not None and row["seen"] < now:
                self._look(dict(test), self._world.ringing.get(key) or {}, now)

    def _look(self, test: Row, watched: Row, now: float) -> None:
        """Judge the runs of a test in their order; it is watched until nothing rings and nothing goes wrong any more."""
        section = self._settled.effective("alerts", test)
        rules = {str(rule["id"]): rule for rule in section.get("alertGroupItems", ())}
        spans = (self._world.outages.shared(test["id"]) or {"spans": []})["spans"]
        last = max((span["until"] for span in spans), default=0.0)
        seen, over = watched["seen"], not rules or last + _DAY < watched["seen"]
        for run in islice(self._runs.of([test], math.floor(seen) + 1, now), MOST) if not over else ():
            watched["seen"] = run.at
            state = watched["nodes"].setdefault(str(run.node), {"streaks": {}, "values": {}})
            for key, rule in rules.items():
                _note(state, key, rule, run)
            for key, rule in rules.items():
                self._judge(test, section, key, rule, watched, run)
            over = run.at > last and not watched["rules"] and not any(any(one["streaks"].values()) for one in watched["nodes"].values())
            if over:
                break
        if over or (watched["seen"] == seen and last + _DAY < now):
            self._world.ringing.delete(test["id"])
        elif watched["seen"] != seen:
            self._world.ringing.put(test["id"], watched)

    def _judge(self, test: Row, section: Row, key: str, rule: Row, watched: Row, run: Run) -> None:
        """Raise the alert of a rule, let it get worse, remind of it or end it."""
        spans = (self._world.regimes.shared(test["id"]) or {"spans": []})["spans"]
        level = _level(key, rule, list(watched["nodes"].values()), len(spans[-1]["nodes"]) if spans else 0)
        ringing = watched["rules"].get(key)
        muted = _muted(test, run.at)
        if level is None:
            if ringing is not None:
                del watched["rules"][key]
                self._tell(test, section, rule, IMPROVED, ringing, run, muted, "improved")
        elif ringing is None:
            if not muted:
                watched["rules"][key] = opened = {"level": level, "since": run.at, "told": run.at}
                self._tell(test, section, rule, level, opened, run, False, "alert")
        elif level > ringing["level"]:
            ringing |= {"level": level, "told": run.at}
            self._tell(test, section, rule, level, ringing, run, muted, "alert")
        else:
            self._remind(test, section, rule, ringing, run, muted)

    def _remind(self, test: Row, section: Row, rule: Row, ringing: Row, run: Run, muted: bool) -> None:
        word = "critical" if ringing["level"] == CRITICAL else "warning"
        pause = (rule["trigger"].get(f"{word}ReminderFrequency") or {"id": 0})["id"] * 60
        if pause and not muted and run.at - ringing["told"] >= pause:
            ringing["told"] = run.at
            self._notices.tell(test, section, rule, ringing["level"], run.at, "reminder")

    def _tell(self, test: Row, section: Row, rule: Row, level: int, ringing: Row, run: Run, muted: bool, why: str) -> None:
        if muted:
            return
        lasted = run.at - ringing["since"] if level == IMPROVED else None
        record(self._world, test, rule, level, run.at, run.node, lasted)
        self._notices.tell(test, section, rule, level, run.at, why)


def record(world: World, test: Mapping[str, Any], rule: Mapping[str, Any], level: int, at: float, node: int, lasted: float | None) -> None:
    """Put an alert into the list. lasted: seconds, of one that has ended."""
    number = world.alerts.next_id(1)
    trigger = rule["trigger"]
    row = {
        "id": f"{test['id']}-{number:06d}", "reportTime": iso(at), "processingTimestamp": iso(at), "startTime": iso(at - (lasted or 0)),
        "level": e.pair(e.ALERT_LEVEL, level), "test": test["id"], "alertType": rule["alertType"],
        "alertSubtype": rule.get("alertSubType"), "triggerType": trigger.get("triggerType"), "operationType": trigger.get("operationType"),
        "warningTrigger": trigger.get("warningTrigger"), "criticalTrigger": trigger.get("criticalTrigger"),
        "durationInSecond": None if lasted is None else int(lasted), "node": node, "acknowledgedBy": None,
    }  # fmt: skip
    world.alerts.put(row["id"], row)


def _note(state: Row, key: str, rule: Row, run: Run) -> None:
    """Put down how a node fares under a rule: its last value, and how many bad runs it has had in a row."""
    kind = rule["alertType"]["id"]
    if kind in _FAILING:
        level = CRITICAL if run.failed else None
    else:
        measure = _MEASURED.get(kind, {}).get((rule.get("alertSubType") or {"id": 0})["id"])
        # A trailing trigger compares with what was before, a trend shift with what was to be expected: neither is judged.
        value = run.value(measure) if measure and rule["trigger"]["triggerType"]["id"] in (0, 1) else None
        state["values"][key] = value
        level = None if value is None else _exceeds(rule["trigger"], value)
    before = state["streaks"].get(key) or [None, 0]
    state["streaks"][key] = None if level is None else [level, before[1] + 1]


def _exceeds(trigger: Row, value: float) -> int | None:
    """Return which of a trigger's limits a value is beyond."""
    operation = (trigger.get("operationType") or {"id": 0})["id"]
    compare = {
        1: lambda limit: value == limit, 2: lambda limit: value > limit, 3: lambda limit: value >= limit,
        4: lambda limit: value < limit, 5: lambda limit: value <= limit,
    }.get(operation, lambda limit: value != limit)  # fmt: skip
    for level, name in ((CRITICAL, "criticalTrigger"), (WARNING, "warningTrigger")):
        if trigger.get(name) is not None and compare(trigger[name]):
            return level
    return None


def _level(key: str, rule: Row, states: list[Row], size: int) -> int | None:
    """Return the level at which a rule rings, None when it does not. size: on how many nodes the test runs."""
    threshold = rule["nodeThreshold"]
    if threshold["nodeThresholdType"]["id"] == 1:
        values = [value for value in (state["values"].get(key) for state in states) if value is not None]
        if values:
            return _exceeds(rule["trigger"], sum(values) / len(values))
    streaks = [state["streaks"].get(key) for state in states]
    run = threshold.get("consecutiveRuns") or 1 if threshold.get("consecutiveRunsEnabled") else 1
    if threshold.get("numberOfUnits") is not None:
        needed = max(1, threshold["numberOfUnits"])
    else:
        needed = max(1, math.ceil(size * threshold.get("percentageOfUnits", 100) / 100))
    in_runs = threshold["nodeThresholdType"]["id"] == 0
    for level in (CRITICAL, WARNING):
        bad = [streak[1] for streak in streaks if streak and streak[0] >= level]
        if (sum(bad) if in_runs else sum(length >= run for length in bad)) >= needed:
            return level
    return None


def _muted(test: Row, at: float) -> bool:
    until = test.get("alertsPauseExpiration")
    return test["alertsPaused"] and (until is None or at < epoch(until))


def _number(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _wrong(text: str) -> Refusal:
    return Refusal(JSONResponse({"error": text}, 400))

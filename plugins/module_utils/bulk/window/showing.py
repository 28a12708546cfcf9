# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the user sees of a window: the result, the diff, the table."""

from __future__ import annotations

from typing import Any, Optional

from ...frame import Frame, calls_of
from ...times import iso
from ...values import Options
from .account import Account
from .pieces import OPEN, OVER, PLANNED, Piece, Reading, name_of
from .protocol import Outcome, Window

LEFT_OVER = "left over"
WIDTHS = ("KEY", "UNTIL", "BY", "WHERE")


class Showing:
    """Turns the outcome of one run into a result."""

    def __init__(self, accounts: dict[str, Account], window: Window, title: str, frame: Frame) -> None:
        self.accounts = accounts
        self.window = window
        self.title = title
        self.frame = frame

    def opened(self, outcome: Outcome, from_now: bool) -> dict[str, Any]:
        """Return the result of opening or extending."""
        todo = outcome.todo
        fresh = todo.fresh
        changed = outcome.action != "unchanged"
        known = not (fresh and from_now)
        resource: Options = {
            "key": self.window.key,
            "part": self.window.part,
            "title": self.title,
            "state": PLANNED if todo.start > self._now(outcome) + 60 else OPEN,
            "by": self.window.by if fresh else opened_by(outcome.pieces) or self.window.by,
            "on": sorted({*outcome.wanted, *(name for piece in outcome.pieces for name in piece.record.on)}),
        }
        if known or not self.frame.checking:
            resource.update(starts_at=iso(todo.start), ends_at=iso(todo.end))
        lacking = {name: set(names) for name, names in outcome.uncovered.items()} if not self.frame.checking else {}
        covered = [
            {"service": name, "thing": called}
            for name, want in outcome.wanted.items()
            for thing, called in want.things.items()
            if called not in lacking.get(name, ()) and thing not in want.silent
        ]
        silent = [{"service": name, "thing": want.things[one], "why": why} for name, want in outcome.wanted.items() for one, why in want.silent.items()]
        uncovered = [
            {"service": name, "thing": one, "until": None, "why": "the service does not cover it"} for name, names in lacking.items() for one in sorted(names)
        ]
        if uncovered and changed:
            names = ", ".join(f"{one['service']} {one['thing']}" for one in uncovered)
            self.frame.warnings.append(f"The window {self.window.key!r} does not cover {names}.")
        return self._result(
            changed=changed,
            action=outcome.action,
            resource=resource,
            covered=covered,
            not_covered=uncovered,
            already_silent=silent,
            ringing=[],
            left_over=outcome.left,
            told=self._told(outcome),
            diff=self._diff(outcome, from_now),
        )

    def _told(self, outcome: Outcome) -> Options:
        piece = outcome.told
        if piece is None or not isinstance(piece.row, dict):
            return {"url": None, "notified": False}
        untold = outcome.todo.untold if outcome.todo is not None and not self.frame.checking else ()
        return {"url": piece.row.get("shortlink"), "notified": any(self.window.told_on(name)[1] for name in untold)}

    def _now(self, outcome: Outcome) -> float:
        return next((reading.now for reading in outcome.readings.values()), 0.0)

    def _result(self, **members: Any) -> dict[str, Any]:
        result = self.frame.result(**members)
        each = {name: calls_of([account.client]) for name, account in self.accounts.items()}
        result["calls"] = {**result["calls"], "services": {name: calls for name, calls in each.items() if calls["read"] or calls["write"]}}
        return result

    # Diff

    def _diff(self, outcome: Outcome, from_now: bool) -> Options:
        todo = outcome.todo
        before: Options = {}
        after: Options = {}
        if outcome.action == "unchanged":
            return _headed(self.window.key, before, after)
        span = f"from now for {_spell(todo.end - todo.start)}" if from_now else f"from {iso(todo.start)} until {iso(todo.end)}"
        after["window"] = f"{self.window.key}, {span}"
        if not todo.fresh:
            before["window"] = f"{self.window.key}, until {iso(max((piece.end for piece in todo.pieces), default=todo.end))}"
        for name, account in self.accounts.items():
            held = todo.held.get(name, set())
            want = outcome.wanted.get(name)
            there = {**dict.fromkeys(held), **({} if want is None else want.things)}
            if not there:
                continue
            called = {thing: (want.things.get(thing) if want else None) or name_of(account, thing, outcome.readings[name]) for thing in there}
            was = {called[one]: todo.statuses[name][one] for one in there if todo.statuses.get(name, {}).get(one)}
            before.update({name: was} if was else {})
            after[name] = {called[one]: account.silenced(one, want) for one in there if want is None or one not in want.silent}
        if todo.untold:
            told = [self.window.told_on(name) for name in todo.untold]
            after["entry"] = "; ".join(f"{self.title!r}, {'mailed' if mailed else 'nobody is mailed'}: {text}" for text, mailed in told)
        elif todo.fresh and any(self.accounts[one].public and not self.accounts[one].homeless for one in outcome.wanted):
            after["entry"] = f"{self.title!r}, nobody is mailed"
        return _headed(self.window.key, before, after)

    def closed(self, outcome: Outcome, ringing: list[str]) -> dict[str, Any]:
        """Return the result of closing."""
        before: Options = {}
        pieces = outcome.pieces
        for name, account in self.accounts.items():
            reading = outcome.readings.get(name)
            things = dict.fromkeys(thing for piece in pieces if piece.service == name for thing in piece.things)
            if things:
                before[name] = {name_of(account, one, reading): account.silenced(one, None) for one in things}
        if pieces:
            before["window"] = f"{self.window.key}, until {iso(max(piece.end for piece in pieces))}"
        first = pieces[0].record if pieces else None
        resource: Options = {"key": self.window.key or None, "part": self.window.part}
        if first is not None:
            resource.update(state="closed", starts_at=iso(first.start), by=opened_by(pieces), on=sorted(first.on))
        return self._result(
            changed=outcome.action != "unchanged",
            action=outcome.action,
            resource=resource,
            covered=[],
            not_covered=[],
            already_silent=[],
            ringing=ringing,
            left_over=outcome.left,
            told={"url": None, "notified": False},
            diff=_headed(self.window.key, before, {}),
        )

    @staticmethod
    def many(showings: list[Showing], outcomes: list[Outcome], cancelled: Outcome, turns: list[str]) -> dict[str, Any]:
        """Return the result of a recurring window."""
        results = [showing.opened(outcome, from_now=False) for showing, outcome in zip(showings, outcomes)]
        last = results[0]
        before = {turn: one["diff"]["before"] for turn, one in zip(turns, results) if one["diff"]["before"]}
        after = {turn: one["diff"]["after"] for turn, one in zip(turns, results) if one["diff"]["after"]}
        for piece in cancelled.pieces:
            before[f"{iso(piece.start)} ({piece.service})"] = "planned"
        changed = any(one["changed"] for one in results) or cancelled.action != "unchanged"
        action = next((one["action"] for one in results if one["changed"]), cancelled.action if changed else "unchanged")
        windows = [{"starts_at": turn, "action": one["action"]} for turn, one in zip(turns, results)]
        return {**last, "changed": changed, "action": action, "windows": windows, "diff": _headed(last["resource"]["key"], before, after)}


def opened_by(pieces: list[Piece]) -> Optional[str]:
    """Return who opened a window; not every service's record says so."""
    return next((piece.record.by for piece in pieces if piece.record.by), None)


def _headed(key: str, before: Options, after: Options) -> Options:
    label = f"maintenance window {key}" if key else "maintenance windows"
    return {"before_header": label, "after_header": label, "before": before, "after": after}


def _spell(seconds: int) -> str:
    """Return a length as people write it: 2h30m."""
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")]
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def _short(at: float) -> str:
    """Return an instant as a table has it: 2026-11-22 22:00Z."""
    return iso(at)[:16].replace("T", " ") + "Z"


def _about(seconds: float) -> str:
    """Return how long ago something was, in its largest unit: 2 d."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "just now"


def overview(readings: dict[str, Reading], accounts: dict[str, Account], key: str, twice: list[Piece]) -> tuple[list[Options], str]:
    """Return what is open, planned and left over, as a list and as a table. key: of one window, "" for all; twice: second entries."""
    pieces = [piece for reading in readings.values() for piece in reading.pieces if not key or piece.record.key == key]
    grouped: dict[tuple, list[Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.record.window, []).append(piece)
    now = next((reading.now for reading in readings.values()), 0.0)
    windows = [_one_window(group, readings, accounts, now, twice) for _window, group in sorted(grouped.items(), key=lambda one: str(one[0]))]
    rows = [WIDTHS, *((one["key"] + (f" ({one['part']})" if one["part"] else ""), one["until"], one["by"] or "", one["where"]) for one in windows)]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(WIDTHS))]
    lines = ["  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return windows, "\n".join(lines)


def _shown(account: Account, thing: str, reading: Reading, pieces: list[Piece], state: str) -> str:
    """Return the name of a thing: of what is left over with what closing will bring back, of what was changed meanwhile with what it is."""
    name = name_of(account, thing, reading)
    before = next((account.brings_back(piece, thing) for piece in pieces if thing in piece.things), "") if state == LEFT_OVER else ""
    now = account.shown(thing, reading, True) if state == OPEN else ""
    changed = f" (now {now})" if now and now != account.silenced(thing, None) else ""
    return f"{name} (before: {before})" if before else f"{name}{changed}"


def _one_window(pieces: list[Piece], readings: dict[str, Reading], accounts: dict[str, Account], now: float, twice: list[Piece]) -> Options:
    key, part, at = pieces[0].record.window
    states = {piece.state for piece in pieces}
    state = OPEN if OPEN in states else PLANNED if PLANNED in states else LEFT_OVER
    end = max(piece.end for piece in pieces)
    ends = {piece.end for piece in pieces if piece.state != OVER}
    until = f"from {_short(min(piece.start for piece in pieces))}" if state == PLANNED else _short(end) if state == OPEN else f"LEFT OVER {_about(now - end)}"
    there = {piece.service for piece in pieces if piece.whole}
    lacking = sorted({name for piece in pieces for name in piece.record.on} - there)
    where = []
    for name in dict.fromkeys(piece.service for piece in pieces):
        here = [piece for piece in pieces if piece.service == name]
        things = list(dict.fromkeys(thing for piece in here for thing in piece.things))
        public = accounts[name].public
        named = ", ".join(_shown(accounts[name], one, readings[name], here, state) for one in things[:3])
        recorded = "" if accounts[name].exact else " as recorded"
        where.append(f"page: {named}" if public else f"{name} {len(things)}{recorded}")
    unasked = [name for name in lacking if name not in readings]
    lacking = [name for name in lacking if name in readings]
    notes = [f"incomplete: nothing on {', '.join(lacking)}"] if lacking and state == OPEN else []
    notes += [f"not asked: {', '.join(unasked)}"] if unasked else []
    notes += ["ends differ"] if len(ends) > 1 and state == OPEN else []
    entries = [piece for piece in pieces if accounts[piece.service].public and not piece.home]
    notes += ["not told"] if state == OPEN and entries and not any(accounts[piece.service].tells(piece) for piece in entries) else []
    notes += ["a second entry"] if any(piece in twice for piece in entries) else []
    return {
        "key": key,
        "part": part,
        "at": None if at is None else iso(at),
        "state": state,
        "until": until,
        "starts_at": iso(min(piece.start for piece in pieces)),
        "ends_at": iso(end),
        "by": opened_by(pieces),
        "on": sorted({name for piece in pieces for name in piece.record.on}),
        "where": " · ".join([*where, *notes]),
    }

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Overrides of a schedule: somebody takes over for a time.

Source: https://developer.pagerduty.com/api-reference/ (Schedules, overrides)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput, Missing
from ...life import Span
from ...paging import Unpaged
from ...resource import Body, Delete, Identity, Listing, Module, Paths, Post, Resource
from ...steps import Desired, Step
from ...times import duration, instant, iso
from ...values import FIXED, Duration, Field, Instant, Options, Row, Unknown
from .system import PAGERDUTY
from .values import Reference

SLACK = 60.0
"""Seconds by which their clock and ours may differ."""
YEARS = 6
LIST = "/schedules/{schedule}/overrides"
WHOLE = {"overflow": "true"}
"""Otherwise an override is cut at the bounds of the list."""
LONGEST = 365 * 86400 - 2 * SLACK
"""Seconds between the bounds of a list of overrides; PagerDuty takes a year."""
AHEAD = 90 * 86400
"""How far ahead overrides are listed where no task says a time, in seconds."""


class FirstOf(Body):
    """The answer to several creations is a list, bare or wrapped, with what became of each."""

    def unwrapped(self, data: Any) -> Optional[Row]:
        """Return the first thing."""
        if isinstance(data, dict):
            data = data.get("overrides", data.get("override", data))
        first = data[0] if isinstance(data, list) and data else data
        return super().unwrapped(first.get("override", first) if isinstance(first, dict) else None)


def _refused(data: Any) -> Optional[str]:
    """Return why one of several creations failed although the request did not."""
    results = data.get("overrides") if isinstance(data, dict) else data
    for one in results if isinstance(results, list) else ():
        if isinstance(one, dict) and (one.get("errors") or (one.get("status") or 0) >= 300):
            said = one.get("errors") or "it did not say why"
            return "; ".join(map(str, said)) if isinstance(said, list) else str(said)
    return None


class Several(Post):
    """A POST makes a list of them, each of which may fail alone."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the creation of one."""
        return tuple(one.with_(body=_listed(one), judge=_refused) for one in super().steps(change))


def _listed(step: Step) -> Any:
    return lambda sent: {"overrides": [step.at(sent).body]}


class OverrideRules(Behaviour):
    """One is known by who takes over, and from when to when; one that has begun by its end alone."""

    def check(self, params: Options) -> None:
        """Refuse a window without an end, or with two."""
        if params.get("id"):
            return
        if params.get("state") != "absent" and params.get("end") is None and params.get("duration") is None:
            raise BadInput("end is missing: give end, or duration")
        SCHEDULE_OVERRIDE.life.check("the override", params)

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the override of this user in this window."""
        if Unknown in (want.get("schedule").__class__, want.get("user").__class__):
            return lookup.find(want) if want.get("start") else None
        now = lookup.now()
        if want.identity:
            row = _by_id(want.identity, lookup, now)
            if row is None and not want.absent:
                raise Missing(f"there is none with id {want.identity} that is not over", advice="Leave id out to find or create it by its window")
            return row
        start, end = _window(want, now)
        if start is not None:
            row = lookup.find(want)
            if row is not None or start > now:
                return row
        mine = [one for one in _around(lookup, start, end, now) if (one.get("user") or {}).get("id") == want.get("user")]
        found = [one for one in mine if _is_it(one, want, start, end, now)]
        return lookup.pick_one(want, [one for one in found if not want.absent or instant(one["end"]) > now])

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Work out the window; one that is over is left alone, whether or not it is there."""
        if want.absent or want.identity and not {"start", "end"} & set(want.options) and not want.controls.get("duration"):
            return want
        now = lookup.now()
        end = _window(want, now)[1]
        if row is None and end is not None and end <= now and not want.identity:
            said = f"{SCHEDULE_OVERRIDE.label(want.shown(want.options))} ended at {iso(end)} and is left alone."
            return want.with_(state="absent", warnings=(*want.warnings, said))
        if row is None and want.get("start") and instant(want["start"]) <= now:  # it begins when PagerDuty gets it
            want = want.with_(unsure=(*want.unsure, "start"))
        if row is not None and not want.identity:  # it was found by its window
            options = {name: value for name, value in want.options.items() if name != "start" or instant(row["start"]) > now}
            began = instant(row["start"])
            if want.get("end") is None and want.controls.get("duration"):
                options["end"] = iso(began + duration(want.controls["duration"]))
            return want.with_(options=options)
        return SCHEDULE_OVERRIDE.life.refine(want, row, now)


def _window(want: Desired, now: float) -> tuple[Optional[float], Optional[float]]:
    """Return start and end as far as the task says them; of a duration without a start, neither."""
    start = instant(want["start"]) if want.get("start") else None
    end = instant(want["end"]) if want.get("end") else None
    if end is None and start is not None and want.controls.get("duration"):
        end = start + duration(want.controls["duration"])
    return start, end


def _by_id(identity: str, lookup: Lookup, now: float) -> Optional[Row]:
    """Return an override by its id. Nothing reads one, so the years to come are walked through."""
    for year in range(YEARS):
        since = now - 86400 + year * LONGEST
        rows = lookup.rows_at(LIST, {"since": iso(since), "until": iso(since + LONGEST), **WHOLE}, Unpaged(), "overrides")
        found = [one for one in rows if str(one["id"]) == identity and instant(one["end"]) > now]
        if found:
            return found[0]
    return None


def _around(lookup: Lookup, start: Optional[float], end: Optional[float], now: float) -> list[Row]:
    """Return the overrides that touch a window."""
    since = start if start is not None and (start > now or (end or now) <= now) else now
    until = min(max(end or 0, start or 0, since) + 1, since + LONGEST)
    return lookup.rows_at(LIST, {"since": iso(since - SLACK), "until": iso(until + SLACK), **WHOLE}, Unpaged(), "overrides")


def _narrow(wanted: Options) -> Optional[dict]:
    """Return the query that is sure to show an override that begins then."""
    if not wanted.get("start"):
        return None
    start = instant(wanted["start"])
    return {"since": iso(start), "until": iso(start + 1), **WHOLE}


def _is_it(row: Row, want: Desired, start: Optional[float], end: Optional[float], now: float) -> bool:
    """Say whether an override is the one that a task means."""
    begins, ends = instant(row["start"]), instant(row["end"])
    if start is None and end is None:  # a duration from now on, or nothing: the one that goes on
        return begins <= now + SLACK and ends > now
    if end is not None and ends != end:
        return False
    return start is None or begins == start or (start <= now and begins <= now + SLACK and ends > now)


SCHEDULE_OVERRIDE = Resource(
    "schedule_override",
    PAGERDUTY,
    Paths(LIST, one=None),
    (
        Field("schedule", Reference("schedule"), FIXED, required=True),
        Field("user", Reference("user"), FIXED, required=True),
        Field("start", Instant(), FIXED),
        Field("end", Instant(), FIXED),
    ),
    Identity(("user", "start", "end")),
    Listing(
        lambda now: {"since": iso(now - 86400), "until": iso(now + AHEAD), **WHOLE},
        "overrides",
        Unpaged(),
        filter=_narrow,
        exhaustive=False,
    ),
    FirstOf(),
    create=Several(),
    update=None,
    remove=Delete(),
    gone=lambda row, now: instant(row["end"]) <= now,
    life=Span("start", "end", "duration"),
    module=Module((Field("duration", Duration()),), exported=False),
    behaviour=OverrideRules(),
)

"""How much of a time a component, or a group of them, was there."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, invalid, not_found
from .components import Components
from .forms import flag
from .time_zones import zone

_Row = dict[str, Any]
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
MONTHS = 6
"""The longest span, in calendar months."""
DAYS = 90
"""How far back it goes when nothing is said."""
PARTIAL = 0.3
"""What a second of partial outage counts for, beside one of major outage (sandbox choice, as the page's own bars have
it: https://help.statuspage.io/help/uptime-calendar)."""


@dataclass
class _Range:
    """The days asked for, both included, in the page's zone; what had to be clamped is told in warnings."""

    start: date
    end: date
    zone: tzinfo
    warnings: list[str] = field(default_factory=list)

    @property
    def first(self) -> datetime:
        return datetime.combine(self.start, time(), self.zone)

    @property
    def last(self) -> datetime:
        return datetime.combine(self.end, time(23, 59, 59), self.zone)


class Uptime(Family):
    """`/v1/pages/{page_id}/components/{id}/uptime` and `/v1/pages/{page_id}/component-groups/{id}/uptime`."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._components = others[Components]

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        return [
            Operation("GET", "/v1/pages/{page_id}/components/{id}/uptime", self._of_component),
            Operation("GET", "/v1/pages/{page_id}/component-groups/{id}/uptime", self._of_group),
        ]

    def _of_component(self, call: Call) -> Response:
        self._account.page(call)
        component = self._components.found(call)
        if not component["showcase"]:
            invalid("Uptime showcase is not enabled for this component")
        asked = self._range(call, [component])
        found = self._measured(component, asked, [component])
        if not _skips_events(call):
            found["related_events"] = self._events(component, asked)
        return answer(found)

    def _of_group(self, call: Call) -> Response:
        page_id = self._account.page(call)
        group = self._components.found(call, groups=True)
        if not group["group"]:
            not_found()
        every = self._components.members(page_id)[group["id"]]
        members = [row for row in every if row["showcase"]]
        if not members:
            invalid("Uptime showcase is not enabled for any component of this group")
        asked = self._range(call, every)
        found = self._measured(group, asked, members)
        if not _skips_events(call):
            found["related_events"] = [
                {"component_id": row["id"], "incidents": self._events(row, asked)} for row in members
            ]
        return answer(found)

    # The days

    def _range(self, call: Call, components: list[_Row]) -> _Range:
        """Return the days to look at. What the warnings say, and that they are a list, nobody has shown in full."""
        page_zone = zone(self._account.pages.get(call.path["page_id"])["time_zone"])
        today = datetime.fromtimestamp(self._account.clock.now(), page_zone).date()
        began = min((date.fromisoformat(row["start_date"]) for row in components if row["start_date"]), default=None)
        start, end = _day(call, "start", last=False), _day(call, "end", last=True)
        if start and end and start > end:
            invalid("Start must be before end")
        asked = _Range(start or date.min, end or today, page_zone)
        if asked.end > today:
            asked.end = today
            asked.warnings.append("The end date is in the future: today was used instead.")
        if start is None:
            asked.start = max(began or date.min, today - timedelta(days=DAYS))
        elif began and start < began:
            asked.start = began
            asked.warnings.append("The start date is before the component's: that was used instead.")
        if asked.start < _months_before(asked.end):
            asked.start = _months_before(asked.end)
            asked.warnings.append(f"The date range is longer than {MONTHS} months: a later start was used instead.")
        if asked.start > asked.end:
            asked.start = asked.end
            asked.warnings.append("The start date is after the end date: that was used instead.")
        return asked

    # What happened

    def _measured(self, thing: _Row, asked: _Range, components: list[_Row]) -> _Row:
        """Return the answer without events. A group's outages are those of its members, its uptime their mean."""
        outages = [self._outages(row, asked) for row in components]
        major, partial = (sum(row[status] for row in outages) for status in ("major_outage", "partial_outage"))
        span = self._end(asked) - asked.first.timestamp()
        lost = (major + PARTIAL * partial) / (span * len(components)) if span > 0 else 0.0
        return {
            "range_start": _iso(asked.first), "range_end": _iso(asked.last),
            "uptime_percentage": round(100 * (1 - lost), 2), "major_outage": round(major),
            "partial_outage": round(partial), "warnings": asked.warnings, "id": thing["id"], "name": thing["name"],
        }  # fmt: skip

    def _end(self, asked: _Range) -> float:
        """Return the end of what there is to measure: the last day is not over when it is today."""
        return min(asked.last.timestamp() + 1, self._account.clock.now())

    def _outages(self, component: _Row, asked: _Range) -> dict[str, float]:
        """Return the seconds of either kind of outage. Before the first change on record all was well."""
        recorded = self._account.status_changes.get(component["id"]) or {"changes": []}
        changes = sorted(recorded["changes"], key=lambda change: change[0])
        ends = [*(moment for moment, _status in changes[1:]), float("inf")]
        seconds = {"major_outage": 0.0, "partial_outage": 0.0}
        first, last = asked.first.timestamp(), self._end(asked)
        for (moment, status), end in zip(changes, ends, strict=False):
            if status in seconds:
                seconds[status] += max(0.0, min(end, last) - max(moment, first))
        return seconds

    def _events(self, component: _Row, asked: _Range) -> list[dict[str, str]]:
        """Return the incidents that the component was in, as far as they fall into the range."""
        first, last = _iso(asked.first), _iso(asked.last)
        return [
            {"id": row["id"]}
            for row in self._account.incidents.all()
            if component["id"] in row["component_ids"] and row["started_at"] <= last
            if row["resolved_at"] is None or row["resolved_at"] >= first
        ]


def _skips_events(call: Call) -> bool:
    return bool(flag(call.param("skip_related_events")))


def _day(call: Call, name: str, last: bool) -> date | None:
    """Read `2026`, `2026-03` or `2026-03-07`; of a year or a month it is the first or the last day."""
    value = call.param(name)
    if not value:
        return None
    try:
        moment = _whole(value, last)
    except ValueError:
        invalid(f"{name.capitalize()} is not a valid date")
    if moment.year < 1970:
        invalid(f"{name.capitalize()} can't be before 1970-01-01")
    return moment


def _whole(value: str, last: bool) -> date:
    """Complete a date; raises ValueError when it is none."""
    found = _PARTIAL_DATE.fullmatch(value)
    if found is None:
        raise ValueError(value)
    year, month, day = (int(part) if part else None for part in found.groups())
    first = date(year or 0, (12 if last else 1) if month is None else month, 1 if day is None else day)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1]) if last and day is None else first


def _months_before(day: date) -> date:
    """Return the day six months earlier, or the last of that month when it is shorter."""
    months = day.year * 12 + day.month - 1 - MONTHS
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

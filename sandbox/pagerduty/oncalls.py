"""Who is on call: by policy, level and schedule, at a moment or over a time. Only to be read.

Source: https://developer.pagerduty.com/api-reference/ (On-Calls)
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import error
from .collection import BY_TYPE
from .directory import Directory
from .lists import Names, Row, many, page, zone_of
from .schedules import DAY, LONGEST, moment_of
from .world import World

AHEAD = 90 * DAY
"""Nobody is known to be on call later than that."""


class OnCalls(Family):
    """The one question."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._others, self._directory = others, others[Directory]

    def operations(self) -> list[Operation]:
        """Return it."""
        return [Operation("GET", "/oncalls", self.list)]

    def list(self, call: Call) -> Response:
        """GET /oncalls: now, unless another time is asked for."""
        since, until = self._span(call)
        policies, schedules, users = many(call, "escalation_policy_ids"), many(call, "schedule_ids"), many(call, "user_ids")
        rows = [
            row
            for row in self._rows(policies, since, until)
            if (not users or row["user"] in users)
            # A person whom a policy names is on call without a schedule: asked for as `null`.
            and (not schedules or (row["schedule"] or "null") in schedules)
        ]
        if call.param("earliest") == "true":
            rows = _earliest(rows)
        include, zone = many(call, "include"), zone_of(call)

        def time(moment: int | None) -> str | None:
            return self._world.shown(moment, zone) if zone else self._world.local(moment)

        return page(call, "oncalls", rows, lambda row: self._shown(row, include, time(row["start"]), time(row["end"])))

    def _span(self, call: Call) -> tuple[int, int]:
        now, zone = self._world.now(), zone_of(call)
        since = moment_of(call, "since", zone)
        start = now if since is None else since
        until = moment_of(call, "until", zone)
        end = start if until is None else min(until, max(start, now + AHEAD))
        if end < start or (until is not None and until < start) or end - start > LONGEST:
            raise Refusal(error(400, 2004, "Invalid Date Range", "Until cannot be before since, nor a year after it"))
        return start, max(end, start + 1)

    def _rows(self, policies: Names, since: int, until: int) -> Iterator[Row]:
        shifts: dict[tuple[str, str], list[tuple[int, int | None, str]]] = {}
        for policy in self._world.all("escalation_policy"):
            if policies and policy["id"] not in policies:
                continue
            for level, rule in enumerate(policy["escalation_rules"], 1):
                for target in rule["targets"]:
                    kind, key = target["kind"], target["id"]
                    place = {"policy": policy["id"], "level": level, "kind": kind}
                    if kind == "user":
                        yield {**place, "schedule": None, "user": key, "start": None, "end": None}
                        continue
                    if (kind, key) not in shifts:
                        family = self._others[BY_TYPE[kind]]
                        shifts[kind, key] = family.on_calls(key, since, until)  # type: ignore[attr-defined]
                    for start, end, user in shifts[kind, key]:
                        yield {**place, "schedule": key, "user": user, "start": start, "end": end}

    def _shown(self, row: Row, include: Names, start: str | None, end: str | None) -> Row:
        inflated = self._directory.inflated
        schedule = inflated(row["kind"], [row["schedule"]], "schedules" in include) if row["schedule"] else [None]
        return {
            "escalation_policy": inflated("escalation_policy", [row["policy"]], "escalation_policies" in include)[0],
            "escalation_level": row["level"],
            "schedule": (schedule or [None])[0],
            "user": (inflated("user", [row["user"]], "users" in include) or [None])[0],  # type: ignore[list-item]
            "start": start,
            "end": end,
        }


def _earliest(rows: list[Row]) -> list[Row]:
    """Return the first of each policy, level and user."""
    found: dict[tuple[str, int, str], Row] = {}
    for row in rows:
        key = (row["policy"], row["level"], row["user"])
        if key not in found or (row["start"] or 0) < (found[key]["start"] or 0):
            found[key] = row
    return list(found.values())

"""How alerts are grouped into incidents: settings that one or more services share.

A service shows a copy of its setting, in minutes where the setting says seconds, and takes one: then it leaves the setting
it shares and gets one of its own. A setting that loses all its services disappears.
Source: https://developer.pagerduty.com/api-reference/ (Alert Grouping Settings)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..service import Families
from .fields import Check, each, one_of, text, whole
from .lists import Row
from .world import World

NONE: Row = {"type": None, "config": None}
REFERENCE = "alert_grouping_setting_reference"
ABILITIES = {
    "time": "time_based_alert_grouping",
    "intelligent": "intelligent_alert_grouping",
    "content_based": "content_based_alert_grouping",
    "content_based_intelligent": "intelligent_alert_grouping",
}
"""What the plan has to have for a type."""
MOST_SERVICES = 250
_MINUTE = 60


def _window(*more: int) -> Check:
    """Want a time window: 300 to 3600 seconds, 0 for what is recommended, or one of some others."""

    def check(_world: World, value: Any) -> int:
        fine = isinstance(value, int) and not isinstance(value, bool) and (value in (0, *more) or 300 <= value <= 3600)
        if not fine:
            raise ValueError("time_window is invalid")
        return value

    return check


def _minutes(_world: World, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1440:
        raise ValueError("timeout is invalid")
    return value * _MINUTE


def _seconds(world: World, value: Any) -> int:
    return 0 if value == 0 and not isinstance(value, bool) else whole("timeout", 60, 86_400)(world, value)


_TEXTS = each(text("fields", blank=False), "fields", 1)
_CONTENT: dict[str, Check] = {"aggregate": one_of("aggregate", ("all", "any")), "fields": _TEXTS}
OF_SERVICES: dict[str, dict[str, Check]] = {
    "time": {"timeout": _minutes},
    "intelligent": {"time_window": _window()},
    "content_based": {**_CONTENT, "time_window": _window(86_400)},
}
OF_SETTINGS: dict[str, dict[str, Check]] = {
    "time": {"timeout": _seconds},
    "intelligent": {"time_window": _window(), "iag_fields": each(text("iag_fields", blank=False), "iag_fields", 1)},
    "content_based": {**_CONTENT, "time_window": _window(86_400)},
    "content_based_intelligent": {**_CONTENT, "time_window": _window()},
}
SHOWN = "recommended_time_window"
"""What settings may send back, as they were shown it."""
_USUAL: dict[str, Row] = {
    "time": {"timeout": 0},
    "intelligent": {"time_window": 0, "iag_fields": ["summary"]},
    "content_based": {"time_window": 0},
    "content_based_intelligent": {"time_window": 0},
}


def config(world: World, kind: str, given: Any, checks: Mapping[str, Mapping[str, Check]]) -> Row:
    """Return the configuration of a type, with what is usual where nothing is said; a foreign member is refused."""
    given = {} if given is None else given
    if not isinstance(given, dict):
        raise ValueError("config must be an object")
    kept = dict(_USUAL[kind])
    for member, value in given.items():
        if member == SHOWN and checks is OF_SETTINGS:
            continue
        if member not in checks[kind]:
            raise ValueError(f"config {member[:50]} is invalid")
        try:
            kept[member] = checks[kind][member](world, value)
        except ValueError:
            raise ValueError(f"config {member} is invalid") from None
    if "aggregate" in checks[kind] and not {"aggregate", "fields"} <= set(kept):
        raise ValueError("config aggregate and fields are required")
    return kept


def of_service(world: World, value: Any) -> Row:
    """Check what a service is told: a type with its configuration, or null for none; strictly, nothing else."""
    if value is None:
        return NONE
    if not isinstance(value, dict) or not set(value) <= {"type", "config"}:
        raise ValueError("Alert grouping parameters must have type and config only")
    kind = value.get("type")
    if kind is None:
        return NONE
    if not isinstance(kind, str) or kind not in OF_SERVICES:
        raise ValueError(f"Alert grouping parameters type must be in {', '.join(OF_SERVICES)}")
    try:
        return {"type": kind, "config": config(world, kind, value.get("config"), OF_SERVICES)}
    except ValueError as problem:
        raise ValueError(f"Alert grouping parameters {problem}") from None


class AlertGrouping:
    """The settings as services see them."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world
        self.table = world.table("alert_grouping_settings")

    def of(self, service: str) -> Row | None:
        """Return the setting of a service."""
        return next((row for row in self.table.all() if service in row["service_ids"]), None)

    def shown_at(self, service: str) -> Row:
        """Return what a service shows of its setting: a reference where it has no words for it."""
        row = self.of(service)
        if row is None:
            return NONE
        kept = row["config"]
        if row["type"] == "time":
            return {"type": "time", "config": {"timeout": kept["timeout"] // _MINUTE}}
        if row["type"] == "intelligent" and kept["iag_fields"] == ["summary"]:
            return {"type": "intelligent", "config": {"time_window": kept["time_window"]}}
        if row["type"] == "content_based":
            return {"type": "content_based", "config": kept}
        return {"id": row["id"], "type": REFERENCE}

    def put_at(self, service: str, wanted: Row) -> None:
        """Take a service out of its setting and give it one of its own, if it wants one."""
        self.leave(service)
        if wanted["type"]:
            self.store({"name": None, "description": None, **wanted, "service_ids": [service]})

    def leave(self, service: str) -> None:
        """Take a service out of its setting."""
        row = self.of(service)
        if row is not None:
            self.put_services({**row}, [key for key in row["service_ids"] if key != service])

    def put_services(self, row: Row, services: Sequence[str]) -> None:
        """Give a setting other services; without any it is gone."""
        if services:
            self.store({**row, "service_ids": list(services)})
        else:
            self.table.delete(row["id"])

    def store(self, row: Row) -> Row:
        """Put a setting; a new one gets its id."""
        now = self._world.now()
        if "id" not in row:
            row = {"id": self._world.new_id("alert_grouping_settings"), "created_at": now, **row}
        row = {**row, "updated_at": now}
        self.table.put(row["id"], row)
        return row

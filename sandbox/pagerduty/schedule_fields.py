"""What a schedule may be told: its members, and its layers, which are added and ended but never taken away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .answers import invalid
from .checks import key_of, zone
from .fields import Checks, name, refs, text, whole
from .lists import Row
from .world import World, parse_time, zone_named

CHECKS: Checks = {
    "name": ("name", name()),
    "time_zone": ("time_zone", zone("Time zone")),
    "description": ("description", text("Description")),
    "teams": ("team_ids", refs("team", "Teams")),
}
_GO = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ([+-]\d{4}) [A-Z]{3,5}")
"""A time as Go writes it, `2026-03-01 09:00:00 +0000 UTC`: so the vendor's own Terraform provider sends them."""
_turn = whole("Rotation turn length seconds", 3_600, 31_536_000)
_RESTRICTIONS = {"daily_restriction": 86_400, "weekly_restriction": 604_800}
"""Type, and the length in seconds that it stays under."""


def layers(world: World, value: Any, current: Sequence[Row], time_zone: str, dry: bool = False) -> list[Row]:
    """Return the layers that come of a body: those it leaves out stay as they are, before the others.

    current: those there are, lowest first. dry: nothing is kept, ids mean nothing, and what is past may stay past.
    Raises 400; of what is wrong in a layer nobody has reported the words.
    """
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise invalid("Schedule layers can't be blank")
    known = {} if dry else {layer["id"]: layer for layer in current}
    found = []
    for number, item in enumerate(value, 1):
        key = None if dry else item.get("id") or None
        if key is not None and (not isinstance(key, str) or key not in known):
            raise invalid("Schedule layer not found")
        before = known.pop(key) if key else None
        found.append(_layer(world, item, before, number, time_zone, dry))
    return [*known.values(), *found]


def _layer(world: World, item: Mapping[str, Any], before: Row | None, number: int, time_zone: str, dry: bool) -> Row:
    zone_here = zone_named(time_zone)

    def moment(member: str, label: str) -> int:
        given = item.get(member)
        found = parse_time(_GO.sub(r"\1\2", given) if isinstance(given, str) else given, zone_here)
        if found is None:
            raise ValueError(f"{label} can't be blank" if item.get(member) is None else f"{label} is invalid")
        return found

    try:
        users = _users(world, item.get("users"))
        layer = {
            "id": before["id"] if before else None,
            "name": text("Layer name", 255)(world, item.get("name")) or (before or {}).get("name") or f"Layer {number}",
            "start": moment("start", "Layer start"),
            "end": None if item.get("end") is None else moment("end", "Layer end"),
            "virtual_start": moment("rotation_virtual_start", "Rotation virtual start"),
            "turn": _turn(world, item.get("rotation_turn_length_seconds")),
            "user_ids": users,
            "restrictions": _restrictions(world, item.get("restrictions")),
        }
        if before is not None and "end" not in item:
            layer["end"] = before["end"]
        return layer if dry else _placed(layer, before, world.now())
    except ValueError as problem:
        raise invalid(str(problem)) from None


def _placed(layer: Row, before: Row | None, now: int) -> Row:
    """Return a layer whose times nobody can set into the past: there it stays what it was, or becomes now."""
    start, end = layer["start"], layer["end"]
    begun = before is not None and before["start"] <= now
    if start <= now:
        start = before["start"] if before is not None and begun else now
    if before is not None and before["end"] is not None and before["end"] <= now and (end is None or end <= now):
        end = before["end"] if end is not None else None
    elif end is not None and end <= now:
        if before is None:
            raise ValueError("Layer end must be after its start")
        start, end = min(start, now), now
    if end is not None and end < start:
        raise ValueError("Layer end must be after its start")
    return {**layer, "start": start, "end": end}


def _users(world: World, value: Any) -> list[str]:
    items = value if isinstance(value, list) else []
    keys = [key_of(item.get("user") if isinstance(item, dict) else None) for item in items]
    if not keys:
        raise ValueError("Layer users can't be blank")
    if not all(world.find("user", key) for key in keys):
        raise ValueError("Layer users must be users that exist")
    return [key for key in keys if key]


def _restrictions(world: World, value: Any) -> list[Row]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError("Restrictions must be a list")
    return [_restriction(world, item) for item in value]


def _restriction(world: World, item: Any) -> Row:
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(kind, str) or kind not in _RESTRICTIONS:
        raise ValueError(f"Restriction type must be in {', '.join(_RESTRICTIONS)}")
    start = item.get("start_time_of_day")
    if not isinstance(start, str) or not _time_of_day(start):
        raise ValueError("Restriction start time of day is invalid")
    length = whole("Restriction duration seconds", 1, _RESTRICTIONS[kind] - 1)(world, item.get("duration_seconds"))
    found: Row = {"type": kind, "start_time_of_day": start, "duration_seconds": length}
    if kind == "weekly_restriction":
        day = whole("Restriction start day of week", 1, 7)(world, item.get("start_day_of_week"))
        found["start_day_of_week"] = day
    return found


def _time_of_day(value: str) -> bool:
    parts = value.split(":")
    if len(parts) != 3 or not all(len(part) == 2 and part.isascii() and part.isdecimal() for part in parts):
        return False
    hours, minutes, seconds = (int(part) for part in parts)
    return hours < 24 and minutes < 60 and seconds < 60

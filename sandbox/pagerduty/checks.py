"""More checks of what bodies say, beside those of `fields`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import invalid
from .fields import Check
from .world import World, zone_named


def of_type(sent: Mapping[str, Any], kind: str) -> None:
    """Refuse another type; without one it is what the address says, for the vendor's own clients send none at times."""
    if sent.get("type", kind) not in (kind, f"{kind}_reference"):
        raise invalid(f"Type must be {kind}")


def zone(label: str, *, null: bool = False) -> Check:
    """Want the name of a time zone."""

    def check(_world: World, value: Any) -> str | None:
        if value is None and null:
            return None
        if not isinstance(value, str) or not value:
            raise ValueError(f"{label} can't be blank")
        zone_named(value)
        return value

    return check


def key_of(value: Any) -> str | None:
    """Return the id in a reference, None when there is none."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None

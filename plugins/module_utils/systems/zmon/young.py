# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is so young that ZMON does not know it everywhere: the scheduler reads entities and alerts anew once a minute.

Until then a downtime stores nothing for such an entity, although the answer names it, and leaves such an alert out.
"""

from __future__ import annotations

import re
from calendar import timegm
from time import strptime
from typing import Any

from ...behaviour import Lookup
from .system import entities

LAG = 60
"""Seconds until the scheduler has read what is new."""
FIRST_LOOK = 2 * LAG
"""Seconds until a worker has looked at a new alert for the first time, with a check that runs each minute."""
AT_ONCE = 50
"""Entities that are asked for in one address, which servers and proxies take only so long."""
ZONES = 15 * 60
"""Seconds by which times of two zones may differ, and every multiple of them: the database writes its local time, and no zone."""
WIDEST = 15 * 60 * 60
"""Seconds that no local time is away from UTC."""


def young_entities(lookup: Lookup, names: list[str]) -> list[str]:
    """Return those that were written less than a minute ago, as far as that can be told without knowing the zone."""
    rows: list = []
    for first in range(0, len(names), AT_ONCE):
        rows += entities(lookup, [{"id": one} for one in names[first : first + AT_ONCE]])
    now = lookup.now()
    return sorted(str(row["id"]) for row in rows if _is_young(row.get("last_modified"), now))


def _is_young(written: Any, now: float) -> bool:
    match = re.match(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)", str(written))
    if match is None:
        return False
    age = now - timegm(strptime(" ".join(match.groups()), "%Y-%m-%d %H:%M:%S"))
    return abs(age) < WIDEST and age % ZONES <= LAG


def young_alerts(lookup: Lookup) -> list[str]:
    """Return the ids of the active alerts that no worker may have looked at yet."""
    since = (lookup.now() - FIRST_LOOK) * 1000
    rows = lookup.listed("alert_definition").items()
    return [identity for identity, row in rows if isinstance(row.get("last_modified"), (int, float)) and row["last_modified"] > since]

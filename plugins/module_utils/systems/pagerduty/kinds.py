# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert import ALERT
from .escalation_policy import ESCALATION_POLICY
from .maintenance_window import MAINTENANCE_WINDOW, ONE_WINDOW
from .schedule import SCHEDULE
from .service import SERVICE
from .system import PAGERDUTY
from .team import TEAM
from .user import USER

__all__ = [
    "ALERT",
    "ESCALATION_POLICY",
    "INFOS",
    "KINDS",
    "MAINTENANCE_WINDOW",
    "ONE_WINDOW",
    "PAGERDUTY",
    "SCHEDULE",
    "SERVICE",
    "TEAM",
    "USER",
]

KINDS = (
    ALERT,
    ESCALATION_POLICY,
    ONE_WINDOW,
    MAINTENANCE_WINDOW,
    SCHEDULE,
    SERVICE,
    TEAM,
    USER,
)
INFOS = ()

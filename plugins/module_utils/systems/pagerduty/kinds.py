# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert import ALERT
from .escalation_policy import ESCALATION_POLICY
from .incident import INCIDENT
from .maintenance_window import MAINTENANCE_WINDOW, ONE_WINDOW
from .priority import PRIORITY
from .schedule import SCHEDULE
from .service import SERVICE
from .service_integration import SERVICE_INTEGRATION, VENDOR
from .system import PAGERDUTY
from .team import TEAM
from .user import USER

__all__ = [
    "ALERT",
    "ESCALATION_POLICY",
    "INCIDENT",
    "INFOS",
    "KINDS",
    "MAINTENANCE_WINDOW",
    "ONE_WINDOW",
    "PAGERDUTY",
    "PRIORITY",
    "SCHEDULE",
    "SERVICE",
    "SERVICE_INTEGRATION",
    "TEAM",
    "USER",
    "VENDOR",
]

KINDS = (
    ALERT,
    ESCALATION_POLICY,
    INCIDENT,
    ONE_WINDOW,
    MAINTENANCE_WINDOW,
    PRIORITY,
    SCHEDULE,
    SERVICE,
    VENDOR,
    SERVICE_INTEGRATION,
    TEAM,
    USER,
)
INFOS = ()

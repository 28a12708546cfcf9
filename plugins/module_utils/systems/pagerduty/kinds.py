# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert import ALERT
from .business_service import BUSINESS_SERVICE
from .escalation_policy import ESCALATION_POLICY
from .event_orchestration import EVENT_ORCHESTRATION
from .event_orchestration_path import EVENT_ORCHESTRATION_PATH
from .extension import EXTENSION, EXTENSION_SCHEMA
from .incident import INCIDENT
from .info import INFO
from .maintenance_window import MAINTENANCE_WINDOW, ONE_WINDOW
from .priority import PRIORITY
from .schedule import SCHEDULE
from .service import SERVICE
from .service_dependency import SERVICE_DEPENDENCY
from .service_integration import SERVICE_INTEGRATION, VENDOR
from .system import PAGERDUTY
from .tag import TAG
from .team import TEAM
from .user import USER
from .webhook_subscription import WEBHOOK_SUBSCRIPTION

__all__ = [
    "ALERT",
    "BUSINESS_SERVICE",
    "ESCALATION_POLICY",
    "EVENT_ORCHESTRATION",
    "EVENT_ORCHESTRATION_PATH",
    "EXTENSION",
    "EXTENSION_SCHEMA",
    "INCIDENT",
    "INFO",
    "INFOS",
    "KINDS",
    "MAINTENANCE_WINDOW",
    "ONE_WINDOW",
    "PAGERDUTY",
    "PRIORITY",
    "SCHEDULE",
    "SERVICE",
    "SERVICE_DEPENDENCY",
    "SERVICE_INTEGRATION",
    "TAG",
    "TEAM",
    "USER",
    "VENDOR",
    "WEBHOOK_SUBSCRIPTION",
]

KINDS = (
    ALERT,
    BUSINESS_SERVICE,
    ESCALATION_POLICY,
    EVENT_ORCHESTRATION,
    EVENT_ORCHESTRATION_PATH,
    EXTENSION_SCHEMA,
    EXTENSION,
    INCIDENT,
    ONE_WINDOW,
    MAINTENANCE_WINDOW,
    PRIORITY,
    SCHEDULE,
    SERVICE,
    SERVICE_DEPENDENCY,
    VENDOR,
    SERVICE_INTEGRATION,
    TAG,
    TEAM,
    USER,
    WEBHOOK_SUBSCRIPTION,
)
INFOS = (INFO,)

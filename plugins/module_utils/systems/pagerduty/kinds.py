# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert import ALERT
from .business_service import BUSINESS_SERVICE
from .change_event import CHANGE_EVENT
from .escalation_policy import ESCALATION_POLICY
from .event_orchestration import EVENT_ORCHESTRATION
from .event_orchestration_path import EVENT_ORCHESTRATION_PATH
from .extension import EXTENSION, EXTENSION_SCHEMA
from .holding import OPEN_INCIDENT
from .incident import INCIDENT
from .info import INFO
from .maintenance_window import MAINTENANCE_WINDOW, ONE_WINDOW
from .priority import PRIORITY
from .schedule import SCHEDULE, SCHEDULE_V3
from .schedule_override import SCHEDULE_OVERRIDE
from .service import SERVICE
from .service_dependency import SERVICE_DEPENDENCY
from .service_integration import SERVICE_INTEGRATION, VENDOR
from .status_page_post import STATUS_PAGE, STATUS_PAGE_POST
from .system import PAGERDUTY
from .tag import TAG
from .team import TEAM, TEAM_MEMBERSHIP
from .user import CONTACT_METHOD, LICENSE, NOTIFICATION_RULE, USER
from .webhook_subscription import WEBHOOK_SUBSCRIPTION

__all__ = [
    "ALERT",
    "BUSINESS_SERVICE",
    "CHANGE_EVENT",
    "CONTACT_METHOD",
    "ESCALATION_POLICY",
    "EVENT_ORCHESTRATION",
    "EVENT_ORCHESTRATION_PATH",
    "EXTENSION",
    "EXTENSION_SCHEMA",
    "INCIDENT",
    "INFO",
    "INFOS",
    "KINDS",
    "LICENSE",
    "MAINTENANCE_WINDOW",
    "NOTIFICATION_RULE",
    "ONE_WINDOW",
    "OPEN_INCIDENT",
    "PAGERDUTY",
    "PRIORITY",
    "SCHEDULE",
    "SCHEDULE_OVERRIDE",
    "SCHEDULE_V3",
    "SERVICE",
    "SERVICE_DEPENDENCY",
    "SERVICE_INTEGRATION",
    "STATUS_PAGE",
    "STATUS_PAGE_POST",
    "TAG",
    "TEAM",
    "TEAM_MEMBERSHIP",
    "USER",
    "VENDOR",
    "WEBHOOK_SUBSCRIPTION",
]

KINDS = (
    ALERT,
    BUSINESS_SERVICE,
    CHANGE_EVENT,
    ESCALATION_POLICY,
    EVENT_ORCHESTRATION,
    EVENT_ORCHESTRATION_PATH,
    EXTENSION_SCHEMA,
    EXTENSION,
    OPEN_INCIDENT,
    INCIDENT,
    ONE_WINDOW,
    MAINTENANCE_WINDOW,
    PRIORITY,
    SCHEDULE_V3,
    SCHEDULE,
    SCHEDULE_OVERRIDE,
    SERVICE,
    SERVICE_DEPENDENCY,
    VENDOR,
    SERVICE_INTEGRATION,
    STATUS_PAGE,
    STATUS_PAGE_POST,
    TAG,
    TEAM,
    TEAM_MEMBERSHIP,
    USER,
    CONTACT_METHOD,
    NOTIFICATION_RULE,
    LICENSE,
    WEBHOOK_SUBSCRIPTION,
)
INFOS = (INFO,)

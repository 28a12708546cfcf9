# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Atlassian Statuspage: every kind of thing its manage API v1 knows.

A kind refers to others by name, so whoever imports one imports all of them.
"""

from __future__ import annotations

from . import statuspage_components, statuspage_incidents, statuspage_metrics, statuspage_page, statuspage_people
from .statuspage_components import COMPONENT, COMPONENT_GROUP
from .statuspage_incidents import INCIDENT, INCIDENT_TEMPLATE, MAINTENANCE, POSTMORTEM
from .statuspage_info import INFO
from .statuspage_metrics import METRIC, METRIC_DATA, METRICS_PROVIDER
from .statuspage_page import EMBED_CONFIG, PAGE_ITSELF
from .statuspage_people import INCIDENT_SUBSCRIBER, PAGE_ACCESS_GROUP, PAGE_ACCESS_USER, SUBSCRIBER, USER
from .statuspage_system import STATUSPAGE

__all__ = [
    "COMPONENT",
    "COMPONENT_GROUP",
    "EMBED_CONFIG",
    "INCIDENT",
    "INCIDENT_SUBSCRIBER",
    "INCIDENT_TEMPLATE",
    "INFO",
    "MAINTENANCE",
    "METRIC",
    "METRICS_PROVIDER",
    "METRIC_DATA",
    "PAGE_ACCESS_GROUP",
    "PAGE_ACCESS_USER",
    "PAGE_ITSELF",
    "POSTMORTEM",
    "RESOURCES",
    "STATUSPAGE",
    "SUBSCRIBER",
    "USER",
]

_FAMILIES = (statuspage_page, statuspage_components, statuspage_incidents, statuspage_metrics, statuspage_people)
RESOURCES = {one.module: one for family in _FAMILIES for one in family.KINDS if one.manages}

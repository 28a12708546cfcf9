# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Atlassian Statuspage: every kind of thing its manage API v1 knows.

A kind refers to others by name, so whoever imports one imports all of them.
"""

from __future__ import annotations

from .statuspage_kinds.access import PAGE_ACCESS_GROUP, PAGE_ACCESS_USER, USER
from .statuspage_kinds.components import COMPONENT, COMPONENT_GROUP
from .statuspage_kinds.incidents import INCIDENT
from .statuspage_kinds.info import INFO
from .statuspage_kinds.maintenances import MAINTENANCE
from .statuspage_kinds.metrics import METRIC, METRIC_DATA, METRICS_PROVIDER
from .statuspage_kinds.page import EMBED_CONFIG, PAGE_ITSELF
from .statuspage_kinds.postmortems import POSTMORTEM
from .statuspage_kinds.subscribers import INCIDENT_SUBSCRIBER, SUBSCRIBER
from .statuspage_kinds.system import STATUSPAGE
from .statuspage_kinds.templates import INCIDENT_TEMPLATE

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

_KINDS = (
    PAGE_ITSELF,
    EMBED_CONFIG,
    COMPONENT_GROUP,
    COMPONENT,
    INCIDENT,
    MAINTENANCE,
    POSTMORTEM,
    INCIDENT_TEMPLATE,
    METRICS_PROVIDER,
    METRIC,
    METRIC_DATA,
    SUBSCRIBER,
    INCIDENT_SUBSCRIBER,
    PAGE_ACCESS_USER,
    PAGE_ACCESS_GROUP,
    USER,
)
RESOURCES = {one.module: one for one in _KINDS}

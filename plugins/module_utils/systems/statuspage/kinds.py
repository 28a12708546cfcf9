# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .access import PAGE_ACCESS_GROUP, PAGE_ACCESS_USER, USER
from .components import COMPONENT, COMPONENT_GROUP
from .incidents import INCIDENT
from .info import INFO
from .maintenances import MAINTENANCE
from .metrics import METRIC, METRIC_DATA, METRICS_PROVIDER
from .page import EMBED_CONFIG, PAGE_ITSELF
from .postmortems import POSTMORTEM
from .subscribers import INCIDENT_SUBSCRIBER, SUBSCRIBER, UNSUBSCRIBED
from .system import STATUSPAGE
from .templates import INCIDENT_TEMPLATE

__all__ = [
    "COMPONENT",
    "COMPONENT_GROUP",
    "EMBED_CONFIG",
    "INCIDENT",
    "INCIDENT_SUBSCRIBER",
    "INCIDENT_TEMPLATE",
    "INFO",
    "INFOS",
    "KINDS",
    "MAINTENANCE",
    "METRIC",
    "METRICS_PROVIDER",
    "METRIC_DATA",
    "PAGE_ACCESS_GROUP",
    "PAGE_ACCESS_USER",
    "PAGE_ITSELF",
    "POSTMORTEM",
    "STATUSPAGE",
    "SUBSCRIBER",
    "UNSUBSCRIBED",
    "USER",
]

KINDS = (
    PAGE_ACCESS_USER,
    PAGE_ACCESS_GROUP,
    USER,
    COMPONENT_GROUP,
    COMPONENT,
    INCIDENT,
    MAINTENANCE,
    METRICS_PROVIDER,
    METRIC,
    METRIC_DATA,
    PAGE_ITSELF,
    EMBED_CONFIG,
    POSTMORTEM,
    UNSUBSCRIBED,
    SUBSCRIBER,
    INCIDENT_SUBSCRIBER,
    INCIDENT_TEMPLATE,
)
INFOS = (INFO,)

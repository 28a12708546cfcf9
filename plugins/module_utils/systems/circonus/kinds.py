# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .account import ACCOUNT
from .alert import ACKNOWLEDGEMENT, ALERT
from .annotation import ANNOTATION
from .broker import BROKER
from .check import CHECK
from .check_bundle import CHECK_BUNDLE, CHECK_BUNDLE_METRICS
from .contact_group import CONTACT_GROUP
from .dashboard import DASHBOARD
from .graph import GRAPH
from .historic import METRIC_CLUSTER, OUTLIER_REPORT, TEMPLATE
from .info import INFO
from .maintenance import MAINTENANCE, WINDOW
from .metric import METRIC
from .provision_broker import PROVISION_BROKER
from .rule_set import RULE_SET
from .rule_set_group import RULE_SET_GROUP
from .system import CIRCONUS
from .user import USER
from .worksheet import WORKSHEET

__all__ = [
    "ACCOUNT",
    "ACKNOWLEDGEMENT",
    "ALERT",
    "ANNOTATION",
    "BROKER",
    "CHECK",
    "CHECK_BUNDLE",
    "CHECK_BUNDLE_METRICS",
    "CIRCONUS",
    "CONTACT_GROUP",
    "DASHBOARD",
    "GRAPH",
    "INFO",
    "INFOS",
    "KINDS",
    "MAINTENANCE",
    "METRIC",
    "METRIC_CLUSTER",
    "OUTLIER_REPORT",
    "PROVISION_BROKER",
    "RULE_SET",
    "RULE_SET_GROUP",
    "TEMPLATE",
    "USER",
    "WINDOW",
    "WORKSHEET",
]

KINDS = (
    ACCOUNT,
    ALERT,
    ACKNOWLEDGEMENT,
    ANNOTATION,
    BROKER,
    CHECK,
    CHECK_BUNDLE,
    CHECK_BUNDLE_METRICS,
    CONTACT_GROUP,
    DASHBOARD,
    GRAPH,
    METRIC_CLUSTER,
    OUTLIER_REPORT,
    TEMPLATE,
    WINDOW,
    MAINTENANCE,
    METRIC,
    PROVISION_BROKER,
    RULE_SET,
    RULE_SET_GROUP,
    USER,
    WORKSHEET,
)
INFOS = (INFO,)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .annotation import ANNOTATION
from .check import CHECK
from .contact_group import CONTACT_GROUP
from .dashboard import DASHBOARD
from .graph import GRAPH
from .historic import METRIC_CLUSTER, OUTLIER_REPORT
from .rule_set import RULE_SET
from .rule_set_group import RULE_SET_GROUP
from .system import CIRCONUS
from .user import USER
from .worksheet import WORKSHEET

__all__ = [
    "ANNOTATION",
    "CHECK",
    "CIRCONUS",
    "CONTACT_GROUP",
    "DASHBOARD",
    "GRAPH",
    "INFOS",
    "KINDS",
    "METRIC_CLUSTER",
    "OUTLIER_REPORT",
    "RULE_SET",
    "RULE_SET_GROUP",
    "USER",
    "WORKSHEET",
]

KINDS = (
    ANNOTATION,
    CHECK,
    CONTACT_GROUP,
    DASHBOARD,
    GRAPH,
    METRIC_CLUSTER,
    OUTLIER_REPORT,
    RULE_SET,
    RULE_SET_GROUP,
    USER,
    WORKSHEET,
)
INFOS = ()

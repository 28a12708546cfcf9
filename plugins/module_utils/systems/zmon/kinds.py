# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert_definition import ALERT_DEFINITION, ALERT_TITLE
from .check_definition import CHECK_DEFINITION
from .dashboard import DASHBOARD
from .downtime import DOWNTIME
from .entity import ENTITY
from .info import INFO
from .ledger import DOWNTIME_LEDGER
from .notification_group import NOTIFICATION_GROUP
from .system import ZMON

__all__ = [
    "ALERT_DEFINITION",
    "ALERT_TITLE",
    "CHECK_DEFINITION",
    "DASHBOARD",
    "DOWNTIME",
    "DOWNTIME_LEDGER",
    "ENTITY",
    "INFO",
    "INFOS",
    "KINDS",
    "NOTIFICATION_GROUP",
    "ZMON",
]

KINDS = (
    ALERT_TITLE,
    ALERT_DEFINITION,
    CHECK_DEFINITION,
    DASHBOARD,
    DOWNTIME,
    ENTITY,
    DOWNTIME_LEDGER,
    NOTIFICATION_GROUP,
)
INFOS = (INFO,)

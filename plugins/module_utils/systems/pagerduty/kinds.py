# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .alert import ALERT
from .service import SERVICE
from .system import PAGERDUTY

__all__ = [
    "ALERT",
    "INFOS",
    "KINDS",
    "PAGERDUTY",
    "SERVICE",
]

KINDS = (
    ALERT,
    SERVICE,
)
INFOS = ()

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .annotation import ANNOTATION
from .check import CHECK
from .contact_group import CONTACT_GROUP
from .rule_set import RULE_SET
from .system import CIRCONUS
from .user import USER

__all__ = [
    "ANNOTATION",
    "CHECK",
    "CIRCONUS",
    "CONTACT_GROUP",
    "INFOS",
    "KINDS",
    "RULE_SET",
    "USER",
]

KINDS = (
    ANNOTATION,
    CHECK,
    CONTACT_GROUP,
    RULE_SET,
    USER,
)
INFOS = ()

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

from .contact import CONTACT
from .folder import FOLDER
from .info import INFO
from .instant_test import INSTANT_TEST
from .label import LABEL
from .node_group import DIVISION, NODE, NODE_GROUP
from .performance import PERFORMANCE_INFO
from .product import PRODUCT
from .system import CATCHPOINT
from .tests import TEST

__all__ = [
    "CATCHPOINT",
    "CONTACT",
    "DIVISION",
    "FOLDER",
    "INFO",
    "INFOS",
    "INSTANT_TEST",
    "KINDS",
    "LABEL",
    "NODE",
    "NODE_GROUP",
    "PERFORMANCE_INFO",
    "PRODUCT",
    "TEST",
]

KINDS = (
    CONTACT,
    FOLDER,
    INSTANT_TEST,
    LABEL,
    DIVISION,
    NODE,
    NODE_GROUP,
    PRODUCT,
    TEST,
)
INFOS = (INFO, PERFORMANCE_INFO,)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Priorities of incidents, from the most to the least severe; people set them up in the web interface."""

from __future__ import annotations

from ...resource import Body, Listing, Paths, Resource
from ...values import Field, Name
from .system import PAGERDUTY, NameOrId

PRIORITY = Resource(
    "priority",
    PAGERDUTY,
    Paths("/priorities", one=None),
    (Field("name", Name()), Field("description")),
    NameOrId("name"),
    Listing(rows="priorities"),
    Body("priority"),
    module=None,
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Priorities of incidents, from the most to the least severe; people set them up in the web interface."""

from __future__ import annotations

from ...resource import Listing, Paths, Resource
from ...values import Field
from .system import referred
from .values import Called

PRIORITY = Resource(
    **referred("priority", Paths("/priorities", one=None), Listing(rows="priorities"), fields=(Field("name", Called()), Field("description")))
)

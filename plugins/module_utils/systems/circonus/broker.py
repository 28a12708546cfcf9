# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brokers: where checks run from. They are only read."""

from __future__ import annotations

from ...resource import Resource
from ...values import STABLE, Field, ListOf, Raw, Text
from .system import named
from .values import told

BROKER = Resource(
    # What each of them counts is costly to make, and nobody asks for it here.
    **named("broker", "name", at="_name", query={"check_counts": "false"}),
    fields=(
        Field("name", at="_name"),
        *told("type", "latitude", "longitude"),
        Field("tags", ListOf(Text()), STABLE, at="_tags"),
        Field("details", ListOf(Raw()), STABLE, at="_details"),
    ),
    create=None,
    remove=None,
    module=None,
)

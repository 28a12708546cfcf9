# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brokers: where checks run from. They are only read."""

from __future__ import annotations

from ...resource import Identity, Listing, Resource
from ...values import STABLE, Field, ListOf, Raw, Text
from .system import CIRCONUS, cid
from .values import told

BROKER = Resource(
    "broker",
    CIRCONUS,
    "/v2/broker",
    identity=Identity("name", id="_cid", parse_id=cid("broker")),
    # What each of them counts is costly to make, and nobody asks for it here.
    listing=Listing(query={"check_counts": "false"}, filter=lambda wanted: {"f__name": wanted["name"]}),
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

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check definitions: what is measured."""

from __future__ import annotations

from ...resource import Identity, Listing, Paths, Resource
from ...values import Field
from .system import ZMON, parse_id

CHECK_DEFINITION = Resource(
    "check_definition",
    ZMON,
    Paths("/api/v1/checks/all-check-definitions", one="/api/v1/check-definitions/{id}"),
    identity=Identity("name", parse_id=parse_id),
    listing=Listing(rows="check_definitions"),
    fields=(Field("name"), Field("owning_team")),
    module=None,
)

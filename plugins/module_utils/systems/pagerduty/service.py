# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services: what alerts are about."""

from __future__ import annotations

from ...resource import Body, Identity, Listing, Resource
from ...values import Field
from .system import PAGERDUTY, parse_id

SERVICE = Resource(
    "service",
    PAGERDUTY,
    "/services",
    identity=Identity("name", parse_id=parse_id),
    listing=Listing(rows="services", filter=lambda wanted: {"name": wanted["name"]}),
    body=Body("service"),
    fields=(Field("name"),),
    module=None,
)

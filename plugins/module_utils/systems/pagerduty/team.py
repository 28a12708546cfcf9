# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Teams."""

from __future__ import annotations

from ...resource import Body, Identity, Listing, Resource
from ...values import Field, Name
from .system import PAGERDUTY, parse_id

TEAM = Resource(
    "team",
    PAGERDUTY,
    "/teams",
    identity=Identity("name", parse_id=parse_id),
    listing=Listing(rows="teams", filter=lambda wanted: {"query": wanted["name"]}),
    body=Body("team"),
    fields=(Field("name", Name()),),
    module=None,
)

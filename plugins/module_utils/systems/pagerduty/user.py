# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users: who is told."""

from __future__ import annotations

from ...resource import Body, Identity, Listing, Resource
from ...values import Email, Field, Name
from .system import PAGERDUTY, parse_id

USER = Resource(
    "user",
    PAGERDUTY,
    "/users",
    identity=Identity("email", names=("email", "name"), parse_id=parse_id),
    listing=Listing(rows="users", filter=lambda wanted: {"query": wanted.get("email") or wanted["name"]}),
    body=Body("user"),
    fields=(Field("email", Email()), Field("name", Name())),
    module=None,
)

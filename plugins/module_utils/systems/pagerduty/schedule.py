# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Schedules: who is on call when."""

from __future__ import annotations

from ...resource import Body, Identity, Listing, Resource
from ...values import Field, Name
from .system import PAGERDUTY, parse_id

SCHEDULE = Resource(
    "schedule",
    PAGERDUTY,
    "/schedules",
    identity=Identity("name", parse_id=parse_id),
    listing=Listing(rows="schedules", filter=lambda wanted: {"query": wanted["name"]}),
    body=Body("schedule"),
    fields=(Field("name", Name()),),
    module=None,
)

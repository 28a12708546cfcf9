# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Escalation policies: who is told after whom."""

from __future__ import annotations

from ...resource import Body, Identity, Listing, Resource
from ...values import Field, Name
from .system import PAGERDUTY, parse_id

ESCALATION_POLICY = Resource(
    "escalation_policy",
    PAGERDUTY,
    "/escalation_policies",
    identity=Identity("name", parse_id=parse_id),
    listing=Listing(rows="escalation_policies", filter=lambda wanted: {"query": wanted["name"]}),
    body=Body("escalation_policy"),
    fields=(Field("name", Name()),),
    module=None,
)

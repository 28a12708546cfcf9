# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incident templates: what people open incidents from."""

from __future__ import annotations

from ...resource import Identity, Paths, Resource
from ...values import Choice, Field, Flag, Name, Ref, Text
from .announcements import INCIDENT_STATUSES, MAINTENANCE_STATES, text
from .system import PAGE, STATUSPAGE, Renaming, SetOfThings

INCIDENT_TEMPLATE = Resource(
    "incident_template",
    STATUSPAGE,
    Paths(f"{PAGE}/incident_templates", one=None),
    identity=Identity("name"),
    body=Renaming("template", renamed={"components": "component_ids"}),
    update=None,
    remove=None,
    fields=(
        Field("name", Name(), required=True),
        Field("title", required=True),
        Field("body", Text(text), required=True),
        Field("group_id"),
        Field("update_status", Choice(*INCIDENT_STATUSES, *MAINTENANCE_STATES)),
        Field("should_tweet", Flag()),
        Field("should_send_notifications", Flag()),
        Field("components", SetOfThings(Ref("component"))),
    ),
)

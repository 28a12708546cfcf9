# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incident templates: what people open incidents from."""

from __future__ import annotations

from typing import Optional

from ...behaviour import Behaviour
from ...resource import Body, Identity, Paths, Resource
from ...steps import Desired
from ...values import Choice, Field, Flag, Name, Ref, Row, SetOf, Text
from .announcements import INCIDENT_STATUSES, MAINTENANCE_STATES, text
from .system import PAGE, STATUSPAGE


class TemplateRules(Behaviour):
    """Components come as things and are sent as ids, under another name."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row with the ids of its components."""
        return {**row, "component_list": [one["id"] for one in row.get("components") or [] if isinstance(one, dict)]}

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return the body with its components by id."""
        body = dict(body)
        if "component_list" in body:
            body["component_ids"] = body.pop("component_list")
        return body


INCIDENT_TEMPLATE = Resource(
    "incident_template",
    STATUSPAGE,
    Paths(f"{PAGE}/incident_templates", one=None),
    identity=Identity("name"),
    body=Body("template"),
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
        Field("components", SetOf(Ref("component")), at="component_list"),
    ),
    behaviour=TemplateRules(),
)

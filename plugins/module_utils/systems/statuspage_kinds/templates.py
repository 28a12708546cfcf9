# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incident templates: what people open incidents from."""

from __future__ import annotations

from typing import Optional

from ...plan import Wish
from ...resource import Field, Resource, Row
from .announcements import INCIDENT_STATUSES, MAINTENANCE_STATES, text
from .system import PAGE, STATUSPAGE


def _template_components(row: Row) -> Row:
    return {**row, "component_list": [one["id"] for one in row.get("components") or [] if isinstance(one, dict)]}


def _template_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    body = dict(body)
    if "component_list" in body:
        body["component_ids"] = body.pop("component_list")
    return body


INCIDENT_TEMPLATE = Resource(
    "incident_template",
    STATUSPAGE,
    path=f"{PAGE}/incident_templates",
    key=("name",),
    can=("create",),
    listed_only=True,
    envelope="template",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("title", required=True),
        Field("body", required=True, normalise=text),
        Field("group_id"),
        Field("update_status", choices=(*INCIDENT_STATUSES, *MAINTENANCE_STATES)),
        Field("should_tweet", "bool"),
        Field("should_send_notifications", "bool"),
        Field("components", "list", api="component_list", refers_to="component", unordered=True),
    ),
    constraints={"required_one_of": [("id", "name")]},
    before_send=_template_body,
    after_read=_template_components,
)

"""Templates of what stakeholders are told.

Source: https://support.pagerduty.com/main/docs/status-update-templates
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import invalid
from .fields import Checked, name, one_of, text
from .lists import NOTHING, Names, Row, matching
from .world import Kind, World

_FIELDS = ("email_subject", "email_body", "message")


def _templated(world: World, value: Any) -> Row:
    if not isinstance(value, dict):
        raise ValueError("Templated fields must be an object")
    return {field: text(f"Templated fields {field}")(world, value.get(field)) for field in _FIELDS}


class Templates(Checked):
    """The operations on templates."""

    kind = Kind("template", "templates", "status-update-templates", 2100)
    checks = {
        "name": ("name", name()),
        "description": ("description", text("Description")),
        "template_type": ("template_type", one_of("Template type", ("status_update",))),
        "templated_fields": ("templated_fields", _templated),
    }
    required = ("name", "template_type", "templated_fields")
    defaults = {"description": None}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return templates in an order."""
        member, _colon, way = (call.param("sort_by") or "name").partition(":")
        if member not in ("name", "created_at") or way not in ("", "asc", "desc"):
            raise invalid("Sort by must be in name, created_at")
        rows = matching(call, super().rows(call), "name")
        return sorted(rows, key=lambda row: str(row[member]).lower(), reverse=way == "desc")

    def create(self, call: Call) -> Response:
        """Add a template."""
        stamp = {"by": call.actor.user_id, "created_at": self._world.now()}
        return self.answer(call, self.add(self.sent(call), **stamp), 201)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a template as shown."""
        by = self._world.reference("user", row["by"])
        members = ("name", "description", "template_type", "templated_fields")
        return {**self._world.head("template", row), **{member: row[member] for member in members}, "created_by": by, "updated_by": by}

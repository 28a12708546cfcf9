"""Features of the plan that are switched on for single services.

Source: https://developer.pagerduty.com/api-reference/ (Services)
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid, missing
from .lists import Row
from .world import wrapped

FEATURES = ("aiops",)


class Enablements(Family):
    """The two operations."""

    def operations(self) -> list[Operation]:
        """Return both."""
        path = "/services/{id}/enablements"
        return [Operation("GET", path, self.list), Operation("PUT", f"{path}/{{feature}}", self.put, write=True)]

    def _shown(self, service: str, feature: str) -> Row:
        row = self._world.table("enablements").get(f"{service}/{feature}") or {"enabled": True, "updated_at": None}
        return {"feature": feature, "enabled": row["enabled"], "updated_at": self._world.utc(row["updated_at"]), "warnings": []}

    def list(self, call: Call) -> Response:
        """GET /services/{id}/enablements"""
        key = self._world.fetch("service", call.path["id"])["id"]
        return answer({"enablements": [self._shown(key, feature) for feature in FEATURES]})

    def put(self, call: Call) -> Response:
        """PUT /services/{id}/enablements/{feature}"""
        key, feature = self._world.fetch("service", call.path["id"])["id"], call.path["feature"]
        if feature not in FEATURES:
            raise missing(2100)
        enabled = wrapped(call, "enablement").get("enabled")
        if not isinstance(enabled, bool):
            raise invalid("Enabled must be true or false")
        self._world.table("enablements").put(f"{key}/{feature}", {"enabled": enabled, "updated_at": self._world.now()})
        return answer({"enablement": self._shown(key, feature)})

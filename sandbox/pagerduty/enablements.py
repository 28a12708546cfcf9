"""Features of the plan that are switched on for single services and orchestrations.

Source: https://developer.pagerduty.com/api-reference/ (Services)
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid, missing
from .lists import Row
from .world import wrapped

FEATURES = ("aiops",)


class Enablements(Family):
    """The two operations, for each kind of thing."""

    def operations(self) -> list[Operation]:
        """Return both for services, and for orchestrations."""
        found = []
        for kind in ("service", "event_orchestration"):
            path = f"/{kind}s/{{id}}/enablements"
            found += [
                Operation("GET", path, partial(self.list, kind)),
                Operation("PUT", f"{path}/{{feature}}", partial(self.put, kind), write=True),
            ]
        return found

    def _shown(self, key: str, feature: str) -> Row:
        row = self._world.table("enablements").get(f"{key}/{feature}") or {"enabled": True, "updated_at": None}
        return {"feature": feature, "enabled": row["enabled"], "updated_at": self._world.utc(row["updated_at"]), "warnings": []}

    def list(self, kind: str, call: Call) -> Response:
        """GET /{services|event_orchestrations}/{id}/enablements"""
        key = self._world.fetch(kind, call.path["id"])["id"]
        return answer({"enablements": [self._shown(key, feature) for feature in FEATURES]})

    def put(self, kind: str, call: Call) -> Response:
        """PUT /{services|event_orchestrations}/{id}/enablements/{feature}: answers with a list, as the vendor's clients read it."""
        key, feature = self._world.fetch(kind, call.path["id"])["id"], call.path["feature"]
        if feature not in FEATURES:
            raise missing(2100)
        enabled = wrapped(call, "enablement").get("enabled")
        if not isinstance(enabled, bool):
            raise invalid("Enabled must be true or false")
        self._world.table("enablements").put(f"{key}/{feature}", {"enabled": enabled, "updated_at": self._world.now()})
        return answer({"enablements": [self._shown(key, feature)]})

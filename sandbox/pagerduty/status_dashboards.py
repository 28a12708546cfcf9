"""Status dashboards, and how business services do: impacted by what is open, or not.

Source: https://support.pagerduty.com/main/docs/status-dashboard
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, missing
from .lists import Row, cursor_page, many

DASHBOARD: Row = {"id": "PSTDASH", "url_slug": "all-of-it", "name": "All of it"}
MOST = 200


class StatusDashboards(Family):
    """The operations, all of which look."""

    def operations(self) -> list[Operation]:
        """Return every operation on dashboards and impacts."""
        path, slug = "/status_dashboards", "/status_dashboards/url_slugs/{slug}"
        business = "/business_services"
        return [
            Operation("GET", path, lambda call: cursor_page(call, "status_dashboards", [DASHBOARD], lambda row: row)),
            Operation("GET", f"{path}/{{id}}", self.read),
            Operation("GET", f"{path}/{{id}}/service_impacts", self.list_on_dashboard),
            Operation("GET", slug, self.read),
            Operation("GET", f"{slug}/service_impacts", self.list_on_dashboard),
            Operation("GET", f"{business}/impacts", self.list_impacts),
            Operation("GET", f"{business}/impactors", self.list_impactors),
            Operation("GET", f"{business}/{{id}}/supporting_services/impacts", self.list_supporting),
        ]

    def read(self, call: Call) -> Response:
        """GET /status_dashboards/{id}, or by its slug"""
        if call.path.get("id", DASHBOARD["id"]) != DASHBOARD["id"] or call.path.get("slug", DASHBOARD["url_slug"]) != DASHBOARD["url_slug"]:
            raise missing(2100)
        return answer({"status_dashboard": DASHBOARD})

    def _impactors(self) -> list[Row]:
        """Return the open incidents that impact a business service."""
        found = [self._world.fetch("incident", row["id"]) for row in self._world.table("open_incidents").all()]
        return [record for record in found if record.get("impacted_ids")]

    def _impacts(self, call: Call, services: list[Row]) -> Response:
        wanted, more = many(call, "ids"), many(call, "additional_fields")
        records = self._impactors()
        shown = [self._impact(row, records, more) for row in services if not wanted or row["id"] in wanted]
        body: Row = {"services": shown[:MOST], "limit": MOST, "more": len(shown) > MOST}
        if "total_impacted_count" in more:
            body["additional_fields"] = {"total_impacted_count": sum(one["status"] == "impacted" for one in shown)}
        return answer(body)

    def _impact(self, row: Row, records: list[Row], more: set[str]) -> Row:
        by = [record for record in records if row["id"] in record["impacted_ids"]]
        shown = {"id": row["id"], "name": row["name"], "type": "business_service", "status": "impacted" if by else "not_impacted"}
        if "services.highest_impacting_priority" not in more:
            return shown
        priorities = [found for record in by if (found := self._world.find("priority", record["priority_id"]))]
        highest = max(priorities, key=lambda one: one["order"], default=None)
        worst = {"id": highest["id"], "order": highest["order"]} if highest else None
        return {**shown, "additional_fields": {"highest_impacting_priority": worst}}

    def list_impacts(self, call: Call) -> Response:
        """GET /business_services/impacts"""
        return self._impacts(call, self._world.all("business_service"))

    def list_on_dashboard(self, call: Call) -> Response:
        """GET /status_dashboards/{id}/service_impacts"""
        self.read(call)
        return self.list_impacts(call)

    def list_supporting(self, call: Call) -> Response:
        """GET /business_services/{id}/supporting_services/impacts"""
        end = ["business_service", self._world.fetch("business_service", call.path["id"])["id"]]
        rows = self._world.table("service_dependencies").all()
        keys = [row["supporting_service"][1] for row in rows if row["dependent_service"] == end and row["supporting_service"][0] == end[0]]
        return self._impacts(call, [found for key in keys if (found := self._world.find("business_service", key))])

    def list_impactors(self, call: Call) -> Response:
        """GET /business_services/impactors"""
        wanted = many(call, "ids")
        records = [record for record in self._impactors() if not wanted or wanted & set(record["impacted_ids"])]
        shown = [{"id": record["id"], "type": "incident"} for record in records]
        return answer({"impactors": shown[:MOST], "limit": MOST, "more": len(shown) > MOST})

"""REST operations on the alerts of an incident."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import answer, error, invalid, missing
from .incident_calls import MAX_BULK, IncidentCalls
from .incident_view import IncidentView
from .incidents import Incidents, Reference
from .lists import Row, choices, many, page
from .world import World, requester, wrapped

ALERT_STATUSES = ("triggered", "resolved")
ALERT_SORTS = ("created_at", "resolved_at")


class Alerts(Family):
    """The operations on alerts."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incidents, self._view = others[Incidents], others[IncidentView]
        self._incident = others[IncidentCalls].fetch

    def operations(self) -> list[Operation]:
        """Return every operation on alerts."""
        alerts = "/incidents/{id}/alerts"
        return [
            Operation("GET", alerts, self.list_alerts),
            Operation("PUT", alerts, self.update_alerts, write=True),
            Operation("GET", f"{alerts}/{{alert_id}}", self.show_alert),
            Operation("PUT", f"{alerts}/{{alert_id}}", self.update_alert, write=True),
        ]

    def list_alerts(self, call: Call) -> Response:
        """GET /incidents/{id}/alerts"""
        record = self._incident(call.path["id"])
        statuses, include = choices(call, "statuses", ALERT_STATUSES), many(call, "include")
        key = call.param("alert_key")
        rows = [
            alert
            for alert in self._incidents.alerts(record)
            if (not key or alert["alert_key"] == key) and (not statuses or alert["status"] in statuses)
        ]
        field, _colon, way = (call.param("sort_by") or "created_at").partition(":")
        if field not in ALERT_SORTS or way not in ("", "asc", "desc"):
            raise invalid(f"Sort by must be in {', '.join(ALERT_SORTS)}")
        rows.sort(key=lambda alert: (alert[field] is None, alert[field] or 0), reverse=way == "desc")
        return page(call, "alerts", rows, lambda alert: self._view.alert(alert, include))

    def _alert(self, record: Row, key: Any) -> Row:
        alert = self._world.table("alerts").get(key) if isinstance(key, str) else None
        if alert is None or alert["incident_id"] != record["id"]:
            raise missing(2100)
        return alert

    def show_alert(self, call: Call) -> Response:
        """GET /incidents/{id}/alerts/{alert_id}"""
        alert = self._alert(self._incident(call.path["id"]), call.path["alert_id"])
        return answer({"alert": self._view.alert(alert)})

    def update_alert(self, call: Call) -> Response:
        """PUT /incidents/{id}/alerts/{alert_id}: resolve or reopen it, move it to another incident."""
        user = requester(self._world, call)
        alert = self._alert(self._incident(call.path["id"]), call.path["alert_id"])
        self._check_alert(wrapped(call, "alert"))
        return answer({"alert": self._changed(alert, call.body["alert"], ("user", user))})

    def update_alerts(self, call: Call) -> Response:
        """PUT /incidents/{id}/alerts: all or nothing."""
        user = requester(self._world, call)
        record = self._incident(call.path["id"])
        items = call.body.get("alerts") if isinstance(call.body, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise invalid("Alerts must be a list inside 'alerts'")
        if len(items) > MAX_BULK:
            raise Refusal(error(413, 2002, "Request Entity Too Large", f"At most {MAX_BULK} alerts can be updated"))
        work = []
        for item in items:
            self._check_alert(item)
            work.append((self._alert(record, item.get("id"))["id"], item))
        table, shown = self._world.table("alerts"), []
        for key, item in work:
            shown.append(self._changed(table.get(key), item, ("user", user)))  # type: ignore[arg-type]
        return answer({"alerts": shown, "limit": len(shown), "offset": 0, "total": None, "more": False})

    def _check_alert(self, body: Row) -> None:
        if body.get("status", "resolved") not in ALERT_STATUSES:
            raise invalid("Status must be in triggered, resolved")
        if body.get("incident"):
            self._incident(str(body["incident"].get("id") if isinstance(body["incident"], dict) else None))

    def _changed(self, alert: Row, body: Row, by: Reference) -> Row:
        if body.get("incident"):
            self._incidents.move_alert(alert, self._incident(body["incident"]["id"]))
        if body.get("status", alert["status"]) != alert["status"]:
            step = self._incidents.resolve_alert if body["status"] == "resolved" else self._incidents.reopen_alert
            step(alert, by)
        return self._view.alert(alert)

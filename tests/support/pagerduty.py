"""PagerDuty in the sandbox, as the tests ask it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import requests

from sandbox.pagerduty import ACCOUNT_TOKEN
from sandbox.pagerduty.seed import DEMO_ROUTING_KEY, FROM_EMAIL, POLICY, WEB_SHOP

V1, V2, CHANGE = "/generic/2010-04-15/create_event.json", "/v2/enqueue", "/v2/change/enqueue"
ACCEPT = "application/vnd.pagerduty+json;version=2"
OPEN = {"statuses[]": ["triggered", "acknowledged"], "date_range": "all"}


class Api:
    """Sends requests as an account key with a From header, unless told otherwise."""

    def __init__(self, sandbox: Any) -> None:
        self.sandbox = sandbox

    def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        token, sender = options.pop("token", ACCOUNT_TOKEN), options.pop("sender", FROM_EMAIL)
        headers = {"Accept": ACCEPT, "Authorization": f"Token token={token}", **options.pop("headers", {})}
        if sender:
            headers["From"] = sender
        if body is not None:
            options["json"] = body
        return self.sandbox.request("pagerduty", method, path, headers=headers, **options)

    def get(self, path: str, **params: Any) -> Any:
        answer = self("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, path: str, envelope: str, code: int = 201, /, **body: Any) -> Any:
        """Create a thing and return it."""
        answer = self("POST", path, {envelope: body})
        assert answer.status_code == code, answer.text
        return answer.json()[envelope]

    def put(self, path: str, envelope: str, /, **body: Any) -> Any:
        """Change a thing and return it."""
        answer = self("PUT", path, {envelope: body})
        assert answer.status_code == 200, answer.text
        return answer.json()[envelope]

    def event(self, path: str = V2, **event: Any) -> requests.Response:
        return self.sandbox.request("pagerduty", "POST", path, json=event)

    def v2(self, action: str, key: str | None = "disk", routing_key: str = DEMO_ROUTING_KEY, **payload: Any) -> None:
        event: dict[str, Any] = {"routing_key": routing_key, "event_action": action}
        if key:
            event["dedup_key"] = key
        if action == "trigger":
            event["payload"] = {"summary": "Disk full", "source": "db1", "severity": "critical", **payload}
        assert self.event(**event).status_code == 202

    def incidents(self, **filters: Any) -> list[dict[str, Any]]:
        return self.get("/incidents", **{"date_range": "all", **filters})["incidents"]

    def states(self, **filters: Any) -> list[str]:
        return [row["status"] for row in self.incidents(**filters)]


def refusal(answer: requests.Response) -> tuple[int, int, list[str] | None]:
    """Return (status, code, errors)."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("errors")


def invalid(*errors: str) -> tuple[int, int, list[str]]:
    return 400, 2001, list(errors)


def at(api: Api, **ahead: float) -> str:
    """Return the sandbox's time plus a duration."""
    return (datetime.fromtimestamp(api.sandbox.clock(advance=0)["epoch"]).astimezone() + timedelta(**ahead)).isoformat()


def window(api: Api, start: float = -1, end: float = 3600, **more: Any) -> requests.Response:
    body = {"type": "maintenance_window", "start_time": at(api, seconds=start), "end_time": at(api, seconds=end)}
    body["services"] = [{"id": WEB_SHOP, "type": "service_reference"}]
    return api("POST", "/maintenance_windows", {"maintenance_window": {**body, **more}})


def service_body(**more: Any) -> dict[str, Any]:
    policy = {"id": POLICY, "type": "escalation_policy_reference"}
    return {"service": {"type": "service", "name": "Search", "escalation_policy": policy, **more}}


def incident_body(**more: Any) -> dict[str, Any]:
    service = {"id": WEB_SHOP, "type": "service_reference"}
    return {"incident": {"type": "incident", "title": "Fire", "service": service, **more}}

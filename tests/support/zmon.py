"""ZMON asked as one of its users, and bodies to send it."""

from __future__ import annotations

import time
from typing import Any

import requests

from sandbox.zmon.actors import ADM_TOKEN, DEMO_TOKEN, DEV_TOKEN, LEA_TOKEN, NOB_TOKEN, OTH_TOKEN

from .sandbox import Sandbox

TOKENS = {
    "adm": ADM_TOKEN, "dev": DEV_TOKEN, "oth": OTH_TOKEN, "nob": NOB_TOKEN, "lea": LEA_TOKEN, "demo": DEMO_TOKEN,
}  # fmt: skip
"""An administrator, users of the teams shop and ops, somebody without a role, a lead of shop, the seed's robot."""
ALERTS, CHECKS, ENTITIES = "/api/v1/alert-definitions", "/api/v1/check-definitions", "/api/v1/entities"
DASHBOARD, DOWNTIMES, STATUS = "/api/v1/dashboard", "/api/v1/downtimes", "/api/v1/status"


class Zmon:
    """Sends requests as one of the users (`who`, the administrator unless said; None: nobody)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(
        self, method: str, path: str, body: Any = None, who: str | None = "adm", **options: Any
    ) -> requests.Response:
        """Send one request, and follow no redirect."""
        headers = {"Authorization": f"Bearer {TOKENS[who]}"} if who else {}
        headers |= options.pop("headers", {})
        if body is not None:
            options["json"] = body
        return self.sandbox.request("zmon", method, path, headers=headers, allow_redirects=False, **options)

    def make(self, path: str, body: dict[str, Any], who: str = "adm") -> int:
        """Make an alert or a check; returns its id."""
        answer = self("POST", path, body, who)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def ring(self, alert: int, *entities: str, **more: Any) -> None:
        """Put exactly these entities in alarm."""
        assert self("POST", "/_sandbox/alarm", {"alert_id": alert, "entities": list(entities), **more}, None).ok

    def rings(self, alert: int) -> dict[str, Any]:
        """Return what is in alarm, by entity."""
        return self("GET", f"{STATUS}/alert/{alert}").json().get(str(alert), {})

    def looked_at(self, alert: int) -> list[str]:
        """Return the entities that the workers have looked at for an alert."""
        return [row["entity"] for row in self("GET", f"{STATUS}/alert/{alert}/all-entities").json()]


def check(**values: Any) -> dict[str, Any]:
    """Return the body of a check of team shop."""
    return {
        "name": "Latency", "description": "how slow", "owning_team": "shop", "entities": [{"type": "city"}],
        "interval": 60, "command": "ping()", "status": "ACTIVE", "last_modified_by": "x", **values,
    }  # fmt: skip


def alert(**values: Any) -> dict[str, Any]:
    """Return the body of an alert of team shop on the seed's check."""
    return {
        "name": "Slow", "description": "p95", "team": "shop", "responsible_team": "shop", "entities": [],
        "entities_exclude": [], "condition": "> 1", "check_definition_id": 20, "status": "ACTIVE", "priority": 2,
        **values,
    }  # fmt: skip


def downtime(**values: Any) -> dict[str, Any]:
    """Return the body of a downtime of one hour for one city."""
    now = int(time.time())
    return {"comment": "patch", "start_time": now, "end_time": now + 3600, "entities": ["de-berlin"], **values}


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a body lacking some members."""
    return {name: value for name, value in body.items() if name not in names}


def names_in(sandbox: Sandbox) -> dict[str, Any]:
    """Return the alerts, checks and dashboards of any status, as a search gives them."""
    return Zmon(sandbox)("GET", "/api/v1/quick-search?query=&limit=1000").json()


def emptied(sandbox: Sandbox) -> None:
    """Remove what the seed data has: alerts, then the checks they rest on, entities, and who is in a group."""
    zmon, found = Zmon(sandbox), names_in(sandbox)
    paths = [f"{at}/{one['id']}" for at, rows in ((ALERTS, "alerts"), (CHECKS, "checks")) for one in found[rows]]
    paths += [f"{ENTITIES}/{one['id']}" for one in zmon("GET", ENTITIES).json()]
    for group in zmon("GET", "/api/v1/groups").json():
        paths += [f"/api/v1/groups/{group['id']}/{at}/{one}/" for at, rows in (("active", "active"), ("member", "members")) for one in group[rows]]
    for path in paths:
        gone = zmon("DELETE", path)
        assert gone.ok, gone.text

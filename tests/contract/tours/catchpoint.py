"""The tour through Catchpoint, API v2. Version 1 has no description; it is visited all the same."""

from __future__ import annotations

from sandbox.catchpoint import CLIENT_ID, CLIENT_SECRET, KEY
from tests.contract.tour import Tour

HEADERS = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
SECTIONS = ("includeRequest", "includeTargeting", "includeInsight", "includeAdvanceSettings", "includeAlerts")


def visit(tour: Tour) -> None:
    """Go through every operation."""
    tests(tour)
    version_1(tour)


def tests(tour: Tour) -> None:
    listed = tour.get("/api/v2/tests", statusId=0, pageNumber=1, pageSize=100, **dict.fromkeys(SECTIONS, "true"))
    first = listed["data"]["tests"][0]["id"]
    tour.get("/api/v2/tests", name="shop", productIds="2002", typeIds="0", monitorIds="18", pageSize=1)
    tour.get(f"/api/v2/tests/{first}", showInheritedProperties="false")
    tour.get("/api/v2/tests/0")
    tour.get("/api/v2/tests/999999", 400)


def version_1(tour: Tour) -> None:
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    token = tour.call("POST", "/ui/api/token", data=form)["access_token"]
    tour.call("GET", "/ui/api/v1/tests", headers={"Authorization": f"Bearer {token}"})

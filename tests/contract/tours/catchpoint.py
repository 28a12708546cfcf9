"""The tour through Catchpoint; version 1, which has no description, is only walked through."""

from __future__ import annotations

from typing import Any

from sandbox.catchpoint import CLIENT_ID, CLIENT_SECRET, KEY
from tests.contract.tour import Tour
from tests.contract.tours import catchpoint_manage, catchpoint_performance

HEADERS = {"Authorization": f"Bearer {KEY}", "User-Agent": "tour"}


def visit(tour: Tour) -> None:
    """Go through every operation."""
    catchpoint_manage.visit(tour)
    catchpoint_performance.visit(tour)
    version_1(tour, with_token(tour))


def with_token(tour: Tour) -> dict[str, Any]:
    """Return the headers for version 1."""
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    answer = tour.call("POST", "/ui/api/token", None, data=form)
    tour.call("POST", "/ui/api/token", None, 400, data={**form, "grant_type": "password"})
    return {"Authorization": f"Bearer {answer['access_token']}"}


def version_1(tour: Tour, headers: dict[str, Any]) -> None:
    v1 = "/ui/api/v1"
    tour.call("GET", f"{v1}/tests", None, headers=headers, params={"pageSize": 2, "name": "shop"})
    tour.call("GET", f"{v1}/tests/123", None, 400, headers=headers)
    for path in ("tests/880012", "tests/880012/allSections", "folders", "folders/3003", "folders/3003/allSections", "products",
                 "products/2002", "products/2002/allSections", "nodeGroups", "nodeGroups/5001", "divisions", "nodes", "nodes/733"):  # fmt: skip
        tour.call("GET", f"{v1}/{path}", None, headers=headers)
    march = {"startTime": "03-03-2026 18:00", "endTime": "03-03-2026 21:00"}
    for path, params in (
        ("raw/880012", march), ("raw", {"tests": "880012,880013"}), ("aggregated", {"tests": "880012", "aggregationType": "Day", **march}),
        ("favoriteCharts", {}), ("favoriteCharts/45001", {}), ("favoriteCharts/45001/data", {"tests": "880012", **march}),
        ("favoriteCharts/45002/data", {}),
    ):  # fmt: skip
        tour.call("GET", f"{v1}/performance/{path}", None, headers=headers, params=params)
    tour.call("GET", f"{v1}/alerts", None, headers=headers, params={"pageSize": 5})
    tour.call("GET", f"{v1}/glimpse/favoriteCharts", None, headers=headers)
    body = {
        "id": 0, "test_type": {"id": 0}, "monitor": {"id": 18}, "test_url": "https://shop.example.org/", "http_method": {"id": 0},
        "nodes": [{"id": 733, "name": "Oslo"}],
    }  # fmt: skip
    made = tour.call("POST", f"{v1}/onDemandTest/0", body, headers=headers)
    tour.call("GET", f"{v1}/onDemandTest/{made['id']}", None, headers=headers)

"""The part of the tour through Catchpoint that is about performance, charts and alerts."""

from __future__ import annotations

from typing import Any

from tests.contract.tour import Tour

API = "/api/v2/tests"
MARCH = {"startTimeUtc": "2026-03-03T18:00:00", "endTimeUtc": "2026-03-03T21:00:00"}


def visit(tour: Tour) -> None:
    """Go through every operation of version 2."""
    explorer(tour)
    charts(tour)
    alerts(tour)
    instant_tests(tour)


def explorer(tour: Tour) -> None:
    path = f"{API}/explorer"
    tour.get(f"{path}/raw", testIds="880012,880019")
    tour.get(
        f"{path}/raw", testIds=880012, dimensionIds="17,16,1", metricIds="89,15", tracepointIds="802", zoneTypeIds="-2",
        availabilityFilter=0, verifyOnError="true", subSourceTypeId=0, **MARCH,
    )  # fmt: skip
    tour.get(f"{path}/raw", 400, testIds=123)
    tour.get(f"{path}/aggregated", testIds=880012, timeInterval=8, metricIds="89,15,61", **MARCH)
    tour.get(f"{path}/enumeration", includeDimensions="true", includeMetrics="true", includeSubSourceTypes="true", includeTimeIntervals="true")
    tour.get(f"{API}/errors/raw", testIds="880012", testTypeId=0, errorTypes=6, pageSize=200, **MARCH)
    tour.get(f"{API}/errors/raw/880012")


def charts(tour: Tour) -> None:
    path = f"{API}/explorer/favoritechart"
    tour.get(path)
    tour.set("/_sandbox/settings", {"bare": True})
    tour.get(f"{path}/45001")
    tour.get(f"{path}/data/45001", tests="880012,880013", timeInterval=9, **MARCH)
    tour.get(f"{path}/defaultdata/45002")
    tour.set("/_sandbox/settings", {"bare": False})
    tour.get(f"{path}/45001")
    tour.get(f"{path}/45009", 400)


def alerts(tour: Tour) -> None:
    tour.set("/_sandbox/outage", {"testId": 880012, "minutes": 30})
    path = f"{API}/alerts"
    week = {"startTimeUtc": "2025-03-01T00:00:00", "endTimeUtc": "2099-01-01T00:00:00"}
    some = tour.get(path, levelId=1, alertTypeId=9, productIds=2002, productName="shop", includeNodeDetails="true", pageSize=3, **week)
    every = [alert["id"] for alert in some["data"]["alerts"]]
    if not every:  # how many things went wrong in the last week hangs on the day
        every = ["880012-000001"]
    tour.call("GET", f"{path}/{every[0]}", None, 200 if some["data"]["alerts"] else 400)
    changes: list[dict[str, Any]] = [{"alertId": every[0], "acknowledgeAlert": True, "assignToContactByEmail": "grace@example.com"}]
    tour.call("PATCH", path, [*changes, {"alertId": "nobody's", "dropAlert": True}], 200 if some["data"]["alerts"] else 400)
    tour.get(path)


def instant_tests(tour: Tour) -> None:
    path = "/api/v2/instanttests"
    body = {
        "id": 0, "url": "https://shop.example.org/", "httpMethodType": {"id": 0, "name": "Get"}, "instantTestType": {"id": 0, "name": "Web"},
        "monitorType": {"id": 18, "name": "Chrome"}, "nodesIds": [{"id": 733, "name": "Oslo"}], "instantTestFlags": [{"id": 14}],
        "requestSettings": {"requestSettingType": {"id": 1}, "httpHeaderRequests": []}, "monitorVersionType": {"id": 1}, "applicationVersion": "",
    }  # fmt: skip
    made = tour.call("POST", path, body, params={"onDemand": "true"})["data"]
    tour.call("POST", path, {**body, "nodesIds": []}, 400)
    for _dummy in range(3):
        tour.get(f"{path}/{made['id']}", nodeId=733, stepId=0)
    tour.get(f"{path}/5", 400, nodeId=733)
    asked = {"nodesIds": [{"id": 734}], "authentication": {"userName": "a", "password": "b", "passwordIds": [601]}, "tokenIds": [602]}
    tour.call("POST", f"{path}/880012", asked, params={"onDemand": "true"})
    tour.set("/_sandbox/settings", {"bare": True})
    tour.get(f"{path}/configuration/{made['id']}")
    tour.get(f"{path}/configuration/0")
    tour.set("/_sandbox/settings", {"bare": False})

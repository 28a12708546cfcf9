"""The part of the tour through Statuspage that is about metrics, access, members, the embedded window and uptime."""

from __future__ import annotations

import time
from typing import Any

from sandbox.statuspage.service import ORGANIZATION, PAGE
from tests.contract.tour import Tour

P = f"/v1/pages/{PAGE}"
O = f"/v1/organizations/{ORGANIZATION}"  # noqa: E741


def visit(tour: Tour, component: str, group: str) -> None:
    """Go through every operation. component, group: ids of what is there."""
    embed_config(tour)
    uptime(tour, component, group)
    metric = metrics(tour)
    access_users(tour, component, metric)
    access_groups(tour, component, metric)
    members(tour)


def embed_config(tour: Tour) -> None:
    path = f"{P}/status_embed_config"
    tour.get(path)
    body = {"position": "top-left", "incident_background_color": "#F95356", "incident_text_color": "ffffff"}
    tour.call("PATCH", path, {"status_embed_config": body})
    body = {"position": "bottom-left", "maintenance_background_color": "0066FF", "maintenance_text_color": "000"}
    tour.call("PUT", path, {"status_embed_config": body})
    tour.call("PATCH", path, {"status_embed_config": {"position": "middle"}}, 422)


def uptime(tour: Tour, component: str, group: str) -> None:
    tour.get(f"{P}/components/{component}/uptime")
    tour.get(f"{P}/components/{component}/uptime", start="2026", skip_related_events="true")
    tour.get(f"{P}/component-groups/{group}/uptime", end=time.strftime("%Y-%m"))
    tour.get(f"{P}/components/{component}/uptime", 422, start="1969")


def metrics(tour: Tour) -> str:
    """Leave one metric; return its id."""
    providers = f"{P}/metrics_providers"
    datadog = {
        "type": "Datadog", "api_key": "a", "application_key": "b", "metric_base_uri": "https://app.datadoghq.com/api/v1"
    }  # fmt: skip
    made = tour.call("POST", providers, {"metrics_provider": datadog}, 201)
    tour.call("POST", providers, {"metrics_provider": {"type": "NewRelic"}}, 422)
    tour.call("POST", providers, {"metrics_provider": {"type": "Pingdom", "api_token": "a", "application_key": "b"}}, 201)
    path = f"{providers}/{made['id']}"
    tour.get(path)
    tour.call("PATCH", path, {"metrics_provider": {"metric_base_uri": "https://api.datadoghq.eu/api/v1"}})
    tour.call("PUT", path, {"metrics_provider": {"type": "Datadog"}})
    tour.call("PATCH", path, {"metrics_provider": {"api_key": "c"}})
    tour.call("PATCH", path, {"metrics_provider": {"type": ""}}, 422)
    body = {
        "name": "Latency", "metric_identifier": "avg:web.latency{*}", "transform": "average", "suffix": "ms",
        "y_axis_min": 0, "y_axis_max": 0.5, "y_axis_hidden": False, "display": True, "decimal_places": 1,
        "tooltip_description": "95th percentile",
    }  # fmt: skip
    foreign = tour.call("POST", f"{path}/metrics", {"metric": body}, 201)
    tour.call("POST", f"{P}/metrics/{foreign['id']}/data", {"data": {"timestamp": int(time.time()), "value": 1}}, 405)
    own = tour.call("POST", providers, {"metrics_provider": {"type": "Self"}}, 201)
    metric = tour.call("POST", f"{providers}/{own['id']}/metrics", {"metric": {"name": "Orders"}}, 201)
    tour.get(providers)
    tour.get(f"{P}/metrics", page=1, per_page=100)
    tour.get(f"{path}/metrics", page=1, per_page=100)
    tour.call("PATCH", f"{P}/metrics/{foreign['id']}", {"metric": {"suffix": "s", "name": "Slowness"}})
    metric_data(tour, metric["id"])
    tour.call("DELETE", f"{P}/metrics/{foreign['id']}")
    tour.call("DELETE", path)
    return metric["id"]


def metric_data(tour: Tour, metric: str) -> None:
    path = f"{P}/metrics/{metric}"
    tour.get(path)
    tour.call("PATCH", path, {"metric": {"name": "Orders a minute"}})
    tour.call("PUT", path, {"metric": {"name": "Orders", "metric_identifier": "orders"}})
    point = {"timestamp": int(time.time()), "value": 1.5}
    tour.call("POST", f"{path}/data", {"data": point}, 201)
    tour.call("POST", f"{path}/data", {"data": {"value": 1.5}}, 422)
    tour.call("POST", f"{P}/metrics/data", {"data": {metric: [point]}}, 202)
    tour.get(path)
    tour.call("DELETE", f"{path}/data")


def access_list(tour: Tour, path: str, ids: str, member: str) -> None:
    """Go through the operations of a list below a user or a group."""
    tour.call("PATCH", path, {ids: [member]})
    tour.call("PUT", path, {ids: [member]})
    tour.get(path, page=1, per_page=100)
    tour.call("DELETE", f"{path}/{member}")
    tour.call("POST", path, {ids: [member]}, 201)
    tour.call("POST", path, {ids: ["nothing00000"]}, 404)
    tour.call("DELETE", path, {ids: [member]})
    tour.call("DELETE", path, {})


def access_users(tour: Tour, component: str, metric: str) -> None:
    every = f"{P}/page_access_users"
    wanted: dict[str, Any] = {"email": "ada@example.com", "external_login": "ada", "subscribe_to_components": False}
    made = tour.call("POST", every, {"page_access_user": {**wanted, "page_access_group_ids": []}})
    tour.call("POST", every, {"page_access_user": wanted}, 409)
    tour.call("POST", every, {"page_access_user": {"email": ""}}, 422)
    path = f"{every}/{made['id']}"
    tour.get(every, page=1, per_page=100, email="ada@example.com")
    tour.get(path)
    tour.call("PATCH", path, {"page_access_user": {"external_login": "ada2"}})
    tour.call("PUT", path)
    access_list(tour, f"{path}/components", "component_ids", component)
    access_list(tour, f"{path}/metrics", "metric_ids", metric)
    shared = f"{P}/components/{component}/page_access_users"
    tour.call("POST", shared, {"page_access_user_ids": [made["id"]]}, 201)
    tour.call("POST", shared, {}, 422)
    tour.call("DELETE", shared)
    tour.call("DELETE", path, status=204)


def access_groups(tour: Tour, component: str, metric: str) -> None:
    every = f"{P}/page_access_groups"
    user = tour.call("POST", f"{P}/page_access_users", {"page_access_user": {"external_login": "grace"}})["id"]
    lists = {"component_ids": [component], "metric_ids": [metric], "page_access_user_ids": [user]}
    wanted = {"name": "Gold", "external_identifier": "ldap-1", **lists}
    made = tour.call("POST", every, {"page_access_group": wanted}, 201)
    path = f"{every}/{made['id']}"
    tour.get(every, page=1, per_page=100)
    tour.get(path)
    tour.get(f"{P}/page_access_users/{user}")
    tour.call("PATCH", path, {"page_access_group": {"name": "Silver", "metric_ids": []}})
    tour.call("PUT", path, {"page_access_group": wanted})
    access_list(tour, f"{path}/components", "component_ids", component)
    shared = f"{P}/components/{component}/page_access_groups"
    tour.call("POST", shared, {"page_access_group_ids": [made["id"]]}, 201)
    tour.call("DELETE", shared)
    tour.call("DELETE", path)


def members(tour: Tour) -> None:
    user = {"email": "ada@example.com", "password": "correct horse", "first_name": "Ada", "last_name": "Lovelace"}
    made = tour.call("POST", f"{O}/users", {"user": user}, 201)
    tour.call("POST", f"{O}/users", {"user": user}, 422)
    tour.get(f"{O}/users", page=1, per_page=100)
    path = f"{O}/permissions/{made['id']}"
    tour.get(path)
    roles = {"page_configuration": False, "incident_manager": True, "maintenance_manager": True}
    tour.call("PUT", path, {"pages": {PAGE: roles}})
    tour.get(path)
    tour.call("DELETE", f"{O}/users/{made['id']}")

"""The tour through Circonus: what is drawn."""

from __future__ import annotations

from tests.contract.tour import Tour

POINT = {
    "name": "TTFB", "check_id": 12345, "metric_name": "tt_firstbyte", "metric_type": "numeric", "derive": "gauge",
    "axis": "l", "color": "#4a00dc", "alpha": None, "hidden": False, "stack": None, "data_formula": None,
    "legend_formula": None,
}  # fmt: skip
GRAPH = {
    "title": "Shop", "description": "first byte", "notes": "owned by web team", "style": "line", "line_style": "stepped",
    "min_left_y": "0", "max_left_y": None, "min_right_y": None, "max_right_y": None, "tags": ["service:shop"],
    "logarithmic_left_y": None, "logarithmic_right_y": None, "access_keys": [], "composites": [], "metric_clusters": [],
    "guides": [{"name": "limit", "color": "#aa3333", "data_formula": "500", "legend_formula": "=round(VAL,0)", "hidden": False}],
    "datapoints": [POINT, {"name": "p99", "caql": 'find("duration")', "metric_type": "caql", "axis": "l", "hidden": False}],
}  # fmt: skip


def visit(tour: Tour) -> None:
    made = tour.call("POST", "/v2/graph", GRAPH)
    tour.call("POST", "/v2/graph", {**GRAPH, "tags": []})
    path = f"/v2{made['_cid']}"
    tour.get("/v2/graph", f_title="Shop", size="100")
    tour.get(path)
    tour.call("PUT", path, {**GRAPH, "description": "", "style": "area"})
    tour.call("PUT", path, {**GRAPH, "style": "", "line_style": ""})
    worksheets(tour, made["_cid"])
    tour.call("DELETE", path)
    tour.get(path, 404)
    tour.call("POST", "/v2/graph", {"title": "x"}, 400)
    dashboards(tour)


def worksheets(tour: Tour, graph: str) -> None:
    body = {"title": "Shop", "graphs": [{"graph": graph}], "tags": ["service:shop"], "favorite": True, "description": "x"}
    query = {"name": "web", "query": "(tags:service:web)", "order": [graph]}
    made = tour.call("POST", "/v2/worksheet", {**body, "smart_queries": [query]})
    path = f"/v2{made['_cid']}"
    tour.get("/v2/worksheet", f_title="Shop", size="100")
    tour.get(path)
    tour.call("PUT", path, {**body, "graphs": []})
    tour.call("DELETE", path)


def dashboards(tour: Tour) -> None:
    widget = {
        "widget_id": "w1", "type": "html", "name": "HTML", "active": True, "origin": "a0", "width": 2, "height": 1,
        "settings": {"markup": "<b>x</b>", "title": "Hello"},
    }  # fmt: skip
    body = {
        "title": "Shop", "shared": False, "widgets": [widget], "grid_layout": {"width": 4, "height": 4},
        "options": {"scale_text": True, "text_size": 16, "hide_grid": False, "linkages": [], "access_configs": []},
    }  # fmt: skip
    made = tour.call("POST", "/v2/dashboard", body)
    path = f"/v2{made['_cid']}"
    tour.get("/v2/dashboard", f_title="Shop", size="100")
    tour.get(path)
    tour.call("PUT", path, {**body, "title": "Shop wall"})
    tour.call("DELETE", path)
    tour.get(path)

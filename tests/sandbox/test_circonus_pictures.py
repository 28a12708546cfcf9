"""Graphs, worksheets and dashboards, as the real service is known to treat them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.circonus import Circonus, refused

TTFB = {"check_id": 12345, "metric_name": "tt_firstbyte"}
P99 = {"caql": 'find("duration", "and(service:web)") | histogram:percentile(99)', "name": "p99"}
GRAPH = {"title": "Shop", "datapoints": [TTFB], "access_keys": [], "composites": []}
WIDGET = {
    "widget_id": "w1", "type": "html", "name": "HTML", "active": True, "origin": "a0", "width": 2, "height": 1,
    "settings": {"markup": "x", "account_id": 2317, "_secret": 1},
}  # fmt: skip
DASHBOARD = {
    "title": "Shop", "shared": True, "widgets": [WIDGET], "grid_layout": {"width": 4, "height": 4},
    "options": {"hide_grid": True, "text_size": 12, "linkages": [["w1"]], "access_configs": [{"shared_id": "s1", "enabled": True}]},
}  # fmt: skip


class TestGraphs:
    """A title is taken once, and what is drawn comes in order."""

    def test_smallest(self, ask: Circonus) -> None:
        made = ask.post("/graph", GRAPH)
        kind, number = made.pop("_cid").split("/")[1:]
        assert (kind, len(number), number.count("-")) == ("graph", 36, 4)
        point = {
            **TTFB, "name": "tt_firstbyte", "metric_type": "numeric", "derive": "gauge", "axis": "l", "color": "#4a00dc",
            "alpha": None, "hidden": False, "stack": None, "data_formula": None, "legend_formula": None,
        }  # fmt: skip
        assert made.pop("datapoints") == [point]
        assert {name for name, value in made.items() if value is None} == {
            "description", "notes", "style", "line_style", "min_left_y", "max_left_y", "min_right_y", "max_right_y",
            "logarithmic_left_y", "logarithmic_right_y", "overlay_sets",
        }  # fmt: skip
        assert all(made[name] == [] for name in ("tags", "guides", "access_keys", "composites", "metric_clusters"))

    def test_the_same_title_changes_the_graph_that_has_it(self, ask: Circonus) -> None:
        made = ask.post("/graph", {**GRAPH, "notes": "mine", "tags": ["B", "a"]})
        again = ask.post("/graph", {**GRAPH, "description": "theirs", "datapoints": [P99]})
        assert (again["_cid"], again["description"], again["notes"]) == (made["_cid"], "theirs", "mine")
        assert (again["tags"], again["datapoints"][0]["name"]) == (["a", "b"], "p99")
        assert ask.ids("/graph", f_title="Shop") == [made["_cid"].rpartition("/")[2]]
        assert "taken" in refused(ask("PUT", made["_cid"], {"title": "Web latency"}))

    @pytest.mark.parametrize("name", ["title", "datapoints", "access_keys", "composites"])
    def test_lists_must_be_there_even_if_empty(self, ask: Circonus, name: str) -> None:
        refused(ask("POST", "/graph", {key: value for key, value in GRAPH.items() if key != name}))

    def test_an_empty_text_clears_and_a_null_does_not(self, ask: Circonus) -> None:
        full = {
            **GRAPH, "description": "x", "notes": "y", "style": "area", "line_style": "stepped", "min_left_y": 0,
            "max_left_y": 1.5, "min_right_y": "-1", "max_right_y": 10.0, "logarithmic_left_y": 10, "logarithmic_right_y": "2",
        }  # fmt: skip
        names = [name for name in full if name not in GRAPH]
        made = ask.post("/graph", full)
        assert [made[name] for name in names[4:]] == ["0", "1.5", "-1", "10", "10", "2"]
        for body in ({}, dict.fromkeys(names)):
            assert ask.put(made["_cid"], body) == made
        cleared = ask.put(made["_cid"], dict.fromkeys(names, ""))
        assert [cleared[name] for name in names] == [None] * len(names)

    def test_datapoints(self, ask: Circonus) -> None:
        points = [
            {**TTFB, "alpha": 0.3, "stack": "1", "color": "#AA3333", "axis": "r", "hidden": True, "derive": "counter"},
            P99, {"search": "duration and(service:web)"}, P99, {**TTFB, "metric_name": "code", "metric_type": "text"},
        ]  # fmt: skip
        ask.post("/graph", {**GRAPH, "datapoints": [{"caql": "find('(')"}, {"caql": 'find("))")'}]})
        shown = ask.post("/graph", {**GRAPH, "datapoints": points})["datapoints"]
        assert [one["name"] for one in shown] == ["tt_firstbyte", "p99", None, "code"]
        first = {name: shown[0][name] for name in ("alpha", "stack", "color", "axis", "hidden", "derive")}
        assert first == {"alpha": "0.3", "stack": 1, "color": "#aa3333", "axis": "r", "hidden": True, "derive": "counter"}
        assert [one["derive"] for one in shown[1:]] == [False, False, False]
        assert [one["metric_type"] for one in shown] == ["numeric", "caql", "caql", "text"]
        assert all(one["color"] for one in shown)

    @pytest.mark.parametrize(
        "point",
        [
            {}, {"check_id": 12345}, {"metric_name": "x"}, {**TTFB, **P99}, {**P99, "search": "x"},
            {**TTFB, "check_id": "/check/12345"}, {**TTFB, "check_id": 1}, {**TTFB, "axis": "x"}, {**TTFB, "derive": "mean"},
            {**TTFB, "metric_type": "number"}, {**TTFB, "color": "red"}, {**TTFB, "alpha": 2}, {**TTFB, "alpha": "x"},
            {**TTFB, "hidden": 1}, {**TTFB, "stack": -1}, {"caql": "find("}, "x",
        ],
        ids=str,
    )  # fmt: skip
    def test_refused_datapoints(self, ask: Circonus, point: Any) -> None:
        refused(ask("POST", "/graph", {**GRAPH, "datapoints": [point]}))

    @pytest.mark.parametrize(
        "change",
        [
            {"title": ""}, {"style": "bars"}, {"line_style": "wild"}, {"min_left_y": "low"}, {"tags": 1}, {"guides": {}},
            {"overlay_sets": []}, {"access_keys": [{"lock_mode": "x"}]}, {"notes": 5}, {"guides": [{"color": "red"}]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        refused(ask("POST", "/graph", {**GRAPH, **change}))
        assert ask.ids("/graph", f_title="Shop") == []

    def test_guides_and_keys(self, ask: Circonus) -> None:
        guide = {"name": "limit", "color": "#aa3333", "data_formula": "500", "legend_formula": None, "hidden": False}
        made = ask.post("/graph", {**GRAPH, "guides": [guide], "access_keys": [{"nickname": "wall", "active": True}]})
        (key,) = made["access_keys"]
        assert (made["guides"], key["nickname"], len(key["key"])) == ([guide], "wall", 36)
        assert ask.put(made["_cid"], {"access_keys": made["access_keys"]})["access_keys"] == [key]

    def test_delete(self, ask: Circonus) -> None:
        (cid,) = [f"/graph/{one}" for one in ask.ids("/graph", f_title="Web latency")]
        ask.delete(cid)
        refused(ask("GET", cid), 404)
        assert ask.get("/worksheet")[0]["graphs"] == []


class TestWorksheets:
    """Graphs on one page."""

    def test_whole(self, ask: Circonus) -> None:
        assert ask.post("/worksheet", {"title": "Bare"})["graphs"] == []
        graphs = [{"graph": f"/graph/{one}"} for one in reversed(ask.ids("/graph"))]
        query = {"name": "web", "query": "(tags:service:web)", "order": [graphs[0]["graph"]]}
        body = {
            "title": "Shop", "graphs": graphs, "smart_queries": [query], "favorite": True, "tags": ["X"], "notes": "n",
            "description": "d",
        }  # fmt: skip
        made = ask.post("/worksheet", body)
        assert {name: made[name] for name in body} == {**body, "tags": ["x"]}
        assert ask.put(made["_cid"], {"notes": "", "graphs": []}) == {**made, "notes": None, "graphs": []}
        assert ask.ids("/worksheet", f_favorite="true") == [made["_cid"].rpartition("/")[2]]
        ask.post("/worksheet", body)
        assert len(ask.get("/worksheet", f_title="Shop")) == 2
        ask.delete(made["_cid"])
        refused(ask("GET", made["_cid"]), 404)

    @pytest.mark.parametrize(
        "change",
        [{"title": ""}, {"title": None}, {"graphs": [{"graph": "/graph/x"}]}, {"graphs": {}}, {"favorite": "yes"},
         {"smart_queries": [{"name": "x"}]}, {"smart_queries": [{"name": "x", "query": "y", "order": ["z"]}]}],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        refused(ask("POST", "/worksheet", {"title": "x", **change}))


class TestDashboards:
    """An update has to say everything; a DELETE only hides."""

    def test_whole(self, ask: Circonus) -> None:
        made = ask.post("/dashboard", DASHBOARD)
        assert (made["_cid"], made["_active"], made["_created_by"]) == ("/dashboard/41001", True, "/user/5001")
        assert made["widgets"] == [{**WIDGET, "settings": {"markup": "x", "account_id": "2317"}}]
        looks = {"scale_text": True, "fullscreen_hide_title": False}
        access = {"nickname": "", "black_dash": False, "fullscreen": False, "text_size": 16, **looks}
        assert made["options"] == {
            **looks, "text_size": 12, "hide_grid": True, "linkages": [["w1"]],
            "access_configs": [{"shared_id": "s1", "enabled": True, **access}],
        }  # fmt: skip
        assert "account_default" not in made
        assert len(made["_dashboard_uuid"]) == 36

    def test_what_an_update_leaves_out_is_lost(self, ask: Circonus) -> None:
        made = ask.post("/dashboard", DASHBOARD)
        for name in ("title", "widgets", "grid_layout"):
            refused(ask("PUT", made["_cid"], {key: value for key, value in DASHBOARD.items() if key != name}))
        changed = ask.put(made["_cid"], {name: DASHBOARD[name] for name in ("title", "widgets", "grid_layout")})
        assert (changed["shared"], changed["options"]["hide_grid"], changed["options"]["text_size"]) == (False, False, 16)
        restored = ask.put(made["_cid"], DASHBOARD)
        assert restored == {**made, "_last_modified": restored["_last_modified"]}

    def test_a_deleted_one_is_hidden(self, ask: Circonus) -> None:
        ask.delete("/dashboard/40001")
        assert ask.get("/dashboard") == []
        assert ask.get("/dashboard/40001")["_active"] is False
        refused(ask("PUT", "/dashboard/40001", DASHBOARD))

    def test_what_the_service_adds(self, ask: Circonus) -> None:
        settings = ask.get("/dashboard/40001")["widgets"][0]["settings"]
        assert (settings["_graph_title"], settings["period"]) == ("Web latency", "2000")

    @pytest.mark.parametrize(
        "change",
        [
            {"title": ""}, {"grid_layout": {"width": 3, "height": 4}}, {"grid_layout": {"width": 27, "height": 4}},
            {"grid_layout": {"width": 4}}, {"widgets": [{**WIDGET, "name": "Html"}]}, {"widgets": [WIDGET, WIDGET]},
            {"widgets": [{**WIDGET, "type": "map"}]}, {"widgets": [{**WIDGET, "origin": "0a"}]},
            {"widgets": [{**WIDGET, "settings": None}]}, {"widgets": [{**WIDGET, "width": 0}]}, {"shared": "yes"},
            {"options": {"access_configs": [{"shared_id": "a"}, {"shared_id": "a"}]}}, {"options": {"linkages": ["w1"]}},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        refused(ask("POST", "/dashboard", {**DASHBOARD, **change}))

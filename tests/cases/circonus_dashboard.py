"""Dashboards: a wall for the shop."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_KEY = {"title": "Shop"}
_LIST = {
    "widget_id": "w1", "type": "list", "origin": "a0", "width": 4, "height": 1,
    "settings": {"type": "graph", "limit": 10, "search": "shop*"},
}  # fmt: skip
_HTML = {"widget_id": "w2", "type": "html", "origin": "a1", "width": 2, "height": 2, "settings": {"title": "Hello", "markup": "<b>Hello</b>"}}
_LOOKS = {"scale_text": True, "text_size": 16, "hide_grid": False, "fullscreen_hide_title": False, "linkages": [], "access_configs": []}
_RAW = {"shared": False, "widgets": [], "options": _LOOKS, "grid_layout": {"width": 8, "height": 4}}

CASE = Case(
    "circonus_dashboard",
    missing={"shared": True},
    says="one of the following is required: id, title",
    create={**_KEY, "shared": True, "widgets": [_LIST], "options": {"text_size": 12}},
    change={**_KEY, "widgets": [{**_LIST, "settings": {**_LIST["settings"], "limit": 12}}, _HTML]},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/dashboard", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/dashboard$"),
    # The dashboards of that title.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    twin=Raw("circonus", "POST", "/v2/dashboard", {**_KEY, **_RAW}),
    crowd=Raw("circonus", "POST", "/v2/dashboard", {**_RAW, "title": "Other {n}"}),
    crowd_size=1001,
    many={"title": "Many {n}", "widgets": [_HTML]},
    many_other={"widgets": []},
    elsewhere=({"shared": True}, {"grid_layout": {"width": 9, "height": 5}}),
    many_reads=1,  # the dashboards
    fields={
        "title": Sample("Shop", "Shop and stock"),
        "shared": Sample(True, False),
        "grid_layout": Sample({"width": 8, "height": 4}, {"width": 10, "height": 6}),
        "widgets": Sample([_LIST, _HTML], [{**_LIST, "settings": {**_LIST["settings"], "limit": 13}}], []),
        "options": Sample({"text_size": 16, "hide_grid": False}, {"text_size": 12, "hide_grid": True, "linkages": [["w1", "w2"]]}),
    },
)  # fmt: skip

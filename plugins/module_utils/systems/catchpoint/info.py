# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of Catchpoint can be read: every kind, and what only the account has.

Source: https://docs.catchpoint.com/ (REST API v2 guide)
"""

from __future__ import annotations

from typing import Any

from ...behaviour import Lookup
from ...errors import BadInput
from ...looks import Info, Look
from ...paging import Unpaged
from ...values import Choice, Field, Flag, Options, Row
from .system import API, CATCHPOINT, parse_id

EXPLORER = f"{API}/tests/explorer/favoritechart"
STATUSES = {"active": 0, "inactive": 1}


def _named(params: Options, rows: list[Row]) -> list[Row]:
    """Return the rows of exactly this name: the service may take it for a part of one."""
    wanted = params.get("search")
    return rows if wanted in (None, "") else [row for row in rows if row.get("name") == wanted]


def _query(params: Options) -> dict[str, Any]:
    query: dict[str, Any] = {}
    if params.get("search"):
        query["name"] = params["search"]
    if params.get("status"):
        query["statusId"] = STATUSES[params["status"]]
    if params.get("all_sections"):
        query.update(dict.fromkeys(("includeAdvanceSettings", "includeRequest", "includeInsight", "includeTargeting", "includeAlerts"), "true"))
    return query


def _check_number(params: Options) -> None:
    if params.get("number") and parse_id(params["number"]) is None:
        raise BadInput(f"number: {params['number']!r} is no id; it is a number")


def _node(lookup: Lookup, params: Options) -> list[Options]:
    """Return the node with an id: public ones can only be found in the list of all."""
    rows = lookup.pages(f"{API}/nodes/all", {}, "data.nodes")
    return [row for row in rows if str(row.get("id")) == parse_id(params["number"])]


def _chart(lookup: Lookup, params: Options) -> list[Options]:
    """Return one favourite chart; the vendor's description has it without its envelope."""
    data = lookup.get(lookup.path(f"{EXPLORER}/{{id}}", id=parse_id(params["number"]))) or {}
    inside = data.get("data") if isinstance(data.get("data"), dict) else data
    found = inside.get("favoriteCharts")
    return found if isinstance(found, list) else [found] if found else []


INFO = Info(
    CATCHPOINT,
    looks={
        "alerts": Look(f"{API}/tests/alerts", rows="data.alerts"),
        "division": Look(f"{API}/divisions", rows="data.divisions", paging=Unpaged()),
        "favorite_chart": Look(EXPLORER, rows="data.favoriteCharts", paging=Unpaged(), read=_chart, needs=("number",), check=_check_number),
        "favorite_charts": Look(EXPLORER, rows="data.favoriteCharts", paging=Unpaged()),
        "node": Look(f"{API}/nodes/all", rows="data.nodes", read=_node, needs=("number",), check=_check_number),
        "nodes": Look(f"{API}/nodes/all", rows="data.nodes", query=_query, takes=("search",), keep=_named),
        "tests": Look(f"{API}/tests", rows="data.tests", query=_query, takes=("search", "status", "all_sections"), keep=_named),
    },
    options=(
        Field("number"),
        Field("search"),
        Field("status", Choice(*STATUSES)),
        Field("all_sections", Flag()),
    ),
)

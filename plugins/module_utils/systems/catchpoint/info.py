# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of Catchpoint can be read: every kind, and what only the account has; the latter in either version of the API.

Source: https://docs.catchpoint.com/ (REST API v2 guide; pull API)
"""

from __future__ import annotations

from typing import Any, Callable

from ...behaviour import Lookup
from ...errors import BadInput
from ...looks import Info, Look, look_of
from ...paging import Single, Unpaged
from ...resource import Resource
from ...values import MASKED, Choice, Field, Flag, Options, Row
from .instant_test import INSTANT, Running
from .measurements import charts_of
from .pull import PULL, check_key, version
from .sectioned import SHOWN
from .sections import HEADERS, is_secret
from .system import API, CATCHPOINT, get_if_there, parse_id

EXPLORER = f"{API}/tests/explorer/favoritechart"
PULLED_CHARTS = f"{PULL}/performance/favoriteCharts"
STATUSES = {"active": 0, "inactive": 1}
VERSIONS = ("api_version",)


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
        query.update(SHOWN)
    return query


def _check(params: Options) -> None:
    """Refuse a number that is none, and what only version 2 knows."""
    check_key(params)
    if params.get("number") and parse_id(params["number"]) is None:
        raise BadInput(f"number: {params['number']!r} is no id; it is a number")
    if params.get("all_sections") and version(params) == 1:
        raise BadInput("all_sections can be asked of version 2 alone, and this is version 1 of Catchpoint's API")


def _check_second(params: Options) -> None:
    """Refuse to ask version 1 for what it has not, or not in the words of a module."""
    _check(params)
    if version(params) == 1:
        word = params["resource"]
        beside = f"; it has {word}s, as the service gives them" if f"{word}s" in LISTS else ""
        raise BadInput(f"{word} needs api_token: version 1 of Catchpoint's API, which client_id and client_secret reach, has none{beside}")


def _both(path: str, rows: str, pulled: str, *takes: str, paging: Any = None, pulled_rows: str = "items") -> Look:
    """Return a look at a list that both versions have. pulled: its path in version 1, pulled_rows: the member that holds the rows."""

    def read(lookup: Lookup, params: Options) -> list[Row]:
        query = _query(params)
        if version(params) == 1:
            return masked(_named(params, lookup.pages(pulled, query, pulled_rows, "pull")))
        return masked(_named(params, lookup.pages(path, query, rows, "", paging)))

    return Look(path, rows=rows, paging=paging, read=read, check=_check, takes=(*takes, *VERSIONS))


def _one(path: str, read: Callable[[Lookup, Options], list[Options]], pulled: str) -> Look:
    """Return a look at one thing. read: how version 2 reads it; pulled: where it is in version 1."""

    def either(lookup: Lookup, params: Options) -> list[Options]:
        if version(params) == 1:
            found = get_if_there(lookup, lookup.path(f"{pulled}/{{id}}", id=parse_id(params["number"])), None, "pull")
            return masked([found] if found else [])
        return masked(read(lookup, params))

    return Look(path, paging=Single(), read=either, needs=("number",), check=_check, takes=VERSIONS)


def _node(lookup: Lookup, params: Options) -> list[Options]:
    """Return the node with an id: public ones can only be found in the list of all."""
    rows = lookup.pages(f"{API}/nodes/all", {}, "data.nodes")
    return [row for row in rows if str(row.get("id")) == parse_id(params["number"])]


def _chart(lookup: Lookup, params: Options) -> list[Options]:
    """Return one favourite chart."""
    return charts_of(lookup.get(lookup.path(f"{EXPLORER}/{{id}}", id=parse_id(params["number"]))))


def _instant_test(lookup: Lookup, params: Options) -> list[Options]:
    """Return how far an instant test is that was started before; what nodes it runs on stands in its settings."""
    number = parse_id(params["number"])
    answer = get_if_there(lookup, lookup.path(f"{INSTANT}/configuration/{{id}}", id=number)) or {}
    # The vendor's description has it as a value without an envelope.
    told = answer.get("data") or answer.get("value") or {}
    if not told.get("instantTest"):
        return []
    running = Running(number, [one for one in told["instantTest"].get("nodesIds") or () if isinstance(one, dict) and one.get("id")])
    running.look(lookup)
    return masked([running.told()])


def masked(data: Any) -> Any:
    """Return what the service answered, at any depth, without the values of headers that sound like secrets."""
    if isinstance(data, list):
        return [masked(one) for one in data]
    if not isinstance(data, dict):
        return data
    for value, kind, name in (("requestValue", "requestHeaderType", "headerName"), ("request_value", "request_header_type", "header_name")):
        number = data.get(kind).get("id") if isinstance(data.get(kind), dict) else data.get(kind)
        header = {"type": next((word for word, one in HEADERS.items() if one == number), None), "name": data.get(name)}
        if data.get(value) and is_secret(header):
            return {**data, value: MASKED}
    return {name: masked(one) for name, one in data.items()}


def _kind(kind: Resource) -> Look:
    return look_of(kind, check=_check_second, takes=VERSIONS)


LISTS = {
    "alerts": _both(f"{API}/tests/alerts", "data.alerts", f"{PULL}/alerts", pulled_rows="alerts"),
    "division": _both(f"{API}/divisions", "data.divisions", f"{PULL}/divisions", paging=Unpaged()),
    "favorite_charts": _both(EXPLORER, "data.favoriteCharts", PULLED_CHARTS, paging=Unpaged()),
    "folders": _both(f"{API}/folders", "data.folders", f"{PULL}/folders", "search"),
    "node_groups": _both(f"{API}/nodes/groups", "data.nodeGroups", f"{PULL}/nodeGroups", "search", paging=Unpaged()),
    "nodes": _both(f"{API}/nodes/all", "data.nodes", f"{PULL}/nodes", "search"),
    "products": _both(f"{API}/products", "data.products", f"{PULL}/products", "search", "status"),
    "tests": _both(f"{API}/tests", "data.tests", f"{PULL}/tests", "search", "status", "all_sections"),
}
INFO = Info(
    CATCHPOINT,
    whole=_kind,
    looks={
        **LISTS,
        "favorite_chart": _one(EXPLORER, _chart, PULLED_CHARTS),
        "instant_test": Look(INSTANT, paging=Single(), read=_instant_test, needs=("number",), check=_check_second, takes=VERSIONS),
        "node": _one(f"{API}/nodes/all", _node, f"{PULL}/nodes"),
    },
    options=(
        Field("number"),
        Field("search"),
        Field("status", Choice(*STATUSES)),
        Field("all_sections", Flag()),
        Field("api_version", Choice("auto", "v1", "v2")),
    ),
)

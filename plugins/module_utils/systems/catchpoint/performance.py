# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Catchpoint's tests have measured, in either version of the API.

Source: https://docs.catchpoint.com/ (REST API v2 guide, explorer; pull API, performance)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import Ambiguous, BadInput, Missing
from ...looks import Info, Look
from ...paging import Single
from ...values import Choice, Field, Flag, Options, Row, SetOf, Text
from .figures import AVAILABILITY, RUNS, figures
from .measurements import charts_of, of_chart, of_item, of_pulled, slug
from .pull import PULL, check_key, version
from .system import API, CATCHPOINT, get_if_there, inside, parse_id
from .timeframe import TimeFrame, frame_of

EXPLORER = f"{API}/tests/explorer"
CHARTS = f"{EXPLORER}/favoritechart"
PULLED_CHARTS = f"{PULL}/performance/favoriteCharts"
FAR = 250_000_000_000.0
"""A moment after everything, for a look at a time frame before the service has told its time."""
INTERVALS = {
    "Minutes5": 4, "Minutes10": 5, "Minutes15": 6, "Minutes30": 7, "Hour": 8, "Hours2": 11, "Hours3": 12, "Hours4": 13, "Hours5": 15,
    "Hours6": 16, "Day": 9,
}  # fmt: skip
"""Ids, not minutes."""
BOTH = ("Minutes15", "Day")
"""What version 1 has of them."""
DIMENSIONS = {
    "node": 1, "city": 2, "isp": 3, "host": 4, "zone": 5, "step": 6, "country": 7, "region": 8, "asn": 15, "test": 16, "time": 17,
    "continent": 22, "product": 24, "node_group": 25,
}  # fmt: skip
ONLY = {"failures": 0, "successes": 1, "content_failures": 3, "javascript_failures": 4}


def _check(params: Options) -> None:
    """Refuse what contradicts itself, or what only the other version knows."""
    frame_of(params, FAR)
    for name in ("tests", "metrics", "dimensions"):
        if any(not str(one or "").strip() for one in params.get(name) or ()):
            raise BadInput(f"{name} holds a blank; write a name or an id, or leave it out")
    if params["resource"] in ("raw", "aggregated") and not params.get("tests"):
        raise BadInput(f"tests must be given to read {params['resource']}")
    check_key(params)
    if version(params) == 1:
        strange = [name for name in ("dimensions", "only") if params.get(name)]
        if strange:
            raise BadInput(f"{' and '.join(strange)} can be asked of version 2 alone, and this is version 1 of Catchpoint's API")
        if params.get("interval") and params["resource"] != "aggregated":
            raise BadInput("interval: version 1 of Catchpoint's API shows a chart by its own interval alone")
        if params.get("interval") not in (None, *BOTH):
            raise BadInput(f"interval: version 1 of Catchpoint's API knows {' and '.join(BOTH)} alone, not {params['interval']}")


def _check_one(params: Options) -> None:
    """Refuse to read one thing that is not named."""
    _check(params)
    if not params.get("id") and not params.get("name"):
        raise BadInput(f"id or name must be given to read {params['resource']}")
    if params.get("id") and parse_id(params["id"]) is None:
        raise BadInput(f"id: {params['id']!r} is no id, which is a number; a name goes into name")


# What is named


def _list(lookup: Lookup, params: Options, kind: str, query: Optional[dict] = None) -> list[Row]:
    """Return a list of tests, nodes or charts."""
    if version(params) == 1:
        path = PULLED_CHARTS if kind == "charts" else f"{PULL}/{kind}"
        return lookup.pages(path, query, "items", "pull")
    if kind == "charts":
        return charts_of(lookup.get(CHARTS))
    return lookup.pages(f"{API}/nodes/all" if kind == "nodes" else f"{API}/{kind}", query, f"data.{kind}")


def _named(rows: Sequence[Row], name: Any, what: str, option: str) -> str:
    """Return the id of the one thing of exactly this name: the service may take it for a part of one."""
    found = [str(row["id"]) for row in rows if str(row.get("name")).strip() == str(name).strip()]
    if not found:
        raise Missing(f"{option}: there is no {what} {str(name)!r}")
    if len(set(found)) > 1:
        raise Ambiguous(f"{option}: {len(found)} {what}s are called {str(name)!r}, with the ids {', '.join(found)}: give the id")
    return found[0]


def _tests(lookup: Lookup, params: Options) -> list[str]:
    """Return the ids of the tests that are named, each once."""
    named = [str(one).strip() for one in params.get("tests") or ()]
    found = (parse_id(one) or _named(_list(lookup, params, "tests", {"name": one}), one, "test", "tests") for one in named)
    return list(dict.fromkeys(found))


def _chart(lookup: Lookup, params: Options) -> str:
    return parse_id(params.get("id")) or _named(_list(lookup, params, "charts"), params["name"], "favourite chart", "name")


def _metric_ids(lookup: Lookup, params: Options) -> list[str]:
    """Return the ids of the metrics that are named; for figures also of what tells how many runs there were, and how available."""
    sections = inside(lookup.get(f"{EXPLORER}/enumeration", {"includeMetrics": "true"}), "data").get("sections") or ()
    known = {slug(one["name"]): str(one["id"]) for part in sections if part.get("section") == "metrics" for one in part["enumeration"]}
    found = []
    for one in params["metrics"]:
        if parse_id(one) is None and slug(one) not in known:
            raise BadInput(f"metrics: Catchpoint has no metric {one!r}; there are {', '.join(sorted(known))}")
        found.append(parse_id(one) or known[slug(one)])
    beside = (AVAILABILITY, RUNS) if params.get("summarise") else ()
    return list(dict.fromkeys([*found, *(known[one] for one in beside if one in known)]))


# Reading


def _times(params: Options, frame: Optional[TimeFrame]) -> dict[str, str]:
    if frame is None:
        return {}
    if version(params) == 1:
        return dict(zip(("startTime", "endTime"), frame.by_the_clock()))
    return dict(zip(("startTimeUtc", "endTimeUtc"), frame.in_utc()))


def _explored(lookup: Lookup, params: Options, tests: Sequence[str]) -> list[Options]:
    """Return what the explorer of version 2 tells of tests."""
    query: dict[str, Any] = {"testIds": ",".join(tests), **_times(params, frame_of(params, lookup.now()))}
    if params.get("metrics"):
        query["metricIds"] = ",".join(_metric_ids(lookup, params))
    if params.get("dimensions"):
        query["dimensionIds"] = ",".join(str(DIMENSIONS[one]) for one in params["dimensions"])
    if params.get("only"):
        query["availabilityFilter"] = ONLY[params["only"]]
    interval = INTERVALS[params.get("interval") or "Minutes15"] if params["resource"] == "aggregated" else None
    if interval is not None:
        query["timeInterval"] = interval
    items = inside(lookup.get(f"{EXPLORER}/{params['resource']}", query), "data").get("responseItems") or [{}]
    for item in items:
        told = inside(item, "timeInterval")
        if interval is not None and told.get("id") not in (None, interval):
            lookup.warn(f"Catchpoint has answered by {told.get('name')}, which is not the interval that was asked for.")
    return [of_item(item) for item in items]


def _pulled(lookup: Lookup, params: Options, tests: Sequence[str]) -> list[Options]:
    """Return what version 1 tells of tests."""
    query: dict[str, Any] = _times(params, frame_of(params, lookup.now()))
    path = f"{PULL}/performance/{params['resource']}"
    if params["resource"] == "raw" and len(tests) == 1 and query:
        path = lookup.path(f"{path}/{{id}}", id=tests[0])
    else:
        query["tests"] = ",".join(tests)
    if params["resource"] == "aggregated":
        query["aggregationType"] = params.get("interval") or "Minutes15"
    return [of_pulled(lookup.get(path, query, "pull") or {})]


def _measured(lookup: Lookup, params: Options) -> list[Options]:
    """Return the series of tests."""
    tests = _tests(lookup, params)
    series = _explored(lookup, params, tests) if version(params) == 2 else _pulled(lookup, params, tests)
    return _finished(lookup, params, series, tests)


def _favourite_data(lookup: Lookup, params: Options) -> list[Options]:
    """Return the series of a favourite chart, for its own time frame and tests or for others."""
    chart, tests = _chart(lookup, params), _tests(lookup, params)
    query: dict[str, Any] = _times(params, frame_of(params, lookup.now()))
    if tests:
        query["tests"] = ",".join(tests)
    if version(params) == 1:
        answer = lookup.get(lookup.path(f"{PULLED_CHARTS}/{{id}}/data", id=chart), query, "pull") or {}
        return _finished(lookup, params, [{"id": int(chart), **of_pulled(answer)}], tests)
    if params.get("interval"):
        query["timeInterval"] = INTERVALS[params["interval"]]
    details = next(iter(charts_of(lookup.get(lookup.path(f"{CHARTS}/{{id}}", id=chart)))), {})
    found = charts_of(lookup.get(lookup.path(f"{CHARTS}/{'data' if query else 'defaultdata'}/{{id}}", id=chart), query))
    series = [{"id": one.get("id"), "name": one.get("name"), **of_chart(one, details)} for one in found]
    return _finished(lookup, params, series, tests)


def _favourite_details(lookup: Lookup, params: Options) -> list[Options]:
    chart = _chart(lookup, params)
    if version(params) == 1:
        return [lookup.get(lookup.path(f"{PULLED_CHARTS}/{{id}}", id=chart), None, "pull")]
    return charts_of(lookup.get(lookup.path(f"{CHARTS}/{{id}}", id=chart)))


def _favourite_charts(lookup: Lookup, params: Options) -> list[Options]:
    return _of_name(_list(lookup, params, "charts"), params)


def _nodes(lookup: Lookup, params: Options) -> list[Options]:
    return _of_name(_list(lookup, params, "nodes"), params)


def _node(lookup: Lookup, params: Options) -> list[Options]:
    """Return one node; version 2 can ask for no public one by its id, so it is found in the list of all."""
    if version(params) == 1 and params.get("id"):
        found = get_if_there(lookup, lookup.path(f"{PULL}/nodes/{{id}}", id=parse_id(params["id"])), None, "pull")
        return [found] if found else []
    query = {"name": params["name"]} if version(params) == 2 and params.get("name") else None
    rows = _list(lookup, params, "nodes", query)
    return [row for row in rows if str(row.get("id")) == parse_id(params["id"])] if params.get("id") else _of_name(rows, params)


def _of_name(rows: list[Row], params: Options) -> list[Row]:
    return rows if not params.get("name") else [row for row in rows if str(row.get("name")).strip() == str(params["name"]).strip()]


# Figures


def _finished(lookup: Lookup, params: Options, series: list[Options], asked: Sequence[str]) -> list[Options]:
    """Return series with no more metrics than are asked for, and with the figures of each test."""
    found = [_narrowed(params, one) for one in series]
    if any(not one["complete"] for one in found):
        lookup.warn("Catchpoint says that there is more in this time frame than it has sent: make it shorter, or ask for fewer tests.")
    if params.get("summarise"):
        there = {str(row.get("test_id")) for one in found for row in one["rows"]}
        lacking = [one for one in asked if one not in there]
        for place, one in enumerate(found):
            one["summary"] = _summary(one, asked, lacking if place == 0 else ())
    return found


def _narrowed(params: Options, series: Options) -> Options:
    """Return a series with the metrics that are asked for, where the service knows no such question."""
    wanted = params.get("metrics")
    if not wanted or params["resource"] != "favorite_data" and version(params) == 2:
        return series
    names = {one["name"]: one for one in series["fields"]}
    strange = [one for one in wanted if slug(one) not in names]
    if strange and names:
        raise BadInput(f"metrics: {' and '.join(map(repr, strange))} is not among what was measured: {', '.join(names)}")
    kept = {*map(slug, wanted), *((AVAILABILITY, RUNS) if params.get("summarise") else ())}
    gone = set(names) - kept
    rows = {part: [{name: value for name, value in row.items() if name not in gone} for row in series[part]] for part in ("rows", "totals")}
    return {**series, **rows, "fields": [one for one in series["fields"] if one["name"] in kept]}


def _summary(series: Options, asked: Sequence[str], lacking: Sequence[str]) -> list[Options]:
    """Return the figures of each test of a series, and of those that were asked for and have measured nothing."""
    by_test: dict[tuple, list[Options]] = {}
    for row in series["rows"]:
        by_test.setdefault((row.get("test"), row.get("test_id")), []).append(row)
    if set(by_test) == {(None, None)} and len(asked) == 1:
        by_test = {(None, int(asked[0])): by_test[(None, None)]}
    elif (None, None) not in by_test:
        by_test.update({(None, int(one)): [] for one in lacking})
    return [{"test": name, "test_id": number, **figures(rows, series["fields"])} for (name, number), rows in by_test.items()]


FRAME = ("start", "end", "time_zone")
VERSIONS = ("api_version",)
MEASURED = (*FRAME, "tests", "metrics", "summarise", *VERSIONS)


def _look(read: Any, *takes: str, check: Any = _check) -> Look:
    """Return a look that asks whichever version is meant."""
    return Look(EXPLORER, paging=Single(), read=read, check=check, takes=(*takes, *VERSIONS))


PERFORMANCE_INFO = Info(
    CATCHPOINT,
    whole=None,
    word="performance_info",
    looks={
        "raw": _look(_measured, *MEASURED, "dimensions", "only"),
        "aggregated": _look(_measured, *MEASURED, "dimensions", "only", "interval"),
        "favorite_charts": _look(_favourite_charts, "name"),
        "favorite_details": _look(_favourite_details, "id", "name", check=_check_one),
        "favorite_data": _look(_favourite_data, "id", "name", *MEASURED, "interval", check=_check_one),
        "nodes": _look(_nodes, "name"),
        "node": _look(_node, "id", "name", check=_check_one),
    },
    options=(
        Field("tests", SetOf(Text())),
        Field("start"),
        Field("end"),
        Field("time_zone"),
        Field("interval", Choice(*INTERVALS)),
        Field("metrics", SetOf(Text())),
        Field("dimensions", SetOf(Choice(*DIMENSIONS))),
        Field("only", Choice(*ONLY)),
        Field("summarise", Flag()),
        Field("api_version", Choice("auto", "v1", "v2")),
    ),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Measurements as rows: what the answers of both versions say by position, under names, with units and as numbers.

A series, which is what these functions return: start, end, fields (name, title, unit, statistic), rows, totals, complete, raw.

Source: https://docs.catchpoint.com/ (REST API v2 guide, explorer)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Optional

from ...errors import BadInput
from ...times import instant, iso
from ...values import Options, Row

TEST = "Test"
_UNIT = re.compile(r"\s*\(([^()]+)\)\s*$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$")
EPOCH = 100_000_000
"""From here on the id of a moment is its epoch seconds."""


def slug(title: Any) -> str:
    """Return the name of a field: `Test Time (ms)` is test_time, `% Availability` availability."""
    plain = _UNIT.sub("", str(title))
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain)  # NodeGroup
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def unit_of(title: Any) -> Optional[str]:
    """Return the unit that stands in a title, None where none does."""
    text = str(title).strip()
    match = _UNIT.search(text)
    if match:
        return match.group(1)
    if text.startswith("%"):
        return "%"
    if text.startswith("#"):
        return "bytes" if "byte" in text.lower() else "count"
    return "bytes" if text.lower().endswith("bytes") else None


def number(value: Any) -> Any:
    """Return a measured value as a number, None for what is none; a text that is no number stays one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else None
    text = str(value).strip()
    if _NUMBER.match(text):
        return float(text) if re.search(r"[.eE]", text) else int(text)
    return None if text.lower() in ("", "-", "n/a", "nan", "null") else text


def when(value: Any) -> Any:
    """Return a time of an answer in ISO 8601; what cannot be read stays as it is."""
    try:
        return iso(instant(value)) if value else None
    except BadInput:
        return value


def fields_of(headers: Sequence[Row]) -> list[Options]:
    """Return the fields of the columns, each with its place among the values; two of one name are told apart."""
    found: list[Options] = []
    taken: set[str] = set()
    for place, header in enumerate(headers):
        title = str(header.get("name"))
        statistical = header.get("statistical")
        prefix = statistical.get("prefix") if isinstance(statistical, dict) else None
        base = slug(title) or f"metric_{place}"
        base = base if prefix in (None, "", "Avg", "Average") else f"{slug(prefix)}_{base}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name)
        index = header.get("index")
        at = index if isinstance(index, int) and not isinstance(index, bool) else place
        found.append({"name": name, "title": title, "unit": unit_of(title), "statistic": prefix.lower() if prefix else None, "at": at})
    return found


def valued(fields: Sequence[Options], values: Any) -> Options:
    """Return positional values under their names; what has no value is None."""
    known = values if isinstance(values, list) else []
    return {one["name"]: number(known[one["at"]]) if 0 <= one["at"] < len(known) else None for one in fields}


def placed(entries: Iterable[tuple[str, Any]]) -> Options:
    """Return where something was measured: of (what it is, {id, name}) the name, and the id beside it."""
    told: Options = {}
    for kind, entry in entries:
        if isinstance(entry, dict):
            told.update({slug(kind): entry.get("name"), f"{slug(kind)}_id": entry.get("id")})
    return told


def shown(fields: Sequence[Options]) -> list[Options]:
    """Return fields without their places."""
    return [{name: value for name, value in one.items() if name != "at"} for one in fields]


# Version 2


def of_item(item: Row) -> Options:
    """Return the series of one of the `responseItems` of the explorer."""
    fields = fields_of(item.get("metrics") or ())
    insights = {kind: fields_of(item.get(kind) or ()) for kind in ("indicators", "tracepoints")}

    def row(one: Row) -> Options:
        where = placed((entry.get("type", {}).get("name"), entry) for entry in one.get("dimensions") or ())
        beside = {name: value for kind, some in insights.items() for name, value in valued(some, one.get(kind)).items()}
        told = {"time": when(one["dateTime"])} if one.get("dateTime") else {}
        return {**beside, **told, **where, **valued(fields, one.get("values"))}

    interval = item.get("timeInterval")
    return {
        "start": when(item.get("startTimeUtc")),
        "end": when(item.get("endTimeUtc")),
        "interval": interval.get("name") if isinstance(interval, dict) else None,
        "fields": shown([*fields, *insights["indicators"], *insights["tracepoints"]]),
        "rows": [row(one) for one in item.get("items") or ()],
        "totals": [row(one) for one in item.get("summaryItems") or ()],
        "complete": item.get("hasMoreRecords") is not True,
        "raw": item,
    }


def of_chart(chart: Row, details: Row) -> Options:
    """Return the series of a favourite chart. details: what the chart is made of, which names what its rows only list."""
    names = [details.get(one) for one in ("dimension", "breakdownOne", "breakdownTwo")]
    kinds = [one.get("name") for one in names if isinstance(one, dict) and one.get("name") not in (None, "Time", "None")]
    part = {one: chart.get(one) or {} for one in ("summary", "detail")}
    headers = part["summary"].get("fields") or part["detail"].get("fields") or {}
    fields = fields_of(headers.get("syntheticMetrics") or ())

    def row(one: Row) -> Options:
        entries = one.get("dimension")
        entries = entries if isinstance(entries, list) else [entries] if entries else []
        # Where nothing says what they are, the second is the test.
        called = kinds if len(kinds) == len(entries) else ["breakdown_1", TEST, "breakdown_3"][: len(entries)]
        told = {"time": when(one["dateTime"])} if one.get("dateTime") else {}
        return {**told, **placed(zip(called, entries)), **valued(fields, one.get("syntheticMetrics"))}

    totals = [row(one) for one in part["summary"].get("items") or ()]
    interval = details.get("interval")
    return {
        "start": when(chart.get("startTimeUtc") or chart.get("start")),
        "end": when(chart.get("endTimeUtc") or chart.get("end")),
        "interval": interval.get("name") if isinstance(interval, dict) else None,
        "fields": shown(fields),
        "rows": [row(one) for one in part["detail"].get("items") or ()] if "detail" in chart else totals,
        "totals": totals,
        "complete": chart.get("hasMoreRecords") is not True,
        "raw": chart,
    }


# Version 1


def of_pulled(answer: Row) -> Options:
    """Return the series of an answer of version 1: raw, aggregated, or of a favourite chart."""
    zone = answer.get("timezone")
    in_utc = not isinstance(zone, dict) or zone.get("name") in (None, "", "UTC")
    detail, summary = (_pulled(answer.get(one), in_utc) for one in ("detail", "summary"))
    fields, rows = detail if "detail" in answer else summary
    return {
        "start": when(answer.get("start")),
        "end": when(answer.get("end")),
        "interval": None,
        "fields": shown(fields),
        "rows": rows,
        "totals": summary[1],
        "complete": answer.get("has_more") is not True,
        "raw": answer,
    }


def _pulled(part: Any, in_utc: bool) -> tuple[list[Options], list[Options]]:
    """Return fields and rows of one part of an answer. in_utc: whether a moment that has no number is in UTC."""
    if not isinstance(part, dict):
        return [], []
    headers = part.get("fields") or {}
    fields = fields_of(headers.get("synthetic_metrics") or ())
    insights = {kind: fields_of(headers.get(kind) or ()) for kind in ("indicators", "tracepoints")}
    called = {one: header.get("name") for one, header in headers.items() if isinstance(header, dict)}
    rows = []
    for item in part.get("items") or ():
        beside = {name: value for kind, some in insights.items() for name, value in valued(some, item.get(kind)).items()}
        told, where = {}, []
        for one, kind in called.items():
            entry = item.get(one)
            if kind == "Time" and isinstance(entry, dict):
                told["time"] = _pulled_time(entry, in_utc)
            elif entry is not None:
                where.append((kind, entry))
        rows.append({**beside, **told, **placed(where), **valued(fields, item.get("synthetic_metrics"))})
    return [*fields, *insights["indicators"], *insights["tracepoints"]], rows


def _pulled_time(entry: Row, in_utc: bool) -> Any:
    """Return a moment: its number is in UTC whatever the zone of its name."""
    seconds = entry.get("id")
    if isinstance(seconds, int) and seconds >= EPOCH:
        return when(seconds)
    return when(entry.get("name")) if in_utc else entry.get("name")

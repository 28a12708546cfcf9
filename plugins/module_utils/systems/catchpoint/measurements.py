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
from .system import inside

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
        prefix = inside(header, "statistical").get("prefix")
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


def shown(fields: Iterable[Options]) -> list[Options]:
    """Return fields without their places."""
    return [{name: value for name, value in one.items() if name != "at"} for one in fields]


def _columns(headers: Row, metrics: str, values: str) -> dict[str, list[Options]]:
    """Return the fields of all columns, by where their values stand. metrics, values: where those of metrics are."""
    return {values: fields_of(headers.get(metrics) or ()), **{kind: fields_of(headers.get(kind) or ()) for kind in ("indicators", "tracepoints")}}


def _all_valued(columns: dict[str, list[Options]], item: Row) -> Options:
    """Return all values of an item under their names; of two of one name that of the metric."""
    return {name: value for place in reversed(columns) for name, value in valued(columns[place], item.get(place)).items()}


def _series(answer: Row, interval: Row, columns: dict[str, list[Options]], rows: list[Options], totals: list[Options]) -> Options:
    return {
        "start": when(answer.get("startTimeUtc") or answer.get("start")),
        "end": when(answer.get("endTimeUtc") or answer.get("end")),
        "interval": interval.get("name"),
        "fields": shown(field for some in columns.values() for field in some),
        "rows": rows,
        "totals": totals,
        "complete": True not in (answer.get("hasMoreRecords"), answer.get("has_more")),
        "raw": answer,
    }


# Version 2


def charts_of(data: Any) -> list[Row]:
    """Return the favourite charts of an answer, which may come without its envelope."""
    found = (inside(data, "data") or inside(data)).get("favoriteCharts")
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def of_item(item: Row) -> Options:
    """Return the series of one of the `responseItems` of the explorer."""
    columns = _columns(item, "metrics", "values")

    def row(one: Row) -> Options:
        where = placed((inside(entry, "type").get("name"), entry) for entry in one.get("dimensions") or ())
        told = {"time": when(one["dateTime"])} if one.get("dateTime") else {}
        return {**_all_valued(columns, one), **told, **where}

    rows, totals = ([row(one) for one in item.get(part) or ()] for part in ("items", "summaryItems"))
    return _series(item, inside(item, "timeInterval"), columns, rows, totals)


def of_chart(chart: Row, details: Row) -> Options:
    """Return the series of a favourite chart. details: what the chart is made of, which names what its rows only list."""
    names = [inside(details, one).get("name") for one in ("dimension", "breakdownOne", "breakdownTwo")]
    kinds = [one for one in names if one not in (None, "Time", "None")]
    summary, detail = (inside(chart, one) for one in ("summary", "detail"))
    columns = {"syntheticMetrics": fields_of((inside(summary, "fields") or inside(detail, "fields")).get("syntheticMetrics") or ())}

    def row(one: Row) -> Options:
        entries = one.get("dimension")
        entries = entries if isinstance(entries, list) else [entries] if entries else []
        # Where nothing says what they are, the second is the test.
        called = kinds if len(kinds) == len(entries) else ["breakdown_1", TEST, "breakdown_3"][: len(entries)]
        told = {"time": when(one["dateTime"])} if one.get("dateTime") else {}
        return {**_all_valued(columns, one), **told, **placed(zip(called, entries))}

    rows, totals = ([row(one) for one in part.get("items") or ()] for part in (detail, summary))
    return _series(chart, inside(details, "interval"), columns, rows if "detail" in chart else totals, totals)


# Version 1


def of_pulled(answer: Row) -> Options:
    """Return the series of an answer of version 1: raw, aggregated, or of a favourite chart."""
    in_utc = inside(answer, "timezone").get("name") in (None, "", "UTC")
    detail, summary = (_pulled(inside(answer, one), in_utc) for one in ("detail", "summary"))
    columns, rows = detail if "detail" in answer else summary
    return _series(answer, {}, columns, rows, summary[1])


def _pulled(part: Row, in_utc: bool) -> tuple[dict[str, list[Options]], list[Options]]:
    """Return columns and rows of one part of an answer. in_utc: whether a moment that has no number is in UTC."""
    headers = part.get("fields") or {}
    columns = _columns(headers, "synthetic_metrics", "synthetic_metrics")
    called = {one: header.get("name") for one, header in headers.items() if isinstance(header, dict)}
    rows = []
    for item in part.get("items") or ():
        there = {one: item[one] for one in called if item.get(one) is not None}
        told = next(({"time": _pulled_time(inside(entry), in_utc)} for one, entry in there.items() if called[one] == "Time"), {})
        where = placed((called[one], entry) for one, entry in there.items() if called[one] != "Time")
        rows.append({**_all_valued(columns, item), **told, **where})
    return columns, rows


def _pulled_time(entry: Row, in_utc: bool) -> Any:
    """Return a moment: its number is in UTC whatever the zone of its name."""
    seconds = entry.get("id")
    if isinstance(seconds, int) and seconds >= EPOCH:
        return when(seconds)
    return when(entry.get("name")) if in_utc else entry.get("name")

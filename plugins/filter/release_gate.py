# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: release_gate
short_description: Judge what was measured by the bounds that it must hold
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Compares what the info modules have read with bounds, and says in a table which of them holds.
  - What was not measured holds no bound, unless O(missing=pass) says otherwise. What could not be read holds none in any case.
  - It is made for the role P(steadyops.monitoring.release#role).
options:
  _input:
    description:
      - The results of loops over bounds, by what they have read. The C(item) of each result is the bounds, as the role has them.
      - V(catchpoint) are results of M(steadyops.monitoring.catchpoint_performance_info), V(pagerduty) those of M(steadyops.monitoring.pagerduty_info)
        with incidents, V(circonus) those of M(steadyops.monitoring.circonus_info) with alerts.
      - V(zmon) are those of M(steadyops.monitoring.zmon_info) with the status of one alert each, and V(entities) those of the same loop with what was
        measured for it. Their items are the bounds and the alert.
    type: dict
    required: true
  missing:
    description: What becomes of a bound when nothing was measured.
    type: str
    choices: [fail, pass]
    default: fail
"""

EXAMPLES = r"""
- name: See what is open
  steadyops.monitoring.circonus_info:
    resource: alert
  loop: [{at_most: 5}]
  register: alerts

- name: Judge it
  ansible.builtin.assert:
    that: verdict.passed
    fail_msg: "{{ verdict.broken | join('; ') }}"
  vars:
    verdict: "{{ {'circonus': alerts.results} | steadyops.monitoring.release_gate }}"
"""

RETURN = r"""
_value:
  description: The verdict.
  type: dict
  contains:
    passed:
      description: Whether every bound holds.
      type: bool
    rows:
      description:
        - One for each bound, with the texts C(service), C(about), C(measure), C(bound) and C(found), and the C(verdict), which is V(ok), V(broken),
          V(no data) or V(not read).
      type: list
      elements: dict
    table:
      description: The same as lines of text.
      type: list
      elements: str
    broken:
      description: A sentence for each that does not hold.
      type: list
      elements: str
"""

from typing import Any, Optional

Results = list[dict[str, Any]]
Row = dict[str, str]

FIGURES = ("p50", "p95", "p99", "mean")
OK = "ok"
BROKEN = "broken"
NO_DATA = "no data"
NOT_READ = "not read"
HEADS = {"verdict": "", "service": "SERVICE", "about": "WHAT", "measure": "MEASURE", "bound": "BOUND", "found": "FOUND"}
"""The columns of the table. What was found is the last of them, for it may be long."""
SHOWN = 3
"""So many names are shown of what was found, that a row stays a line."""


def release_gate(readings: dict[str, Results], missing: str = "fail") -> dict[str, Any]:
    """Return the verdict on what was read: `passed`, `rows`, `table` and `broken`.

    readings: `catchpoint`, `zmon`, `entities`, `pagerduty` and `circonus`, each the results of a loop whose items are bounds.
    missing: `pass` lets a bound hold for which nothing was measured.
    """
    rows = [row for result in readings.get("catchpoint") or [] for row in _catchpoint(result)]
    rows += map(_zmon, readings.get("zmon") or [], readings.get("entities") or [])
    rows += [_counted("PagerDuty", "incidents", result, _incident) for result in readings.get("pagerduty") or []]
    rows += [_counted("Circonus", "alerts", result, _alert) for result in readings.get("circonus") or []]
    fine = (OK, NO_DATA) if missing == "pass" else (OK,)
    broken = [row for row in rows if row["verdict"] not in fine]
    return {"passed": bool(rows) and not broken, "rows": rows, "table": _table(rows), "broken": [_sentence(row) for row in broken]}


# What each service has measured


def _catchpoint(result: dict[str, Any]) -> list[Row]:
    """Return the rows of the tests of one reading: its figures, its availability, and how many runs they are made of."""
    bounds = result["item"]
    tests = [str(one) for one in bounds["tests"]]
    if "resources" not in result:
        return [_unread("Catchpoint", ", ".join(tests), "measurements", result)]
    told = [one for series in result["resources"] for one in series.get("summary") or []]
    found: dict[str, dict] = {}
    for one in told:
        name = str(one.get("test") or (tests[0] if len(tests) == 1 else one.get("test_id")))
        if not found.get(name, {}).get("count"):  # a series of another type of test holds none of its runs
            found[name] = one
    ids = {str(one.get("test_id")) for one in told}
    found.update({name: {} for name in tests if name not in found and name not in ids})
    return [row for name, one in found.items() for row in _of_test(name, one, bounds)]


def _of_test(name: str, summary: dict[str, Any], bounds: dict[str, Any]) -> list[Row]:
    metric = str(bounds.get("metric") or "test_time")
    figures = (summary.get("metrics") or {}).get(metric) or {}
    unit = figures.get("unit") or ""
    rows = [
        _bounded("Catchpoint", name, f"{metric} {one}", figures.get(one), unit, most=bounds[one]) for one in FIGURES if bounds.get(one) is not None
    ]
    if bounds.get("availability") is not None:
        rows.append(_bounded("Catchpoint", name, "availability", summary.get("availability"), "%", least=bounds["availability"]))
    runs = summary.get("count") or None
    return [*rows, _bounded("Catchpoint", name, "runs", runs, "", least=bounds.get("runs") or 1)]


def _zmon(status: dict[str, Any], measured: dict[str, Any]) -> Row:
    """Return the row of one alert. What no worker has looked at is no data, for a quiet alert and one that is not there look the same."""
    bounds, alert = status["item"]
    for result in (status, measured):
        if "resources" not in result:
            return _unread("ZMON", str(alert), "entities in alarm", result)
    alarms = sorted(name for one in status["resources"] for name in one["status"])
    count = len(alarms) if measured["resources"] or alarms else None
    return _bounded("ZMON", str(alert), "entities in alarm", count, "", most=bounds.get("at_most") or 0, names=alarms)


def _counted(service: str, kind: str, result: dict[str, Any], called: Any) -> Row:
    """Return the row of what is counted: what is open, or what was opened in the time."""
    bounds = result["item"]
    opened = bounds.get("count") == "opened"
    measure = f"{kind} opened" if opened else f"open {kind}"
    about = ", ".join(_narrowed(bounds)) or "all"
    if "resources" not in result:
        return _unread(service, about, measure, result)
    severities = [int(one) for one in bounds.get("severities") or []]
    rows = [row for row in result["resources"] if not severities or row.get("severity") in severities]
    return _bounded(service, about, measure, len(rows), "", most=bounds.get("at_most") or 0, names=[called(row) for row in rows])


def _narrowed(bounds: dict[str, Any]) -> list[str]:
    """Return by what a list is narrowed, as the bounds say it."""
    said = [str(one) for name in ("services", "teams") for one in bounds.get(name) or []]
    said += [f"{one} urgency" for one in bounds.get("urgencies") or []]
    said += [str(bounds["search"])] if bounds.get("search") else []
    said += [f"{name} {value}" for name, value in (bounds.get("filters") or {}).items()]
    return said + [f"severity {one}" for one in bounds.get("severities") or []]


def _incident(row: dict[str, Any]) -> str:
    return f"#{row.get('incident_number')} {row.get('title')}"


def _alert(row: dict[str, Any]) -> str:
    return f"{row.get('metric_name')} on {row.get('host')}"


# Rows, and how they are shown


def _bounded(
    service: str, about: str, measure: str, found: Any, unit: str, most: Any = None, least: Any = None, names: Optional[list[str]] = None
) -> Row:
    limit = float(least if most is None else most)
    holds = found is not None and (float(found) <= limit if least is None else float(found) >= limit)
    verdict = NO_DATA if found is None else OK if holds else BROKEN
    said = NO_DATA if found is None else _written(found, unit) + _some(names or [])
    bound = f"{'at most' if least is None else 'at least'} {_written(limit, unit)}"
    return {"service": service, "about": about, "measure": measure, "bound": bound, "found": said, "verdict": verdict}


def _unread(service: str, about: str, measure: str, result: dict[str, Any]) -> Row:
    said = str(result.get("msg") or "nothing was answered")
    return {"service": service, "about": about, "measure": measure, "bound": "", "found": said, "verdict": NOT_READ}


def _written(number: Any, unit: str) -> str:
    """Return a number as people write it, to three places, with its unit."""
    text = f"{float(number):.3f}".rstrip("0").rstrip(".")
    return f"{text} {unit}".rstrip()


def _some(names: list[str]) -> str:
    more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f" ({', '.join(names[:SHOWN])}{more})" if names else ""


def _table(rows: list[Row]) -> list[str]:
    """Return the rows as lines under a head; why something could not be read stands below, for it is long."""
    shown = [HEADS, *({**row, "found": "-"} if row["verdict"] == NOT_READ else row for row in rows)]
    widths = {name: max(len(row[name]) for row in shown) for name in HEADS}
    lines = ["  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip() for row in shown]
    return lines + [_sentence(row) for row in rows if row["verdict"] == NOT_READ]


def _sentence(row: Row) -> str:
    """Return what is wrong with one row."""
    head = f"{row['service']}, {row['about']}: {row['measure']}"
    if row["verdict"] == NOT_READ:
        return f"{head} could not be read. {row['found']}"
    if row["verdict"] == NO_DATA:
        return f"{head}: nothing was measured, {row['bound']} is the bound"
    return f"{head} {row['found']}, {row['bound']} is the bound"


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return it by its name."""
        return {"release_gate": release_gate}

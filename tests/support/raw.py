"""What the services hold, seen and made past the modules."""

from __future__ import annotations

import json
from typing import Any

from tests.cases.words import Case, Raw, Things

from .sandbox import Sandbox


def headers(sandbox: Sandbox, system: str) -> dict[str, str]:
    """Return what a request to a system needs to be let in."""
    have = sandbox.credentials
    return {
        "circonus": {
            "X-Circonus-Auth-Token": have["CIRCONUS_API_TOKEN"],
            "X-Circonus-App-Name": have["CIRCONUS_APP_NAME"],
        },
        "pagerduty": {"Authorization": f"Token token={have['PAGERDUTY_API_TOKEN']}", "From": have["PAGERDUTY_FROM_EMAIL"]},
        "statuspage": {"Authorization": f"OAuth {have['STATUSPAGE_API_TOKEN']}"},
        "zmon": {"Authorization": f"Bearer {have['ZMON_API_TOKEN']}"},
    }[system]


def make(sandbox: Sandbox, call: Raw, number: int = 0) -> Any:
    """Make one call and return its decoded answer; `{n}` in the body becomes the number."""
    body = json.loads(json.dumps(call.body).replace("{n}", f"{number:04}"))
    answer = sandbox.request(call.system, call.method, call.path, json=body, headers=headers(sandbox, call.system))
    assert answer.ok, f"{call.method} {call.path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def prepare(sandbox: Sandbox, case: Case) -> None:
    """Make the calls that a case needs."""
    for call in case.prepare:
        make(sandbox, call)


def crowd(sandbox: Sandbox, case: Case) -> None:
    """Make more things of a kind than fit on one page."""
    for number in range(case.crowd_size):
        make(sandbox, case.crowd, number)


def _read(sandbox: Sandbox, things: Things, path: str, query: dict[str, Any]) -> Any:
    answer = sandbox.request(things.system, "GET", path, params=query, headers=headers(sandbox, things.system))
    assert answer.ok, f"GET {path}: {answer.status_code} {answer.text}"
    return answer.json()


def _inside(found: Any, rows: str) -> list[dict[str, Any]]:
    reached = [found]
    for name in rows.split(".") if rows else []:
        reached = [one[name] for one in reached if name in one]
    return [row for one in reached for row in one]


_PAGES = {
    "circonus": (1000, lambda seen: {"size": 1000, "from": seen}),
    "statuspage": (100, lambda seen: {"per_page": 100, "page": seen // 100 + 1}),
    "pagerduty": (100, lambda seen: {"limit": 100, "offset": seen}),
    "zmon": (10**9, lambda seen: {}),
}
"""Rows on a page, and the query of the page after so many rows."""


def rows_of(sandbox: Sandbox, things: Things) -> list[dict[str, Any]]:
    """Return ours among what a service holds, every page of it."""
    rows: list[dict[str, Any]] = []
    size, after = _PAGES[things.system]
    while True:
        found = _inside(_read(sandbox, things, things.path, {**things.query, **after(len(rows))}), things.rows)
        rows += found
        if len(found) < size:
            break
    ours = [row for row in rows if all(row.get(name) == value for name, value in things.where.items())]
    if things.partial:
        return [one_of(sandbox, things, row[things.id]) for row in ours]
    return ours


def one_of(sandbox: Sandbox, things: Things, identity: Any) -> dict[str, Any]:
    """Return one thing, whole."""
    return _read(sandbox, things, things.item.format(id=identity), {})

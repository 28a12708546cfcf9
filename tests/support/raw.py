"""What the services hold, seen and made past the modules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.cases.words import Case, Raw, Reference, Things

from .sandbox import Sandbox


def headers(sandbox: Sandbox, system: str) -> dict[str, str]:
    """Return what a request to a system needs to be let in."""
    have = sandbox.credentials
    return {
        "catchpoint": {"Authorization": f"Bearer {have['CATCHPOINT_API_TOKEN']}", "User-Agent": "tests"},
        "circonus": {
            "X-Circonus-Auth-Token": have["CIRCONUS_API_TOKEN"],
            "X-Circonus-App-Name": have["CIRCONUS_APP_NAME"],
        },
        "pagerduty": {"Authorization": f"Token token={have['PAGERDUTY_API_TOKEN']}", "From": have["PAGERDUTY_FROM_EMAIL"]},
        "statuspage": {"Authorization": f"OAuth {have['STATUSPAGE_API_TOKEN']}"},
        "zmon": {"Authorization": f"Bearer {have['ZMON_API_TOKEN']}"},
    }[system]


def make(sandbox: Sandbox, call: Raw, number: int = 0, before: str = "") -> Any:
    """Make one call and return its decoded answer; `{n}` in the body becomes the number, `{before}` an id."""
    body = json.loads(json.dumps(call.body).replace("{n}", f"{number:04}").replace("{before}", before))
    path = call.path.replace("{before}", before)
    status, said = sandbox.ask(call.system, call.method, path, headers(sandbox, call.system), body=body)
    assert status < 400, f"{call.method} {path}: {status} {said.decode()}"
    return _unwrapped(json.loads(said)) if said else None


def _unwrapped(data: Any) -> Any:
    """Return the thing inside an envelope, where there is one."""
    inside = next(iter(data.values())) if isinstance(data, dict) and len(data) == 1 else None
    return inside if isinstance(inside, dict) and "id" in inside else data


def bare(data: Any) -> Any:
    """Return the thing in an answer without what wraps it."""
    inner = next(iter(data.values())) if isinstance(data, dict) and len(data) == 1 else None
    return inner if isinstance(inner, dict) else data


def prepare(sandbox: Sandbox, case: Case) -> str:
    """Make the calls that a case needs; returns the id of what the last one made."""
    before = ""
    for call in case.prepare:
        made = bare(make(sandbox, call, before=before))
        before = str(made["id"]) if isinstance(made, dict) and "id" in made else before
    return before


def crowd(sandbox: Sandbox, case: Case, before: str = "") -> None:
    """Make more things of a kind than fit on one page. before: what was prepared last."""
    for number in range(case.crowd_size):
        make(sandbox, case.crowd, number, before)


def needed_by_many(sandbox: Sandbox, case: Case, numbers: Iterable[int]) -> None:
    """Make what each of many things needs."""
    for number in numbers if case.many_needs else ():
        make(sandbox, case.many_needs, number)


def id_of(sandbox: Sandbox, case: Case, reference: Reference) -> str:
    """Return the id of what a reference leads to, once the case is prepared."""
    if reference.among is None:
        return reference.id
    (only,) = rows_of(sandbox, reference.among)
    return str(only[reference.among.id])


def _read(sandbox: Sandbox, things: Things, path: str, query: dict[str, Any]) -> Any:
    status, said = sandbox.ask(things.system, "GET", path, headers(sandbox, things.system), query)
    assert status < 400, f"GET {path}: {status} {said.decode()}"
    return json.loads(said)


def _inside(found: Any, rows: str) -> list[dict[str, Any]]:
    reached = [found]
    for name in rows.split(".") if rows else []:
        reached = [one[name] for around in reached for one in (around if isinstance(around, list) else [around]) if name in one]
    return [row for one in reached for row in (one if isinstance(one, list) else [one])]


_PAGES = {
    "catchpoint unpaged": (10**9, lambda seen: {}),
    "catchpoint": (100, lambda seen: {"pageSize": 100, "pageNumber": seen // 100 + 1}),
    "circonus": (1000, lambda seen: {"size": 1000, "from": seen}),
    "statuspage subscribers": (100, lambda seen: {"limit": 100, "page": seen // 100}),
    "statuspage unpaged": (10**9, lambda seen: {}),
    "statuspage": (100, lambda seen: {"per_page": 100, "page": seen // 100 + 1}),
    "pagerduty unpaged": (10**9, lambda seen: {}),
    "pagerduty": (100, lambda seen: {"limit": 100, "offset": seen}),
    "zmon": (10**9, lambda seen: {}),
}
"""Rows on a page, and the query of the page after so many rows."""


def rows_of(sandbox: Sandbox, things: Things) -> list[dict[str, Any]]:
    """Return ours among what a service holds, every page of it."""
    if things.inside is not None:
        return _rows_inside(sandbox, things)
    rows: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    size, after = _PAGES[things.paging or things.system]
    while True:
        before, found = found, _inside(_read(sandbox, things, things.path, {**things.query, **after(len(rows))}), things.rows)
        assert not found or found != before, f"{things.path} has no pages: its case has to say so"
        rows += found
        if len(found) < size:
            break
    ours = [row for row in rows if all(row.get(name) == value for name, value in things.where.items())]
    if things.partial:
        return [one_of(sandbox, things, row[things.id]) for row in ours]
    return ours


def _rows_inside(sandbox: Sandbox, things: Things) -> list[dict[str, Any]]:
    around = next(iter(rows_of(sandbox, things.inside)), None)
    if around is None:
        return []
    path = things.path.replace("{inside}", str(around[things.inside.id]))
    status, said = sandbox.ask(things.system, "GET", path, headers(sandbox, things.system), things.query)
    assert status < 400 or status == 404, f"GET {path}: {status} {said.decode()}"
    return _inside(json.loads(said), things.rows) if status < 400 else []


def one_of(sandbox: Sandbox, things: Things, identity: Any) -> dict[str, Any]:
    """Return one thing, whole."""
    found = _read(sandbox, things, things.item.format(id=identity), {})
    return _inside(found, things.envelope)[0] if things.envelope else found

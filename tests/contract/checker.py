"""`check_exchange`: does what was sent and answered agree with the vendor's own description?

The descriptions are the vendors' and are not part of this project: they are read where they lie beside the clone,
and without them every check is skipped. ZMON has none.

A test that drives a module against the sandbox adds one line: `assert check_rows(sandbox.journal()) == []`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .description import Description
from .known import KNOWN, Known

FOLDER = Path(os.environ.get("VENDOR_DESCRIPTIONS") or Path(__file__).parents[3] / "shared" / "specs")
FILES: dict[str, tuple[tuple[str, str], ...]] = {
    "statuspage": (("statuspage-v1.json", "/v1"),),
    "pagerduty": (
        ("pagerduty-rest-v2.json", ""),
        ("pagerduty-events-v1.json", "/generic/2010-04-15"),
        ("pagerduty-events-v2.json", "/v2"),
    ),
    "circonus": (("circonus-v2.yaml", "(?:/v2)?"),),
    "catchpoint": (("catchpoint-v2.json", "/api"),),
}
"""By system: file, and what its paths lack of the paths as sent (a regular expression)."""

UNSEEN = object()
"""In place of an answer's body that nobody has kept."""

used: set[Known] = set()
"""The known disagreements that have been met in this process."""

NOT_NEEDED = ("accept", "content-type", "authorization")
"""Headers that a client library sets, or that this checker leaves to other tests."""


def need_descriptions() -> None:
    """Skip the test when there are no descriptions to check against."""
    if not FOLDER.is_dir():
        pytest.skip(f"the vendors' API descriptions are not in {FOLDER} (VENDOR_DESCRIPTIONS names another folder)")


@cache
def descriptions(system: str) -> tuple[Description, ...]:
    """Return a system's descriptions; read once per process."""
    need_descriptions()
    return tuple(Description.load(FOLDER / file, prefix) for file, prefix in FILES[system])


def check_exchange(
    system: str,
    method: str,
    path: str,
    query: dict[str, list[str]] | None = None,
    request_body: Any = None,
    status: int | None = None,
    response_body: Any = UNSEEN,
    headers: dict[str, str] | None = None,
) -> list[str]:
    """Return what disagrees with the description and is not known to, one line each.

    status: None when unknown; a request that was refused is not checked. headers: names in lower case; None when
    nobody has kept them.
    """
    if system not in FILES:
        return []
    described = None if headers is None else {name for name in headers if name not in NOT_NEEDED}
    exchange = (system, method, path, query or {}, request_body, status, response_body, described)
    return [line for line in _lines(exchange) if not _known(system, line)]


_seen: dict[bytes, list[str]] = {}
"""What was found of exchanges that were checked in this process: thousands of tests send the same ones."""


def _lines(exchange: tuple[Any, ...]) -> list[str]:
    """Return what disagrees with the description, known or not, one line each."""
    *plain, body, headers = exchange
    told = [] if body is UNSEEN else [body]
    mark = hashlib.sha256(json.dumps([*plain, told, headers and sorted(headers)], sort_keys=True, default=repr).encode()).digest()
    if mark not in _seen:
        _seen[mark] = sorted(set(_problems(*exchange)))
    return _seen[mark]


def check_rows(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Check rows of the sandbox's journal, which hold the request's side; returns what disagrees.

    What the sandbox itself was asked has no description, and a body that the journal cut is none any more.
    """
    problems: list[str] = []
    for row in rows:
        if row["path"].startswith("/_sandbox/") or "truncated" in row:
            continue
        path = row.get("sent_path", row["path"])
        problems += check_exchange(
            row["system"], row["method"], path, row["query"], row["body"], row["status"], UNSEEN, row["headers"]
        )
    return sorted(set(problems))


def _problems(
    system: str, method: str, path: str, query: Any, request_body: Any, status: int | None, response_body: Any,
    headers: set[str] | None,
) -> Iterable[str]:  # fmt: skip
    for description in descriptions(system):
        template = description.find(method, path)
        if template is not None:
            break
    else:
        yield f"{method} {path}: is not described"
        return
    # An inflated reference is another thing than the description has: let a pattern tell the two apart.
    operation = f"{method} {template}{'?include' if 'include[]' in query else ''}"
    if status is None or status < 400:
        for problem in description.request_problems(method, template, query, request_body):
            yield f"request {operation}: {problem}"
        needed = set(description.required_headers(method, template)) - set(NOT_NEEDED)
        for name in sorted(needed - headers) if headers is not None else ():
            yield f"request {operation}: header {name} is required"
    if status is not None and response_body is not UNSEEN:
        for problem in description.response_problems(method, template, status, response_body):
            yield f"response {operation} {status}: {problem}"


def _known(system: str, line: str) -> bool:
    found = [known for known in KNOWN[system] if known.pattern.search(line)]
    used.update(found)
    return bool(found)

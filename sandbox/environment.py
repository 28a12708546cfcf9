"""The variables that point the collection at a running sandbox, and nothing but the standard library to print them.

A shell takes them with `eval`, which succeeds where there is nothing to take. So a failure is printed too, as `false`.
"""

from __future__ import annotations

import json
import os
import shlex
import time
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import URLError
from urllib.parse import urlsplit

PATIENCE = 4.0
"""Seconds in which a sandbox that was started just now may begin to listen."""


def export_lines(admin: str, environment: Mapping[str, str] | None = None) -> list[str]:
    """Return the lines for a shell in this environment, else in ours. admin: the URL of the sandbox's admin interface."""
    environment = os.environ if environment is None else environment
    variables = _told_by(admin)
    return [f"export {name}={shlex.quote(value)}" for name, value in {**variables, **_no_proxy(variables, environment)}.items()]


def _told_by(admin: str) -> dict[str, str]:
    """Return what a sandbox says of itself; raises ValueError or OSError."""
    try:
        told = _patiently(admin)["environment"]
    except (TypeError, KeyError, ValueError, HTTPException) as error:
        raise ValueError(f"what answers at {admin} is not a sandbox") from error
    return told


def _patiently(admin: str) -> dict[str, dict[str, str]]:
    """Return what the admin interface says first; waits until something listens. No proxy stands before a sandbox."""
    asker = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with asker.open(admin, timeout=10) as answer:
                return json.load(answer)
        except OSError as error:
            reason = error.reason if isinstance(error, URLError) else error
            if not isinstance(reason, ConnectionRefusedError) or time.monotonic() > until:
                raise ConnectionError(f"no sandbox answers at {admin}: {reason}. `python3 -m sandbox serve` starts one") from error
        time.sleep(0.05)


def _no_proxy(variables: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return what keeps the addresses from proxies: what is said already, under either name, and their hosts."""
    said = ",".join(environment.get(name, "") for name in ("no_proxy", "NO_PROXY")).split(",")
    hosts = [urlsplit(value).hostname or "" for name, value in variables.items() if name.endswith("_URL")]
    every = ",".join(dict.fromkeys(word for word in map(str.strip, [*said, *hosts]) if word))
    return {"NO_PROXY": every, "no_proxy": every}

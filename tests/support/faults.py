"""What a server may answer instead of what it should, as the sandbox's faults."""

from __future__ import annotations

import time
from typing import Any


def status(code: int, body: Any = None, **headers: str) -> dict[str, Any]:
    """Return the members of a fault that answers with a status."""
    return {"kind": "status", "status": code, **({} if body is None else {"body": body}), "headers": headers}


REFUSALS = {
    "400": status(400, {"message": "no"}),
    "401": status(401, {"error": "Could not authenticate"}),
    "402": status(402, {"error": {"message": "Not in your plan", "code": 2012}}),
    "403": status(403, {"explanation": "Forbidden"}),
    "405": status(405, ""),
    "409": status(409, {"errors": ["somebody", "else"]}),
    "422": status(422, {"error": ["Name is taken", "Name is odd"]}),
    "500": status(500),
    "500, silent": status(500, ""),
    "503": status(503, "upstream <b>gone</b>"),
    "504": status(504, {"a": {"b": [None, {"c": "deep"}]}}),
    "redirect": status(302, "", Location="https://login.example.org/?next=/"),
    "proxy's page": {"kind": "html"},
    "login page": {"kind": "html", "status": 200},
    "reset": {"kind": "reset"},
    "silence": {"kind": "timeout"},
    "cut off": {"kind": "truncate"},
    "not JSON": {"kind": "garbage"},
    "text": status(200, "it works"),
}
NONSENSE = {
    "empty": status(200, ""),
    "null": {"kind": "garbage", "body": "null"},
    "a number": {"kind": "garbage", "body": "7"},
    "a word": {"kind": "garbage", "body": '"ok"'},
    "an empty object": status(200, "{}"),
    "a list of nothing": status(200, "[null]"),
    "a list of lists": status(200, "[[1], [2]]"),
    "a list of words": status(200, '["one", "two"]'),
    "lists that are words": status(200, '{"incidents": "x", "alert_definitions": "y", "alerts": 3}'),
    "a thing without an id": status(200, '{"name": "API", "metric_name": "foo", "entities": 1}'),
    "wrong inside": status(200, '[{"id": {"a": 1}, "_cid": 3, "name": ["API"], "title": ["API"], "check": null, "alert": ["API"], "group": "x"}]'),
}
TOO_LATE = {"too slow": {"kind": "slow", "seconds": 2}}
"""Only for reads: a service that is slow with a write carries it out after all, when nobody is looking any more."""
ONE_CALL = {
    "500": status(500),
    "403": status(403),
    "429": status(429, **{"Retry-After": "90"}),
    "reset before": {"kind": "reset"},
    "reset after": {"kind": "reset", "when": "after"},
    "timeout": {"kind": "timeout"},
    "html": {"kind": "html", "status": 200},
    "garbage": {"kind": "garbage"},
    "slow": {"kind": "slow", "seconds": 0.6},
}
"""What may befall any one call, for the tests that try each call of a task. Slow is slower than a hasty task waits."""


def settle(fault: str) -> None:
    """Wait until what a slow service does when nobody listens any more is done, lest it happens to somebody else."""
    if fault == "slow":
        time.sleep(ONE_CALL[fault]["seconds"])

"""What ZMON holds of downtimes: those that silence Kinshasa, and the ledger."""

from __future__ import annotations

from typing import Any

from tests.cases.table import CASES
from tests.cases.words import Things

from .raw import rows_of
from .sandbox import Sandbox

LEDGER = Things("zmon", "/api/v1/entities", query={"query": '{"type": "steadyops_downtime"}'})


def downtimes(sandbox: Sandbox) -> dict[str, int]:
    """Return what silences Kinshasa for City too hot: group id -> end."""
    return {row["group_id"]: row["end_time"] for row in rows_of(sandbox, CASES["zmon_downtime"].things)}


def known(sandbox: Sandbox) -> dict[str, Any]:
    """Return the one entry of the ledger."""
    (entry,) = rows_of(sandbox, LEDGER)
    return entry

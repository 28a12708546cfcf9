"""Quick search and the list of teams."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from ..patterns import wild
from ..service import Call, Family, Operation, Refusal
from .answers import answer, framework, mismatch, reading, thrown
from .inheritance import merged

_NOTHING = r"(?!)"
_ESCAPES_NOTHING = re.compile(r"(?<!\\)(\\\\)*\\$")
"""A backslash at the end, which escapes what is put behind it: nothing is found."""


def like(search: str) -> str:
    """Return a LIKE pattern as a regular expression: `%` and `_` are wild, `\\` takes that from them."""
    pieces = [""]
    letters = iter(search)
    for letter in letters:
        if letter == "%":
            pieces.append("")
        elif letter == "\\":
            pieces[-1] += re.escape(next(letters, ""))
        else:
            pieces[-1] += "." if letter == "_" else re.escape(letter)
    return wild(pieces)


class Lookup(Family):
    """The operations that find things."""

    def operations(self) -> list[Operation]:
        """Return them."""
        return [
            Operation("GET", "/api/v1/quick-search", self._search),
            *reading("/api/v1/teams", self._teams),
        ]

    def _search(self, call: Call) -> Response:
        if "authorization" not in call.request.headers:
            words = "Missing request header 'Authorization' for method parameter of type String"
            kind = "spring:web.bind.ServletRequestBindingException"
            raise Refusal(framework(call.request, self._world.clock, 400, words, kind))
        limit = call.param("limit") or "25"
        if not re.fullmatch(r"-?\d{1,9}", limit.strip()):
            raise mismatch(call.request, self._world.clock)
        if int(limit) < 0:
            words, kind = "LIMIT must not be negative", "spring:dao.DataIntegrityViolationException"
            raise Refusal(thrown(call.request, self._world.clock, kind, words))
        query = call.param("query") or ""
        pattern = _NOTHING if _ESCAPES_NOTHING.search(query) else like(query)
        written = call.param("teams")
        teams = written.split(",") if written and written != "null" else None
        alerts = [merged(self._world.alerts, row) for row in self._world.alerts.all()]
        checks, boards = self._world.checks.all(), self._world.dashboards.all()
        boards = sorted(boards, key=lambda row: row["name"])
        found = {
            "alerts": [(row["id"], row["name"], row["team"]) for row in alerts],
            "checks": [(row["id"], row["name"], row["owning_team"]) for row in checks],
        }
        shown = {
            kind: _hits([row for row in rows if teams is None or row[2] in teams], pattern, int(limit))
            for kind, rows in found.items()
        }
        shown["grafana_dashboards"] = []
        shown["dashboards"] = _hits([(row["id"], row["name"], "") for row in boards], pattern, int(limit))
        return answer(shown)

    def _teams(self, _call: Call) -> Response:
        alerts = self._world.alerts.all()
        teams = {row["team"] for row in alerts} | {row["responsible_team"] for row in alerts}
        return answer(sorted(teams | {row["owning_team"] for row in self._world.checks.all()}))


def _hits(rows: list[tuple[int, str | None, str]], pattern: str, limit: int) -> list[dict[str, Any]]:
    begins = re.compile(pattern + ".*", re.IGNORECASE | re.DOTALL)
    somewhere = re.compile(f".*{pattern}.*", re.IGNORECASE | re.DOTALL)
    hits = [
        {"id": str(number), "title": name, "team": team, "url": None}
        for number, name, team in rows
        if begins.fullmatch(str(number)) or (name is not None and somewhere.fullmatch(name))
    ]
    return hits[:limit]

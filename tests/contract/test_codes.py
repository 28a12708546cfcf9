"""Every status with which the sandbox's Statuspage refuses something is declared for that call, or known not to be."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.contract import checker
from tests.contract.known import KNOWN
from tests.support import nasty


def test_every_status_of_a_refusal_is_declared_or_known(monkeypatch: pytest.MonkeyPatch) -> None:
    checker.need_descriptions()
    (described,) = checker.descriptions("statuspage")
    lines: set[str] = set()
    ask = nasty.Nasty.ask

    def noting(self: Any, method: str, url: str, *rest: Any) -> Any:
        status, headers, content = ask(self, method, url, *rest)
        template = described.find(method, urlsplit(url).path)
        if status >= 400 and template:
            declared = described.response_problems(method, template, status, {"message": ""})
            lines.update(f"response {method} {template} {status}: {line}" for line in declared if "status" in line)
        return status, headers, content

    monkeypatch.setattr(nasty.Nasty, "ask", noting)
    nasty.tried("statuspage", 40, monkeypatch)
    unknown = {line for line in lines if not any(known.pattern.search(line) for known in KNOWN["statuspage"])}
    assert sorted(unknown) == []
    assert len(lines) > 20, "the declarations are uneven, and this would show it"

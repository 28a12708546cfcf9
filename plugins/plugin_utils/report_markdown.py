# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report as Markdown, for merge requests, tickets and mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .report import GAP, Change, Report, Service

SIGNS = {"created": "➕", "updated": "✏️", "replaced": "♻️", "deleted": "🗑️", "failed": "❌"}


def markdown_of(report: Report) -> str:
    """Return it as a page."""
    return "\n".join(_page(report)).rstrip("\n") + "\n"


def _page(report: Report) -> Iterator[str]:
    about = report.about
    yield f"# {_plain(about.get('title') or 'Monitoring as code')}"
    yield ""
    yield f"**{_plain(report.headline)}** {_plain(report.tense)}".rstrip()
    yield ""
    said = [("Environment", about.get("environment")), ("Folder", about.get("folder")), ("Plan", about.get("plan")), ("At", about.get("at"))]
    yield from (f"- {word}: {_plain(value)}" for word, value in said if value)
    yield ""
    if report.problem:
        yield f"> {_plain(report.problem)}"
        yield ""
    yield from _table(report)
    for service in report.services:
        yield from _service(service)
    if report.warnings:
        yield "## Warnings"
        yield ""
        yield from (f"- {_plain(one)}" for one in report.warnings)


def _table(report: Report) -> Iterator[str]:
    if not report.services:
        return
    words = list(report.counts)
    yield f"| Service | {' | '.join(words)} |"
    yield f"|---|{'---:|' * len(words)}"
    for service in report.services:
        counts = service.counts
        yield f"| {_plain(service.title)} | {' | '.join(str(counts.get(one, 0)) for one in words)} |"
    yield ""


def _service(service: Service) -> Iterator[str]:
    if not service.changes:
        return
    yield f"## {_plain(service.title)}"
    yield ""
    for one in service.changes:
        yield from _thing(one)


def _thing(one: Change) -> Iterator[str]:
    name = f"[{_plain(one.name)}](<{re.sub('[<>]', '', one.url)}>)" if one.url else _plain(one.name)
    yield f"### {SIGNS.get(one.action, '•')} {_plain(one.kind)} {name}: {_plain(one.action)}"
    yield ""
    if one.place:
        yield f"_{_plain(one.place)}_"
        yield ""
    if one.words:
        yield f"> {_plain(one.words)}"
        yield ""
    lines = [line for name, found in one.options for line in (f"@@ {name} @@", *(f"{' ' if sign == GAP else sign} {_gap(sign)}{text}" for sign, text in found))]
    if lines:
        fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
        yield f"{fence}diff"
        yield from (line.replace("\r", "␍") for line in lines)
        yield fence
        yield ""


def _gap(sign: str) -> str:
    return f"{GAP} " if sign == GAP else ""


def _plain(text: object) -> str:
    """Return text that means nothing to Markdown, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", " ".join(str(text).split()))

"""The query language of metrics and filters: `cpu* and(__check_id:60001,app:web,not(env:dev))`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..json_text import DEPTH
from ..patterns import like

Query = Callable[[Mapping[str, str], Sequence[str]], bool]
"""Asks a metric: what it is called and belongs to (`__name`, `__check_id`, …), and its tags."""

_CALL = re.compile(r"\s*(and|or|not)\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_STREAM = re.compile(r"\|ST\[([^\]]*)\]")


def stream_tags(name: str) -> list[str]:
    """Return the tags that a metric carries in its name: `duration|ST[app:web,env:prod]`."""
    found = _STREAM.search(name)
    return [tag for tag in found[1].split(",") if tag] if found else []


def balanced(query: str) -> bool:
    """Tell whether the parentheses of a query match, those in quotes aside."""
    depth = 0
    for letter in _QUOTED.sub("", query):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


def query(text: str | None) -> Query | None:
    """Return the test that a query stands for; None when it cannot be read. Nothing asked fits all."""
    if text is None or not text.strip():
        return lambda _names, _tags: True
    if not balanced(text) or text.count("(") > DEPTH:
        return None
    try:
        found, rest = _term(text)
    except ValueError:
        return None
    return found if not rest.strip() else None


def search(text: str | None) -> Query | None:
    """Return the test of a search: a name with wildcards, a query, or one after the other."""
    written = (text or "").strip()
    start = _CALL.search(written)
    name, tags = (written[: start.start()], written[start.start() :]) if start else (written, "")
    asked = query(tags)
    if asked is None:
        return None
    pattern = name.strip().strip('"') or "*"
    return lambda names, found: like(pattern, names.get("__name", "")) and asked(names, found)


def _term(text: str) -> tuple[Query, str]:
    """Return the first term of a text, and what follows it."""
    call = _CALL.match(text)
    if call is None:
        found = re.match(r"\s*((?:\"[^\"]*\"|[^,()])+)", text)
        if found is None:
            raise ValueError(text)
        return _tag(found[1].strip()), text[found.end() :]
    inner, rest = [], text[call.end() :]
    while True:
        term, rest = _term(rest)
        inner.append(term)
        rest = rest.lstrip()
        if rest.startswith(","):
            rest = rest[1:]
        elif rest.startswith(")"):
            return _joined(call[1].lower(), inner), rest[1:]
        else:
            raise ValueError(text)


def _joined(word: str, inner: list[Query]) -> Query:
    if word == "not":
        return lambda names, tags: not any(one(names, tags) for one in inner)
    join: Any = all if word == "and" else any
    return lambda names, tags: join(one(names, tags) for one in inner)


def _tag(word: str) -> Query:
    category, _colon, value = word.replace('"', "").partition(":")
    if category.startswith("__"):
        return lambda names, _tags: like(value, names.get(category, ""))
    wanted = word.replace('"', "")
    return lambda _names, tags: any(like(wanted, tag) for tag in tags)

"""The conditions of orchestration rules: the part of PagerDuty's condition language that people use most.

`event.summary matches part 'disk'`, `event.custom_details.free < 5`, `event.source exists`, `not`, `and`, `or` and
parentheses. What cannot be read, or speaks of time, matches nothing.
Source: https://developer.pagerduty.com/docs/pcl-overview
"""

from __future__ import annotations

import re
from typing import Any

from ..patterns import first
from .lists import Row

_TOKEN = re.compile(r"\s*(?:'((?:[^'\\]|\\.)*)'|([()]|[<>]=?|!=|=)|([^\s()<>=!']+))")
MOST_TOKENS = 200
_OPERATORS = (
    ("does", "not", "match", "part"), ("does", "not", "match", "regex"), ("does", "not", "match"), ("does", "not", "exist"),
    ("matches", "part"), ("matches", "regex"), ("matches",), ("exists",), (">=",), ("<=",), (">",), ("<",), ("=",), ("!=",),
)  # fmt: skip


class _Unreadable(Exception):
    """The expression is none of those that are understood."""


def matches(expression: str, facts: Row) -> bool:
    """Tell whether an expression is true. facts: what paths begin with, as in `{"event": {…}, "variables": {…}}`."""
    try:
        tokens = _tokens(expression)
        found, rest = _either(tokens, facts)
    except _Unreadable:
        return False
    return found and not rest


def value_at(path: str, facts: Row) -> Any:
    """Return what lies at a path with dots, None when nothing does."""
    found: Any = facts
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _tokens(expression: str) -> list[tuple[str, str]]:
    """Return words and texts: `("word", "and")`, `("text", "disk")`."""
    tokens, position = [], 0
    while position < len(expression.rstrip()):
        found = _TOKEN.match(expression, position)
        if found is None or len(tokens) > MOST_TOKENS:
            raise _Unreadable
        text, sign, word = found.groups()
        tokens.append(("text", re.sub(r"\\(.)", r"\1", text)) if text is not None else ("word", sign or word))
        position = found.end()
    return tokens


_Found = tuple[bool, list[tuple[str, str]]]


def _either(tokens: list[tuple[str, str]], facts: Row) -> _Found:
    found, rest = _both(tokens, facts)
    while rest[:1] == [("word", "or")]:
        other, rest = _both(rest[1:], facts)
        found = found or other
    return found, rest


def _both(tokens: list[tuple[str, str]], facts: Row) -> _Found:
    found, rest = _one(tokens, facts)
    while rest[:1] == [("word", "and")]:
        other, rest = _one(rest[1:], facts)
        found = found and other
    return found, rest


def _one(tokens: list[tuple[str, str]], facts: Row) -> _Found:
    if tokens[:1] == [("word", "not")]:
        found, rest = _one(tokens[1:], facts)
        return not found, rest
    if tokens[:1] == [("word", "(")]:
        found, rest = _either(tokens[1:], facts)
        if rest[:1] != [("word", ")")]:
            raise _Unreadable
        return found, rest[1:]
    if tokens[:1] in ([("word", "true")], [("word", "false")]):
        return tokens[0][1] == "true", tokens[1:]
    return _compared(tokens, facts)


def _compared(tokens: list[tuple[str, str]], facts: Row) -> _Found:
    if not tokens or tokens[0][0] != "word":
        raise _Unreadable
    value, rest = value_at(tokens[0][1], facts), tokens[1:]
    for operator in _OPERATORS:
        if [("word", word) for word in operator] == rest[: len(operator)]:
            rest = rest[len(operator) :]
            break
    else:
        raise _Unreadable
    if operator[-1] in ("exists", "exist"):
        return (value is not None) == (operator[0] == "exists"), rest
    if not rest:
        raise _Unreadable
    return _holds(operator, value, rest[0][1]), rest[1:]


def _holds(operator: tuple[str, ...], value: Any, wanted: str) -> bool:
    if operator[0] in (">", "<", ">=", "<="):
        try:
            number, other = float(value), float(wanted)
        except (TypeError, ValueError, OverflowError):
            return False
        return {">": number > other, "<": number < other, ">=": number >= other, "<=": number <= other}[operator[0]]
    text = "" if value is None else str(value)
    if operator[-1] == "part":
        found = wanted in text
    elif operator[-1] == "regex":
        found = captured(wanted, text) is not None
    else:
        found = text == wanted
    return found != (operator[0] in ("does", "!="))


def captured(pattern: str, text: str) -> str | None:
    """Return what a pattern finds in a text: its first group, or all of it; None when it finds nothing."""
    found = first(pattern, text)
    if found is None:
        return None
    return found.group(1) if found.re.groups and found.group(1) is not None else found.group(0)

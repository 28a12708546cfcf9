"""The formulas of groups of rule sets: how many conditions must hold, or which, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from ..json_text import DEPTH
from .answers import invalid

Formula = Callable[[Sequence[bool]], bool]
_WORD = re.compile(r"\s*(?:(\()|(\))|([A-Za-z]+)|(\S))")


def formula(expression: Any, conditions: int) -> Formula:
    """Return what an expression says about conditions, in their order: a number of them, or A, B, C with and, or, not."""
    if isinstance(expression, str) and expression.strip().isdigit():
        expression = int(expression)
    if isinstance(expression, int) and not isinstance(expression, bool):
        if not 1 <= expression <= max(conditions, 1):
            raise invalid(f"formulas: expression {expression} must be from 1 to the number of conditions")
        return lambda held: sum(held) >= expression
    if not isinstance(expression, str) or not expression.strip():
        raise invalid("formulas: expression must be a number or a text")
    return _Parser(expression, conditions).whole()


class _Parser:
    """Reads `(A and B) and not C`; `not` binds more than `and`, that more than `or`."""

    def __init__(self, text: str, conditions: int) -> None:
        self._text, self._conditions = text, conditions
        self._words = [match[0].strip() for match in _WORD.finditer(text)]

    def whole(self) -> Formula:
        """Return the formula; nothing may follow it."""
        if sum(word in ("(", "not") for word in map(str.lower, self._words)) > DEPTH:
            raise self._wrong()
        found = self._any()
        if self._words:
            raise self._wrong()
        return found

    def _wrong(self) -> Exception:
        return invalid(f"formulas: expression {self._text!r} cannot be read")

    def _next(self) -> str:
        return self._words[0].lower() if self._words else ""

    def _any(self) -> Formula:
        parts = [self._all()]
        while self._next() == "or":
            self._words.pop(0)
            parts.append(self._all())
        return lambda held: any(part(held) for part in parts)

    def _all(self) -> Formula:
        parts = [self._one()]
        while self._next() == "and":
            self._words.pop(0)
            parts.append(self._one())
        return lambda held: all(part(held) for part in parts)

    def _one(self) -> Formula:
        word = self._words.pop(0) if self._words else ""
        if word.lower() == "not":
            inner = self._one()
            return lambda held: not inner(held)
        if word == "(":
            inner = self._any()
            if self._next() != ")":
                raise self._wrong()
            self._words.pop(0)
            return inner
        place = ord(word) - ord("A") if len(word) == 1 and "A" <= word <= "Z" else -1
        if not 0 <= place < self._conditions:
            raise self._wrong()
        return lambda held: place < len(held) and held[place]

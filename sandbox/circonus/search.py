"""The `search` parameter: `(field:value)` terms, quoted words, wildcards, and fuzzy words on one field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..patterns import like

Test = Callable[[str], bool]
Attributes = Mapping[str, Any]
"""What one object can be found by: term -> values, all as text, or a Test; the primary field's values under ``""``."""

_TERM = re.compile(r"\(\s*(\w+)\s*:((?:\"[^\"]*\"|[^)\"])*)\)")
_WORDS = re.compile(r"\"([^\"]*)\"|(\S+)")
_FUZZY = 0.3
"""How similar bare words must be (as PostgreSQL's pg_trgm counts it)."""


def predicate(search: str) -> Callable[[Attributes], bool]:
    """Return the test a search stands for: different terms must all hold, the same term once of its values."""
    terms = terms_in(search)
    words = [(match[1], match[2]) for match in _WORDS.finditer(_TERM.sub(" ", search))]

    def test(attributes: Attributes) -> bool:
        return all(_term_holds(name, lists, attributes) for name, lists in terms.items()) and _words_hold(
            words, attributes[""]
        )

    return test


def at_least(number: float) -> Test:
    """Return the test of a term that asks for this much or more."""
    return lambda value: _number(value) is not None and number >= _number(value)


def at_most(number: float) -> Test:
    """Return the test of a term that asks for this much or less."""
    return lambda value: _number(value) is not None and number <= _number(value)


def _number(value: str) -> float | None:
    return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None


def terms_in(search: str) -> dict[str, list[list[str]]]:
    """Return the terms of a search: name -> for each time it stands there, its values."""
    terms: dict[str, list[list[str]]] = {}
    for match in _TERM.finditer(search):
        values = [value.strip().strip('"') for value in re.findall(r"(?:\"[^\"]*\"|[^,\"])+", match[2])]
        terms.setdefault(match[1].lower(), []).append(values)
    return terms


def _term_holds(name: str, lists: list[list[str]], attributes: Attributes) -> bool:
    if name not in attributes:
        return True  # a term the resource does not know: ignored (the sandbox's choice)
    found = attributes[name]
    if callable(found):
        return any(found(value) for values in lists for value in values)
    # A comma list of tags narrows (the sandbox's choice), of anything else it widens.
    join = all if name == "tags" else any
    return any(join(any(like(value, have) for have in found) for value in values) for values in lists)


def _words_hold(words: list[tuple[str, str]], primary: list[str]) -> bool:
    """Tell whether the words outside terms hold for the primary field."""
    bare = " ".join(word for dummy, word in words if word and "*" not in word)
    tests: list[Callable[[str], bool]] = []
    for quoted, word in words:
        if quoted:
            tests.append(lambda have, quoted=quoted: quoted.lower() in have.lower())
        elif "*" in word:
            tests.append(lambda have, word=word: like(word, have))
    if bare:
        tests.append(lambda have: _similarity(bare, have) >= _FUZZY)
    return all(any(test(have) for have in primary) for test in tests)


def _trigrams(text: str) -> set[str]:
    words = (f"  {word} " for word in re.findall(r"\w+", text.lower()))
    return {word[place : place + 3] for word in words for place in range(len(word) - 2)}


def _similarity(one: str, other: str) -> float:
    left, right = _trigrams(one), _trigrams(other)
    return len(left & right) / len(left | right) if left | right else 0.0

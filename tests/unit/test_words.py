"""The vocabulary stays small: a word that few declarations need is an override in its service's file."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Setting
from tests.unit.documented import PLUGINS, ROOT, tree_of

DECLARATIONS = sorted((PLUGINS / "module_utils/systems").rglob("*.py"))
MADE_UP = [ROOT / "tests/unit/plugins/module_utils" / f"test_{name}.py" for name in ("coming_words", "traps", "life")]
"""Where a small made-up service says what the coming ones need."""
ENOUGH = 3
"""Declarations that a word serves, or it is none."""


def words_of(kind: type) -> tuple[str, ...]:
    """Return the words of a declaration, in the order in which they may be said without their names."""
    parameters = inspect.signature(kind).parameters.values()
    return tuple(one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD or one.kind is one.KEYWORD_ONLY)


def said(paths: list[Path], shape: str, words: tuple[str, ...]) -> Counter[str]:
    """Return how many declarations of a shape say each word."""
    calls = (node for path in paths for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    found: Counter[str] = Counter()
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == shape:
            plain = [one for one in call.args if not isinstance(one, ast.Starred)]
            found.update({*words[: len(plain)], *(one.arg for one in call.keywords if one.arg)})
    return found


@pytest.mark.parametrize(
    ("kind", "most"), [(Field, 12), (Resource, 14)], ids=["a field has twelve words", "a resource has fourteen words"]
)
def test_there_are_no_more_words_than_a_reader_can_know(kind: type, most: int) -> None:
    assert len(words_of(kind)) <= most, words_of(kind)


def test_a_setting_adds_what_the_environment_says() -> None:
    assert set(words_of(Setting)) == {"env", "fallback"}


@pytest.mark.parametrize("kind", [Field, Resource])
def test_every_word_serves_several_declarations_or_what_is_to_come(kind: type) -> None:
    words = words_of(kind)
    today, to_come = said(DECLARATIONS, kind.__name__, words), said(MADE_UP, kind.__name__, words)
    assert [word for word in words if today[word] < ENOUGH and not to_come[word]] == []

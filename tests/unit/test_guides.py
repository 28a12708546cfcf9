"""The contributors' guides: they name what is there, all of it, and nothing else."""

from __future__ import annotations

import ast
import re

import pytest

from tests.unit.documented import ROOT, tree_of
from tests.unit.test_architecture import CORE, LAYERS

RST = ROOT / "docs/docsite/rst"
ARCHITECTURE = (RST / "guide_architecture.rst").read_text()
PROMISES = re.findall(r"^(P\d+)\n    \*\*", (RST / "guide_contributors.rst").read_text(), re.M)
"""As the guide defines them."""
CITED = re.compile(r"\bP\d{1,2}\b")
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def public_classes():
    """Return the names of the core's classes, those of a file's own use left out."""
    nodes = (node for path in CORE for node in tree_of(path).body)
    return sorted(node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))


def test_glossary_has_every_class_of_the_core_with_a_sentence():
    glossary = ARCHITECTURE.partition("Glossary\n--------\n")[2]
    assert sorted(re.findall(r"^(\w+)\n    [^\n]+", glossary, re.M)) == public_classes()


def test_drawing_has_the_layers_that_are_tested():
    drawing = ARCHITECTURE.partition(".. code-block:: text\n\n")[2].partition("\n\n")[0]
    rows = [tuple(line.replace("/", "").split()) for line in drawing.splitlines()]
    assert rows == list(LAYERS)


def test_promises_are_defined_once_and_in_order():
    assert [f"P{number}" for number in range(1, 13)] == PROMISES


@pytest.mark.parametrize("path", TESTS, ids=[str(path.relative_to(ROOT)) for path in TESTS])
def test_promise_that_a_test_names_is_one(path):
    docstrings = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    assert {name for words in docstrings for name in CITED.findall(words)} <= set(PROMISES)

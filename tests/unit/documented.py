"""The pages of the modules, as Ansible puts them together from a file and its fragments."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
COLLECTION = "steadyops.monitoring"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What reads pages; the one written in C, where there is one, takes a tenth of the time."""


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(), str(path))


def texts_in(body: list[ast.stmt]) -> dict[str, str]:
    """Return the constants of a module or class that hold text, by name."""
    return {
        statement.targets[0].id: statement.value.value
        for statement in body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
    }


def text_of(module: str, name: str) -> Any:
    """Return DOCUMENTATION, EXAMPLES or RETURN of a module, parsed."""
    return yaml.load(texts_in(tree_of(PLUGINS / "modules" / f"{module}.py").body)[name], LOADER)


@cache
def page_of(module: str) -> dict[str, Any]:
    """Return a module's documentation with its fragments; what the module says itself wins, option by option."""
    page = text_of(module, "DOCUMENTATION")
    options: dict[str, Any] = {}
    for fragment in page.get("extends_documentation_fragment", []):
        options.update(_fragment(fragment).get("options", {}))
    return {**page, "options": {**options, **(page.get("options") or {})}}


@cache
def _fragment(written: str) -> dict[str, Any]:
    assert written.startswith(f"{COLLECTION}."), f"{written} is of another collection"
    name, _dot, section = written.removeprefix(f"{COLLECTION}.").partition(".")
    (kind,) = (one for one in tree_of(PLUGINS / "doc_fragments" / f"{name}.py").body if isinstance(one, ast.ClassDef))
    return yaml.load(texts_in(kind.body)[(section or "documentation").upper()], LOADER)


def examples_of(module: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the tasks of this collection in a module's examples as (module, arguments)."""
    return list(_tasks(text_of(module, "EXAMPLES")))


def _tasks(node: Any) -> Any:
    if isinstance(node, list):
        for item in node:
            yield from _tasks(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if str(name).startswith(f"{COLLECTION}."):
                yield name.removeprefix(f"{COLLECTION}."), value or {}
            else:
                yield from _tasks(value)

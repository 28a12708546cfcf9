"""Count the lines of code that a resource takes outside the core: what is hard about a service is worth its lines, the rest is not.

Code is what a reader has to understand: no blank lines, no comments, no docstrings. Of a file with several kinds each has
what belongs to it alone, and an equal share of the rest. A plain kind needs nothing beside its declaration. In the end the
lines are told apart by what they are: declarations, what is odd about a service, what is imported for both.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".venv/collections")]

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour  # noqa: E402
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES  # noqa: E402
from tests.support.code import lines_of_code  # noqa: E402

SYSTEMS = ROOT / "plugins/module_utils/systems"
WRITTEN = ("kinds.py",)
"""Files that make writes."""
ELSEWHERE = ("info.py", "window.py", "performance.py", "figures.py", "timeframe.py")
"""Files of the modules that read (the last three: catchpoint_performance_info) and of `maintenance_window`: counted apart, of no kind."""
BUDGET, PLAIN = 60, 25


class Count(NamedTuple):
    """The lines of a kind. plain: it has no Behaviour of its own."""

    module: str
    lines: float
    plain: bool


def files_of(system: str) -> dict[str, str]:
    """Return the texts of a system's declarations, by name of the file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((SYSTEMS / system).glob("*.py")) if path.name not in WRITTEN}


def declared(text: str) -> dict[str, int]:
    """Return the lines of what stands at the top of a file under a name, by name."""
    found = {}
    for node in ast.parse(text).body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        names = [one.id for one in targets if isinstance(one, ast.Name)]
        if names:
            found[names[0]] = lines_of_code("\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno]))
    return found


def what_they_are(texts: dict[str, str]) -> Counter[str]:
    """Return the lines of some files by what they are. texts: by name of the file."""
    found: Counter[str] = Counter()
    for file, text in texts.items():
        for node in ast.parse(text).body:
            called = getattr(getattr(getattr(node, "value", None), "func", None), "id", "")
            if file in ELSEWHERE:
                what = file
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                what = "imports"
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                what = "functions" if isinstance(node, ast.FunctionDef) else "classes: behaviours, strategies, types of values"
            else:
                what = "declarations" if called in ("Resource", "Action") else "constants"
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
            found[what] += lines_of_code("\n".join(text.splitlines()[first - 1 : node.end_lineno]))
    return found


def counts() -> list[Count]:
    """Return the lines of every kind that has a module."""
    found = []
    systems = {kind.system.name for kind in RESOURCES.values()}
    for system in sorted(systems):
        kinds = {module: kind for module, kind in RESOURCES.items() if kind.system.name == system}
        found += _counts_in(system, kinds)
    return found


def _counts_in(system: str, kinds: dict) -> list[Count]:
    texts = {file: text for file, text in files_of(system).items() if file not in ELSEWHERE}
    homes: dict[str, list[tuple[str, int]]] = {}
    for file, text in texts.items():
        for name, lines in declared(text).items():
            module = next((one for one, kind in kinds.items() if _declares(system, file, name, kind)), None)
            if module:
                homes.setdefault(file, []).append((module, lines))
    shared = sum(lines_of_code(text) for file, text in texts.items() if file not in homes) / len(kinds)
    found = []
    for file, inside in homes.items():
        rest = (lines_of_code(texts[file]) - sum(lines for _module, lines in inside)) / len(inside)
        for module, lines in inside:
            plain = kinds[module].behaviour.__class__ is Behaviour
            found.append(Count(module, lines if plain else lines + rest + shared, plain))
    return found


def _declares(system: str, file: str, name: str, kind: object) -> bool:
    module = sys.modules.get(f"ansible_collections.steadyops.monitoring.plugins.module_utils.systems.{system}.{file.removesuffix('.py')}")
    return module is not None and getattr(module, name, None) is kind


def _for_kinds(made_of: Counter[str]) -> int:
    return sum(lines for what, lines in made_of.items() if what not in ELSEWHERE)


def main() -> None:
    """Print each kind, and what a resource takes on average."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    every = counts()
    for one in sorted(every, key=lambda one: -one.lines):
        print(f"{one.lines:6.0f}  {one.module}{' (plain)' if one.plain else ''}")
    together: Counter[str] = Counter()
    for system in sorted({kind.system.name for kind in RESOURCES.values()}):
        modules = [one for one in every if RESOURCES[one.module].system.name == system]
        made_of = what_they_are(files_of(system))
        together += made_of
        lines = _for_kinds(made_of)
        print(f"{system}: {lines} lines for {len(modules)} modules, {lines / len(modules):.0f} each")
    plain = [one.lines for one in every if one.plain]
    for what, lines in together.most_common():
        print(f"{lines:6.0f}  {what}, {lines / len(every):.0f} each")
    lines = _for_kinds(together)
    print(f"together: {lines} lines for {len(every)} modules, {lines / len(every):.0f} each (at most {BUDGET})")
    print(f"plain ones: {min(plain):.0f} to {max(plain):.0f} each (at most {PLAIN})")


if __name__ == "__main__":
    main()

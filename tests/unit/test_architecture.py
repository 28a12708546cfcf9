"""The shape of the code that no reader should have to check: who imports whom, and who knows what."""

from __future__ import annotations

import ast
import re
import sys

import pytest

from tests.unit.documented import PLUGINS, tree_of

LAYERS = (
    ("errors", "yaml_text", "parallel"),
    ("times", "answers", "auth", "runtime"),
    ("paging", "resource", "rate", "creation_lock"),
    ("http", "paths"),
    ("plan", "snapshot", "arguments"),
    ("reconcile", "connect"),
    ("api", "apply", "info"),
    ("export",),
    ("entry",),
)
"""The core, from the bottom: a file imports from the rows below its own."""
HEIGHT = {name: number for number, row in enumerate(LAYERS) for name in row}
SYSTEMS_IMPORT = {"errors", "times", "answers", "auth", "paging", "resource", "paths", "plan", "snapshot", "info", "systems"}
ABOVE = {
    "catalogue": {"api", "apply", "export", "resource", "systems"},
    "modules": {"entry", "catalogue", "systems"},
    "plugin_utils": {"entry", "catalogue", "snapshot", "resource"},
    "action": {"plugin_utils"},
    "doc_fragments": set(),
}
"""What stands above the core, and what each of them may import."""
FILES = sorted(PLUGINS.rglob("*.py"))
CORE = [path for path in FILES if path.parent.name == "module_utils" and path.stem != "catalogue"]
NAMES = re.compile(r"circonus|catchpoint|pagerduty|statuspage|zmon", re.I)


def place_of(path):
    """Return what a file is called in the tables above."""
    if "systems" in path.parts:
        return "systems"
    if path.parent.parent.name == "module_utils":
        return path.parent.name
    return path.stem if path.parent.name == "module_utils" else path.parent.name


def imported_by(path):
    """Return the own files that a file imports, as the tables above call them."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parents[node.level - 1]
            parts = [*folder.relative_to(PLUGINS).parts, *(node.module or "").split(".")]
            parts = [part for part in parts if part]
            names = parts[1:] if parts[0] == "module_utils" else parts[:1]
            found |= {names[0]} if names else {one.name for one in node.names}
    return found


def outsiders_of(path):
    """Return the foreign modules that a file imports."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
    return found


def called_in(path):
    """Return the names that a file calls, dotted."""
    calls = (node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))
    return {ast.unparse(one) for one in calls}


def names_of(paths):
    return [str(path.relative_to(PLUGINS)) for path in paths]


@pytest.mark.parametrize("path", FILES, ids=names_of(FILES))
class TestImports:
    def test_imports_point_one_way(self, path):
        place = place_of(path)
        if place in HEIGHT:
            allowed = {name for name, height in HEIGHT.items() if height < HEIGHT[place]}
            allowed |= {place} if path.parent.name == place else set()  # a folder is one place
        else:
            allowed = SYSTEMS_IMPORT if place == "systems" else ABOVE[place]
        assert imported_by(path) <= allowed

    def test_requests_is_imported_in_one_place(self, path):
        knows = any(name.split(".")[0] == "requests" for name in outsiders_of(path))
        assert knows == (path.parent.name == "http")

    def test_ansible_module_is_imported_in_one_place(self, path):
        assert ("ansible.module_utils.basic" in outsiders_of(path)) == (path.stem == "entry")

    def test_nothing_else_is_installed(self, path):
        allowed = {"ansible", "requests"}
        foreign = {name.split(".")[0] for name in outsiders_of(path)} - set(sys.stdlib_module_names)
        assert foreign <= allowed

    def test_what_runs_on_managed_hosts_knows_nothing_of_the_controller(self, path):
        controllers = {
            name
            for name in outsiders_of(path)
            if name.startswith("ansible.") and not name.startswith("ansible.module_utils")
        }
        assert not controllers or path.parent.name == "plugin_utils"


@pytest.mark.parametrize("path", FILES, ids=names_of(FILES))
class TestHabits:
    def test_nothing_prints(self, path):
        assert not {"print", "sys.stdout.write", "sys.stderr.write"} & called_in(path)

    def test_nothing_ends_the_process(self, path):
        assert not {"sys.exit", "exit", "quit", "os._exit"} & called_in(path)
        assert not any(isinstance(node, ast.Name) and node.id == "SystemExit" for node in ast.walk(tree_of(path)))

    def test_only_the_doors_end_a_task(self, path):
        ends = {name for name in called_in(path) if name.endswith((".fail_json", ".exit_json"))}
        assert not ends or path.stem == "entry"

    def test_every_file_can_be_read_by_the_oldest_python_on_a_host(self, path):
        ast.parse(path.read_text(), str(path), feature_version=(3, 9))
        assert ast.unparse(tree_of(path)).count("from __future__ import annotations") == 1

    def test_nothing_is_compared_by_match_or_slots(self, path):
        assert not any(isinstance(node, ast.Match) for node in ast.walk(tree_of(path)))
        assert "slots=True" not in path.read_text()


@pytest.mark.parametrize("path", CORE, ids=names_of(CORE))
def test_core_asks_for_a_capability_never_for_a_name(path):
    """No system is named in code; a docstring or comment may give one as an example."""
    nodes = list(ast.walk(tree_of(path)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings}
    words |= {node.id for node in nodes if isinstance(node, ast.Name)}
    words |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert [word for word in words if NAMES.search(str(word))] == []


def test_there_is_no_package_file_in_the_plugins():
    assert list(PLUGINS.rglob("__init__.py")) == []


BROAD = {
    "module_utils/entry.py": "the door: class and place, no message",
    "module_utils/parallel.py": "handed to the thread that asked for the work",
}
"""Where any exception may be caught, and why."""


def test_exceptions_are_caught_by_name_elsewhere():
    found = set()
    for path in FILES:
        handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
        if any(one.type is None or ast.unparse(one.type) in ("Exception", "BaseException") for one in handlers):
            found.add(str(path.relative_to(PLUGINS)))
    assert found == set(BROAD)

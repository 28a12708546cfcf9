"""The shape of the code that no reader should have to check: who imports whom, and who knows what."""

from __future__ import annotations

import ast
import functools
import re
import sys
import types
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Lookup
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.connect import Clients
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client
from ansible_collections.steadyops.monitoring.plugins.module_utils.lookup import Finder
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field
from tests.support.code import lines_of_code
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of
from tests.unit.documented import PLUGINS, tree_of

LAYERS = (
    ("errors", "yaml_text", "jobs", "records", "zipped"),
    ("times", "answers", "auth", "runtime"),
    ("scalars", "sayings"),
    ("lists", "forms"),
    ("maps",),
    ("values",),
    ("steps", "paging", "rate", "creation_lock", "misfits", "suspects", "unsendable"),
    ("shape", "system", "behaviour", "strategies", "life"),
    ("resource", "one_by_one", "fates"),
    ("looks", "http", "paths", "suggestions"),
    ("parts",),
    ("changes",),
    ("plan", "cache", "relations", "forecast"),
    ("asking",),
    ("lookup",),
    ("references", "replacement"),
    ("holders",),
    ("undertaking",),
    ("deed",),
    ("reconcile", "connect", "arguments"),
    ("frame",),
    ("info", "api", "bulk"),
    ("entry",),
)
"""The core, from the bottom: a file imports from the rows below its own. A folder is one place."""
HEIGHT = {name: number for number, row in enumerate(LAYERS) for name in row}
SYSTEMS_IMPORT = {
    "values", "steps", "resource", "system", "behaviour", "one_by_one", "fates", "life", "looks", "paging", "auth", "times", "errors",
    "systems",
}  # fmt: skip
"""What a declaration may know of the core, beside the files of its own service."""
ABOVE = {
    "catalogue": {"api", "bulk", "looks", "system", "systems"},
    "modules": {"entry", "catalogue", "systems"},
    "plugin_utils": {"entry", "cache", "shape", "arguments", "catalogue", "yaml_text", "plugin_utils"},
    "action": {"plugin_utils", "catalogue", "systems"},
    "lookup": {"plugin_utils"},
    "filter": {"plugin_utils", "times", "errors"},
    "doc_fragments": set(),
}
"""What stands above the core, and what each of them may import."""
CONTROLLER = {"plugin_utils", "lookup", "filter"}
"""What runs where Ansible does, and never on a managed host."""
COME_WITH_ANSIBLE = {"jinja2", "markupsafe", "yaml"}
FILES = sorted(PLUGINS.rglob("*.py"))
SHARED = PLUGINS / "module_utils"
SYSTEMS = [path for path in FILES if "systems" in path.parts]
CORE = [path for path in FILES if SHARED in path.parents and path not in SYSTEMS and path.stem != "catalogue"]
NAMES = re.compile(r"circonus|catchpoint|pagerduty|statuspage|zmon", re.I)
LONGEST = 360
"""Lines of code that a person still reads at a sitting."""


def place_of(path):
    """Return what a file is called in the tables above."""
    if path.parent == SHARED:
        return path.stem
    return path.relative_to(SHARED).parts[0] if SHARED in path.parents else path.parent.name


def files_imported_by(path):
    """Return the own files that a file imports, dotted from module_utils, or from plugins where they are outside."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parents[node.level - 1]
            parts = [*folder.relative_to(PLUGINS).parts, *filter(None, (node.module or "").split("."))]
            names = [".".join(parts)] if node.module else [".".join([*parts, one.name]) for one in node.names]
            found |= {name.removeprefix("module_utils.") for name in names}
    return found


def imported_by(path):
    """Return the own places that a file imports, as the tables above call them."""
    return {name.split(".")[0] for name in files_imported_by(path)}


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


# Rules: a path -> what is wrong with the file, nothing when all is well. They are named by what must be so.


def imports_point_one_way(path):
    place = place_of(path)
    if place in HEIGHT and SHARED in path.parents:  # a lookup plugin is no part of lookup.py
        allowed = {name for name, height in HEIGHT.items() if height < HEIGHT[place]}
        allowed |= {place} if path.parent != SHARED else set()  # a folder is one place, with those in it
    else:
        allowed = SYSTEMS_IMPORT if place == "systems" else ABOVE[place]
        allowed = {*allowed, "bulk"} if place == "systems" and path.stem == "window" else allowed
    return imported_by(path) - allowed


def service_imports_its_own_files_only(path):
    services = {name.split(".")[1] for name in files_imported_by(path) if name.startswith("systems.")}
    return services - {path.parent.name} if path in SYSTEMS else set()


def requests_is_imported_in_one_place(path):
    knows = any(name.split(".")[0] == "requests" for name in outsiders_of(path))
    return {"requests"} if knows and path.parent.name != "http" else set()


def ansible_module_is_imported_in_one_place(path):
    name = "ansible.module_utils.basic"
    return {name} if (name in outsiders_of(path)) != (path.stem == "entry") else set()


def nothing_else_is_installed(path):
    there = {"ansible", "requests", *(COME_WITH_ANSIBLE if path.parent.name in CONTROLLER else ())}
    return {name.split(".")[0] for name in outsiders_of(path)} - set(sys.stdlib_module_names) - there


def what_runs_on_managed_hosts_knows_nothing_of_the_controller(path):
    controllers = {
        name for name in outsiders_of(path) if name.startswith("ansible.") and not name.startswith("ansible.module_utils")
    }
    return set() if path.parent.name in CONTROLLER else controllers


def nothing_prints(path):
    return {"print", "sys.stdout.write", "sys.stderr.write"} & called_in(path)


def nothing_ends_the_process(path):
    if path.stem == "linting":  # it answers ansible-lint in the words of a module, and runs in nothing else
        return set()
    named = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    return ({"sys.exit", "exit", "quit", "os._exit"} & called_in(path)) | ({"SystemExit"} & named)


def only_the_doors_end_a_task(path):
    return set() if path.stem == "entry" else {one for one in called_in(path) if one.endswith((".fail_json", ".exit_json"))}


def every_file_can_be_read_by_the_oldest_python_on_a_host(path):
    try:
        ast.parse(path.read_text(), str(path), feature_version=(3, 9))
    except SyntaxError as error:
        return {str(error)}
    future = "from __future__ import annotations"
    return set() if ast.unparse(tree_of(path)).count(future) == 1 else {future}


def nothing_needs_a_newer_python_in_what_it_calls(path):
    matches = {"match" for node in ast.walk(tree_of(path)) if isinstance(node, ast.Match)}
    return matches | ({"slots=True", "kw_only=True"} & set(re.findall(r"\w+=True", path.read_text())))


def core_asks_for_a_capability_never_for_a_name(path):
    """No system is named in code; a docstring or comment may give one as an example."""
    if path not in CORE:
        return set()
    nodes = list(ast.walk(tree_of(path)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings}
    words |= {node.id for node in nodes if isinstance(node, ast.Name)}
    words |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return {word for word in words if NAMES.search(str(word))}


def no_file_is_longer_than_a_person_reads_at_a_sitting(path):
    if path in SYSTEMS or path.parent.name == "modules":
        return set()
    lines = lines_of_code(path.read_text())
    return {lines} if lines > LONGEST else set()


def service_touches_nothing_private_of_anybody_else(path):
    if path not in SYSTEMS:
        return set()
    return {
        ast.unparse(node)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and re.match(r"_(?!_)", node.attr)
        if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
    }


RULES = (
    imports_point_one_way,
    service_imports_its_own_files_only,
    requests_is_imported_in_one_place,
    ansible_module_is_imported_in_one_place,
    nothing_else_is_installed,
    what_runs_on_managed_hosts_knows_nothing_of_the_controller,
    nothing_prints,
    nothing_ends_the_process,
    only_the_doors_end_a_task,
    every_file_can_be_read_by_the_oldest_python_on_a_host,
    nothing_needs_a_newer_python_in_what_it_calls,
    core_asks_for_a_capability_never_for_a_name,
    no_file_is_longer_than_a_person_reads_at_a_sitting,
    service_touches_nothing_private_of_anybody_else,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule):
    wrong = {str(path.relative_to(PLUGINS)): rule(path) for path in FILES}
    assert {path: found for path, found in wrong.items() if found} == {}


def broken(tmp_path, text):
    """Return a file of a place above the core with this code."""
    path = tmp_path / "modules" / "broken.py"
    path.parent.mkdir()
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (requests_is_imported_in_one_place, "import requests"),
        (ansible_module_is_imported_in_one_place, "from ansible.module_utils.basic import AnsibleModule"),
        (nothing_else_is_installed, "import numpy"),
        (nothing_else_is_installed, "import yaml"),
        (what_runs_on_managed_hosts_knows_nothing_of_the_controller, "import ansible.plugins.action"),
        (nothing_prints, "print(1)"),
        (nothing_ends_the_process, "raise SystemExit(1)"),
        (nothing_ends_the_process, "sys.exit(1)"),
        (only_the_doors_end_a_task, "module.fail_json(msg='no')"),
        (every_file_can_be_read_by_the_oldest_python_on_a_host, "match x:\n    case 1:\n        pass"),
        (every_file_can_be_read_by_the_oldest_python_on_a_host, "x = 1"),
        (nothing_needs_a_newer_python_in_what_it_calls, "@dataclass(slots=True)\nclass A:\n    pass"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_file_that_breaks_a_rule_is_found(tmp_path, rule, text):
    assert rule(broken(tmp_path, text))


def test_every_file_of_the_core_has_its_row():
    assert {place_of(path) for path in CORE} == set(HEIGHT)


def test_nothing_imports_itself_by_a_detour():
    """Inside a folder, too, which is one place above."""
    named = {
        ".".join(path.relative_to(PLUGINS).with_suffix("").parts).removeprefix("module_utils."): path for path in FILES
    }
    graph = {name: files_imported_by(path) & set(named) for name, path in named.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(FILES)


def test_there_is_no_package_file_in_the_plugins():
    assert list(PLUGINS.rglob("__init__.py")) == []


def test_no_file_is_named_like_a_folder_beside_it():
    """Ansible would take the folder, plain Python the file."""
    assert [path for path in FILES if path.with_suffix("").is_dir()] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("\n\n# a comment\n", 0),
        ('"""A file."""\n\nx = 1  # a comment\n"""What x is."""\n', 1),
        ('def f():\n    """Say.\n\n    More.\n    """\n    return 1\n', 2),
        ('x = """a\nb\n"""\n', 3),
        ("x = (\n    1,\n    # why\n\n    2,\n)\n", 4),
        ("class A:\n    x: int = 1\n    y: int = 2\n\n    # end\n", 3),
    ],
    ids=repr,
)
def test_lines_of_code_are_those_that_do_something(text, lines):
    assert lines_of_code(text) == lines


# What a Behaviour gets leads nowhere


def ways_from(one: object) -> Iterator[object]:
    """Yield what somebody who holds a thing can reach from it in one step, except what a function encloses."""
    if isinstance(one, dict):
        yield from (*one.keys(), *one.values())
    elif isinstance(one, (list, tuple, set, frozenset)):
        yield from one
    elif isinstance(one, types.MethodType):
        yield from (one.__self__, one.__func__)
    elif isinstance(one, functools.partial):
        yield from (one.func, one.args, one.keywords)
    elif isinstance(one, types.FunctionType):
        yield from (one.__dict__, one.__defaults__, one.__kwdefaults__)
    elif not isinstance(one, (type, types.ModuleType, types.BuiltinFunctionType)):
        yield from (getattr(one, name) for name in dir(one) if not re.match(r"__.*__$", name))
        yield getattr(one, "__dict__", {})


def reached_from(start: object) -> list[object]:
    """Return all that can be reached from a thing, itself included, whatever is public or private."""
    waiting, seen = [start], {}
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, (str, bytes, int, float, type(None))):
            seen[id(one)] = one
            waiting.extend(ways_from(one))
    return list(seen.values())


WRITES = (Client, Cache, Finder, Clients)


class TestLookup:
    """Plan writes nothing: what a Behaviour may look at has no way to what writes."""

    def stage(self):
        kind = Resource("thing", demo_system(), "/things", identity=Identity("name"), fields=(Field("name"),))
        return kind, stage_of(kind, reply(body=[{"id": 7, "name": "web"}]))

    def test_there_is_no_way_from_it_to_a_client(self):
        kind, stage = self.stage()
        lookup = stage.finder.lookup
        assert len(lookup.rows(kind)) == 1  # it was used, so that everything is there that is made at first use
        assert [one for one in reached_from(lookup) if isinstance(one, WRITES)] == []

    def test_whoever_walks_would_find_one(self):
        _kind, stage = self.stage()
        found = reached_from({"a": [functools.partial(print, stage.finder.find)]})
        assert {type(one) for one in found if isinstance(one, WRITES)} == set(WRITES)

    def test_every_look_is_one_that_a_behaviour_is_promised(self):
        _kind, stage = self.stage()
        promised = {name for name in vars(Lookup) if not name.startswith("_")} | set(Lookup.__annotations__)
        assert set(vars(stage.finder.lookup)) == promised


BROAD = {
    "module_utils/entry.py": "the door: class and place, no message",
    "module_utils/jobs.py": "handed to the thread that asked for the work",
}
"""Where any exception may be caught, and why."""


def test_exceptions_are_caught_by_name_elsewhere():
    found = set()
    for path in FILES:
        handlers = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler)]
        if any(one.type is None or ast.unparse(one.type) in ("Exception", "BaseException") for one in handlers):
            found.add(str(path.relative_to(PLUGINS)))
    assert found == set(BROAD)

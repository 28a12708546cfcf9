"""What is declared, and what imports it: the kinds of a system, the catalogue, module and action files."""

from __future__ import annotations

import ast
import importlib
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
SYSTEMS = PLUGINS / "module_utils/systems"
PACKAGE = "ansible_collections.steadyops.monitoring.plugins.module_utils"
DECLARING = ("Resource", "Action", "Info")
HEADER = '''# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
'''
ACTION = '''from __future__ import annotations

from ..module_utils.{place} import {name}
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = {name}


def main() -> None:
    only_validate({name})


__all__ = ["ActionModule"]
'''
KINDS = '''{header}"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

Written by scripts/generate.py.
"""

from __future__ import annotations

{imports}

__all__ = [
{names}
]

KINDS = (
{kinds}
)
INFOS = ({infos})
'''
CATALOGUE = '''{header}"""Every module of the collection by name: what `apply` may hold, and what the in-process door runs.

The imports are static, because a shipped module carries only what is imported so. Written by scripts/generate.py.
"""

from __future__ import annotations

from typing import Any

from .api import Api
from .bulk.apply import Apply
from .bulk.export import Export
from .bulk.window.module import MaintenanceWindow
from .looks import Info
from .system import System
{imports}

_KINDS = ({kinds})
RESOURCES: dict[str, Any] = {{one.module_name: one for one in _KINDS if one.module is not None}}
"""What is managed, by module: resources and actions."""
SYSTEMS: dict[str, System] = {{one.name: one for one in ({systems})}}
INFOS: dict[str, Info] = {{one.module_name: one for one in ({infos})}}
API = Api(SYSTEMS, tuple(INFOS.values()))
APPLY = Apply(RESOURCES)
EXPORT = Export(RESOURCES)
MAINTENANCE_WINDOW = MaintenanceWindow(RESOURCES, {{{adapters}}})

MODULES: dict[str, Any] = {{**RESOURCES, **INFOS, **{{one.module_name: one for one in (API, APPLY, EXPORT, MAINTENANCE_WINDOW)}}}}
'''


def system_folders() -> list[Path]:
    """Return the folders of the systems."""
    return sorted(one.parent for one in SYSTEMS.glob("*/system.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Return the tree of a file; most are looked into for each module of their system."""
    return ast.parse(path.read_text())


def declared_in(path: Path) -> list[tuple[str, str]]:
    """Return (name, shape) of what a file declares, in its order."""
    found = []
    for node in parsed(path).body:
        call = node.value if isinstance(node, ast.Assign) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in DECLARING:
            found.append((node.targets[0].id, call.func.id))
    return found


def kinds_of(folder: Path) -> str:
    """Return the text of a system's kinds.py: static imports, because a shipped module carries only what is imported so."""
    files = sorted(path for path in folder.glob("*.py") if path.name != "kinds.py")
    declared = {path.stem: declared_in(path) for path in files}
    imports = {stem: ", ".join(sorted((name for name, _shape in found), key=str.lower)) for stem, found in declared.items() if found}
    imports = dict(sorted({**imports, "system": folder.name.upper()}.items()))
    kinds = [name for found in declared.values() for name, shape in found if shape != "Info"]
    infos = [name for found in declared.values() for name, shape in found if shape == "Info"]
    return KINDS.format(
        header=HEADER,
        imports="\n".join(f"from .{stem} import {names}" for stem, names in imports.items()),
        names="\n".join(f'    "{name}",' for name in sorted([*kinds, *infos, folder.name.upper(), "KINDS", "INFOS"])),
        kinds="\n".join(f"    {name}," for name in kinds),
        infos=", ".join(infos) + ("," if infos else ""),
    )


def catalogue_text() -> str:
    """Return the text of catalogue.py."""
    names = [folder.name for folder in system_folders()]
    windows = {folder.name: adapter_in(folder / "window.py") for folder in system_folders() if (folder / "window.py").exists()}
    imports = [f"from .systems.{name} import kinds as {name}" for name in names]
    imports += [f"from .systems.{name}.window import {adapter}" for name, adapter in windows.items()]
    return CATALOGUE.format(
        header=HEADER,
        imports="\n".join(sorted(imports, key=lambda line: line.split(" import ")[0])),
        adapters="".join(f'\n    "{name}": {adapter},' for name, adapter in windows.items()) + "\n",
        kinds=", ".join(f"*{name}.KINDS" for name in names),
        systems=", ".join(f"{name}.{name.upper()}" for name in names),
        infos=", ".join(f"*{name}.INFOS" for name in names),
    )


def adapter_in(path: Path) -> str:
    """Return the class by which a service takes part in a maintenance window."""
    return next(node.name for node in parsed(path).body if isinstance(node, ast.ClassDef) and node.name.endswith("Window"))


def importing() -> dict[Path, str]:
    """Return what must be there before anything can be imported."""
    kinds = {folder / "kinds.py": kinds_of(folder) for folder in system_folders()}
    return {**kinds, PLUGINS / "module_utils/catalogue.py": catalogue_text()}


def catalogue() -> Any:
    """Return the catalogue, imported."""
    place = str(ROOT / ".venv/collections")
    if place not in sys.path:
        sys.path.insert(0, place)
    return importlib.import_module(f"{PACKAGE}.catalogue")


ASKS_BY_KIND = {"rows", "one", "met", "listed", "complete", "resolve", "kind"}
"""What of a Lookup takes a kind, or the name of one."""


def places() -> dict[str, tuple[str, str]]:
    """Return where each module's declaration is to be imported from, and its name: {module: (place, name)}.

    From its own file, where that brings along every kind it refers to; else from the kinds of its system. What a shipped
    module imports, it carries, and every host compiles.
    """
    found = {"apply": ("catalogue", "APPLY"), "export": ("catalogue", "EXPORT"), "api": ("catalogue", "API")}
    found["maintenance_window"] = ("catalogue", "MAINTENANCE_WINDOW")
    for folder in system_folders():
        declared = {path.stem: [name for name, _shape in declared_in(path)] for path in folder.glob("*.py") if path.stem != "kinds"}
        at = {name: stem for stem, names in declared.items() for name in names}
        kinds = importlib.import_module(f"{catalogue().__package__}.systems.{folder.name}.kinds")
        things = {name: getattr(kinds, name) for name in at}
        for name, stem in at.items():
            thing = things[name]
            carried = {one.name for other in imported_along(folder, stem) for one in map(things.get, declared[other]) if hasattr(one, "name")}
            alone = needed_by(thing, folder, stem) <= carried
            found[thing.module_name] = (f"systems.{folder.name}.{stem if alone else 'kinds'}", name)
    return found


def imported_along(folder: Path, stem: str) -> set[str]:
    """Return the files of a system that one of them imports, itself included."""
    found, waiting = set(), [stem]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += imported_by(folder / f"{one}.py")
    return found


@cache
def imported_by(path: Path) -> list[str]:
    """Return what a file of a system imports from beside it."""
    return [node.module for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom) and node.level == 1]


def needed_by(thing: Any, folder: Path, stem: str) -> set[str]:
    """Return the kinds that a module cannot do without: those it asks for, refers to or is held by, those they refer to, and so on."""
    if not hasattr(thing, "fields"):
        return set(thing.system.resources)
    kinds, found = thing.system.resources, set()
    holders = [holder.kind for holder in getattr(getattr(thing, "remove", None), "held_by", ())]
    waiting = [thing, *(kinds[name] for name in (*holders, *asked_by_name(folder, stem)) if name in kinds)]
    while waiting:
        one = waiting.pop()
        if one.name not in found:
            found.add(one.name)
            fields = (*one.fields, *(one.module.options if one.module else ()))
            waiting += [kinds[kind] for field in fields for kind in field.type.refers]
    return found


def asked_by_name(folder: Path, stem: str) -> set[str]:
    """Return the kinds that a file of a system, or one it imports, asks a Lookup for by their name, in quotes."""
    return set().union(*(asked_in(folder / f"{one}.py") for one in imported_along(folder, stem)))


@cache
def asked_in(path: Path) -> set[str]:
    """Return the kinds that a file by itself asks for so."""
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and node.args]
    firsts = [one.args[0] for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr in ASKS_BY_KIND]
    return {one.value for one in firsts if isinstance(one, ast.Constant) and isinstance(one.value, str)}

"""Write what follows from the declarations: the kinds of each system, what modules and action files import, action groups.

`--check` writes nothing and fails when something would change.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "# BEGIN action_groups", "# END action_groups"
ACTION = '''from __future__ import annotations

from ..module_utils.{place} import {name}
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = {name}


__all__ = ["ActionModule"]
'''
KINDS = '''# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every kind of thing of a system: a kind refers to others by name, so whoever imports one imports all of them.

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
SYSTEMS = ("catchpoint", "circonus", "pagerduty", "statuspage", "zmon")


def modules() -> list[str]:
    """Return the names of all modules."""
    return sorted(path.stem for path in (ROOT / "plugins/modules").glob("*.py"))


def action_groups(names: list[str]) -> str:
    """Return the YAML of the action groups: one for each system, and `all` for what every module has."""
    lines = ["action_groups:", "  all:", *[f"    - {name}" for name in names]]
    for system in SYSTEMS:
        members = [name for name in names if name.startswith(f"{system}_")]
        if members:
            lines += [f"  {system}:", *[f"    - {name}" for name in members]]
    return "\n".join(lines) + "\n"


DECLARING = ("Resource", "Action", "Several", "Info")


def declared_in(path: Path) -> list[tuple[str, str]]:
    """Return (name, shape) of what a file declares, in its order."""
    found = []
    for node in ast.parse(path.read_text()).body:
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
        imports="\n".join(f"from .{stem} import {names}" for stem, names in imports.items()),
        names="\n".join(f'    "{name}",' for name in sorted([*kinds, *infos, folder.name.upper(), "KINDS", "INFOS"])),
        kinds="\n".join(f"    {name}," for name in kinds),
        infos="".join(f"{name}," for name in infos),
    )


def places() -> dict[str, tuple[str, str]]:
    """Return where each module's declaration is to be imported from, and its name: {module: (place, name)}.

    From its own file, where that brings along every kind it refers to; else from the kinds of its system. What a shipped
    module imports, it carries, and every host compiles.
    """
    sys.path.insert(0, str(ROOT / ".venv/collections"))
    catalogue = importlib.import_module("ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue")
    found = {"apply": ("catalogue", "APPLY"), "export": ("catalogue", "EXPORT"), "api": ("catalogue", "API")}
    for folder in system_folders():
        declared = {path.stem: [name for name, _shape in declared_in(path)] for path in folder.glob("*.py") if path.stem != "kinds"}
        at = {name: stem for stem, names in declared.items() for name in names}
        kinds = importlib.import_module(f"{catalogue.__package__}.systems.{folder.name}.kinds")
        things = {name: getattr(kinds, name) for name in at}
        for name, stem in at.items():
            thing = things[name]
            carried = {one.name for other in imported_along(folder, stem) for one in map(things.get, declared[other]) if hasattr(one, "name")}
            alone = needed_by(thing) <= carried
            found[thing.module_name] = (f"systems.{folder.name}.{stem if alone else 'kinds'}", name)
    return found


def imported_along(folder: Path, stem: str) -> set[str]:
    """Return the files of a system that one of them imports, itself included."""
    found, waiting = set(), [stem]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            tree = ast.parse((folder / f"{one}.py").read_text())
            waiting += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 1]
    return found


def needed_by(thing: Any) -> set[str]:
    """Return the kinds that a module cannot do without: those it refers to, those they refer to, and so on."""
    if not hasattr(thing, "fields"):
        return set(thing.system.resources)
    kinds, found, waiting = thing.system.resources, set(), [thing]
    while waiting:
        one = waiting.pop()
        if one.name not in found:
            found.add(one.name)
            fields = (*one.fields, *(one.module.options if one.module else ()))
            waiting += [kinds[kind] for field in fields for kind in field.type.refers]
    return found


def module_of(module: str, place: str, name: str) -> str:
    """Return the text of a module file with what it imports."""
    source = (ROOT / "plugins/modules" / f"{module}.py").read_text()
    pattern = r"^from \.\.module_utils\.(entry import run_module|\S+ import \w+ as RESOURCE)\n"
    both = sorted(["from ..module_utils.entry import run_module\n", f"from ..module_utils.{place} import {name} as RESOURCE\n"])
    first, second = list(re.finditer(pattern, source, re.M))
    return source[: first.start()] + "".join(both) + source[second.end() :]


def system_folders() -> list[Path]:
    """Return the folders of the systems."""
    return sorted(one.parent for one in (ROOT / "plugins/module_utils/systems").glob("*/system.py"))


def wanted() -> dict[Path, str]:
    """Return every generated file with the text it should have, but for the kinds."""
    names, found = modules(), places()
    files = {ROOT / "plugins/action" / f"{name}.py": ACTION.format(place=found[name][0], name=found[name][1]) for name in names}
    files.update({ROOT / "plugins/modules" / f"{name}.py": module_of(name, *found[name]) for name in names})
    runtime = ROOT / "meta/runtime.yml"
    between = re.compile(rf"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.S)
    files[runtime] = between.sub(lambda _: action_groups(names), runtime.read_text())
    return files


def write(files: dict[Path, str], check: bool) -> list[Path]:
    """Write what differs, unless this is a check; returns it."""
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    for path in [] if check else stale:
        path.write_text(files[path])
    return stale


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which differ."""
    check = "--check" in arguments
    stale = write({folder / "kinds.py": kinds_of(folder) for folder in system_folders()}, check)
    if not (check and stale):  # what is imported must be there first
        files = wanted()
        stale += write(files, check)
        extra = [path for path in (ROOT / "plugins/action").glob("*.py") if path not in files]
        for path in [] if check else extra:
            path.unlink()
        stale += extra
    for path in stale if check else []:
        print(f"{path.relative_to(ROOT)} is not what scripts/generate.py writes")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

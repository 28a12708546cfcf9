"""Write what follows from the declarations, the modules' pages and their cases.

`--check` writes nothing and fails when something would change; `--list` names every file of which something is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from generation.declarations import ACTION, PLUGINS, ROOT, catalogue, importing, places
from generation.fragments import CONNECTIONS, connections_text
from generation.pages import page_of, title_of
from generation.tables import action_groups, module_list, module_table, variable_table
from generation.targets import TARGETS, cases, targets
from generation.text import between


def following() -> dict[Path, str]:
    """Return what follows from what is imported: every other file with the text it should have."""
    pages = {path.stem: path for path in sorted((PLUGINS / "modules").glob("*.py"))}
    things, systems, found = catalogue().MODULES, catalogue().SYSTEMS, places()
    refuse_strangers(set(things), set(pages), set(cases()))
    titles = {name: title_of(path.read_text()) for name, path in pages.items()}
    runtime, readme = ROOT / "meta/runtime.yml", ROOT / "README.md"
    tables = {"modules": module_table(titles, systems), "variables": variable_table(systems)}
    return {
        **{PLUGINS / "action" / f"{name}.py": ACTION.format(place=found[name][0], name=found[name][1]) for name in pages},
        **{path: page_of(path.read_text(), things[name], *found[name]) for name, path in pages.items()},
        CONNECTIONS: connections_text(systems),
        **targets(titles),
        runtime: between(runtime, action_groups=action_groups(list(pages))),
        readme: between(readme, **tables),
        **{path: between(path, modules=module_list(titles, name)) for name, path in guides(systems).items()},
    }


def guides(systems: Iterable[str]) -> dict[str, Path]:
    """Return the guides of the systems that have one."""
    paths = {name: ROOT / f"docs/docsite/rst/guide_{name}.rst" for name in systems}
    return {name: path for name, path in paths.items() if path.exists()}


def refuse_strangers(declared: set[str], paged: set[str], tried: set[str]) -> None:
    """Refuse a tree in which the files that are written by hand do not belong together."""
    lacking = [f"plugins/modules/{name}.py is not there: documentation and examples are written by hand" for name in declared - paged]
    lacking += [f"plugins/modules/{name}.py: nothing of this name is declared" for name in paged - declared]
    lacking += [f"tests/cases: there is no module {name}" for name in tried - declared]
    if lacking:
        raise SystemExit("\n".join(sorted(lacking)))


def left_over(files: dict[Path, str]) -> list[Path]:
    """Return what was generated once and follows from nothing any more."""
    of_cases = [path for path in TARGETS.glob("*/*/main.yml") if not path.parts[-3].startswith(("setup_", "role_"))]
    return [path for path in (*(PLUGINS / "action").glob("*.py"), *of_cases) if path not in files]


def remove(path: Path) -> None:
    """Remove a file, and the folders that are empty then."""
    path.unlink()
    for folder in list(path.parents)[:2]:
        if not any(folder.iterdir()):
            folder.rmdir()


def write(files: dict[Path, str], check: bool) -> list[Path]:
    """Write what differs, unless this is a check; returns it."""
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    for path in [] if check else stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
    return stale


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which differ."""
    first = importing()
    if "--list" in arguments:
        print(*(path.relative_to(ROOT) for path in (*first, *following())), sep="\n")
        return 0
    check = "--check" in arguments
    stale = write(first, check)
    if not (check and stale):  # what is imported must be there first
        files = following()
        extra = left_over(files)
        stale += write(files, check) + extra
        for path in [] if check else extra:
            remove(path)
    if not (check and stale):
        return 0
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what follows from the declarations")
    print("Run `make generate`, and commit what it writes.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

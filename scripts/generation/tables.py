"""What lists modules: the action groups, and the tables of the README."""

from __future__ import annotations

from typing import Any

from generation.declarations import system_folders


def action_groups(names: list[str]) -> str:
    """Return the YAML of the action groups: one for each system, and `all` for what every module has."""
    lines = ["action_groups:", "  all:", *[f"    - {name}" for name in names]]
    for system in (folder.name for folder in system_folders()):
        members = [name for name in names if name.startswith(f"{system}_")]
        if members:
            lines += [f"  {system}:", *[f"    - {name}" for name in members]]
    return "\n".join(lines) + "\n"


def module_table(titles: dict[str, str], systems: dict[str, Any]) -> str:
    """Return the table of all modules, those of no system last. titles: what each module does."""
    last = [name for name in titles if name.partition("_")[0] not in systems]
    rows = [f"| `{name}` | {titles[name]} |" for name in (*sorted(set(titles) - set(last)), *last)]
    return "\n".join(["| Module | What it does |", "|---|---|", *rows]) + "\n"


def module_list(titles: dict[str, str], system: str) -> str:
    """Return the table of one system's modules for its guide, each a link."""
    rows = [
        f"   * - :ansplugin:`{name} <steadyops.monitoring.{name}#module>`\n     - {title}\n"
        for name, title in titles.items()
        if name.startswith(f"{system}_")
    ]
    return "\n" + "".join([".. list-table::\n   :header-rows: 1\n\n   * - Module\n     - What it does\n", *rows]) + "\n"


def variable_table(systems: dict[str, Any]) -> str:
    """Return the table of the environment variables that connections and modules fall back to."""
    rows = []
    for system in systems.values():
        modules = [one for kind in system.resources.values() for one in (*kind.fields, *kind.guiding)]
        said = {one.name: one.env for one in (*system.connection_fields, *modules) if getattr(one, "env", ())}
        variables = [" or ".join(f"`{name}`" for name in names) for names in said.values()]
        rows.append(f"| {system.title} | {', '.join(variables)} |")
    return "\n".join(["| Service | Variables |", "|---|---|", *rows]) + "\n"

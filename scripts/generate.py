"""Write what follows from the declarations: plugins/action/<module>.py and the action groups of meta/runtime.yml.

`--check` writes nothing and fails when something would change.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "# BEGIN action_groups", "# END action_groups"
ACTION = '''from __future__ import annotations

from ..plugin_utils.in_process import ActionModule

__all__ = ["ActionModule"]
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


def wanted() -> dict[Path, str]:
    """Return every generated file with the text it should have."""
    names = modules()
    files = {ROOT / "plugins/action" / f"{name}.py": ACTION for name in names}
    runtime = ROOT / "meta/runtime.yml"
    between = re.compile(rf"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.S)
    files[runtime] = between.sub(lambda _: action_groups(names), runtime.read_text())
    return files


def main(arguments: list[str]) -> int:
    """Write the files, or with --check say which differ."""
    files = wanted()
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    extra = [path for path in (ROOT / "plugins/action").glob("*.py") if path not in files]
    if "--check" in arguments:
        for path in stale + extra:
            print(f"{path.relative_to(ROOT)} is not what scripts/generate.py writes")
        return 1 if stale or extra else 0
    for path in stale:
        path.write_text(files[path])
    for path in extra:
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

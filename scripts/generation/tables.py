"""What lists modules: the action groups."""

from __future__ import annotations

import re
from pathlib import Path

from generation.declarations import ROOT, system_folders


def between(path: Path, mark: str, text: str) -> str:
    """Return the text of a file with another between two lines that hold `BEGIN <mark>` and `END <mark>`."""
    pattern = re.compile(rf"(^[^\n]*BEGIN {mark}\b[^\n]*\n).*?(?=^[^\n]*END {mark}\b)", re.S | re.M)
    source = path.read_text()
    if not pattern.search(source):
        raise SystemExit(f"{path.relative_to(ROOT)} lacks the lines BEGIN {mark} and END {mark}")
    return pattern.sub(lambda found: found[1] + text, source)


def action_groups(names: list[str]) -> str:
    """Return the YAML of the action groups: one for each system, and `all` for what every module has."""
    lines = ["action_groups:", "  all:", *[f"    - {name}" for name in names]]
    for system in (folder.name for folder in system_folders()):
        members = [name for name in names if name.startswith(f"{system}_")]
        if members:
            lines += [f"  {system}:", *[f"    - {name}" for name in members]]
    return "\n".join(lines) + "\n"

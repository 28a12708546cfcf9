"""Let pip install requirements into the .venv of this interpreter, and say how far it is.

What pip says is shown only when it fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

BEGUN = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")


def pins(path: Path) -> set[str]:
    """Return the names of the packages that a file of requirements asks for, and those it takes along."""
    found: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            found |= pins(path.parent / line[3:].strip())
        elif line and not line.startswith("#"):
            found.add(re.split(r"[=<>~ ;\[]", line, maxsplit=1)[0].lower())
    return found


def tell(words: str, last: bool = False) -> None:
    """Show how far it is: in place on a terminal, elsewhere only where it begins and ends."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{words}", end="\n" if last else "", flush=True)
    elif last:
        print(words, flush=True)


def install(requirements: Path) -> int:
    """Run pip; returns its status."""
    total, begun, said = len(pins(requirements)), set[str](), []
    print(f"Installing {total} packages into {sys.prefix}; this takes a minute or two, once.", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-color", "--progress-bar", "off"]
    with subprocess.Popen(
        [*command, "--requirement", str(requirements)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            found = BEGUN.match(line)
            if found:
                begun.add(found[1].lower())
                tell(f"  {min(len(begun), total)} of {total}: {found[1]}")
            elif line.startswith("Installing collected"):
                tell("  all are here, putting them in place")
    if pip.returncode:
        tell("  pip could not do it; it said:", last=True)
        sys.stderr.writelines(said)
    else:
        tell("  done", last=True)
    return pip.returncode


if __name__ == "__main__":
    raise SystemExit(install(Path(sys.argv[1])))

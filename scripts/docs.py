"""See that the documentation of every module renders, as text and as JSON, without a warning."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

COLLECTION = "steadyops.monitoring"
MODULES = Path(__file__).resolve().parent.parent / "plugins" / "modules"
ANSIBLE_DOC = Path(sys.executable).parent / "ansible-doc"


def ansible_doc(*words: str) -> subprocess.CompletedProcess[str]:
    """Run ansible-doc for modules and return what it said."""
    return subprocess.run([ANSIBLE_DOC, "--type", "module", *words], check=False, capture_output=True, text=True)


def main() -> int:
    """Return 0 when each module has a page."""
    names = [f"{COLLECTION}.{file.stem}" for file in sorted(MODULES.glob("*.py"))]
    if not names:
        print("No modules yet.")
        return 0
    text, structure = ansible_doc(*names), ansible_doc("--json", *names)
    pages = json.loads(structure.stdout or "{}")
    missing = [name for name in names if not pages.get(name, {}).get("doc")]
    for complaint in (*dict.fromkeys((text.stderr + structure.stderr).splitlines()), *(f"No page: {name}" for name in missing)):
        print(complaint, file=sys.stderr)
    print(f"{len(names) - len(missing)} of {len(names)} modules have a page of documentation.")
    return int(bool(missing or text.returncode or structure.returncode or text.stderr or structure.stderr))


if __name__ == "__main__":
    sys.exit(main())

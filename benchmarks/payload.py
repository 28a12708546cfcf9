"""What Ansible ships: the sizes of its parts, and the time that importing them takes."""

from __future__ import annotations

import base64
import io
import re
import sys
import zipfile
from pathlib import Path

OURS = "ansible_collections.steadyops.monitoring.plugins."
PARTS = {
    "the module itself": ("ansible_collections/steadyops/monitoring/plugins/modules/", "ansible/modules/"),
    "the system's declarations": ("ansible_collections/steadyops/monitoring/plugins/module_utils/systems/",),
    "our core": ("ansible_collections/",),
    "Ansible's own files": ("ansible/",),
}
"""The parts of a payload, by the folders of their files; the first that fits counts."""


def parts(file: Path) -> dict[str, dict[str, float]]:
    """Return files, zipped bytes and source bytes of each part of a shipped file."""
    text = file.read_text()
    zipped = base64.b64decode(re.search(r"UEsDB[A-Za-z0-9+/=]+", text)[0])  # how a zip file begins
    found = {part: {"files": 0, "zipped": 0, "source": 0} for part in PARTS}
    for one in zipfile.ZipFile(io.BytesIO(zipped)).infolist():
        part = next(part for part, folders in PARTS.items() if one.filename.startswith(folders))
        for what, number in (("files", 1), ("zipped", one.compress_size), ("source", one.file_size)):
            found[part][what] += number
    return found


def imports(output: str) -> dict[str, float]:
    """Return the seconds of imports by package, from what `python -X importtime` said after 'ready'."""
    found: dict[str, float] = {}
    for line in output.partition("ready\n")[2].splitlines():
        match = re.match(r"import time: +(\d+) \| +\d+ \| +(\S+)", line)
        if match:
            package = _package(match[2])
            found[package] = found.get(package, 0) + int(match[1]) / 1e6
    return found


def _package(name: str) -> str:
    """Return what a module belongs to, for reading."""
    if name.startswith(OURS):
        return "the system's declarations" if ".systems" in name else "our core"
    top = name.partition(".")[0]
    if top in ("ansible", "ansible_collections"):
        return "Ansible's own files"
    return "Python's library" if top in sys.stdlib_module_names else f"`{top}`"

"""Put the collection awx.awx into a folder of collections, for the tests of playbooks/awx_setup.yml and for ansible-lint.

It is in the package `ansible` of the Python index, which requirements/awx.txt pins. The package is fetched and read, not installed: the
other hundred collections in it would be half a gigabyte.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

INSIDE = "ansible_collections/awx/awx/"
TAKEN = tuple(INSIDE + name for name in ("COPYING", "FILES.json", "MANIFEST.json", "meta/", "plugins/"))
"""What Ansible reads of it. Its requirements are not ours, and ansible-builder would find them."""


def unpack(wheel: Path, collections: Path) -> str:
    """Unpack the collection below a folder; returns its version."""
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            if name.startswith(TAKEN):
                package.extract(name, collections)
        return json.loads(package.read(INSIDE + "MANIFEST.json"))["collection_info"]["version"]


def fetch(requirements: Path, collections: Path) -> int:
    """Let pip fetch the package and unpack the collection; returns the status of pip, which says itself what it could not do."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary=:all:"]
        done = subprocess.run([*command, "--dest", folder, "--requirement", str(requirements)], check=False)
        if not done.returncode:
            (wheel,) = Path(folder).glob("*.whl")
            print(f"awx.awx {unpack(wheel, collections)}, out of {wheel.name}", flush=True)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(fetch(Path(sys.argv[1]), Path(sys.argv[2])))

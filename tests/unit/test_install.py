"""What `make setup` says while pip works, and what it takes out of a package that it does not install."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tests.unit.documented import ROOT, tree_of


def script(name):
    """Return what a script defines."""
    space = {"__name__": name}
    exec(compile(tree_of(ROOT / f"scripts/{name}.py"), name, "exec"), space)
    return space


def test_every_package_of_the_requirements_is_counted():
    space = script("install")
    installed = [path for path in (ROOT / "requirements").glob("*.txt") if path.name != "awx.txt"]
    lines = [line for path in installed for line in path.read_text().splitlines()]
    pinned = {line.partition("==")[0].lower() for line in lines if re.match(r"[\w.-]+==", line)}
    assert space["pins"](ROOT / "requirements/dev.txt") == pinned


def test_of_the_package_ansible_one_collection_is_taken_without_its_requirements(tmp_path: Path):
    base = "ansible_collections/awx/awx"
    with zipfile.ZipFile(tmp_path / "ansible.whl", "w") as package:
        package.writestr(f"{base}/MANIFEST.json", '{"collection_info": {"version": "24.6.1"}}')
        for name in ("plugins/modules/project.py", "requirements.txt", "bindep.txt", "test/awx/test_project.py", "../other/MANIFEST.json"):
            package.writestr(f"{base}/{name}", "")
    assert script("fetch_awx")["unpack"](tmp_path / "ansible.whl", tmp_path / "to") == "24.6.1"
    taken = [str(path.relative_to(tmp_path / "to" / base)) for path in (tmp_path / "to").rglob("*") if path.is_file()]
    assert sorted(taken) == ["MANIFEST.json", "plugins/modules/project.py"]

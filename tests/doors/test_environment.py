"""An execution environment gets what the collection needs, and is defined as the guide says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.doors.test_examples import blocks_of
from tests.support.sandbox import ROOT


def builder(*words: str | Path, folder: Path = ROOT) -> str:
    """Run ansible-builder and return what it said."""
    command = [Path(sys.executable).parent / "ansible-builder", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_the_collection_needs_is_found_in_it() -> None:
    needed = yaml.safe_load(builder("introspect", ROOT / ".venv/collections"))
    (python,) = needed["python"]
    assert python.split("#")[0].strip() == "requests>=2.31"
    assert python.endswith("from collection steadyops.monitoring")


def definitions() -> dict[str, dict[str, Any]]:
    """Return the definition that the guide shows, and the one that is there to build from."""
    blocks: list[Any] = blocks_of(ROOT / "docs/docsite/rst/guide_doors.rst")
    (shown,) = (one for one in blocks if isinstance(one, dict) and "dependencies" in one)
    return {"guide": shown, "file": yaml.safe_load((ROOT / "execution-environment.yml").read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", ["guide", "file"])
def test_the_definition_makes_a_context(name: str, tmp_path: Path) -> None:
    definition = definitions()[name]
    (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(definition), encoding="utf-8")
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    tarball = f"steadyops-monitoring-{version}.tar.gz"
    (built,) = definition["additional_build_files"]
    (tmp_path / built["src"]).parent.mkdir(exist_ok=True)
    (tmp_path / built["src"]).write_bytes(b"")
    builder("create", "--output-filename", "Containerfile", folder=tmp_path)
    wanted = yaml.safe_load((tmp_path / "context/_build/requirements.yml").read_text(encoding="utf-8"))
    assert wanted == {"collections": [{"name": f"/opt/{tarball}", "type": "file"}]}
    assert (tmp_path / "context/_build" / tarball).exists()
    steps = (tmp_path / "context/Containerfile").read_text(encoding="utf-8").splitlines()
    copied, installed = (next(n for n, line in enumerate(steps) if words in line) for words in (f"{tarball} /opt/", "ansible-galaxy collection install"))
    assert copied < installed

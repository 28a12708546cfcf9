"""What `make setup` says while pip works."""

from __future__ import annotations

import re

from tests.unit.documented import ROOT, tree_of


def test_every_package_of_the_requirements_is_counted():
    space = {"__name__": "install"}
    exec(compile(tree_of(ROOT / "scripts/install.py"), "install", "exec"), space)
    lines = [line for path in (ROOT / "requirements").glob("*.txt") for line in path.read_text().splitlines()]
    pinned = {line.partition("==")[0].lower() for line in lines if re.match(r"[\w.-]+==", line)}
    assert space["pins"](ROOT / "requirements/dev.txt") == pinned

"""What is written from declarations, pages and cases: a hand edit of it is found, and a new module needs nothing beside them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.documented import ROOT

COPIED = ("README.md", "docs/docsite/rst", "meta", "plugins", "scripts", "tests/cases", "tests/integration")
LINK = ".venv/collections/ansible_collections/steadyops/monitoring"
HEADER = "from __future__ import annotations\n\n"
DECLARATION = """
from ...resource import Identity, Resource
from ...values import Field, Ref
from .components import COMPONENT
from .system import PAGE, STATUSPAGE

__all__ = ["BANNER", "COMPONENT"]

BANNER = Resource(
    "banner", STATUSPAGE, f"{PAGE}/banners", (Field("name", required=True), Field("component", Ref("component"))), Identity("name")
)
"""
PAGE = '''
DOCUMENTATION = r"""
module: statuspage_banner
short_description: Manage the banners of a Statuspage page
version_added: 0.1.0
"""

EXAMPLES = r"""
- name: Sale
  steadyops.monitoring.statuspage_banner:
    name: Sale
"""
'''
CASE = """
from .words import Case, Cost, Raw, Things

CASE = Case(
    "statuspage_banner",
    missing={"component": "API"},
    says="name is missing",
    create={"name": "Sale"},
    change={"name": "Sale", "component": "API"},
    remove={"name": "Sale", "state": "absent"},
    things=Things("statuspage", "/v1/pages/kctbh9vrtdwd/banners"),
    creation=("POST", "/banners$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    prepare=(Raw("statuspage", "POST", "/v1/pages/kctbh9vrtdwd/components", {"component": {"name": "API"}}),),
)
"""
BY_HAND = {
    "plugins/module_utils/systems/statuspage/banner.py": DECLARATION,
    "plugins/modules/statuspage_banner.py": PAGE,
    "tests/cases/statuspage_banner.py": CASE,
}
"""A made-up resource; its fourth file, in the sandbox, is read by nothing that is written."""
FOLLOWING = {
    "README.md",
    "docs/docsite/rst/guide_statuspage.rst",
    "meta/runtime.yml",
    "plugins/action/statuspage_banner.py",
    "plugins/module_utils/systems/statuspage/kinds.py",
    "plugins/modules/statuspage_banner.py",
    "plugins/modules/statuspage_info.py",
    "tests/integration/targets/statuspage_banner/meta/main.yml",
    "tests/integration/targets/statuspage_banner/tasks/main.yml",
}


def generate(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the generator of a tree."""
    return subprocess.run([sys.executable, root / "scripts/generate.py", *words], capture_output=True, text=True, check=False)


LISTED = generate(ROOT, "--list").stdout.splitlines()
FIRST = [name for name in LISTED if name.endswith(("/kinds.py", "/catalogue.py"))]
"""What everything else is imported through; while one of these is wrong, nothing is said of the rest."""


def texts_in(root: Path) -> dict[str, str]:
    """Return the text of every file of a tree, but for what Python keeps."""
    files = [path for name in COPIED for path in ([root / name] if (root / name).is_file() else (root / name).rglob("*"))]
    return {str(path.relative_to(root)): path.read_text() for path in files if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of what the generator reads and writes."""
    for name in COPIED:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, tmp_path / name)
        else:
            shutil.copytree(ROOT / name, tmp_path / name)  # with what Python has compiled
    link = tmp_path / LINK
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path)
    return tmp_path


def edited(text: str) -> str:
    """Return a text with a line more in a part of it that is written."""
    mark = re.search(r"^(?:# |\.\. |<!-- )BEGIN \w+.*\n", text, re.M)
    return f"{text[: mark.end()]}by hand\n{text[mark.end() :]}" if mark else f"{text}# By hand\n"


def named_by_check(root: Path) -> set[str]:
    """Return the files that a check complains of."""
    done = generate(root, "--check")
    assert done.returncode == 1, done.stdout + done.stderr
    *lines, advice = done.stdout.splitlines()
    assert "make generate" in advice
    return {line.partition(" ")[0] for line in lines}


def test_every_module_is_among_what_is_written() -> None:
    pages = {f"plugins/modules/{path.name}" for path in (ROOT / "plugins/modules").glob("*.py")}
    assert pages <= set(LISTED)


def test_a_hand_edit_of_any_file_is_found_and_undone(tree: Path) -> None:
    before = texts_in(tree)
    for names in (FIRST, [name for name in LISTED if name not in FIRST]):
        for name in names:
            (tree / name).write_text(edited(before[name]))
        assert sorted(named_by_check(tree)) == sorted(names)
        assert generate(tree).returncode == 0
        assert texts_in(tree) == before


INSIDE = {
    "a returned key": ("plugins/modules/zmon_downtime.py", "V(created), ", ""),
    "a kind that can be read": ("plugins/modules/statuspage_info.py", "      - component\n", ""),
    "a module in the README": ("README.md", "| `zmon_downtime` |", "| zmon_downtime |"),
    "a variable in the README": ("README.md", ", `ZMON_USERNAME`", ""),
    "a target's options": ("tests/integration/targets/zmon_downtime/tasks/main.yml", "duration: 1h", "duration: 2h"),
}


def test_a_hand_edit_inside_a_written_part_is_found_and_undone(tree: Path) -> None:
    before = texts_in(tree)
    for name, old, new in INSIDE.values():
        text = (tree / name).read_text()
        assert old in text
        (tree / name).write_text(text.replace(old, new))
    assert named_by_check(tree) == {name for name, _old, _new in INSIDE.values()}
    assert generate(tree).returncode == 0
    assert texts_in(tree) == before


def test_what_a_page_says_itself_of_a_returned_key_stays(tree: Path) -> None:
    page = tree / "plugins/modules/zmon_downtime.py"
    mark = "# What follows is written by scripts/generate.py.\n"
    own = "action:\n  description: What happened.\n  returned: success\n  type: str\n"
    page.write_text(page.read_text().replace(mark, own + mark))
    assert generate(tree).returncode == 0
    text = page.read_text()
    assert own + mark in text
    assert text.count("\naction:\n") == 1


def test_a_new_resource_is_its_declaration_its_page_and_its_case_and_goes_with_them(tree: Path) -> None:
    before = texts_in(tree)
    for name, text in BY_HAND.items():
        (tree / name).write_text(HEADER + text.lstrip("\n"))
    written = generate(tree)
    assert written.returncode == 0, written.stderr
    after = texts_in(tree)
    assert {name for name in after if after[name] != before.get(name)} == FOLLOWING | set(BY_HAND)
    assert generate(tree, "--check").returncode == 0
    assert "import BANNER as RESOURCE" in after["plugins/modules/statuspage_banner.py"]
    assert "      - banner\n" in after["plugins/modules/statuspage_info.py"]

    for name in BY_HAND:
        (tree / name).unlink()
    done = generate(tree)
    assert done.returncode == 0, done.stderr
    assert texts_in(tree) == before
    assert not (tree / "tests/integration/targets/statuspage_banner").exists()


STRANGERS = {
    "plugins/module_utils/systems/statuspage/banner.py": "plugins/modules/statuspage_banner.py is not there",
    "plugins/modules/statuspage_poster.py": "plugins/modules/statuspage_poster.py: nothing of this name is declared",
    "tests/cases/statuspage_leaflet.py": "tests/cases: there is no module statuspage_leaflet",
}
"""Files of three resources, each without the two others, and what is said of it."""


def test_a_file_without_the_others_is_said(tree: Path) -> None:
    for (name, text), alone in zip(BY_HAND.items(), STRANGERS, strict=True):
        (tree / alone).write_text(HEADER + text.lstrip("\n").replace(Path(name).stem, Path(alone).stem))
    done = generate(tree)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert [words for words in STRANGERS.values() if not any(line.startswith(words) for line in lines)] == []
    assert len(lines) == len(STRANGERS)

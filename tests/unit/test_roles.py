"""The roles: what each can be told is said in one way in its defaults, its argument specification and its README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.documented import ROOT

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
every_role = pytest.mark.parametrize("role", ROLES)


def read(role: str, place: str) -> Any:
    """Return what a YAML file of a role says."""
    return yaml.safe_load((ROOT / "roles" / role / place).read_text(encoding="utf-8"))


def options(role: str) -> dict[str, dict[str, Any]]:
    """Return the variables of a role as its argument specification has them."""
    return read(role, "meta/argument_specs.yml")["argument_specs"]["main"]["options"]


def documented(path: Path) -> set[str]:
    """Return the variables of the table of a README."""
    rows = re.findall(r"^\| (`.*?) \|", path.read_text(encoding="utf-8"), re.M)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


@every_role
def test_defaults_and_argument_specification_say_the_same(role: str) -> None:
    defaults, known = read(role, "defaults/main.yml"), options(role)
    assert set(defaults) <= set(known)
    assert {name: one["default"] for name, one in known.items() if "default" in one} == {
        name: value for name, value in defaults.items() if "default" in known[name]
    }
    computed = {name for name in defaults if "default" not in known[name]}
    assert all("{{" in str(defaults[name]) for name in computed), "what is always the same is said in both"
    for name in set(known) - set(defaults):
        assert known[name].get("required") or "eeded" in str(known[name]["description"]), f"{name} has neither a default nor is it said to be needed"


@every_role
def test_readme_has_every_variable(role: str) -> None:
    assert documented(ROOT / "roles" / role / "README.md") == set(options(role))


@every_role
def test_variables_bear_the_name_of_their_role(role: str) -> None:
    assert [name for name in options(role) if not name.startswith(f"{role}_")] == []
    own = read(role, "vars/main.yml") if (ROOT / "roles" / role / "vars/main.yml").exists() else {}
    assert [name for name in own if not name.startswith(f"__{role}_")] == []


@every_role
def test_every_variable_of_a_task_is_one_that_the_role_knows(role: str) -> None:
    folder = ROOT / "roles" / role
    texts = "".join(path.read_text(encoding="utf-8") for part in ("tasks", "vars", "defaults") for path in sorted(folder.glob(f"{part}/*.yml")))
    host = {f"{role}_result"} | set(re.findall(rf"'({role}_host_\w+)'", texts))
    named = set(re.findall(rf"(?<![\w.])({role}_\w+)", texts)) - host
    assert named - set(options(role)) == set()


@every_role
def test_it_is_told_of_where_people_look(role: str) -> None:
    assert f"steadyops.monitoring.{role}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert any(f"steadyops.monitoring.{role}" in path.read_text(encoding="utf-8") for path in (ROOT / "docs/docsite/rst").glob("guide_*.rst"))
    assert (ROOT / "tests/integration/targets" / f"role_{role}" / "tasks/main.yml").exists()

"""The fragment `connections`: the options of every system's own fragment, as members of one option."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import yaml

from generation.declarations import HEADER, PLUGINS
from generation.text import dumped

FRAGMENTS = PLUGINS / "doc_fragments"
CONNECTIONS = FRAGMENTS / "connections.py"
TEXT = '''{header}
# Written by scripts/generate.py from the fragments of the systems.

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  connections:
    description:
      - How to reach each service, under its name. A service that nothing here is about can be left out.
      - What is not said here is taken from the environment variable that the option names, then from its default. O(timeout)
        and the others that every module has are taken from the task.
      - C(module_defaults) of a service's group do not reach this module. Keep what they share in a variable.
    type: dict
    suboptions:
{systems}
attributes:
  action_group:
    description: Takes defaults from C(group/steadyops.monitoring.all) in C(module_defaults).
    support: full
    details:
      - It belongs to no service's group, because it may talk to several.
    membership:
      - steadyops.monitoring.all
seealso:
  - ref: ansible_collections.steadyops.monitoring.docsite.guide_bulk
    description: Many things at once, with apply, export and api.
"""
'''
OPTION = re.compile(r"\bO\((\w+)\)")


def options_in(path: Path) -> dict[str, dict[str, Any]]:
    """Return the options that a fragment documents."""
    (kind,) = (one for one in ast.parse(path.read_text()).body if isinstance(one, ast.ClassDef))
    return yaml.safe_load(kind.body[0].value.value)["options"]


def _member(name: str, system: Any, documented: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the documentation of an option as a member of `connections`, where nothing has a default."""
    own = {one.name for one in system.connection_fields}

    def inside(found: re.Match[str]) -> str:
        return f"O(connections.{system.name}.{found[1]})" if found[1] in own else found[0]

    return {**documented[name], "description": [OPTION.sub(inside, words) for words in documented[name]["description"]]}


def connections_text(systems: dict[str, Any]) -> str:
    """Return the text of the fragment."""
    common = options_in(FRAGMENTS / "connection.py")
    members: dict[str, Any] = {}
    for name, system in systems.items():
        documented = options_in(FRAGMENTS / f"{name}.py")
        options = {one: _member(one, system, documented) for one in documented}
        for one in common:
            options[one] = {"description": [f"O({one}) for this service alone."], "type": common[one]["type"]}
        members[name] = {"description": f"How to reach {system.title}.", "type": "dict", "suboptions": options}
    return TEXT.format(header=HEADER.rstrip("\n"), systems=dumped(members, 6))

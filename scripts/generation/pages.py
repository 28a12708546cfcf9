"""What of a module's page follows from its declaration: what is returned, what is imported."""

from __future__ import annotations

import re
from string import Template
from typing import Any

import yaml

MARK = "# What follows is written by scripts/generate.py."
"""Above it in RETURN stands what the page says itself; a key that it says is not said again below."""
CODE = '''
from ..module_utils.entry import run_module
from ..module_utils.{place} import {name} as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
'''
OWN = re.compile(rf'^RETURN = r"""\n(.*?)(?:{re.escape(MARK)}\n|""")', re.M | re.S)
CHOICES = re.compile(r"(^  resource:\n(?:    .*\n)*?    choices:\n)(?:      - \w+\n)*", re.M)
END_OF_PROSE = re.compile(r'^(RETURN = r"""|from \.\.module_utils\.)', re.M)

THING = """
resource:
  description:
    - The thing as it is after the task, under the names of the options$with_id.$gone
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
$references  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. $actions.
  returned: success
  type: str
  sample: $action
diff:
  description: What changed, or would change in check mode, under the names of the options. Secrets are masked.
  returned: success
  type: dict
  contains:
    before:
      description: The values before.
      returned: success
      type: dict
    after:
      description: The values after.
      returned: success
      type: dict
    before_header:
      description: What the values belong to.
      returned: success
      type: str
    after_header:
      description: The same.
      returned: success
      type: str
"""
INFO = """
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
count:
  description: How many they are.
  returned: success
  type: int
"""
EVERY = """
calls:
  description: What this task, or this item of a loop, asked of the service.
  returned: always, once a call could be made
  type: dict
  contains:
    read:
      description: Calls that read.
      returned: success
      type: int
    write:
      description: $writes
      returned: success
      type: int
    retried:
      description: How many times a call was sent again.
      returned: success
      type: int
    waited:
      description: Seconds spent waiting, because the service asked to slow down or failed.
      returned: success
      type: float
  sample: {read: 1, write: $written, retried: 0, waited: 0.0}
msg:
  description: What was tried, on which thing, what the service said, and what to do, in a sentence.
  returned: failure
  type: str
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: $system
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: $status
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: $verb
endpoint:
  description: The path of the request that failed.
  returned: failure, where one was sent
  type: str
request_id:
  description: The vendor's id of that request, for a question to its support.
  returned: failure, where the answer has one
  type: str
"""
READS = {"writes": "Calls that write, always none.", "written": 0, "status": 404, "verb": "GET"}
WRITES = {"writes": "Calls that write. None in check mode, and none when nothing changed.", "written": 1, "status": 422}


def actions_of(thing: Any) -> list[str]:
    """Return what a task of a thing can be reported as."""
    if not hasattr(thing, "create"):
        usual = {"present": ("created", "updated"), "absent": ("deleted",), "triggered": ("triggered", "sent")}
        return [*(action for state in thing.states for action in usual.get(state, (state,))), "unchanged"]
    said = {
        "created": thing.create is not None,
        "updated": thing.update is not None or bool(thing.parts),
        "replaced": thing.replaceable,
        "deleted": thing.remove is not None,
        "unchanged": True,
    }
    return [action for action, offered in said.items() if offered]


def in_words(words: list[str]) -> str:
    """Return values as the choice that they are."""
    *most, last = [f"V({word})" for word in words]
    return f"{', '.join(most)} or {last}" if most else last


def _thing(thing: Any) -> str:
    actions = actions_of(thing)
    refers = any(one.type.refers for one in thing.arguments)
    own = ", with its C(id) and what else only the service\n      decides" if thing.identity.at else ""
    says = {
        "with_id": own,
        "gone": " Empty when it is gone." if "deleted" in actions else "",
        "references": "    - A reference is shown as the task wrote it, otherwise as an id.\n" if refers else "",
        "actions": in_words(actions),
        "action": "updated" if "updated" in actions else actions[0],
        "system": thing.system.name,
        "verb": "POST" if getattr(thing, "create", True) else thing.update.verb,
    }
    return Template(THING + EVERY).substitute({**WRITES, **says})


def returned(thing: Any) -> str:
    """Return the YAML of what every module like this one returns."""
    if hasattr(thing, "fields"):
        return _thing(thing)
    if hasattr(thing, "looks"):
        return Template(INFO + EVERY).substitute({**READS, "system": thing.system.name})
    return Template(EVERY).substitute({**READS, "status": 401, "system": "statuspage"})


def without(text: str, keys: set[str]) -> str:
    """Return YAML without some of the keys at its top."""
    entries = re.split(r"^(?=\w)", text.replace("\n\n", "\n").lstrip("\n"), flags=re.M)
    return "".join(one for one in entries if one.partition(":")[0] not in keys)


def title_of(source: str) -> str:
    """Return what a module does, in a line, from the text of its page."""
    return re.search(r"^short_description: (.*)$", source, re.M)[1]


def with_choices(source: str, thing: Any) -> str:
    """Return the page of a system's reader with every kind among the choices of its option `resource`."""
    if not hasattr(thing, "looks"):
        return source
    lines = "".join(f"      - {word}\n" for word in thing.all_looks)
    return CHOICES.sub(lambda found: found[1] + lines, source, count=1)


def page_of(source: str, thing: Any, place: str, name: str) -> str:
    """Return the text of a module file: its own prose, what it returns, and the code."""
    source = with_choices(source, thing)
    end = END_OF_PROSE.search(source)
    prose = source[: end.start()] if end else source
    said = OWN.search(source)
    own = said[1] if said else ""
    follows = without(returned(thing), set(yaml.safe_load(own) or {}))
    imports, rest = CODE.format(place=place, name=name).split("\n\n", 1)
    lines = sorted(imports.strip().splitlines())
    code = "\n".join(lines) + "\n\n" + rest
    return f'{prose.rstrip()}\n\nRETURN = r"""\n{own}{MARK}\n{follows}"""\n\n{code}'

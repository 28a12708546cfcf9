# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What ansible-lint asks of a module before anything runs: whether the options of a task are options of it.

Its rule `args[module]` takes an action plugin for the module, because Ansible looks there first, and calls its `main` as that of a module:
the arguments are in standard input as JSON, the answer is a failure in standard output, or none. So every action plugin of this
collection has a `main`, which looks at the arguments and at nothing else. Ansible itself never calls it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ..module_utils.arguments import argument_spec
from ..module_utils.shape import Shape


def only_validate(thing: Shape) -> None:
    """Read the arguments of one task; print what is wrong with them and end with 1, as a module does."""
    args = json.load(sys.stdin)["ANSIBLE_MODULE_ARGS"]
    words = next(mistakes(thing, args), None)
    if words is not None:
        # The linter looks up a top-level option of this name, to see whether a template is in it; a nested one it does not find.
        said = re.sub(r"'([^']*)' is of type", lambda found: found[0] if found[1] in args else f"'{found[1]}' has the type", words)
        json.dump({"failed": True, "msg": said}, sys.stdout)
        sys.exit(1)


def mistakes(thing: Shape, args: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with arguments as they are written: an option with a template in it may become anything."""
    spec = {name: _open(one, _written(name, one, [args])) for name, one in argument_spec(thing).items()}
    result = ArgumentSpecValidator(spec, **thing.constraints).validate(args)
    # An option of another name first: what it was meant to be is missing then.
    for error in sorted(result.errors.errors, key=lambda error: not isinstance(error, UnsupportedError)):
        yield f"Unsupported parameters for ({thing.module_name}) module: {error.msg}" if isinstance(error, UnsupportedError) else error.msg
    kinds = getattr(thing, "kinds", {})
    entries = args.get("resources") if kinds else None
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        for written, options in entry.items() if isinstance(entry, dict) else ():
            name = written.rpartition(".")[2]
            if name not in kinds:
                yield f"resources[{number}]: there is no module {written!r} here"
            elif isinstance(options, dict):
                options = {word: one for word, one in options.items() if word != "formerly"}  # apply's own word
                yield from (f"resources[{number}] ({name}): {words}" for words in mistakes(kinds[name], options))


def _written(name: str, one: dict[str, Any], places: list[dict[str, Any]]) -> list[Any]:
    """Return what stands under an option, or an alias of it, in one or several places."""
    return [args[word] for args in places for word in (name, *one.get("aliases", ())) if word in args]


def _open(one: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """Return the specification of an option, with no opinion about what a template stands in."""
    items = [item for value in values for item in (value if isinstance(value, list) else [value])]
    if any(isinstance(item, str) and ("{{" in item or "{%" in item) for item in items):
        return {"type": "raw", **{word: one[word] for word in ("aliases", "required", "no_log") if word in one}}
    if not one.get("options"):
        return one
    places = [item for item in items if isinstance(item, dict)]
    return {**one, "options": {name: _open(inner, _written(name, inner, places)) for name, inner in one["options"].items()}}

"""JSON Patch as this service means it: a path it does not know is no error, it is told of and nothing happens.

Source: `PatchIgnoredPath` of the vendor's description, and what the vendor's Terraform provider sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .shapes import Enum, Object, Wrong

Row = dict[str, Any]
VERBS = ("add", "remove", "replace")


@dataclass(frozen=True)
class Paths:
    """Which members of a thing a patch reaches.

    shape: the thing. members: those it can set. deep: members of whose own members it reaches some. fixed: those that cannot be changed.
    appended: lists to which `add` at `/-` appends. A value of a vocabulary can always be set at `/id` as well.
    """

    shape: Object
    members: frozenset[str]
    deep: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    appended: frozenset[str] = frozenset()


@dataclass
class Patched:
    """What came of a patch. told: the members it names; ignored: the operations that did nothing."""

    row: Row
    told: set[str] = field(default_factory=set)
    ignored: list[dict[str, str]] = field(default_factory=list)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Return what the answer says of operations that did nothing."""
        if not self.ignored:
            return []
        return [{"information": "Some of the paths were ignored.", "ignoredPath": self.ignored}]


def patched(row: Row, operations: Any, paths: Paths, refuse_fixed: bool) -> Patched:
    """Return what a patch makes of a row; the row stays. Raises Wrong."""
    if not isinstance(operations, list):
        raise Wrong("The patch must be a list of operations.")
    if not operations:
        raise Wrong("The patch has no operations.")
    result = Patched({**row})
    for operation in operations:
        _apply(result, *_read(operation), paths, refuse_fixed)
    return result


def _read(operation: Any) -> tuple[str, str, Any]:
    if not isinstance(operation, dict):
        raise Wrong("An operation of a patch must be an object.")
    members = {name.lower(): value for name, value in operation.items()}
    verb, path = members.get("op"), members.get("path")
    if not isinstance(verb, str) or verb.lower() not in VERBS:
        raise Wrong(f"The operation '{str(verb)[:40]}' is not supported.")
    if not isinstance(path, str):
        raise Wrong("The path of an operation must be a text.")
    return verb.lower(), path, None if verb.lower() == "remove" else members.get("value")


def _apply(result: Patched, verb: str, path: str, value: Any, paths: Paths, refuse_fixed: bool) -> None:
    segments = path[1:].split("/") if path[:1] == "/" else []
    name = paths.shape.name(segments[0]) if segments else None
    if name in paths.fixed:
        if refuse_fixed:
            raise Wrong(f"The field {name} cannot be updated.")
        name = None
    reached = name in paths.members or (name in paths.deep and len(segments) > 1)
    setter = _setter(name, segments[1:], verb, paths) if reached else None
    if setter is None or name is None:
        result.ignored.append({"ops": verb, "path": path})
        return
    result.told.add(name)
    result.row[name] = setter(result.row.get(name), value)


def _setter(name: str | None, below: list[str], verb: str, paths: Paths) -> Callable[[Any, Any], Any] | None:
    """Return what makes the new value of a member from the old one and what was sent; None: there is no such path."""
    kind = paths.shape.members[name or ""]
    if not below:
        return lambda _old, value: None if value is None else kind.read(value, name or "")
    if below == ["-"] and verb == "add" and name in paths.appended:
        return lambda old, value: [*(old or []), *kind.read([value], name or "")]
    if len(below) == 1 and below[0].lower() == "id" and isinstance(kind, Enum):
        return lambda _old, value: None if value is None else kind.read(value, name or "")
    inner = kind.name(below[0]) if isinstance(kind, Object) else None
    if not isinstance(kind, Object) or inner is None or inner not in paths.deep.get(name or "", ()):
        return None
    if len(below) > 1 and [part.lower() for part in below[1:]] != ["id"]:
        return None
    member, place = kind.members[inner], f"{name}.{inner}"

    def within(old: Any, value: Any) -> Any:
        read = None if value is None else member.read(value, place)
        changed = {**(old or {}), inner: read}
        return {key: one for key, one in changed.items() if one is not None}

    return within

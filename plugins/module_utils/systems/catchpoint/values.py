# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that only Catchpoint has: what it calls things, and sections that may be inherited.

Source: https://docs.catchpoint.com/ (REST API v2 guide)
"""

from __future__ import annotations

from typing import Any, Optional

from ...values import Enum, Field, Flag, Members, NumberRef, Text

WHOLE_POST = "?objectDetails=true"
"""What makes a creation answer the thing."""


class Word(Enum):
    """A word here; there an id with a name of its own beside it, of which only the id counts."""

    def to_wire(self, value: Any) -> Any:
        """Return the id in its object."""
        found = super().to_wire(value)
        return None if found is None else {"id": found, "name": str(value)}


class Thing(NumberRef):
    """A thing of another kind, there an object with its id."""

    def to_wire(self, value: Any) -> Any:
        """Return the id in its object."""
        found = super().to_wire(value)
        return None if found is None else {"id": found}

    def from_wire(self, value: Any) -> Any:
        """Return the id."""
        return value.get("id") if isinstance(value, dict) else value


class Node(Thing):
    """A node of a schedule. The name beside it and its network are decoration."""

    def to_wire(self, value: Any) -> Any:
        """Return it as the vendor's own clients send it."""
        found = super().to_wire(value)
        return found and {**found, "name": "", "networkType": {"id": 0, "name": "Backbone"}}


class Group(Thing):
    """A node group of a schedule: its id comes back in one of two places."""

    def from_wire(self, value: Any) -> Any:
        """Return the id from where it is."""
        return (value.get("nodeGroupId") or value.get("id")) if isinstance(value, dict) else value


class ContactGroup(Text):
    """A group of contacts, which has no address of its own: its number here, an object there."""

    def to_wire(self, value: Any) -> Any:
        """Return the id in its object."""
        return {"id": int(value) if str(value).isdigit() else value}

    def from_wire(self, value: Any) -> Any:
        """Return the number."""
        return value.get("id") if isinstance(value, dict) else value


class Section(Members):
    """Settings that are a thing's own or inherited, and always written whole. kind: the member that tells the one from the other.

    inherits: whether there is anything to inherit from. usual: what they are where nothing is said, of what becomes a thing's own.
    """

    def __init__(self, kind: str, *fields: Field, inherits: bool = True, usual: Optional[dict] = None) -> None:
        super().__init__(*((Field("inherit", Flag()),) if inherits else ()), *fields)
        self.kind = kind
        self.usual = usual or {}

    def canonical(self, value: Any) -> Any:
        """Return the members, of inherited ones only that they are."""
        found = super().canonical(value)
        if isinstance(found, dict) and "inherit" in found:
            return {"inherit": True} if found["inherit"] else {name: one for name, one in found.items() if name != "inherit"}
        return found

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether something else is wanted: of inherited settings only that they are."""
        if isinstance(wanted, dict) and isinstance(found, dict) and wanted.get("inherit") != found.get("inherit"):
            return True
        return super().differs(wanted, found)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the settings that will be there; nothing that is inherited becomes a thing's own."""
        if isinstance(wanted, dict) and wanted.get("inherit"):
            return wanted
        if isinstance(wanted, dict) and (not found or isinstance(found, dict) and found.get("inherit")):
            found = self.usual
        return super().merged(wanted, found)

    def to_wire(self, value: Any) -> Any:
        """Return the section whole."""
        if not isinstance(value, dict):
            return value
        if value.get("inherit"):
            return {self.kind: {"id": 0, "name": "Inherit"}}
        row = {name: one for name, one in super().to_wire(value).items() if name != "inherit"}
        return {self.kind: {"id": 1, "name": "Override"}, **row}

    def from_wire(self, value: Any) -> Any:
        """Return the settings, of inherited ones only that they are."""
        if not isinstance(value, dict):
            return value
        kind = value.get(self.kind)
        if "inherit" in self._fields and (kind.get("id") if isinstance(kind, dict) else kind) in (0, "0", None):
            return {"inherit": True}
        return super().from_wire(value)

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return a section with what was read and has no option here, where it is a thing's own."""
        if isinstance(sent, dict) and (sent.get(self.kind) or {}).get("id") == 0:
            return sent
        return super().with_unknown(sent, found)

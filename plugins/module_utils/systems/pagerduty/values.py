# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that only PagerDuty has: how it refers to things.

Source: https://developer.pagerduty.com/docs/types
"""

from __future__ import annotations

from typing import Any

from ...errors import BadInput
from ...values import Either, ListOf, Name, Ref, Text, Unknown

JOINER = "\u200d"
"""What joins several emoji to one."""


def refuse_longer(value: str, place: str, most: int) -> None:
    """Refuse a text of more characters than PagerDuty takes; 0: as many as one likes."""
    if most and len(value.strip()) > most:
        raise BadInput(f"{place} has {len(value.strip())} characters; PagerDuty takes {most}")


class Said(Text):
    """A text that is taken away by saying none: the API has no null for it. most: the characters it may have."""

    def __init__(self, most: int = 0) -> None:
        super().__init__()
        self.most = most

    def check(self, value: Any, place: str) -> None:
        """Refuse one that is too long."""
        refuse_longer(value, place, self.most)

    def to_wire(self, value: Any) -> Any:
        """Return the text."""
        return value or ""


def _zone(text: Any) -> str:
    text = str(text).strip()
    return "UTC" if text == "Etc/UTC" else text


class Zone(Text):
    """A time zone; that of Greenwich has two names."""

    def __init__(self) -> None:
        super().__init__(_zone)


class Printed(Name):
    """A name in which every character can be seen. beside: characters that PagerDuty does not take there either."""

    def __init__(self, beside: str = "") -> None:
        super().__init__()
        self.beside = beside

    def check(self, value: Any, place: str) -> None:
        """Refuse what PagerDuty refuses; what only joins the parts of an emoji is seen."""
        odd = next((one for one in value.strip() if one in self.beside or not (one.isprintable() or one == JOINER)), None)
        if odd is not None:
            raise BadInput(f"{place}: {value.strip()!r} holds {odd!r}, which PagerDuty takes in no such name")


class Called(Name):
    """What something is called where two names cannot differ by capital letters alone: what is spelled otherwise is found by it, too.

    most: the characters it may have.
    """

    def __init__(self, most: int = 0) -> None:
        super().__init__()
        self.most = most

    def check(self, value: Any, place: str) -> None:
        """Refuse one that is too long."""
        refuse_longer(value, place, self.most)

    def index(self, value: Any) -> Any:
        """Return it in small letters."""
        return value.lower() if isinstance(value, str) else value


class Reference(Ref):
    """A thing of another kind, there `{"id": …, "type": "user_reference"}`; what comes back also has a `summary`.

    sent_as: the `type` that is sent, where it is not that of the kind.
    """

    def __init__(self, kind: str, sent_as: str = "") -> None:
        super().__init__(kind)
        self.sent_as = sent_as or f"{kind}_reference"

    def to_wire(self, value: Any) -> Any:
        """Return the reference, None for none."""
        return None if value is None else {"id": value, "type": self.sent_as}

    def from_wire(self, value: Any) -> Any:
        """Return the id."""
        return value.get("id") if isinstance(value, dict) else value


class BareReference(Reference):
    """A reference that is sent as its id alone, as `{"id": …}`."""

    def to_wire(self, value: Any) -> Any:
        """Return the reference, None for none."""
        return None if value is None else {"id": value}


class Only(Reference):
    """A list there that holds one thing at most."""

    def to_wire(self, value: Any) -> Any:
        """Return the list."""
        return [] if value is None else [super().to_wire(value)]

    def from_wire(self, value: Any) -> Any:
        """Return the id of the first."""
        first = value[0] if isinstance(value, list) and value else None
        return super().from_wire(first)


class Member(Reference):
    """A reference one level deeper: `{"user": {"id": …, "type": "user_reference"}}`."""

    def to_wire(self, value: Any) -> Any:
        """Return it wrapped."""
        return {self.kind: super().to_wire(value)}

    def from_wire(self, value: Any) -> Any:
        """Return the id."""
        return super().from_wire(value.get(self.kind) if isinstance(value, dict) else value)


class OneOf(Either):
    """What may be one of several kinds: a member for each here, told by `type` there."""

    def to_wire(self, value: Any) -> Any:
        """Return the reference."""
        return next(iter(super().to_wire(value).values()), None)

    def from_wire(self, value: Any) -> Any:
        """Return the id under its kind; a schedule of shifts is a schedule, too."""
        kind = str((value or {}).get("type") or "").replace("_reference", "").replace("schedule_v3", "schedule")
        return super().from_wire({kind: value})


class Placed(ListOf):
    """A list whose items have ids of their own, and stay the same by their place."""

    completes = True

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return them with what stood at each place before."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        was = [*(found or ()), *[{}] * len(wanted)]
        return [self.item.merged(one, before) for one, before in zip(wanted, was)]

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that only PagerDuty has: how it refers to things.

Source: https://developer.pagerduty.com/docs/types
"""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadInput
from ...values import Boxed, Choice, Either, Members, Name, Ref, Text

JOINER = "\u200d"
"""What joins several emoji to one."""


def _time_of_day(written: Any) -> str:
    text = str(written).strip()
    if re.match(r"^\d{3,5}$", text):
        seconds = int(text) * (60 if int(text) < 24 * 60 else 1)
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if re.match(r"^\d{1,2}:\d\d$", text):
        text = f"{text}:00"
    if not re.match(r"^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$", text):
        raise BadInput(f"{written!r} is no time of day; write '09:00:00', in quotes")
    return text.zfill(8)


class TimeOfDay(Text):
    """A time of day: 17:00 is 17:00:00; YAML makes 1020 and 61200 of the two where nobody quotes them."""

    def __init__(self) -> None:
        super().__init__(_time_of_day)


class Told(Members):
    """Members of which those that are not set are not told."""

    def from_wire(self, value: Any) -> Any:
        """Return what is set."""
        return {name: one for name, one in super().from_wire(value).items() if one is not None}


def _zone(text: Any) -> str:
    text = str(text).strip()
    return "UTC" if text == "Etc/UTC" else text


class Zone(Text):
    """A time zone, without which nothing is that has one; that of Greenwich has two names."""

    def __init__(self) -> None:
        super().__init__(_zone, shortest=1)


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
    """What something is called where two names cannot differ by capital letters alone: what is spelled otherwise is found by it, too."""

    def index(self, value: Any) -> Any:
        """Return it in small letters."""
        return value.lower() if isinstance(value, str) else value


class Suffixed(Choice):
    """One of some words, each with an ending there. others: those for which there is another word, too. What has no word keeps its own."""

    def __init__(self, ending: str, *choices: str, **others: str) -> None:
        super().__init__(*choices)
        self.theirs = {one: f"{others.get(one, one)}{ending}" for one in choices}
        self.ours = {theirs: one for one, theirs in self.theirs.items()}

    def to_wire(self, value: Any) -> Any:
        """Return the vendor's word."""
        return self.theirs.get(value, value)

    def from_wire(self, value: Any) -> Any:
        """Return ours."""
        return self.ours.get(value, value)


class Reference(Ref):
    """A thing of another kind, there `{"id": …, "type": "user_reference"}`; what comes back also has a `summary`.

    sent_as: the `type` that is sent, where it is not that of the kind.
    """

    def __init__(self, kind: str, sent_as: str = "", always: bool = False) -> None:
        super().__init__(kind, always)
        self.sent_as = sent_as or f"{kind}_reference"

    def to_wire(self, value: Any) -> Any:
        """Return the reference, None for none."""
        return None if value is None else {"id": value, "type": self.sent_as}

    def from_wire(self, value: Any) -> Any:
        """Return the id."""
        return value.get("id") if isinstance(value, dict) else value


class BareReference(Boxed, Ref):
    """A thing of another kind, there its id alone, as `{"id": …}`."""


class Only(Reference):
    """A list there that holds one thing at most."""

    def to_wire(self, value: Any) -> Any:
        """Return the list."""
        return [] if value is None else [super().to_wire(value)]

    def from_wire(self, value: Any) -> Any:
        """Return the id of the first."""
        first = value[0] if isinstance(value, list) and value else None
        return super().from_wire(first)


class OneOf(Either):
    """What may be one of several kinds: a member for each here, told by `type` there."""

    def to_wire(self, value: Any) -> Any:
        """Return the reference."""
        return next(iter(super().to_wire(value).values()), None)

    def from_wire(self, value: Any) -> Any:
        """Return the id under its kind; a schedule of shifts is a schedule, too."""
        kind = str((value or {}).get("type") or "").replace("_reference", "").replace("schedule_v3", "schedule")
        return super().from_wire({kind: value})

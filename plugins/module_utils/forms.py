# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of one value that few things have: what is kept in a form of its own, or under an id, or inside an object."""

from __future__ import annotations

from typing import Any, Callable

from .errors import BadInput
from .scalars import WHOLE, Instant, Ref, Text, Url, Value


class Cleared(Text):
    """Text that is taken away by saying none: the API has no null for it."""

    def to_wire(self, value: Any) -> Any:
        """Return the text, an empty one for none."""
        return value or ""


class Boxed(Value):
    """What stands in an object there, before the type of which it is one: `member` holds it, `beside` stands there always."""

    member = "id"
    beside: dict[str, Any] = {}

    def to_wire(self, value: Any) -> Any:
        """Return the object, None for nothing."""
        found = super().to_wire(value)
        return None if found is None else {**self.beside, self.member: found}

    def from_wire(self, value: Any) -> Any:
        """Return what stands in the object; some rows have it bare."""
        return super().from_wire(value.get(self.member) if isinstance(value, dict) else value)


class Quoted(Text):
    """Text of digits that count as they are written: YAML makes 576 of an unquoted 001100, and 1.1 of 1.10."""

    type = "raw"

    def check(self, value: Any, place: str) -> None:
        """Refuse a number: nobody can tell any more how it was written."""
        if not isinstance(value, str):
            raise BadInput(f"{place}: {value!r} is no text; put it into quotes, so that YAML leaves it as it is written")
        super().check(value, place)


class Email(Text):
    """An address of e-mail: blanks around it do not count. fold: nor do capital letters."""

    def __init__(self, fold: bool = True, shortest: int = 0, longest: int = 0) -> None:
        one_form = (lambda text: text.strip().lower()) if fold else str.strip
        super().__init__(one_form, longest, r"[^@\s]+@[^@\s]+", "no e-mail address; write it as jo@example.com", shortest)


class Link(Url):
    """An address on the web that a service keeps: blanks around it do not count."""

    def __init__(self, normalise: Callable[[Any], Any] = str.strip) -> None:
        super().__init__(normalise, form=r"(?i:https?)://[^/\s:]+\S*", unlike="no address; write it whole, as https://www.example.com/")


class NumberRef(Ref):
    """A reference whose id is a number there."""

    def to_wire(self, value: Any) -> Any:
        """Return the number."""
        return int(value) if WHOLE.match(str(value)) else value


class Enum(Value):
    """A word here, an id there; the answer may hold `{"id": …, "name": …}`. An id without a word stays an id."""

    def __init__(self, **ids: Any) -> None:
        super().__init__()
        self.ids = ids
        self.choices = tuple(ids)
        self._words = {value: name for name, value in ids.items()}

    def to_wire(self, value: Any) -> Any:
        """Return the id; one that has no word goes back as it came."""
        if value in self.ids or value is None:
            return self.ids.get(value)
        return int(value) if WHOLE.match(str(value)) else value

    def from_wire(self, value: Any) -> Any:
        """Return the word."""
        identity = value.get("id") if isinstance(value, dict) else value
        return self._words.get(identity, identity) if not isinstance(identity, (list, dict)) else identity


class Epoch(Instant):
    """A moment that the API counts in seconds. unit: how many of its units make a second (1000: milliseconds)."""

    def __init__(self, unit: int = 1) -> None:
        super().__init__()
        self.unit = unit

    def to_wire(self, value: Any) -> Any:
        """Return the number."""
        from .times import instant

        return None if value is None else int(instant(value)) * self.unit

    def from_wire(self, value: Any) -> Any:
        """Return seconds."""
        return value if value in (None, "") else float(value) / self.unit

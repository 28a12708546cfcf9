# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that several kinds of Circonus have."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Callable

from ...errors import BadInput
from ...values import DROP, STABLE, Field, Members, Number, Raw, Ref, Row, SetOf, Text, Unknown, Value
from ...values import Cleared as Emptied

SEVERITIES = ("1", "2", "3", "4", "5")
"""The worst first."""
SEVERITY = Number(choices=tuple(map(int, SEVERITIES)))
"""One of them, as a number."""
NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$", re.ASCII)
"""A number as text; its exponent is short enough to be written out."""


def decimal_text(value: Any) -> str:
    """Return 40, "40" and "40.0" as "40", with all the digits there are, and what is no number as it is."""
    written = str(value).strip()
    if not NUMBER.match(written):
        return str(value)
    number = f"{Decimal(written):f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if number == "-0" else number


def told(*names: str) -> tuple[Field, ...]:
    """Return fields that are only read, each behind an underscore there."""
    return tuple(Field(name, role=STABLE, at=f"_{name}") for name in names)


class Cleared(Emptied):
    """Text that only an empty one clears; blanks around it do not count."""

    def __init__(self, normalise: Callable[[Any], Any] = str.strip) -> None:
        super().__init__(normalise)


class Severities(Raw):
    """Severities as numbers, sorted; the API has them as `135`, `1,3,5`, `[1, 3, 5]` and `["1", "3", "5"]`."""

    def canonical(self, value: Any) -> Any:
        """Return the numbers; raises BadInput for what is none of 1 to 5."""
        if value is None or value.__class__ is Unknown:
            return value if value is not None else []
        items = value if isinstance(value, list) else list(str(value).replace(",", "").replace(" ", ""))
        odd = [item for item in items if str(item) not in SEVERITIES]
        if odd or isinstance(value, (dict, bool)):
            raise BadInput(f"severities are some of 1, 2, 3, 4 and 5, as in [1, 3] or 13, not {value!r}")
        return sorted({int(item) for item in items})


class Tags(SetOf):
    """Tags as the service keeps them: in lower case, without blanks around them, once each, and none that is blank."""

    def __init__(self) -> None:
        super().__init__(Text(lambda text: text.strip().lower()))

    def canonical(self, value: Any) -> Any:
        """Return the tags that are some."""
        return value if value.__class__ is Unknown else [tag for tag in super().canonical(value) if tag]


class Sparse(Members):
    """A map of which only what is set is shown: the service leaves out the rest."""

    def shown(self, value: Any, name: Any) -> Any:
        """Return what is set."""
        told = super().shown(value, name)
        return told if told is DROP else {key: one for key, one in told.items() if one not in (None, False)}


class BySeverity(Members):
    """Something for each severity, which the API has in a list of five. blank: what stands there for nothing."""

    def __init__(self, type: Value, blank: Any) -> None:
        super().__init__(*(Field(severity, type) for severity in SEVERITIES))
        self.blank = blank

    def to_wire(self, value: Any) -> Any:
        """Return the list."""
        row: Row = super().to_wire(value)
        return row if row.__class__ is Unknown else [row.get(severity) or self.blank for severity in SEVERITIES]

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return the list, each with what stood at its place."""
        if sent.__class__ is not list or found.__class__ is not list:
            return sent
        inner, places = self.fields[0].type, [*found, *[None] * len(sent)]
        return [inner.with_unknown(one, other) for one, other in zip(sent, places)]

    def from_wire(self, value: Any) -> Any:
        """Return what each severity has."""
        return value if value.__class__ is Unknown else super().from_wire(dict(zip(SEVERITIES, value or ())))

    def shown(self, value: Any, name: Any) -> Any:
        """Return those that have something."""
        told = super().shown(value, name)
        return told if told is DROP else {severity: one for severity, one in told.items() if one}


CONTACT_GROUPS = Members(*(Field(severity, SetOf(Ref("contact_group"))) for severity in SEVERITIES))
"""Whom to tell at each severity."""
NOBODY = {severity: [] for severity in SEVERITIES}

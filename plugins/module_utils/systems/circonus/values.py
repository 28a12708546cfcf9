# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that several kinds of Circonus have."""

from __future__ import annotations

from typing import Any

from ...values import DROP, Field, Members, Row, SetOf, Text, Unknown, Value

SEVERITIES = ("1", "2", "3", "4", "5")
"""The worst first."""


class Tags(SetOf):
    """Tags as the service keeps them: in lower case, without blanks around them, once each, and none that is blank."""

    def __init__(self) -> None:
        super().__init__(Text(lambda text: text.strip().lower()))

    def canonical(self, value: Any) -> Any:
        """Return the tags that are some."""
        return value if value.__class__ is Unknown else [tag for tag in super().canonical(value) if tag]


class BySeverity(Members):
    """Something for each severity, which the API has in a list of five. blank: what stands there for nothing."""

    def __init__(self, type: Value, blank: Any) -> None:
        super().__init__(*(Field(severity, type) for severity in SEVERITIES))
        self.blank = blank

    def to_wire(self, value: Any) -> Any:
        """Return the list."""
        row: Row = super().to_wire(value)
        return row if row.__class__ is Unknown else [row.get(severity) or self.blank for severity in SEVERITIES]

    def from_wire(self, value: Any) -> Any:
        """Return what each severity has."""
        return value if value.__class__ is Unknown else super().from_wire(dict(zip(SEVERITIES, value or ())))

    def shown(self, value: Any, name: Any) -> Any:
        """Return those that have something."""
        told = super().shown(value, name)
        return told if told is DROP else {severity: one for severity, one in told.items() if one}

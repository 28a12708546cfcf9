# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Groups of rule sets: an alert made of several."""

from __future__ import annotations

from typing import Any

from ...resource import Merge, Resource
from ...values import Field, ListOf, Members, Name, Number, Ref, Text
from .system import named
from .values import CONTACT_GROUPS, NOBODY, SEVERITY, Severities, Tags


class Expression(Text):
    """`(A and B) and not C`, or how many conditions must hold, which the API has as a number or as text."""

    def __init__(self) -> None:
        super().__init__(lambda written: " ".join(str(written).split()))

    def to_wire(self, value: Any) -> Any:
        """Return a number as one."""
        return int(value) if value and value.isdigit() else value


CONDITION = Members(
    Field("rule_set", Ref("rule_set"), required=True),
    Field("matching_severities", Severities(), required=True),
)
FORMULA = Members(
    Field("expression", Expression(), required=True),
    Field("raise_severity", SEVERITY, required=True),
    Field("wait", Number("minutes", least=0), default=0),
)
RULE_SET_GROUP = Resource(
    **named("rule_set_group", "name"),
    fields=(
        Field("name", Name(), required=True),
        Field("rule_set_conditions", ListOf(CONDITION), required=True),
        Field("formulas", ListOf(FORMULA), required=True),
        Field("contact_groups", CONTACT_GROUPS, initial=NOBODY),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("name", "rule_set_conditions", "formulas")),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Labels: a key with the values that it may have.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Labels)
"""

from __future__ import annotations

from typing import Any

from ...resource import Delete, Identity, Listing, Post, Resource
from ...values import FIXED, Boxed, Field, Name, NumberRef, SetOf, Text
from .system import API, AT_ONCE, CATCHPOINT, Inside, narrowed_by, parse_id
from .values import WHOLE_POST, kept_by_name

COLOR = Text(str.upper, form=r"#[0-9A-Fa-f]{6}", unlike="no colour; write it as '#3A7BD5', in quotes")


class LabelValue(Boxed, Name):
    """What a label may say: a text here, an object there."""

    member = "name"


class LabelValues(SetOf):
    """The values of a label, which go whole: one that stays goes with its id, for tests may bear it."""

    def __init__(self) -> None:
        super().__init__(LabelValue())

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return the values with the ids that they have."""
        return kept_by_name(sent, found, "id")


LABEL = Resource(
    "label",
    CATCHPOINT,
    f"{API}/labels",
    (
        Field("name", Name(), required=True),
        Field("division", NumberRef("division", always=True), FIXED, at="divisionId"),
        Field("color", COLOR, required=True, initial="#808080"),
        Field("values", LabelValues(), at="labelValues"),
    ),
    Identity("name", parse_id=parse_id, tie_break=("division",)),
    Listing(rows="data.labels", filter=narrowed_by(name="name")),
    Inside(constants={"id": 0}, member="labels", one="label"),
    create=Post(f"{API}/labels{WHOLE_POST}"),
    remove=Delete(at_once=AT_ONCE),
)

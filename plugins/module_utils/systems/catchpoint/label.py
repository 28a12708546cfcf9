# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Labels: a key with the values that it may have.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Labels)
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Behaviour
from ...errors import BadInput
from ...resource import Delete, Identity, Listing, Post, Resource
from ...steps import Desired
from ...values import FIXED, Field, Name, Options, Row, SetOf, Text
from .system import API, AT_ONCE, CATCHPOINT, Inside, narrowed_by, parse_id
from .values import WHOLE_POST, Division

_COLOR = re.compile(r"^#[0-9A-F]{6}$")


class Color(Text):
    """A colour, as #3A7BD5."""

    def __init__(self) -> None:
        super().__init__(lambda text: str(text).strip().upper())

    def check(self, value: Any, place: str) -> None:
        """Refuse what is none."""
        if value and not _COLOR.match(value.strip().upper()):
            raise BadInput(f"{place}: {value!r} is no colour; write it as '#3A7BD5', in quotes")


class LabelValue(Name):
    """What a label may say: a text here, an object there."""

    def to_wire(self, value: Any) -> Any:
        """Return it in its object."""
        return {"name": value}

    def from_wire(self, value: Any) -> Any:
        """Return the text."""
        return value.get("name") if isinstance(value, dict) else value


class LabelRules(Behaviour):
    """The values of a label go whole: one that stays goes with its id, for tests may bear it."""

    def check(self, params: Options) -> None:
        """Refuse a value that is blank."""
        if any(not str(one or "").strip() for one in params.get("values") or ()):
            raise BadInput("values holds a blank; give a text, or leave it out")

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return the values with the ids that they have."""
        if row is None or "labelValues" not in body:
            return body
        known = {one.get("name"): one for one in row.get("labelValues") or () if isinstance(one, dict)}
        values = [{**one, "id": known[one["name"]]["id"]} if known.get(one["name"], {}).get("id") else one for one in body["labelValues"] or ()]
        return {**body, "labelValues": values}


LABEL = Resource(
    "label",
    CATCHPOINT,
    f"{API}/labels",
    (
        Field("name", Name(), required=True),
        Field("division", Division(), FIXED, at="divisionId"),
        Field("color", Color(), initial="#808080"),
        Field("values", SetOf(LabelValue()), at="labelValues"),
    ),
    Identity("name", parse_id=parse_id, tie_break=("division",)),
    Listing(rows="data.labels", filter=narrowed_by(name="name")),
    Inside(constants={"id": 0}, member="labels", one="label"),
    create=Post(f"{API}/labels{WHOLE_POST}"),
    remove=Delete(at_once=AT_ONCE),
    behaviour=LabelRules(),
)

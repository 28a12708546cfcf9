# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The labels that a test bears, among them the one that says who has paused it.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...values import Json, Row
from .system import API
from .values import kept_by_name

PAUSED = "steadyops-paused"
"""The label of a test that was paused here; its values are the keys that hold it."""


class Labels(Json):
    """Names with their values: lists of texts, of which neither order nor colour counts."""

    def __init__(self) -> None:
        super().__init__(_in_one_form)

    def check(self, value: Any, place: str) -> None:
        """Refuse what is no list of values, and the label that says who has paused a test."""
        for name, values in value.items():
            if not str(name).strip():
                raise BadInput(f"{place} has a label without a name")
            if str(name).strip() == PAUSED:
                raise BadInput(f"{place}: {PAUSED} says who has paused the test; say state: paused with a key instead")
            if isinstance(values, dict) or any(isinstance(one, (dict, list)) or not str(one).strip() for one in _listed(values)):
                raise BadInput(f"{place}.{name}: write the values as a list of texts, as [prod, shop]")

    def to_wire(self, value: Any) -> Any:
        """Return a list of labels."""
        return [{"name": name, "values": list(values)} for name, values in (value or {}).items()] if isinstance(value, dict) or not value else value

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return the labels with the ids and colours that they have."""
        return kept_by_name(sent, found, "id", "color")

    def from_wire(self, value: Any) -> Any:
        """Return name -> values."""
        if not isinstance(value, list):
            return value
        return {str(one["name"]): one.get("values") for one in value if isinstance(one, dict) and one.get("name")}


def _listed(values: Any) -> list:
    return values if isinstance(values, list) else [] if values is None else [values]


def _in_one_form(labels: dict) -> dict:
    return {str(name).strip(): sorted({str(one).strip() for one in _listed(values)}) for name, values in sorted(labels.items(), key=str)}


def label_named(name: str, lookup: Lookup) -> Row:
    """Return the label of exactly this name, {} where there is none."""
    return next((one for one in lookup.pages(f"{API}/labels", {"name": name}, "data.labels") if one.get("name") == name), {})


def apart(row: Row) -> Row:
    """Return a row with the keys that hold it apart from the labels that are people's own."""
    if "pausedBy" in row:
        return row
    labels = [one for one in row.get("labels") or () if isinstance(one, dict)]
    ours = [one for one in labels if one.get("name") == PAUSED]
    keys = [str(key) for one in ours for key in one.get("values") or ()]
    return {**row, "labels": [one for one in labels if one not in ours], "pausedBy": keys, "(paused)": ours[0] if ours else None}


def together(row: Optional[Row], labels: list[Row], keys: Optional[list[str]] = None) -> list[Row]:
    """Return all labels of a test as they are sent. row: the test, keys apart. keys: that hold it afterwards, None as before."""
    before = (row or {}).get("(paused)")
    keys = (row or {}).get("pausedBy") or [] if keys is None else keys
    if not keys:
        return labels
    return [*labels, *kept_by_name([{"name": PAUSED, "values": list(keys)}], [before], "id", "color")]

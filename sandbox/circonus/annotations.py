"""Annotations: what happened when, drawn into the graphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import invalid
from .listing import Collection, Row
from .search import Attributes, at_least, at_most
from .world import LAST, member, whole

_TEXTS = ("title", "category", "description")


class Annotations(Collection):
    """The operations on annotations. Nothing about them is unique."""

    kind = "annotation"
    first = 120001
    filters = frozenset(("category", "description", "start", "stop", "_created"))
    insisted = ("title", "category", "description", "start", "stop")

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {
            "": [row["title"]], **{name: [row[name]] for name in _TEXTS},
            "start_on_epoch": at_least(row["start"]), "stop_on_epoch": at_most(row["stop"]),
        }  # fmt: skip

    def blank(self) -> Row:
        """Return when it was made."""
        return {"_created": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge; a new one needs all but the metrics.

        Texts may be empty, and stop may not be before start (both unconfirmed).
        """
        texts = {name: member(sent, name, current, None) for name in _TEXTS}
        for name, value in texts.items():
            if not isinstance(value, str):
                raise invalid(f"{name} is required, and must be a string")
        start, stop = (whole(member(sent, name, current, None), name, 0, LAST) for name in ("start", "stop"))
        if stop < start:
            raise invalid("stop must not be before start")
        metrics = self._metrics(member(sent, "rel_metrics", current, None))
        return {**self._world.made(), **texts, "start": start, "stop": stop, "rel_metrics": metrics}

    def _metrics(self, value: Any) -> list[str]:
        """Return the metrics, each `<check id>_<metric>` of a check that has it."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise invalid("rel_metrics must be a list")
        for one in value:
            check, separator, name = one.partition("_") if isinstance(one, str) else ("", "", "")
            there = separator and self._world.metric_of(f"/check/{check}", name) is not None
            if not there or self._world.missed(f"/check/{check}"):
                raise invalid(f"rel_metrics: {one!r} is not an existing metric")
        return value

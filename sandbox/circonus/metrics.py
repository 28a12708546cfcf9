"""Metrics: looked up and searched, made and changed through their check bundles alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation
from .answers import answer, invalid, not_found
from .listing import Collection, Row
from .search import Attributes
from .tag_query import search, stream_tags
from .world import number_of

_RECENT = 8 * 3600
"""Seconds back that tell whether a metric is active."""


class Metrics(Collection):
    """The operations on metrics. Their search is the query language of tags, and an update is taken and ignored.

    Pages go by `size` alone. Every metric that a bundle collects is in the window of activity that a list looks at:
    nothing is measured here, so nothing falls out of it (the sandbox's choice).
    """

    kind = "metric"
    verbs = "list read update"
    largest = 10000
    filters = frozenset()

    def operations(self) -> list[Operation]:
        """Return them, and the list of old, which is searched by fields."""
        return [*super().operations(), Operation("GET", "/metric_old", self._old)]

    def _all(self) -> Iterator[Row]:
        for bundle in self._world.bundles.all():
            for cid in bundle["_checks"]:
                check = self._world.checks.shared(cid)
                for metric in bundle["metrics"]:
                    if check is not None:
                        yield self._metric(bundle, check, metric)

    def _metric(self, bundle: Row, check: Row, metric: Row) -> Row:
        name, number = metric["name"], number_of(check["_cid"])
        pushed = self._world.samples.shared(f"{number}_{name}")
        fresh = pushed is None or pushed["samples"][-1][0] > self._world.now() - _RECENT
        return {
            "_cid": f"/metric/{number}_{name}", "_active": check["_active"] and metric["status"] == "active" and fresh,
            "_check": check["_cid"], "_check_active": check["_active"], "_check_broker": check["_broker"],
            "_check_bundle": bundle["_cid"], "_check_module": bundle["type"], "_check_tags": bundle["tags"],
            "_check_target": bundle["target"], "_check_uuid": check["_check_uuid"],
            "_display_name": bundle["display_name"], "_histogram": "active" if metric["type"] == "histogram" else "inactive",
            "_metric_name": name, "_metric_type": metric["type"], "_status": metric["status"],
        }  # fmt: skip

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the metrics that are collected and searched for."""
        wanted = search(call.param("search"))
        if wanted is None:
            raise invalid("search: the query of tags cannot be read")
        return [row for row in self._collected() if wanted(*_asked(row))]

    def _collected(self) -> Iterator[Row]:
        return (row for row in self._all() if row["_status"] == "active" and row["_check_active"])

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the first so many; the search has been seen to."""
        kept = {name: value for name, value in call.query.items() if name in ("size", "order", "dir")}
        response = super().page(_with(call, kept), rows)
        response.headers["X-Snowth-Search-Result-Count"] = str(len(rows))
        return response

    def _old(self, call: Call) -> Response:
        return _Old(self._world, None).page(call, list(self._collected()))  # type: ignore[arg-type]

    def found(self, call: Call) -> Row:
        """Return a metric by the number or the UUID of its check, and its name."""
        check, _line, name = call.path["id"].partition("_")
        for row in self._all():
            if row["_metric_name"] == name and check in (number_of(row["_check"]), row["_check_uuid"]):
                return row
        raise not_found(self.key_in(call))

    def update(self, call: Call) -> Response:
        """Take a change, and leave everything as it is."""
        row = self.found(call)
        self.sent(call)
        return answer(row)


class _Old(Collection):
    """The list of metrics as it was searched before there were tags in names."""

    kind = "metric_old"
    verbs = ""
    filters = frozenset(("_metric_name", "_check", "_check_bundle", "_check_uuid", "_check_tags", "tags"))

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {
            "": [row["_metric_name"]], "metric_name": [row["_metric_name"]], "host": [row["_check_target"]],
            "check_name": [row["_display_name"]], "tags": row["_check_tags"], "type": [row["_check_module"]],
            "check_id": [number_of(row["_check"])], "check_bundle_id": [number_of(row["_check_bundle"])],
        }  # fmt: skip


def _asked(row: Row) -> tuple[dict[str, str], list[str]]:
    """Return what a search asks a metric for."""
    names = {
        "__name": row["_metric_name"], "__check_id": number_of(row["_check"]), "__check_uuid": row["_check_uuid"],
        "__check_name": row["_display_name"], "__check_target": row["_check_target"],
        "__check_module": row["_check_module"],
    }  # fmt: skip
    return names, [*row["_check_tags"], *stream_tags(row["_metric_name"])]


def _with(call: Call, query: dict[str, list[str]]) -> Call:
    return Call(call.request, call.path, query, call.body, call.raw, call.actor)


def known_metrics(world: Any, wanted: str | None) -> list[tuple[Row, list[list[Any]]]]:
    """Return metrics that a search finds, each with what was measured of it; nothing when the search cannot be read."""
    test = search(wanted)
    if test is None:
        return []
    found = [row for row in Metrics(world, None)._collected() if test(*_asked(row))]  # type: ignore[arg-type]
    samples = world.samples
    return [
        (row, (samples.shared(f"{number_of(row['_check'])}_{row['_metric_name']}") or {"samples": []})["samples"])
        for row in found
    ]

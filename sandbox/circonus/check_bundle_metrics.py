"""The metrics of a check bundle, by themselves."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .answers import answer, invalid
from .check_bundles import CheckBundles
from .check_fields import metrics, results
from .listing import Collection, Row
from .world import number_of


class CheckBundleMetrics(Collection):
    """The metrics of each bundle, under its number; a write tells what became of each."""

    kind = "check_bundle_metrics"
    verbs = "read update"
    insisted = ("metrics",)

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._bundles, self._table = others[CheckBundles], world.bundles

    def key_in(self, call: Call) -> str:
        """Return the cid of the bundle."""
        return f"/check_bundle/{call.path['id']}"

    def read(self, call: Call) -> Response:
        """Answer with the metrics; a look calls each of them a success, too."""
        row = self.found(call)
        return _answer(row, [{**metric, "result": "success"} for metric in row["metrics"]])

    def update(self, call: Call) -> Response:
        """Change the metrics that are named, and leave the others."""
        row = self.found(call)
        self._bundles.free(row["_cid"])
        if row["status"] == "disabled":
            raise invalid("The check bundle is disabled: set its status to active to change it")
        after = metrics(self.sent(call).get("metrics"), row["metrics"])
        told = results(row["metrics"], after)
        if any(metric["result"] != "noop" for metric in told):
            self._bundles.store({**row, **self._world.made(), "metrics": after})
        return _answer(row, told)


def _answer(row: Row, metrics_told: list[Row]) -> Response:
    return answer({"_cid": f"/check_bundle_metrics/{number_of(row['_cid'])}", "metrics": metrics_told})

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What today's service has no more and installed systems may still have: templates, metric clusters, outlier reports."""

from __future__ import annotations

import json
from typing import Optional

from ...behaviour import Behaviour, Lookup
from ...errors import NotFound
from ...resource import Identity, Listing, Merge, Module, Resource
from ...steps import Desired
from ...values import Choice, Field, ListOf, Members, Name, Ref, Row, Text
from .system import CIRCONUS, cid
from .values import Cleared, Tags


class Historic(Behaviour):
    """Says what a 404 of a whole collection means."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the thing; raises NotFound where the service has none of its kind."""
        try:
            return lookup.find(want)
        except NotFound as missing:
            missing.advice = "Today's Circonus has none of them: only older installations do"
            raise


def _config(text: str) -> str:
    """Return a configuration in one spelling: as data when it is JSON."""
    try:
        return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return text.strip()


QUERY = Members(
    Field("query", required=True),
    Field(
        "type",
        Choice("average", "count", "counter", "counter_stddev", "derive", "derive_stddev", "histogram", "stddev", "text"),
        required=True,
    ),
)
METRIC_CLUSTER = Resource(
    "metric_cluster",
    CIRCONUS,
    "/v2/metric_cluster",
    (
        Field("name", Name(), required=True),
        Field("queries", ListOf(QUERY), required=True),
        Field("description", Cleared()),
        Field("tags", Tags(), initial=[]),
    ),
    Identity("name", id="_cid", parse_id=cid("metric_cluster")),
    Listing(filter=lambda wanted: {"f_name": wanted["name"]}),
    update=Merge("PUT", always=("name", "queries")),
    module=Module(constraints={"required_one_of": [("id", "name")]}),
    behaviour=Historic(),
)
OUTLIER_REPORT = Resource(
    "outlier_report",
    CIRCONUS,
    "/v2/outlier_report",
    (
        Field("title", Name(), required=True),
        Field("config", Text(_config)),
        Field("metric_cluster", Ref("metric_cluster")),
        Field("tags", Tags(), initial=[]),
    ),
    Identity("title", id="_cid", parse_id=cid("outlier_report")),
    Listing(filter=lambda wanted: {"f_title": wanted["title"]}),
    update=Merge("PUT", always=("title",)),
    module=Module(constraints={"required_one_of": [("id", "title")]}),
    behaviour=Historic(),
)

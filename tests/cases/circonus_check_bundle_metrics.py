"""The metrics of a bundle: fewer of them, then others. Nobody makes or removes them: they are switched."""

from __future__ import annotations

from .words import Case, Cost, Reference, Sample, Things

_KEY = {"check_bundle": "www.example.com http"}
_TIME = {"name": "duration", "type": "numeric"}
_CODE = {"name": "code", "type": "text"}

CASE = Case(
    "circonus_check_bundle_metrics",
    missing={"metrics": []},
    says="check_bundle is missing",
    create={**_KEY, "metrics": [{**_TIME, "units": "milliseconds"}]},
    change={**_KEY, "metrics": [_CODE, {**_TIME, "units": "milliseconds"}]},
    remove={**_KEY, "metrics": [{**_TIME, "units": ""}, _CODE, {"name": "foo", "type": "numeric"}, {"name": "tt_firstbyte", "type": "numeric"}]},
    actions=("updated", "updated", "updated"),
    things=Things("circonus", "/v2/check_bundle_metrics/1200", rows="metrics", where={"name": "duration", "units": "milliseconds"},
                  item="/v2/check_bundle_metrics/1200", id="name"),
    creation=("PUT", "/check_bundle_metrics/1200$"),
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 1), absent=(2, 0)),
    chosen=(),
    masked=(),
    identify=_KEY,
    fields={"metrics": Sample([_TIME, _CODE], [{**_TIME, "units": "seconds"}])},
    fixed=("check_bundle",),
    references=(Reference("check_bundle", "www.example.com http", "/check_bundle/1200", create={"metrics": [_TIME]}, planned=False),),
)  # fmt: skip

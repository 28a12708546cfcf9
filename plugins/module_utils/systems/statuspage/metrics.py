# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's metrics: where their values come from, what they are called, and values sent by hand."""

from __future__ import annotations

import time
from typing import Any

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Broken
from ...paging import Unpaged
from ...resource import Action, Body, Identity, Listing, Module, Post, Resource
from ...steps import Answer, Desired, Plan, Result, Step
from ...times import instant, iso
from ...values import (
    COMPANION,
    COMPUTED,
    FIXED,
    STABLE,
    WRITE_ONLY,
    Choice,
    Email,
    Field,
    Flag,
    Instant,
    Link,
    ListOf,
    Members,
    Name,
    Number,
    Options,
    Ref,
)
from .system import PAGE, STATUSPAGE

# What each type of provider cannot do without. Datadog's: what its users found, not what the description says.
NEEDS = {
    "Pingdom": ("provider_api_token",),
    "NewRelic": ("provider_api_key", "metric_base_uri"),
    "Librato": ("email", "provider_api_token"),
    "Datadog": ("provider_api_key", "application_key", "metric_base_uri"),
    "Self": (),
}
REF = Ref("metric")
OLDEST = 28 * 86400
"""Seconds back in time for which values are taken."""
_OLD_PINGDOM = ("email", "password", "application_key")


def _needed(name: str) -> Any:
    """Return whether a creation with these options cannot do without this one."""

    def needed(options: Options) -> bool:
        kind = options.get("type")
        if kind == "Pingdom" and all(options.get(one) for one in _OLD_PINGDOM):
            return False
        return name in NEEDS.get(kind, ())

    return needed


METRICS_PROVIDER = Resource(
    "metrics_provider",
    STATUSPAGE,
    f"{PAGE}/metrics_providers",
    identity=Identity("type"),
    listing=Listing(paging=Unpaged()),
    body=Body("metrics_provider"),
    fields=(
        Field("type", Choice(*NEEDS), required=True),
        Field("metric_base_uri", Link(lambda text: text.strip().rstrip("/")), required=_needed("metric_base_uri")),
        Field("email", Email(fold=False), COMPANION, required=_needed("email")),
        Field("password", role=WRITE_ONLY, secret=True),
        *(
            Field(name, role=WRITE_ONLY, at=at, secret=True, required=_needed(name))
            for name, at in (
                ("provider_api_key", "api_key"),
                ("provider_api_token", "api_token"),
                ("application_key", "application_key"),
            )
        ),
        Field("disabled", Flag(), STABLE),
        Field("last_revalidated_at", role=COMPUTED),
    ),
)

METRIC = Resource(
    "metric",
    STATUSPAGE,
    f"{PAGE}/metrics",
    identity=Identity(("name", "provider")),
    create=Post(f"{PAGE}/metrics_providers/{{provider}}/metrics"),
    body=Body("metric"),
    fields=(
        Field("name", Name(), required=True),
        Field("provider", Ref("metrics_provider"), FIXED, at="metrics_provider_id", required=True),
        Field("metric_identifier"),
        Field("transform", Choice("average", "count", "max", "min", "sum", "response_time", "uptime"), WRITE_ONLY),
        Field("application_id", role=WRITE_ONLY),
        Field("suffix"),
        Field("y_axis_min", Number(fraction=True)),
        Field("y_axis_max", Number(fraction=True)),
        Field("y_axis_hidden", Flag()),
        Field("display", Flag()),
        Field("decimal_places", Number()),
        Field("tooltip_description"),
        Field("reference_name", role=STABLE),
        Field("most_recent_data_at", role=COMPUTED),
        Field("last_fetched_at", role=COMPUTED),
    ),
)


# Values


def _points(want: Desired) -> list[Options]:
    """Return every point, with its metric; one without a timestamp is of the moment of sending."""
    given = want.get("points") or [{name: want.get(name) for name in ("value", "timestamp")}]
    said = ({name: one for name, one in point.items() if one is not None} for point in given)
    return [{"metric": want.get("metric"), **point} for point in said]


def _old(points: list[Options], now: float) -> tuple[str, ...]:
    """Return a warning when some of many points are so old that the service drops them, telling nobody."""
    late = [point["timestamp"] for point in points if point["timestamp"] < iso(now - OLDEST)]
    if len(points) == 1 or not late:
        return ()
    said = f"{len(late)} of {len(points)} values are older than 28 days, the oldest of {min(late)}"
    return (f"Statuspage metric data: {said}; Statuspage takes none so old and does not say so when several are sent.",)


class DataRules(ActionBehaviour):
    """It always changes something: the API tells nobody which values it has."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call: times in milliseconds above all, which the service takes."""
        if params["state"] == "purged":
            if any(params.get(name) is not None for name in ("points", "value", "timestamp")):
                raise BadInput("state: purged deletes all values of the metric; points, value and timestamp cannot stand beside it")
        elif params.get("points") == []:
            raise BadInput("points is empty: there is nothing to send; state: purged deletes what was sent")
        elif not params.get("metric"):
            lacking = [number for number, point in enumerate(params.get("points") or ()) if not point.get("metric")]
            if lacking or params.get("points") is None:
                raise BadInput(f"points[{lacking[0]}]: metric is missing" if lacking else "metric is missing")

    def plan(self, want: Desired, seen: Any, lookup: Lookup) -> Plan:
        """Decide what to send."""
        if want.state == "purged":
            return self._purge(want, lookup)
        now = lookup.now() if lookup.heard() else time.time()
        given = _points(want)
        points = [{"timestamp": iso(now), **point} for point in given]
        foretold, sent = (want.shown({"points": some}) for some in (given, points))
        step = self._step(points, lookup)

        def taken(answers: list[Answer]) -> Result:
            if len(points) == 1:  # of several it looks at none yet, and says nothing
                _see_it_was_taken(step, answers[0])
            return Result(sent)

        return Plan("sent", (step,), after=foretold, resource=foretold, warnings=_old(points, now), result=taken)

    @staticmethod
    def _step(points: list[Options], lookup: Lookup) -> Step:
        data: dict[str, list] = {}
        for point in points:
            data.setdefault(point["metric"], []).append({"timestamp": int(instant(point["timestamp"])), "value": point["value"]})
        if len(points) > 1:
            return Step("POST", lookup.path(DATA), {"data": data}, repeatable=True)
        metric = points[0]["metric"]
        return Step("POST", lookup.path(VALUES, id=metric), {"data": data[metric][0]}, repeatable=True)

    @staticmethod
    def _purge(want: Desired, lookup: Lookup) -> Plan:
        metric = want["metric"]
        path, name = lookup.path(VALUES, id=metric), want.called(REF, metric)
        return Plan(
            "purged",
            (Step("DELETE", path),),
            before={"metric": name, "values": "all"},
            after={"metric": name, "values": "none"},
            resource={"metric": name},
        )


def _see_it_was_taken(step: Step, answer: Answer) -> None:
    """Raise Broken unless the service repeats the value it was sent."""
    data = answer.data.get("data") if isinstance(answer.data, dict) else None
    if not isinstance(data, dict) or "value" not in data:
        advice = "Run the task again; to send a value twice does no harm"
        raise Broken("it answered without the value it should have taken", advice=advice, **step.evidence(answer, STATUSPAGE.name))


DATA, VALUES = f"{PAGE}/metrics/data", f"{PAGE}/metrics/{{id}}/data"
"""Where the values of several metrics go, and where those of one are."""
POINT = Members(Field("metric", REF), Field("value", Number(fraction=True), required=True), Field("timestamp", Instant()))
METRIC_DATA = Action(
    "metric_data",
    STATUSPAGE,
    DATA,
    identity=Identity("metric"),
    fields=(
        Field("metric", REF),
        Field("value", Number(fraction=True)),
        Field("timestamp", Instant()),
        Field("points", ListOf(POINT)),
    ),
    module=Module(
        states=("sent", "purged"),
        constraints={
            "mutually_exclusive": [("points", "value"), ("points", "timestamp")],
            "required_if": [("state", "purged", ("metric",)), ("state", "sent", ("points", "value"), True)],
        },
    ),
    behaviour=DataRules(),
)

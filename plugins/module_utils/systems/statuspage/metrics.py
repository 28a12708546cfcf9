# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's metrics: where their values come from, what they are called, and values sent by hand."""

from __future__ import annotations

import math
import time
from typing import Any, Optional

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


def _check_purge(params: Options) -> None:
    if not params.get("metric"):
        raise BadInput("metric is missing: say of which metric all values are to be deleted")
    if any(params.get(name) is not None for name in ("points", "value", "timestamp")):
        raise BadInput("state: purged deletes all values of the metric; points, value and timestamp cannot stand beside it")


def _check_point(point: Options, params: Options, where: str) -> None:
    if not (point.get("metric") or params.get("metric")):
        raise BadInput(f"{where}metric is missing")
    if not math.isfinite(point["value"]):
        raise BadInput(f"{where}value must be a number")
    if point.get("timestamp") is not None and instant(point["timestamp"], f"{where}timestamp") < 0:
        raise BadInput(f"{where}timestamp: {point['timestamp']} lies before 1970")


def _points(want: Desired) -> list[tuple[str, Optional[int], float]]:
    """Return (metric id, epoch seconds, value) of every point; no seconds for the moment of sending."""
    options = want.options
    given = options.get("points") or [options]
    return [
        (
            point.get("metric") or options["metric"],
            int(instant(point["timestamp"], "timestamp")) if point.get("timestamp") is not None else None,
            point["value"],
        )
        for point in given
    ]


def _in_words(point: tuple[str, Optional[int], float], want: Desired) -> Options:
    """Return a point as a person reads it; the moment of sending is not known before."""
    metric, when, value = point
    words = {"metric": want.called(REF, metric), "value": value}
    return words if when is None else {**words, "timestamp": iso(when)}


def _old(points: list[tuple[str, Optional[int], float]], now: float) -> tuple[str, ...]:
    """Return a warning when some of many points are so old that the service drops them, telling nobody."""
    late = [when for _metric, when, _value in points if when is not None and when < now - OLDEST]
    if len(points) == 1 or not late:
        return ()
    said = f"{len(late)} of {len(points)} values are older than 28 days, the oldest of {iso(min(late))}"
    return (f"Statuspage metric data: {said}; Statuspage takes none so old and does not say so when several are sent.",)


class DataRules(ActionBehaviour):
    """It always changes something: the API tells nobody which values it has."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call: times in milliseconds above all, which the service takes."""
        if params["state"] == "purged":
            _check_purge(params)
        elif params.get("points") is None:
            if params.get("value") is None:
                raise BadInput("value or points is missing: there is nothing to send")
            _check_point(params, params, "")
        elif not params["points"]:
            raise BadInput("points is empty: there is nothing to send; state: purged deletes what was sent")
        for number, point in enumerate(params.get("points") or ()):
            _check_point(point, params, f"points[{number}]: ")

    def plan(self, want: Desired, seen: Any, lookup: Lookup) -> Plan:
        """Decide what to send."""
        if want.state == "purged":
            return self._purge(want, lookup)
        now = lookup.now() if lookup.heard() else time.time()
        given = _points(want)
        points = [(metric, int(now) if when is None else when, value) for metric, when, value in given]
        foretold = {"points": [_in_words(point, want) for point in given]}
        sent = {"points": [_in_words(point, want) for point in points]}
        step = self._step(points, lookup)

        def taken(answers: list[Answer]) -> Result:
            if len(points) == 1:  # of several it looks at none yet, and says nothing
                _see_it_was_taken(step, answers[0])
            return Result(sent)

        return Plan("sent", (step,), after=foretold, resource=foretold, warnings=_old(points, now), result=taken)

    @staticmethod
    def _step(points: list[tuple[str, int, float]], lookup: Lookup) -> Step:
        if len(points) == 1:
            metric, when, value = points[0]
            path = lookup.path(f"{PAGE}/metrics/{{id}}/data", id=metric)
            return Step("POST", path, {"data": {"timestamp": when, "value": value}}, repeatable=True)
        data: dict[str, list] = {}
        for metric, when, value in points:
            data.setdefault(metric, []).append({"timestamp": when, "value": value})
        return Step("POST", lookup.path(DATA), {"data": data}, repeatable=True)

    @staticmethod
    def _purge(want: Desired, lookup: Lookup) -> Plan:
        metric = want["metric"]
        path, name = lookup.path(f"{PAGE}/metrics/{{id}}/data", id=metric), want.called(REF, metric)
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


DATA = f"{PAGE}/metrics/data"
METRIC_DATA = Action(
    "metric_data",
    STATUSPAGE,
    DATA,
    identity=Identity("metric"),
    fields=(
        Field("metric", Ref("metric")),
        Field("value", Number(fraction=True)),
        Field("timestamp"),
        Field(
            "points",
            ListOf(
                Members(
                    Field("metric", Ref("metric")), Field("value", Number(fraction=True), required=True), Field("timestamp")
                )
            ),
        ),
    ),
    module=Module(
        states=("sent", "purged"),
        constraints={"mutually_exclusive": [("points", "value"), ("points", "timestamp")]},
    ),
    behaviour=DataRules(),
)

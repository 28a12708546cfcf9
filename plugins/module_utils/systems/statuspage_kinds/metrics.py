# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's metrics: where their values come from, what they are called, and values sent by hand."""

from __future__ import annotations

import math
import time
from typing import Any, Optional

from ...answers import Answer
from ...errors import BadInput, Broken
from ...paging import Unpaged
from ...plan import Plan, Step, Wish
from ...resource import Field, Listing, Options, Resource, Row
from ...snapshot import Reader
from ...times import instant, iso
from .system import PAGE, STATUSPAGE

# What each type of provider cannot do without. Datadog's: what its users found, not what the description says.
NEEDS = {
    "Pingdom": ("provider_api_token",),
    "NewRelic": ("provider_api_key", "metric_base_uri"),
    "Librato": ("email", "provider_api_token"),
    "Datadog": ("provider_api_key", "application_key", "metric_base_uri"),
    "Self": (),
}
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
    path=f"{PAGE}/metrics_providers",
    listing=Listing(paging=Unpaged()),
    key=("type",),
    envelope="metrics_provider",
    fields=(
        Field("type", required=True, choices=tuple(NEEDS)),
        Field("metric_base_uri", required=_needed("metric_base_uri"), normalise=lambda text: text.strip().rstrip("/")),
        Field("email", along=True, required=_needed("email")),
        Field("password", write_only=True, secret=True),
        Field("provider_api_key", api="api_key", write_only=True, secret=True, required=_needed("provider_api_key")),
        Field("provider_api_token", api="api_token", write_only=True, secret=True, required=_needed("provider_api_token")),
        Field("application_key", write_only=True, secret=True, required=_needed("application_key")),
        Field("disabled", "bool", read_only=True, stable=True),
        Field("last_revalidated_at", read_only=True),
    ),
    constraints={"required_one_of": [("id", "type")]},
)

METRIC = Resource(
    "metric",
    STATUSPAGE,
    path=f"{PAGE}/metrics",
    made_at=f"{PAGE}/metrics_providers/{{provider}}/metrics",
    key=("name", "provider"),
    envelope="metric",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("provider", api="metrics_provider_id", refers_to="metrics_provider", required=True, create_only=True),
        Field("metric_identifier"),
        Field(
            "transform",
            choices=("average", "count", "max", "min", "sum", "response_time", "uptime"),
            write_only=True,
        ),
        Field("application_id", write_only=True),
        Field("suffix"),
        Field("y_axis_min", "float"),
        Field("y_axis_max", "float"),
        Field("y_axis_hidden", "bool"),
        Field("display", "bool"),
        Field("decimal_places", "int"),
        Field("tooltip_description"),
        Field("reference_name", read_only=True, stable=True),
        Field("most_recent_data_at", read_only=True),
        Field("last_fetched_at", read_only=True),
    ),
    constraints={"required_one_of": [("id", "name")]},
)


# Values


def _examine_data(params: Options) -> list[str]:
    """Refuse what can be told to be wrong before any call: times in milliseconds above all, which the service takes."""
    if params["state"] == "purged":
        _examine_purge(params)
    elif params.get("points") is None:
        if params.get("value") is None:
            raise BadInput("value or points is missing: there is nothing to send")
        _examine_point(params, params, "")
    elif not params["points"]:
        raise BadInput("points is empty: there is nothing to send; state: purged deletes what was sent")
    for number, point in enumerate(params.get("points") or ()):
        _examine_point(point, params, f"points[{number}]: ")
    return []


def _examine_purge(params: Options) -> None:
    if not params.get("metric"):
        raise BadInput("metric is missing: say of which metric all values are to be deleted")
    if any(params.get(name) is not None for name in ("points", "value", "timestamp")):
        raise BadInput("state: purged deletes all values of the metric; points, value and timestamp cannot stand beside it")


def _examine_point(point: Options, params: Options, where: str) -> None:
    if not (point.get("metric") or params.get("metric")):
        raise BadInput(f"{where}metric is missing")
    if not math.isfinite(point["value"]):
        raise BadInput(f"{where}value must be a number")
    if point.get("timestamp") is not None and instant(point["timestamp"], f"{where}timestamp") < 0:
        raise BadInput(f"{where}timestamp: {point['timestamp']} lies before 1970")


def _points(wish: Wish) -> list[tuple[str, Optional[int], float]]:
    """Return (metric id, epoch seconds, value) of every point; no seconds for the moment of sending."""
    options = wish.options
    given = options.get("points") or [options]
    return [
        (
            point.get("metric") or options["metric"],
            int(instant(point["timestamp"], "timestamp")) if point.get("timestamp") is not None else None,
            point["value"],
        )
        for point in given
    ]


def _in_words(point: tuple[str, Optional[int], float], wish: Wish) -> Options:
    """Return a point as a person reads it; the moment of sending is not known before."""
    metric, when, value = point
    words = {"metric": wish.names.get(metric, metric), "value": value}
    return words if when is None else {**words, "timestamp": iso(when)}


def _old(points: list[tuple[str, Optional[int], float]], now: float) -> tuple[str, ...]:
    """Return a warning when some of many points are so old that the service drops them, telling nobody."""
    late = [when for _metric, when, _value in points if when is not None and when < now - OLDEST]
    if len(points) == 1 or not late:
        return ()
    said = f"{len(late)} of {len(points)} values are older than 28 days, the oldest of {iso(min(late))}"
    return (f"Statuspage metric data: {said}; Statuspage takes none so old and does not say so when several are sent.",)


def _plan_data(resource: Resource, wish: Wish, found: Optional[Row], reader: Reader) -> Plan:
    """Decide what to send. It always changes something: the API tells nobody which values it has."""
    if wish.state == "purged":
        metric = wish.options["metric"]
        path = reader.path(f"{PAGE}/metrics/{{id}}/data", id=metric)
        name = wish.names.get(metric, metric)
        return Plan(
            "purged",
            (Step("DELETE", path),),
            before={"metric": name, "values": "all"},
            after={"metric": name, "values": "none"},
            resource={"metric": name},
            settle=lambda answers: {"metric": name},
        )
    client = reader.client(resource)
    now = client.now() if client.heard else time.time()
    given = _points(wish)
    points = [(metric, int(now) if when is None else when, value) for metric, when, value in given]
    if len(points) == 1:
        metric, when, value = points[0]
        path = reader.path(f"{PAGE}/metrics/{{id}}/data", id=metric)
        step = Step("POST", path, {"data": {"timestamp": when, "value": value}}, repeatable=True)

        def taken(answers: list[Answer]) -> Options:
            _see_it_was_taken(step, answers[0])
            return sent
    else:
        data: dict[str, list] = {}
        for metric, when, value in points:
            data.setdefault(metric, []).append({"timestamp": when, "value": value})
        step = Step("POST", reader.path(f"{PAGE}/metrics/data"), {"data": data}, repeatable=True)

        def taken(answers: list[Answer]) -> Options:
            return sent  # it looks at them later, and says nothing now

    foretold = {"points": [_in_words(point, wish) for point in given]}
    sent = {"points": [_in_words(point, wish) for point in points]}
    return Plan("sent", (step,), after=foretold, resource=foretold, warnings=_old(points, now), settle=taken)


def _see_it_was_taken(step: Step, answer: Answer) -> None:
    """Raise Broken unless the service repeats the value it was sent."""
    data = answer.data.get("data") if isinstance(answer.data, dict) else None
    if not isinstance(data, dict) or "value" not in data:
        raise Broken(
            "it answered without the value it should have taken",
            system=STATUSPAGE.name,
            method=step.method,
            endpoint=str(step.path),
            status=answer.status,
            request_id=answer.request_id,
            advice="Run the task again; to send a value twice does no harm",
        )


METRIC_DATA = Resource(
    "metric_data",
    STATUSPAGE,
    path=f"{PAGE}/metrics/data",
    title="metric data",
    key=("metric",),
    states=("sent", "purged"),
    fields=(
        Field("metric", refers_to="metric"),
        Field("value", "float"),
        Field("timestamp"),
        Field(
            "points",
            "list",
            elements="dict",
            options=(Field("metric", refers_to="metric"), Field("value", "float", required=True), Field("timestamp")),
        ),
    ),
    constraints={"mutually_exclusive": [("points", "value"), ("points", "timestamp")]},
    examine=_examine_data,
    find=lambda resource, wish, reader: None,
    plan=_plan_data,
)

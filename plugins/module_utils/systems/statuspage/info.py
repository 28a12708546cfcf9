# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of Statuspage can be read beside every kind as a whole."""

from __future__ import annotations

import re

from ...errors import BadInput
from ...looks import Info, Look, look_of
from ...paging import PageNumber, Single, Unpaged
from ...resource import Resource
from ...values import Choice, Day, Field, Flag, Options, Ref
from .announcements import LIST
from .incidents import INCIDENT
from .maintenances import MAINTENANCE
from .subscribers import SUBSCRIBER, TYPES
from .system import PAGE, STATUSPAGE

FILTERS = ("unresolved", "scheduled", "upcoming", "active_maintenance")
STATES = ("active", "unconfirmed", "quarantined", "all")


def _check_incidents(params: Options) -> None:
    if params.get("filter") and params.get("search"):
        raise BadInput("filter and search cannot be combined: Statuspage searches all incidents, or lists those of a filter")


def _incidents(kind: Resource, all_rows: bool = False) -> Look:
    """Return the look at incidents, whole or by one of the lists the service keeps."""

    def at(params: Options) -> str:
        return f"{LIST}/{params['filter']}" if params.get("filter") else LIST

    return look_of(
        kind,
        path=at,
        all_rows=all_rows,
        query=lambda params: {"q": params["search"]} if params.get("search") else {},
        # Only the list of all incidents calls the size of a page its limit.
        paging=lambda params: STATUSPAGE.host.paging if params.get("filter") else PageNumber(size=100, size_param="limit"),
        takes=("filter", "search"),
        check=_check_incidents,
    )


def _subscribers(params: Options) -> dict:
    wanted = {
        "q": params.get("search"),
        "type": params.get("subscriber_type"),
        "state": params.get("subscriber_state") or "all",
    }
    return {name: value for name, value in wanted.items() if value}


def _counted(params: Options) -> dict:
    wanted = {"type": params.get("subscriber_type"), "state": params.get("subscriber_state")}
    return {name: value for name, value in wanted.items() if value}


def _check_day(written: str, name: str) -> None:
    try:
        Day().cast(written)
    except BadInput as reason:
        raise BadInput(f"{name}: {reason.words}") from None


def _check_uptime(params: Options) -> None:
    if bool(params.get("component")) == bool(params.get("component_group")):
        raise BadInput("give component or component_group, and not both, to read uptime")
    for name in ("start", "end"):
        written = str(params.get(name) or "")
        if re.match(r"^\d{4}-\d\d-\d\d$", written):
            _check_day(written, name)
        elif written and not re.match(r"^\d{4}(-(0[1-9]|1[0-2]))?$", written):
            raise BadInput(f"{name} {params[name]!r} must be a day, a month or a year, written as 2026-11-21, 2026-11 or 2026")


def _uptime(params: Options) -> dict:
    wanted = {"start": params.get("start"), "end": params.get("end")}
    if params.get("skip_related_events"):
        wanted["skip_related_events"] = "true"
    return {name: str(value) for name, value in wanted.items() if value}


INFO = Info(
    STATUSPAGE,
    looks={
        "pages": Look("/v1/pages", paging=Unpaged()),
        "incident": _incidents(INCIDENT),
        "maintenance": _incidents(MAINTENANCE),
        # In the names that a maintenance has: it has all that an incident has but the statuses of its components.
        "incidents": _incidents(MAINTENANCE, all_rows=True),
        "subscriber": look_of(SUBSCRIBER, query=_subscribers, takes=("search", "subscriber_type", "subscriber_state")),
        "unsubscribed": Look(f"{PAGE}/subscribers/unsubscribed"),
        "subscriber_count": Look(
            f"{PAGE}/subscribers/count", paging=Single(), query=_counted, takes=("subscriber_type", "subscriber_state")
        ),
        "subscriber_histogram": Look(f"{PAGE}/subscribers/histogram_by_state", paging=Single()),
        "uptime": Look(
            lambda params: f"{PAGE}/components/{{component}}/uptime"
            if params.get("component")
            else f"{PAGE}/component-groups/{{component_group}}/uptime",
            paging=Single(),
            query=_uptime,
            takes=("component", "component_group", "start", "end", "skip_related_events"),
            check=_check_uptime,
        ),
    },
    options=(
        Field("incident", Ref("incident")),
        Field("component", Ref("component")),
        Field("component_group", Ref("component_group")),
        Field("filter", Choice(*FILTERS)),
        Field("search"),
        Field("subscriber_type", Choice(*TYPES)),
        Field("subscriber_state", Choice(*STATES)),
        Field("start"),
        Field("end"),
        Field("skip_related_events", Flag()),
    ),
)

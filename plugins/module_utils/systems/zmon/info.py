# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of ZMON a bearer token can read. What only the browser's login reaches (`/rest`) is asked by nobody here.

Its calls count time in three ways: what was modified in milliseconds, downtimes in seconds, and measurements in fractions of
them. Where rows have the names of options, all of them are ISO 8601; what comes as ZMON gives it keeps its numbers.
"""

from __future__ import annotations

import json
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...looks import Info, Look, look_of
from ...paging import Single
from ...resource import Resource
from ...times import iso
from ...values import Choice, Field, ListOf, Map, Options, Ref, Row, SetOf, Text
from .alert_definition import ALERT_DEFINITION
from .check_definition import CHECK_DEFINITION
from .dashboard import DASHBOARD, whole
from .entity import ENTITY
from .ledger import DOWNTIME_LEDGER, is_readable, values_of
from .system import SEARCH, ZMON, escaped

STATUS = "/api/v1/status"
ALERTS_AT_ONCE = 100
"""How many alerts are asked for in one address."""
FOUND = {"alerts": "alert_definition", "checks": "check_definition", "dashboards": "dashboard", "grafana_dashboards": "grafana_dashboard"}


def _shown(kind: Resource, row: Row, *more: str) -> Options:
    """Return a row in option names, with who wrote it last and when. more: what else it has that is no option."""
    modified = row.get("last_modified")
    at = iso(modified / 1000) if isinstance(modified, (int, float)) else modified
    beside = {name: row.get(name) for name in ("last_modified_by", *more)}
    return {**kind.to_options(row), **beside, "last_modified": at}


def _of_team(row: Options, params: Options, name: str = "team") -> bool:
    teams = {team.lower() for team in params.get("team") or ()}
    return not teams or str(row.get(name)).lower() in teams


def _named(kind: Resource, lookup: Lookup, params: Options) -> list[Row]:
    """Return the one thing of an id, those of a name, or all there are."""
    if not params.get("id"):
        return lookup.rows(kind, {"name": params["name"].strip()} if params.get("name") else None)
    row = lookup.one(kind, params["id"], fresh=True)
    return [] if row is None else [row]


def _alerts(lookup: Lookup, params: Options) -> list[Options]:
    """Return alert definitions; those that are not active only where they are asked for: each is a call."""
    rows, wanted = _named(ALERT_DEFINITION, lookup, params), params.get("status") or "ACTIVE"
    if params.get("id"):
        return [_shown(ALERT_DEFINITION, row) for row in rows]
    if not params.get("name") and wanted != "ACTIVE":
        rows += ALERT_DEFINITION.listing.unlisted(lookup)
    if wanted != "all" and (params.get("status") or not params.get("name")):
        rows = [row for row in rows if row.get("status") == wanted]
    return [_shown(ALERT_DEFINITION, row) for row in rows if _of_team(row, params)]


def _checks(lookup: Lookup, params: Options) -> list[Options]:
    """Return checks, in any status unless one is asked for."""
    rows, wanted = _named(CHECK_DEFINITION, lookup, params), params.get("status") or "all"
    shown = [_shown(CHECK_DEFINITION, row) for row in rows if wanted in ("all", row.get("status"))]
    return [one for one in shown if _of_team(one, params, "owning_team")]


def _dashboards(lookup: Lookup, params: Options) -> list[Options]:
    """Return dashboards, each read whole."""
    rows = [whole(row, lookup) for row in _named(DASHBOARD, lookup, params)]
    return [_shown(DASHBOARD, row, "created_by", "shared_teams") for row in rows if row is not None]


def _teams(lookup: Lookup, params: Options) -> list[Options]:
    return [{"name": one} for one in lookup.get("/api/v1/teams") or ()]


def _search(lookup: Lookup, params: Options) -> list[Options]:
    """Return what bears these words, with the kind that it is of."""
    query = {"query": escaped(params["search"]), "limit": 1000}
    if params.get("team"):
        query["teams"] = ",".join(params["team"])
    found = lookup.get(SEARCH, query) or {}
    return [{"resource": kind, **one} for member, kind in FOUND.items() for one in found.get(member) or ()]


def _ids(lookup: Lookup, params: Options) -> list[str]:
    """Return the ids of the alerts that are named, each once: ZMON fails at one that is asked for twice."""
    named = (lookup.resolve(ALERT_DEFINITION, one, "alert_definitions") for one in params.get("alert_definitions") or ())
    return list(dict.fromkeys(named))


def _in_alarm(lookup: Lookup, ids: list[str]) -> dict[str, dict]:
    """Return what is in alarm, by alert and entity."""
    found: dict[str, dict] = {}
    for begin in range(0, len(ids), ALERTS_AT_ONCE):
        found.update(lookup.get(f"{STATUS}/alert/{','.join(ids[begin : begin + ALERTS_AT_ONCE])}/") or {})
    return found


def _alert_status(lookup: Lookup, params: Options) -> list[Options]:
    """Return one row for each alert: a quiet one is not in ZMON's answer."""
    ids = _ids(lookup, params)
    found = _in_alarm(lookup, ids)
    return [{"id": one, "status": found.get(one) or {}} for one in ids]


def _alert_entities(lookup: Lookup, params: Options) -> list[Options]:
    """Return what the workers measured for one alert."""
    alert = lookup.resolve(ALERT_DEFINITION, params["alert_definition"], "alert_definition")
    return lookup.get(f"{STATUS}/alert/{alert}/all-entities") or []


def _check_names(params: Options) -> None:
    if not params.get("alert_definitions"):
        raise BadInput("alert_definitions is empty: name the alerts whose status is read")


def _downtimes(lookup: Lookup, params: Options) -> list[Options]:
    """Return what the ledger says is open, and what can be seen on entities that are in alarm."""
    rows: dict[Any, Options] = {}
    for entry in lookup.rows(DOWNTIME_LEDGER):
        if not is_readable(entry):
            lookup.warn(f"The entity {entry.get('id')}, where a downtime is kept, was changed by somebody and cannot be read.")
        elif entry["end_time"] > lookup.now():
            rows[entry.get("group_id") or entry["id"]] = {"id": entry.get("group_id"), **values_of(entry), "created_by": None, "seen": False}
    for alert, entity, one in _silenced(lookup, params):
        row = rows.setdefault(one.get("group_id"), _nobodys(one))
        row["created_by"] = one.get("created_by")
        row["seen"] = True
        if row["key"] is None:
            row["entities"] = sorted({*row["entities"], entity})
            row["alert_definitions"] = sorted({*row["alert_definitions"], alert}, key=int)
    return list(rows.values())


def _nobodys(one: Row) -> Options:
    """Return the row of a downtime that the ledger does not know."""
    times = {name: iso(one[name]) if one.get(name) is not None else None for name in ("start_time", "end_time")}
    return {"id": one.get("group_id"), "key": None, "comment": one.get("comment"), **times, "entities": [], "alert_definitions": []}


def _silenced(lookup: Lookup, params: Options) -> list[tuple[str, str, Row]]:
    """Return (alert, entity, downtime) of what is in alarm and in a downtime."""
    if params.get("alert_definitions"):
        results = [(alert, *pair) for alert, found in _in_alarm(lookup, _ids(lookup, params)).items() for pair in found.items()]
    else:
        results = [
            (str(alert["alert_definition"]["id"]), one["entity"], one.get("result"))
            for alert in lookup.get(f"{STATUS}/active-alerts") or ()
            for one in alert.get("entities") or ()
        ]
    return [(alert, entity, one) for alert, entity, result in results for one in (result or {}).get("downtimes") or ()]


def _entities(params: Options) -> dict:
    """Return the query of entities: ZMON heeds what they must lack, or what they must hold."""
    if params.get("lacking"):
        return {"exclude": params["lacking"]}
    return {"query": json.dumps(params["query"])} if params.get("query") else {}


def _check_entities(params: Options) -> None:
    if params.get("query") and params.get("lacking"):
        raise BadInput("query and lacking cannot be combined: ZMON heeds no query then")


def _active(params: Options) -> dict:
    """Return the query of alarms. Tags alone would find nothing: ZMON asks for teams too, and any will do."""
    teams: Optional[list] = params.get("team") or (["*"] if params.get("tags") else None)
    wanted = {"team": teams and ",".join(teams), "tags": params.get("tags") and ",".join(params["tags"])}
    return {name: value for name, value in wanted.items() if value}


INFO = Info(
    ZMON,
    looks={
        "alert_definition": look_of(ALERT_DEFINITION, read=_alerts, takes=("team", "status")),
        "check_definition": look_of(CHECK_DEFINITION, read=_checks, takes=("team", "status")),
        "dashboard": look_of(DASHBOARD, read=_dashboards),
        "entity": look_of(ENTITY, query=_entities, takes=("query", "lacking"), check=_check_entities),
        "downtime": Look(f"{STATUS}/active-alerts", paging=Single(), read=_downtimes, takes=("alert_definitions",)),
        "alert_status": Look(
            STATUS, paging=Single(), read=_alert_status, needs=("alert_definitions",), check=_check_names
        ),
        "alert_entities": Look(STATUS, paging=Single(), read=_alert_entities, needs=("alert_definition",)),
        "active_alerts": Look(f"{STATUS}/active-alerts", query=_active, takes=("team", "tags")),
        "group_member": Look("/api/v1/groups/member/{member}/", paging=Single(), needs=("member",)),
        "search": Look(SEARCH, paging=Single(), read=_search, needs=("search",), takes=("team",)),
        "status": Look(STATUS, paging=Single()),
        "teams": Look("/api/v1/teams", paging=Single(), read=_teams),
    },
    options=(
        Field("team", SetOf(Text())),
        Field("tags", SetOf(Text())),
        Field("status", Choice("ACTIVE", "INACTIVE", "REJECTED", "all")),
        Field("search"),
        Field("alert_definition", Ref("alert_definition")),
        Field("alert_definitions", SetOf(Text())),
        Field("member"),
        Field("query", ListOf(Map())),
        Field("lacking"),
    ),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of PagerDuty can be read: every kind, narrowed by what it belongs to, who is on call, and what only the account has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable, Optional

from ...behaviour import Lookup
from ...errors import BadInput, Refused
from ...looks import Info, Look, look_of
from ...paging import Page, Single, Unpaged, rows_of
from ...resource import Resource
from ...steps import Answer
from ...times import instant, iso
from ...values import Choice, Field, Flag, Instant, Options, Ref, Row, SetOf, Text
from .escalation_policy import ESCALATION_POLICY
from .event_orchestration_path import EVENT_ORCHESTRATION_PATH
from .extension import EXTENSION_SCHEMA
from .incident import WHOLE
from .maintenance_window import ONE_WINDOW
from .priority import PRIORITY
from .schedule import SCHEDULE, SCHEDULE_V3
from .service import SERVICE
from .service_dependency import SERVICE_DEPENDENCY
from .service_integration import VENDOR
from .status_page_post import STATUS_PAGE
from .system import PAGERDUTY
from .team import TEAM
from .user import USER

BY_KIND = {"users": "user", "teams": "team", "services": "service", "schedules": "schedule", "escalation_policies": "escalation_policy"}
"""The options by which a list is narrowed; each holds names or ids of one kind, and is sent as `user_ids[]`."""
SINGULAR = {"escalation_policies": "escalation_policy"}
CEILING = 10_000
"""Rows of a list that can be read; offset and limit together must not be more."""


@dataclass(frozen=True)
class Narrowed:
    """How one list can be narrowed.

    narrow   of BY_KIND
    include  what can be had whole
    takes    what else is sent, option -> parameter
    usual    arguments -> what is asked when they say nothing else; default what the kind itself asks
    """

    narrow: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    takes: tuple[tuple[str, str], ...] = ()
    usual: Optional[Callable[[Options], Row]] = None


def _open_incidents(params: Options) -> Row:
    """Return what leads to the open incidents of all times; of times and statuses that a task says, the service knows the usual ones."""
    says = any(params.get(one) for one in ("statuses", "since", "until"))
    return {name: one for name, one in WHOLE.items() if name != "date_range" or not says}


TEAMS, QUERY = ("teams",), (("search", "query"),)
TIME = (("since", "since"), ("until", "until"))
LISTS: dict[str, Narrowed] = {
    "escalation_policy": Narrowed(
        ("teams", "users"), ("services", "teams", "targets", "escalation_rule_assignment_strategies"), QUERY
    ),
    "extension": Narrowed((), ("extension_objects", "extension_schemas"), QUERY),
    "incident": Narrowed(
        ("teams", "users", "services"),
        (
            "acknowledgers", "agents", "assignees", "conference_bridge", "escalation_policies", "first_trigger_log_entries", "priorities",
            "services", "teams", "users",
        ),
        (*TIME, ("statuses", "statuses[]"), ("urgencies", "urgencies[]"), ("incident_key", "incident_key"), ("all_dates", "date_range")),
        _open_incidents,
    ),
    "maintenance_window": Narrowed(("teams", "services"), ("services", "teams", "users"), (*QUERY, ("filter", "filter"))),
    "schedule": Narrowed(TEAMS, ("schedule_layers", "overrides_subschedule", "final_schedule"), (*QUERY, *TIME)),
    "service": Narrowed(TEAMS, ("escalation_policies", "teams", "integrations", "auto_pause_notifications_parameters"), QUERY),
    "tag": Narrowed((), (), QUERY),
    "team": Narrowed((), (), QUERY),
    "user": Narrowed(TEAMS, ("contact_methods", "notification_rules", "teams", "subdomains"), QUERY),
}  # fmt: skip
"""The lists of kinds that can be narrowed."""


def _asked(lookup: Lookup, params: Options, how: Narrowed, sure: bool = False) -> dict[str, Any]:
    """Return the query: names become ids. sure: what looks like an id is looked up, too."""
    query: dict[str, Any] = {}
    for name in how.narrow:
        if params.get(name):
            ids = [lookup.resolve(BY_KIND[name], one, name, strict=True, sure=sure) for one in params[name]]
            query[f"{SINGULAR.get(name, name[:-1])}_ids[]"] = ids
    for option, parameter in how.takes:
        value = params.get(option)
        if value not in (None, "", [], False):
            query[parameter] = _sent(option, value)
    if params.get("include"):
        query["include[]"] = list(params["include"])
    return query


def _sent(option: str, value: Any) -> Any:
    if option == "all_dates":
        return "all"
    if option in ("since", "until"):
        return iso(instant(value, option))
    return str(value).lower() if isinstance(value, bool) else value


def _check(name: str, how: Narrowed) -> Callable[[Options], None]:
    """Return what refuses, before any call, what the service would refuse or leave unheeded."""

    def check(params: Options) -> None:
        strange = [one for one in params.get("include") or () if one not in how.include]
        if strange:
            raise BadInput(f"include: {' and '.join(strange)} cannot be included in {name}; there, {', '.join(how.include)} can be")
        if params.get("incident_key") == "":  # it would be no filter at all
            raise BadInput("incident_key is blank")
        times = {one: instant(params[one], one) for one in ("since", "until") if params.get(one)}
        if len(times) == 2 and times["since"] >= times["until"]:
            raise BadInput("until must be later than since")
        if params.get("all_dates") and times:
            raise BadInput("all_dates cannot stand beside since or until")

    return check


def _walked(lookup: Lookup, path: str, params: Options, rows: str, how: Narrowed, paging: Any = None, always: Optional[Row] = None) -> list[Row]:
    """Return the rows of a list, and say so where it may go on beyond what PagerDuty lets anybody read. always: what is always asked."""
    asked = _asked(lookup, params, how)
    found = lookup.pages(path, _together(always, asked), rows, "", paging)
    if not found:  # what looks like an id may be a name
        meant = _asked(lookup, params, how, sure=True)
        found = lookup.pages(path, _together(always, meant), rows, "", paging) if meant != asked else found
    if paging is None and len(found) >= CEILING:
        options = " or ".join((*how.narrow, *(option for option, _parameter in how.takes)))
        narrow = f" Narrow it by {options}." if options else ""
        lookup.warn(f"PagerDuty lets nobody read further than {CEILING} rows of a list, and there may be more.{narrow}")
    return found


def _together(always: Optional[Row], asked: Row) -> Row:
    """Return one query of two; a list that is always asked for stands beside what a task asks for."""
    lists = {name: [*asked.get(name, ()), *value] for name, value in (always or {}).items() if isinstance(value, list)}
    return {**(always or {}), **asked, **lists}


def _there(lookup: Lookup, template: str, identity: Any, query: Options) -> list[Row]:
    """Return the answer about one thing, none where there is no such thing or it is of another kind."""
    try:
        return [lookup.get(lookup.path(template, id=identity), query)]
    except Refused as refusal:
        if refusal.status not in (400, 404):
            raise
        return []


def _narrowed(kind: Resource, how: Narrowed) -> Look:
    """Return the look at a kind whose list can be narrowed; what is to be included comes as the service gives it."""

    def read(lookup: Lookup, params: Options) -> list[Options]:
        listing = kind.listing
        always = how.usual(params) if how.usual else dict(listing.query(lookup.now()) if callable(listing.query) else listing.query)
        if params.get("name") and any(parameter == "query" for _option, parameter in how.takes):
            always["query"] = params["name"]
        path, _mark, fixed = str(kind.paths.list).partition("?")
        if fixed:
            option, _mark, value = fixed.partition("=")
            always[option] = [value]
        if params.get("id"):
            template, include = (f"{path}/{{id}}", {"include[]": params["include"]}) if params.get("include") else (kind.paths.one, {})
            rows = [kind.body.unwrapped(one) or {} for one in _there(lookup, template, params["id"], include)]
        else:
            rows = _walked(lookup, path, params, listing.rows or "", how, listing.paging, always)
            rows = listing.select(rows) if listing.select is not None else rows
        if params.get("name"):
            rows = [row for row in rows if _is_called(kind, row, params["name"], lookup)]
        if params.get("include"):
            return rows
        now = lookup.now()
        return [kind.to_options(kind.behaviour.read(row, now)) for row in rows]

    options = tuple(option for option, _parameter in how.takes)
    include = ("include",) if how.include else ()
    return look_of(kind, read=read, takes=(*how.narrow, *options, *include), check=_check(kind.name, how))


def _is_called(kind: Resource, row: Row, name: str, lookup: Lookup) -> bool:
    read = kind.behaviour.read(row, lookup.now())
    called = [kind.by_name[option] for option in kind.identity.names if option != "id"]
    return any(not one.type.differs(one.type.canonical(name), kind.option_of(read, one.name)) for one in called)


def _whole(kind: Resource) -> Look:
    """Return how a kind is read as a whole."""
    return _narrowed(kind, LISTS[kind.name]) if kind.name in LISTS and not kind.containers else look_of(kind)


# Who is on call

ONCALLS = Narrowed(("schedules", "escalation_policies", "users"), ("escalation_policies", "users", "schedules"), (*TIME, ("earliest", "earliest")))


def _check_oncalls(params: Options) -> None:
    _check("oncall", ONCALLS)(params)
    if params.get("at") and (params.get("since") or params.get("until")):
        raise BadInput("at is one moment, and since and until are the time between two: give one or the other")
    if params.get("at"):
        instant(params["at"], "at")


def _oncalls(lookup: Lookup, params: Options) -> list[Options]:
    """Return who is on call, each shift once: the list has no ids, and shows one on two pages when it moves meanwhile."""
    if params.get("at"):
        moment = iso(instant(params["at"], "at"))
        params = {**params, "since": moment, "until": moment}
    rows = _walked(lookup, "/oncalls", params, "oncalls", ONCALLS)
    once: dict[tuple, Row] = {}
    for row in rows:
        ids = [(row.get(name) or {}).get("id") for name in ("escalation_policy", "schedule", "user")]
        once.setdefault((*ids, row.get("escalation_level"), row.get("start")), row)
    return list(once.values())


# What only the account has


def _plain(path: str, rows: str, how: Narrowed, name: str, paging: Any = None) -> Look:
    """Return the look at a list of what is no kind; it comes as the service gives it."""

    def read(lookup: Lookup, params: Options) -> list[Options]:
        return _walked(lookup, path, params, rows, how, paging)

    options = tuple(option for option, _parameter in how.takes)
    include = ("include",) if how.include else ()
    return Look(path, rows=rows, paging=paging, read=read, takes=(*how.narrow, *options, *include), check=_check(name, how))


NOTIFIED = Narrowed((), ("users",), TIME)


def _abilities(lookup: Lookup, params: Options) -> list[Options]:
    """Return what the account can do, a row each."""
    return [{"name": one} for one in (lookup.get("/abilities") or {}).get("abilities") or ()]


def _dependencies_at(params: Options) -> str:
    kind = "business" if params.get("business_service") else "technical"
    option = "business_service" if params.get("business_service") else "service"
    return f"/service_dependencies/{kind}_services/{{{option}}}"


def _check_dependencies(params: Options) -> None:
    if bool(params.get("service")) == bool(params.get("business_service")):
        raise BadInput("give service or business_service, and not both, to read service_dependency")


def _check_path(params: Options) -> None:
    if bool(params.get("service")) == bool(params.get("orchestration")):
        raise BadInput("give service, or orchestration and type, to read event_orchestration_path")
    if params.get("orchestration") and not params.get("type"):
        raise BadInput("type is missing: say which path of the orchestration is read")


def _path_at(params: Options) -> str:
    return EVENT_ORCHESTRATION_PATH.paths.list({**params, "orchestration": params.get("orchestration") or not params.get("service")})


ALERTS = Narrowed(
    (), ("services", "first_trigger_log_entries", "incidents"), (("statuses", "statuses[]"), ("alert_key", "alert_key"))
)


def _check_alerts(params: Options) -> None:
    _check("alert", ALERTS)(params)
    if "acknowledged" in (params.get("statuses") or ()):
        raise BadInput("statuses: an alert is triggered or resolved; it is its incident that is acknowledged")


SHIFTS = Narrowed(TEAMS, ("final_schedule",), QUERY)


def _check_shifts(params: Options) -> None:
    _check("schedule_v3", SHIFTS)(params)
    strange = [one for one in ("since", "until", "include") if params.get(one)]
    if strange and not params.get("id") and not params.get("name"):
        raise BadInput(f"{' and '.join(strange)} go with one schedule: give its id or name")


def _schedules_of_shifts(lookup: Lookup, params: Options) -> list[Options]:
    """Return schedules of shifts: the list says what they are called, and one that is asked for is told whole."""
    name, path = params.get("name"), SCHEDULE_V3.paths.list
    whole = {one: params[one] for one in ("id", "name", "since", "until", "include") if params.get(one)}
    asked = {**params, "since": None, "until": None, "include": None}
    rows = [{"id": params["id"]}] if params.get("id") else _walked(lookup, path, asked, "schedules", SHIFTS, None, {"query": name} if name else {})
    rows = [row for row in rows if not name or row.get("summary") == name]
    query = _asked(lookup, whole, Narrowed(takes=TIME))
    return [one.get("schedule") or {} for row in rows for one in _there(lookup, SCHEDULE_V3.paths.one, row["id"], query)] if whole else rows


class AfterToken:
    """Pages of which each says after which token the next one begins, the only list of that kind that has no offset."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page."""
        token: Optional[str] = None
        while True:
            answer = ask({"limit": 100, **({"after": token} if token else {})})
            yield rows_of(answer.data, rows), False
            following = answer.data.get("after") if isinstance(answer.data, dict) else None
            if not following or following == token:
                return
            token = following


def _alerts(lookup: Lookup, params: Options) -> list[Options]:
    """Return the alerts of an incident, as PagerDuty gives them."""
    return _walked(lookup, lookup.path("/incidents/{one}/alerts", one=params["incident"]), params, "alerts", ALERTS)


INFO = Info(
    PAGERDUTY,
    looks={
        "ability": Look("/abilities", paging=Single(), read=_abilities),
        "alert": Look(
            "/incidents/{incident}/alerts", rows="alerts", read=_alerts, needs=("incident",), takes=("statuses", "alert_key", "include"),
            check=_check_alerts,
        ),
        "addon": _plain("/addons", "addons", Narrowed(("services",), ("services",)), "addon"),
        "alert_grouping_setting": _plain(
            "/alert_grouping_settings", "alert_grouping_settings", Narrowed(("services",)), "alert_grouping_setting", AfterToken()
        ),
        "change_event": _plain("/change_events", "change_events", Narrowed(TEAMS, (), TIME), "change_event"),
        "event_orchestration_path": look_of(
            EVENT_ORCHESTRATION_PATH, path=_path_at, takes=("service", "orchestration", "type"), check=_check_path
        ),
        "extension_schema": look_of(EXTENSION_SCHEMA),
        "incident_custom_field": _plain("/incidents/custom_fields", "fields", Narrowed((), ("field_options",)), "incident_custom_field", Unpaged()),
        "incident_workflow": _plain("/incident_workflows", "incident_workflows", Narrowed((), ("steps", "team"), QUERY), "incident_workflow"),
        "license": _plain("/licenses", "licenses", Narrowed(), "license", Unpaged()),
        "license_allocation": _plain("/license_allocations", "license_allocations", Narrowed(), "license_allocation"),
        "log_entry": _plain(
            "/log_entries", "log_entries",
            Narrowed(TEAMS, ("incidents", "services", "channels", "teams"), (*TIME, ("is_overview", "is_overview"))), "log_entry",
        ),
        "notification": Look(
            "/notifications", rows="notifications", needs=("since", "until"), takes=("include",), check=_check("notification", NOTIFIED),
            read=lambda lookup, params: _walked(lookup, "/notifications", params, "notifications", NOTIFIED),
        ),
        "oncall": Look(
            "/oncalls", rows="oncalls", read=_oncalls, check=_check_oncalls,
            takes=(*ONCALLS.narrow, "since", "until", "at", "earliest", "include"),
        ),
        "maintenance_window": _narrowed(ONE_WINDOW, LISTS["maintenance_window"]),
        "priority": look_of(PRIORITY),
        "ruleset": _plain("/rulesets", "rulesets", Narrowed(), "ruleset"),
        **{one.name: _narrowed(one, LISTS[one.name]) for one in (ESCALATION_POLICY, SCHEDULE, SERVICE, TEAM, USER)},
        "schedule_v3": look_of(
            SCHEDULE_V3, read=_schedules_of_shifts, takes=("teams", "search", "since", "until", "include"), check=_check_shifts
        ),
        "service_custom_field": _plain("/services/custom_fields", "fields", Narrowed((), ("field_options",)), "service_custom_field", Unpaged()),
        "service_dependency": look_of(
            SERVICE_DEPENDENCY, path=_dependencies_at, takes=("service", "business_service"), check=_check_dependencies
        ),
        "standard": _plain("/standards", "standards", Narrowed(), "standard", Unpaged()),
        "status_page": look_of(STATUS_PAGE),
        "vendor": look_of(VENDOR),
    },
    whole=_whole,
    options=(
        Field("search"),
        *(Field(name, SetOf(Text())) for name in BY_KIND),
        Field("user", Ref("user")),
        Field("team", Ref("team")),
        Field("service", Ref("service")),
        Field("business_service", Ref("business_service")),
        Field("schedule", Ref("schedule")),
        Field("orchestration", Ref("event_orchestration")),
        Field("status_page", Ref("status_page")),
        Field("type", Choice("router", "global", "unrouted")),
        Field("since", Instant()),
        Field("until", Instant()),
        Field("at", Instant()),
        Field("earliest", Flag()),
        Field("statuses", SetOf(Choice("triggered", "acknowledged", "resolved"))),
        Field("urgencies", SetOf(Choice("high", "low"))),
        Field("incident"),
        Field("incident_key"),
        Field("alert_key"),
        Field("all_dates", Flag()),
        Field("filter", Choice("past", "future", "ongoing", "open", "all")),
        Field("is_overview", Flag()),
        Field("include", SetOf(Text())),
    ),
)  # fmt: skip

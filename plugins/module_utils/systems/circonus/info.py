# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of Circonus can be read: every kind, narrowed by search, filters and time, and numbers by CAQL."""

from __future__ import annotations

import re
from typing import Any, Callable, Optional

from ...errors import BadInput
from ...looks import Info, Look, look_of
from ...paging import Single
from ...resource import Resource
from ...times import duration, instant
from ...values import Choice, Duration, Field, Json, Options, Ref, Row
from .alert import ALERT
from .annotation import ANNOTATION
from .broker import BROKER
from .check import CHECK
from .metric import METRIC
from .provision_broker import PROVISION_BROKER
from .system import CIRCONUS
from .user import USER
from .values import decimal_text

RANGE = 30 * 86400
"""Seconds that one list of alerts may span."""
ORDERS: dict[str, Callable[[float, float], bool]] = {"gt": float.__gt__, "ge": float.__ge__, "lt": float.__lt__, "le": float.__le__}
_SUFFIX = re.compile(r"(.+)_(wildcard|has|gt|ge|lt|le)")
ACTIVE = {"cleared": "(active:0)", "all": "(active:*)"}
"""The terms that bring into a list of alerts what is not in it by itself."""


def _written(value: Any) -> str:
    """Return a value as it stands in a query; what is not set is `null`."""
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value in (None, "") else decimal_text(value)


def _filters(params: Options) -> dict[str, list[str]]:
    """Return the filters as the service has them: `type` is `f_type` there."""
    asked = {}
    for name, value in (params.get("filters") or {}).items():
        values = [str(one) if one.__class__ is str else _written(one) for one in (value if isinstance(value, list) else [value])]
        plain = str(name)[2:] if str(name).startswith("f_") else str(name)
        # Tags are kept in lower case.
        asked[f"f_{plain}"] = [one.lower() for one in values] if plain.endswith("tags_has") else values
    return asked


def _number(value: Any) -> Optional[float]:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _holds(how: str, found: Any, wanted: str) -> bool:
    """Say whether a member is as a filter wants it."""
    if how == "has":
        return isinstance(found, list) and _written(wanted) in [_written(one) for one in found]
    if how == "wildcard":
        return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), _written(found), re.S) is not None
    if how == "equals":
        return _written(found) == _written(wanted)
    number, limit = _number(found), _number(wanted)
    return number is not None and limit is not None and ORDERS[how](number, limit)


def _keep(known: frozenset, always: dict) -> Callable[[Options, list[Row]], list[Row]]:
    """Return what looks at each row again. known: members it may lack. always: filters that hold unless others do."""

    def keep(params: Options, rows: list[Row]) -> list[Row]:
        members = known.union(*rows)
        for name, values in {**always, **_filters(params)}.items():
            member, how = name[2:], "equals"
            match = None if member in members else _SUFFIX.fullmatch(member)
            if match:
                member, how = match.groups()
            if rows and member not in members:
                raise BadInput(
                    f"filters: nothing of this kind has {member!r}",
                    advice="Name a field as Circonus does, as in type, _active or tags_has",
                )
            wanted = values if isinstance(values, list) else [values]
            rows = [row for row in rows if all(_holds(how, row.get(member), str(one)) for one in wanted)]
        return [row for row in rows if _in_time(params, row)]

    return keep


def _in_time(params: Options, row: Row) -> bool:
    """Say whether an alert or an annotation began when it should have, and whether an alert is open as it should be."""
    began = row.get("_occurred_on", row.get("start"))
    for name, order in (("start", float.__ge__), ("end", float.__le__)):
        if params.get(name) and began is not None and not order(float(began), float(_second(params, name))):
            return False
    is_open = row.get("_cleared_on") is None
    return "_occurred_on" not in row or {"cleared": not is_open, "all": True}.get(params.get("alert_state") or "", is_open)


def _second(params: Options, name: str) -> int:
    return int(instant(params[name], name))


def _check(params: Options) -> None:
    """Refuse what contradicts itself, or names what can be neither sent nor compared."""
    narrowing = [name for name in ("search", "filters", "start", "end", "alert_state", "check_bundle") if params.get(name)]
    if params.get("id") and narrowing and params["resource"] != "check_bundle_metrics":
        raise BadInput(f"id says which one is meant, so {' and '.join(narrowing)} can only contradict it: leave one of them out")
    for name, value in (params.get("filters") or {}).items():
        if any(isinstance(one, (dict, list)) for one in (value if isinstance(value, list) else [value])):
            raise BadInput(f"filters: {name} must be a value, or a list of values")
        for one in value if isinstance(value, list) else [value]:
            if re.search(r"_(gt|ge|lt|le)$", str(name)) and _number(one) is None:
                raise BadInput(f"filters: {name} must be a number, not {one!r}")
    bounds = [_second(params, name) for name in ("start", "end") if params.get(name)]
    if bounds != sorted(bounds):
        raise BadInput("start must not be later than end")
    if params["resource"] == "alert" and len(bounds) == 2 and bounds[1] - bounds[0] > RANGE:
        raise BadInput("Circonus lists the alerts of 30 days at most: start and end are further apart")
    if params["resource"] == "check" and params.get("name"):
        raise BadInput("a check has no name of its own: give check_bundle, and its checks are read")


def _query(kind: Resource) -> Callable[[Options], dict]:
    """Return what is asked of a list; a name narrows it where the service has a filter for that."""

    def query(params: Options) -> dict:
        asked: dict[str, Any] = {}
        called = kind.identity.names[:1]
        if params.get("name") and kind.listing.filter and kind.identity.names == called == kind.identity.key[:1]:
            asked.update(kind.listing.filter({called[0]: str(params["name"]).strip()}) or {})
        if params.get("search"):
            asked["search"] = params["search"]
        return {**asked, **_filters(params)}

    return query


def _alerts(params: Options) -> dict:
    terms = [params.get("search"), ACTIVE.get(params.get("alert_state") or "")]
    terms += [f"(occurred_on_{name}:{_second(params, name)})" for name in ("start", "end") if params.get(name)]
    return _query(ALERT)({**params, "search": " ".join(filter(None, terms))})


def _begun(params: Options) -> dict:
    return {f"f_start_{how}": _second(params, name) for name, how in (("start", "ge"), ("end", "le")) if params.get(name)}


def _annotations(params: Options) -> dict:
    return {**_query(ANNOTATION)(params), **_begun(params)}


def _windows(params: Options) -> dict:
    search = {"search": params["search"]} if params.get("search") else {}
    return {**search, **_filters(params), **_begun(params)}


def _caql(params: Options) -> dict:
    asked = {"query": params["caql"], "format": params.get("format")}
    asked.update({name: _second(params, name) for name in ("start", "end") if params.get(name)})
    if params.get("period"):
        asked["period"] = duration(params["period"], "period")
    return {name: value for name, value in asked.items() if value is not None}


def _look(kind: Resource, **words: Any) -> Look:
    """Return the look at a kind; what is listed can be searched and filtered."""
    if not kind.paths.list:
        return look_of(kind, **words)
    known = frozenset(one.at.partition(".")[0] for one in kind.fields) | {"_cid"}
    query = kind.listing.query if isinstance(kind.listing.query, dict) else {}
    always = {name: value for name, value in query.items() if name.startswith("f_")}
    said = {"query": _query(kind), "takes": ("search", "filters"), "check": _check, "keep": _keep(known, always)}
    return look_of(kind, **{**said, **words})


INFO = Info(
    CIRCONUS,
    whole=_look,
    looks={
        "alert": _look(ALERT, query=_alerts, takes=("search", "filters", "alert_state", "start", "end")),
        "annotation": _look(ANNOTATION, query=_annotations, takes=("search", "filters", "start", "end")),
        "broker": _look(BROKER),
        "check": _look(
            CHECK,
            path=lambda params: "/v2/check?f__check_bundle={check_bundle}" if params.get("check_bundle") else "/v2/check",
            all_rows=True,
            takes=("search", "filters", "check_bundle"),
        ),
        # Its module knows of windows by the key of all that were opened together; here each is by itself.
        "maintenance": Look(
            "/v2/maintenance",
            query=_windows,
            takes=("search", "filters", "start", "end"),
            check=_check,
            keep=_keep(frozenset(("_cid", "type", "item", "start", "stop", "severities", "notes", "tags")), {}),
        ),
        # It is searched in a language of its own, and has no second page.
        "metric": _look(METRIC),
        "provision_broker": look_of(PROVISION_BROKER, path="/v2/provision_broker/{id}", paging=Single(), needs=("id",)),
        "tag": Look("/v2/tag", query=lambda params: {"search": params["search"]} if params.get("search") else {}, takes=("search",)),
        "user": _look(USER, takes=("filters",)),
        "caql": Look(
            "/v2/caql", paging=Single(), query=_caql, needs=("caql",), takes=("start", "end", "period", "format"), check=_check
        ),
    },
    options=(
        Field("check_bundle", Ref("check_bundle")),
        Field("search"),
        Field("filters", Json()),
        Field("alert_state", Choice("open", "cleared", "all")),
        Field("start"),
        Field("end"),
        Field("caql"),
        Field("period", Duration()),
        Field("format", Choice("DF1", "DF4")),
    ),
)

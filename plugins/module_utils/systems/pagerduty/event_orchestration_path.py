# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The paths of event orchestrations, and those of services: what is done with an event, rule by rule.

A path is always there. It is read and written whole, and none of them is in a list.
Source: https://developer.pagerduty.com/api-reference/ (Event Orchestrations)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Callable, Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...errors import BadInput
from ...paging import Page, Single, rows_of
from ...resource import Body, Identity, Listing, Module, Part, Paths, Replace, Resource
from ...steps import PLANNED, Answer, Desired, Extra, Step
from ...values import FIXED, Choice, Field, Flag, Options, Ref, Row, Unknown
from .event_orchestration import EVENT_ORCHESTRATION
from .orchestration_rules import ACTIONS, SETS, changes
from .service import SERVICE
from .system import PAGERDUTY

ROOT = "/event_orchestrations"
OF_SERVICE = f"{ROOT}/services/{{service}}"
NOWHERE = f"{ROOT}?limit=1"
"""What is read where nothing says which path, as an export does; a list of its own, which is no other kind's, and has no path."""
TYPES = ("router", "global", "unrouted")
START = "start"
KNOWN = {
    "id", "type", "parent", "self", "service", "orchestration", "active", "sets", "catch_all", "version", "created_at", "created_by", "updated_at",
    "updated_by", PLANNED,
}  # fmt: skip
"""The members of a path; what else there is goes back as it was, because a path is replaced whole."""
EVERYWHERE = {"route_to", "severity", "event_action", "variables", "extractions"}
GLOBAL = EVERYWHERE | {
    "drop_event", "suppress", "suspend", "priority", "escalation_policy", "annotate", "automation_actions", "incident_custom_field_updates",
}  # fmt: skip
ALLOWED = {
    "router": {"route_to_service", "dynamic_route_to"},
    "global": GLOBAL,
    "unrouted": EVERYWHERE,
    "service": GLOBAL - {"drop_event"} | {"pagerduty_automation_actions"},
}
"""What can be done in each type of path."""


def place(options: Options) -> str:
    """Return the template of a path; where nothing says which, that of the list of orchestrations."""
    if options.get("service"):
        return OF_SERVICE
    return f"{ROOT}/{{orchestration}}/{{type}}" if options.get("orchestration") else NOWHERE


@dataclass(frozen=True)
class OnlyOne(Single):
    """One path and no list; none where nothing says which."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield the answer, as a list of one."""
        answer = ask({})
        found = answer.data.get("orchestration_path") if isinstance(answer.data, dict) else None
        if found is not None or not (isinstance(answer.data, dict) and "orchestrations" in answer.data):
            yield rows_of({"paths": None if found is None else [found]}, "paths"), False
        else:
            yield [], False


def _parent_and_type(row: Row) -> Any:
    """Return both as one."""
    if row.get("id").__class__ is Unknown:
        return row["id"]
    parent = (row.get("parent") or {}).get("id")
    return f"{parent}:{row['type']}" if isinstance(parent, str) and row.get("type") else None


class OfParent(Identity):
    """A path has no id: what it is a path of, and its type, tell it from others."""

    def __init__(self, *keys: tuple[str, ...]) -> None:
        super().__init__(*keys)
        self.of = _parent_and_type

    def lacks(self, row: Row) -> bool:
        """Say whether it tells neither."""
        return self.of(row) is None


def _empty(kind: str) -> Row:
    """Return the vendor's values of a path in which nothing is done."""
    return {"sets": [{"id": START, "rules": []}], "catch_all": {"actions": {"route_to": "unrouted"} if kind == "router" else {}}}


class Reset:
    """It stays, and nothing is done in it any more; that of a service is switched off."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update that empties it."""
        empty = Step("PUT", change.item(), change.wrapped(_empty(change.row["type"]), change.row), repeatable=True)
        off = Step("PUT", f"{change.item()}/active", {"active": False}, repeatable=True, separate=True)
        if change.row["type"] != "service":
            return (empty,)
        return (off,) if _says_nothing(change.row) else (empty, off)


def _each_action(sets: Any, catch_all: Any, do: Callable[[Row], Row]) -> tuple[list, Row]:
    """Return sets and catch-all with something done to the actions of each rule, in the vendor's names."""
    done = [
        {**one, "rules": [{**rule, "actions": do(rule.get("actions") or {})} for rule in one.get("rules") or ()]}
        for one in sets or ()
    ]
    return done, {**(catch_all or {}), "actions": do((catch_all or {}).get("actions") or {})}


def _split(actions: Row) -> Row:
    """Return actions of a router: what it routes to is a service, or nothing."""
    actions = dict(actions)
    target = actions.pop("route_to", None)
    return {**actions, "route_to_service": target} if target and target != "unrouted" else actions


def _joined(actions: Row) -> Row:
    actions = dict(actions)
    target = actions.pop("route_to_service", None)
    return {**actions, "route_to": target} if target else actions


class PathRules(Behaviour):
    """A path is compared in one normal form, and a diff shows the rules that change."""

    def check(self, params: Options) -> None:
        """Refuse what PagerDuty would refuse; fills in the type of a service's path."""
        if params.get("service"):
            if params.get("type") not in (None, "service"):
                raise BadInput(f"type is {params['type']!r}, and the path of a service is of the type service; leave type out")
            params["type"] = "service"
        elif params.get("orchestration") and params.get("type") not in TYPES:
            raise BadInput(f"type must say which path of the orchestration it is: {', '.join(TYPES)}")
        kind = params.get("type")
        if params.get("active") is not None and kind != "service":
            raise BadInput("active has a meaning only with service: the paths of an orchestration are always active")
        if params.get("sets") == []:
            raise BadInput(f"sets is empty, and a path always has the set {START}; write it without rules to empty it")
        if params.get("sets") is not None:
            _check_sets(params["sets"], kind)
        _check_actions(params.get("catch_all") or {}, kind, "catch_all")

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the path; that of what is only planned is empty, and one in which nothing is done counts as absent."""
        inside = want.get("service", want.get("orchestration"))
        if inside.__class__ is Unknown:
            kind = want["type"]
            row = {**_empty(kind), "type": kind, "parent": {"id": inside}, "active": False, "id": Unknown(f"{inside.name}:{kind}")}
            return None if want.absent else self.read(row, 0)
        row = lookup.find(want)
        if not want.absent or row is None or not _says_nothing(row):
            return row
        return {**row, "active": True} if row["type"] == "service" and _is_active(row, lookup) else None

    def read(self, row: Row, now: float) -> Row:
        """Return a row as the options have it."""
        kind, parent = row.get("type"), (row.get("parent") or {}).get("id")
        sets, catch_all = row.get("sets"), row.get("catch_all")
        if kind == "router":
            sets, catch_all = _each_action(sets, catch_all, _split)
        elif kind == "unrouted":  # an event that is not routed is suppressed, whatever is asked for
            actions = dict((catch_all or {}).get("actions") or {})
            actions.pop("suppress", None)
            catch_all = {**(catch_all or {}), "actions": actions}
        of = {"service" if kind == "service" else "orchestration": parent}
        return {**row, **of, "sets": sets or [], "catch_all": {**(catch_all or {}), "actions": (catch_all or {}).get("actions") or {}}}

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return sets and catch-all, which are all that is written, as the API has them."""
        kind = (row or {}).get("type")
        sets, catch_all = body.get("sets") or [], body.get("catch_all")
        if kind == "router":
            sets, catch_all = _each_action(sets, catch_all, _joined)
            catch_all["actions"].setdefault("route_to", "unrouted")
        sets = [{**one, "rules": [{"conditions": [], "actions": {}, **rule} for rule in one.get("rules") or ()]} for one in sets]
        sets = sets if any(one.get("id") == START for one in sets) else [{"id": START, "rules": []}, *sets]
        more = {name: one for name, one in (row or {}).items() if name not in KNOWN}
        return {**more, "sets": sets, "catch_all": catch_all or {"actions": {}}}

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Show only the rules that change."""
        if row is None or want.absent or "sets" not in want.options:
            return NOTHING_MORE
        field = EVENT_ORCHESTRATION_PATH.by_name["sets"]
        found = field.read(field.get(row))
        if not field.differs(want.options["sets"], found):
            return NOTHING_MORE
        will_be = field.type.merged(want.options["sets"], found)
        before, after = (want.shown({"sets": one})["sets"] for one in (found, will_be))
        was, becomes = changes(before, after)
        return Extra({"sets": was}, {"sets": becomes})

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Return what an export says: only the path of a service can be switched on and off."""
        return {name: one for name, one in options.items() if name != "active" or row["type"] == "service"}


def _says_nothing(row: Row) -> bool:
    return not any(one.get("rules") for one in row["sets"]) and not ACTIONS.canonical(ACTIONS.from_wire(row["catch_all"]["actions"]))


def _check_sets(sets: list, kind: Optional[str]) -> None:
    names = [one["id"] for one in sets]
    if sets and START not in names:
        raise BadInput(f"sets: none of them is called {START}, where every event begins")
    if kind == "router" and len(names) > 1:
        raise BadInput(f"sets: a router has one set, called {START}")
    for one in sets:
        for number, rule in enumerate(one.get("rules") or ()):
            place, actions = f"sets[{names.index(one['id'])}].rules[{number}]", rule.get("actions") or {}
            _check_actions(actions, kind, f"{place}.actions")
            if actions.get("route_to") and actions["route_to"] not in names:
                raise BadInput(f"{place}.actions.route_to: there is no set {actions['route_to']!r} here")
            if actions.get("dynamic_route_to") and (number or rule.get("conditions") or actions.get("route_to_service")):
                raise BadInput(
                    f"{place}.actions.dynamic_route_to can stand only in the first rule, which must have no conditions and no route_to_service"
                )


def _check_actions(actions: Options, kind: Optional[str], place: str) -> None:
    given = [name for name, one in actions.items() if one not in (None, "", [], {}, False)]
    strange = [name for name in given if kind in ALLOWED and name not in ALLOWED[kind]]
    if strange:
        raise BadInput(f"{place}: {' and '.join(strange)} has no meaning in the {kind} path; there, {', '.join(sorted(ALLOWED[kind]))} can be given")
    for number, one in enumerate(actions.get("extractions") or ()):
        by_template, by_regex = bool(one.get("template")), bool(one.get("source") or one.get("regex"))
        if by_template == by_regex or (by_regex and not (one.get("source") and one.get("regex"))):
            raise BadInput(f"{place}.extractions[{number}]: give template, or source and regex")


def all_paths(lookup: Lookup) -> list[Row]:
    """Return every path in which something is done."""
    addresses = [f"{ROOT}/{one}/{kind}" for one in lookup.listed(EVENT_ORCHESTRATION) for kind in TYPES]
    addresses += [lookup.path(OF_SERVICE, service=one) for one in lookup.listed(SERVICE)]
    rows = [row for path in addresses for row in lookup.pages(path, rows="paths", paging=OnlyOne())]
    read = [EVENT_ORCHESTRATION_PATH.behaviour.read(row, lookup.now()) for row in rows]
    return [{**row, "active": _is_active(row, lookup)} for row in read if not _says_nothing(row)]


def _is_active(row: Row, lookup: Lookup) -> bool:
    """Say whether it is heeded: that of a service may be switched off."""
    return row["type"] != "service" or bool((lookup.get(f"{lookup.path(OF_SERVICE, service=row['service'])}/active") or {}).get("active"))


EVENT_ORCHESTRATION_PATH = Resource(
    "event_orchestration_path",
    PAGERDUTY,
    Paths(place, one=None, item=place),
    (
        Field("orchestration", Ref("event_orchestration"), FIXED),
        Field("service", Ref("service"), FIXED),
        Field("type", Choice(*TYPES, "service"), FIXED),
        Field("sets", SETS),
        Field("catch_all", ACTIONS, at="catch_all.actions"),
        Field("active", Flag(), part=Part(f"{OF_SERVICE}/active", "active", "PUT", "", lambda data: bool((data or {}).get("active")))),
    ),
    OfParent(("service",), ("orchestration", "type")),
    Listing(rows="paths", paging=OnlyOne(), unlisted=all_paths),
    Body("orchestration_path"),
    create=None,
    update=Replace("PUT"),
    remove=Reset(),
    module=Module(
        constraints={"mutually_exclusive": [("service", "orchestration")], "required_one_of": [("service", "orchestration")]}
    ),
    behaviour=PathRules(),
)

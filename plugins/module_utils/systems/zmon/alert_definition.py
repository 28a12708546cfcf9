# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alert definitions: when what is measured is an alert. One may take what it does not say from another, its parent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import ECHO, Body, Identity, Listing, Paths, Post, Replace, Resource
from ...steps import Desired
from ...values import (
    FIXED,
    Choice,
    Field,
    Flag,
    ListOf,
    Map,
    Name,
    Number,
    NumberRef,
    Options,
    Row,
    SetOf,
    Text,
    Unknown,
)
from .permission import of_alert
from .system import LONGEST_NAME, OWN, SEARCH, ZMON, escaped, parse_id
from .values import Filters, Line, one_line_end

_ALERTS = "/api/v1/alert-definitions"


def _said_of_each(value: dict) -> dict:
    """Drop what a parameter does not say (comment and type are optional), and one that is null."""
    said = {name: one.items() for name, one in value.items() if one is not None}
    return {name: {key: item for key, item in pairs if item is not None} for name, pairs in said.items()}


class Inheritable(Text):
    """A text that a child may have as an empty one of its own: to leave it out is to take the parent's."""

    def canonical(self, value: Any) -> Any:
        """Return the text, an empty one as such."""
        return "" if value == "" else super().canonical(value)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether one is another; where nobody says anything, that is as good as an empty one."""
        return (wanted or "") != (found or "")


class Parameters(Map):
    """Parameters of a condition by name. One GET gives each as JSON text, the list of active ones does not."""

    def __init__(self) -> None:
        super().__init__(_said_of_each)

    def check(self, value: Any, place: str) -> None:
        """Refuse what the controller answers with a bare 500."""
        for key, one in value.items():
            if not re.match(r"^[_a-zA-Z][_a-zA-Z0-9]*$", key):
                raise BadInput(f"{place}: {key!r} is no name (letters, digits and _, not beginning with a digit)")
            if not isinstance(one, dict) or one.get("value") is None:
                raise BadInput(f"{place}.{key}: write value, and if you like comment and type, under the name")

    def from_wire(self, value: Any) -> Any:
        """Return parameters as objects."""
        return {name: json.loads(one) if isinstance(one, str) else one for name, one in (value or {}).items()}


def _found_by_search(key: Options, lookup: Lookup) -> list[Row]:
    """Return the alert definitions of this name that the list does not show: not active ones, and templates."""
    if not key.get("name"):
        return []
    active = lookup.listed(ALERT_DEFINITION)
    hits = [str(hit["id"]) for hit in lookup.rows(ALERT_TITLE, {"title": key["name"]})]
    rows = [lookup.one(ALERT_DEFINITION, identity, fresh=True) for identity in hits if identity not in active]
    return [row for row in rows if row is not None]


def _not_active(lookup: Lookup) -> list[Row]:
    """Return the alert definitions that are not active, and the templates that others have as parents.

    The difference since nothing names what is not active by id; a template that nobody uses is shown nowhere.
    """
    changes = lookup.get("/api/v1/checks/alert-definitions-diff", {"lastSnapshotId": ""}) or {}
    listed = dict(lookup.listed(ALERT_DEFINITION))
    wanted = [str(one) for one in changes.get("disabled_definitions") or []]
    wanted += [str(row["parent_id"]) for row in listed.values() if row.get("parent_id")]
    rows: dict[str, Row] = {}
    while wanted:
        identity = wanted.pop()
        if identity in listed or identity in rows:
            continue
        row = lookup.one(ALERT_DEFINITION, identity, fresh=True)
        if row is not None:
            rows[identity] = row
            wanted += [str(row["parent_id"])] if row.get("parent_id") else []
    return list(rows.values())


INHERITED = (
    "name", "description", "entities", "entities_exclude", "condition", "notifications", "check_definition", "priority",
    "period", "tags", "parameters",
)  # fmt: skip
"""What a child takes from its parent where it says nothing; of parameters, each that it does not say."""


def _of_a_root(options: Options) -> bool:
    """Whether these options make an alert that must say everything: templates and children need not."""
    return not options.get("template")


def _unless_inherited(value: Any) -> Any:
    """Return what a creation says of an alert that has no parent."""
    return lambda options: None if options.get("parent") else value


def _nothing(options: Options) -> None:
    """Say nothing when it is made: then it is the parent's, so that an export says an empty one."""


class Inheriting(Behaviour):
    """A child takes from its parent what it does not say; PUT replaces, and null inherits."""

    def rows(self, key: Options, lookup: Lookup) -> list[Row]:
        """Return what a search finds beside what is active."""
        return _found_by_search(key, lookup)

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the alert. Where one of its parameters is null, the list says that all are: what changes is read by itself."""
        row = lookup.find(want)
        if row is None or want.absent or row.get("parameters") is not None or row["id"].__class__ is Unknown:
            return row
        refined, was = self.refine(want.with_(replace=False), row, lookup), ALERT_DEFINITION.to_options(row)
        wanted = {**refined.implied, **refined.options}
        if not any(ALERT_DEFINITION.by_name[name].differs(value, was.get(name)) for name, value in wanted.items()):
            return row
        return lookup.one(ALERT_DEFINITION, str(row["id"]), fresh=True)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with what its parent gives."""
        if want.replace and row is not None:
            _refuse_idle(want, row, lookup)
        identity = want.get("parent") or (row or {}).get("parent_id")
        if not identity:
            return want
        parent = self._parent(identity, lookup)
        if parent is None:  # only planned, by nobody here: it may give anything
            silent = [name for name in INHERITED if name not in want.options]
            return want.with_(implied=dict.fromkeys(silent, Unknown("")))
        given = ALERT_DEFINITION.to_options(parent)
        taken = {name: given[name] for name in INHERITED if name in given and name not in want.options}
        if "parameters" not in want.options:
            return want.with_(implied=taken)
        own = want["parameters"]
        both = {**(given.get("parameters") or {}), **own}
        return want.saying(parameters=both).with_(implied=taken, notes={"parameters": own})

    @staticmethod
    def _parent(identity: Any, lookup: Lookup) -> Optional[Row]:
        if identity.__class__ is Unknown:
            return lookup.listed(ALERT_DEFINITION).get(identity)
        return lookup.one(ALERT_DEFINITION, str(identity))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say null for what a child takes, only its own parameters, and those as objects."""
        if row is not None:
            body = {**body, "parameters": PARAMETERS.from_wire(body.get("parameters"))}
            body = {**body, **{ALERT_DEFINITION.by_name[name].at: None for name in want.implied}}
        return {**body, "parameters": want.notes["parameters"]} if "parameters" in want.notes else body

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Leave out what the parent says."""
        parent = lookup.one(ALERT_DEFINITION, str(row["parent_id"])) if row.get("parent_id") else None
        if parent is None:
            return options
        given = ALERT_DEFINITION.to_options(parent)
        own = {name: value for name, value in options.items() if name not in INHERITED or self._is_own(name, value, given)}
        if "parameters" in own:
            theirs = given.get("parameters") or {}
            own["parameters"] = {name: item for name, item in own["parameters"].items() if theirs.get(name) != item} or None
        return {**dict.fromkeys(name for name in options if name not in own), **own}

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Tell that those who inherit have the new values where they had the old ones."""
        if before is None or after is None:
            return
        for child in lookup.rows(ALERT_DEFINITION, {"parent": ALERT_DEFINITION.identity.plain(ALERT_DEFINITION.identity.of(after))}):
            will_be = _inherited(child, before, after)
            if will_be != child:
                yield ALERT_DEFINITION, child, will_be
                yield from self.predict(child, will_be, lookup)

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return which rule refuses it, and who inherits from an alert that cannot go."""
        if status == 403:
            current = lookup.one(ALERT_DEFINITION, str(row["id"]), fresh=True) if row is not None else None
            return of_alert(want, current, made=row is None)
        if not want.absent or row is None or status != 400:
            return None
        children = lookup.rows(ALERT_DEFINITION, {"parent": str(row["id"])})
        told = ", ".join(f"{one.get('name')!r} (id {one['id']})" for one in children)
        return f"These inherit from it: {told}; remove them first" if told else "Remove what inherits from it first"

    @staticmethod
    def _is_own(name: str, value: Any, given: Options) -> bool:
        return ALERT_DEFINITION.by_name[name].differs(value, given.get(name))


def _inherited(child: Row, before: Row, after: Row) -> Row:
    """Return a child as a change of its parent makes it: what was equal is taken to be inherited."""
    row = dict(child)
    for name in INHERITED:
        one = ALERT_DEFINITION.by_name[name]
        was, now, own = (one.read(one.get(found)) for found in (before, after, child))
        if name == "parameters":
            kept = {key: item for key, item in own.items() if key not in was or was[key] != item}
            if {**now, **kept} != own:
                one.put(row, {**now, **kept})
        elif one.differs(now, was) and not one.differs(own, was):
            one.put(row, one.get(after))
    return row


def _refuse_idle(want: Desired, row: Row, lookup: Lookup) -> None:
    """Refuse to move an alert to a check that ZMON does not take it on."""
    wanted = want.get("check_definition")
    was = ALERT_DEFINITION.option_of(row, "check_definition")
    if wanted in (None, was) or wanted.__class__ is Unknown:
        return
    check = lookup.one("check_definition", str(wanted))
    if check is None:
        raise BadInput(f"check_definition: there is no check with id {wanted}")
    if check.get("status") != "ACTIVE":
        raise BadInput(
            f"check_definition: check {wanted} is {check.get('status')}, and ZMON takes alerts on active checks only",
            advice="Activate the check first",
        )


PARAMETERS = Parameters()
ALERT_TITLE = Resource(
    "alert_title",
    ZMON,
    Paths(SEARCH, one=None),
    identity=Identity("title"),
    # In any status: the only list that names them all. It cannot be turned over, so it is asked for whole.
    listing=Listing(
        query={"query": "%", "limit": 1000000},
        filter=lambda wanted: {"query": escaped(wanted["title"])},
        rows="alerts",
    ),
    fields=(Field("title"),),
    module=None,
)
ALERT_DEFINITION = Resource(
    "alert_definition",
    ZMON,
    Paths("/api/v1/checks/all-active-alert-definitions", one=f"{_ALERTS}/{{id}}"),
    identity=Identity(("name", "team"), parse_id=parse_id, tie_break=("check_definition", "parent")),
    listing=Listing(rows="alert_definitions", exhaustive=False, hides=True, unlisted=_not_active),
    gone=lambda row, now: row.get("status") == "DELETED",
    create=Post(_ALERTS),
    update=Replace("PUT", own=OWN.__contains__),
    body=Body(answers=ECHO),
    fields=(
        Field("name", Name(longest=LONGEST_NAME), required=_of_a_root),
        Field("description", Inheritable(one_line_end), required=_of_a_root, initial=_nothing),
        Field("team", Name(longest=LONGEST_NAME), required=True),
        Field("responsible_team", Name(longest=LONGEST_NAME), initial=lambda options: options.get("team")),
        Field("entities", Filters(), initial=_unless_inherited([])),
        Field("entities_exclude", Filters(), initial=_unless_inherited([])),
        Field("condition", Inheritable(one_line_end), required=_of_a_root, initial=_nothing),
        Field("notifications", ListOf(Line()), initial=_unless_inherited([])),
        Field("check_definition", NumberRef("check_definition"), FIXED, at="check_definition_id", required=True),
        Field("status", Choice("ACTIVE", "INACTIVE", "REJECTED"), initial="ACTIVE"),
        Field("priority", Number(choices=(1, 2, 3)), required=_of_a_root),
        Field("period", Inheritable(), initial=_nothing),
        Field("template", Flag(), initial=False),
        Field("parent", NumberRef("alert_definition"), FIXED, at="parent_id"),
        Field("parameters", PARAMETERS, initial=_unless_inherited({})),
        Field("tags", SetOf(Line()), initial=_unless_inherited([])),
    ),
    behaviour=Inheriting(),
)

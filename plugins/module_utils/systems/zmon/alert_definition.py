# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alert definitions: when what is measured is an alert. One may take what it does not say from another, its parent."""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import ECHO, Body, Identity, Listing, Module, Paths, Post, Replace, Resource
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
from .system import ZMON, parse_id

_ALERTS = "/api/v1/alert-definitions"


def _texts(entity_filter: dict) -> dict:
    """Return a filter with its scalars as the text the controller keeps: 8080 -> "8080", true -> "true"."""
    return {
        str(name): value if isinstance(value, str) else json.dumps(value) for name, value in entity_filter.items()
    }


def _one_line_end(text: str) -> str:
    """Drop the newline that a YAML block scalar ends with."""
    return text[:-1] if text.endswith("\n") else text


def _said_of_each(value: dict) -> dict:
    """Drop what a parameter does not say (comment and type are optional), and one that is null; numbers are equal by value."""
    said = {name: one.items() for name, one in value.items() if one is not None}
    return {name: {key: _plain(item) for key, item in pairs if item is not None} for name, pairs in said.items()}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


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

    def from_wire(self, value: Any) -> Any:
        """Return parameters as objects."""
        return {name: json.loads(one) if isinstance(one, str) else one for name, one in (value or {}).items()}


def _found_by_search(key: Options, lookup: Lookup) -> list[Row]:
    """Return the alert definitions of this name in any status, templates too: the list shows active ones only."""
    query = {"query": re.sub(r"([%_\\])", r"\\\1", key["name"]), "limit": 1000}
    if key.get("team"):
        query["teams"] = key["team"]
    found = lookup.get("/api/v1/quick-search", query) or {}
    hits = [hit for hit in found.get("alerts") or [] if hit.get("title") == key["name"]]
    rows = [lookup.one(ALERT_DEFINITION, str(hit["id"]), fresh=True) for hit in hits]
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
        if row is not None and row.get("status") != "DELETED":
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

    def check(self, params: Options) -> list[str]:
        """Refuse what the controller answers with a bare 500, or with a text about something else."""
        if len(params.get("name") or "") > 256:
            raise BadInput("name is longer than 256 characters")
        _check_parameters(params.get("parameters") or {})
        for name in ("notifications", "tags"):
            if any(str(one).lower() == "null" for one in params.get(name) or ()):
                raise BadInput(f"{name}: ZMON keeps the word null as nothing at all, so it cannot be one of them")
        for name in ("entities", "entities_exclude"):
            for one in params.get(name) or []:
                if any(value is None or isinstance(value, (dict, list)) for value in one.values()):
                    raise BadInput(f"{name}: {one!r} holds a value that is no text or number")
        return []

    def rows(self, key: Options, lookup: Lookup) -> list[Row]:
        """Return what a search finds."""
        return _found_by_search(key, lookup)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with what its parent gives."""
        if want.replace and row is not None:
            _refuse_idle(want, row, lookup)
        identity = want.get("parent") or (row or {}).get("parent_id")
        if want.absent or not identity:
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
        return want.with_(implied=taken, options={**want.options, "parameters": both}, notes={"parameters": own})

    @staticmethod
    def _parent(identity: Any, lookup: Lookup) -> Optional[Row]:
        if identity.__class__ is Unknown:
            return lookup.listed(ALERT_DEFINITION).get(identity)
        return lookup.one(ALERT_DEFINITION, str(identity))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say null for what a child takes, only its own parameters, and those as objects."""
        if row is not None:
            body = {**body, "parameters": PARAMETERS.from_wire(body.get("parameters"))}
            body = {**body, **{ALERT_DEFINITION.field(name).at: None for name in want.implied}}
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

    @staticmethod
    def _is_own(name: str, value: Any, given: Options) -> bool:
        return ALERT_DEFINITION.field(name).differs(value, given.get(name))


def _refuse_idle(want: Desired, row: Row, lookup: Lookup) -> None:
    """Refuse to move an alert to a check that ZMON does not take it on."""
    wanted = want.get("check_definition")
    was = ALERT_DEFINITION.option_of(row, "check_definition")
    if want.absent or wanted in (None, was) or wanted.__class__ is Unknown:
        return
    check = lookup.one("check_definition", str(wanted))
    if check is None:
        raise BadInput(f"check_definition: there is no check with id {wanted}")
    if check.get("status") != "ACTIVE":
        raise BadInput(
            f"check_definition: check {wanted} is {check.get('status')}, and ZMON takes alerts on active checks only",
            advice="Activate the check first",
        )


def _check_parameters(parameters: dict) -> None:
    for key, one in parameters.items():
        if not re.match(r"^[_a-zA-Z][_a-zA-Z0-9]*$", key):
            raise BadInput(f"parameters: {key!r} is no name (letters, digits and _, not beginning with a digit)")
        if not isinstance(one, dict) or one.get("value") is None:
            raise BadInput(f"parameters.{key}: write value, and if you like comment and type, under the name")


PARAMETERS = Parameters()
ALERT_DEFINITION = Resource(
    "alert_definition",
    ZMON,
    Paths("/api/v1/checks/all-active-alert-definitions", one=f"{_ALERTS}/{{id}}"),
    identity=Identity(("name", "team"), parse_id=parse_id, tie_break=("check_definition", "parent")),
    listing=Listing(rows="alert_definitions", exhaustive=False, unlisted=_not_active),
    create=Post(_ALERTS),
    update=Replace("PUT"),
    body=Body(answers=ECHO),
    fields=(
        Field("name", Name(), required=_of_a_root),
        Field("description", Inheritable(_one_line_end), required=_of_a_root, initial=_nothing),
        Field("team", Name(), required=True),
        Field("responsible_team", Name(), initial=lambda options: options.get("team")),
        Field("entities", SetOf(Map(_texts)), initial=_unless_inherited([])),
        Field("entities_exclude", SetOf(Map(_texts)), initial=_unless_inherited([])),
        Field("condition", Inheritable(_one_line_end), required=_of_a_root, initial=_nothing),
        Field("notifications", ListOf(Text()), initial=_unless_inherited([])),
        Field("check_definition", NumberRef("check_definition"), FIXED, at="check_definition_id", required=True),
        Field("status", Choice("ACTIVE", "INACTIVE", "REJECTED"), initial="ACTIVE"),
        Field("priority", Number(choices=(1, 2, 3)), required=_of_a_root),
        Field("period", Inheritable(), initial=_nothing),
        Field("template", Flag(), initial=False),
        Field("parent", NumberRef("alert_definition"), FIXED, at="parent_id"),
        Field("parameters", PARAMETERS, initial=_unless_inherited({})),
        Field("tags", SetOf(Text()), initial=_unless_inherited([])),
    ),
    module=Module(constraints={"required_one_of": [("id", "name")]}),
    behaviour=Inheriting(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ZMON controller, REST API v1. Source: the controller's own code; its published page is from 2014 and often wrong."""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from ..auth import BasicAuth, BearerAuth, HeaderAuth
from ..errors import BadInput
from ..paging import Unpaged
from ..resource import Field, Listing, Options, Resource, Row, System
from ..snapshot import Reader
from . import zmon_downtime


def _auth(options: Options) -> HeaderAuth:
    if options.get("api_token"):
        return BearerAuth(options["api_token"])
    if options.get("username") and options.get("password"):
        return BasicAuth(options["username"], options["password"])
    raise BadInput(
        "api_token is missing: set api_token or ZMON_API_TOKEN"
        " (username and password serve only a front door that speaks Basic)"
    )


ZMON = System(
    "zmon",
    title="ZMON",
    url="",
    prefix="/api/v1",
    auth=_auth,
    options=(
        Field("username", env=("ZMON_USERNAME",)),
        Field("password", secret=True, env=("ZMON_PASSWORD",)),
    ),
    paging=Unpaged(),
    empty_is_absent=True,
    forbidden_may_be_absent=True,
    advice={
        401: "Check api_token: the controller takes bearer tokens only, whatever its documentation says",
        403: "The token's user is not in the team that owns this",
        500: "The controller gives no reason: a rule of its database said no (blanks around a name, a priority that is"
        " not 1 to 3, a check interval under the installation's minimum, a name that is taken), or a part behind it"
        " (scheduler, Redis) is down",
    },
)


def _id(written: Any) -> Optional[str]:
    return str(int(written)) if re.match(r"^\d+$", str(written)) else None


def _number(written: Any) -> Any:
    """Return an id as the number the API wants."""
    return int(written) if re.match(r"^\d+$", str(written)) else written


def _texts(entity_filter: dict) -> dict:
    """Return a filter with its scalars as the text the controller keeps: 8080 -> "8080", true -> "true"."""
    return {
        str(name): value if isinstance(value, str) else json.dumps(value) for name, value in entity_filter.items()
    }


def _one_line_end(text: str) -> str:
    """Drop the newline that a YAML block scalar ends with."""
    return text[:-1] if text.endswith("\n") else text


def _parameters(value: Optional[dict]) -> dict:
    """Return parameters as objects: GET gives each as JSON text, the list of active ones does not."""
    return {name: json.loads(one) if isinstance(one, str) else one for name, one in (value or {}).items()}


def _parameter_values(value: dict) -> dict:
    """Drop what a parameter does not say (comment and type are optional) and make numbers equal by value."""
    return {name: {key: _plain(item) for key, item in one.items() if item is not None} for name, one in value.items()}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


CHECK_DEFINITION = Resource(
    "check_definition",
    ZMON,
    path="/api/v1/check-definitions",
    listing=Listing(path="/api/v1/checks/all-check-definitions", rows="check_definitions"),
    id_form=_id,
    key=("name",),
    fields=(Field("name"), Field("owning_team")),
    manages=False,
)


def _found_by_search(reader: Reader, wanted: Options) -> list[Row]:
    """Return the alert definitions of this name in any status, templates too: the list shows active ones only."""
    name = re.sub(r"([%_\\])", r"\\\1", wanted["name"])
    query = {"query": name, "limit": 1000}
    if wanted.get("team"):
        query["teams"] = wanted["team"]
    found = reader.client(ALERT_DEFINITION).get("/api/v1/quick-search", query).data or {}
    hits = [hit for hit in found.get("alerts") or [] if hit.get("title") == wanted["name"]]
    rows = [reader.by_id(ALERT_DEFINITION, str(hit["id"]), fresh=True) for hit in hits]
    return [row for row in rows if row is not None]


def _not_active(reader: Reader) -> list[Row]:
    """Return the alert definitions that are not active, and the templates that others have as parents.

    The difference since nothing names what is not active by id; a template that nobody uses is shown nowhere.
    """
    path = "/api/v1/checks/alert-definitions-diff"
    changes = reader.client(ALERT_DEFINITION).get(path, {"lastSnapshotId": ""}).data or {}
    listed = reader.view(ALERT_DEFINITION).rows
    wanted = [str(one) for one in changes.get("disabled_definitions") or []]
    wanted += [str(row["parent_id"]) for row in listed.values() if row.get("parent_id")]
    rows: dict[str, Row] = {}
    while wanted:
        identity = wanted.pop()
        if identity in listed or identity in rows:
            continue
        row = reader.by_id(ALERT_DEFINITION, identity, fresh=True)
        if row is not None and row.get("status") != "DELETED":
            rows[identity] = row
            wanted += [str(row["parent_id"])] if row.get("parent_id") else []
    return list(rows.values())


def _examine_alert(params: Options) -> list[str]:
    """Refuse what the controller answers with a bare 500, or with a text about something else."""
    for name in ("name", "team", "responsible_team"):
        if params.get(name) and params[name] != params[name].strip():
            raise BadInput(f"{name} {params[name]!r} begins or ends with a blank")
    if len(params.get("name") or "") > 256:
        raise BadInput("name is longer than 256 characters")
    for key, one in (params.get("parameters") or {}).items():
        if not re.match(r"^[_a-zA-Z][_a-zA-Z0-9]*$", key):
            raise BadInput(f"parameters: {key!r} is no name (letters, digits and _, not beginning with a digit)")
        if not isinstance(one, dict) or one.get("value") is None:
            raise BadInput(f"parameters.{key}: write value, and if you like comment and type, under the name")
    for name in ("entities", "entities_exclude"):
        for one in params.get(name) or []:
            if any(value is None or isinstance(value, (dict, list)) for value in one.values()):
                raise BadInput(f"{name}: {one!r} holds a value that is no text or number")
    return []


def _of_a_root(options: Options) -> bool:
    """Whether these options make an alert that must say everything: templates and children need not."""
    return not options.get("template")


ALERT_DEFINITION = Resource(
    "alert_definition",
    ZMON,
    path="/api/v1/alert-definitions",
    listing=Listing(
        path="/api/v1/checks/all-active-alert-definitions", rows="alert_definitions", complete=False
    ),
    beyond=_found_by_search,
    unlisted=_not_active,
    id_form=_id,
    key=("name", "team"),
    settled_by=("check_definition", "parent"),
    parent="parent",
    update="replace",
    echoes=True,
    fields=(
        Field("name", required=_of_a_root, inherits="value"),
        Field("description", required=_of_a_root, inherits="value", normalise=_one_line_end),
        Field("team", required=True),
        Field("responsible_team", on_create=lambda options: options.get("team")),
        Field(
            "entities", "list", elements="dict", normalise=_texts, unordered=True, on_create=[], inherits="value"
        ),
        Field(
            "entities_exclude",
            "list",
            elements="dict",
            normalise=_texts,
            unordered=True,
            on_create=[],
            inherits="value",
        ),
        Field("condition", required=_of_a_root, inherits="value", normalise=_one_line_end),
        Field("notifications", "list", on_create=[], inherits="value"),
        Field(
            "check_definition",
            api="check_definition_id",
            refers_to="check_definition",
            required=True,
            create_only=True,
            inherits="value",
            send=_number,
        ),
        Field("status", choices=("ACTIVE", "INACTIVE", "REJECTED"), on_create="ACTIVE"),
        Field("priority", "int", choices=(1, 2, 3), required=_of_a_root, inherits="value"),
        Field("period", inherits="value"),
        Field("template", "bool", on_create=False),
        Field(
            "parent",
            api="parent_id",
            refers_to="alert_definition",
            create_only=True,
            send=_number,
        ),
        Field(
            "parameters", "dict", normalise=_parameter_values, read=_parameters, on_create={}, inherits="members"
        ),
        Field("tags", "list", unordered=True, on_create=[], inherits="value"),
    ),
    constraints={"required_one_of": [("id", "name")]},
    examine=_examine_alert,
)

DOWNTIME_LEDGER = Resource(
    "downtime_ledger",
    ZMON,
    path="/api/v1/entities",
    listing=Listing(path="/api/v1/entities/", query={"query": json.dumps({"type": zmon_downtime.LEDGER_TYPE})}),
    key=("key",),
    fields=(Field("key"),),
    manages=False,
)

DOWNTIME = Resource(
    "downtime",
    ZMON,
    path="/api/v1/downtimes",
    key=("key",),
    fields=(
        Field("key"),
        Field("comment"),
        Field("entities", "list", unordered=True),
        Field(
            "alert_definitions", "list", refers_to="alert_definition", unordered=True, send=lambda ids: ids
        ),
        Field("start_time", normalise=zmon_downtime.as_iso),
        Field("end_time", normalise=zmon_downtime.as_iso),
        Field("duration", normalise=zmon_downtime.as_seconds),
    ),
    options=(Field("id"), Field("ledger", choices=("entity", "none"), default="entity")),
    constraints={
        "mutually_exclusive": [("end_time", "duration")],
        "required_if": [("state", "present", ("entities",)), ("state", "present", ("end_time", "duration"), True)],
    },
    examine=zmon_downtime.examine,
    find=zmon_downtime.find,
    plan=zmon_downtime.plan,
)

RESOURCES = {one.module: one for one in ZMON.kinds.values() if one.manages}

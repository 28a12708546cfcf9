"""Fields that an account adds to its incidents and services, and what is in them.

Source: https://support.pagerduty.com/main/docs/custom-fields-on-incidents
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, deleted, invalid, missing
from .collection import Enveloped
from .fields import Checks, checked, flag, moment, one_of, text, url
from .incident_calls import IncidentCalls
from .incident_types import BASE_ID, IncidentTypes
from .incidents import Incidents
from .lists import Row, many
from .services import Services
from .world import World, api, wrapped

DATA_TYPES = ("boolean", "integer", "float", "string", "datetime", "url")
FIELD_TYPES = ("single_value", "single_value_fixed", "multi_value", "multi_value_fixed")
MOST_VALUES = 10


class CustomFields(Enveloped):
    """The fields of one kind of thing; a family for each derives from it."""

    name = "field_id"
    envelope = "field"
    of = ""
    """Incidents or services."""
    shows_an_option = True
    """Whether a single option can be read."""
    checks: Checks = {
        "name": ("name", text("Name", 50, blank=False)),
        "display_name": ("display_name", text("Display name", 50, blank=False)),
        "description": ("description", text("Description", 1_000)),
        "data_type": ("data_type", one_of("Data type", DATA_TYPES)),
        "field_type": ("field_type", one_of("Field type", FIELD_TYPES)),
        "enabled": ("enabled", flag("Enabled")),
    }
    fixed = ("name", "data_type", "field_type")
    """What stays as it was made."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._values = world.table(f"{self.of}_field_values")

    def operations(self) -> list[Operation]:
        """Return the usual ones, those on options, and those on the values in a thing."""
        options = f"{self.path}/{{field_id}}/field_options"
        return [
            *super().operations(),
            Operation("GET", options, self.list_options),
            Operation("POST", options, self.add_option, write=True),
            *([Operation("GET", f"{options}/{{option_id}}", self.show_option)] if self.shows_an_option else []),
            Operation("PUT", f"{options}/{{option_id}}", self.change_option, write=True),
            Operation("DELETE", f"{options}/{{option_id}}", self.drop_option, write=True),
            *self.on_values(),
        ]

    def on_values(self) -> list[Operation]:
        """Return the operations on the values in a thing."""
        path = f"/{self.of}/{{id}}/custom_fields/values"
        return [Operation("GET", path, self.list_values), Operation("PUT", path, self.put_values, write=True)]

    # -- fields ----------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """Answer with all of them, without pages."""
        include = many(call, "include")
        return answer({"fields": [self.shown(row, "field_options" in include) for row in self.rows(call)]})

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a field in its envelope; its options are there when asked for, and when it is new."""
        whole = call.request.method == "POST" or "field_options" in many(call, "include")
        return answer({"field": self.shown(row, whole)}, status)

    def new_key(self) -> str:
        """Return the next id."""
        return self._world.new_id("custom_fields")

    def blank(self) -> Row:
        """Return a field that is made now."""
        return {"description": None, "enabled": True, "options": [], "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a name may be there once."""
        new = "id" not in current
        required = dict.fromkeys(("name", "display_name", "data_type", "field_type"))
        body = {**required, **sent} if new else {member: value for member, value in sent.items() if member not in self.fixed}
        changes = checked(self._world, body, self.checks)
        row = {**current, **changes}
        if new and any(one["name"] == row["name"] for one in self._table.all()):
            raise invalid("Name has already been taken")
        if row["field_type"].endswith("_fixed") and row["data_type"] != "string":
            raise invalid("Data type must be string for fields with fixed options")
        if sent.get("field_options") is not None:
            changes["options"] = self._options(sent["field_options"], row)
        return {**changes, "updated_at": self._world.now()}

    def shown(self, row: Row, whole: bool = False) -> Row:
        """Return a field as shown."""
        members = ("id", "name", "display_name", "description", "data_type", "field_type")
        shown = {
            **{member: row[member] for member in members},
            **self.besides(row),
            "type": "field",
            "summary": row["display_name"],
            "self": f"{api()}{self.path.replace('{type}', row.get('type_id', ''))}/{row['id']}",
            "created_at": self._world.utc(row["created_at"]),
            "updated_at": self._world.utc(row["updated_at"]),
        }
        return {**shown, "field_options": [self._option(one) for one in row["options"]]} if whole else shown

    def besides(self, row: Row) -> Row:
        """Return what only fields of this kind show."""
        return {"enabled": row["enabled"]}

    # -- options ---------------------------------------------------------------------------------------------

    def _options(self, value: Any, row: Row) -> list[Row]:
        if not isinstance(value, list) or (value and not row["field_type"].endswith("_fixed")):
            raise invalid("Field options are only for fields with fixed options")
        texts = [self._text(item) for item in value]
        if len(set(texts)) < len(texts):
            raise invalid("Field options must be unique")
        there = {one["value"]: one for one in row["options"]}
        return [there.get(one) or self._new_option(one) for one in texts]

    @staticmethod
    def _text(item: Any) -> str:
        data = item.get("data") if isinstance(item, dict) else None
        value = data.get("value") if isinstance(data, dict) and data.get("data_type") == "string" else None
        if not isinstance(value, str) or not value.strip() or len(value) > 100:
            raise invalid("Field option must have data with a data_type of string and a value")
        return value

    def _new_option(self, value: str) -> Row:
        now = self._world.now()
        number = self._world.table(f"{self.of}_field_options").next_id()
        return {"id": f"{self.of[0].upper()}OPT{number:03}", "value": value, "created_at": now, "updated_at": now}

    def _option(self, one: Row) -> Row:
        times = {name: self._world.utc(one[name]) for name in ("created_at", "updated_at")}
        return {"id": one["id"], "type": "field_option", "data": {"data_type": "string", "value": one["value"]}, **times}

    def list_options(self, call: Call) -> Response:
        """GET …/custom_fields/{field_id}/field_options"""
        return answer({"field_options": [self._option(one) for one in self.found(call)["options"]]})

    def add_option(self, call: Call) -> Response:
        """POST …/custom_fields/{field_id}/field_options"""
        row, sent = self.found(call), wrapped(call, "field_option")
        values = [*({"data": {"data_type": "string", "value": one["value"]}} for one in row["options"]), sent]
        row = self.store({**row, "options": self._options(values, row)})
        return answer({"field_option": self._option(row["options"][-1])}, 201)

    def _one_option(self, call: Call) -> tuple[Row, Row]:
        row = self.found(call)
        one = next((one for one in row["options"] if one["id"] == call.path["option_id"]), None)
        if one is None:
            raise missing(2100)
        return row, one

    def show_option(self, call: Call) -> Response:
        """GET …/field_options/{option_id}"""
        return answer({"field_option": self._option(self._one_option(call)[1])})

    def change_option(self, call: Call) -> Response:
        """PUT …/field_options/{option_id}"""
        row, one = self._one_option(call)
        value = self._text(wrapped(call, "field_option"))
        if any(other["value"] == value and other is not one for other in row["options"]):
            raise invalid("Field options must be unique")
        one.update(value=value, updated_at=self._world.now())
        self.store(row)
        return answer({"field_option": self._option(one)})

    def drop_option(self, call: Call) -> Response:
        """DELETE …/field_options/{option_id}"""
        row, one = self._one_option(call)
        self.store({**row, "options": [other for other in row["options"] if other is not one]})
        return deleted()

    # -- values ----------------------------------------------------------------------------------------------

    def thing(self, call: Call) -> str:
        """Return the id of the thing that the path names, or refuse."""
        raise NotImplementedError

    def list_values(self, call: Call) -> Response:
        """GET /{incidents|services}/{id}/custom_fields/values: every field, also an empty one."""
        return answer({"custom_fields": self.values(self.thing(call))})

    def values(self, key: str) -> list[Row]:
        """Return the values in a thing, as shown."""
        kept = self._values.get(key) or {}
        members = ("id", "name", "display_name", "description", "data_type", "field_type")
        rows = [row for row in self.fields_in(key) if row["enabled"]]
        return [{**{member: row[member] for member in members}, "type": "field_value", "value": kept.get(row["id"])} for row in rows]

    def fields_in(self, key: str) -> Sequence[Row]:
        """Return the fields that a thing has."""
        return self._table.all()

    def put_values(self, call: Call) -> Response:
        """PUT /{incidents|services}/{id}/custom_fields/values: only what is named changes; null clears."""
        key = self.thing(call)
        items = call.body.get("custom_fields") if isinstance(call.body, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) and "value" in item for item in items):
            raise invalid("Custom fields must be a list of fields with values")
        new = {}
        for item in items:
            row = next((row for row in self.fields_in(key) if item.get("id") == row["id"] or item.get("name") == row["name"]), None)
            if row is None or not row["enabled"]:
                raise invalid("Custom field not found")
            new[row["id"]] = self._checked(row, item["value"])
        self._values.put(key, {**(self._values.get(key) or {}), **new})
        self.changed(call, key)
        return answer({"custom_fields": self.values(key)}, 201)

    def changed(self, call: Call, key: str) -> None:
        """Say that values in a thing have changed."""

    def _checked(self, row: Row, value: Any) -> Any:
        if value is None:
            return None
        several = row["field_type"].startswith("multi")
        if several and (not isinstance(value, list) or len(value) > MOST_VALUES):
            raise invalid(f"{row['display_name']} must be a list of at most {MOST_VALUES} values")
        return [self._single(row, one) for one in value] if several else self._single(row, value)

    def _single(self, row: Row, value: Any) -> Any:
        label = row["display_name"]
        kinds: dict[str, Any] = {
            "boolean": lambda: isinstance(value, bool),
            "integer": lambda: isinstance(value, int) and not isinstance(value, bool),
            "float": lambda: isinstance(value, int | float) and not isinstance(value, bool),
            "string": lambda: isinstance(value, str) and len(value) <= 200,
            "datetime": lambda: bool(moment(label)(self._world, value)),
            "url": lambda: bool(url(label)(self._world, value)),
        }
        try:
            fine = kinds[row["data_type"]]()
        except ValueError:
            fine = False
        if fine and row["field_type"].endswith("_fixed"):
            fine = value in [one["value"] for one in row["options"]]
        if not fine:
            raise invalid(f"{label} is invalid")
        return value


class IncidentCustomFields(CustomFields):
    """The fields that all incidents have: those of the type that all types come from."""

    path, of, stored_in = "/incidents/custom_fields", "incidents", "incident_custom_fields"
    shows_an_option = False

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        calls = others[IncidentCalls]
        self._incident, self._incidents, self._types = calls.fetch, others[Incidents], others[IncidentTypes]
        self.share(calls)

    def share(self, calls: IncidentCalls) -> None:
        """Let incidents show what is in their fields."""
        calls.fields_of = self.values

    def owner(self, call: Call) -> Row:
        """Return the type they are of."""
        return {"type_id": BASE_ID}

    def besides(self, row: Row) -> Row:
        """Return nothing: a field of incidents does not show whether it is enabled."""
        return {}

    def thing(self, call: Call) -> str:
        """Return the incident's id."""
        return self._incident(call.path["id"])["id"]

    def fields_in(self, key: str) -> Sequence[Row]:
        """Return the fields of an incident's type and of those that it comes from."""
        types = self._types.line(self._incident(key)["incident_type"])
        return [row for row in self._table.all() if row["type_id"] in types]

    def changed(self, call: Call, key: str) -> None:
        """Say it of the incident."""
        by = ("user", call.actor.user_id) if call.actor.user_id else ("service", self._incident(key)["service_id"])
        self._incidents.announce("custom_field_values.updated", self._incident(key), by)


class IncidentTypeFields(IncidentCustomFields):
    """The fields that incidents of one type have."""

    path = "/incidents/types/{type}/custom_fields"
    shows_an_option = True

    def share(self, calls: IncidentCalls) -> None:
        """Incidents show what is in their fields already."""

    def on_values(self) -> list[Operation]:
        """Return none: the values in an incident are those of all its fields."""
        return []

    def owner(self, call: Call) -> Row:
        """Return the type's id, or refuse."""
        return {"type_id": self._types.named(call.path["type"])}

    def besides(self, row: Row) -> Row:
        """Return what these show."""
        return {"enabled": row["enabled"], "incident_type": row["type_id"], "default_value": None}


class ServiceCustomFields(CustomFields):
    """The fields of services."""

    path, of, stored_in = "/services/custom_fields", "services", "service_custom_fields"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._services = others[Services]

    def thing(self, call: Call) -> str:
        """Return the service's id."""
        return self._world.fetch("service", call.path["id"])["id"]

    def changed(self, call: Call, key: str) -> None:
        """Say it of the service."""
        self._services.told("custom_field_values.updated", self._world.fetch("service", key))

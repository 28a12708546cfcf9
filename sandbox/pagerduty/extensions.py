"""Extensions of services, and the schemas they follow.

Source: https://developer.pagerduty.com/api-reference/ (Extensions)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid
from .collection import Collection
from .fields import Checked, name, ref, refs, url
from .lists import NOTHING, Names, Row, many, matching
from .services import Services
from .world import SITE, Kind, World

GENERIC_WEBHOOK, SERVICENOW, SLACK = "PEXTS01", "PEXTS02", "PEXTS03"
_SCHEMAS = (
    (GENERIC_WEBHOOK, "Generic V2 Webhook", "generic_v2_webhook"),
    (SERVICENOW, "ServiceNow (v7)", "servicenow_v7"),
    (SLACK, "Slack", "slack_v1"),
    ("PEXTS04", "Jira Cloud", "jira_cloud"),
    ("PEXTS05", "Zendesk", "zendesk"),
)


class ExtensionSchemas(Collection):
    """The list of schemas; there is no search."""

    kind = Kind("extension_schema", "extension_schemas", None, 5001, "label")
    verbs = "list read"

    def seed(self) -> None:
        """Put the schemas."""
        for key, label, word in _SCHEMAS:
            self.store({"id": key, "label": label, "key": word})

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a schema as shown."""
        return {
            **self._world.head("extension_schema", row),
            "icon_url": f"{SITE}/icons/{row['key']}.png",
            "logo_url": f"{SITE}/logos/{row['key']}.png",
            "label": row["label"],
            "key": row["key"],
            "description": f"Tells {row['label']}",
            "guide_url": f"{SITE}/guides/{row['key']}",
            "send_types": ["trigger", "acknowledge", "resolve", "delegate", "escalate", "unacknowledge", "assign"],
            "url": None,
        }


def _config(_world: World, value: Any) -> Row:
    if not isinstance(value, dict | None):
        raise ValueError("Config must be an object")
    return value or {}


class Extensions(Checked):
    """The operations on extensions. Services and schema are those of the beginning."""

    kind = Kind("extension", "extensions", "extensions", 2100)
    checks = {
        "name": ("name", name()),
        "endpoint_url": ("endpoint_url", url("Endpoint url", blank=True)),
        "extension_objects": ("service_ids", refs("service", "Extension objects", 1)),
        "extension_schema": ("schema_id", ref("extension_schema", "Extension schema")),
        "config": ("config", _config),
    }
    required = ("name", "extension_objects", "extension_schema")
    fixed = ("extension_objects", "extension_schema")
    defaults = {"endpoint_url": None, "config": {}, "temporarily_disabled": False}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._services, self._schemas = others[Services], others[ExtensionSchemas]
        self._services.before_delete.append(self._forget)

    def operations(self) -> list[Operation]:
        """Return every operation on extensions."""
        return [
            *super().operations(),
            Operation("POST", f"{self.path}/{{id}}/enable", self.enable, write=True),
            Operation("POST", f"/_sandbox{self.path}/{{id}}/disable", self.disable, write=True),
        ]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those of a service or of a schema, if wanted."""
        service, schema = call.param("extension_object_id"), call.param("extension_schema_id")
        return [
            row
            for row in matching(call, super().rows(call), "name")
            if (not service or service in row["service_ids"]) and (not schema or row["schema_id"] == schema)
        ]

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the extension, in its envelope or, as the vendor's Go client sends it, without."""
        bare = isinstance(call.body, dict) and "extension" not in call.body and "extension_schema" in call.body
        return call.body if bare else super().sent(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a webhook is nothing without its address, and Slack adds a token of its own."""
        changes = super().written(sent, current)
        row = {**current, **changes}
        if row["schema_id"] == GENERIC_WEBHOOK and not row["endpoint_url"]:
            raise invalid("Endpoint url can't be blank")
        if row["schema_id"] == SLACK:
            changes["config"] = {**row["config"], "access_token": "xoxp-0000000000"}
        return changes

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an extension as shown; Slack keeps its address to itself."""
        world = self._world
        services = [world.find("service", key) for key in row["service_ids"]]
        schema = world.find("extension_schema", row["schema_id"])
        whole = "extension_schemas" in include and schema is not None
        shown = {
            **world.head("extension", row),
            "name": row["name"],
            "endpoint_url": None if row["schema_id"] == SLACK else row["endpoint_url"],
            "extension_objects": [self._services.shown(service) for service in services if service]
            if "extension_objects" in include
            else world.references("service", row["service_ids"]),
            "extension_schema": self._schemas.shown(schema) if whole else world.reference("extension_schema", row["schema_id"]),
            "config": row["config"],
        }
        return {**shown, "temporarily_disabled": row["temporarily_disabled"]} if "temporarily_disabled" in include else shown

    def enable(self, call: Call) -> Response:
        """POST /extensions/{id}/enable: what was disabled for a time works again."""
        row = self.store({**self.found(call), "temporarily_disabled": False})
        shown = self.shown(row, many(call, "include") | {"temporarily_disabled"})
        return answer({self.kind.type: shown})

    def disable(self, call: Call) -> Response:
        """Do what the vendor does with an address that fails: disable it for a time."""
        return self.answer(call, self.store({**self.found(call), "temporarily_disabled": True}))

    def _forget(self, service: str) -> None:
        """Take a service out of its extensions; one without any goes with it (unconfirmed)."""
        for row in self._table.all():
            if service in row["service_ids"]:
                rest = [key for key in row["service_ids"] if key != service]
                if rest:
                    self.store({**row, "service_ids": rest})
                else:
                    self.remove(row)

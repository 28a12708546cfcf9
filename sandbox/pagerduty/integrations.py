"""The integrations of services: whose key sends events to which service, and how that is shown."""

from __future__ import annotations

import uuid
from typing import Any

from ..service import Families
from .lists import NOTHING, Names, Row
from .vendors import Vendors
from .world import SITE, World, api

EMAIL_TYPE = "generic_email_inbound_integration"
EMAIL_MEMBERS = (
    "integration_email", "email_incident_creation", "email_filter_mode", "email_filters", "email_parsers",
    "email_parsing_fallback",
)  # fmt: skip
VERSIONS = {
    "events_api_v2_inbound_integration": ["v2"],
    "generic_events_api_inbound_integration": ["v1"],
}
"""Which Events APIs take a key: those of other integrations have addresses of their own.

Whether the vendor takes a version 2 key on version 1 and the other way round is unconfirmed.
"""


class Integrations:
    """The records of integrations. Not a family: services show them, and they show services."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._vendors = others[Vendors]
        self.table, self._keys = world.table("integrations"), world.table("integration_keys")

    def of(self, service: str) -> list[Row]:
        """Return the integrations of a service."""
        return [row for row in self.table.all() if row["service_id"] == service]

    def of_key(self, key: Any) -> Row | None:
        """Return the integration that owns a routing or service key."""
        owner = self._keys.get(key) if isinstance(key, str) else None
        return self.table.get(owner["id"]) if owner else None

    def new_key(self) -> str:
        """Return a key nobody has: the same ones come again after a reset."""
        number = self._world.table("integration_key_numbers").next_id()
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{SITE}/keys/{number}").hex

    def store(self, record: Row) -> Row:
        """Put an integration."""
        self.table.put(record["id"], record)
        self._keys.put(record["key"], {"id": record["id"]})
        return record

    def remove(self, record: Row) -> None:
        """Remove an integration; its key is nobody's any more."""
        self._keys.delete(record["key"])
        self.table.delete(record["id"])

    # -- shown -----------------------------------------------------------------------------------------------

    def head(self, record: Row, suffix: str = "") -> Row:
        """Return the five members an integration begins with."""
        path = f"services/{record['service_id']}/integrations/{record['id']}"
        return {
            "id": record["id"],
            "type": record["type"] + suffix,
            "summary": record["name"],
            "self": f"{api()}/{path}",
            "html_url": f"{SITE}/{path}",
        }

    def reference(self, key: str) -> Row | None:
        """Return the reference to an integration, None when it is gone."""
        record = self.table.shared(key)
        return self.head(record, "_reference") if record else None

    def shown(self, record: Row, include: Names = NOTHING) -> Row:
        """Return an integration as shown; the key is always there, whatever the schema says."""
        vendor = self._world.find("vendor", record.get("vendor_id"))
        whole = vendor is not None and "vendors" in include
        return {
            **self.head(record),
            "name": record["name"],
            "service": self._world.reference("service", record["service_id"]),
            "created_at": self._world.local(record["created_at"]),
            "vendor": self._vendors.shown(vendor) if whole else self._world.reference("vendor", record.get("vendor_id")),
            "integration_key": record["key"],
            **{member: record[member] for member in EMAIL_MEMBERS if record.get(member) is not None},
        }

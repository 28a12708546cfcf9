# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Extensions: what a service tells beside people, and the schemas that say how.

Source: https://developer.pagerduty.com/api-reference/ (Extensions, Extension Schemas)
"""

from __future__ import annotations

import re
from typing import Optional

from ...behaviour import Behaviour, Lookup
from ...resource import Body, Identity, Listing, Merge, Resource
from ...steps import Desired
from ...values import FIXED, Cleared, Field, Link, Map, Name, Options, Row, SetOf, Unknown
from .system import PAGERDUTY, referred
from .values import Called, Reference

SECRETS = re.compile(r"token|secret|password|headers|api_key", re.I)
"""Members of a configuration that are credentials."""

EXTENSION_SCHEMA = Resource(
    **referred(
        "extension_schema",
        "/extension_schemas",
        Listing(rows="extension_schemas"),
        fields=(Field("label", Called()), Field("key", Called())),
        identity=Identity("label", "key", names=("label", "key")),
    )
)


class Endpoint(Cleared, Link):
    """An address that is taken away by saying none; some kinds of extensions do not tell it."""

    keeps_secrets = True


def _narrow(wanted: Options) -> Optional[dict]:
    """Return what narrows the list; a service that is only planned has none."""
    services = wanted.get("services") or []
    if any(one.__class__ is Unknown for one in services):
        return None
    return {"query": wanted["name"], **({"extension_object_id": services[0]} if services else {})}


class ExtensionRules(Behaviour):
    """Its address may not be told."""

    def read(self, row: Row, now: float) -> Row:
        """Return the row; raises TypeError for a configuration that is none."""
        if not isinstance(row.get("config") or {}, dict):
            raise TypeError("a configuration is no object")
        return row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Leave the address alone where it is not told: whether it is another one cannot be known. Nor can what a new one's kind adds to it."""
        if want.absent:
            return want
        if row is None:
            return want.with_(unsure=("config",)) if want.get("config") else want
        untold = row.get("endpoint_url") is None and not want.replace and want.params.get("update_secrets") != "always"
        return want.without("endpoint_url") if untold else want


EXTENSION = Resource(
    "extension",
    PAGERDUTY,
    "/extensions",
    (
        Field("name", Name(), required=True),
        Field("extension_schema", Reference("extension_schema"), FIXED, required=True),
        Field("services", SetOf(Reference("service")), FIXED, at="extension_objects", required=True),
        Field("endpoint_url", Endpoint(), secret=True),
        Field("config", Map(subset=True, secret=SECRETS.search)),
    ),
    Identity(("name", "services", "extension_schema")),
    Listing(rows="extensions", filter=_narrow),
    Body("extension", {"type": "extension"}, lacks=("endpoint_url",)),
    update=Merge("PUT", always=("name", "extension_schema", "services")),
    behaviour=ExtensionRules(),
)

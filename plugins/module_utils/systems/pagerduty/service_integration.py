# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Integrations: through which events come to a service. There is no list of them but inside their service.

Source: https://developer.pagerduty.com/api-reference/, Services, Integrations
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...paging import Unpaged
from ...resource import Body, Listing, Module, Paths, Post, Resource
from ...steps import Desired
from ...values import (
    COMPUTED,
    FIXED,
    STABLE,
    Choice,
    Email,
    Field,
    Instant,
    Json,
    ListOf,
    Members,
    Name,
    Options,
    Row,
    sortable,
)
from .system import PAGERDUTY, NameOrId
from .values import Called, Reference

PLACE = "/services/{service}/integrations"
KEY = "key that is told once"
"""The member of a row in which the key is kept from everybody but the task that made the integration."""
TYPES = {
    "events_api_v2": "events_api_v2_inbound_integration",
    "events_api_v1": "generic_events_api_inbound_integration",
    "email": "generic_email_inbound_integration",
    "aws_cloudwatch": "aws_cloudwatch_inbound_integration",
    "event_transformer_api": "event_transformer_api_inbound_integration",
    "nagios": "nagios_inbound_integration",
    "pingdom": "pingdom_inbound_integration",
    "keynote": "keynote_inbound_integration",
    "cloudkick": "cloudkick_inbound_integration",
    "sql_monitor": "sql_monitor_inbound_integration",
}
EMAIL = ("integration_email", "email_incident_creation", "email_filter_mode", "email_filters", "email_parsers", "email_parsing_fallback")
_MODES = ("match", "no-match", "always")

VENDOR = Resource(
    "vendor",
    PAGERDUTY,
    "/vendors",
    (Field("name", Called()),),
    NameOrId("name"),
    Listing(rows="vendors"),
    Body("vendor"),
    create=None,
    remove=None,
    module=None,
)


def _told(document: Any) -> Any:
    """Return a parser without members that say nothing, such as the children of what has none: the service adds them."""
    if isinstance(document, dict):
        told = {name: _told(one) for name, one in document.items()}
        return {name: one for name, one in told.items() if one not in (None, "", [], {})}
    return [_told(one) for one in document] if isinstance(document, list) else document


class Parser(Json):
    """What is taken out of a mail, and when. A condition has children in the service's own words, be it none."""

    def to_wire(self, value: Any) -> Any:
        """Return the parser, with children for each condition."""
        return {**value, "match_predicate": _whole(value["match_predicate"])} if "match_predicate" in value else value


def _whole(predicate: Any) -> Any:
    return {**predicate, "children": [_whole(one) for one in predicate.get("children") or ()]} if isinstance(predicate, dict) else predicate


class Type(Choice):
    """What kind of integration it is, by a short word; one without a word keeps its own."""

    def to_wire(self, value: Any) -> Any:
        """Return the vendor's word."""
        return TYPES.get(value, value)

    def from_wire(self, value: Any) -> Any:
        """Return ours."""
        return next((word for word, theirs in TYPES.items() if theirs == value), value)


class IntegrationRules(Behaviour):
    """An integration is of a type, or of a vendor that says which."""

    def check(self, params: Options) -> None:
        """Refuse mail that comes to an integration without an address."""
        given = [name for name in EMAIL if params.get(name) is not None]
        if given and params.get("type") not in (None, "email"):
            raise BadInput(f"{given[0]} belongs to the type email, not to {params['type']}")
        if params.get("integration_email") is not None and not params["integration_email"].strip():
            raise BadInput("integration_email is blank, and mail cannot come without")
        filters = [sortable(one) for one in params.get("email_filters") or ()]
        if len(set(filters)) < len(filters):
            raise BadInput("email_filters holds the same filter twice")

    def read(self, row: Row, now: float) -> Row:
        """Return a row that does not say its key; one that a creation made has it already."""
        if KEY in row:
            return row
        return {**{name: value for name, value in row.items() if name not in ("integration_key", "service")}, KEY: row.get("integration_key")}

    def answered(self, row: Row, change: Any) -> Row:
        """Tell the key, which only the answer to a creation does."""
        return {**row, "integration_key": row[KEY]} if change.row is None and row.get(KEY) else row

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Tell the key to nobody who looks at the integration later."""
        if after and "integration_key" in after:
            yield SERVICE_INTEGRATION, before, {name: value for name, value in after.items() if name != "integration_key"}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Say which type a new one has that is told neither a type nor a vendor."""
        if want.absent or row is not None or {"type", "vendor"} & set(want.options):
            return want
        return want.with_(implied={**want.implied, "type": "email" if want.get("integration_email") else "events_api_v2"})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body with its type, which the vendor's schema wants in every one."""
        if row is None:
            kind = TYPES["email" if "integration_email" in body else "events_api_v2"]
            return body if "type" in body or "vendor" in body else {"type": kind, **body}
        return {"type": row.get("type"), "name": row.get("name"), **body}


SERVICE_INTEGRATION = Resource(
    "service_integration",
    PAGERDUTY,
    Paths("/services/{service}?include[]=integrations", one=f"{PLACE}/{{id}}", item=f"{PLACE}/{{id}}"),
    (
        Field("service", Reference("service"), FIXED, required=True),
        Field("name", Name(), required=True),
        Field("type", Type(*TYPES), FIXED),
        Field("vendor", Reference("vendor"), FIXED),
        Field("integration_email", Email()),
        Field("email_incident_creation", Choice("on_new_email", "on_new_email_subject", "only_if_no_open_incidents", "use_rules")),
        Field("email_filter_mode", Choice("all-email", "or-rules-email", "and-rules-email")),
        Field(
            "email_filters",
            ListOf(
                Members(
                    Field("subject_mode", Choice(*_MODES), default="always"),
                    Field("subject_regex"),
                    Field("body_mode", Choice(*_MODES), default="always"),
                    Field("body_regex"),
                    Field("from_email_mode", Choice(*_MODES), default="always"),
                    Field("from_email_regex"),
                )
            ),
        ),
        Field("email_parsers", ListOf(Parser(_told))),
        Field("email_parsing_fallback", Choice("open_new_incident", "discard")),
        Field("integration_key", role=COMPUTED),
        Field("created_at", Instant(), STABLE),
        Field("html_url", role=STABLE),
    ),
    NameOrId("name", tie_break=("type", "vendor")),
    Listing(rows="service.integrations", paging=Unpaged()),
    Body("integration"),
    create=Post(PLACE),
    module=Module(constraints={"mutually_exclusive": [("type", "vendor")]}),
    behaviour=IntegrationRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Integrations: through which events come to a service. There is no list of them but inside their service.

Source: https://developer.pagerduty.com/api-reference/, Services, Integrations
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...paging import Unpaged
from ...resource import Body, Listing, Module, Paths, Post, Resource
from ...steps import Desired
from ...values import (
    FIXED,
    ONCE,
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
from .system import PAGERDUTY, NameOrId, referred
from .values import Reference, Suffixed

PLACE = "/services/{service}/integrations"
TYPE = Suffixed(
    "_inbound_integration",
    *("events_api_v2", "events_api_v1", "email", "aws_cloudwatch", "event_transformer_api", "nagios", "pingdom", "keynote", "cloudkick"),
    "sql_monitor",
    events_api_v1="generic_events_api",
    email="generic_email",
)
"""What kind of integration it is; one without a word keeps its own."""
EMAIL = ("integration_email", "email_incident_creation", "email_filter_mode", "email_filters", "email_parsers", "email_parsing_fallback")
_MODES = ("match", "no-match", "always")

VENDOR = Resource(**referred("vendor", "/vendors", Listing(rows="vendors")))


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


class IntegrationRules(Behaviour):
    """An integration is of a type, or of a vendor that says which."""

    def check(self, params: Options) -> None:
        """Refuse mail that comes to an integration without an address."""
        given = [name for name in EMAIL if params.get(name) is not None]
        if given and params.get("type") not in (None, "email"):
            raise BadInput(f"{given[0]} belongs to the type email, not to {params['type']}")
        filters = [sortable(one) for one in params.get("email_filters") or ()]
        if len(set(filters)) < len(filters):
            raise BadInput("email_filters holds the same filter twice")

    def read(self, row: Row, now: float) -> Row:
        """Return a row without its service, which its address says."""
        return {name: value for name, value in row.items() if name != "service"}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Say which type a new one has that is told neither a type nor a vendor."""
        if want.absent or row is not None or {"type", "vendor"} & set(want.options):
            return want
        return want.with_(implied={**want.implied, "type": "email" if want.get("integration_email") else "events_api_v2"})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body with its type, which the vendor's schema wants in every one."""
        if row is None:
            kind = TYPE.to_wire("email" if "integration_email" in body else "events_api_v2")
            return body if "type" in body or "vendor" in body else {"type": kind, **body}
        return {"type": row.get("type"), "name": row.get("name"), **body}


SERVICE_INTEGRATION = Resource(
    "service_integration",
    PAGERDUTY,
    Paths("/services/{service}?include[]=integrations", one=f"{PLACE}/{{id}}", item=f"{PLACE}/{{id}}"),
    (
        Field("service", Reference("service"), FIXED, required=True),
        Field("name", Name(), required=True),
        Field("type", TYPE, FIXED),
        Field("vendor", Reference("vendor"), FIXED),
        Field("integration_email", Email(shortest=1)),
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
        Field("integration_key", role=ONCE),
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

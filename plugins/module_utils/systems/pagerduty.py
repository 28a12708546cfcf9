# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PagerDuty, REST API v2 and Events APIs v1 and v2. Source: https://developer.pagerduty.com/"""

from __future__ import annotations

import re
from typing import Any, Optional

from ..auth import HeaderAuth, NoAuth
from ..errors import BadInput
from ..paging import OffsetUntilFlag
from ..resource import Field, Listing, Options, Resource, System
from ..times import instant, iso
from . import pagerduty_alert


def _host(kind: str) -> Any:
    return lambda options: f"https://{kind}.{'eu.' if options.get('region') == 'eu' else ''}pagerduty.com"


def _auth(options: Options) -> HeaderAuth:
    if not options.get("api_token"):
        raise BadInput("api_token is missing: set api_token, PAGERDUTY_API_TOKEN or PAGERDUTY_API_KEY")
    return HeaderAuth({"Authorization": f"Token token={options['api_token']}"})


def _rest_headers(options: Options) -> dict[str, str]:
    # Needed on some writes with an account key, ignored elsewhere.
    return {"From": options["from_email"]} if options.get("from_email") else {}


def _failed(body: Any) -> Optional[str]:
    """PUT has been seen to answer 201 with an error inside."""
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return str(body["error"].get("message") or body["error"])
    return None


_OPTIONS = (
    Field("region", choices=("us", "eu"), env=("PAGERDUTY_REGION",), env_default="us"),
    Field("events_url", env=("PAGERDUTY_EVENTS_URL",)),
    Field("from_email", env=("PAGERDUTY_FROM_EMAIL",)),
)
_TOKEN_ENV = ("PAGERDUTY_API_TOKEN", "PAGERDUTY_API_KEY")

PAGERDUTY = System(
    "pagerduty",
    title="PagerDuty",
    url=_host("api"),
    auth=_auth,
    token_env=_TOKEN_ENV,
    options=_OPTIONS,
    headers=_rest_headers,
    accept="application/vnd.pagerduty+json;version=2",
    paging=OffsetUntilFlag(size=100, last=9900),
    pace=(960, 60.0),
    request_id_headers=("x-request-id",),
    failed=_failed,
    advice={
        401: "Check api_token, and that region is the one the account lives in",
        402: "The account's plan does not include this",
        403: "The token is read-only, or does not reach this",
    },
)

EVENTS = System(
    "pagerduty",
    title="PagerDuty",
    url=_host("events"),
    url_option="events_url",
    auth=lambda options: NoAuth(),
    token_env=_TOKEN_ENV,
    options=_OPTIONS,
    paging=PAGERDUTY.paging,
    # v1 says 403 where v2 says 429: nothing else is ever forbidden on this host.
    refused=(403, 429),
    # The vendor asks for 30 s between tries.
    backoff=30.0,
    # Counted for each integration.
    pace=(120, 60.0),
    identified_by=("routing_key",),
    request_id_headers=("x-request-id",),
    advice={
        400: "Check routing_key: it is the key of an integration on a service, not an API token",
    },
)


def _id(written: Any) -> Optional[str]:
    return str(written) if re.match(r"^[PQR][A-Z0-9]{6,13}$", str(written)) else None


SERVICE = Resource(
    "service",
    PAGERDUTY,
    path="/services",
    listing=Listing(rows="services"),
    narrow=lambda wanted: {"name": wanted["name"]},
    id_form=_id,
    key=("name",),
    fields=(Field("name"),),
    envelope="service",
    manages=False,
)

_LINK = (Field("href", required=True), Field("text"))
_IMAGE = (Field("src", required=True), Field("href"), Field("alt"))

ALERT = Resource(
    "alert",
    EVENTS,
    path="/v2/enqueue",
    also=(PAGERDUTY,),
    key=("dedup_key",),
    states=("triggered", "acknowledged", "resolved"),
    fields=(
        Field(
            "routing_key",
            secret=True,
            write_only=True,
            aliases=("integration_key", "service_key"),
            env=("PAGERDUTY_ROUTING_KEY",),
        ),
        Field("dedup_key", aliases=("incident_key",)),
        Field("summary", aliases=("description",)),
        Field("severity", choices=("critical", "error", "warning", "info"), default="critical"),
        Field("source", default="ansible"),
        Field("timestamp", normalise=lambda text: iso(instant(text, "timestamp"))),
        Field("component"),
        Field("group"),
        Field("class"),
        Field("custom_details", "dict", aliases=("details",)),
        Field("client"),
        Field("client_url"),
        Field("links", "list", elements="dict", options=_LINK),
        Field("images", "list", elements="dict", options=_IMAGE),
    ),
    options=(
        Field("api_version", choices=("v2", "v1"), default="v2"),
        Field("service"),
        Field("refresh", "bool", default=False),
    ),
    complete=lambda params: {"dedup_key": pagerduty_alert.dedup_key(params)},
    examine=pagerduty_alert.examine,
    find=pagerduty_alert.find,
    plan=pagerduty_alert.plan,
)

RESOURCES = {one.module: one for one in (*PAGERDUTY.kinds.values(), *EVENTS.kinds.values()) if one.manages}

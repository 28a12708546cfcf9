# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Atlassian Statuspage, manage API v1. Source: https://developer.statuspage.io/"""

from __future__ import annotations

import re

from ..auth import HeaderAuth
from ..errors import BadInput
from ..paging import PageNumber
from ..resource import Field, Listing, Options, Resource, System


def _auth(options: Options) -> HeaderAuth:
    token = options.get("api_token")
    if not token:
        raise BadInput("api_token is missing: set api_token, STATUSPAGE_API_TOKEN or STATUSPAGE_API_KEY")
    return HeaderAuth({"Authorization": f"OAuth {token}"})


STATUSPAGE = System(
    "statuspage",
    title="Statuspage",
    url="https://api.statuspage.io",
    prefix="/v1",
    auth=_auth,
    token_env=("STATUSPAGE_API_TOKEN", "STATUSPAGE_API_KEY"),
    aliases=("api_key",),
    options=(
        Field("page_id", env=("STATUSPAGE_PAGE_ID",)),
        Field("organization_id", env=("STATUSPAGE_ORGANIZATION_ID",)),
    ),
    # Unpaged lists are limited to one a minute, so every list is paged.
    paging=PageNumber(size=100),
    # 429 was announced in 2020 and rolled back in 2021; both are seen.
    refused=(420, 429),
    # Without Retry-After the window of 60 s has to pass: 5 + 10 + 20 + 40 s.
    backoff=5.0,
    pace=(60, 60.0),
    update_verb="PATCH",
    request_id_headers=("Atl-Traceid", "X-Request-Id"),
    advice={
        401: "Check api_token: it is shown only once, when it is made, under Manage account > API info",
        403: "The key or the plan of the page does not include this",
    },
)

STATUSES = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance")

# The list of components holds the groups too, as rows with `group: true`: one walk serves both.
COMPONENT_GROUP = Resource(
    "component_group",
    STATUSPAGE,
    path="/v1/pages/{page_id}/component-groups",
    listing=Listing(path="/v1/pages/{page_id}/components", keep=lambda row: bool(row.get("group"))),
    key=("name",),
    fields=(Field("name", required=True, normalise=str.strip), Field("description")),
    envelope="component_group",
    manages=False,
)


def _examine_component(params: Options) -> list[str]:
    """Refuse a start date that is none: an empty one breaks the service's own form."""
    written = params.get("start_date")
    if written is not None and not re.match(r"^\d{4}-\d\d-\d\d$", written):
        raise BadInput(f"start_date {written!r} must be a day, written as 2026-11-21")
    return []


COMPONENT = Resource(
    "component",
    STATUSPAGE,
    path="/v1/pages/{page_id}/components",
    listing=Listing(keep=lambda row: not row.get("group")),
    key=("name", "group"),
    envelope="component",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("description"),
        Field("status", choices=STATUSES, limited_by="status_from", usual="operational"),
        Field("group", api="group_id", refers_to="component_group"),
        Field("showcase", "bool", usual=True),
        Field("only_show_if_degraded", "bool"),
        Field("start_date", moved_by=("showcase",)),  # with the uptime display on, the service fills it in
        Field("position", "int", read_only=True),
        Field("automation_email", read_only=True, stable=True),
    ),
    options=(Field("status_from", "list", choices=STATUSES),),
    constraints={"required_one_of": [("id", "name")]},
    examine=_examine_component,
)

RESOURCES = {one.module: one for one in STATUSPAGE.kinds.values() if one.manages}

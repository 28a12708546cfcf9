# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How Statuspage's manage API v1 talks. Source: https://developer.statuspage.io/"""

from __future__ import annotations

from typing import Any

from ...auth import HeaderAuth
from ...errors import BadInput
from ...paging import PageNumber
from ...resource import Body, Merge
from ...system import Host, System
from ...values import Options, Row, SetOf, Setting


def _auth(options: Options) -> HeaderAuth:
    token = options.get("api_token")
    if not token:
        raise BadInput("api_token is missing: set api_token, STATUSPAGE_API_TOKEN or STATUSPAGE_API_KEY")
    return HeaderAuth({"Authorization": f"OAuth {token}"})


STATUSPAGE = System(
    "statuspage",
    title="Statuspage",
    page="shortlink",
    token=Setting(
        "api_token", secret=True, env=("STATUSPAGE_API_TOKEN", "STATUSPAGE_API_KEY"), aliases=("api_key",)
    ),
    settings=(
        Setting("page_id", env=("STATUSPAGE_PAGE_ID",)),
        Setting("organization_id", env=("STATUSPAGE_ORGANIZATION_ID",)),
    ),
    hosts={
        "rest": Host(
            url="https://api.statuspage.io",
            prefix="/v1",
            auth=_auth,
            # Unpaged lists are limited to one a minute, so every list is paged.
            paging=PageNumber(size=100),
            # 429 was announced in 2020 and rolled back in 2021; both are seen.
            refused=(420, 429),
            # Without Retry-After the window of 60 s has to pass: 5 + 10 + 20 + 40 s.
            backoff=5.0,
            pace=(60, 60.0),
            # Said of an address that is subscribed, or a member of the organization, since we looked.
            conflicts=lambda status, words: status == 422 and "already been taken" in words,
            request_id_headers=("Atl-Traceid", "X-Request-Id"),
            advice={
                401: "Check api_token: it is shown only once, when it is made, under Manage account > API info",
                403: "The key or the plan of the page does not include this",
            },
        )
    },
    update=Merge("PATCH"),
)

PAGE = "/v1/pages/{page_id}"
"""Where everything of a page is."""


class SetOfThings(SetOf):
    """A set of references that is read as ids or as things; null is none."""

    def from_wire(self, value: Any) -> Any:
        """Return the ids."""
        return [str(row["id"]) if isinstance(row, dict) else str(row) for row in value or []]


class Renaming(Body):
    """A body in which members are called otherwise than in a row. renamed: the name in a row -> that in a body."""

    renamed: dict = {}

    def wrapped(self, body: Row, update: bool) -> Any:
        """Return a body as it is sent."""
        return super().wrapped({self.renamed.get(name, name): value for name, value in body.items()}, update)

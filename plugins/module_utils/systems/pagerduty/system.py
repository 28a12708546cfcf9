# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How PagerDuty's REST API v2 and Events APIs v1 and v2 talk. Source: https://developer.pagerduty.com/"""

from __future__ import annotations

import re
from typing import Any, Optional, Union

from ...auth import BearerAuth, HeaderAuth, NoAuth
from ...errors import BadInput
from ...paging import OffsetUntilFlag
from ...resource import Body, Identity, Listing, Merge
from ...steps import Desired
from ...system import MAYBE, Host, System, absent_by_status
from ...values import Choice, Email, Field, Options, Setting, Url
from .values import Called

OAUTH = r"^pd[a-z]{2}\+"
"""How an OAuth token begins: pdus+ in the US. Keys, which are sent otherwise, are twenty letters and digits."""
PAGING = OffsetUntilFlag(size=100, last=9900)
OPEN_INCIDENTS = {"date_range": "all", "statuses[]": ("triggered", "acknowledged")}
"""What leads to the incidents that are open. Without the first only the last month is searched."""
NO_FROM = (
    "If it asks for From: set from_email to the login of a user, in whose name this is written; a key of the account needs it here, and a key"
    " of a user does not"
)
"""What to do about a 400 where nobody is named: only the service knows whether this key needs it."""


def _address(kind: str) -> Any:
    return lambda options: f"https://{kind}.{'eu.' if options.get('region') == 'eu' else ''}pagerduty.com"


def _auth(options: Options) -> HeaderAuth:
    if not options.get("api_token"):
        raise BadInput("api_token is missing: set api_token, PAGERDUTY_API_TOKEN or PAGERDUTY_API_KEY")
    if re.match(OAUTH, options["api_token"]):
        return BearerAuth(options["api_token"])
    return HeaderAuth({"Authorization": f"Token token={options['api_token']}"})


def _headers(options: Options) -> dict[str, str]:
    # Needed on some writes with an account key, ignored elsewhere.
    said = (options.get("from_email") or "").strip()
    return {"From": said} if said else {}


class InSomebodysName:
    """What is written in the name of a user, who has to be named where a key of the account is used."""

    def explain(self, status: Optional[int], want: Desired, row: Any, lookup: Any) -> Optional[str]:
        """Return that somebody has to be named, or that nobody has the login that is."""
        said = (want.params.get("from_email") or "").strip()
        if status != 400 or not said:
            return NO_FROM if status == 400 else None
        rows = lookup.pages("/users", {"query": said}, "users")
        if any(str(one.get("email")).lower() == said.lower() for one in rows):
            return None
        return f"from_email: nobody has the login {said!r}; set it to that of a user of this account"


def _failed(body: Any) -> Optional[str]:
    """PUT has been seen to answer 201 with an error inside."""
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        return str(body["error"].get("message") or body["error"])
    return None


_THERE_ALREADY = ("already been taken", "matching dedup key already exists", "must be unique", "could not be locked")


def _is_there_already(status: int, words: str) -> bool:
    """Say so, too, of users that are made at once, which PagerDuty cannot lock: the next look tells whether ours is there."""
    return status == 400 and any(one in words for one in _THERE_ALREADY)


def _absent(status: int, data: Any) -> str:
    """Return whether an answer says that a thing is not there: a window that is over refuses what an open one allows."""
    return MAYBE if status == 405 else absent_by_status(status, data)


def _notes(data: Any) -> list[str]:
    """Return what stands beside a thing and must be said: rules of which the plan evaluates nothing, for example."""
    warnings = data.get("warnings") if isinstance(data, dict) else None
    said = [one.get("message") if isinstance(one, dict) else one for one in warnings if one] if isinstance(warnings, list) else []
    return list(dict.fromkeys(f"PagerDuty says: {one}" for one in said if isinstance(one, str)))


PAGERDUTY = System(
    "pagerduty",
    title="PagerDuty",
    token=Setting("api_token", secret=True, env=("PAGERDUTY_API_TOKEN", "PAGERDUTY_API_KEY")),
    settings=(
        Setting("region", Choice("us", "eu"), env=("PAGERDUTY_REGION",), fallback="us"),
        Setting("events_url", Url(), env=("PAGERDUTY_EVENTS_URL",)),
        Setting("from_email", Email(fold=False), env=("PAGERDUTY_FROM_EMAIL",)),
    ),
    hosts={
        "rest": Host(
            url=_address("api"),
            auth=_auth,
            headers=_headers,
            accept="application/vnd.pagerduty+json;version=2",
            paging=PAGING,
            pace=(960, 60.0),
            request_id_headers=("x-request-id",),
            failed=_failed,
            conflicts=_is_there_already,
            advice={
                401: "api_token may be a REST API key of the account or of a user, or an OAuth token, which begins with pdus+ and is good"
                " for a day, but no integration key. Check that it is one of these, and that region is where the account lives",
                402: "The account's plan does not include this",
                403: "The token is read-only, lacks a scope, or does not reach this",
            },
        ),
        "events": Host(
            url=_address("events"),
            url_setting="events_url",
            auth=lambda options: NoAuth(),
            paging=PAGING,
            # v1 says 403 where v2 says 429: nothing else is ever forbidden on this host.
            refused=(403, 429),
            # The vendor asks for 30 s between tries.
            backoff=30.0,
            # Counted for each integration.
            pace=(120, 60.0),
            identified_by=("routing_key",),
            request_id_headers=("x-request-id",),
            advice={
                400: "If it is the key that it does not like: routing_key is that of an integration on a service, no API token",
            },
        ),
    },
    update=Merge("PUT"),
    names=("id", "summary"),
    page="html_url",
    reads=("/schedules/preview",),
    notes=_notes,
    absent=_absent,
)


def _like_an_id(written: Any) -> Optional[str]:
    """Ids are opaque: usually 7 to 14 capitals and digits that begin with P, Q or R. Somebody may call a schedule PRIMARY."""
    return str(written) if re.match(r"^[PQR][A-Z0-9]{6,13}$", str(written)) else None


class NameOrId(Identity):
    """How things are named that people name: what looks like an id may be a name, and what looks like none may be one."""

    def __init__(self, *keys: Union[str, tuple[str, ...]], **words: Any) -> None:
        super().__init__(*keys, parse_id=_like_an_id, **words)
        self.tells_ids = False


def referred(kind: str, path: Any, listing: Listing, **words: Any) -> dict[str, Any]:
    """Return what a Resource says that others only refer to, by its name: nobody makes one here. words: what it says otherwise."""
    usual = {"name": kind, "system": PAGERDUTY, "path": path, "fields": (Field("name", Called()),), "identity": NameOrId("name")}
    return {**usual, "listing": listing, "body": Body(kind), "create": None, "remove": None, "module": None, **words}

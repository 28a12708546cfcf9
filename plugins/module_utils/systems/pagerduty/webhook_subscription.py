# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Webhook subscriptions (v3): which events are sent where.

Source: https://developer.pagerduty.com/docs/webhooks-overview
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...errors import BadInput, Immutable
from ...resource import Body, Identity, Listing, Resource
from ...steps import Desired, Extra, Step
from ...values import (
    COMPUTED,
    FIXED,
    ONCE,
    WRITE_ONLY,
    Cleared,
    Either,
    Field,
    Flag,
    Keyed,
    Link,
    Members,
    Name,
    Options,
    Ref,
    Row,
    SetOf,
    Text,
    Unknown,
)
from .system import PAGERDUTY

EVERYTHING = {"account": True}
"""The scope of a subscription to all that happens."""


class Scope(Either):
    """What is listened to: the account, one service, or one team."""

    def __init__(self) -> None:
        super().__init__(account=Flag(), service=Ref("service"), team=Ref("team"))

    def index(self, value: Any) -> Any:
        """Return it as text, that of the account where nothing is said."""
        return super().index(value or EVERYTHING)

    def to_wire(self, value: Any) -> Any:
        """Return a reference."""
        if not value:
            return None
        ((kind, identity),) = value.items()
        return {"type": "account_reference"} if kind == "account" else {"type": f"{kind}_reference", "id": identity}

    def from_wire(self, value: Any) -> Any:
        """Return the id under its kind."""
        kind = str((value or {}).get("type") or "account").partition("_")[0]
        return EVERYTHING if kind == "account" else {kind: value.get("id")} if kind in self.kinds else {}


def _narrow(wanted: Options) -> Optional[dict]:
    """Return what narrows the list to what is listened to; of what is only planned there is none."""
    ((kind, identity),) = (wanted.get("filter") or EVERYTHING).items()
    if identity.__class__ is Unknown:
        return None
    return {"filter_type": kind, **({} if kind == "account" else {"filter_id": identity})}


class Headers(Keyed):
    """Headers, of which no value is told."""

    keeps_secrets = True

    def is_unread(self, value: Any) -> bool:
        """Say whether a value is given."""
        return any(one.get("value") for one in value or ())


def _sends_again(want: Desired) -> bool:
    """Say whether a task wants the values of headers sent in any case."""
    return want.params.get("update_secrets") == "always" and any(one.get("value") for one in want.options.get("custom_headers") or ())


class WebhookRules(Behaviour):
    """The secret is told once. Where it is sent cannot change, and the values of headers are not told at all."""

    def check(self, params: Options) -> None:
        """Listen to the whole account where nothing else is said."""
        said = {name: one for name, one in (params.get("filter") or {}).items() if one is not None}
        if said.get("account") is False:
            raise BadInput("filter.account is false; leave it out and name a service or a team")
        if not said and not params.get("id"):
            params["filter"] = dict(EVERYTHING)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse headers without values where the subscription is made, or made anew: PagerDuty does not tell them."""
        if want.absent:
            return want
        bare = [one["name"] for one in want.options.get("custom_headers") or () if one.get("value") in (None, "")]
        if row is None and bare:
            raise BadInput(f"custom_headers: the value of {', '.join(bare)} is missing, and the subscription is not there yet")
        if row is not None and not want.replace and _sends_again(want):
            raise Immutable(
                "PagerDuty cannot change the values of custom_headers",
                advice="Set replace to true to delete the subscription and make it anew, which gives it another secret, too",
            )
        if row is None or not want.replace or ("custom_headers" in want.options and not bare):
            return want
        headers = WEBHOOK_SUBSCRIPTION.option_of(row, "custom_headers")
        url = want.options.get("url")
        if headers and url is not None and url != WEBHOOK_SUBSCRIPTION.option_of(row, "url"):
            raise BadInput(
                "custom_headers is missing: PagerDuty does not tell the values of "
                f"{', '.join(one['name'] for one in headers)}, so the new subscription would be without them",
                advice="Give custom_headers, with an empty list for none",
            )
        return want

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say how it is delivered, which there is one way of."""
        delivery = body.get("delivery_method")
        body = body if row is not None else {"type": "webhook_subscription", **body}
        return {**body, "delivery_method": {"type": "http_delivery_method", **delivery}} if delivery else body

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Switch on what PagerDuty switched off for a day, because nothing took what was sent."""
        stopped = ((row or {}).get("delivery_method") or {}).get("temporarily_disabled")
        if row is not None and not want.absent and _sends_again(want):
            return Extra({}, {"values of custom_headers": "sent again"})
        if want.absent or not stopped or not want.options.get("active"):
            return NOTHING_MORE
        step = Step("POST", lookup.path("/webhook_subscriptions/{id}/enable", id=row["id"]), repeatable=True)
        return Extra({"temporarily_disabled": True}, {"temporarily_disabled": False}, (step,))


HEADER = Members(Field("name", required=True), Field("value", Text(), WRITE_ONLY, secret=True))

WEBHOOK_SUBSCRIPTION = Resource(
    "webhook_subscription",
    PAGERDUTY,
    "/webhook_subscriptions",
    (
        Field("url", Link(), FIXED, at="delivery_method.url", required=True),
        Field("filter", Scope()),
        Field("events", SetOf(Name()), required=True),
        Field("description", Cleared()),
        Field("active", Flag(), usual=True),
        Field("custom_headers", Headers(HEADER, by="name", ordered=False), FIXED, at="delivery_method.custom_headers"),
        Field("secret", role=ONCE, at="delivery_method.secret"),
        Field("temporarily_disabled", Flag(), COMPUTED, at="delivery_method.temporarily_disabled"),
    ),
    Identity(("url", "filter"), tie_break=("description", "custom_headers"), called=("url",)),
    Listing(rows="webhook_subscriptions", filter=_narrow),
    Body("webhook_subscription"),
    behaviour=WebhookRules(),
)

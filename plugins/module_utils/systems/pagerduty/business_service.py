# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Business services: what customers see, made of services.

Source: https://developer.pagerduty.com/api-reference/ (Business Services)
"""

from __future__ import annotations

from typing import Any, Optional

from ...one_by_one import OneByOne, single_ones
from ...paging import Unpaged
from ...resource import Body, Deltas, Identity, Listing, Module, Resource
from ...values import Cleared, Either, Field, Name, Ref, SetOf
from .system import PAGERDUTY
from .values import BareReference


class Subscriber(Either):
    """Who is told: `{user: jo@example.com}` or `{team: Web}` here, an id and a type there."""

    def __init__(self) -> None:
        super().__init__(user=Ref("user"), team=Ref("team"))

    def to_wire(self, value: Any) -> Any:
        """Return the id and the type."""
        ((kind, identity),) = value.items()
        return {"subscriber_id": identity, "subscriber_type": kind}

    def from_wire(self, value: Any) -> Any:
        """Return the id under its kind; a type that came after this was written is left out."""
        return {value["subscriber_type"]: value["subscriber_id"]} if value.get("subscriber_type") in self.kinds else {}


def _calls(identity: str, added: list, removed: list) -> list[tuple[str, Any]]:
    """Return the call that subscribes who is new, and that which unsubscribes who is gone."""
    both = ((f"/business_services/{identity}/subscribers", added), (f"/business_services/{identity}/unsubscribe", removed))
    return [(path, {"subscribers": members}) for path, members in both if members]


def _refused(data: Any) -> Optional[str]:
    """Return what became of those that it did not take, inside an answer that says all is well."""
    data = data if isinstance(data, dict) else {}
    subscriptions = data.get("subscriptions") if isinstance(data.get("subscriptions"), list) else []
    refused = [f"{one.get('subscriber_type')} {one.get('subscriber_id')}" for one in subscriptions if one.get("result") == "unauthorized"]
    if refused:
        return f"it may not subscribe {', '.join(refused)}"
    return f"it may not unsubscribe {data['unauthorized_count']} of them" if data.get("unauthorized_count") else None


SUBSCRIBED = Field(
    "subscribers",
    SetOf(Subscriber()),
    part=Deltas("/business_services/{id}/subscribers", rows="subscribers", paging=Unpaged(), calls=_calls, judge=_refused),
)

BUSINESS_SERVICE = Resource(
    "business_service",
    PAGERDUTY,
    "/business_services",
    (
        Field("name", Name(), required=True),
        Field("description", Cleared()),
        Field("point_of_contact", Cleared()),
        Field("team", BareReference("team")),
        SUBSCRIBED,
    ),
    Identity("name"),
    Listing(rows="business_services"),
    Body("business_service"),
    module=Module(options=single_ones(SUBSCRIBED)),
    behaviour=OneByOne(),
)

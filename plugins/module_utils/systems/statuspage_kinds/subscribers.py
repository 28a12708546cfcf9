# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subscribers: who hears of a page, or of one incident."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Optional

from ...errors import BadInput, Missing
from ...paging import PageNumber
from ...plan import Step, Wish
from ...resource import Field, Listing, Options, Resource, Row
from ...snapshot import Reader
from .system import PAGE, STATUSPAGE


def email(text: str) -> str:
    """Return an address in the one spelling in which it compares."""
    return text.strip().lower()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _country(text: str) -> str:
    return text.strip().upper()


def ids_of(rows: Any) -> list[str]:
    """Return ids, of a list that may hold ids or things; null is none."""
    return [str(row["id"]) if isinstance(row, dict) else str(row) for row in rows or []]


_ADDRESSES = (("endpoint", "webhook"), ("phone_number", "sms"), ("email", "email"))
"""By which option the service tells what is to be subscribed, when several are given."""
_KNOWN_BY = {kind: option for option, kind in _ADDRESSES}
_MADE_ELSEWHERE = {"slack": "Slack", "teams": "Microsoft Teams", "integration_partner": "an integration partner"}
_REACH = (
    Field(
        "type",
        api="mode",
        choices=("email", "sms", "webhook", "slack", "teams", "integration_partner"),
        create_only=True,
    ),
    Field("email", normalise=email, create_only=True),
    Field("endpoint", normalise=str.strip, create_only=True),
    Field("phone_country", normalise=_country, create_only=True),
    Field("phone_number", normalise=_digits, create_only=True),
)
_NAMED_BY = {
    "key": ("endpoint", "type"),
    "other_keys": (
        ("phone_number", "phone_country", "type"),
        ("email", "type"),
        ("obfuscated_channel_name", "workspace_name", "type"),
    ),
}


def _type_of(params: Options) -> Options:
    """Say which kind of subscriber an address means, where the task does not; with an id it is only a value."""
    means = next((kind for option, kind in _ADDRESSES if params.get(option)), None)
    return {"type": params.get("type") or (None if params.get("id") else means)}


def _examine_reach(params: Options) -> list[str]:
    if params.get("phone_number") and not params.get("phone_country"):
        raise BadInput("phone_country is missing: give the two letters of the country beside phone_number")
    if params.get("phone_number") and not _digits(params["phone_number"]):
        raise BadInput(f"phone_number {params['phone_number']!r} holds no digit")
    if params.get("email") and "@" not in params["email"]:
        raise BadInput(f"email {params['email']!r} is no address")
    return []


def _examine_subscriber(params: Options) -> list[str]:
    """Refuse an address that another kind of subscriber has."""
    kind = params.get("type")
    known_by = _KNOWN_BY.get(kind)
    if known_by and not params.get("id") and not params.get(known_by):
        raise BadInput(f"{known_by} is missing: a subscriber of type {kind} is known by it")
    for option, means in _ADDRESSES[:2]:
        if params.get(option) and kind not in (None, means):
            raise BadInput(f"{option} does not go with type {kind}, only with {means}")
    return _examine_reach(params)


def _search(wanted: Options) -> Optional[dict]:
    """Return the query that is sure to show a subscriber, in whatever state.

    A number is kept as it was typed and a channel is not searched at all, so that all of their type are read.
    """
    query = {"q": wanted.get("endpoint") or wanted.get("email"), "type": wanted.get("type")}
    return {name: value for name, value in query.items() if value} or None


def _consider_subscriber(wish: Wish, found: Optional[Row], reader: Reader) -> Wish:
    """Leave alone who has left, say who cannot be reached, and ask for a confirmation only where none was given."""
    if wish.absent:
        return wish
    if found is None:
        return _left_alone(wish, reader)
    warnings = wish.warnings
    if found.get("quarantined_at") and not wish.guidance.get("reactivate"):
        warnings += (
            f"{SUBSCRIBER.label(SUBSCRIBER.to_options(found))} hears nothing: it is quarantined since"
            f" {found['quarantined_at']}, because it could not be reached. Set reactivate to true once it can be.",
        )
    again = bool(wish.guidance.get("resend_confirmation")) and _is_unconfirmed(found, reader)
    return replace(wish, warnings=warnings, guidance={**wish.guidance, "resend_confirmation": again})


def _left_alone(wish: Wish, reader: Reader) -> Wish:
    """Wish for nothing where somebody has unsubscribed and the task says to respect that."""
    if wish.guidance.get("resubscribe") is not False:
        return wish
    if not reader.view(UNSUBSCRIBED).matching(SUBSCRIBER.key_in(wish.options)):
        return wish
    said = f"{SUBSCRIBER.label(wish.options)} has unsubscribed and is left alone, because resubscribe is false."
    return replace(wish, state="absent", warnings=(*wish.warnings, said))


def _is_unconfirmed(found: Row, reader: Reader) -> bool:
    """Say whether somebody has yet to confirm: no attribute tells, only a list of those who have not."""
    if found.get("mode") != "email" or not found.get("email"):
        return False
    rows, _complete = reader.fetch(SUBSCRIBER, {"q": found["email"], "type": "email", "state": "unconfirmed"})
    return str(found["id"]) in {str(row.get("id")) for row in rows}


def _subscriber_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Drop what the address says already, and an empty list: leaving it out means everything on the page."""
    if found is None:
        _refuse_what_cannot_be_made(wish)
    renamed = {"components": "component_ids", "page_access_user_id": "page_access_user"}
    return {
        renamed.get(name, name): value
        for name, value in body.items()
        if name != "mode" and (value or name != "components")
    }


def _refuse_what_cannot_be_made(wish: Wish) -> None:
    kind = wish.options.get("type")
    if kind in _KNOWN_BY and not wish.options.get(_KNOWN_BY[kind]):
        raise BadInput(
            f"a subscriber of type {kind} has no other address than its {_KNOWN_BY[kind]}",
            advice="Remove it, and subscribe the other address in a task of its own",
        )
    if kind not in _MADE_ELSEWHERE and any(wish.options.get(option) for option, _means in _ADDRESSES):
        return
    where = _MADE_ELSEWHERE.get(kind, "Slack or Microsoft Teams")
    raise Missing(
        f"there is none, and Statuspage subscribes nobody of {where} through its API",
        advice="Subscribe there; then this module finds it, changes its components and removes it",
    )


def _invitation(wish: Wish, found: Optional[Row], path: str) -> Optional[tuple]:
    """Wake a quarantined subscriber, or send the confirmation again, where the task asks for it."""
    if found is None or wish.absent:
        return None
    steps: list[Step] = []
    before: Options = {}
    after: Options = {}
    if wish.guidance.get("reactivate") and found.get("quarantined_at"):
        # Teams is not among the types this call knows; an id alone says enough.
        kind = {} if found.get("mode") == "teams" else {"type": found["mode"]}
        body = {"subscribers": [found["id"]], **kind}
        base = path.rsplit("/", 1)[0]
        steps.append(Step("POST", f"{base}/reactivate", body, repeatable=True, aside=True, values={"quarantined_at": None}))
        before["quarantined_at"], after["quarantined_at"] = found["quarantined_at"], None
    if wish.guidance.get("resend_confirmation"):
        steps.append(Step("POST", f"{path}/resend_confirmation", aside=True))
        after["confirmation"] = "sent again"
    return (tuple(steps), before, after) if steps else None


UNSUBSCRIBED = Resource(
    "unsubscribed",
    STATUSPAGE,
    path=f"{PAGE}/subscribers/unsubscribed",
    title="unsubscribed address",
    fields=(*_REACH, Field("workspace_name"), Field("obfuscated_channel_name")),
    **_NAMED_BY,
    called="email",
    manages=False,
)

SUBSCRIBER = Resource(
    "subscriber",
    STATUSPAGE,
    path=f"{PAGE}/subscribers",
    listing=Listing(query={"state": "all"}, paging=PageNumber(size=100, size_param="limit", first=0)),
    narrow=_search,
    **_NAMED_BY,
    called="email",
    envelope="subscriber",
    bare_update=True,
    fields=(
        *_REACH,
        Field("workspace_name", create_only=True),
        Field("obfuscated_channel_name", create_only=True),
        Field("components", "list", refers_to="component", unordered=True, read=ids_of),
        Field("page_access_user", api="page_access_user_id", refers_to="page_access_user", create_only=True),
        Field("skip_confirmation_notification", "bool", write_only=True),
        Field("quarantined_at", read_only=True, stable=True),
        Field("display_phone_number", read_only=True, stable=True),
    ),
    options=(
        Field("skip_unsubscription_notification", "bool", default=False),
        Field("resend_confirmation", "bool", default=False),
        Field("reactivate", "bool", default=False),
        Field("resubscribe", "bool", default=True),
    ),
    constraints={
        "required_one_of": [("id", "email", "endpoint", "phone_number", "obfuscated_channel_name")],
        "mutually_exclusive": [
            ("phone_number", "email"),
            ("phone_number", "endpoint"),
            ("phone_number", "obfuscated_channel_name"),
            ("endpoint", "obfuscated_channel_name"),
            ("email", "obfuscated_channel_name"),
        ],
    },
    examine=_examine_subscriber,
    complete=_type_of,
    consider=_consider_subscriber,
    before_send=_subscriber_body,
    extra=_invitation,
    query_of=lambda wish: {"skip_unsubscription_notification": "true"}
    if wish.guidance.get("skip_unsubscription_notification")
    else {},
)


def _resend(wish: Wish, found: Optional[Row], path: str) -> Optional[tuple]:
    if found is None or wish.absent or not wish.guidance.get("resend_confirmation"):
        return None
    return (Step("POST", f"{path}/resend_confirmation", aside=True),), {}, {"confirmation": "sent again"}


INCIDENT_SUBSCRIBER = Resource(
    "incident_subscriber",
    STATUSPAGE,
    path=f"{PAGE}/incidents/{{incident}}/subscribers",
    within="incident",
    key=("email",),
    other_keys=(("phone_number", "phone_country"),),
    envelope="subscriber",
    fields=(
        Field("incident", refers_to="incident", required=True, write_only=True),
        Field("email", normalise=email, create_only=True),
        Field("phone_country", normalise=_country, create_only=True),
        Field("phone_number", normalise=_digits, create_only=True),
        Field("skip_confirmation_notification", "bool", write_only=True),
    ),
    options=(Field("resend_confirmation", "bool", default=False),),
    can=("create", "delete"),
    constraints={
        "required_one_of": [("id", "email", "phone_number")],
        "mutually_exclusive": [("email", "phone_number")],
    },
    examine=_examine_reach,
    extra=_resend,
)

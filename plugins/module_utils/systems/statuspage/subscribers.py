# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subscribers: who hears of a page, or of one incident."""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Behaviour, Lookup
from ...errors import BadInput, Missing
from ...paging import PageNumber
from ...resource import Body, Delete, Identity, Listing, Module, Resource
from ...steps import Desired, Extra, Step
from ...values import FIXED, STABLE, WRITE_ONLY, Choice, Email, Field, Flag, Link, Name, Options, Quoted, Ref, Row
from .system import PAGE, STATUSPAGE, Renaming, SetOfThings

_ADDRESSES = (("endpoint", "webhook"), ("phone_number", "sms"), ("email", "email"))
"""By which option the service tells what is to be subscribed, when several are given."""
_KNOWN_BY = {kind: option for option, kind in _ADDRESSES}
_MADE_ELSEWHERE = {"slack": "Slack", "teams": "Microsoft Teams", "integration_partner": "an integration partner"}
TYPES = ("email", "sms", "webhook", "slack", "teams", "integration_partner")
PHONE = Quoted(
    lambda text: re.sub(r"\D", "", text),
    form=r"\+?[0-9\s()./-]*[0-9][0-9\s()./-]*",
    unlike="no telephone number; write its digits",
)
"""A number of a telephone, of which the digits count."""
COUNTRY = Name(lambda text: text.strip().upper(), form="[A-Za-z]{2}", unlike="no country; write its two letters, such as DE")
_PERSON = (Field("email", Email(), FIXED), Field("phone_country", COUNTRY, FIXED), Field("phone_number", PHONE, FIXED))
_REACH = (Field("type", Choice(*TYPES), FIXED, at="mode"), Field("endpoint", Link(), FIXED), *_PERSON)
_NAMED_BY = Identity(
    ("endpoint", "type"),
    ("phone_number", "phone_country", "type"),
    ("email", "type"),
    ("obfuscated_channel_name", "workspace_name", "type"),
    names=("email",),
)


def _search(wanted: Options) -> Optional[dict]:
    """Return the query that is sure to show a subscriber, in whatever state.

    A number is kept as it was typed and a channel is not searched at all, so that all of their type are read.
    """
    query = {"q": wanted.get("endpoint") or wanted.get("email"), "type": wanted.get("type")}
    return {name: value for name, value in query.items() if value} or None


class SubscriberRules(Behaviour):
    """Whoever has left is left alone, who cannot be reached is told of, and nobody is asked twice without need."""

    def check(self, params: Options) -> None:
        """Say which kind of subscriber an address means, and refuse one that another kind has."""
        option, means = next((one for one in _ADDRESSES if params.get(one[0])), ("", None))
        if params.get("type") not in (None, means) and means not in (None, "email"):
            raise BadInput(f"{option} does not go with type {params['type']}, only with {means}")
        if not params.get("type") and not params.get("id"):  # with an id it is only a value
            params["type"] = means
        if params.get("workspace_name") and params.get("type") in _KNOWN_BY:
            raise BadInput(f"workspace_name does not go with type {params['type']}, only with slack")

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Leave alone who has left, and say who cannot be reached."""
        if row is None:
            return _left_alone(want, lookup)
        if not row.get("quarantined_at") or want.controls.get("reactivate"):
            return want
        said = (
            f"{SUBSCRIBER.label(SUBSCRIBER.to_options(row))} hears nothing: it is quarantined since"
            f" {row['quarantined_at']}, because it could not be reached. Set reactivate to true once it can be."
        )
        return want.warning(said)

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Drop what the address says already, and an empty list: leaving it out means everything on the page."""
        if row is None:
            _refuse_what_cannot_be_made(want)
        return {name: value for name, value in body.items() if name != "mode" and (value or name != "components")}

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Tell nobody, where the task says so."""
        quiet = want.controls.get("skip_unsubscription_notification")
        return Delete(query={"skip_unsubscription_notification": "true"} if quiet else {})

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Wake a quarantined subscriber, or send the confirmation again, where the task asks for it."""
        if want.absent or row is None:
            return NOTHING_MORE
        base, steps, before, after = lookup.path(LIST), [], {}, {}
        if want.controls.get("reactivate") and row.get("quarantined_at"):
            # Teams is not among the types this call knows; an id alone says enough.
            kind = {} if row.get("mode") == "teams" else {"type": row["mode"]}
            body = {"subscribers": [row["id"]], **kind}
            values = {"quarantined_at": None}
            steps.append(Step("POST", f"{base}/reactivate", body, repeatable=True, separate=True, values=values))
            before["quarantined_at"], after["quarantined_at"] = row["quarantined_at"], None
        if want.controls.get("resend_confirmation") and _is_unconfirmed(row, lookup):
            steps.append(_confirmation(LIST, row, lookup))
            after["confirmation"] = "sent again"
        return Extra(before, after, tuple(steps)) if steps else NOTHING_MORE


def _confirmation(where: str, row: Row, lookup: Lookup) -> Step:
    return Step("POST", lookup.path(f"{where}/{{id}}/resend_confirmation", id=row["id"]), separate=True)


def _left_alone(want: Desired, lookup: Lookup) -> Desired:
    """Wish for nothing where somebody has unsubscribed and the task says to respect that."""
    if want.controls.get("resubscribe") is not False:
        return want
    if not lookup.rows(UNSUBSCRIBED, SUBSCRIBER.key_in(want.options)):
        return want
    said = f"{SUBSCRIBER.label(want.options)} has unsubscribed and is left alone, because resubscribe is false."
    return want.with_(state="absent").warning(said)


def _is_unconfirmed(row: Row, lookup: Lookup) -> bool:
    """Say whether somebody has yet to confirm: no attribute tells, only a list of those who have not."""
    if row.get("mode") != "email" or not row.get("email"):
        return False
    query = {"q": row["email"], "type": "email", "state": "unconfirmed"}
    rows = lookup.rows_at(LIST, query, PAGING)
    return str(row["id"]) in {str(one.get("id")) for one in rows}


def _refuse_what_cannot_be_made(want: Desired) -> None:
    kind = want.get("type")
    if kind in _KNOWN_BY and not want.get(_KNOWN_BY[kind]):
        raise BadInput(
            f"a subscriber of type {kind} has no other address than its {_KNOWN_BY[kind]}",
            advice="Remove it, and subscribe the other address in a task of its own",
        )
    if kind not in _MADE_ELSEWHERE and any(want.get(option) for option, _means in _ADDRESSES):
        return
    where = _MADE_ELSEWHERE.get(kind, "Slack or Microsoft Teams")
    raise Missing(
        f"there is none, and Statuspage subscribes nobody of {where} through its API",
        advice="Subscribe there; then this module finds it, changes its components and removes it",
    )


LIST = f"{PAGE}/subscribers"
PAGING = PageNumber(size=100, size_param="limit", first=0)

UNSUBSCRIBED = Resource(
    "unsubscribed",
    STATUSPAGE,
    f"{LIST}/unsubscribed",
    identity=_NAMED_BY,
    fields=(*_REACH, Field("workspace_name", Name()), Field("obfuscated_channel_name", Name())),
    module=None,
)

SUBSCRIBER = Resource(
    "subscriber",
    STATUSPAGE,
    LIST,
    identity=_NAMED_BY,
    listing=Listing(query={"state": "all"}, paging=PAGING, filter=_search),
    body=Renaming("subscriber", on_update=None, renamed={"components": "component_ids", "page_access_user_id": "page_access_user"}),
    fields=(
        *_REACH,
        Field("workspace_name", Name(), FIXED),
        Field("obfuscated_channel_name", Name(), FIXED),
        Field("components", SetOfThings(Ref("component"))),
        Field("page_access_user", Ref("page_access_user"), FIXED, at="page_access_user_id"),
        Field("skip_confirmation_notification", Flag(), WRITE_ONLY),
        Field("quarantined_at", role=STABLE),
        Field("display_phone_number", role=STABLE),
    ),
    module=Module(
        options=(
            Field("skip_unsubscription_notification", Flag(), default=False),
            Field("resend_confirmation", Flag(), default=False),
            Field("reactivate", Flag(), default=False),
            Field("resubscribe", Flag(), default=True),
        ),
        constraints={
            "required_one_of": [("id", "email", "endpoint", "phone_number", "obfuscated_channel_name")],
            "mutually_exclusive": [(one, "phone_number", "obfuscated_channel_name") for one in ("email", "endpoint")],
            "required_by": {"phone_number": "phone_country"},
            "required_if": [("type", kind, ("id", option), True) for option, kind in _ADDRESSES],
        },
    ),
    behaviour=SubscriberRules(),
)


class IncidentSubscriberRules(Behaviour):
    """Nobody is asked to confirm again unless the task says so."""

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Send the confirmation again, where the task asks for it."""
        if want.absent or row is None or not want.controls.get("resend_confirmation"):
            return NOTHING_MORE
        return Extra({}, {"confirmation": "sent again"}, (_confirmation(INCIDENT_LIST, row, lookup),))


INCIDENT_LIST = f"{PAGE}/incidents/{{incident}}/subscribers"
INCIDENT_SUBSCRIBER = Resource(
    "incident_subscriber",
    STATUSPAGE,
    INCIDENT_LIST,
    identity=Identity("email", ("phone_number", "phone_country")),
    body=Body("subscriber"),
    update=None,
    fields=(
        Field("incident", Ref("incident"), WRITE_ONLY, required=True),
        *_PERSON,
        Field("skip_confirmation_notification", Flag(), WRITE_ONLY),
    ),
    module=Module(
        options=(Field("resend_confirmation", Flag(), default=False),),
        exported=False,
        constraints={"mutually_exclusive": [("email", "phone_number")], "required_by": {"phone_number": "phone_country"}},
    ),
    behaviour=IncidentSubscriberRules(),
)

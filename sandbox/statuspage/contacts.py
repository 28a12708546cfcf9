"""How subscribers are reached: what page subscribers and incident subscribers have in common."""

from __future__ import annotations

import re
from typing import Any, NoReturn
from urllib.parse import urlsplit

from ..store import Table
from .account import EMAIL, Account, invalid
from .forms import flag, text

Subscriber = dict[str, Any]
MODES = ("email", "sms", "webhook", "integration_partner", "slack", "teams")
STATES = ("active", "unconfirmed", "quarantined")
_CALLING_CODES = {
    "AU": 61, "BR": 55, "CA": 1, "CH": 41, "DE": 49, "ES": 34, "FR": 33, "GB": 44, "IE": 353, "IN": 91, "IT": 39,
    "JP": 81, "NL": 31, "PL": 48, "SE": 46, "US": 1,
}  # fmt: skip
_IDENTIFYING = {
    "email": "email", "sms": "phone_number", "webhook": "endpoint", "slack": "obfuscated_channel_name",
    "teams": "obfuscated_channel_name", "integration_partner": "email",
}  # fmt: skip
_HIDDEN = ("page_id", "incident_id", "key", "confirmed", "confirmations", "component_ids", "farewell")


def state_of(row: Subscriber) -> str:
    """Return the state, which is no attribute of the object."""
    if row["quarantined_at"] is not None:
        return "quarantined"
    return "active" if row["confirmed"] else "unconfirmed"


def primary(row: Subscriber) -> str:
    """Return what identifies a subscriber of its kind: the address, the endpoint, the number, the channel."""
    return row[_IDENTIFYING[row["mode"]]] or ""


def subscribe(account: Account, wanted: dict[str, Any], owner: dict[str, str], webhooks: bool) -> Subscriber:
    """Return a new subscriber.

    owner: `page_id`, and `incident_id` for the subscriber of an incident. A fresh e-mail subscriber has to confirm,
    and gets a mail about it, unless the confirmation is skipped (for which the sandbox's page has paid); the others
    are active at once (sandbox choice).
    """
    return fresh(account, _reach(wanted, webhooks), wanted, owner)


def fresh(account: Account, reach: dict[str, Any], wanted: dict[str, Any], owner: dict[str, str]) -> Subscriber:
    """Return a new subscriber who is reached so."""
    quiet = flag(wanted.get("skip_confirmation_notification")) is True
    asked = reach["mode"] == "email" and not quiet
    return {
        "id": account.new_id(), **owner, "skip_confirmation_notification": quiet,
        "email": None, "endpoint": None, "phone_number": None, "phone_country": None, "display_phone_number": None,
        "obfuscated_channel_name": None, "workspace_name": None, **reach, "quarantined_at": None, "purge_at": None,
        "component_ids": None, "page_access_user_id": None, "created_at": account.now(),
        "confirmed": not asked, "confirmations": int(asked), "farewell": None,
    }  # fmt: skip


def refuse_twin(table: Table, row: Subscriber, owner: str) -> None:
    """Refuse what is subscribed already, in whatever state (sandbox choice, the vendor does not say)."""
    if any(other["key"] == row["key"] and other[owner] == row[owner] for other in table.all()):
        invalid(f"{_IDENTIFYING[row['mode']].replace('_', ' ').capitalize()} has already been taken")


def ask_again(table: Table, row: Subscriber) -> bool:
    """Count one confirmation more; tell whether one goes out: only to who is reached by e-mail and has not confirmed."""
    asked = row["mode"] == "email" and state_of(row) == "unconfirmed"
    if asked:
        table.put(row["id"], {**row, "confirmations": row["confirmations"] + 1})
    return asked


def shown(row: Subscriber, account: Account) -> Subscriber:
    """Return the subscriber as answered; `components`: the ids, null for all of them, empty if all those are gone."""
    members = row["component_ids"]
    if members is not None:
        members = [member for member in members if member in account.components]
    return {name: value for name, value in row.items() if name not in _HIDDEN} | {"components": members}


def _reach(wanted: dict[str, Any], webhooks: bool) -> dict[str, Any]:
    """Return mode, contact and key. Given several, an endpoint makes a webhook, a number comes next (sandbox choice).

    A webhook does without an e-mail address: a client in production sends none, though the vendor implies one.
    """
    given = {name: text(wanted.get(name)) for name in ("email", "endpoint", "phone_country", "phone_number")}
    if given["endpoint"] and webhooks:
        email = _email(given["email"]) if given["email"] else None
        return {"mode": "webhook", "endpoint": _url(given["endpoint"]), "email": email,
                "key": f"webhook {given['endpoint']}"}  # fmt: skip
    if given["phone_country"] or given["phone_number"]:
        return {"mode": "sms", **_phone(given["phone_country"], given["phone_number"])}
    email = _email(given["email"])
    return {"mode": "email", "email": email, "key": f"email {email}"}


def _email(value: str | None) -> str:
    """Return the address in lower case (sandbox choice: clients compare without regard to case)."""
    if not (value or "").strip():
        _blank("Email")
    if not EMAIL.fullmatch(value.strip()):
        invalid("Email is invalid")
    return value.strip().lower()


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    return value if known and not re.search(r"\s", value) else invalid("Endpoint is invalid")


def _phone(country: str | None, number: str | None) -> dict[str, Any]:
    """Return the number as dialled, as in the vendor's example, and how it is displayed."""
    if not country or not number:
        _blank("Phone number" if country else "Phone country")
    if not re.fullmatch("[A-Za-z]{2}", country):
        invalid("Phone country is invalid")
    digits, country = re.sub(r"\D", "", number), country.upper()
    if not re.fullmatch(r"[0-9 ()+./-]+", number) or not 4 <= len(digits) <= 15:
        invalid("Phone number is invalid")
    return {"phone_country": country, "phone_number": number, "display_phone_number": _displayed(country, digits),
            "key": f"sms {country} {digits}"}  # fmt: skip


def _displayed(country: str, digits: str) -> str:
    code = _CALLING_CODES.get(country)
    if code == 1 and len(digits) == 10:
        return f"+1 ({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return digits if code is None else f"+{code} {digits.lstrip('0')}"


def _blank(attribute: str) -> NoReturn:
    invalid(f"{attribute} can't be blank")

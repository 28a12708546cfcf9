"""The contacts of a contact group: which methods a type of group takes, and the JSON that some carry as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..json_text import load
from .answers import invalid
from .world import World, known_cid

_PLAIN = ("email", "sms", "http")
GROUP_TYPES = {
    "normal": _PLAIN, "escalation": _PLAIN, "oncall": _PLAIN, "opsgenie": ("http",), "pagerduty": ("pagerduty",),
    "slack": ("slack",), "victorops": ("victorops",),
}  # fmt: skip
"""Type of group -> the methods its contacts may have. ("normal" as the default is unconfirmed.)"""
_USER_METHODS = ("email", "sms", "http", "pagerduty")
_URGENCIES = ("critical", "info", "warning")

_Rule = Callable[[str], bool]
_ANY: _Rule = bool
_DIGITS: _Rule = lambda value: value.isdigit()  # noqa: E731
_JSON_METHODS: dict[str, tuple[dict[str, _Rule], dict[str, str], dict[str, _Rule]]] = {
    # method: required keys, optional keys with a default, what optional keys must be
    "http": (
        {"url": _ANY},
        {"format": "json", "method": "POST"},
        {"format": lambda value: value in ("json", "params"), "method": lambda value: value in ("GET", "POST")},
    ),
    "pagerduty": ({"account": _ANY, "service_key": _ANY}, {}, {"failover_group": _DIGITS}),
    "slack": (
        {"channel": _ANY, "team": _ANY},
        {"buttons": "1", "username": "Circonus"},
        {"buttons": lambda value: value in ("0", "1"), "failover_group": _DIGITS},
    ),
    "victorops": (
        {"api_key": _ANY, "team": _ANY, **{name: lambda value: value in list("012345") for name in _URGENCIES}},
        {},
        {"failover_group": _DIGITS},
    ),
}


def contacts(world: World, value: Any, kind: str) -> dict[str, list[dict[str, str]]]:
    """Return the contacts as stored. kind: the type of the group."""
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise invalid("contacts must be an object")
    external, users = (value.get(part) or [] for part in ("external", "users"))
    for part in (external, users):
        if not isinstance(part, list) or not all(isinstance(contact, dict) for contact in part):
            raise invalid("contacts must hold lists of objects")
    return {
        "external": [_external(contact, kind) for contact in external],
        "users": [_user(world, contact, kind) for contact in users],
    }


def _method(contact: Mapping[str, Any], kind: str) -> str:
    method = contact.get("method")
    if method not in GROUP_TYPES[kind]:
        raise invalid(f"contact method {method!r} does not fit a contact group of type {kind}")
    return str(method)


def _external(contact: Mapping[str, Any], kind: str) -> dict[str, str]:
    method, info = _method(contact, kind), contact.get("contact_info")
    if not isinstance(info, str) or not info.strip():
        raise invalid(f"contact_info of method {method} must be a string")
    if method == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+", info.strip()):
        raise invalid(f"contact_info: {info!r} is not an e-mail address")
    if method == "sms" and not info.strip().isdigit():
        raise invalid("contact_info of method sms must be digits")
    return {"contact_info": _packed(method, info) if method in _JSON_METHODS else info.strip(), "method": method}


def _packed(method: str, info: str) -> str:
    """Return the JSON text written anew: defaults added, every value text, keys in the service's own order."""
    try:
        parsed = load(info)
    except ValueError as error:
        raise invalid(f"contact_info of method {method} is not JSON") from error
    if not isinstance(parsed, dict):
        raise invalid(f"contact_info of method {method} must hold a JSON object")
    required, defaults, checks = _JSON_METHODS[method]
    given = {name: _spelled(value) for name, value in parsed.items() if value is not None}
    whole = {**defaults, **given}
    for name, fits in {**required, **checks}.items():
        if name in whole and not fits(whole[name]):
            raise invalid(f"contact_info of method {method}: {name} has no valid value")
        if name in required and name not in whole:
            raise invalid(f"contact_info of method {method}: {name} is missing")
    return json.dumps(dict(sorted(whole.items())))


def _spelled(value: Any) -> str:
    if isinstance(value, dict | list):
        raise invalid("contact_info: values must be strings")
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _user(world: World, contact: Mapping[str, Any], kind: str) -> dict[str, str]:
    method = _method(contact, kind)
    if method not in _USER_METHODS:
        raise invalid(f"contact method {method!r} is not for users")
    cid = known_cid(contact.get("user"), world.users, "contacts: user")
    user = world.users.get(cid) or {}
    info = user["email"] if method == "email" else user["contact_info"].get(method, "")
    return {"_contact_info": info, "method": method, "user": cid}

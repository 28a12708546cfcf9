"""Whom an alert tells: its notifications, read as far as it takes to know by which way they reach whom.

The reference says no more of them than that they are calls like `send_mail('a@example.org')`. Sandbox choices: each entity
is told of once when its alarm begins (when the downtime over it ends, if that is later) and once when it is over; a
group's name reaches its active members, or all of them when nobody is active.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .world import World

_CALL = re.compile(r"\s*(?:send_|notify_)?([a-z0-9_]+)\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_BY = {"mail": "mail", "email": "mail", "http": "webhook", "twilio": "phone"}
"""What the ways are called in the outbox; the others are called as they are: sms, push, slack, pagerduty."""
_GROUP = "group:"


def titled(name: str | None, results: list[dict[str, Any]]) -> str | None:
    """Return an alert's name with `{entities}` and `{capture}` filled in from what is in alarm and in no downtime."""
    if not results or name is None:
        return name
    loud = [item for item in results if not item["result"]["downtimes"]]
    words: dict[str, set[str]] = {"entities": {item["entity"] for item in loud}}
    for item in loud:
        for capture, value in item["result"]["captures"].items():
            words.setdefault(capture.lower(), set()).add(json.dumps(value))

    def fill(match: re.Match[str]) -> str:
        found = words.get(match[1].lower())
        return match[0] if found is None else ", ".join(sorted(found))

    return re.sub(r"\{(\w+)\}", fill, name)


def told(world: World, notification: Any) -> Iterator[tuple[str, str]]:
    """Yield whom a notification reaches, and by which way."""
    call = _CALL.fullmatch(notification) if isinstance(notification, str) else None
    if call is None:
        return
    by, written = _BY.get(call[1].lower(), call[1].lower()), call[2]
    for text in _TEXT.finditer(written):
        if written[max(0, text.start() - 9) : text.start()].rstrip().endswith("="):  # an option, such as a subject
            continue
        to = text[1] if text[1] is not None else text[2]
        if not to.startswith(_GROUP):
            # What follows in an address may be a key, which is no business of an outbox.
            yield (to.partition("?")[0] if by == "webhook" else to), by
            continue
        group = world.groups.shared(to.removeprefix(_GROUP)) or {"active": [], "members": []}
        for member in group["active"] or group["members"]:
            phones = (world.members.shared(member) or {"phones": []})["phones"]
            yield from ((phone, by) for phone in phones) if by in ("sms", "phone") else [(member, by)]


def tell(world: World, alert: Mapping[str, Any], entity: str, result: Mapping[str, Any], why: str, at: float) -> None:
    """Tell everybody of one entity. alert: merged. why: alert, or ended."""
    name = titled(alert["name"], [{"entity": entity, "result": {**result, "downtimes": []}}])
    for notification in alert["notifications"] or ():
        for to, by in told(world, notification):
            about = f"{name} on {entity}, priority {alert['priority']} (alert {alert['id']})"
            world.tell(to, by, about, f"{why}: {notification.partition('(')[0].strip()} of alert {alert['id']}", at)

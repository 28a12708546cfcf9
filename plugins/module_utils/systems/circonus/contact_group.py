# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contact groups: whom an alert tells, in what words, and who is next when nobody acts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Merge, Resource
from ...steps import Desired
from ...values import MASKED, Choice, Field, Flag, Members, Name, Number, Raw, Ref, Row, SetOf, Unknown
from .system import named
from .values import BySeverity, Tags

PLAIN = ("email", "sms", "http")
GROUP_TYPES = {
    "normal": PLAIN, "escalation": PLAIN, "oncall": PLAIN, "opsgenie": ("http",), "pagerduty": ("pagerduty",),
    "slack": ("slack",), "victorops": ("victorops",),
}  # fmt: skip
"""Type of group -> the methods of its external contacts."""
NEEDED = {
    "http": ("url",),
    "pagerduty": ("account", "service_key"),
    "slack": ("channel", "team"),
    "victorops": ("api_key", "team", "critical", "info", "warning"),
}
"""Methods whose contact is JSON inside a text -> what has to stand in it."""
FILLED = {"http": {"format": "json", "method": "POST"}, "slack": {"buttons": "1", "username": "Circonus"}}
"""What the service enters where it is left out."""
SECRET = ("service_key", "api_key", "webhook_url")


class ContactInfo(Raw):
    """An address, a number, or a map of texts, which the API keeps as JSON inside a text."""

    def canonical(self, value: Any) -> Any:
        """Return the map behind JSON, with texts alone, and anything else as text."""
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                value = json.loads(value)
            except ValueError:
                return value.strip()
        if isinstance(value, dict):
            return {str(name): _spelled(one) for name, one in value.items() if one is not None}
        return value if value is None or value.__class__ is Unknown else str(value).strip()

    def to_wire(self, value: Any) -> Any:
        """Return the text that holds it."""
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value

    def shown(self, value: Any, name: Any) -> Any:
        """Return it with its keys masked."""
        if not isinstance(value, dict):
            return super().shown(value, name)
        return {key: MASKED if key in SECRET and one else one for key, one in value.items()}

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield its keys."""
        value = self.canonical(value)
        yield from (one for name, one in value.items() if name in SECRET and one) if isinstance(value, dict) else ()


def _spelled(value: Any) -> str:
    return json.dumps(value) if isinstance(value, (bool, dict, list)) else str(value)


class Contact(Members):
    """An external contact."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what does not fit together; the service says so only after everything else is right."""
        super().check(value, place)
        method, info = value["method"], ADDRESS.canonical(value["contact_info"])
        if method in NEEDED:
            if not isinstance(info, dict):
                raise BadInput(f"{place}.contact_info: {method} takes a map with {', '.join(NEEDED[method])}, not {info!r}")
            lacking = [name for name in NEEDED[method] if not info.get(name)]
            if lacking:
                raise BadInput(f"{place}.contact_info lacks {', '.join(lacking)}")
        elif method == "email" and (not isinstance(info, str) or "@" not in info.strip("@")):
            raise BadInput(f"{place}.contact_info: {info!r} is no e-mail address")
        elif method == "sms" and not (isinstance(info, str) and info.isdigit()):
            raise BadInput(f"{place}.contact_info: a telephone number is digits alone, with the country's, not {info!r}")

    def canonical(self, value: Any) -> Any:
        """Return it with what the service enters where it is left out."""
        contact = super().canonical(value)
        info = contact.get("contact_info") if isinstance(contact, dict) else None
        if not isinstance(info, dict):
            return contact
        return {**contact, "contact_info": {**FILLED.get(contact.get("method") or "", {}), **info}}


class Formats(Members):
    """Texts of messages: one that is left out of a body is the service's own, and null it refuses."""

    def to_wire(self, value: Any) -> Any:
        """Return those that are set."""
        return {name: one for name, one in super().to_wire(value).items() if one is not None}

    def from_wire(self, value: Any) -> Any:
        """Return those that are set."""
        return super().from_wire({name: one for name, one in (value or {}).items() if one is not None})


class Escalation(Members):
    """Who is told next, and when: whole, or {} for nobody."""

    def check(self, value: Any, place: str) -> None:
        """Refuse half of it."""
        super().check(value, place)
        if (value.get("after") is None) != (value.get("contact_group") is None):
            raise BadInput(f"{place} needs after and contact_group, or nothing at all for nobody")

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether it is another, or one of both is none."""
        return bool(wanted) != bool(found) or super().differs(wanted, found)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return nobody for nobody."""
        return super().merged(wanted, found) if wanted else wanted

    def to_wire(self, value: Any) -> Any:
        """Return null for nobody."""
        return super().to_wire(value) or None


class ContactGroupRules(Behaviour):
    """A group has contacts of some methods only, by its type."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse contacts that a group of this type does not take."""
        known = {**(CONTACT_GROUP.to_options(row) if row else {"group_type": "normal"}), **want.options}
        allowed = GROUP_TYPES.get(known.get("group_type") or "normal")
        contacts = (want.get("contacts") or {}).get("external")
        odd = [one["method"] for one in contacts if one["method"] not in allowed] if contacts.__class__ is list and allowed else []
        if odd:
            kind = known.get("group_type") or "normal"
            raise BadInput(f"contacts.external: a contact group of type {kind} takes {', '.join(allowed)}, not {', '.join(odd)}")
        return want


ADDRESS = ContactInfo()
EXTERNAL = Contact(
    Field("method", Choice(*PLAIN, "pagerduty", "slack", "victorops"), required=True),
    Field("contact_info", ADDRESS, required=True),
)
USER_CONTACT = Members(
    Field("user", Ref("user"), required=True),
    Field("method", Choice(*PLAIN, "pagerduty"), required=True),
)
CONTACTS = Members(Field("external", SetOf(EXTERNAL)), Field("users", SetOf(USER_CONTACT)))
FORMATS = Formats(*(Field(f"{part}") for part in ("long_message", "long_subject", "long_summary", "short_message", "short_summary")))
ESCALATION = Escalation(Field("after", Number("seconds", least=300)), Field("contact_group", Ref("contact_group")))
CONTACT_GROUP = Resource(
    **named("contact_group", "name"),
    fields=(
        Field("name", Name(), required=True),
        Field("group_type", Choice(*GROUP_TYPES), initial="normal"),
        Field("contacts", CONTACTS, initial={"external": [], "users": []}),
        Field("aggregation_window", Number("seconds", 0), initial=300),
        Field("always_send_clear", Flag(), initial=False),
        Field("alert_formats", FORMATS),
        Field("escalations", BySeverity(ESCALATION, None), initial={}),
        Field("reminders", BySeverity(Number(), 0), initial={}),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("name",)),
    behaviour=ContactGroupRules(),
)

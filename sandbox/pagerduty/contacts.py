"""How a user is reached: contact methods, and the rules that say when each is used.

Source: https://developer.pagerduty.com/api-reference/ (Users)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Families
from .answers import answer, invalid
from .checks import key_of, of_type
from .collection import Enveloped
from .fields import Checks, checked, flag, one_of, text, whole
from .lists import many
from .plan import Plan
from .world import World, api

EMAIL, PHONE, SMS = "email_contact_method", "phone_contact_method", "sms_contact_method"
WHATSAPP, PUSH = "whatsapp_contact_method", "push_notification_contact_method"
NUMBERS = (PHONE, SMS, WHATSAPP)
_GAPS = re.compile(r"[\s().-]+")
_NUMBER = re.compile(r"[1-9*#][0-9,*#]{0,39}")
HELD = "Contact method can't be deleted while notification rules use it"


class UserParts(Enveloped):
    """Things that belong to one user: a whole list without pages, and each in an envelope of its own."""

    def owner(self, call: Call) -> Row:
        """Return the user's id, or refuse."""
        return {"user_id": self._world.fetch("user", call.path["id"])["id"]}

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with one, in its envelope."""
        return answer({self.envelope: self.rendered(call, row)}, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list."""
        return answer({f"{self.envelope}s": [self.rendered(call, row) for row in rows]})

    def rendered(self, call: Call, row: Row) -> Row:
        """Return one as shown to this call."""
        return self.shown(row)

    def new_key(self) -> str:
        """Return the next id."""
        return self._world.new_id(f"{self.envelope}s")

    def head(self, row: Row, summary: str, suffix: str = "") -> Row:
        """Return the five members an object begins with."""
        place = self.path.rpartition("/")[2]
        return {
            "id": row["id"],
            "type": row["type"] + suffix,
            "summary": summary,
            "self": f"{api()}/users/{row['user_id']}/{place}/{row['id']}",
            "html_url": None,
        }

    def reference(self, row: Row) -> Row:
        """Return the reference to one."""
        whole = self.shown(row)
        return {**{name: whole[name] for name in ("id", "summary", "self", "html_url")}, "type": f"{row['type']}_reference"}

    def of(self, user: str, whole: bool) -> list[Row]:
        """Return those of a user, as references unless they are wanted whole."""
        render = self.shown if whole else self.reference
        return [render(row) for row in self._table.all() if row["user_id"] == user]

    def forget(self, user: str) -> None:
        """Remove those of a user."""
        for row in [row for row in self._table.all() if row["user_id"] == user]:
            self._table.delete(row["id"])


class ContactMethods(UserParts):
    """The operations on contact methods."""

    path = "/users/{id}/contact_methods"
    name = "contact_method_id"
    envelope = "contact_method"

    def first(self, user: str, address: str) -> Row:
        """Give a new user the contact method that everybody begins with."""
        return self.add({"type": EMAIL, "label": "Default", "address": address}, user_id=user)

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put a new one; its type never changes (whether a PUT could is unconfirmed)."""
        kind = sent.get("type")
        if kind == PUSH:
            raise invalid("Push notification contact methods can only be created by the mobile app")
        if not isinstance(kind, str) or kind not in (EMAIL, *NUMBERS):
            raise invalid(f"Type must be in {', '.join((EMAIL, *NUMBERS))}")
        return super().add(sent, key, type=kind, **owner)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; the same address twice is refused, whatever its label."""
        new, kind = "id" not in current, current["type"]
        checks: Checks = {"label": ("label", text("Label", 255, blank=False)), "address": ("address", _ADDRESS[kind])}
        if kind == EMAIL:
            checks = {**checks, "send_short_email": ("send_short_email", flag("Send short email"))}
            sent = {"send_short_email": False, **sent} if new else sent
        else:
            checks = {**checks, "country_code": ("country_code", whole("Country code", 1, 1999))}
            sent = {"country_code": 1, **sent} if new else sent  # a default that clients make likely
        changes = checked(self._world, {**dict.fromkeys(("label", "address")), **sent} if new else sent, checks)
        self._check_unique({**current, **changes})
        return changes

    def _check_unique(self, wanted: Row) -> None:
        members = ("user_id", "type", "address", "country_code")
        for row in self._table.all():
            same = [row.get(name) for name in members] == [wanted.get(name) for name in members]
            if same and row["id"] != wanted.get("id"):
                raise invalid("User Contact method must be unique")

    def shown(self, row: Row) -> Row:
        """Return a contact method as shown."""
        fields = ("label", "address", "country_code", "send_short_email")
        more = {"blacklisted": False} if row["type"] in NUMBERS else {}
        kept = {name: row[name] for name in fields if name in row}
        return {**self.head(row, row["label"]), **kept, "enabled": True, **more}

    def remove(self, row: Row) -> None:
        """Remove one, unless a rule needs it (unconfirmed; the words are the sandbox's)."""
        for table in ("notification_rules", "oncall_handoff_notification_rules", "status_update_notification_rules"):
            if any(rule["contact_method_id"] == row["id"] for rule in self._world.table(table).all()):
                raise invalid(HELD)
        super().remove(row)


def _email_address(world: World, value: Any) -> str:
    found = text("Address", 255, blank=False)(world, value)
    if "@" not in found.strip("@") or len(found.split()) != 1:
        raise ValueError("Address is invalid")
    return found


def _phone_address(world: World, value: Any) -> str:
    found = _GAPS.sub("", text("Address", blank=False)(world, value))
    if not _NUMBER.fullmatch(found):
        raise ValueError("Address is invalid")
    return found


_ADDRESS = {EMAIL: _email_address, **dict.fromkeys(NUMBERS, _phone_address)}


class Rules(UserParts):
    """Rules of one sort: when something is, a contact method is used."""

    duplicate = ""
    """What is said of one that is there already."""
    checks: Checks = {}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._methods, self._plan = others[ContactMethods], others[Plan]

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes."""
        new = "id" not in current
        of_type(sent, self.kind())
        changes = checked(self._world, {**dict.fromkeys(self.checks), **sent} if new else sent, self.checks)
        if new or "contact_method" in sent:
            changes["contact_method_id"] = self._method(sent.get("contact_method"), current["user_id"])
        self.check(changes)
        wanted = {**current, **changes}
        for row in self._table.all():
            if row["id"] != current.get("id") and all(row[name] == wanted[name] for name in self.members()):
                raise invalid(self.duplicate)
        return changes

    def kind(self) -> str:
        """Return the type of a rule."""
        return self.envelope

    def check(self, changes: Row) -> None:
        """Refuse what the plan does not have."""

    def members(self) -> list[str]:
        """Return the members that make two rules the same."""
        return ["user_id", "contact_method_id", *(kept for kept, _check in self.checks.values())]

    def blank(self) -> Row:
        """Return the type."""
        return {"type": self.kind()}

    def _method(self, value: Any, user: str) -> str:
        key = key_of(value)
        row = self._world.table("contact_methods").get(key) if key else None
        if row is None or row["user_id"] != user:
            raise invalid("Contact method can't be blank")
        return row["id"]

    def method_of(self, row: Row) -> Row | None:
        """Return the contact method that a rule uses."""
        return self._world.table("contact_methods").get(row["contact_method_id"])

    def rendered(self, call: Call, row: Row) -> Row:
        """Return a rule; a GET may ask for its contact method whole."""
        return self.shown(row, "contact_methods" in many(call, "include") and call.request.method == "GET")

    def shown(self, row: Row, whole: bool = False) -> Row:
        """Return a rule as shown."""
        method = self.method_of(row)
        members = {name: row[kept] for name, (kept, _check) in self.checks.items()}
        head = self.head(row, self.summary(row)) if self.summary(row) else {"id": row["id"]}
        if method is None:
            return {**head, **members, "contact_method": None}
        # Its type is no reference's, whatever is described: the vendor's own Terraform provider compares it.
        shown = self._methods.shown(method) if whole else {**self._methods.reference(method), "type": method["type"]}
        return {**head, **members, "contact_method": shown}

    def summary(self, row: Row) -> str | None:
        """Return a rule in a few words; without them it is shown without a type and addresses."""
        return None


class NotificationRules(Rules):
    """When a user is told of an incident that is theirs."""

    path = "/users/{id}/notification_rules"
    name = "notification_rule_id"
    envelope = "notification_rule"
    duplicate = "Channel Start delay must be unique for a given contact method"
    checks: Checks = {
        "start_delay_in_minutes": ("start_delay_in_minutes", whole("Start delay in minutes", 0, 10_080)),
        "urgency": ("urgency", one_of("Urgency", ("high", "low"))),
    }

    def kind(self) -> str:
        """Return the type."""
        return "assignment_notification_rule"

    def first(self, user: str, method: str) -> Row:
        """Give a new user the rule that everybody begins with; one for low urgency is unconfirmed, and not made."""
        sent = {"start_delay_in_minutes": 0, "urgency": "high", "contact_method": {"id": method}}
        return self.add(sent, user_id=user)

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those of one urgency, the high one unless another is asked for."""
        wanted = call.param("urgency") or "high"
        if wanted not in ("high", "low", "all"):
            raise invalid("Urgency must be in high, low, all")
        return [row for row in super().rows(call) if wanted in (row["urgency"], "all")]

    def check(self, changes: Row) -> None:
        """Want the ability for rules of low urgency."""
        if changes.get("urgency") == "low":
            self._plan.need("urgencies")

    def summary(self, row: Row) -> str:
        """Return a rule in a few words."""
        return f"{row['start_delay_in_minutes']} minutes: channel {row['contact_method_id']}"


class HandoffRules(Rules):
    """When a user is told that their shift begins or ends."""

    path = "/users/{id}/oncall_handoff_notification_rules"
    name = "oncall_handoff_notification_rule_id"
    envelope = "oncall_handoff_notification_rule"
    duplicate = "Notify advance in minutes must be unique for a given contact method and handoff type"
    checks: Checks = {
        "notify_advance_in_minutes": ("notify_advance_in_minutes", whole("Notify advance in minutes", 0, 10_080)),
        "handoff_type": ("handoff_type", one_of("Handoff type", ("both", "oncall", "offcall"))),
    }

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a new rule is for both ways unless it says otherwise."""
        return super().written(sent if "id" in current else {"handoff_type": "both", **sent}, current)


class StatusUpdateRules(Rules):
    """How a user is told of updates on an incident's status."""

    path = "/users/{id}/status_update_notification_rules"
    name = "status_update_notification_rule_id"
    envelope = "status_update_notification_rule"
    duplicate = "Contact method has already been taken"

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a rule; the envelope is a shorter one for what is read or changed."""
        name = self.envelope if call.request.method == "POST" else "notification_rule"
        return answer({name: self.rendered(call, row)}, status)

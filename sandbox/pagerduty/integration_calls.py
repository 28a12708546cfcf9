"""REST operations on the integrations of a service. There is no list: a service shows them.

Source: https://developer.pagerduty.com/api-reference/ (Services)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .answers import answer, invalid
from .collection import Enveloped, Row
from .fields import Check, Checks, checked, each, name, one_of, ref, text
from .integrations import EMAIL_MEMBERS, EMAIL_TYPE, VERSIONS, Integrations
from .lists import many
from .services import Services
from .vendors import type_of
from .world import SITE, World

TYPES = tuple(
    f"{word}_inbound_integration"
    for word in (
        "events_api_v2", "generic_events_api", "generic_email", "aws_cloudwatch", "event_transformer_api", "nagios",
        "pingdom", "keynote", "cloudkick", "sql_monitor",
    )
)  # fmt: skip
DOMAIN = SITE.removeprefix("https://")
_PARTS = ("body", "subject", "from_addresses")


def _members(label: str, checks: Mapping[str, Check], required: tuple[str, ...]) -> Check:
    """Want an object with some members, and keep those that are known."""

    def check(world: World, value: Any) -> Row:
        if not isinstance(value, dict):
            raise ValueError(f"{label} must be an object")
        missed = [member for member in required if value.get(member) is None]
        if missed:
            raise ValueError(f"{label} {missed[0].replace('_', ' ')} can't be blank")
        return {member: one(world, value[member]) for member, one in checks.items() if member in value}

    return check


_PREDICATE = {
    "type": one_of("Match predicate type", ("all", "any", "not", "contains", "exactly", "regex")),
    "matcher": text("Match predicate matcher"),
    "part": one_of("Match predicate part", _PARTS, null=True),
}


def _predicate(world: World, value: Any) -> Row:
    """Check a predicate, which may hold others."""
    kept = _members("Match predicate", _PREDICATE, ("type",))(world, value)
    least = 1 if kept["type"] in ("all", "any", "not") else 0
    return {**kept, "children": each(_predicate, "Match predicate children", least)(world, value.get("children"))}


def _extractor(world: World, value: Any) -> Row:
    """Check an extractor; the member that ends it is `ends_before`, whatever the description prints."""
    words = {member: text(f"Value extractor {member}") for member in ("regex", "starts_after", "ends_before")}
    checks = {
        "type": one_of("Value extractor type", ("entire", "regex", "between")),
        "part": one_of("Value extractor part", _PARTS),
        "value_name": text("Value extractor value name", blank=False),
        **words,
    }
    return _members("Value extractor", checks, ("type", "part", "value_name"))(world, value)


_FILTERS = {
    **{f"{part}_mode": one_of(f"Email filter {part} mode", ("match", "no-match", "always")) for part in ("subject", "body", "from_email")},
    **{f"{part}_regex": text(f"Email filter {part} regex") for part in ("subject", "body", "from_email")},
}
_PARSERS = {
    "action": one_of("Email parser action", ("trigger", "resolve")),
    "match_predicate": _predicate,
    "value_extractors": each(_extractor, "Email parser value extractors"),
}


def _address(world: World, value: Any) -> str | None:
    """Want an address at the account's own domain."""
    found = text("Integration email", 255)(world, value)
    if found and (not found.endswith(f"@{DOMAIN}") or found.count("@") != 1 or found.startswith("@")):
        raise ValueError(f"Integration email must be an address at {DOMAIN}")
    return found or None


CHECKS: Checks = {
    "name": ("name", name()),
    "integration_email": ("integration_email", _address),
    "email_incident_creation": (
        "email_incident_creation",
        one_of(
            "Email incident creation",
            ("on_new_email", "on_new_email_subject", "only_if_no_open_incidents", "use_rules"),
            null=True,
        ),
    ),
    "email_filter_mode": (
        "email_filter_mode",
        one_of("Email filter mode", ("all-email", "or-rules-email", "and-rules-email"), null=True),
    ),
    "email_filters": (
        "email_filters",
        each(_members("Email filter", _FILTERS, ("subject_mode", "body_mode", "from_email_mode")), "Email filters"),
    ),
    "email_parsers": (
        "email_parsers",
        each(_members("Email parser", _PARSERS, ("action", "match_predicate")), "Email parsers"),
    ),
    "email_parsing_fallback": (
        "email_parsing_fallback",
        one_of("Email parsing fallback", ("open_new_incident", "discard"), null=True),
    ),
}


class IntegrationCalls(Enveloped):
    """The operations on integrations."""

    path = "/services/{id}/integrations"
    verbs = "create read update delete"
    name = "integration_id"
    envelope = "integration"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._services, self._integrations = others[Services], others[Integrations]

    def owner(self, call: Call) -> Row:
        """Return the service's id, or refuse."""
        return {"service_id": self._world.fetch("service", call.path["id"])["id"]}

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with an integration; a GET may ask for its service and vendor whole."""
        include = many(call, "include") if call.request.method == "GET" else frozenset()
        shown = self._integrations.shown(row, include)
        if "services" in include:
            shown["service"] = self._services.shown(self._world.fetch("service", row["service_id"]))
        return answer({"integration": shown}, status)

    def blank(self) -> Row:
        """Return an integration that is made now."""
        return {"created_at": self._world.now(), "vendor_id": None}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; what kind of integration it is and whose cannot change any more."""
        changes = checked(self._world, sent, CHECKS)
        if "id" not in current:
            changes |= self._kind_of(sent)
            changes.setdefault("name", changes["type"].removesuffix("_inbound_integration").replace("_", " ").title())
        if {**current, **changes}["type"] != EMAIL_TYPE:
            return {member: value for member, value in changes.items() if member not in EMAIL_MEMBERS}
        return changes

    def _kind_of(self, sent: Mapping[str, Any]) -> Row:
        """Return type and vendor: one is given, and the other one follows or is nobody."""
        vendor = ref("vendor", "Vendor", null=True)
        try:
            found = vendor(self._world, sent.get("vendor"))
        except ValueError as problem:
            raise invalid(str(problem)) from None
        said = sent.get("type") or None
        if found and said not in TYPES:
            said = type_of(found)  # the vendor's Terraform provider says `service_integration`
        if said not in TYPES:
            raise invalid("Type can't be blank" if said is None else f"Type must be in {', '.join(TYPES)}")
        if found and said != type_of(found):
            raise invalid("Type and vendor cannot be given together")
        return {"type": said, "vendor_id": found, "versions": VERSIONS.get(said, [])}

    def store(self, row: Row) -> Row:
        """Put an integration; a new one gets its key, and an address if it takes mails."""
        if "key" not in row:
            row["key"] = self._integrations.new_key()
            if row["type"] == EMAIL_TYPE and not row.get("integration_email"):
                row["integration_email"] = f"{row['id'].lower()}@{DOMAIN}"
        return self._integrations.store(row)

    def remove(self, row: Row) -> None:
        """Take an integration away."""
        self._integrations.remove(row)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What points at a service. PagerDuty deletes it all the same, and does not say what becomes of the rest.

Source: https://developer.pagerduty.com/api-reference/ (Maintenance Windows, Extensions, Webhook Subscriptions, Service Dependencies)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional

from ...behaviour import Lookup
from ...errors import Error
from ...steps import Extra, Step
from ...values import Row

WINDOWS, EXTENSIONS, SUBSCRIPTIONS = "/maintenance_windows", "/extensions", "/webhook_subscriptions"
DEPENDENCIES = "/service_dependencies"
PLAIN = {"business_service_reference": "business_service"}
"""What an end of a dependency is called when it is sent; every other one is a service."""


@dataclass(frozen=True)
class Use:
    """One thing that points at a service. before, after: what of it changes. step: what takes the service out of it."""

    label: str
    before: Any
    after: Any
    step: Step


def uses_of(row: Row, lookup: Lookup, certain: bool) -> list[Use]:
    """Return what points at a service, in the order in which it is taken out of them.

    certain: what may not be seen is an error, instead of nothing; what the account has not is nothing in any case.
    """
    looks = (_windows, _extensions, _subscriptions, _dependencies)
    return [one for look in looks for one in _seen(look, row, lookup, certain)]


def _seen(look: Callable[[Row, Lookup], list[Use]], row: Row, lookup: Lookup, certain: bool) -> list[Use]:
    try:
        return look(row, lookup)
    except Error as error:
        if certain and error.status not in (402, 404):
            raise
        return []


def called(one: Row) -> str:
    """Return what messages call a thing."""
    return repr(str(one.get("summary") or one.get("name") or one.get("description") or one.get("id")))


def taken_out(uses: list[Use]) -> Extra:
    """Return what takes a service out of all that points at it, and what the diff shows of that."""
    return Extra(
        {one.label: one.before for one in uses},
        {one.label: one.after for one in uses if one.after is not None},
        tuple(one.step for one in uses),
        first=True,
    )


def _windows(row: Row, lookup: Lookup) -> list[Use]:
    query = {"service_ids[]": row["id"], "filter": "open"}
    return [_without(row, one, "services", WINDOWS, "maintenance_window") for one in lookup.pages(WINDOWS, query, "maintenance_windows")]


def _extensions(row: Row, lookup: Lookup) -> list[Use]:
    found = lookup.pages(EXTENSIONS, {"extension_object_id": row["id"]}, "extensions")
    return [_without(row, one, "extension_objects", EXTENSIONS, "extension") for one in found]


def _without(row: Row, one: Row, member: str, path: str, kind: str) -> Use:
    """Return how a service leaves a list of services; without any the thing is removed."""
    there = one.get(member) or []
    left = [other for other in there if other.get("id") != row["id"]]
    label, names = f"{kind.replace('_', ' ')} {called(one)}", [called(other)[1:-1] for other in there]
    address = f"{path}/{one['id']}"
    if not left:
        return Use(label, {"services": names}, None, Step("DELETE", address, gone_is_fine=True, separate=True))
    kept = ("name", "extension_schema") if kind == "extension" else ("end_time",)
    body = {"type": kind, **{name: one[name] for name in kept}, member: left}
    after = {"services": [called(other)[1:-1] for other in left]}
    return Use(label, {"services": names}, after, Step("PUT", address, {kind: body}, separate=True))


def _subscriptions(row: Row, lookup: Lookup) -> list[Use]:
    query = {"filter_type": "service", "filter_id": row["id"]}
    return [
        Use(
            f"webhook subscription {called(one)}", {"services": [called(row)[1:-1]]}, None,
            Step("DELETE", f"{SUBSCRIPTIONS}/{one['id']}", gone_is_fine=True, separate=True),
        )
        for one in lookup.pages(SUBSCRIPTIONS, query, "webhook_subscriptions")
    ]  # fmt: skip


def _dependencies(row: Row, lookup: Lookup) -> list[Use]:
    path = lookup.path(f"{DEPENDENCIES}/technical_services/{{id}}", id=row["id"])
    return [_apart(row, one, lookup) for one in (lookup.get(path) or {}).get("relationships") or []]


def _apart(row: Row, pair: Row, lookup: Lookup) -> Use:
    ends = {name: _end(pair.get(name)) for name in ("supporting_service", "dependent_service")}
    other = next((pair[name] for name, end in ends.items() if end and end["id"] != row["id"]), row)
    step = Step("POST", f"{DEPENDENCIES}/disassociate", {"relationships": [ends]}, repeatable=True, gone_is_fine=True, separate=True)
    kind = _end(other)["type"] if other is not row else "service"
    named = other if other is row else lookup.one(kind, other["id"]) or other  # a pair tells only ids
    return Use(f"dependency with {called(named)}", {"services": [called(row)[1:-1]]}, None, step)


def _end(written: Optional[Row]) -> Optional[Row]:
    return {"id": written["id"], "type": PLAIN.get(str(written.get("type")), "service")} if written else None

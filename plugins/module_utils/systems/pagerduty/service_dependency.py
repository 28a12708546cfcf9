# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Service dependencies: which service another one rests upon. No list has all of them; each end tells its own.

Source: https://developer.pagerduty.com/api-reference/ (Service Dependencies)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Callable, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput, Conflict
from ...paging import Page, rows_of
from ...resource import Body, Identity, Listing, Module, Paths, Post, Resource
from ...steps import Answer, Desired, Step
from ...values import Field, Options, Ref, Row
from .business_service import BUSINESS_SERVICE
from .service import SERVICE
from .system import PAGERDUTY

ROOT = "/service_dependencies"
ENDS = {
    "supporting_service": ("supporting_service", "service"),
    "supporting_business_service": ("supporting_service", "business_service"),
    "dependent_service": ("dependent_service", "service"),
    "dependent_business_service": ("dependent_service", "business_service"),
}
"""The options; each with the member it stands in, and the `type` it is sent as: what is told is a `technical_service_reference`."""
LISTS = {"service": f"{ROOT}/technical_services", "business_service": f"{ROOT}/business_services"}
NOWHERE = "/business_services?limit=1"
"""What is read where no end is said, as an export does; a list of its own, which is no other kind's, and has no dependency."""


def place(options: Options) -> str:
    """Return the template of the list of the end that depends."""
    for option, (member, kind) in ENDS.items():
        if member == "dependent_service" and options.get(option):
            return f"{LISTS[kind]}/{{{option}}}"
    return NOWHERE


@dataclass(frozen=True)
class OfOneEnd:
    """The whole list in one answer; none where no end is said."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield the only page."""
        data = ask({}).data
        nowhere = isinstance(data, dict) and "business_services" in data
        yield [] if nowhere else rows_of(data, rows), False


def _pair(options: Options) -> Row:
    """Return a pair as it is sent."""
    ends = {member: {"id": options[name], "type": kind} for name, (member, kind) in ENDS.items() if options.get(name)}
    return {"relationships": [ends]}


def _not_made(data: Any) -> Optional[str]:
    """Refuse an answer that lists no pair: only those that were processed stand in it, so another look is needed."""
    if isinstance(data, dict) and data.get("relationships") == []:
        raise Conflict(
            "it took the request and made nothing of it",
            system=PAGERDUTY.name,
            method="POST",
            endpoint=f"{ROOT}/associate",
            status=200,
            advice="A dependency must not close a circle, and a service has at most 2000 of them",
        )
    return None


class Associate(Post):
    """One pair is added, whatever else there is."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the creation."""
        options = dict(change.options)
        return (Step("POST", f"{ROOT}/associate", lambda sent: _pair(options), creates=True, judge=_not_made),)


class Disassociate:
    """One pair is taken out, whatever else there is."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the removal; of a pair that is gone already it answers an empty list."""
        return (Step("POST", f"{ROOT}/disassociate", _pair(change.was), repeatable=True, gone_is_fine=True),)


class Pair(Body):
    """What a write answers is the list of the pairs that were processed."""

    def unwrapped(self, data: Any) -> Optional[Row]:
        """Return the first of them."""
        pairs = data.get("relationships") if isinstance(data, dict) else None
        return pairs[0] if isinstance(pairs, list) and pairs and isinstance(pairs[0], dict) else None


def _refuse_itself(options: Options) -> None:
    ends = list(ENDS)
    for kind in (0, 1):  # a service, or a business service, at both ends
        supporting, dependent = options.get(ends[kind]), options.get(ends[kind + 2])
        if supporting is not None and supporting == dependent:
            raise BadInput("a service cannot depend on itself")


class DependencyRules(Behaviour):
    """An end is a service or a business service: two options here, one place there."""

    def check(self, params: Options) -> None:
        """Take off the blanks around the names of the ends, in which the pair is looked for; refuse an end that is blank."""
        for name in ENDS:
            if isinstance(params.get(name), str):
                params[name] = params[name].strip()
                if not params[name]:
                    raise BadInput(f"{name} is blank; give the name or the id of a service, or leave it out")
        _refuse_itself(params)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse one that is named and one that is told by its id, which are the same service."""
        if not want.absent:
            _refuse_itself(want.options)
        return want

    def read(self, row: Row, now: float) -> Row:
        """Return a row with each end under its option."""
        found: Row = {}
        for option, (member, kind) in ENDS.items():
            end = row.get(member) or {}
            is_business = "business" in str(end.get("type"))
            if is_business == (kind == "business_service"):
                found[f"({option})"] = end.get("id")
        return {**row, **found}

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Yield a planned pair with the end in whose list it is, which is no part of a body."""
        if after is None or after.get("(dependent_service)") or after.get("(dependent_business_service)"):
            return
        for option in list(ENDS)[2:]:
            with suppress(KeyError):
                yield SERVICE_DEPENDENCY, after, {**after, f"({option})": lookup.path(f"{{{option}}}")}

    def advice(self, status: Optional[int], want: Any) -> Optional[str]:
        """Say why a service may not be found."""
        return "A service that was made a moment ago may not be known there yet; run the task again" if status == 404 else None


def all_dependencies(lookup: Lookup) -> list[Row]:
    """Return every dependency there is, each once, as the ends tell them."""
    found: dict[str, Row] = {}
    for kind, resource in (("business_service", BUSINESS_SERVICE), ("service", SERVICE)):
        for identity in lookup.listed(resource):
            for row in lookup.pages(lookup.path(f"{LISTS[kind]}/{{one}}", one=identity), rows="relationships", paging=OfOneEnd()):
                found.setdefault(row["id"], SERVICE_DEPENDENCY.behaviour.read(row, lookup.now()))
    return list(found.values())


SERVICE_DEPENDENCY = Resource(
    "service_dependency",
    PAGERDUTY,
    Paths(place, one=None, item=ROOT),
    tuple(Field(name, Ref(kind), at=f"({name})") for name, (_member, kind) in ENDS.items()),
    Identity(*((name, *list(ENDS)[2:]) for name in list(ENDS)[:2])),
    Listing(rows="relationships", paging=OfOneEnd(), unlisted=all_dependencies),
    Pair(),
    create=Associate(),
    update=None,
    remove=Disassociate(),
    module=Module(
        constraints={
            "mutually_exclusive": [tuple(list(ENDS)[:2]), tuple(list(ENDS)[2:])],
            "required_one_of": [tuple(list(ENDS)[:2]), tuple(list(ENDS)[2:])],
        }
    ),
    behaviour=DependencyRules(),
)

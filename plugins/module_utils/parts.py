# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that have an address of their own, set whole (Part) or member by member (Deltas): how they are read and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Optional

from . import errors
from .paths import Addresses
from .resource import Deltas, Resource
from .steps import Sent, Step
from .values import Field, Options, Row, Unknown, sortable


def part_steps(
    resource: Resource, options: Options, at: Addresses, identity: Any = None, made_by: int = 0, was: Optional[Options] = None
) -> tuple[Step, ...]:
    """Return the writes of the parts among these options. identity: None when the answer to step `made_by` will tell it.

    was: what is there, in option names.
    """
    steps: list[Step] = []
    for one in resource.parts:
        if one.name not in options or (identity is None and not options[one.name]):
            continue
        if isinstance(one.part, Deltas):
            steps.extend(_delta_steps(resource, one, options[one.name], (was or {}).get(one.name), identity, made_by))
            continue
        value = one.to_wire(options[one.name])
        emptied = not value and one.part.empty

        def where(sent: Sent, one: Field = one) -> str:
            return at.fill(one.part.path, id=resource.identity.piece(_made(resource, sent.answers[made_by])))

        body = {} if emptied else {one.part.member: value}
        verb = one.part.empty if emptied else one.part.verb
        place = where if identity is None else at.fill(one.part.path, id=resource.identity.piece(identity))
        steps.append(Step(verb, place, body, repeatable=True, separate=True, values={one.at: value}))
    return tuple(steps)


def _delta_steps(
    resource: Resource, one: Field, wanted: Any, found: Any, identity: Any, made_by: int
) -> Iterator[Step]:
    """Yield the calls that add the members which are new and remove those which are gone."""
    mine, theirs = ({sortable(member): member for member in side or ()} for side in (wanted, found))
    added = one.to_wire([member for key, member in mine.items() if key not in theirs])
    removed = one.to_wire([member for key, member in theirs.items() if key not in mine])
    stored = {one.at: one.to_wire(wanted)}

    def calls(sent: Optional[Sent]) -> list[tuple[str, Any]]:
        made = identity is None and sent is not None
        return one.part.calls(resource.identity.piece(_made(resource, sent.answers[made_by])) if made else str(identity), added, removed)

    for number, (path, body) in enumerate(calls(None)):
        later = identity is None  # the id is not known yet

        def where(sent: Sent, number: int = number) -> str:
            return calls(sent)[number][0]

        def what(sent: Sent, number: int = number) -> Any:
            return calls(sent)[number][1]

        yield Step(
            "POST", where if later else path, what if later else body, repeatable=True, separate=True, values=stored, judge=one.part.judge
        )


def _made(resource: Resource, answer: Any) -> Any:
    row = resource.body.unwrapped(answer.data)
    if row is None or resource.identity.lacks(row):
        raise errors.Broken("it answered without the thing it should have written", system=resource.system.name)
    return resource.identity.of(row)


def with_parts(finder: Any, resource: Resource, row: Row, options: Options) -> Row:
    """Return a row with those parts of it that the options speak of, each read at its own address.

    What this pass has written or planned itself is known, and what it only planned has no address.
    """
    if resource.identity.of(row).__class__ is Unknown:
        return row
    wanted = [one for one in resource.parts if one.name in options and one.at not in row]
    return {**row, **{one.at: _read(finder, resource, row, one) for one in wanted}}


def _read(finder: Any, resource: Resource, row: Row, one: Field) -> Any:
    """Return what is kept at the address of a part: in the vendor's form."""
    client, path = finder.clients[resource.host], finder.at.fill(one.part.path, id=resource.identity.of(row))
    if isinstance(one.part, Deltas):
        return client.rows(path, {}, one.part.paging, one.part.rows)[0]
    if one.part.read is not None:
        return one.part.read(client.get(path).data)
    return [row["id"] for row in client.rows(path, {}, None)[0]]

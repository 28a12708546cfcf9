# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds a thing that is to be removed: told by name, and, where the task says `detach`, taken out of there first.

An option `successor` says what takes its place there. Looked at only in check mode, with `detach`, or after a refusal, so that a
removal that just works costs nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Optional

from . import errors
from .changes import Change
from .lookup import Finder
from .references import names_in
from .resource import Holder, Resource
from .steps import Desired, Extra, Step
from .values import DROP, Options, Row

MOST_NAMED = 30
"""So many are named in one message; nobody reads hundreds."""


@dataclass(frozen=True)
class Hold:
    """One thing that holds another. holder: as it is declared. after: its row once the other is out of it."""

    holder: Holder
    kind: Resource
    row: Row
    after: Row

    @property
    def label(self) -> str:
        """What messages call it: "escalation policy 'Default'"."""
        options = self.kind.to_options(self.row)
        names = [options.get(name) for name in (*self.kind.identity.called, *self.kind.identity.names, "id")]
        return f"{self.kind.title} '{next((one for one in names if one), '')}'"


def holding(finder: Finder, want: Desired, row: Row) -> list[Hold]:
    """Return what holds a thing, each once; what another entry lets go of, or removes, before holds it no more."""
    resource, found = want.resource, {}
    if not isinstance(resource, Resource):  # an action says itself what stands in its way
        return []
    removal = resource.behaviour.removal(want, row, finder.clients[""].now())
    identity = resource.identity.plain(resource.identity.of(row))
    for holder in getattr(removal, "held_by", ()):
        kind = finder.kind(holder.kind)
        rows = list(finder.collection(kind).rows.values()) if holder.rows is None else holder.rows(row, finder.lookup)
        for one in _as_it_is(finder, kind, rows, raw=holder.rows is not None):
            if holder.advice or _without(kind, one, resource.name, identity):
                found.setdefault((kind.name, kind.identity.plain(kind.identity.of(one))), Hold(holder, kind, one, one))
    return list(found.values())


def _as_it_is(finder: Finder, kind: Resource, rows: list[Row], raw: bool) -> list[Row]:
    """Return rows as the fields expect them, and as this pass left them."""
    now = finder.clients[""].now()
    rows = [kind.behaviour.read(one, now) for one in rows] if raw else rows
    collection = None if kind.containers else finder.seen(kind)
    if collection is None or not collection.complete:
        return rows
    known = [collection.rows.get(kind.identity.plain(kind.identity.of(one))) for one in rows]
    return [one for one in known if one is not None]


def _without(kind: Resource, row: Row, target: str, identity: Any, instead: Any = DROP) -> Options:
    """Return the options of a row that change when a thing is taken out of it. instead: what takes its place."""
    was, changed = kind.to_options(row), {}

    def swap(ref: Any, value: Any, _place: str) -> Any:
        return instead if ref.kind == target and str(value) == str(identity) else value

    for one in kind.referring:
        if target in one.type.refers and was.get(one.name) not in (None, [], {}):
            value = one.replaced(was[one.name], swap, one.name)
            if value != was[one.name]:
                changed[one.name] = None if value is DROP else value
    return changed


def taken_out(finder: Finder, want: Desired, row: Row, extra: Extra) -> tuple[Extra, tuple[Hold, ...]]:
    """Return a removal's extra with what takes the thing out of all that holds it, and those; raises Immutable.

    Without `detach` it looks in check mode only, and refuses what the service would refuse.
    """
    detach = bool(want.controls.get("detach"))
    if not detach and not finder.checking:
        return extra, ()
    held = holding(finder, want, row)
    if not held:
        return extra, ()
    if not detach or any(one.holder.advice for one in held):
        raise errors.Immutable(f"it is held by {_told(held)}", advice=_advice(want, held))
    freed, steps, before, after = [], [], {}, {}
    instead = want.controls.get("successor") or DROP
    for one in held:
        options = _without(one.kind, one.row, want.resource.name, _id_of(want.resource, row), instead)
        was = one.kind.to_options(one.row)
        lacking = [name for name in options if one.kind.by_name[name].required is True and options[name] is None]
        if lacking:
            another = "Name another one as successor" if "successor" in want.controls else "Give it another one first"
            raise errors.Immutable(f"{one.label} cannot do without its {lacking[0]}", advice=another)
        try:
            options = one.kind.behaviour.detached(options, was, bool(want.controls.get("force")), finder.clients[""].now())
        except errors.Immutable as refusal:
            refusal.words = f"{one.label}: {refusal.words}"
            raise
        names = {**names_in(one.row, one.kind.system.names), **want.names} if one.kind.system.names else want.names
        inner = Desired(one.kind, options=options, params=want.params, names=names)
        before[one.label] = inner.shown({name: was.get(name) for name in options})
        after[one.label] = inner.shown(options)
        change = Change(inner, one.row, finder.at, finder.clients[""].now(), options, tuple(options), was)
        steps += [step.with_(separate=True) for step in one.kind.update.steps(change)]
        freed.append(replace(one, after=_entered(one.kind, one.row, options)))
    return _before_all(extra, before, after, steps), tuple(freed)


def _before_all(extra: Extra, before: Options, after: Options, steps: list[Step]) -> Extra:
    return Extra({**before, **extra.before}, {**after, **extra.after}, (*steps, *extra.steps), first=True)


def _entered(kind: Resource, row: Row, options: Options) -> Row:
    row = dict(row)
    for name, value in options.items():
        kind.by_name[name].put(row, kind.by_name[name].to_wire(value))
    return row


def _id_of(resource: Resource, row: Row) -> Any:
    return resource.identity.plain(resource.identity.of(row))


def advice_on(finder: Finder, want: Desired, row: Optional[Row], error: errors.Error) -> Optional[str]:
    """Return what holds a thing whose removal was refused, and what to do about it; None for nothing."""
    refused = isinstance(error, errors.Refused) and not isinstance(error, errors.NotAuthenticated)
    held = holding(finder, want, row) if want.absent and row is not None and refused else []
    return f"It is held by {_told(held)}. {_advice(want, held)}" if held else None


def _told(held: list[Hold]) -> str:
    labels = [one.label for one in held]
    if len(labels) > MOST_NAMED:
        labels = [*labels[:MOST_NAMED], f"{len(labels) - MOST_NAMED} more"]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def _advice(want: Desired, held: list[Hold]) -> str:
    stuck = list(dict.fromkeys(one.holder.advice for one in held if one.holder.advice))
    if "detach" in want.controls and not want.controls["detach"]:
        free = [one for one in held if not one.holder.advice]
        stuck += ["Set detach to true to take it out of there first"] if free else []
    return ". ".join(stuck) or "Take it out of there first"

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pure function from what a task wants and what is there to what would be done. It writes nothing and asks nothing."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .behaviour import NOTHING_MORE
from .paths import Addresses
from .resource import Resource
from .steps import PLANNED, UNCHANGED, Desired, Extra, Plan, Step
from .values import (
    COMPANION,
    DROP,
    EVENT,
    FIXED,
    INTERNAL,
    LIVE,
    STABLE,
    STATE,
    WRITE_ONLY,
    Field,
    Options,
    Row,
)


def pick_one(
    want: Desired, rows: list[Row], over_too: bool = False, called: Callable[[str, Any], Any] = lambda kind, identity: identity
) -> Optional[Row]:
    """Choose among the things of one key by the options that break a tie; raises Ambiguous when that is not enough.

    over_too: what is over counts like what is open. called: (kind, id) -> its name, or the id.
    """
    resource = want.resource
    if rows and resource.life is not None and not over_too:
        rows = resource.life.meant(rows)
    if rows and resource.identity.tie_break:
        fitting = [row for row in rows if agrees(want, row)]
        # What only resembles the wish may have to be moved, but must not be deleted.
        rows = fitting if want.absent else fitting or rows
    if len(rows) > 1:
        from .suggestions import told_apart

        there = told_apart(resource, rows, called)
        raise errors.Ambiguous(f"{len(rows)} things bear this name ({there})", advice="Say which one with id")
    return rows[0] if rows else None


def agrees(want: Desired, row: Row) -> bool:
    """Say whether a thing has what the task says of the options that break a tie."""
    was = want.resource.to_options(row)
    return all(
        not want.resource.by_name[name].differs(want.options[name], was.get(name))
        for name in want.resource.identity.tie_break
        if name in want.options
    )


def plan(
    want: Desired, row: Optional[Row], at: Addresses, now: float, extra: Extra = NOTHING_MORE, was: Optional[Options] = None
) -> Plan:
    """Decide what would change, without changing it.

    row: the object as the API returned it, None when it does not exist. now: the service's time. extra: what its Behaviour
    adds. was: the row in option names, where that is known. Raises Immutable when a fixed field would have to change, BadInput when a creation lacks an option.
    """
    if row is None or want.absent:
        from .changes import (  # here, as below: a shipped module that changes nothing does not read how
            absence,
            creation,
        )

        planned = absence(want, row, at, now, extra) if want.absent else creation(want, at, now, extra)
    else:
        planned = _plan_update(want, row, at, now, extra, was)
    return planned.with_(warnings=(*want.warnings, *planned.warnings)) if want.warnings else planned


def _plan_update(want: Desired, row: Row, at: Addresses, now: float, extra: Extra, was: Optional[Options] = None) -> Plan:
    if want.brief and extra is NOTHING_MORE and is_unchanged(want, row, at):
        return UNCHANGED
    resource = want.resource
    was = resource.to_options(row) if was is None else was
    wanted = {name: value for name, value in {**want.implied, **want.options}.items() if name not in at}
    differing = _differences(want, wanted, row, was)
    for name in differing:
        if wanted[name] is None and resource.by_name[name].needed({**was, **wanted}):
            raise errors.BadInput(f"{name} is blank, and this {resource.title} cannot do without")
    fixed = [name for name in differing if resource.by_name[name].role == FIXED]
    if differing and resource.update is None and not fixed:
        fixed = [name for name in differing if not resource.by_name[name].part]
    if fixed and not want.replace:
        raise _immutable(want, fixed, was, wanted)
    fields = resource.by_name
    managed = [name for name in wanted if fields[name].kept and (fields[name].role != INTERNAL or fields[name].get(row, DROP) is not DROP)]
    will_be = {name: was.get(name) for name in managed}
    for name in differing:
        if name in will_be:
            will_be[name] = fields[name].type.merged(wanted[name], was.get(name)) if fields[name].type.completes else wanted[name]
    before = {**want.shown({name: was.get(name) for name in managed}, internal=True), **extra.before}
    told = [name for name in differing if name not in will_be]
    after = {**want.shown(will_be, internal=True), **(_announced(want, wanted, told) if told else {}), **extra.after}
    row, was = _with_values(resource, row, was, extra.steps) if extra.steps else (row, was)
    stays = (STATE, LIVE, FIXED, STABLE)  # also where nobody gave it
    roles = {one.name: one.role for one in resource.fields if one.name not in want.unsure}
    steady = {name: value for name, value in was.items() if name == "id" or roles.get(name) in stays}
    if not differing:
        thing = want.shown(steady if extra.steps or PLANNED in row else was)
        return Plan("updated" if extra.steps else "unchanged", extra.steps, before, after, thing, row)
    if fixed:
        steady.pop("id", None)
        steady = {name: value for name, value in steady.items() if name not in _ruled_out(want)}
    from .changes import replacement, update

    predicted = {**steady, **will_be}
    # Of what replaces another nobody knows what the service will say of its own.
    untold = {*want.unsure, *(one.name for one in resource.fields if one.role == STABLE)} if fixed else set()
    # The row of a plan has events, too: what is planned later knows of them by it.
    unkept = {name: value for name, value in wanted.items() if fields[name].role in (EVENT, INTERNAL)}
    replacing = replacement(want, row, was, predicted, at, now) if fixed else None
    return Plan(
        "replaced" if fixed else "updated",
        replacing.steps if replacing else extra.beside(update(want, row, was, will_be, differing, at, now)),
        before,
        after,
        want.shown({name: value for name, value in predicted.items() if name not in untold}),
        _written_over(resource, row, {**will_be, **unkept}),
        replacing=replacing,
    )


def _written_over(resource: Resource, row: Row, options: Options) -> Row:
    """Return a row with these options in it, deeper ones in their surroundings."""
    row = dict(row)
    for name, value in options.items():
        resource.by_name[name].put(row, None if value is None else resource.by_name[name].to_wire(value))
    return row


def _with_values(resource: Resource, found: Row, was: Options, steps: tuple[Step, ...]) -> tuple[Row, Options]:
    """Return the row and its options as the values that these steps are known to write will make them."""
    row = found
    for step in steps:
        row = step.entered(row)
    values = {name: value for name, value in row.items() if name not in found or found[name] is not value}
    return (row, {**was, **resource.to_options(values)}) if values else (found, was)


def _announced(want: Desired, wanted: Options, told: list[str]) -> Options:
    """Return what is said, and that a secret is sent again, for the diff."""
    secret = {name: "sent again" for name in told if want.resource.by_name[name].secret}
    return {**want.shown({name: wanted[name] for name in told}, internal=True), **secret}


def _is_sent(want: Desired, one: Field, row: Row) -> bool:
    """Say whether a value that cannot be compared is sent all the same."""
    if one.role == EVENT or (one.role == INTERNAL and one.get(row, DROP) is DROP):
        return True
    if want.params.get("update_secrets") != "always":
        return False
    return one.secret and one.role == WRITE_ONLY or one.type.is_unread(want.options.get(one.name))


def is_unchanged(want: Desired, row: Optional[Row], at: Addresses) -> bool:
    """Say whether a thing is as it should be and nobody wants to know more of it than that."""
    if row is None or not want.brief or want.absent or want.implied:
        return False
    fields = want.resource.by_name
    for name, value in want.options.items():
        if name in at:
            continue
        one = fields[name]
        if _is_sent(want, one, row):
            return False
        if one.kept and one.type.differs(value, one.read(one.get(row))):
            return False
    return True


def _ruled_out(want: Desired) -> set[str]:
    """Return the options that cannot stand beside those that were given."""
    groups = want.resource.constraints.get("mutually_exclusive", ())
    given = want.options
    return {name for group in groups if any(one in given for one in group) for name in group if name not in given}


def _differences(want: Desired, wanted: Options, row: Row, was: Options) -> list[str]:
    """Return the names of the options that ask for a change."""
    fields = want.resource.by_name
    sent = {name for name in wanted if _is_sent(want, fields[name], row)}
    compared = {name for name in wanted if name not in sent and fields[name].kept and fields[name].role != COMPANION}
    different = {name for name in compared if fields[name].differs(wanted[name], was.get(name))}
    return [name for name in wanted if name in sent or name in different]


def _immutable(want: Desired, names: list[str], was: Options, wanted: Options) -> errors.Immutable:
    resource = want.resource
    is_now, would_be = want.shown(was), want.shown(wanted)
    changes = ", ".join(f"{name} is {is_now.get(name)!r} and would become {would_be.get(name)!r}" for name in names)
    return errors.Immutable(
        f"{resource.system.title} cannot change this: {changes} (id {was.get('id')})",
        advice="Set replace to true to delete it and make it anew, or choose another name"
        if resource.replaceable
        else "Change it by hand, or leave the option out",
    )

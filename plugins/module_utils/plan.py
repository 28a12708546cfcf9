# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pure function from what a task wants and what is there to what would be done. It writes nothing and asks nothing."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .behaviour import NOTHING_MORE
from .paths import Addresses
from .resource import ECHO, Resource
from .steps import PLANNED, UNCHANGED, Desired, Extra, Plan, Replacing, Step
from .strategies import Change
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
        fitting = [row for row in rows if _agrees(want, row)]
        # What only resembles the wish may have to be moved, but must not be deleted.
        rows = fitting if want.absent else fitting or rows
    if len(rows) > 1:
        from .suggestions import told_apart

        there = told_apart(resource, rows, called)
        raise errors.Ambiguous(f"{len(rows)} things bear this name ({there})", advice="Say which one with id")
    return rows[0] if rows else None


def _agrees(want: Desired, row: Row) -> bool:
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
    if want.absent:
        planned = _plan_absence(want, row, at, now, extra)
    elif row is None:
        planned = _plan_creation(want, at, now, extra)
    else:
        planned = _plan_update(want, row, at, now, extra, was)
    return planned.with_(warnings=(*want.warnings, *planned.warnings)) if want.warnings else planned


def _plan_absence(want: Desired, row: Optional[Row], at: Addresses, now: float, extra: Extra) -> Plan:
    resource = want.resource
    if row is None:
        return Plan("unchanged")
    removal = resource.behaviour.removal(want, row, now)
    if removal is None:
        raise errors.Immutable(
            f"{resource.system.title} deletes no {resource.title} through its API", advice="Delete it by hand"
        )
    was = resource.to_options(row)
    before = want.shown({one.name: was[one.name] for one in resource.asked if one.name in was})
    steps = extra.beside(removal.steps(Change(want, row, at, now, was=was)))
    return Plan("deleted", steps, {**before, **extra.before}, extra.after)


def _completed_creation(want: Desired) -> Options:
    """Return the options of a creation: what is given, completed with what is said where nothing is given."""
    given = dict(want.options)
    for one in want.resource.fields:
        if one.initial is not None and one.name not in given and one.name not in want.implied:
            value = one.initial(given) if callable(one.initial) else one.initial
            if value is not None:
                given[one.name] = one.type.canonical(value)
        elif one.type.completes and one.name in given and one.name not in want.implied:
            initial = None if callable(one.initial) else one.initial
            given[one.name] = one.type.merged(given[one.name], one.type.canonical(initial))
    return given


def _plan_creation(want: Desired, at: Addresses, now: float, extra: Extra) -> Plan:
    resource = want.resource
    if resource.create is None:
        from .suggestions import settings_to_check

        raise errors.Missing(
            f"there is none, and {resource.system.title} makes no {resource.title} through its API",
            advice="" if resource.identity.keys else settings_to_check(resource.system, at.scope),
        )
    own = _completed_creation(want)
    given = {**want.implied, **own}
    lacking = [one.name for one in resource.fields if one.needed(given) and given.get(one.name) is None]
    if lacking:
        raise errors.BadInput(
            f"there is none yet, and to create it {' and '.join(lacking)} must be given",
            advice="Set what is missing, or check the name or id by which an existing one should be found",
        )
    change = Change(want, None, at, now, {name: value for name, value in own.items() if value is not None})
    made_by = len(extra.steps) if extra.first else 0
    parts = _part_steps(resource, own, at, made_by=made_by) if resource.parts else ()
    steps = (*resource.create.steps(change), *parts)
    foretold = {name: value for name, value in given.items() if name not in want.unsure}
    known = {
        name: value
        for name, value in foretold.items()
        if resource.by_name[name].kept and name not in at.scope
    }
    # The service will complete it: what was said of it is still enough for a later item to compare with.
    partly = {name: value for name, value in own.items() if name in want.unsure and resource.by_name[name].type.completes}
    events = {name: value for name, value in given.items() if resource.by_name[name].role == EVENT}
    own = {name: value for name, value in own.items() if name not in want.unsure}
    unsaid: Options = {}
    if resource.body.answers == ECHO:  # what is not said is not set
        unsaid = {one.name: None for one in resource.asked if one.kept and one.name not in want.unsure}
    return Plan(
        "created",
        extra.beside(steps),
        after={**want.shown(own, internal=True), **extra.after},
        resource=want.shown({**unsaid, **known}),
        row=resource.to_row({**known, **partly, **events}),
    )


def _plan_update(want: Desired, row: Row, at: Addresses, now: float, extra: Extra, was: Optional[Options] = None) -> Plan:
    if want.brief and extra is NOTHING_MORE and is_unchanged(want, row, at):
        return UNCHANGED
    resource = want.resource
    was = resource.to_options(row) if was is None else was
    wanted = {name: value for name, value in {**want.implied, **want.options}.items() if name not in at.scope}
    differing = _differences(want, wanted, row, was)
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
            will_be[name] = fields[name].type.merged(wanted[name], was.get(name))
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
    predicted = {**steady, **will_be}
    # The row of a plan has events, too: what is planned later knows of them by it.
    unkept = {name: value for name, value in wanted.items() if fields[name].role in (EVENT, INTERNAL)}
    replacing = _replacement(want, row, was, predicted, at, now) if fixed else None
    return Plan(
        "replaced" if fixed else "updated",
        replacing.steps if replacing else extra.beside(_update(want, row, was, will_be, differing, at, now)),
        before,
        after,
        want.shown(predicted),
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
        if name in at.scope:
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


def _update(
    want: Desired, row: Row, was: Options, will_be: Options, differing: list[str], at: Addresses, now: float
) -> tuple[Step, ...]:
    """Return the writes that make `will_be` (the managed options as they will be) of what was found."""
    resource = want.resource
    parts = {name: will_be[name] for name in differing if name in will_be}
    after = _part_steps(resource, parts, at, resource.identity.of(row), was=was) if resource.parts else ()
    own = tuple(name for name in differing if not resource.by_name[name].part)
    if not own:
        return after
    return (*resource.update.steps(Change(want, row, at, now, will_be, own, was)), *after)


def _replacement(want: Desired, row: Row, was: Options, predicted: Options, at: Addresses, now: float) -> Replacing:
    """Remove, and create with what the task says and what was the thing's own."""
    resource = want.resource
    own = {name: value for name, value in predicted.items() if name != "id" and name not in want.implied}
    options = {**own, **want.options}
    removal = removal_of(want, row, at, now)
    unread = {name: value for name, value in want.options.items() if name not in was and not resource.by_name[name].kept}

    def restoring() -> tuple[Step, ...]:
        return _making(want.with_(implied={}, notes={}), {**was, **unread}, at, now)

    before, after = (distinguishing(resource, known) for known in (was, options))
    return Replacing(_making(want, options, at, now), removal, restoring, before != after, options, was)


def _making(want: Desired, options: Options, at: Addresses, now: float) -> tuple[Step, ...]:
    """Return the creation of a thing with these options, and of its parts."""
    resource = want.resource
    options = {name: value for name, value in options.items() if name in resource.by_name}
    whole = {name: value for name, value in options.items() if value is not None and resource.by_name[name].asked}
    creation = resource.create.steps(Change(want.with_(options=options), None, at, now, whole))
    return (*creation, *_part_steps(resource, options, at)) if resource.parts else creation


def _part_steps(resource: Resource, *arguments: Any, **more: Any) -> tuple[Step, ...]:
    """Return the writes of the parts among some options."""
    from .parts import part_steps

    return part_steps(resource, *arguments, **more)


def removal_of(want: Desired, row: Row, at: Addresses, now: float) -> tuple[Step, ...]:
    """Return the removal of a thing."""
    change = Change(want, row, at, now, was=want.resource.to_options(row))
    return want.resource.behaviour.removal(want, row, now).steps(change)


def distinguishing(resource: Resource, options: Options) -> Options:
    """Return the part of the options that makes a thing another one to its service: its key, and what breaks a tie."""
    ties = {name: options.get(name) for name in resource.identity.tie_break}
    return {**{name: value for name, value in resource.key_in(options).items() if value is not None}, **ties}


def others_of(want: Desired, options: Options, rows: list[Row], own: Any) -> list[Row]:
    """Return those among the rows of one key that are the thing these options mean, and not `own` (an id)."""
    meant = want.with_(options=options)
    identity = want.resource.identity
    return [row for row in rows if identity.plain(identity.of(row)) != identity.plain(own) and _agrees(meant, row)]

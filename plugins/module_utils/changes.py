# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is written: the change that a strategy makes steps of, and how a thing is made, updated, replaced and removed with it."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .parts import part_steps
from .paths import Addresses
from .resource import ECHO, Resource
from .steps import Desired, Extra, Plan, Replacing, Sent, Step
from .times import iso
from .values import COMPANION, DROP, EVENT, HELD, NOW, WRITE_ONLY, Options, Row, Unknown


class Change:
    """What a strategy makes steps of.

    at: the Addresses. now: the service's time. options: the options as they will be, None where one is cleared. differing: those that are to
    change. was: what is there, in option names.
    """

    def __init__(
        self,
        want: Desired,
        row: Optional[Row],
        at: Any,
        now: float,
        options: Optional[Options] = None,
        differing: tuple[str, ...] = (),
        was: Optional[Options] = None,
    ) -> None:
        self.resource = want.resource
        self.want = want
        self.row = row
        self.at = at
        self.now = now
        self.options = options or {}
        self.differing = differing
        self.was = was or {}
        completed = want.resource.body.lacks or "answered" in want.resource.behaviour.own
        self.answered: Any = self._completed if completed else {}
        """Makes of the thing that the write answered one with what its answer leaves out, as Step.values."""
        self.repeatable = False if any(want.resource.by_name[name].role == EVENT for name in differing) else None
        """Whether an update does no harm when it is sent twice: an event is told twice then. None: as its verb has it."""

    def _completed(self, row: Row) -> Row:
        row = dict(row)
        for one in (self.resource.by_name[name] for name in self.resource.body.lacks):
            if one.get(row) is None:
                usual = one.type.canonical(one.usual)
                read = one.get(self.row, DROP) if self.row else DROP if usual is None else one.to_wire(usual)
                told = one.to_wire(self.options[one.name]) if one.name in self.options else read
                if told is not DROP:
                    one.put(row, told)
        return self.resource.behaviour.answered(row, self)

    def identity(self) -> Any:
        """Return the thing's id."""
        return self.resource.identity.of(self.row or {})

    def piece(self) -> str:
        """Return what of the id stands in a path."""
        return self.resource.identity.piece(self.identity())

    def item(self) -> str:
        """Return where the thing is written."""
        known = {**self.was, **self.want.options}
        return self.at.path(self.resource, self.resource.paths.item, self.resource.identity.of(self.row or {}), known)

    def creation(self, path: str, item: bool = False) -> str:
        """Return where it is made."""
        return self.at.creation(self.resource, path, self.want.options, item)

    def body(self, options: Options, row: Optional[Row] = None, whole: bool = False) -> Callable[[Sent], Any]:
        """Return what makes the body of these options when it is sent; what it refuses is refused now.

        row: what an update changes. whole: what does not change goes back as it was read, however it was spelled.
        """
        resource, want = self.resource, self.want
        elsewhere = resource.in_address | set(self.at)

        def made(sent: Sent, beforehand: bool = False) -> Any:
            body: Row = {}
            beside = _beside(resource, options, row) if row is not None and resource.deep else {}
            for name, value in {**beside, **options}.items():
                one = resource.by_name[name]
                value = iso(sent.now) if value is NOW else value
                if one.part or name in elsewhere or value.__class__ is Unknown:
                    continue
                if value.__class__ in (dict, list) and not _is_known(value):
                    if beforehand:
                        continue
                    raise errors.BadInput(f"{name} names something that is not there yet")
                found = one.get(row, DROP) if row and one.kept and (whole or one.type.keeps_unknown) else DROP
                if found is DROP or not whole or name in self.differing:
                    value = one.to_wire(value)
                    found = value if found is DROP else one.type.with_unknown(value, found)
                one.put(body, found)
            body = {**resource.body.constants, **(resource.update.beside(row) if whole else {}), **body}
            if "body" in resource.behaviour.own:
                body = resource.behaviour.body(body, want, row, sent.now)
            return resource.body.wrapped(body, update=row is not None)

        made(Sent([], self.now), True)
        return made

    def wrapped(self, values: Row, row: Optional[Row]) -> Any:
        """Return a body of the vendor's own values."""
        return self.resource.body.wrapped({**self.resource.body.constants, **values}, update=row is not None)

    def whole(self) -> Options:
        """Return everything that a full replacement says."""
        current = self.resource.to_options(self.row or {})
        kept = [one.name for one in self.resource.fields if one.role in HELD]
        whole = {name: current[name] for name in kept if current.get(name) is not None}
        beside = (WRITE_ONLY, COMPANION, EVENT)
        secrets = {name: value for name, value in self.want.options.items() if self.resource.by_name[name].role in beside}
        said = {name: value for name, value in self.options.items() if value is not None}
        kept = [name for name in self.differing if self.resource.by_name[name].kept]
        cleared = {name: None for name in kept if self.options.get(name) is None}
        return {**whole, **secrets, **said, **cleared}

    def again(self) -> Change:
        """Return the creation of everything, as an upsert sends it."""
        return Change(self.want, None, self.at, self.now, self.whole())


def _is_known(value: Any) -> bool:
    """Say whether a value holds nothing that is only planned."""
    if value.__class__ is dict:
        return all(map(_is_known, value)) and all(map(_is_known, value.values()))
    return all(map(_is_known, value)) if value.__class__ is list else value.__class__ is not Unknown


def _beside(resource: Any, options: Options, row: Row) -> Options:
    """Return what stands beside deeper values in an update's body: services replace what is nested whole."""
    around = {one.at.partition(".")[0] for one in resource.deep if one.name in options}
    was = resource.to_options(row)
    sent = [one for one in resource.fields if one.role in HELD and one.at.partition(".")[0] in around]
    return {one.name: was[one.name] for one in sent if one.name not in options and was.get(one.name) is not None}


def absence(want: Desired, row: Optional[Row], at: Addresses, now: float, extra: Extra) -> Plan:
    """Plan that a thing is not there."""
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


def creation(want: Desired, at: Addresses, now: float, extra: Extra) -> Plan:
    """Plan a thing that is not there yet."""
    resource = want.resource
    if resource.create is None:
        from .suggestions import settings_to_check

        raise errors.Missing(
            f"there is none, and {resource.system.title} makes no {resource.title} through its API",
            advice="" if resource.identity.keys else settings_to_check(resource.system, at),
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
    parts = part_steps(resource, own, at, made_by=made_by) if resource.parts else ()
    steps = (*resource.create.steps(change), *parts)
    foretold = {name: value for name, value in given.items() if name not in want.unsure}
    known = {
        name: value
        for name, value in foretold.items()
        if resource.by_name[name].kept and name not in at
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
        after={**want.shown({**own, **partly}, internal=True), **extra.after},
        resource=want.shown({**unsaid, **known}),
        row=resource.to_row({**known, **partly, **events}),
    )


def update(
    want: Desired, row: Row, was: Options, will_be: Options, differing: list[str], at: Addresses, now: float
) -> tuple[Step, ...]:
    """Return the writes that make `will_be` (the managed options as they will be) of what was found."""
    resource = want.resource
    parts = {name: will_be[name] for name in differing if name in will_be}
    after = part_steps(resource, parts, at, resource.identity.of(row), was=was) if resource.parts else ()
    own = tuple(name for name in differing if not resource.by_name[name].part)
    if not own:
        return after
    return (*resource.update.steps(Change(want, row, at, now, will_be, own, was)), *after)


def replacement(want: Desired, row: Row, was: Options, predicted: Options, at: Addresses, now: float) -> Replacing:
    """Remove, and create with what the task says and what was the thing's own."""
    resource = want.resource
    own = {name: value for name, value in predicted.items() if name != "id" and name not in want.implied}
    options = {**own, **want.options}
    removal = removal_of(want, row, at, now)
    unread = {name: value for name, value in want.options.items() if name not in was and not resource.by_name[name].kept}

    def restoring() -> tuple[Step, ...]:
        return _making(want.with_(implied={}, notes={}), {**was, **unread}, at, now)

    before, after = (_distinguishing(resource, known) for known in (was, options))
    return Replacing(_making(want, options, at, now), removal, restoring, before != after, options, was)


def _making(want: Desired, options: Options, at: Addresses, now: float) -> tuple[Step, ...]:
    """Return the creation of a thing with these options, and of its parts."""
    resource = want.resource
    options = {name: value for name, value in options.items() if name in resource.by_name}
    whole = {name: value for name, value in options.items() if value is not None and resource.by_name[name].asked}
    creation = resource.create.steps(Change(want.with_(options=options), None, at, now, whole))
    return (*creation, *part_steps(resource, options, at)) if resource.parts else creation


def removal_of(want: Desired, row: Row, at: Addresses, now: float) -> tuple[Step, ...]:
    """Return the removal of a thing."""
    change = Change(want, row, at, now, was=want.resource.to_options(row))
    return want.resource.behaviour.removal(want, row, now).steps(change)


def _distinguishing(resource: Resource, options: Options) -> Options:
    """Return the part of the options that makes a thing another one to its service: its key, and what breaks a tie."""
    ties = {name: options.get(name) for name in resource.identity.tie_break}
    return {**{name: value for name, value in resource.key_in(options).items() if value is not None}, **ties}

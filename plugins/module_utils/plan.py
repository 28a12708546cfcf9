# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task wants (Wish), what would be done about it (Plan), and the pure function from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Union

from . import errors
from .answers import Answer
from .resource import Field, Options, Resource, Row, System


@dataclass(frozen=True)
class Wish:
    """What a task wants.

    options: the given options, canonical, references resolved to ids; an option left out is not there.
    guidance: arguments that are no property. names: id -> the name the user wrote for it.
    pending: some reference leads to a thing that is only planned. brief: of what is as it should be, nothing is to be told.
    """

    state: str
    identity: Optional[str]
    options: Options
    guidance: Options = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    replace: bool = False
    pending: bool = False
    brief: bool = False
    parent: Optional[Row] = None

    @property
    def absent(self) -> bool:
        """Whether the thing must not be there."""
        return self.state == "absent"

    @property
    def verb(self) -> str:
        """What is to be done, for messages, before it is known exactly."""
        return verb_of(self.state)


def verb_of(state: Optional[str]) -> str:
    """Return what a state asks to do, for messages."""
    verbs = {"present": "create or update", "absent": "delete", "triggered": "trigger"}
    return verbs.get(state or "present", (state or "")[:-1] if (state or "").endswith("d") else state or "")


@dataclass(frozen=True)
class Step:
    """One write. path: quoted. body: data, or a function of the answers so far.

    repeatable: harmless when carried out twice (PUT and DELETE are, unless this says otherwise).
    creates: it makes a new thing, so its turn is taken first. on: the system, when it is not the resource's own.
    gone_is_fine: a 404 means that it is done already. advice: status -> what to do about it, when it is this step's own.
    """

    method: str
    path: str
    body: Union[None, dict, Callable[[list[Answer]], Any]] = None
    repeatable: Optional[bool] = None
    creates: bool = False
    on: Optional[System] = None
    gone_is_fine: bool = False
    advice: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What would be done: the writes in order, and what they change in option names.

    resource: the thing afterwards as far as it can be known; a key the service will choose is absent.
    in_turn: its steps together create something, so another run on this machine waits, and then looks again.
    row: the same in the vendor's names, for the snapshot. settle: answers -> the row afterwards, where the last answer
    is not that row.
    """

    action: str
    steps: tuple[Step, ...] = ()
    before: Options = field(default_factory=dict)
    after: Options = field(default_factory=dict)
    resource: Options = field(default_factory=dict)
    row: Optional[Row] = None
    warnings: tuple[str, ...] = ()
    in_turn: bool = False
    settle: Optional[Callable[[list[Answer]], Optional[Row]]] = None

    @property
    def changed(self) -> bool:
        """Whether anything would be written."""
        return bool(self.steps)


UNCHANGED = Plan("unchanged")
"""The plan of a thing of which nobody wants to know more than that it is as it should be."""


def plan(resource: Resource, wish: Wish, found: Optional[Row], path: Callable[..., str]) -> Plan:
    """Decide what would change, without changing it.

    wish: what the task wants, canonical. found: the object as the API returned it, None when it does not exist.
    path: fills the placeholders of a path template. Raises Immutable when a create-only field would have to change,
    BadInput when a creation lacks an option.
    """
    if wish.absent:
        return _plan_absence(resource, wish, found, path)
    if found is None:
        return _plan_creation(resource, wish, path)
    return _plan_update(resource, wish, found, path)


def _plan_absence(resource: Resource, wish: Wish, found: Optional[Row], path: Callable[..., str]) -> Plan:
    if found is None:
        return Plan("unchanged")
    was = resource.to_options(found)
    before = shown(resource, {one.name: was[one.name] for one in resource.writable if one.name in was}, wish.names)
    return Plan("deleted", (_deletion(resource, found, path),), before=before)


def _deletion(resource: Resource, found: Row, path: Callable[..., str]) -> Step:
    return Step("DELETE", path(resource, str(found[resource.id_api])), gone_is_fine=True)


def _plan_creation(resource: Resource, wish: Wish, path: Callable[..., str], keep: Optional[Row] = None) -> Plan:
    options = inherited(resource, wish)
    given = {**options, **_with_members(resource, wish)}
    for one in resource.writable:
        if one.name not in given and one.on_create is not None and not (one.inherits and _is_child(resource, wish)):
            given[one.name] = one.canonical(one.on_create(given) if callable(one.on_create) else one.on_create)
        elif one.whole and one.name in given:
            given[one.name] = _completed(one, given[one.name], one.on_create)
    lacking = [
        one.name
        for one in resource.writable
        if one.needed(given) and given.get(one.name) is None and not (one.inherits and _hopes(resource, wish))
    ]
    if lacking:
        raise errors.BadInput(
            f"there is none yet, and to create it {' and '.join(lacking)} must be given",
            advice="Set what is missing, or check the name or id by which an existing one should be found",
        )
    own = {name: value for name, value in given.items() if name not in options}
    body = resource.to_row({**own, **_own_members(resource, wish)})
    step = _creation(resource, body, wish, None, path)
    known = {name: value for name, value in given.items() if not resource.field(name).write_only}
    return Plan(
        "created",
        (step,),
        after=shown(resource, own, wish.names),
        resource=shown(resource, known, wish.names),
        row=resource.to_row(known),
    )


def _is_child(resource: Resource, wish: Wish) -> bool:
    """Say whether the thing has a parent; in check mode that may not be there yet."""
    return bool(resource.parent and wish.options.get(resource.parent))


def _hopes(resource: Resource, wish: Wish) -> bool:
    """Say whether the thing has a parent that is not there yet, so that nobody knows what it will inherit."""
    return _is_child(resource, wish) and wish.parent is None


def _creation(resource: Resource, body: Row, wish: Wish, found: Optional[Row], path: Callable[..., str]) -> Step:
    return Step("POST", path(resource), _enveloped(resource, body, wish, found), creates=True)


def _enveloped(resource: Resource, body: Row, wish: Wish, found: Optional[Row]) -> Row:
    if resource.before_send is not None:
        body = resource.before_send(body, wish, found)
    return {resource.envelope: body} if resource.envelope else body


def inherited(resource: Resource, wish: Wish) -> Options:
    """Return the values a child takes from its parent for the options its task leaves out."""
    if wish.parent is None:
        return {}
    values = resource.to_options(wish.parent)
    return {
        one.name: values[one.name]
        for one in resource.writable
        if one.inherits and one.name not in wish.options and one.name in values
    }


def _with_members(resource: Resource, wish: Wish) -> Options:
    """Return the wanted options, a child's maps laid over its parent's where the service merges them member by member."""
    if wish.parent is None:
        return dict(wish.options)
    values = resource.to_options(wish.parent)
    return {
        name: {**(values.get(name) or {}), **value} if resource.field(name).inherits == "members" else value
        for name, value in wish.options.items()
    }


def _own_members(resource: Resource, wish: Wish) -> Options:
    return {
        name: value
        for name, value in wish.options.items()
        if wish.parent is not None and resource.field(name).inherits == "members"
    }


def _plan_update(resource: Resource, wish: Wish, found: Row, path: Callable[..., str]) -> Plan:
    if wish.brief and wish.parent is None and _is_reached(resource, wish, found):
        return UNCHANGED
    was = resource.to_options(found)
    legacy = inherited(resource, wish)
    wanted = {**legacy, **_with_members(resource, wish)}
    differing, warnings = _differences(resource, wish, wanted, was)
    wanted = {name: value for name, value in wanted.items() if name not in warnings}
    fixed = [name for name in differing if resource.field(name).create_only]
    if fixed and not wish.replace:
        raise _immutable(resource, wish, fixed, was, wanted)
    managed = [name for name in wanted if not resource.field(name).write_only]
    now = {name: _completed(resource.field(name), wanted[name], was.get(name)) for name in managed if name in wanted}
    for name in managed:
        if name not in differing:
            now[name] = was.get(name)
    before = shown(resource, {name: was.get(name) for name in managed}, wish.names)
    after = shown(resource, now, wish.names)
    if not differing:
        return Plan("unchanged", (), before, after, shown(resource, was, wish.names), found, tuple(warnings.values()))
    steady = {
        name: value for name, value in was.items() if name == "id" or _steady(resource.field(name), differing)
    }
    if fixed:
        steady.pop("id", None)
        steady = {name: value for name, value in steady.items() if name not in _ruled_out(resource, wish)}
    predicted = {**steady, **now}
    steps = _replacement(resource, wish, found, predicted, path) if fixed else _update(
        resource, wish, found, now, differing, path
    )
    return Plan(
        "replaced" if fixed else "updated",
        steps,
        before,
        after,
        shown(resource, predicted, wish.names),
        {**found, **resource.to_row({name: now[name] for name in managed})},
        tuple(warnings.values()),
    )


def _is_reached(resource: Resource, wish: Wish, found: Row) -> bool:
    """Say whether nothing would change, without working out anything else."""
    for name, value in wish.options.items():
        one = resource.field(name)
        if not one.write_only and one.differs(value, one.from_api(found.get(one.api))):
            return False
    return True


def _steady(one: Field, differing: list[str]) -> bool:
    """Say whether a value nobody gave will be the same after the change."""
    return (not one.read_only or one.stable) and not set(one.moved_by) & set(differing)


def _ruled_out(resource: Resource, wish: Wish) -> set[str]:
    """Return the options that cannot stand beside those that were given."""
    groups = resource.constraints.get("mutually_exclusive", ())
    return {
        name for group in groups if any(one in wish.options for one in group) for name in group if name not in wish.options
    }


def _differences(resource: Resource, wish: Wish, wanted: Options, was: Options) -> tuple[list[str], dict[str, str]]:
    """Return the names of the options that ask for a change, and option -> warning for those that may not change."""
    differing, warnings = [], {}
    for name, value in wanted.items():
        one = resource.field(name)
        if one.write_only or not one.differs(value, was.get(name)):
            continue
        allowed = wish.guidance.get(one.limited_by) if one.limited_by else None
        if allowed and was.get(name) not in allowed:
            warnings[name] = (
                f"{resource.label({**was, **wish.options})}: {name} is {was.get(name)}, not {' or '.join(allowed)};"
                " somebody else changed it, so it is left alone."
            )
            continue
        differing.append(name)
    return differing, warnings


def _immutable(resource: Resource, wish: Wish, names: list[str], was: Options, wanted: Options) -> errors.Immutable:
    is_now, would_be = shown(resource, was, wish.names), shown(resource, wanted, wish.names)
    changes = ", ".join(f"{name} is {is_now.get(name)!r} and would become {would_be.get(name)!r}" for name in names)
    return errors.Immutable(
        f"{resource.system.title} cannot change this: {changes} (id {was.get('id')})",
        advice="Set replace to true to delete it and make it anew, or choose another name",
    )


def _completed(one: Field, wanted: Any, was: Any) -> Any:
    """Return a nested value with the members the user left out taken from what was there."""
    if one.whole and one.type == "dict":
        return one.canonical({**(was or {}), **wanted})
    return one.canonical(wanted)


def _update(
    resource: Resource, wish: Wish, found: Row, now: Options, differing: list[str], path: Callable[..., str]
) -> tuple[Step, ...]:
    """Return the write that makes `now` (the managed options as they will be) of what was found."""
    if resource.update == "replace":
        body = _whole_body(resource, wish, found, now, differing)
    else:
        body = {resource.field(name).api: resource.field(name).to_api(now[name]) for name in differing}
    verb = resource.system.update_verb
    return (Step(verb, path(resource, str(found[resource.id_api])), _enveloped(resource, body, wish, found)),)


def _whole_body(resource: Resource, wish: Wish, found: Row, now: Options, differing: list[str]) -> Row:
    current = resource.to_options(found)
    whole = {one.name: current[one.name] for one in resource.writable if current.get(one.name) is not None}
    secrets = {name: value for name, value in wish.options.items() if resource.field(name).write_only}
    body = resource.to_row({**whole, **secrets, **now, **_own_members(resource, wish)})
    for name in inherited(resource, wish):
        body[resource.field(name).api] = None  # null means "inherit"
    for name in differing:  # what is cleared must be said, in a full replacement too
        if now[name] is None:
            body[resource.field(name).api] = resource.field(name).to_api(None)
    return body


def _replacement(
    resource: Resource, wish: Wish, found: Row, predicted: Options, path: Callable[..., str]
) -> tuple[Step, ...]:
    """Delete, and create with what the task says and what was the thing's own."""
    left = inherited(resource, wish)
    options = {name: value for name, value in predicted.items() if name != "id" and name not in left}
    body = resource.to_row({**options, **wish.options, **_own_members(resource, wish)})
    return _deletion(resource, found, path), _creation(resource, body, wish, None, path)


def shown(resource: Resource, options: Options, names: dict[str, str]) -> Options:
    """Return options as a person reads them: a reference under the name the task gave it."""
    return {
        name: value if name == "id" else _named(resource.field(name), value, names) for name, value in options.items()
    }


def _named(one: Field, value: Any, names: dict[str, str]) -> Any:
    if one.refers_to:
        if isinstance(value, list):
            return one.canonical([names.get(item, item) for item in value]) if one.unordered else [
                names.get(item, item) for item in value
            ]
        return names.get(value, value) if isinstance(value, str) else value
    if one.options and isinstance(value, dict):
        members = {sub.name: sub for sub in one.options}
        return {name: _named(members[name], item, names) for name, item in value.items() if name in members}
    return value

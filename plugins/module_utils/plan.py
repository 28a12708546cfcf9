# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task wants (Wish), what would be done about it (Plan), and the pure function from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
    warnings: what was noticed in the light of what is there. clocked: options that hang on the moment of writing.
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
    warnings: tuple[str, ...] = ()
    clocked: tuple[str, ...] = ()

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
    verbs = {
        "present": "create or update",
        "absent": "delete",
        "triggered": "trigger",
        "sent": "send",
        "in_progress": "start",
        "verifying": "verify",
        "completed": "complete",
    }
    return verbs.get(state or "present", (state or "")[:-1] if (state or "").endswith("d") else state or "")


@dataclass(frozen=True)
class Step:
    """One write. path: quoted. path, body: data, or a function of the answers so far.

    repeatable: harmless when carried out twice (PUT and DELETE are, unless this says otherwise).
    creates: it makes a new thing, so its turn is taken first. on: the system, when it is not the resource's own.
    gone_is_fine: a 404 means that it is done already. advice: status -> what to do about it, when it is this step's own.
    aside: what it writes is no part of its answer but of `values`, in the vendor's names, which may be a function of the row. query: beside the path.
    """

    method: str
    path: Union[str, Callable[[list[Answer]], str]]
    body: Union[None, dict, Callable[[list[Answer]], Any]] = None
    repeatable: Optional[bool] = None
    creates: bool = False
    on: Optional[System] = None
    gone_is_fine: bool = False
    aside: bool = False
    values: Union[dict, Callable[[Row], Row]] = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    advice: dict = field(default_factory=dict)

    def entered(self, row: Row) -> Row:
        """Return a row with the values that this step is known to write."""
        return {**row, **(self.values(row) if callable(self.values) else self.values)}


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


def settle(resource: Resource, wish: Wish, rows: list[Row]) -> Optional[Row]:
    """Choose among the things of one key by the options that settle it; raises Ambiguous when that is not enough."""
    if rows and resource.settled_by:
        fitting = [row for row in rows if _agrees(resource, wish, row)]
        # What only resembles the wish may have to be moved, but must not be deleted.
        rows = fitting if wish.absent else fitting or rows
    if len(rows) > 1:
        ids = ", ".join(sorted(str(row[resource.id_api]) for row in rows))
        raise errors.Ambiguous(f"{len(rows)} things bear this name ({ids})", advice="Say which one with id")
    return rows[0] if rows else None


def _agrees(resource: Resource, wish: Wish, row: Row) -> bool:
    was = resource.to_options(row)
    return all(
        not resource.field(name).differs(wish.options[name], was.get(name))
        for name in resource.settled_by
        if name in wish.options
    )


def plan(resource: Resource, wish: Wish, found: Optional[Row], path: Callable[..., str]) -> Plan:
    """Decide what would change, without changing it.

    wish: what the task wants, canonical. found: the object as the API returned it, None when it does not exist.
    path: fills the placeholders of a path template. Raises Immutable when a create-only field would have to change,
    BadInput when a creation lacks an option.
    """
    if wish.absent:
        planned = _plan_absence(resource, wish, found, path)
    elif found is None:
        planned = _plan_creation(resource, wish, path)
    else:
        planned = _plan_update(resource, wish, found, path)
    return replace(planned, warnings=(*wish.warnings, *planned.warnings)) if wish.warnings else planned


def _plan_absence(resource: Resource, wish: Wish, found: Optional[Row], path: Callable[..., str]) -> Plan:
    if found is None:
        return Plan("unchanged")
    if "delete" not in resource.can:
        raise errors.Immutable(
            f"{resource.system.title} deletes no {resource.title} through its API", advice="Delete it by hand"
        )
    was = resource.to_options(found)
    before = shown(resource, {one.name: was[one.name] for one in resource.writable if one.name in was}, wish.names)
    return Plan("deleted", (_deletion(resource, wish, found, path),), before=before)


def _deletion(resource: Resource, wish: Wish, found: Row, path: Callable[..., str]) -> Step:
    query = resource.query_of(wish) if resource.query_of else {}
    return Step("DELETE", path(resource, str(found[resource.id_api])), gone_is_fine=True, query=query)


def _plan_creation(resource: Resource, wish: Wish, path: Callable[..., str]) -> Plan:
    if "create" not in resource.can:
        raise errors.Missing(
            f"there is none, and {resource.system.title} makes no {resource.title} through its API",
            advice="" if resource.key else f"Check {' and '.join(sorted(resource.in_address))}",
        )
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
    body = _in_itself(resource, resource.to_row({**own, **_own_members(resource, wish)}))
    extra, _was, beside = _extra(resource, wish, None, path)
    steps = (_creation(resource, body, wish, path), *_part_steps(resource, own, path), *extra)
    own = {name: value for name, value in own.items() if name not in wish.clocked}
    known = {
        name: value
        for name, value in given.items()
        if not resource.field(name).write_only and name not in wish.clocked and name != resource.within
    }
    return Plan(
        "created",
        steps,
        after={**shown(resource, own, wish.names), **beside},
        resource=shown(resource, known, wish.names),
        row=resource.to_row({**known, **_said(resource, given)}),
    )


def _is_child(resource: Resource, wish: Wish) -> bool:
    """Say whether the thing has a parent; in check mode that may not be there yet."""
    return bool(resource.parent and wish.options.get(resource.parent))


def _hopes(resource: Resource, wish: Wish) -> bool:
    """Say whether the thing has a parent that is not there yet, so that nobody knows what it will inherit."""
    return _is_child(resource, wish) and wish.parent is None


def _creation(resource: Resource, body: Row, wish: Wish, path: Callable[..., str]) -> Step:
    where = path(resource, options=wish.options) if resource.made_at else path(resource)
    if resource.put_only:
        return Step("PUT", where, _enveloped(resource, body, wish, None))
    return Step("POST", where, _enveloped(resource, body, wish, None), creates=True)


def _enveloped(resource: Resource, body: Row, wish: Wish, found: Optional[Row]) -> Row:
    if resource.before_send is not None:
        body = resource.before_send(body, wish, found)
    bare = not resource.envelope or (resource.bare_update and found is not None)
    return body if bare else {resource.envelope: body}


def _in_itself(resource: Resource, body: Row) -> Row:
    """Return a body without what is kept at an address of its own, or is in the address already."""
    elsewhere = {one.api for one in resource.fields if one.part or one.name in resource.in_address}
    return {name: value for name, value in body.items() if name not in elsewhere} if elsewhere else body


def _part_steps(
    resource: Resource, options: Options, path: Callable[..., str], identity: str = "", made_by: int = 0
) -> tuple[Step, ...]:
    """Return the writes of the parts among these options. identity: "" when the answer to step `made_by` will tell it."""
    steps = []
    for one in resource.parts:
        if one.name not in options or (not identity and not options[one.name]):
            continue
        value = one.to_api(options[one.name])
        emptied = not value and one.part.empty

        def where(answers: list[Answer], one: Field = one) -> str:
            return path(resource, identity or str(_made(resource, answers[made_by])), one.part.path)

        body = None if emptied else {one.part.member: value}
        verb = one.part.empty if emptied else one.part.verb
        place = where([]) if identity else where
        steps.append(Step(verb, place, body, repeatable=True, aside=True, values={one.api: value}))
    return tuple(steps)


def _made(resource: Resource, answer: Answer) -> Any:
    row = answer.data.get(resource.envelope, answer.data) if isinstance(answer.data, dict) else {}
    if not isinstance(row, dict) or row.get(resource.id_api) is None:
        raise errors.Broken("it answered without the thing it should have written", system=resource.system.name)
    return row[resource.id_api]


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
    if is_settled(resource, wish, found):
        return UNCHANGED
    was = resource.to_options(found)
    legacy = inherited(resource, wish)
    wanted = {**legacy, **_with_members(resource, wish)}
    differing, warnings = _differences(resource, wish, wanted, was)
    wanted = {name: value for name, value in wanted.items() if name not in warnings}
    fixed = [name for name in differing if resource.field(name).create_only]
    if differing and "update" not in resource.can and not fixed:
        fixed = [name for name in differing if not resource.field(name).part]
    if fixed and not wish.replace:
        raise _immutable(resource, wish, fixed, was, wanted)
    managed = [name for name in wanted if name != resource.within and not resource.field(name).write_only]
    now = {
        name: _completed(resource.field(name), wanted[name], was.get(name)) if name in differing else was.get(name)
        for name in managed
    }
    before = shown(resource, {name: was.get(name) for name in managed}, wish.names)
    extra, was_beside, beside = _extra(resource, wish, found, path)
    before = {**before, **was_beside}
    after = {**shown(resource, {**now, **_announced(resource, wanted, differing)}, wish.names), **beside}
    found, was = _with_values(resource, found, was, extra)
    if not differing and extra:
        thing = {name: value for name, value in was.items() if name == "id" or _steady(resource.field(name), [])}
        return Plan("updated", extra, before, after, shown(resource, thing, wish.names), found, tuple(warnings.values()))
    if not differing:
        return Plan("unchanged", (), before, after, shown(resource, was, wish.names), found, tuple(warnings.values()))
    steady = {
        name: value for name, value in was.items() if name == "id" or _steady(resource.field(name), differing)
    }
    if fixed:
        steady.pop("id", None)
        steady = {name: value for name, value in steady.items() if name not in _ruled_out(resource, wish)}
    predicted = {**steady, **now}
    cleared = {resource.field(name).api: None for name in managed if now[name] is None}
    if fixed:
        steps = _replacement(resource, wish, found, predicted, path)
    else:
        steps = (*_update(resource, wish, found, now, differing, path), *extra)
    return Plan(
        "replaced" if fixed else "updated",
        steps,
        before,
        after,
        shown(resource, predicted, wish.names),
        {**found, **cleared, **resource.to_row({**{name: now[name] for name in managed}, **_said(resource, wanted)})},
        tuple(warnings.values()),
    )


def _with_values(resource: Resource, found: Row, was: Options, steps: tuple[Step, ...]) -> tuple[Row, Options]:
    """Return the row and its options as the values that these steps are known to write will make them."""
    row = found
    for step in steps:
        row = step.entered(row)
    values = {name: value for name, value in row.items() if name not in found or found[name] is not value}
    return (row, {**was, **resource.to_options(values)}) if values else (found, was)


def _extra(
    resource: Resource, wish: Wish, found: Optional[Row], path: Callable[..., str]
) -> tuple[tuple[Step, ...], Options, Options]:
    nothing: tuple = ((), {}, {})
    if resource.extra is None:
        return nothing
    return resource.extra(wish, found, path(resource, str((found or {}).get(resource.id_api, "")))) or nothing


def _announced(resource: Resource, wanted: Options, differing: list[str]) -> Options:
    """Return what is said, and that a secret is sent again, for the diff."""
    said = [resource.field(name) for name in differing if resource.field(name).write_only]
    return {one.name: "sent again" if one.secret else wanted[one.name] for one in said}


def _said(resource: Resource, options: Options) -> Options:
    """Return the events among these options: a plan's row has them, so that what is planned later knows of them."""
    return {name: value for name, value in options.items() if resource.field(name).announced}


def _is_sent(resource: Resource, wish: Wish, one: Field) -> bool:
    """Say whether a value that never comes back is sent all the same."""
    always = wish.guidance.get("params", {}).get("update_secrets") == "always"
    return one.announced or (one.secret and one.write_only and always)


def is_settled(resource: Resource, wish: Wish, found: Optional[Row]) -> bool:
    """Say whether a thing is as it should be and nobody wants to know more of it than that."""
    brief = wish.brief and not wish.absent and wish.parent is None
    return brief and found is not None and _is_reached(resource, wish, found)


def _is_reached(resource: Resource, wish: Wish, found: Row) -> bool:
    """Say whether nothing would change, without working out anything else."""
    if resource.extra is not None:
        return False
    for name, value in wish.options.items():
        one = resource.field(name)
        if _is_sent(resource, wish, one):
            return False
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
        if _is_sent(resource, wish, one):
            differing.append(name)
            continue
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
        advice="Set replace to true to delete it and make it anew, or choose another name"
        if resource.replaceable
        else "Change it by hand, or leave the option out",
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
    identity = str(found[resource.id_api])
    parts = _part_steps(resource, {name: now[name] for name in differing if name in now}, path, identity)
    own = [name for name in differing if not resource.field(name).part]
    if not own:
        return parts
    if resource.update == "replace":
        body = _in_itself(resource, _whole_body(resource, wish, found, now, own))
    else:
        along = [one.name for one in resource.writable if one.along and one.name in wish.options]
        body = {
            resource.field(name).api: resource.field(name).to_api(now.get(name, wish.options.get(name)))
            for name in (*own, *along)
        }
        body = {**{one.api: found.get(one.api) for one in resource.writable if one.always}, **body}
    verb = "PUT" if resource.put_only else resource.system.update_verb
    once = False if any(resource.field(name).announced for name in own) else None
    return (Step(verb, path(resource, identity), _enveloped(resource, body, wish, found), repeatable=once), *parts)


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
    wanted = {**options, **wish.options, **_own_members(resource, wish)}
    made = replace(wish, options={**options, **wish.options})
    body = _in_itself(resource, resource.to_row(wanted))
    first = (_deletion(resource, wish, found, path), _creation(resource, body, made, path))
    return (*first, *_part_steps(resource, wanted, path, made_by=1))


def shown(resource: Resource, options: Options, names: dict[str, str]) -> Options:
    """Return options as a person reads them: a reference under the name the task gave it."""
    return {
        name: value if name == "id" else _named(resource.field(name), value, names) for name, value in options.items()
    }


def _named(one: Field, value: Any, names: dict[str, str]) -> Any:
    if one.refers_to:
        if isinstance(value, dict):
            return {names.get(item, item): beside for item, beside in value.items()}
        if isinstance(value, list):
            return one.canonical([names.get(item, item) for item in value]) if one.unordered else [
                names.get(item, item) for item in value
            ]
        return names.get(value, value) if isinstance(value, str) else value
    if one.options and isinstance(value, dict):
        members = {sub.name: sub for sub in one.options}
        return {name: _named(members[name], item, names) for name, item in value.items() if name in members}
    if one.options and isinstance(value, list):
        return [_named(one.item, item, names) for item in value]
    return value

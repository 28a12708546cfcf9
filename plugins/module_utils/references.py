# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""References inside values: names become ids, ids get names, and what leads where is collected. Types walk their values."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Any, Optional

from . import errors
from .lookup import Finder
from .records import Record
from .resource import Resource
from .steps import Desired
from .unsendable import refuse_unsendable
from .values import Container, Field, Name, Options, Ref, Unknown, Value


def canonical_options(fields: tuple[Field, ...], params: Options) -> Options:
    """Return the given ones among these options, canonical; raises BadInput that names the option."""
    options: Options = {}
    for one in fields:
        value = params.get(one.name)
        if value is not None:
            try:
                value = one.given(value) if value.__class__ in (dict, list) else value
                canonical = options[one.name] = one.type.canonical(value)
            except errors.BadInput as reason:
                reason.words = f"{_to_blame(one.type, value, one.name)}: {reason.words}"
                raise
            if canonical is None and value and isinstance(one.type, (Name, Ref)):
                raise errors.BadInput(f"{one.name} is blank; give a name, or leave it out")
    return options


def _to_blame(kind: Value, value: Any, place: str) -> str:
    """Return where in a refused value that stands which is refused: `rules[1].value`."""
    for at, one, item in kind.inside(value) if isinstance(kind, Container) else ():
        if item is not None:
            try:
                one.canonical(item)
            except errors.BadInput:
                return _to_blame(one, item, f"{place}{at}")
    return place


NO_TIME = ("", "0")
"""What an option that guides a module may say in the place of a time: that there is none."""


def checked(kind: Any, params: Options) -> tuple[list[str], Options]:
    """Refuse, before any call, what is wrong with a task; returns warnings, and the given options, canonical."""
    refuse_unsendable(kind.secretive, params)
    for one in kind.checking:
        if params.get(one.name) is not None:
            one.type.check(params[one.name], one.name)
    if kind.timing:
        canonical_options(tuple(one for one in kind.timing if str(params.get(one.name)).strip() not in NO_TIME), params)
    warnings = list(kind.behaviour.check(params) or ()) if "check" in kind.behaviour.own else []
    for names in kind.constraints.get("required_one_of", ()):
        if all(params.get(name) in (None, "") for name in names):  # Ansible takes what is null for what is given
            raise errors.BadInput(f"one of the following is required: {', '.join(names)}")
    refuse_unsendable(kind.arguments, params)  # now, for a check may make what can be sent of what cannot
    options = canonical_options(kind.asked, params)
    for name in kind.never_blank:
        if name in options and options[name] in (None, []):
            what = "blank" if options[name] is None else "empty"
            raise errors.BadInput(f"{name} is {what}, and {kind.system.title} {kind.title}s cannot do without")
    return warnings, options


def enter(
    resource: Any, params: Options, finder: Finder, brief: bool = False, options: Optional[Options] = None
) -> tuple[Finder, Optional[Desired]]:
    """Return the finder that stands where a task's thing is, and what the task wants (see desired_of)."""
    try:
        if not resource.inside(params):
            return finder, desired_of(resource, params, finder, brief, options)
        inner = finder.inside(resource, params)
        try:
            return inner, desired_of(resource, params, inner, brief, options)
        except errors.NotFound:
            surely = finder.inside(resource, params, sure=True)  # what looked like an id may be a name
            if surely.at == inner.at:
                raise
            return surely, desired_of(resource, params, surely, brief, options)
    except errors.Missing:
        if params.get("state") == "absent":
            return finder, None
        raise


def desired_of(
    resource: Any, params: Options, finder: Finder, brief: bool = False, options: Optional[Options] = None
) -> Optional[Desired]:
    """Read validated parameters as what a task wants; None when what must be absent hangs on something absent.

    options: the given ones, canonical, where they were checked before.
    """
    state = params.get("state") or "present"
    absent = state == "absent"
    options = dict(checked(resource, params)[1] if options is None else options)
    if absent:
        options = _naming_it(resource, params, options)
    resolver = Resolver(resource, finder, strict=absent)
    try:
        for one in _in_turn(resource):
            if one.name in options:
                options[one.name] = resolver.resolved(one, options[one.name], options)
    except errors.Missing:
        if absent:
            return None
        raise
    controls = {one.name: params.get(one.name) for one in resource.guiding}
    lacking = _resolve_controls(resolver, controls, absent) if resource.guiding_references else None
    written = str(params.get("id") or "").strip()
    identity = None if not written or "id" in options else (resource.identity.parse_id(written) or written)
    return Desired(
        resource,
        state,
        identity,
        options,
        controls=controls,
        params=params,
        names=resolver.names,
        naming=partial(name_told, finder, resource, frozenset(resolver.listed), bool(identity)),
        replace=bool(params.get("replace")),
        pending=any(identity.__class__ is Unknown for _kind, identity in resolver.names),
        assumed=resolver.assumed,
        lacking=lacking,
        brief=brief,
    )


def _naming_it(resource: Any, params: Options, options: Options) -> Options:
    """Return the options that say what must be absent. What else leads somewhere is left out: if nothing is there, that says nothing."""
    inside, identity = resource.inside(params), resource.identity
    telling = {*inside, *(() if params.get("id") else (*resource.key_in(options), *identity.tie_break))}
    naming = [name for name in options if name in resource.naming or name in inside]
    return {name: options[name] for name in naming if name in telling or not resource.by_name[name].type.refers}


def _resolve_controls(resolver: Resolver, controls: Options, absent: bool) -> Optional[errors.Missing]:
    """Put ids in the place of names in the arguments that guide the module; returns what is wrong with one of a removal."""
    lacking = None
    for one in resolver.resource.guiding_references:
        if controls[one.name] not in (None, "", [], {}):
            try:
                controls[one.name] = resolver.resolved(one, one.type.canonical(one.given(controls[one.name])), {})
            except errors.Missing as missing:
                if not absent:
                    raise
                lacking = missing
    return lacking


@cache
def _in_turn(resource: Any) -> list[Field]:
    """Return the fields that refer, those last whose names are told apart by others: a folder after its product."""
    kinds = resource.system.resources
    return sorted(resource.referring, key=lambda one: any(_rest_of_key(kinds[kind], resource) for kind in one.type.refers))


class Resolver(Record):
    """Turns names inside options into ids, and remembers what was called what.

    names, assumed   see Desired
    listed           the kinds whose lists whoever runs this task reads, for the names in it
    """

    resource: Any
    finder: Finder
    strict: bool
    names: dict[Any, str] = {}
    listed: dict[str, None] = {}
    assumed: dict[tuple[str, str], str] = {}

    def resolved(self, one: Field, value: Any, beside: Options) -> Any:
        """Return an option's value with ids in the place of names. beside: the task's other options."""
        if isinstance(one.type, Container):
            self._list_once(one, value)
        return one.type.canonical(one.replaced(value, partial(self._found, beside), one.name))

    def _found(self, beside: Options, ref: Any, written: Any, place: str) -> Any:
        """Return the id of what an option refers to; what the finder stands in was looked up before."""
        if written.__class__ is Unknown:
            return written
        target, identity = self.resource.system.resources[ref.kind], self.finder.at.get(place)
        surely_a_name = target.identity.parse_id(written) is None
        if identity is None:
            around = {name: beside[name] for name in _rest_of_key(target, self.resource) if beside.get(name) is not None}
            identity = self.finder.resolve(target, written, place, self.strict, around, sure=False)
            if target.listing.filter is None and surely_a_name:
                self.listed[ref.kind] = None
        self.names.setdefault((target.name, identity), str(written))
        if identity == written and not target.identity.tells_ids and not surely_a_name:
            self.assumed.setdefault((target.name, written), place)
        return identity

    def _list_once(self, one: Field, value: Any) -> None:
        """Read the whole kind when several names of it are wanted: one call, not one for each."""
        wanted: dict[str, set[str]] = {}
        for kind, written in references_in(one, value):
            wanted.setdefault(kind, set()).add(written)
        for kind, names in wanted.items():
            target = self.finder.kind(kind)
            if not target.listing.long and len({name for name in names if target.identity.parse_id(name) is None}) > 1:
                self.finder.collection(target)


def make_sure(want: Desired, finder: Finder) -> tuple[Desired, Finder]:
    """Look up what was only taken for an id: a thing that has it, else one that is called so. Raises Missing, and Ambiguous.

    Returns the wish with the ids that are right, and the finder that stands where its thing is then.
    """
    resource, kinds = want.resource, [kind for kind, _written in want.assumed]
    for target in (finder.kind(one) for one in dict.fromkeys(kinds) if kinds.count(one) > 1):
        if finder.stands_among(target):
            finder.collection(target)  # one call, not one for each
    found, lacking = {}, want.lacking
    for one, place in want.assumed.items():
        guides = re.split(r"[.[]", place)[0] in [guiding.name for guiding in resource.guiding_references]
        try:
            found[one] = finder.resolve(*one, place, want.absent)
        except errors.Missing as missing:
            if not (want.absent and guides):
                raise
            lacking = missing

    def swap(ref: Any, written: Any, _place: str) -> Any:
        return found.get((ref.kind, written), written)

    def swapped(fields: tuple[Field, ...], options: Options) -> Options:
        changed = {one.name: one.type.canonical(one.replaced(options[one.name], swap)) for one in fields if options.get(one.name)}
        return {**options, **changed}

    around = [resource.by_name[name] for name in resource.inside(want.params)]
    scope = {one.name: swap(one.type, finder.at[one.name], "") for one in around if isinstance(one.type, Ref)}
    right = want.with_(
        options=swapped(resource.referring, want.options),
        controls=swapped(resource.guiding_references, want.controls),
        names={**want.names, **{(kind, there): written for (kind, written), there in found.items()}},
        pending=want.pending or Unknown in map(type, found.values()),
        assumed={},
        lacking=lacking,
    )
    return right, finder.within(scope) if scope else finder


@cache
def _rest_of_key(target: Resource, resource: Any) -> list[str]:
    """Return the options of a task in which the rest of the key of a thing it refers to stands: the product of a folder."""
    both = [name for name in target.identity.key[1:] if name in resource.by_name]
    return [name for name in both if _leads_to(target.by_name[name]) and _leads_to(target.by_name[name]) == _leads_to(resource.by_name[name])]


def _leads_to(one: Field) -> Optional[str]:
    return one.type.kind if isinstance(one.type, Ref) else None


def references_in(one: Field, value: Any) -> list[tuple[str, str]]:
    """Return (kind, name) for every reference inside an option's value."""
    found: list[tuple[str, str]] = []

    def collect(ref: Any, written: Any, _place: str) -> Any:
        if written not in (None, ""):
            found.append((ref.kind, str(written)))
        return written

    if value not in (None, "", [], {}):
        one.replaced(value, collect)
    return found


# Names of what was found


def names_in(data: Any, names: tuple[str, ...]) -> dict[str, str]:
    """Return id -> name wherever the two stand together in a row. names: the members that hold them."""
    found: dict[str, str] = {}
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            identity, name = (one.get(member) for member in names)
            if isinstance(identity, (str, int)) and isinstance(name, str) and name:
                found.setdefault(str(identity), name)
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def name_told(finder: Finder, resource: Resource, listed: frozenset, by_id: bool, kind: str, identity: Any) -> Optional[str]:
    """Return the name of what a row refers to, None where no list that the task reads in any case tells it.

    listed: the kinds whose lists it reads for the names it gives. by_id: it gives the id of its thing, and lists none for it.
    """
    target = finder.kind(kind)
    if kind in listed:
        return known_name(finder, target, identity)
    beside = target is not resource and bool(target.paths.list) and finder.stands_among(target)
    if by_id or not beside or finder.where(target) != finder.where(resource):
        return None
    collection = finder.known(target)
    row = collection.rows.get(identity) if collection else None
    return None if row is None else str(target.option_of(row, target.identity.names[-1]))


def with_names(finder: Finder, resource: Resource, options: Options) -> Options:
    """Return options with the names of what they refer to, as far as the lists that were read tell them."""
    named = dict(options)
    for one in resource.referring:
        if one.name in options:
            ids = references_in(one, options[one.name])
            found = {(kind, identity): known_name(finder, finder.kind(kind), identity) for kind, identity in ids}
            known = {one: name for one, name in found.items() if name}
            named.update(Desired(resource, names=known).shown({one.name: options[one.name]}))
    return named


def known_name(finder: Finder, target: Resource, identity: str) -> Optional[str]:
    """Return the name that leads back to this thing, None where none does or where it would cost a call to know."""
    collection = finder.known(target)
    row = collection.rows.get(identity) if collection else None
    options = target.to_options(row) if row else {}
    for option in target.identity.names:
        name = options.get(option)
        if name and not is_surely_an_id(target, name) and len(collection.matching({option: name})) == 1:
            return name
    return None


def is_surely_an_id(target: Resource, name: Any) -> bool:
    """Say whether a name would be taken for an id."""
    return target.identity.tells_ids and target.identity.parse_id(name) is not None

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which entries need which: what refers to others is made after them, and removed before them."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any, Optional

from .. import errors
from ..references import references_in
from ..resource import Resource
from ..values import Options, Ref, Row, Unknown
from .entries import Entry
from .owners import agree, plain
from .planning import place_of
from .twins import refuse_twins


def arrange(entries: list[Entry]) -> None:
    """Find out which entries need which; raises BadInput for two entries of one thing, and for a cycle."""
    providers: dict[tuple, list[Entry]] = {}
    refuse_twins(entries)
    for entry in entries:
        entry.references = _wanted_of(entry)
        for option in entry.kind.identity.names:
            called = entry.params.get(option)
            if called:
                place = (*_kind_of(entry), _inside(entry, entry.kind), option, plain(entry.kind, option, called))
                providers.setdefault(place, []).append(entry)
                for other in _brought_by(entry.kind):
                    place = (*_kind_of(entry, other), (), other.identity.names[0], plain(other, other.identity.names[0], called))
                    providers.setdefault(place, []).append(entry)
    for entry in entries:
        for kind, name in entry.references:
            target = entry.kind.system.resources[kind]
            around = (*_kind_of(entry, target), _inside(entry, target))
            places = [(*around, option, plain(target, option, name)) for option in target.identity.names]
            for provider in _provided(entry, target, next((providers[place] for place in places if place in providers), [])):
                _relate(entry, provider)
    _let_come_first(entries)
    for entry in entries:
        _let_go_first(entry, providers)
        _come_after_those_it_means(entry, entries)
    agree(entries)
    _refuse_cycle(entries)


def _come_after_those_it_means(entry: Entry, entries: list[Entry]) -> None:
    """Let what is about several things come after the entries that make or remove some of them, and be planned again then."""
    for other in entries if entry.kind.concerns else ():
        means = entry.kind.concerns.get(other.kind.module_name) if other.is_state and other.account == entry.account else None
        if means is not None and means(entry.params, other.params):
            entry.needs.add(other.index)
            entry.again = True


def _let_come_first(entries: list[Entry]) -> None:
    """Let what is inside something come before what refers to that, and go after it, where the latter's kind says so."""
    waiting = [entry for entry in entries if entry.is_state and entry.kind.module.after]
    inside: dict[tuple, list[Entry]] = {}
    for entry in entries if waiting else ():
        if entry.is_state and entry.kind.containers:
            inside.setdefault((entry.account, entry.kind.name, _inside(entry, entry.kind)), []).append(entry)
    for entry in waiting:
        kinds = entry.kind.system.resources
        for kind, (target, name) in product(entry.kind.module.after, entry.references):
            spellings = {plain(kinds[target], option, name) for option in kinds[target].identity.names}
            for other in [one for spelled in spellings for one in inside.get((entry.account, kind, (spelled,)), ())]:
                if other.absent:
                    other.needs.add(entry.index)
                elif not entry.absent:
                    entry.needs.add(other.index)


def _let_go_first(entry: Entry, providers: dict[tuple, list[Entry]]) -> None:
    """Let what bears a name that an entry's thing had before come after that entry: it is the thing until then."""
    former = entry.former or {}
    for option in entry.kind.identity.names:
        if former.get(option):
            place = (*_kind_of(entry), _inside(entry, entry.kind), option, plain(entry.kind, option, former[option]))
            for other in providers.get(place, ()):
                if other is not entry and all(other.params.get(name) in (None, value) for name, value in former.items()):
                    other.needs.add(entry.index)


@cache
def _brought_by(kind: Any) -> tuple[Resource, ...]:
    """Return the kinds that nobody makes, and that are read out of this kind's list: they come with it, under the same name."""
    others = [one for one in kind.system.resources.values() if isinstance(one, Resource) and one.module is None]
    place = kind.paths.list if isinstance(kind, Resource) else ""
    return tuple([one for one in others if place and one.paths.list == place and one.listing.select is not None])


def _kind_of(entry: Entry, kind: Optional[Resource] = None) -> tuple:
    kind = kind or entry.kind
    return kind.system.name, kind.name, entry.account


def _provided(entry: Entry, target: Any, named: list[Entry]) -> list[Entry]:
    """Return those among the entries of one name that a reference may mean: those that go only where none stays."""
    rest = [name for name in target.identity.key[1:] if entry.params.get(name) is not None]
    same = [one for one in named if all(one.params.get(name) in (None, entry.params[name]) for name in rest)] or named
    others = [one for one in same if one is not entry]
    return [one for one in others if not one.absent] or others


def _inside(entry: Entry, kind: Any) -> tuple[str, ...]:
    """Return inside what a thing of a kind is, as an entry says it: what it refers to stands beside it."""
    return tuple([_container(kind, name, entry.params.get(name)) for name in kind.containers])


def _container(kind: Any, name: str, written: Any) -> str:
    """Return what a thing is in, in the one spelling in which the names of such things compare."""
    target = kind.system.resources[kind.by_name[name].type.kind]
    return plain(target, target.identity.names[0], plain(kind, name, written)) if target.identity.names else plain(kind, name, written)


def _wanted_of(entry: Entry) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in (*entry.kind.referring, *entry.kind.guiding_references):
        value = entry.params.get(one.name)
        if value is not None:
            found.extend(references_in(one, value))
    return found


def _relate(entry: Entry, provider: Entry) -> None:
    """Order an entry and the one it refers to: made before it is used, used no more before it is removed."""
    if not provider.absent:
        entry.needs.add(provider.index)
    elif entry.absent:
        provider.needs.add(entry.index)
    else:
        raise errors.BadInput(f"{entry.place} refers to {provider.place}, which is to be removed")


def _refuse_cycle(entries: list[Entry]) -> None:
    state: dict[int, bool] = {}
    for start in entries:
        if not start.needs or start.index in state:
            continue
        trail, stack = [start.index], [(start.index, iter(sorted(start.needs)))]
        state[start.index] = False
        while stack:
            index, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[index] = True
                stack.pop()
                trail.pop()
            elif following not in state:
                state[following] = False
                trail.append(following)
                stack.append((following, iter(sorted(entries[following].needs))))
            elif not state[following]:
                circle = [entries[one].place for one in trail[trail.index(following) :]]
                raise errors.BadInput(f"{' needs '.join([*circle, circle[0]])}: a cycle nobody can begin")


def in_order(entries: list[Entry]) -> list[Entry]:
    """Return entries with what each needs before it, otherwise as written."""
    return _in_order(entries, list(entries))


def planning_order(entries: list[Entry]) -> list[Entry]:
    """Return entries with what each needs before it, otherwise in an order that does not hang on that of the list."""
    return _in_order(entries, sorted(entries, key=_content))


def _content(entry: Entry) -> tuple:
    kind, params = entry.kind, entry.params
    if not entry.is_state and not entry.name:
        return entry.absent, kind.module_name
    beside = [str(params.get(name)) for name in kind.identity.tie_break]
    return (entry.absent, kind.module_name, entry.name, str(params.get("id")), *beside)


def _in_order(entries: list[Entry], otherwise: list[Entry]) -> list[Entry]:
    if not any(entry.needs for entry in entries):
        return otherwise
    rank = {entry.index: number for number, entry in enumerate(otherwise)}
    ordered: list[Entry] = []
    done: set[int] = set()

    def visit(entry: Entry) -> None:
        stack = [entry]
        while stack:
            top = stack[-1]
            waiting = sorted((one for one in top.needs if one not in done), key=rank.__getitem__) if top.needs else ()
            if waiting:
                stack.extend(entries[one] for one in reversed(waiting))
            else:
                stack.pop()
                if top.index not in done:
                    done.add(top.index)
                    ordered.append(top)

    for entry in otherwise:
        if entry.index not in done:
            visit(entry)
    return ordered


# Removals


def _telling(resource: Resource) -> tuple[Any, ...]:
    """Return the fields that say what a thing needs: of a relation that two kinds show, the owner's."""
    return tuple(one for one in resource.referring if not one.mirror)


def referred_to(resource: Resource) -> set[str]:
    """Return the kinds that things of a kind refer to."""
    return {kind for one in _telling(resource) for kind in one.type.refers}


def ids_referred_to(entry: Entry) -> set[tuple]:
    """Return the things that a thing refers to, as it was found, and those it is inside of: they can only go after it."""
    found: set[tuple] = set()
    row, kind = entry.row or {}, entry.kind
    for one in _telling(kind):
        if one.kept and not one.part:
            value = one.read(one.get(row))
            found |= {_known_as(entry, kind.system.resources[name], identity) for name, identity in references_in(one, value)}
    return found | _ids_around(entry)


def _ids_around(entry: Entry) -> set[tuple]:
    """Return the things that an entry's thing is inside of."""
    kinds = {name: entry.kind.system.resources[entry.kind.by_name[name].type.kind] for name in entry.kind.containers}
    return {_known_as(entry, kind, around(entry).get(name)) for name, kind in kinds.items()}


def removed_as(entry: Entry) -> tuple:
    """Return a thing that goes, as others refer to it."""
    return _known_as(entry, entry.kind, entry.identity or "")


def known_as(finder: Any, kind: Resource, identity: Any, inside: Options) -> tuple:
    """Return what tells a thing from all others, whoever asks for it. inside: the ids of what it may be inside of."""
    return kind.system.name, finder.clients[kind.host].connection.url, kind.name, place_of(kind, inside), str(identity)


def _known_as(entry: Entry, kind: Resource, identity: Any) -> tuple:
    """Return it of what an entry's thing refers to; inside the same as that is, as far as it is inside something."""
    return known_as(entry.finder, kind, identity, around(entry))


def around(entry: Entry) -> Options:
    """Return the ids of what an entry's thing is inside of."""
    return {**entry.finder.at, **(entry.want.options if entry.want else {})}


def ids_wanted(entry: Entry) -> set[tuple]:
    """Return the things that the options of an entry, at any depth, name."""
    kind, want = entry.kind, entry.want
    found: set[tuple] = set()
    for one in (*kind.referring, *kind.guiding_references):
        value = want.options.get(one.name, want.controls.get(one.name))
        found |= {_known_as(entry, kind.system.resources[name], identity) for name, identity in references_in(one, value)}
    return found


def ids_it_hangs_on(finder: Any, kind: Resource, row: Row, inside: Options) -> set[tuple]:
    """Return the things without which a thing that was read would not be as it is: a metric's provider, an alert's parent."""
    single = [one for one in _telling(kind) if one.kept and isinstance(one.type, Ref)]
    ids = {(one.type.kind, one.read(one.get(row))) for one in single}
    return {known_as(finder, kind.system.resources[name], identity, inside) for name, identity in ids if identity}


def relate_as_planned(entries: list[Entry]) -> None:
    """Order entries by what each of them means, now that this is known, however they spell it; see relate_removals."""
    relate_removals(entries)
    relate_to_makers(entries)


def relate_removals(entries: list[Entry]) -> None:
    """Order removals by what the things found refer to, whether or not their entries say so.

    Raises BadInput when an entry refers to what another removes, however each of them is written.
    """
    going = {removed_as(entry): entry for entry in entries if entry.absent and entry.row is not None and entry.is_state}
    if not going:
        return
    for entry in entries:
        if not entry.absent and entry.want is not None:
            for key in ids_wanted(entry) & going.keys():
                _relate(entry, going[key])
        if entry.is_state and entry.row is not None and entry.planned.changed:
            for key in ids_referred_to(entry) & going.keys():
                _go_after(entries, going[key], entry)
            for other in going.values() if entry.kind.module.after else ():
                if other.kind.name in entry.kind.module.after and _ids_around(other) & ids_referred_to(entry):
                    _go_after(entries, other, entry)


def relate_to_makers(entries: list[Entry]) -> None:
    """Let what names something that another entry makes come after that entry, however each of them spells it."""
    makers = {entry.thing: entry for entry in entries if entry.is_state and entry.thing.__class__ is Unknown}
    for entry in entries if makers else ():
        for one in _planned_ones(entry):
            maker = makers.get(one)
            if maker is not None and maker is not entry and not reaches(entries, maker, entry):
                entry.needs.add(maker.index)


def _planned_ones(entry: Entry) -> list[Unknown]:
    """Return what an entry names that is only planned."""
    found: list[Unknown] = []

    def collect(_ref: Any, meant: Any, _place: str) -> Any:
        if meant.__class__ is Unknown:
            found.append(meant)
        return meant

    for one in (*entry.kind.referring, *entry.kind.guiding_references) if entry.want is not None else ():
        value = entry.want.options.get(one.name, entry.want.controls.get(one.name))
        if value not in (None, "", [], {}):
            one.replaced(value, collect)
    return found


def _go_after(entries: list[Entry], later: Entry, sooner: Entry) -> None:
    if later is not sooner and not reaches(entries, sooner, later):
        later.needs.add(sooner.index)


def reaches(entries: list[Entry], start: Entry, goal: Entry) -> bool:
    """Say whether one entry needs another, directly or not."""
    waiting, done = [start], set()
    while waiting:
        one = waiting.pop()
        if one is goal:
            return True
        if one.index not in done:
            done.add(one.index)
            waiting.extend(entries[need] for need in one.needs)
    return False


def prune_order(victims: list[Entry]) -> list[list[Entry]]:
    """Return the victims in the groups in which they may go: what refers to others goes before them."""
    groups: list[list[Entry]] = []
    rest = list(victims)
    while rest:
        before = {entry: {*referred_to(entry.kind), *entry.kind.module.after} - {entry.kind.name} for entry in rest}
        used = {(entry.kind.system.name, kind) for entry, kinds in before.items() for kind in kinds}
        above = {key for entry in rest for key in ids_referred_to(entry) if key[2] == entry.kind.name}
        free = [
            entry
            for entry in rest
            if (entry.kind.system.name, entry.kind.name) not in used and removed_as(entry) not in above
        ] or rest
        groups.append(free)
        rest = [entry for entry in rest if entry not in free]
    return groups

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there, as input for `apply`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import errors
from ..arguments import refuse_wrong_types, with_environment
from ..cache import Collection
from ..connect import connection_arguments, connections_field
from ..frame import Frame
from ..lookup import Finder
from ..resource import Resource
from ..system import TUNING
from ..values import Choice, Field, File, Json, ListOf, Number, Options, Ref, Text
from .files import refuse_unwritable, write_files
from .kinds import ManyKinds
from .order import referred_to
from .planning import Accounts, finders_inside, read_all
from .writer import Writer


@dataclass(frozen=True, eq=False)
class Export(ManyKinds):
    """The `export` module. kinds: what can be exported, by module name."""

    module_name: str = "export"

    def declared(self) -> tuple:
        """Return the options of the module."""
        return (
            Field("resources", ListOf(Text()), default=["all"]),
            Field("system", ListOf(Choice(*sorted(one.name for one in self.systems)))),
            Field("filters", Json(), default={}),
            Field("dest", File()),
            Field("parallel", Number(), default=4),
            connections_field(self.systems),
            *TUNING,
        )

    def run(self, params: Options, frame: Frame) -> dict[str, Any]:
        """Read what is there. Result: resources (apply's form), secrets (what a creation needs), file, calls."""
        return _run(self, params, frame)


def exportable(kind: Any) -> bool:
    """Say whether things of this kind can be listed and made again from what the list shows."""
    return isinstance(kind, Resource) and kind.module is not None and kind.module.exported and kind.life is None


class _Place(NamedTuple):
    """Where things of a kind are: a finder that stands there, and the options that say so."""

    finder: Finder
    where: Options


# What to export


def _chosen(thing: Export, params: Options) -> tuple[list[Resource], list[Resource]]:
    """Return the kinds to export, and those asked for that cannot be."""
    systems = params.get("system") or [one.name for one in thing.systems]
    asked = [name.rsplit(".", 1)[-1] for name in params["resources"]]
    if asked == ["all"]:
        kinds = [one for one in thing.kinds.values() if one.system.name in systems]
        return [one for one in kinds if exportable(one)], [one for one in kinds if not exportable(one)]
    unknown = sorted(set(asked) - set(thing.kinds))
    if unknown:
        raise errors.BadInput(
            f"resources: there is no module {', '.join(map(repr, unknown))} here; there are"
            f" {', '.join(sorted(thing.kinds))}, or all"
        )
    kinds = [thing.kinds[name] for name in dict.fromkeys(asked) if thing.kinds[name].system.name in systems]
    return [one for one in kinds if exportable(one)], [one for one in kinds if not exportable(one)]


def _check_filters(filters: Options, kinds: list[Resource]) -> None:
    chosen = {one.module_name: one for one in kinds}
    for name, wanted in filters.items():
        if name not in chosen:
            raise errors.BadInput(f"filters: {name!r} is none of the exported kinds ({', '.join(sorted(chosen))})")
        known = {one.name for one in chosen[name].asked if one.kept} | set(chosen[name].containers)
        unknown = sorted(set(wanted or {}) - known) if isinstance(wanted, dict) or wanted is None else ["this"]
        if unknown:
            raise errors.BadInput(f"filters ({name}): {', '.join(unknown)} cannot be filtered by")
        refuse_wrong_types(chosen[name], wanted or {})


def _in_order(kinds: list[Resource]) -> list[Resource]:
    """Return kinds with those they refer to before them, otherwise by name."""
    rest = sorted(kinds, key=lambda one: one.module_name)
    ordered: list[Resource] = []
    while rest:
        left = {(one.system, one.name) for one in rest}
        free = [one for one in rest if not {(one.system, kind) for kind in referred_to(one) - {one.name}} & left] or rest[:1]
        ordered.extend(free)
        rest = [one for one in rest if one not in free]
    return ordered


def _by_name(place: _Place) -> tuple[list[str], str]:
    """Return what orders places: two exports of the same are the same, whatever was made first."""
    return list(place.where.values()), str(place.finder.at)


# Running


def _run(thing: Export, params: Options, frame: Frame) -> dict[str, Any]:
    """Read what is there. Result: resources (apply's form), secrets (what a creation needs), file, calls."""
    kinds, left_out = _chosen(thing, params)
    _check_filters(params["filters"], kinds)
    if params.get("dest"):
        refuse_unwritable(params["dest"], [one.module_name for one in kinds])
    frame.stand_alone()
    places = _places(thing, kinds, params, frame)
    read = [one for one in kinds if one.module_name in places]
    entries, secrets, shared = _entries(_in_order(read), places, params)
    frame.warnings += [*_cut_short(places, kinds), *_left_out(left_out, kinds, places), *_by_id(shared)]
    result: dict[str, Any] = {"changed": False, "resources": entries, "secrets": secrets}
    if params.get("dest"):
        result.update(write_files(params["dest"], list(places), entries, secrets, frame.checking))
    return frame.result(**result)


def _places(thing: Export, kinds: list[Resource], params: Options, frame: Frame) -> dict[str, list[_Place]]:
    """Return where things of each kind are, their collections read. With `all`, what cannot be asked for is passed over.

    A kind that the service does not have is taken out of `kinds`, with a warning.
    """
    accounts = Accounts(frame)
    finders: dict[str, Finder] = {}
    passed_over: dict[str, errors.BadInput] = {}
    for resource in kinds:
        given = {**dict.fromkeys((one.name for one in resource.arguments), None)}
        filled = with_environment(resource.settings, {**given, **connection_arguments(params, resource.system)})
        try:
            finders[resource.module_name] = accounts.finder(frame.cache, resource, filled)
        except errors.BadInput as reason:
            if params["resources"] != ["all"] or " is missing: set " not in reason.words:
                raise
            passed_over.setdefault(resource.system.name, reason)
    heard = {one.system.name for one in kinds if one.module_name in finders}
    for name in set(params.get("system") or []) & set(passed_over) - heard:
        raise passed_over[name]
    here = [one for one in kinds if one.module_name in finders]
    tops = [one for one in here if not one.containers]
    absent = read_all([(finders[one.module_name], one) for one in tops], params["parallel"], params["resources"] == ["all"])
    for resource, reason in absent:
        if all(one in dict(absent) for one in tops if one.system is resource.system and one.paths.list):
            raise reason  # the place is not there: a wrong page
        frame.warnings.append(f"{resource.module_name} is left out: {resource.system.title} has no such kind of thing here.")
        kinds.remove(resource)
        here.remove(resource)
    places: dict[str, list[_Place]] = {}
    for resource in here:
        wanted = params["filters"].get(resource.module_name) or {}
        with errors.trying(f"list {resource.system.title} {resource.title}s"):
            inside = finders_inside(finders[resource.module_name], resource, wanted)
        places[resource.module_name] = [_Place(*one) for one in inside]
    inner = [(place.finder, one) for one in here if one.containers for place in places[one.module_name]]
    read_all(inner, params["parallel"])
    return places


def _entries(
    kinds: list[Resource], places: dict[str, list[_Place]], params: Options
) -> tuple[list[dict[str, Options]], list[dict[str, Any]], list[str]]:
    """Return the entries, the secrets that a creation needs, and what had to be written as an id."""
    entries: list[dict[str, Options]] = []
    secrets: list[dict[str, Any]] = []
    shared: list[str] = []
    for resource in kinds:
        names = frozenset(one.name for one in kinds if one.system is resource.system)
        for finder, where in sorted(places[resource.module_name], key=_by_name):
            writer = Writer(resource, finder, names, where)
            rows = _wanted(resource, finder, params["filters"].get(resource.module_name) or {})
            with errors.understanding(resource.system.name):
                entries.extend({resource.module_name: one} for one in writer.entries(rows))
            secrets.extend(writer.secrets)
            shared.extend(writer.shared)
    return entries, secrets, shared


def _wanted(resource: Resource, finder: Finder, wanted: Options) -> list:
    """Return the rows under a filter."""
    collection: Collection = finder.whole(resource)
    wanted = {name: value for name, value in wanted.items() if name not in resource.containers}
    key = {name: _resolved(resource, name, value, finder) for name, value in wanted.items()}
    with errors.understanding(resource.system.name):
        if resource.listing.unlisted is not None:
            for row in resource.listing.unlisted(finder.lookup):
                finder.store(resource, row)
        return collection.matching(key) if key else list(collection.rows.values())


def _resolved(resource: Resource, name: str, value: Any, finder: Finder) -> Any:
    one = resource.by_name[name]
    if isinstance(one.type, Ref) and value:
        value = finder.resolve(one.type.kind, value, name)
    return one.type.canonical(value)


# What is said of it


def _cut_short(places: dict[str, list[_Place]], kinds: list[Resource]) -> list[str]:
    """Return warnings about lists that nobody can read to their end."""
    shown = [(one, place.finder.collection(one)) for one in kinds for place in places.get(one.module_name, ())]
    return [
        f"{one.module_name}: {one.system.title} lets nobody read further than {len(collection.rows)}, and there are more."
        for one, collection in shown
        if one.listing.exhaustive and not collection.complete
    ]


def _by_id(shared: list[str]) -> list[str]:
    """Return a warning about ids where names would be ambiguous."""
    names = list(dict.fromkeys(shared))
    if not names:
        return []
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return [
        f"Written as ids, because several things bear the name: {', '.join(names[:10])}{more}."
        " Entries with an id fit this account alone."
    ]


def _left_out(left_out: list[Resource], kinds: list[Resource], places: dict[str, list[_Place]]) -> list[str]:
    """Return warnings about what was asked for and is not exported."""
    without_access = [one for one in kinds if one.module_name not in places]
    names = ", ".join(one.module_name for one in left_out)
    said = [f"Left out, because it cannot be listed and made again: {len(left_out)} of kind {names}."] if left_out else []
    unheard = {one.system.name for one in without_access} - {one.system.name for one in kinds if one not in without_access}
    titles = sorted({one.system.title for one in without_access if one.system.name in unheard})
    said += [f"{title} is left out: there are no credentials for it." for title in titles]
    for one in without_access:
        if one.system.name not in unheard:
            said.append(
                f"{one.module_name} is left out: an option that only it needs is not set ({', '.join(one.address)})."
            )
    return said

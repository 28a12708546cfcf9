# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many things in one task: validate all, read each collection once, plan all, and only then write, in parallel.

Nothing is written before every entry is known to be sound and every removal is counted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Callable, Optional

from . import errors
from .arguments import InvalidArguments, refuse_templates, refuse_wrong_types, validate, with_environment
from .connect import Clients, calls_of, connection_arguments, connections_field, warnings_of
from .creation_lock import Seen
from .parallel import Job, perform
from .plan import Plan, Wish, shown
from .plan import plan as plan_one
from .reconcile import Task, enter, remember_plan, wish_of
from .resource import TUNING, Field, Options, Resource, Row, System, looks_secret
from .snapshot import Reader, Session


@dataclass(frozen=True)
class Apply:
    """The `apply` module. resources: what can be in it, by module name."""

    resources: dict[str, Resource]
    module: str = "apply"
    title: str = "apply"

    @property
    def constraints(self) -> dict:
        """Return nothing: what is constrained is inside the entries."""
        return {}

    @property
    def systems(self) -> tuple[System, ...]:
        """Return every system its entries may belong to."""
        return tuple({one.system.name: one.system for one in self.resources.values()}.values())

    def arguments(self) -> tuple[Field, ...]:
        """Return the options of the module."""
        return (
            Field("resources", "list", elements="dict", required=True),
            Field("prune", "list", elements="dict", default=[]),
            Field("prune_limit", default="10"),
            Field("parallel", "int", default=4),
            connections_field(self.systems),
            *TUNING,
        )

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"apply of {len(params.get('resources') or [])} resources"

    def secret_variables(self) -> tuple[str, ...]:
        """Return the environment variables whose values must be masked."""
        return tuple({name: None for one in self.resources.values() for name in one.secret_variables()})

    def secrets(self, args: Options) -> set[str]:
        """Return every secret inside raw arguments, before anything is validated."""
        known = {one.name for resource in self.resources.values() for one in resource.arguments()}
        fields = [one for resource in self.resources.values() for one in resource.arguments() if one.secret]
        words = {word for one in fields for word in (one.name, *one.aliases)}
        return _secrets_in(args, words, known)


def _secrets_in(value: Any, words: set[str], known: set[str]) -> set[str]:
    """Collect what stands under these words, and under unknown ones that look like them (a misspelt api_tokn)."""
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            return _secrets_in(json.loads(value), words, known)
        except ValueError:
            return set()
    if isinstance(value, list):
        return {text for item in value for text in _secrets_in(item, words, known)}
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, item in value.items():
        hidden = name in words or (name not in known and looks_secret(str(name)))
        if hidden and isinstance(item, (str, int)) and not isinstance(item, bool) and str(item):
            found.add(str(item))
        found |= _secrets_in(item, words, known)
    return found


def _short(name: Any) -> str:
    return str(name).rsplit(".", 1)[-1]


class Entry:
    """One thing of an apply, on its way from arguments to result.

    needs: the entries that must be done before it. found, looked, planned: what planning found, when, and what it decided.
    """

    def __init__(self, index: Optional[int], resource: Resource, params: Options) -> None:
        self.index = index
        self.resource = resource
        self.params = params
        self.account = 0
        self.warnings: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.needs: set[int] = set()
        self.reader: Any = None
        self.wish: Optional[Wish] = None
        self.found: Optional[Row] = None
        self.looked: Optional[Seen] = None
        self.planned: Plan = Plan("unchanged")
        self.identity: Optional[str] = None
        self.failure: Optional[str] = None
        self._name: Optional[str] = None

    @property
    def name(self) -> str:
        """The thing's name, for results."""
        if self._name is None:
            named = [str(value) for value in self.resource.key_in(self.params).values() if value]
            self._name = " / ".join(named) or str(self.params.get("id") or "")
        return self._name

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        first = self.name.split(" / ", maxsplit=1)[0]
        return f"resources[{self.index}] ({self.resource.module} '{first}')"

    @property
    def absent(self) -> bool:
        """Whether it is to be removed."""
        return self.params.get("state") == "absent"

    def result(self) -> dict[str, Any]:
        """Return its line in the result."""
        line: dict[str, Any] = {
            "index": self.index,
            "module": self.resource.module,
            "name": self.name,
            "action": "failed" if self.failure else self.planned.action,
            "changed": self.planned.changed and not self.failure,
        }
        if self.identity is not None:
            line["id"] = self.identity
        if self.failure:
            line["msg"] = self.failure
        return line


# Validation, before the first call


def read_entries(thing: Apply, params: Options) -> list[Entry]:
    """Return the validated entries; raises BadInput naming the first wrong one by index and name."""
    reading = _Reading(thing, params)
    return [reading.entry(number, raw) for number, raw in enumerate(params["resources"])]


class _Reading:
    """Reads entries one after the other; what they share is worked out once for each module.

    accounts: who an entry is for, as a number: the same connection options have the same number.
    """

    def __init__(self, thing: Apply, params: Options) -> None:
        self.thing = thing
        self.params = params
        self._shared: dict[str, tuple[Options, Options, frozenset, int]] = {}
        self._accounts: dict[tuple, int] = {}

    def entry(self, number: int, raw: Any) -> Entry:
        """Return one entry, validated, with what it leaves out taken from `connections` and the environment."""
        resource, options, called = _taken_apart(self.thing, number, raw)
        given, filled_in, connecting, account = self._of_module(resource)
        with _place(f"resources[{number}] ({resource.module}{called})"):
            validated, _secrets, _notices = validate(resource, {**given, **options})
            if connecting.isdisjoint(options):
                filled = {**validated, **filled_in}
            else:
                filled = with_environment(resource, validated)
                refuse_templates(resource, filled)
                account = self._account(resource, filled)
            warnings = list(resource.examine(filled)) if resource.examine else []
            if resource.complete:
                filled.update(resource.complete(filled))
        entry = Entry(number, resource, filled)
        entry.account, entry.warnings = account, warnings
        return entry

    def _of_module(self, resource: Resource) -> tuple[Options, Options, frozenset, int]:
        """Return the arguments from `connections`, those from the environment, the names of both, and the account."""
        shared = self._shared.get(resource.module)
        if shared is None:
            given = connection_arguments(self.params, resource)
            empty = {**dict.fromkeys((one.name for one in resource.arguments()), None), **given}
            filled = with_environment(resource, empty)
            refuse_templates(resource, filled)
            filled_in = {name: value for name, value in filled.items() if value is not None and name not in given}
            words = [word for one in resource.arguments() if self._connects(resource, one) for word in (one.name, *one.aliases)]
            shared = self._shared[resource.module] = (given, filled_in, frozenset(words), self._account(resource, filled))
        return shared

    @staticmethod
    def _connects(resource: Resource, one: Field) -> bool:
        systems = (resource.system, *resource.also)
        return bool(one.env) or any(one.name == other.name for system in systems for other in system.connection_fields())

    def _account(self, resource: Resource, filled: Options) -> int:
        systems = (resource.system, *resource.also)
        names = sorted({one.name for system in systems for one in system.connection_fields()})
        who = (resource.system.key, *(str(filled.get(name)) for name in names))
        return self._accounts.setdefault(who, len(self._accounts))


def _taken_apart(thing: Apply, number: int, raw: Any) -> tuple[Resource, Options, str]:
    """Return an entry's module, its options, and what to call it in messages."""
    if not isinstance(raw, dict) or len(raw) != 1:
        raise errors.BadInput(f"resources[{number}] must be one module name with its options under it")
    ((written, options),) = raw.items()
    name = _short(written)
    resource = thing.resources.get(name)
    if resource is None:
        raise errors.BadInput(
            f"resources[{number}]: there is no module {written!r} here; there are {', '.join(sorted(thing.resources))}"
        )
    if options is None:
        options = {}
    if not isinstance(options, dict):
        raise errors.BadInput(f"resources[{number}] ({name}): its options must be a dictionary")
    called = next((f" '{options[key]}'" for key in (*resource.naming, "id") if options.get(key)), "")
    return resource, options, called


class _place:
    """Put where an entry stands in front of what is wrong with it. where: the words, or the entry."""

    __slots__ = ("_where",)

    def __init__(self, where: Any) -> None:
        self._where = where

    @property
    def where(self) -> str:
        return self._where.place if isinstance(self._where, Entry) else self._where

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, InvalidArguments):
            raise errors.BadInput(f"{self.where}: {error}") from None
        if isinstance(error, errors.Error) and not error.words.startswith("resources["):
            error.words = f"{self.where}: {error}"
            error.tried = error.method = error.request_id = error.advice = None


def _references(one: Field, value: Any) -> list[tuple[str, str]]:
    """Return (kind, name) for every reference inside an option's value."""
    if value in (None, "", [], {}):
        return []
    if isinstance(value, list) or (one.refers_to and isinstance(value, dict)):
        inner = one if one.refers_to else one.item
        return [pair for item in value for pair in _references(inner, item)]
    if one.refers_to:
        return [(one.refers_to, str(value))]
    if one.options and isinstance(value, dict):
        return [pair for sub in one.options for pair in _references(sub, value.get(sub.name))]
    return []


def arrange(entries: list[Entry]) -> None:
    """Find out which entries need which; raises BadInput for two entries of one thing, and for a cycle."""
    providers: dict[tuple, int] = {}
    seen: dict[tuple, Entry] = {}
    for entry in entries:
        _refuse_twin(entry, seen)
        entry.references = _wanted_of(entry)
        for option in entry.resource.names:
            called = entry.params.get(option)
            if called:
                providers.setdefault((*_kind_of(entry), option, _plain(entry.resource, option, called)), entry.index)
    for entry in entries:
        for kind, name in entry.references:
            target = entry.resource.system.kinds[kind]
            places = [(*_kind_of(entry, target), option, _plain(target, option, name)) for option in target.names]
            provider = next((providers[place] for place in places if place in providers), None)
            if provider is not None and provider != entry.index:
                _relate(entry, entries[provider])
    _refuse_cycle(entries)


def _kind_of(entry: Entry, kind: Optional[Resource] = None) -> tuple:
    kind = kind or entry.resource
    return kind.system.name, kind.name, entry.account


def _plain(resource: Resource, option: str, written: Any) -> str:
    """Return a name in the one spelling in which names compare."""
    return str(written) if option == "id" else str(resource.field(option).canonical(written))


def _wanted_of(entry: Entry) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in entry.resource.referring:
        value = entry.params.get(one.name)
        if value is not None:
            found.extend(_references(one, value))
    return found


def _relate(entry: Entry, provider: Entry) -> None:
    """Order an entry and the one it refers to: made before it is used, used no more before it is removed."""
    if not provider.absent:
        entry.needs.add(provider.index)
    elif entry.absent:
        provider.needs.add(entry.index)
    else:
        raise errors.BadInput(f"{entry.place} refers to {provider.place}, which is to be removed")


def _refuse_twin(entry: Entry, seen: dict[tuple, Entry]) -> None:
    """Refuse an entry for the same thing as another: the same id, or names of which one would find both."""
    resource, params = entry.resource, entry.params
    if params.get("id"):
        key: tuple = ("id", str(params["id"]))
    elif resource.plan is not None and not resource.key_in(params):
        return  # a thing without a name is a new one every time
    else:
        key = (*resource.key_in(params).items(),) if resource.other_keys else tuple(map(params.get, resource.key))
    around = (*resource.settled_by, *resource.system.identified_by, resource.within)
    beside = tuple(str(params.get(one)) for one in around)
    _refuse_same(entry, (resource.module, str(key), beside, entry.account), seen)
    if key[:1] == ("id",) or len(resource.key) < 2 or resource.other_keys:
        return
    # A name that leaves out what the other says (a component without its group) finds the other one too.
    named = (resource.module, "name", str(key[0]), beside, entry.account)
    other = seen.setdefault(named, entry)
    if other is not entry:
        both = zip(key[1:], (other.params.get(one) for one in resource.key[1:]))
        if all(mine is None or theirs is None or mine == theirs for mine, theirs in both):
            raise errors.BadInput(
                f"{entry.place} and {other.place} may be the same thing: give {' and '.join(resource.key[1:])} in both"
            )


def _refuse_same(entry: Entry, key: tuple, seen: dict[tuple, Entry]) -> None:
    twin = seen.setdefault(key, entry)
    if twin is not entry:
        raise errors.BadInput(f"{entry.place} and {twin.place} are the same thing")


def _refuse_cycle(entries: list[Entry]) -> None:
    state: dict[int, bool] = {}
    for start in entries:
        trail: list[int] = []
        stack = [(start.index, iter(sorted(start.needs)))]
        if start.index in state:
            continue
        state[start.index] = False
        trail.append(start.index)
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
    """Return entries with what each needs before it, otherwise as written: two runs give the same order."""
    ordered: list[Entry] = []
    done: set[int] = set()

    def visit(entry: Entry) -> None:
        stack = [entry]
        while stack:
            top = stack[-1]
            waiting = [one for one in sorted(top.needs) if one not in done]
            if waiting:
                stack.extend(entries[one] for one in reversed(waiting))
            else:
                stack.pop()
                if top.index not in done:
                    done.add(top.index)
                    ordered.append(top)

    for entry in entries:
        if entry.index not in done:
            visit(entry)
    return ordered


# Reading and planning


class Accounts:
    """The clients of every account that the entries name, and readers on them."""

    def __init__(self, session: Session, check_mode: bool = False) -> None:
        self.session = session
        self.check_mode = check_mode
        self._clients: dict[tuple, Clients] = {}
        self._readers: dict[tuple, Reader] = {}

    def reader(self, session: Session, resource: Resource, params: Options, account: int = 0) -> Reader:
        """Return a reader of an account; account: tells one set of connection options from another."""
        key = (id(session), resource.module, account)
        reader = self._readers.get(key)
        if reader is None:
            clients = self._clients_of(resource, params, account)
            reader = self._readers[key] = Reader(session, clients, resource.scope(params), self.check_mode)
        return reader

    def _clients_of(self, resource: Resource, params: Options, account: int) -> Clients:
        systems = (resource.system, *resource.also)
        key = (tuple(system.key for system in systems), account)
        if key not in self._clients:
            self._clients[key] = Clients(self.session, systems, params, begin=False)
            self._clients[key][resource.system.key]
        return self._clients[key]

    def notes(self) -> list[str]:
        """Return what the readers had to say."""
        return [said for reader in self._readers.values() for said in reader.warnings]

    def _everyone(self) -> list[Any]:
        return [client for clients in self._clients.values() for client in clients.values()]

    def calls(self) -> dict[str, Any]:
        """Return what was asked of all accounts."""
        return calls_of(self._everyone())

    def warnings(self) -> list[str]:
        """Return what the user should know of how the calls went."""
        return list(dict.fromkeys(warnings_of(self._everyone())))


def collections(entries: list[Entry]) -> list[tuple[Reader, Resource]]:
    """Return each collection that the entries are in or refer to by name, once."""
    wanted: dict[tuple, tuple[Reader, Resource]] = {}
    for entry in entries:
        kinds = [entry.resource] if entry.resource.plan is None and not entry.resource.within else []
        for kind, name in entry.references:
            target = entry.resource.system.kinds[kind]
            if target.id_form(name) is None:
                kinds.append(target)
        for resource in kinds:
            wanted.setdefault((entry.reader.where(resource), resource.name), (entry.reader, resource))
    return list(wanted.values())


def plan_all(ordered: list[Entry], planning: Session, accounts: Accounts) -> None:
    """Plan every entry as if those before it were done; raises the first thing that is wrong, with its place."""
    claimed: dict[tuple, Entry] = {}
    for entry in ordered:
        reader = accounts.reader(planning, entry.resource, entry.params, entry.account)
        with _place(entry), errors.understanding(entry.resource.system.name):
            reader, entry.wish = enter(entry.resource, entry.params, reader, brief=True)
            if entry.wish is None:
                continue
            task = Task(entry.resource, entry.wish, reader)
            entry.planned = task.plan()
            entry.wish, entry.found, entry.looked = task.wish, task.found, task.looked
            _claim(entry, claimed)
            remember_plan(task, entry.planned)
        if entry.warnings or entry.planned.warnings:
            entry.reader.warnings.extend([*entry.warnings, *entry.planned.warnings])


def _claim(entry: Entry, claimed: dict[tuple, Entry]) -> None:
    if entry.found is None or entry.resource.plan is not None:
        return
    entry.identity = str(entry.found[entry.resource.id_api])
    twin = claimed.setdefault((entry.resource.module, entry.account, entry.identity), entry)
    if twin is not entry:
        raise errors.BadInput(f"{entry.place} and {twin.place} are the same thing ({entry.identity})")


# What is removed, as people read it


def _name_removed(entries: list[Entry]) -> None:
    """Put names in the place of ids in the diff of what is removed: nobody wrote what its options refer to."""
    for entry in entries:
        if entry.planned.action == "deleted" and entry.resource.plan is None:
            with errors.understanding(entry.resource.system.name):
                before = _with_names(entry.resource, entry.planned.before, entry.reader)
            entry.planned = replace(entry.planned, before=before)


def _with_names(resource: Resource, options: Options, reader: Reader) -> Options:
    """Return options with the names of what they refer to, as far as the lists that were read tell them."""
    named = dict(options)
    for one in resource.referring:
        if one.name in options:
            found = {identity: _known_name(resource.system.kinds[kind], identity, reader)
                     for kind, identity in _references(one, options[one.name])}  # fmt: skip
            named.update(shown(resource, {one.name: options[one.name]}, {key: name for key, name in found.items() if name}))
    return named


def _known_name(target: Resource, identity: str, reader: Reader) -> Optional[str]:
    """Return the name that leads back to this thing, None where none does or where it would cost a call to know."""
    view = reader.known(target)
    row = view.rows.get(identity) if view else None
    options = target.to_options(row) if row else {}
    for option in target.names:
        name = options.get(option)
        if name and target.id_form(name) is None and len(view.matching({option: name})) == 1:
            return name
    return None


# Pruning


def read_filters(thing: Apply, params: Options) -> list[tuple[Resource, Options]]:
    """Return the kinds to prune with their filters; raises BadInput naming the first wrong one."""
    _allowed(params["prune_limit"], 0)
    return [_prune_filter(thing, number, raw) for number, raw in enumerate(params["prune"])]


def victims_of(
    filters: list[tuple[Resource, Options]],
    params: Options,
    entries: list[Entry],
    session: Session,
    accounts: Accounts,
) -> list[Entry]:
    """Return what is there under the filters and not listed, as entries to delete; raises BadInput over the limit."""
    kept = {(entry.resource.module, entry.identity) for entry in entries if entry.identity}
    victims: dict[tuple, Entry] = {}
    under_filter = 0
    for number, (resource, wanted) in enumerate(filters):
        with _place(f"prune[{number}] ({resource.module})"):
            reader, rows, filled = _rows_under(resource, wanted, params, session, accounts)
        under_filter += len(rows)
        for row in rows:
            key = (resource.module, str(row[resource.id_api]))
            if key not in kept and key not in victims:
                victims[key] = _victim(resource, row, filled, reader)
    _refuse_too_many(list(victims.values()), params["prune_limit"], under_filter)
    return sorted(victims.values(), key=lambda one: (one.resource.module, one.name, one.identity or ""))


def _prune_filter(thing: Apply, number: int, raw: Any) -> tuple[Resource, Options]:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise errors.BadInput(f"prune[{number}] must be one module name with a filter under it")
    ((written, wanted),) = raw.items()
    resource = thing.resources.get(_short(written))
    if resource is None or resource.plan is not None or resource.within or "delete" not in resource.can:
        raise errors.BadInput(f"prune[{number}]: {written!r} is nothing that can be listed and pruned")
    if not isinstance(wanted, dict) or not wanted:
        raise errors.BadInput(
            f"prune[{number}] ({resource.module}) needs a filter, such as {{{resource.called}: ...}}: without one"
            " everything would be removed"
        )
    known = {one.name for one in resource.writable if not one.write_only}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise errors.BadInput(f"prune[{number}] ({resource.module}): {', '.join(unknown)} cannot be filtered by")
    with _place(f"prune[{number}] ({resource.module})"):
        refuse_wrong_types(resource, wanted)
    return resource, wanted


def _rows_under(
    resource: Resource, wanted: Options, params: Options, session: Session, accounts: Accounts
) -> tuple[Reader, list[Row], Options]:
    given = {**dict.fromkeys((one.name for one in resource.arguments()), None), "state": "present"}
    filled = with_environment(resource, {**given, **connection_arguments(params, resource)})
    reader = accounts.reader(session, resource, filled, -1)
    wish = wish_of(resource, {**filled, **wanted}, reader)
    view = reader.view(resource)
    if resource.listing.complete and not view.complete:
        raise errors.BadInput(f"the list of {resource.title}s is longer than {resource.system.title} lets anybody read it")
    return reader, view.matching({name: wish.options[name] for name in wanted}), filled


def _victim(resource: Resource, row: Row, filled: Options, reader: Reader) -> Entry:
    options = resource.to_options(row)
    entry = Entry(None, resource, {**filled, **_with_names(resource, options, reader), "state": "absent"})
    entry.identity = str(row[resource.id_api])
    entry.wish = Wish("absent", entry.identity, {name: options.get(name) for name in resource.naming})
    entry.found, entry.reader = row, reader
    task = Task(resource, entry.wish, reader)
    entry.planned = plan_one(resource, entry.wish, row, task.path)
    _name_removed([entry])
    return entry


def _allowed(limit: str, under_filter: int) -> float:
    """Return how many things may be removed of those under the filters; raises BadInput for a limit that is none."""
    text = str(limit).strip()
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else None
        allowed = int(text) if share is None else under_filter * share
    except ValueError:
        share, allowed = None, -1
    if not 0 <= (allowed if share is None else share) < float("inf"):
        raise errors.BadInput(f"prune_limit {limit!r} must be a number from 0, or a percentage such as 5%")
    return allowed


def _refuse_too_many(victims: list[Entry], limit: str, under_filter: int) -> None:
    if len(victims) > _allowed(limit, under_filter):
        names = ", ".join(f"{one.resource.module} '{one.name}'" for one in victims[:10])
        more = f" and {len(victims) - 10} more" if len(victims) > 10 else ""
        raise errors.BadInput(
            f"prune would remove {len(victims)} things, more than prune_limit ({str(limit).strip()}): {names}{more}",
            advice="Nothing was written; raise prune_limit if they are all to go",
        )


def prune_order(victims: list[Entry]) -> list[list[Entry]]:
    """Return the victims in the groups in which they may go: what refers to others goes before them."""
    groups: list[list[Entry]] = []
    rest = list(victims)
    while rest:
        used = {kind for entry in rest for kind in _kinds_referred_to(entry.resource) if kind != entry.resource.name}
        above = {identity for entry in rest for identity in _same_kind_ids(entry)}
        free = [
            entry for entry in rest if entry.resource.name not in used and (entry.resource.module, entry.identity) not in above
        ] or rest
        groups.append(free)
        rest = [entry for entry in rest if entry not in free]
    return groups


def _same_kind_ids(entry: Entry) -> list[tuple[str, str]]:
    """Return the things of its own kind that a thing refers to: they can only go after it."""
    fields = [one for one in entry.resource.fields if one.refers_to == entry.resource.name]
    found = [(entry.found or {}).get(one.api) for one in fields]
    return [(entry.resource.module, str(one)) for one in found if one]


def _relate_removals(entries: list[Entry]) -> None:
    """Order removals by what the things found refer to, whether or not their entries say so."""
    going = {
        (entry.resource.module, entry.identity): entry
        for entry in entries
        if entry.absent and entry.found is not None and entry.resource.plan is None
    }
    for entry in going.values():
        for key in _same_kind_ids(entry):
            if key in going and entry.index not in going[key].needs:
                going[key].needs.add(entry.index)


def _kinds_referred_to(resource: Resource) -> set[str]:
    found: set[str] = set()
    stack = list(resource.fields)
    while stack:
        one = stack.pop()
        if one.refers_to:
            found.add(one.refers_to)
        stack.extend(one.options)
    return found


# Writing


def write(entry: Entry) -> None:
    """Carry out one entry's plan; planned again where it hangs on what this run has made, or on old values."""
    client = entry.reader.client(entry.resource)
    client.next_thing()
    with errors.trying(f"{'delete' if entry.absent else 'create or update'} {entry.resource.label(entry.params)}"):
        if entry.wish is not None and entry.wish.pending:
            entry.reader, entry.wish = enter(entry.resource, entry.params, entry.reader)
            task = Task(entry.resource, entry.wish, entry.reader)
            planned = task.plan()
        else:
            entry.reader = entry.reader.inside(entry.resource, entry.params)
            task = Task(entry.resource, entry.wish, entry.reader, entry.found, entry.looked)
            planned = task.still(entry.planned)
        if planned.changed:
            row = task.apply(planned)
            planned = task.outcome or planned
            if row is not None:
                identity = row.get("id" if entry.resource.plan else entry.resource.id_api)
                entry.identity = None if identity is None else str(identity)
        entry.planned = replace(entry.planned, action=planned.action, steps=planned.steps)


def _jobs(ordered: list[Entry], entries: list[Entry]) -> list[Job]:
    jobs: dict[int, Job] = {}

    def ended(entry: Entry, error: Optional[Exception]) -> None:
        if error is not None:
            entry.failure = str(error)

    for entry in ordered:
        needs = [jobs[one] for one in sorted(entry.needs) if one in jobs]
        if not entry.planned.changed:
            continue
        jobs[entry.index] = Job(
            entry.resource.system.name,
            lambda entry=entry: write(entry),
            needs,
            lambda error, entry=entry: ended(entry, error),
            lambda entry=entry: _not_tried(entry, entries),
        )
    return list(jobs.values())


def _not_tried(entry: Entry, entries: list[Entry]) -> None:
    culprit = next(entries[one] for one in sorted(entry.needs) if entries[one].failure)
    entry.failure = f"not tried, because {culprit.place} failed"


def run_apply(
    thing: Apply,
    params: Options,
    check_mode: bool,
    session: Optional[Session],
    progress: Optional[Callable[[str], None]] = None,
) -> dict[str, Any]:
    """Bring about everything the entries say. Result: entries (index, module, name, action, id, msg), diff, calls."""
    network = {} if session is None else session.network
    session = Session(many=True, **network)
    accounts = Accounts(session, check_mode)
    try:
        entries = read_entries(thing, params)
        arrange(entries)
        filters = read_filters(thing, params)
        for entry in entries:
            with _place(entry.place):
                entry.reader = accounts.reader(session, entry.resource, entry.params, entry.account)
        _read(entries, params["parallel"])
        ordered = in_order(entries)
        plan_all(ordered, session.fork(), accounts)
        _name_removed(entries)
        _relate_removals(entries)
        ordered = in_order(entries)
        victims = victims_of(filters, params, entries, session, accounts)
        if not check_mode:
            _write_all(entries, ordered, victims, params["parallel"], progress)
        return _result(entries, victims, accounts)
    except errors.Error as error:
        error.calls, error.warnings = accounts.calls(), accounts.warnings()
        raise
    finally:
        session.close()


def read_collection(reader: Reader, resource: Resource) -> None:
    """Read one collection."""
    with errors.trying(f"list {resource.system.title} {resource.title}s"), errors.understanding(resource.system.name):
        reader.view(resource)


def _read(entries: list[Entry], parallel: int) -> None:
    """Read every collection, several at a time; raises the first error in the order of the entries."""
    failed: list[tuple[int, Exception]] = []
    jobs = [
        Job(
            resource.system.name,
            lambda reader=reader, resource=resource: read_collection(reader, resource),
            [],
            lambda error, number=number: failed.append((number, error)) if error else None,
        )
        for number, (reader, resource) in enumerate(collections(entries))
    ]
    perform(jobs, parallel)
    if failed:
        raise min(failed, key=lambda one: one[0])[1]


def _write_all(
    entries: list[Entry], ordered: list[Entry], victims: list[Entry], parallel: int, progress: Any
) -> None:
    perform(_jobs(ordered, entries), parallel, progress)
    if any(entry.failure for entry in entries):
        for victim in victims:
            victim.failure = "not removed, because entries failed"
        return
    for group in prune_order(victims):
        jobs = []
        for victim in group:

            def ended(error: Optional[Exception], victim: Entry = victim) -> None:
                if error is not None:
                    victim.failure = str(error)

            jobs.append(Job(victim.resource.system.name, lambda victim=victim: write(victim), [], ended))
        perform(jobs, parallel, progress)


def _result(entries: list[Entry], victims: list[Entry], accounts: Accounts) -> dict[str, Any]:
    every = [*entries, *victims]
    changed = [entry for entry in every if entry.planned.changed]
    labels = _labels(changed)
    warnings = list(dict.fromkeys([*accounts.notes(), *accounts.warnings()]))
    counts: dict[str, int] = {}
    for entry in every:
        action = "failed" if entry.failure else entry.planned.action
        counts[action] = counts.get(action, 0) + 1
    result = {
        "changed": any(not entry.failure for entry in changed),
        "entries": [entry.result() for entry in every],
        "summary": counts,
        "diff": {
            "before_header": "what is there",
            "after_header": "what is wanted",
            "before": {labels[id(entry)]: entry.planned.before for entry in changed if entry.planned.before},
            "after": {labels[id(entry)]: entry.planned.after for entry in changed if entry.planned.after},
        },
        "calls": accounts.calls(),
    }
    if warnings:
        result["warnings"] = warnings
    failed = [entry for entry in every if entry.failure]
    if failed:
        result["failed"] = True
        result["msg"] = f"{len(failed)} of {len(every)} entries failed: " + " | ".join(
            f"{entry.place if entry.index is not None else entry.name}: {entry.failure}" for entry in failed[:10]
        ) + (f" | and {len(failed) - 10} more" if len(failed) > 10 else "")
    return result


def _labels(entries: list[Entry]) -> dict[int, str]:
    """Return a heading for each entry's part of the diff; two of one name are told apart by their ids."""
    labels: dict[int, str] = {}
    used: set[str] = set()
    for entry in entries:
        label = entry.resource.label(entry.params)
        if label in used:
            label = f"{label} ({entry.identity if entry.index is None else f'resources[{entry.index}]'})"
        used.add(label)
        labels[id(entry)] = label
    return labels

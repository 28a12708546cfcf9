# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there, as input for `apply`: names instead of ids, defaults left out, secrets as variables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Optional

from . import errors
from .apply import Accounts, read_collection
from .arguments import refuse_wrong_types, with_environment
from .connect import connection_arguments, connections_field
from .parallel import Job, perform
from .resource import TUNING, Field, Options, Resource, Row, System
from .snapshot import Reader, Session
from .yaml_text import Template, yaml_text

MARK = "# Written by steadyops.monitoring.export"
"""How every file begins; a file that does not is somebody else's, and is never removed."""


@dataclass(frozen=True)
class Export:
    """The `export` module. resources: what can be exported, by module name."""

    resources: dict[str, Resource]
    module: str = "export"
    constraints: dict = field(default_factory=dict)

    @property
    def systems(self) -> tuple[System, ...]:
        """Return every system it can read."""
        return tuple({one.system.name: one.system for one in self.resources.values()}.values())

    def arguments(self) -> tuple[Field, ...]:
        """Return the options of the module."""
        return (
            Field("resources", "list", default=["all"]),
            Field("system", "list", choices=tuple(sorted(one.name for one in self.systems))),
            Field("filters", "dict", default={}),
            Field("dest", "path"),
            Field("parallel", "int", default=4),
            connections_field(self.systems),
            *TUNING,
        )

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return "export"

    def secrets(self, args: Options) -> set[str]:
        """Return the secrets inside raw arguments that Ansible does not find by itself: none."""
        return set()

    def secret_variables(self) -> tuple[str, ...]:
        """Return the environment variables whose values must be masked."""
        return tuple({name: None for one in self.resources.values() for name in one.secret_variables()})


def exportable(resource: Resource) -> bool:
    """Say whether things of this kind can be listed and made again from what the list shows."""
    return resource.plan is None and resource.manages and resource.lasting and not resource.within


# What to export


def _chosen(thing: Export, params: Options) -> tuple[list[Resource], list[Resource]]:
    """Return the kinds to export, and those asked for that cannot be."""
    systems = params.get("system") or [one.name for one in thing.systems]
    asked = [name.rsplit(".", 1)[-1] for name in params["resources"]]
    if asked == ["all"]:
        kinds = [one for one in thing.resources.values() if one.system.name in systems]
        return [one for one in kinds if exportable(one)], [one for one in kinds if not exportable(one)]
    unknown = sorted(set(asked) - set(thing.resources))
    if unknown:
        raise errors.BadInput(
            f"resources: there is no module {', '.join(map(repr, unknown))} here; there are"
            f" {', '.join(sorted(thing.resources))}, or all"
        )
    kinds = [thing.resources[name] for name in dict.fromkeys(asked) if thing.resources[name].system.name in systems]
    return [one for one in kinds if exportable(one)], [one for one in kinds if not exportable(one)]


def _check_filters(thing: Export, filters: Options, kinds: list[Resource]) -> None:
    chosen = {one.module: one for one in kinds}
    for name, wanted in filters.items():
        if name not in chosen:
            raise errors.BadInput(f"filters: {name!r} is none of the exported kinds ({', '.join(sorted(chosen))})")
        known = {one.name for one in chosen[name].writable if not one.write_only}
        unknown = sorted(set(wanted or {}) - known) if isinstance(wanted, dict) or wanted is None else ["this"]
        if unknown:
            raise errors.BadInput(f"filters ({name}): {', '.join(unknown)} cannot be filtered by")
        refuse_wrong_types(chosen[name], wanted or {})


# From rows to entries


class _Writer:
    """Turns the rows of one kind into entries. kinds: all that are exported of this system.

    variables: the names of those that stand for secrets. shared: what bears one name with another, so that its id is written.
    """

    def __init__(self, resource: Resource, reader: Reader, kinds: frozenset[str] = frozenset()) -> None:
        self.resource = resource
        self.kinds = kinds
        self.reader = reader
        self.variables: list[str] = []
        self.shared: list[str] = []

    def entries(self, rows: list[Row]) -> list[Options]:
        """Return the entries, sorted by key so that two exports are the same."""
        options = [(self._options(row), row) for row in rows]
        counts: dict[tuple, int] = {}
        for one, _row in options:
            counts[self._key(one)] = counts.get(self._key(one), 0) + 1
        entries = []
        for one, row in options:
            if counts[self._key(one)] > 1 or (self.resource.key and not self.resource.key_in(one)):  # no name would do
                self.shared.append(self.resource.label(one).partition(" ")[2])
                one = {"id": str(row[self.resource.id_api]), **one}
            entries.append(one)
        return sorted(entries, key=lambda one: (str(self._key(one)), str(one.get("id"))))

    def _key(self, options: Options) -> tuple:
        names = self.resource.naming
        return tuple(str(options.get(name)) for name in names)

    def _options(self, row: Row) -> Options:
        resource = self.resource
        if resource.parts:
            row = self.reader.with_parts(resource, row, dict.fromkeys(one.name for one in resource.parts))
        values = self._values(row)
        from_parent = self._from_parent(row)
        entry: Options = {}
        for one in resource.writable:
            if one.secret:
                self._secret(one, values, entry)
                continue
            value = values.get(one.name)
            if one.owned_by in self.kinds and not (one.name in resource.key and self._shares_name(values)):
                continue
            if one.name in from_parent:
                value = self._own(one, value, from_parent[one.name])
                if value is None:
                    continue
            elif one.name not in resource.key and self._is_usual(one, value, values):
                continue
            if value is not None:
                entry[one.name] = self._named(one, value)
            elif one.name in resource.key[1:] and self._shares_name(values):
                entry[one.name] = ""  # the one in no group, where others of its name are in groups
        return entry

    def _values(self, row: Row) -> Options:
        """Return a row in option names, canonical but for the order of what has one that somebody sees."""
        values = self.resource.to_options(row)
        for one in self.resource.writable:
            if one.arranged and one.api in row:
                values[one.name] = [one.item.canonical(item) for item in one.from_api(row[one.api]) or []]
        return values

    def _shares_name(self, values: Options) -> bool:
        name = self.resource.key[0]
        return len(self.reader.view(self.resource).matching({name: values.get(name)})) > 1

    def _from_parent(self, row: Row) -> Options:
        resource = self.resource
        identity = row.get(resource.field(resource.parent).api) if resource.parent else None
        parent = self.reader.by_id(resource, str(identity)) if identity else None
        if parent is None:
            return {}
        values = resource.to_options(parent)
        return {one.name: values.get(one.name) for one in resource.writable if one.inherits}

    @staticmethod
    def _own(one: Field, value: Any, inherited: Any) -> Any:
        """Return what a child says itself, None when it only inherits."""
        if one.inherits == "members":
            return {name: item for name, item in (value or {}).items() if (inherited or {}).get(name) != item} or None
        return value if one.differs(value, inherited) else None

    @staticmethod
    def _is_usual(one: Field, value: Any, values: Options) -> bool:
        """Say whether a creation without this option would give the same value."""
        usual = one.usual if one.usual is not None else one.on_create
        if callable(usual):
            usual = usual(values)
        return one.canonical(value) == one.canonical(usual)

    def _named(self, one: Field, value: Any) -> Any:
        if one.refers_to:
            if isinstance(value, dict):
                return {self._name(one, item): beside for item, beside in value.items()}
            if isinstance(value, list):
                named = [self._name(one, item) for item in value]
                return sorted(named) if one.unordered and not one.arranged else named
            return self._name(one, value)
        if one.options and isinstance(value, dict):
            members = {sub.name: sub for sub in one.options}
            return {name: self._named(members[name], item) for name, item in value.items() if item is not None}
        if one.options and isinstance(value, list):
            return [self._named(one.item, item) for item in value]
        return value

    def _name(self, one: Field, identity: str) -> str:
        """Return the name that leads back to this id, or the id where none does."""
        target = self.resource.system.kinds[one.refers_to]
        row = self.reader.view(target).rows.get(identity) or self.reader.by_id(target, identity)
        if row is None:
            return identity
        options = target.to_options(row)
        for option in target.names:
            name = options.get(option)
            if not name or target.id_form(name) is not None:
                continue
            if len(self.reader.by_key(target, {option: name})) == 1:
                return name
            self.shared.append(f"{target.title} '{name}'")
        return identity

    def _secret(self, one: Field, values: Options, entry: Options) -> None:
        name = "_".join([self.resource.module, *(str(values.get(key) or "") for key in self.resource.naming if values.get(key)), one.name])
        variable = "".join(letter if letter.isalnum() else "_" for letter in name.lower())
        self.variables.append(variable)
        entry[one.name] = Template("{{ " + variable + " }}")


def _in_order(kinds: list[Resource]) -> list[Resource]:
    """Return kinds with those they refer to before them, otherwise by name."""
    rest = sorted(kinds, key=lambda one: one.module)
    ordered: list[Resource] = []
    while rest:
        left = {one.name for one in rest}
        free = [one for one in rest if not (_referred(one) & left - {one.name})] or rest[:1]
        ordered.extend(free)
        rest = [one for one in rest if one not in free]
    return ordered


def _referred(resource: Resource) -> set[str]:
    found: set[str] = set()
    stack = list(resource.fields)
    while stack:
        one = stack.pop()
        if one.refers_to:
            found.add(one.refers_to)
        stack.extend(one.options)
    return found


# Running


def run_export(
    thing: Export, params: Options, check_mode: bool, session: Optional[Session], progress: Any = None
) -> dict[str, Any]:
    """Read what is there. Result: resources (apply's form), variables (names of secrets), file, calls."""
    kinds, left_out = _chosen(thing, params)
    _check_filters(thing, params["filters"], kinds)
    if params.get("dest"):
        _refuse_unwritable(params["dest"], kinds)
    network = {} if session is None else session.network
    session = Session(many=True, **network)
    accounts = Accounts(session)
    try:
        readers = _readers(thing, kinds, params, accounts, session)
        written = _entries(_in_order([one for one in kinds if one.module in readers]), readers, params)
        entries, variables, shared = written
        warnings = [*accounts.warnings(), *_cut_short(readers, kinds), *_left_out(left_out, kinds, readers), *_by_id(shared)]
        result: dict[str, Any] = {
            "changed": False,
            "resources": entries,
            "variables": variables,
            "calls": accounts.calls(),
        }
        if params.get("dest"):
            result.update(_write(params["dest"], list(readers), entries, check_mode))
        if warnings:
            result["warnings"] = warnings
        return result
    except errors.Error as error:
        error.calls, error.warnings = accounts.calls(), accounts.warnings()
        raise
    finally:
        session.close()


def _readers(
    thing: Export, kinds: list[Resource], params: Options, accounts: Accounts, session: Session
) -> dict[str, Reader]:
    """Return a reader for each kind, its collection read. With `all`, what cannot be asked for is passed over."""
    readers: dict[str, Reader] = {}
    passed_over: dict[str, errors.BadInput] = {}
    for resource in kinds:
        given = {**dict.fromkeys((one.name for one in resource.arguments()), None)}
        filled = with_environment(resource, {**given, **connection_arguments(params, resource)})
        try:
            readers[resource.module] = accounts.reader(session, resource, filled)
        except errors.BadInput as reason:
            if params["resources"] != ["all"] or " is missing: set " not in reason.words:
                raise
            passed_over.setdefault(resource.system.name, reason)
    heard = {one.system.name for one in kinds if one.module in readers}
    for name in set(params.get("system") or []) & set(passed_over) - heard:
        raise passed_over[name]
    failed: list[Exception] = []
    perform(
        [
            Job(
                resource.system.name,
                lambda reader=readers[resource.module], resource=resource: read_collection(reader, resource),
                [],
                lambda error: failed.append(error) if error else None,
            )
            for resource in kinds
            if resource.module in readers
        ],
        params["parallel"],
    )
    if failed:
        raise failed[0]
    return readers


def _entries(
    kinds: list[Resource], readers: dict[str, Reader], params: Options
) -> tuple[list[dict[str, Options]], list[str], list[str]]:
    """Return the entries, the variables for secrets, and what had to be written as an id."""
    entries: list[dict[str, Options]] = []
    variables: list[str] = []
    shared: list[str] = []
    for resource in kinds:
        reader = readers[resource.module]
        writer = _Writer(resource, reader, frozenset(one.name for one in kinds if one.system is resource.system))
        view = reader.view(resource)
        wanted = params["filters"].get(resource.module) or {}
        key = {name: _resolved(resource, name, value, reader) for name, value in wanted.items()}
        with errors.understanding(resource.system.name):
            if resource.unlisted is not None:
                for row in resource.unlisted(reader):
                    reader.wrote(resource, row)
            rows = view.matching(key) if key else list(view.rows.values())
            entries.extend({resource.module: one} for one in writer.entries(rows))
        variables.extend(writer.variables)
        shared.extend(writer.shared)
    return entries, variables, shared


def _resolved(resource: Resource, name: str, value: Any, reader: Reader) -> Any:
    one = resource.field(name)
    if one.refers_to and value and not isinstance(value, list):
        value = reader.resolve(name, value, resource.system.kinds[one.refers_to])
    return one.canonical(value)


def _cut_short(readers: dict[str, Reader], kinds: list[Resource]) -> list[str]:
    """Return warnings about lists that nobody can read to their end."""
    shown = [(one, readers[one.module].view(one)) for one in kinds if one.module in readers]
    return [
        f"{one.module}: {one.system.title} lets nobody read further than {len(view.rows)}, and there are more."
        for one, view in shown
        if one.listing.complete and not view.complete
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


def _left_out(left_out: list[Resource], kinds: list[Resource], readers: dict[str, Reader]) -> list[str]:
    """Return warnings about what was asked for and is not exported."""
    without_access = [one for one in kinds if one.module not in readers]
    names = ", ".join(one.module for one in left_out)
    said = [f"Left out, because it cannot be listed and made again: {len(left_out)} of kind {names}."] if left_out else []
    unheard = {one.system.name for one in without_access} - {one.system.name for one in kinds if one not in without_access}
    titles = sorted({one.system.title for one in without_access if one.system.name in unheard})
    said += [f"{title} is left out: there are no credentials for it." for title in titles]
    for one in without_access:
        if one.system.name not in unheard:
            said.append(f"{one.module} is left out: an option that only it needs is not set ({', '.join(one.in_path)}).")
    return said


# Writing


def _write(dest: str, kinds: list[str], entries: list[dict[str, Options]], check_mode: bool) -> dict[str, Any]:
    """Write one file, or a file for each kind where dest is a folder; returns changed, file and diff.

    kinds: the modules whose things were read. In a folder, the file of one that has none left is removed.
    """
    texts: dict[str, Optional[str]] = {}
    if os.path.isdir(dest) or dest.endswith(os.sep):
        for kind in sorted(kinds):
            listed = [one for one in entries if kind in one]
            name = os.path.join(dest, f"{kind}.yml")
            if listed or _is_ours(name):
                texts[name] = _file_text(listed) if listed else None
    else:
        texts[dest] = _file_text(entries)
    before = {name: _text_of(name) for name in texts}
    stale = [name for name in texts if before[name] != texts[name]]
    for name in stale:
        if not check_mode:
            _replace(name, texts[name])
    return {
        "changed": bool(stale),
        "file": dest,
        "diff": [
            {"before_header": name, "after_header": name, "before": before[name] or "", "after": texts[name] or ""}
            for name in stale
        ],
    }


def _file_text(entries: list[dict[str, Options]]) -> str:
    return f"{MARK}; the next export into this place replaces it.\n{yaml_text({'resources': entries})}"


def _is_ours(name: str) -> bool:
    """Say whether an export wrote this file: only then may one remove it."""
    if os.path.islink(name) or not os.path.isfile(name):
        return False
    try:
        with open(name, "rb") as file:
            return file.read(len(MARK)) == MARK.encode()
    except OSError as reason:
        raise errors.BadInput(f"dest {name!r} cannot be read: {reason.strerror}") from None


def _refuse_unwritable(dest: str, kinds: list[Resource]) -> None:
    """Refuse a dest that can be told to be unwritable before anything is asked of a service."""
    for name in [os.path.join(dest, f"{one.module}.yml") for one in kinds] if os.path.isdir(dest) else [dest]:
        _text_of(name)
    folder = os.path.abspath(dest)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):  # root may write everywhere, says os.access
            pass
    except OSError as reason:
        raise errors.BadInput(f"dest {dest!r} cannot be written: {folder}: {reason.strerror}") from None


def _text_of(name: str) -> Optional[str]:
    try:
        with open(name, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as reason:
        raise errors.BadInput(f"dest {name!r} cannot be read: {getattr(reason, 'strerror', None) or reason}") from None


def _replace(name: str, text: Optional[str]) -> None:
    """Put the text there in one step, so that nobody reads half a file. text: None removes the file."""
    if text is None:
        with _writing(name), suppress(FileNotFoundError):
            os.remove(name)
        return
    folder = os.path.dirname(name) or "."
    with _writing(name):
        os.makedirs(folder, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, prefix=".export-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(part, 0o644 & ~_umask())
            os.replace(part, name)
        finally:
            with suppress(FileNotFoundError):  # it has its name by then, unless something went wrong
                os.remove(part)


@contextmanager
def _writing(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as reason:
        raise errors.BadInput(f"dest {name!r} cannot be written: {reason.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there, as input for `apply`: names instead of ids, defaults left out, secrets as variables."""

from __future__ import annotations

import os
import tempfile
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
    return resource.plan is None and resource.manages


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
    """Turns the rows of one kind into entries. missing: kinds whose names could not be told, with a count."""

    def __init__(self, resource: Resource, reader: Reader) -> None:
        self.resource = resource
        self.reader = reader
        self.variables: list[str] = []

    def entries(self, rows: list[Row]) -> list[Options]:
        """Return the entries, sorted by key so that two exports are the same."""
        options = [(self._options(row), row) for row in rows]
        counts: dict[tuple, int] = {}
        for one, _row in options:
            counts[self._key(one)] = counts.get(self._key(one), 0) + 1
        entries = []
        for one, row in options:
            if counts[self._key(one)] > 1:  # its name alone would be ambiguous
                one = {"id": str(row[self.resource.id_api]), **one}
            entries.append(one)
        return sorted(entries, key=lambda one: (str(self._key(one)), str(one.get("id"))))

    def _key(self, options: Options) -> tuple:
        names = (*self.resource.key, *self.resource.settled_by)
        return tuple(str(options.get(name)) for name in names)

    def _options(self, row: Row) -> Options:
        resource = self.resource
        values = resource.to_options(row)
        from_parent = self._from_parent(row)
        entry: Options = {}
        for one in resource.writable:
            if one.secret:
                self._secret(one, values, entry)
                continue
            value = values.get(one.name)
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
            if isinstance(value, list):
                return [self._name(one, item) for item in value]
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
        name = target.to_options(row).get(target.called)
        if not name or target.id_form(name) is not None or len(self.reader.by_key(target, {target.called: name})) != 1:
            return identity
        return name

    def _secret(self, one: Field, values: Options, entry: Options) -> None:
        name = "_".join([self.resource.module, *(str(values.get(key) or "") for key in self.resource.key), one.name])
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
        _refuse_unwritable(params["dest"])
    network = {} if session is None else session.network
    session = Session(many=True, **network)
    accounts = Accounts(session)
    try:
        readers = _readers(thing, kinds, params, accounts, session)
        entries, variables = _entries(_in_order([one for one in kinds if one.module in readers]), readers, params)
        warnings = [*accounts.warnings(), *_cut_short(readers, kinds), *_left_out(left_out, [one for one in kinds if one.module not in readers])]
        result: dict[str, Any] = {
            "changed": False,
            "resources": entries,
            "variables": variables,
            "calls": accounts.calls(),
        }
        if params.get("dest"):
            result.update(_write(params["dest"], entries, check_mode))
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
    """Return a reader for each kind, its collection read. With `all`, a system without credentials is passed over."""
    readers: dict[str, Reader] = {}
    for resource in kinds:
        given = {**dict.fromkeys((one.name for one in resource.arguments()), None)}
        filled = with_environment(resource, {**given, **connection_arguments(params, resource)})
        try:
            readers[resource.module] = accounts.reader(session, resource, filled)
        except errors.BadInput as reason:
            if params["resources"] != ["all"] or params.get("system") or " is missing: set " not in reason.words:
                raise
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
) -> tuple[list[dict[str, Options]], list[str]]:
    entries: list[dict[str, Options]] = []
    variables: list[str] = []
    for resource in kinds:
        reader = readers[resource.module]
        writer = _Writer(resource, reader)
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
    return entries, variables


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


def _left_out(left_out: list[Resource], without_access: list[Resource]) -> list[str]:
    names = ", ".join(one.module for one in left_out)
    said = [f"Left out, because it cannot be listed and made again: {len(left_out)} of kind {names}."] if left_out else []
    systems = sorted({one.system.title for one in without_access})
    said += [f"{title} is left out: there are no credentials for it." for title in systems]
    return said


# Writing


def _write(dest: str, entries: list[dict[str, Options]], check_mode: bool) -> dict[str, Any]:
    """Write one file, or a file for each kind where dest is a folder; returns changed, file and diff."""
    if os.path.isdir(dest) or dest.endswith(os.sep):
        kinds = list(dict.fromkeys(name for entry in entries for name in entry))
        texts = {
            os.path.join(dest, f"{kind}.yml"): yaml_text({"resources": [one for one in entries if kind in one]})
            for kind in kinds
        }
    else:
        texts = {dest: yaml_text({"resources": entries})}
    before = {name: _text_of(name) for name in texts}
    stale = [name for name in texts if before[name] != texts[name]]
    for name in stale:
        if not check_mode:
            _replace(name, texts[name])
    return {
        "changed": bool(stale),
        "file": dest,
        "diff": [
            {"before_header": name, "after_header": name, "before": before[name] or "", "after": texts[name]}
            for name in stale
        ],
    }


def _refuse_unwritable(dest: str) -> None:
    """Refuse a dest that can be told to be unwritable before anything is asked of a service."""
    if not os.path.isdir(dest):
        _text_of(dest)
    folder = os.path.abspath(dest)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    if not os.access(folder, os.W_OK):
        raise errors.BadInput(f"dest {dest!r} cannot be written: {folder} is not writable")


def _text_of(name: str) -> Optional[str]:
    try:
        with open(name, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as reason:
        raise errors.BadInput(f"dest {name!r} cannot be read: {getattr(reason, 'strerror', None) or reason}") from None


def _replace(name: str, text: str) -> None:
    """Put the text there in one step, so that nobody reads half a file."""
    folder = os.path.dirname(name) or "."
    try:
        os.makedirs(folder, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, prefix=".export-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(part, 0o644 & ~_umask())
        os.replace(part, name)
    except OSError as reason:
        raise errors.BadInput(f"dest {name!r} cannot be written: {reason.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

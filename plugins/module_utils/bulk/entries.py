# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The entries of an apply: read and validated before the first call."""

from __future__ import annotations

from typing import Any, Optional

from .. import errors
from ..arguments import InvalidArguments, refuse_wrong_types, validate, with_environment
from ..connect import connection_arguments
from ..references import checked
from ..resource import Resource
from ..steps import UNCHANGED, Desired, Plan
from ..system import TUNING
from ..values import Field, Options, Row, Setting, Unknown


def short(name: Any) -> str:
    """Return a module's name without that of the collection."""
    return str(name).rsplit(".", 1)[-1]


class Entry:
    """One thing of an apply, on its way from arguments to result.

    is_state: it is a thing with a state, and no action. absent: it is to be removed.
    account: whose it is, as a number; connection: how that is reached. needs: the entries that must be done before it.
    row, seen, planned: what planning found, when, and what it decided. thing: its id, or what stands in its place while it is
    planned. agreed: what it says that another entry says from its side. again: others write before it what its plan rests on.
    approved: nothing but what is planned may be written. former: the options by which it was found when it was called otherwise.
    written: what the service answered to the last write.
    """

    def __init__(self, index: Optional[int], kind: Any, params: Options) -> None:
        self.index = index
        self.kind = kind
        self.params = params
        self.is_state = isinstance(kind, Resource)
        self.absent = params.get("state") == "absent"
        self.account = 0
        self.connection = 0
        self.warnings: list[str] = []
        self.options: Optional[Options] = None
        self.references: list[tuple[str, str]] = []
        self.needs: set[int] = set()
        self.agreed: list[tuple[Field, Any, Entry]] = []
        self.again = False
        self.approved = False
        self.former: Optional[Options] = None
        self.finder: Any = None
        self.want: Optional[Desired] = None
        self.row: Optional[Row] = None
        self.written: Optional[Row] = None
        self.asked_at: Optional[float] = None
        self.planned: Plan = UNCHANGED
        self.thing: Any = None
        self.identity: Optional[str] = None
        self.failure: Optional[str] = None
        self._name: Optional[str] = None

    @property
    def made_along(self) -> bool:
        """Whether its thing comes with the one it is in, which is only planned: it is looked at when that is there."""
        found = self.kind.identity.of(self.row) if self.is_state and self.kind.containers and self.row else None
        return found.__class__ is Unknown

    @property
    def name(self) -> str:
        """The thing's name, for results."""
        if self._name is None:
            named = [str(value) for value in self.kind.key_in(self.params).values() if value]
            self._name = " / ".join(named) or str(self.params.get("id") or "")
        return self._name

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        first = self.name.split(" / ", maxsplit=1)[0]
        return f"resources[{self.index}] ({self.kind.module_name} '{first}')"

    def result(self) -> dict[str, Any]:
        """Return its line in the result."""
        line: dict[str, Any] = {
            "index": self.index,
            "module": self.kind.module_name,
            "name": self.name,
            "action": "failed" if self.failure else self.planned.action,
            "changed": self.planned.changed and not self.failure,
        }
        if self.identity is not None:
            line["id"] = self.identity
        found = self.written or self.row
        page = found.get(self.kind.system.page) if isinstance(found, dict) else None  # an action may have found several
        if isinstance(page, str):
            line["url"] = page
        if self.failure:
            line["msg"] = self.failure
        return line


class Placed:
    """Puts where an entry stands in front of what is wrong with it."""

    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, errors.Error):
            raise placed(error, self.where) from None


def placed(error: errors.Error, where: str) -> errors.Error:
    """Return what is wrong with an entry, with where it stands in front, where that is not said yet."""
    if isinstance(error, InvalidArguments):
        return errors.BadInput(f"{where}: {error}")
    if not error.words.startswith("resources["):
        error.words = f"{where}: {error}"
        error.tried = error.method = error.request_id = error.advice = None
    return error


def read_entries(kinds: dict[str, Any], params: Options) -> list[Entry]:
    """Return the validated entries; raises BadInput naming the first wrong one by index and name. kinds: by module name."""
    reading = _Reading(kinds, params)
    return [reading.entry(number, raw) for number, raw in enumerate(params["resources"])]


class _Reading:
    """Reads entries one after the other; what they share is worked out once for each module.

    An account and a connection are numbers: the same options have the same number. How patient a connection is, or how it is
    secured, is no matter of whose account it leads to.
    """

    def __init__(self, kinds: dict[str, Any], params: Options) -> None:
        self.kinds = kinds
        self.params = params
        self._shared: dict[str, tuple[Options, Options, frozenset, tuple[int, int]]] = {}
        self._numbers: dict[tuple, int] = {}

    def entry(self, number: int, raw: Any) -> Entry:
        """Return one entry, validated, with what it leaves out taken from `connections` and the environment."""
        kind, options = _taken_apart(self.kinds, number, raw)
        former = options.get("formerly")
        if "formerly" in options:
            options = {name: value for name, value in options.items() if name != "formerly"}
        given, filled_in, connecting, reached = self._of_module(kind)
        try:
            validated, _secrets, _notices = validate(kind, {**given, **options})
            if connecting.isdisjoint(options):
                filled = {**validated, **filled_in}
            else:
                filled = with_environment(kind.settings, validated)
                reached = self._reached(kind, filled)
            if former is not None:
                _refuse_no_key(kind, former, filled)
            kind = (kind.module.several and kind.module.several(filled)) or kind
            warnings, canonical = checked(kind, filled)
        except errors.Error as error:
            raise placed(error, f"resources[{number}] ({kind.module_name}{_called(kind, options)})") from None
        entry = Entry(number, kind, filled)
        entry.former = former
        (entry.account, entry.connection), entry.warnings, entry.options = reached, warnings, canonical
        return entry

    def _of_module(self, kind: Any) -> tuple[Options, Options, frozenset, tuple[int, int]]:
        """Return the arguments from `connections`, those from the environment, the names of both, account and connection."""
        shared = self._shared.get(kind.module_name)
        if shared is None:
            given = connection_arguments(self.params, kind.system)
            empty = {**dict.fromkeys((one.name for one in kind.arguments), None), **given}
            filled = with_environment(kind.settings, empty)
            filled_in = {name: value for name, value in filled.items() if value is not None and name not in given}
            words = [word for one in kind.arguments if _connects(kind, one) for word in (one.name, *one.aliases)]
            shared = self._shared[kind.module_name] = (given, filled_in, frozenset(words), self._reached(kind, filled))
        return shared

    def _reached(self, kind: Any, filled: Options) -> tuple[int, int]:
        """Return the numbers of the account and of the connection."""
        fields = {one.name: one for one in kind.system.connection_fields}
        all_of = {name: str(filled.get(name)).rstrip("/") for name in sorted(fields)}
        who = (name for name in all_of if fields[name] not in TUNING and name != "pace")
        of_account, of_connection = ((kind.system.name, *map(all_of.get, names)) for names in (who, all_of))
        return self._number(of_account), self._number(of_connection)

    def _number(self, options: tuple) -> int:
        return self._numbers.setdefault(options, len(self._numbers))


def _refuse_no_key(kind: Any, former: Any, filled: Options) -> None:
    """Refuse a `formerly` that leads to nothing: what tells things of this kind apart must be in it, and nothing else."""
    keys = kind.identity.keys if isinstance(kind, Resource) and "id" not in kind.by_name else ()
    if not keys or not kind.update:
        raise errors.BadInput("formerly: nothing of this kind can be called otherwise")
    known = [name for name in kind.naming if name not in kind.containers]
    if not isinstance(former, dict) or not set(former) <= set(known) or not any(former.get(key[0]) for key in keys):
        raise errors.BadInput(f"formerly must be a dictionary with what the thing was found by: {', '.join(known)}")
    if filled.get("id"):
        raise errors.BadInput("formerly is of no use beside id", advice="Leave one of them out")
    refuse_wrong_types(kind, former)


def _connects(kind: Any, one: Field) -> bool:
    return isinstance(one, Setting) and bool(one.env or one in kind.system.connection_fields)


def _taken_apart(kinds: dict[str, Any], number: int, raw: Any) -> tuple[Any, Options]:
    """Return an entry's module and its options."""
    if not isinstance(raw, dict) or len(raw) != 1:
        raise errors.BadInput(f"resources[{number}] must be one module name with its options under it")
    ((written, options),) = raw.items()
    kind = kinds.get(written) or kinds.get(short(written))
    if kind is None:
        raise errors.BadInput(
            f"resources[{number}]: there is no module {written!r} here; there are {', '.join(sorted(kinds))}"
        )
    if options is None:
        options = {}
    if not isinstance(options, dict):
        raise errors.BadInput(f"resources[{number}] ({short(written)}): its options must be a dictionary")
    return kind, options


def _called(kind: Any, options: Options) -> str:
    """Return what to call an entry in messages, with a blank before it; "" for nothing."""
    return next((f" '{options[key]}'" for key in (*kind.naming, "id") if options.get(key)), "")

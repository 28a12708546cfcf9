# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The words of a declaration: how an API talks (System), what a thing looks like (Resource), one option (Field).

Frozen data, validated when built. Everything else - arguments, bodies, comparison, masking, look-ups - follows from it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable, Optional

from .errors import BadInput

_LOOKS_SECRET = re.compile(r"key|tok|secret|pass")
_PLACEHOLDER = re.compile(r"{(\w+)}")

Row = dict
"""A thing as the API gives and takes it, in the vendor's names."""
Options = dict
"""A thing in our option names."""


def looks_secret(name: str) -> bool:
    """Say whether an option of this name may hold a secret, as Ansible guesses."""
    return _LOOKS_SECRET.search(name) is not None


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names of what a path template is filled with."""
    return tuple(_PLACEHOLDER.findall(template))


def missing(one: Field) -> BadInput:
    """Return the refusal of a task that lacks what an address is made of."""
    return BadInput(f"{one.name} is missing: set {one.name}" + (f" or {' or '.join(one.env)}" if one.env else ""))


class Pending(str):
    """Where an id will be: the name of a thing that nothing provides yet, or that check mode only planned."""


@dataclass(frozen=True)
class Part:
    """Where an option is kept that has an address of its own below (or beside) the thing's.

    path          template; `{id}` is the thing
    member        the member of the body that holds the value
    verb          what replaces the whole value
    empty         the verb that empties it, without a body; "" when an empty value is sent like any other
    read          answer -> value; default a paged list of rows of which it takes the ids
    """

    path: str
    member: str
    verb: str = "POST"
    empty: str = "DELETE"
    read: Optional[Callable[[Any], Any]] = None


@dataclass(frozen=True)
class Field:
    """One option: its argument, how it is written to and read from the API, and how it compares.

    api           the vendor's name, when it is another
    refers_to     the kind of resource whose name or id this option takes (of a dict: its keys)
    owned_by      the kind that says the same from its side, and says it in an export of both
    required      a creation cannot do without it; may be a function of the wanted options
    on_create     what a creation sends when it is left out; may be a function of the wanted options
    usual         what the service gives when it is left out, so that an export need not say it; default on_create
    create_only   no update changes it
    read_only     never sent, only shown; `stable` when no write of ours moves it
    write_only    never comes back, so it never differs
    announced     write-only, an event: what a task says is sent (what was said before is taken out by `consider`)
    always        every update says it, also when it is to stay as it is
    along         write-only: goes with a write that is made for another reason
    ours          no option: `consider` works it out of others
    part          where it is kept, when that is not in the thing itself
    secret        masked everywhere
    unordered     a list that is a set
    arranged      a set whose order somebody sees all the same: an export keeps it
    whole         a nested value, completed from what was there
    inherits      left out, it takes the parent's value ("value"); "members": a map merged with the parent's by key
    moved_by      options whose change makes the service choose this one's value anew
    limited_by    the option that lists the present values it may replace
    normalise     brings a value (of a list: each item), ours or theirs, into one form; idempotent
    send, read    option value -> wire value, and back
    env           environment variables it falls back to, the first that is set; then to `env_default`
    """

    name: str
    type: str = "str"
    api: str = ""
    elements: Optional[str] = None
    options: tuple[Field, ...] = ()
    choices: tuple = ()
    aliases: tuple[str, ...] = ()
    default: Any = None
    env: tuple[str, ...] = ()
    env_default: Any = None
    unit: str = ""
    refers_to: str = ""
    owned_by: str = ""
    required: Any = False
    on_create: Any = None
    usual: Any = None
    create_only: bool = False
    read_only: bool = False
    stable: bool = False
    write_only: bool = False
    announced: bool = False
    always: bool = False
    along: bool = False
    ours: bool = False
    part: Optional[Part] = None
    secret: bool = False
    unordered: bool = False
    arranged: bool = False
    whole: bool = False
    inherits: str = ""
    limited_by: str = ""
    moved_by: tuple[str, ...] = ()
    normalise: Optional[Callable[[Any], Any]] = None
    send: Optional[Callable[[Any], Any]] = None
    read: Optional[Callable[[Any], Any]] = None
    item: Optional[Field] = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.api:
            object.__setattr__(self, "api", self.name)
        if self.announced or self.along:
            object.__setattr__(self, "write_only", True)
        contradictions = [
            self.read_only and (self.required or self.create_only or self.write_only or self.secret),
            self.stable and not self.read_only,
            self.unordered and self.type != "list",
            self.arranged and not self.unordered,
            self.whole and not self.options,
            bool(self.options) and self.type not in ("dict", "list"),
        ]
        if any(contradictions):
            raise ValueError(f"field {self.name}: its flags contradict each other")
        if self.type == "list":
            element = self.elements or "str"
            sub = self.options if element == "dict" else ()
            object.__setattr__(self, "item", Field(self.name, element, options=sub, normalise=self.normalise))

    def needed(self, options: Options) -> bool:
        """Say whether a creation with these options cannot do without this one."""
        return bool(self.required(options)) if callable(self.required) else self.required

    def argument(self, nested: bool = False) -> dict[str, Any]:
        """Return Ansible's argument specification of this option.

        Whether a top-level option can be left out depends on what is there, so only nested ones are required here.
        """
        spec: dict[str, Any] = {"type": self.type}
        if nested and self.required:
            spec["required"] = True
        if self.type == "list":
            spec["elements"] = self.elements or "str"
        if self.options:
            spec["options"] = {sub.name: sub.argument(nested=True) for sub in self.options if not sub.read_only}
        for name in ("choices", "aliases"):
            if getattr(self, name):
                spec[name] = list(getattr(self, name))
        if self.default is not None:
            spec["default"] = self.default
        # Said in every case: Ansible guesses from names, and would warn about `dedup_key` or `api_token_file`.
        if self.secret or _LOOKS_SECRET.search(self.name):
            spec["no_log"] = self.secret
        return spec

    def given(self, value: Any) -> Any:
        """Return an argument without the members that Ansible fills in as null where the user wrote nothing."""
        if isinstance(value, list):
            return [self.item.given(item) for item in value] if self.item else value
        if not self.options or not isinstance(value, dict):
            return value
        return {sub.name: sub.given(value[sub.name]) for sub in self.options if value.get(sub.name) is not None}

    # Comparison and translation. "Canonical" is the option's form with every spelling of the same value made one.

    def canonical(self, value: Any) -> Any:
        """Return a value in the one form in which it compares and is shown.

        "Not set" has several spellings in these APIs: null, "", [], {} and, for flags, false. They become one.
        """
        if self.type == "list":
            return self._canonical_list(value)
        if self.normalise is not None and value not in (None, ""):
            value = self.normalise(value)
        if self.type == "dict":
            return self._canonical_dict(value)
        if self.type == "bool":
            return bool(value)
        if value is None or value == "":
            return None
        return _CASTS.get(self.type, _same)(value)

    def _canonical_list(self, value: Any) -> list:
        items = [self.item.canonical(item) for item in value or []]
        if not self.unordered:
            return items
        unique = {_sortable(item): item for item in items}
        return [unique[text] for text in sorted(unique)]

    def _canonical_dict(self, value: Any) -> dict:
        value = value or {}
        if not self.options:
            return value
        return {sub.name: sub.canonical(value[sub.name]) for sub in self.options if sub.name in value}

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether the wanted value asks for a change of the found one; both in option form.

        Nested values compare by the members the user gave; everything else compares whole, in both directions.
        """
        wanted, found = self.canonical(wanted), self.canonical(found)
        if not self.options:
            return wanted != found
        if self.type == "dict":
            return self._members_differ(wanted, found)
        if len(wanted) != len(found):
            return True
        if not self.unordered:
            return any(self._members_differ(one, other) for one, other in zip(wanted, found))
        rest = list(found)
        for one in wanted:
            match = next((other for other in rest if not self._members_differ(one, other)), None)
            if match is None:
                return True
            rest.remove(match)
        return False

    def _members_differ(self, wanted: dict, found: dict) -> bool:
        return any(
            sub.differs(wanted[sub.name], found.get(sub.name))
            for sub in self.options
            if sub.name in wanted and not sub.write_only
        )

    def to_api(self, value: Any) -> Any:
        """Return an option value as the API takes it."""
        if self.send is not None:
            return self.send(value)
        if self.options and self.type == "dict":
            return self._members_to_api(value)
        if self.options and self.type == "list":
            return [self._members_to_api(item) for item in value or []]
        return value

    def _members_to_api(self, value: Optional[dict]) -> dict:
        value = value or {}
        return {
            sub.api: None if value[sub.name] is None else sub.to_api(value[sub.name])
            for sub in self.options
            if not sub.read_only and sub.name in value
        }

    def from_api(self, value: Any) -> Any:
        """Return the API's value in option form, not yet canonical."""
        if self.read is not None:
            return self.read(value)
        if self.options and self.type == "dict":
            return self._members_from_api(value)
        if self.options and self.type == "list":
            return [self._members_from_api(item) for item in value or []]
        return value

    def _members_from_api(self, value: Optional[dict]) -> dict:
        value = value or {}
        return {sub.name: sub.from_api(value[sub.api]) for sub in self.options if sub.api in value}


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> Any:
    number = float(value)
    return int(number) if number.is_integer() else number


_CASTS: dict[str, Callable[[Any], Any]] = {"str": str, "int": _number, "float": _number, "path": str}


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


@dataclass(frozen=True)
class System:
    """One service: how its API talks.

    title               what messages call it
    url                 its public address, or a function of the connection options
    prefix              a path that a given api_url may end in, taken off
    options             the connection options beside the common ones
    auth                connection options -> an auth from auth.py; raises BadInput naming what is missing
    complete            connection options -> those it fills from elsewhere (a file), after the environment
    headers             connection options -> headers of every call
    refused             status codes that say "slow down"
    backoff             seconds of the first wait when it does not say how long
    identified_by       options beside the secrets that tell accounts apart
    pace                calls and seconds of its published limit, None where none is known
    conflicts           status and the service's words -> whether a refusal means that the thing is there already
    empty_is_absent     a 200 without a body means that the thing is not there
    forbidden_may_be_absent   a 403 may mean that the thing is not there
    failed              decoded body of a 2xx -> the service's words when it is a failure after all
    advice              status -> what to do about it
    kinds               every Resource declared on it, by name; a Resource enters itself
    """

    name: str
    title: str
    url: Any
    auth: Callable[[Options], Any]
    paging: Any
    options: tuple[Field, ...] = ()
    aliases: tuple[str, ...] = ()
    token_env: tuple[str, ...] = ()
    url_option: str = "api_url"
    prefix: str = ""
    complete: Optional[Callable[[Options], Options]] = None
    headers: Callable[[Options], dict[str, str]] = lambda options: {}
    accept: str = "application/json"
    refused: tuple[int, ...] = (429,)
    backoff: float = 1.0
    identified_by: tuple[str, ...] = ()
    pace: Optional[tuple[int, float]] = None
    update_verb: str = "PUT"
    request_id_headers: tuple[str, ...] = ("X-Request-Id",)
    advice: dict = field(default_factory=dict)
    conflicts: Callable[[int, str], bool] = lambda status, words: False
    empty_is_absent: bool = False
    forbidden_may_be_absent: bool = False
    failed: Callable[[Any], Optional[str]] = lambda data: None
    kinds: dict[str, Resource] = field(default_factory=dict, repr=False, compare=False)

    @property
    def key(self) -> str:
        """What tells it from another system: a service may have two hosts that speak differently."""
        return f"{self.name} {self.url_option}"

    @property
    def url_env(self) -> str:
        """The environment variable of its address."""
        return f"{self.name.upper()}_API_URL"

    def connection_fields(self) -> tuple[Field, ...]:
        """Return the options every module of this system has."""
        return self._connection_fields

    @cached_property
    def _connection_fields(self) -> tuple[Field, ...]:
        env = self.name.upper()
        return (
            Field("api_url", env=(f"{env}_API_URL",), default=None),
            Field("api_token", secret=True, env=self.token_env or (f"{env}_API_TOKEN",), aliases=self.aliases),
            *self.options,
            *TUNING,
            Field("pace", "int", unit="calls per minute", env=(f"{env}_PACE",)),
        )


TUNING = (
    Field("timeout", "float", default=30.0, unit="seconds"),
    Field("validate_certs", "bool", default=True),
    Field("ca_path", "path"),
    Field("client_cert", "path"),
    Field("client_key", "path"),
    Field("retries", "int", default=4),
    Field("max_wait", "float", default=120.0, unit="seconds"),
)
"""What every module has, whatever the system; the first five of them form the action group `all`."""


@dataclass(frozen=True)
class Listing:
    """How a collection is read.

    path, query   where; path defaults to the resource's
    rows          the member that holds the list, None for a bare list
    keep          which rows are of this kind
    spread        one row of the answer -> the rows it stands for
    complete      a thing that is not in it does not exist
    paging        when it is not the system's
    gather        all rows -> all rows, where one row does not hold the whole thing
    """

    path: str = ""
    query: dict = field(default_factory=dict)
    rows: Optional[str] = None
    keep: Callable[[Row], bool] = lambda row: True
    complete: bool = True
    paging: Any = None
    spread: Optional[Callable[[Row], list[Row]]] = None
    gather: Optional[Callable[[list[Row]], list[Row]]] = None


@dataclass(frozen=True)
class Resource:
    """One kind of thing of a system.

    path          its collection; `{page_id}` is filled from the connection options
    item          one thing, default path + "/{id}"
    key           the options that name a thing without its id; those the user gives must match; () when there is one only
    other_keys    keys that serve when nothing of `key` is given
    reads_ids     an id that is in no list can be looked at all the same
    within        the option that names the thing this one is inside of: its id fills the placeholder of that name
    lasting       False: it happens and passes, so no export has it
    can           what the API lets anybody do: "create", "update", "delete"
    put_only      PUT makes it, and changes it
    listed_only   one of them cannot be read, only the list
    made_at       where a creation is sent, when that is not `path`; placeholders are options
    settled_by    options that choose among several things of one key
    called        the option by which others refer to it, default the first of the key
    also_called   options by which they may refer to it, too, tried before that
    id_api        the vendor's name of the id
    id_form       what the user wrote -> the id in its long form, None when it can only be a name
    envelope      the member that wraps a body; bare_update: an update's body has none
    update        "merge" sends what differs, "replace" sends everything writable
    echoes        the answer to a write repeats the request; it is not the thing as it stands
    narrow        wanted options -> a query that is sure to find the thing; None when none can be trusted
    beyond        reader and wanted options -> rows that the incomplete listing does not show
    unlisted      reader -> rows that the incomplete listing does not show, for an export
    parent        the option that names the thing whose values this one inherits
    options       arguments that guide the module and are no property of the thing
    states        choices of `state`, the default first
    constraints   Ansible's mutually_exclusive and the like
    also          other systems its module talks to
    manages       False: nothing but a target of references; it has no module
    advice        status -> what to do about it, when a write of this kind meets it

    Hooks for what no word says:
    complete      parameters -> those it works out
    examine       parameters -> warnings; raises BadInput before any call
    consider      wish, found row, reader -> the wish in the light of what is there
    ripple        reader, row before, row after (None: not there) -> enters what else the service changes with it
    query_of      wish -> query of the deletion
    extra         wish, found row or None, item path -> steps beside those for the options, and what they change
                  (before, after); None when there are none
    before_send   body, wish, found row -> body
    after_read    row -> row
    find          resource, wish, reader -> the row that is meant, or None
    plan          resource, wish, found row, reader -> Plan, instead of plan.plan
    """

    name: str
    system: System
    path: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    title: str = ""
    item: str = ""
    settled_by: tuple[str, ...] = ()
    other_keys: tuple[tuple[str, ...], ...] = ()
    reads_ids: bool = False
    within: str = ""
    lasting: bool = True
    can: tuple[str, ...] = ("create", "update", "delete")
    put_only: bool = False
    listed_only: bool = False
    made_at: str = ""
    called: str = ""
    also_called: tuple[str, ...] = ()
    id_api: str = "id"
    id_form: Callable[[Any], Optional[str]] = lambda written: None
    envelope: Optional[str] = None
    bare_update: bool = False
    update: str = "merge"
    listing: Listing = Listing()
    narrow: Optional[Callable[[Options], Optional[dict]]] = None
    beyond: Optional[Callable[..., list[Row]]] = None
    unlisted: Optional[Callable[..., list[Row]]] = None
    parent: str = ""
    options: tuple[Field, ...] = ()
    states: tuple[str, ...] = ("present", "absent")
    constraints: dict = field(default_factory=dict)
    also: tuple[System, ...] = ()
    manages: bool = True
    complete: Optional[Callable[[Options], Options]] = None
    examine: Optional[Callable[..., list[str]]] = None
    consider: Optional[Callable[..., Any]] = None
    ripple: Optional[Callable[..., None]] = None
    query_of: Optional[Callable[..., dict]] = None
    extra: Optional[Callable[..., tuple]] = None
    before_send: Optional[Callable[..., Row]] = None
    after_read: Optional[Callable[[Row], Row]] = None
    find: Optional[Callable[..., Optional[Row]]] = None
    plan: Optional[Callable[..., Any]] = None
    echoes: bool = False
    advice: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", self.name.replace("_", " "))
        if not self.item:
            object.__setattr__(self, "item", self.path + "/{id}")
        if not self.called and self.key:
            object.__setattr__(self, "called", self.key[0])
        known = {one.name for one in self.fields + self.options} | {"id"}
        strangers = [name for name in (*self.naming, *self.also_called) if name not in known]
        if strangers:
            raise ValueError(f"resource {self.name}: {strangers} are no fields")
        self.system.kinds.setdefault(self.name, self)  # a variant made of it (dataclasses.replace) is no kind of its own

    @property
    def module(self) -> str:
        """The name of its module."""
        return f"{self.system.name}_{self.name}"

    @cached_property
    def writable(self) -> tuple[Field, ...]:
        """The fields a user may give."""
        return tuple(one for one in self.fields if not one.read_only)

    @cached_property
    def referring(self) -> tuple[Field, ...]:
        """The fields in which references may stand."""
        return tuple(one for one in self.writable if one.refers_to or one.options)

    @cached_property
    def guiding(self) -> tuple[str, ...]:
        """The names of the arguments that are no property."""
        return tuple(one.name for one in self.options)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}

    @property
    def names(self) -> tuple[str, ...]:
        """The options by which others may refer to it, in the order in which they are tried."""
        return tuple(dict.fromkeys(one for one in (*self.also_called, self.called) if one))

    @property
    def replaceable(self) -> bool:
        """Whether some change can only be made by making the thing anew."""
        again = {"create", "delete"} <= set(self.can)
        return again and self.plan is None and any(one.create_only for one in self.fields)

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The options that may take part in finding a thing."""
        return tuple(dict.fromkeys((*self.key, *(name for key in self.other_keys for name in key), *self.settled_by)))

    @cached_property
    def in_address(self) -> frozenset[str]:
        """The options that a creation says by where it is sent."""
        return frozenset(placeholders(self.made_at or self.path))

    @property
    def in_path(self) -> tuple[str, ...]:
        """The names of what its path is filled with."""
        return placeholders(self.path)

    @cached_property
    def parts(self) -> tuple[Field, ...]:
        """The fields that are kept at an address of their own."""
        return tuple(one for one in self.fields if one.part)

    def key_in(self, options: Options) -> Options:
        """Return the part of the options that names a thing: of the first key that begins with something given."""
        for key in (self.key, *self.other_keys):
            if key and options.get(key[0]) not in (None, ""):
                return {name: options[name] for name in key if name in options}
        return {}

    def field(self, name: str) -> Field:
        """Return a field by its option name."""
        return self._fields[name]

    def arguments(self) -> tuple[Field, ...]:
        """Return every option of the module, connection options included."""
        return self._arguments

    @cached_property
    def _arguments(self) -> tuple[Field, ...]:
        extra: list[Field] = []
        if self.plan is None and self.key:
            extra.append(Field("id"))
        if self.replaceable:
            extra.append(Field("replace", "bool", default=False))
        if self.states:
            extra.append(Field("state", choices=self.states, default=self.states[0]))
        if self.plan is None and "update" in self.can and any(one.secret and one.write_only for one in self.fields):
            extra.append(Field("update_secrets", choices=("on_create", "always"), default="on_create"))
        connection = {one.name: one for system in (self.system, *self.also) for one in system.connection_fields()}
        given = (one for one in self.writable if not one.ours)
        return (*connection.values(), *extra, *self.options, *given)

    def secrets(self, args: Options) -> set[str]:
        """Return the secrets inside raw arguments that Ansible does not find by itself: none."""
        return set()

    def secret_variables(self) -> tuple[str, ...]:
        """Return the environment variables whose values must be masked."""
        return tuple(name for one in self.arguments() if one.secret for name in one.env)

    def scope(self, params: Options) -> dict[str, str]:
        """Return the values of the path's placeholders; raises BadInput for one nobody gave."""
        filled = {}
        for name in self.in_path:
            if name == self.within and params.get(name):
                continue
            if not params.get(name):
                raise missing(next((one for one in self.arguments() if one.name == name), Field(name)))
            filled[name] = params[name]
        return filled

    def label(self, options: Options) -> str:
        """Return what messages call a thing: "Statuspage component 'API'"."""
        given = [name for name in self.key_in(options) or self.key if options.get(name) not in (None, "")]
        if given[:1] != list(self.key[:1]) and not self.key_in(options) and options.get("id"):
            given = ["id", *given]
        if not given:
            return f"{self.system.title} {self.title}"
        beside = ", ".join(f"{name.replace('_', ' ')} {options[name]}" for name in given[1:])
        return f"{self.system.title} {self.title} '{options[given[0]]}'" + (f" ({beside})" if beside else "")

    def to_options(self, row: Row) -> Options:
        """Return a row in option names, canonical: its fields as far as the row has them, and its id."""
        options: Options = {}
        if row.get(self.id_api) is not None and not isinstance(row[self.id_api], Pending):
            options["id"] = str(row[self.id_api])
        for one in self.fields:
            if one.api in row and not one.write_only:
                options[one.name] = one.canonical(one.from_api(row[one.api]))
        return options

    def to_row(self, options: Options) -> Row:
        """Return wanted options as the API takes them."""
        return {
            one.api: one.to_api(options[one.name]) for one in self.writable if options.get(one.name) is not None
        }

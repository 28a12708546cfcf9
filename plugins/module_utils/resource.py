# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one kind of thing looks like: a Resource, and the value objects it is made of. An Action is what is no state.

Frozen data, validated when built. Everything else - arguments, bodies, comparison, masking, look-ups - follows from it.
"""

from __future__ import annotations

import re
from functools import cached_property
from operator import methodcaller
from typing import Any, Callable, Optional, Union

from .behaviour import USUAL, ActionBehaviour, Behaviour
from .errors import BadInput
from .records import Record
from .shape import Shape
from .strategies import ByUpdate, Call, Delete, Holder, Merge, Post, Put, Replace, Upsert
from .system import System
from .values import FIXED, WRITE_ONLY, Choice, Day, Duration, Field, Flag, Instant, Options, Ref, Row, Unknown, missing

__all__ = [
    "Action", "Body", "ByUpdate", "Call", "Delete", "Deltas", "Holder", "Identity", "Listing", "Merge", "Mirror", "Module",
    "Part", "Paths", "Post", "Put", "Replace", "Resource", "Upsert", "placeholders", "ECHO", "ID", "NOTHING", "THING",
]  # fmt: skip

_PLACEHOLDER = re.compile(r"{(\w+)}")
THING, ECHO, ID, NOTHING = "thing", "echo", "id", "nothing"
"""What a write answers: the thing as it is now; the request again; an id, bare or in a list; nothing."""
UNSAID: Any = object()
"""What a Resource does not say is its System's."""


def placeholders(template: Any) -> tuple[str, ...]:
    """Return the names of what a path template is filled with; of one that hangs on the options, none are known."""
    return tuple(_PLACEHOLDER.findall(template)) if isinstance(template, str) else ()


Template = Union[str, Callable[[Options], str], None]


class Paths(Record):
    """Where a thing is: templates, with a query where one is always sent; a function of the options where they choose.

    list   the collection, "" where there is only one thing
    one    one thing, to read it; None: only the list shows it
    item   one thing, to write it
    top    the collection, or the one thing there is
    """

    list: Template = ""
    one: Template = UNSAID
    item: Template = UNSAID

    def _complete(self) -> None:
        if self.one is UNSAID:
            vars(self).update(one=f"{str(self.list).partition('?')[0]}/{{id}}")
        if self.item is UNSAID:
            base = self.one if self.one is not None else f"{str(self.list).partition('?')[0]}/{{id}}"
            vars(self).update(item=base if callable(base) else str(base).partition("?")[0])
        vars(self).update(top=self.list or self.one)


class Identity:
    """Which options name a thing.

    keys       options, alone or together; the first key that begins with something given says which thing is meant.
               Without any there is only one. A field called `id` means that the task chooses it.
    id         what its id is called there, dotted where it stands deeper; None where it has none
    parse_id   what the user wrote -> the id in its long form, None when it can only be a name
    names      options by which others refer to it, in the order in which they are tried; default the first of the first key
    tie_break  options that choose among several things of one key
    called     options by which messages call a thing where it has them, when its key says little to a person
    """

    def __init__(
        self,
        *keys: Union[str, tuple[str, ...]],
        id: Optional[str] = "id",
        parse_id: Optional[Callable[[Any], Optional[str]]] = None,
        names: tuple[str, ...] = (),
        tie_break: tuple[str, ...] = (),
        called: tuple[str, ...] = (),
    ) -> None:
        self.called = called
        self.keys = tuple((key,) if isinstance(key, str) else tuple(key) for key in keys)
        self.key = self.keys[0] if self.keys else ()
        """The options that name a thing first of all."""
        self.at = Field("id", at=id) if id else None
        self.of: Callable[[Row], Any] = lambda row: None
        if id:
            self.of = self.at.get if "." in id else methodcaller("get", id)
        """Returns the id in a row, None for none."""
        self.tells_ids = parse_id is not None
        """Whether an id can be told from a name for sure; else `parse_id` says what looks like one."""
        self.parse_id: Callable[[Any], Optional[str]] = parse_id or (lambda written: None)
        self.names = names or tuple(key[0] for key in self.keys[:1])
        self.tie_break = tie_break
        self.naming = tuple(dict.fromkeys([*(name for key in self.keys for name in key), *tie_break]))

    def put(self, row: Row, identity: Any) -> None:
        """Enter an id into a row."""
        if self.at is not None:
            self.at.put(row, identity)

    def is_that_of(self, one: Field) -> bool:
        """Say whether the id of a thing is that of what an option refers to."""
        return self.at is not None and self.at.at.startswith(f"{one.at}.")

    def lacks(self, row: Row) -> bool:
        """Say whether a row must have an id and has none."""
        return self.at is not None and not isinstance(self.of(row), (str, int, float, Unknown))

    def piece(self, identity: Any) -> str:
        """Return what of an id stands in a path: of one that is a path itself (`/check/12`), what stands behind its kind."""
        if identity is None:
            raise KeyError("a thing without an id")
        text = str(identity)
        return text.split("/", 2)[-1] if "/" in text and self.parse_id(text) == text else text

    @staticmethod
    def plain(identity: Any) -> Any:
        """Return an id as things are kept under it: text, or Unknown."""
        return identity if identity.__class__ in (str, Unknown) else str(identity)


class Listing(Record):
    """How a collection is read.

    query       what is always asked, or a function of the service's time
    rows        the member that holds the list, dotted; None for a bare list
    paging      when it is not the host's
    select      rows -> the rows that are of this kind, whole
    filter      options -> a query that is sure to show what has them; None when none can be trusted
    exhaustive  a thing that is not in it does not exist
    hides       it may show one of two things of a key and not the other, so Behaviour.rows is asked in any case
    optional    what it means when it is not there at all, where some installations have none
    long        it is so long that each name is asked for by the filter, even where many are wanted, and kept; nobody makes such things
    rest        the rows that it shows -> the query for those that it leaves out, None when that is nothing; they are asked for
                when what is wanted is not among the others, and by an export
    unlisted    lookup -> rows that it does not show, for an export (what it does not show of a key, Behaviour.rows tells)
    """

    query: Union[dict, Callable[[float], dict]] = {}
    rows: Optional[str] = None
    paging: Any = None
    select: Optional[Callable[[list[Row]], list[Row]]] = None
    filter: Optional[Callable[[Options], Optional[dict]]] = None
    exhaustive: bool = True
    hides: bool = False
    long: bool = False
    optional: str = ""
    rest: Callable[[list[Row]], Optional[dict]] = lambda rows: None
    unlisted: Optional[Callable[..., list[Row]]] = None


class Body(Record):
    """How a body is wrapped, and what comes back.

    envelope   the member that wraps it; on_update: the one of an update, None where that is sent bare
    constants  what always stands in it
    answers    what a write answers: THING, ECHO, ID or NOTHING; tells_thing: whether that is the thing as it stands then
    lacks      options that an answer may lack: they are as they were sent, else as they were read, else the usual
    """

    envelope: Optional[str] = None
    constants: dict = {}
    on_update: Optional[str] = UNSAID
    answers: str = THING
    lacks: tuple[str, ...] = ()

    def _complete(self) -> None:
        envelope = self.envelope if self.on_update is UNSAID else self.on_update
        vars(self).update(on_update=envelope, tells_thing=self.answers == THING)

    def wrapped(self, body: Any, update: bool) -> Any:
        """Return a body as it is sent."""
        envelope = self.on_update if update else self.envelope
        return {envelope: body} if envelope else body

    def unwrapped(self, data: Any) -> Optional[Row]:
        """Return the thing inside an answer, None when there is none."""
        if isinstance(data, dict) and self.envelope and isinstance(data.get(self.envelope), dict):
            return data[self.envelope]
        return data if isinstance(data, dict) and data else None


class Part(Record):
    """Where an option is kept that has an address of its own below (or beside) the thing's.

    path     template; `{id}` is the thing
    member   the member of the body that holds the value
    verb     what replaces the whole value
    empty    the verb that empties it, with an empty body; "" when an empty value is sent like any other
    read     answer -> value; default a paged list of rows of which it takes the ids
    """

    path: str
    member: str
    verb: str = "POST"
    empty: str = "DELETE"
    read: Optional[Callable[[Any], Any]] = None


class Deltas(Part):
    """A part that is changed member by member: what is new is added, what is gone is removed, and nothing else is touched.

    path   template of the list of its members; `{id}` is the thing. rows: the member of the answer that holds them
    paging when it is not the host's
    calls  id of the thing, members to add, members to remove (as the API has them) -> (path, body) of each POST
    judge  data of a good answer -> the words for its being none after all
    """

    member: str = ""
    rows: str = ""
    paging: Any = None
    calls: Callable[[str, list, list], list[tuple[str, Any]]] = lambda identity, added, removed: []
    judge: Optional[Callable[[Any], Optional[str]]] = None


class Mirror(Record):
    """The kind that an option refers to says the same in a field of its own: there it is set, and an export says it there.

    field       that field of the other kind
    dies_empty  the other thing goes when its field becomes empty
    """

    field: str
    dies_empty: bool = False


class Module(Record):
    """What only Ansible cares about.

    options      arguments that guide the module and are no property of the thing; they may refer to things
    states       choices of `state`, the default first
    exported     whether an export has it: what happens and passes is no such thing
    constraints  Ansible's mutually_exclusive and the like. What a Resource must be told to know which thing is meant, it knows:
                 its id, or the first option of a key; where that is not so, `required_one_of` says it, [] for nothing
    several      arguments -> the Action that a task means which is about several things at once, None for one about one
    after        kinds of things inside what a thing refers to that are made before it, and removed after it
    concerns     of what is about things that it does not name one by one: the module that makes them -> arguments, those of a
                 task of that module -> whether the one may mean what the other makes; in an apply it comes after those
    """

    options: tuple[Field, ...] = ()
    states: Optional[tuple[str, ...]] = None
    exported: bool = True
    constraints: dict = {}
    several: Optional[Callable[[Options], Any]] = None
    after: tuple[str, ...] = ()
    concerns: dict[str, Callable[[Options, Options], bool]] = {}


class _Kind(Shape):
    """What a Resource and an Action have in common."""

    name: str
    system: System
    fields: tuple[Field, ...]
    identity: Identity
    module: Optional[Module]
    host = ""
    """The name of the host it is on, "" for the system's first."""
    needs_all = False
    containers: tuple[str, ...] = ()
    """The options that say inside what a thing is."""
    top: Any = ""
    """The template of where it is."""

    def _enter(self) -> None:
        known = {one.name for one in (*self.fields, *(self.module.options if self.module else ()))} | {"id"}
        strangers = [name for name in dict.fromkeys((*self.identity.naming, *self.identity.names)) if name not in known]
        if strangers:
            raise ValueError(f"{self.name}: {strangers} are no fields")
        self.system.enter(self)

    @cached_property
    def title(self) -> str:
        """What messages call its kind."""
        return self.name.replace("_", " ")

    @cached_property
    def module_name(self) -> str:  # type: ignore[override]
        """The name of its module."""
        return f"{self.system.name}_{self.name}"

    @cached_property
    def constraints(self) -> dict:  # type: ignore[override]
        """Ansible's mutually_exclusive and the like."""
        return self.module.constraints if self.module else {}

    @cached_property
    def concerns(self) -> dict:
        """See Module."""
        return self.module.concerns if self.module else {}

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their option names."""
        return {one.name: one for one in self.fields}

    @cached_property
    def asked(self) -> tuple[Field, ...]:
        """The fields a user may give."""
        return tuple(one for one in self.fields if one.asked)

    @cached_property
    def referring(self) -> tuple[Field, ...]:
        """The fields in which references may stand."""
        return tuple(one for one in self.fields if one.type.refers)

    @cached_property
    def checking(self) -> tuple[Field, ...]:
        """The options of which a task must not say all that fits."""
        return tuple(one for one in (*self.asked, *self.guiding) if one.type.checks)

    @cached_property
    def never_blank(self) -> tuple[str, ...]:
        """The options that nothing of this kind is without."""
        return tuple(one.name for one in self.asked if one.required is True and one.name not in self.containers)

    @property
    def naming(self) -> tuple[str, ...]:
        """The options that may take part in finding a thing."""
        return self.identity.naming

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The options beside its key without which two things of one key may be different ones."""
        hosts = tuple(name for host in self.system.hosts.values() for name in host.identified_by)
        return (*self.identity.tie_break, *hosts, *self.containers)

    @cached_property
    def guiding(self) -> tuple[Field, ...]:
        """The arguments that are no property of the thing."""
        return self.module.options if self.module else ()

    @cached_property
    def timing(self) -> tuple[Field, ...]:
        """Those of them that say when, or for how long."""
        return tuple(one for one in self.guiding if isinstance(one.type, (Day, Duration, Instant)))

    @cached_property
    def guiding_references(self) -> tuple[Field, ...]:
        """Those of them in which references may stand."""
        return tuple(one for one in self.guiding if one.type.refers)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The choices of `state`."""
        if self.module is not None and self.module.states is not None:
            return self.module.states
        return self._usual_states

    _usual_states: tuple[str, ...] = ("present", "absent")

    def key_in(self, options: Options) -> Options:
        """Return the part of the options that names a thing: of the first key that begins with something given."""
        for key in self.identity.keys:
            if options.get(key[0]) not in (None, ""):
                return {name: options[name] for name in key if name in options}
        return {}

    @cached_property
    def address(self) -> tuple[str, ...]:
        """The names of what its path is filled with; none that are known where that hangs on the task."""
        return placeholders(self.top)

    @cached_property
    def _inside(self) -> tuple[str, ...]:
        return tuple(name for name in self.address if name in self.by_name)

    def inside(self, params: Options) -> tuple[str, ...]:
        """Return the options that say where a task's thing is: they stand in the address, and in no body and no row."""
        if not callable(self.top):
            return self._inside
        return tuple(name for name in placeholders(self.top(params)) if name in self.by_name)

    def scope(self, params: Options) -> dict[str, str]:
        """Return the values of the path's placeholders that are settings; raises BadInput for one nobody gave."""
        filled = {}
        for name in placeholders(self.top(params)) if callable(self.top) else self.address:
            if name not in self.by_name:
                filled[name] = str(params.get(name) or "").strip()
                if not filled[name]:
                    raise self.lacks(name)
        return filled

    def refuse_nowhere(self, params: Options) -> None:
        """Refuse a task that does not say where its thing is."""
        for name in self.inside(params):
            if params.get(name) in (None, ""):
                raise self.lacks(name)

    def lacks(self, name: str) -> BadInput:
        """Return the refusal of a task that lacks what its address is made of."""
        return missing(next((one for one in self.arguments if one.name == name), Field(name)))

    def label(self, params: Options) -> str:
        """Return what messages call a thing: "Statuspage component 'API'"."""
        key = self.identity.key
        for name in self.identity.called:
            if str(params.get(name) or "").strip():
                return f"{self.system.title} {self.title} '{_short(str(params[name]))}'"
        given = [name for name in self.key_in(params) or key if params.get(name) not in (None, "")]
        if given[:1] != list(key[:1]) and not self.key_in(params) and params.get("id"):
            given = ["id", *given]
        around = [name for name in self.containers if name not in given and params.get(name) not in (None, "")]
        beside = ", ".join(f"{name.replace('_', ' ')} {params[name]}" for name in (*given[1:], *around))
        called = f" '{params[given[0]]}'" if given else ""
        return f"{self.system.title} {self.title}{called}" + (f" ({beside})" if beside else "")


def _short(words: str) -> str:
    return words if len(words) <= 100 else f"{words[:97]}..."


class Resource(_Kind, Record):
    """One kind of thing of a system, with a state that a task can describe.

    path       where it is: the template of its collection (of the thing itself where there is only one), or Paths. A field
               that refers to a thing and stands in it says inside what a thing is
    fields     its options, in the vendor's order
    identity, listing, body   see there
    create     Post or Put; None: nobody makes it
    update     Merge, Replace or Upsert; None: nobody changes it
    remove     Delete, ByUpdate or Call; None: nobody removes it
    gone       row, the service's time -> whether it is there and counts as absent
    life       Lifecycle or Span (life.py): it happens, and passes
    module     see there; None: others only refer to it
    behaviour  what it does otherwise
    deep       the fields that stand inside something else in a row
    """

    name: str
    system: System
    path: Any = ""
    fields: tuple[Field, ...] = ()
    identity: Identity = Identity()
    listing: Listing = Listing()
    body: Body = Body()
    create: Any = Post()
    update: Any = UNSAID
    remove: Any = Delete()
    gone: Optional[Callable[[Row, float], bool]] = None
    life: Any = None
    module: Optional[Module] = Module()
    behaviour: Behaviour = USUAL
    __eq__, __hash__ = object.__eq__, object.__hash__

    def _complete(self) -> None:
        if self.update is UNSAID:
            vars(self).update(update=self.system.update or Merge())
        vars(self).update(deep=tuple(one for one in self.fields if "." in one.at))
        self._enter()

    @cached_property
    def paths(self) -> Paths:
        """Where it is."""
        if isinstance(self.path, Paths):
            return self.path
        return Paths(self.path) if self.identity.keys else Paths("", self.path)

    @cached_property
    def top(self) -> Template:  # type: ignore[override]
        """The template of its collection, or of the one thing there is."""
        return self.paths.top

    @cached_property
    def containers(self) -> tuple[str, ...]:  # type: ignore[override]
        """The options that say inside what a thing is."""
        return tuple(name for name in self.address if name in self.by_name and isinstance(self.by_name[name].type, Ref))

    @cached_property
    def in_address(self) -> frozenset[str]:
        """The options that a creation says by where it is sent."""
        made_at = getattr(self.create, "path", "") or self.paths.top
        return frozenset((*placeholders(made_at), *self.address, *self._put_at))

    @cached_property
    def _put_at(self) -> tuple[str, ...]:
        put = isinstance(self.create, Put) and not self.create.path and self.paths.list
        return tuple(name for name in placeholders(self.paths.item) if put and name != "id")

    @cached_property
    def constraints(self) -> dict:  # type: ignore[override]
        """Ansible's mutually_exclusive and the like."""
        if self.module is None:
            return {}
        telling = tuple(dict.fromkeys(("id", *(key[0] for key in self.identity.keys))))
        said = {"required_one_of": [telling] if self.identity.keys else [], **self.module.constraints}
        return {name: rules for name, rules in said.items() if rules}

    @cached_property
    def parts(self) -> tuple[Field, ...]:
        """The fields that are kept at an address of their own."""
        return tuple(one for one in self.fields if one.part)

    @cached_property
    def mirrors(self) -> tuple[Field, ...]:
        """The fields that another kind says from its side."""
        return tuple(one for one in self.fields if one.mirror)

    @property
    def replaceable(self) -> bool:
        """Whether some change can only be made by making the thing anew; what it is in and what its id is tell another thing."""
        fixed = [one for one in self.fields if one.role == FIXED and one.name not in self.containers and not self.identity.is_that_of(one)]
        return self.create is not None and self.remove is not None and bool(fixed)

    @property
    def _usual_states(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("present", "absent") if self.create is not None or self.remove is not None else ()

    @property
    def keeps_secrets(self) -> bool:
        """Whether some secret of it never comes back, so that a task must say when to send it again."""
        return self.update is not None and any(one.type.keeps_secrets or one.secret and one.role == WRITE_ONLY for one in self.fields)

    def declared(self) -> tuple:
        """Return every option of the module, connection options included."""
        extra: list[Field] = []
        if self.identity.keys and "id" not in self.by_name:
            extra.append(Field("id"))
        if self.replaceable:
            extra.append(Field("replace", Flag(), default=False))
        if self.states:
            extra.append(Field("state", Choice(*self.states), default=self.states[0]))
        if self.keeps_secrets:
            extra.append(Field("update_secrets", Choice("on_create", "always"), default="on_create"))
        return (*self.system.connection_fields, *extra, *self.guiding, *self.asked)

    def to_options(self, row: Row) -> Options:
        """Return a row in option names, canonical: its fields as far as the row has them, and its id."""
        options: Options = {}
        identity = self.identity.of(row)
        if identity is not None and identity.__class__ is not Unknown:
            options["id"] = str(identity)
        try:
            for one in self.fields:
                if one.kept:
                    value = one.get(row, UNSAID)
                    if value is not UNSAID:
                        options[one.name] = one.read(value)
        except BadInput as reason:  # nobody's input: the service said it
            raise ValueError(reason.words) from None
        return options

    @cached_property
    def listed_together(self) -> list[Resource]:
        """The kinds that one list shows, this one among them: they are seen as they were at one time."""
        kinds = (one for one in self.system.resources.values() if isinstance(one, Resource))
        return [one for one in kinds if one.paths.top == self.paths.top and one.listing.query == self.listing.query]

    @cached_property
    def readable(self) -> dict[str, Field]:
        """What can be read in a row, by its option name: the fields, and the id."""
        return {"id": self.identity.at or Field("id"), **self.by_name}

    def option_of(self, row: Row, name: str) -> Any:
        """Return one option of a row, canonical."""
        one = self.readable[name]
        return one.read(one.get(row))

    def to_row(self, options: Options) -> Row:
        """Return wanted options as the API takes them."""
        row: Row = {}
        for one in self.fields:
            if options.get(one.name) is not None:
                one.put(row, one.to_wire(options[one.name]))
        return row


class Action(_Kind, Record):
    """What is no state that its host could tell: said, not kept. path: where to; host: to whom."""

    name: str
    system: System
    path: str = ""
    fields: tuple[Field, ...] = ()
    identity: Identity = Identity()
    host: str = ""
    module: Module = Module()
    behaviour: ActionBehaviour = ActionBehaviour()
    __eq__, __hash__ = object.__eq__, object.__hash__

    def _complete(self) -> None:
        self._enter()

    @property
    def top(self) -> str:  # type: ignore[override]
        """The template of where to."""
        return self.path

    def declared(self) -> tuple:
        """Return every option of the module, connection options included."""
        state = Field("state", Choice(*self.states), default=self.states[0])
        return (*self.system.connection_fields, state, *self.module.options, *self.asked)

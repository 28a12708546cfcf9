# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types that hold one value, and the option that holds a type (Field). Those that few things have are in forms.py, those that hold several
in lists.py and maps.py.

A type has no state and is compared by identity. It alone knows how a value is asked for, compared, completed, sent, read
and shown. A *canonical* value is the one form that all spellings of it have. Only `fits`, `given` and `canonical` take
what is not canonical.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from math import inf, isfinite
from operator import ne
from typing import Any, Callable, Optional
from urllib.parse import unquote

from .errors import BadInput

Options = dict
"""A thing in our option names."""
Row = dict
"""A thing as the API gives and takes it, in the vendor's names."""
Swap = Callable[[Any, Any, str], Any]
"""(ref, value, place) -> what stands there instead; DROP takes it away."""
_PORT = re.compile(r"[0-9]+[/?#]")
WHOLE = re.compile(r"^[+-]?[0-9]{1,4000}$")
_TIME_OF_DAY = 24 * 60 * 60
"""Seconds; an unquoted 23:59:59 is one less."""
_LOOKS_SECRET = re.compile(r"key|tok|secret|pass")


def looks_secret(name: str) -> bool:
    """Say whether an option of this name may hold a secret, as Ansible guesses."""
    return _LOOKS_SECRET.search(name) is not None


class Unknown:
    """What nobody can know yet: the id of a thing that is only planned, or a moment on the clock.

    name: what it is called meanwhile, "" for nothing. of: the thing whose id it is, where that is planned. Two of one name
    are the same, unless they are of different things.
    """

    __slots__ = ("name", "of")

    def __init__(self, name: str, of: object = None) -> None:
        self.name = name
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and other.name == self.name and other.of is self.of

    def __hash__(self) -> int:
        return hash((Unknown, self.name))

    def __repr__(self) -> str:
        return f"Unknown({self.name!r})" if self.of is None else f"Unknown({self.name!r} of {id(self.of)})"


NOW = Unknown("now")
"""The moment in which something is written: the service's clock tells it, and only then."""
MASKED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What stands in the place of a secret, everywhere in Ansible."""
DROP = object()
"""In the place of a value: there is nothing to keep or to show."""


def sortable(value: Any) -> str:
    """Return a text that equal values share."""
    return value if value.__class__ is str else json.dumps(value, sort_keys=True, default=repr)


# What a field is


STATE = "state"
"""It is as the task says, and an update changes it."""
LIVE = "live"
"""It is as the task says, but incidents, windows and people move it: an export leaves it out."""
FIXED = "fixed"
"""No update changes it."""
COMPUTED = "computed"
"""Only read, and moved by what we write."""
STABLE = "stable"
"""Only read; no write of ours moves it, unless `refine` says so."""
ONCE = "once"
"""Only told, and only by the run that makes the thing: who looks at it later must not read it."""
WRITE_ONLY = "write_only"
"""It never comes back, so it never differs."""
COMPANION = "companion"
"""It goes with a write that is made for another reason."""
EVENT = "event"
"""It is said, not kept."""
INTERNAL = "internal"
"""No option: it goes back as it was read, or as `refine` sets it, and is never shown."""

READ = (COMPUTED, STABLE, ONCE)
ASKED = (STATE, LIVE, FIXED, WRITE_ONLY, COMPANION, EVENT)
KEPT = (STATE, LIVE, FIXED, COMPUTED, STABLE, INTERNAL)
HELD = (STATE, LIVE, FIXED, INTERNAL)
"""What goes back as it was read where an update says everything."""


# Single values


class Value:
    """What all types have; text, as long as nothing else is said.

    normalise: brings a value, ours or theirs, into one form; idempotent; raises BadInput for what is none.
    """

    type = "str"
    exact: type = str
    choices: tuple = ()
    completes = False
    """Whether what is sent can hold something that was read."""
    has_members = False
    """Whether there are members inside that are named here, and may be others that are not."""
    refers: tuple[str, ...] = ()
    """The kinds that a value may lead to."""
    may_hide = False
    """Whether a secret may stand in a value."""
    keeps_secrets = False
    """Whether one may stand in it that never comes back."""
    checks = False
    """Whether there is something that fits and that a task must not say all the same."""
    keeps_unknown = False
    """Whether an update sends back what was read inside of it and nobody here knows."""
    of_text: Optional[Callable[[str], str]] = None
    """Makes of a text its one form, "" for none, where nothing else is to be done with one: the usual case, of which a bulk task has thousands."""

    def is_unread(self, value: Any) -> bool:
        """Say whether a secret stands in a wanted value that never comes back."""
        return False

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.may_hide = cls.hidden is not Value.hidden
        if "check" in vars(cls):
            cls.checks = vars(cls).get("checks", True)
        cls.keeps_unknown = cls.with_unknown is not Value.with_unknown

    def __init__(self, normalise: Optional[Callable[[Any], Any]] = None) -> None:
        self.normalise = normalise
        if normalise is not None:
            self.of_text = None

    def argument(self) -> dict[str, Any]:
        """Return what Ansible's argument specification says of the type."""
        spec: dict[str, Any] = {"type": self.type}
        return {**spec, "choices": list(self.choices)} if self.choices else spec

    def fits(self, value: Any) -> bool:
        """Say whether an argument needs no conversion and no complaint."""
        return value.__class__ is self.exact and (not self.choices or value in self.choices)

    def filled(self, value: Any) -> Any:
        """Return an argument that fits, with the members that were left out, as Ansible's validator returns it."""
        return value

    def given(self, value: Any) -> Any:
        """Return an argument without the members that Ansible fills in as null where the user wrote nothing."""
        return value

    def check(self, value: Any, place: str) -> None:
        """Refuse what a task must not say; what a service says is never asked. place: where it stands, `rules[0].value`."""

    def canonical(self, value: Any) -> Any:
        """Return a value in its one form. "Not set" has several spellings (null, "", [], {}); they become one."""
        if value.__class__ is str and self.of_text is not None:
            return self.of_text(value) or None
        if value is None or value == "" or value.__class__ is Unknown:
            return value or None
        if self.normalise is not None:
            value = self.normalise(value)
            if value is None or value == "":
                return None
        return self.cast(value)

    def cast(self, value: Any) -> Any:
        """Return a value that is set, as the type has it."""
        return str(value)

    differs = staticmethod(ne)
    """Says whether the wanted value (given first) asks for a change of the found one."""

    def index(self, value: Any) -> Any:
        """Return what can stand in an index: equal for equal values."""
        return value

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return what will be there once the wanted value was written over the found one."""
        return wanted

    def to_wire(self, value: Any) -> Any:
        """Return a value as the API takes it."""
        return value

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return what is sent, in the vendor's names, with the members of what was read that nobody here knows."""
        return sent

    def from_wire(self, value: Any) -> Any:
        """Return the API's value as an option has it, not yet canonical."""
        return value

    def replaced(self, value: Any, swap: Swap, place: str = "") -> Any:
        """Return a value with every reference in it swapped. place: where it stands, dotted."""
        return value

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return a value as a person reads it, DROP for nothing. name: (ref, id) -> what to call it."""
        return DROP if value.__class__ is Unknown else value

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield the secrets inside a value."""
        return iter(())


def refuse_blank(value: Any, place: str) -> None:
    """Refuse what says nothing."""
    if not str(value).strip():
        raise BadInput(f"{place} is blank; give something, or leave it out")


class Text(Value):
    """Text.

    shortest, longest: the characters it can have, 0: as few, or as many, as one likes. form: what it must match where it is not
    blank, blanks around it aside. unlike: what messages say of one that does not: "no country; write its two letters, such as DE".
    """

    of_text = str
    checks = False
    """Unless it says how long it can be, or what it must look like."""

    def __init__(
        self, normalise: Optional[Callable[[Any], Any]] = None, longest: int = 0, form: str = "", unlike: str = "", shortest: int = 0
    ) -> None:
        super().__init__(normalise)
        self.shortest, self.longest, self.form, self.unlike = shortest, longest, form, unlike
        self.checks = self.checks or bool(shortest or longest or form)

    def check(self, value: Any, place: str) -> None:
        """Refuse one that is too short or too long, or of another form."""
        length = len(self.canonical(value) or "")
        if self.shortest:
            refuse_blank(value, place)
        if length < self.shortest:
            raise BadInput(f"{place} has {length} characters; it can have {self.shortest} to {self.longest}")
        if self.longest and length > self.longest:
            raise BadInput(f"{place} has {length} characters; it can have {self.longest}")
        if self.form and value.strip() and not re.fullmatch(self.form, value.strip()):
            raise BadInput(f"{place}: {value!r} is {self.unlike}")

    def cast(self, value: Any) -> Any:
        """Return the text; raises TypeError for what is none, such as a list in the place of a name."""
        if isinstance(value, (dict, list)):
            raise TypeError("a text is a list or an object")
        return str(value)


class Name(Text):
    """Text that something is called by: blanks around it do not count."""

    of_text = staticmethod(str.strip)

    def cast(self, value: Any) -> Any:
        """Refuse what is no text."""
        if not isinstance(value, str):
            raise TypeError("a name is no text")
        return value


class Url(Text):
    """An address; a password that stands in it is a secret."""

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield the password, as it is written and as it is meant. Of no address, too: a message may quote it."""
        before = str(value or "").partition("//")[2] or str(value or "")
        password = before.rpartition("@")[0].partition(":")[2]
        if password and not _PORT.match(password):  # https://host:8080/@home
            yield from {password, unquote(password)}


class File(Text):
    """A path on this machine, which Ansible brings into full length."""

    type = "path"

    def fits(self, value: Any) -> bool:
        """Leave it to Ansible."""
        return False


class Raw(Value):
    """Anything, as it is."""

    type = "raw"

    def fits(self, value: Any) -> bool:
        """Leave it to Ansible."""
        return False

    def canonical(self, value: Any) -> Any:
        """Return it as it is."""
        return value


class Flag(Value):
    """True or false; not set is false."""

    type = "bool"
    exact = bool

    def canonical(self, value: Any) -> Any:
        """Return a truth value."""
        return value if value.__class__ is Unknown else bool(value)


class Number(Value):
    """A number. unit: what it counts. fraction: whether it may have one. least, most: how small and how large it can be."""

    checks = False
    """Unless it says how small or how large it can be."""

    def __init__(self, unit: str = "", least: float = -inf, most: float = inf, fraction: bool = False, choices: tuple = ()) -> None:
        super().__init__()
        self.unit = unit
        self.choices = choices
        self.least, self.most = least, most
        self.checks = self.checks or isfinite(least) or isfinite(most)
        self.type, self.exact = ("float", float) if fraction else ("int", int)

    def check(self, value: Any, place: str) -> None:
        """Refuse one that is too small or too large."""
        if not self.least <= value <= self.most:
            told = f"{self.least} to {self.most}" if isfinite(self.most - self.least) else f"at least {self.least}"
            told = told if isfinite(self.least) else f"at most {self.most}"
            raise BadInput(f"{place} is {value}; it can be {told} {self.unit}".rstrip())

    def cast(self, value: Any) -> Any:
        """Return 40, "40" and 40.0 as 40."""
        if value.__class__ is int or value.__class__ is str and WHOLE.match(value):
            return int(value)
        number = float(value)
        return int(number) if number.is_integer() else number


class Choice(Value):
    """One of some words. read: theirs -> ours, where they have more of them."""

    of_text = str

    def __init__(self, *choices: str, read: Optional[dict[str, str]] = None) -> None:
        super().__init__((lambda value: read.get(str(value), value)) if read else None)
        self.choices = choices


class Instant(Value):
    """A moment: ISO 8601 in UTC, from any spelling of it, from epoch seconds too."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what is no time, and a time of day: YAML reads an unquoted 22:00 as 1320, minutes or seconds after 1970."""
        written = str(value).strip()
        if written.isascii() and written.isdigit() and int(written[:9]) <= _TIME_OF_DAY:
            raise BadInput(f"{place}: {written} is no time since 1970; write a day and a time, in quotes, as '2026-11-21T22:00:00Z'")
        if written:
            from .times import instant  # here, as below: few tasks say a time

            instant(written, place)

    def cast(self, value: Any) -> Any:
        """Return the moment; raises BadInput."""
        from .times import instant, iso

        return iso(instant(value, ""))


class Day(Value):
    """A day, as 2026-11-21."""

    def cast(self, value: Any) -> Any:
        """Return the day; raises BadInput."""
        from datetime import date  # strptime would be imported anew in each worker

        written = str(value).strip()
        with suppress(ValueError):
            if date.fromisoformat(written).isoformat() == written:
                return written
        raise BadInput(f"{written[:40]!r} must be a day, written as 2026-11-21")


class Duration(Value):
    """A length of time: seconds, from `5400`, `90m`, `1h30m`, `2d` or `PT1H30M`."""

    def cast(self, value: Any) -> Any:
        """Return the seconds, as text; raises BadInput."""
        from .times import duration

        return str(duration(value, ""))

    def to_wire(self, value: Any) -> Any:
        """Return the seconds."""
        return None if value is None else int(value)


# References


class Ref(Value):
    """A thing of another kind: a name or an id here, an id there. always: there is one, so a blank is none."""

    of_text = staticmethod(str.strip)
    """Blanks around a name or an id do not count."""

    checks = False
    """Unless there always is one."""

    def __init__(self, kind: str, always: bool = False) -> None:
        super().__init__()
        self.checks = self.checks or always
        self.kind = kind
        self.refers = (kind,)

    def check(self, value: Any, place: str) -> None:
        """Refuse a blank."""
        refuse_blank(value, place)

    def cast(self, value: Any) -> Any:
        """Return the name or id; raises TypeError for what can be none."""
        if isinstance(value, (dict, list)):
            raise TypeError("a reference is a list or an object")
        return str(value)

    def replaced(self, value: Any, swap: Swap, place: str = "") -> Any:
        """Return what the swap says."""
        return value if value is None else swap(self, value, place)

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return what the thing is called."""
        return value if value is None else name(self, value)


# Options


TEXT = Text()


class Field:
    """One option of a thing, or one member of a nested value.

    name       the option
    type       what it holds
    role       what an update, an answer and an export do with it
    required   a creation cannot do without it; may be a function of the wanted options
    at         the vendor's name for it, dotted where it stands deeper; default its own
    initial    what a creation sends when it is left out; may be NOW, or a function of the wanted options
    usual      what the service gives when it is left out, so that an export need not say it; default `initial`
    secret     masked everywhere
    aliases, default   as Ansible knows them
    part       where it is kept, when that is not in the thing itself (see resource.Part)
    mirror     the same relation, seen from the other side (see resource.Mirror)

    asked, kept, may_hide   whether a task may give it, whether it can be read back, whether a secret may stand in it
    as_it_is   whether people read what it holds as it is, unless that is Unknown
    """

    def __init__(
        self,
        name: str,
        type: Value = TEXT,
        role: str = STATE,
        required: Any = False,
        at: str = "",
        initial: Any = None,
        usual: Any = None,
        secret: bool = False,
        aliases: tuple[str, ...] = (),
        default: Any = None,
        part: Any = None,
        mirror: Any = None,
    ) -> None:
        if role in (*READ, INTERNAL) and (required or secret and role in READ):
            raise ValueError(f"field {name}: what nobody gives can be neither required nor secret")
        vars(self).update(
            name=name, type=type, role=role, required=required, at=at or name, initial=initial, usual=usual, secret=secret,
            aliases=aliases, default=default, part=part, mirror=mirror,
            asked=role in ASKED,
            kept=role in KEPT,
            may_hide=secret or type.may_hide,
            _places=tuple((at or name).split(".")),
            # In these an option has no say.
            filled=type.filled, from_wire=type.from_wire, given=type.given, replaced=type.replaced,
            hidden=leaves if secret else type.hidden,
        )  # fmt: skip
        # Nor in these, where the type leaves a value as it is, or nothing is to be kept from view.
        own = vars(self)
        if type.__class__.from_wire is Value.from_wire:
            own["read"] = type.canonical
        if type.__class__.to_wire is Value.to_wire:
            own["to_wire"] = type.to_wire
        if type.canonical(None) is None:
            own["differs"] = type.differs
        own["as_it_is"] = False
        if role != INTERNAL and not secret:
            own["shown"] = type.shown
            own["as_it_is"] = type.__class__.shown is Value.shown

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a field does not change: {name}")

    def get(self, row: Row, absent: Any = None) -> Any:
        """Return the vendor's value in a row, `absent` where there is none."""
        if len(self._places) == 1:
            return row.get(self.at, absent)
        found: Any = row
        for place in self._places:
            if not isinstance(found, dict) or place not in found:
                return absent
            found = found[place]
        return found

    def put(self, row: Row, value: Any) -> None:
        """Enter the vendor's value into a row, and leave its surroundings as they are."""
        *around, last = self._places
        for place in around:
            inner = row.get(place)
            row[place] = row = dict(inner) if isinstance(inner, dict) else {}
        row[last] = value

    def needed(self, options: Options) -> bool:
        """Say whether a creation with these options cannot do without this one."""
        return bool(self.required(options)) if callable(self.required) else self.required

    def argument(self, nested: bool = False) -> dict[str, Any]:
        """Return Ansible's argument specification.

        Whether a top-level option can be left out depends on what is there, so only nested ones are required here.
        """
        spec = self.type.argument()
        if nested and self.required:
            spec["required"] = True
        if self.aliases:
            spec["aliases"] = list(self.aliases)
        if self.default is not None:
            spec["default"] = self.default
        # Said in every case: Ansible guesses from names, and would warn about `dedup_key` or `api_token_file`.
        if self.secret or looks_secret(self.name):
            spec["no_log"] = self.secret
        return spec

    def fits(self, value: Any) -> bool:
        """Say whether an argument needs no conversion and no complaint."""
        return value is not None and self.type.fits(value)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a wanted value asks for a change; the found one may be missing."""
        return self.type.differs(wanted, self.type.canonical(None) if found is None else found)

    def read(self, value: Any) -> Any:
        """Return the API's value canonical, as an option has it."""
        return value if value.__class__ is Unknown else self.type.canonical(self.type.from_wire(value))

    def to_wire(self, value: Any) -> Any:
        """Return a value as the API takes it; what is cleared is null, or what the type has for an empty value."""
        if value.__class__ is Unknown:
            return value
        sent = self.type.to_wire(value)
        return None if value is None and sent else sent

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return a value as a person reads it, DROP for what is nobody's business."""
        if self.role == INTERNAL:
            return DROP
        return MASKED if self.secret and value else self.type.shown(value, name)


class Setting(Field):
    """An option of a connection. env: environment variables it falls back to, the first that is set; then to `fallback`."""

    def __init__(self, *words: Any, env: tuple[str, ...] = (), fallback: Any = None, **more: Any) -> None:
        super().__init__(*words, **more)
        vars(self).update(env=env, fallback=fallback)

    def without_default(self) -> Setting:
        """Return the same option, left out where nobody gives it."""
        changed = copy(self)
        vars(changed).update(default=None)
        return changed


def leaves(value: Any) -> Iterator[str]:
    """Yield every single value inside one, as text."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inside is None and value not in (None, "") and not isinstance(value, bool):
        yield str(value)
    for one in inside or ():
        yield from leaves(one)


def missing(one: Field) -> BadInput:
    """Return the refusal of a task that lacks what an address is made of."""
    variables = " or ".join(getattr(one, "env", ()))
    return BadInput(f"{one.name} is missing: set {one.name}" + (f" or {variables}" if variables else ""))

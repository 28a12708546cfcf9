"""Every type of value, each with what a task or a service may say for it: for what must be so of all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    INTERNAL,
    WRITE_ONLY,
    Choice,
    Day,
    Duration,
    Either,
    Enum,
    Epoch,
    Field,
    File,
    Flag,
    Instant,
    Json,
    Keyed,
    ListOf,
    Map,
    Members,
    Name,
    Number,
    NumberRef,
    Raw,
    Ref,
    SetOf,
    Text,
    Unknown,
)

TEXT = st.text(max_size=4)
WORD = st.text(min_size=1, max_size=4)
SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | TEXT
UNSET = st.none() | st.just("")
ITEMS = st.lists(SCALARS, max_size=4)
MAPS = st.dictionaries(TEXT, SCALARS, max_size=3)
MOMENTS = (
    st.datetimes(datetime(1970, 1, 1), datetime(5000, 1, 1)).map(lambda moment: f"{moment.isoformat()}Z")
    | st.integers(0, 4_000_000_000)
    | st.integers(0, 4_000_000_000).map(str)
)
ROW = Members(Field("a"), Field("b", Number()), Field("c", SetOf(Text())))
ROWS = st.fixed_dictionaries({}, optional={"a": SCALARS, "b": st.none() | st.integers(-99, 99), "c": ITEMS})
ALL_ROLES = Members(
    Field("name", required=True),
    Field("id", role=INTERNAL),
    Field("size", Number(), at="spec.size"),
    Field("colour", at="spec.look.colour"),
    Field("shown", Flag(), at="is_shown"),
    Field("owner", Ref("user"), at="owner_id"),
    Field("tags", SetOf(Text())),
    Field("inside", ROW),
    Field("token", role=WRITE_ONLY, secret=True),
)
PARTS = {
    "id": st.none() | WORD,
    "size": st.none() | st.integers(-99, 99),
    "colour": st.none() | TEXT,
    "shown": st.booleans(),
    "owner": st.none() | WORD,
    "tags": ITEMS,
    "inside": ROWS,
    "token": TEXT,
}
NAMED = st.fixed_dictionaries({"name": WORD}, optional=PARTS)
SERIES = st.lists(NAMED, max_size=4, unique_by=lambda one: one["name"])


def as_texts(value: dict) -> dict:
    """Return a map whose values are text."""
    return {name: one if isinstance(one, str) else repr(one) for name, one in value.items()}


EVERY: dict[str, tuple[Any, st.SearchStrategy]] = {
    "text": (Text(), SCALARS),
    "normalised text": (Text(lambda text: str(text).strip().lower()), SCALARS),
    "name": (Name(), UNSET | TEXT),
    "file": (File(), TEXT | st.sampled_from(["~/x", "$HOME/x", "/x"])),
    "anything": (Raw(), SCALARS | ITEMS | MAPS),
    "flag": (Flag(), st.none() | st.booleans()),
    "number": (Number(), UNSET | st.integers() | st.integers().map(str)),
    "number of a few": (Number(choices=(1, 2, 3)), st.none() | st.sampled_from([1, 2, 3, "1", 2.0])),
    "fraction": (
        Number(fraction=True),
        UNSET | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-99, 99),
    ),
    "choice": (Choice("a", "b"), UNSET | st.sampled_from(["a", "b"])),
    "enum": (Enum(web=0, dns=5), UNSET | st.sampled_from(["web", "dns"])),
    "instant": (Instant(), UNSET | MOMENTS),
    "epoch": (Epoch(), UNSET | MOMENTS),
    "epoch in milliseconds": (Epoch(1000), UNSET | MOMENTS),
    "day": (Day(), UNSET | st.dates().map(str)),
    "duration": (Duration(), UNSET | st.integers(1, 9999) | st.sampled_from(["5400", "90m", "1h30m", "2d", "PT1H30M"])),
    "document": (Json(), st.none() | MAPS | st.dictionaries(TEXT, ITEMS, max_size=2)),
    "reference": (Ref("user"), UNSET | WORD),
    "reference by number": (NumberRef("check"), UNSET | st.integers(0, 99) | st.integers(0, 99).map(str)),
    "list": (ListOf(Text()), st.none() | ITEMS),
    "list of numbers": (ListOf(Number()), st.none() | st.lists(st.integers() | st.integers(-99, 99).map(str))),
    "list of choices": (ListOf(Choice("a", "b")), st.none() | st.lists(st.sampled_from(["a", "b"]), max_size=4)),
    "list of lists": (ListOf(ListOf(Text())), st.none() | st.lists(ITEMS, max_size=3)),
    "list of rows": (ListOf(ROW), st.none() | st.lists(ROWS, max_size=3)),
    "set": (SetOf(Text()), st.none() | ITEMS),
    "set of references": (SetOf(Ref("user")), st.none() | st.lists(WORD, max_size=4)),
    "set of rows": (SetOf(ROW), st.none() | st.lists(ROWS, max_size=3)),
    "set of maps": (SetOf(Map(as_texts)), st.none() | st.lists(MAPS, max_size=3)),
    "map": (Map(), st.none() | MAPS),
    "normalised map": (Map(as_texts), st.none() | MAPS),
    "map of which a task names some": (Map(subset=True), st.none() | MAPS),
    "map of references": (Map(keys=Ref("component")), st.none() | st.dictionaries(WORD, TEXT, max_size=3)),
    "map with secrets": (Map(secret=lambda key: "a" in key), st.none() | MAPS),
    "members": (ROW, st.none() | ROWS),
    "members of all roles": (ALL_ROLES, NAMED),
    "keyed": (Keyed(ALL_ROLES, by="name"), SERIES),
    "keyed without an order": (Keyed(ALL_ROLES, by="name", ordered=False), SERIES),
    "keyed backwards": (Keyed(ALL_ROLES, by="name", backwards=True), SERIES),
    "either": (
        Either(user=Ref("user"), schedule=Ref("schedule"), host=Text()),
        st.dictionaries(st.sampled_from(["user", "schedule", "host"]), WORD, min_size=1, max_size=1),
    ),
}
"""Name -> a type, and what may be said."""
PLANNED = Unknown("planned")
"""What nobody knows yet."""


def things_in(value: Any) -> Any:
    """Yield everything that stands inside a value, keys too."""
    yield value
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from things_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from things_in(item)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tests a task means that is about several at once: by name or id, or all that are in a product or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import Ambiguous, BadInput, Missing, Refused
from ...resource import Action
from ...steps import Desired, Plan, Step
from ...values import Field, Name, NumberRef, Options, Row, SetOf, Unknown
from .labels_of_test import apart
from .system import API, AT_ONCE, CATCHPOINT, UNKNOWN, is_removed, parse_id

MEANT = ("tests", "name", "id", "product", "folder")
"""The options that say which tests are meant."""
WHICH = (
    Field("name", Name()),
    Field("tests", SetOf(Name())),
    Field("product", NumberRef("product")),
    Field("folder", NumberRef("folder")),
)


class OfTests(Action):
    """What is done with several tests at once, by the module that manages one."""

    @cached_property
    def module_name(self) -> str:  # type: ignore[override]
        """The name of that module."""
        return "catchpoint_test"

    @cached_property
    def title(self) -> str:  # type: ignore[override]
        """What messages call them."""
        return "tests"

    def declared(self) -> tuple:
        """Return what a task may say: all of it is said in that module."""
        return (*self.system.connection_fields, *self.fields)

    @cached_property
    def concerns(self) -> dict:
        """The tests that others make."""
        return {self.module_name: self._means}

    @staticmethod
    def _means(params: Options, test: Options) -> bool:
        """Say whether a task with these arguments may mean the test that a task with those others makes.

        A key alone means what it has paused before.
        """
        if not any(params.get(name) for name in MEANT):
            return False
        named = [str(one).strip() for one in _written(params)]
        if named and not {str(test.get("name")).strip(), str(test.get("id"))} & set(named):
            return False
        return all(_may_be_one(params.get(name), test.get(name)) for name in ("product", "folder"))


def refuse_others(params: Options, doing: str, known: tuple[str, ...] = ()) -> None:
    """Refuse options that say how a test is, where several are only paused, resumed or muted. known: those that are at home there."""
    test = CATCHPOINT.resources["test"]
    others = [one.name for one in (*test.asked, *test.guiding) if params.get(one.name) is not None and one.name not in (*MEANT, *known)]
    if others:
        raise BadInput(f"{' and '.join(others)} cannot be given beside {doing}: that changes nothing else about a test")
    for name in ("tests", "name", "id"):
        if params.get(name) is not None and not params[name]:
            raise BadInput(f"{name} is empty; name the tests, or leave it out")


def _written(params: Options) -> list[Any]:
    """Return the ids and names by which a task means tests: one, or several."""
    one = params.get("id") or params.get("name")
    return [one] if one else list(params.get("tests") or ())


def _may_be_one(mine: Any, theirs: Any) -> bool:
    """Say whether two tasks may say the same place: one by its name, the other by its id."""
    if mine in (None, "") or theirs in (None, ""):
        return mine in (None, "")
    return str(mine).strip() == str(theirs).strip() or (parse_id(mine) is None) != (parse_id(theirs) is None)


def meant(want: Desired, lookup: Lookup, inactive_too: bool, lacking_too: bool = False) -> list[Row]:
    """Return the tests that a task means, each once, by id.

    inactive_too: of a product or a folder also those that do not run. lacking_too: what is not there is passed over.
    """
    scope = {name: want.options[name] for name in ("product", "folder") if want.options.get(name) is not None}
    written = [str(one).strip() for one in _written({**want.params, **want.options})]
    if not written:
        rows = lookup.rows("test", scope, (lambda found: False) if inactive_too else (lambda found: True))
        if not rows:
            raise BadInput("there is no test in " + " and ".join(f"{name} {want.params[name]!r}" for name in scope))
        return in_order(rows)
    ids = [parse_id(one) for one in written]
    names = [one for one, number in zip(written, ids) if not number]
    return in_order([*_by_id([one for one in ids if one], lookup, lacking_too), *_by_name(names, scope, lookup, lacking_too)])


def in_order(rows: list[Row]) -> list[Row]:
    """Return tests, each once, by id; those that are only planned come last."""
    found = {row["id"] if row["id"].__class__ is Unknown else int(row["id"]): apart(row) for row in rows}
    return [found[one] for one in sorted(found, key=lambda one: (one.__class__ is Unknown, one if one.__class__ is int else str(one)))]


def id_of(row: Row) -> Any:
    """Return the id of a test as text, Unknown where it is only planned."""
    return row["id"] if row["id"].__class__ is Unknown else str(row["id"])


def told_id(row: Row) -> Options:
    """Return what a result says of the id of a test."""
    return {} if row["id"].__class__ is Unknown else {"id": str(row["id"])}


def _by_id(ids: list[str], lookup: Lookup, lacking_too: bool = False) -> list[Row]:
    rows: Optional[list[Row]] = None
    try:
        rows = read_at_once(ids, lookup) if len(ids) > 1 else None
    except Missing:
        if not lacking_too:
            raise
    if rows is None:
        rows = [row for row in (lookup.one("test", one) for one in ids) if row is not None]
    lacking = set(ids) - {str(row["id"]) for row in rows}
    if lacking and not lacking_too:
        raise Missing(f"there is no test with id {' or '.join(sorted(lacking))}")
    return rows


def read_at_once(ids: list[str], lookup: Lookup) -> list[Row]:
    """Return the tests with these ids, fifty in one call; raises Missing where one is not there."""
    return [row for start in range(0, len(ids), AT_ONCE) for row in _read(ids[start : start + AT_ONCE], lookup)]


def _read(ids: list[str], lookup: Lookup) -> list[Row]:
    try:
        data: Any = lookup.get(f"{API}/tests/{','.join(ids)}", {"showInheritedProperties": "false"})
    except Refused as refusal:
        if UNKNOWN.search(str(refusal.words)):
            raise Missing(f"{refusal.words} (of the tests {', '.join(ids)})") from None
        raise
    return [row for row in data["data"].get("tests") or [] if not is_removed(row, lookup.now())]


def _by_name(names: list[str], scope: Options, lookup: Lookup, lacking_too: bool = False) -> list[Row]:
    """Return the tests of these names. What is inactive is looked for only where a name is lacking."""
    if not names:
        return []
    key: Options = {**scope, "name": names[0]} if len(names) == 1 else scope
    rows = lookup.rows("test", key, lambda found: {row.get("name") for row in found} >= set(names))
    return [row for name in names for row in _only(name, [row for row in rows if row.get("name") == name], lookup, lacking_too)]


def _only(name: str, fitting: list[Row], lookup: Lookup, lacking_too: bool) -> list[Row]:
    if len(fitting) > 1:
        ids = ", ".join(sorted(str(row["id"]) for row in fitting))
        raise Ambiguous(f"{len(fitting)} tests are named {name!r} ({ids})", advice="Give the id, or product and folder")
    if fitting or lacking_too:
        return fitting
    if lookup.checking:
        lookup.warn(f'no catchpoint_test "{name}" yet: this fails unless an earlier task creates it')
    else:
        raise Missing(f"there is no test named {name!r}")
    return fitting


def called(rows: list[Row]) -> dict[str, str]:
    """Return what a diff calls each test, by id: two of one name are told apart."""
    names = [str(row.get("name")) for row in rows]
    return {id_of(row): str(row.get("name")) + (f" ({row['id']})" if names.count(str(row.get("name"))) > 1 else "") for row in rows}


def plan_of(action: str, steps: Sequence[Step], seen: list[Row], sides: Options, thing: Options, then: Options, **more: Any) -> Plan:
    """Return the plan of what is done with several tests.

    seen: the tests that are meant. sides: id -> (before, after) of one that changes, None for nothing; then: id -> its row afterwards.
    """
    names = called(seen)
    before, after = ({names[one]: side[at] for one, side in sides.items() if side[at] is not None} for at in (0, 1))
    stored = tuple(("test", one, row) for one, row in then.items())
    return Plan(action if steps else "unchanged", tuple(steps), before, after, thing, findable=True, stored=stored, **more)

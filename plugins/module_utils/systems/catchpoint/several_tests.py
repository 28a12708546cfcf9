# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tests a task means that is about several at once: by name or id, or all that are in a product or a folder."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import Ambiguous, BadInput, Missing, Refused
from ...resource import Action
from ...steps import Desired
from ...values import Field, Name, NumberRef, Options, Row, SetOf, Text
from .system import API, CATCHPOINT, UNKNOWN, parse_id

MEANT = ("tests", "name", "id", "product", "folder")
"""The options that say which tests are meant."""
WHICH = (
    Field("name", Name()),
    Field("tests", SetOf(Text(str.strip))),
    Field("product", NumberRef("product")),
    Field("folder", NumberRef("folder")),
)
AT_ONCE = 50
"""Ids in one address."""


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


def refuse_others(params: Options, doing: str, known: tuple[str, ...] = ()) -> None:
    """Refuse options that say how a test is, where several are only paused, resumed or muted. known: those that are at home there."""
    test = CATCHPOINT.resources["test"]
    others = [one.name for one in (*test.asked, *test.guiding) if params.get(one.name) is not None and one.name not in (*MEANT, *known)]
    if others:
        raise BadInput(f"{' and '.join(others)} cannot be given beside {doing}: that changes nothing else about a test")
    for name in ("tests", "name", "id"):
        if params.get(name) is not None and not params[name]:
            raise BadInput(f"{name} is empty; name the tests, or leave it out")
    if any(not str(one).strip() for one in params.get("tests") or ()):
        raise BadInput("tests holds a blank; give the name or the id of a test")


def meant(want: Desired, lookup: Lookup, inactive_too: bool) -> list[Row]:
    """Return the tests that a task means, each once, by id. inactive_too: of a product or a folder also those that do not run."""
    found: dict[str, Row] = {}
    scope = {name: want.options[name] for name in ("product", "folder") if want.options.get(name) is not None}
    written = list(want.options.get("tests") or ())
    if want.identity or want.params.get("id"):
        written = [str(want.identity or want.params["id"]).strip()]
    elif want.options.get("name"):
        written = [want.options["name"]]
    elif not written:
        kinds = ("test", "inactive_test") if inactive_too else ("test",)
        found = {str(row["id"]): row for kind in reversed(kinds) for row in lookup.rows(kind, scope or None)}
        if not found:
            raise BadInput("there is no test in " + " and ".join(f"{name} {want.params[name]!r}" for name in scope))
    ids = [parse_id(one) for one in written]
    found.update(_by_id([one for one in ids if one], lookup))
    found.update(_by_name([one for one, number in zip(written, ids) if not number], scope, lookup))
    return [found[one] for one in sorted(found, key=int)]


def _by_id(ids: list[str], lookup: Lookup) -> dict[str, Row]:
    if len(ids) == 1:
        row = lookup.one("test", ids[0])
        rows = [] if row is None else [row]
    else:
        rows = [row for start in range(0, len(ids), AT_ONCE) for row in _read(ids[start : start + AT_ONCE], lookup)]
    found = {str(row["id"]): row for row in rows}
    lacking = [one for one in ids if one not in found]
    if lacking:
        raise Missing(f"there is no test with id {' or '.join(lacking)}")
    return found


def _read(ids: list[str], lookup: Lookup) -> list[Row]:
    """Return the tests with these ids, in one call."""
    try:
        data: Any = lookup.get(f"{API}/tests/{','.join(ids)}", {"showInheritedProperties": "false"})
    except Refused as refusal:
        if UNKNOWN.search(str(refusal.words)):
            raise Missing(f"{refusal.words} (of the tests {', '.join(ids)})") from None
        raise
    test = CATCHPOINT.resources["test"]
    return [test.behaviour.read(row, lookup.now()) for row in data["data"].get("tests") or [] if not test.gone(row, lookup.now())]


def _by_name(names: list[str], scope: Options, lookup: Lookup) -> dict[str, Row]:
    """Return the tests of these names. What is inactive is looked for only where a name is lacking."""
    if not names:
        return {}
    key: Options = {**scope, "name": names[0]} if len(names) == 1 else scope
    rows: dict[str, Row] = {str(row["id"]): row for row in lookup.rows("test", key or None)}
    if set(names) - {row.get("name") for row in rows.values()}:
        rows = {**{str(row["id"]): row for row in lookup.rows("inactive_test", key or None)}, **rows}
    found: dict[str, Row] = {}
    for name in names:
        fitting = {identity: row for identity, row in rows.items() if row.get("name") == name}
        found.update(_only(name, fitting, lookup) or {})
    return found


def _only(name: str, fitting: dict[str, Row], lookup: Lookup) -> Optional[dict[str, Row]]:
    if len(fitting) > 1:
        raise Ambiguous(f"{len(fitting)} tests are named {name!r} ({', '.join(sorted(fitting))})", advice="Give the id, or product and folder")
    if not fitting and lookup.checking:
        lookup.warn(f'no catchpoint_test "{name}" yet: this fails unless an earlier task creates it')
    elif not fitting:
        raise Missing(f"there is no test named {name!r}")
    return fitting


def called(rows: list[Row]) -> dict[str, str]:
    """Return what a diff calls each test, by id: two of one name are told apart."""
    names = [str(row.get("name")) for row in rows]
    return {str(row["id"]): str(row.get("name")) + (f" ({row['id']})" if names.count(str(row.get("name"))) > 1 else "") for row in rows}

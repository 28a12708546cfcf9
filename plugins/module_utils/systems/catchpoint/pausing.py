# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests that do not run for a while, under a key: only what a key has paused is resumed by it.

A pause is an inactive test, which has no end and does not say why. So a test that is paused here bears a label with the keys
that hold it; the last that goes lets it run again. What was inactive before bears none, and stays so.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Missing
from ...resource import Identity
from ...steps import Desired, Plan, Step
from ...values import Field, Name, Options, Row
from .labels_of_test import PAUSED, label_named, together
from .several_tests import MEANT, WHICH, OfTests, id_of, in_order, meant, plan_of, read_at_once, refuse_others, told_id
from .system import API, CATCHPOINT, INACTIVE, WHOLE, is_removed, status_of

STATES = ("paused", "resumed")
ACTIVE = 0
WORDS = {ACTIVE: "active", INACTIVE: "inactive"}
KEY = Name(longest=100, form=".*", unlike="no single line, as the value of a label is")


def _told(row: Row) -> Options:
    """Return a test as a person reads it."""
    return {"status": WORDS.get(status_of(row), str(status_of(row))), "paused_by": sorted(row["pausedBy"])}


def _resource(row: Row) -> Options:
    return {**told_id(row), "name": row.get("name"), **_told(row)}


def _with(row: Row, keys: list[str], status: Optional[int] = None) -> Row:
    """Return a test that these keys hold. status: None for as it is."""
    return {**row, "pausedBy": keys, **({} if status is None else {"status": {"id": status, "name": WORDS[status].title()}})}


def _paused(row: Row, key: str) -> Row:
    """Pause what runs, which nobody holds, whatever its label says; what another key has paused is held by both.

    What was inactive before is nobody's.
    """
    keys, status = row["pausedBy"], status_of(row)
    if status in (ACTIVE, None):
        return _with(row, [key], INACTIVE)
    return _with(row, [*keys, key]) if status == INACTIVE and keys and key not in keys else row


def _resumed(row: Row, key: str) -> Row:
    """Let go of what this key holds; it runs again when no other does."""
    left = [one for one in row["pausedBy"] if one != key]
    if left == row["pausedBy"]:
        return row
    return _with(row, left, ACTIVE if not left and status_of(row) == INACTIVE else None)


def _step(row: Row, then: Row, key: str, lookup: Lookup) -> Step:
    """Return the write that makes a test be as it is to be: one patch. The key comes before the pause, and goes after it."""
    told, keys, status = [], then["pausedBy"], status_of(then)
    held_otherwise, runs_otherwise = keys != row["pausedBy"], status != status_of(row)
    if held_otherwise:
        told.append({"op": "replace", "path": "/labels", "value": together(row, row.get("labels") or [], keys)})
    if runs_otherwise:
        told.append({"op": "replace", "path": "/status", "value": str(status)})
    advice = (
        f"The key is kept in a label of the test: {PAUSED}, with the value {key}. Where the key of the API may make no labels, somebody who"
        " may has to make that one first"
    )

    def judge(data: Any) -> Optional[str]:
        """Say that the service has left the status as it was."""
        now = status_of(CATCHPOINT.resources["test"].body.unwrapped(data) or {})
        return f"it says that the test {row['id']} is {WORDS.get(now, now)} still" if runs_otherwise and now not in (status, None) else None

    path = lookup.path(f"{API}/tests/{{id}}", id=str(id_of(row)))
    known = dict.fromkeys((400, 403), advice) if keys and held_otherwise else {}
    return Step("PATCH", path, told if keys else told[::-1], repeatable=True, query=WHOLE, judge=judge, advice=known)


class PauseRules(ActionBehaviour):
    """Pauses and resumes tests."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        refuse_others(params, f"state: {params['state']}", ("key",))
        if not str(params.get("key") or "").strip():
            raise BadInput("key is missing: it says whose pause this is, so that only that is resumed; give for example the number of a change")
        if params["state"] == "paused" and not any(params.get(name) for name in MEANT):
            raise BadInput("nothing says which tests are to be paused: give tests, name, id, product or folder")

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return the tests that are meant; of a key that is resumed without more, those that it holds."""
        if any(want.params.get(name) for name in MEANT):
            return meant(want, lookup, inactive_too=True)
        return [row for row in _held(want["key"], lookup) if want["key"] in row["pausedBy"]]

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide what becomes of each."""
        pausing, key = want.state == "paused", want["key"]
        after = {id_of(row): _paused(row, key) if pausing else _resumed(row, key) for row in seen}
        doing = {id_of(row): row for row in seen if after[id_of(row)] is not row}
        held = [row for row in after.values() if key in row["pausedBy"]]
        endless = (
            f"A pause has no end of its own: {len(held)} {'test measures' if len(held) == 1 else 'tests measure'} nothing until somebody says"
            f" state: resumed with key {key}.",
        )
        return plan_of(
            want.state,
            [_step(row, after[one], key, lookup) for one, row in doing.items()],
            seen,
            {one: (_told(row), _told(after[one])) for one, row in doing.items()},
            {"key": key, "tests": list(map(_resource, after.values()))},
            {one: after[one] for one in doing},
            locked=bool(doing),
            warnings=endless if pausing and held else (),
        )


def _held(key: str, lookup: Lookup) -> list[Row]:
    """Return the tests that a key may hold: those that its label names.

    Where it names none, or there is no such label, they are looked for among those that do not run.
    """
    label = label_named(PAUSED, lookup)
    borne_by = [one for value in label.get("labelValues") or () if value.get("name") == key for one in value.get("associatedObjects") or ()]
    if borne_by:
        try:
            return in_order(read_at_once([str(one.get("objectId")) for one in borne_by], lookup))
        except Missing:
            pass  # one of them was removed meanwhile, or is no test
    test = CATCHPOINT.resources["test"]
    query = {"statusId": INACTIVE, **({"labelKeyIds": label["id"]} if label else {})}
    rows = lookup.rows_at(str(test.paths.list), query, rows=test.listing.rows)
    return in_order([row for row in rows if not is_removed(row, lookup.now())])


TEST_PAUSE = OfTests(
    "test_pause",
    CATCHPOINT,
    identity=Identity("key", "name", called=("key",)),
    fields=(Field("key", KEY), *WHICH),
    module=None,
    behaviour=PauseRules(),
)

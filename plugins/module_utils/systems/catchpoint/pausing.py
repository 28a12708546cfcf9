# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests that do not run for a while, under a key: only what a key has paused is resumed by it.

A pause is an inactive test, which has no end and does not say why. So a test that is paused here bears a label with the keys
that hold it; the last that goes lets it run again. What was inactive before bears none, and stays so.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Missing
from ...resource import Identity
from ...steps import Answer, Desired, Plan, Result, Step
from ...values import Field, Name, Options, Row
from .labels_of_test import PAUSED, together
from .several_tests import MEANT, WHICH, OfTests, called, id_of, in_order, meant, read_at_once, refuse_others, told_id
from .system import API, CATCHPOINT, INACTIVE, WHOLE, is_removed, status_of

STATES = ("paused", "resumed")
ACTIVE = 0
WORDS = {ACTIVE: "active", INACTIVE: "inactive"}
KEY_LIMIT = 100


def refuse_no_key(params: Options) -> None:
    """Refuse a key where nothing is paused or resumed."""
    if params.get("key") is not None:
        raise BadInput("key: only state paused and resumed have one")


@dataclass(frozen=True)
class _Act:
    """What becomes of one test. status, keys: afterwards; None: as it is."""

    row: Row
    status: Optional[int] = None
    keys: Optional[list[str]] = None

    @property
    def does(self) -> bool:
        """Whether anything is written."""
        return self.status is not None or self.keys is not None

    def told(self, after: bool) -> Options:
        """Return the test as a person reads it."""
        status = self.status if after and self.status is not None else status_of(self.row)
        keys = self.keys if after and self.keys is not None else self.row["pausedBy"]
        return {"status": WORDS.get(status, str(status)), "paused_by": sorted(keys)}

    def resource(self) -> Options:
        """Return the test as it is afterwards."""
        return {**told_id(self.row), "name": self.row.get("name"), **self.told(after=True)}

    def foretold(self) -> Row:
        """Return its row afterwards."""
        row = dict(self.row)
        if self.status is not None:
            row["status"] = {"id": self.status, "name": WORDS[self.status].title()}
        if self.keys is not None:
            row["pausedBy"] = self.keys
        return row

    def step(self, key: str, lookup: Lookup) -> Step:
        """Return the write: one patch. The key comes before the pause, and goes after it."""
        told = []
        if self.keys is not None:
            told.append({"op": "replace", "path": "/labels", "value": together(self.row, self.row.get("labels") or [], self.keys)})
        if self.status is not None:
            told.append({"op": "replace", "path": "/status", "value": str(self.status)})
        told = told if self.status != ACTIVE else told[::-1]
        advice = (
            f"The key is kept in a label of the test: {PAUSED}, with the value {key}. Where the key of the API may make no labels, somebody who"
            " may has to make that one first"
        )
        known = {400: advice, 403: advice} if self.keys else {}
        path = lookup.path(f"{API}/tests/{{id}}", id=str(id_of(self.row)))
        return Step("PATCH", path, told, repeatable=True, query=WHOLE, judge=self._judge, advice=known)

    def _judge(self, data: Any) -> Optional[str]:
        """Say that the service has left the status as it was."""
        inside = data.get("data") if isinstance(data, dict) else None
        row = inside.get("test") if isinstance(inside, dict) else None
        if self.status is None or not isinstance(row, dict) or status_of(row) in (self.status, None):
            return None
        return f"it says that the test {self.row['id']} is {WORDS.get(status_of(row), status_of(row))} still"


class PauseRules(ActionBehaviour):
    """Pauses and resumes tests."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        refuse_others(params, f"state: {params['state']}", ("key",))
        key = str(params.get("key") or "").strip()
        if not key:
            raise BadInput("key is missing: it says whose pause this is, so that only that is resumed; give for example the number of a change")
        if len(key) > KEY_LIMIT or "\n" in key:
            raise BadInput(f"key can have {KEY_LIMIT} characters, on one line: it is the value of a label")
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
        acts = [_pausing(row, key) if pausing else _resuming(row, key) for row in seen]
        doing = [act for act in acts if act.does]
        names = called([act.row for act in acts])
        held = [act for act in acts if key in (act.keys if act.keys is not None else act.row["pausedBy"])]
        endless = (
            f"A pause has no end of its own: {len(held)} {'test measures' if len(held) == 1 else 'tests measure'} nothing until somebody says"
            f" state: resumed with key {key}.",
        )

        def result(answers: list[Answer]) -> Result:
            stored = tuple(("test", id_of(act.row), act.foretold()) for act in doing)
            return Result({"key": key, "tests": [act.resource() for act in acts]}, stored=stored)

        return Plan(
            want.state if doing else "unchanged",
            tuple(act.step(key, lookup) for act in doing),
            {names[id_of(act.row)]: act.told(after=False) for act in doing},
            {names[id_of(act.row)]: act.told(after=True) for act in doing},
            {"key": key, "tests": [act.resource() for act in acts]},
            locked=bool(doing),
            findable=True,
            result=result,
            warnings=endless if pausing and held else (),
        )


def _pausing(row: Row, key: str) -> _Act:
    """Pause what runs, which nobody holds, whatever its label says; what another key has paused is held by both.

    What was inactive before is nobody's.
    """
    keys, status = row["pausedBy"], status_of(row)
    if status in (ACTIVE, None):
        return _Act(row, INACTIVE, None if keys == [key] else [key])
    return _Act(row, None, [*keys, key]) if status == INACTIVE and keys and key not in keys else _Act(row)


def _resuming(row: Row, key: str) -> _Act:
    """Let go of what this key holds; it runs again when no other does."""
    keys = row["pausedBy"]
    if key not in keys:
        return _Act(row)
    left = [one for one in keys if one != key]
    return _Act(row, ACTIVE if not left and status_of(row) == INACTIVE else None, left)


def _held(key: str, lookup: Lookup) -> list[Row]:
    """Return the tests that a key may hold: those that its label names.

    Where it names none, or there is no such label, they are looked for among those that do not run.
    """
    labels = lookup.pages(f"{API}/labels", {"name": PAUSED}, "data.labels")
    label = next((one for one in labels if one.get("name") == PAUSED), {})
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
    fields=(Field("key", Name()), *WHICH),
    module=None,
    behaviour=PauseRules(),
)

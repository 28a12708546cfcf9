# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several things that one task stands for: what becomes of each, as one plan, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, Optional

from .behaviour import Lookup
from .errors import Broken
from .records import Record
from .steps import PLANNED, Answer, Desired, Plan, Result, Step
from .values import Options, Row


class Fate(Record):
    """What becomes of one of several things. row: as it was; before, after: in options; None where there is none.

    label: what a diff calls it. step: the write, None where it stays as it is. then: the row that a look would find afterwards.
    """

    label: str
    row: Optional[Row] = None
    before: Optional[Options] = None
    after: Optional[Options] = None
    step: Optional[Step] = None
    then: Optional[Row] = None

    @property
    def stays(self) -> bool:
        """Whether there is a thing afterwards."""
        return self.after is not None


class Fates:
    """What becomes of all of them, in the order in which it is brought about.

    kind: the Resource that one is of. what: what people call one. needs: members without which an answer is none.
    thing: the rows that stay, None for one that nobody knows yet -> the task's `resource`; None where the task wants none.
    """

    def __init__(
        self,
        kind: Any,
        each: Sequence[Fate],
        what: str,
        needs: tuple[str, ...],
        thing: Optional[Callable[[list[Optional[Row]]], Options]],
    ) -> None:
        self.kind = kind
        self.each = each
        self.what = what
        self.needs = needs
        self.thing = thing

    def plan(self, want: Desired, found: bool, before: Options, after: Options, lookup: Lookup, warnings: Sequence[str] = ()) -> Plan:
        """Return the plan that does all of it. found: something was there before. before, after: the sides of the diff."""
        doing = [one for one in self.each if one.step is not None]
        staying = [one for one in self.each if one.stays]
        foreseen = [one.row if one.step is None and PLANNED not in one.row else None for one in staying]
        return Plan(
            "unchanged" if not doing else "deleted" if want.absent else "updated" if found else "created",
            tuple(one.step for one in doing),
            before,
            after,
            locked=any(one.row is None for one in doing),
            findable=True,
            resource=self.thing(foreseen) if self.thing else {},
            result=lambda answers: self._result(answers, lookup.now()),
            leaves=([one.then for one in staying],),
            warnings=tuple(warnings),
        )

    def _result(self, answers: list[Answer], now: float) -> Result:
        waiting = iter(answers)
        rows: list[Optional[Row]] = []
        stored: list[tuple[str, str, Optional[Row]]] = []
        for one in self.each:
            row = one.row
            if one.step is not None:
                answer = next(waiting)
                row = self._told(one.step, answer, now) if one.stays else None
                stored.append((self.kind.name, self.kind.identity.of(row or one.row), row))
            rows += [row] if one.stays else []
        return Result(self.thing(rows) if self.thing else None, stored=tuple(stored))

    def _told(self, step: Step, answer: Answer, now: float) -> Row:
        """Return the row that an answer tells; raises Broken for an answer without one."""
        row = self.kind.body.unwrapped(answer.data)
        if row is None or not all(row.get(name) for name in self.needs):
            evidence = step.evidence(answer, self.kind.system.name)
            words = f"it answered without the {self.what} that it should have written"
            raise Broken(words, advice="Run the task again: it looks for what was done", **evidence)
        return self.kind.behaviour.read(row, now)

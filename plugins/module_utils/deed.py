# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Carries out an action. Only `Deed.apply` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from . import errors
from .forecast import foretold, keep
from .resource import Action
from .steps import Plan, Result, Step
from .system import MAYBE, YES
from .undertaking import Undertaking
from .values import Options


class Deed(Undertaking):
    """An action: what is no state that its host could tell."""

    kind: Action
    pause: Optional[float] = None
    """Seconds after which it is planned anew, because not all came of it that was wanted."""
    waited = 0.0

    def decide(self, drop: bool = False) -> Plan:
        """Look, and decide what to send. drop: forget what was read before."""
        if drop:
            self.finder.cache.drop()
        lookup, behaviour = self.finder.lookup, self.kind.behaviour
        with errors.trying(f"look up {self.label}", self.kind.system.name):
            self.asked_at = self.finder.cache.clock()
            told = foretold(self.finder, self.want)
            self.row = told[0] if told else behaviour.look(self.want, lookup)
        with errors.trying(f"{self.want.verb} {self.label}", self.kind.system.name):
            return behaviour.plan(self.want, self.row, lookup)

    def still(self, planned: Plan) -> Plan:
        """Return a plan made a while ago."""
        return planned

    def apply(self, planned: Plan) -> Optional[Options]:
        """Carry a plan out and return the task's `resource`."""
        self.outcome = planned
        while True:
            thing = self._apply(planned)
            pause = self._pause_before_more()
            if pause is None:
                return thing
            self.finder.clients[self.kind.host].wait(pause)
            self.waited += pause
            planned = self.plan(drop=True)
            if not planned.changed and planned.again is None:
                return planned.resource

    def _pause_before_more(self) -> Optional[float]:
        pause, self.pause = self.pause, None
        return pause

    def _apply(self, planned: Plan) -> Optional[Options]:
        if not planned.locked:
            return self._carry_out(planned)
        with self.finder.creation_lock(self.kind).take(self.label) as lease:
            self.finder.warnings.extend(filter(None, [lease.warning()]))
            if not lease.nobody_since(self.asked_at):
                planned = self.plan(drop=True)
                self.outcome = self.outcome if self.waited else planned
            if not planned.changed:
                return planned.resource
            lease.begin()
            return self._carry_out(planned)

    def _carry_out(self, planned: Plan) -> Optional[Options]:
        lost_before, stale_before = 0, False
        while True:
            try:
                return self._carried_out(planned)
            except errors.FateUnknown as lost:
                lost_before += 1
                if not planned.findable or lost_before > max(self.finder.clients[self.kind.host].connection.retries, 1):
                    raise
                planned = self.look_after(lost, planned, lost_before)
            except errors.Refused as refusal:
                no_longer_fits = refusal.method != "POST" and self.kind.system.absence(refusal) in (YES, MAYBE)
                if not planned.findable or stale_before or not no_longer_fits:
                    raise
                stale_before, before = True, planned
                planned = self.plan(drop=True)
                if _requests(planned) == _requests(before):
                    raise
            if not planned.changed:
                return planned.resource

    def may_do_twice(self, planned: Plan, before: Plan) -> bool:
        """Say whether what is planned now would make again what a request of `before` may still make."""
        lost, *unsent = before.steps[len(self.answers) :]
        return lost.creates and _creations(planned.steps) > _creations(unsent)

    def _carried_out(self, planned: Plan) -> Optional[Options]:
        answers = self.send_all(planned)
        with errors.understanding(self.kind.system.name):
            self.pause = planned.again(answers, self.waited) if planned.again else None
            if self.pause is not None:
                return None
            result = planned.result(answers) if planned.result else Result(planned.resource)
            self.finder.warnings.extend(result.warnings)
            keep(self.finder, (*planned.stored, *result.stored))
        return result.thing

    def result(self, planned: Plan, thing: Optional[Options]) -> Options:
        """Return the task's `resource`."""
        return thing or {}


def _creations(steps: Iterable[Step]) -> int:
    return sum(step.creates for step in steps)


def _requests(planned: Plan) -> list[tuple]:
    return [(step.method, step.path) for step in planned.steps]

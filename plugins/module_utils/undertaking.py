# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What bringing about a thing and carrying out an action have in common: sending the steps of a plan."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Optional

from . import errors
from .answers import Answer
from .lookup import Finder
from .references import make_sure, references_in
from .resource import Resource
from .steps import Desired, Plan, Sent, Step
from .system import YES


class Undertaking:
    """One thing to bring about, from the look to the last write."""

    def __init__(self, want: Desired, finder: Finder) -> None:
        self.kind: Any = want.resource
        self.want = want
        self.finder = finder
        self.outcome: Optional[Plan] = None
        self.asked_at: Optional[float] = None
        """When it was asked for what is there, on the cache's clock."""
        self.row: Any = None
        self.answers: list[Answer] = []
        self.freed_of: tuple[Any, ...] = ()
        """What the plan takes the thing out of before it removes it, as holders.Hold."""

    @property
    def label(self) -> str:
        """What messages call the thing."""
        naming = (*self.kind.naming, *self.kind.identity.called, *self.kind.containers)
        named = {name: value for name, value in self.want.options.items() if name in naming}
        return self.kind.label({"id": self.want.identity, **self.want.shown(named)})

    def send(self, step: Step, answers: list[Answer]) -> Answer:
        """Send one step; answers: those to the steps before it."""
        client = self.finder.clients[step.host or self.kind.host]
        times = 0
        while True:
            made = step.at(Sent(answers, client.now()))
            try:
                answer = client.call(
                    step.method, made.path, query=step.query or None, body=made.body, repeatable=step.repeatable, urgent=step.urgent
                )
                break
            except errors.Error as error:
                if step.gone_is_fine and self._is_absent(error):
                    return Answer(error.status or 404, None, {}, error.request_id)
                pause = self._pause(error, made.body, times) if step.creates else None
                if pause is None or client.calls.waited + pause > client.connection.max_wait:
                    advice = step.advice.get(error.status) or self._explained(error)
                    error.advice = advice or self.kind.behaviour.advice(error.status, self.want) or error.advice
                    raise
                times += 1
                client.calls.retried += 1
                client.wait(pause)
        words = step.judge(answer.data) if step.judge is not None else None
        if words:
            raise errors.Refused(words, **step.evidence(answer, self.kind.system.name))
        self.finder.warnings.extend(self.kind.system.notes(answer.data) if isinstance(answer.data, dict) else ())
        return answer

    def _pause(self, refusal: errors.Error, body: Any, times: int) -> Optional[float]:
        """Return the seconds after which a creation that was refused is sent again, None when it is not."""
        if isinstance(refusal, errors.Refused) and refusal.status:
            with suppress(errors.Error):
                return self.kind.behaviour.again(refusal.status, body, times, self.finder.lookup)
        return None

    def _explained(self, error: errors.Error) -> Optional[str]:
        """Return what a look tells of a refusal; one that fails, too, or that nobody can read, tells nothing."""
        with suppress(errors.Error, *errors.STUMBLES):
            if error.status:
                from .holders import advice_on

                told = self.kind.behaviour.explain(error.status, self.want, self.row, self.finder.lookup)
                return told or advice_on(self.finder, self.want, self.row, error)
        return None

    def send_all(self, planned: Plan) -> list[Answer]:
        """Send every step of a plan."""
        self.answers = []
        for step in planned.steps:
            self.answers.append(self.send(step, self.answers))
        return self.answers

    def _is_absent(self, error: errors.Error) -> bool:
        return isinstance(error, errors.Refused) and self.kind.system.absence(error) == YES

    def plan(self, drop: bool = False) -> Plan:
        """Look, and decide what is to be done. drop: forget what was read before.

        What was taken for an id is made sure of when something is to be written, or nothing was found.
        """
        try:
            return self._decide_surely(drop) if self.want.assumed else self.decide(drop)
        except errors.Missing:
            if not self.want.absent:
                raise
            self.row = None
            return Plan("unchanged")
        except errors.NotFound:  # what was read a while ago is gone, and something of it was asked for
            if drop or self.finder.seen(self.kind) is None or not self.finder.cache.many:
                raise
            return self.plan(drop=True)

    def _decide_surely(self, drop: bool) -> Plan:
        try:
            planned = self.decide(drop)
        except (errors.BadInput, errors.Refused) as reason:
            blamed = isinstance(reason, errors.BadInput) or reason.status in (400, 404)
            if not blamed or not self._is_otherwise():
                raise
        else:
            self.want = self._knowing_better()
            if not self.want.assumed or (self.row and not planned.changed) or not self._is_otherwise():
                return planned
        return self.decide(drop)

    def _knowing_better(self) -> Desired:
        """Return the wish without doubts about what the thing is in, which answered, and about what it refers to already."""
        around = [(one.type.refers, self.want.get(one.name)) for one in map(self.kind.by_name.get, self.kind.inside(self.want.params))]
        certain = {(kind, identity) for kinds, identity in around for kind in kinds}
        for one in self.kind.referring if isinstance(self.kind, Resource) and self.row else ():
            certain.update(references_in(one, one.read(one.get(self.row))))
        return self.want.with_(assumed={one: place for one, place in self.want.assumed.items() if one not in certain})

    def _is_otherwise(self) -> bool:
        """Say whether what was taken for an id is a name, and enter what it means."""
        before = self.want.options, self.want.controls, self.want.lacking
        with errors.trying(f"look up {self.label}", self.kind.system.name):
            self.want, self.finder = make_sure(self.want, self.finder)
        return (self.want.options, self.want.controls, self.want.lacking) != before

    def decide(self, drop: bool = False) -> Plan:
        """Look, and decide."""
        raise NotImplementedError

    def may_do_twice(self, planned: Plan, before: Plan) -> bool:
        """Say whether what is planned now would make again what a request of `before` may still make."""
        raise NotImplementedError

    def look_after(self, lost: errors.FateUnknown, before: Plan, times: int) -> Plan:
        """Look whether a request whose answer was lost was carried out; return what is left to do.

        A service that never said it stopped may act later than our look: then nothing new is created, or said.
        """
        client = self.finder.clients[self.kind.host]
        for pause in (0.5 * 2**times, 2.0 * 2**times):
            client.wait(pause)
            client.calls.retried += 1
            planned = self.plan(drop=True)
            if not self.may_do_twice(planned, before):
                return planned
            if not lost.may_still_act:
                return planned
        lost.advice = "It was not there when we looked, but may still appear; run the task again, it looks before it creates"
        raise lost

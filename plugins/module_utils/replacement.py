# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Put one thing in the place of another so that neither is lost, whatever a service answers in between.

Where the service tells the two apart, the new one is made first, and goes again when the old one cannot go. Else the old one
goes first, and is made again when the new one cannot be made. What could not be put right is said in the first words.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, NoReturn, Optional

from . import errors
from .answers import Answer
from .changes import removal_of
from .plan import agrees
from .steps import Desired, Plan, Replacing, Step
from .values import Options, Row, Unknown

NOT_CARRIED_OUT = (errors.TooMany, errors.NotAuthenticated)
"""What is never the answer to a request that was carried out."""


class Replacement:
    """Carries out the replacement of one thing. task: what looks, sends and enters answers."""

    def __init__(self, task: Any, planned: Plan) -> None:
        self.task = task
        self.kind = task.kind
        self.finder = task.finder
        self.unsure = False
        self._follow(planned)

    def _follow(self, planned: Plan) -> None:
        self.planned = planned
        self.how: Replacing = planned.replacing
        self.former = self.kind.identity.of(self.task.row)

    def carry_out(self) -> tuple[Plan, Optional[Row]]:
        """Return the plan and the new thing; a plan of another action when somebody else was faster.

        The creation lock is held until both halves are done: who comes later must see one thing.
        """
        task = self.task
        with self.finder.creation_lock(self.kind).take(self.kind.label(self.how.wanted)) as lease:
            self.finder.warnings.extend(filter(None, [lease.warning()]))
            if not lease.nobody_since(task.asked_at):
                again = task.plan(drop=True)
                if again.replacing is None:
                    return again, None
                self._follow(again)
            lease.begin()
            return self.planned, self._new_first() if self.how.beside else self._old_first()

    def _new_first(self) -> Row:
        try:
            answers, found = self._make(self.how.creation, self.how.wanted)
        except errors.Error as error:
            if self.unsure:
                label = self.task.label
                error.cost = f"There may be two of {label} now: {self.former}, which is still there, and one that was to replace it."
                error.advice = _beside(error, "Run the task again, it looks before it creates")
            raise
        new = found or self.task.answered(self._creation, answers)
        if self._same(self.kind.identity.of(new)):  # the service changed the old one
            return self._entered(answers, found)
        try:
            self._remove(self.how.removal)
        except errors.Error as error:
            self._take_back(new, error)
        return self._entered(answers, found)

    def _old_first(self) -> Row:
        try:
            self._remove(self.how.removal)
        except errors.Error as error:
            if self.unsure:
                error.cost = f"{self.task.label} may be gone: it was being deleted, to be replaced."
                error.advice = f"Look at it before you run this again; it was {self._told()}"
            raise
        try:
            answers, found = self._make(self.how.creation, self.how.wanted)
        except errors.Error as error:
            self._restore(error)
        return self._entered(answers, found)

    # One half

    def _remove(self, steps: tuple[Step, ...]) -> None:
        """Remove the old one. An answer that says no may follow one that was lost, so a look decides."""
        try:
            for step in steps:
                self.task.send(step, [])
        except NOT_CARRIED_OUT:
            raise
        except errors.Error as error:
            try:
                gone = self.finder.one(self.kind, str(self.former), fresh=True) is None
            except errors.Error:
                self.unsure = isinstance(error, (errors.Broken, errors.FateUnknown, errors.Unreachable))
                raise error from None
            if not gone:
                raise

    def _make(self, steps: tuple[Step, ...], options: Options) -> tuple[list[Answer], Optional[Row]]:
        """Make a thing; returns the answers, or the row when it was found after the answer was lost."""
        lost_before = 0
        while True:
            answers: list[Answer] = []
            try:
                for step in steps:
                    answers.append(self.task.send(step, answers))
                self.task.answered(self._creation, answers)
                return answers, None
            except (errors.FateUnknown, errors.Conflict, errors.Broken) as lost:
                lost_before += 1
                found = self._found(lost, options, lost_before)
                if found is not None:
                    for step in steps[1:]:
                        self.task.send(step, [Answer(200, found, {})])
                    return [], found
                if not isinstance(lost, errors.FateUnknown) or lost_before > max(self._client.connection.retries, 1):
                    raise

    def _found(self, lost: errors.Error, options: Options, times: int) -> Optional[Row]:
        """Look whether a creation whose answer was lost was carried out."""
        may_still_act = getattr(lost, "may_still_act", False)
        for pause in (0.5 * 2**times, 2.0 * 2**times):
            self._client.wait(pause)
            self._client.calls.retried += 1
            try:
                self.finder.cache.drop()
                row = next(iter(_others_of(self.task.want, options, self._of_key(options), self.former)), None)
            except errors.Error:
                self.unsure = True
                raise lost from None
            if row is not None or not may_still_act:
                return row
        self.unsure = True
        lost.advice = "It was not there when we looked, but may still appear"
        raise lost

    def _of_key(self, options: Options) -> list[Row]:
        return self.finder.search(self.kind, self.kind.key_in(options))

    # When the other half fails

    def _take_back(self, new: Row, error: errors.Error) -> NoReturn:
        """Remove the new one again, because the old one stays."""
        label, identity = self.task.label, self.kind.identity.of(new)
        if not self.unsure:
            with suppress(errors.Error):
                for step in removal_of(self.task.want, new, self.finder.at, self.finder.clients[""].now()):
                    self.task.send(step, [])
                error.advice = _beside(error, "The new one that had been made is removed again: all is as it was")
                raise error
        error.cost = f"There may be two of {label} now: {self.former}, which was to go, and {identity}, which was made."
        error.advice = _beside(error, f"Remove one of them by its id; the one to keep is {identity}")
        raise error

    def _restore(self, error: errors.Error) -> NoReturn:
        """Make the old one again, because the new one cannot be made; say what became of it."""
        label = self.task.label
        if self.unsure:
            error.cost = f"{label} may be gone: it was deleted to be replaced, and nobody knows whether the new one was made."
            error.advice = _beside(error, f"Look at it before you run this again; it was {self._told()}")
            raise error
        try:
            answers, found = self._make(self.how.restoring(), self.how.was)
            row = found or self.task.answered(self._creation, answers)
        except errors.Error as second:
            second.advice = None
            error.cost = f"{label} is gone: it was deleted to be replaced, and neither the new one nor the old one could be made."
            error.advice = _beside(error, f"Making the old one again failed, too: {second} Make it by hand; it was {self._told()}")
        else:
            error.advice = _beside(error, f"It was deleted, and is made again as it was, now with id {self.kind.identity.of(row)}")
        self.finder.cache.drop()
        raise error

    def _told(self) -> str:
        """Return the old one as a person can write it."""
        asked = {one.name for one in self.kind.asked}
        told = {name: value for name, value in self.how.was.items() if name in asked and value not in (None, "", [], {})}
        return json.dumps(self.task.want.shown(told), ensure_ascii=False, default=str)

    # What came of it

    @property
    def _client(self) -> Any:
        return self.finder.clients[self.kind.host]

    @property
    def _creation(self) -> Plan:
        return self.planned.with_(steps=self.how.creation)

    def _same(self, identity: Any) -> bool:
        plain = self.kind.identity.plain
        return identity.__class__ is not Unknown and plain(identity) == plain(self.former)

    def _entered(self, answers: list[Answer], found: Optional[Row]) -> Row:
        """Enter the new one; what was found may lack something of what was sent."""
        task = self.task
        if found is None:
            return task.afterwards(self._creation, answers)
        self.finder.remove(self.kind, self.former)
        self.finder.store(self.kind, found)
        task.row = found
        again = task.plan_from(found)
        return task.afterwards(again, task.send_all(again)) if again.action == "updated" else found


def _beside(error: errors.Error, more: str) -> str:
    if isinstance(error, errors.FateUnknown):  # its advice is to look, which is done
        return more
    return f"{error.advice.rstrip('.')}. {more}" if error.advice else more


def look_beside(task: Any, planned: Plan, sure: bool) -> bool:
    """Look for what a replacement that was ended half-way may have left: refuse to make a second one, or tell of the first.

    sure: whether nobody on this machine can be half-way right now. If not, and there is something, this waits until they are
    done and returns False: look again.
    """
    if planned.replacing is not None:
        known, say = planned.replacing.wanted, _refuse
        others = _in_its_place(task, planned.replacing)
    elif task.want.replace and task.row is not None and task.kind.identity.tie_break and not task.want.absent:
        known, say = task.kind.to_options(task.row), _tell
        others = _of_its_name(task, known)
    else:
        return True
    if others and not sure:
        with task.finder.creation_lock(task.kind).take(task.kind.label(known)):
            return False
    if others:
        say(task, others)
    return True


def _of_its_name(task: Any, was: Options) -> list[str]:
    kind = task.kind
    rows = task.finder.search(kind, {name: was[name] for name in kind.identity.key if was.get(name) is not None})
    return sorted(str(kind.identity.of(row)) for row in rows if kind.identity.of(row) != kind.identity.of(task.row))


def _tell(task: Any, others: list[str]) -> None:
    task.finder.warnings.append(
        f"{task.label}: there is another one of this name (id {', '.join(others)}). If a replacement was ended"
        " half-way, it is what was to go: remove it by its id."
    )


def _in_its_place(task: Any, how: Replacing) -> list[str]:
    kind, finder = task.kind, task.finder
    key = kind.key_in(how.wanted)
    if not how.beside or not key:
        return []
    with errors.trying(f"replace {task.label}"), errors.understanding(kind.system.name):
        rows = _others_of(task.want, how.wanted, finder.search(kind, key), kind.identity.of(task.row))
    return [str(kind.identity.of(row)) for row in rows]


def _refuse(task: Any, others: list[str]) -> NoReturn:
    with errors.trying(f"replace {task.label}"), errors.understanding(task.kind.system.name):
        raise errors.BadInput(
            f"what it would become is there already (id {others[0]})",
            advice=f"If that is what is to stay, remove this one: id {task.kind.identity.of(task.row)}, state absent",
        )


def _others_of(want: Desired, options: Options, rows: list[Row], own: Any) -> list[Row]:
    """Return those among the rows of one key that are the thing these options mean, and not `own` (an id)."""
    meant = want.with_(options=options)
    identity = want.resource.identity
    return [row for row in rows if identity.plain(identity.of(row)) != identity.plain(own) and agrees(meant, row)]

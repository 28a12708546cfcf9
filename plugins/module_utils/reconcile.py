# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring one thing into the wanted state: look, plan, apply. Only `Task.apply` and `Deed.apply` write."""

from __future__ import annotations

from typing import Any, Optional

from . import errors
from .answers import Answer
from .behaviour import NOTHING_MORE
from .lookup import Finder
from .plan import is_unchanged, pick_one, plan
from .references import names_in
from .resource import ECHO, ID, NOTHING, Resource
from .steps import PLANNED, UNCHANGED, Desired, Plan, Step, names_planned, verb_of
from .system import NO
from .undertaking import Undertaking
from .values import ONCE, Options, Row, Unknown

__all__ = ["Task", "pick_one", "reconcile", "reconcile_nothing", "task_of"]

VERBS = {"created": "create", "updated": "update", "deleted": "delete", "replaced": "replace", "unchanged": "read"}


class Task(Undertaking):
    """A thing with a state."""

    kind: Resource
    _options: Optional[tuple[Row, Options]] = None

    def decide(self, drop: bool = False) -> Plan:
        """Look, and plan from what is there. drop: forget what was read before."""
        resource, finder = self.kind, self.finder
        if drop:
            finder.cache.drop()
        try:
            self._look()
            if self.row is not None and resource.parts and not self.want.absent:
                from .parts import with_parts

                self.row = with_parts(finder, resource, self.row, self.want.options)
            if self.row is not None and not self.want.brief:
                self.options_of(self.row)  # what cannot be read is said of the look, not of the plan
        except (errors.Error, *errors.STUMBLES) as error:
            raise errors.named(error, f"look up {self.label}", resource.system.name) from None
        planned = self.plan_from(self.row)
        unknown = self.row is not None and resource.identity.of(self.row).__class__ is Unknown
        if unknown and planned.changed and not finder.checking and not finder.cache.planning:  # we made it, and nobody told its id
            finder.forget(resource)
            self._look()
            planned = self.plan_from(self.row)
        if planned.changed and self.row is not None and PLANNED not in self.row and self._rests_on_old_values(planned):
            fresh = finder.one(resource, str(resource.identity.of(self.row)), fresh=True)
            if fresh != self.row:
                self.row = fresh
                planned = self.plan_from(fresh)
        if self.want.replace:
            from .replacement import look_beside

            if not look_beside(self, planned, sure=drop or finder.checking):
                return self.plan(drop=True)
        return planned

    def options_of(self, row: Row) -> Options:
        """Return a row in option names; the one that was asked about last is not read again."""
        if self._options is None or self._options[0] is not row:
            self._options = (row, self.kind.to_options(row))
        return self._options[1]

    def _look(self) -> None:
        """Find the thing, and remember when what says so was asked for."""
        resource, finder = self.kind, self.finder
        collection, now = finder.seen(resource), finder.cache.clock()
        odd = "find" in resource.behaviour.own
        self.row = resource.behaviour.find(self.want, finder.lookup) if odd else finder.find(self.want)
        collection = collection or finder.seen(resource)
        self.asked_at = now if collection is None else collection.read_at

    def still(self, planned: Plan) -> Plan:
        """Return a plan made a while ago, or a new one when it rests on values that may be old by now."""
        if self.row is not None and self._rests_on_old_values(planned):
            return self.plan()
        return planned

    def plan_from(self, row: Optional[Row]) -> Plan:
        """Plan from a thing that was found, None for none."""
        resource, finder = self.kind, self.finder
        try:
            want = self.want
            told = row is not None and bool(resource.system.names)
            if told and not want.brief:
                want = self.want = self._told_by(row)
            want = want if want.absent else resource.behaviour.refine(want, row, finder.lookup)
            if want.names is not self.want.names:
                self.want = self.want.with_(names=want.names)
            gone = want.absent and row is None
            more = "steps" in resource.behaviour.own and not gone
            extra = resource.behaviour.steps(want, row, finder.lookup) if more else NOTHING_MORE
            if want.absent and row is not None:
                self._refuse_lacking()
                from .holders import taken_out

                extra, self.freed_of = taken_out(finder, want, row, extra)
            if want.brief and extra is NOTHING_MORE and is_unchanged(want, row, finder.at):
                return UNCHANGED.with_(warnings=want.warnings) if want.warnings else UNCHANGED
            if told and want.brief:
                want = want.with_(names=self._told_by(row).names)
                self.want = self.want.with_(names=want.names)
            was = None if row is None or want.absent else self.options_of(row)
            return plan(want, row, finder.at, finder.clients[""].now(), extra, was)
        except (errors.Error, *errors.STUMBLES) as error:
            raise errors.named(error, f"{self.want.verb} {self.label}", resource.system.name) from None

    def _refuse_lacking(self) -> None:
        """Refuse to remove what is there with the help of what is not; in check mode an earlier task may make that."""
        if self.want.lacking is None:
            return
        if not self.finder.checking:
            raise errors.BadInput(self.want.lacking.words)
        self.finder.warnings.append(f"{self.want.lacking.words}: this fails unless an earlier task creates it")

    def _rests_on_old_values(self, planned: Plan) -> bool:
        update = self.kind.update
        if planned.replacing is None:
            if self.want.absent or update is None:
                return False
            types = [self.kind.by_name[name].type for name in self.want.options]
            completes = any(one.completes or one.has_members for one in types)
            if not (update.writes_back or update.always or completes):
                return False
        return not self.finder.is_fresh(self.kind, self.row)

    def apply(self, planned: Plan) -> Optional[Row]:
        """Carry a plan out and return the thing as it is afterwards (None: gone, or not told).

        An answer that was lost is followed by a look, so that nothing is made twice; a write that no longer fits
        (404, 409, 412) is planned again, once.
        """
        client = self.finder.clients[self.kind.host]
        lost_before, stale_before = 0, False
        self.outcome = planned
        while planned.replacing is None:
            try:
                return self._carry_out(planned)
            except errors.FateUnknown as lost:
                lost_before += 1
                if lost_before > max(client.connection.retries, 1):
                    raise
                planned = self.look_after(lost, planned, lost_before)
            except (errors.NotFound, errors.Conflict):
                if stale_before:
                    raise
                stale_before = True
                planned = self.outcome = self.plan(drop=True)
            except errors.Refused as refusal:
                if stale_before or self.row is None or self.kind.system.absence(refusal) == NO:
                    raise
                stale_before, before = True, planned
                planned = self.plan(drop=True)
                if self.row is not None:
                    raise
                self.outcome = before if before.action == "deleted" else planned
            if not planned.changed:
                return self.row
        return self._replace(planned)

    def may_do_twice(self, planned: Plan, before: Plan) -> bool:
        """Say whether what is planned now would make again what a request of `before` may still make."""
        return planned.action in ("created", "replaced") or any(step.repeatable is False for step in planned.steps)

    def _replace(self, planned: Plan) -> Optional[Row]:
        from .replacement import Replacement

        self.outcome, row = Replacement(self, planned).carry_out()
        if self.outcome.replacing is not None:
            return row
        return self.apply(self.outcome) if self.outcome.changed else self.row  # somebody else was faster

    def _carry_out(self, planned: Plan) -> Optional[Row]:
        answers: list[Answer] = []
        for number, step in enumerate(planned.steps):
            if step.creates:
                answers.append(self._create(step, planned, answers, first=number == 0))
            else:
                answers.append(self.send(step, answers))
        row = self.afterwards(planned, answers)
        adopts = planned.action == "created" and row is not None and getattr(self.kind.create, "adopts", False)
        return self._adopted(row) if adopts else row

    def _create(self, step: Step, planned: Plan, answers: list[Answer], first: bool) -> Answer:
        """Create under the lock: when somebody on this machine created such a thing since we looked, look again."""
        with self.finder.creation_lock(self.kind).take(self.kind.label(self.want.options)) as lease:
            self.finder.warnings.extend(filter(None, [lease.warning()]))
            if first and not lease.nobody_since(self.asked_at):
                again = self.plan(drop=True)
                if again.action != planned.action:
                    raise errors.Conflict("somebody else made it meanwhile")
            lease.begin()
            return self.send(step, answers)

    def _adopted(self, row: Row) -> Optional[Row]:
        """Compare what a creation answered, which may be something that was there before, and change it then."""
        self.row = row
        again = self.plan_from(row)
        if not again.changed:
            return row
        self.outcome = again.with_(action="updated")
        return self.afterwards(again, self.send_all(again))

    def afterwards(self, planned: Plan, answers: list[Answer]) -> Optional[Row]:
        """Return the thing as it is after a plan was carried out, and enter it into what was read."""
        resource, finder = self.kind, self.finder
        if planned.action in ("deleted", "replaced"):
            finder.remove(resource, resource.identity.of(self.row))
        if planned.action == "deleted":
            for one in self.freed_of:
                finder.store(one.kind, one.after)
            return None
        row = self.answered(planned, answers)
        if not resource.body.tells_thing:
            row = self._foretold(planned, row)
        elif "read" in resource.behaviour.own and not all(step.separate for step in planned.steps):
            row = resource.behaviour.read(row, finder.clients[""].now())
        if resource.identity.lacks(row):
            from .forecast import unknown_id

            resource.identity.put(row, unknown_id(self.want))
        for step in planned.steps:
            row = step.entered(row) if step.values else row
        if planned.action in ("created", "replaced"):  # a part that is given as empty needs no write
            given = self.want.options
            row = {**{one.at: one.to_wire(given[one.name]) for one in resource.parts if one.name in given}, **row}
        now = self.options_of(row)
        finder.store(resource, row)
        if planned.action == "updated" and resource.body.tells_thing:
            self._compare(planned, now)
        return row

    def _foretold(self, planned: Plan, row: Row) -> Row:
        """Return the row as it was planned, with the id that is known of it."""
        foretold: Row = {}
        for one in self.kind.fields if self.kind.body.answers == ECHO else ():  # what was not said is not set, then
            if one.kept and one.asked:
                one.put(foretold, None)
        foretold.update(planned.row or {})
        identity = self.kind.identity.of(row)
        if identity is None and self.row is not None and planned.action == "updated":
            identity = self.kind.identity.of(self.row)
        if identity is not None:
            self.kind.identity.put(foretold, identity)
        return foretold

    def answered(self, planned: Plan, answers: list[Answer]) -> Row:
        """Return the thing as the service answered it after the last write of the thing itself."""
        resource = self.kind
        written = [number for number, step in enumerate(planned.steps) if not step.separate]
        if not written:
            return dict(self.row)
        step, answer = planned.steps[written[-1]], answers[written[-1]]
        if resource.body.answers == NOTHING:
            return {}
        row = _with_id(resource, answer.data) if resource.body.answers == ID else resource.body.unwrapped(answer.data)
        if row is None or resource.identity.lacks(row):
            raise errors.Broken(
                "it answered without the thing it should have written",
                advice="Look at the thing before you run this again; the service may be in trouble",
                **step.evidence(answer, resource.system.name),
            )
        return row

    def _compare(self, planned: Plan, now: Options) -> None:
        """Warn of values that were sent and that the service answered to have left as they were."""
        resource, want = self.kind, self.want
        wanted = {name: value for name, value in want.options.items() if resource.by_name[name].kept}
        ignored = [
            name
            for name, value in wanted.items()
            if name in planned.before
            and name in now
            and planned.before[name] != planned.after.get(name)
            and resource.by_name[name].differs(value, now[name])
            and want.shown({name: now[name]})[name] == planned.before[name]
        ]
        if ignored:
            self.finder.warnings.append(
                f"{self.label}: {resource.system.title} took the change but left {' and '.join(ignored)} as before; it may"
                " have to be deleted and made anew."
            )

    def result(self, planned: Plan, row: Optional[Row]) -> Options:
        """Return the thing after a plan was carried out, in option names."""
        if row is None:
            return {}
        resource = self.kind
        if not resource.body.tells_thing and planned.action != "unchanged":
            identity = resource.identity.of(row)
            return planned.resource if identity is None or identity.__class__ is Unknown else {**planned.resource, "id": str(identity)}
        # A first run shows what stands beside ids, as a second one will.
        want = self._told_by(row) if resource.system.names else self.want
        told = self.options_of(row)
        if planned.action in ("created", "replaced"):
            told = {**told, **{one.name: one.read(one.get(row)) for one in resource.fields if one.role == ONCE and one.get(row)}}
        return want.shown(told)

    def _told_by(self, row: Row) -> Desired:
        """Return the wish with the names that stand beside ids in a row."""
        if self.want.identity:
            return self.want
        return self.want.with_(names={**names_in(row, self.kind.system.names), **names_planned(row), **self.want.names})


def _with_id(resource: Resource, data: Any) -> Optional[Row]:
    """Return a row of which only the id is known: the answer is that id, a thing that has it, or a list of one of them."""
    if isinstance(data, list) and len(data) == 1:
        (data,) = data
    if isinstance(data, (str, int)) and not isinstance(data, bool) and data != "":
        if resource.identity.tells_ids and resource.identity.parse_id(data) is None:
            return None
        row: Row = {}
        resource.identity.put(row, data)
        return row
    return resource.body.unwrapped(data)


def task_of(want: Desired, finder: Finder) -> Undertaking:
    """Return what brings a wish about."""
    if isinstance(want.resource, Resource):
        return Task(want, finder)
    from .deed import Deed  # as what else is imported where it is needed: most tasks can do without

    return Deed(want, finder)


def reconcile_nothing() -> tuple[Plan, Options]:
    """Return the plan and the thing for something that cannot be there."""
    return Plan("unchanged"), {}


def reconcile(want: Desired, finder: Finder) -> tuple[Plan, Options]:
    """Bring a thing into the wanted state; in check mode only say what would be done.

    Returns the plan that was followed and the thing afterwards in option names.
    """
    task = task_of(want, finder)
    planned = task.plan()
    finder.warnings.extend(planned.warnings)
    if not planned.changed or finder.checking:
        if planned.changed:
            from .forecast import remember_plan

            remember_plan(task, planned)
        return planned, planned.resource
    try:
        row = task.apply(planned)
    except (errors.Error, *errors.STUMBLES) as error:
        verb = VERBS.get(planned.action) or verb_of(planned.action)
        raise errors.named(error, f"{verb} {task.label}", task.kind.system.name) from None
    outcome = task.outcome or planned
    return outcome, task.result(outcome, row)

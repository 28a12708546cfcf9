# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Bring one thing into the wanted state: read the wish, look, plan, apply. Only `Task.apply` writes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from . import errors
from .answers import Answer
from .creation_lock import Seen
from .plan import UNCHANGED, Plan, Step, Wish, is_settled, plan, settle, shown, verb_of
from .resource import Field, Options, Pending, Resource, Row, System
from .snapshot import Reader

VERBS = {"created": "create", "updated": "update", "deleted": "delete", "replaced": "replace", "unchanged": "read"}


# Wish


def enter(resource: Resource, params: Options, reader: Reader, brief: bool = False) -> tuple[Reader, Optional[Wish]]:
    """Return the reader that sees where a task's thing is, and the task's wish (see wish_of)."""
    try:
        inner = reader.inside(resource, params)
    except errors.Missing:
        if params.get("state") == "absent":
            return reader, None
        raise
    return inner, wish_of(resource, params, inner, brief)


def wish_of(resource: Resource, params: Options, reader: Reader, brief: bool = False) -> Optional[Wish]:
    """Read a task's validated parameters as a wish; None when what must be absent hangs on something absent."""
    state = params.get("state") or "present"
    options = {
        one.name: one.canonical(one.given(params[one.name])) for one in resource.writable if params.get(one.name) is not None
    }
    if state == "absent":
        options = {name: value for name, value in options.items() if name in resource.naming}
    names: dict[str, str] = {}
    pending = False
    try:
        for one in resource.referring:
            if one.name in options:
                resolver = _Resolver(resource.system, one.name, reader, names, strict=state == "absent")
                options[one.name] = resolver.resolved(one, options[one.name])
                pending = pending or resolver.pending
    except errors.Missing:
        if state == "absent":
            return None
        raise
    written = params.get("id")
    return Wish(
        state,
        None if written in (None, "") else (resource.id_form(written) or str(written)),
        options,
        {**{name: params.get(name) for name in resource.guiding}, "params": params},
        names,
        bool(params.get("replace")),
        pending=pending,
        brief=brief,
    )


class _Resolver:
    """Turns the names inside one option's value into ids, and remembers what was called what."""

    def __init__(self, system: System, option: str, reader: Reader, names: dict[str, str], strict: bool) -> None:
        self.system = system
        self.option = option
        self.reader = reader
        self.names = names
        self.strict = strict
        self.pending = False

    def resolved(self, one: Field, value: Any) -> Any:
        """Return an option's value with ids in the place of names."""
        self._list_once(one, value)
        return self._walk(one, value)

    def _list_once(self, one: Field, value: Any) -> None:
        """Read the whole kind when several names of it are wanted: one call, not one for each."""
        wanted: dict[str, set[str]] = {}
        _collect(one, value, wanted)
        for kind, written in wanted.items():
            target = self.system.kinds[kind]
            if len({name for name in written if target.id_form(name) is None}) > 1:
                self.reader.view(target)

    def _walk(self, one: Field, value: Any) -> Any:
        if value is None:
            return None
        if one.refers_to and isinstance(value, list):
            ids = [self._one(one, item) for item in value]
            return one.canonical(ids)
        if one.refers_to and isinstance(value, dict):
            return one.canonical({self._one(one, name): item for name, item in value.items()})
        if one.refers_to:
            return self._one(one, value)
        if one.options and isinstance(value, dict):
            members = {sub.name: sub for sub in one.options}
            return {name: self._walk(members[name], item) for name, item in value.items()}
        if one.options and isinstance(value, list):
            return [self._walk(one.item, item) for item in value]
        return value

    def _one(self, one: Field, written: Any) -> str:
        target = self.system.kinds[one.refers_to]
        name = self.option if one.name == self.option else f"{self.option}.{one.name}"
        found = self.reader.resolve(name, written, target, strict=self.strict)
        self.names.setdefault(str(found), str(written))
        self.pending = self.pending or isinstance(found, Pending)
        return found


def _collect(one: Field, value: Any, wanted: dict[str, set[str]]) -> None:
    if isinstance(value, list) or (one.refers_to and isinstance(value, dict)):
        for item in value:
            _collect(one if one.refers_to else one.item, item, wanted)
    elif one.refers_to and value is not None:
        wanted.setdefault(one.refers_to, set()).add(str(value))
    elif one.options and isinstance(value, dict):
        for sub in one.options:
            _collect(sub, value.get(sub.name), wanted)


# Look


def look_up(resource: Resource, wish: Wish, reader: Reader) -> tuple[Optional[Row], Optional[Seen]]:
    """Return the one thing a task means, None when there is none, and whose turn it was to create when we looked.

    Raises Ambiguous, or Missing for an unknown id.
    """
    if resource.find is not None:
        looked = reader.creation_lock(resource).look()
        row, view = resource.find(resource, wish, reader), reader.seen(resource)
        return row, looked if view is None else view.looked
    if isinstance(reader.scope.get(resource.within), Pending):  # inside something that is only planned
        return None, None
    if wish.identity:
        row = reader.by_id(resource, wish.identity)
        if row is None and not wish.absent:
            raise errors.Missing(
                f"there is none with id {wish.identity}", advice="Leave id out to find or create it by its name"
            )
        return row, None
    key = resource.key_in(wish.options)
    if resource.key and not key:
        raise errors.BadInput(f"nothing says which one is meant: give id, or {' and '.join(resource.key)}")
    if any(isinstance(value, Pending) for value in key.values()):
        return None, None
    rows, looked = reader.search(resource, key)
    return settle(resource, wish, rows), looked


# Apply


class Task:
    """One thing to bring about, from the look to the last write."""

    def __init__(
        self,
        resource: Resource,
        wish: Wish,
        reader: Reader,
        found: Optional[Row] = None,
        looked: Optional[Seen] = None,
    ) -> None:
        self.resource = resource
        self.wish = wish
        self.reader = reader
        self.found = found
        self.looked = looked
        self.outcome: Optional[Plan] = None

    def path(
        self, resource: Resource, identity: Optional[str] = None, template: str = "", options: Optional[Options] = None
    ) -> str:
        """Return the path of a collection (where a creation with these options goes), or of one thing in it.

        template: of a part of the thing.
        """
        if identity is None:
            return self.reader.path(resource.made_at or resource.path, **(options or {}))
        return self.reader.path(template, id=identity) if template else self.reader.item_path(resource, identity)

    def plan(self, drop: bool = False) -> Plan:
        """Look, and plan from what is there. drop: forget what was read before."""
        if drop:
            self.reader.session.drop()
        with self._trying("look up"), errors.understanding(self.resource.system.name):
            self.found, self.looked = look_up(self.resource, self.wish, self.reader)
            if self.found is not None and self.resource.parts and not self.wish.absent:
                self.found = self.reader.with_parts(self.resource, self.found, self.wish.options)
            if self.found is not None and self.resource.plan is None and not self.wish.brief:
                self.resource.to_options(self.found)  # what cannot be read is said of the look, not of the plan
        planned = self._plan_from(self.found)
        if planned.changed and self.found is not None and self._rests_on_old_values(self.found):
            fresh = self.reader.by_id(self.resource, str(self.found[self.resource.id_api]), fresh=True)
            if fresh != self.found:
                self.found = fresh
                planned = self._plan_from(fresh)
        return planned

    def still(self, planned: Plan) -> Plan:
        """Return a plan made a while ago, or a new one when it rests on values that may be old by now."""
        if self.found is not None and self._rests_on_old_values(self.found):
            return self.plan()
        return planned

    def _plan_from(self, found: Optional[Row]) -> Plan:
        verb = "delete" if self.wish.absent else self.wish.verb
        resource = self.resource
        with self._trying(verb), errors.understanding(resource.system.name):
            wish = self.wish
            if resource.parent and wish.parent is None:
                wish = self.wish = replace(wish, parent=self._parent(found))
            if resource.plan is not None:
                return resource.plan(resource, wish, found, self.reader)
            if resource.consider is None and is_settled(resource, wish, found):
                return UNCHANGED
            if found is not None and not wish.identity:
                known = self.reader.names_beside(resource, found)
                wish = self.wish = replace(wish, names={**known, **wish.names}) if known else wish
            if resource.consider is not None:
                wish = resource.consider(wish, found, self.reader)
                self.wish = replace(self.wish, names=wish.names)
            return plan(resource, wish, found, self.path)

    def _trying(self, verb: str) -> Any:
        return errors.trying(lambda: f"{verb} {self.label}")

    @property
    def label(self) -> str:
        """What messages call the thing."""
        return self.resource.label(_naming(self.wish))

    def _parent(self, found: Optional[Row]) -> Optional[Row]:
        one = self.resource.field(self.resource.parent)
        identity = self.wish.options.get(one.name) or (found or {}).get(one.api)
        if self.wish.absent or not identity:
            return None
        if isinstance(identity, Pending):
            return self.reader.planned(self.resource, identity)
        return self.reader.by_id(self.resource, str(identity))

    def _rests_on_old_values(self, found: Row) -> bool:
        written_back = self.resource.update == "replace" or any(one.whole or one.always for one in self.resource.fields)
        return written_back and not self.wish.absent and not self.reader.is_fresh(self.resource, found)

    def apply(self, planned: Plan) -> Optional[Row]:
        """Carry a plan out and return the thing as it is afterwards (None: gone, or not told).

        An answer that was lost is followed by a look, so that nothing is made twice; a write that no longer fits
        (404, 409, 412) is planned again, once.
        """
        client = self.reader.client(self.resource)
        lost_before, stale_before = 0, False
        self.outcome = planned
        while True:
            try:
                return self._carry_out(planned)
            except errors.FateUnknown as lost:
                lost_before += 1
                if self.resource.plan is not None or lost_before > max(client.connection.retries, 1):
                    raise
                planned = self._look_after(lost, planned, lost_before)
            except (errors.NotFound, errors.Conflict):
                if stale_before or self.resource.plan is not None:
                    raise
                stale_before = True
                planned = self.outcome = self.plan(drop=True)
            except errors.Forbidden:
                if stale_before or not self._may_be_gone():
                    raise
                stale_before, before = True, planned
                planned = self.plan(drop=True)
                if self.found is not None:
                    raise
                self.outcome = before if before.action == "deleted" else planned
            if not planned.changed:
                return self.found

    def _may_be_gone(self) -> bool:
        """Say whether a 403 may mean that the thing we found was removed meanwhile, by somebody or by a lost deletion."""
        return self.found is not None and self.resource.plan is None and self.resource.system.forbidden_may_be_absent

    def _look_after(self, lost: errors.FateUnknown, before: Plan, times: int) -> Plan:
        """Look whether a request whose answer was lost was carried out; return what is left to do.

        A service that never said it stopped may act later than our look: then nothing new is created, or said.
        """
        client = self.reader.client(self.resource)
        for pause in (0.5 * 2**times, 2.0 * 2**times):
            client.wait(pause)
            client.calls.retried += 1
            planned = self.plan(drop=True)
            if planned.action not in ("created", "replaced") and all(step.repeatable is not False for step in planned.steps):
                return planned
            if not lost.may_still_act:
                return planned
        lost.advice = "It was not there when we looked, but may still appear; run the task again, it looks before it creates"
        raise lost

    def _carry_out(self, planned: Plan) -> Optional[Row]:
        if planned.in_turn:
            return self._carry_out_in_turn(planned)
        answers: list[Answer] = []
        for number, step in enumerate(planned.steps):
            if step.creates and self.resource.plan is None:
                answers.append(self._create(step, planned, first=number == 0))
            else:
                answers.append(self._send(step, answers))
        return self._afterwards(planned, answers)

    def _carry_out_in_turn(self, planned: Plan) -> Optional[Row]:
        with self.reader.creation_lock(self.resource).take(self.label) as held:
            if not held.nobody_since(self.looked):
                planned = self.outcome = self.plan(drop=True)
            if not planned.changed:
                return planned.resource
            held.begin(self.looked)
            return self._carry_out(replace(planned, in_turn=False))

    def _create(self, step: Step, planned: Plan, first: bool) -> Answer:
        """Create in turn: when somebody on this machine created such a thing since we looked, look again."""
        with self.reader.creation_lock(self.resource).take(self.resource.label(self.wish.options)) as held:
            if first and not held.nobody_since(self.looked):
                again = self.plan(drop=True)
                if again.action != planned.action:
                    raise errors.Conflict("somebody else made it meanwhile")
            held.begin(self.looked)
            return self._send(step, [])

    def _send(self, step: Step, answers: list[Answer]) -> Answer:
        client = self.reader.clients[(step.on or self.resource.system).key]
        body = step.body(answers) if callable(step.body) else step.body
        path = step.path(answers) if callable(step.path) else step.path
        try:
            return client.call(step.method, path, query=step.query or None, body=body, repeatable=step.repeatable)
        except errors.NotFound as gone:
            if step.gone_is_fine:
                return Answer(gone.status or 404, None, {}, gone.request_id)
            raise
        except errors.Error as error:
            error.advice = {**self.resource.advice, **step.advice}.get(error.status, error.advice)
            raise

    def _afterwards(self, planned: Plan, answers: list[Answer]) -> Optional[Row]:
        resource = self.resource
        if planned.settle is not None:
            with errors.understanding(resource.system.name):
                return planned.settle(answers)
        if planned.action == "deleted":
            self.reader.deleted(resource, str(self.found[resource.id_api]))
            return None
        if planned.action == "replaced":
            self.reader.deleted(resource, str(self.found[resource.id_api]))
        row = self._answered(planned, answers)
        if resource.echoes:  # the answer repeats the request, it is not the thing as it stands now
            unset = {one.api: None for one in resource.writable if not one.write_only}
            row = {**unset, **(planned.row or {}), resource.id_api: row[resource.id_api]}
        elif resource.after_read is not None and not all(step.aside for step in planned.steps):
            with errors.understanding(resource.system.name):
                row = resource.after_read(row)
        for step in planned.steps:
            row = step.entered(row)
        if planned.action in ("created", "replaced"):  # a part that is given as empty needs no write
            row = {**{one.api: one.to_api(self.wish.options[one.name]) for one in resource.parts if one.name in self.wish.options}, **row}
        with errors.understanding(resource.system.name):
            now = resource.to_options(row)  # what cannot be read is said of the answer, by its class and place
            self.reader.wrote(resource, row)
        self._compare(planned, now)
        return row

    def _answered(self, planned: Plan, answers: list[Answer]) -> Row:
        """Return the thing as the service answered it after the last write of the thing itself."""
        resource = self.resource
        written = [number for number, step in enumerate(planned.steps) if not step.aside]
        if not written:
            return dict(self.found)
        step, answer = planned.steps[written[-1]], answers[written[-1]]
        row = self.reader.unwrapped(resource, answer.data)
        if row is None or row.get(resource.id_api) is None:
            raise errors.Broken(
                "it answered without the thing it should have written",
                system=resource.system.name,
                method=step.method,
                endpoint=str(step.path),
                status=answer.status,
                request_id=answer.request_id,
                advice="Look at the thing before you run this again; the service may be in trouble",
            )
        return row

    def _compare(self, planned: Plan, now: Options) -> None:
        """Warn of values that were sent and that the service answered to have left as they were."""
        if planned.action != "updated" or self.resource.echoes:
            return
        resource = self.resource
        wanted = {name: value for name, value in self.wish.options.items() if not resource.field(name).write_only}
        ignored = [
            name
            for name, value in wanted.items()
            if name in planned.before
            and name in now
            and planned.before[name] != planned.after.get(name)
            and resource.field(name).differs(value, now[name])
            and shown(resource, {name: now[name]}, self.wish.names)[name] == planned.before[name]
        ]
        if ignored:
            self.reader.warnings.append(
                f"{self.label}: {resource.system.title} took the change but left {' and '.join(ignored)} as before; it may"
                " have to be deleted and made anew."
            )


def reconcile_nothing() -> tuple[Plan, Options]:
    """Return the plan and the thing for something that cannot be there."""
    return Plan("unchanged"), {}


def reconcile(resource: Resource, wish: Wish, reader: Reader) -> tuple[Plan, Options]:
    """Bring a thing into the wanted state; in check mode only say what would be done.

    Returns the plan that was followed and the thing afterwards in option names.
    """
    task = Task(resource, wish, reader)
    planned = task.plan()
    reader.warnings.extend(planned.warnings)
    if not planned.changed or reader.check_mode:
        if planned.changed:
            remember_plan(task, planned)
        return planned, planned.resource
    with errors.trying(f"{VERBS.get(planned.action) or verb_of(planned.action)} {task.label}"):
        row = task.apply(planned)
    planned, wish = task.outcome or planned, task.wish
    if row is None or resource.plan is not None:
        return planned, {} if row is None else row
    if resource.echoes and planned.action != "unchanged":
        return planned, {**planned.resource, "id": str(row[resource.id_api])}
    return planned, shown(resource, resource.to_options(row), wish.names)


def _naming(wish: Wish) -> Options:
    named = {name: wish.names.get(value, value) if isinstance(value, str) else value for name, value in wish.options.items()}
    return {**named, "id": wish.identity}


def remember_plan(task: Task, planned: Plan) -> None:
    """Let what is planned later see what this plan would have done."""
    resource, reader = task.resource, task.reader
    if resource.plan is not None or not planned.changed:
        return
    if task.found is not None and planned.action in ("deleted", "replaced"):
        reader.deleted(resource, str(task.found[resource.id_api]))
    if planned.row is not None and planned.action != "deleted":
        identity = planned.row.get(resource.id_api) or Pending(f"planned {resource.label(task.wish.options)}")
        reader.wrote(resource, {**planned.row, resource.id_api: identity})

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task wants (Desired), one write (Step), what would be done (Plan), what came of it (Result): plain data."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Union

from .answers import Answer
from .records import Record
from .values import DROP, INTERNAL, Options, Row, Unknown


class Desired(Record):
    """What a task wants.

    identity   the id it gives, in its long form
    options    the given options, canonical, references resolved to ids; an option left out is not there
    implied    what the thing has without being told, because something else gives it
    controls   arguments that guide the module and are no property of the thing; params: all arguments as they were validated
    names      (kind, id) -> the name the user wrote for it; id -> a name, where a row tells one
    naming     (kind, id) -> its name, None where no list that the task reads in any case tells it
    pending    some reference leads to a thing that is only planned
    assumed    (kind, id) -> the option, of what was taken for an id because it looks like one
    lacking    what says that a control of a removal names what is not there; said when there is something to remove
    brief      of what is as it should be, nothing is to be told
    warnings   what was noticed in the light of what is there
    unsure     options of which nobody can foretell what they will be
    notes      what one method of a Behaviour remembers for the next
    absent     whether the thing must not be there
    """

    resource: Any
    state: str = "present"
    identity: Optional[str] = None
    options: Options = {}
    implied: Options = {}
    controls: Options = {}
    params: Options = {}
    names: dict[Any, str] = {}
    naming: Callable[[str, Any], Optional[str]] = lambda kind, identity: None
    replace: bool = False
    pending: bool = False
    assumed: dict[tuple[str, str], str] = {}
    lacking: Optional[Exception] = None
    brief: bool = False
    warnings: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    notes: dict[str, Any] = {}

    def _complete(self) -> None:
        vars(self).update(absent=self.state == "absent")

    def __getitem__(self, name: str) -> Any:
        return self.options[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return an option, the default where it is left out."""
        return self.options.get(name, default)

    def shown(self, options: Options, internal: bool = False) -> Options:
        """Return options as a person reads them: a reference under the name the task gave it.

        internal: also those that are no options but were set by `refine`, for a diff.
        """
        told: Options = {}
        for name, value in options.items():
            one = self.resource.by_name[name] if name != "id" or "id" in self.resource.by_name else None
            if one is not None and (not one.as_it_is or value.__class__ is Unknown):
                value = (one.type if internal and one.role == INTERNAL else one).shown(value, self.called)
            if value is not DROP:
                told[name] = value
        return told

    def called(self, ref: Any, identity: Any) -> Any:
        """Return what a thing is called, its id where nobody said."""
        if not isinstance(identity, (str, Unknown)):
            return identity
        known = self.names.get((ref.kind, identity))
        if known is None and identity.__class__ is not Unknown:
            known = self.naming(ref.kind, identity)
        if known is None:
            known = self.names.get(identity)
        if known is not None:
            return known
        return (identity.name or DROP) if identity.__class__ is Unknown else identity

    def saying(self, **options: Any) -> Desired:
        """Return the same wish with these options, too."""
        return self.with_(options={**self.options, **options})

    def without(self, *names: str) -> Desired:
        """Return the same wish without these options."""
        return self.with_(options={name: value for name, value in self.options.items() if name not in names})

    def warning(self, said: str) -> Desired:
        """Return the same wish with one more thing that was noticed."""
        return self.with_(warnings=(*self.warnings, said))

    @property
    def verb(self) -> str:
        """What is to be done, for messages, before it is known exactly."""
        return verb_of(self.state)


def verb_of(state: Optional[str]) -> str:
    """Return what a state asks to do, for messages."""
    verbs = {
        "present": "create or update",
        "absent": "delete",
        "triggered": "trigger",
        "sent": "send",
        "started": "start",
        "in_progress": "start",
        "verifying": "verify",
        "completed": "complete",
    }
    return verbs.get(state or "present", (state or "")[:-1] if (state or "").endswith("d") else state or "")


class Sent(NamedTuple):
    """What is known when a step is sent: the answers to those before it, and the service's time in epoch seconds."""

    answers: list[Answer]
    now: float


class Made(NamedTuple):
    """What of a step is made when it is sent."""

    path: str
    body: Any


class Step(Record):
    """One write.

    path, body   quoted; data, or a function of Sent
    repeatable   harmless when carried out twice (PUT and DELETE are, unless this says otherwise)
    creates      it makes a new thing, so its lock is taken first
    host         whom it is sent to, when it is not the system's first host
    gone_is_fine a 404 means that it is done already
    separate     what it writes is no part of its answer but of `values`, in the vendor's names, or a function of the row
    urgent       rather refused by the service than kept back by the client's own pace
    judge        data of a good answer -> the words for its being none after all, or None
    advice       status -> what to do about it, when it is this step's own
    """

    method: str
    path: Union[str, Callable[[Sent], str]]
    body: Union[None, dict, list, Callable[[Sent], Any]] = None
    repeatable: Optional[bool] = None
    creates: bool = False
    host: str = ""
    gone_is_fine: bool = False
    separate: bool = False
    urgent: bool = False
    values: Union[dict, Callable[[Row], Row]] = {}
    query: dict = {}
    judge: Optional[Callable[[Any], Optional[str]]] = None
    advice: dict = {}

    def entered(self, row: Row) -> Row:
        """Return a row with the values that this step is known to write."""
        return {**row, **(self.values(row) if callable(self.values) else self.values)}

    def at(self, sent: Sent) -> Made:
        """Return its path and its body, which are made when it is sent."""
        path = self.path(sent) if callable(self.path) else self.path
        return Made(path, self.body(sent) if callable(self.body) else self.body)

    def evidence(self, answer: Answer, system: str) -> dict[str, Any]:
        """Return what an Error tells of an answer that is good by its status, and not what it should be."""
        sent = {"method": self.method, "endpoint": str(self.path)}
        return {"system": system, **sent, "status": answer.status, "request_id": answer.request_id}


class Extra(Record):
    """What a Behaviour adds to a plan: lines of the diff, and writes. first: they are sent before the others."""

    before: Options = {}
    after: Options = {}
    steps: tuple[Step, ...] = ()
    first: bool = False

    def beside(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Return all steps of a plan that makes these."""
        return (*self.steps, *steps) if self.first else (*steps, *self.steps)


class Result(Record):
    """What came of an action. thing: the task's `resource`. stored: (kind, id, row or None for gone), for the cache."""

    thing: Optional[Options]
    warnings: tuple[str, ...] = ()
    stored: tuple[tuple[str, str, Optional[Row]], ...] = ()


class Replacing(Record):
    """How a thing is replaced by another.

    creation, removal   the two halves
    restoring           makes the steps that make what was there again
    beside              the new one is another thing than the old one to the service, so it is made first
    wanted, was         the options of the new one and of the old one
    """

    creation: tuple[Step, ...]
    removal: tuple[Step, ...]
    restoring: Callable[[], tuple[Step, ...]]
    beside: bool
    wanted: Options
    was: Options

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return both halves in their order."""
        return (*self.creation, *self.removal) if self.beside else (*self.removal, *self.creation)


class Plan(Record):
    """What would be done: the writes in order, and what they change in option names.

    resource   the thing afterwards as far as it can be known; a key the service will choose is absent
    row        the same in the vendor's names, for the cache
    replacing  how it is replaced, where that is what would be done
    locked     its steps together create something, so another run on this machine waits, and then looks again
    findable   what the steps of an action did can be looked up: when an answer was lost, or a step no longer fits, it is
               planned again from what is there, and what is left is done
    result     answers -> Result, of an action
    stored     (kind, id, row or None for gone) afterwards, of an action, as far as it does not hang on the answers
    leaves     what a look would see afterwards, of an action, in a tuple of one; empty: nobody can tell, or it is as before
    again      (answers, seconds waited so far) -> seconds after which an action is planned anew, because what came of it is
               not all that was wanted; None: it is done. A plan that only waits has it and no steps
    changed    whether anything would be written
    """

    action: str
    steps: tuple[Step, ...] = ()
    before: Options = {}
    after: Options = {}
    resource: Options = {}
    row: Optional[Row] = None
    warnings: tuple[str, ...] = ()
    replacing: Optional[Replacing] = None
    locked: bool = False
    findable: bool = False
    result: Optional[Callable[[list[Answer]], Result]] = None
    stored: tuple[tuple[str, Any, Optional[Row]], ...] = ()
    leaves: tuple = ()
    again: Optional[Callable[[list[Answer], float], Optional[float]]] = None

    def _complete(self) -> None:
        vars(self).update(changed=bool(self.steps))


PLANNED = "(planned)"
"""The member of a row that says that it is only planned, so that nobody knows what the service computes of it.

It holds what its tasks call the things that it refers to, as Desired.names: the service would tell their names in the row.
"""
UNCHANGED = Plan("unchanged")
"""The plan of a thing of which nobody wants to know more than that it is as it should be."""


def names_planned(row: Row) -> dict[Any, Any]:
    """Return (kind, id) -> the name under which a row that is only planned will tell it, DROP where the task gave its id alone."""
    return {key: DROP if key[1] == name else name for key, name in row.get(PLANNED, {}).items() if key.__class__ is tuple}

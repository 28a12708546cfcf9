# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an odd API does otherwise: methods that a service overrides in its own file, and what they may look at.

A Behaviour has no state: threads share it. What one method wants to remember for the next goes into `want.notes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from .steps import Desired, Extra, Plan
from .values import Options, Row


class Lookup:
    """What a Behaviour may look at. It reads, and there is no way through it to what writes."""

    checking: bool
    """Whether this is check mode."""

    def now(self) -> float:
        """Return the service's time, epoch seconds."""
        raise NotImplementedError

    def heard(self, host: str = "") -> bool:
        """Say whether the service has told its time yet; until then `now` is this machine's."""
        raise NotImplementedError

    def foreseen(self) -> bool:
        """Say whether this was planned with all in sight that is written beside it, and is being carried out."""
        raise NotImplementedError

    def reaches(self, host: str) -> bool:
        """Say whether the task has a credential for another host of the service."""
        raise NotImplementedError

    def find(self, want: Desired) -> Optional[Row]:
        """Return the one thing that a task means, as the core looks for it."""
        raise NotImplementedError

    def foretold(self, want: Desired) -> tuple:
        """Return, in check mode, what an earlier item of the loop would have left of this, in a tuple of one; () where none has."""
        raise NotImplementedError

    def pick_one(self, want: Desired, rows: list[Row], over_too: bool = False) -> Optional[Row]:
        """Choose among the things of one key; raises Ambiguous when nothing tells which is meant.

        over_too: of a kind with a Lifecycle, what is over counts like what is open.
        """
        raise NotImplementedError

    def rows(
        self, kind: Any, options: Optional[Options] = None, enough: Callable[[list[Row]], bool] = bool, around: Optional[Options] = None
    ) -> list[Row]:
        """Return the things of a kind, those with these options; kind: a Resource, or the name of one.

        enough: whether what the list shows will do without what it leaves out. around: where they are, as {placeholder: id}.
        """
        raise NotImplementedError

    def rows_at(self, path: str, query: Optional[dict] = None, paging: Any = None, rows: Optional[str] = None) -> list[Row]:
        """Return the raw rows of a list, every page of it. path: a template of the resource's own placeholders."""
        raise NotImplementedError

    def one(self, kind: Any, identity: str, fresh: bool = False) -> Optional[Row]:
        """Return the thing with this id, None when there is none. fresh: ask, whatever was read before."""
        raise NotImplementedError

    def met(self, kind: Any, identity: str) -> Optional[Row]:
        """Return the thing with this id as a list or a look-up by its name has shown it; None where it would cost a call."""
        raise NotImplementedError

    def planned(self, kind: Any) -> list[Row]:
        """Return the things of a kind, whose list was read, that are as nobody has made them yet: by what was planned before."""
        raise NotImplementedError

    def listed(self, kind: Any) -> dict[str, Row]:
        """Return the things that the list of a kind shows, by id."""
        raise NotImplementedError

    def complete(self, kind: Any) -> bool:
        """Say whether the list of a kind, which was read, shows all there are."""
        raise NotImplementedError

    def resolve(self, kind: Any, written: Any, option: str = "", strict: bool = False, beside: Optional[Options] = None, sure: bool = True) -> Any:
        """Return the id behind a name or an id; raises Missing and Ambiguous, in the name of an option.

        strict: in check mode, too. beside: options that say the rest of its key. sure: what only looks like an id is looked up.
        """
        raise NotImplementedError

    def get(self, path: str, query: Optional[dict] = None, host: str = "") -> Any:
        """Return the decoded answer to one GET."""
        raise NotImplementedError

    def pages(
        self, path: str, query: Optional[dict] = None, rows: Optional[str] = None, host: str = "", paging: Any = None
    ) -> list[Row]:
        """Return the rows of a list at a finished path."""
        raise NotImplementedError

    def ask(self, path: str, body: Any, query: Optional[dict] = None) -> Any:
        """Return the decoded answer to a POST that only reads: its path is one of the System's `reads`."""
        raise NotImplementedError

    def at_most(self, seconds: float, host: str = "") -> Any:
        """Return a block in which the calls may take so long in all, waits included; what takes longer fails."""
        raise NotImplementedError

    def path(self, template: str, **names: Any) -> str:
        """Return a template with its placeholders filled and quoted."""
        raise NotImplementedError

    def warn(self, words: str) -> None:
        """Tell the user something."""
        raise NotImplementedError


class _Odd:
    """Knows what a service does otherwise."""

    own: frozenset[str] = frozenset()
    """The names of what is not the usual here: where the usual does nothing, the core goes on without it."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.own = frozenset().union(*(vars(part) for part in cls.__mro__ if part.__module__ not in (__name__, "builtins")))


class Behaviour(_Odd):
    """How a kind of thing behaves where it is not like all others; every method here is the usual one."""

    def check(self, params: Options) -> Optional[list[str]]:
        """Refuse, before any call, what the service would refuse; may fill in. Returns warnings, None for none."""
        return None

    def rows(self, key: Options, lookup: Lookup) -> list[Row]:
        """Return what has this key and may not stand in the list; asked when the list has none, or `hides` some."""
        return []

    def begins_with(self, around: Options, lookup: Lookup) -> list[Row]:
        """Return the things that the service makes together with the one they are in, which is only planned.

        around: where they are, as {placeholder: Unknown}. An id of theirs is an Unknown, too.
        """
        return []

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the thing a task means, None when there is none."""
        return lookup.find(want)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish in the light of what is there; nobody asks it of a removal."""
        return want

    def read(self, row: Row, now: float) -> Row:
        """Return a row as the fields expect it."""
        return row

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body as the API wants it."""
        return body

    def answered(self, row: Row, change: Any) -> Row:
        """Return the thing that a write answered, with what the answer leaves out and is known all the same."""
        return row

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Return the strategy by which this thing goes."""
        return want.resource.remove

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Return what is to be done and shown beside the options."""
        return NOTHING_MORE

    def detached(self, options: Options, was: Options, forced: bool, now: float) -> Options:
        """Return what changes of a thing out of which another is taken; raises Immutable where that may not be.

        options: those that change, as they are without it. forced: the task takes what it costs. now: the service's time.
        """
        return options

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Yield (kind, row before, row after) for what else our write changes; after: None for what goes.

        Of the kind itself it may yield the planned row as it will be.
        """
        return ()

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Return what an export says of a thing."""
        return options

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Return what to do about a write of this kind that ended so, None for what the host says."""
        return None

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return what a look tells of a write that was refused so, None for `advice`; asked only then, so it may cost calls."""
        return None

    def again(self, status: int, body: Any, times: int, lookup: Lookup) -> Optional[float]:
        """Return the seconds after which a creation that was refused so is sent again, None when it is not.

        For what leads to a thing so young that the service does not know it everywhere yet. body: what was sent. times: how
        often it was sent again already.
        """
        return None


NOTHING_MORE = Extra()
USUAL = Behaviour()


class ActionBehaviour(_Odd):
    """What an Action does: check, look, plan; the plan's `result` makes the task's result from the answers."""

    def check(self, params: Options) -> Optional[list[str]]:
        """Refuse what is wrong before any call; may fill in. Returns warnings, None for none."""
        return None

    def look(self, want: Desired, lookup: Lookup) -> Any:
        """Return what there is to know before it is decided."""
        return None

    def plan(self, want: Desired, seen: Any, lookup: Lookup) -> Plan:
        """Decide what to send."""
        raise NotImplementedError

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Return what to do about a request that ended so, None for what the host says."""
        return None

    def explain(self, status: Optional[int], want: Desired, seen: Any, lookup: Lookup) -> Optional[str]:
        """Return what a look tells of a request that was refused so, None for `advice`."""
        return None

    def again(self, status: int, body: Any, times: int, lookup: Lookup) -> Optional[float]:
        """Return the seconds after which a creation that was refused so is sent again, None when it is not.

        For what leads to a thing so young that the service does not know it everywhere yet. body: what was sent. times: how
        often it was sent again already.
        """
        return None

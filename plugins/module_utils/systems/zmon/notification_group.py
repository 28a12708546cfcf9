# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Groups of people to notify. Each membership is a call of its own: nobody writes a group as a whole.

A group comes with its first member, and one that was emptied stays in the list for ever: it counts as gone.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...one_by_one import WORDS, OneByOne, single_ones
from ...resource import NOTHING, Body, Identity, Listing, Module, Paths, Resource
from ...steps import Desired, Step
from ...values import Field, Map, Name, Options, Row, SetOf
from .system import ZMON

_GROUPS = "/api/v1/groups"
LISTS = ("members", "active")


def _numbers(phones: dict) -> dict:
    """Return each one's numbers once, in one order."""
    return {str(member).strip(): sorted({str(one).strip() for one in numbers or ()}) for member, numbers in phones.items()}


class Phones(Map):
    """The numbers of people. Only those that a task names are compared, and all others stay."""

    def __init__(self) -> None:
        super().__init__(_numbers, subset=True)
        self.completes = False  # each number is a call of its own: nothing that was read goes back

    def check(self, value: Any, place: str) -> None:
        """Refuse a number that is none any more: YAML makes one of an unquoted 0049."""
        for member, numbers in value.items():
            if not isinstance(numbers, list) or not all(isinstance(one, str) and one.strip() for one in numbers):
                raise BadInput(f"{place}.{member}: {numbers!r} is no list of phone numbers in quotes; write ['0049301234']")


class Calls:
    """A call for each that comes, and one for each that goes. Who comes is put in first, so that somebody is there."""

    writes_back = False
    always = ()
    verb = "PUT"

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the calls."""
        wanted, phones = change.options, change.want.get("phones") or {}
        lists = [(partial(_call, change, name), wanted[name], change.was.get(name) or []) for name in LISTS if wanted.get(name) is not None]
        known = change.want.notes["phones"]
        lists += [(partial(_phone, change, member), numbers, known.get(member) or []) for member, numbers in phones.items()]
        put = [call(one, "PUT") for call, wanted, found in lists for one in wanted if one not in found]
        taken = [call(one, "DELETE") for call, wanted, found in lists for one in found if one not in wanted]
        return (*put, *reversed(taken))


def _call(change: Any, name: str, member: str, verb: str) -> Step:
    path = f"{_GROUPS}/{{group}}/{'member' if name == 'members' else 'active'}/{{member}}/"
    return Step(verb, change.at.fill(path, group=_group(change), member=member), judge=_not_done)


def _phone(change: Any, member: str, number: str, verb: str) -> Step:
    return Step(verb, change.at.fill(f"{_GROUPS}/{{member}}/phone/{{number}}", member=member, number=number), judge=_not_done)


def _group(change: Any) -> str:
    return str(change.identity() or change.want["id"])


def _not_done(data: Any) -> Optional[str]:
    """Return the words for an answer that is neither 1 (done) nor 0 (it was so already)."""
    if data == -1:
        return "ZMON says that it is no member of the group"
    return None if data in (0, 1) and data.__class__ is int else "it answered neither 1 nor 0, so that nobody knows what became of it"


class Emptied:
    """It goes with everybody in it. The group itself stays in the list: no call removes that."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the calls."""
        clear = Step("DELETE", change.at.fill(f"{_GROUPS}/{{group}}/active", group=_group(change)))
        members = [_call(change, "members", one, "DELETE") for one in change.was.get("members") or ()]
        return (*([clear] if change.was.get("active") else []), *members)


class GroupRules(OneByOne):
    """Single ones are added to and taken from what is there; phones are the member's own, whatever the group."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the group a task means, with the phones that it speaks of. One of nobody is there whatever it is called."""
        row = lookup.find(want)
        if row is None and not want.absent and not (want.get("members") or (want.controls.get("add") or {}).get("members")):
            row = {"id": want["id"], "members": [], "active": []}
        named = [] if want.absent else _named_for_phones(want)
        known = (row or {}).get("phones") or {}
        phones = {**known, **{member: phones_of(member, lookup) for member in named if member not in known}}
        want.notes["phones"] = phones
        return {**row, "phones": phones} if row is not None and phones else row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with whole lists: what was there, with who is added and without who is removed."""
        options = dict(super().refine(want, row, lookup).options)
        more, less = (_numbers((want.controls.get(word) or {}).get("phones") or {}) for word in WORDS)
        if more or less:
            there = want.notes["phones"]
            options["phones"] = _numbers({
                member: (set(there.get(member) or ()) | set(more.get(member, ()))) - set(less.get(member, ()))
                for member in dict.fromkeys([*more, *less])
            })  # fmt: skip
        return want.with_(options=_consistent(want, options, NOTIFICATION_GROUP.to_options(row or {})))

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Return what an export says: the phones of its members, too."""
        found = {member: phones_of(member, lookup) for member in options.get("members") or ()}
        phones = {member: numbers for member, numbers in found.items() if numbers}
        return {**options, "phones": phones} if phones else options


def _named_for_phones(want: Desired) -> list[str]:
    said = [want.get("phones"), *((want.controls.get(word) or {}).get("phones") for word in WORDS)]
    return list(dict.fromkeys(member for one in said for member in _numbers(one or {})))


def _consistent(want: Desired, options: Options, was: Options) -> Options:
    """Return options in which who leaves is active no more; refuse to make somebody active who is no member."""
    there, active = was.get("members") or [], was.get("active") or []
    members = options.get("members", there)
    said = want.get("active") or (want.controls.get("add") or {}).get("active") or []
    strangers = [one for one in SetOf(Name()).canonical(said) if one not in members]
    if strangers:
        raise BadInput(f"active: {', '.join(strangers)} is no member of the group; name it in members too")
    stay = [one for one in options.get("active", active) if one in members or one not in there]
    return {**options, "active": stay} if "active" in options or stay != active else options


def phones_of(member: str, lookup: Lookup) -> list[str]:
    """Return somebody's numbers; of somebody unknown there are none."""
    data = lookup.get(lookup.path(f"{_GROUPS}/member/{{member}}/", member=member)) or {}
    return sorted(str(one) for one in data.get("phones") or ())


def _is_empty(row: Row, now: float) -> bool:
    return not row.get("members") and not row.get("active")


LISTED = (Field("members", SetOf(Name()), initial=[]), Field("active", SetOf(Name()), initial=[]), Field("phones", Phones()))
NOTIFICATION_GROUP = Resource(
    "notification_group",
    ZMON,
    Paths(_GROUPS, one=None),
    (
        Field("id", Name(), required=True),
        *LISTED,
    ),
    Identity("id"),
    Listing(),
    Body(answers=NOTHING),
    create=Calls(),
    update=Calls(),
    remove=Emptied(),
    gone=_is_empty,
    module=Module(options=single_ones(*LISTED), constraints={"required_one_of": []}),
    behaviour=GroupRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many things in one task: validate all, read each collection once, plan all, and only then write, in parallel.

Nothing is written before every entry is known to be sound and every removal is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Optional

from .. import errors
from ..cache import Cache
from ..connect import connections_field
from ..frame import Frame
from ..jobs import Job, perform
from ..reconcile import task_of
from ..references import enter
from ..system import TUNING, YES
from ..values import Field, File, Json, ListOf, Number, Options
from .apart import keep_apart
from .approval import Approval
from .entries import Entry, placed, read_entries, short
from .kinds import ManyKinds
from .order import arrange, ids_referred_to, in_order, planning_order, prune_order, relate_as_planned, removed_as
from .owners import refuse_contradictions
from .planning import Accounts, bury, collections, name_removed, places, plan_all, read_all
from .prune import Sight, read_filters, victims_of
from .twins import refuse_namesakes


@dataclass(frozen=True, eq=False)
class Apply(ManyKinds):
    """The `apply` module. kinds: what can be in it, by module name."""

    module_name: str = "apply"
    constraints = {"mutually_exclusive": [("plan_to", "plan_from")]}

    def declared(self) -> tuple:
        """Return the options of the module."""
        return (
            Field("resources", ListOf(Json()), required=True),
            Field("prune", ListOf(Json()), default=[]),
            Field("prune_limit", default="10"),
            Field("parallel", Number(), default=10),
            Field("plan_to", File()),
            Field("plan_from", File()),
            connections_field(self.systems),
            *TUNING,
        )

    def run(self, params: Options, frame: Frame) -> dict[str, Any]:
        """Bring about everything the entries say. Result: entries (index, module, name, action, id, msg), diff, calls."""
        return _run(self, params, frame)

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"apply of {len(params.get('resources') or [])} resources"

    def every_argument(self) -> Iterable[Field]:
        """Return every option of the module, and of what may stand in it."""
        return [one for thing in (super(), *self.kinds.values()) for one in thing.arguments]

    def secrets(self, args: Options) -> set[str]:
        """Return every secret inside raw arguments, before anything is validated: what entries hold, Ansible does not look at.

        A member is secret by the words of its own kind: what is one of a header, is a number of an alert.
        """
        entries = args.get("resources")
        several = entries if isinstance(entries, list) else [entries]
        found = super().secrets(args) | self.suspects({**args, "resources": None}, in_text=False)
        for entry in several:
            for name, options in entry.items() if isinstance(entry, dict) else [("", entry)]:
                kind = self.kinds.get(short(name))
                if kind is not None and isinstance(options, dict):
                    found |= kind.secrets(options) | kind.suspects(options, in_text=False)
                else:
                    found |= self.suspects({name: options}, in_text=False)
        return found


def _run(thing: Apply, params: Options, frame: Frame) -> dict[str, Any]:
    """Bring about everything the entries say. Result: entries (index, module, name, action, id, msg), diff, calls."""
    frame.stand_alone()
    accounts = Accounts(frame)
    entries = read_entries(thing.kinds, params)
    arrange(entries)
    filters = read_filters(thing.kinds, params)
    approval = Approval(params, entries, frame.checking) if params.get("plan_to") or params.get("plan_from") else None
    try:
        for entry in entries:
            entry.finder = accounts.finder(frame.cache, entry.kind, entry.params, entry.connection)
    except errors.Error as error:
        raise placed(error, entry.place) from None
    read_all(collections(entries), params["parallel"])
    read_all(places(entries), params["parallel"])
    planning = _planned(entries, accounts, frame)
    name_removed(entries)
    relate_as_planned(entries)
    victims = victims_of(filters, params, entries, Sight(accounts, frame.cache, planning))
    if approval is not None:
        approval.conclude(entries, victims, frame.secrets)
    if not frame.checking:
        frame.cache.foreseen = True
        _write_all(entries, victims, params["parallel"], frame)
    return _result(entries, victims, params, frame)


def _planned(entries: list[Entry], accounts: Accounts, frame: Frame) -> Cache:
    """Plan all entries in an order in which they can be done, and return what will be there then."""
    while True:
        planning, ordered = frame.cache.fork(), planning_order(entries)
        emptied_by = plan_all(ordered, planning, accounts)
        refuse_contradictions(entries)
        refuse_namesakes(entries)
        bury(entries, planning, emptied_by)
        if not keep_apart(ordered, entries, planning):
            return planning


# Writing


def write(entry: Entry) -> None:
    """Carry out one entry's plan; planned again where it hangs on what this run has made or changed, or on old values."""
    entry.finder.clients[entry.kind.host].next_thing()
    attempt = f"{'delete' if entry.absent else 'create or update'} {entry.kind.label(entry.params)}"
    with errors.trying(attempt, entry.kind.system.name):
        if entry.want is not None and (entry.want.pending or entry.again):
            entry.finder, entry.want = enter(entry.kind, entry.params, entry.finder, options=entry.options)
            task = task_of(entry.want, entry.finder)
            planned = task.plan()
            if entry.made_along:
                _adopt(entry, task.row, planned)
        else:
            entry.finder = _standing(entry)
            task = task_of(entry.want, entry.finder)
            task.row, task.asked_at = entry.row, entry.asked_at
            planned = task.still(entry.planned)
            if entry.approved and (planned.action, planned.before, planned.after) != (
                entry.planned.action,
                entry.planned.before,
                entry.planned.after,
            ):
                raise errors.Conflict("somebody else changed it meanwhile, so it is no longer what was planned")
        if planned.changed:
            row = task.apply(planned)
            planned = task.outcome or planned
            if row is not None:
                entry.written = row
                identity = entry.kind.identity.of(row) if entry.is_state else row.get("id")
                entry.identity = None if identity is None else str(identity)
        entry.planned = entry.planned.with_(action=planned.action, steps=planned.steps)


def _adopt(entry: Entry, row: Any, planned: Any) -> None:
    """Take over what the service made along with what it is in, as it was foretold that it would; raises Conflict where it did not."""
    if planned.action != entry.planned.action:
        if entry.approved:
            raise errors.Conflict("the service did not make it as it usually does, so it is no longer what was planned")
        entry.planned = planned
    entry.row = row
    entry.identity = None if row is None else str(entry.kind.identity.of(row))


def _standing(entry: Entry) -> Any:
    """Return the finder that stands where the thing is."""
    inside = {name: entry.want.options.get(name) for name in entry.kind.inside(entry.params)}
    if not inside or all(name in entry.finder.at for name in inside):
        return entry.finder
    return entry.finder.within(inside) if all(inside.values()) else entry.finder.inside(entry.kind, entry.params)


def _write_all(entries: list[Entry], victims: list[Entry], parallel: int, frame: Frame) -> None:
    perform(_jobs(entries), parallel, frame.progress)
    if any(entry.failure for entry in entries):
        for victim in victims:
            victim.failure = "not removed, because entries failed"
        return
    for group in prune_order(victims):
        in_use = {key: one for one in victims if one.failure for key in ids_referred_to(one)}
        for victim in group:
            culprit = in_use.get(removed_as(victim))
            if culprit is not None:
                victim.failure = f"not tried, because {culprit.kind.module_name} '{culprit.name}' failed"
        perform(_removals([victim for victim in group if not victim.failure]), parallel, frame.progress)


def _removals(victims: list[Entry]) -> list[Job]:
    """Return the jobs that remove things: several at once where one call removes them."""
    bundles: dict[tuple, list[list[Entry]]] = {}
    for victim in victims:
        some = bundles.setdefault((victim.kind, victim.finder), [[]])
        if len(some[-1]) >= getattr(victim.kind.remove, "at_once", 1):
            some.append([])
        some[-1].append(victim)
    every = [bundle for some in bundles.values() for bundle in some]
    return [_job(bundle[0], [], []) if len(bundle) == 1 else _removal_of(bundle) for bundle in every]


def _removal_of(bundle: list[Entry]) -> Job:
    def ended(error: Optional[Exception]) -> None:
        if error is not None:
            for victim in bundle:
                victim.failure = str(error)

    return Job(bundle[0].kind.system.name, lambda: remove_together(bundle), [], ended)


def _was_there(kind: Any, client: Any, path: str) -> bool:
    """Remove what stands at a path; say whether all of it was there."""
    try:
        client.call("DELETE", path, query=kind.remove.query or None)
    except errors.Refused as refusal:
        if kind.system.absence(refusal) != YES:
            raise
        return False
    return True


def remove_together(bundle: list[Entry]) -> None:
    """Remove things of one kind in one call. Where one is gone already, nobody knows of the others, so each is removed by itself."""
    kind, finder = bundle[0].kind, bundle[0].finder
    paths = [victim.planned.steps[0].path for victim in bundle]
    path = f"{paths[0].rpartition('/')[0]}/{','.join(one.rpartition('/')[2] for one in paths)}"
    client = finder.clients[kind.host]
    client.next_thing()
    with errors.trying(f"delete {len(bundle)} {kind.system.title} {kind.title}s"):
        if not _was_there(kind, client, path):
            for one in paths:
                _was_there(kind, client, one)
    for victim in bundle:
        finder.remove(kind, victim.identity)


def _jobs(entries: list[Entry]) -> list[Job]:
    jobs: dict[int, Job] = {}
    for entry in in_order(entries):
        if entry.planned.changed or entry.made_along:
            jobs[entry.index] = _job(entry, [jobs[one] for one in sorted(entry.needs) if one in jobs], entries)
    return list(jobs.values())


def _job(entry: Entry, needs: list[Job], entries: list[Entry]) -> Job:
    def ended(error: Optional[Exception]) -> None:
        if error is not None:
            entry.failure = str(error)

    def skipped() -> None:
        culprit = next(entries[one] for one in sorted(entry.needs) if entries[one].failure)
        entry.failure = f"not tried, because {culprit.place} failed"

    return Job(entry.kind.system.name, lambda: write(entry), needs, ended, skipped)


# What is said of it


def _result(entries: list[Entry], victims: list[Entry], params: Options, frame: Frame) -> dict[str, Any]:
    every = [*entries, *victims]
    changed = [entry for entry in every if entry.planned.changed]
    labels = _labels(changed)
    counts: dict[str, int] = {}
    for entry in every:
        action = "failed" if entry.failure else entry.planned.action
        counts[action] = counts.get(action, 0) + 1
    plan = params.get("plan_to") or params.get("plan_from")
    result = frame.result(
        **({"plan": plan} if plan else {}),
        changed=any(not entry.failure for entry in changed),
        entries=[{**entry.result(), **({"label": labels[entry]} if entry in labels else {})} for entry in every],
        summary=counts,
        diff={
            "before_header": "what is there",
            "after_header": "what is wanted",
            "before": {labels[entry]: entry.planned.before for entry in changed if entry.planned.before},
            "after": {labels[entry]: entry.planned.after for entry in changed if entry.planned.after},
        },
    )
    failed = [entry for entry in every if entry.failure]
    if failed:
        result["failed"] = True
        result["msg"] = f"{len(failed)} of {len(every)} entries failed: " + " | ".join(
            f"{entry.place if entry.index is not None else entry.name}: {entry.failure}" for entry in failed[:10]
        ) + (f" | and {len(failed) - 10} more" if len(failed) > 10 else "")
    return result


def _labels(entries: list[Entry]) -> dict[Entry, str]:
    """Return a heading for each entry's part of the diff; two of one name are told apart by their ids."""
    labels: dict[Entry, str] = {}
    used: set[str] = set()
    for entry in entries:
        label = entry.kind.label(entry.params)
        if label in used:
            label = f"{label} ({entry.identity if entry.index is None else f'resources[{entry.index}]'})"
        used.add(label)
        labels[entry] = label
    return labels

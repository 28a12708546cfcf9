# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What later plans see of a plan that is not carried out: the thing as it would be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .resource import Action, Resource
from .steps import PLANNED, Desired, Plan
from .values import Row, Unknown


def remember_plan(task: Any, planned: Plan) -> Any:
    """Let what is planned later see what this plan would have done. Returns the id, or what stands in its place meanwhile."""
    resource, finder = task.kind, task.finder
    if isinstance(resource, Action):
        foretell(finder, task.want, *planned.leaves)
        keep(finder, planned.stored)
        return None
    identity = None if task.row is None else resource.identity.of(task.row)
    if not planned.changed:
        return identity
    if task.row is not None and planned.action in ("deleted", "replaced"):
        finder.remove(resource, identity)
        for one in task.freed_of:
            finder.store(one.kind, one.after)
    if planned.action == "deleted":
        foretell(finder, task.want, None)
    if planned.row is not None and planned.action != "deleted":
        row = _as_planned(task, planned)
        finder.store(resource, row)
        foretell(finder, task.want, row)
        identity = resource.identity.of(row)
    return identity


def keep(finder: Any, stored: Iterable[tuple]) -> None:
    """Enter what an action leaves of other things into what was read. stored: as Plan.stored."""
    for kind, identity, row in stored:
        if row is None:
            finder.remove(finder.kind(kind), identity)
        else:
            finder.store(finder.kind(kind), row)


def _as_planned(task: Any, planned: Plan) -> Row:
    """Return the thing as it will be, with all that is known of it."""
    resource = task.kind
    row = {**planned.row, PLANNED: {**planned.row.get(PLANNED, {}), **task.want.names}}
    if planned.action in ("created", "replaced"):  # an update's has them
        for step in planned.steps:
            row = step.entered(row)
    if planned.action == "created":
        _fill_in(resource, row)
    if resource.identity.of(row) is None:
        resource.identity.put(row, unknown_id(task.want))
    return row


def _fill_in(resource: Resource, row: Row) -> None:
    """Enter what the service usually gives a new thing where nothing is said."""
    options = resource.to_options(row)
    for one in resource.fields:
        if one.usual is not None and one.kept and one.name not in options:
            usual = one.usual(options) if callable(one.usual) else one.usual
            one.put(row, one.to_wire(one.type.canonical(usual)))


def unknown_id(want: Desired) -> Any:
    """Return what stands in the place of an id that only the service can tell: shown, it is the thing's name.

    Where the id is that of something it refers to, that is what stands there: a membership is known by its user.
    """
    of_another = next((want.options.get(one.name) for one in want.resource.fields if want.resource.identity.is_that_of(one)), None)
    if of_another is not None:
        return of_another
    named = [want.options.get(name) for name in (*want.resource.identity.names, *want.resource.key_in(want.options))]
    return Unknown(next((str(name) for name in named if name and name.__class__ is not Unknown), ""), of=object())


# What no list holds


def foretell(finder: Any, want: Desired, *seen: Any) -> None:
    """Write down what a look for this would see if what is planned were done. seen: that, None for gone; nothing: nobody can tell."""
    if seen and finder.checking and not finder.cache.planning:
        places = _places_of(finder, want)
        finder.cache.foretold.update(dict.fromkeys([*places, *_called_in_full(finder, places)], seen))


def foretold(finder: Any, want: Desired) -> tuple:
    """Return what an earlier item of the loop would have left of this, in a tuple of one; an empty one where none has a part in it."""
    told = finder.cache.foretold
    if not told:
        return ()
    places = _places_of(finder, want)
    there = [place for place in places if place in told]
    if not there and len(full := _called_in_full(finder, places)) == 1:
        there = full
    return told[there[0]] if there else ()


def _called_in_full(finder: Any, places: list[tuple]) -> list[tuple]:
    """Return the places of what was called by more than the one option that these have: an incident by its service, too."""
    short = [place for place in places if len(place) == 2]
    return [known for known in finder.cache.foretold if any(len(known) > 2 and set(place) < set(known) for place in short)]


def _places_of(finder: Any, want: Desired) -> list[tuple]:
    """Return where it is written down: by its id, and by what it is called."""
    named = {"id": want.identity or want.params.get("id")}, want.resource.key_in(want.options)
    where = (*finder.where(want.resource), want.resource.name)
    return [(where, *sorted((name, repr(value)) for name, value in key.items())) for key in named if any(key.values())]

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose turn it is in a layer of a schedule, and how it stays theirs when members or turns change.

PagerDuty does not continue a rotation but counts it anew from its anchor, the virtual start: whose turn it is at a moment is
(moment - anchor) / turn, rounded down, modulo the number of members. A layer is a dictionary of options here.
"""

from __future__ import annotations

from typing import Any, Optional

from ...times import instant, iso
from ...values import Options


def turn_at(layer: Options, moment: float) -> int:
    """Return the place of whose turn it is."""
    turns = (moment - instant(layer["rotation_start"])) // int(layer["turn"])
    return int(turns) % len(layer["users"])


def kept(wanted: Options, found: Options, now: float, keep: bool = True) -> str:
    """Return the anchor that a layer is to have.

    wanted: the layer as it will be. found: as it is. keep: whose turn it is stays so; the anchor that the task gives then says
    when turns change, and not whose it is. Without it the anchor is taken as it is given.
    """
    anchor, turn = found["rotation_start"], int(wanted["turn"])
    given = instant(wanted.get("rotation_start") or anchor)
    apart = given - instant(anchor)
    if wanted["users"] == found["users"] and turn == int(found["turn"]):
        cycle = turn if keep else turn * len(wanted["users"])
        if apart % cycle == 0:
            return anchor
    if not keep or not found["users"]:
        return iso(given)
    moment = max(now, instant(found["start"])) if found.get("start") else now
    place = _place_of(found["users"], turn_at(found, moment), wanted["users"])
    if place is None:
        return iso(given)
    passed = int((moment - given) // turn)
    return iso(given + (passed - place) % len(wanted["users"]) * turn)


def _place_of(before: list[Any], current: int, after: list[Any]) -> Optional[int]:
    """Return the place of whose turn it is among the members to come: of who follows, where they are not among them.

    Where somebody is there several times, the place after which most goes on as before.
    """
    line = [*before[current:], *before[:current]]
    for number, person in enumerate(line):
        places = [place for place, one in enumerate(after) if one == person]
        if places:
            following = line[number:]
            return max(places, key=lambda place: _alike(following, [*after[place:], *after[:place]]))
    return None


def _alike(one: list[Any], other: list[Any]) -> int:
    count = 0
    for mine, theirs in zip(one, other):
        if mine != theirs:
            break
        count += 1
    return count

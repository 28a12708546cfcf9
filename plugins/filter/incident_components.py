# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: incident_components
short_description: What an incident makes of the components of a status page, and what it gives back
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Decides what a task of M(steadyops.monitoring.statuspage_incident) says about components. While an incident is open they get the statuses that
    are wanted, beside those which the incident has already. What they were before is kept in the metadata of the incident.
  - When the incident is resolved, each goes back to what it was. One that another open incident of this kind holds gets the status which that
    one gave it, one that somebody else's open incident holds stays as it is, and so does one whose status somebody has changed meanwhile.
  - One that had the status of the incident already when it was opened goes back to operational, for the incident was about that.
  - It is made for the role P(steadyops.monitoring.incident#role).
options:
  _input:
    description: The components that are wanted, by name or id, each with its status.
    type: dict
    required: true
  components:
    description: All components of the page, as M(steadyops.monitoring.statuspage_info) has them.
    type: list
    elements: dict
    required: true
  incidents:
    description: The incidents of the page that are not resolved, likewise.
    type: list
    elements: dict
    required: true
  key:
    description: The key of the incident.
    type: str
    required: true
  status:
    description: The status that it gets.
    type: str
    required: true
  body:
    description: The text that is posted. When the incident has said it before something else, its components stay as they are.
    type: str
    default: ""
  on_resolve:
    description: The status that all components get when it is resolved, instead of what they were.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: What the page is to show
  ansible.builtin.debug:
    msg: "{{ wanted | steadyops.monitoring.incident_components(components=page, incidents=[], key='INC-4711', status='investigating') }}"
  vars:
    wanted: {Website: partial_outage}
    page: [{id: v6q2k8wd1mzp, name: Website, status: operational}]
"""

RETURN = r"""
_value:
  description: What the task says.
  type: dict
  contains:
    components:
      description: The components and their statuses, by id or by what the task calls them. Null where nothing is to be said.
      type: dict
    metadata:
      description: The metadata of the incident. Null where it stays as it is.
      type: dict
    left:
      description: The names of those that stay as they are although the incident is over.
      type: list
      elements: str
"""

from typing import Any, Optional

BEFORE = "steadyops_before"
"""The member of an incident's metadata that holds, by the id of a component, what it was."""
SET = "steadyops_set"
"""The member that holds what the incident has made of it."""
WORST_FIRST = ("major_outage", "partial_outage", "degraded_performance", "under_maintenance", "operational")
WORKS = WORST_FIRST[-1]

Rows = list[dict[str, Any]]


def incident_components(
    wanted: dict[str, str], components: Rows, incidents: Rows, key: str, status: str, body: str = "", on_resolve: str = ""
) -> dict[str, Any]:
    """Return what a task says of components: `components` (name or id -> status), `metadata` and `left` (names); None says nothing."""
    mine = next((one for one in incidents if one.get("key") == key), None)
    others = [one for one in incidents if one is not mine]
    if status == "resolved":
        return _given_back(components, mine, others, on_resolve)
    return _taken(wanted, components, mine, others, (body, status))


def _taken(wanted: dict[str, str], rows: Rows, mine: Optional[dict], others: Rows, said: tuple[str, str]) -> dict[str, Any]:
    """Say what is wanted beside what the incident holds, and note what lies underneath."""
    if not wanted or (mine and _is_old(mine, said)):
        return {"components": None, "metadata": None, "left": []}
    now = {row["id"]: row["status"] for row in rows}
    ids = {name: _id_of(name, rows) for name in wanted}
    named = {identity: wanted[name] for name, identity in ids.items() if identity}
    unknown = {name: wanted[name] for name, identity in ids.items() if not identity}  # the module says what is wrong with them
    before = {**{identity: _underneath(identity, now, others) for identity in named}, **_noted(mine, BEFORE)}
    held = {identity: now[identity] for identity in (mine or {}).get("components") or {} if identity in now}
    return {
        "components": {**held, **named, **unknown},
        "metadata": {**((mine or {}).get("metadata") or {}), BEFORE: before, SET: {**_noted(mine, SET), **named}},
        "left": [],
    }


def _given_back(rows: Rows, mine: Optional[dict], others: Rows, on_resolve: str) -> dict[str, Any]:
    """Say what each component of an incident goes back to."""
    if mine is None:
        return {"components": None, "metadata": None, "left": []}
    now = {row["id"]: row for row in rows}
    held = [identity for identity in mine.get("components") or {} if identity in now]
    back = {one: on_resolve or _back(one, now[one]["status"], mine, others) for one in held}
    left = [now[one]["name"] for one in held if back[one] == now[one]["status"] != WORKS]
    return {"components": back or None, "metadata": None, "left": left}


def _back(identity: str, now: str, mine: dict, others: Rows) -> str:
    before, given = _noted(mine, BEFORE).get(identity), _noted(mine, SET).get(identity)
    if before is None or given != now:  # attached by hand, or changed meanwhile
        return now
    holders = [one for one in others if identity in (one.get("components") or {})]
    if holders:
        theirs = [_noted(one, SET).get(identity, now) for one in holders]
        return min(theirs, key=lambda status: WORST_FIRST.index(status) if status in WORST_FIRST else 0)
    return WORKS if before == given else before


def _underneath(identity: str, now: dict[str, str], others: Rows) -> str:
    """Return what a component is without any of our incidents."""
    noted = [_noted(one, BEFORE)[identity] for one in others if identity in _noted(one, BEFORE) and identity in (one.get("components") or {})]
    return noted[0] if noted else now[identity]


def _noted(incident: Optional[dict], mark: str) -> dict[str, str]:
    found = ((incident or {}).get("metadata") or {}).get(mark)
    return found if isinstance(found, dict) else {}


def _is_old(mine: dict, said: tuple[str, str]) -> bool:
    """Say whether a text was said before something newer; then the module leaves the components as they are, too."""
    body, status = said
    texts = [(_text(one.get("body")), one.get("status")) for one in mine.get("updates") or []]
    return (_text(body), status) in texts[1:] and (_text(body), status) != texts[0]


def _text(written: Optional[str]) -> str:
    return (written or "").replace("\r\n", "\n").rstrip()


def _id_of(name: str, rows: Rows) -> Optional[str]:
    """Return the id of a component by its id or its name; None when none or several fit."""
    if any(row["id"] == name for row in rows):
        return name
    found = [row["id"] for row in rows if row["name"] == name]
    return found[0] if len(found) == 1 else None


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return it by its name."""
        return {"incident_components": incident_components}

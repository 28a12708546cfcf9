# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is said, asked and done beside what an incident is: each has a call of its own, and each is looked for before it is made."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Lookup
from ...errors import BadInput, Missing, Refused
from ...steps import Desired, Extra, Sent, Step
from ...times import duration, instant
from ...values import Options, Row, Unknown

PATH = "/incidents"
BRIDGE = "conference_bridge"
LONGEST_SNOOZE = 604800
"""Seconds."""
ROUND = 60
"""Seconds by which a time that was worked out may be beside the one that is told."""
STAYS = ("pending", "joined")


def text(written: Any) -> str:
    """Return a text as it compares: line ends of one kind, no blanks around it."""
    return str(written).replace("\r\n", "\n").strip()


def calls_beside(want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
    """Return the calls that a task asks for and that were not made before. What is over hears a note at most."""
    if want.absent:
        return NOTHING_MORE
    kinds = (_note,) if want.notes.get("over") else (_escalated, _merged, _asked, _unasked, _snoozed, _note, _told)
    before: Options = {}
    after: Options = {}
    steps: list[Step] = []
    for kind in kinds:
        for name, was, now, step in kind(want, row, lookup):
            before[name], after[name] = was, now
            steps.append(step)
    # Once it is resolved nobody finds it by its key again, and nothing is merged into it.
    return Extra(before, after, tuple(steps), first=want.state == "resolved") if steps else NOTHING_MORE


def _at(lookup: Lookup, row: Optional[Row], tail: str = "") -> Any:
    """Return a path below an incident, or a function to it where the incident is yet to be made."""
    template = f"{PATH}/{{id}}{tail}"
    if row is not None:
        return lookup.path(template, id=row["id"])
    return lambda sent: lookup.path(template, id=_made(sent)["id"])


def _made(sent: Sent) -> Row:
    return sent.answers[0].data["incident"]


# Escalate


def is_reached(level: int, row: Row, lookup: Lookup) -> bool:
    """Say whether an incident is with those who are on call on this level: nothing tells the level itself."""
    policy = (row.get("escalation_policy") or {}).get("id")
    if not policy:
        return False
    rows = lookup.pages("/oncalls", {"escalation_policy_ids[]": policy}, "oncalls")
    on_call = {(one.get("user") or {}).get("id") for one in rows if one.get("escalation_level") == level}
    assigned = {(one.get("assignee") or {}).get("id") for one in row.get("assignments") or ()}
    return bool(assigned) and assigned == on_call


def _escalated(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Escalate a new one: a creation takes no level."""
    level = want.notes.get("level")
    if row is not None or not level or level == 1:
        return []
    body = {"incident": {"type": "incident", "escalation_level": level}}
    return [("escalation_level", 1, level, Step("PUT", _at(lookup, row), body, repeatable=False))]


# Snooze


def is_snoozed(written: Any, row: Row, lookup: Lookup) -> bool:
    """Say whether an incident is snoozed, and not beyond so many seconds: what its service does after an acknowledgement is none."""
    ends = [instant(one["at"]) for one in row.get("pending_actions") or () if one.get("type") == "unacknowledge" and one.get("at")]
    if row.get("status") != "acknowledged" or not ends:
        return False
    left = min(ends) - lookup.now()
    if not 0 < left <= duration(written, "snooze") + ROUND:
        return False
    service = lookup.one("service", (row.get("service") or {}).get("id") or "") or {}
    timeout = service.get("acknowledgement_timeout")
    acknowledged = [instant(one["at"]) for one in row.get("acknowledgements") or () if one.get("at")]
    return not timeout or not any(abs(one + timeout - min(ends)) <= ROUND for one in acknowledged)


def _snoozed(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    written = want.controls.get("snooze")
    if not written or (row is not None and not want.notes.get("snoozes")):
        return []
    seconds = duration(written, "snooze")
    bridge = (row or {}).get(BRIDGE)  # which this answer does not tell either
    step = Step("POST", _at(lookup, row, "/snooze"), {"duration": seconds}, repeatable=False, values=lambda told: {BRIDGE: bridge, **told})
    return [("snooze", None, f"{seconds} s", step)]


# Merge


def _merged(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Merge others into this one, but for those that were."""
    own = None if row is None else row["id"]
    sources = []
    for identity in dict.fromkeys(want.controls.get("merge") or ()):
        source = _incident(identity, lookup)
        reason = source.get("resolve_reason") or {}
        into = (reason.get("incident") or {}).get("id")
        if source["id"] == own:
            raise BadInput(f"merge: {identity} is the incident itself")
        if into is not None and into != own:
            raise BadInput(f"merge: {identity} was merged into another incident, {into}")
        if into is None and source.get("status") == "resolved":
            raise BadInput(f"merge: {identity} is resolved already, and only what is open is merged")
        if into is None:
            sources.append(source)
    if not sources:
        return []
    names = [str(one.get("title") or one["id"]) for one in sources]
    body = {"source_incidents": [{"id": one["id"], "type": "incident_reference"} for one in sources]}
    return [("merge", [], names, Step("PUT", _at(lookup, row, "/merge"), body, repeatable=False, separate=True))]


def _incident(identity: str, lookup: Lookup) -> Row:
    try:
        found = lookup.get(lookup.path(f"{PATH}/{{id}}", id=identity)) or {}
    except Refused as refusal:
        if refusal.status != 404:
            raise
        raise Missing(f"merge: there is no incident with id {identity}") from None
    return found["incident"]


# Responders


def _targets(written: Any) -> list[tuple[str, Any]]:
    return [(kind, identity) for one in written or () for kind, identity in one.items()]


def _there(row: Optional[Row]) -> set[str]:
    """Return the ids of those who were asked and have not declined."""
    row = row or {}
    users = {one["user"]["id"] for one in row.get("incidents_responders") or () if one.get("state") in STAYS and one.get("user")}
    for request in row.get("responder_requests") or ():
        for held in request.get("responder_request_targets") or ():
            target = held.get("responder_request_target") or held
            states = [one.get("state") for one in target.get("incidents_responders") or ()]
            if not states or any(state in STAYS for state in states):
                users.add(target.get("id"))
    return users


def _asked(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Ask responders, but for those who were asked."""
    there = _there(row)
    missing = [one for one in _targets(want.controls.get("responders")) if one[1].__class__ is Unknown or one[1] not in there]
    if not missing:
        return []
    message = want.controls.get("responders_message") or want.get("title") or (row or {}).get("title")
    body = {
        "requester_id": _requester(want, lookup),
        "message": message,
        "responder_request_targets": [{"responder_request_target": {"id": one, "type": f"{kind}_reference"}} for kind, one in missing],
    }
    return [("responders", [], _names(want, missing), _told_step(want, row, lookup, "/responder_requests", body))]


def _unasked(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Take back what was asked of responders who have not answered."""
    pending = {one["user"]["id"] for one in (row or {}).get("incidents_responders") or () if one.get("state") == "pending" and one.get("user")}
    policies = _there(row) - {one["user"]["id"] for one in (row or {}).get("incidents_responders") or () if one.get("user")}
    going = [one for one in _targets(want.controls.get("cancel_responders")) if one[1] in (pending | policies)]
    if row is None or not going:
        return []
    body = {
        "requester_id": _requester(want, lookup),
        "responder_request_targets": [{"id": one, "type": f"{kind}_reference"} for kind, one in going],
    }
    step = Step("PUT", _at(lookup, row, "/responder_requests/cancel"), body, separate=True)
    return [("cancel_responders", _names(want, going), [], step)]


def _names(want: Desired, targets: list[tuple[str, Any]]) -> list[str]:
    return sorted(str(want.names.get((kind, one), want.names.get(one, getattr(one, "name", one)))) for kind, one in targets)


def _requester(want: Desired, lookup: Lookup) -> str:
    """Return the id of the user in whose name somebody is asked: there it stands in the body."""
    if want.controls.get("requester"):
        return want.controls["requester"]
    if want.params.get("from_email"):
        return lookup.resolve("user", want.params["from_email"], "from_email", strict=True)
    try:
        return lookup.get("/users/me")["user"]["id"]
    except Refused as refusal:
        if refusal.status != 400:
            raise
        raise BadInput("responders are asked in somebody's name, and a key of the account has none: set requester or from_email") from None


# Say


def _told_step(want: Desired, row: Optional[Row], lookup: Lookup, tail: str, body: Row) -> Step:
    return Step("POST", _at(lookup, row, tail), body, separate=True, repeatable=False)


def _note(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Add a note, unless it is there."""
    wanted = want.controls.get("note")
    if not wanted:
        return []
    there = row is not None and row["id"].__class__ is not Unknown
    found = [] if not there else (lookup.get(_at(lookup, row, "/notes")) or {}).get("notes") or []
    if any(text(one.get("content") or "") == text(wanted) for one in found):
        return []
    return [("note", None, text(wanted), _told_step(want, row, lookup, "/notes", {"note": {"content": text(wanted)}}))]


def _told(want: Desired, row: Optional[Row], lookup: Lookup) -> list:
    """Tell the subscribers: nothing lists what they were told, so each run tells them."""
    words = want.controls.get("status_update")
    if not words:
        return []
    return [("status_update", None, text(words), _told_step(want, row, lookup, "/status_updates", {"message": text(words)}))]

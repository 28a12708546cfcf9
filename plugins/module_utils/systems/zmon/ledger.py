# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept of a downtime under its key: one entity for each key, because the controller can neither list nor change downtimes.

An entry says what was meant, then, with the group id, what is covered. One without a group id is of a run that died.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, Callable, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...resource import Identity, Listing, Paths, Resource
from ...steps import Desired
from ...times import iso
from ...values import Field, Options, Row
from .system import ZMON

LEDGER_TYPE = "steadyops_downtime"
YOUNG = "young_alert_definitions"
"""Where the ledger keeps which alerts were too young to be covered, when all active ones are meant."""


def ledger_id(key: str) -> str:
    """Return the id of the entity that remembers a key: ids are limited in characters, keys are not."""
    return f"steadyops-downtime-{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:24]}"


DOWNTIME_LEDGER = Resource(
    "downtime_ledger",
    ZMON,
    Paths("/api/v1/entities/"),
    identity=Identity("id"),
    # Of one entity by its id the controller answers in ISO-8859-1, with a question mark for every character beyond that.
    listing=Listing(
        query={"query": json.dumps({"type": LEDGER_TYPE})},
        filter=lambda wanted: {"query": json.dumps({"id": wanted["id"], "type": LEDGER_TYPE})},
    ),
    fields=(Field("id"),),
    module=None,
)


def kept_under(key: str, lookup: Lookup) -> Optional[Row]:
    """Return what the ledger says of a key, None when it says nothing.

    Keys of the row: group_id (None: the run that wrote it died), found_again (a group id seen in the alerts' status).
    """
    rows = lookup.rows(DOWNTIME_LEDGER, {"id": ledger_id(key)})
    if not rows:
        return None
    entry = {name: value for name, value in rows[0].items() if name != "last_modified"}
    if not is_readable(entry):
        raise BadInput(f"the entity {entry['id']}, where this key is kept, was changed by somebody and cannot be read")
    if entry.get("group_id") is None and entry["end_time"] > lookup.now():
        entry["found_again"] = group_ringing(lookup.get, entry["run_id"], entry.get("alert_definitions"))
    return entry


def is_readable(entry: Row) -> bool:
    """Say whether an entry is as we write it; entities can be edited by anybody."""
    may = ("previous", "alert_definitions", "covered_entities", "covered_alert_definitions", YOUNG)
    lists = [entry.get("entities"), *(entry.get(name) or [] for name in may)]
    return (
        all(isinstance(entry.get(name), int) for name in ("start_time", "end_time"))
        and all(isinstance(entry.get(name), str) for name in ("key", "run_id"))
        and all(isinstance(one, list) and not any(isinstance(item, (dict, list)) for item in one) for one in lists)
    )


def group_ringing(get: Callable[[str], Any], run: str, alerts: Optional[list]) -> Optional[str]:
    """Return the group id of the downtime with the mark of a run; visible only on entities that are in alarm.

    get: path -> decoded answer. alerts: the ids of those that it is over, None for all.
    """
    if alerts:
        ids = ",".join(str(one) for one in dict.fromkeys(alerts))
        status = get(f"/api/v1/status/alert/{ids}/") or {}
        results = [result for entities in status.values() for result in entities.values()]
    else:
        active = get("/api/v1/status/active-alerts") or []
        results = [one.get("result") or {} for alert in active for one in alert.get("entities") or []]
    ours = f" {run}]"  # the run alone: a key may come back in another charset
    for result in results:
        for one in result.get("downtimes") or []:
            if ours in (one.get("comment") or ""):
                return one["group_id"]
    return None


def request(words: Optional[str], mark: Optional[str], about: Row) -> Row:
    """Return the body that opens a downtime. mark: what it bears in its comment, by which it is known where it is seen."""
    said = {name: about[name] for name in ("start_time", "end_time", "entities", "alert_definitions")}
    comment = " ".join(filter(None, [words, mark]))
    return {"comment": comment, **{name: one for name, one in said.items() if one is not None}}  # no alerts are every active one


def group_of(entry: Row) -> Optional[str]:
    """Return the group id of an entry, None where nobody knows it."""
    return entry.get("group_id") or entry.get("found_again")


def groups_of(entry: Row) -> list[str]:
    """Return the group ids of all that is open under a key: what was to be replaced may be there still."""
    return [*(entry.get("previous") or []), *filter(None, [group_of(entry)])]


def new_entry(want: Desired, start: float, end: float, open_now: Row) -> Row:
    """Return the ledger's entry for a wish; what the task leaves out stays as it is in the open one.

    Times are epoch seconds. It has no team, so that every team's robot may write it.
    """
    alerts = want.get("alert_definitions", open_now.get("alert_definitions"))
    return {
        "id": ledger_id(want["key"]) if want.get("key") else None,
        "type": LEDGER_TYPE,
        "key": want.get("key"),
        "run_id": uuid.uuid4().hex[:12],
        "comment": want.get("comment", open_now.get("comment")),
        "entities": sorted(want["entities"]),
        "alert_definitions": None if alerts is None else [number(one) for one in sorted(alerts, key=str)],
        "start_time": int(start),
        "end_time": int(end),
        "group_id": None,
        "previous": [],
        "covered_entities": None,
        "covered_alert_definitions": None,
    }


def number(identity: Any) -> Any:
    """Return the id of an alert as ZMON has it, one that is not there yet as it is."""
    return int(identity) if str(identity).isdigit() else identity


def same(entry: Row, open_now: Row) -> bool:
    """Say whether an entry means what is open."""
    names = ("comment", "entities", "alert_definitions", "start_time", "end_time")
    return all(entry[name] == open_now.get(name) for name in names)


def uncovered(entry: Row) -> tuple[list, list]:
    """Return the entities and the alerts of an entry that its downtime does not cover; all of them where that is unknown."""
    entities, alerts = entry.get("covered_entities") or [], entry.get("covered_alert_definitions") or []
    return (
        [one for one in entry["entities"] if one not in entities],
        [one for one in entry["alert_definitions"] or entry.get(YOUNG) or [] if one not in alerts],
    )


def covered_by(entry: Row) -> Row:
    """Return an entry with no more in it than is silent, where that is known."""
    if entry.get("covered_entities") is None:
        return entry
    entities, alerts = uncovered(entry)
    known = {"entities": [one for one in entry["entities"] if one not in entities]}
    if entry["alert_definitions"] is not None:
        known["alert_definitions"] = [one for one in entry["alert_definitions"] if one not in alerts]
    return {**entry, **known}


def values_of(entry: Row) -> Options:
    """Return an entry in option names."""
    alerts = entry.get("alert_definitions")
    return {
        "key": entry.get("key"),
        "comment": entry.get("comment"),
        "entities": entry["entities"],
        "alert_definitions": None if alerts is None else [str(one) if isinstance(one, int) else one for one in alerts],
        "start_time": iso(entry["start_time"]),
        "end_time": iso(entry["end_time"]),
    }

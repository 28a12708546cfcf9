# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How Catchpoint's REST API v2 talks. Source: https://docs.catchpoint.com/ (REST API v2 guide)"""

from __future__ import annotations

import re
from typing import Any, Callable, Optional

from ...auth import BearerAuth
from ...behaviour import Lookup
from ...errors import BadInput, Broken, Missing, Refused
from ...resource import Body, Merge
from ...steps import Step
from ...system import NO, YES, Host, System, absent_by_status
from ...values import Options, Row, Setting, Unknown
from .pull import BURST, by_number, pull_host

API = "/api/v2"
"""What every path of version 2 begins with."""
AT_ONCE = 50
"""Ids in one address."""
UNKNOWN = re.compile(r"No valid .* found for input", re.I)
"""What is said of an id that leads nowhere, with 400 or 200: a 404 is never sent for it."""
WHOLE = {"objectDetails": "true"}
"""What makes a write answer the thing, and not its id alone."""


class NoKey(BearerAuth):
    """Version 1 has its credentials, and this is version 2."""

    def __call__(self, request: Any) -> Any:
        """Refuse the call."""
        raise BadInput(
            "api_token is missing: set api_token or CATCHPOINT_API_TOKEN to the key of a REST API consumer, for client_id and client_secret"
            " reach version 1 of the API alone, which only reads here"
        )


def _auth(options: Options) -> BearerAuth:
    if not options.get("api_token") and (options.get("client_id") or options.get("client_secret")):
        return NoKey("")
    if not options.get("api_token"):
        raise BadInput("api_token is missing: set api_token or CATCHPOINT_API_TOKEN")
    return BearerAuth(options["api_token"])


def failed(body: Any) -> Any:
    """Return what says that an answer with 200 is a failure after all.

    Good is what says `completed` and no errors. A patch of what the service does not know says so, and lists the path.
    """
    if not isinstance(body, dict):
        return None
    if body.get("errors"):
        return body["errors"]
    if body.get("completed") is False:
        return "it says completed: false, and gives no reason"
    messages = body.get("messages")
    told = (one.get("ignoredPath") for one in messages if isinstance(one, dict)) if isinstance(messages, list) else ()
    ignored = [str(one.get("path") if isinstance(one, dict) else one) for some in told if isinstance(some, list) for one in some]
    return f"it ignored {' and '.join(ignored)}, so this did not change" if ignored else None


def _is_there_already(status: int, words: str) -> bool:
    return status == 400 and "already exists" in words.lower()


class Catchpoint(System):
    """Catchpoint, which says in words that a thing is not there."""

    def absence(self, refusal: Exception) -> str:
        """Return whether a refusal means that a thing is not there."""
        status, words = getattr(refusal, "status", None), str(getattr(refusal, "words", ""))
        if status in (200, 400) and UNKNOWN.search(words):
            return YES
        return NO if isinstance(refusal, Broken) else absent_by_status(status or 0, None)


def get_if_there(lookup: Lookup, path: str, query: Optional[dict] = None, host: str = "") -> Any:
    """Return the decoded answer to one GET, None where the service says that there is no such thing."""
    try:
        return lookup.get(path, query, host)
    except Refused as refusal:
        if CATCHPOINT.absence(refusal) != YES:
            raise
        return None


def inside(data: Any, *names: str) -> Row:
    """Return the object at a place in an answer, {} where there is none."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


class Inside(Body):
    """A thing inside the envelope: in a list when it is read, alone when it was written. member, one: where that is."""

    member: str = ""
    one: str = ""

    def unwrapped(self, data: Any) -> Optional[Row]:
        """Return the thing inside an answer, None when there is none; raises Missing for the pattern of one, which has the id 0."""
        for name in (self.one, self.member):
            found = inside(data, "data").get(name)
            found = found[0] if isinstance(found, list) and len(found) == 1 else found
            if isinstance(found, dict) and found:
                if found.get("id") == 0:
                    raise Missing("there is none with id 0", advice="Leave id out to find or create it by its name")
                return found
        return None


class JsonPatch(Merge):
    """An update is a list of operations, one for each member that differs: sections whole, what is single as text.

    pieces: member -> what makes the operations of it that is not written whole (name, value -> operations).
    """

    def __init__(self, pieces: Optional[dict] = None) -> None:
        super().__init__("PATCH")
        self.pieces = pieces or {}

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        always = change.resource.body.constants
        made = change.body({name: change.options.get(name) for name in change.differing}, change.row)

        def operations(sent: Any) -> list[Row]:
            told: list[Row] = []
            for name, value in made(sent).items():
                pieces = self.pieces.get(name)
                if pieces is not None and isinstance(value, dict):
                    told += pieces(name, value)
                elif name not in always:
                    told.append({"op": "replace", "path": f"/{name}", "value": as_text(value)})
            return told

        def judge(data: Any) -> Optional[str]:
            """Say that what was changed is archived: it can be, and stays gone all the same."""
            row = change.resource.body.unwrapped(data)
            gone = row is not None and change.resource.gone is not None and change.resource.gone(row, change.now)
            return f"No valid {change.resource.title} found for input '{change.piece()}': it is archived" if gone else None

        return (Step("PATCH", change.item(), operations, repeatable=True, query=WHOLE, judge=judge),)


def as_text(value: Any) -> Any:
    """Return a value as a patch says it: 1 and {"id": 1, "name": "Inactive"} as "1", true as "true", nothing as "".

    What has no name beside its id is a thing, and goes whole.
    """
    if isinstance(value, dict) and set(value) == {"id", "name"}:
        value = value.get("id")
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, (dict, list)) else "" if value is None else str(value)


INACTIVE = 1
"""The status of what does not run, or is not used."""
REMOVED = (2, 7)
"""Statuses of what was removed."""


def status_of(row: Row) -> Any:
    """Return the id of a thing's status, None where it has none."""
    status = row.get("status")
    return status.get("id") if isinstance(status, dict) else status


def is_removed(row: Row, now: float) -> bool:
    """Say whether a thing was removed: it may still be there."""
    return status_of(row) in REMOVED


def inactive_too(rows: list[Row]) -> Optional[Row]:
    """Return what asks for the inactive ones, None for a list that shows them: of that of tests the vendor says both."""
    return None if any(status_of(row) == INACTIVE for row in rows) else {"statusId": INACTIVE}


def narrowed_by(**parameters: str) -> Callable[[Options], Optional[Row]]:
    """Return the filter of a list. parameters: by option; None where a task says none of them, or what is only planned."""

    def query(wanted: Options) -> Optional[Row]:
        said = {name: wanted.get(name) for name in parameters}
        return {parameters[name]: one for name, one in said.items() if one is not None and one.__class__ is not Unknown} or None

    return query


def parse_id(written: Any) -> Optional[str]:
    """Return a number as an id; everything else is a name, 0 too: the API takes it for none, or for all of them."""
    return str(int(written)) if re.match(r"^(?=.*[1-9])\d{1,18}$", str(written)) else None


CATCHPOINT = Catchpoint(
    "catchpoint",
    title="Catchpoint",
    token=Setting("api_token", secret=True, env=("CATCHPOINT_API_TOKEN",)),
    settings=(
        Setting("client_id", env=("CATCHPOINT_CLIENT_ID",)),
        Setting("client_secret", secret=True, env=("CATCHPOINT_CLIENT_SECRET",)),
    ),
    hosts={
        "rest": Host(
            url="https://io.catchpoint.com",
            prefix=API,
            auth=_auth,
            paging=by_number("data.hasMore"),
            pace=(20, 60.0),
            burst=BURST,
            # Counted by the minute, and nothing is said of when it is over.
            backoff=15.0,
            failed=failed,
            conflicts=_is_there_already,
            advice={
                401: "Check that api_token is the key of a REST API consumer, from Settings > Integrations > REST API; it lives two years at most",
                403: "The key does not reach this: it may be that of another division, or the account lacks the feature",
            },
        ),
        "pull": pull_host(API),
    },
    update=JsonPatch(),
    names=("id", "name"),
)

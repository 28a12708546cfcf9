# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How ZMON's controller talks. Source: its own code; its published page is from 2014 and often wrong."""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from ...auth import BasicAuth, BearerAuth, HeaderAuth
from ...behaviour import Lookup
from ...errors import BadInput
from ...paging import Unpaged
from ...resource import Merge, Replace
from ...steps import Step
from ...system import MAYBE, NO, YES, Host, System
from ...values import Options, Row, Setting


def _auth(options: Options) -> HeaderAuth:
    if options.get("api_token"):
        return BearerAuth(options["api_token"])
    if options.get("username") and options.get("password"):
        return BasicAuth(options["username"], options["password"])
    raise BadInput(
        "api_token is missing: set api_token or ZMON_API_TOKEN"
        " (username and password serve only a front door that speaks Basic)"
    )


def _absent(status: int, data: Any) -> str:
    """A 200 with nothing in it means that there is none; so may a 403, which comes for a missing alert too."""
    if status == 404 or (status == 200 and data is None):
        return YES
    return MAYBE if status == 403 else NO


ZMON = System(
    "zmon",
    title="ZMON",
    settings=(
        Setting("username", env=("ZMON_USERNAME",)),
        Setting("password", secret=True, env=("ZMON_PASSWORD",)),
    ),
    hosts={
        "rest": Host(
            url="",
            prefix="/api/v1",
            auth=_auth,
            paging=Unpaged(),
            advice={
                401: "Check api_token: the controller takes bearer tokens only, whatever its documentation says; username and"
                " password are for a front door before it that speaks Basic",
                403: "The token's user is not in the team that owns this",
                ("GET", 500): "A part of the installation (database, Redis, scheduler) is down, or api_token is wrong or expired:"
                " a controller that asks GitHub about tokens says so with a 500",
                500: "The controller gives no reason: a rule of its database said no (blanks around a name, a priority that"
                " is not 1 to 3, a check interval under the installation's minimum, a name that is taken), or a part behind"
                " it (scheduler, Redis) is down",
            },
        )
    },
    update=Merge("PUT"),
    absent=_absent,
)


SEARCH = "/api/v1/quick-search"
OWN = frozenset((
    "id", "created_by", "last_modified", "last_modified_by", "shared_teams", "deleted", "criticality", "editable", "cloneable", "deletable",
))  # fmt: skip
"""What the controller says of its things and takes from nobody; a later one may keep more than is known here, and that goes back."""
LONGEST_NAME = 256
"""Characters that the database takes."""


def escaped(text: str) -> str:
    """Return a text as a search takes it literally: it reads `%`, `_` and the backslash as in LIKE."""
    return re.sub(r"([%_\\])", r"\\\1", text)


def entities(lookup: Lookup, query: Any) -> list[Row]:
    """Return the entities that fit a query, or one of several: only a list is UTF-8."""
    return lookup.get("/api/v1/entities/", {"query": json.dumps(query)}) or []


class Rewrite(Replace):
    """An update that is a POST, and says everything: sent twice, it does no harm."""

    repeatable = True

    def __init__(self) -> None:
        super().__init__("POST", own=OWN.__contains__)

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        return tuple(step.with_(repeatable=self.repeatable) for step in super().steps(change))


def parse_id(written: Any) -> Optional[str]:
    """Return a number as an id; everything else is a name."""
    return str(int(written)) if re.match(r"^\d+$", str(written)) else None

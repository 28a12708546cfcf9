# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entities: what is monitored. Free documents, each with an id and a type; `id`, `type` and `team` have options, the rest is `data`.

One is read by a list, too: of one by its id the controller answers in ISO-8859-1, with a question mark for every character
beyond that.
"""

from __future__ import annotations

import json
import re
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import NOTHING, Body, Delete, Identity, Listing, Module, Paths, Put, Resource, Upsert
from ...steps import Desired
from ...values import FIXED, Field, Flag, Json, Options, Row, Text
from .ledger import LEDGER_TYPE
from .permission import of_entity
from .system import ZMON, entities

_ID = re.compile(r"[a-z][a-z0-9@._\-:\[\]]+")
_TYPE = re.compile(r"[a-z][a-z0-9_\-]+")
_OPTIONS = ("id", "type", "team")


def _laid_over(found: Any, wanted: Any) -> Any:
    """Return a document with another one laid over it: objects member by member, everything else whole."""
    if found.__class__ is not dict or wanted.__class__ is not dict:
        return wanted
    return {**found, **{name: _laid_over(found.get(name), one) for name, one in wanted.items()}}


class EntityId(Text):
    """The id of an entity."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what ZMON takes for no id, and say which is near."""
        if value and not _ID.fullmatch(value):
            fitting = re.sub(r"[^a-z0-9@._\-:\[\]]+", "-", value.lower().replace("(", "[").replace(")", "]"))
            near = f"; {fitting!r} is one" if _ID.fullmatch(fitting) else ""
            raise BadInput(
                f"{place}: {value!r} is no id of an entity: at least two of a-z, 0-9 and @._-:[], beginning with a letter{near}"
            )


class EntityType(Text):
    """What kind of entity it is."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what ZMON takes for none, and what is not the user's."""
        if value.lower() == "global":
            raise BadInput(f"{place}: ZMON keeps the type {value!r} for itself")
        if value == LEDGER_TYPE:
            raise BadInput(f"{place}: entities of type {value!r} are where zmon_downtime keeps its keys; leave them to it")
        if value and not _TYPE.fullmatch(value):
            raise BadInput(f"{place}: {value!r} is no type: at least two of a-z, 0-9, _ and -, beginning with a letter")


class EntityRules(Behaviour):
    """A document is read into three options and the rest, and written whole."""

    def check(self, params: Options) -> None:
        """Refuse data in which options stand once more."""
        inside = [name for name in (*_OPTIONS, "last_modified") if name in (params.get("data") or {})]
        if inside:
            reason = "an option of its own" if inside[0] != "last_modified" else "set by ZMON"
            raise BadInput(f"data.{inside[0]}: {inside[0]} is {reason}; leave it out of data")

    def read(self, row: Row, now: float) -> Row:
        """Return the three options and the rest; a team that is no text owns nothing, and is a part of the document."""
        named = {name: row[name] for name in _OPTIONS if isinstance(row.get(name), str)}
        return {**named, "data": {name: one for name, one in row.items() if name not in named and name != "last_modified"}}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Lay the wish over what is there, where that is wanted."""
        if not want.controls["merge"] or row is None or "data" not in want.options:
            return want
        return want.saying(data=_laid_over(row["data"], want["data"]))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return the document. No team is none at all: null would be a team called null."""
        named = {name: body[name] for name in _OPTIONS if body.get(name) is not None}
        return {**named, **(body.get("data") or {}), **named}

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return which rule refuses it."""
        if status != 403:
            return None
        return of_entity(want, next(iter(entities(lookup, {"id": want["id"]})), None))


def _stays(data: Any) -> Optional[str]:
    """Return why an entity is still there: 0 says that it is another team's, and that it was gone already."""
    return "it was not removed, because only members of its team and whoever made it may do that" if data == 0 and data is not False else None


ENTITY = Resource(
    "entity",
    ZMON,
    Paths("/api/v1/entities/", one=None, item="/api/v1/entities/{id}"),
    identity=Identity("id"),
    listing=Listing(
        filter=lambda wanted: {"query": json.dumps({"id": wanted["id"]})},
        # Where a downtime keeps its key is nobody's to export, or to remove as a stranger.
        select=lambda rows: [row for row in rows if row.get("type") != LEDGER_TYPE],
    ),
    create=Put("/api/v1/entities"),
    update=Upsert(),
    remove=Delete(judge=_stays),
    body=Body(answers=NOTHING),
    fields=(
        Field("id", EntityId(), required=True),
        Field("type", EntityType(), FIXED, required=True),
        Field("team", Text()),
        Field("data", Json(), initial={}),
    ),
    module=Module(options=(Field("merge", Flag(), default=False),)),
    behaviour=EntityRules(),
)

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check definitions: what is measured.

One POST makes and changes: it takes the check with the id in the body, else the one with its source_url, else the one with its
name and team. So an update always says the id, or it could take another team's check over.
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Paths, Post, Resource
from ...steps import Desired, Step
from ...values import Choice, Field, Name, Number, Row, Text
from .permission import of_check
from .system import LONGEST_NAME, ZMON, Rewrite, entities, parse_id
from .values import Filters, one_line_end

_CHECKS = "/api/v1/check-definitions"
_LONGEST = 2147483647
"""Seconds; the database counts no further."""
_LIMITS = {"min_check_interval": 5, "min_whitelisted_check_interval": 5, "whitelisted_checks": []}
"""What the entity that says how often checks may run means where it says nothing."""


class AnyCase(Name):
    """A name by which a thing is found whatever its case, and that is kept as it is written."""

    def index(self, value: Any) -> Any:
        """Return it in lower case."""
        return value.lower() if value.__class__ is str else value


class TypedFilters(Filters):
    """Filters of which each says the type of the entities."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what lacks it."""
        for one in value:
            if "type" not in one:
                raise BadInput(f"{place}: {one!r} says no type; ZMON wants the type of the entities in each filter")
        super().check(value, place)


class Remove:
    """A DELETE removes it. A 404 says that alerts use it, or that it is another team's; that it is gone is a 403."""

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the removal."""
        return (Step("DELETE", change.item()),)


class CheckRules(Behaviour):
    """A check is what its id, its source or its name and team say; and it runs where its installation lets it."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the check of this name and team, or the one that comes from the same source."""
        row = lookup.find(want)
        source = want.get("source_url")
        if want.identity or not source or not want.get("name"):
            return row
        same = lookup.rows(CHECK_DEFINITION, {"source_url": source})
        if same and row is not None and same[0]["id"] != row["id"]:
            raise BadInput(
                f"source_url is that of check {same[0]['id']} ({same[0]['name']!r}), and name and owning_team are those of check"
                f" {row['id']}",
                advice="Say with id which one is meant, and remove the other first",
            )
        return same[0] if same else row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse a name that is taken, and a runtime where the installation has none."""
        if row is not None and want.identity:
            _refuse_taken(want, row, lookup)
        if "runtime" not in want.options:
            return want
        rows = lookup.listed(CHECK_DEFINITION).values() if row is None else [row]
        if not rows or any("runtime" in one for one in rows):
            return want
        if want["runtime"] != "PYTHON_2":
            raise BadInput("runtime: this installation runs every check with PYTHON_2 (zmon.checkruntime.enabled is off)")
        return want.without("runtime")

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say which check is meant."""
        return body if row is None else {"id": row["id"], **body}

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return which rule refuses it, who uses a check that cannot go, and what the least interval is."""
        if status == 403:
            current = lookup.one(CHECK_DEFINITION, str(row["id"]), fresh=True) if row is not None else None
            return of_check(want, current, made=row is None)
        if want.absent and row is not None and status == 404:
            return _in_use(row, lookup)
        return _too_often(want, row, lookup) if status == 500 and not want.absent else None


def _refuse_taken(want: Desired, row: Row, lookup: Lookup) -> None:
    """Refuse to give a check what another one is known by: the controller says only 500."""
    was = CHECK_DEFINITION.to_options(row)
    for key in (("name", "owning_team"), ("source_url",)):
        will_be = {name: want.get(name, was.get(name)) for name in key}
        if None in will_be.values() or all(will_be[name] == was.get(name) for name in key):
            continue
        others = [one for one in lookup.rows(CHECK_DEFINITION, will_be) if one["id"] != row["id"]]
        if others:
            raise BadInput(f"another check has this {' and '.join(key)} already (id {others[0]['id']})")


def _in_use(row: Row, lookup: Lookup) -> str:
    """Return which alerts use a check: the active ones, and the others where there are none."""
    using = {"check_definition": str(row["id"])}
    alerts = lookup.rows("alert_definition", using)
    told = [f"{one.get('name')!r} (id {one['id']})" for one in alerts]
    if not told:
        return "Alerts use it that are not active, or templates; remove them first"
    more = f" and {len(told) - 10} more" if len(told) > 10 else ""
    return f"These alerts use it: {', '.join(told[:10])}{more}; remove them, or move them to another check with replace"


def _too_often(want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
    """Return the least interval, where this is less."""
    found = entities(lookup, {"id": "zmon-min-check-interval"})
    said = found[0].get("data") if found else None
    limits = {**_LIMITS, **(said if isinstance(said, dict) else {})}
    listed = row is not None and row["id"] in limits["whitelisted_checks"]
    least = limits["min_whitelisted_check_interval" if listed else "min_check_interval"]
    if want.get("interval") is None or want["interval"] >= least:
        return None
    return f"This installation runs a check every {least} seconds at most often (its entity zmon-min-check-interval says so); write a longer interval"


CHECK_DEFINITION = Resource(
    "check_definition",
    ZMON,
    Paths("/api/v1/checks/all-check-definitions", one=f"{_CHECKS}/{{id}}"),
    identity=Identity(("name", "owning_team"), "source_url", parse_id=parse_id),
    listing=Listing(rows="check_definitions"),
    create=Post(_CHECKS),
    update=Rewrite(),
    remove=Remove(),
    body=Body(constants={"last_modified_by": "steadyops.monitoring"}),
    gone=lambda row, now: row.get("status") == "DELETED",
    fields=(
        Field("name", AnyCase(longest=LONGEST_NAME), required=True),
        Field("description", Text(one_line_end), required=True),
        Field("owning_team", AnyCase(longest=LONGEST_NAME), required=True),
        Field("entities", TypedFilters(), required=True),
        Field("interval", Number("seconds", least=1, most=_LONGEST), required=True),
        Field("command", Text(one_line_end), required=True),
        Field("status", Choice("ACTIVE", "INACTIVE", "REJECTED"), initial="ACTIVE"),
        Field("source_url", AnyCase()),
        Field("technical_details", Text(one_line_end)),
        Field("potential_analysis", Text(one_line_end)),
        Field("potential_impact", Text(one_line_end)),
        Field("potential_solution", Text(one_line_end)),
        Field("runtime", Choice("PYTHON_2", "PYTHON_3")),
    ),
    behaviour=CheckRules(),
)

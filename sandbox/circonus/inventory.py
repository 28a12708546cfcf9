"""What is only read here: checks and their bundles, brokers, users, the account, alerts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..service import Call
from .listing import Collection, Row
from .search import Attributes
from .world import ACCOUNT, USER


def _bundle_terms(bundle: Row) -> dict[str, list[str]]:
    name, active = [bundle["display_name"]], ["1" if bundle["status"] == "active" else "0"]
    return {
        "": name, "name": name, "check_name": name, "type": [bundle["type"]], "module": [bundle["type"]],
        "host": [bundle["target"]], "target": [bundle["target"]], "active": active, "tags": bundle["tags"],
    }  # fmt: skip


class Checks(Collection):
    """Checks: one per broker of a bundle."""

    kind = "check"
    verbs = "list read"
    filters = frozenset(("_check_bundle", "_check_uuid"))

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {
            **_bundle_terms(self._world.bundles.get(row["_check_bundle"]) or {}),
            "broker": [row["_broker"]], "check_uuid": [row["_check_uuid"]],
            "check_bundle_id": [row["_check_bundle"].rpartition("/")[2]],
        }  # fmt: skip


class CheckBundles(Collection):
    """Check bundles; one that is disabled is gone from lists and still there by its cid."""

    kind = "check_bundle"
    verbs = "list read"
    filters = frozenset(("display_name", "target", "type", "tags", "notes", "_checks", "brokers"))

    def rows(self, call: Call) -> Sequence[Row]:
        """Return every bundle that is not disabled."""
        return [row for row in self._table.all() if row["status"] != "disabled"]

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return _bundle_terms(row)


class Brokers(Collection):
    """Brokers."""

    kind = "broker"
    verbs = "list read"
    filters = frozenset(("_name", "_type", "_tags"))

    def attributes(self, row: Row) -> Attributes:
        """Return its name; the vendor tells no terms."""
        return {"": [row["_name"]], "name": [row["_name"]], "tags": row["_tags"]}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return every broker; `check_counts=false` leaves out the costly part."""
        if call.param("check_counts") != "false":
            return self._table.all()
        return [
            {**row, "_details": [{**part, "check_counts": {}} for part in row["_details"]]} for row in self._table.all()
        ]


class Users(Collection):
    """Users; `current` is the owner of the token."""

    kind = "user"
    verbs = "list read"
    filters = frozenset(("firstname", "lastname", "email"))

    def attributes(self, row: Row) -> Attributes:
        """Return nothing to go by: users have no search."""
        return {"": [row["email"]]}

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return USER if call.path["id"] == "current" else super().key_in(call)


class Accounts(Collection):
    """The account, by id or as `current`. There is no list (unconfirmed; old clients ask for one)."""

    kind = "account"
    verbs = "read"

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return ACCOUNT if call.path["id"] == "current" else super().key_in(call)


class Alerts(Collection):
    """Alerts; a list shows those that are not cleared unless a term asks for others."""

    kind = "alert"
    verbs = "list read"
    filters = frozenset(("_severity", "_check", "_metric_name", "_occurred_on", "_tags", "_cleared_on"))

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the active ones, the cleared ones with `(active:0)`, both with `(active:*)`; 30 days back."""
        asked = re.search(r"\(active:([^)]*)\)", call.param("search") or "")
        wanted = asked[1].strip() if asked else "1"
        since = self._world.now() - 30 * 86400
        return [row for row in self._table.all() if row["_occurred_on"] >= since and _active_fits(wanted, row)]

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search that need no range."""
        severity = [str(row["_severity"])]
        return {
            "": [row["_check_target"]], "host": [row["_check_target"]], "name": [row["_check_name"]],
            "metric": [row["_metric_name"]], "type": [row["_check_module"]], "tags": row["_tags"],
            "severity": severity, "severities": severity, "event_criteria_id": [_number(row["_rule_set"])],
        }  # fmt: skip


def _active_fits(wanted: str, row: Row) -> bool:
    cleared = row["_cleared_on"] is not None
    return wanted == "*" or cleared == (wanted in ("0", "false"))


def _number(cid: Any) -> str:
    return str(cid).rpartition("/")[2]

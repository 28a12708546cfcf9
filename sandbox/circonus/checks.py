"""Checks: one per broker of a bundle. They come and go with it; nobody writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .listing import Collection, Row
from .rule_sets import RuleSets
from .search import Attributes
from .world import number_of


def bundle_terms(bundle: Row) -> dict[str, list[str]]:
    """Return the terms of the vendor's search that a bundle and its checks share."""
    name, active = [bundle["display_name"]], ["1" if bundle["status"] == "active" else "0"]
    return {
        "": name, "name": name, "check_name": name, "type": [bundle["type"]], "module": [bundle["type"]],
        "host": [bundle["target"]], "target": [bundle["target"]], "active": active, "tags": bundle["tags"],
    }  # fmt: skip


class Checks(Collection):
    """The operations on checks. One that is not active is listed too: `(active:1)` leaves it out."""

    kind = "check"
    verbs = "list read"
    first = 70001
    filters = frozenset(("_check_bundle", "_check_uuid"))

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._rule_sets = others[RuleSets]

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return {
            **bundle_terms(self._world.bundles.shared(row["_check_bundle"]) or {}),
            "active": ["1" if row["_active"] else "0"], "broker": [row["_broker"]],
            "check_uuid": [row["_check_uuid"]], "check_bundle_id": [number_of(row["_check_bundle"])],
        }  # fmt: skip

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the checks; a new one may still be missing for some time."""
        return [row for row in self._table.all() if not self._world.missed(row["_cid"])]

    def read(self, call: Call) -> Response:
        """Answer with a check; a new one may still be missing for some time."""
        if self._world.missed(self.key_in(call)):
            raise self.missing(call)
        return super().read(call)

    # What a bundle does to its checks

    def make(self, broker: str, bundle: str, cid: str | None = None, uuid: str | None = None) -> str:
        """Add the check of a broker and return its cid."""
        cid, uuid = cid or self.new_key(), uuid or self._world.uuid()
        detail = self._world.brokers.shared(broker)["_details"][0]
        url = f"mtev_reverse://{detail['ipaddress']}:43191/check/{uuid}"
        row = {
            "_cid": cid, "_active": True, "_broker": broker, "_check_bundle": bundle, "_check_uuid": uuid,
            "_details": {}, "_reverse_url": url,
        }  # fmt: skip
        self.store(row)
        if self._world.setting("new_check_misses"):
            self._world.unseen.put(cid, {"looks": self._world.setting("new_check_misses")})
        return cid

    def activate(self, cid: str, active: bool) -> list[str]:
        """Say whether a check runs. One that does not has no rule sets; return the groups that lost some by it."""
        row = self._table.get(cid) or {}
        if row["_active"] != active:
            self.store({**row, "_active": active})
        return [] if active else self._rule_sets.forget(cid)

    def retire(self, cid: str) -> list[str]:
        """Take a check away with its rule sets; return the groups that lost some by it."""
        modified = self._rule_sets.forget(cid)
        self._table.delete(cid)
        self._world.unseen.delete(cid)
        return modified

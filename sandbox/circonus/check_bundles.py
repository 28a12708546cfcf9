"""Check bundles: what is measured, how, and by which brokers; each broker makes one check of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .answers import answer, invalid
from .brokers import eligible
from .check_fields import metric_filters, metrics, timeout
from .check_types import CAQL_TARGET, config, with_submission_url
from .checks import Checks, bundle_terms
from .listing import Collection, Row
from .search import Attributes
from .world import known_cid, member, number_of, one_of, required_text, tags, text, whole

_STATUSES = ("active", "disabled")


class CheckBundles(Collection):
    """Check bundles; one that is disabled is gone from lists and still there by its cid."""

    kind = "check_bundle"
    first = 280001
    filters = frozenset(("display_name", "target", "type", "tags", "notes", "_checks", "brokers"))

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._checks = others[Checks]
        self.modified: list[str] = []
        """The groups of rule sets that the last write took something from."""

    # What is read

    def rows(self, call: Call) -> Sequence[Row]:
        """Return every bundle that is not disabled."""
        return [row for row in self._table.all() if row["status"] != "disabled"]

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        return bundle_terms(row)

    def shown(self, row: Row) -> Row:
        """Return a bundle; one that is disabled tells nothing of its metrics."""
        return {**row, "metrics": [{}]} if row["status"] == "disabled" else row

    def read(self, call: Call) -> Response:
        """Answer with a bundle, and with what only its enterprise brokers can tell, if that is asked for."""
        shown = self.shown(self.found(call))
        enterprise = [cid for cid in shown["brokers"] if (self._world.brokers.get(cid) or {})["_type"] == "enterprise"]
        if call.param("query_broker") == "1" and enterprise:
            shown = {**shown, "metrics": [*shown["metrics"], *self._collectable(shown)]}
        if call.param("fetch_broker_state") == "1" and enterprise:
            shown = {**shown, "_check_status": []}
        return answer(shown)

    def _collectable(self, bundle: Row) -> list[Row]:
        """Return the metrics that were measured and are not collected."""
        known = {metric.get("name") for metric in bundle["metrics"]}
        found = {
            row["metric"]: "numeric" if isinstance(row["samples"][-1][1], int | float) else "text"
            for row in self._world.samples.all()
            if row["check"] in bundle["_checks"] and row["metric"] not in known
        }
        return [
            {"name": name, "type": kind, "status": "available", "units": None, "tags": []} for name, kind in found.items()
        ]

    # What is written

    def create(self, call: Call) -> Response:
        """Add a bundle, or answer with one that measures the same, as it is."""
        body = self.sent(call)
        row = self._fresh(body)
        if call.param("duplicate") not in ("1", "true"):
            drawn = "secret" not in body["config"]
            twin = self._twin(row, call.param("dedupe_params"), ("secret",) if drawn else ())
            if twin is not None:
                return self.answer(call, twin)
        return self.answer(call, self.store({self.key: self.new_key(), **row}))

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put a new bundle."""
        return self.store({self.key: self.new_key() if key is None else key, **self._fresh(sent)})

    def _fresh(self, sent: Mapping[str, Any]) -> Row:
        blank = {"_created": self._world.now(), "_checks": [], "_check_uuids": [], "_reverse_connection_urls": []}
        return {**blank, **self.written(sent, blank)}

    def _twin(self, row: Row, params: str | None, drawn: tuple[str, ...]) -> Row | None:
        """Return the bundle that a new one would repeat; one that is disabled counts as well (the sandbox's choice).

        params: what is compared beside target, brokers and type: the whole config, unless told otherwise.
        drawn: keys of the config that nobody has sent.
        """

        def same(other: Row) -> bool:
            if any(other[name] != row[name] for name in ("target", "type")) or set(other["brokers"]) != set(row["brokers"]):
                return False
            if params is None:
                return _plain(other["config"], drawn) == _plain(row["config"], drawn)
            names = [name.strip() for name in params.split(",") if name.strip()]
            return all(_said(other, name) == _said(row, name) for name in names)

        return next((dict(other) for other in self._table.all() if same(other)), None)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge. A null is as left out; only a name for one thing is never told twice."""
        body = {name: value for name, value in sent.items() if value is not None}
        kind = required_text(member(body, "type", current, None), "type")
        if current.get("type", kind) != kind:
            raise invalid("type cannot be changed: make another check bundle")
        target = required_text(member(body, "target", current, CAQL_TARGET if kind == "caql" else None), "target")
        status = one_of(member(body, "status", current, "active"), _STATUSES, "status")
        if current.get("status") == "disabled" and status == "disabled":
            raise invalid("The check bundle is disabled: set its status to active to change it")
        brokers = self._brokers(member(body, "brokers", current, None), kind, bool(current.get("status")))
        if "config" in body or "config" not in current:
            stored = config(kind, body.get("config"), current.get("config"), self._world.uuid)
        else:
            stored = current["config"]
        return {
            **self._world.made(),
            "type": kind, "target": target, "brokers": brokers, "config": stored,
            "display_name": text(member(body, "display_name", current, None), "display_name") or f"{target} {kind}",
            "period": whole(member(body, "period", current, 60), "period", 10, 300),
            "timeout": timeout(member(body, "timeout", current, 10)),
            "status": status if brokers else "disabled",
            "notes": text(member(body, "notes", current, None), "notes") or None,
            "tags": tags(member(body, "tags", current, None)),
            "metric_limit": whole(member(body, "metric_limit", current, 0), "metric_limit", -1),
            "metric_filters": metric_filters(member(body, "metric_filters", current, None)),
            "metrics": metrics(body.get("metrics"), current.get("metrics", ())),
        }  # fmt: skip

    def _brokers(self, value: Any, kind: str, known: bool) -> list[str]:
        """Return the brokers; a new bundle needs one, and each has to know how to make such a check."""
        if not isinstance(value, list) or not (value or known):
            raise invalid("brokers must be a list of at least one broker")
        for cid in value:
            known_cid(cid, self._world.brokers, "brokers")
            if not eligible(self._world.brokers.get(cid) or {}, kind):
                raise invalid(f"brokers: {cid} has no active module for checks of type {kind}")
        return list(dict.fromkeys(value))

    def store(self, row: Row) -> Row:
        """Put a bundle, with a check for each of its brokers. What watched a check that goes, goes too."""
        self.modified = []
        have = {self._world.checks.get(cid)["_broker"]: cid for cid in row["_checks"]}
        for broker, cid in have.items():
            if broker not in row["brokers"]:
                self.modified += self._checks.retire(cid)
        made = {
            broker: have.get(broker) or self._checks.make(broker, row["_cid"]) for broker in row["brokers"]
        }
        active = row["status"] == "active"
        for cid in made.values():
            self.modified += self._checks.activate(cid, active)
        return super().store({**row, **self._seen(sorted(made.values(), key=lambda cid: int(number_of(cid))), row)})

    def _seen(self, checks: list[str], row: Row) -> Row:
        """Return what a bundle tells of its checks, in an order that is not that of its brokers."""
        found = [self._world.checks.shared(cid) for cid in checks]
        shown = {
            "_checks": checks, "_check_uuids": [check["_check_uuid"] for check in found],
            "_reverse_connection_urls": [check["_reverse_url"] for check in found],
        }  # fmt: skip
        if found:
            address = found[0]["_reverse_url"].split("/")[2].partition(":")[0]
            shown["config"] = with_submission_url(row["config"], row["type"], address, found[0]["_check_uuid"])
        return shown

    def update(self, call: Call) -> Response:
        """Change a bundle; tell which groups of rule sets lost something by it."""
        self.free(self.key_in(call))
        response = super().update(call)
        return self._telling(response)

    def delete(self, call: Call) -> Response:
        """Disable a bundle; once more changes nothing (the sandbox's choice)."""
        self.free(self.key_in(call))
        row = self.found(call)
        self.modified = []
        if row["status"] != "disabled":
            self.store({**row, **self._world.made(), "status": "disabled"})
        return self._telling(self.gone(call, row))

    def free(self, cid: str) -> None:
        """Refuse to change what a template has made."""
        if any(bound["bundle"] == cid for bound in self._world.table("template_bundles").all()):
            raise invalid("The check bundle is bound to a template, and changes with that alone")

    def _telling(self, response: Response) -> Response:
        if self.modified:
            response.headers["X-Circonus-RuleSetGroupsModified"] = ",".join(dict.fromkeys(self.modified))
        return response


def _plain(stored: Mapping[str, str], drawn: tuple[str, ...]) -> dict[str, str]:
    """Return a config without what the service made itself."""
    made = ("reverse:secret_key", "submission_url", *drawn)
    return {name: value for name, value in stored.items() if name not in made}


def _said(row: Row, name: str) -> Any:
    return row["config"].get(name) if name in row["config"] else row.get(name)

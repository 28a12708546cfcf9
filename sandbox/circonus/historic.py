"""What today's service no longer has and installed systems may: templates, metric clusters, outlier reports.

They answer 404, as paths that are not there, until `_sandbox/settings` says `{"historic": true}`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from .answers import NOT_FOUND, answer, error, invalid
from .check_bundles import CheckBundles
from .listing import Collection, Row
from .metrics import known_metrics
from .search import Attributes
from .world import USER, flag, known_cid, member, number_of, objects, one_of, required_text, tags, text

_FUNCTIONS = (
    "average", "count", "counter", "counter_stddev", "derive", "derive_stddev", "histogram", "stddev", "text",
)  # fmt: skip
_REMOVALS = ("unbind", "deactivate", "remove")


class Historic(Collection):
    """A kind that is there only when the settings say so."""

    name_field = "name"

    @property
    @abstractmethod
    def kind(self) -> str:
        """Return the resource's name in paths."""

    def operations(self) -> list[Operation]:
        """Return them, each behind the switch."""
        return [
            Operation(one.method, one.path, self._switched(one.handler), one.write) for one in super().operations()
        ]

    def _switched(self, handler: Any) -> Any:
        def handle(call: Call) -> Response:
            if not self._world.setting("historic"):
                raise Refusal(error(404, NOT_FOUND, f"{call.request.url.path} does not exist"))
            return handler(call)

        return handle

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        named = [row[self.name_field]]
        return {"": named, self.name_field: named, "tags": row["tags"]}


class MetricClusters(Historic):
    """Metric clusters: every metric that some queries find."""

    kind = "metric_cluster"
    first = 6001
    filters = frozenset(("name", "tags"))

    def read(self, call: Call) -> Response:
        """Answer with a cluster, and with the metrics in it where `extra` asks for them."""
        row, extra = self.found(call), call.param("extra")
        if extra in ("_matching_metrics", "_matching_uuid_metrics"):
            place = "_check" if extra == "_matching_metrics" else "_check_uuid"
            found = [one for query in row["queries"] for one, _samples in known_metrics(self._world, query["query"])]
            row[extra] = [f"{number_of(one[place])}_{one['_metric_name']}" for one in found]
        return answer(row)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge."""
        queries = objects(member(sent, "queries", current, None), "queries")
        if not queries:
            raise invalid("queries is required, and must not be empty")
        return {
            "name": required_text(member(sent, "name", current, None), "name"),
            "description": text(member(sent, "description", current, None), "description"),
            "queries": [
                {
                    "query": required_text(one.get("query"), "queries: query"),
                    "type": one_of(one.get("type"), _FUNCTIONS, "queries: type"),
                }
                for one in queries
            ],
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip


class OutlierReports(Historic):
    """Outlier reports: which metrics of a cluster are unlike the others."""

    kind = "outlier_report"
    first = 7001
    filters = frozenset(("title", "tags"))
    name_field = "title"

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._clusters = world.table("metric_clusters")

    def blank(self) -> Row:
        """Return who made it, and when."""
        return {"_created": self._world.now(), "_created_by": USER}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge. The config is a text that nobody looks into."""
        cluster = member(sent, "metric_cluster", current, None)
        return {
            **self._world.made(), "title": required_text(member(sent, "title", current, None), "title"),
            "config": text(member(sent, "config", current, ""), "config") or "",
            "metric_cluster": None if cluster is None else known_cid(cluster, self._clusters, "metric_cluster"),
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip


class Templates(Historic):
    """Templates: the bundles of one host, made for others as well.

    All of it happens at once here, and rule sets are not copied, whatever `sync_rules` says.
    """

    kind = "template"
    first = 1024
    filters = frozenset(("name", "tags"))

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._bundles = others[CheckBundles]
        self._bound = world.table("template_bundles")

    def create(self, call: Call) -> Response:
        """Make a template, and bundles for its hosts."""
        response = super().create(call)
        self._bind(self._table.all()[-1])
        return response

    def update(self, call: Call) -> Response:
        """Change a template; hosts and bundles leave it only when it is said what becomes of their checks."""
        before, body = self.found(call), self.sent(call)
        after = {**before, **self.written(body, before)}
        actions = {}
        for field, parameter in (("hosts", "host_removal_action"), ("check_bundles", "bundle_removal_action")):
            gone = _ids(before, field) - _ids(after, field)
            if gone:
                action = call.param(parameter)
                if action not in _REMOVALS:
                    raise invalid(f"{parameter} must be one of {', '.join(_REMOVALS)}: {', '.join(sorted(gone))} would go")
                actions.update(dict.fromkeys(gone, action))
        self.store(after)
        for key, bound in self._bound.items():
            action = actions.get(bound["host"]) or actions.get(bound["source"])
            if bound["template"] == after["_cid"] and action:
                self._release(key, action)
        self._bind(after)
        return self.answer(call, after)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge. Empty notes that are not sent again come back as null."""
        hosts = member(sent, "hosts", current, None)
        if not isinstance(hosts, list) or not all(isinstance(host, str) and host.strip() for host in hosts):
            raise invalid("hosts must be a list of names")
        bundles = objects(member(sent, "check_bundles", current, None), "check_bundles")
        if not bundles:
            raise invalid("check_bundles is required, and must not be empty")
        notes = sent["notes"] if "notes" in sent else current.get("notes") or None
        return {
            **self._world.made(), "name": required_text(member(sent, "name", current, None), "name"),
            "master_host": required_text(member(sent, "master_host", current, None), "master_host"),
            "hosts": list(dict.fromkeys(host.strip() for host in hosts)),
            "check_bundles": [self._bundle(one) for one in bundles],
            "status": one_of(member(sent, "status", current, "active"), ("active",), "status"),
            "sync_rules": flag(member(sent, "sync_rules", current, False), "sync_rules"),
            "notes": text(notes, "notes"), "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip

    def _bundle(self, one: Mapping[str, Any]) -> Row:
        cid = one.get("bundle_id")
        if isinstance(cid, int) and not isinstance(cid, bool):
            cid = f"/check_bundle/{cid}"
        cid = known_cid(cid, self._world.bundles, "check_bundles: bundle_id")
        return {"bundle_id": cid, "name": required_text(one.get("name"), "check_bundles: name")}

    def _bind(self, row: Row) -> None:
        """Make the bundles that hosts lack."""
        for host in row["hosts"]:
            for one in row["check_bundles"]:
                source = self._world.bundles.get(one["bundle_id"])
                key = f"{row['_cid']} {host} {one['bundle_id']}"
                if host == row["master_host"] or key in self._bound or source is None or source["target"] == host:
                    continue
                fresh = {name: source[name] for name in ("type", "brokers", "config", "period", "timeout", "tags", "metrics")}
                name = one["name"].replace("{target}", host)
                made = self._bundles.add({**fresh, "target": host, "display_name": name})
                bound = {"template": row["_cid"], "host": host, "source": one["bundle_id"], "bundle": made["_cid"]}
                self._bound.put(key, bound)

    def _release(self, key: str, action: str) -> None:
        bound = self._bound.get(key) or {}
        bundle = self._world.bundles.get(bound["bundle"])
        self._bound.delete(key)
        if bundle is None or action == "unbind" or bundle["status"] == "disabled":
            return
        self._bundles.store({**bundle, "status": "disabled"})
        if action == "remove":
            self._bundles.remove(bundle)

    def remove(self, row: Row) -> None:
        """Delete for good; its checks become ordinary ones (the sandbox's choice)."""
        super().remove(row)
        for key, bound in self._bound.items():
            if bound["template"] == row["_cid"]:
                self._bound.delete(key)


def _ids(row: Row, field: str) -> set[str]:
    return {one if isinstance(one, str) else one["bundle_id"] for one in row[field]}

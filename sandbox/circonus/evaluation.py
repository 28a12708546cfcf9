"""What is measured, and what the rule sets find in it: alerts open, are kept silent, and clear.

The service measures nothing here. Whoever rehearses says what a check has found (see the package). A rule set looks
at a metric from its first number or text on, so that nothing is missed that was never there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.responses import Response

from .. import patterns
from ..service import Call, Families, Family, Operation
from ..store import Table
from .answers import answer, invalid
from .check_fields import allowed
from .expressions import formula
from .judging import Finding, judge, spelled
from .listing import Row
from .notices import Notices
from .tag_query import query, stream_tags
from .world import ANY_CHECK, World, known_cid, number_of, whole

_KEPT = 500
"""Samples kept of one metric."""


class Evaluation(Family):
    """The operation that plays the brokers, and what follows from it."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._notices = others[Notices]
        self._alerts: Table = world.alerts

    def operations(self) -> list[Operation]:
        """Return it: open, and no write, for no client of the service has it."""
        return [Operation("POST", "/_sandbox/metrics", self._push, open=True)]

    # What is measured

    def _push(self, call: Call) -> Response:
        """Take what a check has found."""
        body = call.body or {}
        check = known_cid(body.get("check"), self._world.checks, "check")
        found = body.get("metrics")
        if not isinstance(found, dict) or not found:
            raise invalid("metrics must be an object: a name and a number or a text for each")
        now = self._world.now()
        moment = now if body.get("at") is None else whole(body["at"], "at", 0, now)
        for name, value in found.items():
            fits = isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 1e308)
            if isinstance(value, bool) or not fits:
                raise invalid(f"metrics: {name!r} must be a number or a text")
        self.follow_the_clock()
        collected = [name for name, value in found.items() if self._take(check, name, value, moment)]
        self.follow_the_clock()
        return answer({"collected": collected, "ignored": [name for name in found if name not in collected]})

    def _take(self, check: str, name: str, value: Any, moment: int) -> bool:
        """Keep one sample; tell whether its metric is collected at all."""
        key = f"{number_of(check)}_{name}"
        row = self._world.samples.get(key) or {"check": check, "metric": name, "samples": []}
        row["hushed"] = []
        row["samples"] = sorted([*row["samples"], [moment, value]], key=lambda sample: sample[0])[-_KEPT:]
        self._world.samples.put(key, row)
        if not self._world.checks.shared(check)["_active"]:
            return False
        metric = self._world.metric_of(check, name)
        return self._discovered(check, name, value) if metric is None else metric["status"] == "active"

    def _discovered(self, check: str, name: str, value: Any) -> bool:
        """Tell whether a metric that the bundle does not name is collected, and name it where the bundle lists them."""
        bundle = self._world.bundles.get(self._world.checks.shared(check)["_check_bundle"])
        if bundle["metric_filters"]:
            return allowed(bundle["metric_filters"], name)
        active = sum(metric["status"] == "active" for metric in bundle["metrics"])
        if bundle["metric_limit"] != -1 and active >= bundle["metric_limit"]:
            return False
        kind = "text" if isinstance(value, str) else "numeric"
        metric = {"name": name, "type": kind, "status": "active", "units": None, "tags": []}
        self._world.bundles.put(bundle["_cid"], {**bundle, "metrics": [*bundle["metrics"], metric]})
        return True

    # What follows

    def follow_the_clock(self) -> None:
        """Bring every alert up to this moment, and tell whom it concerns."""
        now = self._world.now()
        if len(self._world.samples):
            for rule_set, check, samples in self._watched():
                found = judge(rule_set["rules"], samples["samples"], now)
                if rule_set["_cid"] in samples["hushed"]:
                    found = None
                self._settle(rule_set["_cid"], check, samples["metric"], found, spelled(samples["samples"][-1][1]), now)
        for alert in self._open():
            if alert["_rule_set"] not in self._world.rule_sets and alert["_rule_set"] not in self._world.rule_set_groups:
                self.clear(alert, alert["_value"], now)
        for group in self._world.rule_set_groups.all():
            self._settle_group(group, now)
        for alert in self._open():
            self._notices.follow(alert, now)

    def _open(self) -> list[Row]:
        return [row for row in self._alerts.all() if row["_cleared_on"] is None]

    def _watched(self) -> Iterator[tuple[Row, str, Row]]:
        """Yield each rule set with a check and what that found of a metric that is collected."""
        named: dict[tuple[str, str], list[Row]] = {}
        patterns: list[Row] = []
        for rule_set in self._world.rule_sets.all():
            if rule_set["metric_name"] is None:
                patterns.append(rule_set)
            else:
                named.setdefault((rule_set["check"], rule_set["metric_name"]), []).append(rule_set)
        for row in self._world.samples.all():
            if self._collected(row):
                own = [*named.get((row["check"], row["metric"]), ()), *named.get((ANY_CHECK, row["metric"]), ())]
                for rule_set in (*own, *(one for one in patterns if _covers(one, row))):
                    if rule_set["filter"] is None or self._passes(rule_set["filter"], row):
                        yield rule_set, row["check"], row

    def _collected(self, row: Row) -> bool:
        check = self._world.checks.shared(row["check"])
        if check is None or not check["_active"]:
            return False
        metric = self._world.metric_of(row["check"], row["metric"])
        if metric is not None:
            return metric["status"] == "active"
        bundle = self._world.bundle_of(row["check"])
        return bundle is not None and allowed(bundle["metric_filters"], row["metric"])

    def _passes(self, wanted: str, row: Row) -> bool:
        """Tell whether a filter lets a metric through; one that cannot be read lets nothing."""
        bundle, check, asked = self._world.bundle_of(row["check"]), self._world.checks.shared(row["check"]), query(wanted)
        if asked is None or bundle is None or check is None:
            return False
        names = {
            "__name": row["metric"], "__check_id": number_of(row["check"]), "__check_uuid": check["_check_uuid"],
            "__check_name": bundle["display_name"], "__check_target": bundle["target"], "__check_module": bundle["type"],
        }  # fmt: skip
        return asked(names, [*bundle["tags"], *stream_tags(row["metric"])])

    def _settle(self, source: str, check: str, metric: str, found: Finding | None, value: str, now: int) -> None:
        """Open, keep or clear the alert of one rule set about one metric."""
        mine = (source, check, metric)
        alert = next((row for row in self._open() if (row["_rule_set"], row["_check"], row["_metric_name"]) == mine), None)
        if found is not None and alert is not None and alert["_severity"] == found.rule["severity"]:
            return
        if alert is not None:
            self.clear(alert, value, now)
        if found is not None and found.rule["severity"]:
            self._raise(source, check, metric, found)

    def _raise(self, source: str, check: str, metric: str, found: Finding) -> None:
        """Open an alert of a rule set."""
        bundle, rule_set = self._world.bundle_of(check) or {}, self._world.rule_sets.shared(source) or {}
        self._put(
            found.since, found.rule["wait"],
            {
                "_broker": self._world.checks.shared(check)["_broker"], "_canonical_metric_name": metric, "_check": check,
                "_check_name": bundle["display_name"], "_check_module": bundle["type"],
                "_check_target": bundle["target"], "_metric_link": rule_set["link"], "_metric_name": metric,
                "_metric_notes": rule_set["notes"],
                "_rule": {"criteria": found.rule["criteria"], "value": found.rule["value"]}, "_rule_set": source,
                "_severity": found.rule["severity"], "_signature": f"{number_of(check)}`{metric}",
                "_tags": bundle["tags"], "_value": found.value,
            },
        )  # fmt: skip

    def _settle_group(self, group: Row, now: int) -> None:
        """Open, keep or clear the alert of a group: its first formula that holds says how bad it is."""
        up = [(row["_rule_set"], str(row["_severity"])) for row in self._open()]
        held = [
            any((one["rule_set"], severity) in up for severity in one["matching_severities"])
            for one in group["rule_set_conditions"]
        ]
        holds = [one for one in group["formulas"] if held and formula(one["expression"], 26)(held)]
        alert = next((row for row in self._open() if row["_rule_set"] == group["_cid"]), None)
        if alert is not None and (not holds or alert["_severity"] != holds[0]["raise_severity"]):
            self.clear(alert, alert["_value"], now)
            alert = None
        if alert is None and holds:
            self._put(
                now, holds[0]["wait"],
                {
                    "_broker": None, "_canonical_metric_name": None, "_check": None, "_check_name": group["name"],
                    "_check_module": None, "_check_target": None, "_metric_link": None, "_metric_name": None,
                    "_metric_notes": None, "_rule": {},
                    "_rule_set": group["_cid"], "_severity": holds[0]["raise_severity"],
                    "_signature": f"group`{number_of(group['_cid'])}", "_tags": group["tags"], "_value": str(sum(held)),
                },
            )  # fmt: skip

    def _put(self, since: int, wait: int, members: Mapping[str, Any]) -> None:
        number = self._alerts.next_id(50101)
        alert = {
            "_cid": f"/alert/{number}", "_acknowledgement": None, "_cleared_on": None, "_cleared_value": None,
            "_alert_url": f"https://example.circonus.com/fault/{number}", "_maintenance": [], "_occurred_on": since,
            "comment": None, **members,
        }  # fmt: skip
        self._alerts.put(alert["_cid"], alert)
        self._notices.expect(alert, since + wait * 60)

    def clear(self, alert: Row, value: str, now: int) -> None:
        """Clear an alert and tell those who were told of it."""
        cleared = {**alert, "_cleared_on": now, "_cleared_value": value}
        self._alerts.put(alert["_cid"], cleared)
        self._notices.over(cleared, now)

    def force(self, alert: Row) -> None:
        """Clear an alert by hand: what it was about is looked at again when something new is pushed."""
        key = f"{number_of(alert['_check'] or '')}_{alert['_metric_name']}"
        row = self._world.samples.get(key)
        if row is not None:
            self._world.samples.put(key, {**row, "hushed": [*row["hushed"], alert["_rule_set"]]})
        self.clear(alert, alert["_value"], self._world.now())

    def holds(self, acknowledgement: Row) -> bool:
        """Tell whether an acknowledgement is in force: its time is not over, and its alert has no newer one."""
        return self._notices.holds(acknowledgement)


def _covers(rule_set: Row, row: Row) -> bool:
    """Tell whether a rule set with a pattern looks at a metric."""
    return rule_set["check"] in (row["check"], ANY_CHECK) and patterns.fits(rule_set["metric_pattern"], row["metric"])

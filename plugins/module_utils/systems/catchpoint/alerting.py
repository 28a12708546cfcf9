# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The section of alerts that products, folders and tests have: the rules, and who is told.

The service keeps no order of rules, gives them ids of its own, and fills in what is left out.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests), https://github.com/catchpoint/terraform-provider-catchpoint
"""

from __future__ import annotations

from typing import Any

from ...errors import BadInput
from ...values import Either, Email, Field, Flag, Members, Number, Row, SetOf, Text
from .values import Alike, Boxed, Counted, Limit, Numbered, OpenWord, Section, Word

ALERT_TYPES = {
    "byte_length": 2, "content_match": 3, "host_failure": 4, "timing": 7, "test_failure": 9, "insight": 10, "ping": 12, "requests": 13,
    "availability": 15, "address": 16, "dns": 17, "path": 20, "asn": 23, "experience_score": 26,
}  # fmt: skip
SUBTYPES = {
    "byte_length": 1, "page": 2, "file_size": 3, "test_failure": 9, "regular_expression": 10, "compare_previous": 11, "compare_file": 12,
    "response_code": 13, "response_headers": 15, "dns": 50, "connect": 51, "send": 52, "wait": 53, "load": 54, "ttfb": 55, "content_load": 57,
    "response": 58, "test_time": 59, "dom_load": 61, "test_time_with_suspect": 63, "server_response": 64, "document_complete": 66,
    "redirect": 67, "ssl": 68, "tracepoints": 90, "indicators": 91, "round_trip": 100, "packet_loss": 101, "jitter": 102, "test": 140,
    "content": 141, "downtime": 142, "reachability": 143, "cities": 190, "asns": 191, "countries": 193, "hops": 194, "handshake": 195,
    "days_to_expiry": 196, "origin_as": 210, "path_as": 211, "origin_neighbor": 212, "prefix_mismatch": 213,
}  # fmt: skip
OPERATIONS = {
    "not_equals": 0, "equals": 1, "greater_than": 2, "greater_or_equal": 3, "less_than": 4, "less_or_equal": 5, "not_between": 6, "between": 7,
}  # fmt: skip
STATISTICS = {
    "counter": 0, "average": 1, "median": 2, "standard_deviation": 3, "min": 4, "max": 5, "geometric_mean": 6, "p95": 7, "p85": 8, "p75": 9,
    "p99": 10, "custom": 18, "p25": 19,
}  # fmt: skip
FILTERS = {
    "none": 0, "index": 1, "name": 2, "address": 3, "any": 4, "destination": 5, "composite_test": 6, "composite_folder": 7,
    "composite_product": 8, "composite_alert_type": 9, "composite_alert_subtype": 10,
}  # fmt: skip
RECORDS = {"a": 1, "ns": 2, "cname": 5, "aaaa": 28, "a_or_aaaa": 32770}
REMINDERS = (0, 1, 5, 10, 15, 30, 60, 1440)
INTERVALS = (0, 1, 5, 10, 15, 20, 30, 45, 60, 120, 360, 720)
HISTORY = (5, 10, 15, 30, 60, 120, 360, 720, 1440, 10080)
INSTRUCTED, RECIPIENTS = Word(none=0, custom=1), Word(contact=0, contact_group=1, email=2)


class Threshold(Members):
    """On how many runs or nodes something must be wrong."""

    def check(self, value: Any, place: str) -> None:
        """Refuse one that says no number, and numbers that would not count."""
        super().check(value, place)
        kind = value.get("type")
        if kind != "average_across_nodes" and not value.get("number") and not value.get("percentage"):
            raise BadInput(f"{place} says neither number nor percentage, and type {kind} needs one of them")
        for name, needed in (("consecutive", "node"), ("failing", "average_across_nodes")):
            if value.get(name) and kind != needed:
                raise BadInput(f"{place}.{name} counts only where type is {needed}")

    def to_wire(self, value: Any) -> Any:
        """Return it with what makes its consecutive runs count."""
        row = super().to_wire(value)
        return {**row, "consecutiveRunsEnabled": bool(row["consecutiveRuns"])} if isinstance(row, dict) and "consecutiveRuns" in row else row

    def from_wire(self, value: Any) -> Any:
        """Return it; runs that do not count are none."""
        found = super().from_wire(value)
        if isinstance(found, dict) and isinstance(value, dict) and value.get("consecutiveRunsEnabled") is False and "consecutive" in found:
            return {**found, "consecutive": 0}
        return found


class Instructions(Boxed, Text):
    """What stands in an alert: a text here, an object there."""

    member = "instructions"

    def to_wire(self, value: Any) -> Any:
        """Return it in its object, with whether there is any."""
        return {"instructions": value or "", "instructionType": INSTRUCTED.to_wire("custom" if value else "none")}


class Recipient(Either):
    """Who is told: an address, which the service may know as that of a contact, or a group of contacts."""

    def __init__(self) -> None:
        super().__init__(email=Email(), contact_group=Numbered())

    def to_wire(self, value: Any) -> Any:
        """Return it with its type."""
        told = super().to_wire(value)
        if isinstance(told, dict) and told.get("contact_group"):
            return {**told["contact_group"], "recipientType": RECIPIENTS.to_wire("contact_group")}
        return {"id": 0, **told, "recipientType": RECIPIENTS.to_wire("email")} if isinstance(told, dict) else told

    def from_wire(self, value: Any) -> Any:
        """Return it under our names: what an address belongs to does not matter."""
        if not isinstance(value, dict):
            return value
        if RECIPIENTS.from_wire(value.get("recipientType")) == "contact_group" or not value.get("email"):
            return {"contact_group": value.get("id")}
        return {"email": value["email"]}


class Completed(Members):
    """What never goes without some members. usual: what they are where nothing is said."""

    usual: Row = {}

    def to_wire(self, value: Any) -> Any:
        """Return it with all of them."""
        row = super().to_wire(value)
        return {**self.usual, **row} if isinstance(row, dict) and row else row


class Notification(Completed):
    """Who is told, of what, and how. Lists in it are never null there."""

    usual = {"notifyOnWarning": True, "notifyOnCritical": True, "notifyOnImproved": True, "recipients": [], "alertWebhooks": []}

    def __init__(self) -> None:
        super().__init__(
            Field("subject", Text(), required=True),
            Field("recipients", SetOf(Recipient())),
            Field("on_warning", Flag(), at="notifyOnWarning"),
            Field("on_critical", Flag(), at="notifyOnCritical"),
            Field("on_improved", Flag(), at="notifyOnImproved"),
            Field("webhooks", SetOf(Numbered()), at="alertWebhooks"),
        )


class Trigger(Members):
    """When a rule applies."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what would not count."""
        super().check(value, place)
        for name in ("history", "statistic"):
            if value.get(name) is not None and value.get("type") != "trailing":
                raise BadInput(f"{place}.{name} counts only where type is trailing")


class Rule(Completed):
    """One rule. The service fills in what is left out."""

    usual = {"notificationType": {"id": 0, "name": "DefaultContacts"}, "notificationGroups": []}


def _watched(rule: Any) -> tuple:
    """Return what a rule watches, by which it is known again."""
    trigger, threshold = rule.get("trigger") or {}, rule.get("threshold") or {}
    return (rule.get("type"), rule.get("subtype"), trigger.get("type"), threshold.get("type"))


def _rule() -> Rule:
    threshold = Threshold(
        Field("type", Word(runs=0, average_across_nodes=1, node=2), at="nodeThresholdType", required=True),
        Field("number", Limit(), at="numberOfUnits"),
        Field("percentage", Limit(fraction=True), at="percentageOfUnits"),
        Field("failing", Limit(), at="numberOfFailingUnits"),
        Field("consecutive", Limit(), at="consecutiveRuns"),
        Field("per_node_average", Flag(), at="utilizePerNodeHistoricalAverage"),
    )
    trigger = Trigger(
        Field("type", Word(none=0, specific=1, trailing=2, trend_shift=3), at="triggerType", required=True),
        Field("operation", Word(**OPERATIONS), at="operationType"),
        Field("warning", Number(fraction=True), at="warningTrigger"),
        Field("critical", Number(fraction=True), at="criticalTrigger"),
        Field("warning_reminder", Counted("minutes", choices=REMINDERS), at="warningReminderFrequency"),
        Field("critical_reminder", Counted("minutes", choices=REMINDERS), at="criticalReminderFrequency"),
        Field("interval", Counted("minutes", choices=INTERVALS), at="thresholdInterval"),
        Field("history", Counted("minutes", choices=HISTORY), at="historicalInterval"),
        Field("statistic", Word(**STATISTICS), at="statisticalType"),
        Field("expression", Text()),
        Field("filter", Word(**FILTERS), at="filterType"),
        Field("filter_value", Text(), at="filterValue"),
        Field("dns_record", Word(**RECORDS), at="dnsRecordType"),
        Field("dns_resolved_name", Text(), at="dnsResolvedName"),
        Field("dns_ttl", Number("seconds"), at="dnsTTL"),
        Field("rolling_window", Flag(), at="useIntervalRollingWindow"),
    )
    return Rule(
        Field("type", OpenWord(**ALERT_TYPES), at="alertType", required=True),
        Field("subtype", OpenWord(**SUBTYPES), at="alertSubType"),
        Field("threshold", threshold, at="nodeThreshold", required=True),
        Field("trigger", trigger, required=True),
        Field("notify", Word(default=0, default_and_additional=1, nobody=2, additional=3), at="notificationType"),
        Field("notifications", SetOf(Notification(), most=5), at="notificationGroups"),
        Field("enforce_test_failure", Flag(), at="enforceTestFailure"),
        Field("omit_scatterplot", Flag(), at="omitScatterplot"),
        Field("match_all_records", Flag(), at="matchAllRecords"),
        Field("instructions", Instructions(), at="instruction"),
    )


def alerts(inherits: bool) -> Section:
    """Return the type of alerts. inherits: whether there are some to inherit, and to add to."""
    return Section(
        "alertSettingType",
        Field("rules", Alike(_rule(), _watched), at="alertGroupItems", initial=[]),
        Field("notification", Notification(), at="notificationGroup"),
        inherits=inherits,
        adds=True,
    )

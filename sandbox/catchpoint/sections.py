"""The five sections of settings that a test, a folder or a product has of its own or inherits.

A section is replaced whole. It is stored with its type and what was sent; what the service numbers or blanks is added when
it is written. Whoever refers to contacts, nodes and groups is looked up by `Referred`.
"""

from __future__ import annotations

from typing import Any

from . import enums as e
from .shapes import REFERENCE, Anything, Enum, Flag, Ignored, Kind, ListOf, Object, Real, Text, Whole, Wrong

Row = dict[str, Any]
INHERIT, OVERRIDE, AND_ADD, NONE = 0, 1, 2, 3


def _of(table: dict[int, str], *allowed: int) -> Enum:
    return Enum(table, allowed)


# Request

_SECRETS = ("password", "passphrase", "passPhrase")
AUTHENTICATION = Object(
    {
        "authenticationMethodType": _of(e.AUTHENTICATION), "id": Ignored(), "passwordIds": ListOf(REFERENCE),
        "userName": Text(512), "password": Text(512), "passwordStatus": _of(e.PASSWORD_STATUS),
    }
)  # fmt: skip


def _header(header: Row, place: str) -> Row:
    number = (header.get("requestHeaderType") or {"id": 0})["id"]
    if "requestValue" not in header:
        raise Wrong(f"The field {place}.requestValue is required.")
    if number == 11 and not header.get("headerName"):
        raise Wrong(f"The field {place}.headerName is required for a custom header.")
    if number == 14 and not header.get("childHostPattern"):
        raise Wrong(f"The field {place}.childHostPattern is required for a DNS override.")
    return header


_HEADER = Object(
    {
        "requestHeaderType": _of(e.HEADER_TYPE), "requestValue": Text(4096), "headerName": Text(256),
        "childHostPattern": Text(512),
    },
    ("requestHeaderType",), _header,
)  # fmt: skip
REQUEST = Object(
    {
        "requestSettingType": _of(e.SETTINGS_TYPE, INHERIT, OVERRIDE), "authentication": AUTHENTICATION,
        "tokenIds": ListOf(REFERENCE), "libraryCertificateIds": ListOf(REFERENCE),
        "nonLibraryCertificate": Object({"id": Ignored(), "givenName": Text(256), "description": Text(256)}),
        "httpHeaderRequests": ListOf(_HEADER),
    },
    ("requestSettingType",),
)  # fmt: skip

# Schedule

_NODE = Object({"id": Whole(1), "name": Anything(), "networkType": _of(e.NETWORK_TYPE)}, ("id",))
SCHEDULE = Object(
    {
        "scheduleSettingType": _of(e.SETTINGS_TYPE, INHERIT, OVERRIDE), "id": Ignored(), "frequency": _of(e.FREQUENCY),
        "testNodeDistribution": _of(e.DISTRIBUTION), "networkType": _of(e.NETWORK_TYPE), "nodes": ListOf(_NODE),
        "nodeGroups": ListOf(Object({"id": REFERENCE, "nodeGroupId": REFERENCE})), "roundRobinAmount": REFERENCE,
        "runScheduleId": REFERENCE, "maintenanceScheduleId": REFERENCE,
    },
    ("scheduleSettingType",),
)  # fmt: skip

# Advanced


def _advanced(section: Row, place: str) -> Row:
    flags = {flag["id"] for flag in section.get("appliedTestFlags", ())}
    if {19, 21} <= flags:
        raise Wrong(f"The flags 19 and 21 of {place} exclude each other.")
    if section.get("waitForNoActivity") and 25 not in flags:
        raise Wrong(f"The field {place}.waitForNoActivity needs the flag 25.")
    if section.get("waitForNoActivity", 0) % 500:
        raise Wrong(f"The field {place}.waitForNoActivity must be a multiple of 500.")
    if section.get("maxStepRuntimeSecOverride") not in (None, 5, 10, 15, 20, 30, 60, 90, 120):
        raise Wrong(f"The value '{section['maxStepRuntimeSecOverride']}' is not valid for {place}.maxStepRuntimeSecOverride.")
    return section


_NONE = ("", 0)
ADVANCED = Object(
    {
        "advancedSettingType": _of(e.SETTINGS_TYPE, INHERIT, OVERRIDE), "id": Ignored(),
        "appliedTestFlags": ListOf(_of(e.TEST_FLAG)), "maxStepRuntimeSecOverride": Whole(0, 120, _NONE),
        "waitForNoActivity": Whole(0, 5000, _NONE), "viewportHeight": Whole(300, 2000, _NONE),
        "viewportWidth": Whole(300, 2000, _NONE), "failureHopCount": Whole(7, 20, _NONE), "pingCount": Whole(4, 20, _NONE),
        "ednsSubnet": Text(64), "additionalMonitor": _of(e.ADDITIONAL_MONITOR),
        "testBandwidthThrottling": _of(e.BANDWIDTH), "filmstripFrequency": Whole(0, 10_000, _NONE), "clientId": Text(256),
        "matchSelfZoneBy": _of(e.SELF_ZONE), "matchSelfZoneCriteria": Text(1024),
    },
    ("advancedSettingType",), _advanced,
)  # fmt: skip

# Alerts

_RECIPIENT = Object(
    {
        "id": Whole(0, blank=_NONE), "email": Text(256), "name": Text(256), "firstName": Text(128), "lastName": Text(128),
        "recipientType": _of(e.RECIPIENT_TYPE),
    },
    ("recipientType",),
)  # fmt: skip
_WEBHOOK = Object({"id": Whole(1)}, ("id",))


def _group(null: bool) -> Object:
    """Return the kind of a group of recipients. null: whether its lists may be null."""
    return Object(
        {
            "id": Ignored(), "subject": Text(1024), "notifyOnWarning": Flag(), "notifyOnCritical": Flag(),
            "notifyOnImproved": Flag(), "alertWebhooks": ListOf(_WEBHOOK, null=null),
            "recipients": ListOf(_RECIPIENT, null=null),
        },
        ("subject",),
    )  # fmt: skip


def _threshold(threshold: Row, place: str) -> Row:
    if (threshold["nodeThresholdType"]["id"] != 1 and threshold.get("numberOfUnits") is None
            and threshold.get("percentageOfUnits") is None):  # fmt: skip
        raise Wrong(f"The field {place} needs numberOfUnits or percentageOfUnits.")
    return {"consecutiveRunsEnabled": False, "utilizePerNodeHistoricalAverage": False, **threshold}


_THRESHOLD = Object(
    {
        "nodeThresholdType": _of(e.NODE_THRESHOLD), "numberOfUnits": Whole(0), "percentageOfUnits": Real(0, 100),
        "numberOfFailingUnits": Whole(0), "consecutiveRunsEnabled": Flag(), "consecutiveRuns": Whole(0),
        "utilizePerNodeHistoricalAverage": Flag(), "id": Ignored(), "name": Ignored(),
    },
    ("nodeThresholdType",), _threshold,
)  # fmt: skip
_TRIGGER = Object(
    {
        "triggerType": _of(e.TRIGGER_TYPE), "operationType": _of(e.OPERATION), "warningTrigger": Real(),
        "criticalTrigger": Real(), "warningReminderFrequency": _of(e.REMINDER), "criticalReminderFrequency": _of(e.REMINDER),
        "thresholdInterval": _of(e.THRESHOLD_INTERVAL), "historicalInterval": _of(e.HISTORICAL_INTERVAL),
        "statisticalType": _of(e.STATISTIC), "expression": Text(4096), "filterType": _of(e.FILTER_TYPE),
        "filterValue": Text(1024), "filterItems": ListOf(Object({"id": Whole(0), "name": Text(256)})),
        "dnsRecordType": _of(e.DNS_RECORD), "dnsResolvedName": Text(512), "dnsTTL": Whole(0),
        "useIntervalRollingWindow": Flag(), "id": Ignored(),
    }
)  # fmt: skip
_RULE = Object(
    {
        "alertType": _of(e.ALERT_TYPE), "alertSubType": _of(e.ALERT_SUBTYPE), "nodeThreshold": _THRESHOLD, "trigger": _TRIGGER,
        "notificationType": _of(e.NOTIFICATION_TYPE), "notificationGroups": ListOf(_group(True), 5),
        "enforceTestFailure": Flag(), "omitScatterplot": Flag(), "matchAllRecords": Flag(),
        "instruction": Object(
            {"id": Ignored(), "instructions": Text(4096), "instructionType": _of(e.INSTRUCTION_TYPE)}
        ),
        "id": Ignored(),
    },
    ("alertType", "nodeThreshold", "trigger"),
)  # fmt: skip
ALERTS = Object(
    {
        "alertSettingType": _of(e.SETTINGS_TYPE, INHERIT, OVERRIDE, AND_ADD), "id": Ignored(),
        "notificationGroup": _group(False), "alertGroupItems": ListOf(_RULE),
    },
    ("alertSettingType",),
)  # fmt: skip

# Insights

_INSIGHT = Object({"id": Whole(1), "name": Text(256)}, ("id",))
INSIGHTS = Object(
    {
        "insightSettingType": _of(e.SETTINGS_TYPE, INHERIT, OVERRIDE, NONE), "indicators": ListOf(_INSIGHT),
        "tracepoints": ListOf(_INSIGHT),
    }
)  # fmt: skip
INSIGHT_PARTS = frozenset(("indicators", "tracepoints", "insightSettingType"))

KINDS: dict[str, Object] = {
    "advanced": ADVANCED, "request": REQUEST, "schedule": SCHEDULE, "alerts": ALERTS, "insights": INSIGHTS,
}  # fmt: skip
TYPE = {
    "advanced": "advancedSettingType", "request": "requestSettingType", "schedule": "scheduleSettingType",
    "alerts": "alertSettingType", "insights": "insightSettingType",
}  # fmt: skip
"""Section -> its member that says whether it is inherited."""
SWITCH = {
    "advanced": "includeAdvanceSettings", "request": "includeRequest", "schedule": "includeTargeting",
    "alerts": "includeAlerts", "insights": "includeInsight",
}  # fmt: skip
"""Section -> the switch that brings it into a list (the vendor's spelling)."""


def kinds(spelling: dict[str, str]) -> dict[str, Kind]:
    """Return member -> kind for a thing that spells its sections so. spelling: section -> member."""
    return {member: KINDS[section] for section, member in spelling.items()}


def type_of(section: str, value: Row | None) -> int:
    """Return the type of a section as it is stored; none is inherited."""
    return ((value or {}).get(TYPE[section]) or {"id": INHERIT})["id"]


def inherited(section: str) -> Row:
    """Return an inherited section as it is shown."""
    shown: Row = {TYPE[section]: e.pair(e.SETTINGS_TYPE, INHERIT)}
    return {**shown, "alertGroupItems": []} if section == "alerts" else shown


def blanked(value: Any) -> Any:
    """Return a value without its secrets, at any depth: they never come back."""
    if isinstance(value, dict):
        return {name: blanked(member) for name, member in value.items() if name not in _SECRETS}
    return [blanked(member) for member in value] if isinstance(value, list) else value

"""What a test of each type may be: its members, its monitors, what it needs and which sections it takes.

Source: the vendor's OpenAPI description, and what the vendor's Terraform provider checks before it sends.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from . import enums as e
from .collection import sectioned
from .labels import TEST_LABEL
from .sections import AUTHENTICATION, INHERIT, type_of
from .settled import TEST
from .shapes import LARGEST, REFERENCE, Anything, Enum, Flag, Ignored, ListOf, Moment, Object, Real, Text, Whole, Wrong

Row = dict[str, Any]

_REQUEST_DATA = Object(
    {
        "testId": Whole(0, 2**53), "requestData": Text(1_000_000), "transactionScriptType": Enum(e.SCRIPT_TYPE),
        "testType": Enum(e.TEST_TYPE), "monitor": Enum(e.MONITOR), "scriptName": Text(256),
    },
    ("testId",),
)  # fmt: skip
_THRESHOLDS = Object(
    {
        "testTimeMonitorTypeId": Whole(0), "testTimeApdexThresholdWarning": Real(0), "testTimeApdexThresholdCritical": Real(0),
        "testTimeMetricType": Enum(e.METRIC), "availabilityMonitorTypeId": Whole(0),
        "availabilityApdexThresholdWarning": Real(0, 100), "availabilityApdexThresholdCritical": Real(0, 100),
        "availabilityMetricType": Enum(e.METRIC),
    }
)  # fmt: skip


def _chrome(version: Row, place: str) -> Row:
    if version.get("applicationVersionId") and version["applicationVersionType"]["id"] != 3:
        raise Wrong(f"The field {place}.applicationVersionId needs the version type Specific.")
    if version["applicationVersionType"]["id"] == 3 and not version.get("applicationVersionId"):
        raise Wrong(f"The field {place}.applicationVersionId is required for a specific version.")
    return {"applicationVersionId": 0, **version}


CHROME_VERSION = Object(
    {"applicationVersionType": Enum(e.VERSION_TYPE), "applicationVersionId": Whole(0)}, ("applicationVersionType",)
)
_TEXTS = {
    "url": 2048, "gatewayAddressOrHost": 512, "dnsServer": 512, "certificateName": 256, "fileData": 1_000_000,
    "passPhrase": 256, "scriptFileName": 256, "requestPostData": 100_000, "subscribeTopic": 256, "publishTopic": 256,
    "publishMessage": 4096, "applicationVersion": 64,
}  # fmt: skip
MEMBERS = sectioned(
    TEST,
    {
        "id": Anything(), "divisionId": Whole(1), "productId": Whole(1), "folderId": REFERENCE, "name": Text(128),
        "description": Text(128), "status": Enum(e.STATUS, (0, 1)), "testType": Enum(e.TEST_TYPE), "monitor": Enum(e.MONITOR),
        "startTime": Moment(), "endTime": Moment(), "alertsPaused": Flag(), "alertsPauseExpiration": Moment(),
        "enableTestDataWebhook": Flag(), "sendTestMessage": Flag(), "dnsQueryType": Enum(e.DNS_QUERY),
        "userAgentTypeId": Enum(e.USER_AGENT), "chromeMonitorVersion": CHROME_VERSION, "testRequestData": _REQUEST_DATA,
        "thresholdRestModel": _THRESHOLDS, "labels": ListOf(TEST_LABEL), "enforceCertificatePinning": Flag(),
        "enforceCertificateKeyPinning": Flag(), "requestHttpMethod": Enum(e.HTTP_METHOD),
        "requestPostDataFormat": Enum(e.POST_FORMAT), "transactionScriptType": Enum(e.SCRIPT_TYPE),
        "authentication": AUTHENTICATION, "templateId": REFERENCE, "fileReferenceId": REFERENCE,
        "expirationContactId": REFERENCE, "expirationContactGroupId": REFERENCE, "ftpUsePassiveConnection": Flag(),
        "ftpDeleteFileAfterUpload": Flag(), "ftpUploadFileSize": Whole(1, LARGEST, ("", 0)),
        "actions": ListOf(Enum(e.TEST_ACTION)),
        "customFields": ListOf(Object({"parameterId": Whole(0), "name": Text(256), "value": Text(4096)})),
        "testCertificate": Ignored(), "changeDate": Ignored(), "monitorWithVersion": Ignored(),
        **{name: Text(most) for name, most in _TEXTS.items()},
    },
)  # fmt: skip
SHAPE = Object(MEMBERS, ("divisionId", "productId", "name", "testType", "monitor", "startTime", "status"))
PATCHED = frozenset(
    (
        "name", "url", "description", "gatewayAddressOrHost", "enableTestDataWebhook", "alertsPaused", "startTime", "endTime",
        "status", "monitor", "productId", "folderId", "userAgentTypeId", "dnsServer", "dnsQueryType",
        "enforceCertificatePinning", "enforceCertificateKeyPinning", "chromeMonitorVersion", "testRequestData",
        "thresholdRestModel", "labels", "advancedSettings", "requestSettings", "scheduleSettings", "alertGroup",
        "insightData", "requestHttpMethod", "requestPostData", "requestPostDataFormat", "alertsPauseExpiration",
    )
)  # fmt: skip
DEEP = {
    "testRequestData": frozenset(("transactionScriptType", "requestData")),
    "chromeMonitorVersion": frozenset(("applicationVersionId", "applicationVersionType")),
    "insightData": frozenset(("indicators", "tracepoints", "insightSettingType")),
}

_HOST_LIKE = ("alerts", "schedule", "advanced")
_EVERY = tuple(TEST)
_MONITORS: dict[int, tuple[int, ...]] = {
    0: (2, 3, 18, 19, 20, 26), 1: (18, 3, 26), 5: (12, 13), 6: (8, 11, 23), 9: (25,), 12: (9, 14, 29), 18: (31,), 20: (34, 41),
    25: (18, 39), 26: (18,),
}  # fmt: skip
"""Test type -> its monitors; other types take any."""
_SCRIPTS = {1: (1,), 9: (1, 2), 25: (3,), 26: (4,)}
_TAKES = {5: _HOST_LIKE, 6: _HOST_LIKE, 12: _HOST_LIKE, 18: _HOST_LIKE, 20: ("alerts",)}
"""Test type -> the sections it can have of its own; other types can have all."""
_URL = (0, 5, 6, 12, 18, 20)
_SSL = re.compile(r"ssl://[^/:\s]+(:\d{1,5})?(/.*)?", re.IGNORECASE)


def check(test: Row) -> None:
    """Refuse what a test of this type cannot be; raises Wrong."""
    kind, monitor = test["testType"]["id"], test["monitor"]["id"]
    if kind in _MONITORS and monitor not in _MONITORS[kind]:
        raise Wrong(f"The monitor '{e.MONITOR[monitor]}' is not valid for a test of type '{e.TEST_TYPE[kind]}'.")
    if kind in _URL and not test.get("url"):
        raise Wrong("The url field is required.")
    if kind in _SCRIPTS:
        _check_script(test, kind)
    if kind == 5 and not (test.get("dnsQueryType") or {"id": 0})["id"]:
        raise Wrong("The dnsQueryType field is required.")
    if kind == 18 and not _SSL.fullmatch(test["url"]):
        raise Wrong("The url of an SSL test must begin with ssl://.")
    if kind == 20:
        _check_prefix(test["url"])
    if test.get("chromeMonitorVersion") is not None:
        test["chromeMonitorVersion"] = _chrome(CHROME_VERSION.read(test["chromeMonitorVersion"], "chromeMonitorVersion"), "chromeMonitorVersion")
    for section, member in TEST.items():
        if section not in _TAKES.get(kind, _EVERY) and type_of(section, test.get(member)) != INHERIT:
            raise Wrong(f"A test of type '{e.TEST_TYPE[kind]}' has no {member} of its own.")


def _check_script(test: Row, kind: int) -> None:
    data = test.get("testRequestData") or {}
    if not data.get("requestData", "").strip():
        raise Wrong("The testRequestData.requestData field is required.")
    script = data.get("transactionScriptType")
    if script is None or script["id"] not in _SCRIPTS[kind]:
        raise Wrong(f"The script type is not valid for a test of type '{e.TEST_TYPE[kind]}'.")


def _check_prefix(url: str) -> None:
    try:
        network = ipaddress.ip_network(url, strict=False)
    except ValueError:
        raise Wrong(f"The url '{url[:80]}' is not a prefix.") from None
    least, most = (8, 24) if network.version == 4 else (28, 128)
    if "/" not in url or not least <= network.prefixlen <= most:
        raise Wrong(f"The length of the prefix must be between {least} and {most}.")

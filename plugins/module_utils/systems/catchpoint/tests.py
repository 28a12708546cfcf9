# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests: what is measured, from where, how often, and who is told.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests)
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...resource import Delete, Identity, Listing, Module, Paths, Post, Resource
from ...steps import Desired, Extra
from ...times import instant
from ...values import (
    FIXED,
    LIVE,
    NOW,
    STABLE,
    Duration,
    Field,
    Flag,
    Instant,
    Members,
    Name,
    NumberRef,
    Options,
    Row,
    SetOf,
    Text,
    Url,
)
from .kinds_of_test import (
    DNS_QUERIES,
    METHODS,
    MONITORS,
    SCRIPT_TYPES,
    TEST_TYPES,
    USER_AGENTS,
    needs,
    refuse_unfitting,
    usual_agent,
    usual_monitor,
    usual_script,
    usual_version,
)
from .labels_of_test import Labels, apart, together
from .muting import MUTES, TEST_MUTE, mute_of, refuse_no_mute
from .pausing import KEY, STATES, TEST_PAUSE
from .removing import TEST_REMOVAL
from .sectioned import OWN, PATCH, SWITCHES, Sectioned, division_around, five_sections
from .system import API, AT_ONCE, CATCHPOINT, Inside, inactive_too, is_removed, narrowed_by, parse_id
from .values import WHOLE_POST, Limit, OpenWord, Word

TESTS = f"{API}/tests"
CHROME_VERSIONS = {"53": 1, "59": 3, "63": 4, "66": 5, "71": 8, "75": 7, "85": 12, "87": 13, "89": 14, "97": 28357, "108": 28558, "120": 31965}
"""Versions with an id of their own, in production; other installations of the vendor have others."""
OF_SERVICE = ("stable", "preview")
VERSIONS = Word(stable=1, preview=2, specific=3)


def _version(text: str) -> str:
    """Return a version, also of what was written as its id."""
    known = {f"id {identity}": version for version, identity in CHROME_VERSIONS.items()}
    written = " ".join(text.split())
    return known.get(written, written)


class ChromeVersion(Text):
    """A version of Chrome: `stable`, `preview`, one with an id, as `120`, or that id, as `id 31965`."""

    def __init__(self) -> None:
        super().__init__(_version)

    def check(self, value: Any, place: str) -> None:
        """Refuse what is none of them."""
        known = [*OF_SERVICE, *CHROME_VERSIONS]
        if self.canonical(value) not in known and not re.match(r"id +\d+$", value.strip()):
            raise BadInput(f"{place}: {value!r} is none of {', '.join(known)}; of another one write the id that Catchpoint has for it, as 'id 31965'")

    def to_wire(self, value: Any) -> Any:
        """Return the type of the version, and its id where it has one."""
        if value is None:
            return None
        usual = value in OF_SERVICE
        identity = 0 if usual else CHROME_VERSIONS.get(value) or int(value.rpartition(" ")[2])
        return {"applicationVersionType": VERSIONS.to_wire(value if usual else "specific"), "applicationVersionId": identity}

    def from_wire(self, value: Any) -> Any:
        """Return the version; an id that nobody knows stays one."""
        if not isinstance(value, dict):
            return value
        kind, identity = VERSIONS.from_wire(value.get("applicationVersionType")), value.get("applicationVersionId")
        return kind if kind in OF_SERVICE else f"id {identity}" if identity else None


def _script(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class TestRules(Sectioned):
    """A test is in the division of its product. What is paused under a key stays so."""

    __test__ = False

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        if not params.get("name") and not params.get("id"):
            raise BadInput("nothing says which test is meant: give name and product, or id")
        if params.get("key") is not None:
            raise BadInput("key: only state paused and resumed have one")
        refuse_no_mute(params)
        refuse_unfitting(params, params.get("type"))
        if params.get("start_time") and params.get("end_time") and instant(params["end_time"]) <= instant(params["start_time"]):
            raise BadInput("end_time is not after start_time")

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish with the division that is needed to make it, and without what would end a pause."""
        want = super().refine(want, row, lookup)
        was = want.resource.to_options(row) if row is not None else {}
        refuse_unfitting(want.options, want.get("type") or was.get("type"))
        if row is None:
            division = None if want.get("division") else division_around(want, lookup)
            return want if division is None else want.saying(division=str(division))
        keys = was.get("paused_by")
        if keys and want.get("status") == "active":
            return want.without("status").warning(f"It is paused under {' and '.join(keys)}, so it stays inactive until that is resumed.")
        return want

    def read(self, row: Row, now: float) -> Row:
        """Return a row with the keys that hold it apart from its labels."""
        return apart(row)

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a script with the type and the monitor of its test, and labels with what the service made of them."""
        if "testRequestData" in body:
            kinds = {name: body.get(name) or (row or {}).get(name) for name in ("testType", "monitor")}
            body = {**body, "testRequestData": {"testId": 1, **body["testRequestData"], **{name: one for name, one in kinds.items() if one}}}
        if "labels" in body:
            body = {**body, "labels": together(row, body["labels"] or [])}
        return body

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Return the mute, where the task wants one."""
        return mute_of(want, row, lookup)

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Return what an export says: a pause passes."""
        return {**options, "status": "active"} if options.get("paused_by") else options


FIELDS = (
    Field("name", Name(longest=128), required=True),
    Field("product", NumberRef("product"), at="productId", required=True),
    Field("folder", NumberRef("folder"), at="folderId"),
    Field("division", NumberRef("division", always=True), FIXED, at="divisionId"),
    Field("type", OpenWord(**TEST_TYPES), FIXED, at="testType", required=True),
    Field("monitor", OpenWord(**MONITORS), initial=usual_monitor),
    Field("description", Text(str.strip, 128)),
    Field("url", Url(str.strip), required=needs("url")),
    Field("status", Word(active=0, inactive=1), initial="active"),
    Field("start_time", Instant(), at="startTime", required=True, initial=NOW),
    Field("end_time", Instant(), at="endTime"),
    Field("alerts_paused", Flag(), LIVE, at="alertsPaused"),
    Field("data_webhook", Flag(), at="enableTestDataWebhook"),
    Field("gateway", Text(str.strip), at="gatewayAddressOrHost"),
    Field("script", Text(_script), at="testRequestData.requestData", required=needs("script")),
    Field("script_type", Word(**SCRIPT_TYPES), at="testRequestData.transactionScriptType", initial=usual_script),
    Field("chrome_version", ChromeVersion(), at="chromeMonitorVersion", initial=usual_version),
    Field("user_agent", OpenWord(**USER_AGENTS), at="userAgentTypeId", initial=usual_agent),
    Field("http_method", Word(**METHODS), at="requestHttpMethod"),
    Field("post_data", Text(), at="requestPostData"),
    Field("post_data_format", Word(plain_text=0, hex=1, base64=2), at="requestPostDataFormat"),
    Field("dns_server", Text(str.strip), at="dnsServer"),
    Field("dns_query", OpenWord(**DNS_QUERIES), at="dnsQueryType", required=needs("dns_query")),
    Field("certificate_pinning", Flag(), at="enforceCertificatePinning"),
    Field("certificate_key_pinning", Flag(), at="enforceCertificateKeyPinning"),
    Field(
        "thresholds",
        Members(
            Field("test_time_warning", Limit("milliseconds", fraction=True), at="testTimeApdexThresholdWarning"),
            Field("test_time_critical", Limit("milliseconds", fraction=True), at="testTimeApdexThresholdCritical"),
            Field("availability_warning", Limit("percent", fraction=True), at="availabilityApdexThresholdWarning"),
            Field("availability_critical", Limit("percent", fraction=True), at="availabilityApdexThresholdCritical"),
        ),
        at="thresholdRestModel",
    ),
    Field("labels", Labels()),
    *five_sections(inherits=True),
    Field("paused_by", SetOf(Name()), STABLE, at="pausedBy"),
)


def _several(params: Options) -> Any:
    """Return what a task means that is about several tests: a pause, their removal, or a mute of what is not named by itself."""
    if params.get("state") in STATES:
        return TEST_PAUSE
    if params.get("state") == "absent" and params.get("tests") is not None:
        return TEST_REMOVAL
    mutes = any(params.get(name) is not None for name in MUTES)
    return TEST_MUTE if params.get("tests") is not None or mutes and not params.get("name") and not params.get("id") else None


TEST = Resource(
    "test",
    CATCHPOINT,
    Paths(f"{TESTS}?{SWITCHES}&{OWN}", one=f"{TESTS}/{{id}}?{OWN}"),
    FIELDS,
    Identity(("name", "product", "folder"), parse_id=parse_id),
    Listing(rows="data.tests", filter=narrowed_by(name="name", product="productIds", folder="parentFolderIds"), rest=inactive_too),
    Inside(constants={"id": 0}, member="tests", one="test"),
    create=Post(f"{TESTS}{WHOLE_POST}"),
    update=PATCH,
    remove=Delete(at_once=AT_ONCE),
    gone=is_removed,
    module=Module(
        options=(
            Field("key", KEY),
            Field("tests", SetOf(Name())),
            Field("muted_until", Instant()),
            Field("muted_for", Duration()),
        ),
        states=("present", "absent", *STATES),
        several=_several,
        constraints={"required_one_of": [], "mutually_exclusive": [("muted_until", "muted_for"), ("id", "tests"), ("name", "tests")]},
    ),
    behaviour=TestRules(),
)

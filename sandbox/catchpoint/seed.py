"""What a fresh account holds: two products and one that was given up, folders, a test of each type, who is told, charts."""

from __future__ import annotations

from typing import Any

from ..service import Families
from . import enums as e
from .contacts import Contacts
from .folders import Folders
from .labels import Labels
from .node_groups import NodeGroups
from .products import Products
from .regimes import Regimes
from .runs import QUIET, natural_outage
from .settled import Settled
from .shapes import epoch
from .tests import Tests
from .watch import CRITICAL, IMPROVED, record
from .world import World

Row = dict[str, Any]
START = "2025-03-01T00:00:00Z"
CHANGED = "2025-03-02T11:02:09Z"
_HOUR, _DAY = 3600, 86400
_PLACES = (
    # id, name, network, ASN, city, country, continent, where
    (733, "Oslo, NO - Telenor", 0, (2119, "Telenor"), (41, "Oslo"), (160, "Norway"), (3, "Europe"), (59.91, 10.75)),
    (734, "Frankfurt, DE - DTAG", 0, (3320, "DTAG"), (42, "Frankfurt"), (81, "Germany"), (3, "Europe"), (50.11, 8.68)),
    (735, "New York, US - Verizon", 0, (701, "Verizon"), (43, "New York"), (223, "United States"), (5, "North America"), (40.71, -74.01)),
    (736, "London, UK - O2", 2, (5400, "O2"), (44, "London"), (222, "United Kingdom"), (3, "Europe"), (51.51, -0.13)),
    (737, "Singapore, SG - SingTel", 1, (7473, "SingTel"), (45, "Singapore"), (188, "Singapore"), (4, "Asia"), (1.35, 103.82)),
    (738, "Tokyo, JP - AWS", 5, (16509, "AWS"), (46, "Tokyo"), (107, "Japan"), (4, "Asia"), (35.68, 139.69)),
    (739, "Madrid, ES - Orange", 0, (12479, "Orange"), (47, "Madrid"), (195, "Spain"), (3, "Europe"), (40.42, -3.7)),
    (901, "Berlin office", 4, (64500, "Example"), (48, "Berlin"), (81, "Germany"), (3, "Europe"), (52.52, 13.41)),
    (902, "Austin office", 4, (64501, "Example"), (49, "Austin"), (223, "United States"), (5, "North America"), (30.27, -97.74)),
)  # fmt: skip


def seed(world: World, families: Families) -> None:
    """Put the seed data."""
    world.settings.put("born", {"at": world.clock.now()})
    for place in _PLACES:
        _node(world, *place)
    _people(world, families[Contacts])
    _library(world, families[Labels])
    groups = families[NodeGroups]
    groups.add({"name": "Europe", "description": "Backbone nodes in Europe", "nodes": _ids(733, 734)}, 5001)
    groups.add({"name": "Worldwide", "nodes": _ids(733, 735, 738)}, 5002)
    _holders(families)
    _tests(world, families[Tests])
    _history(world, families[Regimes])
    _charts(world)
    _raised(world, families[Settled])


def _ids(*numbers: int) -> list[Row]:
    return [{"id": number} for number in numbers]


def _named(pair: tuple[int, str]) -> Row:
    return {"id": pair[0], "name": pair[1]}


def _node(
    world: World, number: int, name: str, network: int, asn: tuple[int, str], city: tuple[int, str], country: tuple[int, str],
    continent: tuple[int, str], where: tuple[float, float],
) -> None:  # fmt: skip
    world.nodes.put(
        number,
        {
            "id": number, "name": name, "ipRanges": f"192.0.2.{(number % 16) * 16}/28", "isIPv6": False, "isTargeted": network == 0,
            "availableForSyntheticTests": True, "availableForInstantTests": True, "latitude": where[0], "longitude": where[1],
            "status": e.pair(e.STATUS, int(number == 739)), "networkType": e.pair(e.NETWORK_TYPE, network), "asn": _named(asn),
            "city": _named(city), "country": _named(country), "continent": _named(continent),
            "isp": {"id": asn[0] % 1000, "name": asn[1]}, "isPaused": number == 902,
        },
    )  # fmt: skip


def _people(world: World, contacts: Contacts) -> None:
    world.contact_groups.put(501, {"id": 501, "name": "On call"})
    world.contact_groups.put(502, {"id": 502, "name": "Managers"})
    contacts.add({"firstName": "Demo", "lastName": "Operator", "email": "operator@example.com", "contactGroups": _ids(502)}, 7001)
    means = {"notificationList": [{"id": 1}, {"id": 16}], "smsEmail": "15550100@sms.example.com"}
    contacts.add(
        {
            "firstName": "Grace", "lastName": "Oncall", "email": "grace@example.com", "notificationType": means,
            "contactGroups": _ids(501), "timeZone": {"id": 5},
        },
        7002,
    )  # fmt: skip
    former = contacts.add({"firstName": "Former", "lastName": "Colleague", "email": "former@example.com"}, 7003)
    world.contacts.put(7003, {**former, "status": e.pair(e.STATUS, 2)})


def _library(world: World, labels: Labels) -> None:
    labels.add({"name": "env", "color": "#3A7BD5", "labelValues": [{"name": "prod"}, {"name": "staging"}]}, 31)
    labels.add({"name": "team", "color": "#D53A7B", "labelValues": [{"name": "shop"}, {"name": "platform"}]}, 32)
    labels.add({"name": "retired", "color": "#888888", "labelValues": [{"name": "yes"}]}, 33)
    for number, kind, name in ((601, 0, "Shop login"), (602, 1, "Token of the API"), (603, 2, "Client certificate")):
        kinds = {0: "Password", 1: "Token", 2: "Certificate"}
        row = {"id": number, "divisionId": 1001, "type": e.pair(kinds, kind), "name": name, "description": "", "lastUpdated": CHANGED}
        world.credentials.put(number, row)
    for number, kind, name in ((801, 1, "Cart items"), (802, 0, "Data centre")):
        world.insights.put(
            number,
            {
                "id": number, "name": name, "statusType": e.pair(e.STATUS, 0), "insightType": e.pair(e.INSIGHT_TYPE, kind),
                "token": f"insight-{number}", "httpSection": e.pair(e.INSIGHT_SOURCE, 0),
                "contentType": e.pair(e.INSIGHT_CONTENT, 0),
            },
        )  # fmt: skip


def _schedule(frequency: int, *nodes: int) -> Row:
    return {
        "scheduleSettingType": {"id": 1}, "frequency": {"id": frequency}, "testNodeDistribution": {"id": 0},
        "networkType": {"id": 0}, "nodes": _ids(*nodes),
    }  # fmt: skip


def rule(kind: int, *, units: int = 1, subtype: int | None = None, **trigger: Any) -> Row:
    """Return a rule of alerts: at least so many nodes."""
    told = {"triggerType": {"id": 1}, "operationType": {"id": 2}, "criticalReminderFrequency": {"id": 60}, **trigger}
    threshold = {"nodeThresholdType": {"id": 2}, "numberOfUnits": units}
    kinds = {"alertType": {"id": kind}, **({"alertSubType": {"id": subtype}} if subtype else {})}
    return {**kinds, "nodeThreshold": threshold, "trigger": told, "notificationType": {"id": 0}}


def _holders(families: Families) -> None:
    products, folders = families[Products], families[Folders]
    on_call = {
        "subject": "${NotificationLevel}: ${TestName} (${TestId}), ${AlertType}",
        "recipients": [{"id": 7002, "recipientType": {"id": 0}}, {"id": 501, "recipientType": {"id": 1}}],
        "alertWebhooks": [],
    }  # fmt: skip
    rules = [
        rule(9, units=2, operationType={"id": 0}),
        rule(7, units=2, subtype=59, warningTrigger=4000, criticalTrigger=8000, thresholdInterval={"id": 0}),
    ]
    alerts = {"alertSettingType": {"id": 1}, "notificationGroup": on_call, "alertGroupItems": rules}
    flags = {"advancedSettingType": {"id": 1}, "appliedTestFlags": [{"id": 2}, {"id": 9}]}
    products.add(
        {
            "divisionId": 1001, "name": "Shop", "scheduleSettings": _schedule(3, 733, 734, 735), "alertGroup": alerts,
            "advancedSettingsModel": flags,
        },
        2002,
    )  # fmt: skip
    products.add({"divisionId": 1001, "name": "Platform", "scheduleSettings": _schedule(4, 733, 735)}, 2003)
    products.add({"divisionId": 1001, "name": "Old shop", "status": 1, "scheduleSettings": _schedule(7, 733)}, 2004)
    folders.add({"divisionId": 1001, "productId": 2002, "name": "Checkout"}, 3003)
    folders.add({"divisionId": 1001, "productId": 2002, "name": "Payments", "parentId": 3003}, 3004)
    folders.add({"divisionId": 1001, "productId": 2003, "name": "Names", "scheduleSetting": _schedule(7, 733, 734)}, 3005)


def _tests(world: World, tests: Tests) -> None:
    """Put a test of each type; since when they run, `_history` says."""
    prod, staging = ({"name": "env", "values": [value]} for value in ("prod", "staging"))
    shop, platform = ({"name": "team", "values": [value]} for value in ("shop", "platform"))
    chrome = {"applicationVersionType": {"id": 1}}
    thresholds = {
        "testTimeApdexThresholdWarning": 5000, "testTimeApdexThresholdCritical": 20000,
        "availabilityApdexThresholdWarning": 99, "availabilityApdexThresholdCritical": 95,
    }  # fmt: skip
    for number, name, product, folder, kind, monitor, more in (
        (880012, "Shop front page", 2002, None, 0, 18,
         {"url": "https://shop.example.org/", "labels": [prod, shop], "chromeMonitorVersion": chrome, "thresholdRestModel": thresholds}),
        (880013, "Shop search", 2002, 3003, 0, 2, {"url": "https://shop.example.org/search", "labels": [prod, shop]}),
        (880014, "Name service", 2003, None, 5, 13,
         {"url": "example.org", "dnsQueryType": 1, "dnsServer": "192.0.2.53", "status": 1}),
        (880015, "Token service", 2003, None, 9, 25, {**_script(2, 9, 25, 'open("https://auth.example.org/token")'), "labels": [prod, platform]}),
        (880016, "Pay by card", 2002, 3004, 1, 18, {**_script(1, 1, 18, "open shop\nclick pay"), "chromeMonitorVersion": chrome, "labels": [staging]}),
        (880017, "Sign in", 2002, 3003, 25, 18, _script(3, 25, 18, "await page.goto('https://shop.example.org/login')")),
        (880018, "Print an invoice", 2002, 3003, 26, 18, _script(4, 26, 18, "await page.goto('https://shop.example.org/invoice')")),
        (880019, "Reach the gateway", 2003, None, 6, 8, {"url": "gw1.example.org"}),
        (880020, "Way to the gateway", 2003, None, 12, 9, {"url": "gw1.example.org"}),
        (880021, "Certificate of the shop", 2002, None, 18, 31, {"url": "ssl://shop.example.org:443"}),
        (880022, "Our prefix", 2003, None, 20, 34, {"url": "192.0.2.0/24"}),
        (880023, "Mail exchangers", 2003, 3005, 5, 12, {"url": "example.org", "dnsQueryType": 15}),
    ):  # fmt: skip
        sent = {
            "divisionId": 1001, "productId": product, "folderId": folder, "name": name, "testType": kind, "monitor": monitor,
            "startTime": START, "status": 0, "enableTestDataWebhook": True, **more,
        }  # fmt: skip
        row = tests.checked(tests.blank() | tests.written(sent, {}), None)
        world.tests.put(number, {**row, "id": number, "changeDate": CHANGED})


def _script(script: int, kind: int, monitor: int, text: str) -> Row:
    data = {"testId": 1, "requestData": text, "transactionScriptType": script, "testType": kind, "monitor": monitor}
    return {"testRequestData": data}


def _history(world: World, regimes: Regimes) -> None:
    """Let the tests have run since they began: one was stopped a month ago, one was paused for two hours yesterday."""
    born = world.clock.now()
    for test in world.tests.all():
        regimes.note({**test, "status": e.pair(e.STATUS, 0)}, epoch(START))
        span = (world.regimes.get(test["id"]) or {"spans": []})["spans"][0]
        if test["status"]["id"] != 0:
            world.regimes.put(test["id"], {"spans": [{**span, "until": born - 30 * _DAY}]})
        if test["id"] == 880013:
            world.regimes.put(test["id"], {"spans": [{**span, "until": born - 26 * _HOUR}, {**span, "from": born - 24 * _HOUR}]})


def _charts(world: World) -> None:
    for row in (
        {
            "id": 45001, "name": "EU shop", "description": "The shop as seen from Europe", "hours": 24, "interval": 8, "dimension": 17,
            "breakdowns": [1, 16], "tests": [880012, 880013], "metrics": [89, 15, 61], "nodes": [733, 734],
        },
        {
            "id": 45002, "name": "Platform by node", "description": "", "hours": 168, "interval": 9, "dimension": 1,
            "breakdowns": [16, None], "tests": [880015, 880019], "metrics": [89, 15], "nodes": None,
        },
    ):  # fmt: skip
        world.charts.put(row["id"], {**row, "changeDate": CHANGED})


def _raised(world: World, settled: Settled) -> None:
    """Put the alerts of what has failed on all nodes of a test in the last week."""
    born = world.clock.now()
    for test in world.tests.all():
        rules = [one for one in settled.effective("alerts", test).get("alertGroupItems", ()) if one["alertType"]["id"] == 9]
        for day in range(int(born // _DAY) - 7, int(born // _DAY) + 1):
            outage = natural_outage(world.setting("seed"), test["id"], day)
            if rules and outage and outage[2] and outage[1] < born - QUIET:
                record(world, test, rules[0], CRITICAL, outage[0], 733, None)
                record(world, test, rules[0], IMPROVED, outage[1], 733, outage[1] - outage[0])

"""P10: what export writes, apply accepts with zero changes. A whole Catchpoint account, and made again from what was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cases.words import Raw, Things
from tests.support.raw import make, rows_of

NODES = ("Oslo, NO - Telenor", "Frankfurt, DE - DTAG", "New York, US - Verizon")
RULE: dict[str, Any] = {
    "type": "availability", "subtype": "test", "threshold": {"type": "runs", "number": 2},
    "trigger": {"type": "specific", "operation": "less_than", "warning": 99.5, "critical": 95},
}  # fmt: skip
TOLD = {"subject": "${TestName}", "recipients": [{"email": "grace@example.com"}, {"contact_group": "501"}], "on_improved": False}
HEADERS = [{"type": "user_agent", "value": "probe"}, {"type": "custom", "name": "X-Robot", "value": "yes"}]
BROWSER = ("web", "api", "transaction", "playwright", "puppeteer")


@dataclass(frozen=True)
class Size:
    """How many things of each kind an account has."""

    products: int
    folders: int
    tests: int
    node_groups: int
    labels: int
    contacts: int


SMALL = Size(products=2, folders=5, tests=20, node_groups=2, labels=2, contacts=2)
LARGE = Size(products=8, folders=30, tests=200, node_groups=6, labels=5, contacts=10)


def kind(name: str, *things: dict[str, Any]) -> list[dict[str, Any]]:
    """Return entries of one kind."""
    return [{f"catchpoint_{name}": one} for one in things]


def product(number: int, size: Size) -> dict[str, Any]:
    """Return a product: with a schedule on nodes or on a group, and sections of its own or none."""
    groups = {"node_groups": [f"Cities {number % size.node_groups}"]} if number % 2 else {"nodes": list(NODES[: 1 + number % 3])}
    more = {
        "request": {"headers": HEADERS}, "advanced": {"flags": ["verify_on_failure"]}, "alerts": {"rules": [RULE], "notification": TOLD},
        "insights": {"indicators": ["801"]},
    }  # fmt: skip
    return {"name": f"Product {number}", "schedule": {"frequency": "15m", "distribution": "concurrent", **groups}, **(more if number % 3 == 0 else {})}


def folder(number: int, size: Size) -> dict[str, Any]:
    """Return a folder: at the top of a product or inside another one, with what is inherited or its own."""
    said: dict[str, Any] = {"name": f"Folder {number:02}", "product": f"Product {number % size.products}"}
    if number >= 2 * size.products:
        said["parent"] = f"Folder {number - size.products:02}"
    ways: tuple[dict[str, Any], ...] = (
        {}, {"schedule": {"frequency": "1h", "nodes": [NODES[number % 3]]}}, {"alerts": {"inherit_and_add": True, "rules": [RULE]}},
        {"request": {"tokens": [602]}, "insights": {"disabled": True}}, {"advanced": {"flags": ["host_data"], "viewport_width": 1024}},
    )  # fmt: skip
    return {**said, **ways[number % 5]}


def of_type(number: int) -> dict[str, Any]:
    """Return what a test of each type needs, the types in turn."""
    host = f"host-{number:03}.example.org"
    ways: tuple[dict[str, Any], ...] = (
        {"type": "web", "url": f"https://{host}/", "chrome_version": "preview"},
        {"type": "api", "script": f"open('https://{host}/token')\nclose()"},
        {"type": "dns", "url": host, "dns_query": "aaaa", "monitor": "dns_direct", "dns_server": "192.0.2.53"},
        {"type": "ping", "url": host, "monitor": "ping_tcp"},
        {"type": "transaction", "script": f"open https://{host}/"},
        {"type": "traceroute", "url": host},
        {"type": "ssl", "url": f"ssl://{host}:8443"},
        {"type": "bgp", "url": f"198.51.{number % 100}.0/24"},
        {"type": "playwright", "script": "await page.goto('/')", "monitor": "edge"},
        {"type": "puppeteer", "script": "await page.goto('/')"},
        {"type": "web", "url": f"https://{host}/m", "monitor": "mobile", "user_agent": "iphone"},
        {"type": "web", "url": f"https://{host}/post", "monitor": "object", "http_method": "post", "post_data": "a=1"},
    )
    return ways[number % len(ways)]


def measured(number: int, size: Size) -> dict[str, Any]:
    """Return a test, in a folder or at the top of its product, with settings of its own where its type takes them."""
    way = of_type(number)
    said = {"name": f"Test {number:03}", "description": f"Number {number}", "start_time": "2026-01-01T00:00:00Z", **way}
    place = number % size.folders
    said |= {"product": f"Product {place % size.products}", **({"folder": f"Folder {place:02}"} if number % 4 else {})}
    said |= {"labels": {f"tier {number % size.labels}": ["gold", "silver"][: 1 + number % 2]}} if number % 3 else {}
    said |= {"status": "inactive"} if number % 7 == 3 else {}
    said |= {"end_time": "2037-01-01T00:00:00Z"} if number % 11 == 2 else {}
    if number % 2 == 0 and way["type"] != "bgp":
        said |= {"schedule": {"frequency": "5m", "nodes": [NODES[number % 3]], "node_groups": [f"Cities {number % size.node_groups}"]}}
        said |= {"thresholds": {"test_time_warning": 4000, "availability_critical": 90.5}}
    if way["type"] in BROWSER and number % 3 == 0:
        said |= {"request": {"headers": HEADERS}, "advanced": {"flags": ["debug_primary_host"]}, "insights": {"tracepoints": ["802"]}}
    if number % 4 == 1:
        said |= {"alerts": {"inherit_and_add": number % 8 == 1, "rules": [RULE], "notification": TOLD}}
    return said


def everything(size: Size) -> list[dict[str, Any]]:
    """Return the entries of an account that has some of everything; what refers to others is often before them."""
    people = [
        {"email": f"people{one}@example.org", "first_name": "P", "last_name": str(one), "time_zone": "utc", "contact_groups": ["501"],
         "notifications": {"means": ["email", "sms"], "sms_email": f"{one}@sms.example.org"},
         **({"test_access": {"products": [f"Product {one % size.products}"]}} if one % 2 else {})}
        for one in range(size.contacts)
    ]  # fmt: skip
    return [
        *kind("test", *(measured(one, size) for one in range(size.tests))),
        *kind("contact", *people),
        *kind("folder", *(folder(one, size) for one in range(size.folders))),
        *kind("product", *(product(one, size) for one in range(size.products))),
        *kind("label", *({"name": f"tier {one}", "color": f"#0000{one:02}", "values": ["gold", "silver"]} for one in range(size.labels))),
        *kind("node_group", *({"name": f"Cities {one}", "description": "Where people are", "nodes": list(NODES[: 2 + one % 2])}
                              for one in range(size.node_groups))),
    ]  # fmt: skip


def empty(sandbox: Any) -> None:
    """Remove what the seed data has, as far as the service lets anybody: products and folders stay."""
    for path, rows, gone in (("tests", "data.tests", "tests/{id}"), ("labels", "data.labels", "labels/{id}"),
                             ("nodes/groups", "data.nodeGroups", "nodes/groups?nodegroupIds={id}")):  # fmt: skip
        for status in ({"statusId": "0"}, {"statusId": "1"}) if path == "tests" else ({},):
            paging = "catchpoint unpaged" if path == "nodes/groups" else ""
            for row in rows_of(sandbox, Things("catchpoint", f"/api/v2/{path}", rows, query=status, paging=paging)):
                make(sandbox, Raw("catchpoint", "DELETE", f"/api/v2/{gone.format(id=row['id'])}"))


@pytest.fixture(params=[pytest.param(SMALL, id="small"), pytest.param(LARGE, id="large", marks=pytest.mark.full)])
def size(request: Any, sandbox: Any) -> Size:
    empty(sandbox)
    return request.param


def test_an_account_is_written_down_and_made_again(bulk: Any, sandbox: Any, size: Size) -> None:
    there = bulk.exported("catchpoint")
    wanted = everything(size)
    made = bulk.apply(*wanted)
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(wanted)}
    asked_again = bulk.apply(*wanted)
    assert (asked_again["changed"], asked_again.writes) == (False, []), asked_again["diff"]
    first = bulk.exported("catchpoint")
    assert len(first) == len(wanted) + len(there)
    again = bulk.apply(*first)
    assert not again.failed, again["msg"]
    assert (again["changed"], again.writes) == (False, []), again["diff"]

    sandbox.reset()
    empty(sandbox)
    check = bulk.apply(*first, check=True)
    restored = bulk.apply(*first)
    assert not restored.failed, restored["msg"]
    assert check["summary"] == restored["summary"] == {"created": len(wanted), "unchanged": len(there)}
    assert bulk.exported("catchpoint") == first
    assert bulk.apply(*first).writes == []


def test_an_account_is_written_down_by_names(bulk: Any, sandbox: Any, size: Size) -> None:
    bulk.apply(*everything(size))
    written = bulk.exported("catchpoint")
    tests = [one["catchpoint_test"] for one in written if "catchpoint_test" in one]
    assert {one["type"] for one in tests} >= {*BROWSER, "dns", "ping", "traceroute", "ssl", "bgp"}
    assert not any(str(one[name]).isdigit() for one in tests for name in ("product", "folder") if name in one)
    text = json.dumps(written)
    lists = (("products", "data.products"), ("folders", "data.folders"), ("tests", "data.tests"))
    ids = [row["id"] for path, rows in lists for row in rows_of(sandbox, Things("catchpoint", f"/api/v2/{path}", rows))]
    assert [one for one in ids if f'"{one}"' in text] == []

"""The `api` module walks a list as those modules do for which the list is declared."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import API, INFOS, RESOURCES, SYSTEMS
from ansible_collections.steadyops.monitoring.plugins.module_utils.looks import lists_of
from tests.cases.table import CASES
from tests.cases.words import Things
from tests.support.bulk import COMPONENTS, Bulk, component
from tests.support.raw import crowd, prepare, rows_of
from tests.support.sandbox import Sandbox

INSIDE = {"page_id", "organization_id", "incident"}
"""What of a service the lists are inside of that are walked here; those inside other things are walked by the tests of their kinds."""
ELSEWHERE = ("pagerduty /incidents/{incident}/alerts",)
"""What is walked by its own test of pagerduty_info: no module reads it as its list."""
LISTS = {
    f"{system.name} {template}": (system, template.partition("?")[0])
    for system in SYSTEMS.values()
    for template, _paging, _rows in lists_of(system, INFOS.values())
    if set(re.findall(r"{(\w+)}", template)) <= INSIDE and f"{system.name} {template}" not in ELSEWHERE
}
PAGINGS = {"/subscribers": "statuspage subscribers", "/metrics_providers": "statuspage unpaged"}
"""How these lists are walked past the modules, where that is not their service's way, by the ends of their paths."""
CROWDED = ("statuspage", "pagerduty", "zmon")
"""Services of which a second page is made; Circonus' pages have a thousand rows, and all are walked in one way."""


QUERIES = {
    "/subscribers": {"state": "all"},
    "/notifications": {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"},
    "/overrides": {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"},
}
"""What has to be said with a list, by the end of its path."""


def filled(bulk: Bulk, template: str, before: str) -> str:
    """Return the path of a list on the sandbox. before: the id of what it is inside of."""
    have = bulk.environment
    known = {"page_id": have["STATUSPAGE_PAGE_ID"], "organization_id": have["STATUSPAGE_ORGANIZATION_ID"]}
    return template.format(**known, incident=before)


def ids_of(rows: list[dict[str, Any]]) -> list[str]:
    """Return what tells rows apart."""
    return sorted(str(row.get("_cid") or row.get("id") or row) for row in rows)


@pytest.mark.parametrize(("system", "template"), LISTS.values(), ids=LISTS)
def test_all_pages_gives_the_rows_of_every_declared_list(
    bulk: Bulk, sandbox: Sandbox, system: Any, template: str
) -> None:
    """Wherever its pages begin and whatever their size is called: all that the service holds, and all that info shows."""
    of_it = [one for one in CASES.values() if one.system == system.name and template in _templates(one.module)]
    before = ""
    for case in of_it[:1]:
        before = prepare(sandbox, case)
        if case.crowd is not None and case.system in CROWDED:
            crowd(sandbox, case, before)
    path = filled(bulk, template, before)
    query = next((one for end, one in QUERIES.items() if path.endswith(end)), {})
    ran = bulk.of("api", {"system": system.name, "path": path, "query": query, "all_pages": True})
    assert not ran.failed, ran["msg"]
    paging = PAGINGS.get(template.removeprefix("/v1/pages/{page_id}"), "")
    things = Things(system.name, path, rows=API.listing_at(system, path)[1] or "", query=query, paging=paging)
    assert ids_of(ran["data"]) == ids_of(rows_of(sandbox, things))
    for info in [one for one in INFOS.values() if one.system is system]:
        for word, look in info.all_looks.items():
            if look.read is None and (look.path({}) if callable(look.path) else look.path) == template and not set(look.needs):
                kind = look.kind
                rows = kind.listing.select(ran["data"]) if kind and kind.listing.select and not look.all_rows else ran["data"]
                shown = bulk.of(info.module_name, {"resource": word})["resources"]
                assert ids_of(shown) == ids_of(rows), word


WITHIN = {
    module: template
    for module in CASES
    for template in [getattr(getattr(RESOURCES[module], "paths", None), "list", None)]
    if isinstance(template, str) and not set(re.findall(r"{(\w+)}", template)) <= INSIDE
}
"""The lists that are inside things, by the modules of what is in them."""


@pytest.mark.parametrize("module", WITHIN)
def test_all_pages_gives_the_rows_of_a_list_that_is_inside_a_thing(bulk: Bulk, sandbox: Sandbox, module: str) -> None:
    """The path and the query are those that the module itself has read."""
    case, template = CASES[module], WITHIN[module]
    prepare(sandbox, case)
    looks = bulk.done(module, case.create).rows
    place = re.sub(r"{\w+}", "[^/]+", template.partition("?")[0])
    read = next(row for row in looks if row["method"] == "GET" and re.search(f"{place}$", row["path"]))
    path, query = read["path"], {name: one[0] for name, one in read["query"].items() if name not in ("limit", "offset")}
    ran = bulk.of("api", {"system": case.system, "path": path, "query": query, "all_pages": True})
    assert not ran.failed, ran["msg"]
    shown = Things(case.system, path, rows=API.listing_at(RESOURCES[module].system, path)[1] or "", query=query)
    assert ids_of(ran["data"]) == ids_of(rows_of(sandbox, shown)) != []


@pytest.mark.parametrize("end", ["service", "business_service"])
def test_all_pages_gives_what_is_tied_to_either_kind_of_service(bulk: Bulk, sandbox: Sandbox, end: str) -> None:
    """Which list the pairs are in hangs on the kind of the end; the path is the one that the module itself has read."""
    bulk.apply({"pagerduty_business_service": {"name": "Checkout"}})
    looks = bulk.done("pagerduty_service_dependency", {"supporting_service": "Billing", f"dependent_{end}": {"service": "Web shop"}.get(end, "Checkout")}).rows
    path = next(row["path"] for row in looks if row["path"].startswith("/service_dependencies/") and row["method"] == "GET")
    ran = bulk.of("api", {"system": "pagerduty", "path": path, "all_pages": True})
    assert ids_of(ran["data"]) == ids_of(rows_of(sandbox, Things("pagerduty", path, rows="relationships"))) != []


@pytest.mark.parametrize("path", ["services/PB1LL1N", "{orchestration}/router", "{orchestration}/global", "{orchestration}/unrouted"])
def test_all_pages_of_a_path_of_events_says_that_there_is_no_list(bulk: Bulk, path: str) -> None:
    """One thing each, with what it is made of: there is nothing to walk."""
    made = bulk.done("pagerduty_event_orchestration", {"name": "Events"})["resource"]["id"]
    address = f"/event_orchestrations/{path.format(orchestration=made)}"
    ran = bulk.of("api", {"system": "pagerduty", "path": address, "all_pages": True})
    assert "the answer holds no list" in ran["msg"]
    assert bulk.of("api", {"system": "pagerduty", "path": address})["data"]["orchestration_path"]["sets"]


def _templates(module: str) -> tuple[Any, ...]:
    return (getattr(getattr(RESOURCES[module], "paths", None), "list", None),)


@pytest.mark.parametrize("query", [{}, {"per_page": 2}, {"page": 3}], ids=str)
@pytest.mark.parametrize("written", ["", "?per_page=1", "?per_page=1&page=2", "?q="])
def test_what_a_path_asks_for_does_not_cut_a_list_short(bulk: Bulk, written: str, query: dict[str, Any]) -> None:
    ran = bulk.of("api", {"system": "statuspage", "path": f"{COMPONENTS}{written}", "query": query, "all_pages": True})
    assert len(ran["data"]) == 6, ran["data"]
    assert len(ran.reads) == 1


def test_a_query_in_the_path_stands_beside_the_option(bulk: Bulk) -> None:
    """What both say, the option says."""
    bulk.apply(*({"statuspage_subscriber": {"email": f"{name}@example.org"}} for name in ("ada", "bob")))
    options = {"system": "statuspage", "path": "/pages/{page_id}/subscribers?q=ada&state=active", "query": {"state": "all"}}
    for all_pages in (False, True):
        ran = bulk.of("api", {**options, "all_pages": all_pages})
        assert [row["email"] for row in ran["data"]] == ["ada@example.org"]
        (row,) = ran.rows
        assert (row["query"]["q"], row["query"]["state"]) == (["ada"], ["all"])


def test_a_list_that_nobody_declares_is_walked_as_its_service_does(bulk: Bulk) -> None:
    bulk.apply(*(component(f"c{number}") for number in range(3)))
    ran = bulk.of("api", {"system": "statuspage", "path": "/pages/{page_id}/component-groups", "all_pages": True})
    assert {row["name"] for row in ran["data"]} == {"Core", "Regional"}

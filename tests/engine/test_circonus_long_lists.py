"""The end of what can be listed: no offset beyond 1000 is taken, so a list shows 2000 rows, and what is behind has to be found."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox

MODULE = "circonus_worksheet"
NUMBER = 2001
"""One more than a list shows, beside the seed's own."""


def titled(number: int) -> str:
    return f"Crowd {number:04}"


@pytest.fixture
def crowd(sandbox: Sandbox) -> Iterator[int]:
    """Make so many worksheets; return how many there are then."""
    there = len(make(sandbox, Raw("circonus", "GET", "/v2/worksheet?size=1000")))

    def one(number: int) -> None:
        make(sandbox, Raw("circonus", "POST", "/v2/worksheet", {"title": titled(number), "graphs": []}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(NUMBER)))
    yield there + NUMBER
    sandbox.reset()


def test_what_stands_behind_the_end_of_the_list_is_found_and_not_made_twice(
    engine: Engine, sandbox: Sandbox, crowd: int
) -> None:
    first, last = titled(0), titled(NUMBER - 1)
    session = engine.session(many=True)
    asked = []
    for title, changed in ((first, False), (last, False), ("Nobody's", True), (last, False)):
        ran = engine.done(MODULE, {"title": title, "graphs": []}, session=session)
        assert ran["changed"] is changed, title
        asked += [(row["query"].get("from"), row["query"].get("f_title")) for row in ran.rows if not row["write"]]
    assert asked[:2] == [(["0"], None), (["1000"], None)], "the list is read once, as far as it goes"
    assert all(title for _offset, title in asked[2:]), "then each that is not in it is asked for by its title"

    ran = engine.done("circonus_info", {"resource": "worksheet"})
    assert ran["count"] == 2000
    assert any("2000" in said or "more" in said for said in ran.warnings), ran.warnings
    found = engine.done("circonus_info", {"resource": "worksheet", "filters": {"title": last}})
    assert [one["title"] for one in found["resources"]] == [last]

    bulk = Bulk(sandbox)
    entries = [{MODULE: {"title": titled(number), "graphs": []}} for number in range(1990, NUMBER)]
    assert bulk.apply(*entries).writes == []
    pruned = bulk.of("apply", {"resources": [entries[0]], "prune": [{MODULE: {"description": "old"}}]}, check=True)
    assert "the list of worksheets is longer than Circonus lets anybody read it" in pruned["msg"]
    exported = bulk.of("export", {"resources": [MODULE]})
    assert exported.warnings == ["circonus_worksheet: Circonus lets nobody read further than 2000, and there are more."]
    assert len(make(sandbox, Raw("circonus", "GET", f"/v2/worksheet?f_title={last}"))) == 1
    assert crowd + 1 > 2000

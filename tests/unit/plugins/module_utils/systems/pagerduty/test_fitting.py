"""systems/pagerduty/fitting.py: an event that is too long is sent shorter, because a page must go out (P12)."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.fitting import (
    BODY_LIMIT,
    fit,
    size_of,
)

EVENT = {"dedup_key": "k", "summary": "s"}


def fitted(**params):
    """Return what is left of an event, and what is said of it."""
    given = {**EVENT, **params}
    said = fit(given, lambda event: event)
    assert size_of(given) <= BODY_LIMIT
    assert (given["dedup_key"], given["summary"]) == ("k", "s")
    return given, said


def test_what_fits_is_left_as_it_is():
    details = {"log": "x" * (BODY_LIMIT - 100)}
    given, said = fitted(custom_details=details)
    assert given["custom_details"] is details
    assert said == []


def test_what_the_task_said_is_not_changed_itself():
    details = {"log": "x" * BODY_LIMIT}
    fitted(custom_details=details)
    assert len(details["log"]) == BODY_LIMIT


@pytest.mark.parametrize("letter", ["x", "ж", "🔥", '"', "\n"])
def test_the_longest_text_loses_its_end(letter):
    given, (said,) = fitted(custom_details={"log": letter * 600_000, "short": "y" * 1000})
    assert given["custom_details"]["short"] == "y" * 1000
    assert given["custom_details"]["log"].rstrip(".").strip(letter) == ""
    assert given["custom_details"]["log"].endswith("...")
    assert "custom_details.log cut at" in said


def test_no_more_is_cut_than_must_be():
    given, _said = fitted(custom_details={"log": "x" * 600_000})
    assert size_of(given) > BODY_LIMIT - 10


def test_one_that_is_not_enough_is_followed_by_the_next():
    given, (said,) = fitted(custom_details={"a": "x" * 700_000, "b": ["y" * 600_000, {"c": "z" * 500_000}]})
    details = given["custom_details"]
    assert (len(details["a"]), len(details["b"][0])) == (256, 11_659)
    assert "custom_details.a cut at 256 of 700000 bytes, custom_details.b[0] cut at 11659 of 600000 bytes" in said
    assert details["b"][1] == {"c": "z" * 500_000}


def test_many_short_ones_are_left_out_the_largest_first():
    given, (said,) = fitted(custom_details={"rows": list(range(200_000)), "few": list(range(100)), "host": "db1"})
    assert given["custom_details"] == {"few": list(range(100)), "host": "db1"}
    assert "custom_details.rows left out" in said


def test_what_stands_beside_the_details_is_cut_where_it_is_too_long_itself():
    links = [{"href": f"https://example.org/{number}"} for number in range(30_000)]
    given, (said,) = fitted(links=links, source="x" * 600_000, custom_details={"host": "db1"})
    assert given["links"] is None
    assert len(given["source"]) == 256
    assert given["custom_details"] == {"host": "db1"}
    assert said.endswith("so it is sent shorter: source cut at 256 of 600000 bytes, links left out.")

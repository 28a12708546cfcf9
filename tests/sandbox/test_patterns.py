"""Expressions and wild cards that somebody sends cannot hang the sandbox."""

from __future__ import annotations

import time

import pytest

from sandbox import patterns
from sandbox.zmon.lookup import like as sql_like


@pytest.mark.parametrize(
    ("wanted", "text", "fits"),
    [
        ("web", "WEB", True), ("web", "web2", False), ("web*", "web2", True), ("*web", "my web", True), ("*", "", True),
        ("w*b*", "wab", True), ("w*b", "wabc", False), ("*a*a", "banana", True), ("*a*b", "banana", False), ("a*a", "a", False),
        ("a.c", "abc", False), ("a*", "a\nb", True), ("**", "x", True),
    ],
)  # fmt: skip
def test_a_star_is_anything_and_all_else_is_itself(wanted: str, text: str, fits: bool) -> None:
    assert patterns.like(wanted, text) is fits


@pytest.mark.parametrize("wanted", ["*a" * 30 + "*b", "*" * 200 + "b"])
def test_many_stars_take_no_time(wanted: str) -> None:
    started = time.process_time()
    assert not patterns.like(wanted, "a" * 2000)
    assert time.process_time() - started < 1


def test_many_percent_signs_take_no_time() -> None:
    started = time.process_time()
    pattern = patterns.re.compile(f".*{sql_like('%a' * 30 + '%b')}.*", patterns.re.DOTALL)
    assert pattern.fullmatch("a" * 500) is None
    assert time.process_time() - started < 1


def test_what_takes_too_long_is_not_found_and_nothing_stays_armed() -> None:
    assert not patterns.fits("(a+)+$", "a" * 60 + "!")
    with pytest.raises(TimeoutError):
        patterns.found("(a|a)*$", "a" * 60 + "!")
    assert patterns.found("b$", "ab")
    time.sleep(2 * patterns.PATIENCE)


@pytest.mark.parametrize("expression", ["(", "a{9999999999}", "(" * 3000, "*"])
def test_what_is_none_is_told(expression: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        patterns.check(expression)

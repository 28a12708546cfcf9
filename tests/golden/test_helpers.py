"""What is masked in a record and what is not, and how a difference reads."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.golden.difference import difference
from tests.golden.masks import Masks

HOUR = timedelta(hours=1)
ONE, OTHER = (uuid.uuid4().hex[:12] for _number in "ab")
"""Ids as they are drawn, which stand nowhere in the code."""


def masked(value: Any) -> Any:
    return Masks(Path("/somewhere/else"))(value)


def test_an_id_has_the_same_number_wherever_it_appears() -> None:
    address = f"a+{uuid.uuid4().hex}@example.org"
    assert masked({"a": f"/things/{ONE}/parts", "b": [str(uuid.uuid4()), ONE], "c": address, "d": {ONE: 1}}) == {
        "a": "/things/<id 1>/parts", "b": ["<id 2>", "<id 1>"], "c": "a+<id 3>@example.org", "d": {"<id 1>": 1},
    }  # fmt: skip


def test_members_are_taken_in_the_order_of_their_names() -> None:
    assert masked({"b": ONE, "a": OTHER}) == {"a": "<id 1>", "b": "<id 2>"}


def test_ids_listed_in_a_message_come_in_the_order_of_their_numbers() -> None:
    assert masked([ONE, f"two ({OTHER}, {ONE})"])[1] == "two (<id 1>, <id 2>)"


@pytest.mark.parametrize("text", ["kctbh9vrtdwd", "notification", "0ace123ba99999160f35ea3bd381a318", "Core"])
def test_what_is_written_in_the_code_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (lambda now: now.isoformat(timespec="seconds"), "<now ####-##-##T##:##:##+##:##>"),
        (lambda now: (now + HOUR).strftime("until %Y-%m-%dT%H:%M:%S.123Z."), "until <now +60m ####-##-##T##:##:##.###Z>."),
        (lambda now: (now - HOUR).strftime("%Y-%m-%d %H:%M:%S"), "<now -60m ####-##-## ##:##:##>"),
        (lambda now: now.strftime("since %Y-%m-%d"), "since <today>"),
        (lambda now: int(now.timestamp()) + 5400, "<now +90m ##########>"),
        (lambda now: now.timestamp(), "<now ##########.#>"),
        (lambda now: int(now.timestamp() * 1000), "<now #############>"),
        (lambda now: str(int(now.timestamp())), "<now ##########>"),
        (lambda now: "/somewhere/else/a.yml", "<folder>/a.yml"),
    ],
    ids=["zone", "milliseconds", "database", "day", "seconds", "float", "epoch milliseconds", "text", "folder"],
)
def test_what_was_read_from_a_clock_is_shown_by_its_distance(value: Callable[[datetime], Any], shown: str) -> None:
    assert masked(value(datetime.now(UTC))) == shown


@pytest.mark.parametrize("value", ["2036-11-21T23:00:00Z", "2001-02-03", 2145916800, 12345, 1.5, True, None, "2001-99-99"])
def test_other_values_stay(value: Any) -> None:
    assert masked(value) == value


def test_a_difference_says_where_it_is() -> None:
    before, after = (json.dumps({"a": {"b": [{"c": one, "d": 1}]}, "e": 2}, indent=1) for one in (3, 4))
    assert list(difference(before, after)) == [
        "@@ line 5: a / b @@", '  "a": {', '   "b": [', "    {", '-    "c": 3,', '+    "c": 4,', '     "d": 1',
        "    }", "   ]",
    ]  # fmt: skip

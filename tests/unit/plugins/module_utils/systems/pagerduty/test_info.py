"""Reading PagerDuty: what is said of a list that nobody can read to its end."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.info import CEILING


class Reading:
    """A list of so many rows, and what was said of it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.said: list[str] = []

    def pages(self, *_asked: Any) -> list[dict[str, Any]]:
        return [{"id": str(one), "escalation_policy": {"id": str(one)}} for one in range(self.number)]

    def warn(self, words: str) -> None:
        self.said.append(words)

    def now(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("resource", "narrow"),
    [("log_entry", "teams or since or until or is_overview"), ("oncall", "schedules or escalation_policies or users or since or until or earliest")],
)
def test_a_list_that_may_go_on_is_said_to_and_by_what_it_is_narrowed(resource: str, narrow: str) -> None:
    look, reading = MODULES["pagerduty_info"].all_looks[resource], Reading(CEILING)
    assert len(look.read(reading, {})) == CEILING
    assert reading.said == [f"PagerDuty lets nobody read further than {CEILING} rows of a list, and there may be more. Narrow it by {narrow}."]


def test_a_list_that_ends_before_is_all_there_is() -> None:
    reading = Reading(CEILING - 1)
    MODULES["pagerduty_info"].all_looks["log_entry"].read(reading, {})
    assert reading.said == []

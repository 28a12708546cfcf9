"""A duration in seconds."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.filter.seconds import FilterModule, seconds
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput


def test_the_filter_bears_its_name() -> None:
    assert FilterModule().filters() == {"seconds": seconds}


@pytest.mark.parametrize(("written", "number"), [(0, 0), ("", 0), ("0", 0), (90, 90), ("90m", 5400), ("1h30m", 5400), ("PT1H", 3600)])
def test_a_duration_is_read_as_the_modules_do(written: object, number: int) -> None:
    assert seconds(written) == number


def test_what_is_no_duration_is_refused() -> None:
    with pytest.raises(BadInput, match="'soon' is no duration"):
        seconds("soon")

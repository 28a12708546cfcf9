"""What can be done with the incidents of the sandbox's PagerDuty, and what the clock does with them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import WEB_SHOP
from tests.support.pagerduty import Api, incident_body

HOURS = {
    "type": "fixed_time_per_day", "time_zone": "UTC", "start_time": "09:00:00", "end_time": "17:00:00",
    "days_of_week": [1, 2, 3, 4, 5],
}  # fmt: skip
SATURDAY, FRIDAY_NOON = "2026-11-28T12:00:00Z", "2026-11-27T12:00:00Z"


def opened(api: Api, **more: Any) -> dict[str, Any]:
    return api.made("/incidents", "incident", **incident_body(**more)["incident"])


def shown(api: Api, made: dict[str, Any], **query: Any) -> dict[str, Any]:
    return api.get(f"/incidents/{made['id']}", **query)["incident"]


class TestUrgency:
    @pytest.fixture
    def office(self, api) -> None:
        """The service is urgent in support hours only, and what waits becomes urgent when they begin."""
        low, high = ({"type": "constant", "urgency": word} for word in ("low", "high"))
        rule = {"type": "use_support_hours", "during_support_hours": high, "outside_support_hours": low}
        at = {"type": "named_time", "name": "support_hours_start"}
        actions = [{"type": "urgency_change", "at": at, "to_urgency": "high"}]
        api.put(
            f"/services/{WEB_SHOP}", "service", incident_urgency_rule=rule, support_hours=HOURS, scheduled_actions=actions,
            auto_resolve_timeout=None,
        )  # fmt: skip

    def test_it_goes_by_support_hours(self, api, office):
        api.sandbox.clock(now=FRIDAY_NOON)
        assert opened(api)["urgency"] == "high"
        api.sandbox.clock(now=SATURDAY)
        assert opened(api)["urgency"] == "low"

    def test_a_scheduled_action_raises_it_when_support_hours_begin(self, api, office):
        api.sandbox.clock(now=SATURDAY)
        made = opened(api)
        assert made["pending_actions"] == [{"type": "urgency_change", "at": "2026-11-30T09:00:00Z"}]
        api.sandbox.clock(now="2026-11-30T08:59:00Z")
        assert shown(api, made)["urgency"] == "low"
        api.sandbox.clock(now="2026-11-30T09:00:01Z")
        assert (shown(api, made)["urgency"], shown(api, made)["pending_actions"]) == ("high", [])

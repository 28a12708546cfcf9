"""Which scope a call to the sandbox's PagerDuty needs."""

from __future__ import annotations

import pytest

from sandbox.pagerduty.scopes import needed


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/services/PX", "services.read"),
        ("PUT", "/services/PX/custom_fields/values", "services.write"),
        ("GET", "/services/custom_fields", "custom_fields.read"),
        ("GET", "/services/PX/change_events", "services.read"),
        ("GET", "/change_events", "change_events.read"),
        ("PUT", "/event_orchestrations/services/PX/active", "services.write"),
        ("PUT", "/event_orchestrations/PX/router", "event_orchestrations.write"),
        ("POST", "/incidents/types", "incident_types.write"),
        ("GET", "/incidents/types/PX/custom_fields", "custom_fields.read"),
        ("POST", "/incidents/PX/status_updates/unsubscribe", "subscribers.write"),
        ("DELETE", "/business_services/PX/account_subscription", "subscribers.write"),
        ("POST", "/teams/PX/change_tags", "tags.write"),
        ("GET", "/audit/records", "audit_records.read"),
        ("DELETE", "/maintenance_windows/PX", "services.write"),
    ],
)
def test_it_goes_by_the_words_of_the_path(method, path, scope):
    assert needed(method, path) == scope

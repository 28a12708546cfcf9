"""What PagerDuty would refuse is refused in check mode, too, in the same words: before any call, or as soon as it is known what is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine
from tests.support.sentences import is_one_clear_sentence

DEMO = "demo@example.org"
SMS = {"user": DEMO, "type": "sms", "address": "2125550123", "label": "Mobile"}
DYNAMIC = {"lookup_by": "service_id", "source": "event.source", "regex": "(.*)"}
CALL = {"name": "n", "url": "https://x.example.org"}
HOOK = {"url": "https://x.example.org", "events": ["incident.triggered"]}
POST = {"status_page": "Example status", "title": "t", "message": "m", "status": "detected", "severity": "minor"}


def rules(*of: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": "start", "rules": list(of)}]


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("user", {"email": "a@b.c", "name": "A"}, "email has 5 characters; it can have 6 to 100"),
        ("user", {"email": f"{'a' * 90}@example.org", "name": "A"}, "email has 102 characters"),
        ("user", {"email": DEMO, "name": "n" * 101}, "name has 101 characters; it can have 100"),
        ("user", {"email": DEMO, "job_title": "j" * 101}, "job_title has 101 characters; it can have 100"),
        ("team", {"name": "t" * 101}, "name has 101 characters; it can have 100"),
        ("team", {"name": "t", "description": "d" * 1025}, "description has 1025 characters; it can have 1024"),
        ("tag", {"label": "l" * 192}, "label has 192 characters; it can have 191"),
        ("contact_method", {**SMS, "country_code": 0}, "country_code is 0; it can be 1 to 1999"),
        ("contact_method", {**SMS, "country_code": 2000}, "country_code is 2000"),
        ("contact_method", {**SMS, "address": "(0) 170 555"}, "begins with 0; write the number as it is dialled after the country"),
        ("contact_method", {**SMS, "label": " "}, "label is blank"),
        ("notification_rule", {"user": DEMO, "contact_method": "Default", "urgency": "high", "delay": -1}, "delay is -1; it can be at least 0 minutes"),
        ("service_dependency", {"supporting_service": "Web shop", "dependent_service": " "}, "dependent_service is blank"),
        ("service_dependency", {"supporting_service": "", "dependent_service": "Web shop"}, "supporting_service is blank"),
        ("extension", {"name": "e", "services": [], "extension_schema": "Slack"}, "services is empty, and PagerDuty extensions cannot do without"),
        ("webhook_subscription", {**HOOK, "events": ["incident.triggered", " "]}, "events[1] holds a blank"),
        ("status_page_post", {**POST, "update_frequency": -5}, "update_frequency is -5; it can be at least 0 minutes"),
        ("event_orchestration_path", {"service": "Web shop", "sets": rules({"conditions": ["a", ""]})}, "sets[0].rules[0].conditions[1] is blank"),
        ("event_orchestration_path", {"orchestration": "E", "type": "router", "sets": rules(
            {"actions": {"route_to_service": "Web shop", "dynamic_route_to": DYNAMIC}})}, "no conditions and no route_to_service"),
        ("event_orchestration_path", {"service": "Web shop", "sets": rules(
            {"actions": {"automation_actions": [{**CALL, "trigger_types": ["alert_triggered", "alert_suppressed"]}]}})},
         "automation_actions[0].trigger_types has 2 items; it can have at most 1"),
    ],
)  # fmt: skip
def test_it_is_refused_before_any_call(engine: Engine, kind: str, options: dict[str, Any], words: str) -> None:
    for check in (True, False):
        ran = engine.refused(f"pagerduty_{kind}", options, check=check)
        assert (words in ran["msg"], ran.rows) == (True, []), ran["msg"]
        is_one_clear_sentence(ran["msg"])


PLANNED = {**POST, "post_type": "maintenance", "status": "scheduled", "severity": "maintenance"}
NIGHT = {"starts_at": "2099-01-01T22:00:00Z", "ends_at": "2099-01-02T00:00:00Z"}


@pytest.mark.parametrize(
    ("kind", "there", "options", "words"),
    [
        ("user", {}, {"email": "noa.vidal@example.org", "role": "owner"}, "role: nobody can be made the owner of the account"),
        ("user", {}, {"email": "new@example.org", "name": "N", "role": "owner"}, "role: nobody can be made the owner of the account"),
        ("user", {}, {"email": "noa.vidal@example.org", "role": "read_only_user", "license": "Stakeholder"}, "role and license cannot change together"),
        ("team", {}, {"name": "Platform", "parent": "Platform"}, "parent: a team cannot be below itself"),
        ("status_page_post", {**PLANNED, **NIGHT}, {"status_page": "Example status", "title": "t", "post_type": "maintenance",
         "ends_at": "2099-01-01T21:00:00Z"}, "before it starts"),
    ],
)  # fmt: skip
def test_it_is_refused_when_it_is_known_what_is_there(engine: Engine, kind: str, there: dict, options: dict, words: str) -> None:
    if there:
        engine.done(f"pagerduty_{kind}", there)
    for check in (True, False):
        ran = engine.refused(f"pagerduty_{kind}", options, check=check)
        assert (words in ran["msg"], ran.writes) == (True, []), ran["msg"]
        is_one_clear_sentence(ran["msg"])


def test_what_is_there_already_is_not_refused(engine: Engine) -> None:
    """A role or a license that somebody has does not change."""
    engine.done("pagerduty_user", {"email": "kim@example.org", "name": "Kim", "role": "limited_user", "license": "Business"})
    same = {"email": "kim@example.org", "role": "limited_user", "license": "Business"}
    assert engine.done("pagerduty_user", same)["changed"] is False
    assert engine.done("pagerduty_user", {**same, "role": "user"})["changed"] is True

"""Webhook subscriptions and extensions of PagerDuty: what is told once, what never comes back, and what cannot change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import bare, make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

WEBHOOK, EXTENSION = "pagerduty_webhook_subscription", "pagerduty_extension"
URL = "https://bot.example.com/pagerduty"
BOT = {"url": URL, "filter": {"service": "Web shop"}}
MADE = {**BOT, "events": ["incident.triggered", "incident.resolved"], "custom_headers": [{"name": "X-Bot", "value": "hush-4711"}]}
TICKETS = {"name": "Tickets", "services": ["Web shop"], "extension_schema": "ServiceNow (v7)"}


def webhooks(sandbox: Sandbox) -> list[dict[str, Any]]:
    return make(sandbox, Raw("pagerduty", "GET", "/webhook_subscriptions?limit=100"))["webhook_subscriptions"]


def test_the_secret_is_told_by_the_run_that_makes_it_and_never_again(engine: Engine) -> None:
    made = engine.done(WEBHOOK, MADE)
    secret = made["resource"]["secret"]
    assert len(secret) > 20
    assert "secret" not in str(made["diff"])
    for options in (MADE, {**BOT, "description": "Changed"}, {**BOT, "state": "absent"}):
        assert secret not in engine.done(WEBHOOK, options).text


def test_the_order_of_events_and_values_of_headers_are_no_difference(engine: Engine) -> None:
    engine.done(WEBHOOK, MADE)
    events = ["incident.resolved", "incident.triggered", "incident.resolved"]
    headers = [{"name": "X-Bot", "value": "another-value"}]
    assert engine.done(WEBHOOK, {**BOT, "events": events, "custom_headers": headers}).writes == []


def test_no_value_of_a_header_is_shown(engine: Engine) -> None:
    ran = engine.done(WEBHOOK, MADE)
    assert "hush-4711" not in ran.text
    assert "redacted" not in engine.done(WEBHOOK, {**MADE, "description": "x"}).text


def test_other_headers_need_to_be_asked_for_and_nothing_is_lost_then(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(WEBHOOK, {**MADE, "description": "For the bot"})
    other = {**BOT, "custom_headers": [{"name": "X-Shop", "value": "hush-4712"}]}
    refused = engine.refused(WEBHOOK, other)
    assert "PagerDuty cannot change this: custom_headers" in refused["msg"]
    assert "Set replace to true" in refused["msg"]
    assert refused.writes == []
    ran = engine.done(WEBHOOK, other, replace=True)
    assert [one.split()[0] for one in ran.writes] == ["POST", "DELETE"]
    (found,) = webhooks(sandbox)
    assert found["description"] == "For the bot"
    assert sorted(found["events"]) == ["incident.resolved", "incident.triggered"]
    assert ran["resource"]["secret"] != made["resource"]["secret"]


def test_other_values_of_headers_are_sent_where_the_task_says_so(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(WEBHOOK, {**MADE, "description": "For the bot"})
    again = {**MADE, "custom_headers": [{"name": "X-Bot", "value": "hush-4713"}], "update_secrets": "always"}
    for check in (True, False):
        refused = engine.refused(WEBHOOK, again, check=check)
        assert "PagerDuty cannot change the values of custom_headers. Set replace to true" in refused["msg"]
        assert refused.writes == []
    runs = [engine.done(WEBHOOK, again, replace=True, check=check) for check in (True, False, False)]
    assert [ran["action"] for ran in runs] == ["replaced"] * 3
    assert runs[0]["diff"] == runs[1]["diff"]
    assert runs[1]["diff"]["after"]["values of custom_headers"] == "sent again"
    assert [one.split()[0] for one in runs[1].writes] == ["POST", "DELETE"]
    (sent,) = [row["body"]["webhook_subscription"] for row in runs[1].rows if row["method"] == "POST"]
    assert sent["delivery_method"]["custom_headers"][0]["name"] == "X-Bot"
    (found,) = webhooks(sandbox)
    assert (found["description"], found["id"] != made["resource"]["id"]) == ("For the bot", True)
    assert not any("hush" in ran.text for ran in runs)
    assert engine.done(WEBHOOK, {**again, "update_secrets": "on_create"})["changed"] is False
    without = {name: value for name, value in again.items() if name != "custom_headers"}
    assert engine.done(WEBHOOK, without)["changed"] is False


def test_an_address_that_is_not_told_is_sent_where_the_task_says_so(engine: Engine, sandbox: Sandbox) -> None:
    chat = {"name": "Chat", "services": ["Web shop"], "extension_schema": "Slack", "endpoint_url": "https://chat.example.com/hush-1"}
    check, made = (engine.done(EXTENSION, {**chat, "config": {"restrict": "any"}}, check=check) for check in (True, False))
    assert check["diff"] == made["diff"]
    assert {name: made["resource"][name] for name in check["resource"]} == check["resource"]
    assert made["diff"]["after"]["config"] == {"restrict": "any"}
    other = {**chat, "endpoint_url": "https://chat.example.com/hush-2"}
    assert engine.done(EXTENSION, other)["changed"] is False
    for check in (True, False):
        ran = engine.done(EXTENSION, {**other, "update_secrets": "always"}, check=check)
        assert (ran["action"], "hush" in ran.text) == ("updated", False)
    assert [row["body"]["extension"]["endpoint_url"] for row in ran.rows if row["write"]] != []


def test_another_address_needs_the_headers_again(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(WEBHOOK, MADE)["resource"]["id"]
    moved = {"id": made, "url": "https://new.example.com/pagerduty"}
    assert "url is" in engine.refused(WEBHOOK, moved)["msg"]
    ran = engine.refused(WEBHOOK, moved, replace=True)
    assert "custom_headers is missing: PagerDuty does not tell the values of X-Bot" in ran["msg"]
    assert ran.writes == []
    engine.done(WEBHOOK, {**moved, "custom_headers": MADE["custom_headers"]}, replace=True)
    assert [one["delivery_method"]["url"] for one in webhooks(sandbox)] == ["https://new.example.com/pagerduty"]


def test_whether_it_is_active_is_what_the_task_says(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(WEBHOOK, MADE)
    assert engine.done(WEBHOOK, {**BOT, "active": False})["changed"]
    assert engine.done(WEBHOOK, {**BOT, "description": "Still off"})["resource"]["active"] is False
    assert engine.done(WEBHOOK, {**BOT, "active": True})["changed"]
    assert webhooks(sandbox)[0]["active"] is True


def test_subscriptions_of_one_address_are_told_apart_by_what_they_listen_to(engine: Engine, sandbox: Sandbox) -> None:
    for scope in ({"service": "Web shop"}, {"team": "Platform"}, {"account": True}, {"service": "Billing"}):
        assert engine.done(WEBHOOK, {"url": URL, "filter": scope, "events": ["incident.triggered"]})["action"] == "created"
    assert engine.done(WEBHOOK, {"url": URL, "events": ["incident.triggered"]}).writes == []
    engine.done(WEBHOOK, {"url": URL, "filter": {"team": "Platform"}, "state": "absent"})
    assert sorted(one["filter"]["type"] for one in webhooks(sandbox)) == ["account_reference", "service_reference", "service_reference"]


def test_what_it_listens_to_can_change_by_id(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(WEBHOOK, MADE)["resource"]["id"]
    ran = engine.done(WEBHOOK, {"id": made, "filter": {"team": "Platform"}})
    assert [one.split()[0] for one in ran.writes] == ["PUT"]
    assert webhooks(sandbox)[0]["filter"]["id"] == "PTEAM01"


@pytest.mark.parametrize(
    ("said", "words"),
    [({"events": []}, "events is empty"), ({"filter": {"account": False}}, "filter.account is false"), ({"url": "bot"}, "is no address")],
)
def test_what_would_be_refused_is_refused_before_any_call(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(WEBHOOK, {**MADE, **said})
    assert words in ran["msg"]
    assert ran.rows == []
    is_one_clear_sentence(ran["msg"])


# Extensions


def test_the_same_name_on_another_service_is_another_extension(engine: Engine) -> None:
    for service in ("Web shop", "Billing"):
        options = {**TICKETS, "services": [service], "endpoint_url": "https://tickets.example.com/"}
        assert engine.done(EXTENSION, options)["action"] == "created"
        assert engine.done(EXTENSION, options).writes == []


def test_other_services_need_to_be_asked_for(engine: Engine, sandbox: Sandbox) -> None:
    options = {**TICKETS, "endpoint_url": "https://tickets.example.com/", "config": {"snow_user": "pagerduty"}}
    made = engine.done(EXTENSION, options)["resource"]["id"]
    moved = {"id": made, "services": ["Billing"]}
    assert "PagerDuty cannot change this: services" in engine.refused(EXTENSION, moved)["msg"]
    engine.done(EXTENSION, moved, replace=True)
    (found,) = make(sandbox, Raw("pagerduty", "GET", "/extensions"))["extensions"]
    assert [one["id"] for one in found["extension_objects"]] == ["PB1LL1N"]
    assert found["config"]["snow_user"] == "pagerduty"


def test_an_address_is_a_secret_and_can_change_where_it_is_told(engine: Engine, sandbox: Sandbox) -> None:
    old, new = (f"https://tickets.example.com/{one}" for one in ("hush-1", "hush-2"))
    engine.done(EXTENSION, {**TICKETS, "endpoint_url": old})
    ran = engine.done(EXTENSION, {**TICKETS, "endpoint_url": new})
    assert [one.split()[0] for one in ran.writes] == ["PUT"]
    assert "hush" not in ran.text
    assert engine.done(EXTENSION, {**TICKETS, "endpoint_url": new}).writes == []
    assert make(sandbox, Raw("pagerduty", "GET", "/extensions"))["extensions"][0]["endpoint_url"] == new


def test_keys_of_the_configuration_that_nobody_gives_stay(engine: Engine, sandbox: Sandbox) -> None:
    options = {**TICKETS, "endpoint_url": "https://tickets.example.com/", "config": {"snow_user": "pagerduty"}}
    engine.done(EXTENSION, options)
    engine.done(EXTENSION, {**TICKETS, "config": {"sync_options": "manual_sync"}})
    found = bare(make(sandbox, Raw("pagerduty", "GET", "/extensions")))["extensions"][0]
    assert found["config"] == {"snow_user": "pagerduty", "sync_options": "manual_sync"}
    assert engine.done(EXTENSION, {**TICKETS, "config": {"snow_user": "pagerduty"}}).writes == []


def test_a_header_needs_its_value_only_where_the_subscription_is_made(engine: Engine) -> None:
    """An export cannot know the values, and what is there goes round without them."""
    task = {"url": "https://hooks.example.com/new", "events": ["incident.triggered"], "custom_headers": [{"name": "X-Team"}]}
    for check in (True, False):
        ran = engine.refused("pagerduty_webhook_subscription", task, check=check)
        assert "custom_headers: the value of X-Team is missing" in ran["msg"]
        assert ran.writes == []
    engine.done("pagerduty_webhook_subscription", {**task, "custom_headers": [{"name": "X-Team", "value": "shop"}]})
    assert engine.done("pagerduty_webhook_subscription", task).writes == []

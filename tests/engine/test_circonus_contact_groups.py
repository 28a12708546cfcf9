"""Contact groups of Circonus: JSON inside a text, five places for five severities, and contacts that fit their group."""

from __future__ import annotations

import json

import pytest

from tests.cases.words import Things
from tests.support.engine import Engine
from tests.support.raw import rows_of
from tests.support.sandbox import Sandbox

MODULE = "circonus_contact_group"
KEY = {"name": "Shop"}
URL = "https://hooks.example.com/c"


def stored(sandbox: Sandbox) -> dict:
    """Return the group as the service has it."""
    (group,) = rows_of(sandbox, Things("circonus", "/v2/contact_group", query={"f_name": "Shop"}))
    return group


def test_what_the_service_fills_into_a_contact_is_no_difference(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**KEY, "contacts": {"external": [{"method": "http", "contact_info": {"url": URL}}]}})
    (contact,) = stored(sandbox)["contacts"]["external"]
    assert json.loads(contact["contact_info"]) == {"url": URL, "format": "json", "method": "POST"}
    for spelled in ({"url": URL}, json.dumps({"method": "POST", "url": URL}), {"url": URL, "format": "json"}):
        again = engine.done(MODULE, {**KEY, "contacts": {"external": [{"method": "http", "contact_info": spelled}]}})
        assert (again["changed"], again.writes) == (False, [])


def test_numbers_in_a_contact_are_sent_as_the_texts_that_the_service_wants(engine: Engine, sandbox: Sandbox) -> None:
    info = {"api_key": "not-a-real-key-0000", "team": "ops", "critical": 1, "warning": 3, "info": 5}
    ran = engine.done(MODULE, {**KEY, "group_type": "victorops", "contacts": {"external": [{"method": "victorops", "contact_info": info}]}})
    (contact,) = stored(sandbox)["contacts"]["external"]
    assert json.loads(contact["contact_info"]) == {**info, "critical": "1", "warning": "3", "info": "5"}
    assert "not-a-real-key-0000" not in json.dumps(ran.result)


def test_somebody_is_told_in_the_words_of_the_service_again(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**KEY, "alert_formats": {"long_subject": "{host}", "short_message": "{summary}"}})
    engine.done(MODULE, {**KEY, "alert_formats": {"long_subject": ""}})
    assert stored(sandbox)["alert_formats"] == {"short_message": "{summary}"}


def test_one_severity_is_changed_and_the_others_stay(engine: Engine, sandbox: Sandbox) -> None:
    first = {"after": 900, "contact_group": "On Call"}
    engine.done(MODULE, {**KEY, "escalations": {"1": first, "3": first}, "reminders": {"1": 60, "2": 30}})
    ran = engine.done(MODULE, {**KEY, "escalations": {"1": {}}, "reminders": {"2": 0}})
    assert [list(ran["diff"][side]["escalations"]) for side in ("before", "after")] == [["1", "3"], ["3"]]
    assert [ran["diff"][side]["reminders"] for side in ("before", "after")] == [{"1": 60, "2": 30}, {"1": 60}]
    group = stored(sandbox)
    assert group["escalations"] == [None, None, {"after": 900, "contact_group": "/contact_group/1234"}, None, None]
    assert group["reminders"] == [60, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"contacts": {"external": [{"method": "sms", "contact_info": "+49 30"}]}}, "contacts.external[0].contact_info: a telephone number"),
        ({"contacts": {"external": [{"method": "email", "contact_info": "db"}]}}, "'db' is no e-mail address"),
        ({"contacts": {"external": [{"method": "http", "contact_info": URL}]}}, "http takes a map with url"),
        ({"contacts": {"external": [{"method": "slack", "contact_info": {"team": "x"}}]}}, "contact_info lacks channel"),
        ({"escalations": {"2": {"after": 900}}}, "escalations.2 needs after and contact_group"),
        ({"escalations": {"2": {"after": 60, "contact_group": "On Call"}}}, "escalations.2.after is 60; it can be at least 300 seconds"),
    ],
    ids=["sms", "email", "http", "slack", "half", "soon"],
)  # fmt: skip
def test_what_the_service_would_refuse_is_refused_before_any_call(engine: Engine, options: dict, words: str) -> None:
    ran = engine.refused(MODULE, {**KEY, **options})
    assert words in ran["msg"]
    assert ran.rows == []


def test_contacts_that_do_not_fit_the_type_of_the_group_are_refused_before_a_write(engine: Engine) -> None:
    engine.done(MODULE, {**KEY, "group_type": "oncall"})
    hook = {"method": "slack", "contact_info": {"channel": "#ops", "team": "shop"}}
    ran = engine.refused(MODULE, {**KEY, "contacts": {"external": [hook]}})
    assert "a contact group of type oncall takes email, sms, http, not slack" in ran["msg"]
    assert ran.writes == []

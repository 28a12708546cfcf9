"""The page and its embedded notice: settings of which there is one each, that nobody makes or removes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.time_zones import NAMES
from sandbox.statuspage.time_zones import ZONES
from tests.support.engine import Engine
from tests.support.sandbox import Sandbox
from tests.support.statuspage import PAGE, Statuspage

MODULE, EMBED = "statuspage_page", "statuspage_embed_config"
OWN_FOOTER = "You received this email because you are subscribed to Example Status's service status notifications."


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def sent(sandbox: Sandbox) -> list[Any]:
    """Return the bodies of all writes."""
    return [row["body"] for row in sandbox.journal(system="statuspage") if row["write"]]


@pytest.mark.parametrize("written", ["#3498DB", "3498db", "#3498db", " 3498Db "])
def test_one_colour_in_several_spellings_is_no_difference(engine: Engine, written: str) -> None:
    ran = engine.done(MODULE, {"css_blues": written})
    assert (ran["changed"], ran.writes) == (False, [])
    assert ran["resource"]["css_blues"] == "3498db"


@pytest.mark.parametrize("written", ["#FFF", "fff", "FFFFFF", "#ffffff"])
@pytest.mark.parametrize(
    ("module", "option"),
    [(MODULE, "css_body_background_color"), (EMBED, "incident_text_color"), (EMBED, "maintenance_text_color")],
)
def test_three_digits_are_six(engine: Engine, module: str, option: str, written: str) -> None:
    assert not engine.done(module, {option: written})["changed"]


def test_a_colour_is_sent_without_the_sign(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {"css_reds": "#F00"})
    engine.done(EMBED, {"incident_background_color": "#A00"})
    assert sent(sandbox) == [
        {"page": {"css_reds": "ff0000"}},
        {"status_embed_config": {"incident_background_color": "aa0000"}},
    ]


@pytest.mark.parametrize("written", ["example-status", "Example-Status", "example-status.statuspage.io"])
def test_a_subdomain_is_the_same_as_its_host(engine: Engine, sandbox: Sandbox, written: str) -> None:
    assert not engine.done(MODULE, {"subdomain": written})["changed"]
    assert engine.done(MODULE, {"subdomain": f"new-{written}"})["changed"]
    assert not engine.done(MODULE, {"subdomain": "new-example-status.statuspage.io"})["changed"]


class TestFooter:
    @pytest.mark.parametrize("written", ["Ask Jo.", "Ask Jo.\n", "Ask Jo. \r\n\n"])
    def test_blanks_at_its_end_are_no_difference(self, engine: Engine, written: str) -> None:
        engine.done(MODULE, {"notifications_email_footer": "Ask Jo.\n"})
        assert not engine.done(MODULE, {"notifications_email_footer": written})["changed"]

    def test_lines_that_end_in_another_way_are_no_difference(self, engine: Engine, page: Statuspage) -> None:
        page.send("PATCH", PAGE, {"page": {"notifications_email_footer": "Ask Jo.\r\nShe knows."}})
        assert not engine.done(MODULE, {"notifications_email_footer": "Ask Jo.\nShe knows.\n"})["changed"]

    def test_the_services_own_is_none(self, engine: Engine, page: Statuspage) -> None:
        assert page.get(PAGE)["notifications_email_footer"] == OWN_FOOTER
        ran = engine.done(MODULE, {"notifications_email_footer": ""})
        assert (ran["changed"], ran["resource"]["notifications_email_footer"]) == (False, None)

    def test_an_empty_one_sets_back_to_it_once(self, engine: Engine, page: Statuspage) -> None:
        engine.done(MODULE, {"notifications_email_footer": "Ask Jo."})
        assert [engine.done(MODULE, {"notifications_email_footer": ""})["changed"] for _again in range(2)] == [True, False]
        assert page.get(PAGE)["notifications_email_footer"] == OWN_FOOTER


def test_false_is_sent(engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
    ran = engine.done(MODULE, {"allow_email_subscribers": False, "allow_sms_subscribers": "no"})
    assert sent(sandbox) == [{"page": {"allow_email_subscribers": False, "allow_sms_subscribers": False}}]
    assert ran["diff"]["before"] == {"allow_email_subscribers": True, "allow_sms_subscribers": True}
    assert page.get(PAGE)["allow_email_subscribers"] is False


def test_false_where_it_is_false_is_no_difference(engine: Engine) -> None:
    assert not engine.done(MODULE, {"hidden_from_search": False})["changed"]


def test_only_what_differs_is_sent(engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
    before = page.get(PAGE)
    engine.done(MODULE, {"name": "Example Status", "css_reds": "e74c3c", "time_zone": "Berlin"})
    assert sent(sandbox) == [{"page": {"time_zone": "Berlin"}}]
    after = page.get(PAGE)
    assert {name for name in after if after[name] != before[name]} <= {"time_zone", "updated_at"}


@pytest.mark.parametrize("module", [MODULE, EMBED])
def test_a_task_without_options_reads(engine: Engine, module: str) -> None:
    ran = engine.done(module, {})
    assert (ran["changed"], len(ran.reads), ran.writes) == (False, 1, [])
    assert ran["resource"]["id"] == "kctbh9vrtdwd"


@pytest.mark.parametrize("module", [MODULE, EMBED])
@pytest.mark.parametrize("words", [{"state": "absent"}, {"state": "present"}, {"id": "kctbh9vrtdwd"}])
def test_there_is_no_way_to_ask_for_its_removal(engine: Engine, module: str, words: dict[str, str]) -> None:
    ran = engine.refused(module, words)
    assert "Unsupported parameters" in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("module", [MODULE, EMBED])
@pytest.mark.parametrize("check", [True, False])
def test_a_page_that_is_not_there_is_not_made(engine: Engine, module: str, check: bool) -> None:
    option = {MODULE: {"name": "New"}, EMBED: {"position": "top-left"}}[module]
    ran = engine.refused(module, {**option, "page_id": "zzzzzzzzzzzz"}, check=check)
    assert "makes no" in ran["msg"]
    assert "Check page_id" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Europe/Berlin", "write 'Berlin'"),
        ("America/New_York", "write 'Eastern Time (US & Canada)'"),
        ("Asia/Calcutta", "write 'Kolkata'"),
        ("Berln", "write 'Berlin'"),
        ("CET", "write one such as 'Berlin'"),
    ],
)
def test_a_zone_by_another_name_is_refused_before_any_call_and_the_nearest_one_offered(
    engine: Engine, written: str, meant: str
) -> None:
    ran = engine.refused(MODULE, {"time_zone": written})
    assert "time_zone: Statuspage knows zones by the names that Ruby on Rails has for them" in ran["msg"]
    assert meant in ran["msg"]
    assert ran.rows == []


def test_every_zone_that_the_service_knows_can_be_written() -> None:
    assert set(ZONES) <= set(NAMES)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("red", "'red' is no colour; write six hexadecimal digits in quotes, as '#3498db'"),
        ("#12345", "is no colour"),
        (576, "576 is no text; put it into quotes, so that YAML leaves it as it is written"),
        (112233, "put it into quotes"),
    ],
)
@pytest.mark.parametrize(("module", "option"), [(MODULE, "css_link_color"), (EMBED, "incident_text_color")])
def test_what_is_no_colour_is_refused_before_any_call(
    engine: Engine, module: str, option: str, written: Any, words: str
) -> None:
    ran = engine.refused(module, {option: written})
    assert f"{option}: " in ran["msg"]
    assert words in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize(
    ("option", "written", "words"),
    [
        ("url", "www.example.com", "is no address; write it whole"),
        ("domain", "https://status.example.com", "is no name of a host; write it alone"),
        ("subdomain", "a b", "is no name of a host"),
        ("notifications_from_email", "ops at example.com", "is no e-mail address"),
    ],
)
def test_what_is_no_address_is_refused_before_any_call(engine: Engine, option: str, written: str, words: str) -> None:
    ran = engine.refused(MODULE, {option: written})
    assert f"{option}: {written!r} {words}" in ran["msg"]
    assert ran.rows == []

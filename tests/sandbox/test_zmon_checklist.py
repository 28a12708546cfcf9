"""What a client of ZMON trips over, line by line as it was seen on a running controller."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.store import Clock, Store
from sandbox.zmon.world import World
from tests.support.zmon import (
    ALERTS,
    CHECKS,
    DASHBOARD,
    DOWNTIMES,
    ENTITIES,
    STATUS,
    Zmon,
    alert,
    check,
    downtime,
    without,
)

SHOP = {"id": "web-1", "type": "host", "team": "shop", "port": 8080}
CHILD = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE"}


@pytest.fixture
def ask(sandbox) -> Zmon:
    """Send a request as one of the users."""
    return Zmon(sandbox)


def stamp(ask: Zmon) -> str:
    """Return when web-1 was last written."""
    return ask("GET", f"{ENTITIES}/", params={"query": '{"id": "web-1"}'}).json()[0]["last_modified"]


LINES: dict[str, Callable[[Zmon], None]] = {}
"""What was asked of a running controller, line by line; each shows what it answered."""


def line(words: str) -> Callable[[Callable[[Zmon], None]], Callable[[Zmon], None]]:
    """Return what enters a function as a line."""

    def enter(shown: Callable[[Zmon], None]) -> Callable[[Zmon], None]:
        LINES[words] = shown
        return shown

    return enter


@line("01 a GET without a token, with Basic, with a wrong one")
def only_a_bearer_token_counts(ask: Zmon) -> None:
    wrong = {"": "unauthorized", "Basic YWRtOmFkbQ==": "unauthorized", "Bearer nonsense": "invalid_token"}
    for path in (f"{ENTITIES}/de-berlin", f"{CHECKS}/20", STATUS, "/api/v1/nothing"):
        for header, error in wrong.items():
            answer = ask("GET", path, who=None, headers={"Authorization": header})
            assert (answer.status_code, answer.json()["error"], set(answer.json())) == (401, error, {"error", "error_description"})
            assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


@line("02 the browsers' part with a bearer")
def the_browsers_part_sends_a_bearer_to_the_login_page(ask: Zmon) -> None:
    path = "/rest/downtimes?alert_definition_id=312"
    answer = ask("GET", path, headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["Location"].rpartition("/")[2]) == (302, "signin")
    answer = ask("GET", path, headers={"Accept": "application/json"})
    assert (answer.status_code, set(answer.json())) == (401, {"message"})


@line("03 a check without last_modified_by")
def who_modified_it_must_be_said(ask: Zmon) -> None:
    answer = ask("POST", CHECKS, without(check(), "last_modified_by"))
    assert (answer.status_code, answer.json()["message"]) == (400, "user that modified the check definition is mandatory")


@line("04 a check of another team")
def another_teams_is_403_and_empty(ask: Zmon) -> None:
    answer = ask("POST", CHECKS, check(), who="oth")
    assert (answer.status_code, answer.content) == (403, b"")


@line("05 a check again with its name in another case")
def a_name_in_another_case_is_the_same_check(ask: Zmon) -> None:
    first, second = ask.make(CHECKS, check()), ask.make(CHECKS, check(name="LATENCY"))
    assert first == second
    assert ask("GET", f"{CHECKS}/{first}").json()["name"] == "LATENCY"


@line("06 two checks with an empty source_url")
def empty_source_urls_overwrite_each_other(ask: Zmon) -> None:
    first = ask.make(CHECKS, check(source_url=""))
    assert ask.make(CHECKS, check(name="Other", source_url="")) == first


@line("07 a check that is not there")
def an_unknown_one_is_200_and_zero_bytes(ask: Zmon) -> None:
    answer = ask("GET", f"{CHECKS}/99999")
    assert (answer.status_code, answer.content) == (200, b"")


@line("08 a check with an id that is not there")
def an_unknown_id_is_taken_from_an_administrator_and_stored_nowhere(ask: Zmon) -> None:
    answer = ask("POST", CHECKS, check(id=99999))
    assert (answer.status_code, answer.json()["id"]) == (200, None)
    assert "Latency" not in ask("GET", "/api/v1/checks/all-check-definitions").text
    assert ask("POST", CHECKS, check(id=99999), "dev").status_code == 403


@line("09 a check is deleted that is used, unknown, free")
def delete_says_used_unknown_and_deleted(ask: Zmon) -> None:
    used, unknown, free = (ask("DELETE", f"{CHECKS}/{number}") for number in (20, 99999, 21))
    assert (used.status_code, used.text) == (404, '"Id not found or not part of owning team"')
    assert (unknown.status_code, set(unknown.json())) == (403, {"message"})
    assert (free.status_code, free.text) == (200, '"Deleted"')


@line("10 numbers and flags in a check's entities")
def values_of_filters_become_texts(ask: Zmon) -> None:
    number = ask.make(CHECKS, check(entities=[{"type": "host", "port": 8080, "live": True}]))
    assert ask("GET", f"{CHECKS}/{number}").json()["entities"] == [{"type": "host", "port": "8080", "live": "true"}]


@line("11 checks with entities, intervals and states that cannot be")
def bad_values_are_400_with_a_text(ask: Zmon) -> None:
    words = {"type": "each entity should contain field: type", "interval": "minimum interval value is 1", "read": "Could not read request"}
    for change, message in (({"entities": [{"name": "x"}]}, "type"), ({"entities": []}, "type"), ({"interval": 0}, "interval"), ({"status": "ON"}, "read")):
        answer = ask("POST", CHECKS, check(**change))
        assert (answer.status_code, answer.json()) == (400, {"message": words[message]})


@line("12 an alert without responsible_team")
def the_responsible_team_must_be_said(ask: Zmon) -> None:
    answer = ask("POST", ALERTS, without(alert(), "responsible_team"))
    assert (answer.status_code, answer.json()) == (400, {"message": "responsible team is mandatory"})


@line("13 alerts on an inactive check, with a priority and a name that cannot be")
def what_the_database_refuses_is_400_or_an_empty_500(ask: Zmon) -> None:
    for change, status in (({"check_definition_id": 22}, 400), ({"priority": 4}, 500), ({"name": "Slow "}, 500)):
        answer = ask("POST", ALERTS, alert(**change))
        assert (answer.status_code, bool(answer.content)) == (status, status == 400)


@line("14 an alert twice")
def twice_is_two(ask: Zmon) -> None:
    assert ask.make(ALERTS, alert()) != ask.make(ALERTS, alert())


@line("15 an alert for a team below one's own")
def a_team_is_a_prefix(ask: Zmon) -> None:
    assert ask("POST", ALERTS, alert(team="shop/web"), "dev").status_code == 200
    assert ask("POST", ALERTS, alert(team="shop/web"), "oth").status_code == 403


@line("16 an alert of another team, active and inactive")
def the_responsible_team_makes_only_inactive_ones(ask: Zmon) -> None:
    assert ask("POST", ALERTS, alert(team="ops"), "dev").status_code == 403
    assert ask("POST", ALERTS, alert(team="ops", status="INACTIVE"), "dev").status_code == 200


@line("17 an alert gets another check")
def another_check_is_echoed_and_not_taken(ask: Zmon) -> None:
    path = f"{ALERTS}/{ask.make(ALERTS, alert())}"
    assert ask("PUT", path, alert(check_definition_id=21)).json()["check_definition_id"] == 21
    assert ask("GET", path).json()["check_definition_id"] == 20


@line("18 an alert without its check, a child without its parent")
def an_update_repeats_check_and_parent(ask: Zmon) -> None:
    root = ask.make(ALERTS, alert())
    child = ask.make(ALERTS, {**CHILD, "parent_id": root})
    assert ask("PUT", f"{ALERTS}/{root}", without(alert(), "check_definition_id")).status_code == 400
    assert ask("PUT", f"{ALERTS}/{child}", CHILD).status_code == 400


@line("19 a child with nothing of its own")
def a_child_is_echoed_bare_and_shown_merged(ask: Zmon) -> None:
    parameters = {"a": {"value": 1}, "b": {"value": 2}}
    root = ask.make(ALERTS, alert(parameters=parameters))
    made = ask("POST", ALERTS, {**CHILD, "parent_id": root, "parameters": {"b": {"value": 3}}}).json()
    assert (made["name"], made["entities"], made["condition"], made["tags"]) == (None, [], None, [])
    shown = ask("GET", f"{ALERTS}/{made['id']}").json()
    assert (shown["name"], shown["condition"]) == ("Slow", "> 1")
    assert {name: json.loads(text)["value"] for name, text in shown["parameters"].items()} == {"a": 1, "b": 3}


@line("20 a child with an empty list")
def an_empty_list_of_a_child_is_its_own(ask: Zmon) -> None:
    root = ask.make(ALERTS, alert(entities=[{"type": "city"}]))
    child = ask.make(ALERTS, {**CHILD, "parent_id": root, "entities": []})
    ask("PUT", f"{ALERTS}/{root}", alert(entities=[{"type": "host"}]))
    assert ask("GET", f"{ALERTS}/{child}").json()["entities"] == []


@line("21 parameters of an alert are read")
def parameters_are_shown_as_texts(ask: Zmon) -> None:
    path = f"{ALERTS}/{ask.make(ALERTS, alert(parameters={'limit': {'value': 0.8}}))}"
    shown = ask("GET", path).json()
    assert json.loads(shown["parameters"]["limit"]) == {"value": 0.8, "comment": None, "type": None}


@line("22 parameters of an alert are sent as texts")
def parameters_are_refused_as_texts(ask: Zmon) -> None:
    path = f"{ALERTS}/{ask.make(ALERTS, alert(parameters={'limit': {'value': 0.8}}))}"
    answer = ask("PUT", path, ask("GET", path).json())
    assert (answer.status_code, answer.json()) == (400, {"message": "Could not read request"})


@line("23 an alert that is not there")
def an_unknown_one_is_403_to_writers_and_404_to_readers(ask: Zmon) -> None:
    assert [ask(verb, f"{ALERTS}/99999", alert()).status_code for verb in ("PUT", "DELETE")] == [403, 403]
    answer = ask("GET", f"{ALERTS}/99999")
    assert (answer.status_code, answer.content) == (404, b"")


@line("24 a parent is deleted, or loses its name")
def parents_stay_whole(ask: Zmon) -> None:
    root = ask.make(ALERTS, alert(template=True))
    ask.make(ALERTS, {**CHILD, "parent_id": root})
    gone, bare = ask("DELETE", f"{ALERTS}/{root}"), ask("PUT", f"{ALERTS}/{root}", without(alert(template=True), "name"))
    assert (gone.status_code, "descendants" in gone.json()["message"]) == (400, True)
    assert (bare.status_code, "breaks" in bare.json()["message"]) == (400, True)


@line("25 a template without template")
def a_template_that_does_not_say_so_is_a_normal_alert(ask: Zmon) -> None:
    number = ask.make(ALERTS, {**CHILD, "check_definition_id": 20, "template": True})
    answer = ask("PUT", f"{ALERTS}/{number}", {**CHILD, "check_definition_id": 20})
    assert (answer.status_code, answer.json()) == (400, {"message": "name is mandatory"})


@line("26 tags that nobody set")
def tags_that_nobody_set_are_null_alone_and_a_list_in_answers(ask: Zmon) -> None:
    made = ask("POST", ALERTS, alert()).json()
    assert (made["tags"], ask("GET", f"{ALERTS}/{made['id']}").json()["tags"]) == ([], None)


@line("27 an entity new, the same in another order, changed by another team")
def what_is_the_same_is_not_written(ask: Zmon) -> None:
    made = ask("PUT", ENTITIES, SHOP, "dev")
    assert (made.status_code, made.content) == (200, b"")
    before = stamp(ask)
    again = ask("PUT", ENTITIES, dict(reversed(SHOP.items())), "dev")
    assert (again.status_code, again.content, stamp(ask)) == (200, b"", before)
    refused = ask("PUT", ENTITIES, {**SHOP, "port": 1}, "oth")
    assert (refused.status_code, refused.json()["error"]) == (403, "access_denied")


@line("28 an entity unchanged from another team")
def what_is_the_same_is_anybodys(ask: Zmon) -> None:
    ask("PUT", ENTITIES, SHOP, "dev")
    assert ask("PUT", ENTITIES, SHOP, "oth").status_code == 200


@line("29 entities of types and ids that cannot be")
def bad_entities_are_refused_in_a_text(ask: Zmon) -> None:
    for body, status, words in (
        ({"id": "de-berlin", "type": "town"}, 409, "\"Changing the 'type'"),
        ({"id": "x1", "type": "GLOBAL"}, 403, '"Creating entity with type - GLOBAL is not allowed."'),
        ({"id": "x1", "type": "zmon_config"}, 403, '{"error": "access_denied"'),
        ({"id": "Web-1", "type": "host"}, 400, '"Check constraint violated"'),
        ({"id": "web-1"}, 400, '"Check constraint violated"'),
    ):
        answer = ask("PUT", ENTITIES, body, "dev")
        assert (answer.status_code, answer.text.startswith(words)) == (status, True), body


@line("30 an entity is deleted that is unknown, another's, one's own")
def delete_counts(ask: Zmon) -> None:
    unknown = ask("GET", f"{ENTITIES}/web-1")
    assert (unknown.status_code, unknown.json()["message"]) == (404, "Resource not found")
    ask("PUT", ENTITIES, SHOP, "dev")
    assert [ask("DELETE", f"{ENTITIES}/{one}", who=who).text for one, who in (("x", "dev"), ("web-1", "oth"))] == ["0", "0"]
    assert ask("DELETE", f"{ENTITIES}/web-1", who="dev").text == "1"


@line("31 queries of entities")
def a_query_is_containment_and_union(ask: Zmon) -> None:
    ask("PUT", ENTITIES, {"id": "a1", "type": "ta", "ports": {"8080": 8080, "22": 22}})
    ask("PUT", ENTITIES, {"id": "b1", "type": "tb", "team": "ops"})

    def ids(**params: str) -> list[str]:
        return [row["id"] for row in ask("GET", f"{ENTITIES}/", params=params).json()]

    assert ids(query='{"ports":{"8080":8080}}') == ["a1"]
    assert ids(query='[{"type":"ta"},{"type":"tb"}]') == ["a1", "b1"]
    assert "a1" in ids(exclude="team")
    assert "b1" not in ids(exclude="team")


@line("32 last_modified of entities")
def only_the_list_has_last_modified(ask: Zmon) -> None:
    ask("PUT", ENTITIES, SHOP, "dev")
    assert stamp(ask)
    assert "last_modified" not in ask("GET", f"{ENTITIES}/web-1").json()


@line("33 a dashboard without and with the slash")
def creation_needs_its_slash(ask: Zmon) -> None:
    assert ask("POST", DASHBOARD, {"name": "A"}).status_code == 404
    made = ask("POST", f"{DASHBOARD}/", {"name": "A"})
    assert (made.status_code, isinstance(made.json(), int)) == (200, True)


@line("34 another one's dashboard, and two ids")
def refusals_are_the_frameworks_500(ask: Zmon) -> None:
    number = ask("POST", f"{DASHBOARD}/", {"name": "A"}, "dev").json()
    stranger = ask("POST", f"{DASHBOARD}/{number}", {"id": number, "name": "B"}, "oth")
    other = ask("POST", f"{DASHBOARD}/{number}", {"id": number + 1, "name": "B"}, "dev")
    assert [answer.status_code for answer in (stranger, other)] == [500, 500]
    assert stranger.json()["message"].endswith(": Your are not allowed to create/edit this dashboard")
    assert other.json()["message"].endswith(": Dashboard ID in JSON and path does not match!")


@line("35 downtimes that end before now, before they start, after a year, never, without a comment")
def times_are_checked(ask: Zmon) -> None:
    now = int(time.time())
    for start, end, message in (
        (-7200, -3600, "End time expired"),
        (60, 60, "Start date must precede end date"),
        (0, 367 * 86400, "End time limit exceeded (maximum is 1 year)"),
    ):
        answer = ask("POST", DOWNTIMES, downtime(start_time=now + start, end_time=now + end))
        assert (answer.status_code, answer.json()["message"]) == (400, message)
    endless = ask("POST", DOWNTIMES, without(downtime(start_time=now), "end_time"))
    assert (endless.status_code, endless.content) == (500, b"")
    assert ask("POST", DOWNTIMES, without(downtime(), "comment")).status_code == 200


@line("36 a downtime over nothing")
def what_covers_nothing_is_200_with_an_id(ask: Zmon) -> None:
    for change in ({"entities": ["nowhere"]}, {"alert_definitions": []}):
        answer = ask("POST", DOWNTIMES, downtime(**change))
        body = answer.json()
        assert (answer.status_code, len(body["id"]), body["entities"], body["alert_definitions"]) == (200, 36, [], [])
        assert ask("GET", "/_sandbox/downtimes").json() == []


@line("37 a downtime of any id is deleted")
def delete_is_a_skeleton_for_any_id(ask: Zmon) -> None:
    answer = ask("DELETE", f"{DOWNTIMES}/whatever")
    assert (answer.status_code, set(without(answer.json(), "start_time").values())) == (200, {None})
    strange = ask("DELETE", f"{DOWNTIMES}/a%20b")
    assert (strange.status_code, strange.content) == (500, b"")


@line("38 two identical downtimes")
def two_of_the_same_are_two_groups(ask: Zmon) -> None:
    body = downtime()
    first, second = (ask("POST", DOWNTIMES, body).json()["id"] for _number in range(2))
    held = ask("GET", "/_sandbox/downtimes", params={"entity": "de-berlin"}).json()
    assert [row["group_id"] for row in held] == [first, second]


@line("39 the status of a quiet and a ringing alert")
def only_what_rings_is_in_the_status(ask: Zmon) -> None:
    loud, quiet = ask.make(ALERTS, alert()), ask.make(ALERTS, alert())
    ask.ring(loud, "us-nyc")
    assert list(ask("GET", f"{STATUS}/alert/{loud},{quiet},99999").json()) == [str(loud)]
    assert ask("GET", f"{STATUS}/alert/{loud},{loud}").status_code == 500


@line("40 a one-time token twice")
def one_time_tokens_are_quoted_and_rare(ask: Zmon) -> None:
    path = "/api/v1/onetime-tokens"
    first = ask("POST", path, who="dev")
    assert (first.text[0], first.text[-1], len(first.text)) == ('"', '"', 10)
    again = ask("POST", path, who="dev")
    assert (again.status_code, again.text) == (429, '"Rate limit hit: wait 15 seconds"')
    (row,) = ask("GET", path, who="dev").json()
    assert (row["bound_at"], row["bound_expires"] - row["created"]) == (None, 365 * 86_400_000)


@line("41 a list of alerts")
def there_is_no_list(ask: Zmon) -> None:
    answer = ask("GET", ALERTS)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "HEAD, POST")
    options = ask("OPTIONS", f"{ALERTS}/312", who=None)
    assert (options.status_code, options.headers["Allow"]) == (200, "DELETE, GET, HEAD, PATCH, POST, PUT")


@line("42 one who is no member is made active")
def nobody_is_made_active_who_is_no_member(ask: Zmon) -> None:
    assert ask("PUT", "/api/v1/groups/dba/active/a@example.org/").text == "-1"


@pytest.mark.parametrize("shown", LINES.values(), ids=LINES)
def test_the_sandbox_answers_as_the_running_controller_did(ask: Zmon, shown: Callable[[Zmon], None]) -> None:
    shown(ask)


def test_no_line_is_left_out() -> None:
    assert [int(words[:2]) for words in LINES] == list(range(1, 43))


# What stands beside these lines


class TestWhoMayAsk:
    """Tokens and cookies."""

    def test_a_token_is_over_at_its_time(self, ask: Zmon) -> None:
        token = ask("GET", f"{CHECKS}/20", who="dev").request.headers["Authorization"].split()[1]
        moment = int(time.time()) + 3600
        assert ask("POST", "/_sandbox/token-expiry", {"token": token, "expires_at": moment}, None).ok
        assert ask("GET", f"{CHECKS}/20", who="dev").ok
        ask.sandbox.clock(advance=3601)
        answer = ask("GET", f"{CHECKS}/20", who="dev")
        assert (answer.status_code, answer.json()["error_description"]) == (401, "Pre-shared token expired")
        assert ask("GET", f"{CHECKS}/20").ok

    def test_a_one_time_token_signs_one_screen_in_and_it_reads_the_downtimes(self, ask: Zmon) -> None:
        group = ask("POST", DOWNTIMES, downtime()).json()["id"]
        token = ask("POST", "/api/v1/onetime-tokens").json()
        path, wanted = "/rest/downtimes", {"params": {"alert_definition_id": "312"}}
        entered = ask("GET", f"/tv/{token}", who=None)
        cookies = {name: entered.cookies[name] for name in ("ZMON_TV", "ZMON_TV_ID")}
        header = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        (row,) = ask("GET", path, None, None, headers=header, **wanted).json()
        assert (row["group_id"], row["entity"], row["alert_definition_id"]) == (group, "de-berlin", None)
        assert ask("GET", path, None, None, headers=header).status_code == 500
        assert ask("GET", path, None, None, headers={**header, "X-Forwarded-For": "192.0.2.1"}, **wanted).status_code == 302
        for again in (token, "unknown"):
            answer = ask("GET", f"/tv/{again}", who=None)
            assert (answer.status_code, "ZMON_TV" in answer.cookies) == (302, False)
        (bound,) = ask("GET", "/api/v1/onetime-tokens").json()
        assert (bound["bound_ip"], bound["bound_at"] >= bound["created"]) == ("127.0.0.1", True)
        ask.sandbox.clock(advance=366 * 86_400)
        assert ask("GET", path, None, None, headers=header, **wanted).status_code == 302


class TestChecks:
    """Check definitions."""

    def test_only_an_entity_asks_for_a_minimum_interval(self, ask: Zmon) -> None:
        number = ask.make(CHECKS, check(interval=4))
        limits = {"min_check_interval": 10, "min_whitelisted_check_interval": 2, "whitelisted_checks": [number]}
        ask("PUT", ENTITIES, {"id": "zmon-min-check-interval", "type": "zmon_config", "data": limits})
        refused = ask("POST", CHECKS, check(name="Other", interval=9))
        assert (refused.status_code, refused.content) == (500, b"")
        assert ask("POST", CHECKS, check(id=number, interval=2)).status_code == 200

    def test_deleted_is_in_lists_and_answers_and_not_in_one(self, ask: Zmon) -> None:
        answer = ask("POST", CHECKS, check(status="DELETED")).json()
        assert answer["deleted"] is True
        listed = ask("GET", "/api/v1/checks/all-check-definitions").json()["check_definitions"]
        assert {row["name"]: row["deleted"] for row in listed}["Latency"] is True
        assert {row["name"]: row["deleted"] for row in listed}["City coordinates"] is False
        assert "deleted" not in ask("GET", f"{CHECKS}/{answer['id']}").json()

    def test_runtimes_migrate_silently_once_they_are_on(self, ask: Zmon) -> None:
        old = ask.make(CHECKS, check())
        assert "runtime" not in ask("GET", f"{CHECKS}/{old}").json()
        assert ask("POST", "/_sandbox/runtimes", {"enabled": True}, None).ok
        assert ask("POST", CHECKS, check(name="New", runtime="PYTHON_2")).status_code == 403
        assert ask("POST", CHECKS, check(name="New")).json()["runtime"] == "PYTHON_3"
        assert ask("POST", CHECKS, check(name="New", runtime="PYTHON_2")).status_code == 403
        assert ask("POST", CHECKS, check(runtime="PYTHON_2")).json()["runtime"] == "PYTHON_2"
        assert ask("POST", CHECKS, check()).json()["runtime"] == "PYTHON_3"
        assert ask("GET", f"{CHECKS}/{old}").json()["runtime"] == "PYTHON_3"


class TestAlerts:
    """Alert definitions."""

    def test_a_lead_edits_what_is_active_but_not_its_status(self, ask: Zmon) -> None:
        path = f"{ALERTS}/{ask.make(ALERTS, alert(team='ops'))}"
        assert ask("PUT", path, alert(team="ops", name="Other"), "dev").status_code == 403
        assert ask("PUT", path, alert(team="ops", name="Other"), "lea").status_code == 200
        assert ask("PUT", path, alert(team="ops", status="INACTIVE"), "lea").status_code == 403
        assert ask("DELETE", path, who="lea").status_code == 200

    def test_the_word_null_in_a_list_of_texts_is_none(self, ask: Zmon) -> None:
        number = ask.make(ALERTS, alert(tags=["a", "Null"], notifications=["null"]))
        shown = ask("GET", f"{ALERTS}/{number}").json()
        assert (shown["tags"], shown["notifications"]) == (["a", None], [None])


class TestEntities:
    """Entities."""

    @pytest.mark.parametrize("body", ["text", 7])
    def test_what_is_no_object_is_refused_in_a_text(self, ask: Zmon, body: Any) -> None:
        answer = ask("PUT", ENTITIES, body, "dev")
        assert (answer.status_code, answer.text.startswith('"Check constraint violated"')) == (400, True)

    def test_null_is_no_entity(self, ask: Zmon) -> None:
        answer = ask("PUT", ENTITIES, data="null", headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.text) == (400, '"Check constraint violated"')

    @pytest.mark.parametrize(("moment", "text"), [(1767225600.5, "2026-01-01 00:00:00.5"), (1767225600.0, "2026-01-01 00:00:00")])
    def test_last_modified_ends_in_no_zero(self, monkeypatch: pytest.MonkeyPatch, moment: float, text: str) -> None:
        clock = Clock()
        monkeypatch.setattr(clock, "now", lambda: moment)
        assert World(Store(), clock).moment() == text

    def test_members_come_by_length_then_alphabet_and_numbers_written_out(self, ask: Zmon) -> None:
        text = '{"type":"host","zz":1e3,"id":"web-1","a":{"ccc":1.5e1,"b":2}}'
        ask("PUT", ENTITIES, data=text, headers={"Content-Type": "application/json"})
        assert ask("GET", f"{ENTITIES}/web-1").text == '{"a": {"b": 2, "ccc": 15}, "id": "web-1", "zz": 1000, "type": "host"}'

    def test_a_nul_in_a_text_is_500(self, ask: Zmon) -> None:
        answer = ask("PUT", ENTITIES, {**SHOP, "note": "a\0b"})
        assert answer.status_code == 500
        assert answer.json()["message"].startswith("Request processing failed; nested exception is org.springframework.")


class TestDashboards:
    """Dashboards."""

    @pytest.mark.parametrize("verb", ["DELETE", "PUT"])
    def test_delete_answers_200_and_deletes_nothing(self, ask: Zmon, verb: str) -> None:
        number = ask("POST", f"{DASHBOARD}/", {"name": "A"}).json()
        before = ask("GET", f"{DASHBOARD}/{number}").json()
        answer = ask(verb, f"{DASHBOARD}/{number}", {"name": "B"} if verb == "PUT" else None)
        assert (answer.status_code, answer.json()) == (200, before)
        assert ask("GET", f"{DASHBOARD}/{number}").json() == before
        assert [row["method"] for row in ask.sandbox.writes("zmon")][1:] == [verb]


class TestTheOthers:
    """Status, groups, and what no handler names a method for."""

    @pytest.mark.parametrize(
        "path", [f"{ALERTS}/312", f"{CHECKS}/20", f"{ENTITIES}/de-berlin", "/api/v1/checks/all-check-definitions", "/api/v1/teams"]
    )
    def test_patch_hands_out_everything_to_anybody(self, ask: Zmon, path: str) -> None:
        answer = ask("PATCH", path, {"name": "x"}, None)
        assert (answer.status_code, answer.json()) == (200, ask("GET", path).json())
        assert ask("PATCH", STATUS, who=None).status_code == 405

    @pytest.mark.parametrize(("verb", "path"), [("POST", f"{ALERTS}/312"), ("PUT", f"{CHECKS}/20"), ("PUT", f"{ENTITIES}/de-berlin")])
    def test_what_has_no_handler_of_its_own_is_read(self, ask: Zmon, verb: str, path: str) -> None:
        before = ask("GET", path).json()
        assert ask(verb, path, {"name": "x"}).json() == before == ask("GET", path).json()
        assert ask(verb, path, {}, None).status_code == 401

    def test_head_needs_no_token(self, ask: Zmon) -> None:
        for path in (f"{ENTITIES}/", f"{CHECKS}/20", STATUS, "/api/v1/groups", "/api/v1/onetime-tokens", f"{ALERTS}/312"):
            answer = ask("HEAD", path, who=None)
            assert (answer.status_code, answer.content) == (200, b""), path

    def test_doubled_slashes_are_one(self, ask: Zmon) -> None:
        assert ask("GET", "/api/v1//check-definitions///20").json()["id"] == 20
        assert ask("POST", "/api/v1//check-definitions", check()).status_code == 200

    def test_every_answer_sets_a_cookie(self, ask: Zmon) -> None:
        answer = ask("GET", f"{CHECKS}/20", headers={"Cookie": "JSESSIONID=x"})
        assert "JSESSIONID=" in answer.headers["Set-Cookie"]

    @pytest.mark.parametrize(
        ("request_", "status", "message"),
        [
            (("GET", f"{DASHBOARD}/abc"), 400, "Bad Request"),
            (("GET", "/api/v1/nothing"), 404, "Not Found"),
            (("GET", "/api/v1/checks/alert-definitions-diff"), 400, "Required Long parameter 'lastSnapshotId' is not present"),
            (("GET", f"{ENTITIES}/nobody"), 404, "Resource not found"),
            (("DELETE", ENTITIES), 405, "Request method 'DELETE' not supported"),
        ],
    )
    def test_the_framework_has_its_own_words(self, ask: Zmon, request_: tuple[str, str], status: int, message: str) -> None:
        answer = ask(*request_)
        body = answer.json()
        assert (answer.status_code, body["status"], body["message"]) == (status, status, message)
        assert (body["path"], "exception" in body) == (request_[1], message != "Not Found")

    @pytest.mark.parametrize(
        ("kind", "text", "status", "message"),
        [("text/plain", "{}", 415, "Unsupported Media Type"), ("application/json", "{", 400, "Bad Request")],
    )
    def test_a_body_that_cannot_be_read_is_told_in_two_words(
        self, ask: Zmon, kind: str, text: str, status: int, message: str
    ) -> None:
        answer = ask("PUT", ENTITIES, data=text, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["message"]) == (status, message)

    def test_coverage_shows_which_alerts_look_at_what(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, {"id": "r1", "type": "router"})
        answer = ask("POST", f"{STATUS}/alert-coverage", [{"country": "DE"}, {"type": "router"}])
        assert answer.json() == [
            {"entities": [{"id": "de-berlin", "type": "city"}], "alerts": [{"name": "City too hot", "id": 312}]},
            {"entities": [{"id": "r1", "type": "router"}], "alerts": []},
        ]
        assert ask("POST", f"{STATUS}/alert-coverage", {"type": "city"}).status_code == 400
        assert ask.sandbox.writes("zmon")[1:] == []

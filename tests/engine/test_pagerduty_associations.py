"""Tags, subscribers and dependencies of PagerDuty: each association is added and removed by itself, and all others stay."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import bare, make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

TAG, BUSINESS, DEPENDENCY = "pagerduty_tag", "pagerduty_business_service", "pagerduty_service_dependency"
LIMA, CHECKOUT = {"label": "Lima"}, {"name": "Checkout"}
DEMO, NOA, PLATFORM = "PDEM0US", "PSEC0ND", "PTEAM01"


def get(sandbox: Sandbox, path: str) -> Any:
    return make(sandbox, Raw("pagerduty", "GET", path))


def post(sandbox: Sandbox, path: str, body: Any) -> Any:
    return bare(make(sandbox, Raw("pagerduty", "POST", path, body)))


def bearers(sandbox: Sandbox, kind: str, label: str = "Lima") -> list[str]:
    (tag,) = [one for one in get(sandbox, "/tags?limit=100")["tags"] if one["label"] == label]
    return sorted(one["id"] for one in get(sandbox, f"/tags/{tag['id']}/{kind}?limit=100")[kind])


def subscribers(sandbox: Sandbox) -> list[tuple[str, str]]:
    (service,) = get(sandbox, "/business_services")["business_services"]
    found = get(sandbox, f"/business_services/{service['id']}/subscribers")["subscribers"]
    return sorted((one["subscriber_type"], one["subscriber_id"]) for one in found)


def pairs(sandbox: Sandbox, path: str = "technical_services/PWEBSHP") -> list[tuple[str, str]]:
    found = get(sandbox, f"/service_dependencies/{path}")["relationships"]
    return sorted((one["supporting_service"]["id"], one["dependent_service"]["id"]) for one in found)


# Tags


def test_a_tag_and_what_bears_it_are_made_in_one_task(engine: Engine, sandbox: Sandbox) -> None:
    options = {**LIMA, "users": ["demo@example.org", "Noa Vidal"], "teams": ["Platform"], "escalation_policies": ["Default"]}
    foretold = engine.done(TAG, options, check=True)
    ran = engine.done(TAG, options)
    assert [one.split()[1] for one in ran.writes] == [
        "/tags", f"/users/{DEMO}/change_tags", f"/users/{NOA}/change_tags", f"/teams/{PLATFORM}/change_tags", "/escalation_policies/PDEFEP1/change_tags",
    ]  # fmt: skip
    assert foretold["diff"] == ran["diff"]
    assert bearers(sandbox, "users") == [DEMO, NOA]
    assert engine.done(TAG, options)["changed"] is False


@pytest.mark.parametrize(
    ("said", "users", "writes"),
    [
        ({"users": ["demo@example.org", "noa.vidal@example.org"]}, [DEMO, NOA], [f"/users/{NOA}/change_tags"]),
        ({"users": ["noa.vidal@example.org"]}, [NOA], [f"/users/{NOA}/change_tags", f"/users/{DEMO}/change_tags"]),
        ({"users": []}, [], [f"/users/{DEMO}/change_tags"]),
        ({"add": {"users": ["noa.vidal@example.org"]}}, [DEMO, NOA], [f"/users/{NOA}/change_tags"]),
        ({"add": {"users": ["demo@example.org"]}}, [DEMO], []),
        ({"remove": {"users": ["demo@example.org"]}}, [], [f"/users/{DEMO}/change_tags"]),
        ({"remove": {"users": ["noa.vidal@example.org"]}}, [DEMO], []),
        ({"add": {"teams": ["Platform"]}}, [DEMO], [f"/teams/{PLATFORM}/change_tags"]),
    ],
    ids=str,
)
def test_only_who_comes_and_who_goes_is_written(engine: Engine, sandbox: Sandbox, said: dict, users: list, writes: list) -> None:
    engine.done(TAG, {**LIMA, "users": ["demo@example.org"]})
    foretold = engine.done(TAG, {**LIMA, **said}, check=True)
    ran = engine.done(TAG, {**LIMA, **said})
    assert [one.split()[1] for one in ran.writes] == writes
    assert foretold["diff"] == ran["diff"]
    assert bearers(sandbox, "users") == users
    assert engine.done(TAG, {**LIMA, **said}).writes == []


def test_other_tags_of_a_user_stay(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(TAG, {"label": "Nights", "users": ["demo@example.org"]})
    engine.done(TAG, {**LIMA, "users": ["demo@example.org"]})
    engine.done(TAG, {**LIMA, "users": []})
    assert bearers(sandbox, "users", "Nights") == [DEMO]


def test_all_bearers_of_a_tag_are_known_whatever_page_they_are_on(engine: Engine, sandbox: Sandbox) -> None:
    tag = post(sandbox, "/tags", {"tag": {"type": "tag", "label": "Lima"}})
    for number in range(101):
        user = post(sandbox, "/users", {"user": {"type": "user", "name": f"User {number}", "email": f"user{number}@example.org"}})
        post(sandbox, f"/users/{user['id']}/change_tags", {"add": [{"type": "tag_reference", "id": tag["id"]}]})
    assert engine.done(TAG, {**LIMA, "add": {"users": [user["id"]]}}).writes == []


def test_capital_letters_do_not_make_another_tag(engine: Engine) -> None:
    engine.done(TAG, LIMA)
    assert engine.done(TAG, {"label": " LIMA "}).writes == []


def test_nobody_can_change_a_label(engine: Engine) -> None:
    made = engine.done(TAG, LIMA)["resource"]["id"]
    ran = engine.refused(TAG, {"id": made, "label": "Quito"})
    assert "PagerDuty cannot change this: label is 'Lima' and would become 'Quito'" in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    assert ran.writes == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"users": [], "add": {"users": ["Noa Vidal"]}}, "users and add.users cannot both be given"),
        ({"add": {"users": ["Noa Vidal"]}, "remove": {"users": ["Noa Vidal"]}}, "add.users and remove.users both name Noa Vidal"),
    ],
)
def test_what_says_two_things_is_refused_before_any_call(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(TAG, {**LIMA, **said})
    assert words in ran["msg"]
    assert ran.rows == []


# Subscribers


def test_subscribers_come_and_go_one_by_one(engine: Engine, sandbox: Sandbox) -> None:
    noa, platform, demo = {"user": "noa.vidal@example.org"}, {"team": "Platform"}, {"user": DEMO}
    ran = engine.done(BUSINESS, {**CHECKOUT, "subscribers": [noa, platform]})
    assert [one.split()[1].rpartition("/")[2] for one in ran.writes] == ["business_services", "subscribers"]
    assert subscribers(sandbox) == [("team", PLATFORM), ("user", NOA)]
    assert engine.done(BUSINESS, {**CHECKOUT, "subscribers": [platform, {"user": NOA}]}).writes == []
    ran = engine.done(BUSINESS, {**CHECKOUT, "add": {"subscribers": [demo]}, "remove": {"subscribers": [platform]}})
    assert [one.rpartition("/")[2] for one in ran.writes] == ["subscribers", "unsubscribe"]
    assert subscribers(sandbox) == [("user", DEMO), ("user", NOA)]
    engine.done(BUSINESS, {**CHECKOUT, "subscribers": []})
    assert subscribers(sandbox) == []


# Dependencies


def test_one_pair_is_added_and_removed_and_all_others_stay(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(BUSINESS, CHECKOUT)
    first = {"supporting_service": "Web shop", "dependent_business_service": "Checkout"}
    second = {"supporting_service": "Billing", "dependent_service": "Web shop"}
    for pair in (first, second):
        assert engine.done(DEPENDENCY, pair)["action"] == "created"
        assert engine.done(DEPENDENCY, pair).writes == []
    both = pairs(sandbox)
    assert len(both) == 2
    ran = engine.done(DEPENDENCY, {**first, "state": "absent"})
    assert ran.writes == ["POST /service_dependencies/disassociate"]
    assert pairs(sandbox) == [("PB1LL1N", "PWEBSHP")]
    assert engine.done(DEPENDENCY, {**first, "state": "absent"}).writes == []


def test_the_other_way_round_is_another_dependency(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(BUSINESS, CHECKOUT)
    engine.done(DEPENDENCY, {"supporting_service": "Web shop", "dependent_business_service": "Checkout"})
    other = {"supporting_business_service": "Checkout", "dependent_service": "Web shop"}
    assert engine.done(DEPENDENCY, {**other, "state": "absent"}).writes == []
    assert engine.done(DEPENDENCY, other, check=True)["action"] == "created"


def test_a_circle_is_refused_in_words(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(DEPENDENCY, {"supporting_service": "Billing", "dependent_service": "Web shop"})
    ran = engine.refused(DEPENDENCY, {"supporting_service": "Web shop", "dependent_service": "Billing"})
    is_one_clear_sentence(ran["msg"])
    assert len(pairs(sandbox)) == 1

"""What is only true of subscribers: hidden ones, quarantined ones, those who have left, and channels nobody can make."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make, prepare
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.statuspage import DOCS, EUROPE, PAGE, PAGE_ID, Statuspage

MODULE = "statuspage_subscriber"
ADA = {"email": "ada@example.com"}
PHONE = {"phone_country": "US", "phone_number": "202-555-0105"}
HOOK = {"endpoint": "https://example.com/Hook", "email": "ops@example.com"}
CHANNEL = {"obfuscated_channel_name": "#*****an", "workspace_name": "Example"}
EVERY_KIND = pytest.mark.parametrize("address", [ADA, PHONE, HOOK], ids=["email", "sms", "webhook"])


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def behind(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return what the API does not show: everybody's state, and how often they were asked to confirm."""
    return sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json()


def become(sandbox: Sandbox, identity: str, state: str) -> None:
    """Let somebody confirm, or be out of reach."""
    answer = sandbox.request("statuspage", "POST", f"/_sandbox/subscribers/{identity}", json={"state": state})
    assert answer.ok, answer.text


def joined(sandbox: Sandbox, mode: str = "slack", **more: Any) -> str:
    """Let a channel subscribe where the API does not reach, and return its id."""
    wanted = {"page_id": PAGE_ID, "mode": mode, **CHANNEL, **more}
    answer = sandbox.request("statuspage", "POST", "/_sandbox/subscribers", json=wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def bodies(sandbox: Sandbox, method: str = "POST") -> list[Any]:
    """Return what was sent."""
    return [row["body"] for row in sandbox.journal(system="statuspage", method=method)]


class TestInvitation:
    @EVERY_KIND
    def test_a_rerun_invites_nobody_again(self, engine: Engine, sandbox: Sandbox, address: dict[str, str]) -> None:
        made = engine.done(MODULE, address)
        for _number in range(3):
            again = engine.done(MODULE, address)
            assert (again["changed"], again.writes) == (False, [])
            assert again["resource"]["id"] == made["resource"]["id"]
        assert [row["confirmations"] for row in behind(sandbox)] == [1 if address is ADA else 0]

    def test_somebody_who_has_not_confirmed_is_found_in_every_state(self, engine: Engine, page: Statuspage) -> None:
        made = engine.done(MODULE, ADA)
        assert page.get("/subscribers") == [], "the default list hides them"
        assert engine.done(MODULE, ADA).reads == [f"GET {PAGE}/subscribers"]
        assert engine.done(MODULE, {**ADA, "state": "absent"})["action"] == "deleted"
        assert made["action"] == "created"

    def test_they_are_looked_for_by_their_address_alone(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(MODULE, ADA)
        (row,) = sandbox.journal(system="statuspage", method="GET")
        assert row["query"] == {
            "q": ["ada@example.com"], "type": ["email"], "state": ["all"], "limit": ["100"], "page": ["0"],
        }  # fmt: skip

    def test_an_address_that_only_begins_the_same_is_another(self, engine: Engine, page: Statuspage) -> None:
        page.make("/subscribers", "subscriber", email="ada@example.com.au")
        page.make("/subscribers", "subscriber", endpoint="https://example.com/?to=ada@example.com")
        assert engine.done(MODULE, ADA)["action"] == "created"

    def test_case_and_blanks_make_no_other_address(self, engine: Engine) -> None:
        engine.done(MODULE, ADA)
        assert not engine.done(MODULE, {"email": " Ada@Example.COM "})["changed"]

    @pytest.mark.parametrize("written", ["2025550105", "202 555-0105", "(202) 555 0105"])
    def test_a_number_is_found_however_it_was_typed(self, engine: Engine, page: Statuspage, written: str) -> None:
        page.make("/subscribers", "subscriber", phone_country="US", phone_number=written)
        ran = engine.done(MODULE, {**PHONE, "phone_country": "us"})
        assert (ran["changed"], len(ran.reads)) == (False, 1)
        assert engine.done(MODULE, {**PHONE, "phone_country": "CA"})["action"] == "created"

    def test_who_is_told_nothing_is_subscribed_at_once(self, engine: Engine, sandbox: Sandbox) -> None:
        quiet = {**ADA, "skip_confirmation_notification": True}
        engine.done(MODULE, quiet)
        assert [(row["state"], row["confirmations"]) for row in behind(sandbox)] == [("active", 0)]
        assert not engine.done(MODULE, quiet)["changed"]

    @pytest.mark.parametrize("quiet", [False, True])
    def test_who_is_removed_is_told_unless_the_task_says_otherwise(
        self, engine: Engine, sandbox: Sandbox, quiet: bool
    ) -> None:
        engine.done(MODULE, ADA)
        engine.done(MODULE, {**ADA, "state": "absent", "skip_unsubscription_notification": quiet})
        assert [row["farewell"] for row in behind(sandbox)] == [not quiet]

    def test_somebody_who_was_faster_is_found_at_a_second_look(self, engine: Engine, sandbox: Sandbox) -> None:
        make(sandbox, Raw("statuspage", "POST", f"{PAGE}/subscribers", {"subscriber": ADA}))
        sandbox.fault("statuspage", "garbage", method="GET", path="/subscribers$", body="[]")  # as it was a moment ago
        ran = engine.done(MODULE, {**ADA, "components": [DOCS]})
        assert [row["status"] for row in ran.rows if row["method"] == "POST"] == [422]
        assert ran.writes[-1].startswith(f"PATCH {PAGE}/subscribers/")
        assert [row["confirmations"] for row in behind(sandbox)] == [1]

    def test_an_address_that_is_refused_for_good_fails_and_says_so(self, engine: Engine, sandbox: Sandbox) -> None:
        words = {"error": ["Email has already been taken"]}
        sandbox.fault("statuspage", "status", method="POST", status=422, body=words, times=0)
        ran = engine.refused(MODULE, ADA)
        is_one_clear_sentence(ran["msg"])
        assert "Email has already been taken" in ran["msg"]
        assert len(ran.writes) == 2


class TestResend:
    def test_only_who_has_not_confirmed_is_asked_again(self, engine: Engine, sandbox: Sandbox) -> None:
        identity = engine.done(MODULE, ADA)["resource"]["id"]
        again = {**ADA, "resend_confirmation": True}
        check = engine.done(MODULE, again, check=True)
        real = engine.done(MODULE, again)
        assert (check["diff"], check.writes) == (real["diff"], [])
        assert real["diff"]["after"]["confirmation"] == "sent again"
        assert real.writes == [f"POST {PAGE}/subscribers/{identity}/resend_confirmation"]
        assert [row["confirmations"] for row in behind(sandbox)] == [2]
        become(sandbox, identity, "active")
        confirmed = engine.done(MODULE, again)
        assert (confirmed["changed"], confirmed.writes, len(confirmed.reads)) == (False, [], 2)

    def test_somebody_new_gets_one_mail_only(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(MODULE, {**ADA, "resend_confirmation": True})
        assert [row["confirmations"] for row in behind(sandbox)] == [1]

    def test_a_number_has_nothing_to_confirm(self, engine: Engine) -> None:
        engine.done(MODULE, PHONE)
        assert not engine.done(MODULE, {**PHONE, "resend_confirmation": True})["changed"]


class TestComponents:
    def test_they_are_sent_without_an_envelope(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(MODULE, {**ADA, "components": ["Docs"]})
        engine.done(MODULE, {**ADA, "components": ["EU", "Docs"]})
        assert bodies(sandbox)[0] == {"subscriber": {"email": "ada@example.com", "component_ids": [DOCS]}}
        assert bodies(sandbox, "PATCH") == [{"component_ids": [EUROPE, DOCS]}]

    def test_none_means_everything_and_is_said_by_saying_nothing(
        self, engine: Engine, sandbox: Sandbox, page: Statuspage
    ) -> None:
        engine.done(MODULE, {**ADA, "components": ["Docs"]})
        ran = engine.done(MODULE, {**ADA, "components": []})
        assert ran["diff"]["after"]["components"] == []
        assert bodies(sandbox, "PATCH") == [{}]
        assert page.get("/subscribers", state="all")[0]["components"] is None
        assert not engine.done(MODULE, {**ADA, "components": []})["changed"]

    def test_a_new_subscriber_of_everything_is_one_without_components(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(MODULE, {**ADA, "components": []})
        assert bodies(sandbox) == [{"subscriber": {"email": "ada@example.com"}}]

    def test_left_out_they_are_left_alone(self, engine: Engine) -> None:
        engine.done(MODULE, {**ADA, "components": ["Docs"]})
        again = engine.done(MODULE, ADA)
        assert (again["changed"], again["resource"]["components"]) == (False, [DOCS])


class TestQuarantine:
    def test_it_is_a_warning_until_the_task_ends_it(self, engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
        identity = engine.done(MODULE, ADA)["resource"]["id"]
        become(sandbox, identity, "quarantined")
        found = engine.done(MODULE, ADA)
        assert (found["changed"], found["resource"]["id"]) == (False, identity)
        assert any("it is quarantined since" in said and "reactivate" in said for said in found.warnings)
        check = engine.done(MODULE, {**ADA, "reactivate": True}, check=True)
        real = engine.done(MODULE, {**ADA, "reactivate": True})
        assert check["diff"] == real["diff"]
        assert check["resource"] == real["resource"]
        assert (real["resource"]["quarantined_at"], real.warnings) == (None, [])
        assert real.writes == [f"POST {PAGE}/subscribers/reactivate"]
        assert bodies(sandbox)[-1] == {"subscribers": [identity], "type": "email"}
        assert page.get("/subscribers")[0]["id"] == identity
        assert not engine.done(MODULE, {**ADA, "reactivate": True})["changed"]

    def test_components_change_in_the_same_task(self, engine: Engine, sandbox: Sandbox) -> None:
        identity = engine.done(MODULE, ADA)["resource"]["id"]
        become(sandbox, identity, "quarantined")
        both = {**ADA, "reactivate": True, "components": ["Docs"]}
        check = engine.done(MODULE, both, check=True)
        real = engine.done(MODULE, both)
        assert check["resource"] == real["resource"]
        assert (len(real.writes), real["resource"]["quarantined_at"]) == (2, None)

    def test_a_channel_of_teams_is_no_type_that_the_call_knows(self, engine: Engine, sandbox: Sandbox) -> None:
        identity = joined(sandbox, "teams")
        become(sandbox, identity, "quarantined")
        assert engine.done(MODULE, {**CHANNEL, "reactivate": True})["changed"]
        assert bodies(sandbox)[-1] == {"subscribers": [identity]}


class TestUnsubscribed:
    def test_who_has_left_is_left_alone_on_request(self, engine: Engine, sandbox: Sandbox, page: Statuspage) -> None:
        page.make("/subscribers", "subscriber", **ADA)
        (row,) = page.get("/subscribers", state="all")
        page.send("DELETE", f"/subscribers/{row['id']}")
        for check in (True, False):
            ran = engine.done(MODULE, {**ADA, "resubscribe": False}, check=check)
            assert (ran["changed"], ran["resource"], ran.writes) == (False, {}, [])
            assert any("has unsubscribed and is left alone" in said for said in ran.warnings)
            assert len(ran.reads) == 2
        other = engine.done(MODULE, {"email": "bob@example.com", "resubscribe": False})
        assert other["action"] == "created"
        assert sum(row["confirmations"] for row in behind(sandbox) if row["email"] == "ada@example.com") == 1

    def test_by_default_present_means_present(self, engine: Engine) -> None:
        engine.done(MODULE, ADA)
        engine.done(MODULE, {**ADA, "state": "absent"})
        ran = engine.done(MODULE, ADA)
        assert (ran["action"], len(ran.reads)) == ("created", 1)

    def test_a_loop_reads_the_list_of_those_once(self, engine: Engine, page: Statuspage) -> None:
        for name in ("ada", "bob"):
            page.send("DELETE", f"/subscribers/{page.make('/subscribers', 'subscriber', email=f'{name}@example.com')['id']}")
        session = engine.session(many=True)
        items = [{"email": f"{name}@example.com", "resubscribe": False} for name in ("ada", "bob", "eve")]
        seen = [engine.done(MODULE, one, session=session) for one in items]
        assert [ran["changed"] for ran in seen] == [False, False, True]
        assert [len(ran.reads) for ran in seen] == [2, 0, 0]


class TestChannels:
    @pytest.mark.parametrize("mode", ["slack", "teams"])
    def test_they_are_found_changed_and_removed(self, engine: Engine, sandbox: Sandbox, mode: str) -> None:
        identity = joined(sandbox, mode)
        found = engine.done(MODULE, {**CHANNEL, "type": mode, "components": []})
        assert (found["changed"], found["resource"]["id"]) == (False, identity)
        changed = engine.done(MODULE, {**CHANNEL, "components": ["Docs"]})
        assert (changed["action"], changed["resource"]["type"]) == ("updated", mode)
        by_id = engine.done(MODULE, {"id": identity, "components": ["EU"]})
        assert by_id["action"] == "updated"
        gone = {**CHANNEL, "state": "absent"}
        assert [engine.done(MODULE, gone)["changed"] for _number in range(2)] == [True, False]

    @pytest.mark.parametrize("kind", [{"type": "slack"}, {"type": "teams"}, {}])
    def test_nobody_makes_one(self, engine: Engine, kind: dict[str, str]) -> None:
        for check in (True, False):
            ran = engine.refused(MODULE, {**CHANNEL, **kind}, check=check)
            is_one_clear_sentence(ran["msg"])
            assert "there is none, and Statuspage subscribes nobody of" in ran["msg"]
            assert "Subscribe there" in ran["msg"]
            assert ran.writes == []

    def test_one_of_a_partner_is_found_by_its_address(self, engine: Engine, sandbox: Sandbox) -> None:
        identity = joined(sandbox, "integration_partner", **ADA)
        theirs = {**ADA, "type": "integration_partner"}
        assert engine.done(MODULE, theirs)["resource"]["id"] == identity
        assert engine.done(MODULE, ADA)["action"] == "created", "another one, by e-mail"
        assert engine.done(MODULE, {**theirs, "state": "absent"})["action"] == "deleted"
        assert "nobody of an integration partner" in engine.refused(MODULE, theirs)["msg"]

    def test_two_that_look_the_same_fail_and_both_are_listed(self, engine: Engine, sandbox: Sandbox) -> None:
        ids = [joined(sandbox), joined(sandbox)]
        ran = engine.refused(MODULE, {**CHANNEL, "components": ["Docs"]})
        assert all(one in ran["msg"] for one in ids)
        assert ran.writes == []


class TestAddresses:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"phone_number": "202-555-0105"}, "missing parameter(s) required by 'phone_number': phone_country"),
            ({"phone_country": "US", "phone_number": "none"}, "is no telephone number"),
            ({"email": "nobody"}, "is no e-mail address"),
            ({"type": "webhook", "email": "a@example.com"}, "type is webhook but any of the following are missing: id, endpoint"),
            ({"type": "email", "endpoint": "https://example.com"}, "type is email but any of the following are missing: id, email"),
            ({"type": "slack", "endpoint": "https://example.com"}, "does not go with type slack"),
            ({**ADA, "workspace_name": "Example"}, "workspace_name does not go with type email, only with slack"),
            ({**PHONE, "email": "a@example.com"}, "mutually exclusive"),
        ],
        ids=lambda one: "-".join(one) if isinstance(one, dict) else None,
    )
    def test_what_makes_no_sense_is_refused_before_any_call(
        self, engine: Engine, options: dict[str, str], words: str
    ) -> None:
        ran = engine.refused(MODULE, options)
        assert words in ran["msg"]
        assert ran.rows == []

    def test_another_address_is_another_subscriber(self, engine: Engine, sandbox: Sandbox) -> None:
        first = engine.done(MODULE, {**ADA, "components": ["Docs"]})["resource"]["id"]
        moved = {"id": first, "email": "lovelace@example.com"}
        refused = engine.refused(MODULE, moved)
        assert "Set replace to true" in refused["msg"]
        assert refused.writes == []
        ran = engine.done(MODULE, {**moved, "replace": True, "skip_unsubscription_notification": True})
        assert ran["action"] == "replaced"
        assert ran["resource"]["components"] == [DOCS]
        assert [row["farewell"] for row in behind(sandbox)] == [None, False]

    def test_a_number_does_not_become_an_address(self, engine: Engine) -> None:
        first = engine.done(MODULE, PHONE)["resource"]["id"]
        ran = engine.refused(MODULE, {"id": first, **ADA, "replace": True})
        is_one_clear_sentence(ran["msg"])
        assert "no other address than its phone_number" in ran["msg"]
        assert ran.writes == []

    def test_a_webhook_without_an_address_to_write_to(self, engine: Engine, sandbox: Sandbox) -> None:
        engine.done(MODULE, {"endpoint": "https://example.com/Hook"})
        assert bodies(sandbox) == [{"subscriber": {"endpoint": "https://example.com/Hook"}}]
        other = engine.refused(MODULE, HOOK)
        assert "email is None and would become 'ops@example.com'" in other["msg"]

    def test_who_belongs_to_an_access_user_says_so(self, engine: Engine, sandbox: Sandbox) -> None:
        prepare(sandbox, CASES[MODULE])
        made = engine.done(MODULE, {**ADA, "page_access_user": "Eve@example.com"})
        identity = bodies(sandbox)[-1]["subscriber"]["page_access_user"]
        assert made["resource"]["page_access_user"] == "Eve@example.com"
        assert engine.done(MODULE, ADA)["resource"]["page_access_user"] == identity


def test_pages_begin_at_zero_and_hold_a_limit(engine: Engine, sandbox: Sandbox) -> None:
    for number in range(205):
        make(sandbox, Raw("statuspage", "POST", f"{PAGE}/subscribers", {"subscriber": {"email": f"m{number}@example.com"}}))
    session = engine.session(many=True)
    seen = [engine.done(MODULE, {"email": f"m{number}@example.com"}, session=session) for number in (0, 99, 100, 204)]
    session.close()
    assert [ran["changed"] for ran in seen] == [False] * 4
    assert [row["query"]["page"] for row in seen[0].rows] == [["0"], ["1"], ["2"]]
    assert all(row["query"]["limit"] == ["100"] for row in seen[0].rows)
    assert [len(ran.rows) for ran in seen] == [3, 0, 0, 0]


def test_check_mode_sees_what_earlier_items_would_have_done(engine: Engine) -> None:
    tasks = [
        {**ADA, "components": ["Docs"]}, ADA, {**ADA, "components": []}, ADA, {**ADA, "state": "absent"},
        {**ADA, "state": "absent"},
    ]  # fmt: skip
    seen = []
    for check in (True, False):
        session = engine.session(many=True)
        seen.append([engine.done(MODULE, one, check=check, session=session) for one in tasks])
        session.close()
    assert [ran["action"] for ran in seen[0]] == ["created", "unchanged", "updated", "unchanged", "deleted", "unchanged"]
    assert [ran["action"] for ran in seen[0]] == [ran["action"] for ran in seen[1]]
    assert [ran["diff"]["after"] for ran in seen[0]] == [ran["diff"]["after"] for ran in seen[1]]


class TestOfAnIncident:
    MODULE = "statuspage_incident_subscriber"

    @pytest.fixture(autouse=True)
    def _incident(self, sandbox: Sandbox) -> None:
        prepare(sandbox, CASES[self.MODULE])

    def test_a_rerun_invites_nobody_again_and_resend_does(self, engine: Engine, sandbox: Sandbox) -> None:
        options = {"incident": "Outage", **ADA}
        assert [engine.done(self.MODULE, options)["changed"] for _number in range(3)] == [True, False, False]
        assert [row["confirmations"] for row in behind(sandbox)] == [1]
        for _number in range(2):
            assert engine.done(self.MODULE, {**options, "resend_confirmation": True})["changed"]
        assert [row["confirmations"] for row in behind(sandbox)] == [3]

    def test_a_number_is_found_however_it_was_typed(self, engine: Engine) -> None:
        assert engine.done(self.MODULE, {"incident": "Outage", **PHONE})["changed"]
        assert not engine.done(self.MODULE, {"incident": "Outage", "phone_country": "us", "phone_number": "2025550105"})["changed"]

    def test_more_than_a_page_of_them(self, engine: Engine, page: Statuspage) -> None:
        (incident,) = page.get("/incidents")
        for number in range(101):
            page.make(f"/incidents/{incident['id']}/subscribers", "subscriber", email=f"m{number}@example.com")
        ran = engine.done(self.MODULE, {"incident": incident["id"], "email": "m100@example.com"})
        assert (ran["changed"], [row["query"].get("page") for row in ran.rows[-2:]]) == (False, [["1"], ["2"]])

    def test_the_incident_must_be_said(self, engine: Engine) -> None:
        ran = engine.refused(self.MODULE, ADA)
        assert "incident is missing" in ran["msg"]
        assert ran.rows == []

    def test_of_an_incident_that_is_gone_there_is_none(self, engine: Engine) -> None:
        ran = engine.done(self.MODULE, {"incident": "Nobody's", **ADA, "state": "absent"})
        assert (ran["changed"], ran.writes) == (False, [])

    def test_a_page_that_wants_none_is_one_sentence(self, engine: Engine, page: Statuspage) -> None:
        page.send("PATCH", "", {"page": {"allow_incident_subscribers": False}})
        ran = engine.refused(self.MODULE, {"incident": "Outage", **ADA})
        is_one_clear_sentence(ran["msg"])
        assert ran["status"] == 403

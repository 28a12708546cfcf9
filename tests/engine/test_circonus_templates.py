"""Templates of an older Circonus: what leaves one, and an installation that has none. Slots of brokers: their certificate."""

from __future__ import annotations

import pytest

from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

WWW = "www.example.com"
HTTP = {"check_bundle": "www.example.com http", "name": "{target} http"}
PING = {"check_bundle": "gw1.example.com ping_icmp", "name": "{target} ping"}
TEMPLATE = {"name": "Web servers", "master_host": WWW, "hosts": [WWW, "www2.example.com"], "check_bundles": [HTTP, PING]}
EDGE = {"id": "edge-1.example.com"}


@pytest.fixture
def older(sandbox: Sandbox) -> None:
    make(sandbox, Raw("circonus", "POST", "/_sandbox/settings", {"historic": True}))


def test_an_installation_that_has_none_is_told_so(engine: Engine) -> None:
    ran = engine.refused("circonus_template", TEMPLATE)
    assert "Today's Circonus has none of them: only older installations do" in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    assert ran.writes == []


@pytest.mark.parametrize(
    ("change", "action", "named"),
    [
        ({"hosts": [WWW]}, "host_removal_action", "www2.example.com"),
        ({"check_bundles": [HTTP]}, "bundle_removal_action", "/check_bundle/270002"),
    ],
    ids=["host", "bundle"],
)
class TestLeaving:
    """Whether its checks stay is asked before anything is sent, and said beside the update."""

    def test_nothing_leaves_without_a_word_of_its_checks(
        self, engine: Engine, older: None, change: dict, action: str, named: str
    ) -> None:
        engine.done("circonus_template", TEMPLATE)
        ran = engine.refused("circonus_template", {"name": "Web servers", **change})
        assert f"{named} would leave the template, and nothing says what becomes of its checks" in ran["msg"]
        assert f"Set {action} to unbind, deactivate or remove" in ran["msg"]
        is_one_clear_sentence(ran["msg"])
        assert ran.writes == []

    @pytest.mark.parametrize("becomes", ["unbind", "deactivate", "remove"])
    def test_what_is_said_goes_with_the_update(
        self, engine: Engine, older: None, change: dict, action: str, named: str, becomes: str
    ) -> None:
        engine.done("circonus_template", TEMPLATE)
        ran = engine.done("circonus_template", {"name": "Web servers", **change, action: becomes})
        (update,) = [row for row in ran.rows if row["write"]]
        assert update["query"] == {action: [becomes]}
        again = engine.done("circonus_template", {"name": "Web servers", **change, action: becomes})
        assert (again["changed"], again.writes) == (False, [])


def test_what_only_comes_needs_no_word_of_what_leaves(engine: Engine, older: None) -> None:
    engine.done("circonus_template", TEMPLATE)
    ran = engine.done("circonus_template", {**TEMPLATE, "hosts": [*TEMPLATE["hosts"], "www3.example.com"], "host_removal_action": "remove"})
    (update,) = [row for row in ran.rows if row["write"]]
    assert update["query"] == {}


def test_a_name_that_came_back_with_its_host_filled_in_is_the_same(engine: Engine, sandbox: Sandbox, older: None) -> None:
    engine.done("circonus_template", TEMPLATE)
    bundles = [{"bundle_id": "/check_bundle/1200", "name": f"{WWW} http"}, {"bundle_id": 270002, "name": "{target} ping"}]
    make(sandbox, Raw("circonus", "PUT", "/v2/template/1024", {"check_bundles": bundles}))
    assert engine.done("circonus_template", TEMPLATE)["changed"] is False


class TestBroker:
    def test_a_certificate_is_asked_for_once(self, engine: Engine) -> None:
        asked = engine.done("circonus_provision_broker", {**EDGE, "csr": "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"})
        assert asked["resource"]["certificate"].startswith("-----BEGIN CERTIFICATE-----")
        for csr in ("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n", "another one"):
            again = engine.done("circonus_provision_broker", {**EDGE, "csr": csr})
            assert (again["changed"], again.writes) == (False, [])

    def test_it_is_sent_until_there_is_a_certificate(self, engine: Engine, sandbox: Sandbox) -> None:
        """The service may have taken one and not granted it yet; an answer without it is such a one."""
        engine.done("circonus_provision_broker", {**EDGE, "noit_name": "Branch"})
        ran = engine.done("circonus_provision_broker", {**EDGE, "csr": "A request"})
        assert [row["body"] for row in ran.rows if row["write"]] == [{"csr": "A request"}]

    def test_a_slot_that_is_not_there(self, engine: Engine) -> None:
        ran = engine.refused("circonus_provision_broker", {"id": "edge-9.example.com", "noit_name": "Branch"})
        assert "there is no slot for a broker 'edge-9.example.com'" in ran["msg"]
        is_one_clear_sentence(ran["msg"])

    def test_whoever_is_no_administrator_is_told(self, engine: Engine, sandbox: Sandbox) -> None:
        sandbox.fault("circonus", "status", path="provision_broker", status=403)
        ran = engine.refused("circonus_provision_broker", {**EDGE, "noit_name": "Branch"})
        assert "takes the token of an administrator" in ran["msg"]

    def test_the_notation_of_numbers_does_not_count(self, engine: Engine) -> None:
        engine.done("circonus_provision_broker", {**EDGE, "latitude": "47.40", "external_port": 43191})
        ran = engine.done("circonus_provision_broker", {**EDGE, "latitude": 47.4, "external_port": "43191"})
        assert ran["changed"] is False

    def test_several_in_one_task_are_read_one_by_one_for_no_call_lists_them(self, sandbox: Sandbox) -> None:
        bulk, entry = Bulk(sandbox), {"circonus_provision_broker": {**EDGE, "noit_name": "Branch office"}}
        first, again = bulk.apply(entry), bulk.apply(entry)
        slot = f"/v2/provision_broker/{EDGE['id']}"
        assert (first["entries"][0]["action"], first.reads, first.writes) == ("updated", [f"GET {slot}"], [f"PUT {slot}"])
        assert (again["changed"], again.reads, again.writes) == (False, [f"GET {slot}"], [])
        twice = bulk.apply(entry, entry)
        assert "are the same thing" in twice["msg"]
        missing = bulk.apply(entry, {"circonus_provision_broker": {"id": "edge-9.example.com", "noit_name": "x"}})
        assert "resources[1] (circonus_provision_broker 'edge-9.example.com'): " in missing["msg"]
        assert missing.writes == []

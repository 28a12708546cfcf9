"""system.py: one service, host by host."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.auth import NoAuth
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import Unpaged
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import (
    MAYBE,
    NO,
    TUNING,
    YES,
    Host,
    System,
    absent_by_status,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Setting
from tests.support.stage import demo_system


def host(**words):
    return Host(**{"url": "https://demo.example", "auth": lambda options: NoAuth(), "paging": Unpaged(), **words})


class TestHost:
    def test_it_knows_its_name_and_its_service(self):
        rest, events = host(), host(url="https://events.demo.example")
        system = System("demo", title="Demo", hosts={"rest": rest, "events": events})
        assert [(one.name, one.system) for one in (rest, events)] == [("rest", system), ("events", system)]

    def test_things_are_on_the_first_one(self):
        rest, events = host(), host()
        assert System("demo", title="Demo", hosts={"rest": rest, "events": events}).host is rest

    def test_two_of_one_service_are_told_apart(self):
        """However alike they are, each has its own credential, pace and client."""
        rest, events = host(), host()
        assert len({rest, events}) == 2

    def test_usual_one_asks_to_slow_down_with_429_alone(self):
        usual = host()
        assert (usual.refused, usual.backoff, usual.pace, usual.accept) == ((429,), 1.0, None, "application/json")
        assert (usual.failed({"success": False}), usual.conflicts(422, "taken"), usual.headers({})) == (None, False, {})


class TestConnectionFields:
    def test_address_and_token_first_then_its_own_then_what_every_service_has(self):
        system = demo_system(settings=(Setting("region"), Setting("page_id")))
        names = [one.name for one in system.connection_fields]
        assert names == ["api_url", "api_token", "region", "page_id", *(one.name for one in TUNING), "pace"]

    def test_variables_are_named_after_the_service(self):
        by_name = {one.name: one for one in demo_system().connection_fields}
        variables = {name: by_name[name].env for name in ("api_url", "api_token", "pace")}
        assert variables == {"api_url": ("DEMO_API_URL",), "api_token": ("DEMO_API_TOKEN",), "pace": ("DEMO_PACE",)}
        assert demo_system().url_env == "DEMO_API_URL"

    def test_token_is_a_secret_whatever_the_service_calls_it(self):
        token = Setting("client_secret", secret=True, env=("DEMO_SECRET",))
        names = {one.name for one in demo_system(token=token).connection_fields}
        assert ("client_secret" in names, "api_token" in names) == (True, False)
        assert [one.name for one in demo_system().connection_fields if one.secret] == ["api_token"]


class TestAbsence:
    @pytest.mark.parametrize(
        ("status", "answer"), [(404, YES), (200, NO), (403, NO), (410, NO), (500, NO), (0, NO)], ids=str
    )
    def test_what_is_not_there_is_usually_a_404(self, status, answer):
        assert absent_by_status(status, None) == answer
        assert demo_system().absent(status, None) == answer

    @pytest.mark.parametrize(
        ("refusal", "answer"),
        [
            (errors.NotFound("no such thing", status=404), YES),
            (errors.Forbidden("not yours", status=403), NO),
            (errors.Refused("no reason given"), NO),
            (errors.Broken("it answered a page", status=404), NO),
        ],
        ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
    )
    def test_refusal_says_it_and_an_answer_nobody_can_read_says_nothing(self, refusal, answer):
        assert demo_system().absence(refusal) == answer

    def test_three_answers_are_three(self):
        assert len({YES, NO, MAYBE}) == 3


class TestKinds:
    def test_systems_are_compared_by_identity(self):
        one = demo_system()
        same = one
        assert one == same
        assert one != demo_system()
        assert one.resources is not demo_system().resources

"""connect.py: from connection options to a client."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import validate, with_environment
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.connect import (
    Clients,
    connection_arguments,
    connection_of,
    connections_field,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.frame import Frame, calls_of, framed
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import Host, System
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.kinds import RULE_SET
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.kinds import ALERT, PAGERDUTY
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import COMPONENT
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import DOWNTIME
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Setting
from tests.support.network import SECRET, Script, reply
from tests.support.stage import demo_system

KEY = "4baa5d20cfba466a5e075b02698f455c"
URL = "https://zmon.example"
REST, EVENTS = PAGERDUTY.hosts["rest"], PAGERDUTY.hosts["events"]


def connect(resource, host=None, **args):
    """Return the connection of a task with these options."""
    needed = {"routing_key": KEY} if resource is ALERT else {}
    params = with_environment(resource.settings, {**validated(resource), **needed, **args})
    return connection_of(host or resource.system.host, params)


def validated(resource):
    """Return every option with its default."""
    return {one.name: one.default for one in resource.arguments}


class TestAddress:
    @pytest.mark.parametrize(
        ("resource", "host", "args", "url"),
        [
            (COMPONENT, None, {}, "https://api.statuspage.io"),
            (COMPONENT, None, {"api_url": "https://api.statuspage.io/v1"}, "https://api.statuspage.io"),
            (COMPONENT, None, {"api_url": "https://api.statuspage.io/v1/"}, "https://api.statuspage.io"),
            (COMPONENT, None, {"api_url": "http://127.0.0.1:8784/"}, "http://127.0.0.1:8784"),
            (RULE_SET, None, {}, "https://api.circonus.com"),
            (RULE_SET, None, {"api_url": "https://api.circonus.com/v2"}, "https://api.circonus.com"),
            (RULE_SET, None, {"api_url": "https://host/circonusv2"}, "https://host/circonusv2"),
            (DOWNTIME, None, {"api_url": "https://zmon.example/api/v1"}, "https://zmon.example"),
            (DOWNTIME, None, {"api_url": "https://zmon.example/monitoring/api/v1/"}, "https://zmon.example/monitoring"),
            (ALERT, REST, {}, "https://api.pagerduty.com"),
            (ALERT, REST, {"region": "eu"}, "https://api.eu.pagerduty.com"),
            (ALERT, EVENTS, {}, "https://events.pagerduty.com"),
            (ALERT, EVENTS, {"region": "eu"}, "https://events.eu.pagerduty.com"),
            (ALERT, EVENTS, {"api_url": "https://rest.example"}, "https://events.pagerduty.com"),
            (ALERT, EVENTS, {"events_url": "https://events.example/"}, "https://events.example"),
        ],
        ids=lambda value: str(value) if isinstance(value, (dict, str)) else "",
    )
    def test_address_of(self, resource, host, args, url):
        assert connect(resource, host, api_token=SECRET, **args).url == url

    def test_variable_is_used(self, monkeypatch):
        monkeypatch.setenv("ZMON_API_URL", "https://zmon.example/api/v1")
        assert connect(DOWNTIME, api_token=SECRET).url == "https://zmon.example"

    def test_service_without_a_public_address_asks_for_one(self):
        with pytest.raises(BadInput, match="^api_url is missing: set api_url or ZMON_API_URL"):
            connect(DOWNTIME, api_token=SECRET)

    @pytest.mark.parametrize("url", ["zmon.example", "ftp://zmon.example", "//zmon.example", " https://zmon.example"])
    def test_address_that_is_none_is_refused(self, url):
        with pytest.raises(BadInput, match="^api_url '.*' is no address: it begins with https://"):
            connect(DOWNTIME, api_token=SECRET, api_url=url)


class TestMissingToken:
    @pytest.mark.parametrize(
        ("resource", "host", "args", "words"),
        [
            (COMPONENT, None, {}, "api_token is missing: set api_token, STATUSPAGE_API_TOKEN or STATUSPAGE_API_KEY"),
            (
                RULE_SET,
                None,
                {},
                "api_token is missing: set api_token, CIRCONUS_API_TOKEN, or an account in ~/.circonusapirc",
            ),
            (ALERT, REST, {}, "api_token is missing: set api_token, PAGERDUTY_API_TOKEN or PAGERDUTY_API_KEY"),
            (DOWNTIME, None, {"api_url": URL}, "api_token is missing: set api_token or ZMON_API_TOKEN"),
            (
                DOWNTIME,
                None,
                {"api_url": URL, "username": "joe"},
                "api_token is missing: set api_token or ZMON_API_TOKEN",
            ),
        ],
        ids=["statuspage", "circonus", "pagerduty", "zmon", "zmon with half a pair"],
    )
    def test_sentence_says_where_to_put_it(self, resource, host, args, words):
        with pytest.raises(BadInput) as caught:
            connect(resource, host, **args)
        assert str(caught.value).startswith(words)

    def test_events_need_none(self):
        assert connect(ALERT, EVENTS).auth.headers == {}


class TestCredential:
    @pytest.mark.parametrize(
        ("resource", "host", "args", "headers"),
        [
            (COMPONENT, None, {"api_token": SECRET}, {"Authorization": f"OAuth {SECRET}"}),
            (
                RULE_SET,
                None,
                {"api_token": SECRET},
                {"X-Circonus-Auth-Token": SECRET, "X-Circonus-App-Name": "steadyops.monitoring"},
            ),
            (ALERT, REST, {"api_token": SECRET}, {"Authorization": f"Token token={SECRET}"}),
            (DOWNTIME, None, {"api_url": URL, "api_token": SECRET}, {"Authorization": f"Bearer {SECRET}"}),
            (
                DOWNTIME,
                None,
                {"api_url": URL, "username": "joe", "password": "pw"},
                {"Authorization": "Basic am9lOnB3"},
            ),
            (
                DOWNTIME,
                None,
                {"api_url": URL, "api_token": SECRET, "username": "joe", "password": "pw"},
                {"Authorization": f"Bearer {SECRET}"},
            ),
        ],
        ids=["statuspage", "circonus", "pagerduty", "zmon", "zmon front door", "zmon token before pair"],
    )
    def test_credential_is_written_as_the_service_wants_it(self, resource, host, args, headers):
        assert connect(resource, host, **args).auth.headers == headers

    def test_app_name_is_sent(self):
        assert connect(RULE_SET, api_token=SECRET, app_name="us").auth.headers["X-Circonus-App-Name"] == "us"

    def test_email_is_sent_where_the_service_takes_it(self):
        assert connect(ALERT, REST, api_token=SECRET, from_email="me@example.org").headers == {"From": "me@example.org"}

    @pytest.mark.parametrize(
        "token",
        [f"{SECRET}\n", f"two\n{SECRET}", f"{SECRET}\r", f"snow\u2603{SECRET}"],
        ids=["newline", "lines", "return", "snowman"],
    )
    def test_token_that_cannot_stand_in_a_header_is_refused_without_showing_it(self, token):
        with pytest.raises(BadInput, match="^api_token ") as caught:
            connect(COMPONENT, api_token=token)
        assert SECRET not in str(caught.value)


class TestCertificates:
    def test_checked_by_the_usual_list_unless_said_otherwise(self):
        assert connect(COMPONENT, api_token=SECRET).verify is True

    def test_own_authority_is_used(self, tmp_path):
        (tmp_path / "ca.pem").touch()
        assert connect(COMPONENT, api_token=SECRET, ca_path=str(tmp_path / "ca.pem")).verify == str(tmp_path / "ca.pem")

    def test_check_that_is_off_needs_no_file(self):
        assert connect(COMPONENT, api_token=SECRET, validate_certs=False, ca_path="/no.pem").verify is False

    @pytest.mark.parametrize("option", ["ca_path", "client_cert", "client_key"])
    def test_missing_file_is_named_with_its_option(self, option):
        with pytest.raises(BadInput, match=f"^{option} '/no.pem' does not exist"):
            connect(COMPONENT, api_token=SECRET, **{option: "/no.pem"})

    def test_certificate_may_hold_its_key(self, tmp_path):
        (tmp_path / "c.pem").touch()
        assert connect(COMPONENT, api_token=SECRET, client_cert=str(tmp_path / "c.pem")).cert == str(tmp_path / "c.pem")

    def test_certificate_and_key_go_together(self, tmp_path):
        files = {name: str(tmp_path / name) for name in ("client_cert", "client_key")}
        for name in files:
            (tmp_path / name).touch()
        assert connect(COMPONENT, api_token=SECRET, **files).cert == (files["client_cert"], files["client_key"])

    def test_key_alone_is_refused(self, tmp_path):
        (tmp_path / "k.pem").touch()
        with pytest.raises(BadInput, match="^client_key needs client_cert beside it"):
            connect(COMPONENT, api_token=SECRET, client_key=str(tmp_path / "k.pem"))


class TestPace:
    @pytest.mark.parametrize(
        ("limit", "wanted", "pace"),
        [
            pytest.param((60, 60.0), None, (60, 60.0), id="the service's own"),
            pytest.param((60, 60.0), 0, None, id="off"),
            pytest.param((60, 60.0), 20, (20, 60.0), id="a share"),
            pytest.param((60, 60.0), 60, (60, 60.0), id="all of it"),
            pytest.param((60, 60.0), 120, (60, 30.0), id="a limit that was raised"),
            pytest.param((7, 1.0), 60, (60, 60.0), id="a share of a limit by the second"),
            pytest.param((7, 1.0), 840, (7, 0.5), id="a limit by the second that was raised"),
            pytest.param(None, None, None, id="none known"),
            pytest.param(None, 30, (30, 60.0), id="none known, one wished"),
        ],
    )
    def test_pace_of(self, limit, wanted, pace):
        resource = Resource("thing", demo_system(pace=limit), "/x", identity=Identity("name"), fields=(Field("name"),))
        assert connect(resource, pace=wanted).pace == pace

    def test_negative_pace_is_refused(self):
        with pytest.raises(BadInput, match="^pace must be 0"):
            connect(COMPONENT, api_token=SECRET, pace=-1)


class TestIdentity:
    def test_identity_hides_the_token(self):
        assert SECRET not in connect(COMPONENT, api_token=SECRET).identity

    @pytest.mark.parametrize("other", [{"api_token": "another"}, {"api_url": "https://other.example"}], ids=str)
    def test_accounts_are_told_apart(self, other):
        assert (
            connect(COMPONENT, api_token=SECRET).identity
            != connect(COMPONENT, **{"api_token": SECRET, **other}).identity
        )

    @pytest.mark.parametrize(
        "other", [{"timeout": 5.0}, {"retries": 1}, {"max_wait": 600.0}, {"pace": 30}, {"page_id": "p2"}], ids=str
    )
    def test_tuning_makes_no_other_account(self, other):
        """The pace of calls is shared by everybody who uses the same key."""
        assert connect(COMPONENT, api_token=SECRET).identity == connect(COMPONENT, api_token=SECRET, **other).identity

    @pytest.mark.parametrize("other", [{"timeout": 5.0}, {"retries": 1}, {"validate_certs": False}], ids=str)
    def test_task_with_other_settings_gets_them(self, other):
        cache = Cache(adapter=Script(reply()))
        plain, tuned = (
            Clients(
                Frame(cache=cache),
                COMPONENT.system,
                with_environment(COMPONENT.settings, {**validated(COMPONENT), "api_token": SECRET, **more}),
            )
            for more in ({}, other)
        )
        assert plain[""].connection != tuned[""].connection


class TestClients:
    def clients(self, *replies, system=None, secrets=None, cache=None, **args):
        system = system or demo_system()
        cache = cache or Cache(adapter=Script(*replies), sleep=lambda seconds: None)
        params = {**{one.name: one.default for one in system.connection_fields}, **args}
        return Clients(Frame(cache=cache, secrets=secrets), system, params)

    def told(self, *replies):
        """Return what a task is told that asks once."""
        system = demo_system()
        with framed(cache=Cache(adapter=Script(*replies), sleep=lambda seconds: None)) as frame:
            Clients(frame, system, {one.name: one.default for one in system.connection_fields})[""].get("/x")
            return frame.result()

    def test_client_is_made_when_first_asked_for(self):
        clients = self.clients()
        assert len(clients) == 0
        assert clients[""] is clients[""]

    def test_calls_of_all_clients_are_added_up(self):
        clients = self.clients(reply(), reply(429, None, Retry_After="1"), reply())
        clients[""].get("/x")
        clients[""].call("POST", "/x")
        calls = calls_of(clients.values())
        assert (calls["read"], calls["write"], calls["retried"]) == (1, 1, 1)
        assert 1 <= calls["waited"] <= 1.2

    def test_client_that_stands_there_twice_counts_once(self):
        clients = self.clients(reply())
        clients[""].get("/x")
        assert calls_of([clients[""], clients[""]])["read"] == 1

    def test_hosts_of_one_service_have_each_their_own(self):
        hosts = {
            name: Host(url=f"https://{name}.example", auth=demo_system().host.auth, paging=None)
            for name in ("rest", "events")
        }
        clients = self.clients(reply(), reply(), reply(), system=System("demo", title="Demo", hosts=hosts))
        clients["rest"].get("/x")
        clients["events"].call("POST", "/x")
        clients["events"].call("POST", "/x")
        assert [clients[one].connection.url for one in hosts] == [
            "https://rest.example",
            "https://events.example",
        ]
        calls = calls_of(clients.values())
        assert (calls["read"], calls["write"]) == (1, 2)

    def test_item_that_comes_next_counts_anew(self):
        cache, system = Cache(adapter=Script(reply(), reply())), demo_system()
        clients = self.clients(system=system, cache=cache)
        clients[""].get("/x")
        again = self.clients(system=system, cache=cache)
        again[""].get("/x")
        assert (again[""] is clients[""], calls_of(again.values())["read"]) == (True, 1)

    @pytest.mark.parametrize("text", ["token\n", "tok\ten", "tökén"], ids=ascii)
    def test_credential_that_cannot_stand_in_a_header_is_refused(self, text):
        with pytest.raises(BadInput, match="^api_token holds a line break or another character that cannot be sent"):
            self.clients(api_token=text)[""]

    def test_another_account_has_another_client(self):
        cache, system = Cache(), demo_system()
        one, other = (self.clients(system=system, cache=cache, api_token=token) for token in ("a", "b"))
        assert one[""] is not other[""]

    def test_slowing_down_is_one_warning(self):
        assert self.told(*[reply(429, None, Retry_After="1")] * 3, reply())["warnings"] == [
            "Demo asked to slow down (429); calls.waited says for how long."
        ]

    def test_nothing_to_say_is_no_warning(self):
        assert "warnings" not in self.told(reply())

    def test_every_credential_that_is_used_is_written_down(self):
        secrets = set()
        clients = self.clients(secrets=secrets, api_token=SECRET)
        assert clients[""].connection.auth
        assert secrets == {SECRET}

    def test_credential_that_a_service_fills_in_is_written_down_too(self):
        secrets = set()
        system = demo_system(complete=lambda options: {"api_token": SECRET})
        clients = self.clients(system=system, secrets=secrets)
        assert clients[""].connection.auth.headers == {"X-Token": SECRET}
        assert secrets == {SECRET}

    def test_credential_that_cannot_be_sent_is_written_down_before_it_is_refused(self):
        secrets = set()
        clients = self.clients(secrets=secrets, api_token=f"{SECRET}\n")
        with pytest.raises(BadInput):
            clients[""]
        assert secrets == {f"{SECRET}\n"}

    def test_arguments_of_a_task_need_no_network_to_be_validated(self):
        params, _secrets, _notices = validate(COMPONENT, {"name": "API", "page_id": "p1", "api_token": SECRET})
        assert connection_of(COMPONENT.system.host, params).timeout == 30


class TestConnections:
    """The option `connections` of the modules that reach several systems."""

    SYSTEM = demo_system(settings=(Setting("region", default="us"),))

    def test_each_system_has_its_connection_options_in_it(self):
        spec = connections_field((self.SYSTEM,)).argument()["options"]["demo"]["options"]
        assert set(spec) == {one.name for one in self.SYSTEM.connection_fields}
        assert spec["api_token"]["no_log"] is True

    def test_nothing_in_it_has_a_default(self):
        spec = connections_field((self.SYSTEM,)).argument()["options"]["demo"]["options"]
        assert not any("default" in one for one in spec.values())

    @pytest.mark.parametrize(
        ("params", "given"),
        [
            ({}, {}),
            ({"connections": None, "timeout": 5.0}, {"timeout": 5.0}),
            ({"connections": {"other": {"api_token": "x"}}}, {}),
            ({"connections": {"demo": {"api_token": "x", "pace": None}}, "retries": None}, {"api_token": "x"}),
            ({"connections": {"demo": {"timeout": 7.0}}, "timeout": 5.0}, {"timeout": 7.0}),
        ],
        ids=str,
    )
    def test_what_is_given_there_wins_over_the_module_s_own(self, params, given):
        assert connection_arguments(params, self.SYSTEM) == given

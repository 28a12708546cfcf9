"""Circonus' emulated API answers as the real one is known to."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from sandbox.circonus.access import APP_NAME, DEMO_TOKEN, DENY_TOKEN, PENDING_TOKEN, READ_ONLY_TOKEN
from tests.support.circonus import Circonus, refused

Ask = Circonus
NONE = {"1": [], "2": [], "3": [], "4": [], "5": []}
ABSENCE = {"criteria": "on absence", "severity": "1", "value": 1, "wait": "0"}


def rule_set(**values: Any) -> dict[str, Any]:
    """Return the body of a rule set as small as it may be."""
    body = {"check": "/check/12345", "metric_name": "foo", "metric_type": "numeric", "rules": [ABSENCE]}
    return {name: value for name, value in {**body, **values}.items() if value is not ...}


class TestAccess:
    """Tokens, applications, privileges."""

    def test_with_and_without_version(self, ask: Ask, sandbox) -> None:
        headers = {"X-Circonus-Auth-Token": DEMO_TOKEN, "X-Circonus-App-Name": "x"}
        plain = sandbox.request("circonus", "GET", "/check/12345", headers=headers)
        assert plain.json() == ask("GET", "/check/12345").json()
        assert plain.json()["_cid"] == "/check/12345"

    @pytest.mark.parametrize(
        ("token", "app", "status", "code"),
        [
            (None, "a", 401, "Unauthorized.NoToken"),
            (DEMO_TOKEN, None, 401, "Unauthorized.NoApp"),
            ("00000000-1111-2222-3333-444444444444", "a", 403, "Forbidden.BadToken"),
            (PENDING_TOKEN, "a", 401, "Unauthorized.PendingApp"),
            (DENY_TOKEN, "a", 403, "Forbidden.BadApp"),
        ],
    )
    def test_refusals(self, ask: Ask, token: str | None, app: str | None, status: int, code: str) -> None:
        for path in ("/check/12345", "/nothing", "/rule_set/1"):
            answer = ask("GET", path, token=token, app=app)
            refused(answer, status)
            assert answer.json()["code"] == code

    def test_basic(self, ask: Ask) -> None:
        basic = base64.b64encode(f"{APP_NAME}:{DEMO_TOKEN}".encode()).decode()
        assert ask("GET", "/user/current", token=None, app=None, headers={"Authorization": f"Basic {basic}"}).ok
        swapped = base64.b64encode(f"{DEMO_TOKEN}:{APP_NAME}".encode()).decode()
        answer = ask("GET", "/user/current", token=None, app=None, headers={"Authorization": f"Basic {swapped}"})
        assert answer.status_code == 403

    def test_a_person_approves(self, ask: Ask) -> None:
        assert ask("GET", "/user/current", token=PENDING_TOKEN, app="new").status_code == 401
        seen = ask("GET", "/user/current").status_code, ask("GET", "/check").status_code
        assert seen == (200, 200)
        assert ask("POST", "/_sandbox/apps", {"token": "pending", "app": "new", "state": "allow"}, token=None).ok
        assert ask("GET", "/user/current", token=PENDING_TOKEN, app="new").status_code == 200
        assert ask("GET", "/user/current", token=PENDING_TOKEN, app="other").status_code == 401
        apps = ask("GET", "/_sandbox/apps", token=None, app=None).json()
        assert {"token": "pending", "app": "other", "state": "pending"} in apps
        ask("POST", "/_sandbox/apps", {"token": "allow", "app": APP_NAME, "state": "deny"})
        assert ask("GET", "/user/current").status_code == 403

    def test_read_only(self, ask: Ask) -> None:
        assert ask("GET", "/rule_set", token=READ_ONLY_TOKEN).status_code == 200
        for verb, path in (("POST", "/rule_set"), ("PUT", "/rule_set/1001"), ("DELETE", "/rule_set/1001")):
            refused(ask(verb, path, rule_set(), token=READ_ONLY_TOKEN), 403)
        assert ask("GET", "/rule_set/1001").status_code == 200

    def test_framework(self, ask: Ask) -> None:
        refused(ask("GET", "/nothing"), 404)
        refused(ask("GET", "/account"), 404)
        refused(ask("PATCH", "/rule_set/1001"), 405)
        refused(ask("POST", "/check"), 405)
        refused(ask("POST", "/rule_set", data="{"), 400)
        refused(ask("POST", "/rule_set", []), 400)
        refused(ask("POST", "/rule_set"), 400)

    def test_rate_limit(self, ask: Ask, sandbox) -> None:
        sandbox.limit("circonus", 1, 30)
        assert ask("GET", "/user/current").status_code == 200
        answer = ask("GET", "/user/current")
        refused(answer, 429)
        assert 1 <= int(answer.headers["Retry-After"]) <= 30

    def test_journal(self, ask: Ask, sandbox) -> None:
        ask("GET", "/rule_set")
        ask("POST", "/_sandbox/apps", {"token": "pending", "app": "new", "state": "allow"})
        assert sandbox.writes("circonus") == []
        ask("POST", "/rule_set", {})
        assert [(row["status"], row["path"]) for row in sandbox.writes("circonus")] == [(400, "/v2/rule_set")]
        assert DEMO_TOKEN not in json.dumps(sandbox.journal(system="circonus"))
        assert sandbox.credentials["CIRCONUS_API_TOKEN"] == DEMO_TOKEN
        assert sandbox.credentials["CIRCONUS_APP_NAME"] == "steadyops-demo"


class TestLists:
    """Filters, search, order, pages."""

    def cids(self, ask: Ask, path: str, **params: Any) -> list[str]:
        """Return the ids of a list."""
        answer = ask("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return [row["_cid"].rpartition("/")[2] for row in answer.json()]

    def test_nothing_is_an_empty_list(self, ask: Ask) -> None:
        answer = ask("GET", "/contact_group", params={"f_name": "on call"})
        assert (answer.status_code, answer.json()) == (200, [])
        assert "X-Circonus-More-Items" not in answer.headers

    def test_pages(self, ask: Ask) -> None:
        for number in range(22):
            ask("POST", "/contact_group", {"name": f"Group {number:02}"})
        first = ask("GET", "/contact_group")
        assert (len(first.json()), first.headers["X-Circonus-More-Items"]) == (20, "true")
        rest = ask("GET", "/contact_group", params={"from": 20, "size": ""})
        assert len(rest.json()) == 5
        assert "X-Circonus-More-Items" not in rest.headers
        exact = ask("GET", "/contact_group", params={"size": 25})
        assert (len(exact.json()), "X-Circonus-More-Items" in exact.headers) == (25, False)
        names = [row["name"] for row in ask("GET", "/contact_group?order=name&dir=desc&size=3").json()]
        assert names == ["Web Team", "On Call", "Group 21"]

    @pytest.mark.parametrize("query", ["size=1001", "size=0", "size=x", "from=1001", "from=-1", "dir=up"])
    def test_out_of_range(self, ask: Ask, query: str) -> None:
        refused(ask("GET", f"/contact_group?{query}"))

    @pytest.mark.parametrize(
        ("path", "params", "expected"),
        [
            ("/contact_group", {"f_name": "On Call"}, ["1234"]),
            ("/contact_group", {"f_name": "on call"}, []),
            ("/contact_group", {"f_name_wildcard": "*Tea*"}, ["1701"]),
            ("/contact_group", {"f_name_wildcard": "Tea"}, []),
            ("/contact_group", {"f_tags_has": "team:web"}, ["1701"]),
            ("/contact_group", {"f__tags_has": "team:web"}, ["1234", "1701", "1702"]),
            ("/contact_group", {"f_unknown": "x"}, ["1234", "1701", "1702"]),
            ("/contact_group", {"f_name": ["On Call", "Web Team"]}, []),
            ("/check", {"f__check_bundle": "/check_bundle/270001"}, ["60001", "60002"]),
            ("/check", {"f_check_bundle": "/check_bundle/270001", "size": 2}, ["12345", "60001"]),
            ("/check_bundle", {"f__checks_has": "/check/60002"}, ["270001"]),
            ("/check_bundle", {"f_display_name": "www.example.com http"}, ["1200"]),
            ("/check_bundle", {"f_type": "http", "f_target": "db1.example.com"}, []),
            ("/rule_set", {"f_check": "/check/60001"}, ["1001"]),
            ("/rule_set", {"f_metric_name": "nothing"}, ["1001", "1002"]),
            ("/rule_set", {"f_tags_has": "service:db"}, ["1001", "1002"]),
            ("/broker", {"f__type": "enterprise"}, ["37", "1490"]),
            ("/user", {"f_email": "jo@example.com"}, ["5002"]),
            ("/alert", {}, ["50001"]),
            ("/alert", {"f__cleared_on": "null"}, ["50001"]),
            ("/alert", {"f__severity_lt": "2"}, []),
            ("/alert", {"f__severity_le": "2"}, ["50001"]),
            ("/alert", {"search": "(active:0)"}, ["50002"]),
            ("/alert", {"search": "(active:*)"}, ["50001", "50002"]),
        ],
        ids=str,
    )
    def test_filters(self, ask: Ask, path: str, params: dict[str, Any], expected: list[str]) -> None:
        assert self.cids(ask, path, **params) == expected

    def test_a_number_is_needed_to_compare(self, ask: Ask) -> None:
        refused(ask("GET", "/alert?f__severity_gt=high"))

    @pytest.mark.parametrize(
        ("path", "search", "expected"),
        [
            ("/contact_group", "on cal", ["1234"]),
            ("/contact_group", '"web team"', ["1701"]),
            ("/contact_group", "web*", ["1701"]),
            ("/contact_group", "zzz", []),
            ("/contact_group", "(name:on call)", ["1234"]),
            ("/contact_group", "(name:on)", []),
            ("/contact_group", "(name:*team)(tags:team:web)", ["1701"]),
            ("/contact_group", "(name:*team)(tags:team:ops)", []),
            ("/contact_group", "(name:On Call)(name:Web Team)", ["1234", "1701"]),
            ("/check_bundle", '(active:1)(type:"http")(target:"www.example.com")', ["1200"]),
            ("/check_bundle", "(tags:env:prod,service:db)", ["270001"]),
            ("/check_bundle", "(tags:env:prod,service:web)", []),
            ("/rule_set", "(check_id:60001,60002)", ["1001", "1002"]),
            ("/rule_set", "(host:db1*)(type:json*)(check_bundle_id:270001)", ["1001", "1002"]),
            ("/rule_set", "(name:www*)", []),
            ("/rule_set", "version", ["1002"]),
        ],
    )
    def test_search(self, ask: Ask, path: str, search: str, expected: list[str]) -> None:
        assert self.cids(ask, path, search=search) == expected

    def test_single_objects(self, ask: Ask) -> None:
        assert ask("GET", "/account/current").json()["_cid"].startswith("/account/")
        user = ask("GET", "/user/current").json()
        assert ask("GET", user["_cid"]).json() == user
        assert ask("GET", "/alert/50002").json()["_cleared_on"]
        assert "config" in ask("GET", "/check_bundle/1200").json()
        for path in ("/account/1", "/user/1", "/alert/1", "/broker/2", "/check/1", "/rule_set/x", "/contact_group/1"):
            refused(ask("GET", path), 404)


class TestRuleSets:
    """What is taken, what is refused, and what comes back otherwise than sent."""

    SEED = {
        "check": "/check/12345", "metric_name": "foo", "metric_type": "numeric", "derive": None, "link": None,
        "notes": None, "parent": None, "contact_groups": {**NONE, "1": ["/contact_group/1234"]}, "rules": [ABSENCE],
    }  # fmt: skip

    def test_create_as_in_the_first_readme(self, ask: Ask) -> None:
        made = ask("POST", "/rule_set", self.SEED)
        assert made.status_code == 200
        cid = made.json()["_cid"]
        assert made.json() == {
            **self.SEED, "_cid": cid, "_host": "www.example.com", "metric_tags": [], "tags": ["service:web"],
            "user_json": {}, "lookup_key": None,
            "rules": [
                {
                    "criteria": "on absence", "severity": 1, "value": 1, "wait": 0, "windowing_function": None,
                    "windowing_duration": 300, "windowing_min_duration": 0,
                }
            ],
        }  # fmt: skip
        assert ask("GET", cid).json() == made.json()
        assert made.json() in ask("GET", "/rule_set").json()

    def test_twice_is_two(self, ask: Ask) -> None:
        assert ask("POST", "/rule_set", self.SEED).json()["_cid"] != ask("POST", "/rule_set", self.SEED).json()["_cid"]

    def test_values_come_back_in_their_own_types(self, ask: Ask) -> None:
        numbers = [40, "40", 40.0, "40.50", -1.5, "1e3"]
        rules = [{"criteria": "max value", "severity": 5, "value": number, "wait": 2.0} for number in numbers]
        rules.append({"criteria": "on absence", "severity": 1, "value": "120"})
        shown = ask("POST", "/rule_set", rule_set(rules=rules)).json()["rules"]
        assert [rule["value"] for rule in shown] == ["40", "40", "40", "40.50", "-1.5", "1e3", 120]
        assert [rule["wait"] for rule in shown] == [2] * 6 + [0]

    def test_windows(self, ask: Ask) -> None:
        full = {"criteria": "max value", "severity": 1, "value": "1", "windowing_function": "average"}
        sized = {**full, "windowing_duration": "600", "windowing_min_duration": 60}
        none = {"criteria": "min value", "severity": 1, "value": "1", "windowing_duration": 900}
        made = ask("POST", "/rule_set", rule_set(rules=[full, sized, none])).json()
        names = ("windowing_function", "windowing_duration", "windowing_min_duration")
        assert [tuple(rule[name] for name in names) for rule in made["rules"]] == [
            ("average", 300, 0), ("average", 600, 60), (None, 300, 0),
        ]  # fmt: skip
        assert made["derive"] == "mixed"
        assert ask("PUT", made["_cid"], {"rules": [full, sized]}).json()["derive"] == "average"

    def test_text_metrics(self, ask: Ask) -> None:
        rules = [
            {"criteria": "contains", "severity": 2, "value": "err", "windowing_function": "average"},
            {"criteria": "on change", "severity": 3},
        ]
        shown = ask("POST", "/rule_set", rule_set(metric_type="text", rules=rules)).json()["rules"]
        assert [(rule["value"], rule["windowing_function"]) for rule in shown] == [("err", None), ("", None)]

    def test_any_check(self, ask: Ask) -> None:
        body = rule_set(check="/check/0", metric_name=..., metric_pattern="^disk", filter="and(env:prod,not(a:b))")
        made = ask("POST", "/rule_set", {**body, "name": "any disk", "rules": [], "tags": ["x"]}).json()
        assert (made["_host"], made["tags"], made["rules"]) == (None, [], [])
        assert (made["metric_pattern"], made["filter"], made["name"]) == ("^disk", "and(env:prod,not(a:b))", "any disk")
        assert "metric_name" not in made

    @pytest.mark.parametrize(
        "change",
        [
            {"check": ...}, {"check": 12345}, {"check": "/check/99"}, {"check": "12345"}, {"metric_type": "histogram"},
            {"metric_type": ...}, {"metric_name": ...}, {"metric_pattern": "x"}, {"metric_name": 5},
            {"metric_name": ..., "metric_pattern": "("}, {"filter": "and(a:b"}, {"filter": ")("},
            {"rules": ...}, {"rules": None}, {"rules": {}}, {"rules": ["x"]},
            {"contact_groups": {"1": ["On Call"]}}, {"contact_groups": {"1": [1234]}},
            {"contact_groups": {"1": ["/contact_group/99"]}}, {"contact_groups": {"6": []}},
            {"contact_groups": {"1": "/contact_group/1234"}}, {"contact_groups": [NONE]},
            {"contact_groups": {"1": [{}]}},
            {"parent": "/rule_set/99"}, {"parent": "/rule_set/1002"}, {"user_json": []},
            {"user_json": {"x": "y" * 4096}}, {"name": 5}, {"notes": ["x"]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Ask, change: dict[str, Any]) -> None:
        before = ask("GET", "/rule_set").json()
        assert refused(ask("POST", "/rule_set", rule_set(**change)))
        assert ask("GET", "/rule_set").json() == before

    @pytest.mark.parametrize(
        "change",
        [
            {"severity": 0}, {"severity": 6}, {"severity": "high"}, {"severity": None}, {"severity": True},
            {"wait": -1}, {"wait": "soon"}, {"wait": 1.5}, {"criteria": "is bad"}, {"criteria": None},
            {"criteria": "contains", "value": "x"}, {"criteria": "max value", "value": "much"},
            {"criteria": "max value", "value": None}, {"criteria": "equals", "value": "NaN"},
            {"value": 0}, {"value": "x"}, {"value": None},
            {"criteria": "max value", "value": 1, "windowing_function": "median"},
            {"criteria": "max value", "value": 1, "windowing_function": "average", "windowing_min_duration": 301},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused_rules(self, ask: Ask, change: dict[str, Any]) -> None:
        refused(ask("POST", "/rule_set", rule_set(rules=[{**ABSENCE, **change}])))

    def test_numeric_criteria_on_text(self, ask: Ask) -> None:
        rule = {"criteria": "max value", "severity": 1, "value": 1}
        assert "text" in refused(ask("POST", "/rule_set", rule_set(metric_type="text", rules=[rule])))

    def test_update_merges(self, ask: Ask) -> None:
        made = ask("POST", "/rule_set", {**self.SEED, "notes": " call me ", "user_json": {"a": 1}}).json()
        changed = ask("PUT", made["_cid"], {"link": "https://example.com", "_host": "x", "tags": ["x"]}).json()
        assert changed == {**made, "notes": "call me", "link": "https://example.com"}
        cleared = ask("PUT", made["_cid"], {"notes": None, "contact_groups": {"2": []}, "rules": []}).json()
        assert (cleared["notes"], cleared["contact_groups"], cleared["rules"]) == (None, NONE, [])
        assert cleared["user_json"] == {"a": 1}
        assert ask("PUT", made["_cid"], cleared).json() == cleared

    @pytest.mark.parametrize(
        "change",
        [
            {"check": "/check/60001"}, {"metric_name": "bar"}, {"metric_type": "text"}, {"filter": "and(a:b)"},
            {"metric_pattern": "x"}, {"metric_name": None},
        ],
    )  # fmt: skip
    def test_identity_is_fixed(self, ask: Ask, change: dict[str, Any]) -> None:
        made = ask("POST", "/rule_set", self.SEED).json()
        assert next(iter(change)) in refused(ask("PUT", made["_cid"], change))
        assert ask("PUT", made["_cid"], {**made, "metric_pattern": None}).json() == made

    def test_parent(self, ask: Ask) -> None:
        made = ask("POST", "/rule_set", rule_set(parent="60001_disk`/`used_percent")).json()
        assert made["parent"] == "/rule_set/1001"
        refused(ask("PUT", made["_cid"], {"parent": made["_cid"]}))
        assert ask("PUT", made["_cid"], {"parent": None}).json()["parent"] is None
        ask("PUT", made["_cid"], {"parent": "/rule_set/1001"})
        ask("DELETE", "/rule_set/1001")
        assert ask("GET", made["_cid"]).json()["parent"] is None

    def test_delete(self, ask: Ask) -> None:
        gone = ask("DELETE", "/rule_set/1001")
        assert (gone.status_code, gone.content) == (200, b"")
        assert "Content-Type" not in gone.headers
        for verb in ("GET", "PUT", "DELETE"):
            refused(ask(verb, "/rule_set/1001", {}), 404)


class TestContactGroups:
    """Contacts, and the JSON some of them carry."""

    def test_smallest(self, ask: Ask) -> None:
        made = ask("POST", "/contact_group", {"name": " Night "}).json()
        assert isinstance(made.pop("_last_modified"), int)
        assert made.pop("_last_modified_by").startswith("/user/")
        assert made.pop("_cid").startswith("/contact_group/")
        assert made == {
            "name": "Night", "group_type": "normal", "aggregation_window": 300, "always_send_clear": False,
            "alert_formats": {}, "contacts": {"external": [], "users": []}, "escalations": [None] * 5,
            "reminders": [0] * 5, "tags": [],
        }  # fmt: skip

    def test_whole(self, ask: Ask) -> None:
        hook = json.dumps({"url": "https://hooks.example.com/c", "method": "GET"})
        made = ask(
            "POST", "/contact_group",
            {
                "name": "Night", "aggregation_window": "60", "tags": ["Team:Ops", "a", " ", "team:ops"],
                "alert_formats": {"long_subject": "{status}", "other": "x"},
                "contacts": {
                    "external": [
                        {"method": "email", "contact_info": "a@example.com"},
                        {"method": "sms", "contact_info": "12125550100"}, {"method": "http", "contact_info": hook},
                    ],
                    "users": [{"user": "/user/5002", "method": "email", "_contact_info": "other"}],
                },
                "escalations": [{"after": 900, "contact_group": "/contact_group/1234"}], "reminders": [60, "30"],
            },
        ).json()  # fmt: skip
        assert (made["aggregation_window"], made["tags"]) == (60, ["a", "team:ops"])
        assert made["alert_formats"] == {"long_subject": "{status}"}
        assert made["escalations"] == [{"after": 900, "contact_group": "/contact_group/1234"}] + [None] * 4
        assert made["reminders"] == [60, 30, 0, 0, 0]
        info = made["contacts"]["external"][2]["contact_info"]
        assert info != hook
        assert json.loads(info) == {"url": "https://hooks.example.com/c", "method": "GET", "format": "json"}
        user = {"_contact_info": "jo@example.com", "method": "email", "user": "/user/5002"}
        assert made["contacts"]["users"] == [user]
        kept = ask("PUT", made["_cid"], {"escalations": None, "tags": None}).json()
        assert (kept["escalations"], kept["tags"]) == (made["escalations"], [])

    @pytest.mark.parametrize(
        ("kind", "method", "info"),
        [
            ("slack", "slack", {"channel": "#a", "team": "T1"}),
            ("pagerduty", "pagerduty", {"account": "a", "service_key": "k", "failover_group": "1234"}),
            ("victorops", "victorops", {"api_key": "k", "team": "t", "critical": 2, "info": "5", "warning": "0"}),
        ],
    )
    def test_kinds(self, ask: Ask, kind: str, method: str, info: dict[str, Any]) -> None:
        contact = {"method": method, "contact_info": json.dumps(info)}
        body = {"name": "x", "group_type": kind, "contacts": {"external": [contact]}}
        made = ask("POST", "/contact_group", body)
        assert made.status_code == 200, made.text
        shown = json.loads(made.json()["contacts"]["external"][0]["contact_info"])
        assert {name: shown[name] for name in info} == {name: str(value) for name, value in info.items()}
        refused(ask("POST", "/contact_group", {**body, "group_type": "normal"}))

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""}, {"name": None}, {"name": "  "}, {"group_type": "irc"}, {"group_type": []},
            {"aggregation_window": -1}, {"always_send_clear": "yes"}, {"alert_formats": {"long_subject": None}},
            {"contacts": []}, {"contacts": {"external": [{"method": "xmpp", "contact_info": "x"}]}},
            {"contacts": {"external": [{"method": "email", "contact_info": "nobody"}]}},
            {"contacts": {"external": [{"method": "sms", "contact_info": "+49"}]}},
            {"contacts": {"external": [{"method": "http", "contact_info": "https://example.com"}]}},
            {"contacts": {"external": [{"method": "http", "contact_info": "{\"format\": \"json\"}"}]}},
            {"contacts": {"external": [{"method": "http", "contact_info": "{\"url\": \"x\", \"method\": \"PUT\"}"}]}},
            {"contacts": {"external": [{"method": "email"}]}},
            {"contacts": {"users": [{"user": "/user/1", "method": "email"}]}},
            {"contacts": {"users": [{"user": "/user/5002", "method": "slack"}]}},
            {"escalations": [None] * 6}, {"escalations": [{"after": 299, "contact_group": "/contact_group/1234"}]},
            {"escalations": [{"after": 300, "contact_group": "On Call"}]}, {"reminders": [-1]},
            {"reminders": [1] * 6}, {"tags": "team:ops"}, {"tags": [1]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Ask, change: dict[str, Any]) -> None:
        assert refused(ask("POST", "/contact_group", {"name": "x", **change}))
        assert refused(ask("PUT", "/contact_group/1234", change))

    def test_update_merges(self, ask: Ask, sandbox) -> None:
        before = ask("GET", "/contact_group/1234").json()
        sandbox.clock(advance=100)
        after = ask("PUT", "/contact_group/1234", {"name": "On Duty", "_cid": "/contact_group/1"}).json()
        assert after["_last_modified"] >= before["_last_modified"] + 100
        moving = ("name", "_last_modified", "_last_modified_by")
        assert {name: after[name] for name in after if name not in moving} == {
            name: before[name] for name in before if name not in moving
        }

    def test_a_name_may_be_taken_twice(self, ask: Ask) -> None:
        assert ask("POST", "/contact_group", {"name": "On Call"}).status_code == 200
        assert len(ask("GET", "/contact_group?f_name=On+Call").json()) == 2

    def test_delete_drops_references(self, ask: Ask) -> None:
        step = {"after": 300, "contact_group": "/contact_group/1234"}
        ask("PUT", "/contact_group/1701", {"escalations": [None, step]})
        gone = ask("DELETE", "/contact_group/1234")
        assert (gone.status_code, gone.content) == (200, b"")
        assert ask("GET", "/rule_set/1001").json()["contact_groups"] == NONE
        assert ask("GET", "/contact_group/1701").json()["escalations"] == [None] * 5
        refused(ask("DELETE", "/contact_group/1234"), 404)


def test_seed(ask: Ask) -> None:
    bundle = ask("GET", "/check_bundle/1200").json()
    assert (bundle["display_name"], bundle["_checks"]) == ("www.example.com http", ["/check/12345"])
    assert bundle["config"]["reverse:secret_key"]
    assert [row["name"] for row in ask("GET", "/contact_group").json()] == ["On Call", "Web Team", "Chat"]
    watched = [(row["check"], row["metric_name"]) for row in ask("GET", "/rule_set").json()]
    assert len(watched) == 2
    assert ("/check/12345", "foo") not in watched


class TestAnnotations:
    """What happened when; nothing about it is unique."""

    BODY = {
        "title": "Deploy 2.14.0", "category": "deployments", "description": "web tier rolled forward",
        "start": 1767261600, "stop": 1767262200, "rel_metrics": ["60001_disk`/`used_percent", "12345_code"],
    }  # fmt: skip

    def test_documented_example(self, ask: Ask) -> None:
        made = ask("POST", "/annotation", self.BODY)
        assert made.status_code == 200
        shown = made.json()
        assert {name: shown[name] for name in self.BODY} == self.BODY
        assert set(shown) - set(self.BODY) == {"_cid", "_created", "_last_modified", "_last_modified_by"}
        assert shown["_cid"] == "/annotation/120001"
        assert ask("GET", shown["_cid"]).json() == shown
        assert ask("POST", "/annotation", self.BODY).json()["_cid"] == "/annotation/120002"

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"f_category": "deployments", "f_start_ge": 1767261600, "f_start_le": 1767261600}, 1),
            ({"f_category": "deployments", "f_start_ge": 1767261601}, 0),
            ({"f_category_wildcard": "depl*"}, 1),
            ({"f_stop_lt": 1767262200}, 0),
            ({"search": "Deploy*"}, 1),
        ],
        ids=str,
    )
    def test_filters(self, ask: Ask, query: dict[str, Any], found: int) -> None:
        ask("POST", "/annotation", self.BODY)
        assert len(ask("GET", "/annotation", params=query).json()) == found

    @pytest.mark.parametrize(
        "change",
        [
            {"title": None}, {"category": None}, {"description": None}, {"start": None}, {"stop": None}, {"title": 5},
            {"start": "soon"}, {"start": 1767261600.5}, {"stop": 1767261599}, {"rel_metrics": "60001_code"},
            {"rel_metrics": ["60001_nothing"]}, {"rel_metrics": [60001]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Ask, change: dict[str, Any]) -> None:
        refused(ask("POST", "/annotation", {**self.BODY, **change}))
        assert ask("GET", "/annotation").json() == []

    def test_update_merges(self, ask: Ask) -> None:
        made = ask("POST", "/annotation", self.BODY).json()
        changed = ask("PUT", made["_cid"], {"stop": 1767265200, "_created": 1}).json()
        assert changed == {**made, "stop": 1767265200, "_last_modified": changed["_last_modified"]}
        refused(ask("PUT", made["_cid"], {"stop": 1767261599}))
        assert ask("PUT", made["_cid"], {"rel_metrics": []}).json()["rel_metrics"] == []

    def test_delete(self, ask: Ask) -> None:
        made = ask("POST", "/annotation", self.BODY).json()
        gone = ask("DELETE", made["_cid"])
        assert (gone.status_code, gone.content) == (200, b"")
        for verb in ("GET", "PUT", "DELETE"):
            refused(ask(verb, made["_cid"], {}), 404)

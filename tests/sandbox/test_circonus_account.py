"""The account, its people, tags and brokers to be, groups of rule sets, and how the emulated Circonus can be switched."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.circonus.access import NORMAL_TOKEN, READ_ONLY_TOKEN
from tests.support.circonus import Circonus, refused

GROUP = {
    "name": "shop is down", "tags": ["A"],
    "rule_set_conditions": [
        {"rule_set": "/rule_set/1001", "matching_severities": "12"}, {"rule_set": "/rule_set/1002", "matching_severities": [4]},
    ],
    "formulas": [{"expression": " (A  and B) ", "raise_severity": 1}, {"expression": 1, "raise_severity": "3", "wait": 5}],
    "contact_groups": {"1": ["/contact_group/1234"]},
}  # fmt: skip
CLUSTER = {"name": "web", "queries": [{"query": "*duration*", "type": "average"}], "tags": ["A"]}
TEMPLATE = {
    "name": "Web servers", "master_host": "www.example.com", "hosts": ["www.example.com", "web2.example.com"],
    "check_bundles": [{"bundle_id": 1200, "name": "{target} http"}], "notes": "",
}  # fmt: skip


class TestRuleSetGroups:
    """Several things wrong at once."""

    def test_whole(self, ask: Circonus) -> None:
        made = ask.post("/rule_set_group", GROUP)
        assert [one["raise_severity"] for one in made["formulas"]] == ["1", "3"]
        shown = ask.get(made["_cid"])
        assert shown["formulas"] == [
            {"expression": "(A and B)", "raise_severity": 1, "wait": 0}, {"expression": 1, "raise_severity": 3, "wait": 5},
        ]  # fmt: skip
        assert [one["matching_severities"] for one in shown["rule_set_conditions"]] == [["1", "2"], ["4"]]
        assert (set(shown["contact_groups"]), shown["tags"]) == (set("12345"), ["a"])
        assert [name for name in shown if name.startswith("_")] == ["_cid"]

    def test_update_merges(self, ask: Circonus) -> None:
        before = ask.get("/rule_set_group/901")
        assert ask.put("/rule_set_group/901", {"name": "other"}) == {**before, "name": "other"}
        alone = {"rule_set_conditions": [{"rule_set": "/rule_set/1001", "matching_severities": "1"}]}
        refused(ask("PUT", "/rule_set_group/901", alone))
        ask.put("/rule_set_group/901", {**alone, "formulas": [{"expression": "not A", "raise_severity": 5}]})
        ask.delete("/rule_set_group/901")
        refused(ask("GET", "/rule_set_group/901"), 404)

    @pytest.mark.parametrize(
        "expression", ["A or B and not (B or A)", "not not A", "2", 2, "A", "((B))"], ids=str
    )  # fmt: skip
    def test_expressions(self, ask: Circonus, expression: Any) -> None:
        ask.post("/rule_set_group", {**GROUP, "formulas": [{"expression": expression, "raise_severity": 1}]})

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""}, {"rule_set_conditions": []}, {"formulas": []}, {"formulas": None}, {"contact_groups": {"6": []}},
            {"rule_set_conditions": [{"rule_set": "/rule_set/1", "matching_severities": "1"}]},
            {"rule_set_conditions": [{"rule_set": "/rule_set/1001", "matching_severities": ""}]},
            {"rule_set_conditions": [{"rule_set": "/rule_set/1001", "matching_severities": "6"}]},
            *({"formulas": [{"expression": text, "raise_severity": 1}]} for text in ("C", "A B", "(A", "A)", "and", "", 0, 3, "A & B")),
            {"formulas": [{"expression": "A", "raise_severity": 0}]},
            {"formulas": [{"expression": "A", "raise_severity": 1, "wait": -1}]},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        refused(ask("POST", "/rule_set_group", {**GROUP, **change}))

    def test_it_loses_what_is_deleted(self, ask: Circonus) -> None:
        ask.delete("/contact_group/1234")
        assert ask.get("/rule_set_group/901")["contact_groups"]["1"] == []
        ask.delete("/rule_set/1002")
        assert [one["rule_set"] for one in ask.get("/rule_set_group/901")["rule_set_conditions"]] == ["/rule_set/1001"]


class TestPeople:
    """Users, and the account they are in."""

    def test_users(self, ask: Circonus) -> None:
        assert ask.ids("/user", size=1, search="nobody", **{"from": 1}) == ["5001", "5002", "5003"]
        changed = ask.put("/user/5002", {"firstname": "Joanna", "contact_info": {"sms": "1", "other": "x"}})
        assert (changed["firstname"], changed["lastname"], changed["contact_info"]) == ("Joanna", "Operator", {"sms": "1"})
        assert ask.put("/user/current", {"contact_info": {"sms": ""}})["contact_info"] == {}
        assert ask.ids("/user", f_firstname="Joanna") == ["5002"]
        for change in ({"email": "x"}, {"email": ""}, {"firstname": 5}, {"contact_info": []}, {"contact_info": {"sms": 5}}):
            refused(ask("PUT", "/user/5002", change))
        for verb in ("POST", "DELETE"):
            refused(ask(verb, "/user/5002", {}), 405)

    def test_a_token_without_the_privilege_sees_its_owner_alone(self, ask: Circonus) -> None:
        assert [one["_cid"] for one in ask("GET", "/user", token=NORMAL_TOKEN).json()] == ["/user/5001"]
        for verb, path in (("GET", "/user/5002"), ("PUT", "/user/5002"), ("PUT", "/account/current")):
            refused(ask(verb, path, {"name": "x"}, token=NORMAL_TOKEN), 403)
        assert ask("PUT", "/user/current", {"lastname": "x"}, token=NORMAL_TOKEN).status_code == 200
        assert ask("GET", "/user/5002", token=READ_ONLY_TOKEN).status_code == 200

    def test_account(self, ask: Circonus) -> None:
        before = ask.get("/account/current")
        assert before["_contact_groups"] == ["/contact_group/1234", "/contact_group/1701", "/contact_group/1702"]
        changed = ask.put("/account/2317", {"timezone": "Europe/Berlin", "city": "Berlin", "_owner": "x"})
        assert changed == {**before, "timezone": "Europe/Berlin", "city": "Berlin"}
        uuid = "5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f11"
        ask.put("/account/current", {"default_dashboard_uuid": uuid, "default_dashboard_type": "custom"})
        assert ask.put("/account/current", {"default_dashboard_uuid": None})["default_dashboard_uuid"] == uuid
        cleared = ask.put("/account/current", {"default_dashboard_uuid": ""})
        assert (cleared["default_dashboard_uuid"], cleared["default_dashboard_type"]) == (None, None)
        refused(ask("DELETE", "/account/2317"), 405)

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""}, {"timezone": ""}, {"timezone": "Mars/Olympus"}, {"country_code": "Germany"}, {"city": "x" * 501},
            {"users": []}, {"users": [{"user": "/user/5002", "role": "Boss"}]}, {"invites": [{"email": "x@example.com"}]},
            {"users": [{"user": "/user/5002", "role": "Admin"}, {"user": "/user/9", "role": "Normal"}]},
            {"invites": {}}, {"default_dashboard_uuid": "x", "default_dashboard_type": "new"},
        ],
        ids=str,
    )  # fmt: skip
    def test_refused(self, ask: Circonus, change: dict[str, Any]) -> None:
        before = ask.get("/account/current")
        refused(ask("PUT", "/account/current", change))
        assert ask.get("/account/current") == before

    def test_who_is_invited_and_who_accepts(self, ask: Circonus) -> None:
        invites = [{"email": "a@example.com", "role": "Read Only"}, {"email": "Jo@example.com", "role": "Admin"}]
        assert ask.put("/account/current", {"invites": invites})["invites"] == invites[:1]
        user = ask.post("/_sandbox/accept-invite", {"email": "a@example.com"})
        account = ask.get("/account/current")
        assert (account["invites"], account["users"][-1]) == ([], {"user": user["_cid"], "role": "Read Only"})
        assert ask.ids("/user", f_email="a@example.com") == [user["_cid"].rpartition("/")[2]]
        refused(ask("POST", "/_sandbox/accept-invite", {"email": "a@example.com"}))

    def test_whoever_is_left_out_is_out(self, ask: Circonus) -> None:
        users = ask.get("/account/current")["users"]
        ask.put("/account/current", {"users": users[:2]})
        refused(ask("GET", "/user/5003"), 404)
        ask("PUT", "/account/current", {"users": users[1:2]})
        refused(ask("GET", "/user/current"), 403)

    def test_the_account_may_be_named(self, ask: Circonus) -> None:
        for number in ("2317", "/account/2317"):
            assert ask("GET", "/user", headers={"X-Circonus-Account-ID": number}).status_code == 200
        refused(ask("GET", "/user", headers={"X-Circonus-Account-ID": "1"}), 403)


class TestTags:
    """Tags are there by being used."""

    def test_list_and_delete(self, ask: Circonus) -> None:
        ask.put("/check_bundle/1200", {"tags": ["bare", "a:b/c d"]})
        tags = [row["_cid"] for row in ask.get("/tag", size=100)]
        assert tags == sorted(tags)
        assert {"/tag/bare", "/tag/a:b/c d", "/tag/team:ops"} <= set(tags)
        ask.delete("/tag/team:ops")
        ask.delete("/tag/a:b%2Fc%20d")
        assert ask.get("/contact_group/1234")["tags"] == []
        assert ask.get("/check_bundle/1200")["tags"] == ["bare"]
        refused(ask("DELETE", "/tag/team:ops"), 404)
        refused(ask("POST", "/tag", {}), 405)
        refused(ask("GET", "/tag/bare"), 405)


class TestProvisioning:
    """A broker of one's own."""

    PATH = "/provision_broker/edge-1.example.com"

    def test_setting_one_up(self, ask: Circonus) -> None:
        slot = ask.get(self.PATH)
        assert (slot["_cid"], slot["_status"]) == ("edge-1.example.com", "unprovisioned")
        body = {"noit_name": "edge", "latitude": 39.04, "external_port": 43191, "cluster_id": "3", "rebuild": True, "tags": ["X"]}
        made = ask.put(self.PATH, body)
        assert (made["_status"], made["_cert"]) == ("pending", None)
        shown = (made["latitude"], made["external_port"], made["cluster_id"], made["tags"])
        assert shown == ("39.04", "43191", 3, ["x"])
        done = ask.put(self.PATH, {"_csr": "-----BEGIN"})
        assert (done["_status"], done["noit_name"]) == ("provisioned", "edge")
        assert done["_cert"]

    def test_refused(self, ask: Circonus) -> None:
        for token in (NORMAL_TOKEN, READ_ONLY_TOKEN):
            refused(ask("GET", self.PATH, token=token), 403)
        refused(ask("GET", "/provision_broker/other"), 404)
        refused(ask("GET", "/provision_broker"), 404)
        refused(ask("DELETE", self.PATH), 405)
        refused(ask("PUT", self.PATH, {"latitude": "north"}))


class TestCaql:
    """Asking for what was pushed."""

    def test_both_formats(self, ask: Circonus) -> None:
        ask.sandbox.clock(now=1767261660)
        for place, value in enumerate((2, 4, 9)):
            ask.push("/check/12345", duration=value, at=1767261600 + 20 * place)
        asked = {"query": 'find("dur*", "and(service:web)") | stats:sum()', "start": 1767261600, "end": 1767261720, "period": 60}
        first = ask("GET", "/caql", params=asked)
        assert first.headers["X-Circonus-Cached-Result"] == "false"
        assert first.json() == {
            "_data": [[1767261600, [5.0]], [1767261660, [None]]], "_start": 1767261600, "_end": 1767261720, "_period": 60,
            "_query": asked["query"],
        }  # fmt: skip
        other = ask.get("/caql", **asked, format="DF4")
        assert (other["version"], other["data"], other["head"]["count"]) == ("DF4", [[5.0, None]], 2)
        assert [one["label"] for one in other["meta"]] == ["duration"]
        now = ask.get("/caql", query="1")
        assert now["_end"] - now["_start"] == 60

    def test_percentiles(self, ask: Circonus) -> None:
        for place in range(100):
            ask.push("/check/12345", duration=place + 1, at=1767261600 + place // 2)
        asked = {"start": 1767261600, "end": 1767261660, "period": 60}
        for wanted, values in (("99", [99]), ("50, 100", [50, 100]), ("0", [1]), ("99.5", [100])):
            query = f'find("duration", "and(service:web)") | histogram:percentile({wanted})'
            assert ask.get("/caql", query=query, **asked)["_data"] == [[1767261600, values]]
        assert ask.get("/caql", query=query, **{**asked, "end": 1767261720})["_data"][1] == [1767261660, [None]]

    @pytest.mark.parametrize(
        "query",
        ["", "query=find(", "query=find('a') | histogram:percentile(101)", "query=1&format=DF2", "query=1&start=x", "query=1&start=9&end=5"],
    )
    def test_refused(self, ask: Circonus, query: str) -> None:
        refused(ask("GET", f"/caql?{query}"))


class TestHistoric:
    """What is gone from today's service, and may be there on installed ones."""

    @pytest.fixture
    def old(self, ask: Circonus) -> Circonus:
        """An installed system."""
        ask.settings(historic=True)
        return ask

    @pytest.mark.parametrize("kind", ["template", "metric_cluster", "outlier_report"])
    def test_it_is_not_there_unless_that_is_said(self, ask: Circonus, kind: str) -> None:
        for verb, path in (("GET", f"/{kind}"), ("POST", f"/{kind}"), ("GET", f"/{kind}/1"), ("DELETE", f"/{kind}/1")):
            refused(ask(verb, path, {}), 404)
        ask.settings(historic=True)
        assert ask.get(f"/{kind}") == []
        refused(ask("GET", f"/{kind}/1"), 404)

    def test_clusters(self, old: Circonus) -> None:
        made = old.post("/metric_cluster", CLUSTER)
        assert (made["description"], made["tags"]) == (None, ["a"])
        assert old.get(made["_cid"], extra="_matching_metrics")["_matching_metrics"] == ["12345_duration"]
        uuid = old.get("/check/12345")["_check_uuid"]
        assert old.get(made["_cid"], extra="_matching_uuid_metrics")["_matching_uuid_metrics"] == [f"{uuid}_duration"]
        assert old.put(made["_cid"], {"description": "x"}) == {**made, "description": "x"}
        assert old.ids("/metric_cluster", f_name="web") == ["6001"]
        for change in ({"name": ""}, {"queries": []}, {"queries": [{"query": "x", "type": "mean"}]}):
            refused(old("POST", "/metric_cluster", {**CLUSTER, **change}))
        report = old.post("/outlier_report", {"title": "odd", "metric_cluster": made["_cid"], "config": '{"a": 1}'})
        assert (report["config"], report["_created_by"]) == ('{"a": 1}', "/user/5001")
        assert old.put(report["_cid"], {"title": "odder"})["config"] == '{"a": 1}'
        refused(old("POST", "/outlier_report", {"title": "odd", "metric_cluster": "/metric_cluster/1"}))
        for cid in (report["_cid"], made["_cid"]):
            old.delete(cid)
            refused(old("GET", cid), 404)

    def test_a_template_makes_bundles_for_its_hosts(self, old: Circonus) -> None:
        made = old.post("/template", TEMPLATE)
        assert (made["check_bundles"][0]["bundle_id"], made["sync_rules"], made["notes"]) == ("/check_bundle/1200", False, "")
        (bundle,) = old.get("/check_bundle", f_target="web2.example.com")
        assert bundle["display_name"] == "web2.example.com http"
        assert old.put(made["_cid"], {"sync_rules": True})["notes"] is None
        for verb in ("PUT", "DELETE"):
            assert "template" in refused(old(verb, bundle["_cid"], {"notes": "mine"}))
        number = bundle["_cid"].rpartition("/")[2]
        assert "template" in refused(old("PUT", f"/check_bundle_metrics/{number}", {"metrics": []}))
        old.delete(made["_cid"])
        assert old.get(bundle["_cid"])["status"] == "active"

    @pytest.mark.parametrize(("action", "becomes"), [("unbind", "active"), ("deactivate", "disabled"), ("remove", None)])
    def test_what_leaves_a_template_needs_a_word(self, old: Circonus, action: str, becomes: str | None) -> None:
        made = old.post("/template", TEMPLATE)
        (bundle,) = old.get("/check_bundle", f_target="web2.example.com")
        fewer = {"hosts": ["www.example.com"]}
        refused(old("PUT", made["_cid"], fewer))
        assert old.get(made["_cid"])["hosts"] == TEMPLATE["hosts"]
        old.put(made["_cid"], fewer, params={"host_removal_action": action})
        after = old("GET", bundle["_cid"])
        assert (after.json()["status"] if after.ok else None) == becomes
        others = {"check_bundles": [{"bundle_id": "/check_bundle/270002", "name": "ping"}]}
        refused(old("PUT", made["_cid"], others, params={"host_removal_action": action}))
        old.put(made["_cid"], others, params={"bundle_removal_action": action})


class TestSettings:
    """How the service can be switched."""

    def test_what_there_is(self, ask: Circonus) -> None:
        expected = {"historic": False, "insist_on_put": False, "old_errors": False, "new_check_misses": 0}
        assert ask("GET", "/_sandbox/settings", token=None, app=None).json() == expected
        assert ask.settings(new_check_misses=3) == {**expected, "new_check_misses": 3}
        for wrong in ({"other": True}, {"historic": 1}, {"new_check_misses": -1}, {"new_check_misses": True}):
            refused(ask("POST", "/_sandbox/settings", wrong))
        assert ask.sandbox.writes("circonus") == []

    @pytest.mark.parametrize(
        ("path", "names"),
        [
            ("/account/current", "name timezone"), ("/contact_group/1234", "name"), ("/rule_set/1001", "check metric_type rules"),
            ("/rule_set/1001", "metric_name"), ("/rule_set_group/901", "name formulas rule_set_conditions"),
            ("/graph/5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f11", "title datapoints access_keys composites"),
        ],
    )  # fmt: skip
    def test_an_update_may_have_to_say_more(self, ask: Circonus, path: str, names: str) -> None:
        whole = ask.get(path)
        ask.put(path, {})
        ask.settings(insist_on_put=True)
        for name in names.split():
            assert name in refused(ask("PUT", path, {key: value for key, value in whole.items() if key != name}))
        ask.put(path, whole)

    def test_what_kinds_without_seed_data_have_to_say(self, ask: Circonus) -> None:
        note = {"title": "t", "category": "c", "description": "d", "start": 1, "stop": 1}
        made = {
            "/annotation": note, "/maintenance": {"type": "host", "item": "a"},
            "/acknowledgement": {"alert": "/alert/50001", "acknowledged_until": "1h"},
            "/check_move": {"check_id": 12345, "new_broker": "/broker/37"},
        }  # fmt: skip
        cids = {ask.post(path, body)["_cid"]: body for path, body in made.items()}
        ask.settings(insist_on_put=True)
        for cid, body in cids.items():
            for name in body:
                refused(ask("PUT", cid, {key: value for key, value in body.items() if key != name}))
            ask.put(cid, body)

    def test_errors_of_old(self, ask: Circonus) -> None:
        ask.settings(old_errors=True)
        answer = ask("GET", "/check/1")
        assert (answer.status_code, set(answer.json())) == (
            404, {"code", "message", "explanation", "reference", "server", "tag"},
        )  # fmt: skip
        assert answer.json()["code"] == "ObjectError.InstanceNotFound"
        ask.sandbox.fault("circonus", "html", status=502)
        assert ask("GET", "/check/1").headers["Content-Type"].startswith("text/html")
        ask.settings(old_errors=False)
        refused(ask("GET", "/check/1"), 404)


class TestWire:
    """What can happen on the way."""

    def test_too_many_with_and_without_a_time_to_wait(self, ask: Circonus) -> None:
        ask.sandbox.fault("circonus", "status", status=429)
        assert "Retry-After" not in ask("GET", "/check").headers
        ask.sandbox.fault("circonus", "status", status=429, headers={"Retry-After": "2"})
        assert ask("GET", "/check").headers["Retry-After"] == "2"

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_bursts(self, ask: Circonus, status: int) -> None:
        ask.sandbox.fault("circonus", "html", status=status, times=2)
        assert [ask("GET", "/check").status_code for _turn in range(3)] == [status, status, 200]

    def test_a_success_that_is_none(self, ask: Circonus) -> None:
        ask.sandbox.fault("circonus", "status", status=200, body={"success": False})
        assert ask("GET", "/check").json() == {"success": False}

    @pytest.mark.parametrize(
        ("verb", "path"),
        [
            ("DELETE", "/acknowledgement/1"), ("POST", "/check"), ("DELETE", "/alert/50001"), ("POST", "/user"),
            ("DELETE", "/metric/60001_version"), ("POST", "/metric"), ("POST", "/account/current"), ("PUT", "/broker/1"),
        ],
    )  # fmt: skip
    def test_verbs_that_are_not_there(self, ask: Circonus, verb: str, path: str) -> None:
        refused(ask(verb, path, {}), 405)

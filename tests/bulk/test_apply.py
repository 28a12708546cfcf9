"""apply: what it refuses, the order it keeps, what it writes, what it removes."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.bulk import component, components, names

PARENT = {
    "zmon_alert_definition": {
        "name": "Parent",
        "team": "Platform/Software",
        "description": "Above",
        "check_definition": "City coordinates",
        "condition": "True",
        "priority": 2,
    }
}
CHILD = {
    "zmon_alert_definition": {"name": "Child", "team": "Platform/Software", "parent": "Parent", "priority": 1}
}
RULES = {
    "circonus_rule_set": {
        "check": "/check/12345",
        "metric_name": "foo",
        "contact_groups": {"1": ["On Call"]},
        "rules": [{"criteria": "max value", "severity": 1, "value": "40"}],
    }
}
MIXED = [CHILD, PARENT, component("API", group="Core"), RULES]


def one_further(words):
    """Return words about entries as they are when one more stands in front."""
    return re.sub(r"resources\[(\d+)\]", lambda found: f"resources[{int(found[1]) + 1}]", words)


class TestRefusals:
    @pytest.mark.parametrize(
        ("entries", "words"),
        [
            ([{"statuspage_komponent": {"name": "x"}}], "resources[0]: there is no module 'statuspage_komponent' here"),
            ([component("a"), component("b", colour="red")], "resources[1] (statuspage_component 'b'): Unsupported"),
            ([component("a", showcase="perhaps")], "resources[0] (statuspage_component 'a'): argument 'showcase'"),
            ([component("a", status="fine")], "resources[0] (statuspage_component 'a'): value of status"),
            (
                [{"statuspage_component": {"group": "Core"}}],
                "resources[0] (statuspage_component 'Core'): one of the following is required: id, name",
            ),
            ([{"a": {}, "b": {}}], "resources[0] must be one module name with its options under it"),
            ([{"statuspage_component": "API"}], "resources[0] (statuspage_component): its options must be a dictionary"),
            (
                [component("a"), component("a")],
                "resources[1] (statuspage_component 'a') and resources[0] (statuspage_component 'a') are the same thing",
            ),
            ([PARENT, RULES, RULES], "resources[2] (circonus_rule_set '/check/12345') and resources[1]"),
            (
                [
                    {"zmon_alert_definition": {"name": "A", "team": "T", "parent": "B"}},
                    {"zmon_alert_definition": {"name": "B", "team": "T", "parent": "A"}},
                ],
                "resources[0] (zmon_alert_definition 'A') needs resources[1] (zmon_alert_definition 'B') needs resources[0]"
                " (zmon_alert_definition 'A'): a cycle nobody can begin",
            ),
            (
                [{"zmon_alert_definition": {**PARENT["zmon_alert_definition"], "state": "absent"}}, CHILD],
                "refers to resources[0] (zmon_alert_definition 'Parent'), which is to be removed",
            ),
            (
                [component("a", api_token="{{ vault_token }}")],
                "resources[0] (statuspage_component 'a'): api_token still holds a template",
            ),
            ([component("a", start_date="soon")], "resources[0] (statuspage_component 'a'): start_date: 'soon' must be a day"),
        ],
        ids=[
            "unknown module", "unknown option", "wrong type", "wrong choice", "missing name", "two modules", "no dictionary",
            "twin", "twin further down", "cycle", "removed reference", "template in a secret", "nonsense",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("check", [False, True], ids=["run", "check mode"])
    def test_one_sentence_names_the_entry_and_nothing_is_sent(self, bulk, entries, words, check):
        """P7: one clear sentence, which says where in the list it went wrong."""
        ran = bulk.apply(component("good"), *entries, check=check)
        assert ran.failed
        assert one_further(words) in ran["msg"]
        assert "\n" not in ran["msg"]
        assert ran.rows == []

    def test_reference_to_nothing_is_found_before_the_first_write(self, bulk):
        ran = bulk.apply(component("a"), component("b", group="Nowhere"))
        assert "resources[1] (statuspage_component 'b'): group: there is no statuspage_component_group" in ran["msg"]
        assert ran.writes == []

    def test_reference_to_nothing_is_a_warning_in_check_mode(self, bulk):
        """An earlier task may create it."""
        ran = bulk.apply(component("a"), component("b", group="Nowhere"), check=True)
        assert ran["summary"] == {"created": 2}
        assert ran.warnings == [
            'no statuspage_component_group "Nowhere" yet: this fails unless an earlier task creates it'
        ]

    def test_one_thing_by_name_and_by_id_is_a_twin(self, bulk):
        identity = bulk.apply(component("a"))["entries"][0]["id"]
        ran = bulk.apply(component("a"), {"statuspage_component": {"id": identity, "description": "x"}})
        assert "are the same thing" in ran["msg"]
        assert ran.writes == []


class TestBringingAbout:
    def test_everything_is_made_in_an_order_that_works_whatever_the_order_written(self, bulk):
        ran = bulk.apply(*MIXED)
        assert not ran.failed, ran.result
        assert ran["summary"] == {"created": 4}
        assert [one["index"] for one in ran["entries"]] == [0, 1, 2, 3]
        assert len(ran.writes) == 4

    def test_each_change_says_where_it_stands_in_the_diff_and_where_people_look_at_it(self, bulk):
        """P2: an address that the service has yet to make is absent, never guessed."""
        entries = (component("a"), component("Docs"), {"pagerduty_service": {"name": "Web shop", "description": "x"}}, {"pagerduty_team": {"name": "New"}})
        told, ran = bulk.apply(*entries, check=True), bulk.apply(*entries)
        labels = ["Statuspage component 'a'", None, "PagerDuty service 'Web shop'", "PagerDuty team 'New'"]
        assert [one.get("label") for one in told["entries"]] == [one.get("label") for one in ran["entries"]] == labels
        assert list(ran["diff"]["after"]) == [one for one in labels if one]
        planned, done = ([str(one.get("url")).partition(".pagerduty.com/")[2] for one in said["entries"]] for said in (told, ran))
        assert planned == ["", "", "service-directory/PWEBSHP", ""]
        assert done[:3] == planned[:3]
        assert done[3] == f"teams/{ran['entries'][3]['id']}"
        told_of = bulk.apply({"statuspage_incident": {"name": "Late", "body": "We look into it."}})["entries"][0]
        assert told_of["url"].startswith("https://stspg.io/")

    def test_again_nothing_is_written_and_each_collection_is_read_once(self, bulk):
        bulk.apply(*MIXED)
        ran = bulk.apply(*MIXED)
        assert (ran["changed"], ran["summary"], ran.writes) == (False, {"unchanged": 4}, [])
        assert len(ran.reads) == len(set(ran.reads))

    def test_check_mode_writes_nothing_and_shows_what_the_run_shows(self, bulk):
        check = bulk.apply(*MIXED, check=True)
        assert check.writes == []
        real = bulk.apply(*MIXED)
        assert check["diff"] == real["diff"]
        assert check["summary"] == real["summary"]

    def test_two_runs_print_the_same_diff(self, bulk, sandbox):
        first = bulk.apply(*components(30), *MIXED)["diff"]
        sandbox.reset()
        assert json.dumps(bulk.apply(*components(30), *MIXED)["diff"]) == json.dumps(first)

    def test_unchanged_things_cost_the_pages_of_their_list(self, bulk):
        entries = components(250)
        bulk.apply(*entries)
        ran = bulk.apply(*entries)
        assert (len(ran.reads), ran.writes) == (3, [])

    def test_one_change_among_many_costs_one_write(self, bulk):
        entries = components(150)
        bulk.apply(*entries)
        ran = bulk.apply(*entries[:-1], component("c0149", description="Another"))
        assert (len(ran.reads), len(ran.writes)) == (2, 1)
        assert ran["diff"]["after"] == {"Statuspage component 'c0149'": {"description": "Another", "name": "c0149"}}

    def test_removal_and_creation_stand_in_one_list(self, bulk, sandbox):
        bulk.apply(component("old"))
        bulk.apply(component("old", state="absent"), component("new"))
        assert "old" not in names(sandbox)
        assert "new" in names(sandbox)

    def test_child_goes_before_its_parent(self, bulk):
        bulk.apply(PARENT, CHILD)
        gone = [{"zmon_alert_definition": {**one["zmon_alert_definition"], "state": "absent"}} for one in (PARENT, CHILD)]
        ran = bulk.apply(*gone)
        assert not ran.failed, ran.result
        assert ran["summary"] == {"deleted": 2}

    def test_id_is_shown_only_where_the_service_told_one(self, bulk):
        ran = bulk.apply({"pagerduty_alert": {"summary": "x", "dedup_key": "k"}}, component("a"))
        assert not ran.failed, ran.result
        assert ["id" in one for one in ran["entries"]] == [False, True]

    def test_secrets_of_entries_are_masked_everywhere(self, bulk):
        secret = "canary-3f1b-of-an-entry"
        for entries in ([component("a", api_token=secret)], [component("a", api_token=secret, colour="red")]):
            assert secret not in bulk.apply(*entries).text

    def test_connections_are_used_for_every_entry_of_their_system(self, bulk):
        token = bulk.environment.pop("STATUSPAGE_API_TOKEN")
        assert "api_token is missing" in bulk.apply(component("a"))["msg"]
        assert not bulk.apply(component("a"), connections={"statuspage": {"api_token": token}}).failed


TUNED = {"timeout": 5, "retries": 1, "max_wait": 7, "pace": 0, "validate_certs": False}
"""How patient a connection is, and how it is secured, says nothing of whose account it leads to."""


class TestEntriesWithAConnectionOfTheirOwn:
    @pytest.mark.parametrize("tuned", TUNED)
    def test_of_one_account_are_put_in_order(self, bulk, tuned):
        entries = [
            {"statuspage_component_group": {"name": "New", "components": ["a"]}},
            component("a", **{tuned: TUNED[tuned]}),
        ]
        for summary in ({"created": 2}, {"unchanged": 2}):
            ran = bulk.apply(*entries)
            assert (ran.failed, ran.result.get("summary")) == (False, summary), ran.result
        assert len(ran.reads) == 1

    @pytest.mark.parametrize("tuned", TUNED)
    def test_two_of_one_thing_are_twins(self, bulk, tuned):
        ran = bulk.apply(component("a", **{tuned: TUNED[tuned]}), component("a"))
        assert "resources[1] (statuspage_component 'a') and resources[0] (statuspage_component 'a') are the same thing" in ran["msg"]
        assert ran.rows == []

    def test_address_of_the_api_is_the_same_with_a_slash_at_its_end(self, bulk):
        ran = bulk.apply(component("a", api_url=bulk.environment["STATUSPAGE_API_URL"] + "/"), component("a"))
        assert "are the same thing" in ran["msg"]

    def test_each_is_as_patient_as_it_says(self, bulk, sandbox):
        sandbox.fault("statuspage", "status", method="POST", times=0, status=503)
        ran = bulk.apply(component("hasty", retries=0), component("patient", retries=3))
        assert ran["summary"] == {"failed": 2}
        said = {name: [row for row in ran.rows if name in str(row["body"])] for name in ("hasty", "patient")}
        assert len(said["hasty"]) < len(said["patient"])


class TestNamesOfWhatIsRemoved:
    """Nobody wrote what it refers to, but the lists that were read anyhow say what that is called."""

    def test_pruned_thing(self, bulk):
        ran = bulk.apply(component("EU"), prune=[{"statuspage_component": {"name": "US"}}], check=True)
        assert list(ran["diff"]["before"]) == ["Statuspage component 'US' (group Regional)"]
        assert ran["diff"]["before"]["Statuspage component 'US' (group Regional)"]["group"] == "Regional"
        assert ran["entries"][1]["name"] == "US / Regional"
        assert len(ran.reads) == 1

    def test_entry_that_does_not_say_it(self, bulk):
        ran = bulk.apply(component("US", state="absent"), check=True)
        assert ran["diff"]["before"]["Statuspage component 'US'"]["group"] == "Regional"
        assert len(ran.reads) == 1

    def test_inside_lists_and_of_its_own_kind(self, bulk):
        bulk.apply(PARENT, CHILD, RULES)
        gone = [
            {"zmon_alert_definition": {"name": "Child", "team": "Platform/Software", "parent": "Parent", "state": "absent"}},
            {"circonus_rule_set": {"check": "/check/12345", "metric_name": "foo", "state": "absent"}},
            {"circonus_rule_set": {"check": "/check/12345", "metric_name": "bar", "contact_groups": {"1": ["On Call"]}}},
        ]
        before = bulk.apply(*gone)["diff"]["before"]
        child, rules = before.values()
        assert child["parent"] == "Parent"
        assert rules["contact_groups"]["1"] == ["On Call"]

    def test_id_stays_where_no_list_was_read_that_tells_the_name(self, bulk):
        bulk.apply(RULES)
        ran = bulk.apply(
            {"circonus_rule_set": {"check": "/check/12345", "metric_name": "foo", "state": "absent"}}, check=True
        )
        (rules,) = ran["diff"]["before"].values()
        assert rules["contact_groups"]["1"][0].startswith("/contact_group/")
        assert ran.reads == ["GET /v2/rule_set"]

    def test_id_stays_where_two_things_bear_the_name(self, bulk):
        other = {"zmon_alert_definition": {**PARENT["zmon_alert_definition"], "team": "Platform/Software/Two"}}
        identity = bulk.apply(PARENT, other)["entries"][0]["id"]
        child = {**CHILD["zmon_alert_definition"], "parent": identity}
        bulk.apply({"zmon_alert_definition": child})
        ran = bulk.apply({"zmon_alert_definition": {**child, "state": "absent"}})
        (before,) = ran["diff"]["before"].values()
        assert before["parent"] == identity


class TestFailures:
    def test_one_that_fails_does_not_stop_the_others(self, bulk, sandbox):
        sandbox.fault("statuspage", "status", method="POST", times=1, status=403)
        ran = bulk.apply(*components(20))
        assert ran.failed
        assert ran["summary"] == {"created": 19, "failed": 1}
        assert "1 of 20 entries failed" in ran["msg"]
        assert len([name for name in names(sandbox) if name.startswith("c0")]) == 19

    def test_what_needs_the_failed_one_is_not_tried(self, bulk, sandbox):
        sandbox.fault("zmon", "status", method="POST", times=1, status=403)
        ran = bulk.apply(CHILD, PARENT, component("API"))
        assert [one["action"] for one in ran["entries"]] == ["failed", "failed", "created"]
        assert "not tried, because resources[1] (zmon_alert_definition 'Parent') failed" in ran["entries"][0]["msg"]

    def test_lost_creation_makes_no_twin(self, bulk, sandbox):
        for when in ("before", "after"):
            sandbox.fault("statuspage", "reset", method="POST", times=3, when=when)
        ran = bulk.apply(*components(30))
        assert not ran.failed, ran.result
        ours = [name for name in names(sandbox) if name.startswith("c0")]
        assert len(ours) == len(set(ours)) == 30

    def test_read_that_fails_stops_everything_before_a_write(self, bulk, sandbox):
        sandbox.fault("circonus", "status", method="GET", times=0, status=403)
        ran = bulk.apply(*MIXED)
        assert ran.failed
        assert ran.writes == []


class TestPrune:
    def test_what_is_under_the_filter_and_not_listed_goes(self, bulk, sandbox):
        bulk.apply(component("a", group="Core"), component("b", group="Core"), component("c"))
        ran = bulk.apply(
            component("a", group="Core"),
            component("Website", group="Core"),
            prune=[{"statuspage_component": {"group": "Core"}}],
        )
        assert ran["summary"] == {"unchanged": 2, "deleted": 1}
        assert list(ran["diff"]["before"]) == ["Statuspage component 'b' (group Core)"]
        assert {"a", "c", "Docs", "EU"} <= set(names(sandbox))
        assert "b" not in names(sandbox)

    def test_check_mode_lists_the_victims_and_spares_them(self, bulk, sandbox):
        ran = bulk.apply(component("Website", group="Core"), prune=[{"statuspage_component": {"group": "Regional"}}], check=True)
        assert ran["summary"] == {"unchanged": 1, "deleted": 2}
        assert "EU" in names(sandbox)

    @pytest.mark.parametrize(("limit", "stopped"), [("1", True), ("2", False), ("99%", True), ("100%", False)])
    def test_more_than_the_limit_stops_before_the_first_write(self, bulk, limit, stopped):
        ran = bulk.apply(component("new"), prune=[{"statuspage_component": {"group": "Regional"}}], prune_limit=limit)
        assert ran.failed is stopped
        if stopped:
            assert "prune would remove 2 things, more than prune_limit" in ran["msg"]
            assert ran.writes == []

    @pytest.mark.parametrize(
        ("prune", "words"),
        [
            ([{"statuspage_component": {}}], "needs a filter"),
            ([{"statuspage_component": {"colour": "red"}}], "colour cannot be filtered by"),
            ([{"zmon_downtime": {"key": "x"}}], "is nothing that can be listed and pruned"),
            ([{"nonsense": {"a": 1}}], "is nothing that can be listed and pruned"),
            ([{"statuspage_component": {"showcase": "perhaps"}}], "showcase 'perhaps' is not what this option takes: bool"),
        ],
        ids=["no filter", "unknown option", "not listable", "unknown module", "wrong type"],
    )
    def test_filter_that_is_none_is_refused_before_the_first_call(self, bulk, prune, words):
        ran = bulk.apply(component("a"), prune=[{"statuspage_component": {"group": "Core"}}, *prune])
        assert "prune[1]" in ran["msg"]
        assert words in ran["msg"]
        assert ran.rows == []

    @pytest.mark.parametrize("limit", ["-1", "many", "-5%", "inf%", "nan%", ""])
    def test_limit_that_is_none_is_refused_before_the_first_call(self, bulk, limit):
        ran = bulk.apply(component("a"), prune_limit=limit)
        assert f"prune_limit {limit!r} must be a number from 0, or a percentage such as 5%" in ran["msg"]
        assert ran.rows == []

    def test_nothing_is_removed_when_an_entry_failed(self, bulk, sandbox):
        sandbox.fault("statuspage", "status", method="POST", times=1, status=403)
        ran = bulk.apply(component("new"), prune=[{"statuspage_component": {"group": "Regional"}}])
        assert ran.failed
        assert not any(write.startswith("DELETE") for write in ran.writes)

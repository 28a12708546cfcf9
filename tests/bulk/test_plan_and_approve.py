"""Plan and approve: what was written down in check mode is done exactly so, or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.approval import Approval
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.lookup import Finder
from tests.cases.table import CASES
from tests.support.bulk import COMPONENTS, component, names
from tests.support.raw import headers, prepare

REGIONAL = {"statuspage_component": {"group": "Regional"}}
SECRETS = {"provider_api_key": "c4n4ry-api-key-of-a-plan", "application_key": "c4n4ry-app-key-of-a-plan"}
PROVIDER = {"type": "Datadog", "metric_base_uri": "https://app.datadoghq.com/api/v1", **SECRETS}
NEW = component("New", description="As approved")
CHANGED = component("Website", group="Core", description="Our shop")
LISTED = (NEW, CHANGED, component("EU", group="Regional"), {"statuspage_metrics_provider": PROVIDER})
PRUNED = {"prune": [REGIONAL]}
WEBSITE = f"{COMPONENTS}/v6q2k8wd1mzp"
US = f"{COMPONENTS}/m8w4z1fpy6kd"


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "plans" / "plan.json")


def loaded(file):
    """Return a written plan."""
    return json.loads(Path(file).read_text(encoding="utf-8"))


def by_hand(sandbox, verb, path, **values):
    """Do what somebody else does in between."""
    body = {"json": {"component": values}} if values else {}
    answer = sandbox.request("statuspage", verb, path, headers=headers(sandbox, "statuspage"), **body)
    assert answer.ok, answer.text
    return answer


def planned(bulk, file, *entries, **options):
    """Write a plan and return what the run said."""
    ran = bulk.apply(*entries, check=True, plan_to=file, **options)
    assert (ran.failed, ran.writes, ran["plan"]) == (False, [], file), ran.result
    return ran


def refusal(bulk, file, *entries, **options):
    """Return why a plan is refused; in check mode it is said in the same words, and nothing is written."""
    said = []
    for check in (True, False):
        ran = bulk.apply(*entries, check=check, plan_from=file, **options)
        assert (ran.failed, ran.writes) == (True, []), ran.result
        said.append(ran["msg"])
    assert said[0] == said[1]
    return said[0]


class TestPlan:
    def test_says_what_would_be_done_to_what(self, bulk, file):
        shown = planned(bulk, file, *LISTED, **PRUNED)
        plan = loaded(file)
        assert [(one["module"], one["name"], one["action"], one["id"]) for one in plan["entries"]] == [
            (one["module"], one["name"], one["action"], one.get("id")) for one in shown["entries"]
        ]
        website = plan["entries"][1]
        known = {"name": "Website", "group": "Core"}
        assert (website["before"], website["after"]) == ({**known, "description": None}, {**known, "description": "Our shop"})
        assert [one["action"] for one in plan["entries"]] == ["created", "updated", "unchanged", "created", "deleted"]

    def test_nobody_else_may_read_it(self, bulk, file):
        mask = os.umask(0)
        try:
            planned(bulk, file, *LISTED)
        finally:
            os.umask(mask)
        assert os.stat(file).st_mode & 0o777 == 0o600

    def test_has_no_secret_in_it(self, bulk, file):
        """P6: neither those of the entries, nor the credentials, also where one stands in other text."""
        leaky = component("Leaky", description=f"Asks with {SECRETS['application_key']}")
        planned(bulk, file, *LISTED, leaky, connections={"statuspage": {"api_token": bulk.environment["STATUSPAGE_API_TOKEN"]}})
        text = Path(file).read_text(encoding="utf-8")
        assert [one for one in (*SECRETS.values(), *bulk.environment.values()) if len(one) > 12 and one in text] == []
        assert "Leaky" in text

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"plan_to": "/proc/nowhere/plan.json"}, "plan_to '/proc/nowhere/plan.json' cannot be written"),
            ({"plan_to": "/tmp"}, "plan_to '/tmp' is a folder"),
            ({"plan_to": "/tmp/a", "plan_from": "/tmp/a"}, "mutually exclusive"),
            ({"plan_from": "/nowhere/plan.json"}, "plan_from '/nowhere/plan.json' cannot be read: No such file or directory"),
        ],
    )
    def test_file_that_cannot_be_used_is_told_before_any_call(self, bulk, options, words):
        ran = bulk.apply(NEW, check=True, **options)
        assert ran.failed
        assert words in ran["msg"]
        assert ran.rows == []

    def test_is_for_check_mode(self, bulk, file):
        ran = bulk.apply(NEW, plan_to=file)
        assert (ran.failed, ran.rows, os.path.exists(file)) == (True, [], False)
        assert "plan_to is for check mode" in ran["msg"]

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", "nonsense", '{"salt": "", "secrets": "", "prune": "", "format": 1, "entries": [{}]}', "[" * 100_000]
    )
    def test_file_that_is_no_plan_is_told_before_any_call(self, bulk, tmp_path, text):
        (tmp_path / "plan.json").write_text(text)
        ran = bulk.apply(NEW, plan_from=str(tmp_path / "plan.json"))
        assert (ran.failed, ran.rows) == (True, [])
        assert "is no plan that apply has written" in ran["msg"]

    def test_plan_of_another_layout_is_refused(self, bulk, file):
        planned(bulk, file, NEW)
        Path(file).write_text(json.dumps({**loaded(file), "format": 0}), encoding="utf-8")
        assert "was written by another version" in bulk.apply(NEW, plan_from=file)["msg"]


class TestApproved:
    def test_exactly_that_is_done(self, bulk, sandbox, file):
        shown = planned(bulk, file, *LISTED, **PRUNED)
        rehearsed = bulk.apply(*LISTED, check=True, plan_from=file, **PRUNED)
        ran = bulk.apply(*LISTED, plan_from=file, **PRUNED)
        assert not ran.failed, ran.result
        assert ran["diff"] == rehearsed["diff"] == shown["diff"]
        assert ran["summary"] == shown["summary"] == {"created": 2, "updated": 1, "unchanged": 1, "deleted": 1}
        assert "New" in names(sandbox)
        assert "US" not in names(sandbox)

    def test_second_time_changes_nothing(self, bulk, file):
        """P1: all of it is as approved, so there is nothing that anybody did not see."""
        planned(bulk, file, *LISTED, **PRUNED)
        assert bulk.apply(*LISTED, plan_from=file, **PRUNED)["changed"]
        again = bulk.apply(*LISTED, plan_from=file, **PRUNED)
        assert (again.failed, again["changed"], again.writes) == (False, False, [])

    def test_order_of_the_list_does_not_matter(self, bulk, file):
        planned(bulk, file, *LISTED, **PRUNED)
        assert bulk.apply(*reversed(LISTED), plan_from=file, **PRUNED)["summary"]["created"] == 2

    def test_entry_that_names_a_planned_one(self, bulk, file):
        group = {"statuspage_component_group": {"name": "Fresh", "components": ["New"]}}
        planned(bulk, file, group, NEW)
        assert bulk.apply(group, NEW, plan_from=file)["summary"] == {"created": 2}

    def test_another_key_to_the_same_account_will_do(self, bulk, file):
        planned(bulk, file, NEW)
        token = bulk.environment["STATUSPAGE_API_TOKEN"]
        ran = bulk.apply(NEW, plan_from=file, connections={"statuspage": {"api_token": token, "timeout": 9}})
        assert ran["summary"] == {"created": 1}


class TestChangedInBetween:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (("PATCH", WEBSITE, {"description": "By hand"}), "resources[1] (statuspage_component 'Website') is not as it was seen (description)"),
            (
                ("PATCH", WEBSITE, {"showcase": False}),
                "resources[1] (statuspage_component 'Website') is not as it was seen (showcase)",
            ),
            (
                ("PATCH", US, {"description": "By hand"}),
                "statuspage_component 'US / Regional' is not as it was seen (description)",
            ),
            (("DELETE", US, {}), "statuspage_component 'US / Regional' is no longer there to be removed"),
            (("POST", COMPONENTS, {"name": "Asia", "group_id": "t4k1x8gcm3wz"}), "statuspage_component 'Asia / Regional' would be removed, too"),
            (("POST", COMPONENTS, {"name": "New"}), "resources[0] (statuspage_component 'New') would be updated, and was to be created"),
            (
                ("PATCH", WEBSITE, {"description": "Our shop"}),
                "resources[1] (statuspage_component 'Website') is as it should be already, and was to be updated",
            ),
            (("DELETE", f"{COMPONENTS}/h3n9c5xjt7br", {}), "resources[2] (statuspage_component 'EU') would be created, and was to be left as it is"),
        ],
    )
    def test_one_thing_is_named_and_nothing_written(self, bulk, sandbox, file, change, words):
        planned(bulk, file, *LISTED, **PRUNED)
        verb, path, values = change
        by_hand(sandbox, verb, path, **values)
        said = refusal(bulk, file, *LISTED, **PRUNED)
        assert said.startswith(f"This is no longer what was planned in {file}: {words}"), said
        assert said.endswith("Nothing was written; make a new plan and have it approved.")
        assert " | " not in said

    def test_what_is_not_touched_may_change(self, bulk, sandbox, file):
        """What is only listed, and the status that incidents and people move, is nothing that was approved."""
        planned(bulk, file, *LISTED, **PRUNED)
        by_hand(sandbox, "PATCH", WEBSITE, status="major_outage")
        by_hand(sandbox, "PATCH", f"{COMPONENTS}/h3n9c5xjt7br", description="By hand")
        assert not bulk.apply(*LISTED, plan_from=file, **PRUNED).failed

    def test_thing_that_was_made_anew_is_another(self, bulk, sandbox, file):
        """It has the same name and all the same values."""
        first = bulk.apply(component("Twice"))["entries"][0]["id"]
        wanted = component("Twice", description="Changed")
        planned(bulk, file, wanted)
        assert not bulk.apply(component("Twice", state="absent")).failed
        second = bulk.apply(component("Twice"))["entries"][0]["id"]
        assert f"is another thing ({second}) than was seen ({first})" in refusal(bulk, file, wanted)


def test_what_changes_after_the_look_is_not_written_over(bulk, sandbox, file, monkeypatch):
    """A write that holds values that were read is planned again when they are old; when that is another plan, nobody approved it."""
    def owned_by(team):
        return {"zmon_entity": {"id": "planned-1", "type": "host", "data": {"owner": team}}}

    assert not bulk.apply(owned_by("us")).failed
    planned(bulk, file, owned_by("them"))
    conclude = Approval.conclude

    def somebody_is_faster(self, *given):
        conclude(self, *given)
        if self.source:
            assert not bulk.apply(owned_by("somebody")).failed
            monkeypatch.setattr(Finder, "is_fresh", lambda *_given: False)

    monkeypatch.setattr(Approval, "conclude", somebody_is_faster)
    ran = bulk.apply(owned_by("them"), plan_from=file)
    assert ran.failed
    assert "somebody else changed it meanwhile, so it is no longer what was planned" in ran["msg"]
    assert [one for one in ran.rows if one["write"] and "them" in str(one["body"])] == []


class TestOtherEntries:
    @pytest.mark.parametrize(
        ("entries", "options", "words"),
        [
            ((NEW, CHANGED), PRUNED, "statuspage_component 'EU / Regional' is in it, and no longer in the list"),
            ((NEW, CHANGED, component("EU", group="Regional"), component("More")), PRUNED, "resources[3] (statuspage_component 'More') is not in it"),
            (
                (component("New", description="Another"), CHANGED, component("EU", group="Regional")),
                PRUNED,
                "resources[0] (statuspage_component 'New') does not say the same (description)",
            ),
            (
                (component("New", description="As approved", showcase=True), CHANGED, component("EU", group="Regional")),
                PRUNED,
                "resources[0] (statuspage_component 'New') does not say the same (showcase)",
            ),
            ((NEW, CHANGED, component("EU", group="Regional")), {}, "prune is not the same"),
        ],
    )
    def test_are_named_before_any_call(self, bulk, file, entries, options, words):
        planned(bulk, file, NEW, CHANGED, component("EU", group="Regional"), **PRUNED)
        assert words in refusal(bulk, file, *entries, **options)
        assert bulk.apply(*entries, plan_from=file, **options).rows == []

    def test_another_page_is_another_account(self, bulk, file):
        planned(bulk, file, NEW)
        assert "does not say the same (page_id)" in refusal(bulk, file, component("New", description="As approved", page_id="b5x8m2tqv9wd"))

    def test_another_secret_is_told_without_showing_it(self, bulk, file):
        planned(bulk, file, {"statuspage_metrics_provider": PROVIDER})
        other = {"statuspage_metrics_provider": {**PROVIDER, "application_key": "c4n4ry-another-key"}}
        said = refusal(bulk, file, other)
        assert "a secret in the entries is another one" in said
        assert "c4n4ry" not in said


SAMPLE = {"zmon_downtime", "statuspage_maintenance", "pagerduty_service", "pagerduty_alert", "circonus_check_bundle"}
KINDS = [name for name, case in CASES.items() if name in RESOURCES and case.create]


@pytest.mark.parametrize("module", [pytest.param(one, marks=() if one in SAMPLE else pytest.mark.full) for one in KINDS])
def test_every_kind_can_be_planned_and_approved(bulk, sandbox, file, module):
    """Also what has moments of the service's clock in it: what is planned now is what is planned a moment later."""
    case = CASES[module]
    prepare(sandbox, case)
    for options in filter(None, (case.create, case.change)):
        shown = planned(bulk, file, {module: options})
        ran = bulk.apply({module: options}, plan_from=file)
        assert not ran.failed, ran["msg"]
        assert ran["diff"] == shown["diff"]

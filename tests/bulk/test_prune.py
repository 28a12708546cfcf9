"""prune: what an entry names stays, what names it stays possible, and the second run changes nothing."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from tests.cases.table import CASES
from tests.cases.words import Case, Reference
from tests.support.bulk import component, names
from tests.support.engine import creation_naming, target_of
from tests.support.raw import id_of, prepare

REGIONAL = {"statuspage_component": {"group": "Regional"}}
PROVIDER = {"statuspage_metrics_provider": {"type": "Self"}}


def can_be_pruned(target):
    """Say whether a filter of prune may name things of a kind."""
    return target is not None and target.module is not None and target.remove is not None and bool(target.paths.list)


EVERY = [
    pytest.param(case, one, id=f"{module}-{one.option}")
    for module, case in CASES.items()
    for one in case.references
    if getattr(RESOURCES[module], "create", None) is not None and can_be_pruned(target_of(case, one))
]


def test_kinds_that_can_be_pruned_and_that_others_refer_to_are_tried():
    """Every option of every kind that leads to something that a filter of prune may name."""
    options = {
        (module, one.name)
        for module, kind in RESOURCES.items()
        if getattr(kind, "create", None) is not None and module in CASES
        for one in kind.referring
        if one.asked and any(can_be_pruned(kind.system.resources[name]) for name in one.type.refers)
    }
    tried = {(param.values[0].module, param.values[1].option.split(".")[0]) for param in EVERY}
    # A widget of a dashboard names its check inside a free map, which no case can write.
    assert options - {("zmon_dashboard", "widget_configuration")} <= tried


@pytest.mark.parametrize("by", ["name", "id"])
@pytest.mark.parametrize(("case", "reference"), EVERY)
def test_what_an_entry_names_stays(bulk, sandbox, case: Case, reference: Reference, by: str):
    """By its name or its id, wherever in an option it stands; with nothing that names it, it goes."""
    prepare(sandbox, case)
    target, identity = target_of(case, reference), id_of(sandbox, case, reference)
    filters = {"prune": [{target.module_name: {name: reference.name}} for name in target.identity.names], "prune_limit": 100}
    options = creation_naming(case, reference, reference.name if by == "name" else identity)
    assert identity in deleted(bulk.apply(check=True, **filters))
    for _run in range(2):
        ran = bulk.apply({case.module: options}, **filters)
        assert not ran.failed, ran.result
        assert identity not in deleted(ran)
    assert ran["summary"].get("deleted", 0) == 0
    assert identity in deleted(bulk.apply(check=True, **filters))


def deleted(ran):
    """Return the ids of what a run removes."""
    return [one["id"] for one in ran["entries"] if one["action"] == "deleted"]


WITHOUT_A_LIST = [
    module for module, kind in RESOURCES.items() if getattr(kind, "listing", None) and callable(kind.paths.list) and kind.listing.unlisted
]


@pytest.mark.parametrize("module", WITHOUT_A_LIST)
def test_what_no_list_has_goes_all_the_same(bulk, sandbox, module: str):
    """Whatever option it is filtered by; what an entry names stays, and the second run finds nothing."""
    case, kind = CASES[module], RESOURCES[module]
    prepare(sandbox, case)
    filters = [{module: {one.name: case.create[one.name]}} for one in kind.asked if one.name in case.create and one.type.refers and not one.type.has_members]
    assert filters
    for one in filters:
        assert not bulk.apply({module: case.create}).failed
        kept = bulk.apply({module: case.create}, prune=[one])
        assert (kept["changed"], kept.writes) == (False, [])
        check, ran = bulk.apply(prune=[one], check=True), bulk.apply(prune=[one])
        assert (len(deleted(check)), deleted(check), check["diff"]) == (1, deleted(ran), ran["diff"])
        again = bulk.apply(prune=[one])
        assert (again["changed"], again.writes) == (False, [])


class TestWhatOthersHangOn:
    def test_what_a_named_thing_hangs_on_stays(self, bulk):
        """A user may see a metric, and a metric goes with its provider."""
        metric = {"statuspage_metric": {"name": "m", "provider": "Self"}}
        assert not bulk.apply(PROVIDER, metric).failed
        user = {"statuspage_page_access_user": {"email": "u@example.org", "metrics": ["m"]}}
        assert bulk.apply(user, prune=[PROVIDER])["summary"] == {"created": 1}
        assert bulk.apply(user, prune=[PROVIDER])["summary"] == {"unchanged": 1}
        assert bulk.apply(prune=[PROVIDER], check=True)["summary"] == {"deleted": 1}

    def test_what_an_entry_hangs_on_without_saying_so_stays(self, bulk):
        identity = bulk.apply(PROVIDER, {"statuspage_metric": {"name": "m", "provider": "Self"}})["entries"][1]["id"]
        entry = {"statuspage_metric": {"id": identity, "suffix": "ms"}}
        assert bulk.apply(entry, prune=[PROVIDER])["summary"] == {"updated": 1}
        assert bulk.apply(entry, prune=[PROVIDER])["summary"] == {"unchanged": 1}

    def test_what_is_to_be_removed_keeps_nothing(self, bulk, sandbox):
        ran = bulk.apply(component("EU", group="Regional", state="absent"), prune=[REGIONAL])
        assert ran["summary"] == {"deleted": 2}
        assert len(ran.writes) == 2
        assert not {"EU", "US"} & set(names(sandbox))

    @pytest.mark.parametrize("check", [True, False], ids=["check mode", "run"])
    def test_a_listed_group_is_not_emptied(self, bulk, check):
        """Statuspage removes it with the last that is in it, and the next run would want it back."""
        ran = bulk.apply({"statuspage_component_group": {"name": "Regional", "description": "By region"}}, prune=[REGIONAL], check=check)
        assert ran.failed
        assert (
            "prune would remove everything that is in Statuspage component group 'Regional', which resources[0]"
            " (statuspage_component_group 'Regional') names" in ran["msg"]
        )
        assert ran.writes == []

    def test_a_listed_group_may_lose_all_but_one(self, bulk):
        group = {"statuspage_component_group": {"name": "Regional", "components": ["EU"]}}
        assert bulk.apply(group, prune=[REGIONAL])["summary"] == {"updated": 1, "deleted": 1}
        assert bulk.apply(group, prune=[REGIONAL])["summary"] == {"unchanged": 1}


class TestFilterOfWhatIsGone:
    @pytest.mark.parametrize("check", [True, False], ids=["check mode", "run"])
    def test_nothing_is_under_it_and_a_warning_says_so(self, bulk, check):
        wanted = (component("Docs"),)
        assert bulk.apply(*wanted, prune=[REGIONAL])["summary"] == {"unchanged": 1, "deleted": 2}
        again = bulk.apply(*wanted, prune=[REGIONAL], check=check)
        assert (again.failed, again["summary"], again.writes) == (False, {"unchanged": 1}, [])
        assert again.warnings == [
            "prune[0] (statuspage_component): group: there is no statuspage_component_group named 'Regional'; so nothing is"
            " under this filter, and nothing is removed."
        ]

    def test_no_warning_is_needed_where_an_entry_makes_it(self, bulk):
        group = {"statuspage_component_group": {"name": "New", "components": ["Docs"]}}
        filters = {"prune": [{"statuspage_component": {"group": "New"}}]}
        for summary in ({"created": 1}, {"unchanged": 1}):
            ran = bulk.apply(group, **filters)
            assert (ran.failed, ran.warnings, ran["summary"]) == (False, [], summary), ran.result

    def test_inside_of_what_is_gone(self, bulk):
        """The filter says inside what a thing is, and that is not there."""
        ran = bulk.apply(component("Docs"), prune=[{"statuspage_incident_subscriber": {"incident": "gone"}}])
        assert (ran.failed, ran["summary"]) == (False, {"unchanged": 1}), ran.result
        assert "there is no statuspage_incident named 'gone'" in ran.warnings[0]


def test_incidents_are_read_to_the_end(bulk):
    """A task of one incident looks at the newest hundred; prune looks at all."""
    incidents = [{"statuspage_incident": {"key": f"k{one}", "name": f"n{one % 2}"}} for one in range(130)]
    assert not bulk.apply(*incidents).failed
    filters = {"prune": [{"statuspage_incident": {"name": "n0"}}], "prune_limit": "100%"}
    ran = bulk.apply(incidents[0], **filters)
    assert ran["summary"] == {"unchanged": 1, "deleted": 64}
    again = bulk.apply(incidents[0], **filters)
    assert (again["summary"], again.writes) == ({"unchanged": 1}, [])

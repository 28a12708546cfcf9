"""What is only planned has no id yet: it is shown by its name, and no request and no message holds anything in its place."""

from __future__ import annotations

import json
import re

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from tests.cases.table import CASES
from tests.support.bulk import component
from tests.support.engine import creation_naming
from tests.support.raw import make, prepare

from .test_prune import target_of

PLACEHOLDER = re.compile(r"planned |Unknown\(|object at 0x|%20", re.I)


OTHERWISE = {
    "statuspage_metric": {"type": "Self"},
    "statuspage_postmortem": {"key": "k", "name": "n", "body": "Over.", "backfill_date": "2026-01-31"},
}
"""By what refers to it, what is made where the documented example does not go with that."""


def made_for(case, reference):
    """Return the kind that an option refers to and the least that makes one, None where no task can, or where both show it."""
    target = target_of(case, reference)
    made = None if target is None else CASES.get(target.module_name)
    if made is None or made is case or getattr(RESOURCES.get(made.module), "create", None) is None:
        return None
    other_side = {one.name for one in target.mirrors} | {one.mirror.field for one in RESOURCES[case.module].mirrors}
    least = {name: value for name, value in made.create.items() if name not in other_side or target.by_name[name].required}
    named = [least[one] for one in target.identity.names if least.get(one)]
    if not named or (other_side and any(name in other_side for name in least)):
        return None
    options = OTHERWISE.get(case.module, least)
    return made, options, next(options[one] for one in target.identity.names if options.get(one))


NEEDING_MORE = {("pagerduty_team_membership", "team"), ("pagerduty_schedule_override", "user")}
"""What refers to something else, too, which has to be there."""
PEOPLED = {("pagerduty_escalation_policy", "team")}
"""What also needs people in what is made: test_pagerduty_people.py."""
EVERY = [
    pytest.param(case, one, id=f"{module}-{one.option}")
    for module, case in CASES.items()
    for one in case.references
    if getattr(RESOURCES[module], "create", None) is not None and made_for(case, one) is not None and (module, one.option) not in PEOPLED
]


@pytest.mark.parametrize(("case", "reference"), EVERY)
def test_what_refers_to_a_thing_that_is_made_with_it(bulk, sandbox, case, reference):
    """The diff has the name in check mode and in the run; the requests have the id."""
    made_together(bulk, sandbox, case, reference, *made_for(case, reference))


LIKE_AN_ID = "PRODDB1"
MAY_LOOK_SO = [one for one in EVERY if target_of(*one.values).identity.parse_id(LIKE_AN_ID)]


@pytest.mark.parametrize(("case", "reference"), MAY_LOOK_SO)
def test_what_refers_to_a_thing_that_is_called_like_an_id(bulk, sandbox, case, reference):
    """A name is a name, whatever it looks like, as soon as something is called so."""
    made, options, _name = made_for(case, reference)
    called = next(one for one in reversed(target_of(case, reference).identity.names) if one in options)
    made_together(bulk, sandbox, case, reference, made, {**options, called: LIKE_AN_ID}, LIKE_AN_ID)


def made_together(bulk, sandbox, case, reference, made, options, name):
    prepare(sandbox, made)
    for call in case.prepare:
        if call.path == "/_sandbox/settings" or (case.module, reference.option) in NEEDING_MORE:  # some are in older installations only
            make(sandbox, call)
    entries = [{case.module: creation_naming(case, reference, name)}, {made.module: options}]
    check = bulk.apply(*entries, check=True)
    ran = bulk.apply(*entries)
    assert (check.failed, ran.failed) == (False, False), (check.result, ran.result)
    assert check.warnings == ran.warnings
    assert name in json.dumps(next(iter(check["diff"]["after"].values())))
    assert check["diff"] == ran["diff"]
    assert not PLACEHOLDER.search(check.text + ran.text)
    assert not [row["path"] for row in ran.rows if PLACEHOLDER.search(f"{row['path']} {json.dumps(row['body'])}")]
    again = bulk.apply(*entries)
    assert (again.failed, again.writes if case.repeats else []) == (False, []), again.result


def test_a_name_that_is_borne_by_a_thing_to_be_made_as_well(bulk):
    """There is no id to give of it, so none is shown."""
    docs = component("Docs", group="Core")
    ran = bulk.apply(docs, {"statuspage_subscriber": {"email": "a@x.org", "components": ["Docs"]}})
    assert ran.failed
    assert ran["msg"].startswith(
        "resources[1] (statuspage_subscriber 'a@x.org'): components: 2 things of kind statuspage_component are named 'Docs'"
        " (d9f6b3yqn2lh of no group, one that is to be made of group Core). What is not made yet has no id"
    )
    assert ran.writes == []


def test_two_planned_things_of_one_name_are_two(bulk):
    entries = (component("d", group="Core"), component("d", group="Regional"))
    ran = bulk.apply(*entries)
    assert (ran.failed, ran["summary"]) == (False, {"created": 2})
    named = bulk.apply(*(component("e", group=one) for one in ("Core", "Regional")), {"statuspage_component_group": {"name": "New", "components": ["e"]}})
    assert named.failed
    assert "named 'e' (one that is to be made of group Core, one that is to be made of group Regional)" in named["msg"]
    assert named.writes == []


def test_incident_of_several_things_that_are_to_be_made(bulk):
    """What stands on the left of a map is no id yet."""
    entries = (component("a"), component("b"), {"statuspage_incident": {"key": "k", "name": "n", "components": {"a": "partial_outage", "b": "operational"}}})
    check, ran = bulk.apply(*entries, check=True), bulk.apply(*entries)
    assert (check["summary"], ran["summary"]) == ({"created": 3}, {"created": 3})
    assert check["diff"] == ran["diff"]
    assert list(ran["diff"]["after"].values())[-1]["components"] == {"a": "partial_outage", "b": "operational"}

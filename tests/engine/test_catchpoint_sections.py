"""The sections of Catchpoint's products and folders: a thing's own or inherited, written whole, and brought back to what is inherited."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

FOLDER, PRODUCT = "catchpoint_folder", "catchpoint_product"
THINGS: dict[str, dict[str, Any]] = {FOLDER: {"name": "Delivery", "product": "Shop"}, PRODUCT: {"name": "Depot"}}
BARE = {**THINGS[PRODUCT], "schedule": {"frequency": "10m", "nodes": ["733"]}}
RULE: dict[str, Any] = {
    "type": "timing", "subtype": "response", "threshold": {"type": "node", "number": 2, "consecutive": 3},
    "trigger": {"type": "specific", "operation": "greater_than", "warning": 3000, "critical": 5000},
}  # fmt: skip
TOLD = {"subject": "${TestName}", "recipients": [{"email": "grace@example.com"}, {"contact_group": "501"}, {"email": "outside@example.net"}]}
OWN: dict[str, dict[str, Any]] = {
    "request": {"headers": [{"type": "custom", "name": "X-Robot", "value": "yes"}], "tokens": [602], "authentication": {"method": "basic", "passwords": [601]}},
    "advanced": {"flags": ["verify_on_failure", "capture_screenshot"], "viewport_width": 1024, "viewport_height": 768, "bandwidth": "dsl"},
    "alerts": {"rules": [RULE, {**RULE, "subtype": "ttfb"}], "notification": TOLD},
    "insights": {"indicators": ["801"], "tracepoints": ["802"]},
}
MEMBERS = {
    FOLDER: {"request": "requestSetting", "advanced": "advancedSettings", "alerts": "alertGroup", "insights": "insights"},
    PRODUCT: {"request": "requestSettings", "advanced": "advancedSettingsModel", "alerts": "alertGroup", "insights": "insightsData"},
}
KIND = {"request": "requestSettingType", "advanced": "advancedSettingType", "alerts": "alertSettingType", "insights": "insightSettingType"}


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


@pytest.fixture(autouse=True)
def _there_are_both(engine: Engine) -> None:
    engine.done(FOLDER, THINGS[FOLDER])
    engine.done(PRODUCT, BARE)


def section(cp: Catchpoint, module: str, name: str) -> dict[str, Any]:
    """Return a section as the service has it."""
    things = {FOLDER: "folders", PRODUCT: "products"}[module]
    query = {"includeAdvanceSettings": "true", "includeRequest": "true", "includeInsight": "true", "includeTargeting": "true", "includeAlerts": "true"}
    (row,) = cp.rows(things, name=THINGS[module]["name"], **query, **({"showInheritedProperties": "false"} if module == FOLDER else {}))
    return row.get(MEMBERS[module][name]) or {}


def paths(ran: Ran) -> list[str]:
    """Return the paths of a patch."""
    return [one["path"] for row in ran.rows if row["write"] for one in row["body"]]


every = pytest.mark.parametrize(("module", "name"), [(module, name) for module in THINGS for name in OWN])


@every
def test_settings_of_its_own_are_written_once(engine: Engine, cp: Catchpoint, module: str, name: str) -> None:
    ran = engine.done(module, {**THINGS[module], name: OWN[name]})
    member = MEMBERS[module][name]
    pieces = [f"/{member}/{one}" for one in ("indicators", "tracepoints", "insightSettingType")]
    assert paths(ran) == (pieces if name == "insights" else [f"/{member}"]), "a section goes whole, insights by member and in this order"
    assert section(cp, module, name)[KIND[name]]["id"] == 1
    again = engine.done(module, {**THINGS[module], name: OWN[name]})
    assert (again["changed"], again.writes) == (False, [])


@every
def test_what_is_left_out_of_a_section_stays(engine: Engine, cp: Catchpoint, module: str, name: str) -> None:
    engine.done(module, {**THINGS[module], name: OWN[name]})
    (part, *rest) = OWN[name]
    changed = {"headers": [], "flags": ["host_data"], "rules": [RULE], "indicators": []}[part]
    ran = engine.done(module, {**THINGS[module], name: {part: changed}})
    assert ran["changed"]
    told = ran["resource"][name]
    assert {one: told[one] for one in rest if one != "notification"} == {one: OWN[name][one] for one in rest if one != "notification"}
    assert not engine.done(module, {**THINGS[module], name: {**OWN[name], part: changed}})["changed"]


@pytest.mark.parametrize("name", OWN)
def test_a_folder_goes_back_to_what_is_inherited(engine: Engine, cp: Catchpoint, name: str) -> None:
    assert not engine.done(FOLDER, {**THINGS[FOLDER], name: {"inherit": True}})["changed"], "it was so from the beginning"
    engine.done(FOLDER, {**THINGS[FOLDER], name: OWN[name]})
    check = engine.done(FOLDER, {**THINGS[FOLDER], name: {"inherit": True}}, check=True)
    ran = engine.done(FOLDER, {**THINGS[FOLDER], name: {"inherit": True}})
    assert check["diff"] == ran["diff"]
    assert (ran["changed"], ran["resource"][name]) == (True, {"inherit": True})
    assert section(cp, FOLDER, name)[KIND[name]]["id"] == 0
    assert not engine.done(FOLDER, {**THINGS[FOLDER], name: {"inherit": True}})["changed"]


def test_alerts_may_be_added_to_what_is_inherited(engine: Engine, cp: Catchpoint) -> None:
    for added, kind in ((True, 2), (False, 1)):
        task = {**THINGS[FOLDER], "alerts": {"inherit_and_add": added, "rules": [RULE]}}
        assert engine.done(FOLDER, task)["changed"]
        assert section(cp, FOLDER, "alerts")["alertSettingType"]["id"] == kind
        assert not engine.done(FOLDER, task)["changed"]


@pytest.mark.parametrize("module", THINGS)
def test_insights_may_be_none_at_all(engine: Engine, cp: Catchpoint, module: str) -> None:
    task = {**THINGS[module], "insights": {"disabled": True}}
    assert engine.done(module, task)["changed"]
    assert section(cp, module, "insights")["insightSettingType"]["id"] == 3
    assert not engine.done(module, task)["changed"]


def test_what_is_inherited_shows_as_such_even_where_the_service_echoes_it(engine: Engine, cp: Catchpoint) -> None:
    cp.settings(alerts_echo=True)
    assert not engine.done(FOLDER, {**THINGS[FOLDER], "alerts": {"inherit": True}})["changed"]
    (row,) = engine.done("catchpoint_info", {"resource": "folder", "name": "Delivery"})["resources"]
    assert [row[name] for name in ("schedule", *OWN)] == [{"inherit": True}] * 5


def test_rules_come_in_any_order_and_keep_what_a_task_does_not_say(engine: Engine, cp: Catchpoint) -> None:
    engine.done(FOLDER, {**THINGS[FOLDER], "alerts": {"rules": [{**RULE, "enforce_test_failure": True}, {**RULE, "subtype": "ttfb"}]}})
    assert not engine.done(FOLDER, {**THINGS[FOLDER], "alerts": {"rules": [{**RULE, "subtype": "ttfb"}, RULE]}})["changed"]
    engine.done(FOLDER, {**THINGS[FOLDER], "alerts": {"rules": [{**RULE, "trigger": {**RULE["trigger"], "critical": 9000}}]}})
    (rule,) = section(cp, FOLDER, "alerts")["alertGroupItems"]
    assert (rule["trigger"]["criticalTrigger"], rule["enforceTestFailure"]) == (9000, True)


def test_a_schedule_of_its_own_needs_nodes_for_nothing_is_copied(engine: Engine) -> None:
    ran = engine.refused(FOLDER, {**THINGS[FOLDER], "schedule": {"frequency": "1h"}})
    is_one_clear_sentence(ran["msg"])
    assert ("nothing of that is copied" in ran["msg"], ran.writes) == (True, [])


@pytest.mark.parametrize("module", THINGS)
def test_a_section_that_says_nothing_changes_nothing(engine: Engine, module: str) -> None:
    nothing = {name: {} for name in ("schedule", *OWN)}
    for check in (True, False):
        ran = engine.done(module, {**THINGS[module], **nothing}, check=check)
        assert (ran["changed"], ran.writes) == (False, []), "what is inherited stays so"
    ran = engine.refused(PRODUCT, {"name": "Young", "schedule": {}})
    assert "to create it schedule must be given" in ran["msg"]


@pytest.mark.parametrize(
    ("module", "schedule", "words"),
    [(FOLDER, {"inherit": False}, "nothing of that is copied"), (PRODUCT, {"nodes": []}, "both are empty"), (PRODUCT, {"nodes": None}, None)],
)
def test_a_schedule_is_never_left_without_a_place(engine: Engine, module: str, schedule: dict[str, Any], words: str | None) -> None:
    for check in (True, False):
        ran = engine.run(module, {**THINGS[module], "schedule": schedule}, check=check)
        assert ((words or "") in ran.result.get("msg", ""), ran.failed, ran.writes) == (True, words is not None, [])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alerts": {"notification": {"subject": " "}}}, "alerts.notification.subject is blank"),
        ({"request": {"inherit": True, "tokens": [1]}}, "inherit is true, so tokens cannot be given"),
        ({"request": {"headers": [{"type": "custom", "value": "x"}]}}, "name is missing"),
        ({"advanced": {"viewport_width": 100}}, "it can be 300 to 2000"),
        ({"advanced": {"flags": ["nsid", "bind_hostname"]}}, "exclude each other"),
        ({"alerts": {"rules": [{**RULE, "threshold": {"type": "runs"}}]}}, "neither number nor percentage"),
        ({"insights": {"disabled": True, "indicators": ["801"]}}, "disabled is true, so indicators cannot be given"),
        ({"insights": {"indicators": ["Cart"]}}, "is no id"),
    ],
)
def test_what_is_wrong_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(FOLDER, {**THINGS[FOLDER], **options})
    is_one_clear_sentence(ran["msg"])
    assert (words in ran["msg"], ran.rows) == (True, []), ran["msg"]


@pytest.mark.parametrize("module", THINGS)
def test_a_header_that_sounds_like_a_secret_is_shown_nowhere(engine: Engine, module: str) -> None:
    secret = {"headers": [{"type": "custom", "name": "X-Api-Key", "value": "h1dden-canary"}]}
    ran = engine.done(module, {**THINGS[module], "request": secret})
    assert "h1dden-canary" not in ran.text
    assert not engine.done(module, {**THINGS[module], "request": secret})["changed"]
    assert "h1dden-canary" not in engine.done(module, THINGS[module]).text, "nor where the task says nothing of it"
    exported = engine.done("export", {"system": ["catchpoint"]})
    assert "h1dden-canary" not in exported.text
    said = [one[module]["request"]["headers"] for one in exported["resources"] if "headers" in one.get(module, {}).get("request", {})]
    assert [{"type": "custom", "name": "X-Api-Key"}] in said, "that it is there is said"


@pytest.mark.parametrize("resource", ["products", "folders", "tests", "product", "folder", "test"])
def test_no_look_shows_a_header_that_sounds_like_a_secret(engine: Engine, resource: str) -> None:
    headers = [
        {"type": "custom", "name": "Authorization", "value": "Bearer h1dden-canary"},
        {"type": "cookie", "value": "session=h1dden-canary"},
        {"type": "custom", "name": "X-Robot", "value": "plain-to-see"},
    ]
    test = {**THINGS[FOLDER], "type": "web", "url": "https://example.org"}
    for module, task in (*THINGS.items(), ("catchpoint_test", test)):
        engine.done(module, {**task, "request": {"headers": headers}})
    ran = engine.done("catchpoint_info", {"resource": resource, **({"all_sections": True} if resource == "tests" else {})})
    assert "h1dden-canary" not in ran.text
    shown = "plain-to-see" in ran.text
    assert shown or resource in ("products", "folders"), "their lists show sections only where they are asked for"


@pytest.mark.parametrize("module", THINGS)
def test_a_password_is_only_written_and_shown_nowhere(engine: Engine, cp: Catchpoint, module: str) -> None:
    own = {"authentication": {"method": "basic", "username": "robot", "password": "h1dden-canary"}}
    task = {**THINGS[module], "request": own}
    ran = engine.done(module, task)
    sent = next(one["value"] for row in ran.rows if row["write"] for one in row["body"])["authentication"]
    assert (sent["userName"], sent["passwordStatus"]["id"], "password" in sent) == ("robot", 2, True)
    assert section(cp, module, "request")["authentication"]["passwordStatus"]["id"] == 1
    again = engine.done(module, task)
    assert (again["changed"], again.writes) == (False, []), "it cannot be compared"
    other = engine.done(module, {**THINGS[module], "request": {"tokens": [602]}})
    kept = next(one["value"] for row in other.rows if row["write"] for one in row["body"])["authentication"]
    assert (kept["userName"], kept["passwordStatus"]["id"], "password" in kept) == ("robot", 1, False), "what is there stays, and says that it does"
    check = engine.done(module, {**task, "update_secrets": "always"}, check=True)
    anew = engine.done(module, {**task, "update_secrets": "always"})
    assert (check["diff"], check["changed"], check.writes) == (anew["diff"], anew["changed"], [])
    assert len(anew.writes) == 1
    exported = engine.done("export", {"system": ["catchpoint"]})
    for one in (ran, again, other, check, anew, exported):
        assert "h1dden-canary" not in one.text


def test_schedules_of_the_portal_are_attached_and_taken_off_by_their_ids(engine: Engine, cp: Catchpoint) -> None:
    own = {"frequency": "10m", "nodes": ["733"]}
    for run, maintenance, kept in ((71, 72, (71, 72)), (71, 0, (71, None)), (0, 0, (None, None))):
        task = {**THINGS[FOLDER], "schedule": {**own, "run_schedule": run, "maintenance_schedule": maintenance}}
        assert (engine.done(FOLDER, task)["changed"], engine.done(FOLDER, task)["changed"]) == (True, False)
        (row,) = cp.rows("folders", name="Delivery", includeTargeting="true", showInheritedProperties="false")
        assert tuple(row["scheduleSetting"].get(name) or None for name in ("runScheduleId", "maintenanceScheduleId")) == kept


def test_what_a_rule_is_limited_to_stays_where_no_option_says_it(engine: Engine, cp: Catchpoint) -> None:
    engine.done(FOLDER, {**THINGS[FOLDER], "alerts": OWN["alerts"]})
    group = section(cp, FOLDER, "alerts")
    limited = {"filterType": {"id": 6, "name": ""}, "filterItems": [{"id": 5, "name": "x"}]}
    rules = [{**one, "trigger": {**one["trigger"], **limited}} for one in group["alertGroupItems"]]
    (row,) = cp.rows("folders", name="Delivery")
    cp.patch(f"folders/{row['id']}", ("/alertGroup", {**group, "alertGroupItems": rules}))
    first = {**RULE, "trigger": {**RULE["trigger"], "filter": "composite_test", "critical": 9000}}
    engine.done(FOLDER, {**THINGS[FOLDER], "alerts": {"rules": [first, {**RULE, "subtype": "ttfb"}]}})
    after = section(cp, FOLDER, "alerts")["alertGroupItems"]
    assert [(one["trigger"].get("filterItems"), one["trigger"]["filterType"]["id"]) for one in after] == [([{"id": 5, "name": "x"}], 6)] * 2
    assert sorted(one["trigger"]["criticalTrigger"] for one in after) == [5000, 9000]


def test_a_member_that_the_service_ignores_is_a_failure(engine: Engine, sandbox: Sandbox) -> None:
    """The description does not say that a folder takes the kind of its insights by itself: then it says so."""
    body = '{"data": {}, "messages": [{"information": "", "ignoredPath": ["/insights/insightSettingType"]}], "errors": [], "completed": true}'
    sandbox.fault("catchpoint", "status", method="PATCH", status=200, body=body)
    ran = engine.refused(FOLDER, {**THINGS[FOLDER], "insights": {"inherit": False, "indicators": ["801"]}})
    assert "it ignored /insights/insightSettingType" in ran["msg"]


@pytest.mark.parametrize("module", THINGS)
def test_a_secret_header_without_a_value_that_is_not_there_yet_is_refused(engine: Engine, module: str) -> None:
    """An export leaves the value out."""
    ran = engine.refused(module, {**THINGS[module], "request": {"headers": [{"type": "custom", "name": "X-Api-Key"}]}})
    assert "X-Api-Key has no value, and there is no such header yet" in ran["msg"]
    assert ran.writes == []

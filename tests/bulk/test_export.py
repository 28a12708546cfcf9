"""P10: what export writes, apply accepts with zero changes."""

from __future__ import annotations

import contextlib

import pytest
import yaml

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.export import exportable
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import LIVE, WRITE_ONLY
from tests.cases.table import CASES
from tests.support.bulk import COMPONENTS, component, components
from tests.support.declarations import walk
from tests.support.raw import headers, make, prepare


def loaded(path):
    """Return a written file as Ansible would load it, a text that must not be filled in as the text it is."""

    class Loader(yaml.SafeLoader):
        """Knows Ansible's !unsafe."""

    Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    return yaml.load(path.read_text(), Loader)


def a_full_account(bulk):
    """Make what stretches the form: many pages, names in several groups, children, odd text."""
    ran = bulk.apply(
        *components(120),
        component("Same", group="Core"),
        component("Same", group="Regional"),
        component("Same", group=""),
        component("Odd: {{ not a variable }}", description="first\nsecond\n"),
        {
            "zmon_alert_definition": {
                "name": "Template",
                "team": "Platform/Software",
                "template": True,
                "check_definition": "20",
                "condition": "value > limit",
                "priority": 3,
                "description": "For others",
                "parameters": {"limit": {"value": 4, "type": "int"}},
            }
        },
        {
            "zmon_alert_definition": {
                "name": "Child",
                "team": "Platform/Software",
                "parent": "Template",
                "parameters": {"more": {"value": 1}},
                "tags": ["x"],
            }
        },
    )
    assert not ran.failed, ran.result


def test_what_export_returns_apply_takes_without_a_change(bulk):
    a_full_account(bulk)
    exported = bulk.of("export", {})
    assert not exported.failed, exported.result
    ran = bulk.apply(*exported["resources"])
    assert not ran.failed, ran.result
    assert ran["changed"] is False, ran["diff"]
    assert ran.writes == []
    assert len(ran["entries"]) > 120


def test_what_export_writes_is_what_it_returns(bulk, tmp_path):
    a_full_account(bulk)
    ran = bulk.of("export", {"dest": str(tmp_path / "all.yml")})
    assert ran["changed"] is True
    assert loaded(tmp_path / "all.yml")["resources"] == ran["resources"]


def test_into_an_emptied_account_everything_is_made_again_and_exported_the_same(bulk, sandbox):
    """Groups vanish with their last component and are not exported here, so one component stays in each."""
    a_full_account(bulk)
    kinds = {"resources": ["circonus_rule_set", "statuspage_component", "zmon_alert_definition"]}
    before = bulk.of("export", kinds)["resources"]
    gone = [
        {module: {**options, "state": "absent"}}
        for one in before
        for module, options in one.items()
        if options["name" if "name" in options else "check"] not in ("Website", "EU")
    ]
    removed = bulk.apply(*gone)
    assert not removed.failed, removed.result
    made = bulk.apply(*before)
    assert not made.failed, made.result
    assert made["summary"] == {"created": len(gone), "unchanged": 2}
    assert bulk.of("export", kinds)["resources"] == before


EXPORTED = {name: kind for name, kind in RESOURCES.items() if exportable(kind)}
PROVIDERS = {
    "Librato": {"email": "ops@example.com", "provider_api_token": "canary-librato-1f2e"},
    "NewRelic": {"metric_base_uri": "https://api.newrelic.com", "provider_api_key": "canary-newrelic-77ab"},
    "Pingdom": {"email": "ops@example.com", "password": "canary-pingdom-9c3d", "application_key": "canary-app-0b1c"},
    "Datadog": {"metric_base_uri": "https://app.datadoghq.com/api/v1", "provider_api_key": "canary-datadog-5e6f",
                "application_key": "canary-datadog-8a9b"},
    "Self": {},
}  # fmt: skip
"""The types of a metrics provider, each with the secrets that it has."""


def some_of_everything(bulk, sandbox):
    """Make the documented example of every kind that is exported, and every type of provider; returns the kinds.

    What one example needs may be in the way of another, which is left out then.
    """
    a_full_account(bulk)
    for kind, options in PROVIDERS.items():
        bulk.done("statuspage_metrics_provider", {"type": kind, **options})
    made = set()
    for name in sorted(EXPORTED, key=lambda one: one != "statuspage_metric"):  # others need a metric
        for call in CASES[name].prepare:
            if "/metrics_providers" not in call.path:
                with contextlib.suppress(AssertionError):  # some need the same
                    make(sandbox, call)
        if not bulk.run(name, CASES[name].create).failed:
            made.add(name)
    bulk.done("statuspage_user", {"email": "eve@example.com", "password": "canary-password-3d4e"})
    assert len(made) >= len(EXPORTED) - 2, set(EXPORTED) - made
    return made


@pytest.mark.parametrize("how", ["registered", "a file", "a folder"])
def test_everything_there_is_goes_round_with_nothing_to_fill_in(bulk, sandbox, tmp_path, how):
    made = some_of_everything(bulk, sandbox)
    dest = {"registered": {}, "a file": {"dest": str(tmp_path / "all.yml")}, "a folder": {"dest": f"{tmp_path}/"}}[how]
    exported = bulk.of("export", dest)
    assert not exported.failed, exported["msg"]
    resources = exported["resources"]
    if how != "registered":
        files = [tmp_path / "all.yml"] if how == "a file" else sorted(tmp_path.glob("*.yml"))
        resources = [one for file in files for one in loaded(file)["resources"]]
        assert len(resources) == len(exported["resources"])
        assert not any("canary" in file.read_text() for file in files)
    assert "canary" not in exported.text
    assert {module for one in resources for module in one} >= made
    ran = bulk.apply(*resources)
    assert not ran.failed, ran["msg"]
    assert (ran["changed"], ran.writes) == (False, []), ran["diff"]


def test_what_making_things_anew_needs_is_named_and_nothing_else(bulk, tmp_path):
    """What this type of provider does not have, and what a creation can do without, is not asked for."""
    for kind, options in PROVIDERS.items():
        bulk.done("statuspage_metrics_provider", {"type": kind, **options})
    ran = bulk.of("export", {"system": ["statuspage"], "dest": str(tmp_path / "all.yml")})
    needed = {one["name"]: one["options"] for one in ran["secrets"]}
    assert needed == {
        "Librato": ["provider_api_token"],
        "NewRelic": ["provider_api_key"],
        "Pingdom": ["provider_api_token"],
        "Datadog": ["provider_api_key", "application_key"],
    }
    assert {one["module"] for one in ran["secrets"]} == {"statuspage_metrics_provider"}
    text = (tmp_path / "all.yml").read_text()
    assert '\n# To make statuspage_metrics_provider "Datadog" anew, add its provider_api_key and application_key.\n' in text
    assert text.count("# To make") == 4


@pytest.mark.parametrize("name", EXPORTED)
def test_no_export_says_a_secret_or_what_moves_by_itself(bulk, sandbox, name):
    case, kind = CASES[name], EXPORTED[name]
    prepare(sandbox, case)
    bulk.done(name, case.create)
    never = {place for place, one in walk(kind.asked) if one.role in (LIVE, WRITE_ONLY) or one.secret}
    entries = [one[name] for one in bulk.of("export", {"resources": [name]})["resources"]]
    assert entries
    assert {place for one in entries for place in places_in(one)} & never == set()


def places_in(value, before=""):
    """Return the dotted place of everything in an entry."""
    if isinstance(value, list):
        return {place for one in value for place in places_in(one, before)}
    if not isinstance(value, dict):
        return set()
    return {f"{before}{key}" for key in value} | {place for key, one in value.items() for place in places_in(one, f"{before}{key}.")}


LIVE_FIELDS = [(name, one) for name, kind in EXPORTED.items() for one in kind.asked if one.role == LIVE]


@pytest.mark.parametrize(("name", "one"), LIVE_FIELDS, ids=[f"{name}-{one.name}" for name, one in LIVE_FIELDS])
def test_what_moves_by_itself_moves_no_export(bulk, sandbox, name, one):
    """A status that an incident or a window has set is not written down, and no apply brings it back later."""
    case = CASES[name]
    prepare(sandbox, case)
    key = {word: case.create[word] for word in RESOURCES[name].identity.key if word in case.create}
    bulk.done(name, case.create)
    before = bulk.of("export", {})["resources"]
    for value in one.type.choices or (case.fields[one.name].one, case.fields[one.name].other):
        moved = bulk.done(name, {**key, one.name: value})
        assert moved["resource"][one.name] == value
        assert bulk.of("export", {})["resources"] == before
        assert bulk.apply(*before).writes == []
        assert bulk.done(name, key)["resource"][one.name] == value


def test_an_export_made_during_a_maintenance_does_not_bring_its_statuses_back(bulk):
    window = {"key": "m", "name": "Move", "state": "in_progress", "components": ["Docs"], "duration": "1h"}
    bulk.done("statuspage_maintenance", {**window, "set_components_now": True})
    during = bulk.of("export", {"resources": ["statuspage_component"]})["resources"]
    bulk.done("statuspage_maintenance", {"key": "m", "state": "completed", "components_on_completed": "operational"})
    ran = bulk.apply(*during)
    assert (ran["changed"], ran.writes) == (False, [])
    assert bulk.done("statuspage_component", {"name": "Docs"})["resource"]["status"] == "operational"


def test_second_export_changes_no_file(bulk, tmp_path):
    options = {"dest": str(tmp_path / "all.yml")}
    bulk.of("export", options)
    assert bulk.of("export", options)["changed"] is False


def test_folder_gets_a_file_for_each_kind(bulk, tmp_path):
    folder = tmp_path / "exported"
    ran = bulk.of("export", {"dest": f"{folder}/"})
    files = {one.name for one in folder.iterdir()}
    assert {"circonus_rule_set.yml", "statuspage_component.yml", "zmon_alert_definition.yml"} <= files
    assert files == {f"{module}.yml" for one in ran["resources"] for module in one}
    for one in folder.iterdir():
        assert one.read_text().startswith("# Written by steadyops.monitoring.export")
        assert loaded(one)["resources"] == [entry for entry in ran["resources"] if one.stem in entry]


class TestFileOfAKindThatHasBecomeEmpty:
    KIND = "statuspage_component"

    @pytest.fixture
    def folder(self, bulk, tmp_path):
        """Return a folder with an export, after which the one thing of a kind is no more under its filter."""
        self.options = {"dest": f"{tmp_path}/", "filters": {self.KIND: {"description": "Ours"}}}
        bulk.apply(component("Website", group="Core", description="Ours"))
        bulk.of("export", self.options)
        assert (tmp_path / f"{self.KIND}.yml").exists()
        bulk.apply(component("Website", group="Core", description="Not any more"))
        return tmp_path

    def files(self, folder):
        return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}

    def test_is_removed_and_the_others_are_left(self, bulk, folder):
        before = self.files(folder)
        ran = bulk.of("export", self.options)
        name = f"{self.KIND}.yml"
        assert ran["changed"] is True
        text = before.pop(name).decode()
        assert text.startswith("# Written by steadyops.monitoring.export")
        path = str(folder / name)
        assert ran["diff"] == [{"before_header": path, "after_header": path, "before": text, "after": ""}]
        assert self.files(folder) == before
        assert bulk.of("export", self.options)["changed"] is False

    def test_is_only_named_in_check_mode(self, bulk, folder):
        before = self.files(folder)
        check = bulk.of("export", self.options, check=True)
        assert self.files(folder) == before
        real = bulk.of("export", self.options)
        assert (check["changed"], check["diff"]) == (True, real["diff"])

    @pytest.mark.parametrize("text", [b"---\nresources: []\n", b""], ids=["yaml", "empty"])
    def test_stays_when_somebody_else_wrote_it(self, bulk, folder, text):
        (folder / f"{self.KIND}.yml").write_bytes(text)
        assert bulk.of("export", self.options)["changed"] is False
        assert (folder / f"{self.KIND}.yml").read_bytes() == text

    def test_stays_when_it_is_a_link(self, bulk, folder):
        ours = folder / f"{self.KIND}.yml"
        ours.rename(folder / "elsewhere.yml")
        ours.symlink_to("elsewhere.yml")
        assert bulk.of("export", self.options)["changed"] is False
        assert ours.is_symlink()

    def test_stays_when_its_kind_was_not_read(self, bulk, folder):
        ran = bulk.of("export", {"dest": str(folder), "resources": ["zmon_alert_definition"]})
        assert ran["changed"] is False
        del bulk.environment["STATUSPAGE_API_TOKEN"]
        assert bulk.of("export", {"dest": str(folder)})["changed"] is False
        assert (folder / f"{self.KIND}.yml").exists()


@pytest.mark.parametrize(
    ("dest", "words"),
    [
        ("binary.yml", "binary.yml' cannot be read: "),
        ("folder", "circonus_rule_set.yml' cannot be read: Is a directory"),
        ("binary.yml/", "binary.yml/' cannot be read: Not a directory"),
        ("binary.yml/below.yml", "below.yml' cannot be read: Not a directory"),
    ],
    ids=["no text", "a folder has the name of a file", "a file has the name of a folder", "a file on the way"],
)
@pytest.mark.parametrize("check", [False, True], ids=["run", "check mode"])
def test_unreadable_dest_is_refused_before_the_first_call(bulk, tmp_path, dest, words, check):
    """P7: one clear sentence, of the file system too; and nobody waits for a service first."""
    (tmp_path / "folder" / "circonus_rule_set.yml").mkdir(parents=True)
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    before = sorted(tmp_path.rglob("*"))
    ran = bulk.of("export", {"dest": f"{tmp_path}/{dest}"}, check=check)
    assert ran.failed
    assert "dest '" in ran["msg"]
    assert words in ran["msg"]
    assert ran.rows == []
    assert sorted(tmp_path.rglob("*")) == before


def test_check_mode_writes_no_file_and_shows_it(bulk, tmp_path):
    ran = bulk.of("export", {"dest": str(tmp_path / "all.yml")}, check=True)
    assert ran["changed"] is True
    assert "statuspage_component" in ran["diff"][0]["after"]
    assert not (tmp_path / "all.yml").exists()


def test_ids_become_names(bulk):
    resources = bulk.of("export", {"resources": ["statuspage_component", "zmon_alert_definition"]})["resources"]
    assert {"statuspage_component": {"name": "EU", "group": "Regional", "start_date": _today(resources)}} in resources
    alerts = [one["zmon_alert_definition"] for one in resources if "zmon_alert_definition" in one]
    assert {one["check_definition"] for one in alerts} == {"City coordinates"}


def _today(resources):
    return next(iter(resources[0].values()))["start_date"]


def test_inactive_alerts_are_exported_too(bulk):
    resources = bulk.of("export", {"resources": ["zmon_alert_definition"]})["resources"]
    assert "INACTIVE" in {one["zmon_alert_definition"].get("status") for one in resources}


def test_what_a_child_empties_for_itself_is_exported(bulk):
    a_full_account(bulk)
    own = {"name": "Child", "team": "Platform/Software", "parent": "Template", "description": "", "tags": [], "period": ""}
    parent = {"name": "Template", "team": "Platform/Software", "tags": ["a"], "period": "wd {Mon-Fri}", "notifications": ["n"]}
    for options in (parent, own):
        assert not bulk.apply({"zmon_alert_definition": options}).failed
    resources = bulk.of("export", {"resources": ["zmon_alert_definition"]})["resources"]
    (child,) = [one["zmon_alert_definition"] for one in resources if one["zmon_alert_definition"]["name"] == "Child"]
    assert {name: child.get(name) for name in ("description", "tags", "period")} == {"description": "", "tags": [], "period": ""}
    assert not {"notifications", "entities", "condition"} & set(child)
    assert bulk.apply(*resources)["changed"] is False


def test_filter_narrows(bulk):
    ran = bulk.of(
        "export", {"resources": ["statuspage_component"], "filters": {"statuspage_component": {"group": "Core"}}}
    )
    assert [one["statuspage_component"]["name"] for one in ran["resources"]] == ["Website"]


def test_what_cannot_be_listed_is_left_out_with_a_warning(bulk):
    ran = bulk.of("export", {"resources": ["zmon_downtime", "statuspage_component"]})
    assert any("cannot be listed and made again: 1 of kind zmon_downtime" in said for said in ran.warnings)


def test_a_kind_that_the_service_does_not_have_is_passed_over_with_a_warning(bulk, sandbox):
    """An older installation has more kinds of things than today's service, and a page that is not there has none at all."""
    sandbox.fault("statuspage", "status", method="GET", path="metrics_providers", status=404, times=0, body={"error": "gone"})
    ran = bulk.of("export", {})
    assert not ran.failed, ran["msg"]
    assert "statuspage_metrics_provider is left out: Statuspage has no such kind of thing here." in ran.warnings
    assert any("statuspage_component" in one for one in ran["resources"])
    named = bulk.of("export", {"resources": ["statuspage_metrics_provider"]})
    assert "(GET /v1/pages/kctbh9vrtdwd/metrics_providers: 404)" in named["msg"]
    bulk.environment["STATUSPAGE_PAGE_ID"] = "elsewhere"
    del bulk.environment["STATUSPAGE_ORGANIZATION_ID"]
    assert ": 404)" in bulk.of("export", {})["msg"]


def test_system_without_credentials_is_passed_over_with_a_warning(bulk):
    del bulk.environment["CIRCONUS_API_TOKEN"]
    ran = bulk.of("export", {})
    assert "Circonus is left out: there are no credentials for it." in ran.warnings


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"resources": ["nonsense"]}, "there is no module 'nonsense' here"),
        ({"filters": {"nonsense": {}}}, "filters: 'nonsense' is none of the exported kinds"),
        ({"filters": {"statuspage_component": {"colour": 1}}}, "colour cannot be filtered by"),
        ({"dest": "/proc/nowhere/x.yml"}, "dest '/proc/nowhere/x.yml' cannot be written"),
        ({"system": ["nonsense"]}, "value of system must be one or more of"),
    ],
    ids=["unknown module", "unknown filter", "unknown option", "unwritable dest", "unknown system"],
)
def test_bad_input_is_one_sentence(bulk, options, words):
    ran = bulk.of("export", options)
    assert ran.failed
    assert words in ran["msg"]
    assert ran.rows == []


def test_api_reads_by_default_and_every_page_on_request(bulk, sandbox):
    bulk.apply(*components(230))
    ran = bulk.of("api", {"system": "statuspage", "path": "/pages/{page_id}/components", "all_pages": True})
    assert (ran["changed"], len(ran["data"]), len(ran.reads)) == (False, 230 + 6, 3)


@pytest.mark.parametrize("body", [{"component": {"name": "Raw"}}, '{"component": {"name": "Raw"}}'], ids=["dict", "text"])
def test_api_sends_what_it_is_given(bulk, body):
    options = {"system": "statuspage", "method": "POST", "path": COMPONENTS, "body": body}
    check = bulk.of("api", options, check=True)
    assert (check["changed"], check.rows) == (True, [])
    ran = bulk.of("api", options)
    assert (ran["changed"], ran["status"], ran["data"]["name"]) == (True, 201, "Raw")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"path": "pages"}, "path 'pages' must begin with a slash"),
        ({"path": "/x", "method": "POST", "body": "{"}, "body is text, but no JSON"),
        ({"path": "/x", "method": "POST", "all_pages": True}, "all_pages goes with GET only"),
        ({"path": "/pages/nope"}, "(GET /v1/pages/nope: 404)"),
    ],
    ids=["relative path", "broken body", "pages of a POST", "unknown thing"],
)
def test_api_refuses_in_one_sentence(bulk, options, words):
    ran = bulk.of("api", {"system": "statuspage", **options})
    assert ran.failed
    assert words in ran["msg"]


def test_api_pages_through_lists_inside_a_member(bulk, sandbox):
    ran = bulk.of("api", {"system": "pagerduty", "path": "/services", "all_pages": True})
    assert {one["name"] for one in ran["data"]} == {"Web shop", "Billing"}
    assert headers(sandbox, "pagerduty")

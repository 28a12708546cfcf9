"""P10: what export writes, apply accepts with zero changes. A whole Statuspage page, and made again from what was written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.bulk import component
from tests.support.statuspage import CORE, PAGE, PAGE_ID, REGIONAL, Statuspage

SECRETS = {"provider_api_key": "canary-1f2e-api", "application_key": "canary-77ab-application"}
SUBSCRIBERS = [
    {"email": "ada@example.com"},
    {"email": "bob@example.com", "components": ["c0007", "c0249"]},
    {"email": "carl@example.com", "page_access_user": "carl@example.com"},
    {"phone_country": "US", "phone_number": "202-555-0105"},
    {"phone_country": "CH", "phone_number": "044 668 18 00", "components": ["c0000"]},
    {"endpoint": "https://example.com/Hook", "email": "ops@example.com"},
    {"endpoint": "https://example.com/other"},
    *({"email": f"many{number:03}@example.com"} for number in range(100)),
]
TEMPLATES = [
    {"name": "Database", "title": "The database is slow", "body": "We look into it.\n", "update_status": "investigating",
     "components": ["c0001", "c0002"], "should_send_notifications": True},
    {"name": "Plain", "title": "Something is wrong", "body": "{{ what }} is wrong"},
]  # fmt: skip
METRICS = [
    {"name": "Load", "provider": "Self", "metric_identifier": "load", "suffix": "%", "y_axis_min": 0, "y_axis_max": 100},
    {"name": "Time", "provider": "Self", "metric_identifier": "time", "suffix": "ms", "decimal_places": 1},
    {"name": "Errors", "provider": "Self", "metric_identifier": "errors", "tooltip_description": "5xx a minute"},
]
USERS = [
    {"email": "carl@example.com", "components": ["c0003", "c0004"], "metrics": ["Time"]},
    {"email": "dora@example.com", "external_login": "dora"},
    {"external_login": "7f3c9a", "components": ["c0003"]},
    {"external_login": "8a4d0b"},
]
GROUPS = [
    {"name": "Partners", "components": ["c0005"], "metrics": ["Time"],
     "page_access_users": ["carl@example.com", "7f3c9a", "8a4d0b"]},
    {"name": "Resellers", "external_identifier": "grp-0042", "page_access_users": ["dora@example.com", "7f3c9a"]},
    {"name": "Nobody"},
]  # fmt: skip


def kind(name: str, *things: dict[str, Any]) -> list[dict[str, Any]]:
    """Return entries of one kind."""
    return [{f"statuspage_{name}": one} for one in things]


def everything() -> list[dict[str, Any]]:
    """Return the entries of a page that has some of everything; what refers to others is often before them."""
    return [
        *kind("page_access_group", *GROUPS),
        *kind("page_access_user", *USERS),
        *kind("subscriber", *SUBSCRIBERS),
        *kind("incident_template", *TEMPLATES),
        *kind("metric", *METRICS),
        *kind("metrics_provider", {"type": "Self"},
              {"type": "Datadog", "metric_base_uri": "https://app.datadoghq.com/api/v1", **SECRETS}),
        *kind("component_group", *({"name": f"Group {one}", "components": [f"c{one:03}{two}" for two in range(3, 0, -1)]}
                                   for one in range(20))),
        *(component(f"c{one:04}", description=f"Number {one}") for one in range(250)),
    ]  # fmt: skip


@pytest.fixture
def page(sandbox: Any) -> Statuspage:
    return Statuspage(sandbox)


def empty(page: Statuspage) -> None:
    """Remove what the seed data has."""
    for row in page.get("/components"):
        if not row["group"]:
            page.send("DELETE", f"/components/{row['id']}")
    assert page.get("/components") == []


def exported(bulk: Any) -> list[dict[str, Any]]:
    """Return what an export of everything returns."""
    ran = bulk.of("export", {"system": ["statuspage"]})
    assert not ran.failed, ran.result
    assert not any(secret in ran.text for secret in SECRETS.values())
    return ran["resources"]


def filled(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries with the secrets that only whoever makes the things anew can give."""
    return [
        {module: {**one, **(SECRETS if one.get("type") == "Datadog" else {})} for module, one in entry.items()}
        for entry in entries
    ]


def test_a_page_is_written_down_and_made_again(bulk: Any, sandbox: Any, page: Statuspage) -> None:
    empty(page)
    made = bulk.apply(*everything())
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(everything())}
    first = exported(bulk)
    again = bulk.apply(*first)
    assert not again.failed, again["msg"]
    assert (again["changed"], again.writes) == (False, []), again["diff"]

    sandbox.reset()  # a template cannot be deleted: this page has none
    empty(page)
    there = {json.dumps(one, sort_keys=True) for one in exported(bulk)}
    lacking = bulk.apply(*first)
    assert "provider_api_key" in lacking["msg"]
    assert lacking.writes == []
    check = bulk.apply(*filled(first), check=True)
    restored = bulk.apply(*filled(first))
    assert not restored.failed, restored["msg"]
    assert check["summary"] == restored["summary"] == {"created": len(everything()), "unchanged": len(there)}
    assert exported(bulk) == first
    rows = sandbox.request("statuspage", "GET", "/_sandbox/subscribers").json()
    mails = [one for one in SUBSCRIBERS if "email" in one and "endpoint" not in one]
    assert [row["confirmations"] for row in rows if row["mode"] == "email"] == [1] * len(mails)
    assert {row["state"] for row in rows if row["mode"] == "email"} == {"unconfirmed"}


def test_a_page_is_written_down_by_names(bulk: Any, page: Statuspage) -> None:
    empty(page)
    bulk.apply(*everything())
    text = json.dumps(exported(bulk))
    ids = {row["id"] for path in ("components", "metrics", "page_access_users", "page_access_groups", "subscribers",
                                  "metrics_providers", "component-groups", "incident_templates")
           for row in page.get(f"/{path}")}  # fmt: skip
    assert [one for one in ids if one in text] == []
    assert CORE not in text
    assert REGIONAL not in text


def test_what_shares_a_name_is_written_by_id_with_a_warning(bulk: Any, sandbox: Any) -> None:
    """A group wants its members when it is made, and nothing but an id tells two of one name apart."""
    bulk.apply(component("Same", group="Core"), component("Same", group="Regional"))
    ran = bulk.of("export", {"system": ["statuspage"]})
    assert any("Written as ids, because several things bear the name: component 'Same'." in said for said in ran.warnings)
    assert bulk.apply(*ran["resources"]).writes == []
    sandbox.reset()
    elsewhere = bulk.apply(*ran["resources"], component("New"))
    assert "there is no statuspage_component named" in elsewhere["msg"]
    assert elsewhere.writes == []


def test_nothing_of_one_change_but_that_change_is_written(bulk: Any, page: Statuspage) -> None:
    empty(page)
    bulk.apply(*everything())
    entries = exported(bulk)
    for entry in entries:
        for one in entry.values():
            if one.get("email") == "bob@example.com":
                one["components"] = []
            if one.get("external_login") == "7f3c9a":
                one["components"] = ["c0003", "c0009"]
            if one.get("name") == "Nobody":
                one["page_access_users"] = ["8a4d0b"]
    ran = bulk.apply(*entries)
    assert ran["summary"]["updated"] == 3
    assert sorted(one.split()[0] for one in ran.writes) == ["PATCH", "PATCH", "POST"]


class TestChannels:
    """They cannot be made again, so they are found again."""

    @pytest.fixture(autouse=True)
    def _channels(self, sandbox: Any) -> None:
        for mode, name in (("slack", "#*****an"), ("teams", "*****al"), ("slack", "#***"), ("slack", "#***")):
            wanted = {"page_id": PAGE_ID, "mode": mode, "workspace_name": "Example", "obfuscated_channel_name": name}
            assert sandbox.request("statuspage", "POST", "/_sandbox/subscribers", json=wanted).ok

    def test_apply_finds_what_export_wrote(self, bulk: Any) -> None:
        entries = exported(bulk)
        channels = [one["statuspage_subscriber"] for one in entries if "statuspage_subscriber" in one]
        assert [("id" in one) for one in channels] == [True, True, False, False], "two look the same"
        ran = bulk.apply(*entries)
        assert not ran.failed, ran["msg"]
        assert ran.writes == []

    def test_where_there_is_none_nothing_is_written(self, bulk: Any, sandbox: Any) -> None:
        entries = [one for one in exported(bulk) if "id" not in next(iter(one.values()))]
        sandbox.reset()
        ran = bulk.apply(*entries, component("New"))
        assert ran.failed
        assert "subscribes nobody of Slack through its API" in ran["msg"]
        assert ran.writes == []


class TestOrganization:
    def test_without_its_id_the_members_are_left_out_with_a_warning(self, bulk: Any) -> None:
        del bulk.environment["STATUSPAGE_ORGANIZATION_ID"]
        for options in ({}, {"system": ["statuspage"]}):
            ran = bulk.of("export", options)
            assert not ran.failed, ran["msg"]
            assert any("statuspage_user is left out" in said and "organization_id" in said for said in ran.warnings)
            assert not any("no credentials" in said for said in ran.warnings)
            assert ran["resources"]

    def test_asked_for_by_name_it_is_needed(self, bulk: Any) -> None:
        del bulk.environment["STATUSPAGE_ORGANIZATION_ID"]
        assert "organization_id is missing" in bulk.of("export", {"resources": ["statuspage_user"]})["msg"]

    def test_a_system_without_credentials_is_an_error_where_it_is_asked_for(self, bulk: Any) -> None:
        del bulk.environment["STATUSPAGE_API_TOKEN"]
        assert "api_token is missing" in bulk.of("export", {"system": ["statuspage"]})["msg"]

    def test_members_and_permissions_go_round(self, bulk: Any) -> None:
        entry = {"email": "ada@example.com", "first_name": "Ada", "permissions": {PAGE_ID: {"incident_manager": True}}}
        bulk.apply(*kind("user", entry))
        ran = bulk.of("export", {"resources": ["statuspage_user"]})
        entries = ran["resources"]
        assert entries[0] == {"statuspage_user": entry}
        assert bulk.apply(*entries).writes == []


def test_removed_in_one_apply_everything_goes_in_an_order_that_works(bulk: Any, page: Statuspage) -> None:
    empty(page)
    bulk.apply(*everything())
    gone = [
        {module: {**one, "state": "absent"}}
        for entry in exported(bulk)
        for module, one in entry.items()
        if module in ("statuspage_subscriber", "statuspage_page_access_user", "statuspage_page_access_group")
    ]
    ran = bulk.apply(*gone)
    assert not ran.failed, ran["msg"]
    assert ran["summary"] == {"deleted": len(gone)}
    for path in ("subscribers?state=all", "page_access_users", "page_access_groups"):
        assert page.send("GET", f"{PAGE}/{path}") == (200, [])

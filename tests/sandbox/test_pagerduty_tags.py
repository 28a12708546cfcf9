"""Tags in the sandbox's PagerDuty."""

from __future__ import annotations

import pytest

from sandbox.pagerduty.seed import DEMO_USER, POLICY, TEAM
from tests.support.pagerduty import Api, invalid, refusal

OWNERS = {"users": DEMO_USER, "teams": TEAM, "escalation_policies": POLICY}


def change(api: Api, kind: str = "users", **body: object) -> object:
    answer = api("POST", f"/{kind}/{OWNERS[kind]}/change_tags", body)
    return answer.json() if answer.status_code == 200 else refusal(answer)


def labels(api: Api, kind: str = "users") -> list[str]:
    return [tag["label"] for tag in api.get(f"/{kind}/{OWNERS[kind]}/tags")["tags"]]


def test_a_label_is_there_once_in_any_letter_case_and_cannot_be_changed(api):
    made = api.made("/tags", "tag", type="tag", label="Paris")
    assert (made["label"], made["summary"]) == ("Paris", "Paris")
    assert refusal(api("POST", "/tags", {"tag": {"type": "tag", "label": "PARIS"}})) == invalid("Label has already been taken")
    assert api("PUT", f"/tags/{made['id']}", {"tag": {"type": "tag", "label": "Lyon"}}).status_code == 404
    assert api.get("/tags", query="ari")["tags"] == [made]


@pytest.mark.parametrize("kind", OWNERS)
def test_a_thing_is_tagged_by_id_and_by_label(api, kind):
    made = api.made("/tags", "tag", type="tag", label="Paris")
    add = [{"type": "tag_reference", "id": made["id"]}, {"type": "tag", "label": "New"}, {"type": "tag", "label": "paris"}]
    assert change(api, kind, add=add) == {}
    assert labels(api, kind) == ["Paris", "New"]
    (row,) = api.get(f"/tags/{made['id']}/{kind}")[kind]
    assert row["id"] == OWNERS[kind]
    assert row["type"].endswith("_reference")
    assert change(api, kind, remove=[{"type": "tag_reference", "id": made["id"]}]) == {}
    assert labels(api, kind) == ["New"]
    assert len(api.get("/tags")["tags"]) == 2


def test_a_tag_that_goes_is_on_nothing_any_more(api):
    change(api, add=[{"type": "tag", "label": "New"}])
    (tag,) = api.get("/tags")["tags"]
    assert api("DELETE", f"/tags/{tag['id']}").status_code == 204
    assert labels(api) == []


def test_what_is_refused_changes_nothing(api):
    label = {"type": "tag", "label": "New"}
    assert change(api, add=[label, {"type": "tag", "label": "x" * 192}]) == invalid("Label is too long (maximum is 191 characters)")
    assert change(api, add=[label, {"type": "tag_reference", "id": "PNONE"}])[:2] == (404, 2100)
    assert change(api, add=[label], remove=[label]) == invalid("Type must be in tag, tag_reference")
    assert api.get("/tags")["tags"] == []

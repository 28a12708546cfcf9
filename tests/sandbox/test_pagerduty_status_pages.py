"""PagerDuty's status pages in the sandbox: what can be said on them, and who hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.status_page_subscriptions import CUSTOMER
from sandbox.pagerduty.status_pages import PAGE
from tests.support.pagerduty import Api, invalid, refusal

PATH = f"/status_pages/{PAGE}"
POSTS = f"{PATH}/posts"


def words(api: Api, kind: str, post_type: str) -> dict[str, str]:
    """Return the ids by their words."""
    return {row["description"]: row["id"] for row in api.get(f"{PATH}/{kind}", post_type=post_type)[kind]}


def update(api: Api, status: str = "investigating", post_type: str = "incident", **more: Any) -> dict[str, Any]:
    impact = "partial outage" if post_type == "incident" else "maintenance"
    severity = "minor" if post_type == "incident" else "maintenance"
    service = api.get(f"{PATH}/services")["services"][0]["id"]
    impacted = {"service": {"id": service}, "impact": {"id": words(api, "impacts", post_type)[impact]}}
    return {
        "type": "status_page_post_update",
        "message": "We are <b>looking</b>",
        "status": {"id": words(api, "statuses", post_type)[status]},
        "severity": {"id": words(api, "severities", post_type)[severity]},
        "impacted_services": [impacted],
        "update_frequency_ms": None,
        "notify_subscribers": False,
        **more,
    }


def post(api: Api, **more: Any) -> dict[str, Any]:
    body = {
        "type": "status_page_post",
        "title": "Slow",
        "post_type": "incident",
        "starts_at": None,
        "ends_at": None,
        "updates": [update(api)],
        "status_page": {"id": PAGE, "type": "status_page"},
    }
    return {**body, **more}


def posted(api: Api, **more: Any) -> dict[str, Any]:
    return api.made(POSTS, "post", **post(api, **more))


class TestPages:
    def test_pages_services_and_words_can_only_be_read(self, api):
        (page,) = api.get("/status_pages", status_page_type="public")["status_pages"]
        assert (page["id"], page["name"]) == (PAGE, "Example status")
        assert api.get("/status_pages", status_page_type="private")["status_pages"] == []
        assert api("POST", "/status_pages", {"status_page": {}}).status_code == 404
        assert [row["name"] for row in api.get(f"{PATH}/services")["services"]] == ["Web shop", "Payments", "Search"]

    @pytest.mark.parametrize("kind", ["statuses", "severities", "impacts"])
    def test_every_word_belongs_to_one_type_of_post(self, api, kind):
        every = api.get(f"{PATH}/{kind}")
        assert (every["limit"], every["more"]) == (None, False)
        incident, maintenance = words(api, kind, "incident"), words(api, kind, "maintenance")
        assert len(every[kind]) == len(incident) + len(maintenance)
        one = every[kind][0]
        singular = {"statuses": "status", "severities": "severity", "impacts": "impact"}[kind]
        assert api.get(f"{PATH}/{kind}/{one['id']}") == {singular: one}
        assert api("GET", f"{PATH}/{kind}/PNONE").status_code == 404
        assert api("GET", f"{PATH}/{kind}", params={"post_type": "party"}).status_code == 400


class TestPosts:
    def test_its_updates_are_references_unless_one_asks_for_a_single_post(self, api):
        made = posted(api)
        (reference,) = made["updates"]
        assert set(reference) == {"id", "type"}
        assert api.get(POSTS)["posts"] == [made]
        shown = api.get(f"{POSTS}/{made['id']}", **{"include[]": "status_page_post_update"})["post"]
        (whole,) = shown["updates"]
        assert whole["id"] == reference["id"]
        assert whole["message"] == "We are <b>looking</b>"

    @pytest.mark.parametrize(
        ("change", "member"),
        [
            ({"status_page": None}, "post.status_page"),
            ({"status_page": {"id": "PNONE"}}, "post.status_page"),
            ({"title": "x" * 129}, "post.title"),
            ({"title": ""}, "post.title"),
            ({"post_type": "party"}, "post.post_type"),
            ({"updates": []}, "post.updates"),
            ({"post_type": "maintenance"}, "post.starts_at"),
            ({"starts_at": "2026-12-02T10:00:00Z", "ends_at": "2026-12-02T09:00:00Z"}, "post.ends_at"),
            ({"starts_at": "soon"}, "post.starts_at"),
            ({"updates": [{"message": "x"}]}, "post_update.status"),
        ],
    )
    def test_what_is_refused(self, api, change, member):
        assert refusal(api("POST", POSTS, {"post": post(api, **change)})) == invalid(f"Invalid {member} parameter")
        assert api.get(POSTS)["posts"] == []

    def test_times_have_to_be_said_though_they_may_be_null(self, api):
        body = {name: value for name, value in post(api).items() if name != "ends_at"}
        assert refusal(api("POST", POSTS, {"post": body})) == invalid("Invalid post.ends_at parameter")

    def test_a_maintenance_has_words_and_times_of_its_own(self, api):
        times = {"starts_at": "2026-12-02T10:00:00+01:00", "ends_at": "2026-12-02T12:00:00Z"}
        kind = {"post_type": "maintenance", **times}
        wrong = api("POST", POSTS, {"post": post(api, **kind)})
        assert refusal(wrong) == invalid("Invalid post_update.status parameter")
        made = posted(api, updates=[update(api, "scheduled", "maintenance")], **kind)
        assert (made["starts_at"], made["ends_at"]) == ("2026-12-02T09:00:00Z", "2026-12-02T12:00:00Z")
        assert [row["id"] for row in api.get(POSTS, post_type="maintenance")["posts"]] == [made["id"]]
        assert api.get(POSTS, post_type="incident")["posts"] == []

    def test_an_update_of_it_names_the_page_and_cannot_change_its_type(self, api):
        path = f"{POSTS}/{posted(api)['id']}"
        page = {"id": PAGE, "type": "status_page"}
        assert api.put(path, "post", status_page=page, title="Slower")["title"] == "Slower"
        assert refusal(api("PUT", path, {"post": {"title": "x"}})) == invalid("Invalid post.status_page parameter")
        other = api("PUT", path, {"post": {"status_page": page, "post_type": "maintenance"}})
        assert refusal(other) == invalid("Invalid post.post_type parameter")

    def test_posts_are_found_by_the_status_of_their_last_update(self, api):
        made, status = posted(api), words(api, "statuses", "incident")
        path = f"{POSTS}/{made['id']}/post_updates"
        api.made(path, "post_update", **update(api, "resolved", post={"id": made["id"]}))
        assert api.get(POSTS, **{"status[]": [status["investigating"]]})["posts"] == []
        assert len(api.get(POSTS, **{"status[]": [status["resolved"]]})["posts"]) == 1

    def test_one_that_is_removed_is_gone_with_its_updates(self, api):
        path = f"{POSTS}/{posted(api)['id']}"
        assert [api("DELETE", path).status_code, api("GET", path).status_code] == [204, 404]
        assert api("GET", f"{path}/post_updates").status_code == 404


class TestPostUpdates:
    @pytest.fixture
    def made(self, api) -> dict[str, Any]:
        return posted(api)

    def test_plain_text_becomes_a_paragraph(self, api, made):
        path = f"{POSTS}/{made['id']}/post_updates"
        added = api.made(path, "post_update", **update(api, message="a < b & c", post={"id": made["id"]}))
        assert added["message"] == "<p>a &lt; b &amp; c</p>"
        assert [row["id"] for row in api.get(path)["post_updates"]] == [made["updates"][0]["id"], added["id"]]
        assert added["reviewed_status"] == "approved"
        assert api.get(path, reviewed_status="not_reviewed")["post_updates"] == []

    def test_one_on_its_own_names_its_post(self, api, made):
        path = f"{POSTS}/{made['id']}/post_updates"
        assert refusal(api("POST", path, {"post_update": update(api)})) == invalid("Invalid post_update.post parameter")

    def test_changing_it_keeps_what_is_left_out(self, api, made):
        path = f"{POSTS}/{made['id']}/post_updates/{made['updates'][0]['id']}"
        before = api.get(path)["post_update"]
        after = api.put(path, "post_update", message="<p>Found</p>", impacted_services=[])
        assert after == {**before, "message": "<p>Found</p>", "impacted_services": []}

    def test_one_that_is_removed_is_gone(self, api, made):
        path = f"{POSTS}/{made['id']}/post_updates/{made['updates'][0]['id']}"
        assert [api("DELETE", path).status_code, api("GET", path).status_code] == [204, 404]
        assert api.get(f"{POSTS}/{made['id']}")["post"]["updates"] == []


class TestSubscribers:
    def heard(self, api: Api) -> list[tuple[str, str]]:
        return [(row["to"], row["by"]) for row in api.sandbox.outbox(system="pagerduty")]

    def test_they_are_told_only_if_an_update_says_so(self, api):
        made = posted(api)
        assert self.heard(api) == []
        path, post = f"{POSTS}/{made['id']}/post_updates", {"id": made["id"]}
        added = api.made(path, "post_update", **update(api, notify_subscribers=True, post=post))
        assert self.heard(api) == [(CUSTOMER, "mail")]
        api.put(f"{path}/{added['id']}", "post_update", message="Typo")
        assert len(self.heard(api)) == 1
        api.put(f"{path}/{added['id']}", "post_update", message="News", notify_subscribers=True)
        assert len(self.heard(api)) == 2

    def test_one_hears_of_a_service_or_a_post_only(self, api):
        body = {"channel": "webhook", "status_page": {"id": PAGE}, "type": "status_page_subscription"}
        services = [row["id"] for row in api.get(f"{PATH}/services")["services"]]
        for number, service in enumerate(services[:2]):
            thing = {"id": service, "type": "status_page_service"}
            url = f"https://hook{number}.example.org/"
            made = api.made(f"{PATH}/subscriptions", "subscription", contact=url, subscribable_object=thing, **body)
            assert made["status"] == "active"
        posted(api, updates=[update(api, notify_subscribers=True)])
        assert self.heard(api) == [(CUSTOMER, "mail"), ("https://hook0.example.org/", "webhook")]
        rows = api.get(f"{PATH}/subscriptions", channel="webhook")["subscriptions"]
        assert len(rows) == 2
        assert api("DELETE", f"{PATH}/subscriptions/{rows[0]['id']}").status_code == 204
        assert len(api.get(f"{PATH}/subscriptions")["subscriptions"]) == 2

    @pytest.mark.parametrize(
        ("change", "member"),
        [
            ({"channel": "slack"}, "channel"),
            ({"contact": "nobody"}, "contact"),
            ({"status_page": None}, "status_page"),
            ({"subscribable_object": {"id": "PNONE", "type": "status_page_post"}}, "subscribable_object"),
        ],
    )
    def test_what_is_refused(self, api, change, member):
        body = {"channel": "email", "contact": "a@example.org", "status_page": {"id": PAGE}, "type": "status_page_subscription"}
        body |= {"subscribable_object": {"id": PAGE, "type": "status_page"}, **change}
        answer = api("POST", f"{PATH}/subscriptions", {"subscription": body})
        assert refusal(answer) == invalid(f"Invalid subscription.{member} parameter")


def test_a_post_has_one_postmortem(api):
    made = posted(api)
    path = f"{POSTS}/{made['id']}/postmortem"
    body = {"postmortem": {"post": {"id": made["id"]}, "message": "All is well", "notify_subscribers": True}}
    assert api("GET", path).status_code == 404
    first, second = api("PUT", path, body), api("PUT", path, body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["postmortem"]["message"] == "<p>All is well</p>"
    assert api.get(f"{POSTS}/{made['id']}")["post"]["postmortem"]["id"] == first.json()["postmortem"]["id"]
    assert len(api.sandbox.outbox(system="pagerduty")) == 2
    assert [api("DELETE", path).status_code, api("GET", path).status_code] == [204, 404]

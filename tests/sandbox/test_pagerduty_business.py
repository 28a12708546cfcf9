"""PagerDuty's business services in the sandbox, who hears of them, and what depends on what."""

from __future__ import annotations

import pytest

from sandbox.pagerduty.seed import BILLING, DEMO_USER, SECOND_USER, TEAM, WEB_SHOP
from tests.support.pagerduty import Api, invalid, refusal

PATH = "/business_services"
ASSOCIATE, DISASSOCIATE = "/service_dependencies/associate", "/service_dependencies/disassociate"


def business(api: Api, **body: object) -> dict:
    return api.made(PATH, "business_service", 200, **{"name": "Shopping", **body})


class TestBusinessServices:
    def test_create_answers_200_and_shows_all_members(self, api):
        made = business(api, description="Buys", point_of_contact="Ana", team={"id": TEAM})
        assert (made["type"], made["summary"]) == ("business_service", "Shopping")
        assert made["team"] == {"id": TEAM, "type": "team_reference", "self": made["team"]["self"]}
        assert api.get(f"{PATH}/{made['id']}")["business_service"] == made

    def test_what_is_left_out_stays_and_null_clears(self, api):
        made = business(api, description="Buys", team={"id": TEAM})
        changed = api.put(f"{PATH}/{made['id']}", "business_service", description="Sells")
        assert (changed["name"], changed["description"], changed["team"]["id"]) == ("Shopping", "Sells", TEAM)
        answer = api("PATCH", f"{PATH}/{made['id']}", {"business_service": {"team": None}})
        assert (answer.status_code, answer.json()["business_service"]["team"]) == (200, None)

    @pytest.mark.parametrize("nobody", [None, {}, {"id": None}, {"id": ""}])
    def test_a_team_without_an_id_is_none(self, api, nobody):
        made = business(api, team={"id": TEAM})
        assert api.put(f"{PATH}/{made['id']}", "business_service", team=nobody)["team"] is None

    def test_there_is_no_search_and_names_may_come_twice(self, api):
        business(api)
        business(api)
        business(api, name="Other")
        assert [row["name"] for row in api.get(PATH, query="Oth")["business_services"]] == ["Other", "Shopping", "Shopping"]

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ({}, "Name can't be blank"),
            ({"name": "x", "team": {"id": "PNONE"}}, "Team not found"),
            ({"name": "x", "description": 7}, "Description must be a string"),
        ],
    )
    def test_what_is_refused(self, api, body, text):
        assert refusal(api("POST", PATH, {"business_service": body})) == invalid(text)

    def test_one_that_is_removed_is_gone(self, api):
        path = f"{PATH}/{business(api)['id']}"
        assert [api("DELETE", path).status_code, api("GET", path).status_code] == [204, 404]

    def test_the_account_and_a_priority_can_be_set(self, api):
        path = f"{PATH}/{business(api)['id']}/account_subscription"
        assert api("POST", path, {}).json() == {"account_is_subscribed": True}
        assert api("DELETE", path).status_code == 204
        threshold = {"global_threshold": {"id": "PPR10R2", "order": 1}}
        assert api("PUT", f"{PATH}/priority_thresholds", threshold).json()["global_threshold"]["order"] > 1
        assert api("PUT", f"{PATH}/priority_thresholds", {"global_threshold": {"id": "no"}}).status_code == 422
        assert api("DELETE", f"{PATH}/priority_thresholds").status_code == 204
        assert api.get(f"{PATH}/priority_thresholds") == {"global_threshold": None}


class TestSubscribers:
    PAIRS = [{"subscriber_id": DEMO_USER, "subscriber_type": "user"}, {"subscriber_id": TEAM, "subscriber_type": "team"}]
    STRANGER = {"subscriber_id": "PNONE", "subscriber_type": "user"}

    def test_each_is_answered_for_itself(self, api):
        path = f"{PATH}/{business(api)['id']}"
        first = api("POST", f"{path}/subscribers", {"subscribers": [*self.PAIRS, self.STRANGER]})
        assert [row["result"] for row in first.json()["subscriptions"]] == ["success", "success", "unauthorized"]
        second = api("POST", f"{path}/subscribers", {"subscribers": self.PAIRS[:1]})
        assert [row["result"] for row in second.json()["subscriptions"]] == ["duplicate"]
        assert api.get(f"{path}/subscribers")["subscribers"] == self.PAIRS

    def test_to_unsubscribe_counts(self, api):
        path = f"{PATH}/{business(api)['id']}"
        api("POST", f"{path}/subscribers", {"subscribers": self.PAIRS[:1]})
        answer = api("POST", f"{path}/unsubscribe", {"subscribers": [*self.PAIRS, self.STRANGER]})
        assert answer.json() == {"deleted_count": 1, "unauthorized_count": 1, "non_existent_count": 1}
        assert api.get(f"{path}/subscribers")["subscribers"] == []

    @pytest.mark.parametrize("sent", [None, [], [{}], [{"subscriber_id": DEMO_USER, "subscriber_type": "service"}]])
    def test_what_is_none_is_422(self, api, sent):
        answer = api("POST", f"{PATH}/{business(api)['id']}/subscribers", {"subscribers": sent})
        assert answer.status_code == 422


def pair(supporting: tuple[str, str], dependent: tuple[str, str]) -> dict:
    return {
        "supporting_service": {"type": supporting[0], "id": supporting[1]},
        "dependent_service": {"type": dependent[0], "id": dependent[1]},
    }


class TestDependencies:
    def processed(self, api: Api, path: str, *pairs: dict) -> list[tuple[str, str]]:
        answer = api("POST", path, {"relationships": list(pairs)})
        assert answer.status_code == 200, answer.text
        rows = answer.json()["relationships"]
        return [(row["supporting_service"]["id"], row["dependent_service"]["id"]) for row in rows]

    def test_both_ends_show_it_with_types_that_are_not_the_sent_ones(self, api):
        shop = business(api)["id"]
        assert self.processed(api, ASSOCIATE, pair(("service", WEB_SHOP), ("business_service", shop))) == [(WEB_SHOP, shop)]
        (row,) = api.get(f"/service_dependencies/business_services/{shop}")["relationships"]
        assert row["supporting_service"] == {"id": WEB_SHOP, "type": "technical_service_reference"}
        assert row["dependent_service"] == {"id": shop, "type": "business_service_reference"}
        assert row["type"] == "service_dependency"
        assert api.get(f"/service_dependencies/technical_services/{WEB_SHOP}")["relationships"] == [row]

    def test_only_pairs_that_were_processed_are_answered(self, api):
        one = pair(("service", WEB_SHOP), ("service", BILLING))
        assert self.processed(api, ASSOCIATE, one, one) == [(WEB_SHOP, BILLING)]
        assert self.processed(api, ASSOCIATE, one) == []
        other = pair(("service", BILLING), ("business_service", business(api)["id"]))
        assert self.processed(api, DISASSOCIATE, one, other) == [(WEB_SHOP, BILLING)]
        assert api.get(f"/service_dependencies/technical_services/{WEB_SHOP}")["relationships"] == []

    def test_there_are_no_circles(self, api):
        shop = business(api)["id"]
        chain = [pair(("service", WEB_SHOP), ("service", BILLING)), pair(("service", BILLING), ("business_service", shop))]
        assert len(self.processed(api, ASSOCIATE, *chain)) == 2
        assert self.processed(api, ASSOCIATE, pair(("business_service", shop), ("service", WEB_SHOP))) == []
        assert self.processed(api, ASSOCIATE, pair(("service", WEB_SHOP), ("service", WEB_SHOP))) == []

    @pytest.mark.parametrize("path", [ASSOCIATE, DISASSOCIATE])
    def test_types_of_references_are_refused_and_unknown_services_missing(self, api, path):
        reference = pair(("technical_service_reference", WEB_SHOP), ("service", BILLING))
        assert api("POST", path, {"relationships": [reference]}).status_code == 400
        assert api("POST", path, {"relationships": [pair(("service", "PNONE"), ("service", BILLING))]}).status_code == 404

    def test_they_go_with_the_service(self, api):
        shop = business(api)["id"]
        pairs = [pair(("service", WEB_SHOP), ("business_service", shop)), pair(("service", WEB_SHOP), ("service", BILLING))]
        self.processed(api, ASSOCIATE, *pairs)
        assert api("DELETE", f"{PATH}/{shop}").status_code == 204
        assert len(api.get(f"/service_dependencies/technical_services/{WEB_SHOP}")["relationships"]) == 1
        assert api("DELETE", f"/services/{WEB_SHOP}").status_code == 204
        assert api.get(f"/service_dependencies/technical_services/{BILLING}")["relationships"] == []


def test_subscribers_may_be_any_user(api):
    path = f"{PATH}/{business(api)['id']}/subscribers"
    sent = {"subscribers": [{"subscriber_id": SECOND_USER, "subscriber_type": "user"}]}
    assert api("POST", path, sent).json()["subscriptions"][0]["subscribable_type"] == "business_service"

"""Webhook subscriptions and extensions of the sandbox's PagerDuty."""

from __future__ import annotations

import pytest

from sandbox.pagerduty.extensions import GENERIC_WEBHOOK, SERVICENOW, SLACK
from sandbox.pagerduty.seed import BILLING, TEAM, WEB_SHOP
from tests.support.pagerduty import Api, invalid, refusal, service_body

PATH = "/webhook_subscriptions"
HEADERS = [{"name": "X-Team", "value": "platform"}]


def subscription(**more: object) -> dict:
    method = {"type": "http_delivery_method", "url": "https://hooks.example.org/in", "custom_headers": HEADERS}
    events = ["incident.resolved", "incident.triggered", "incident.resolved"]
    return {
        "type": "webhook_subscription",
        "delivery_method": method,
        "events": events,
        "filter": {"type": "service_reference", "id": WEB_SHOP},
        **more,
    }


def subscribed(api: Api, **more: object) -> dict:
    return api.made(PATH, "webhook_subscription", 200, **subscription(**more))


class TestWebhookSubscriptions:
    def test_the_secret_is_told_once_and_header_values_never_again(self, api):
        made = subscribed(api)
        assert len(made["delivery_method"]["secret"]) == 64
        assert made["delivery_method"]["custom_headers"] == HEADERS
        for shown in (
            api.get(f"{PATH}/{made['id']}")["webhook_subscription"],
            api.get(PATH)["webhook_subscriptions"][0],
            api.put(f"{PATH}/{made['id']}", "webhook_subscription", description="x"),
        ):
            assert shown["delivery_method"]["secret"] is None
            assert shown["delivery_method"]["custom_headers"] == [{"name": "X-Team", "value": "-- redacted --"}]

    def test_events_are_a_set_and_active_is_the_default(self, api):
        made = subscribed(api)
        assert made["events"] == ["incident.resolved", "incident.triggered"]
        assert made["active"] is True
        assert made["filter"] == {"id": WEB_SHOP, "type": "service_reference"}

    def test_an_update_leaves_the_delivery_as_it_was(self, api):
        made = subscribed(api)
        other = {"type": "http_delivery_method", "url": "https://other.example.org", "custom_headers": []}
        change = {"events": ["service.updated"], "active": False, "filter": {"type": "team_reference", "id": TEAM}}
        after = api.put(f"{PATH}/{made['id']}", "webhook_subscription", delivery_method=other, **change)
        assert after["delivery_method"]["url"] == "https://hooks.example.org/in"
        assert (after["events"], after["active"], after["filter"]["id"]) == (["service.updated"], False, TEAM)

    def test_lists_are_filtered(self, api):
        of_service, of_account = subscribed(api), subscribed(api, filter={"type": "account_reference"})
        assert of_account["filter"] == {"type": "account_reference"}

        def ids(**query: str) -> list[str]:
            return [row["id"] for row in api.get(PATH, **query)["webhook_subscriptions"]]

        assert ids() == [of_service["id"], of_account["id"]]
        assert ids(filter_type="account") == [of_account["id"]]
        assert ids(filter_type="service", filter_id=WEB_SHOP) == [of_service["id"]]
        assert ids(filter_type="service", filter_id=BILLING) == []
        assert refusal(api("GET", PATH, params={"filter_type": "team"})) == invalid("Filter id can't be blank")

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"events": []}, "Events can't be blank"),
            ({"filter": {"type": "service_reference", "id": "PNONE"}}, "Filter service not found"),
            ({"filter": {"type": "service_reference"}}, "Filter service not found"),
            ({"delivery_method": {"url": "ftp://x"}}, "Delivery method url is invalid"),
            (
                {"delivery_method": {"url": "https://x.example", "custom_headers": [*HEADERS, {"name": "x-team", "value": "b"}]}},
                "Custom headers must have unique names",
            ),
            ({"active": None}, "Active must be true or false"),
        ],
    )
    def test_what_is_refused(self, api, change, text):
        assert refusal(api("POST", PATH, {"webhook_subscription": subscription(**change)})) == invalid(text)

    def test_a_ping_goes_to_the_address(self, api):
        made = subscribed(api)
        answer = api("POST", f"{PATH}/{made['id']}/ping")
        assert (answer.status_code, answer.content) == (202, b"")
        (row,) = api.sandbox.outbox(system="pagerduty")
        assert (row["to"], row["by"]) == ("https://hooks.example.org/in", "webhook")
        assert row["about"].startswith("pagey.ping")

    def heard(self, api: Api) -> list[str]:
        return [row["about"].partition(":")[0] for row in api.sandbox.outbox(system="pagerduty") if row["by"] == "webhook"]

    def test_they_hear_what_they_want_of_their_service_team_or_account(self, api):
        every = ["incident.triggered", "incident.acknowledged", "incident.resolved", "service.updated"]
        subscribed(api, events=every)
        subscribed(api, events=["incident.triggered"], filter={"type": "team_reference", "id": TEAM})
        subscribed(api, events=["incident.resolved"], filter={"type": "account_reference"})
        subscribed(api, events=every, active=False)
        subscribed(api, events=every, filter={"type": "service_reference", "id": BILLING})
        for action in ("trigger", "acknowledge", "resolve"):
            api.v2(action)
        api.put(f"/services/{WEB_SHOP}", "service", description="x")
        triggered, resolved = ["incident.triggered"] * 2, ["incident.resolved"] * 2
        assert self.heard(api) == [*triggered, "incident.acknowledged", *resolved, "service.updated"]

    def test_they_hear_of_services_and_of_what_is_in_their_fields(self, api):
        subscribed(api, events=["service.created", "service.deleted", "service.custom_field_values.updated"], filter={"type": "account_reference"})
        field = {"name": "tier", "display_name": "Tier", "data_type": "string", "field_type": "single_value"}
        api.made("/services/custom_fields", "field", **field)
        made = api.made("/services", "service", **service_body()["service"])
        api("PUT", f"/services/{made['id']}/custom_fields/values", {"custom_fields": [{"name": "tier", "value": "gold"}]})
        api("DELETE", f"/services/{made['id']}")
        assert self.heard(api) == ["service.created", "service.custom_field_values.updated", "service.deleted"]

    def test_one_that_was_disabled_for_a_time_is_enabled(self, api):
        made = subscribed(api)
        assert api("POST", f"/_sandbox{PATH}/{made['id']}/disable", {}).status_code == 200
        assert api.get(f"{PATH}/{made['id']}")["webhook_subscription"]["delivery_method"]["temporarily_disabled"] is True
        enabled = api("POST", f"{PATH}/{made['id']}/enable").json()["webhook_subscription"]
        assert enabled["delivery_method"]["temporarily_disabled"] is False

    def test_they_go_with_their_service(self, api):
        kept = subscribed(api, filter={"type": "account_reference"})
        subscribed(api)
        api("DELETE", f"/services/{WEB_SHOP}")
        assert [row["id"] for row in api.get(PATH)["webhook_subscriptions"]] == [kept["id"]]

    def test_one_that_is_removed_is_gone(self, api):
        path = f"{PATH}/{subscribed(api)['id']}"
        assert [api("DELETE", path).status_code, api("GET", path).status_code] == [204, 404]

    def test_a_client_for_tokens_keeps_its_secret(self, api):
        body = {"name": "Tokens", "client_id": "abc", "client_secret": "hush", "grant_type": "client_credentials"}
        client = api.made(f"{PATH}/oauth_clients", "oauth_client", token_url="https://id.example.org/token", **body)
        assert "client_secret" not in client
        made = subscribed(api, oauth_client_id=client["id"])
        assert made["oauth_client"] == {"id": client["id"], "type": "oauth_client_reference", "summary": "Tokens"}
        assert api.get(f"{PATH}/oauth_clients")["oauth_clients"] == [client]


def extension(**more: object) -> dict:
    return {
        "name": "Tell them",
        "endpoint_url": "https://hooks.example.org/v2",
        "extension_objects": [{"id": WEB_SHOP, "type": "service_reference"}],
        "extension_schema": {"id": GENERIC_WEBHOOK, "type": "extension_schema_reference"},
        **more,
    }


def schema(key: str) -> dict:
    return {"id": key, "type": "extension_schema_reference"}


class TestExtensions:
    def test_schemas_are_found_by_key_or_label(self, api):
        found = {row["key"]: row["label"] for row in api.get("/extension_schemas", query="none of them")["extension_schemas"]}
        assert found["generic_v2_webhook"] == "Generic V2 Webhook"
        assert api.get(f"/extension_schemas/{SLACK}")["extension_schema"]["key"] == "slack_v1"

    def test_what_is_sent_is_shown(self, api):
        made = api.made("/extensions", "extension", **extension(config={"restrict": "any"}))
        assert (made["name"], made["endpoint_url"], made["config"]) == ("Tell them", "https://hooks.example.org/v2", {"restrict": "any"})
        assert [one["id"] for one in made["extension_objects"]] == [WEB_SHOP]
        assert made["extension_schema"]["summary"] == "Generic V2 Webhook"
        include = ["extension_objects", "extension_schemas", "temporarily_disabled"]
        shown = api.get(f"/extensions/{made['id']}", **{"include[]": include})["extension"]
        assert shown["extension_objects"][0]["name"] == "Web shop"
        assert (shown["extension_schema"]["key"], shown["temporarily_disabled"]) == ("generic_v2_webhook", False)

    def test_the_envelope_may_be_missing_as_the_vendors_go_client_has_it(self, api):
        answer = api("POST", "/extensions", extension())
        assert (answer.status_code, answer.json()["extension"]["name"]) == (201, "Tell them")

    def test_some_keep_their_address_and_add_to_their_config(self, api):
        made = api.made("/extensions", "extension", **extension(extension_schema=schema(SLACK), config={"channel": "ops"}))
        assert made["endpoint_url"] is None
        assert made["config"]["channel"] == "ops"
        assert "access_token" in made["config"]

    def test_services_and_schema_stay(self, api):
        made = api.made("/extensions", "extension", **extension())
        change = extension(name="New", extension_schema=schema(SERVICENOW), extension_objects=[{"id": BILLING}])
        after = api.put(f"/extensions/{made['id']}", "extension", **change)
        assert (after["name"], after["extension_schema"], after["extension_objects"]) == (
            "New", made["extension_schema"], made["extension_objects"],
        )  # fmt: skip

    def test_lists_are_filtered(self, api):
        one = api.made("/extensions", "extension", **extension())
        other = api.made("/extensions", "extension", **extension(name="B", extension_objects=[{"id": BILLING}], extension_schema=schema(SERVICENOW)))

        def ids(**query: str) -> list[str]:
            return [row["id"] for row in api.get("/extensions", **query)["extensions"]]

        assert ids(extension_object_id=WEB_SHOP) == [one["id"]]
        assert ids(extension_schema_id=SERVICENOW) == [other["id"]]
        assert ids(query="TELL") == [one["id"]]

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"endpoint_url": None}, "Endpoint url can't be blank"),
            ({"extension_objects": []}, "Extension objects can't be blank"),
            ({"extension_objects": [{"id": "PNONE"}]}, "Extension objects not found"),
            ({"extension_schema": None}, "Extension schema can't be blank"),
            ({"config": "x"}, "Config must be an object"),
        ],
    )
    def test_what_is_refused(self, api, change, text):
        assert refusal(api("POST", "/extensions", {"extension": extension(**change)})) == invalid(text)

    def test_one_that_was_disabled_for_a_time_is_enabled(self, api):
        path = f"/extensions/{api.made('/extensions', 'extension', **extension())['id']}"
        assert api("POST", f"/_sandbox{path}/disable", {}).status_code == 200
        assert api.get(path, **{"include[]": "temporarily_disabled"})["extension"]["temporarily_disabled"] is True
        assert api("POST", f"{path}/enable").json()["extension"]["temporarily_disabled"] is False

    def test_they_go_with_their_last_service(self, api):
        both = [{"id": WEB_SHOP}, {"id": BILLING}]
        shared = api.made("/extensions", "extension", **extension(extension_objects=both))
        api.made("/extensions", "extension", **extension())
        api("DELETE", f"/services/{WEB_SHOP}")
        (left,) = api.get("/extensions")["extensions"]
        assert (left["id"], [one["id"] for one in left["extension_objects"]]) == (shared["id"], [BILLING])

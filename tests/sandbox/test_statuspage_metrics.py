"""Metrics providers, metrics and their data, as the sandbox's Statuspage answers them."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.statuspage import NOT_FOUND, PAGE_ID, UNKNOWN, Statuspage

DATADOG = {
    "type": "Datadog", "api_key": "s3cret-a", "application_key": "s3cret-b",
    "metric_base_uri": "https://app.datadoghq.com/api/v1",
}  # fmt: skip


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def provider(page: Statuspage, **attributes: Any) -> dict[str, Any]:
    return page.make("/metrics_providers", "metrics_provider", **(attributes or {"type": "Self"}))


def metric(page: Statuspage, owner: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    wanted = {"name": "Latency", **attributes}
    return page.make(f"/metrics_providers/{owner['id']}/metrics", "metric", **wanted)


class TestProviders:
    def test_a_new_one_shows_no_secret(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = provider(page, **DATADOG)
        assert re.fullmatch("[a-z0-9]{12}", found["id"])
        assert found == {
            "id": found["id"], "page_id": PAGE_ID, "type": "Datadog", "disabled": False,
            "metric_base_uri": "https://app.datadoghq.com/api/v1", "last_revalidated_at": found["created_at"],
            "created_at": found["created_at"], "updated_at": found["created_at"],
        }  # fmt: skip
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["created_at"])
        assert page.get("/metrics_providers") == [found]
        assert page.get(f"/metrics_providers/{found['id']}") == found
        assert "s3cret" not in str(sandbox.journal())

    @pytest.mark.parametrize(
        ("wanted", "missing"),
        [
            ({"type": "Pingdom"}, ["Api token"]),
            ({"type": "Pingdom", "email": "a@b.org", "password": "x"}, ["Api token"]),
            ({"type": "NewRelic"}, ["Api key", "Metric base uri"]),
            ({"type": "NewRelic", "api_key": "x"}, ["Metric base uri"]),
            ({"type": "Librato", "email": " "}, ["Email", "Api token"]),
            ({**DATADOG, "application_key": ""}, ["Application key"]),
            ({"api_key": "x"}, ["Type"]),
        ],
    )
    def test_each_type_wants_its_own(self, page: Statuspage, wanted: dict[str, str], missing: list[str]) -> None:
        answer = page.send("POST", "/metrics_providers", {"metrics_provider": wanted})
        assert answer == (422, {"error": [f"{name} can't be blank" for name in missing]})
        assert page.get("/metrics_providers") == []

    @pytest.mark.parametrize(
        "wanted",
        [
            {"type": "Pingdom", "api_token": "x", "application_key": "y"},
            {"type": "Self"}, {"type": "Pingdom", "api_token": "x"}, {"type": "Librato", "email": "a", "api_token": "b"},
            {"type": "Pingdom", "email": "a@b.org", "password": "x", "application_key": "y"},
            {"type": "NewRelic", "api_key": "x", "metric_base_uri": "https://api.newrelic.com/"},
        ],
    )  # fmt: skip
    def test_each_type_is_content_with_that(self, page: Statuspage, wanted: dict[str, str]) -> None:
        assert provider(page, **wanted)["type"] == wanted["type"]

    def test_an_unknown_type_is_refused(self, page: Statuspage) -> None:
        answer = page.send("POST", "/metrics_providers", {"metrics_provider": {"type": "datadog"}})
        assert answer == (422, {"error": ["Type must be one of Pingdom|NewRelic|Librato|Datadog|Self"]})

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_change(self, sandbox: Sandbox, page: Statuspage, method: str) -> None:
        found = provider(page, **DATADOG)
        path = f"/metrics_providers/{found['id']}"
        sandbox.clock(advance=60)
        wanted = {"metric_base_uri": "https://api.datadoghq.eu/api/v1/", "api_key": "new", "disabled": True}
        status, changed = page.send(method, path, {"metrics_provider": wanted})
        assert (status, changed["metric_base_uri"]) == (200, "https://api.datadoghq.eu/api/v1/")
        assert changed["updated_at"] > found["updated_at"]
        assert {**changed, "metric_base_uri": None, "updated_at": None} == {
            **found, "metric_base_uri": None, "updated_at": None,
        }  # fmt: skip

    def test_secrets_alone_change_nothing(self, sandbox: Sandbox, page: Statuspage) -> None:
        found = provider(page, **DATADOG)
        sandbox.clock(advance=60)
        wanted = {"metrics_provider": {"api_key": "new"}}
        assert page.send("PATCH", f"/metrics_providers/{found['id']}", wanted) == (200, found)

    def test_a_change_cannot_leave_out_what_is_needed(self, page: Statuspage) -> None:
        path = f"/metrics_providers/{provider(page, **DATADOG)['id']}"
        for wanted, name in (({"metric_base_uri": ""}, "Metric base uri"), ({"type": "Pingdom"}, "Api token")):
            answer = page.send("PATCH", path, {"metrics_provider": wanted})
            assert answer == (422, {"error": [f"{name} can't be blank"]})

    def test_delete_takes_its_metrics_along(self, page: Statuspage) -> None:
        gone, kept = provider(page), provider(page)
        lost, left = metric(page, gone), metric(page, kept)
        user = page.make("/page_access_users", "page_access_user", 200, email="a@example.com")
        page.send("POST", f"/page_access_users/{user['id']}/metrics", {"metric_ids": [lost["id"], left["id"]]})
        assert page.send("DELETE", f"/metrics_providers/{gone['id']}") == (200, gone)
        assert page.send("DELETE", f"/metrics_providers/{gone['id']}") == NOT_FOUND
        assert page.get("/metrics_providers") == [kept]
        assert page.get("/metrics") == [left] == page.get(f"/page_access_users/{user['id']}/metrics")

    def test_the_list_is_not_paged(self, page: Statuspage) -> None:
        provider(page)
        provider(page)
        assert len(page.get("/metrics_providers", page=1, per_page=1)) == 2


class TestMetrics:
    def test_a_new_one(self, page: Statuspage) -> None:
        owner = provider(page)
        found = metric(page, owner, suffix="ms", y_axis_min=0, y_axis_max="50", decimal_places=1, transform="average",
                       tooltip_description="p95", application_id="7", colour="red")  # fmt: skip
        assert found == {
            "id": found["id"], "metrics_provider_id": owner["id"], "name": "Latency",
            "metrics_display_id": found["metrics_display_id"], "metric_identifier": None, "suffix": "ms",
            "tooltip_description": "p95", "y_axis_min": 0.0, "y_axis_max": 50.0, "y_axis_hidden": False,
            "decimal_places": 1, "display": True, "backfilled": False, "backfill_percentage": 0.0,
            "most_recent_data_at": None, "last_fetched_at": None, "reference_name": None,
            "created_at": found["created_at"], "updated_at": found["created_at"],
        }  # fmt: skip
        assert page.get(f"/metrics/{found['id']}") == found
        assert isinstance(found["y_axis_min"], float)

    def test_three_lists(self, page: Statuspage) -> None:
        one, other = provider(page), provider(page)
        first, second, third = metric(page, one), metric(page, other), metric(page, one)
        assert page.get("/metrics") == [first, second, third]
        assert page.get("/metrics", page=2, per_page=2) == [third]
        assert page.get(f"/metrics_providers/{one['id']}/metrics") == [first, third]
        assert page.get(f"/metrics_providers/{one['id']}/metrics", per_page=1, page=2) == [third]
        assert page.get(f"/metrics_providers/{one['id']}/metrics", per_page=1, page=3) == []
        for path in (f"/metrics_providers/{UNKNOWN}/metrics", "/metrics_providers/self/metrics"):
            assert page.send("GET", path) == NOT_FOUND

    @pytest.mark.parametrize(
        ("kind", "wanted", "sentences"),
        [
            ("Self", {"name": " "}, ["Name can't be blank"]),
            ("Self", {"transform": "median"}, ["Transform must be one of average|count|max|min|sum"]),
            ("Self", {"y_axis_max": "high"}, ["Y axis max is not a number"]),
            ("Self", {"decimal_places": 1.5}, ["Decimal places must be an integer"]),
            ("Pingdom", {}, ["Metric identifier can't be blank"]),
            (
                "Pingdom", {"metric_identifier": "1", "transform": "average"},
                ["Transform must be one of response_time|uptime"],
            ),
            ("NewRelic", {"metric_identifier": "1"}, ["Application can't be blank"]),
            (
                "Datadog", {"metric_identifier": "q"},
                ["Transform can't be blank", "Y axis hidden can't be blank", "Display can't be blank"],
            ),
        ],
    )  # fmt: skip
    def test_refuses(self, page: Statuspage, kind: str, wanted: dict[str, Any], sentences: list[str]) -> None:
        given = {**DATADOG, "api_token": "x", "type": kind}
        path = f"/metrics_providers/{provider(page, **given)['id']}/metrics"
        assert page.send("POST", path, {"metric": {"name": "Latency", **wanted}}) == (422, {"error": sentences})
        assert page.get("/metrics") == []

    def test_datadog_takes_a_whole_one(self, page: Statuspage) -> None:
        wanted = {"metric_identifier": "avg:x{*}", "transform": "sum", "y_axis_hidden": False, "display": False}
        found = metric(page, provider(page, **DATADOG), **wanted)
        assert (found["display"], found["y_axis_hidden"]) == (False, False)

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_change_honours_every_field(self, page: Statuspage, method: str) -> None:
        found = metric(page, provider(page), suffix="ms")
        wanted = {"suffix": None, "y_axis_max": 5, "display": False, "transform": "max", "backfilled": True}
        status, changed = page.send(method, f"/metrics/{found['id']}", {"metric": wanted})
        differing = {name: changed[name] for name in changed if changed[name] != found[name]}
        assert (status, differing) == (200, {"suffix": None, "y_axis_max": 5.0, "display": False} | {
            name: value for name, value in differing.items() if name == "updated_at"
        })  # fmt: skip
        assert page.get(f"/metrics/{found['id']}") == changed

    def test_change_refuses(self, page: Statuspage) -> None:
        own = metric(page, provider(page))
        foreign = metric(page, provider(page, type="Pingdom", api_token="x"), metric_identifier="7")
        for row, name in ((own, "name"), (foreign, "metric_identifier")):
            status, answer = page.send("PATCH", f"/metrics/{row['id']}", {"metric": {name: ""}})
            assert (status, answer["error"][0][-14:]) == (422, "can't be blank")
        status, cleared = page.send("PATCH", f"/metrics/{own['id']}", {"metric": {"metric_identifier": ""}})
        assert (status, cleared["metric_identifier"]) == (200, None)

    def test_delete_is_200_with_the_object(self, page: Statuspage) -> None:
        found = metric(page, provider(page))
        assert page.send("DELETE", f"/metrics/{found['id']}") == (200, found)
        assert page.send("GET", f"/metrics/{found['id']}") == NOT_FOUND

    def test_form_values_are_cast(self, page: Statuspage) -> None:
        form = {"metric[name]": "Load", "metric[y_axis_min]": "1", "metric[display]": "false"}
        answer = page.raw("POST", f"/metrics_providers/{provider(page)['id']}/metrics", data=form)
        assert (answer.json()["y_axis_min"], answer.json()["display"]) == (1.0, False)


class TestData:
    @pytest.fixture
    def own(self, page: Statuspage) -> dict[str, Any]:
        return metric(page, provider(page))

    def latest(self, page: Statuspage, row: dict[str, Any]) -> str | None:
        return page.get(f"/metrics/{row['id']}")["most_recent_data_at"]

    @pytest.mark.parametrize(("seconds", "stored"), [(0, 0), (14, 0), (15, 30), (29, 30), (44, 30)])
    def test_a_time_is_rounded_to_its_slot(
        self, sandbox: Sandbox, page: Statuspage, own: dict[str, Any], seconds: int, stored: int
    ) -> None:
        sandbox.clock(now="2030-01-01T00:10:00Z")
        midnight = 1893456000
        point = {"timestamp": midnight + seconds, "value": 2}
        answer = page.send("POST", f"/metrics/{own['id']}/data", {"data": point})
        assert answer == (201, {"data": {"timestamp": midnight + stored, "value": 2.0}})
        assert self.latest(page, own) == f"2030-01-01T00:00:{stored:02}Z"

    def test_the_latest_point_stays_the_latest(self, page: Statuspage, own: dict[str, Any]) -> None:
        now = int(time.time()) // 30 * 30
        for moment in (now, now - 3600):
            page.send("POST", f"/metrics/{own['id']}/data", {"data": {"timestamp": moment, "value": 1}})
        assert self.latest(page, own) == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))

    def test_milliseconds_are_taken_and_lie_in_the_far_future(self, page: Statuspage, own: dict[str, Any]) -> None:
        point = {"timestamp": 1893456000000, "value": 1}
        assert page.send("POST", f"/metrics/{own['id']}/data", {"data": point})[0] == 201
        assert self.latest(page, own).startswith("6")
        assert len(self.latest(page, own).split("-")[0]) == 5
        page.send("POST", f"/metrics/{own['id']}/data", {"data": {"timestamp": int(time.time()), "value": 1}})
        assert len(self.latest(page, own).split("-")[0]) == 5

    @pytest.mark.parametrize(
        ("point", "sentences"),
        [
            ({"value": 1}, ["Timestamp can't be blank"]),
            ({"timestamp": "noon", "value": "much"}, ["Timestamp is not a number", "Value is not a number"]),
            ({"timestamp": 1893456000.5, "value": 1}, ["Timestamp must be an integer"]),
            ({"timestamp": 1893456000, "value": None}, ["Value can't be blank"]),
            ({"timestamp": 1700000000, "value": 1}, ["Timestamp is too old"]),
            ({"timestamp": 10**400, "value": 1}, ["Timestamp is not a number"]),
        ],
        ids=["none", "texts", "fraction", "null", "old", "huge"],
    )
    def test_refuses(self, page: Statuspage, own: dict[str, Any], point: dict[str, Any], sentences: list[str]) -> None:
        assert page.send("POST", f"/metrics/{own['id']}/data", {"data": point}) == (422, {"error": sentences})
        assert self.latest(page, own) is None

    def test_only_the_pages_own_metrics_take_data(self, page: Statuspage) -> None:
        row = metric(page, provider(page, type="Pingdom", api_token="x"), metric_identifier="7")
        refused = (405, {"error": "Method not allowed."})
        point = {"timestamp": int(time.time()), "value": 1}
        assert page.send("POST", f"/metrics/{row['id']}/data", {"data": point}) == refused
        assert page.send("POST", "/metrics/data", {"data": {row["id"]: [point]}}) == refused

    def test_many_are_accepted(self, page: Statuspage, own: dict[str, Any]) -> None:
        now = int(time.time())
        other = metric(page, provider(page))
        data = {own["id"]: [{"timestamp": now, "value": 1.5}, {"timestamp": "x"}], other["id"]: []}
        assert page.send("POST", "/metrics/data", {"data": data}) == (202, data)
        assert self.latest(page, own) is not None
        assert self.latest(page, other) is None

    def test_many_with_an_unknown_one_are_none(self, page: Statuspage, own: dict[str, Any]) -> None:
        point = {"timestamp": int(time.time()), "value": 1}
        assert page.send("POST", "/metrics/data", {"data": {own["id"]: [point], UNKNOWN: [point]}}) == NOT_FOUND
        assert page.send("POST", "/metrics/data", {"data": {own["id"]: point}}) == (400, {"error": "Bad request"})
        assert self.latest(page, own) is None

    @pytest.mark.parametrize("path", ["", "/{id}"])
    def test_the_envelope_is_needed(self, page: Statuspage, own: dict[str, Any], path: str) -> None:
        answer = page.send("POST", f"/metrics{path.format(**own)}/data", {"timestamp": 1, "value": 1})
        assert answer == (400, {"error": "param is missing or the value is empty: data"})

    def test_a_form_will_do(self, page: Statuspage, own: dict[str, Any]) -> None:
        form = {"data[timestamp]": str(int(time.time())), "data[value]": "1.5"}
        answer = page.raw("POST", f"/metrics/{own['id']}/data", data=form)
        assert (answer.status_code, answer.json()["data"]["value"]) == (201, 1.5)

    def test_all_can_be_erased(self, page: Statuspage, own: dict[str, Any]) -> None:
        page.send("POST", f"/metrics/{own['id']}/data", {"data": {"timestamp": int(time.time()), "value": 1}})
        assert page.send("DELETE", f"/metrics/{own['id']}/data") == (200, own)
        assert page.send("DELETE", f"/metrics/{UNKNOWN}/data") == NOT_FOUND

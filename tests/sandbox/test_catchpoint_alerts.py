"""Alerts of Catchpoint's tests: raised by failing runs, told to whom the rules say, unless the test is muted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.support.catchpoint import Catchpoint

SHOP, SEARCH, TOKEN = 880012, 880013, 880015
NOW = "2031-05-06T12:00:00Z"
RECIPIENT = {"id": 0, "email": "outside@example.net", "recipientType": {"id": 2}}


def outage(cp: Catchpoint, test: int = SHOP, **more: Any) -> None:
    answer = cp("POST", "/_sandbox/outage", {"testId": test, "minutes": 30, **more})
    assert answer.status_code == 200, answer.text


def told(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    """Return to whom, by which way and why, as far as the colon; the outbox is emptied."""
    rows = [(row["to"], row["by"], row["why"].partition(":")[0]) for row in sandbox.outbox(system="catchpoint")]
    sandbox._admin("DELETE", "/outbox")
    return rows


def rule(
    kind: int, *, subtype: int | None = None, threshold: dict[str, Any] | None = None, trigger: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:  # fmt: skip
    return {
        "alertType": {"id": kind}, **({"alertSubType": {"id": subtype}} if subtype else {}), "trigger": {"triggerType": {"id": 1}, **(trigger or {})},
        "nodeThreshold": {"nodeThresholdType": {"id": 2}, "numberOfUnits": 1, **(threshold or {})}, **more,
    }  # fmt: skip


def group(**more: Any) -> dict[str, Any]:
    return {"subject": "${NotificationLevel} of ${TestName}", "recipients": [RECIPIENT], "alertWebhooks": [], **more}


def own(cp: Catchpoint, *rules: dict[str, Any], test: int = SHOP, **more: Any) -> None:
    section = {"alertSettingType": {"id": 1}, "notificationGroup": group(), "alertGroupItems": list(rules), **more}
    cp.patch(f"tests/{test}", ("/alertGroup", section))


@pytest.fixture(autouse=True)
def noon(sandbox: Sandbox) -> None:
    """It is noon, long after the sandbox began."""
    sandbox.clock(now=NOW)


class TestWhoIsTold:
    def test_nobody_when_all_is_well(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.clock(advance=86_400 * 3)
        assert told(sandbox) == []

    def test_the_inherited_recipients_by_their_ways(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        outage(cp)
        assert told(sandbox) == []
        sandbox.clock(advance=1200)
        rows = sandbox.outbox(system="catchpoint")
        assert {(row["to"], row["by"]) for row in rows} == {("grace@example.com", "mail"), ("15550100@sms.example.com", "sms")}
        assert {row["about"] for row in rows} == {f"Critical: Shop front page ({SHOP}), Test Failure (test {SHOP})"}
        assert all("2031-05-06T12:0" <= row["at"] < "2031-05-06T12:20" for row in rows)
        told(sandbox)
        sandbox.clock(advance=3600)
        assert Counter(why for _to, _by, why in told(sandbox)) == {"improved": 2}
        sandbox.clock(advance=86_400)
        assert told(sandbox) == [], "and not again"

    def test_as_much_however_often_somebody_looks(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        outage(cp, minutes=120)
        for _dummy in range(20):
            sandbox.clock(advance=600)
            cp.get("useridentity")
        often = sorted(sandbox.outbox(system="catchpoint"), key=lambda row: row["n"])
        sandbox.reset()
        sandbox.clock(now=NOW)
        outage(cp, minutes=120)
        sandbox.clock(advance=12_000)
        once = sandbox.outbox(system="catchpoint")
        assert [(row["to"], row["at"][:18], row["why"].partition(":")[0]) for row in often] == [
            (row["to"], row["at"][:18], row["why"].partition(":")[0]) for row in once
        ]  # fmt: skip
        assert {row["why"].partition(":")[0] for row in once} == {"alert", "reminder", "improved"}

    def test_a_test_without_rules_tells_nobody(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        outage(cp, TOKEN)
        sandbox.clock(advance=7200)
        assert told(sandbox) == []

    @pytest.mark.parametrize(
        ("how", "reached"),
        [(0, {"outside@example.net"}), (1, {"outside@example.net", "more@example.net"}), (2, set()), (3, {"more@example.net"})],
    )
    def test_the_rule_says_whether_its_own_recipients_come_besides(self, cp: Catchpoint, sandbox: Sandbox, how: int, reached: set[str]) -> None:
        more = group(recipients=[{"email": "more@example.net", "recipientType": {"id": 2}}])
        own(cp, rule(9, notificationType={"id": how}, notificationGroups=[more]))
        outage(cp)
        sandbox.clock(advance=1200)
        assert {to for to, _by, _why in told(sandbox)} == reached

    def test_groups_webhooks_and_flags(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        recipients = [{"id": 502, "recipientType": {"id": 1}}, {"id": 501, "recipientType": {"id": 1}}, {"id": 7002, "recipientType": {"id": 0}}]
        own(cp, rule(9), notificationGroup=group(recipients=recipients, alertWebhooks=[{"id": 301}], notifyOnImproved=False))
        outage(cp)
        sandbox.clock(advance=7200)
        assert Counter((to, by) for to, by, _why in told(sandbox)) == {
            ("operator@example.com", "mail"): 1, ("grace@example.com", "mail"): 1, ("15550100@sms.example.com", "sms"): 1, ("webhook 301", "webhook"): 1,
        }  # fmt: skip

    def test_an_archived_contact_is_not_told(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        cp.done("DELETE", "contacts?contactIds=7002")
        outage(cp)
        sandbox.clock(advance=7200)
        assert told(sandbox) == []


class TestRules:
    def level(self, cp: Catchpoint, sandbox: Sandbox) -> list[str]:
        sandbox.clock(advance=1500)
        return [row["level"]["name"] for row in cp.rows("tests/alerts", testIds=SHOP)]

    @pytest.mark.parametrize(("nodes", "raised"), [([733], []), ([733, 734], ["Critical"])])
    def test_so_many_nodes(self, cp: Catchpoint, sandbox: Sandbox, nodes: list[int], raised: list[str]) -> None:
        outage(cp, nodes=nodes)
        assert self.level(cp, sandbox) == raised, "the product's rule wants two"

    @pytest.mark.parametrize(("percent", "raised"), [(30, ["Critical", "Improved"]), (50, [])])
    def test_such_a_share_of_the_nodes(self, cp: Catchpoint, sandbox: Sandbox, percent: int, raised: list[str]) -> None:
        own(cp, rule(15, subtype=140, threshold={"numberOfUnits": None, "percentageOfUnits": percent}))
        outage(cp, nodes=[733], minutes=10)
        assert self.level(cp, sandbox) == raised

    @pytest.mark.parametrize(("factor", "raised"), [(1, []), (5, ["Warning"]), (50, ["Critical"])])
    def test_timing_has_two_limits(self, cp: Catchpoint, sandbox: Sandbox, factor: int, raised: list[str]) -> None:
        own(cp, rule(7, subtype=59, trigger={"operationType": {"id": 2}, "warningTrigger": 2000, "criticalTrigger": 9000}))
        outage(cp, kind="slow", factor=factor)
        assert self.level(cp, sandbox) == raised

    def test_pings_are_judged_too_and_trailing_triggers_are_not(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        limit = {"operationType": {"id": 2}, "criticalTrigger": 100}
        own(cp, rule(12, subtype=100, trigger=limit), rule(7, trigger={**limit, "triggerType": {"id": 2}}), test=880019)
        outage(cp, 880019, kind="slow", factor=50)
        sandbox.clock(advance=1500)
        assert [row["alertType"]["name"] for row in cp.rows("tests/alerts", testIds=880019)] == ["Ping"]

    def test_a_warning_gets_worse(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        own(cp, rule(7, subtype=59, trigger={"operationType": {"id": 2}, "warningTrigger": 2000, "criticalTrigger": 9000}))
        outage(cp, kind="slow", factor=5, minutes=120)
        sandbox.clock(advance=1200)
        cp.get("useridentity")
        outage(cp, kind="slow", factor=50)
        sandbox.clock(advance=6000)
        assert [row["level"]["name"] for row in cp.rows("tests/alerts")] == ["Warning", "Critical", "Improved"]

    @pytest.mark.parametrize(("runs", "raised"), [(1, True), (2, True), (9, False)])
    def test_so_many_runs_in_a_row(self, cp: Catchpoint, sandbox: Sandbox, runs: int, raised: bool) -> None:
        own(cp, rule(9, threshold={"consecutiveRunsEnabled": True, "consecutiveRuns": runs}))
        outage(cp)
        assert bool(self.level(cp, sandbox)) is raised

    def test_the_average_over_nodes(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        limit = {"operationType": {"id": 2}, "criticalTrigger": 3000}
        own(cp, rule(7, subtype=59, threshold={"nodeThresholdType": {"id": 1}}, trigger=limit))
        outage(cp, kind="slow", factor=20)
        assert self.level(cp, sandbox) == ["Critical"]

    def test_an_inactive_test_raises_nothing(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        cp.patch(f"tests/{SHOP}", ("/status", "1"))
        outage(cp)
        assert self.level(cp, sandbox) == []


class TestMuted:
    def mute(self, cp: Catchpoint, span: str | None, test: int = SHOP) -> None:
        state = {"testId": test, "status": {"id": 0}} | ({"pauseExpiration": span} if span else {})
        cp.done("PATCH", "tests/alert/state", {"tests": [state]})

    def test_nobody_is_told_and_data_go_on(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.mute(cp, "02:00")
        outage(cp)
        sandbox.clock(advance=3600)
        assert told(sandbox) == []
        assert cp.rows("tests/alerts") == []
        failures = cp.rows("tests/explorer/raw", testIds=SHOP, availabilityFilter=0)[0]["items"]
        assert len(failures) in range(7, 12)

    def test_a_failure_that_outlasts_the_end_is_told_then(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.mute(cp, "01:00")
        outage(cp, minutes=180)
        sandbox.clock(advance=3500)
        assert told(sandbox) == []
        sandbox.clock(advance=1300)
        rows = sandbox.outbox(system="catchpoint")
        assert {row["why"].partition(":")[0] for row in rows} == {"alert"}
        assert all(row["at"] >= "2031-05-06T13:00" for row in rows)

    def test_the_end_counts_also_when_nobody_has_looked_meanwhile(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.mute(cp, "01:00")
        outage(cp, minutes=180)
        sandbox.clock(advance=7000)
        assert {row["at"] >= "2031-05-06T13:00" for row in sandbox.outbox(system="catchpoint")} == {True}
        assert told(sandbox)

    def test_for_ever(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.mute(cp, None)
        outage(cp, minutes=600)
        sandbox.clock(advance=86_400)
        assert told(sandbox) == []

    def test_what_rings_already_is_silent_and_ends_silently(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        outage(cp, minutes=60)
        sandbox.clock(advance=1200)
        assert len(told(sandbox)) == 2
        self.mute(cp, "10:00")
        sandbox.clock(advance=7200)
        assert told(sandbox) == []

    def test_another_test_is_told_of(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.mute(cp, "02:00")
        outage(cp)
        outage(cp, SEARCH)
        sandbox.clock(advance=1200)
        assert all(f"test {SEARCH}" in row["about"] for row in sandbox.outbox(system="catchpoint"))
        assert told(sandbox)


class TestList:
    def raised(self, cp: Catchpoint, sandbox: Sandbox) -> list[dict[str, Any]]:
        outage(cp)
        outage(cp, SEARCH)
        sandbox.clock(advance=7200)
        return cp.rows("tests/alerts")

    def test_rows(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        rows = self.raised(cp, sandbox)
        assert Counter((row["test"]["id"], row["level"]["name"]) for row in rows) == {
            (SHOP, "Critical"): 1, (SHOP, "Improved"): 1, (SEARCH, "Critical"): 1, (SEARCH, "Improved"): 1,
        }  # fmt: skip
        row = next(row for row in rows if row["level"]["name"] == "Improved")
        assert isinstance(row["id"], str)
        assert row["durationInSecond"] > 600
        assert row["testPath"][0] == "Shop"
        assert row["labels"][0]["name"] == "env"

    @pytest.mark.parametrize(
        ("params", "count"),
        [
            ({"levelId": 1}, 2), ({"levelId": 0}, 0), ({"testIds": SHOP}, 2), ({"testName": "search"}, 2), ({"alertTypeId": 9}, 4), ({"alertTypeId": 7}, 0),
            ({"productIds": "2003"}, 0), ({"productName": "sho"}, 4), ({"acknowledgedBy": 7001}, 0), ({"pageSize": 3}, 3),
            ({"startTimeUtc": "2031-05-07T00:00:00", "endTimeUtc": "2031-05-08T00:00:00"}, 0),
        ],
    )  # fmt: skip
    def test_filters(self, cp: Catchpoint, sandbox: Sandbox, params: dict[str, Any], count: int) -> None:
        self.raised(cp, sandbox)
        assert len(cp.rows("tests/alerts", **params)) == count

    def test_by_id_and_with_the_node(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        row = self.raised(cp, sandbox)[0]
        assert ("node" in row, "node" in cp.rows("tests/alerts", includeNodeDetails="true")[0]) == (False, True)
        assert cp.row(f"tests/alerts/{row['id']}")["node"]["id"] in (733, 734, 735)
        assert cp.refused("GET", "tests/alerts/x") == "No valid Alert found for input 'x'."

    def test_both_times_or_none(self, cp: Catchpoint) -> None:
        assert "together" in cp.refused("GET", "tests/alerts?startTimeUtc=2031-01-01T00:00:00")

    def test_nothing_that_fits_may_be_a_404(self, cp: Catchpoint) -> None:
        assert cp.rows("tests/alerts") == []
        cp.settings(no_alerts=404)
        assert cp.refused("GET", "tests/alerts", status=404) == "No alerts found."

    def test_a_change_is_a_plain_list(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        first, second, third, _fourth = (row["id"] for row in self.raised(cp, sandbox))
        changes = [
            {"alertId": first, "acknowledgeAlert": True}, {"alertId": second, "assignToContactByEmail": "GRACE@example.com"},
            {"alertId": third, "dropAlert": True}, {"alertId": "x", "dropAlert": True},
        ]  # fmt: skip
        answer = cp("PATCH", "tests/alerts", changes).json()
        assert (answer["data"], answer["completed"]) == ({"alerts": [first, second, third]}, False)
        rows = {row["id"]: row.get("acknowledgedBy", {}).get("name") for row in cp.rows("tests/alerts")}
        assert (rows[first], rows[second], third in rows) == ("Demo Operator", "Grace Oncall", False)
        assert "No valid Contact" in cp.refused("PATCH", "tests/alerts", [{"alertId": first, "assignToContactByEmail": "no@example.com"}])
        for wrong in ([], {}, [{}], [5], [{"alertId": 5}], [{"op": "replace", "path": "/x"}]):
            cp.refused("PATCH", "tests/alerts", wrong)

    def test_version_1_has_a_shape_of_its_own(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        self.raised(cp, sandbox)
        answer = cp.v1("alerts", pageSize=3)
        assert (set(answer), len(answer["alerts"])) == ({"start", "end", "page_number", "alerts"}, 3)
        assert answer["alerts"][0]["alert_type"]["name"] == "Test Failure"

    def test_what_has_failed_before_the_sandbox_began_is_listed(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        sandbox.reset()
        rows = cp.rows("tests/alerts", startTimeUtc="2025-01-01T00:00:00", endTimeUtc="2099-01-01T00:00:00")
        assert len(rows) % 2 == 0
        assert sandbox.outbox(system="catchpoint") == []


class TestOutage:
    @pytest.mark.parametrize(
        "body",
        [
            {}, {"testId": 5}, {"testId": "880012"}, {"testId": SHOP, "minutes": -1}, {"testId": SHOP, "minutes": 1441}, {"testId": SHOP, "kind": "x"},
            {"testId": SHOP, "nodes": 733}, {"testId": SHOP, "factor": 0}, {"testId": True},
        ],
        ids=str,
    )  # fmt: skip
    def test_refuses(self, cp: Catchpoint, body: dict[str, Any]) -> None:
        answer = cp("POST", "/_sandbox/outage", body)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])

    def test_can_be_ended(self, cp: Catchpoint, sandbox: Sandbox) -> None:
        outage(cp, minutes=600)
        sandbox.clock(advance=1200)
        outage(cp, minutes=0)
        told(sandbox)
        sandbox.clock(advance=1200)
        assert {why for _to, _by, why in told(sandbox)} == {"improved"}

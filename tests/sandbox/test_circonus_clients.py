"""What the vendor's own clients send: the Terraform provider on the Go client, and the original Python client.

A resource of Terraform is created, read, planned again (a second read, which must say what was sent), updated and removed. The
Go client sends whole structures, with their read-only members and nulls, and no content type.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
import requests

from sandbox.circonus.access import DEMO_TOKEN
from sandbox.circonus.check_types import DEFAULTS
from tests.support.circonus import CONFIGS, Circonus

NOBODY: dict[str, list[str]] = {str(severity): [] for severity in range(1, 6)}
CODE = {"name": "code", "type": "text", "status": "active", "units": None, "tags": []}


class Terraform:
    """The provider's client: a base address that ends in /v2, and paths that are cids."""

    def __init__(self, sandbox: Any) -> None:
        self._base = sandbox.urls["circonus"] + "/v2"
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers = {  # type: ignore[assignment]
            "X-Circonus-Auth-Token": DEMO_TOKEN, "X-Circonus-App-Name": "terraform-provider-circonus",
            "Accept": "application/json", "Cache-Control": "no-store",
        }  # fmt: skip

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send a structure, or nothing."""
        data = None if body is None else json.dumps(body).encode()
        return self._http.request(method, self._base + quote(path, safe="/?=&"), data=data, timeout=10)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """Return what was answered with 200."""
        answer = self.send(method, path, body)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@pytest.fixture
def tf(sandbox: Any) -> Terraform:
    """Terraform."""
    return Terraform(sandbox)


def says(found: Any, sent: Any) -> bool:
    """Tell whether an answer says what was sent, as the provider compares: null, empty and missing are one, numbers are texts."""
    if isinstance(sent, dict):
        return all(says((found or {}).get(name), one) for name, one in sent.items() if not name.startswith("_"))
    if isinstance(sent, list):
        there = found or []
        if all(isinstance(one, str) for one in sent):
            return sorted(map(str, there)) == sorted(sent)
        return len(there) == len(sent) and all(map(says, there, sent))
    if sent in (None, "", False):
        return found in (None, "", False)
    return str(found) == str(sent)


# Terraform: each check type's configuration


def bundle(kind: str, **more: Any) -> dict[str, Any]:
    """Return a bundle as the Go client sends it: every member of its structure. Programs run on one's own brokers only."""
    return {
        "brokers": ["/broker/37" if kind == "external" else "/broker/1"], "config": CONFIGS[kind],
        "display_name": f"tf {kind}", "metric_filters": [["allow", ".", "all"]],
        "metric_limit": -1, "metrics": [], "notes": None, "period": 60, "status": "active", "tags": ["author:terraform", "service:web"],
        "target": "q._caql" if kind == "caql" else "web1.example.com", "timeout": 10, "type": kind, **more,
    }  # fmt: skip


class TestChecks:
    """circonus_check."""

    @pytest.mark.parametrize("kind", CONFIGS)
    def test_a_check_of_each_type_is_made_planned_again_changed_and_removed(self, tf: Terraform, kind: str) -> None:
        wanted = bundle(kind)
        made = tf.done("POST", "/check_bundle", wanted)
        assert says(made, wanted)
        assert len(made["_checks"]) == len(made["_check_uuids"]) == 1
        read = tf.done("GET", made["_cid"])
        assert (read, says(read, wanted)) == (made, True), "planning again finds nothing to do"
        assert tf.done("GET", made["_checks"][0])["_check_bundle"] == made["_cid"]

        changed = {**read, "period": 120, "notes": "slower", "config": {**read["config"]}}
        assert says(tf.done("PUT", made["_cid"], changed), changed)
        again = tf.done("GET", made["_cid"])
        assert says(again, {**wanted, "period": 120, "notes": "slower"})
        assert again["config"] == read["config"], "what the service made itself stays"

        assert tf.done("DELETE", made["_cid"]) is None
        assert tf.done("GET", made["_cid"])["status"] == "disabled"
        assert tf.done("GET", made["_checks"][0])["_active"] is False

    @pytest.mark.parametrize("kind", [kind for kind in CONFIGS if DEFAULTS.get(kind)])
    def test_what_the_service_fills_in_is_there_and_goes_back(self, tf: Terraform, kind: str) -> None:
        read = tf.done("POST", "/check_bundle", bundle(kind, config={}))
        assert DEFAULTS[kind].items() <= read["config"].items()
        assert "reverse:secret_key" in read["config"]
        assert tf.done("PUT", read["_cid"], read)["config"] == read["config"]

    def test_a_second_one_that_is_the_same_is_the_first(self, tf: Terraform) -> None:
        first = tf.done("POST", "/check_bundle", bundle("http"))
        assert tf.done("POST", "/check_bundle", bundle("http", display_name="another"))["_cid"] == first["_cid"]

    def test_a_metric_is_switched_off_by_being_available(self, tf: Terraform) -> None:
        made = tf.done("POST", "/check_bundle", bundle("http", metrics=[CODE], metric_filters=[], metric_limit=0))
        off = {**CODE, "status": "available"}
        assert tf.done("PUT", made["_cid"], {**made, "metrics": [off]})["metrics"] == [off]


# Terraform: everything else


def graph(check: int) -> dict[str, Any]:
    """Return a graph as the Go client sends it."""
    point = {
        "alpha": "0.3", "axis": "l", "caql": None, "check_id": check, "color": "#657aa6", "data_formula": None, "derive": "gauge",
        "hidden": False, "legend_formula": None, "metric_name": "duration", "metric_type": "numeric", "name": "d", "stack": None,
    }  # fmt: skip
    return {
        "access_keys": [], "composites": [], "datapoints": [point], "description": "made by Terraform", "guides": [],
        "line_style": "stepped", "logarithmic_left_y": None, "logarithmic_right_y": None, "max_left_y": None, "max_right_y": None,
        "metric_clusters": [], "min_left_y": "0", "min_right_y": None, "notes": None, "overlay_sets": None, "style": "area",
        "tags": ["author:terraform"], "title": "tf graph",
    }  # fmt: skip


WIDGET = {
    "active": True, "height": 1, "width": 2, "name": "Text", "origin": "a0", "type": "text", "widget_id": "w1",
    "settings": {"account_id": "2317", "autoformat": True, "body_format": "<p>{text}</p>", "label": "L", "text_format": "<h1>x</h1>"},
}  # fmt: skip
RESOURCES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "contact_group": (
        {
            "aggregation_window": 300, "alert_formats": {"long_subject": "{status} {metric_name}"}, "name": "tf group",
            "contacts": {
                "external": [
                    {"contact_info": '{"url":"https://hooks.example.com/x","method":"POST","format":"json"}', "method": "http"},
                    {"contact_info": "ops@example.com", "method": "email"},
                ],
                "users": [{"user": "/user/5002", "method": "email"}],
            },
            "escalations": [{"after": 900, "contact_group": "/contact_group/1234"}, None, None, None, None],
            "group_type": "normal", "always_send_clear": False, "reminders": [60, 0, 0, 0, 0], "tags": ["author:terraform"],
        },
        {"aggregation_window": 600},
    ),
    "rule_set": (
        {
            "check": "/check/12345", "contact_groups": {**NOBODY, "1": ["/contact_group/1234"]}, "derive": None, "link": None,
            "metric_name": "tt_connect", "metric_type": "numeric", "name": "tf rule", "notes": None, "parent": None, "user_json": {},
            "rules": [
                {"criteria": "on absence", "severity": 1, "value": "300", "wait": 5, "windowing_duration": 0, "windowing_function": None},
                {"criteria": "max value", "severity": 2, "value": "40", "wait": 0, "windowing_duration": 300, "windowing_function": "average"},
            ],
        },
        {"notes": "why"},
    ),
    "rule_set_group": (
        {
            "contact_groups": NOBODY, "formulas": [{"expression": "(A and B)", "raise_severity": 2, "wait": 0}], "name": "tf rules",
            "rule_set_conditions": [{"matching_severities": ["1", "2"], "rule_set": "/rule_set/1001"},
                                    {"matching_severities": ["1"], "rule_set": "/rule_set/1001"}],
            "tags": ["author:terraform"],
        },
        {"name": "tf rules, changed"},
    ),
    "graph": (graph(12345), {"notes": "why"}),
    "worksheet": (
        {"description": "d", "favorite": False, "graphs": [], "notes": None, "smart_queries": [], "tags": ["author:terraform"], "title": "tf sheet"},
        {"description": "e"},
    ),
    "dashboard": (
        {
            "grid_layout": {"height": 4, "width": 8}, "shared": False, "title": "tf dashboard", "widgets": [WIDGET],
            "options": {"access_configs": [], "fullscreen_hide_title": False, "hide_grid": True, "linkages": [], "scale_text": True, "text_size": 16},
        },
        {"shared": True},
    ),
    "maintenance": (
        {
            "item": "web1.example.com", "notes": "n", "severities": ["1", "2", "3", "4", "5"], "start": 4102444800, "stop": 4102448400,
            "tags": ["author:terraform"], "type": "host",
        },
        {"stop": 4102452000},
    ),
    "annotation": (
        {"category": "c", "description": "d", "rel_metrics": [], "start": 1767261600, "stop": 1767261660, "title": "tf annotation"},
        {"stop": 1767261720},
    ),
}  # fmt: skip


def as_shown(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as the provider reads it: what the service answers in another form than it takes."""
    if kind == "contact_group":
        external = [{**one, "contact_info": json.loads(one["contact_info"])} if one["contact_info"].startswith("{") else one
                    for one in found["contacts"]["external"]]  # fmt: skip
        return {**found, "contacts": {**found["contacts"], "external": sorted(external, key=lambda one: one["method"])}}
    if kind == "rule_set":  # what `derive` says is made of the rules
        return {**found, "derive": None, "rules": [_rule(one) for one in found["rules"]]}
    return found


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    return {**rule, "windowing_duration": rule["windowing_duration"] if rule["windowing_function"] else 0}


@pytest.mark.parametrize("kind", RESOURCES)
def test_every_other_resource_is_made_planned_again_changed_and_removed(tf: Terraform, kind: str) -> None:
    wanted, change = RESOURCES[kind]
    shown = as_shown(kind, wanted)
    made = tf.done("POST", f"/{kind}", wanted)
    assert made["_cid"].startswith(f"/{kind}/")
    read = tf.done("GET", made["_cid"])
    assert says(as_shown(kind, read), shown), "planning again finds nothing to do"
    updated = tf.done("PUT", made["_cid"], {**read, **change})
    assert says(as_shown(kind, updated), {**shown, **change})
    assert says(as_shown(kind, tf.done("GET", made["_cid"])), {**shown, **change})
    assert tf.done("DELETE", made["_cid"]) is None
    left = tf.send("GET", made["_cid"])
    assert left.status_code == 404 or left.json()["_active"] is False, "a dashboard is hidden, all others are gone"


def test_data_sources_are_read(tf: Terraform) -> None:
    assert tf.done("GET", "/account/current")["_cid"].startswith("/account/")
    assert tf.done("GET", "/broker?f__type=enterprise") != []
    assert tf.done("GET", "/user/current")["_cid"] == "/user/5001"


# The original Python client


class Python:
    """`<verb>_<endpoint>`: list, get, add, edit, delete, with an id that is the last part of a cid; a body may be a text.

    It reads the empty answer to a DELETE as JSON and fails then, after the thing is gone; here that is nothing.
    """

    VERBS = {"list": "GET", "get": "GET", "add": "POST", "edit": "PUT", "delete": "DELETE"}

    def __init__(self, sandbox: Any) -> None:
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Any:
        verb, _line, endpoint = name.partition("_")

        def called(identity: Any = None, data: Any = None) -> Any:
            path = endpoint if identity is None else f"{endpoint}/{identity}"
            return self.api_call(self.VERBS[verb], path, data)

        return called if verb not in ("add", "list") else lambda data=None: called(None, data)

    def api_call(self, method: str, endpoint: str, data: Any = None) -> Any:
        """Send one call; endpoint: with a slash before it, or without."""
        headers = {"X-Circonus-Auth-Token": DEMO_TOKEN, "X-Circonus-App-Name": "python-circonusapi", "Accept": "application/json",
                   "Content-Type": "application/json"}  # fmt: skip
        body = json.dumps(data) if isinstance(data, dict) else data
        path = "/v2/" + quote(endpoint.lstrip("/"))
        answer = self._sandbox.request("circonus", method, path, data=body, headers=headers)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return json.loads(answer.text) if answer.text else {}


@pytest.fixture
def py(sandbox: Any) -> Python:
    """The original client."""
    return Python(sandbox)


def number(row: dict[str, Any]) -> str:
    """Return what the client calls an id."""
    return row["_cid"].rpartition("/")[2]


class TestPython:
    """The endpoints that its README names, and those that came later."""

    @pytest.mark.parametrize(
        "kind", ["check_bundle", "rule_set", "graph", "contact_group", "broker", "user", "rule_set_group", "maintenance", "alert", "annotation", "tag"]
    )
    def test_every_endpoint_has_a_list(self, py: Python, kind: str) -> None:
        found = getattr(py, f"list_{kind}")()
        assert isinstance(found, list)
        for row in found[:1] if kind != "tag" else ():
            assert py.api_call("GET", row["_cid"])["_cid"] == row["_cid"]
            assert getattr(py, f"get_{kind}")(number(row))["_cid"] == row["_cid"]

    def test_the_example_of_its_readme(self, py: Python) -> None:
        """A severity and a wait are texts there, and the contact group has a name, which only its cid can stand for."""
        rules = [{"criteria": "on absence", "severity": "1", "value": 300, "wait": "0"}]
        data = {"check": "/check/12345", "metric_name": "foo", "metric_type": "numeric", "derive": None, "link": None, "notes": None,
                "parent": None, "contact_groups": {**NOBODY, "1": ["/contact_group/1234"]}, "rules": rules}  # fmt: skip
        made = py.add_rule_set(json.dumps(data))
        assert (made["rules"][0]["severity"], made["rules"][0]["wait"], made["notes"]) == (1, 0, None)
        assert py.edit_rule_set(number(made), {"notes": "page Jo"})["notes"] == "page Jo"
        assert py.get_rule_set(number(made))["contact_groups"]["1"] == ["/contact_group/1234"]
        assert py.delete_rule_set(number(made)) == {}

    @pytest.mark.parametrize("kind", RESOURCES)
    def test_it_adds_edits_and_deletes_what_terraform_does(self, py: Python, kind: str) -> None:
        wanted, change = RESOURCES[kind]
        made = getattr(py, f"add_{kind}")(json.dumps(wanted))
        whole = {name: one for name, one in {**made, **change}.items() if not name.startswith("_")}
        assert says(getattr(py, f"edit_{kind}")(number(made), whole), change)
        assert getattr(py, f"delete_{kind}")(number(made)) == {}

    def test_the_account_and_the_user_are_current(self, py: Python) -> None:
        account = py.get_account("current")
        assert py.edit_account("current", {**account, "description": "d"})["description"] == "d"
        assert py.edit_user("current", {"firstname": "Ada"})["firstname"] == "Ada"

    def test_a_template_is_where_the_server_has_them(self, py: Python, ask: Circonus) -> None:
        ask.settings(historic=True)
        first = ask.get("/check_bundle")[0]
        body = {"name": "T", "master_host": first["target"], "hosts": [first["target"]], "status": "active",
                "check_bundles": [{"bundle_id": first["_cid"], "name": "{target} http"}]}  # fmt: skip
        made = py.add_template(body)
        assert py.get_template(number(made))["name"] == "T"
        assert py.edit_template(number(made), {**body, "notes": "n"})["notes"] == "n"
        assert py.delete_template(number(made)) == {}

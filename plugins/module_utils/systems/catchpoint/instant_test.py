# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instant tests: run once, now, from up to five nodes. Each run is another one, and costs points.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Instant Tests)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Broken
from ...resource import Action, Identity, Module
from ...steps import Answer, Desired, Plan, Result, Sent, Step
from ...times import duration
from ...values import WRITE_ONLY, Duration, Field, Flag, Members, Name, Number, NumberRef, Options, Row, SetOf
from .kinds_of_test import DNS_QUERIES, METHODS, MONITORS, SCRIPT_TYPES, TEST_TYPES, TYPES, refuse_url
from .measurements import fields_of, shown, valued, when
from .system import API, CATCHPOINT, get_if_there, parse_id
from .values import Word

INSTANT = f"{API}/instanttests"
MOST_NODES = 5
LONGEST_URL = 2048
ENDED, GOING = ("completed", "failed"), ("pending", "running")
"""Words for how it goes on a node; others are not known to exist, and count by whether there is a record."""
PAUSE = 4.0
"""Seconds between two looks at one node; one look at each takes a call, and there are 20 a minute."""
KINDS = (
    "web", "transaction", "html_code", "ftp", "tcp", "dns", "ping", "smtp", "api", "streaming", "ssh", "traceroute", "web_socket", "ntp", "imap", "mqtt",
    "ssl", "playwright", "puppeteer",
)  # fmt: skip
"""The types of tests that can be run so."""
FITTING = {name: TYPES[name].monitors if name in TYPES else ("chrome" if name == "html_code" else name,) for name in KINDS}
"""Which monitors run which type; the first of them does when nothing is said."""
CAN = {one: MONITORS[one] for some in FITTING.values() for one in some}
SCRIPTED = {name: TYPES[name].scripts for name in KINDS if name in TYPES and TYPES[name].scripts}
LANGUAGES = {one: SCRIPT_TYPES[one] for some in SCRIPTED.values() for one in some}
OF_ITS_OWN = ("url", "type", "monitor", "method", "post_data", "script", "script_type", "dns_query")
"""Options of an instant test that is none of the account's tests."""
OF_A_TEST = ("authentication",)


def _given(params: Options, names: Iterable[str]) -> list[str]:
    return [name for name in names if params.get(name) not in (None, "", [])]


def _check_kind(params: Options) -> None:
    """Refuse what does not fit the type; fill in type, monitor and language, where nothing is said of them."""
    kind = params["type"] = params.get("type") or "web"
    monitor = params["monitor"] = params.get("monitor") or FITTING[kind][0]
    if monitor not in FITTING[kind]:
        raise BadInput(f"monitor: a test of type {kind} runs with {' or '.join(FITTING[kind])}, not with {monitor}")
    if kind in SCRIPTED:
        language = params["script_type"] = params.get("script_type") or SCRIPTED[kind][0]
        if language not in SCRIPTED[kind]:
            raise BadInput(f"script_type: a test of type {kind} takes {' or '.join(SCRIPTED[kind])}, not {language}")
    wanted = "script" if kind in SCRIPTED else "url"
    if not str(params.get(wanted) or "").strip():
        raise BadInput(f"{wanted} is missing: a test of type {kind} needs it")
    strange = _given(params, ("method", "post_data") if kind != "web" else ())
    strange += _given(params, ("script", "script_type") if kind not in SCRIPTED else ())
    strange += _given(params, ("dns_query",) if kind != "dns" else ())
    if strange:
        raise BadInput(f"{' and '.join(strange)} has no meaning for a test of type {kind}")
    if kind == "dns" and not params.get("dns_query"):
        raise BadInput("dns_query is missing: a test of type dns asks for one type of record")


def _check_url(params: Options) -> None:
    url = str(params.get("url") or "").strip()
    if len(url) > LONGEST_URL:
        raise BadInput(f"url has {len(url)} characters; Catchpoint takes {LONGEST_URL}")
    refuse_url(url, params["type"])


def _error_of(record: Row, word: str) -> tuple[Optional[str], bool]:
    """Return what went wrong in a run, None where nothing did, and whether it has failed."""
    main = record.get("primaryErrorData")
    main = main if isinstance(main, dict) else {}
    words = record.get("errorMessage") or (main.get("message") or main.get("name") if main.get("id") else None)
    failed = word == "failed" or bool(words) and main.get("isWarning") is not True
    return (str(words) if words else "Catchpoint gives no reason" if failed else None), failed


class Running:
    """What is known of one instant test that was started: its id, and by node how it goes."""

    def __init__(self, number: Any, nodes: Iterable[Row]) -> None:
        self.number = number
        self.nodes = {str(one["id"]): one for one in nodes}
        self.answers: dict[str, Row] = {}

    def look(self, lookup: Lookup) -> None:
        """Ask how it goes on each node where it is not done: one node and one call."""
        for node in self.nodes:
            if not self._is_done(node):
                data = lookup.get(lookup.path(f"{INSTANT}/{{id}}", id=str(self.number)), {"nodeId": node, "stepId": 0})
                told = (data or {}).get("data")
                self.answers[node] = told if isinstance(told, dict) else {}

    def _record(self, node: str) -> Row:
        record = self.answers.get(node, {}).get("instantTestRecord")
        return record if isinstance(record, dict) else {}

    def _word(self, node: str) -> str:
        told = self.answers.get(node, {}).get("instantTestStatus") or self.nodes[node].get("instantTestStatus")
        return str(told or "pending").lower()

    def _is_done(self, node: str) -> bool:
        word = self._word(node)
        return word in ENDED or bool(self._record(node)) and word not in GOING

    def left(self) -> list[str]:
        """Return the nodes where it is not done."""
        return [node for node in self.nodes if not self._is_done(node)]

    def called(self, node: str) -> str:
        """Return the name of a node."""
        inside = self._record(node).get("node")
        return str(self.nodes[node].get("name") or (inside.get("name") if isinstance(inside, dict) else None) or node)

    def _row(self, node: str) -> tuple[list[Options], Options]:
        """Return the fields that were measured on a node, and its row."""
        record, word = self._record(node), self._word(node)
        inside = record.get("testResult")
        metrics = (inside if isinstance(inside, dict) else {}).get("metrics")
        metrics = metrics if isinstance(metrics, dict) else {}
        headers = [one for one in metrics.get("fields") or () if isinstance(one, dict)]
        fields = fields_of(headers)
        error, failed = _error_of(record, word)
        where: Options = {"node": self.called(node), "node_id": int(node) if node.isdigit() else node, "status": word}
        if not self._is_done(node):
            return fields, where
        came = {"succeeded": not failed, "time": when(record.get("actualRuntime")), "error": error, "link": record.get("publicLink")}
        return fields, {**valued(fields, metrics.get("items")), **where, **came}

    def told(self) -> Options:
        """Return id, finished, succeeded (both of all nodes), fields, rows (one for each node) and raw."""
        told = [self._row(node) for node in self.nodes]
        fields = {one["name"]: one for some, _row in told for one in shown(some)}
        rows = [row for _fields, row in told]
        finished = not self.left()
        return {
            "id": str(self.number),
            "finished": finished,
            "succeeded": all(row["succeeded"] for row in rows) if finished else None,
            "fields": list(fields.values()),
            "rows": [{**dict.fromkeys(fields), **row} if "succeeded" in row else row for row in rows],
            "raw": [self._record(node) for node in self.nodes if self._record(node)],
        }


class InstantTestRules(ActionBehaviour):
    """It always starts another one: no two are the same, and none can be found again but by its id."""

    def check(self, params: Options) -> list[str]:
        """Refuse what can be told to be wrong before any call, and would cost points."""
        if not params.get("nodes"):
            raise BadInput("nodes is missing; an instant test runs from one to five of them")
        if len(set(map(str, params["nodes"]))) > MOST_NODES:
            raise BadInput(f"nodes: an instant test runs from {MOST_NODES} nodes at most")
        duration(params["wait_timeout"], "wait_timeout")
        if params.get("test"):
            strange = _given(params, OF_ITS_OWN)
            if strange:
                raise BadInput(f"{' and '.join(strange)} has no meaning beside test, which has all of it")
            return []
        strange = _given(params, OF_A_TEST)
        if strange:
            raise BadInput(f"{' and '.join(strange)} can only stand beside test")
        _check_kind(params)
        _check_url(params)
        return []

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Return what to do when nobody knows whether it was started: no list has it."""
        if status is not None and status < 500:
            return None
        return "Unless nothing reached Catchpoint, look at the instant tests in the portal before you run the task again, for each costs points"

    def look(self, want: Desired, lookup: Lookup) -> Optional[Running]:
        """Return how far it is, None when it is yet to be started."""
        running: Optional[Running] = want.notes.get("running")
        if running is not None:
            running.look(lookup)
        return running

    def plan(self, want: Desired, seen: Optional[Running], lookup: Lookup) -> Plan:
        """Start it, and plan to look until it is done."""
        thing = {name: one for name, one in want.shown(want.options).items() if name != "authentication"}
        if seen is not None:
            return Plan(
                "started",
                resource=thing,
                result=lambda answers: _result(seen, thing, want),
                again=lambda answers, waited: _pause(seen, waited, want),
            )
        step = Step("POST", _path(want, lookup), _body(want), repeatable=False, creates=True, query=_query(want))

        def result(answers: list[Answer]) -> Result:
            return _result(_started(answers[0], want), thing, want)

        def again(answers: list[Answer], waited: float) -> Optional[float]:
            want.notes["running"] = running = _started(answers[0], want)
            return _pause(running, waited, want) if want.params["wait"] else None

        return Plan("started", (step,), after=thing, resource=thing, result=result, again=again)


def _path(want: Desired, lookup: Lookup) -> Any:
    test = want.get("test")
    return (lambda sent: lookup.path(f"{INSTANT}/{{id}}", id=test)) if test is not None else INSTANT


def _query(want: Desired) -> dict[str, Any]:
    return {"onDemand": "true"} if want.params["on_demand"] else {}


def _body(want: Desired) -> Callable[[Sent], Row]:
    """Return what makes the body, once every reference is known."""

    def body(sent: Sent) -> Row:
        made = {one.at: one.type.to_wire(want[one.name]) for one in SENT if want.get(one.name) is not None}
        if "script" in made:
            made["requestPostData"] = made.pop("script")  # where it goes is said nowhere; no other member could hold one
        tokens = made.get("authentication", {}).pop("tokenIds", None)
        made.update({"tokenIds": tokens} if tokens else {})
        nodes = [{"id": int(one) if str(one).isdigit() else one} for one in want["nodes"]]
        return {**made, "nodesIds": nodes}

    return body


def _started(answer: Answer, want: Desired) -> Running:
    """Return what an answer says was started; raises Broken where it does not."""
    told = (answer.data or {}).get("data") if isinstance(answer.data, dict) else None
    number = told.get("id") if isinstance(told, dict) else None
    if not number:
        raise Broken(
            "it did not say what it has started",
            system=CATCHPOINT.name,
            method="POST",
            endpoint=INSTANT,
            status=answer.status,
            advice=want.resource.behaviour.advice(None, want),
        )
    return Running(number, told.get("instantTestNodes") or ())


def _pause(running: Running, waited: float, want: Desired) -> Optional[float]:
    """Return the seconds until the next look, None when it is done, or too late for another."""
    patience = float(duration(want.params["wait_timeout"], "wait_timeout"))
    left = len(running.left())
    return min(max(PAUSE, 3.0 * left), patience - waited) if left and waited < patience else None


def _result(running: Running, thing: Options, want: Desired) -> Result:
    """Return what came of it; raises Broken where it was waited for and is not done."""
    left = running.left()
    if left and want.params["wait"]:
        nodes = ", ".join(running.called(one) for one in left)
        raise Broken(
            f"instant test {running.number} was started, and is not done on {nodes} after {want.params['wait_timeout']}",
            system=CATCHPOINT.name,
            method="GET",
            endpoint=f"{INSTANT}/{running.number}",
            status=200,
            advice=f"Read it later with catchpoint_info (resource: instant_test, number: {running.number}), or raise wait_timeout",
        )
    return Result({**thing, **running.told()})


def read_instant_test(lookup: Lookup, params: Options) -> list[Options]:
    """Return how far an instant test is that was started before; what nodes it runs on stands in its settings."""
    number = parse_id(params["number"])
    answer = get_if_there(lookup, lookup.path(f"{INSTANT}/configuration/{{id}}", id=number)) or {}
    # The vendor's description has it as a value without an envelope.
    inside = answer.get("data") or answer.get("value") or {}
    if not inside.get("instantTest"):
        return []
    nodes = inside["instantTest"].get("nodesIds") or ()
    running = Running(number, [one for one in nodes if isinstance(one, dict) and one.get("id")])
    running.look(lookup)
    return [running.told()]


SENT = (
    Field("url", Name()),
    Field("type", Word(**{name: TEST_TYPES[name] for name in KINDS}), at="instantTestType"),
    Field("monitor", Word(**CAN), at="monitorType"),
    Field("method", Word(**METHODS), at="httpMethodType"),
    Field("post_data", at="requestPostData"),
    Field("script"),
    Field("script_type", Word(**LANGUAGES), at="transactionScriptTypeId"),
    Field("dns_query", Word(**DNS_QUERIES), at="dnsQueryType"),
    Field(
        "authentication",
        Members(
            Field("username", at="userName"),
            Field("password", secret=True),
            Field("passwords", SetOf(Number()), at="passwordIds"),
            Field("tokens", SetOf(Number()), at="tokenIds"),
        ),
        WRITE_ONLY,
    ),
)
INSTANT_TEST = Action(
    "instant_test",
    CATCHPOINT,
    identity=Identity(called=("test", "url", "type")),
    fields=(
        Field("test", NumberRef("test")),
        *SENT,
        Field("nodes", SetOf(NumberRef("node"))),
    ),
    module=Module(
        options=(
            Field("on_demand", Flag(), default=True),
            Field("wait", Flag(), default=True),
            Field("wait_timeout", Duration(), default="5m"),
        ),
        states=("started",),
    ),
    behaviour=InstantTestRules(),
)

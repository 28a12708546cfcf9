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
from ...values import WRITE_ONLY, Duration, Field, Flag, Members, Number, NumberRef, Options, Row, SetOf, Url
from .kinds_of_test import DNS_QUERIES, METHODS, MONITORS, SCRIPT_TYPES, TEST_TYPES, TYPES, TypeOfTest, refuse_unfitting
from .measurements import fields_of, shown, valued, when
from .system import API, CATCHPOINT, inside
from .values import Thing, Word

INSTANT = f"{API}/instanttests"
ENDED, GOING = ("completed", "failed"), ("pending", "running")
"""Words for how it goes on a node; others are not known to exist, and count by whether there is a record."""
PAUSE = 4.0
"""Seconds between two looks at one node; one look at each takes a call, and there are 20 a minute."""
KINDS = (
    "web", "transaction", "html_code", "ftp", "tcp", "dns", "ping", "smtp", "api", "streaming", "ssh", "traceroute", "web_socket", "ntp", "imap", "mqtt",
    "ssl", "playwright", "puppeteer",
)  # fmt: skip
"""The types of tests that can be run so."""
KNOWN = {name: TYPES.get(name) or TypeOfTest(("chrome" if name == "html_code" else name,)) for name in KINDS}
OF_ITS_OWN = ("url", "type", "monitor", "method", "post_data", "script", "script_type", "dns_query")
"""Options of an instant test that is none of the account's tests."""
OF_ONE_TYPE = {"method": "web", "post_data": "web", "dns_query": "dns"}
OF_A_TEST = ("authentication",)


def _given(params: Options, names: Iterable[str]) -> list[str]:
    return [name for name in names if params.get(name) not in (None, "", [])]


def _check_kind(params: Options) -> None:
    """Refuse what does not fit the type; fill in type, monitor and language, where nothing is said of them."""
    kind = params["type"] = params.get("type") or "web"
    known = KNOWN[kind]
    params["monitor"] = params.get("monitor") or known.monitors[0]
    if known.scripts:
        params["script_type"] = params.get("script_type") or known.scripts[0]
    refuse_unfitting(params, kind, known)
    for name in known.needs:
        if not str(params.get(name) or "").strip():
            raise BadInput(f"{name} is missing: a test of type {kind} needs it")
    strange = [name for name, owner in OF_ONE_TYPE.items() if kind != owner and _given(params, [name])]
    if strange:
        raise BadInput(f"{' and '.join(strange)} has no meaning for a test of type {kind}")


def _error_of(record: Row, word: str) -> tuple[Optional[str], bool]:
    """Return what went wrong in a run, None where nothing did, and whether it has failed."""
    main = inside(record, "primaryErrorData")
    words = record.get("errorMessage") or (main.get("message") or main.get("name") if main.get("id") else None)
    failed = word == "failed" or bool(words) and main.get("isWarning") is not True
    return (str(words) if words else "Catchpoint gives no reason" if failed else None), failed


class Running:
    """What is known of one instant test that was started: its id, and by node how it goes."""

    def __init__(self, number: Any, nodes: Iterable[Row]) -> None:
        self.number = number
        self.nodes = {str(one["id"]): one for one in nodes}
        self.words = {node: str(one.get("instantTestStatus") or "pending").lower() for node, one in self.nodes.items()}
        self.records: dict[str, Row] = dict.fromkeys(self.nodes, {})

    def look(self, lookup: Lookup) -> None:
        """Ask how it goes on each node where it is not done: one node and one call."""
        for node in self.left():
            told = inside(lookup.get(lookup.path(f"{INSTANT}/{{id}}", id=str(self.number)), {"nodeId": node, "stepId": 0}), "data")
            self.words[node] = str(told.get("instantTestStatus") or self.words[node]).lower()
            self.records[node] = inside(told, "instantTestRecord")

    def _is_done(self, node: str) -> bool:
        return self.words[node] in ENDED or bool(self.records[node]) and self.words[node] not in GOING

    def left(self) -> list[str]:
        """Return the nodes where it is not done."""
        return [node for node in self.nodes if not self._is_done(node)]

    def called(self, node: str) -> str:
        """Return the name of a node."""
        return str(self.nodes[node].get("name") or inside(self.records[node], "node").get("name") or node)

    def _row(self, node: str) -> tuple[list[Options], Options]:
        """Return the fields that were measured on a node, and its row."""
        record, word = self.records[node], self.words[node]
        metrics = inside(record, "testResult", "metrics")
        fields = fields_of([one for one in metrics.get("fields") or () if isinstance(one, dict)])
        where: Options = {"node": self.called(node), "node_id": int(node) if node.isdecimal() else node, "status": word}
        if not self._is_done(node):
            return fields, where
        error, failed = _error_of(record, word)
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
            "raw": [record for record in self.records.values() if record],
        }


class InstantTestRules(ActionBehaviour):
    """It always starts another one: no two are the same, and none can be found again but by its id."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call, and would cost points."""
        if not params.get("nodes"):
            raise BadInput("nodes is missing; an instant test runs from one to five of them")
        duration(params["wait_timeout"], "wait_timeout")
        strange = _given(params, OF_ITS_OWN if params.get("test") else OF_A_TEST)
        if strange and params.get("test"):
            raise BadInput(f"{' and '.join(strange)} has no meaning beside test, which has all of it")
        if strange:
            raise BadInput(f"{' and '.join(strange)} can only stand beside test")
        if not params.get("test"):
            _check_kind(params)

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
        steps = () if seen else (Step("POST", _path(want, lookup), _body(want), repeatable=False, creates=True, query=_query(want)),)

        def running(answers: list[Answer]) -> Running:
            want.notes["running"] = seen or _started(answers[0], want)
            return want.notes["running"]

        def again(answers: list[Answer], waited: float) -> Optional[float]:
            return _pause(running(answers), waited, want) if want.params["wait"] else None

        after = {} if seen else thing
        return Plan("started", steps, after=after, resource=thing, result=lambda answers: _result(running(answers), thing, want), again=again)


def _path(want: Desired, lookup: Lookup) -> Any:
    test = want.get("test")
    return (lambda sent: lookup.path(f"{INSTANT}/{{id}}", id=test)) if test is not None else INSTANT


def _query(want: Desired) -> dict[str, Any]:
    return {"onDemand": "true"} if want.params["on_demand"] else {}


def _body(want: Desired) -> Callable[[Sent], Row]:
    """Return what makes the body, once every reference is known."""

    def body(sent: Sent) -> Row:
        made = {one.at: one.to_wire(want[one.name]) for one in want.resource.fields if one.name != "test" and want.get(one.name) is not None}
        if "script" in made:
            made["requestPostData"] = made.pop("script")  # where it goes is said nowhere; no other member could hold one
        tokens = made.get("authentication", {}).pop("tokenIds", None)
        return {**made, "tokenIds": tokens} if tokens else made

    return body


def _started(answer: Answer, want: Desired) -> Running:
    """Return what an answer says was started; raises Broken where it does not."""
    told = inside(answer.data, "data")
    if not told.get("id"):
        evidence = {"system": CATCHPOINT.name, "method": "POST", "endpoint": INSTANT, "status": answer.status}
        raise Broken("it did not say what it has started", advice=want.resource.behaviour.advice(None, want), **evidence)
    return Running(told["id"], told.get("instantTestNodes") or ())


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


INSTANT_TEST = Action(
    "instant_test",
    CATCHPOINT,
    identity=Identity(called=("test", "url", "type")),
    fields=(
        Field("test", NumberRef("test")),
        Field("url", Url(str.strip, 2048)),
        Field("type", Word(**{name: TEST_TYPES[name] for name in KINDS}), at="instantTestType"),
        Field("monitor", Word(**{one: MONITORS[one] for known in KNOWN.values() for one in known.monitors}), at="monitorType"),
        Field("method", Word(**METHODS), at="httpMethodType"),
        Field("post_data", at="requestPostData"),
        Field("script"),
        Field("script_type", Word(**{one: SCRIPT_TYPES[one] for known in KNOWN.values() for one in known.scripts}), at="transactionScriptTypeId"),
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
        Field("nodes", SetOf(Thing("node"), 1, 5), at="nodesIds"),
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

"""Instant tests: run once, now, on up to five nodes, whether by a body of their own or as a test that there is.

Asynchronous: what was started is Pending, then Running, then Completed or Failed. It goes on each time somebody looks, and by the
clock: after ten seconds (`patience`) it is done. One whose host ends in `.invalid` fails, and one of a test that fails at that moment.
Where a script goes is not known; here it is `requestPostData`.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, Refusal, number
from . import enums as e
from .answers import message, true
from .collection import API
from .nodes import ENTERPRISE
from .runs import Run, measures
from .sections import AUTHENTICATION, REQUEST, blanked
from .series import MEASURE
from .shapes import NAMED, Anything, Enum, Flag, ListOf, Object, Text, Whole, Wrong, iso
from .v1 import V1
from .v1_performance import NAMES
from .watch import Watch
from .world import World, no_valid

Row = dict[str, Any]
STATES = ("Pending", "Running", "Completed")
NODES = 5
_SCRIPTED = (1, 9, 25, 26)
_NODE = Object({"id": Whole(1), "name": Anything(), "networkType": Anything()}, ("id",))
_SHAPE = Object(
    {
        "id": Anything(), "url": Text(2048), "httpMethodType": Enum(e.HTTP_METHOD), "instantTestType": Enum(e.INSTANT_TEST_TYPE),
        "monitorType": Enum(e.MONITOR), "nodesIds": ListOf(_NODE, NODES), "requestSettings": REQUEST,
        "transactionScriptTypeId": Enum(e.SCRIPT_TYPE), "dnsQueryType": Enum(e.DNS_QUERY),
        "instantTestFlags": ListOf(Enum(e.TEST_FLAG)), "applicationVersion": Text(64), "applicationVersionId": Whole(0),
        "monitorVersionType": Enum(e.VERSION_TYPE), "userAgentType": Enum(e.USER_AGENT), "requestPostData": Text(1_000_000),
        "requestPostDataFormatType": Enum(e.POST_FORMAT), "width": Whole(0), "height": Whole(0), "filmstripFrequency": Whole(0),
        "authenticationMethodType": Enum(e.AUTHENTICATION), "enableDnsTcpProtocol": Flag(), "disableRecursiveResolution": Flag(),
        "tracepoints": ListOf(NAMED), "indicators": ListOf(NAMED), "clientId": Text(256), "subscribeTopic": Text(256),
        "publishTopic": Text(256), "publishMessage": Text(4096), "scriptFileName": Text(256),
        "action": Enum(e.TEST_ACTION), "actionType": Enum(e.TEST_ACTION),
    },
    ("instantTestType", "monitorType", "nodesIds"),
)  # fmt: skip
_OF_TEST = Object(
    {"nodesIds": ListOf(_NODE, NODES), "authentication": AUTHENTICATION, "tokenIds": ListOf(Whole(1))}, ("nodesIds",)
)
_V1 = Object(
    {
        "id": Anything(), "test_type": Enum(e.INSTANT_TEST_TYPE), "monitor": Enum(e.MONITOR), "test_url": Text(2048),
        "http_method": Enum(e.HTTP_METHOD), "nodes": ListOf(_NODE, NODES),
    },
    ("test_type", "monitor", "nodes"),
)  # fmt: skip
_SHOWN = ("dns", "connect", "ssl", "wait", "ttfb", "load", "response", "rtt", "testtime")


class InstantTests(Family):
    """`/v2/instanttests`, and `onDemandTest` of version 1."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._watch = others[Watch]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{API}/instanttests"
        return [
            Operation("POST", path, self._start, write=True), Operation("POST", f"{path}/{{id}}", self._start_of, write=True),
            Operation("GET", f"{path}/{{id}}", self._read), Operation("GET", f"{path}/configuration/{{id}}", self._configuration),
            Operation("GET", "/_sandbox/instant-tests", self._all, open=True),
            Operation("POST", f"{V1}/onDemandTest/0", self._v1_start, write=True), Operation("GET", f"{V1}/onDemandTest/{{id}}", self._v1_read),
        ]  # fmt: skip

    # Starting

    def _start(self, call: Call) -> Response:
        try:
            body = _SHAPE.read(call.body)
            kind = body["instantTestType"]["id"]
            if kind in _SCRIPTED:
                if not body.get("requestPostData", "").strip():
                    raise Wrong("The requestPostData field is required: it holds the script.")
            elif not body.get("url"):
                raise Wrong("The url field is required.")
            return self._put(body, None, self._nodes(call, body))
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong

    def _start_of(self, call: Call) -> Response:
        test = self._world.tests.shared(call.path["id"])
        if test is None:
            raise self._world.unknown("Test", call.path["id"])
        try:
            body = _OF_TEST.read(call.body)
            if test["testType"]["id"] not in e.INSTANT_TEST_TYPE:
                raise Wrong(f"A test of type '{test['testType']['name']}' cannot be run as an instant test.")
            kind = {"instantTestType": e.pair(e.INSTANT_TEST_TYPE, test["testType"]["id"]), "monitorType": test["monitor"]}
            whole = {**kind, "url": test.get("url"), "nodesIds": body["nodesIds"]}
            return self._put({name: value for name, value in whole.items() if value is not None}, test["id"], self._nodes(call, body))
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong

    def _nodes(self, call: Call, body: Row) -> list[Row]:
        """Return the nodes; without `onDemand` only the customer's own are allowed."""
        nodes = []
        for number_ in dict.fromkeys(node["id"] for node in body["nodesIds"]):
            row = self._world.nodes.shared(number_)
            if row is None:
                raise Wrong(no_valid("Node", number_))
            if not row["availableForInstantTests"] or row["status"]["id"] != 0:
                raise Wrong(f"The node '{row['name']}' is not available for instant tests.")
            if not true(call, "onDemand") and row["networkType"]["id"] not in ENTERPRISE:
                raise Wrong(f"The node '{row['name']}' needs onDemand: it is no enterprise node.")
            nodes.append(row)
        if not nodes:
            raise Wrong("The nodesIds field is required.")
        return nodes

    def _put(self, body: Row, test: int | None, nodes: list[Row]) -> Response:
        row = self._kept(body, test, nodes)
        shown = [{"id": node["id"], "name": node["name"], "instantTestStatus": STATES[0]} for node in nodes]
        return self._world.envelope({"id": row["id"], "instantTestNodes": shown})

    def _kept(self, body: Row, test: int | None, nodes: list[Row]) -> Row:
        number_ = self._world.instant_tests.next_id(991_200)
        now = self._world.clock.now()
        failing = [node["id"] for node in nodes if self._fails(body, test, node["id"])]
        row = {
            "id": number_, "test": test, "body": {**blanked(body), "id": number_}, "nodes": [node["id"] for node in nodes],
            "at": now, "looks": {}, "failing": failing,
        }  # fmt: skip
        self._world.instant_tests.put(number_, row)
        return row

    def _fails(self, body: Row, test: int | None, node: int) -> bool:
        host = body.get("url", "").partition("://")[2].partition("/")[0].partition(":")[0] or body.get("url", "")
        return host.lower().endswith(".invalid") or (test is not None and self._watch.fails_now(test, node))

    # Looking

    def _read(self, call: Call) -> Response:
        """Answer with how it goes on one node; a look brings it on."""
        row = self._found(call)
        node = call.param("nodeId")
        if not node:
            raise self._world.refusal("The nodeId field is required.")
        if number(call.param("stepId"), 0) is None:
            raise self._world.refusal(f"The value '{call.param('stepId')}' is not valid for stepId.")
        if node not in map(str, row["nodes"]):
            raise self._world.unknown("Node", node)
        state = self._state(row, node)
        data = {"instantTestStatus": state, "instantTest": row["body"]}
        if state in ("Completed", "Failed"):
            data["instantTestRecord"] = self._record(row, int(node))
        return self._world.envelope(data)

    def _found(self, call: Call) -> Row:
        row = self._world.instant_tests.get(call.path["id"])
        if row is None:
            raise self._world.unknown("Instant Test", call.path["id"])
        return row

    def _state(self, row: Row, node: str) -> str:
        """Return how far it is on a node, and put down that somebody has looked."""
        looks = row["looks"].get(node, 0) + 1
        row["looks"][node] = looks
        self._world.instant_tests.put(row["id"], row)
        if looks <= 2 and self._world.clock.now() - row["at"] < self._world.setting("patience"):
            return STATES[looks - 1]
        return "Failed" if int(node) in row["failing"] else STATES[2]

    def _values(self, row: Row, node: int) -> tuple[list[str], list[float | None]]:
        """Return what was measured, and the values in the same order."""
        kind = row["body"]["instantTestType"]["id"]
        names = [measure for measure in _SHOWN if measure in measures(kind)]
        failed = 2 if node in row["failing"] else 0
        run = Run(row["test"] or row["id"], kind, node, int(row["at"]), failed, 1.0, self._world.setting("seed"))
        return names, [run.value(name) for name in names]

    def _record(self, row: Row, node: int) -> Row:
        names, values = self._values(row, node)
        known = {measure: number_ for number_, measure in MEASURE.items()}
        fields = [
            {"metricType": {"id": known[name], "name": NAMES[name]}, "name": NAMES[name], "index": index}
            for index, name in enumerate(names)
        ]  # fmt: skip
        place = self._world.nodes.shared(node) or {"id": node, "name": None}
        record: Row = {
            "id": row["id"] * 100 + row["nodes"].index(node), "node": {"id": node, "name": place["name"]},
            "monitorType": row["body"]["monitorType"], "actualRuntime": iso(row["at"]), "reportWindowTime": iso(row["at"] // 60 * 60),
            "publicLink": f"https://portal.example.com/record/{row['id']}/{node}",
            "testResult": {"metrics": {"fields": fields, "items": values}},
        }  # fmt: skip
        if node in row["failing"]:
            words = "The host could not be resolved."
            record |= {"errorMessage": words, "primaryErrorData": {"id": 12007, "name": "DNS", "message": words, "isWarning": False}}
        return record

    def _all(self, call: Call) -> Response:
        """List what was started, which the API does nowhere."""
        return JSONResponse([row["body"] for row in self._world.instant_tests.all()])

    def _configuration(self, call: Call) -> Response:
        """Answer with the settings; 0 is a template. The vendor describes it without the envelope."""
        wanted = call.path["id"]
        if wanted == "0":
            kinds = {"instantTestType": e.pair(e.INSTANT_TEST_TYPE, 0), "monitorType": e.pair(e.MONITOR, 18)}
            data = {"instantTest": {"id": 0, "url": "", "nodesIds": [], **kinds}}
        else:
            data = {"instantTest": self._found(call)["body"]}
        return JSONResponse({"result": {}, "value": data}) if self._world.setting("bare") else self._world.envelope(data)

    # Version 1

    def _v1_start(self, call: Call) -> Response:
        try:
            body = _V1.read(call.body)
            if not body.get("test_url"):
                raise Wrong("The test_url field is required.")
            nodes = [self._world.nodes.shared(node["id"]) for node in body["nodes"]]
            if not nodes or None in nodes:
                raise Wrong("The nodes field needs nodes that there are.")
        except Wrong as wrong:
            raise Refusal(message(str(wrong))) from wrong
        kept = {"instantTestType": body["test_type"], "monitorType": body["monitor"], "url": body["test_url"]}
        return JSONResponse({"id": self._kept(kept, None, [node for node in nodes if node])["id"]})

    def _v1_read(self, call: Call) -> Response:
        """Answer with a line for each node that is done."""
        row = self._world.instant_tests.get(call.path["id"])
        if row is None:
            raise Refusal(message(no_valid("On Demand Test", call.path["id"]), self._world.setting("unknown_id")))
        done = [node for node in row["nodes"] if self._state(row, str(node)) in ("Completed", "Failed")]
        return JSONResponse({"items": [self._in_v1(row, node) for node in done]})

    def _in_v1(self, row: Row, node: int) -> Row:
        names, values = self._values(row, node)
        metrics = [{"name": NAMES[name], "value": value} for name, value in zip(names, values, strict=True)]
        web: Row = {"summary": {"items": [{"metrics": metrics}]}, "detail": {"items": [{"metrics": metrics}]}}
        if node in row["failing"]:
            web["test_failure"] = {"description": "The host could not be resolved."}
        return {"node": {"id": node, "name": (self._world.nodes.shared(node) or {"name": None})["name"]}, "web": web}

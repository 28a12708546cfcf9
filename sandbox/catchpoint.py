"""Catchpoint: both ways in (API v1 with client credentials, API v2 with a key) and the reading of tests."""

from __future__ import annotations

import base64
import json
import math
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .service import Call, Operation, Refusal, Service

KEY = "9F3A6C21D8E74B05A1C6E2F84D7B3059C4E8A2F60B7D1938E5C4F6A70D2B8E13"
CLIENT_ID = "Hq-7f4b2c9d1e6a8b3c5d0f92e1"
CLIENT_SECRET = "4f6b1d2e-93c7-4a58-b0de-71c2a9f8e6d3"
TOKEN_LIFETIME = 1800
PAGE_SIZE = 100
"""Default and maximum."""
STATUSES = {0: "Active", 1: "Inactive"}
SECTIONS = {
    "requestSettings": "includeRequest", "scheduleSettings": "includeTargeting", "insightData": "includeInsight",
    "advancedSettings": "includeAdvanceSettings", "alertGroup": "includeAlerts",
}  # fmt: skip
"""Member of a test -> the switch that brings it into a list (the vendor's spelling)."""


def envelope(data: Any, errors: tuple[str, ...] = (), status: int = 200) -> JSONResponse:
    """Return an answer of API v2; it failed when there are errors, whatever the status says."""
    body = {
        "data": data, "messages": [], "errors": [{"message": message} for message in errors],
        "completed": not errors, "traceId": secrets.token_hex(16),
    }  # fmt: skip
    return JSONResponse(body, status)


class CatchpointService(Service):
    """Catchpoint. Sources: the vendor's v2 description and REST API guide; public clients for v1."""

    name = "catchpoint"
    credentials = {
        "CATCHPOINT_API_TOKEN": KEY,
        "CATCHPOINT_CLIENT_ID": CLIENT_ID,
        "CATCHPOINT_CLIENT_SECRET": CLIENT_SECRET,
    }
    secret_keys = ("client_id", "client_secret", "access_token", "refresh_token", "password", "passphrase")
    ignore_case = True

    def operations(self) -> list[Operation]:
        """Return what there is so far: the token, and the reading of tests in both versions."""
        return [
            Operation("POST", "/ui/api/token", self._token, open=True),
            Operation("GET", "/ui/api/v1/tests", self._tests_v1),
            Operation("GET", "/api/v2/tests", self._tests),
            Operation("GET", "/api/v2/tests/{ids}", self._tests_by_id),
        ]

    def seed(self) -> None:
        """Put three tests, the last of them inactive."""
        for document in (
            _test(880012, "Shop front page", 2002, None, "https://shop.example.org/", (0, "Web"), (18, "Chrome"), 0),
            _test(880013, "Shop search", 2002, 3003, "https://shop.example.org/search", (0, "Web"), (2, "Object"), 0),
            _test(880014, "Name service", 2003, None, "example.org", (5, "Dns"), (13, "DNS Direct"), 1),
        ):
            self.store.table("catchpoint.tests").put(document["id"], document)

    # Who asks

    def authenticate(self, request: Request) -> Any:
        """Want the key as Bearer for v2, an issued token for v1."""
        scheme, dummy, given = request.headers.get("authorization", "").partition(" ")
        given = given.strip() if scheme.lower() == "bearer" else ""
        if request.url.path.lower().startswith("/ui/"):
            return self._authenticate_v1(given)
        if not secrets.compare_digest(given.encode(), KEY.encode()):
            body = {"errors": [{"message": "Invalid credentials"}], "traceId": secrets.token_hex(16)}
            raise Refusal(JSONResponse(body, 401))
        return "consumer"

    def _authenticate_v1(self, given: str) -> str:
        """Accept a token as issued, or base64 of it in either alphabet, as clients send it."""
        tokens = self.store.table("catchpoint.tokens")
        token = next((tokens.get(form) for form in (given, _decoded(given)) if form and form in tokens), None)
        if token is None:
            raise Refusal(JSONResponse({"Message": "Invalid token"}, 401))
        if token["expires"] <= self.clock.now():
            # With which status is not known; clients that have worked look for these words in a 200.
            raise Refusal(JSONResponse({"Message": "Expired token"}, 200))
        return "client"

    def _token(self, call: Call) -> Response:
        form = call.body if isinstance(call.body, dict) else {}
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"Message": "Unsupported grant type"}, 400)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            # Its status is not known; the words are all that a client reads.
            return JSONResponse({"Message": "Invalid client credentials"}, 400)
        token = secrets.token_urlsafe(40)
        self.store.table("catchpoint.tokens").put(token, {"expires": self.clock.now() + TOKEN_LIFETIME})
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": TOKEN_LIFETIME})

    # Tests

    def _tests_v1(self, call: Call) -> Response:
        filters = {
            "divisionId": "divisionId", "productId": "productId", "parentFolderId": "folderId",
            "statusId": "status", "typeId": "testType", "monitorId": "monitor",
        }  # fmt: skip
        rows = [row for row in self._all_tests() if _matches(call, row, filters) and _contains(call, row)]
        page, size = _page(call, lambda message: JSONResponse({"Message": message}, 400))
        shown = [_in_v1(row) for row in rows[(page - 1) * size : page * size]]
        return JSONResponse({"items": shown, "has_more": page * size < len(rows), "page_number": page})

    def _tests(self, call: Call) -> Response:
        filters = {
            "productIds": "productId", "parentFolderIds": "folderId", "statusId": "status", "typeIds": "testType",
            "monitorIds": "monitor",
        }  # fmt: skip
        rows = [row for row in self._all_tests() if _matches(call, row, filters) and _contains(call, row)]
        if call.param("statusId") is None:
            # The vendor's description says both "active and inactive" and "active"; here it is active ones.
            rows = [row for row in rows if row["status"]["id"] == 0]
        page, size = _page(call, lambda message: envelope({}, (message,), 400))
        wanted = {section for section, switch in SECTIONS.items() if _true(call, switch)}
        shown = [{**row, **dict.fromkeys(set(SECTIONS) - wanted)} for row in rows[(page - 1) * size : page * size]]
        more = page * size < len(rows)
        data = {
            "tests": shown, "hasMore": more, "next": _link(call, page + 1, size) if more else None,
            "previous": _link(call, page - 1, size) if page > 1 else None,
        }  # fmt: skip
        return envelope(data)

    def _tests_by_id(self, call: Call) -> Response:
        wanted = call.path["ids"]
        if wanted == "0":
            return envelope({"tests": [_test(0, None, 0, None, None, (0, "Web"), (18, "Chrome"), 0)], "hasMore": False})
        table = self.store.table("catchpoint.tests")
        found = [row for row in (table.get(test_id) for test_id in wanted.split(",")) if row]
        if not found:
            # Not 404. Whether it comes with 400 or 200 is not known; 400 here.
            return envelope({}, (f"No valid Test found for input '{wanted}'.",), 400)
        return envelope({"tests": found, "hasMore": False})

    def _all_tests(self) -> list[dict[str, Any]]:
        return self.store.table("catchpoint.tests").all()

    # How it reads and refuses

    def parse(self, request: Request, raw: bytes) -> Any:
        """Read a form (the token request) or JSON of whatever type it says it is."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            return json.loads(raw)
        except ValueError as error:
            raise Refusal(envelope({}, (f"Invalid JSON: {error}",), 400)) from error

    def unknown_path(self, request: Request) -> Response:
        """Answer without a body: outside the API there is no envelope."""
        return Response(status_code=404)

    def wrong_method(self, request: Request) -> Response:
        """Answer without a body, as for an unknown path."""
        return Response(status_code=405)

    def too_many(self, retry_after: float) -> Response:
        """Answer 429; neither body nor Retry-After is documented, the X- headers are what one script reads."""
        response = envelope({}, ("API rate limit exceeded.",), 429)
        seconds = str(math.ceil(retry_after))
        response.headers.update({"Retry-After": seconds, "X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": seconds})
        return response


def _decoded(given: str) -> str | None:
    try:
        return base64.b64decode(given.replace("-", "+").replace("_", "/"), validate=True).decode("ascii")
    except ValueError:
        return None


def _test(
    number: int, name: str | None, product: int, folder: int | None, url: str | None,
    kind: tuple[int, str], monitor: tuple[int, str], status: int,
) -> dict[str, Any]:  # fmt: skip
    inherit = {"id": 0, "name": "Inherit"}
    return {
        "id": number, "divisionId": 1001 if number else 0, "productId": product, "folderId": folder, "name": name,
        "description": "", "url": url, "testType": _enum(kind), "monitor": _enum(monitor),
        "status": _enum((status, STATUSES[status])), "alertsPaused": False, "enableTestDataWebhook": True,
        "startTime": "2025-03-01T00:00:00Z", "endTime": None, "changeDate": "2025-03-02T11:02:09Z", "labels": [],
        "thresholdRestModel": None, "scheduleSettings": {"scheduleSettingType": inherit},
        "requestSettings": {"requestSettingType": inherit}, "insightData": {"insightSettingType": inherit},
        "advancedSettings": {"advancedSettingType": inherit},
        "alertGroup": {"alertSettingType": inherit, "alertGroupItems": []},
    }  # fmt: skip


def _enum(pair: tuple[int, str]) -> dict[str, Any]:
    return {"id": pair[0], "name": pair[1]}


def _in_v1(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"], "division_id": row["divisionId"], "product_id": row["productId"],
        "parent_folder_id": row["folderId"], "name": row["name"], "test_url": row["url"],
        "test_type": row["testType"], "monitor": row["monitor"], "status": row["status"],
        "alerts_paused": row["alertsPaused"], "start": _american(row["startTime"]),
        "change_date": _american(row["changeDate"]),
    }  # fmt: skip


def _american(moment: str) -> str:
    """Write a time as v1 does: `03/01/2025 08:00:00 AM`."""
    hour = int(moment[11:13])
    half = "AM" if hour < 12 else "PM"
    return f"{moment[5:7]}/{moment[8:10]}/{moment[:4]} {hour % 12 or 12:02d}{moment[13:19]} {half}"


def _matches(call: Call, row: dict[str, Any], filters: dict[str, str]) -> bool:
    """Tell whether a row passes the filters given; filters: parameter -> member, an id or an enumeration."""
    for parameter, member in filters.items():
        wanted = call.param(parameter)
        value = row[member]["id"] if isinstance(row[member], dict) else row[member]
        if wanted is not None and str(value) not in wanted.split(","):
            return False
    return True


def _contains(call: Call, row: dict[str, Any]) -> bool:
    """Tell whether name and url hold the texts asked for; whether the service compares exactly is not known."""
    texts = all((call.param(name) or "").lower() in (row[name] or "").lower() for name in ("name", "url"))
    return texts and (call.param("alertsPaused") is None or _true(call, "alertsPaused") == row["alertsPaused"])


def _true(call: Call, name: str) -> bool:
    return (call.param(name) or "").lower() == "true"


def _page(call: Call, refuse: Any) -> tuple[int, int]:
    """Return (page number, page size); refuse: makes the answer to a value that is none."""
    numbers = []
    for name, default in (("pageNumber", 1), ("pageSize", PAGE_SIZE)):
        value = call.param(name) or str(default)
        if not value.isdecimal() or int(value) < 1:
            raise Refusal(refuse(f"The value '{value}' is not valid for {name}."))
        numbers.append(int(value))
    return numbers[0], min(numbers[1], PAGE_SIZE)


def _link(call: Call, page: int, size: int) -> str:
    """Return the address of another page, without the host."""
    others = [(name, value) for name, values in call.query.items() for value in values
              if name not in ("pageNumber", "pageSize")]  # fmt: skip
    return f"/api/v2/tests?{urlencode([*others, ('pageNumber', page), ('pageSize', size)])}"


SERVICE = CatchpointService

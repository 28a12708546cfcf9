"""What an account has besides: divisions, and who asks; and the sandbox's own switches."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Family, Operation, Refusal
from . import enums as e
from .collection import API
from .world import CHOICES, CONSUMER, DEFAULTS, DIVISION, World

Row = dict[str, Any]
ROLES = {1: "User", 2: "Administrator", 3: "Read Only"}


class Account(Family):
    """The operations on what is only read."""

    _world: World

    def operations(self) -> list[Operation]:
        """Return the operations."""
        return [
            Operation("GET", f"{API}/divisions", self._divisions),
            Operation("GET", f"{API}/useridentity", self._identity),
            Operation("GET", f"{API}/userroles", lambda _call: self._roles(list(ROLES))),
            Operation("GET", f"{API}/userroles/{{ids}}", self._roles_by_id),
        ]

    def _divisions(self, call: Call) -> Response:
        rows = [{"id": DIVISION, "name": "Example", "statusType": e.pair(e.STATUS, 0)}]
        wanted, status = call.param("divisionId"), call.param("divisionStatus", "0")
        shown = [row for row in rows if wanted in (None, "", str(row["id"])) and status in ("", "0")]
        return self._world.envelope({"divisions": shown, "hasMore": False})

    def _identity(self, _call: Call) -> Response:
        contact = self._world.contacts.shared(7001) or {"id": 7001, "email": "operator@example.com"}
        return self._world.envelope({"contact_id": contact["id"], "contact_email": contact["email"], "user_id": CONSUMER})

    def _roles_by_id(self, call: Call) -> Response:
        found = [number for number in ROLES if str(number) in call.path["ids"].split(",")]
        if not found:
            raise self._world.unknown("User Role", call.path["ids"])
        return self._roles(found)

    def _roles(self, numbers: list[int]) -> Response:
        """Answer with roles, whose ids are those of a contact's system access."""
        level = {"id": 1, "name": "Division"}
        rows = [{"id": one, "name": ROLES[one], "divisionName": "Example", "levelType": level, "levelId": DIVISION} for one in numbers]
        return self._world.envelope({"userRoles": rows})


class Switches(Family):
    """`/_sandbox/settings`: what the service is like."""

    _world: World

    def operations(self) -> list[Operation]:
        """Return the sandbox's own operations."""
        return [
            Operation("GET", "/_sandbox/settings", self._shown, open=True),
            Operation("POST", "/_sandbox/settings", self._set, open=True),
        ]

    def _shown(self, _call: Call) -> Response:
        return JSONResponse({name: self._world.setting(name) for name in DEFAULTS})

    def _set(self, call: Call) -> Response:
        wanted = call.body
        if not isinstance(wanted, dict):
            raise _wrong("settings are an object")
        for name, value in wanted.items():
            _check(name, value)
        now = {name: self._world.setting(name) for name in DEFAULTS}
        limits = {**now["limits"], **wanted.get("limits", {})}
        self._world.settings.put("settings", {**now, **wanted, "limits": limits})
        self._world.usage.clear()
        return self._shown(call)


def _check(name: str, value: Any) -> None:
    """Refuse a setting that there is not, or a value that it cannot have."""
    if name not in DEFAULTS:
        raise _wrong(f"there is no setting {name[:40]}; there are {', '.join(DEFAULTS)}")
    if name in CHOICES:
        if not any(value == choice and type(value) is type(choice) for choice in CHOICES[name]):
            raise _wrong(f"{name} is one of {', '.join(map(str, CHOICES[name]))}")
    elif name == "limits":
        if not isinstance(value, dict) or not set(value) <= set(DEFAULTS["limits"]) or not all(map(_count, value.values())):
            raise _wrong(f"limits are whole numbers under {', '.join(DEFAULTS['limits'])}")
    elif name in ("seed", "patience"):
        if not _count(value):
            raise _wrong(f"{name} is a whole number")
    elif not isinstance(value, bool):
        raise _wrong(f"{name} is true or false")


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _wrong(text: str) -> Refusal:
    return Refusal(JSONResponse({"error": text}, 400))

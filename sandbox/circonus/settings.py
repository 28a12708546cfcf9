"""What can be switched about the emulated service."""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid
from .world import DEFAULTS


class SettingsFamily(Family):
    """The operations of the sandbox's own on its settings (see the package)."""

    def operations(self) -> list[Operation]:
        """Return them: open, and no writes."""
        return [
            Operation("GET", "/_sandbox/settings", self._read, open=True),
            Operation("POST", "/_sandbox/settings", self._write, open=True),
        ]

    def _read(self, _call: Call) -> Response:
        return answer(self._world.settings.shared("all") or DEFAULTS)

    def _write(self, call: Call) -> Response:
        body = call.body or {}
        for name, value in body.items():
            kind = DEFAULTS.get(name).__class__
            if name not in DEFAULTS or value.__class__ is not kind or (kind is int and value < 0):
                raise invalid(f"the settings are {', '.join(f'{one} ({DEFAULTS[one]!r})' for one in DEFAULTS)}")
        self._world.settings.put("all", {**(self._world.settings.shared("all") or DEFAULTS), **body})
        return self._read(call)

"""The little window with the status that a page can put on other sites: one per page, never absent."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, one_of
from .forms import text
from .pages import colour

POSITIONS = ("top-left", "top-right", "bottom-left", "bottom-right")
"""The corners; only `bottom-left` has been seen."""
DEFAULTS = {
    "position": "bottom-left", "incident_background_color": "F95356", "incident_text_color": "FFFFFF",
    "maintenance_background_color": "0066FF", "maintenance_text_color": "FFFFFF",
}  # fmt: skip
"""Nobody has shown what a page has that nobody has configured; sandbox choice."""


class EmbedConfig(Family):
    """`/v1/pages/{page_id}/status_embed_config`."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.embed_configs

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        path = "/v1/pages/{page_id}/status_embed_config"
        return [
            Operation("GET", path, self._get),
            Operation("PATCH", path, self._change, write=True),
            Operation("PUT", path, self._change, write=True),
        ]

    def _get(self, call: Call) -> Response:
        return answer(self._found(call))

    def _found(self, call: Call) -> dict[str, Any]:
        page_id = self._account.page(call)
        return self._table.get(page_id) or {"page_id": page_id, **DEFAULTS}

    def _change(self, call: Call) -> Response:
        found = self._found(call)
        wanted = attributes(call, "status_embed_config")
        changes = {name: _cast(name, wanted[name]) for name in DEFAULTS if name in wanted}
        self._table.put(found["page_id"], found | changes)
        return answer(found | changes)


def _cast(name: str, value: Any) -> str:
    # In which form colours come back is not known; sandbox choice: as the page's do, without the #.
    return one_of("Position", text(value), POSITIONS) if name == "position" else colour(name, value)

"""People and machines who listen to the status page, and what they have heard."""

from __future__ import annotations

from typing import Any

from tests.support.sandbox import Sandbox
from tests.support.statuspage import Statuspage

EMAIL, PHONE, ENDPOINT = "reader@example.com", "202-555-0142", "https://hooks.example.com/status"


class Audience:
    """Subscribes one of each kind to the page, without a word to them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        page = Statuspage(sandbox)
        for contact in ({"email": EMAIL}, {"phone_country": "US", "phone_number": PHONE}, {"endpoint": ENDPOINT}):
            page.make("/subscribers", "subscriber", skip_confirmation_notification=True, **contact)
        self._last = 0
        self.heard()

    def heard(self) -> list[dict[str, Any]]:
        """Return who was told what since the last time."""
        rows = self._sandbox.outbox(since=self._last)
        self._last = rows[-1]["n"] if rows else self._last
        return rows

    def announced(self) -> list[dict[str, Any]]:
        """Return the same without the calls that webhooks get for every new status of a component, which nothing prevents."""
        return [row for row in self.heard() if not row["why"].startswith("component status")]

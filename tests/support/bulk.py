"""apply, export and api, run at the engine's door against a live sandbox."""

from __future__ import annotations

from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils import catalogue, entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from tests.support.engine import Engine, Ran
from tests.support.raw import headers
from tests.support.sandbox import Sandbox

COMPONENTS = "/v1/pages/kctbh9vrtdwd/components"


class Bulk(Engine):
    """Runs the modules that deal with many things; waits are real where `real` is set."""

    real = False

    def of(self, module: str, options: dict[str, Any], *, check: bool = False) -> Ran:
        """Run apply, export or api."""
        since = self._last()
        session = Cache() if self.real else self.session()
        args = {"timeout": 10.0, **options}
        result = entry.run_task(catalogue.MODULES[module], args, check, self.environment, session)
        return Ran(result, self.sandbox.journal(since=since))

    def apply(self, *entries: dict[str, Any], check: bool = False, **options: Any) -> Ran:
        """Apply entries."""
        return self.of("apply", {"resources": list(entries), **options}, check=check)

    def exported(self, system: str) -> list[dict[str, Any]]:
        """Return what an export of everything of a service returns."""
        ran = self.of("export", {"system": [system]})
        assert not ran.failed, ran.result
        return ran["resources"]


def component(name: str, **options: Any) -> dict[str, Any]:
    """Return an entry for a component."""
    return {"statuspage_component": {"name": name, **options}}


def components(number: int, prefix: str = "c") -> list[dict[str, Any]]:
    """Return entries for that many components."""
    return [component(f"{prefix}{one:04}", description=f"Number {one}") for one in range(number)]


def names(sandbox: Sandbox) -> list[str]:
    """Return the names of all components, every page of them, groups left out."""
    found: list[str] = []
    page = 1
    while True:
        query = {"page": page, "per_page": 100}
        rows = sandbox.request(
            "statuspage", "GET", COMPONENTS, params=query, headers=headers(sandbox, "statuspage")
        ).json()
        found += [row["name"] for row in rows if not row["group"]]
        if len(rows) < 100:
            return found
        page += 1

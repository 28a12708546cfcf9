# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several tests that are removed in one call. What is not there is gone already.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests)
"""

from __future__ import annotations

from ...behaviour import ActionBehaviour, Lookup
from ...resource import Identity
from ...steps import Desired, Plan, Step
from ...values import Options, Row
from .several_tests import WHICH, OfTests, id_of, meant, plan_of, refuse_others, told_id
from .system import API, AT_ONCE, CATCHPOINT, INACTIVE, status_of


class RemovalRules(ActionBehaviour):
    """Removes several tests at once."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        refuse_others(params, "state: absent and tests")

    def look(self, want: Desired, lookup: Lookup) -> list[Row]:
        """Return those of the tests that are there."""
        return meant(want, lookup, inactive_too=True, lacking_too=True)

    def plan(self, want: Desired, seen: list[Row], lookup: Lookup) -> Plan:
        """Decide which go, fifty in one call."""
        ids = [str(id_of(row)) for row in seen]
        some = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
        steps = [Step("DELETE", f"{API}/tests/{','.join(one)}", repeatable=True) for one in some]
        was = [{"id": one, "status": "inactive" if status_of(row) == INACTIVE else "active"} for one, row in zip(ids, seen)]
        sides = {id_of(row): (before, None) for row, before in zip(seen, was)}
        thing = {"tests": [{**told_id(row), "name": row.get("name")} for row in seen]}
        return plan_of("deleted", steps, seen, sides, thing, dict.fromkeys(ids), locked=bool(seen))


TEST_REMOVAL = OfTests(
    "test_removal",
    CATCHPOINT,
    identity=Identity("tests", tie_break=("product", "folder")),
    fields=WHICH,
    module=None,
    behaviour=RemovalRules(),
)

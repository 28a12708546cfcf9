# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several tests that are removed in one call. What is not there is gone already.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests)
"""

from __future__ import annotations

from ...behaviour import ActionBehaviour, Lookup
from ...resource import Identity
from ...steps import Answer, Desired, Plan, Result, Step
from ...values import Options, Row
from .several_tests import WHICH, OfTests, called, id_of, meant, refuse_others, told_id
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
        ids, names = [str(id_of(row)) for row in seen], called(seen)
        some = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]

        def result(answers: list[Answer]) -> Result:
            return Result(thing, stored=tuple(("test", one, None) for one in ids))

        thing = {"tests": [{**told_id(row), "name": row.get("name")} for row in seen]}
        return Plan(
            "deleted" if seen else "unchanged",
            tuple(Step("DELETE", f"{API}/tests/{','.join(one)}", repeatable=True) for one in some),
            {names[id_of(row)]: {"id": str(id_of(row)), "status": "inactive" if status_of(row) == INACTIVE else "active"} for row in seen},
            {},
            thing,
            locked=bool(seen),
            findable=True,
            result=result,
        )


TEST_REMOVAL = OfTests(
    "test_removal",
    CATCHPOINT,
    identity=Identity("tests", tie_break=("product", "folder")),
    fields=WHICH,
    module=None,
    behaviour=RemovalRules(),
)

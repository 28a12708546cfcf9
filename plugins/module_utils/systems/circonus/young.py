# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks that were just made: for a moment the service may refuse what leads to one, as if it were not there or not active.

Source: the vendor's agent asks three times, a second apart (https://github.com/circonus-labs/circonus-agent); the changelog of
July 2019 has it of rule sets.
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import NotFound, understanding

TIMES = 3
PAUSE = 1.0
"""Seconds between two of them."""
YOUNG = 120
"""Seconds for which a check bundle counts as just made."""


class LeadsToChecks:
    """What a kind has that leads to checks: its creation is sent again while one of them is that young."""

    def again(self, status: int, body: Any, times: int, lookup: Lookup) -> Optional[float]:
        """Return a second, three times, where a check that the body names is young."""
        if status not in (400, 404) or times >= TIMES:
            return None
        return PAUSE if any(_is_young(check, lookup) for check in checks_in(body)) else None


def checks_in(body: Any) -> list[str]:
    """Return the checks that a body leads to, by their cids: as such, as the number of a datapoint, and as that of a metric."""
    if not isinstance(body, dict):
        return []
    told = [body.get("check"), body.get("item"), *(body.get("rel_metrics") or ())]
    told += [f"/check/{one['check_id']}" for one in body.get("datapoints") or () if one.get("check_id")]
    numbers = [_number_of(str(one)) for one in told if one]
    return list(dict.fromkeys(f"/check/{number}" for number in numbers if number and number != "0"))


def _number_of(written: str) -> Optional[str]:
    """Return the number of the check in `/check/12`, `/metric/12_name` and `12_name`."""
    match = re.match(r"(?:/check/|/metric/)?(\d+)(?:_|$)", written)
    return match.group(1) if match else None


def _is_young(check: str, lookup: Lookup) -> bool:
    """Say whether a check is not there yet, or was made a moment ago.

    What is seen here is entered nowhere: a check told alone has no name, and other entries of the pass look it up by that.
    """
    with understanding("circonus"):
        try:
            told = lookup.get(f"/v2{check}")
            bundle = lookup.get(f"/v2{told['_check_bundle']}")
        except NotFound:
            return True
        return lookup.now() - (bundle.get("_created") or 0) < YOUNG

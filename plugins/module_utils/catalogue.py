# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every module of the collection by name: what `apply` may hold, and what the in-process door runs.

The imports are static, because a shipped module carries only what is imported so.
"""

from __future__ import annotations

from typing import Any

from .api import Api
from .apply import Apply
from .export import Export
from .resource import Resource, System
from .systems import circonus, pagerduty, statuspage, zmon

RESOURCES: dict[str, Resource] = {
    **circonus.RESOURCES,
    **pagerduty.RESOURCES,
    **statuspage.RESOURCES,
    **zmon.RESOURCES,
}
SYSTEMS: dict[str, System] = {
    one.name: one for one in (circonus.CIRCONUS, pagerduty.PAGERDUTY, statuspage.STATUSPAGE, zmon.ZMON)
}
API = Api(SYSTEMS)
APPLY = Apply(RESOURCES)
EXPORT = Export(RESOURCES)

INFOS = {one.module: one for one in (statuspage.INFO,)}

MODULES: dict[str, Any] = {**RESOURCES, **INFOS, **{one.module: one for one in (API, APPLY, EXPORT)}}

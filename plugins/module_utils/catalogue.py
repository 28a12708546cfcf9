# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every module of the collection by name: what `apply` may hold, and what the in-process door runs.

The imports are static, because a shipped module carries only what is imported so. Written by scripts/generate.py.
"""

from __future__ import annotations

from typing import Any

from .api import Api
from .bulk.apply import Apply
from .bulk.export import Export
from .bulk.window.module import MaintenanceWindow
from .looks import Info
from .system import System
from .systems.catchpoint import kinds as catchpoint
from .systems.catchpoint.window import CatchpointWindow
from .systems.circonus import kinds as circonus
from .systems.circonus.window import CirconusWindow
from .systems.pagerduty import kinds as pagerduty
from .systems.pagerduty.window import PagerDutyWindow
from .systems.statuspage import kinds as statuspage
from .systems.statuspage.window import StatuspageWindow
from .systems.zmon import kinds as zmon
from .systems.zmon.window import ZmonWindow

_KINDS = (*catchpoint.KINDS, *circonus.KINDS, *pagerduty.KINDS, *statuspage.KINDS, *zmon.KINDS)
RESOURCES: dict[str, Any] = {one.module_name: one for one in _KINDS if one.module is not None}
"""What is managed, by module: resources and actions."""
SYSTEMS: dict[str, System] = {one.name: one for one in (catchpoint.CATCHPOINT, circonus.CIRCONUS, pagerduty.PAGERDUTY, statuspage.STATUSPAGE, zmon.ZMON)}
INFOS: dict[str, Info] = {one.module_name: one for one in (*catchpoint.INFOS, *circonus.INFOS, *pagerduty.INFOS, *statuspage.INFOS, *zmon.INFOS)}
API = Api(SYSTEMS, tuple(INFOS.values()))
APPLY = Apply(RESOURCES)
EXPORT = Export(RESOURCES)
MAINTENANCE_WINDOW = MaintenanceWindow(RESOURCES, {
    "catchpoint": CatchpointWindow,
    "circonus": CirconusWindow,
    "pagerduty": PagerDutyWindow,
    "statuspage": StatuspageWindow,
    "zmon": ZmonWindow,
})

MODULES: dict[str, Any] = {**RESOURCES, **INFOS, **{one.module_name: one for one in (API, APPLY, EXPORT, MAINTENANCE_WINDOW)}}

from __future__ import annotations

from ..module_utils.systems.statuspage.maintenances import MAINTENANCE
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = MAINTENANCE


__all__ = ["ActionModule"]

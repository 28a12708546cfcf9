from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import INCIDENT_TEMPLATE
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = INCIDENT_TEMPLATE


__all__ = ["ActionModule"]

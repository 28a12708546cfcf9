from __future__ import annotations

from ..module_utils.systems.zmon.kinds import DOWNTIME
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = DOWNTIME


__all__ = ["ActionModule"]

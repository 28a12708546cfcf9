from __future__ import annotations

from ..module_utils.systems.zmon.kinds import ALERT_DEFINITION
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = ALERT_DEFINITION


__all__ = ["ActionModule"]

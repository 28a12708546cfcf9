from __future__ import annotations

from ..module_utils.systems.pagerduty.alert import ALERT
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = ALERT


__all__ = ["ActionModule"]

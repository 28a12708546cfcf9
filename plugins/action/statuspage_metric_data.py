from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRIC_DATA
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = METRIC_DATA


__all__ = ["ActionModule"]

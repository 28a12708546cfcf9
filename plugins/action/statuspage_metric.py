from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRIC
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = METRIC


__all__ = ["ActionModule"]

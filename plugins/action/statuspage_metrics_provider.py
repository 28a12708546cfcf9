from __future__ import annotations

from ..module_utils.systems.statuspage.metrics import METRICS_PROVIDER
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = METRICS_PROVIDER


__all__ = ["ActionModule"]

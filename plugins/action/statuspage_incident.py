from __future__ import annotations

from ..module_utils.systems.statuspage.incidents import INCIDENT
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = INCIDENT


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.statuspage.components import COMPONENT_GROUP
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = COMPONENT_GROUP


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.statuspage.components import COMPONENT
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = COMPONENT


__all__ = ["ActionModule"]

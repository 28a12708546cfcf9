from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import PAGE_ACCESS_GROUP
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = PAGE_ACCESS_GROUP


__all__ = ["ActionModule"]

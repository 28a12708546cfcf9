from __future__ import annotations

from ..module_utils.systems.statuspage.page import PAGE_ITSELF
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = PAGE_ITSELF


__all__ = ["ActionModule"]

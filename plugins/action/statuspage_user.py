from __future__ import annotations

from ..module_utils.systems.statuspage.access import USER
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = USER


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import INFO
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = INFO


__all__ = ["ActionModule"]

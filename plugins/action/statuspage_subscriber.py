from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import SUBSCRIBER
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = SUBSCRIBER


__all__ = ["ActionModule"]

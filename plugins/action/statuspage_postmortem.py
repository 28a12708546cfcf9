from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import POSTMORTEM
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = POSTMORTEM


__all__ = ["ActionModule"]

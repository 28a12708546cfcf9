from __future__ import annotations

from ..module_utils.systems.circonus.kinds import RULE_SET
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = RULE_SET


__all__ = ["ActionModule"]

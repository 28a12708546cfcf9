from __future__ import annotations

from ..module_utils.catalogue import APPLY
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = APPLY


__all__ = ["ActionModule"]

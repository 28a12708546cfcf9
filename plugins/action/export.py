from __future__ import annotations

from ..module_utils.catalogue import EXPORT
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = EXPORT


__all__ = ["ActionModule"]

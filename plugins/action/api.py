from __future__ import annotations

from ..module_utils.catalogue import API
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = API


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.circonus.annotation import ANNOTATION
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = ANNOTATION


__all__ = ["ActionModule"]

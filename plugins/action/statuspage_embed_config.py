from __future__ import annotations

from ..module_utils.systems.statuspage.page import EMBED_CONFIG
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = EMBED_CONFIG


__all__ = ["ActionModule"]

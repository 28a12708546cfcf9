from __future__ import annotations

from ..module_utils.systems.circonus.kinds import CONTACT_GROUP
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = CONTACT_GROUP


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import INCIDENT_SUBSCRIBER
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    thing = INCIDENT_SUBSCRIBER


__all__ = ["ActionModule"]

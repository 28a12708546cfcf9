from __future__ import annotations

from ..module_utils.systems.statuspage.kinds import INCIDENT_SUBSCRIBER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = INCIDENT_SUBSCRIBER


def main() -> None:
    only_validate(INCIDENT_SUBSCRIBER)


__all__ = ["ActionModule"]

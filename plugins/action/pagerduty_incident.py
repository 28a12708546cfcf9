from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import INCIDENT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = INCIDENT


def main() -> None:
    only_validate(INCIDENT)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.zmon.kinds import DOWNTIME
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = DOWNTIME


def main() -> None:
    only_validate(DOWNTIME)


__all__ = ["ActionModule"]

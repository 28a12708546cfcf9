from __future__ import annotations

from ..module_utils.systems.zmon.kinds import DASHBOARD
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = DASHBOARD


def main() -> None:
    only_validate(DASHBOARD)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import PERFORMANCE_INFO
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = PERFORMANCE_INFO


def main() -> None:
    only_validate(PERFORMANCE_INFO)


__all__ = ["ActionModule"]

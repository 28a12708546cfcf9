from __future__ import annotations

from ..module_utils.systems.zmon.kinds import CHECK_DEFINITION
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CHECK_DEFINITION


def main() -> None:
    only_validate(CHECK_DEFINITION)


__all__ = ["ActionModule"]

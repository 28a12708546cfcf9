from __future__ import annotations

from ..module_utils.systems.zmon.entity import ENTITY
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ENTITY


def main() -> None:
    only_validate(ENTITY)


__all__ = ["ActionModule"]

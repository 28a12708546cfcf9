from __future__ import annotations

from ..module_utils.systems.circonus.kinds import WORKSHEET
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = WORKSHEET


def main() -> None:
    only_validate(WORKSHEET)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.circonus.kinds import MAINTENANCE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = MAINTENANCE


def main() -> None:
    only_validate(MAINTENANCE)


__all__ = ["ActionModule"]

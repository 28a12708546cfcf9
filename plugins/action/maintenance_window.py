from __future__ import annotations

from ..module_utils.catalogue import MAINTENANCE_WINDOW
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = MAINTENANCE_WINDOW


def main() -> None:
    only_validate(MAINTENANCE_WINDOW)


__all__ = ["ActionModule"]

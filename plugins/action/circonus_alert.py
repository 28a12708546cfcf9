from __future__ import annotations

from ..module_utils.systems.circonus.kinds import ALERT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ALERT


def main() -> None:
    only_validate(ALERT)


__all__ = ["ActionModule"]

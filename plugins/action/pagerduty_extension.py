from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import EXTENSION
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = EXTENSION


def main() -> None:
    only_validate(EXTENSION)


__all__ = ["ActionModule"]

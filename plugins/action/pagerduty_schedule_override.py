from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import SCHEDULE_OVERRIDE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = SCHEDULE_OVERRIDE


def main() -> None:
    only_validate(SCHEDULE_OVERRIDE)


__all__ = ["ActionModule"]

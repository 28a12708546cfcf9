from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import SCHEDULE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = SCHEDULE


def main() -> None:
    only_validate(SCHEDULE)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import TEAM
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = TEAM


def main() -> None:
    only_validate(TEAM)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import TEAM_MEMBERSHIP
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = TEAM_MEMBERSHIP


def main() -> None:
    only_validate(TEAM_MEMBERSHIP)


__all__ = ["ActionModule"]

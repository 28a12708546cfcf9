from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import CHANGE_EVENT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CHANGE_EVENT


def main() -> None:
    only_validate(CHANGE_EVENT)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import USER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = USER


def main() -> None:
    only_validate(USER)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import EVENT_ORCHESTRATION
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = EVENT_ORCHESTRATION


def main() -> None:
    only_validate(EVENT_ORCHESTRATION)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import SERVICE_DEPENDENCY
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = SERVICE_DEPENDENCY


def main() -> None:
    only_validate(SERVICE_DEPENDENCY)


__all__ = ["ActionModule"]

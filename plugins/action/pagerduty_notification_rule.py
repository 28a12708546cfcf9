from __future__ import annotations

from ..module_utils.systems.pagerduty.user import NOTIFICATION_RULE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = NOTIFICATION_RULE


def main() -> None:
    only_validate(NOTIFICATION_RULE)


__all__ = ["ActionModule"]

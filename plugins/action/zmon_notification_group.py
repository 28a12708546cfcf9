from __future__ import annotations

from ..module_utils.systems.zmon.notification_group import NOTIFICATION_GROUP
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = NOTIFICATION_GROUP


def main() -> None:
    only_validate(NOTIFICATION_GROUP)


__all__ = ["ActionModule"]

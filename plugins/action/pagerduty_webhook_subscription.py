from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import WEBHOOK_SUBSCRIPTION
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = WEBHOOK_SUBSCRIPTION


def main() -> None:
    only_validate(WEBHOOK_SUBSCRIPTION)


__all__ = ["ActionModule"]

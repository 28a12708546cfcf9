from __future__ import annotations

from ..module_utils.systems.pagerduty.kinds import ESCALATION_POLICY
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ESCALATION_POLICY


def main() -> None:
    only_validate(ESCALATION_POLICY)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.circonus.kinds import RULE_SET_GROUP
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = RULE_SET_GROUP


def main() -> None:
    only_validate(RULE_SET_GROUP)


__all__ = ["ActionModule"]

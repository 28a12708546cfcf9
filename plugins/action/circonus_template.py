from __future__ import annotations

from ..module_utils.systems.circonus.kinds import TEMPLATE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = TEMPLATE


def main() -> None:
    only_validate(TEMPLATE)


__all__ = ["ActionModule"]

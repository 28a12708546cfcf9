from __future__ import annotations

from ..module_utils.systems.statuspage.components import COMPONENT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = COMPONENT


def main() -> None:
    only_validate(COMPONENT)


__all__ = ["ActionModule"]

from __future__ import annotations

from ..module_utils.systems.circonus.kinds import GRAPH
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = GRAPH


def main() -> None:
    only_validate(GRAPH)


__all__ = ["ActionModule"]

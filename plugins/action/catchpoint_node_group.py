from __future__ import annotations

from ..module_utils.systems.catchpoint.node_group import NODE_GROUP
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = NODE_GROUP


def main() -> None:
    only_validate(NODE_GROUP)


__all__ = ["ActionModule"]

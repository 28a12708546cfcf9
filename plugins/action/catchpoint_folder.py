from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import FOLDER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = FOLDER


def main() -> None:
    only_validate(FOLDER)


__all__ = ["ActionModule"]

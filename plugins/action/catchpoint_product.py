from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import PRODUCT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = PRODUCT


def main() -> None:
    only_validate(PRODUCT)


__all__ = ["ActionModule"]

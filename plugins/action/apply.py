from __future__ import annotations

from ..module_utils.catalogue import APPLY
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = APPLY


def main() -> None:
    only_validate(APPLY)


__all__ = ["ActionModule"]

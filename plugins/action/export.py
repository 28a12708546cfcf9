from __future__ import annotations

from ..module_utils.catalogue import EXPORT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = EXPORT


def main() -> None:
    only_validate(EXPORT)


__all__ = ["ActionModule"]

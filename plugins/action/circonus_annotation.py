from __future__ import annotations

from ..module_utils.systems.circonus.annotation import ANNOTATION
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ANNOTATION


def main() -> None:
    only_validate(ANNOTATION)


__all__ = ["ActionModule"]

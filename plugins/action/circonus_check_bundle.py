from __future__ import annotations

from ..module_utils.systems.circonus.kinds import CHECK_BUNDLE
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CHECK_BUNDLE


def main() -> None:
    only_validate(CHECK_BUNDLE)


__all__ = ["ActionModule"]

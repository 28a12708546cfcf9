from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import TEST
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = TEST


def main() -> None:
    only_validate(TEST)


__all__ = ["ActionModule"]

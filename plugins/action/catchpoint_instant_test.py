from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import INSTANT_TEST
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = INSTANT_TEST


def main() -> None:
    only_validate(INSTANT_TEST)


__all__ = ["ActionModule"]

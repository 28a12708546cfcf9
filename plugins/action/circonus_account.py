from __future__ import annotations

from ..module_utils.systems.circonus.kinds import ACCOUNT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = ACCOUNT


def main() -> None:
    only_validate(ACCOUNT)


__all__ = ["ActionModule"]

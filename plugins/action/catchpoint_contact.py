from __future__ import annotations

from ..module_utils.systems.catchpoint.kinds import CONTACT
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CONTACT


def main() -> None:
    only_validate(CONTACT)


__all__ = ["ActionModule"]

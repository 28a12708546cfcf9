from __future__ import annotations

from ..module_utils.systems.circonus.kinds import CONTACT_GROUP
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = CONTACT_GROUP


def main() -> None:
    only_validate(CONTACT_GROUP)


__all__ = ["ActionModule"]

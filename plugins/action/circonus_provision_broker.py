from __future__ import annotations

from ..module_utils.systems.circonus.provision_broker import PROVISION_BROKER
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = PROVISION_BROKER


def main() -> None:
    only_validate(PROVISION_BROKER)


__all__ = ["ActionModule"]

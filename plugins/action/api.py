from __future__ import annotations

from ..module_utils.catalogue import API
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = API


def main() -> None:
    only_validate(API)


__all__ = ["ActionModule"]

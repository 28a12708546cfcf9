from __future__ import annotations

from ..module_utils.systems.statuspage.page import EMBED_CONFIG
from ..plugin_utils.in_process import InProcess
from ..plugin_utils.linting import only_validate


class ActionModule(InProcess):
    thing = EMBED_CONFIG


def main() -> None:
    only_validate(EMBED_CONFIG)


__all__ = ["ActionModule"]

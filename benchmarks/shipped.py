"""Run the file that Ansible made of a shipped module, as Ansible does, and print what the time went on as JSON.

  shipped.py FILE BEGAN     BEGAN: what time.perf_counter said when this process was started

It imports nothing that the module would not: with `python -X importtime`, what comes after 'ready' is the module's own.
"""

from __future__ import annotations

import json
import runpy
import sys
import time
from collections.abc import Callable
from typing import Any


class Clock:
    """Notes when each phase of the process ends, and is asked first when something is imported."""

    def __init__(self, began: float) -> None:
        self._last = began
        self._unpacked = False
        self.seconds: dict[str, float] = {}

    def ended(self, phase: str) -> None:
        """End a phase."""
        now = time.perf_counter()
        self.seconds[phase] = now - self._last
        self._last = now

    def find_spec(self, name: str, *_more: Any) -> None:
        """End the unpacking at the first import of what was unpacked; find nothing."""
        if name == "ansible" and not self._unpacked:
            self._unpacked = True
            self.ended("unpacking")

    def watch(self, module: Callable[..., Any]) -> Callable[..., Any]:
        """Return what runs a module, so that it tells when Ansible's part of it begins and ends."""

        def run_module(*arguments: Any, **named: Any) -> Any:
            from ansible.module_utils.basic import AnsibleModule

            validate, answer = AnsibleModule.__init__, AnsibleModule.exit_json

            def validated(self: AnsibleModule, *arguments: Any, **named: Any) -> None:
                clock.ended("importing")
                validate(self, *arguments, **named)
                clock.ended("validating")

            def answered(self: AnsibleModule, **result: Any) -> None:
                clock.ended("calling")
                answer(self, **result)

            AnsibleModule.__init__, AnsibleModule.exit_json = validated, answered
            return module(*arguments, **named)

        return run_module


file, began = sys.argv[1], float(sys.argv.pop())
clock = Clock(began)
clock.ended("starting")
sys.meta_path.insert(0, clock)
runpy.run_module = clock.watch(runpy.run_module)
sys.argv.pop(0)
print("ready", file=sys.stderr, flush=True)
try:
    runpy.run_path(file, run_name="__main__")
except SystemExit as end:
    if end.code not in (None, 0):
        raise
clock.ended("answering")
print(json.dumps(clock.seconds))

"""Records what every task asked of the sandbox, and what is to be called before a task or a play (`sandbox_calls` in its vars) is called.

A call is [verb, path of the sandbox's admin or whole URL, body]. What it asks of the sandbox is no part of the record, except what
a task is to have read before it (`sandbox_reads`, paths of the sandbox's admin).

It is loaded into the process that all workers are forked from, so what it does to that one all of them have.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Callable
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import filter_loader, test_loader

DOOR = "ansible_collections.steadyops.monitoring.plugins.plugin_utils.in_process"

DOCUMENTATION = """
name: recorder
type: aggregate
short_description: record the journal of the sandbox, task by task
description: For the tests of the doors.
"""


def _hurry(wait: Callable[[float], Any]) -> None:
    """Let tasks that stay in the process wait so."""
    from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache

    made = Cache.__init__

    def hurried(cache: Cache, *args: Any, **network: Any) -> None:
        made(cache, *args, **{"sleep": wait, **network})

    Cache.__init__ = hurried  # type: ignore[method-assign]


def _read_ahead() -> None:
    """Read Ansible's own filters and tests once, here; otherwise each worker would, which takes longer than most tasks."""
    for plugins in (filter_loader, test_loader):
        list(plugins.all())


class CallbackModule(CallbackBase):
    """RECORDER_ADMIN is the sandbox's admin URL; RECORDER_FILE takes the record as JSON when the play is over.

    RECORDER_EVENTS, where it is set, takes every result that a callback is told. Where RECORDER_HURRIES is set, a task that would
    wait moves the sandbox's clock on by as much instead.
    """

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._admin = os.environ["RECORDER_ADMIN"]
        self._tasks: list[dict[str, Any]] = []
        self._results: dict[str, Any] = {}
        self._heard: list[Any] = []
        self._seen = 0
        self._new_rows()
        _read_ahead()
        if os.environ.get("RECORDER_HURRIES"):
            _hurry(lambda seconds: self._ask("POST", "/clock", {"advance": seconds}))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        raw = None if body is None else json.dumps(body).encode()
        place = os.path.expandvars(path)
        url = place if place.startswith("http") else self._admin + place
        request = urllib.request.Request(url, raw, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def _new_rows(self) -> list[dict[str, Any]]:
        rows = self._ask("GET", f"/journal?since={self._seen}")
        self._seen = rows[-1]["n"] if rows else self._seen
        return rows

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Call what is to be called before it."""
        self._call(play.vars)

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Close the record of the task before, and open this one's."""
        self._call(task.vars)
        loaded = DOOR in sys.modules
        read = [self._ask("GET", path) for path in (task.vars or {}).get("sandbox_reads", [])]
        self._tasks.append({"name": task.get_name(), "loaded": loaded, "rows": [], "read": read})

    def _call(self, variables: dict[str, Any] | None) -> None:
        self._close()
        calls = (variables or {}).get("sandbox_calls", [])
        for method, path, body in calls:
            self._ask(method, path, json.loads(os.path.expandvars(json.dumps(body))))
        if calls:
            self._new_rows()

    def _close(self) -> None:
        rows = self._new_rows()
        if self._tasks:
            self._tasks[-1]["rows"] += rows

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep what the last task shows: the registered results."""
        shown = self._hear(result)
        if self._tasks[-1]["name"] == "results":
            self._results = shown["msg"]

    def _hear(self, result: Any) -> Any:
        shown = getattr(result, "result", None) or result._result
        self._heard.append(shown)
        return shown

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Hear it."""
        self._hear(result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Hear it."""
        self._hear(result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """Hear it."""
        self._hear(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Write the record."""
        self._close()
        with open(os.environ["RECORDER_FILE"], "w", encoding="utf-8") as file:
            json.dump({"tasks": self._tasks, "results": self._results}, file, default=str)
        if "RECORDER_EVENTS" in os.environ:
            with open(os.environ["RECORDER_EVENTS"], "w", encoding="utf-8") as file:
                json.dump(self._heard, file, default=str)

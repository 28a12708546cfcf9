"""Records what every task asked of the sandbox, and what is to be called before a task or a play (`sandbox_calls` in its vars) is called.

A call is [verb, path of the sandbox's admin or whole URL, body]. What it asks of the sandbox is no part of the record, except what
a task is to have read before it (`sandbox_reads`, paths of the sandbox's admin).

It is loaded into the process that all workers are forked from, so what it does to that one all of them have: they look for no filter that
Jinja2 itself has, and compile no template that any worker of this run of the tests has compiled before.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import urlsplit

from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import filter_loader, test_loader
from jinja2 import Environment
from jinja2.environment import TemplateExpression
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

DOOR = "ansible_collections.steadyops.monitoring.plugins.plugin_utils.in_process"
FILTER = "steadyops.monitoring.seconds"
"""With this one, all that roles use are loaded."""

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
    for plugins, of_jinja in ((filter_loader, FILTERS), (test_loader, TESTS)):
        _no_plugins(plugins, set(of_jinja) - {one._load_name for one in plugins.all()})


def _no_plugins(plugins: Any, names: set[str]) -> None:
    """Let nobody look through the folders for these, which are no plugins of Ansible's."""
    get = plugins.get

    def known(name: str, *args: Any, **how: Any) -> Any:
        if name in names:
            raise KeyError(name)
        return get(name, *args, **how)

    plugins.get = known


class _Compiled:
    """What templates have been compiled to, in a folder: one expression is evaluated by many workers, and none of them lives longer than a task."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._expression: Path | None = None
        self._compile, self._compile_expression = Environment.compile, Environment.compile_expression

    def take_over(self) -> None:
        """Compile through the folder from now on."""

        def compile_once(environment: Environment, source: Any, *args: Any, **how: Any) -> Any:
            place, self._expression = self._expression, None
            if isinstance(source, str) and not args and not how:
                place = self._place(environment, source)
            code = place and self._kept(place)
            return code or self._keep(place, self._compile(environment, source, *args, **how))

        def compile_expression_once(environment: Environment, source: str, undefined_to_none: bool = True) -> TemplateExpression:
            place = self._place(environment, source, "expression")
            code = place and self._kept(place)
            if not code:
                self._expression = place  # what is compiled next
                return self._compile_expression(environment, source, undefined_to_none)
            template = environment.template_class.from_code(environment, code, environment.make_globals(None), None)
            return TemplateExpression(template, undefined_to_none)

        Environment.compile, Environment.compile_expression = compile_once, compile_expression_once  # type: ignore[method-assign, assignment]

    def _place(self, environment: Environment, source: str, kind: str = "text") -> Path | None:
        """Return the file of a template; None where what surrounds it counts, too."""
        if "\\" in source or environment.variable_start_string != "{{" or environment.optimized:
            return None
        return self._folder / hashlib.sha256(f"{kind} {environment.block_start_string} {source}".encode()).hexdigest()

    @staticmethod
    def _kept(place: Path) -> CodeType | None:
        try:
            return marshal.loads(place.read_bytes())
        except FileNotFoundError:
            return None

    @staticmethod
    def _keep(place: Path | None, code: CodeType) -> CodeType:
        if place:
            new = place.with_suffix(f".{os.getpid()}")
            with suppress(FileNotFoundError):  # whoever made the folder is gone
                new.write_bytes(marshal.dumps(code))
                new.rename(place)
        return code


class CallbackModule(CallbackBase):
    """RECORDER_ADMIN is the sandbox's admin URL; RECORDER_FILE takes the record as JSON when the play is over.

    RECORDER_TEMPLATES is the folder of what was compiled. RECORDER_EVENTS, where it is set, takes every result that a callback is told.
    Where RECORDER_HURRIES is set, a task that would wait moves the sandbox's clock on by as much instead.
    """

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._admin = os.environ["RECORDER_ADMIN"]
        self._links: dict[tuple[int, str], HTTPConnection] = {}
        self._tasks: list[dict[str, Any]] = []
        self._results: dict[str, Any] = {}
        self._heard: list[Any] = []
        self._seen = 0
        self._in_role = False
        self._new_rows()
        _read_ahead()
        _Compiled(Path(os.environ["RECORDER_TEMPLATES"])).take_over()
        if os.environ.get("RECORDER_HURRIES"):
            _hurry(lambda seconds: self._ask("POST", "/clock", {"advance": seconds}))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        place = os.path.expandvars(path)
        parts = urlsplit(place if place.startswith("http") else self._admin + place)
        known = (os.getpid(), parts.netloc)  # what a worker inherits is its parent's
        if known not in self._links:
            self._links[known] = HTTPConnection(parts.netloc, timeout=60)
        asked = (method, parts._replace(scheme="", netloc="").geturl(), None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        try:
            self._links[known].request(*asked)
            answer = self._links[known].getresponse()
        except (RemoteDisconnected, BrokenPipeError):  # nobody has asked for a minute
            self._links[known].close()
            self._links[known].request(*asked)
            answer = self._links[known].getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {place}: {answer.status} {said.decode()}")
        return json.loads(said)

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
        if task._role and not self._in_role:
            self._in_role = bool(filter_loader.get(FILTER))
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

# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The in-process door: the modules' own code inside Ansible's worker, without shipping it to a new Python each time.

It steps aside (ships the module) when the connection is not local, the task is async, or `steadyops_in_process`
is false.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..module_utils.cache import Cache
from ..module_utils.entry import EARLIER, run_task, warm
from ..module_utils.shape import Shape

_display = Display()
_caches: dict[tuple[str, str], Cache] = {}
"""What the items of a loop share in this worker process, by task and host; a worker runs one task on one host."""
_planned: dict[tuple[str, str], list[tuple[dict, dict]]] = {}
"""What the items of a loop in check mode were told that would change something, where they share nothing: arguments and environment."""


class InProcess(ActionBase):
    """Run a module of this collection here, or ship it. thing: the module, which plugins/action/<module>.py names."""

    thing: Shape

    def __init_subclass__(cls, **more: Any) -> None:
        """Do once, in the process that all workers are forked from, what each of them would do again."""
        super().__init_subclass__(**more)
        warm(cls.thing)

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: Any = None, task_vars: Optional[dict] = None) -> dict[str, Any]:
        """Return the module's result."""
        task_vars = task_vars or {}
        result = super().run(tmp, task_vars)
        stays_here = self._stays_here(task_vars)
        cache = self._cache(task_vars) if stays_here else None
        apart = bool(self._task.check_mode and self._is_looped and cache is None)
        earlier = self._earlier(task_vars) if apart else []
        told = self._in_process(cache, earlier) if stays_here else self._shipped(task_vars, earlier)
        if apart:
            self._remember(task_vars, told)
        return {**result, **told}

    def _in_process(self, cache: Optional[Cache], earlier: list) -> dict[str, Any]:
        if self._task.become:
            _display.v("become means nothing to a call to an API; it is ignored")
        with _in_folder(self._loader.get_basedir()):
            return run_task(
                self.thing,
                self._task.args,
                check_mode=bool(self._task.check_mode),
                environment=self._environment(),
                cache=cache,
                progress=_display.display,
                name=self._task.action,
                earlier=earlier,
            )

    def _shipped(self, task_vars: dict, earlier: list) -> dict[str, Any]:
        args = {**self._task.args, **({EARLIER: earlier} if earlier else {})}  # Ansible writes its own into them
        told = self._execute_module(module_args=args, task_vars=task_vars, wrap_async=bool(self._task.async_val))
        if not self._task.async_val:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return told

    def _stays_here(self, task_vars: dict) -> bool:
        if self._task.async_val or self._connection.transport != "local":
            return False
        wanted = self._templar.template(task_vars.get("steadyops_in_process", True))
        try:
            return boolean(wanted)
        except TypeError:
            raise AnsibleActionFail(f"steadyops_in_process is {wanted!r}; it is true or false") from None

    def _environment(self) -> dict[str, str]:
        """Return the task's environment: later entries of the list win, as for a shipped module."""
        entries = self._task.environment or []
        merged: dict[str, str] = {}
        for entry in entries if isinstance(entries, list) else [entries]:
            values = self._templar.template(entry) if entry else {}
            if not isinstance(values, dict):
                raise AnsibleActionFail(f"environment must be a dictionary, received {type(values).__name__}")
            merged.update({str(name): str(value) for name, value in values.items()})
        return merged

    def _cache(self, task_vars: dict) -> Optional[Cache]:
        """Return what the items of this loop share; nothing where every attempt must see for itself (`until`)."""
        if not self._is_looped or self._task.until or self._task.retries:
            return None
        key = self._key(task_vars)
        if key not in _caches:
            _caches[key] = Cache(many=True)
        return _caches[key]

    @property
    def _is_looped(self) -> bool:
        return self._task.loop is not None or bool(self._task.loop_with)

    def _key(self, task_vars: dict) -> tuple[str, str]:
        return str(self._task._uuid), str(task_vars.get("inventory_hostname"))

    # What check mode planned

    _before: Optional[list[tuple[dict, dict]]] = None
    """The items before this one, as they were when its first attempt began."""

    def _earlier(self, task_vars: dict) -> list[list[dict]]:
        """Return what the items before this one were told that would change something, and the environment of each."""
        if self._before is None:
            self._before = _planned.get(self._key(task_vars), [])
        own = dict.fromkeys(self._environment())
        return [[args, {**own, **environment}] for args, environment in self._before]

    def _remember(self, task_vars: dict, told: dict[str, Any]) -> None:
        """Keep what this item was told for those behind it, if it would change something."""
        changes = told.get("changed") and not told.get("failed")
        mine = [(dict(self._task.args), self._environment())] if changes else []
        _planned[self._key(task_vars)] = [*(self._before or []), *mine]


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    """Work where Ansible starts a shipped module: with a local connection, in the folder of the playbook."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        yield
    finally:
        os.fchdir(before)
        os.close(before)

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
from ..module_utils.entry import run_task, warm
from ..module_utils.shape import Shape

_display = Display()
_caches: dict[tuple[str, str], Cache] = {}
"""What the items of a loop share in this worker process, by task and host; a worker runs one task on one host."""


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
        if not self._stays_here(task_vars):
            shipped = self._execute_module(task_vars=task_vars, wrap_async=bool(self._task.async_val))
            if not self._task.async_val:
                self._remove_tmp_path(self._connection._shell.tmpdir)
            return {**result, **shipped}
        if self._task.become:
            _display.v("become means nothing to a call to an API; it is ignored")
        with _in_folder(self._loader.get_basedir()):
            done = run_task(
                self.thing,
                self._task.args,
                check_mode=bool(self._task.check_mode),
                environment=self._environment(),
                cache=self._cache(task_vars),
                progress=_display.display,
                name=self._task.action,
            )
        return {**result, **done}

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
        many = self._task.loop is not None or bool(self._task.loop_with)
        if not many or self._task.until or self._task.retries:
            return None
        key = (str(self._task._uuid), str(task_vars.get("inventory_hostname")))
        if key not in _caches:
            _caches[key] = Cache(many=True)
        return _caches[key]


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

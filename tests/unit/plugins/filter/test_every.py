"""All filters at once: Ansible reads the file of every one of them, in each worker that uses one."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys

from ansible_collections.steadyops.monitoring.plugins import filter as filters

PROGRAM = """
import importlib, sys
from jinja2 import Environment
compiled = []
Environment.compile = lambda self, source, *args, **more: compiled.append(source)
for name in sys.argv[1:]:
    importlib.import_module(name)
print([name for name in sys.modules if ".module_utils.systems" in name or name.endswith(".module_utils.catalogue")])
print(compiled)
"""


def test_a_worker_that_needs_a_filter_reads_nothing_of_what_all_modules_declare_and_compiles_no_page() -> None:
    names = [f"{filters.__name__}.{one.name}" for one in pkgutil.iter_modules(filters.__path__)]
    assert len(names) > 1
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *names], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]

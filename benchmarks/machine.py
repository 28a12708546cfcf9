"""What the measurements ran on."""

from __future__ import annotations

import os
import platform
import resource
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from server import ROOT

PACKAGES = ("ansible-core", "requests", "urllib3", "starlette", "uvicorn")


def describe() -> dict:
    """Return the machine, the versions and the time."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "cpu": _value("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "memory_gib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "versions": {
            "steadyops.monitoring": _value(str(ROOT / "galaxy.yml"), "version"),
            "Python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
    }


class Others:
    """How much of the machine other programs used while we measured: what makes times long and ratios uncertain."""

    def __init__(self) -> None:
        self._busy, self._all = self._ticks()
        self._own = self._seconds()

    def share(self) -> float | None:
        """Return their part of all processor time since this object was made, None where the system does not tell.

        To be asked when all our processes have ended.
        """
        busy, every = self._ticks()
        if every == self._all:
            return None
        own = (self._seconds() - self._own) * os.sysconf("SC_CLK_TCK")
        return max(0.0, (busy - self._busy - own) / (every - self._all))

    @staticmethod
    def _seconds() -> float:
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in used)

    @staticmethod
    def _ticks() -> tuple[int, int]:
        """Return the busy ticks and all ticks of all processors since the machine started."""
        try:
            user, nice, system, idle, waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
        except OSError:
            return 0, 0
        busy = user + nice + system + sum(rest)
        return busy, busy + idle + waiting


def _value(file: str, name: str) -> str:
    """Return what stands behind the first `name:` of a file, "" when there is none."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")

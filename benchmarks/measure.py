"""Run contenders in turn, and gather what each run cost."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import payload
import yaml
from server import Sandbox, clean_environment

HERE = Path(__file__).resolve().parent
Run = dict[str, float]
"""What one run cost: seconds, cpu (seconds of all its processes), peak (KiB), reads, writes and refused (calls), and more."""


@dataclass
class Contender:
    """One thing to measure.

    name: such as "loop/debug/1000". once: does it and returns what it cost. rounds: when fewer than of the others.
    """

    name: str
    once: Callable[[], Run]
    rounds: int = 99


@dataclass
class Figures:
    """All runs of all contenders, and what else was seen. Kept as JSON between measuring and reporting."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    profiles: dict[str, Any] = field(default_factory=dict)
    payloads: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    """What is shipped of each contender: the parts with their files, zipped and source bytes."""

    def __contains__(self, name: str) -> bool:
        return name in self.runs

    def values(self, name: str, what: str = "seconds") -> list[float]:
        """Return one figure of every run."""
        return [run[what] for run in self.runs[name]]

    def median(self, name: str, what: str = "seconds") -> float:
        """Return the median of one figure."""
        return statistics.median(self.values(name, what))

    def calls(self, name: str) -> int:
        """Return the calls of a run; of the median one, should they differ."""
        return round(statistics.median(run["reads"] + run["writes"] for run in self.runs[name]))

    def measure(self, contenders: list[Contender], rounds: int) -> None:
        """Run all contenders in turn, as often as `rounds`; each round begins with another of them."""
        for number in range(rounds):
            first = number % len(contenders)
            for contender in contenders[first:] + contenders[:first]:
                if number >= contender.rounds:
                    continue
                cost = contender.once()
                self.runs.setdefault(contender.name, []).append(cost)
                print(f"  {number + 1}/{rounds} {contender.name:<34}{cost['seconds']:9.2f} s", file=sys.stderr, flush=True)


class Bench:
    """Runs plays and single measurements, each in a process of its own, with the calls that its sandbox saw."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = folder / "ansible.cfg"
        settings.touch()
        shared = {"ANSIBLE_CONFIG": str(settings), "STEADYOPS_RUNTIME_DIR": str(folder / "runtime")}
        self._environment = {**clean_environment(), **shared}

    def playing(self, name: str, playbook: list[dict[str, Any]], sandbox: Sandbox, changed: int = 0) -> Callable[[], Run]:
        """Return what plays a playbook. changed: how many tasks must report a change, or it measured something else."""
        file = self.folder / f"{name.replace('/', '-')}.json"
        file.write_text(json.dumps(playbook))

        def once() -> Run:
            sandbox.forget_calls()
            cost, output = self.command(self.playbook_command(file), sandbox)
            if playbook[0]["tasks"] and f"changed={changed} " not in output:
                raise SystemExit(f"{name}: expected changed={changed}\n{output[-2000:]}")
            return {**cost, **sandbox.calls()}

        return once

    def variables(self, name: str, things: list[Any]) -> str:
        """Write a variables file that holds a list of things; return its path."""
        file = self.folder / f"{name.replace('/', '-')}.yml"
        file.write_text(yaml.safe_dump({"things": things}, sort_keys=False))
        return str(file)

    @staticmethod
    def playbook_command(file: Path) -> list[str]:
        """Return the command that plays a file on this machine."""
        return [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(file)]

    def kept(self, name: str, playbook: list[dict[str, Any]], sandbox: Sandbox) -> Path:
        """Play what ships one module, and return the file that Ansible made of it."""
        folder, file = self.folder / "kept" / name, self.folder / f"kept-{name}.json"
        file.write_text(json.dumps(playbook))
        settings = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(folder)}
        self.command(self.playbook_command(file), sandbox, **settings)
        (made,) = folder.glob("*/AnsiballZ_*.py")
        return made

    def processing(self, file: Path, sandbox: Sandbox) -> Callable[[], Run]:
        """Return what runs a shipped file as Ansible does, and says what its process spent its time on."""
        command = [sys.executable, str(HERE / "shipped.py"), str(file)]

        def once() -> Run:
            cost, output = self.command([*command, str(time.perf_counter())], sandbox)
            phases = json.loads(output.splitlines()[-1])
            return {**cost, **phases, "ending": cost["seconds"] - sum(phases.values())}

        return once

    def importing(self, file: Path, sandbox: Sandbox) -> Callable[[], Run]:
        """Return what runs a shipped file and says how long the imports of each package took; slower than without."""
        command = [sys.executable, "-X", "importtime", str(HERE / "shipped.py"), str(file), "0"]

        def once() -> Run:
            cost, output = self.command(command, sandbox)
            return {**cost, **payload.imports(output)}

        return once

    def command(self, command: list[str], sandbox: Sandbox, given: Any = None, **variables: str) -> tuple[Run, str]:
        """Run a command to its end; return its cost and output. given: JSON for its standard input."""
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as source:
            json.dump(given, source)
            source.seek(0)
            environment = {**self._environment, **sandbox.environment, **variables}
            began = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=source, stdout=output, stderr=subprocess.STDOUT
            )
            _pid, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            said = output.read()
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}\n{said[-4000:]}")
        return {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}, said

    def together(self, file: Path, count: int, sandbox: Sandbox) -> tuple[float, list[int]]:
        """Play a file so many times at once; return the seconds until the last ended, and their exit codes."""
        environment = {**self._environment, **sandbox.environment, "STATUSPAGE_PACE": "600"}
        began = time.perf_counter()
        processes = [
            subprocess.Popen(
                [*self.playbook_command(file), "--extra-vars", f"run={number}"],
                cwd=self.folder,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
            for number in range(count)
        ]
        codes = [process.wait() for process in processes]
        return time.perf_counter() - began, codes

    def applying(self, sandbox: Sandbox, resources: Callable[[], list[dict]], parallel: int = 4) -> Callable[[], Run]:
        """Return what runs `entry.run` of an apply in a fresh Python. resources: asked for before each run."""

        def once() -> Run:
            given = resources()
            sandbox.forget_calls()
            return self.alone(["apply", "--parallel", str(parallel)], sandbox, given)

        return once

    def posting(self, sandbox: Sandbox, resources: Callable[[], list[dict]], parallel: int) -> Callable[[], Run]:
        """Return what sends the POSTs of new components with requests alone, so many at a time, in a fresh Python."""
        token = sandbox.environment["STATUSPAGE_API_TOKEN"]
        arguments = ["post", "--url", sandbox.components_url, "--token", token, "--parallel", str(parallel)]

        def once() -> Run:
            given = resources()
            sandbox.forget_calls()
            return self.alone(arguments, sandbox, given)

        return once

    def fetching(self, sandbox: Sandbox) -> Callable[[], Run]:
        """Return what fetches and parses the list of components with requests alone, in a fresh Python."""
        token = sandbox.environment["STATUSPAGE_API_TOKEN"]

        def once() -> Run:
            sandbox.forget_calls()
            return self.alone(["plain", "--url", sandbox.components_url, "--token", token], sandbox)

        return once

    def alone(self, arguments: list[str], sandbox: Sandbox, given: Any = None) -> Run:
        """Run alone.py and return its figures; Python's start is in none of them."""
        _cost, output = self.command([sys.executable, str(HERE / "alone.py"), *arguments], sandbox, given)
        return {**json.loads(output.splitlines()[-1]), **sandbox.calls()}

"""What is measured: loops, shipped items, separate tasks, `apply`, slow networks, many playbooks under one limit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

import payload
import things
from measure import Bench, Contender, Figures, Run
from server import Sandbox, Sandboxes

LATENCY = 0.05
"""Seconds that every answer takes longer in the measurements of a slow network."""
CREATION_LATENCY = 0.08
"""The same where many things are created."""
PARALLEL = (4, 10)
"""How many of them `apply` creates at the same time."""
SECTIONS = ("loops", "shipped", "tasks", "apply", "slow", "creations", "limit", "profiles")
"""What can be measured by itself, in the order of the page: methods of Scenarios, and of Report."""
LOOPS = {"debug": things.debug_loop, "ours": things.our_loop}


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    loops, sizes: numbers of things. sample: items measured where all would take too long. few: rounds of the longest.
    """

    rounds: int = 5
    loops: tuple[int, ...] = (10, 100, 1000)
    sample: int = 20
    tasks: int = 50
    tasks_sample: int = 10
    sizes: tuple[int, ...] = (10, 100, 1000, 10_000)
    few: int = 2
    slow_loop: int = 100
    slow_size: int = 1000
    slow_new: int = 100
    slow_sample: int = 10
    creations: int = 200
    playbooks: int = 5


FULL = Scale()
QUICK = Scale(
    rounds=2, loops=(10, 100), sample=3, tasks=10, tasks_sample=3, sizes=(10, 100, 1000), few=1, slow_loop=20, slow_size=300,
    slow_new=20, slow_sample=3, creations=40,
)  # fmt: skip


class Scenarios:
    """Everything measured in one run, against sandboxes that hold as many things as each measurement speaks of."""

    def __init__(self, scale: Scale, bench: Bench, sandboxes: Sandboxes, figures: Figures) -> None:
        self.scale = scale
        self.bench = bench
        self.sandboxes = sandboxes
        self.figures = figures
        self._versions: dict[int, int] = {}

    def run(self, sections: list[str]) -> None:
        """Measure these sections."""
        for section in sections:
            print(f"{section}:", file=sys.stderr, flush=True)
            getattr(self, section)()

    def holding(self, count: int) -> Sandbox:
        """Return a sandbox that holds so many components of ours."""
        sandbox = self.sandboxes[count]
        if count not in self._versions:
            self._versions[count] = 0
            sandbox.reset()
            self.bench.applying(sandbox, lambda: things.components(count))()
        return sandbox

    def _play(self, name: str, tasks: list, sandbox: Sandbox, shipped: bool = False, rounds: int = 99) -> Contender:
        return Contender(name, self.bench.playing(name, things.play(tasks, shipped), sandbox), rounds)

    def _loop(self, name: str, tasks: list, items: list, sandbox: Sandbox, shipped: bool = False) -> Contender:
        """Return the play of a task that loops over items from a variables file; without a task, it only reads that."""
        file = self.bench.variables(name, items)
        return Contender(name, self.bench.playing(name, things.play(tasks, shipped, file), sandbox))

    def loops(self) -> None:
        """Measure loops over unchanged things, debug and ours: the list in a variables file, or in the task."""
        scale = self.scale
        contenders = []
        for count in scale.loops:
            sandbox, items = self.holding(count), things.listed(count)
            contenders += [
                self._loop(f"loop/empty/{count}", [], items, sandbox),
                *(self._loop(f"loop/{kind}/{count}", loop(), items, sandbox) for kind, loop in LOOPS.items()),
            ]
        contenders.append(self._play("literal/empty", [], sandbox))
        for kind, loop in LOOPS.items():
            contenders.append(self._play(f"literal/{kind}/{count}", loop(items), sandbox, rounds=scale.few))
        self.figures.measure(contenders, scale.rounds)

    def shipped(self) -> None:
        """Measure shipped items beside uri doing the same GET, what their processes do, and what is shipped."""
        count = self.scale.sample
        sandbox, items = self.holding(count), things.listed(count)
        ours = self.bench.kept("ours", things.play(things.our_loop(items[:1]), shipped=True), sandbox)
        address = sandbox.last_address()
        uri = self.bench.kept("uri", things.play(things.uri_loop(sandbox.authorization, [address])), sandbox)
        contenders = [self._loop("shipped/empty", [], items, sandbox)]
        reading = things.uri_loop(sandbox.authorization)
        for number in (1, count):
            contenders += [
                self._loop(f"shipped/ours/{number}", things.our_loop(), items[:number], sandbox, shipped=True),
                self._loop(f"shipped/uri/{number}", reading, [address] * number, sandbox),
            ]
        for kind, file in (("ours", ours), ("uri", uri)):
            contenders += [
                Contender(f"process/{kind}", self.bench.processing(file, sandbox)),
                Contender(f"imports/{kind}", self.bench.importing(file, sandbox)),
            ]
            self.figures.payloads[kind] = payload.parts(file)
        self.figures.measure(contenders, self.scale.rounds)

    @staticmethod
    def _addresses(sandbox: Sandbox, count: int) -> list[str]:
        """Return the addresses of so many components."""
        return [f"{sandbox.components_url}/{one}" for one in sandbox.component_ids()[:count]]

    def tasks(self) -> None:
        """Measure as many separate tasks of each."""
        scale, sandbox = self.scale, self.holding(self.scale.tasks)
        sample = scale.tasks_sample
        uri = things.uri_tasks(sandbox.authorization, self._addresses(sandbox, sample))
        contenders = [
            self._play("tasks/empty", [], sandbox),
            self._play(f"tasks/debug/{scale.tasks}", things.debug_tasks(scale.tasks), sandbox),
            self._play(f"tasks/ours/{scale.tasks}", things.our_tasks(scale.tasks), sandbox),
            self._play(f"tasks/shipped/{sample}", things.our_tasks(sample), sandbox, shipped=True),
            self._play(f"tasks/uri/{sample}", uri, sandbox),
        ]
        self.figures.measure(contenders, scale.rounds)

    def apply(self) -> None:
        """Measure apply, alone and as a whole play: nothing changed, one of a hundred changed, all new; and plain requests."""
        contenders: list[Contender] = []
        for count in self.scale.sizes:
            sandbox, empty = self.holding(count), self.sandboxes["empty"]
            largest = count == self.scale.sizes[-1]
            few = self.scale.few if largest else 99
            contenders += [
                Contender(f"plain/{count}", self.bench.fetching(sandbox)),
                Contender(f"apply/none/alone/{count}", self._unchanged(count, sandbox)),
                Contender(f"apply/none/play/{count}", self._whole_play(f"none/{count}", count, sandbox, 0)),
                Contender(f"apply/some/alone/{count}", self._changed(count, sandbox)),
                Contender(f"apply/some/play/{count}", self._whole_play(f"some/{count}", count, sandbox, 1)),
                Contender(f"apply/new/alone/{count}", self._anew(count, empty), few),
                Contender(f"apply/new/play/{count}", self._whole_play(f"new/{count}", count, empty, 1), few),
            ]
        count = max(one for one in self.scale.sizes if one <= 1000)
        contenders.append(Contender(f"apply/one/alone/{count}", self._one_changed(count, self.holding(count))))
        self.figures.measure(contenders, self.scale.rounds)

    def _unchanged(self, count: int, sandbox: Sandbox) -> Callable[[], Run]:
        return self.bench.applying(sandbox, lambda: things.components(count, self._versions[count]))

    def _changed(self, count: int, sandbox: Sandbox) -> Callable[[], Run]:
        def next_version() -> list[dict]:
            self._versions[count] += 1
            return things.components(count, self._versions[count])

        return self.bench.applying(sandbox, next_version)

    def _one_changed(self, count: int, sandbox: Sandbox) -> Callable[[], Run]:
        """Return what changes one thing and, uncounted, changes it back."""

        def once() -> Run:
            declared = things.components(count, self._versions[count])
            other = {**declared[1]["statuspage_component"], "description": "Another"}
            cost = self.bench.applying(sandbox, lambda: [declared[0], {"statuspage_component": other}, *declared[2:]])()
            self.bench.applying(sandbox, lambda: declared)()
            return cost

        return once

    def _anew(self, count: int, sandbox: Sandbox) -> Callable[[], Run]:
        def emptied() -> list[dict]:
            sandbox.reset()
            return things.components(count)

        return self.bench.applying(sandbox, emptied)

    def _whole_play(self, name: str, count: int, sandbox: Sandbox, changed: int) -> Callable[[], Run]:
        """Return what plays an apply as one task; what it holds is settled at each run."""

        def once() -> Run:
            version = 0
            if name.startswith("new"):
                sandbox.reset()
            else:
                self._versions[count] += changed
                version = self._versions[count]
            tasks = things.apply_task(things.components(count, version))
            return self.bench.playing(f"apply/{name}", things.play(tasks), sandbox, changed)()

        return once

    def slow(self) -> None:
        """Measure with every answer late: what is waited for one after the other shows."""
        scale = self.scale
        looped, listed, several, empty = (self.sandboxes[f"slow {number}"] for number in range(4))
        self.bench.applying(looped, lambda: things.components(scale.slow_loop))()
        self.bench.applying(listed, lambda: things.components(scale.slow_size))()
        self.bench.applying(several, lambda: things.three_services(scale.slow_loop))()
        declared, mixed = things.components(scale.slow_size), things.three_services(scale.slow_loop)
        items, sample = things.listed(scale.slow_loop), scale.slow_sample
        uri, addresses = things.uri_loop(looped.authorization), self._addresses(looped, sample)
        contenders = [
            self._loop("slow/empty", [], items, looped),
            self._loop(f"slow/loop/debug/{scale.slow_loop}", things.debug_loop(), items, looped),
            self._loop(f"slow/loop/ours/{scale.slow_loop}", things.our_loop(), items, looped),
            self._loop(f"slow/loop/uri/{sample}", uri, addresses, looped),
            self._loop(f"slow/loop/shipped/{sample}", things.our_loop(), items[:sample], looped, shipped=True),
            Contender(f"slow/plain/{scale.slow_size}", self.bench.fetching(listed)),
            Contender(f"slow/apply/none/{scale.slow_size}", self.bench.applying(listed, lambda: declared)),
            *(
                Contender(f"slow/read/{parallel}", self.bench.applying(several, lambda: mixed, parallel))
                for parallel in (1, 4)
            ),
            *(Contender(f"slow/new/{parallel}", self._slow_creation(empty, parallel)) for parallel in (1, 4, 8)),
        ]
        for sandbox in (looped, listed, several):
            sandbox.slow(LATENCY)
        self.figures.measure(contenders, scale.rounds)

    def _slow_creation(self, sandbox: Sandbox, parallel: int) -> Callable[[], Run]:
        def emptied() -> list[dict]:
            sandbox.reset()
            sandbox.slow(LATENCY)
            return things.components(self.scale.slow_new)

        return self.bench.applying(sandbox, emptied, parallel)

    def creations(self) -> None:
        """Measure many creations on a slow network: apply, and requests sending the same POSTs from ten threads."""
        sandbox, count = self.sandboxes["creations"], self.scale.creations

        def emptied() -> list[dict]:
            sandbox.reset()
            sandbox.slow(CREATION_LATENCY)
            return things.components(count)

        contenders = [
            Contender("creations/plain/10", self.bench.posting(sandbox, emptied, 10)),
            *(
                Contender(f"creations/apply/{parallel}", self.bench.applying(sandbox, emptied, parallel))
                for parallel in PARALLEL
            ),
        ]
        self.figures.measure(contenders, self.scale.rounds)

    def limit(self) -> None:
        """Play five playbooks at once under one limit of 60 calls, its minute shortened to six seconds."""
        sandbox = self.sandboxes["limit"]
        before, each = len(sandbox.component_ids()), 30
        sandbox.limit(60, 6.0)
        entries = [
            {"statuspage_component": {"name": "Run {{ run }}, component " + str(number)}} for number in range(each)
        ]
        file = self.bench.folder / "limit.json"
        file.write_text(json.dumps(things.play(things.apply_task(entries))))
        sandbox.forget_calls()
        seconds, codes = self.bench.together(file, self.scale.playbooks, sandbox)
        calls = sandbox.calls()
        sandbox.limit(0, 6.0)
        self.figures.runs["limit"] = [
            {
                "seconds": seconds,
                "playbooks": self.scale.playbooks,
                "failed": sum(map(bool, codes)),
                "made": len(sandbox.component_ids()) - before,
                "wanted": each * self.scale.playbooks,
                **calls,
            }
        ]

    def profiles(self) -> None:
        """Profile the largest apply, the longest loop and one task once; a profiled run is slower and is no measurement."""
        for what, count in (("apply", self.scale.sizes[-1]), ("loop", self.scale.loops[-1]), ("task", self.scale.tasks)):
            sandbox = self.holding(count)
            declared = things.components(count, self._versions[count])
            self.figures.profiles[what] = {"count": count, **self.bench.alone([f"profile-{what}"], sandbox, declared)}

"""What the figures say: ratios between contenders, and whether the budgets hold."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from measure import Figures
from scenarios import PARALLEL
from server import PAGE_SIZE, pages
from words import many

Verdict = tuple[str, str, str, bool]
"""What is budgeted, the budget, what was measured, and whether it holds."""


class Judge:
    """The ratios of one run, and its budgets: of the sections that it measured."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.scale = figures.about["scale"]
        self.sections = figures.about["sections"]

    def added(self, name: str, empty: str, what: str = "seconds") -> float:
        """Return what a play takes beyond an empty one."""
        return self.figures.median(name, what) - self.figures.median(empty, what)

    def loop_ratio(self, group: str, what: str = "seconds") -> float:
        """Return how many times as long our longest loop takes as that of debug. group: `loop` or `literal`."""
        count = self.scale["loops"][-1]
        empty = f"loop/empty/{count}" if group == "loop" else "literal/empty"
        return self.added(f"{group}/ours/{count}", empty, what) / self.added(f"{group}/debug/{count}", empty, what)

    def shipped_item(self, kind: str, what: str = "seconds") -> float:
        """Return what a shipped item takes: ours, or one of uri."""
        count = self.scale["sample"]
        return self.added(f"shipped/{kind}/{count}", "shipped/empty", what) / count

    def further_item(self, kind: str, what: str = "seconds") -> float:
        """Return what each shipped item but the first of a play takes: the first one has the module packed."""
        count = self.scale["sample"]
        return self.added(f"shipped/{kind}/{count}", f"shipped/{kind}/1", what) / (count - 1)

    def shipped_ratio(self, what: str = "seconds") -> float:
        """Return how many times as long a shipped item of ours takes as one of uri."""
        return self.shipped_item("ours", what) / self.shipped_item("uri", what)

    def shipped_loop(self, kind: str, count: int) -> float:
        """Return the seconds of the whole play of a loop of shipped items, extrapolated."""
        return self.figures.median("shipped/empty") + self.shipped_item(kind) * count

    def tasks_of(self, kind: str, what: str = "seconds") -> float:
        """Return what a play of separate tasks takes, extrapolated where so many were not measured."""
        count, sample = self.scale["tasks"], self.scale["tasks_sample"]
        if f"tasks/{kind}/{count}" in self.figures:
            return self.figures.median(f"tasks/{kind}/{count}", what)
        each = self.added(f"tasks/{kind}/{sample}", "tasks/empty", what) / sample
        return self.figures.median("tasks/empty", what) + each * count

    def tasks_ratio(self, what: str = "seconds") -> float:
        """Return how many times as long our separate tasks take as those of debug."""
        return self.tasks_of("ours", what) / self.tasks_of("debug", what)

    def creations_ratio(self, parallel: int, what: str = "seconds") -> float:
        """Return how many times as long apply takes to create as requests sending ten at a time."""
        plain = self.figures.median("creations/plain/10", what)
        return self.figures.median(f"creations/apply/{parallel}", what) / plain

    def times_plain(self, state: str, count: int, what: str = "seconds") -> float:
        """Return how many times as long an apply takes as plain requests does for the same pages."""
        plain = self.figures.median(f"plain/{count}", "cpu" if what == "cpu" else "seconds")
        return self.figures.median(f"apply/{state}/alone/{count}", what) / plain

    def kib_per_thing(self, name: str, few: int, most: int) -> float:
        """Return by how much the peak grows with each thing, between two numbers of things."""
        less, more = (self.figures.median(f"{name}/{count}", "peak") for count in (few, most))
        return (more - less) / (most - few)

    def ratios(self) -> dict[str, tuple[float, float]]:
        """Return the ratios of times, and of processor times: what a change of the code moves, and a machine does not."""
        wanted = [
            ("loops", "a loop in process, of debug", partial(self.loop_ratio, "loop")),
            ("loops", "the same, the list written into the task", partial(self.loop_ratio, "literal")),
            ("shipped", "a shipped item, of uri", self.shipped_ratio),
            ("tasks", "separate tasks, of debug", self.tasks_ratio),
            ("apply", "apply, unchanged, of requests", partial(self.times_plain, "none", self.scale["sizes"][-1])),
            *(
                ("creations", f"creations, parallel {one}, of requests", partial(self.creations_ratio, one))
                for one in PARALLEL
            ),
        ]
        return {name: (ask("seconds"), ask("cpu")) for section, name, ask in wanted if section in self.sections}

    # Budgets

    def verdicts(self) -> list[Verdict]:
        """Return what is budgeted, the budget, what was measured, and whether it holds."""
        budgets: dict[str, Callable[[], list[Verdict]]] = {
            "loops": self._of_loops,
            "shipped": self._of_shipped,
            "tasks": self._of_tasks,
            "apply": self._of_apply,
            "limit": self._of_limit,
        }
        return [verdict for section, judge in budgets.items() if section in self.sections for verdict in judge()]

    def _of_loops(self) -> list[Verdict]:
        count = self.scale["loops"][-1]
        ratio, busy = (self.loop_ratio("loop", what) for what in ("seconds", "cpu"))
        literal = self.loop_ratio("literal")
        what = f"{many(count)} unchanged things in a loop, in process"
        found = [
            (
                what,
                "≤ 1.3 × the same loop of `debug`",
                f"{ratio:.2f} × (processor time {busy:.2f} ×; the list written into the task {literal:.2f} ×)",
                ratio <= 1.3,
            )
        ]
        if "shipped" in self.sections:
            ours, shipped = self.added(f"loop/ours/{count}", f"loop/empty/{count}"), self.shipped_item("ours") * count
            faster = shipped / ours
            found.append((what, "≥ 30 × faster than shipped", f"{faster:.0f} ×, shipped extrapolated", faster >= 30))
        return found

    def _of_shipped(self) -> list[Verdict]:
        ratio, busy = (self.shipped_ratio(what) for what in ("seconds", "cpu"))
        further = self.further_item("ours") / self.further_item("uri")
        measured = f"{ratio:.2f} × (processor time {busy:.2f} ×; without packing the module {further:.2f} ×)"
        return [("One shipped item", "≤ 1.2 × `ansible.builtin.uri` doing the same GET", measured, ratio <= 1.2)]

    def _of_tasks(self) -> list[Verdict]:
        count = self.scale["tasks"]
        ratio, busy = (self.tasks_ratio(what) for what in ("seconds", "cpu"))
        beyond = self.added(f"tasks/ours/{count}", "tasks/empty") / self.added(f"tasks/debug/{count}", "tasks/empty")
        measured = f"{ratio:.2f} × (processor time {busy:.2f} ×; empty play subtracted {beyond:.2f} ×)"
        return [(f"{count} separate tasks", f"≤ 1.5 × {count} `debug` tasks", measured, ratio <= 1.5)]

    def _of_apply(self) -> list[Verdict]:
        count = self.scale["sizes"][-1]
        ratio, door = self.times_plain("none", count), self.times_plain("none", count, "door")
        few, some, most = self.scale["sizes"][-3:]
        early = self.kib_per_thing("apply/none/alone", few, some)
        late = self.kib_per_thing("apply/none/alone", some, most)
        what = f"`apply`, {many(count)} unchanged things"
        return [
            (
                what,
                "≤ 1.5 × fetching and parsing the same pages with `requests`",
                f"{ratio:.2f} × (with reading the arguments and masking the result {door:.2f} ×)",
                ratio <= 1.5,
            ),
            (
                what,
                "memory linear in the answer",
                f"{late:.1f} KiB a thing up to {many(most)}, {early:.1f} up to {many(some)}",
                late <= 1.25 * max(early, 1),
            ),
            *self._of_calls(),
        ]

    def _of_calls(self) -> list[Verdict]:
        found = []
        for count in self.scale["sizes"][-2:]:
            calls = self.figures.calls(f"apply/none/alone/{count}")
            rows = round(self.figures.median(f"plain/{count}", "rows"))
            needed = pages(rows)
            what = f"Calls, {many(count)} unchanged (a list of {many(rows)} rows)"
            found.append((what, f"⌈rows / {PAGE_SIZE}⌉ = {needed}", str(calls), calls == needed))
        count = max(one for one in self.scale["sizes"] if one <= 1000)
        one, none = (self.figures.calls(f"apply/{state}/alone/{count}") for state in ("one", "none"))
        return [
            *found,
            (f"Calls, one of {many(count)} changed", "one write more", f"{one - none} more", one == none + 1),
        ]

    def _of_limit(self) -> list[Verdict]:
        run = self.figures.runs["limit"][0]
        calls = run["reads"] + run["writes"]
        share = run["refused"] / calls
        return [
            (
                f"{run['playbooks']} playbooks at once, one key, 60 calls a minute (here: in 6 s)",
                "no failure, at most 5 % refused calls",
                f"{run['failed']} failed, {run['made']} of {run['wanted']} things made, {run['refused']} of {calls} calls refused",
                run["failed"] == 0 and run["made"] == run["wanted"] and share <= 0.05,
            )
        ]

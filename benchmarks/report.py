"""docs/benchmarks.md: the figures as tables, and what they say of the budgets."""

from __future__ import annotations

from typing import Any

from measure import Figures
from scenarios import LATENCY
from server import PAGE_SIZE, pages

WORDS = {
    "debug": "`ansible.builtin.debug`",
    "ours": "ours, in process",
    "shipped": "ours, shipped (`steadyops_in_process: false`)",
    "uri": "`ansible.builtin.uri`, only the GET",
}
STATES = {"none": "Nothing changed", "some": "1 % changed", "new": "All new"}


def table(head: list[str], rows: list[list[Any]]) -> str:
    """Return a table; all columns but the first are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def shown(seconds: float, least: float | None = None, greatest: float | None = None) -> str:
    """Return a time with its unit, and with the least and the greatest in brackets where given."""
    if seconds >= 0.9995:
        scale, places, unit = 1, 2, "s"
    else:
        scale, places, unit = 1000, 0 if seconds >= 0.0995 else 1, "ms"
    text = f"{seconds * scale:.{places}f} {unit}"
    if least is None or greatest is None:
        return text
    return f"{text} ({least * scale:.{places}f}–{greatest * scale:.{places}f})"


def many(number: float) -> str:
    """Return a whole number for reading."""
    return f"{number:,.0f}"


class Report:
    """The report of one run."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.scale = figures.about["scale"]
        self.base = figures.median("empty")

    # Figures

    def spread(self, name: str, what: str = "seconds") -> str:
        """Return a median with the least and the greatest."""
        values = self.figures.values(name, what)
        median = self.figures.median(name, what)
        return shown(median) if len(values) == 1 else shown(median, min(values), max(values))

    def loop(self, kind: str, count: int) -> float:
        """Return the seconds of a loop's whole play, extrapolated where so many items were not measured."""
        name = f"loop/{kind}/{count}"
        if name in self.figures:
            return self.figures.median(name)
        return self.base + self.per_item(f"loop/{kind}", self.scale["sample"]) * count

    def per_item(self, kind: str, count: int, base: float | None = None) -> float:
        """Return what each item, or task, adds to the empty play."""
        return (self.figures.median(f"{kind}/{count}") - (self.base if base is None else base)) / count

    def tasks(self, kind: str) -> float:
        """Return the seconds of a play of separate tasks, extrapolated where so many were not measured."""
        name = f"tasks/{kind}/{self.scale['tasks']}"
        if name in self.figures:
            return self.figures.median(name)
        return self.base + self.per_item(f"tasks/{kind}", self.scale["tasks_sample"]) * self.scale["tasks"]

    def times_plain(self, state: str, count: int, what: str = "seconds") -> float:
        """Return how many times as long an apply takes as plain requests does for the same pages."""
        return self.figures.median(f"apply/{state}/alone/{count}", what) / self.figures.median(f"plain/{count}")

    def kib_per_thing(self, name: str, few: int, most: int) -> float:
        """Return by how much the peak grows with each thing, between two numbers of things."""
        less, more = (self.figures.median(f"{name}/{count}", "peak") for count in (few, most))
        return (more - less) / (most - few)

    # Budgets

    def verdicts(self) -> list[tuple[str, str, str, bool]]:
        """Return what is budgeted, the budget, what was measured, and whether it holds."""
        return [*self._of_loops(), self._of_tasks(), *self._of_apply(), *self._of_calls(), self._of_limits()]

    def _of_loops(self) -> list[tuple[str, str, str, bool]]:
        count = self.scale["loops"][-1]
        ours, debug, shipped = (self.loop(kind, count) for kind in ("ours", "debug", "shipped"))
        ratio = (ours - self.base) / (debug - self.base)
        faster = (shipped - self.base) / (ours - self.base)
        what = f"{many(count)} unchanged things in a loop, in process"
        return [
            (what, "≤ 2 × the same loop of `debug`", f"{ratio:.2f} × (whole plays {ours / debug:.2f} ×)", ratio <= 2),
            (
                what,
                "≥ 30 × faster than shipped",
                f"{faster:.0f} × (whole plays {shipped / ours:.0f} ×), shipped extrapolated",
                faster >= 30,
            ),
        ]

    def _of_tasks(self) -> tuple[str, str, str, bool]:
        count, ours, debug = self.scale["tasks"], self.tasks("ours"), self.tasks("debug")
        beyond = (ours - self.base) / (debug - self.base)
        measured = f"{ours / debug:.2f} × (empty play subtracted {beyond:.2f} ×)"
        return f"{count} separate tasks", f"≤ 1.5 × {count} `debug` tasks", measured, ours / debug <= 1.5

    def _of_apply(self) -> list[tuple[str, str, str, bool]]:
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
        ]

    def _of_calls(self) -> list[tuple[str, str, str, bool]]:
        found = []
        for count in self.scale["sizes"][-2:]:
            calls = self.figures.calls(f"apply/none/alone/{count}")
            rows = round(self.figures.median(f"plain/{count}", "rows"))
            needed = pages(rows)
            what = f"Calls, {many(count)} unchanged (a list of {many(rows)} rows)"
            found.append((what, f"⌈rows / {PAGE_SIZE}⌉ = {needed}", str(calls), calls == needed))
        count = max(one for one in self.scale["sizes"] if one <= 1000)
        one, none = (self.figures.calls(f"apply/{state}/alone/{count}") for state in ("one", "none"))
        return [*found, (f"Calls, one of {many(count)} changed", "one write more", f"{one - none} more", one == none + 1)]

    def _of_limits(self) -> tuple[str, str, str, bool]:
        run = self.figures.runs["limit"][0]
        calls = run["reads"] + run["writes"]
        share = run["refused"] / calls
        return (
            f"{run['playbooks']} playbooks at once, one key, 60 calls a minute (here: in 6 s)",
            "no failure, at most 5 % refused calls",
            f"{run['failed']} failed, {run['made']} of {run['wanted']} things made, {run['refused']} of {calls} calls refused",
            run["failed"] == 0 and run["made"] == run["wanted"] and share <= 0.05,
        )

    def budgets(self) -> str:
        """Return the table of budgets."""
        rows = [[*words, "holds" if holds else "**misses**"] for *words, holds in self.verdicts()]
        lines = [["What", "Budget", "Measured", ""], ["---"] * 4, *rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"

    # The page

    def text(self) -> str:
        """Return the whole page."""
        parts = [
            self._head(),
            "## Budgets\n",
            self.budgets(),
            self._missed(),
            "![Time and calls against the number of things](benchmarks.svg)\n",
            self._loops(),
            self._tasks(),
            self._apply(),
            self._memory(),
            self._slow(),
            self._limit(),
            self._profiles(),
        ]
        return "\n".join(part for part in parts if part)

    def _head(self) -> str:
        about = self.figures.about
        versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
        rows = [
            ["Processor", f"{about['cpu']}, {about['cores']} cores"],
            ["Memory", f"{about['memory_gib']:.0f} GiB"],
            ["System", about["system"]],
            ["Versions", versions],
            ["Used by other programs meanwhile", "unknown" if about["others"] is None else f"{about['others']:.0%} of the processor time"],
            ["Rounds", f"{self.scale['rounds']}, {about['minutes']:.0f} minutes in all"],
        ]
        lines = "\n".join(f"| {name} | {value} |" for name, value in rows)
        return (
            "# Benchmarks\n\n"
            f"Written by `make bench` on {about['date']}. Everything is measured in one run against the sandbox on the same machine, the\n"
            "contenders taking turns; a time is the median of the rounds, with the least and the greatest in brackets. Compare\n"
            "times within this page only; the ratios are what carries over to other machines.\n\n"
            "| Machine | |\n| --- | --- |\n" + lines + "\n"
        )

    def _missed(self) -> str:
        missed = [f"'{what}' ({budget})" for what, budget, _measured, holds in self.verdicts() if not holds]
        if not missed:
            return "All budgets hold.\n"
        return f"Missed: {'; '.join(missed)}. [Where the time goes](#where-the-time-goes) shows what it is spent on.\n"

    def _loops(self) -> str:
        counts = self.scale["loops"][-2:]
        rows = [["an empty play", *[self.spread("empty")] * len(counts), shown(self.figures.median("empty", "cpu")), "", "0"]]
        for kind, words in WORDS.items():
            sample = counts[-1] if f"loop/{kind}/{counts[-1]}" in self.figures else self.scale["sample"]
            cells = [self._loop_cell(kind, count) for count in counts]
            calls = self.figures.calls(f"loop/{kind}/{sample}") * counts[-1] // sample
            name = f"loop/{kind}/{counts[-1]}"
            cpu = shown(self.figures.median(name, "cpu")) if name in self.figures else ""
            rows.append([words, *cells, cpu, shown(self.per_item(f"loop/{kind}", sample)), many(calls)])
        most = many(counts[-1])
        head = [
            "One task, a loop, nothing changed", *[f"{many(one)} items" for one in counts], f"processor time for {most}", "each item",
            f"calls for {most}",
        ]  # fmt: skip
        return (
            "## 1. A loop\n\n"
            "Whole plays, Ansible's start included; 'each item' is what it adds to an empty play. Each item is one component of a\n"
            f"Statuspage page. ≈ is extrapolated from {self.scale['sample']} items. The shipped loop is measured where the account holds nothing but\n"
            "those items, which is its best case: without a shared list it reads one page for each item there, and more in larger accounts.\n\n"
            + table(head, rows)
        )

    def _loop_cell(self, kind: str, count: int) -> str:
        name = f"loop/{kind}/{count}"
        return self.spread(name) if name in self.figures else f"≈ {shown(self.loop(kind, count))}"

    def _tasks(self) -> str:
        count, sample = self.scale["tasks"], self.scale["tasks_sample"]
        debug = self.tasks("debug")
        rows = []
        for kind, words in WORDS.items():
            whole = self.tasks(kind)
            name = f"tasks/{kind}/{count}"
            measured = name in self.figures
            calls = self.figures.calls(name) if measured else self.figures.calls(f"tasks/{kind}/{sample}") * count // sample
            rows.append(
                [
                    words,
                    self.spread(name) if measured else f"≈ {shown(whole)}",
                    f"{whole / debug:.2f} ×",
                    f"{(whole - self.base) / (debug - self.base):.2f} ×",
                    shown(self.figures.median(name, "cpu")) if measured else "",
                    shown((whole - self.base) / count),
                    many(calls),
                ]
            )
        head = [
            "Separate tasks, nothing changed", f"{count} tasks", "of `debug`", "without the empty play", "processor time", "each task",
            "calls",
        ]  # fmt: skip
        return (
            f"## 2. {count} separate tasks\n\n"
            "Whole plays. Ansible starts a process for each task, and each looks for itself: here in an account that holds these\n"
            f"{count} components, one page. ≈ is extrapolated from {sample} tasks.\n\n" + table(head, rows)
        )

    def _apply(self) -> str:
        parts = [
            "## 3. `apply`\n\n"
            "`requests` fetches and parses the same pages and does nothing else. 'alone' is the code of the module in a Python of its\n"
            "own; 'whole play' is `ansible-playbook` from its start to its end, so the difference is Ansible.\n"
            f"The rounds of the largest number of new things are {self.scale['few']}.\n"
        ]
        for state, words in STATES.items():
            head = [words, "`requests`", "`apply` alone", "", "`apply`, whole play", "reads", "writes"]
            rows = []
            for count in self.scale["sizes"]:
                alone = f"apply/{state}/alone/{count}"
                rows.append(
                    [
                        f"{many(count)} things",
                        "" if state == "new" else self.spread(f"plain/{count}"),
                        self.spread(alone),
                        "" if state == "new" else f"{self.times_plain(state, count):.2f} ×",
                        self.spread(f"apply/{state}/play/{count}"),
                        many(self.figures.median(alone, "reads")),
                        many(self.figures.median(alone, "writes")),
                    ]
                )
            parts.append(table(head, rows))
        return "\n".join(parts)

    def _memory(self) -> str:
        names = ("plain", "apply/none/alone", "apply/some/alone", "apply/new/alone", "apply/none/play", "apply/new/play")
        head = ["Peak memory, MiB", "`requests`", "nothing changed", "1 % changed", "all new", "whole play, nothing changed", "whole play, all new"]
        rows = [
            [f"{many(count)} things", *[f"{self.figures.median(f'{one}/{count}', 'peak') / 1024:.0f}" for one in names]]
            for count in self.scale["sizes"]
        ]
        some, most = self.scale["sizes"][-2:]
        each = [f"{self.kib_per_thing(one, some, most):.1f}" for one in names]
        rows.append([f"KiB a thing, from {many(some)} to {many(most)}", *each])
        size = self.figures.median(f"plain/{most}", "bytes") / self.figures.median(f"plain/{most}", "rows") / 1024
        return (
            "Memory is that of one whole process, Python and its libraries included; of a play, that of the largest of its processes.\n"
            f"One thing is {size:.1f} KiB of the answer.\n\n" + table(head, rows)
        )

    def _slow(self) -> str:
        scale, figures = self.scale, self.figures
        looped, listed, made, sample = scale["slow_loop"], scale["slow_size"], scale["slow_new"], scale["slow_sample"]
        rows = []
        for kind, words in WORDS.items():
            name, each = f"slow/loop/{kind}", looped if f"slow/loop/{kind}/{looped}" in figures else sample
            seconds = self.per_item(name, each)
            whole = self.spread(f"{name}/{each}") if each == looped else f"≈ {shown(self.base + seconds * looped)}"
            rows.append([words, whole, shown(seconds), many(figures.calls(f"{name}/{each}") * looped // each)])
        loops = table([f"A loop of {many(looped)} unchanged things", "whole play", "each item", "calls"], rows)
        alone = [
            (f"`requests`, {many(listed)} things", f"slow/plain/{listed}"),
            (f"`apply`, {many(listed)} unchanged things", f"slow/apply/none/{listed}"),
            *((f"`apply`, three services unchanged, `parallel: {one}`", f"slow/read/{one}") for one in (1, 4)),
            *((f"`apply`, {many(made)} new things, `parallel: {one}`", f"slow/new/{one}") for one in (1, 4, 8)),
        ]
        rows = [
            [words, self.spread(name), many(figures.calls(name)), many(figures.median(name, "connections"))] for words, name in alone
        ]
        return (
            f"## 4. With {LATENCY * 1000:.0f} ms of latency\n\n"
            f"The sandbox gives every answer {LATENCY * 1000:.0f} ms later. It delays answers only, not the making of a connection: to a real service a\n"
            "new connection costs two or three such times more, so their number is shown. 'Three services' reads six lists of "
            f"{many(looped)}\ncomponents, rule sets and alert definitions each, and of what these refer to. ≈ is extrapolated from {sample} items.\n\n"
            + loops
            + "\n"
            + table(["alone, without Ansible", "time", "calls", "connections"], rows)
        )

    def _limit(self) -> str:
        run = self.figures.runs["limit"][0]
        wanted = run["wanted"] // run["playbooks"]
        return (
            f"## 5. {run['playbooks']} playbooks under one limit\n\n"
            f"Each creates {wanted} components, all at once and with one key, while the sandbox takes no more than 60 calls in any 6 s\n"
            "(Statuspage: in any minute; `pace` says that it is scaled). They share the pace through a file and need "
            f"{shown(run['seconds'])} for\n{run['reads'] + run['writes']} calls, of which {run['refused']} were refused. "
            f"{run['failed']} playbooks failed; {run['made']} of {run['wanted']} components are there.\n"
        )

    def _profiles(self) -> str:
        found = self.figures.profiles
        parts = [
            "## Where the time goes\n\n"
            "The functions with the most time of their own, from one run each under `cProfile`, which itself makes many small\n"
            "functions look slower than they are. Waiting for the reading threads counts as `acquire`.\n"
        ]
        titles = {
            "apply": f"`entry.run` of `apply`, {many(found['apply']['count'])} unchanged things",
            "loop": f"A loop in process over {many(found['loop']['count'])} unchanged things, without Ansible's part",
            "task": "One task, the first in its process, as each of the separate tasks is",
        }
        for what, title in titles.items():
            rows = [[f"`{one['function']}`", many(one["calls"]), shown(one["own"]), shown(one["total"])] for one in found[what]["top"]]
            parts.append(f"{title}: {shown(found[what]['seconds'])} under the profiler.\n")
            parts.append(table(["function", "calls", "own time", "with what it calls"], rows))
        return "\n".join(parts)

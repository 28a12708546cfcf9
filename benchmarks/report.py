"""docs/benchmarks.md: the figures as tables, and what they say of the budgets."""

from __future__ import annotations

from collections.abc import Callable
from operator import sub

from judge import Judge
from payload import PARTS
from scenarios import CREATION_LATENCY, LATENCY, PARALLEL
from words import kib, many, shown, signed, table

WORDS = {
    "debug": "`ansible.builtin.debug`",
    "ours": "ours, in process",
    "shipped": "ours, shipped (`steadyops_in_process: false`)",
    "uri": "`ansible.builtin.uri`, only the GET",
}
PHASES = {
    "starting": "starting Python",
    "unpacking": "unpacking what was shipped",
    "importing": "importing",
    "validating": "validating the arguments",
    "calling": "the call, and what the module does around it",
    "answering": "writing the result, tidying up",
    "ending": "ending Python",
}
"""What a shipped module's process does, one after the other."""
STATES = {"none": "Nothing changed", "some": "1 % changed", "new": "All new"}


class Report(Judge):
    """The page of one run: of the sections that it measured."""

    def spread(self, name: str, what: str = "seconds") -> str:
        """Return a median with the least and the greatest."""
        values = self.figures.values(name, what)
        median = self.figures.median(name, what)
        return shown(median) if len(values) == 1 else shown(median, min(values), max(values))

    def budgets(self) -> str:
        """Return the table of budgets."""
        rows = [[*words, "holds" if holds else "**misses**"] for *words, holds in self.verdicts()]
        lines = [["What", "Budget", "Measured", ""], ["---"] * 4, *rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"

    def text(self) -> str:
        """Return the whole page, or what of it was measured."""
        chapters: dict[str, tuple[str, Callable[[], str]]] = {
            "loops": ("A loop", self._loops),
            "shipped": ("A shipped item", self._shipped),
            "tasks": (f"{self.scale['tasks']} separate tasks", self._tasks),
            "apply": ("`apply`", self._apply),
            "slow": (f"With {LATENCY * 1000:.0f} ms of latency", self._slow),
            "creations": (f"{many(self.scale['creations'])} creations", self._creations),
            "limit": (f"{self.scale['playbooks']} playbooks under one limit", self._limit),
        }
        parts = [self._head()]
        if self.verdicts():
            parts += ["## Budgets\n", self.budgets(), self._missed()]
        if self.plotted:
            parts.append("![Time and calls against the number of things](benchmarks.svg)\n")
        measured = [chapter for section, chapter in chapters.items() if section in self.sections]
        parts += [f"## {number}. {title}\n\n{fill()}" for number, (title, fill) in enumerate(measured, 1)]
        if "profiles" in self.sections:
            parts.append(self._profiles())
        return "\n".join(parts)

    @property
    def plotted(self) -> bool:
        """Whether everything was measured that the plot shows."""
        return {"loops", "shipped", "apply"} <= set(self.sections)

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
            f"Written by `make bench` on {about['date']}. Everything is measured in one run against the sandbox on the same\n"
            "machine, the contenders of a section taking turns; a time is the median of the rounds, with the least and the\n"
            "greatest in brackets. Processor time is that of all processes of a play together: the steadier figure where other\n"
            "programs are busy too. Compare times within this page only; the ratios are what carries over to other machines.\n\n"
            "| Machine | |\n| --- | --- |\n" + lines + "\n"
        )

    def _missed(self) -> str:
        missed = [f"'{what}' ({budget})" for what, budget, _measured, holds in self.verdicts() if not holds]
        if not missed:
            return "All budgets hold.\n"
        return f"Missed: {'; '.join(missed)}.\n"

    def _loops(self) -> str:
        counts = self.scale["loops"][-2:]
        most = many(counts[-1])
        rows = [["an empty play", *self._cells("loop/empty", counts), "", "0"]]
        for kind in ("debug", "ours"):
            each = self.added(f"loop/{kind}/{counts[-1]}", f"loop/empty/{counts[-1]}") / counts[-1]
            calls = self.figures.calls(f"loop/{kind}/{counts[-1]}")
            rows.append([WORDS[kind], *self._cells(f"loop/{kind}", counts), shown(each), many(calls)])
        for kind in ("shipped", "uri") if "shipped" in self.sections else ():
            measured = "ours" if kind == "shipped" else kind
            guessed = [f"≈ {shown(self.shipped_loop(measured, count))}" for count in counts]
            each, sample = self.shipped_item(measured), self.scale["sample"]
            calls = self.figures.calls(f"shipped/{measured}/{sample}") * counts[-1] // sample
            rows.append([WORDS[kind], *guessed, "", shown(each), many(calls)])
        head = [
            "One task, a loop, nothing changed", *[f"{many(one)} items" for one in counts], f"processor time for {most}", "each item",
            f"calls for {most}",
        ]  # fmt: skip
        return (
            "Whole plays, Ansible's start included; 'each item' is what it adds to an empty play. Each item is one component\n"
            "of a Statuspage page. The list stands in a variables file, which the empty play reads too. ≈ is extrapolated from\n"
            f"{self.scale['sample']} items. The shipped loop is measured where the account holds nothing but those items, which is its\n"
            "best case: without a shared list it reads one page for each item there, and more in larger accounts.\n\n"
            + table(head, rows)
            + "\n"
            + self._literal(counts[-1])
        )

    def _cells(self, name: str, counts: list[int]) -> list[str]:
        """Return the cells of a measured loop: whole plays, and the processor time of the longest."""
        busy = self.figures.median(f"{name}/{counts[-1]}", "cpu")
        return [*(self.spread(f"{name}/{one}") for one in counts), shown(busy)]

    def _literal(self, count: int) -> str:
        rows = []
        for kind in ("debug", "ours"):
            name = f"literal/{kind}/{count}"
            ratios = (self.loop_ratio("literal", what) if kind == "ours" else 1 for what in ("seconds", "cpu"))
            of_time, of_busy = (f"{ratio:.2f} ×" for ratio in ratios)
            busy, each = self.figures.median(name, "cpu"), self.added(name, "literal/empty") / count
            rows.append([WORDS[kind], self.spread(name), of_time, shown(busy), of_busy, shown(each)])
        head = [
            f"The list written into the task, {many(count)} items", "whole play", "of `debug`", "processor time", "of `debug`",
            "each item",
        ]  # fmt: skip
        return (
            "Where the list is written into the task itself, Ansible goes through all of it again for each item, whatever the\n"
            "module: its time grows with the square of the list's length, and the ratio says less about the modules.\n"
            f"The rounds are {len(self.figures.runs[f'literal/ours/{count}'])}.\n\n" + table(head, rows)
        )

    def _shipped(self) -> str:
        sample = self.scale["sample"]
        rows = [
            [
                words,
                self.spread(f"shipped/{kind}/{sample}"),
                *self._of_uri(kind, "seconds"),
                *self._of_uri(kind, "cpu"),
                many(self.figures.calls(f"shipped/{kind}/{sample}")),
            ]
            for kind, words in (("ours", WORDS["shipped"]), ("uri", "`ansible.builtin.uri`, the same GET"))
        ]
        head = [
            "One task, a loop, nothing changed", f"{sample} items", "each item", "of `uri`", "processor time each", "of `uri`",
            "calls",
        ]  # fmt: skip
        return (
            "Where a module is shipped, Ansible packs it with all that it imports, and starts a Python for each item. `uri`\n"
            f"does the very GET that such an item of ours does: it reads the list of the {sample} components that the account\n"
            "holds. 'Each item' is what it adds to an empty play.\n\n"
            + "\n".join([table(head, rows), self._process(), self._imports(), self._payload()])
        )

    def _of_uri(self, kind: str, what: str) -> list[str]:
        """Return a shipped item's figure, and how many times that of uri it is."""
        item = self.shipped_item(kind, what)
        return [shown(item), f"{item / self.shipped_item('uri', what):.2f} ×"]

    def _process(self) -> str:
        kinds = ("ours", "uri")
        items, further = [self.shipped_item(kind) for kind in kinds], [self.further_item(kind) for kind in kinds]
        processes = [self.figures.median(f"process/{kind}") for kind in kinds]
        rows = [
            ["Ansible: packing the module, its share", *map(sub, items, further)],
            ["Ansible: before and after the process", *map(sub, further, processes)],
        ]
        for phase, words in PHASES.items():
            rows.append([words, *(self.figures.median(f"process/{kind}", phase) for kind in kinds)])
        rows.append(["together", *items])
        cells = [[words, *(signed(number) for number in (ours, uri, ours - uri))] for words, ours, uri in rows]
        return (
            "Ansible packs a module once for a play, for its first item; the share is what that adds to each of the\n"
            f"{self.scale['sample']}. The process is the file that Ansible ships, run again outside Ansible.\n\n"
            + table(["What an item's time goes on", "ours", "`uri`", "difference"], cells)
        )

    def _imports(self) -> str:
        found = [self._packages(f"imports/{kind}") for kind in ("ours", "uri")]
        names = {name for one in found for name in one}
        ordered = sorted(names, key=lambda name: -max(one.get(name, 0) for one in found))
        rows = [[name, *(shown(one[name]) if name in one else "" for one in found)] for name in ordered]
        rows.append(["together", *(shown(sum(one.values())) for one in found)])
        return (
            "The imports of that process by what they belong to, as `python -X importtime` tells them, which takes a little\n"
            "time itself. What is shipped has no compiled form: Python compiles it for each item anew, and Ansible's own files\n"
            "twice (`zipped.py` says why). Less than 0.5 ms is left out.\n\n"
            + table(["Imports", "ours", "`uri`"], rows)
        )

    def _packages(self, name: str) -> dict[str, float]:
        """Return the seconds of the imports of each package that takes any."""
        cost = {"seconds", "cpu", "peak"}
        packages = [one for one in self.figures.runs[name][0] if one not in cost]
        found = {package: self.figures.median(name, package) for package in packages}
        return {package: seconds for package, seconds in found.items() if seconds >= 0.0005}

    def _payload(self) -> str:
        sides = [self.figures.payloads[kind] for kind in ("ours", "uri")]
        units = {"files": many, "zipped": kib, "source": kib}
        rows = [[part, *(show(side[part][what]) for side in sides for what, show in units.items())] for part in PARTS]
        sums = (show(sum(part[what] for part in side.values())) for side in sides for what, show in units.items())
        rows.append(["together", *sums])
        head = ["What is shipped", "files", "KiB zipped", "KiB of source", "`uri`: files", "KiB zipped", "KiB of source"]
        return "The zip file that Ansible builds; it travels as text, which makes a third more of it.\n\n" + table(head, rows)

    def _tasks(self) -> str:
        count, sample = self.scale["tasks"], self.scale["tasks_sample"]
        base, debug = self.figures.median("tasks/empty"), self.tasks_of("debug")
        rows = []
        for kind, words in WORDS.items():
            whole = self.tasks_of(kind)
            name = f"tasks/{kind}/{count}"
            measured = name in self.figures
            calls = self.figures.calls(name) if measured else self.figures.calls(f"tasks/{kind}/{sample}") * count // sample
            rows.append(
                [
                    words,
                    self.spread(name) if measured else f"≈ {shown(whole)}",
                    f"{whole / debug:.2f} ×",
                    f"{(whole - base) / (debug - base):.2f} ×",
                    f"{'' if measured else '≈ '}{shown(self.tasks_of(kind, 'cpu'))}",
                    f"{self.tasks_of(kind, 'cpu') / self.tasks_of('debug', 'cpu'):.2f} ×",
                    shown((whole - base) / count),
                    many(calls),
                ]
            )
        head = [
            "Separate tasks, nothing changed", f"{count} tasks", "of `debug`", "without the empty play", "processor time", "of `debug`",
            "each task", "calls",
        ]  # fmt: skip
        return (
            "Whole plays. Ansible starts a process for each task, and each looks for itself: here in an account that holds these\n"
            f"{count} components, one page. An empty play takes {self.spread('tasks/empty')}. ≈ is extrapolated from {sample} tasks.\n\n"
            + table(head, rows)
        )

    def _apply(self) -> str:
        most = self.scale["sizes"][-1]
        plain, alone = (self.figures.median(f"{one}/{most}") for one in ("plain", "apply/none/alone"))
        page = plain / self.figures.median(f"apply/none/alone/{most}", "reads")
        parts = [
            "`requests` fetches and parses the same pages and does nothing else. 'alone' is the code of the module in a Python of its\n"
            "own; 'whole play' is `ansible-playbook` from its start to its end, so the difference is Ansible.\n"
            f"The rounds of the largest number of new things are {self.scale['few']}.\n\n"
            f"What `apply` adds to each of {many(most)} unchanged things is {(alone - plain) / most * 1e6:.0f} µs. How many times `requests` that\n"
            f"makes it hangs on how quickly the service answers: here within {shown(page)} a page; section 5 has one that takes its time.\n"
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
        return "\n".join([*parts, self._memory()])

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
            count = looped if f"slow/loop/{kind}/{looped}" in figures else sample
            name = f"slow/loop/{kind}/{count}"
            each = self.added(name, "slow/empty") / count
            whole = self.spread(name) if count == looped else f"≈ {shown(figures.median('slow/empty') + each * looped)}"
            rows.append([words, whole, shown(each), many(figures.calls(name) * looped // count)])
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
            f"The sandbox gives every answer {LATENCY * 1000:.0f} ms later. It delays answers only, not the making of a connection: to a real service a\n"
            "new connection costs two or three such times more, so their number is shown. 'Three services' reads six lists of "
            f"{many(looped)}\ncomponents, rule sets and alert definitions each, and of what these refer to. ≈ is extrapolated from {sample} items.\n\n"
            + loops
            + "\n"
            + table(["alone, without Ansible", "time", "calls", "connections"], rows)
        )

    def _creations(self) -> str:
        count, latency = self.scale["creations"], CREATION_LATENCY * 1000
        names: list[tuple[str, str, int | None]] = [("`requests`, ten threads", "creations/plain/10", None)]
        names += [(f"`apply`, `parallel: {one}`", f"creations/apply/{one}", one) for one in PARALLEL]
        rows = [
            [
                words,
                self.spread(name),
                "" if parallel is None else f"{self.creations_ratio(parallel):.2f} ×",
                shown(self.figures.median(name, "cpu")),
                many(self.figures.median(name, "reads")),
                many(self.figures.median(name, "writes")),
                many(self.figures.median(name, "connections")),
            ]
            for words, name, parallel in names
        ]
        head = [f"{many(count)} new things", "time", "of `requests`", "processor time", "reads", "writes", "connections"]
        return (
            f"The sandbox gives every answer {latency:.0f} ms later. `requests` sends {many(count)} POSTs, ten at a time, and looks at nothing:\n"
            "as fast as a program can be that does ten things at once, as Terraform does. `apply` sends the same POSTs, and\n"
            "looks first, which is its one read. Alone, without Ansible and Python's start.\n\n"
            + table(head, rows)
        )

    def _limit(self) -> str:
        run = self.figures.runs["limit"][0]
        wanted = run["wanted"] // run["playbooks"]
        return (
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

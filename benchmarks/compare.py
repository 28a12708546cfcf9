"""Two runs beside each other: what a change of the code made better or worse."""

from __future__ import annotations

import math
import statistics
from typing import Any

from judge import Judge
from measure import Figures
from payload import PARTS
from words import kib, padded, shown

ALLOWED = 0.03
"""By how much a figure may get worse."""
FOREIGN = {"debug", "uri", "plain", "empty"}
"""Parts of the names of contenders that hold no code of ours: what they differ by is the machine."""
BESIDE = {"literal": "loop", "process": "shipped", "imports": "shipped", "plain": "apply"}
"""First parts of names that were measured by turns with others of another first part."""
TIMES = {"seconds": "time", "cpu": "processor time"}


class Comparison:
    """The figures that both runs have."""

    def __init__(self, before: Figures, after: Figures) -> None:
        self.before = before
        self.after = after
        self.names = [name for name in after.runs if name in before]

    def text(self) -> str:
        """Return the tables, and what they say together."""
        parts = [self._ratios(), self._times(), self._others(), self._payloads(), self._closing()]
        return "\n".join(part for part in parts if part)

    def _ratio(self, name: str, what: str) -> float:
        return self.after.median(name, what) / self.before.median(name, what)

    def _has(self, name: str, what: str) -> bool:
        """Tell whether both runs have a figure that can be divided."""
        return all(run.get(what) for figures in (self.before, self.after) for run in figures.runs[name])

    def _drift(self, name: str, what: str) -> tuple[float, float]:
        """Return what the machine did to those measured by turns with a contender, as a ratio, and its noise."""
        foreign = [one for one in self.names if _is_foreign(one) and self._has(one, what)]
        beside = [one for one in foreign if _group(one) == _group(name)] or foreign
        if not beside:
            return 1.0, 0.0
        ratio = statistics.median(self._ratio(one, what) for one in beside)
        return ratio, min(self._noise(one, what) for one in beside)

    def _busy(self, name: str) -> float:
        """Return what part of a contender's time is work, which a slower machine makes longer, and not waiting."""
        if not self._has(name, "cpu"):
            return 0.0
        return min(1.0, self.before.median(name, "cpu") / self.before.median(name, "seconds"))

    def _noise(self, name: str, what: str) -> float:
        """Return by what part the ratio of two medians may be off, by the spread of the rounds; 1 for single rounds."""
        errors = []
        for values in (self.before.values(name, what), self.after.values(name, what)):
            if len(values) < 2:
                return 1.0
            errors.append(1.25 * statistics.stdev(values) / math.sqrt(len(values)) / statistics.median(values))
        return 2 * math.hypot(*errors)

    def verdict(self, name: str) -> str:
        """Return in a word or two what became of a contender of ours, the machine's part taken out."""
        if _is_foreign(name):
            return ""
        found, noises = [], []
        for what, words in TIMES.items():
            if not self._has(name, what):
                continue
            drift, doubt = self._drift(name, what)
            expected = drift if what == "cpu" else 1 + (drift - 1) * self._busy(name)
            change, noise = self._ratio(name, what) / expected - 1, math.hypot(self._noise(name, what), doubt)
            noises.append(noise)
            if abs(change) > max(ALLOWED, noise):
                found.append(f"{'MORE' if change > 0 else 'less'} {words}")
        if not found and min(noises, default=0) > ALLOWED:
            found.append("noise")
        return ", ".join(found)

    def _times(self) -> str:
        rows = []
        for name in self.names:
            cells: list[str] = []
            for what in TIMES:
                if self._has(name, what):
                    medians = (shown(figures.median(name, what)) for figures in (self.before, self.after))
                    cells += [*medians, f"{self._ratio(name, what):.3f}", f"±{self._noise(name, what):.1%}"]
                else:
                    cells += [""] * 4
            rows.append([name, *cells, self.verdict(name)])
        return padded(["Medians", "time before", "after", "×", "", "processor time", "after", "×", "", ""], rows)

    def _ratios(self) -> str:
        """Return the ratios that need no steady machine, as both runs measured them within themselves."""
        before, after = Judge(self.before).ratios(), Judge(self.after).ratios()
        rows = []
        for name in (one for one in after if one in before):
            pairs = zip(before[name], after[name], strict=True)
            rows.append([name, *(f"{number:.3f}" for old, new in pairs for number in (old, new, new / old))])
        head = ["Ratios", "of times before", "after", "×", "of processor times", "after", "×"]
        return padded(head, rows) if rows else ""

    def _others(self) -> str:
        """Return calls that differ, and memory that differs by more than is allowed."""
        rows: list[list[Any]] = []
        for name in self.names:
            for what in ("reads", "writes", "connections", "peak"):
                if what not in self.before.runs[name][0] or what not in self.after.runs[name][0]:
                    continue
                old, new = (figures.median(name, what) for figures in (self.before, self.after))
                if abs(new - old) > (ALLOWED * old if what == "peak" else 0):
                    unit = "KiB at most" if what == "peak" else what
                    rows.append([name, unit, f"{old:,.0f}", f"{new:,.0f}", f"{new / old:.3f}" if old else ""])
        return padded(["What else differs", "", "before", "after", "×"], rows) if rows else ""

    def _payloads(self) -> str:
        rows = []
        for kind, parts in self.after.payloads.items():
            for part in PARTS if kind in self.before.payloads else ():
                for what in ("zipped", "source"):
                    old, new = self.before.payloads[kind][part][what], parts[part][what]
                    if old != new:
                        rows.append([f"{kind}: {part}, {what}", kib(old), kib(new), f"{new / old:.3f}" if old else ""])
        return padded(["Shipped, KiB", "before", "after", "×"], rows) if rows else ""

    def _closing(self) -> str:
        verdicts = {name: self.verdict(name) for name in self.names}
        worse = [name for name, verdict in verdicts.items() if "MORE" in verdict]
        hidden = [name for name, verdict in verdicts.items() if "noise" in verdict]
        lines = [
            "The last column leaves out what the machine did to contenders beside it that hold no code of ours.",
            f"More than 3 % worse beyond the noise: {', '.join(worse) or 'nothing'}.",
        ]
        if hidden:
            lines.append(f"Noise larger than 3 %, which more rounds make less: {', '.join(hidden)}.")
        missing = sorted(set(self.before.runs) ^ set(self.after.runs))
        if missing:
            lines.append(f"Only in one of the runs: {', '.join(missing)}.")
        return "\n".join(lines) + "\n"


def _is_foreign(name: str) -> bool:
    return not FOREIGN.isdisjoint(name.split("/"))


def _group(name: str) -> str:
    first = name.partition("/")[0]
    return BESIDE.get(first, first)

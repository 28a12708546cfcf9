"""docs/benchmarks.svg: time and calls against the number of things. The same figures give the same file."""

from __future__ import annotations

from pathlib import Path

import matplotlib
from judge import Judge
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from measure import Figures

BLUE, ORANGE, GREEN, RED, GREY = "#0060a8", "#c75b00", "#2b7d3f", "#a3283a", "#6b6b6b"


def draw(figures: Figures, file: Path) -> None:
    """Write the plot."""
    matplotlib.rcParams.update({"svg.hashsalt": "steadyops.monitoring", "font.size": 10, "axes.titlesize": 12})
    picture = Figure(figsize=(11, 6.6), layout="constrained")
    for axes, fill in zip(picture.subplots(1, 2), (_times, _calls), strict=True):
        axes.set_xscale("log")
        axes.set_yscale("log")
        fill(axes, figures)
        axes.set_xlabel("number of things")
        axes.grid(True, which="major", color="#e4e4e4")
        axes.spines[["top", "right"]].set_visible(False)
        axes.xaxis.set_major_formatter(lambda value, _place: f"{value:,.0f}")
        axes.yaxis.set_major_formatter(lambda value, _place: f"{value:,g}")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), fontsize=9, frameon=False)
    picture.savefig(file, format="svg", metadata={"Date": None, "Creator": "make bench"})


def _times(axes: Axes, figures: Figures) -> None:
    judge = Judge(figures)
    sizes, loops = figures.about["scale"]["sizes"], figures.about["scale"]["loops"]
    for kind, words, colour in (("ours", "loop, shipped", RED), ("uri", "loop of uri, only the GET", ORANGE)):
        guessed = [judge.shipped_loop(kind, count) for count in sizes]
        axes.plot(sizes, guessed, "--", color=colour, label=f"{words} (extrapolated)")
    _measured(axes, figures, "loop/ours", loops, "o-", BLUE, "loop, in process")
    _measured(axes, figures, "loop/debug", loops, "x:", GREY, "loop of debug")
    _measured(axes, figures, "apply/none/play", sizes, "s-", GREEN, "apply, nothing changed, whole play")
    _measured(axes, figures, "apply/none/alone", sizes, "D-", "#65b37a", "apply, nothing changed, alone")
    _measured(axes, figures, "plain", sizes, "x:", "#202020", "requests, the same pages, alone")
    axes.set_title("Seconds")


def _measured(axes: Axes, figures: Figures, name: str, counts: list[int], style: str, colour: str, label: str) -> None:
    """Draw medians, with a bar from the least to the greatest."""
    middle = [figures.median(f"{name}/{count}") for count in counts]
    spread = [figures.values(f"{name}/{count}") for count in counts]
    below = [median - min(values) for median, values in zip(middle, spread, strict=True)]
    above = [max(values) - median for median, values in zip(middle, spread, strict=True)]
    axes.errorbar(counts, middle, [below, above], fmt=style, color=colour, label=label, markersize=4, capsize=2, linewidth=1.4)


def _calls(axes: Axes, figures: Figures) -> None:
    sizes, loops = figures.about["scale"]["sizes"], figures.about["scale"]["loops"]
    lines = (
        ("apply/new/alone", sizes, "v-", RED, "apply, all new"),
        ("apply/some/alone", sizes, "D-", ORANGE, "apply, 1 % changed"),
        ("apply/none/alone", sizes, "s-", GREEN, "apply, nothing changed"),
        ("loop/ours", loops, "o:", BLUE, "loop, in process, nothing changed"),
    )
    axes.plot(sizes, sizes, "--", color=GREY, label="one call for each thing: loop, shipped; loop of uri")
    for name, counts, style, colour, label in lines:
        calls = [figures.calls(f"{name}/{count}") for count in counts]
        hollow = {"markersize": 9, "markerfacecolor": "none"} if name.startswith("loop") else {"markersize": 4}
        axes.plot(counts, calls, style, color=colour, label=label, linewidth=1.4, **hollow)
    axes.set_title("Calls")
